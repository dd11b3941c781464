"""A release: all or nothing, the same from the same sources, and complete whenever the build is killed."""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from prospectus import __version__, config, loading, release
from prospectus.artifacts import File
from prospectus.config import Site
from prospectus.loading import Loaded, RefusedError
from prospectus.making import Staged
from prospectus.planning import planner
from prospectus.release import Request
from prospectus.report import Recorder, Summary
from prospectus.sources import Problem
from tests.conftest import ROOT, change, copy_project

SITES = ("molit", "smartcity", "kind")
LOCALES = ("en", "ko", "ar")

# Root may write everywhere; what this starts may not (Linux: CAP_DAC_OVERRIDE).
WITHOUT_PRIVILEGE = """
import ctypes, os, sys
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(24, 1, 0, 0, 0):
    sys.exit("cannot give up root's privilege")
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def small(project: Path, out: Path) -> Summary:
    """One site in one locale: enough where the content does not matter."""
    return release.build(Request(project, out, sites=("kind",), locales=("en",), jobs=1), Recorder())


def refused(request: Request) -> list[Problem]:
    """Why a build does not happen."""
    with pytest.raises(RefusedError) as caught:
        release.build(request, Recorder())
    return caught.value.problems


def command(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "build.py"), *arguments]


def surroundings(changed: dict[str, str]) -> dict[str, str]:
    """This process's environment without what would change a build, and with what a test sets."""
    return {**{name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}, **changed}


def tree(folder: Path) -> dict[str, str]:
    """Path -> SHA-256 of every file below a folder."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if not file.is_dir()
    }


def sites_of(out: Path) -> dict[str, dict[str, str]]:
    return {site: tree(out / site) for site in SITES}


def manifest(place: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    return found


def listed(place: Path) -> object:
    """The files that a site's manifest lists."""
    return manifest(place)["files"]


def unlisted(place: Path) -> dict[str, str]:
    """The files that a site has, but for the manifest itself."""
    return {path: sha for path, sha in tree(place).items() if path != "manifest.json"}


def kept(out: Path, site: str) -> list[str]:
    """What stands among a site's releases."""
    return sorted(path.name for path in (out / release.RELEASES / site).iterdir())


# -- nothing is written when there are problems ----------------------------------------------------


def test_a_problem_in_a_source_refuses_the_build_and_not_even_the_folder_is_made(project: Path) -> None:
    change(project, "calls/2026.yml", "time_zone: Asia/Seoul", "time_zone: Asia/Seoul\nsurprise: yes")
    problems = refused(Request(project, project / "public"))
    assert [(problem.path, problem.line) for problem in problems] == [("calls/2026.yml", 5)]
    assert not (project / "public").exists()


def test_problems_of_several_sources_are_told_together(project: Path) -> None:
    (project / "projects/oslo-parking-2026.yml").write_text("[]", encoding="utf-8")
    (project / "institutions/kind.yml").write_text("text", encoding="utf-8")
    found = {problem.path for problem in refused(Request(project, project / "public"))}
    assert found >= {"projects/oslo-parking-2026.yml", "institutions/kind.yml"}


def test_a_reference_to_nothing_refuses_the_build(project: Path) -> None:
    change(project, "mkdocs.yml", "secretariat: kind", "secretariat: kins")
    assert refused(Request(project, project / "public"))
    assert not (project / "public").exists()


def test_a_project_without_configuration_is_refused(tmp_path: Path) -> None:
    assert {problem.path for problem in refused(Request(tmp_path, tmp_path / "public"))} == {"mkdocs.yml"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ nobody }}", "5: Must be a template that can be drawn: UndefinedError: 'nobody' is undefined."),
        ("{{ slot('nobody') }}", "5: Must name slots, pages and files that exist; found 'nobody'."),
        ("{{ 1|nobody }}", "5: Must be a template that Jinja can read: No filter named 'nobody'."),
    ],
)
def test_a_template_that_cannot_be_drawn_refuses_the_build(project: Path, words: str, said: str, jobs: int) -> None:
    path, out = "templates/partials/footer.html", project / "public"
    small(project, out)
    before = tree(out)
    change(project, path, "<footer", f"{words}<footer")
    found = {*map(str, refused(Request(project, out, jobs=jobs, documents=False)))}
    assert found == {f"{path}:{said}"}
    assert tree(out) == before


def test_the_page_that_offers_the_copy_of_a_site_is_a_page_like_others(project: Path) -> None:
    """It is drawn last, when the copy is made."""
    change(project, "templates/offline.html", "{% block content %}", "{% block content %}{{ nobody }}")
    (problem,) = refused(Request(project, project / "public", sites=("kind",), locales=("en",)))
    assert problem.path == "templates/offline.html"


def test_what_is_in_place_stays_when_the_next_build_is_refused(project: Path) -> None:
    out = project / "public"
    small(project, out)
    before = tree(out)
    change(project, "calls/2026.yml", "title: Call 2026", "title: ''")
    assert refused(Request(project, out))
    assert tree(out) == before


def test_a_refusal_says_how_many_problems_there_are() -> None:
    assert str(RefusedError([Problem("a", 1, "Must b."), Problem("c", 1, "Must d.")])) == "2 problems"


@pytest.mark.parametrize(
    ("sites", "locales", "problems"),
    [
        (
            ("molti",),
            (),
            ["sites:1: Must be one of the sites molit, smartcity, kind; found 'molti'.\n    Did you mean 'molit'?"],
        ),
        (("x",), (), ["sites:1: Must be one of the sites molit, smartcity, kind; found 'x'."]),
        ((), ("EN",), ["mkdocs.yml:1: Must be one of the locales en, ko, ar, en-XA, ar-XB; found 'EN'."]),
        (
            ("kind", ""),
            ("ar", "fr"),
            [
                "sites:1: Must be one of the sites molit, smartcity, kind; found ''.",
                "mkdocs.yml:1: Must be one of the locales en, ko, ar, en-XA, ar-XB; found 'fr'.",
            ],
        ),
    ],
)  # fmt: skip
def test_unknown_sites_and_locales_are_refused(
    minimal: Path, tmp_path: Path, sites: tuple[str, ...], locales: tuple[str, ...], problems: list[str]
) -> None:
    found = refused(Request(minimal, tmp_path / "public", sites, locales))
    assert [str(problem) for problem in found] == problems
    assert not (tmp_path / "public").exists()


# -- the same sources make the same release --------------------------------------------------------


def test_the_place_of_the_project_leaves_no_trace(project: Path, minimal_out: Path) -> None:
    release.build(Request(project, project / "elsewhere", sites=("molit",), locales=LOCALES, jobs=1), Recorder())
    assert tree(project / "elsewhere/molit") == tree(minimal_out / "molit")


ALL_LOCALES = [word for tag in LOCALES for word in ("--locale", tag)]


def test_nothing_around_a_build_changes_it(minimal: Path, minimal_out: Path, tmp_path: Path) -> None:
    variants: list[tuple[str, dict[str, str]]] = [
        ("1", {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"}),
        ("2", {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "0"}),
    ]
    builds = [
        subprocess.Popen(
            command("--site", "smartcity", *ALL_LOCALES, "--jobs", jobs, "--out", str(tmp_path / jobs)), cwd=minimal,
            env=surroundings(environment), stdout=subprocess.DEVNULL,
        )
        for jobs, environment in variants
    ]  # fmt: skip
    assert [build.wait(60) for build in builds] == [0, 0]
    expected = tree(minimal_out / "smartcity")
    assert [tree(tmp_path / jobs / "smartcity") == expected for jobs in ("1", "2")] == [True, True]


def test_source_date_epoch_is_a_day_in_universal_time(minimal: Path, tmp_path: Path) -> None:
    last_second_of_march_17 = "1773791999"
    zones = {"east": "Pacific/Kiritimati", "west": "Pacific/Pago_Pago"}
    builds = [
        subprocess.Popen(
            command("--site", "kind", "--locale", "en", "--out", str(tmp_path / name)), cwd=minimal,
            env=surroundings({"SOURCE_DATE_EPOCH": last_second_of_march_17, "TZ": zone}), stdout=subprocess.DEVNULL,
        )
        for name, zone in zones.items()
    ]  # fmt: skip
    assert [build.wait(60) for build in builds] == [0, 0]
    release.build(Request(minimal, tmp_path / "day", ("kind",), ("en",), "2026-03-17", 1), Recorder())
    assert tree(tmp_path / "east/kind") == tree(tmp_path / "west/kind") == tree(tmp_path / "day/kind")


# -- the manifest ---------------------------------------------------------------------------------


@pytest.mark.parametrize("site", SITES)
def test_the_manifest_lists_every_file_with_its_digest_and_nothing_else(minimal_out: Path, site: str) -> None:
    assert listed(minimal_out / site) == unlisted(minimal_out / site)
    assert len(unlisted(minimal_out / site)) > 60


@pytest.mark.parametrize("site", SITES)
def test_the_manifest_says_what_made_it_and_for_which_address(minimal_out: Path, site: str) -> None:
    found = manifest(minimal_out / site)
    assert list(found) == ["generator", "site", "base_url", "files"]
    assert found["generator"] == f"prospectus {__version__}"
    assert (found["site"], found["base_url"]) == (site, f"http://localhost:8000/{site}/")


def test_the_manifest_is_sorted_text_with_a_line_for_each_file(minimal_out: Path) -> None:
    text = (minimal_out / "molit/manifest.json").read_text(encoding="utf-8")
    paths = re.findall(r'^  "(.+)": "[0-9a-f]{64}",?$', text, re.M)
    assert paths == sorted(unlisted(minimal_out / "molit"))
    assert text.endswith("\n}\n")


def test_a_release_is_named_by_its_manifest(minimal_out: Path) -> None:
    for site in SITES:
        data = (minimal_out / site / "manifest.json").read_bytes()
        assert (minimal_out / site).resolve().name == hashlib.sha256(data).hexdigest()[:16]


# -- putting in place -----------------------------------------------------------------------------

OLD = {"index.html": "old", "en/index.html": "old page", "en/gone/index.html": "gone"}
NEW = {"index.html": "new", "en/index.html": "new page"}


@pytest.fixture
def site(loaded: Loaded) -> Site:
    return loaded.program.config.site("kind")


def put(out: Path, site: Site, files: dict[str, str], is_new: bool = True) -> Path:
    """Puts a small tree in place as a build does; the site's folder."""
    with release.exclusive(out):
        staged = Staged.fresh(out / release.RELEASES / site.id / "making-1")
        for path, text in files.items():
            (staged.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (staged.folder / path).write_text(text)
            staged.files[path] = File("page", hashlib.sha256(text.encode()).hexdigest())
            staged.is_new = is_new
        return release.put_in_place(out, site, staged)


def test_a_changed_source_swaps_the_release_and_the_old_one_is_removed(project: Path) -> None:
    out = project / "public"
    small(project, out)
    old = (out / "kind").resolve()
    change(project, "content/apply/faq.md", "At any time.", "At any time of the year.")
    small(project, out)
    new = (out / "kind").resolve()
    assert (new != old, kept(out, "kind")) == (True, [new.name])
    assert "At any time of the year." in (new / "en/apply/faq/index.html").read_text(encoding="utf-8")
    assert listed(out / "kind") == unlisted(out / "kind")


def test_a_changed_tree_takes_the_place_of_the_old_one_whole(tmp_path: Path, site: Site) -> None:
    put(tmp_path, site, OLD)
    place = put(tmp_path, site, NEW)
    assert place == tmp_path / "kind"
    assert tree(place).keys() == {*NEW, "manifest.json"}
    assert listed(place) == unlisted(place)


def test_going_back_to_the_old_sources_goes_back_to_the_old_release(tmp_path: Path, site: Site) -> None:
    place = put(tmp_path, site, OLD)
    before, name = tree(place), place.resolve().name
    put(tmp_path, site, NEW)
    put(tmp_path, site, OLD)
    assert (tree(place), kept(tmp_path, "kind")) == (before, [name])


def test_the_same_tree_again_leaves_everything_in_place(tmp_path: Path, site: Site) -> None:
    place = put(tmp_path, site, OLD)
    release_before, file_before = os.readlink(place), (place / "index.html").stat()
    put(tmp_path, site, OLD, is_new=False)
    file_after = (place / "index.html").stat()
    assert os.readlink(place) == release_before
    assert (file_after.st_ino, file_after.st_mtime_ns) == (file_before.st_ino, file_before.st_mtime_ns)
    assert kept(tmp_path, "kind") == [place.resolve().name]


def test_a_site_is_a_relative_link_so_that_the_folder_can_be_moved(tmp_path: Path, site: Site) -> None:
    put(tmp_path / "public", site, OLD)
    assert not os.path.isabs(os.readlink(tmp_path / "public/kind"))
    (tmp_path / "public").rename(tmp_path / "moved")
    assert listed(tmp_path / "moved/kind") == unlisted(tmp_path / "moved/kind")
    put(tmp_path / "moved", site, OLD)
    assert len(kept(tmp_path / "moved", "kind")) == 1


def test_an_output_folder_may_be_relative(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for files in (OLD, OLD, NEW):
        place = put(Path("deep/public"), site, files)
        assert (str(place), listed(place)) == ("deep/public/kind", unlisted(place))
        assert len(kept(Path("deep/public"), "kind")) == 1


def damage(place: Path, how: str) -> None:
    """Changes a site by hand."""
    match how:
        case "changed":
            (place / "index.html").write_text("by hand")
        case "removed":
            (place / "en/index.html").unlink()
        case "added":
            (place / "en/more.html").write_text("by hand")
        case "manifest":
            (place / "manifest.json").write_text("{}")


@pytest.mark.parametrize("how", ["changed", "removed", "added", "manifest"])
def test_a_site_that_was_changed_by_hand_is_made_whole(tmp_path: Path, site: Site, how: str) -> None:
    place = put(tmp_path, site, OLD)
    whole = tree(place)
    damage(place, how)
    assert tree(place) != whole
    for _ in range(2):
        put(tmp_path, site, OLD)
        assert (tree(place), len(kept(tmp_path, "kind"))) == (whole, 1)


@pytest.mark.parametrize("how", ["changed", "removed", "added", "manifest"])
def test_a_damaged_site_may_be_damaged_again(tmp_path: Path, site: Site, how: str) -> None:
    place = put(tmp_path, site, OLD)
    whole = tree(place)
    for _ in range(3):
        damage(place, how)
        put(tmp_path, site, OLD)
        assert (tree(place), len(kept(tmp_path, "kind"))) == (whole, 1)


@pytest.mark.parametrize("files", [OLD, NEW], ids=["same", "changed"])
def test_the_next_build_removes_what_killed_ones_left(tmp_path: Path, site: Site, files: dict[str, str]) -> None:
    put(tmp_path, site, OLD)
    releases = tmp_path / release.RELEASES
    for abandoned in ("kind/making-1/en", "kind/0123456789abcdef/en", "molit/making-99999999/ar"):
        (releases / abandoned).mkdir(parents=True)
        (releases / abandoned / "index.html").write_text("half a page")
    (releases / "kind/next").symlink_to("nowhere")
    place = put(tmp_path, site, files)
    assert (kept(tmp_path, "kind"), kept(tmp_path, "molit")) == ([place.resolve().name], [])
    assert listed(place) == unlisted(place)


def test_a_half_removed_release_of_the_same_name_is_made_anew(tmp_path: Path, site: Site) -> None:
    place = put(tmp_path, site, OLD)
    whole, name = tree(place), place.resolve().name
    place.unlink()
    shutil.rmtree(tmp_path / release.RELEASES / "kind" / name / "en")
    put(tmp_path, site, OLD)
    assert (tree(place), kept(tmp_path, "kind")) == (whole, [name])


def test_one_site_is_put_in_place_without_touching_another(tmp_path: Path, loaded: Loaded) -> None:
    sites = loaded.program.config.sites
    before = {other.id: os.readlink(put(tmp_path, other, OLD)) for other in sites}
    put(tmp_path, sites[1], NEW)
    assert [id for id, link in before.items() if os.readlink(tmp_path / id) != link] == ["smartcity"]


def test_a_page_that_is_gone_from_the_sources_is_gone_from_the_site(project: Path) -> None:
    request = Request(project, project / "public", sites=("molit",), locales=("en",), jobs=1)
    page = project / "public/molit/en/press/2026-01-27-call/index.html"
    release.build(request, Recorder())
    assert page.is_file()
    (project / "content/press/2026-01-27-call.md").unlink()
    release.build(request, Recorder())
    assert not page.exists()


# -- one build at a time, and only in folders of ours ---------------------------------------------


@pytest.fixture
def busy(project: Path) -> Iterator[Path]:
    """A project whose output folder is locked, as by another build."""
    releases = project / "public" / release.RELEASES
    (releases / "kind/making-1").mkdir(parents=True)
    with (releases / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield project


def test_a_second_build_at_once_says_so_and_stops(busy: Path) -> None:
    done = subprocess.run(command(), cwd=busy, env=surroundings({}), capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "public:1: Must be free: another build is writing here.\n"
        "    Wait until it ends, then build again.\n"
        "1 problem in the sources; nothing was written.\n"
    )


def test_a_second_build_at_once_leaves_the_work_of_the_first_alone(busy: Path) -> None:
    assert len(refused(Request(busy, busy / "public", jobs=1))) == 1
    assert (busy / "public/.releases/kind/making-1").is_dir()
    assert not (busy / "public/kind").exists()


def test_two_builds_exclude_each_other(tmp_path: Path) -> None:
    message = "Must be free: another build is writing here."
    problem = Problem(str(tmp_path), 1, message, "Wait until it ends, then build again.")
    with release.exclusive(tmp_path), pytest.raises(RefusedError) as caught, release.exclusive(tmp_path):
        pass
    assert caught.value.problems == [problem]


def test_a_second_build_elsewhere_goes_on(busy: Path) -> None:
    assert small(busy, busy / "elsewhere").sites == ("kind",)


def test_the_lock_is_free_after_a_build(project: Path) -> None:
    small(project, project / "public")
    with (project / "public/.releases/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


FOREIGN = "Must not be a file or folder that this program did not make."


@pytest.mark.parametrize("site", SITES)
def test_a_folder_that_somebody_made_is_refused_and_untouched(project: Path, site: str) -> None:
    mine = project / "public" / site / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("keep me")
    problems = refused(Request(project, project / "public", jobs=1))
    tip = "Move it away, or build with --out elsewhere."
    assert problems == [Problem(str(project / "public" / site), 1, FOREIGN, tip)]
    assert tree(project / "public") == {f"{site}/mine.txt": hashlib.sha256(b"keep me").hexdigest()}
    assert not (project / "public" / release.RELEASES).exists()


def test_an_empty_folder_that_somebody_made_is_refused_too(project: Path) -> None:
    (project / "public/molit").mkdir(parents=True)
    assert [problem.message for problem in refused(Request(project, project / "public"))] == [FOREIGN]


def test_a_file_in_the_place_of_a_site_is_refused_and_untouched(project: Path) -> None:
    (project / "public").mkdir()
    (project / "public/kind").write_text("keep me")
    assert [problem.message for problem in refused(Request(project, project / "public"))] == [FOREIGN]
    assert (project / "public/kind").read_text() == "keep me"


def test_a_folder_in_the_place_of_a_site_that_is_not_built_does_not_matter(project: Path) -> None:
    (project / "public/molit").mkdir(parents=True)
    assert small(project, project / "public").sites == ("kind",)


def test_a_link_that_somebody_made_is_replaced_and_not_followed(tmp_path: Path, site: Site) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/keep.txt").write_text("keep me")
    (tmp_path / "public").mkdir()
    (tmp_path / "public/kind").symlink_to("../theirs")
    assert list(release.foreign(tmp_path / "public/kind")) == []
    place = put(tmp_path / "public", site, NEW)
    assert tree(tmp_path / "theirs").keys() == {"keep.txt"}
    assert listed(place) == unlisted(place)


def test_other_files_in_the_output_folder_are_left_alone(tmp_path: Path, site: Site) -> None:
    (tmp_path / "CNAME").write_text("keep me")
    put(tmp_path, site, NEW)
    assert (tmp_path / "CNAME").read_text() == "keep me"


def test_an_output_folder_that_may_not_be_written_is_said(project: Path) -> None:
    (project / "public").mkdir(mode=0o555)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PRIVILEGE, str(ROOT / "build.py")], cwd=project, env=surroundings({}),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr
        == "public/.releases: Permission denied. Each site in place is whole: the one before, or the new one.\n"
    )


@pytest.mark.parametrize(
    ("out", "told"), [("mkdocs.yml", "mkdocs.yml/.releases"), ("mkdocs.yml/x", "mkdocs.yml/x/.releases")]
)
def test_an_output_folder_that_is_a_file_is_said(project: Path, out: str, told: str) -> None:
    before = (project / "mkdocs.yml").read_bytes()
    done = subprocess.run(
        command("--out", out), cwd=project, env=surroundings({}), capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{told}: Not a directory. Each site in place is whole: the one before, or the new one.\n"
    assert (project / "mkdocs.yml").read_bytes() == before


# -- what is built --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-01-27", 'Opens <time datetime="2026-01-28">'),
        ("2026-01-28", 'Open until <time datetime="2026-03-17">'),
        ("2026-03-17", 'Open until <time datetime="2026-03-17">'),
        ("2026-03-18", 'Closed <time datetime="2026-03-17">'),
        ("", 'Closed <time datetime="2026-03-17">'),
    ],
)
def test_the_day_of_a_build_says_whether_a_call_is_open(loaded: Loaded, tmp_path: Path, day: str, words: str) -> None:
    root = loaded.program.config.root
    release.build(Request(root, tmp_path, ("kind",), ("en",), day, 1), Recorder())
    page = (tmp_path / "kind/en/calls/2026/index.html").read_text(encoding="utf-8")
    said = ("Opens <", "Open until <", "Closed <")
    assert words in page
    assert [start for start in said if start in page] == [words[: words.index("<") + 1]]


def test_only_the_chosen_sites_and_locales_are_built(minimal: Path, tmp_path: Path) -> None:
    summary = release.build(Request(minimal, tmp_path, ("kind", "molit"), ("ar", "en"), jobs=1), Recorder())
    assert (summary.sites, summary.locales) == (("molit", "kind"), ("en", "ar"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kept", ".releases", "kind", "molit"]
    for site in ("kind", "molit"):
        assert sorted(p.name for p in (tmp_path / site).iterdir() if p.is_dir()) == [
            ".hosting",
            "ar",
            "assets",
            "data",
            "en",
        ]
        choice = (tmp_path / site / "index.html").read_text(encoding="utf-8")
        assert ('href="en/"' in choice, 'href="ar/"' in choice, 'href="ko/"' in choice) == (True, True, False)


def test_a_site_that_is_named_twice_is_built_once(minimal: Path, tmp_path: Path) -> None:
    summary = release.build(Request(minimal, tmp_path, ("kind", "kind"), ("en", "en"), jobs=1), Recorder())
    assert (summary.sites, summary.locales) == (("kind",), ("en",))
    assert listed(tmp_path / "kind") == unlisted(tmp_path / "kind")


def test_pages_name_only_the_locales_that_are_built(minimal: Path, tmp_path: Path) -> None:
    release.build(Request(minimal, tmp_path, ("kind",), ("ko", "en"), jobs=1), Recorder())
    pages = [file.read_text(encoding="utf-8") for file in (tmp_path / "kind").rglob("*.html")]
    assert [sum(f'hreflang="{tag}"' in page for page in pages) > 0 for tag in LOCALES] == [True, True, False]


def test_the_summary_counts_pages_and_files(minimal: Path, tmp_path: Path) -> None:
    summary = release.build(Request(minimal, tmp_path, ("kind",), ("en",), jobs=1), Recorder())
    files = unlisted(tmp_path / "kind")
    assert summary.files == len(files)
    assert summary.pages == sum(path.endswith(".html") for path in files)
    assert (summary.day, summary.written) == ("2026-11-01", (str(tmp_path / "kind"),))
    assert summary.seconds > 0


def test_a_build_tells_its_stages_and_its_progress_in_order(minimal: Path, tmp_path: Path) -> None:
    recorder = Recorder()
    summary = release.build(Request(minimal, tmp_path, ("kind",), LOCALES, jobs=1), recorder)
    stages = [event for kind, event in recorder.events if kind == "phase"]
    progress: list[tuple[int, int]] = [event for kind, event in recorder.events if kind == "progress"]  # type: ignore[misc]
    assert stages == [
        "Looking for changes",
        "Loading",
        "Checking",
        "Making documents",
        "Making",
        "Packing",
        "Putting in place",
    ]
    made = summary.files - 2 * len(LOCALES)  # the offline copies, and the pages that offer them, come afterwards
    prepared = (2 + 5) * len(LOCALES)  # PDF files and cards; Word files are made at once
    assert progress[:prepared] == [(done, prepared) for done in range(1, prepared + 1)]
    assert progress[-1] == (made, made)
    assert progress[prepared:] == sorted(progress[prepared:])


def test_a_refused_build_stops_telling_where_the_problem_is(project: Path) -> None:
    (project / "mkdocs.yml").unlink()
    recorder = Recorder()
    with pytest.raises(RefusedError):
        release.build(Request(project, project / "public"), recorder)
    assert recorder.events == [("phase", "Looking for changes"), ("phase", "Loading")]


def test_everything_that_is_planned_is_made(loaded: Loaded, minimal_out: Path) -> None:
    for site in loaded.program.config.sites:
        planned = [artifact.path for artifact in planner(loaded, (site,)).all(site)]
        packed = [loaded.routes.copy(site, tag) for tag in LOCALES]
        offers = [loaded.routes.path(tag, "offline") for tag in LOCALES]
        assert sorted([*planned, *packed, *offers]) == sorted(unlisted(minimal_out / site.id))


def test_a_plan_says_the_same_twice(loaded: Loaded) -> None:
    site = loaded.program.config.site("molit")
    first, second = (list(planner(loaded, (site,), ("ko",)).all(site)) for _ in range(2))
    assert [artifact.path for artifact in first] == [artifact.path for artifact in second]
    assert [artifact.make() for artifact in first[:20]] == [artifact.make() for artifact in second[:20]]


def test_loading_says_the_day_that_was_asked_for_or_the_newest_review(minimal: Path) -> None:
    problems: list[Problem] = []
    settings = config.load(minimal, problems)
    assert settings
    assert loading.load(settings, problems).day == "2026-11-01"
    assert loading.load(settings, problems, "2020-02-29").day == "2020-02-29"
    assert problems == []


def test_a_checked_project_has_an_edition_for_every_locale(loaded: Loaded) -> None:
    assert tuple(loaded.editions) == LOCALES
    assert [tag for tag, edition in loaded.editions.items() if edition.is_source] == ["en"]


def test_a_faultless_project_has_nothing_to_check(loaded: Loaded) -> None:
    assert loading.check(loaded) == []


# -- killed at any moment -------------------------------------------------------------------------

KILLS = 31
# After which stage a build is killed, and when: parts of the time that a stage and what follows it take.
MOMENTS = [("Making documents", part / 6) for part in range(6)]
MOMENTS += [("Making", part / 12) for part in range(12)] + [("Putting in place", part / 12) for part in range(12)]
MOMENTS += [("", part / 6) for part in range(1, 7)]


class Rivals:
    """Two variants of a project that are built over each other, and killed meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "public"
        self.projects = [copy_project(folder / "old"), copy_project(folder / "new")]
        change(self.projects[1], "mkdocs.yml", "site_name: Test Program", "site_name: New Program")
        self.seconds = {"": 1.0, "Making documents": 2.0, "Making": 0.5, "Putting in place": 0.024}
        for project in self.projects:
            request = Request(project, project / "alone", locales=("en",), jobs=1)
            release.build(request, Recorder())
        self.trees = [sites_of(project / "alone") for project in self.projects]
        shutil.copytree(self.projects[0] / "alone", self.out, symlinks=True)

    def start(self, variant: int, jobs: int = 2) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command("--locale", "en", "--jobs", str(jobs), "-v", "--out", str(self.out)), cwd=self.projects[variant],
            env=surroundings({}), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def in_place(self, site: str) -> int:
        """Which variant of a site is in place; it must be whole."""
        return [trees[site] for trees in self.trees].index(tree(self.out / site))

    def kill(self, stage: str, part: float, jobs: int, workers_too: bool) -> bool:
        """Builds what is not in place and kills it, a while after a stage began; whether it still ran."""
        with self.start(1 - self.in_place("kind"), jobs) as build:
            assert build.stderr
            told = next(line for line in build.stderr if line.endswith(f"{stage}\n")) if stage else ""
            began = time.perf_counter()
            try:
                build.wait(self.seconds[stage] * part)
            except subprocess.TimeoutExpired:
                os.killpg(build.pid, signal.SIGKILL) if workers_too else build.kill()
            else:  # faster than thought: kill the next one earlier
                self.seconds[stage] = min(self.seconds[stage], (time.perf_counter() - began) / 1.5)
            code = build.wait(30)
            told += build.stderr.read()
        assert code in (0, -signal.SIGKILL), told
        return code != 0


def test_a_killed_build_leaves_every_site_whole_old_or_new(tmp_path: Path) -> None:
    rivals = Rivals(tmp_path)
    killed = 0
    for number, (stage, part) in enumerate(MOMENTS * 2):
        killed += rivals.kill(stage, part, jobs=1 + number % 2, workers_too=number % 4 == 1)
        assert {rivals.in_place(site) for site in SITES} <= {0, 1}
        if killed == KILLS:
            break
    assert killed == KILLS
    with rivals.start(0) as last:
        assert last.wait(30) == 0  # the last one killed may have been done, so there may be nothing to do
    assert sites_of(rivals.out) == rivals.trees[0]
    assert [len(kept(rivals.out, site)) for site in SITES] == [1, 1, 1]


@pytest.mark.parametrize("seconds", [0, 0.1, 0.3])
def test_processes_that_make_documents_end_with_a_build_that_is_killed(project: Path, seconds: float) -> None:
    out = project / "public"
    while not killed_while_making_documents(project, out, seconds):  # faster than thought
        shutil.rmtree(out)
        seconds /= 2
    assert not any((out / site).exists() for site in SITES)


def killed_while_making_documents(project: Path, out: Path, seconds: float) -> bool:
    """Kills a build a while after it began to make documents; whether no site was in place by then."""
    with subprocess.Popen(
        command("--jobs", "2", "-v", "--out", str(out), *ALL_LOCALES), cwd=project, env=surroundings({}),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as build:  # fmt: skip
        assert build.stderr
        try:
            next(line for line in build.stderr if "Making documents" in line)
            time.sleep(seconds)
            build.kill()
            told, _ = build.communicate(timeout=20)[::-1]  # ends only when the last of them has ended
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(build.pid, signal.SIGKILL)
    assert build.returncode in (0, -signal.SIGKILL), told
    return "Putting in place" not in told


def test_workers_end_with_a_build_that_is_killed_and_give_its_folder_free(project: Path) -> None:
    out = project / "public"
    with subprocess.Popen(
        command("--jobs", "2"), cwd=project, env=surroundings({}), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True,
    ) as build:  # fmt: skip
        try:
            while not any(out.glob(".releases/*/making-*/*")) and build.poll() is None:
                pass  # until a worker has written something
            build.kill()
            assert build.communicate(timeout=20)[1] == b""  # ends only when the last worker has ended
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(build.pid, signal.SIGKILL)
    assert build.returncode == -signal.SIGKILL
    free = False
    for _ in range(100):  # a worker that ends closes its standard error a moment before the lock
        with contextlib.suppress(RefusedError), release.exclusive(out):
            free = True
            break
        time.sleep(0.05)
    assert free
    assert list(out.glob(".releases/*/making-*")) == []


# -- some locales ---------------------------------------------------------------------------------


@pytest.mark.parametrize("locales", [("en",), ("ko",), ("ar", "en"), LOCALES])
def test_a_plan_has_only_chosen_locales_and_its_pages_offer_no_others(loaded: Loaded, locales: tuple[str, ...]) -> None:
    site = loaded.program.config.site("kind")
    made = {artifact.path: artifact for artifact in planner(loaded, (site,), locales).all(site)}
    assert {path.split("/")[0] for path in made if path[:3] in ("en/", "ko/", "ar/")} == set(locales)
    for path in (f"{tag}/{page}" for tag in locales for page in ("index.html", "calls/2026/index.html", "404.html")):
        page = made[path].make().decode()
        # the small project has no translations: only its homes and 404 pages count as translated
        offered = {path[:2], "en"} & set(locales) if "calls" in path else set(locales)
        assert set(re.findall(r'<a [^>]*hreflang="?([a-zA-Z-]+)', page)) == offered, path
        assert not [tag for tag in set(LOCALES) - set(locales) if re.search(rf'<a [^>]*href="[^"]*/{tag}/', page)], path
