"""What must hold before a site is published: each gate by what opens and what closes it."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from prospectus import gates, guidance, parcels, release
from prospectus.artifacts import digest
from prospectus.gates import GATES, Journey
from prospectus.ledger import MANIFEST
from prospectus.places import Folder
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.sources import Problem
from prospectus.targets import Presence
from tests import publications
from tests.conftest import settings_of

TODAY = "2026-11-20"
ASKED = ("()", "()", "", "False", "True")


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """A faultless English site on its way to an empty target, its sources committed."""
    folder = tmp_path_factory.mktemp("gates")
    root = publications.official(folder / "project")
    settings, _ = settings_of(root)
    assert settings
    settings = replace(settings, locales=settings.locales[:1])
    summary = release.build(Request(root, root / "public", locales=("en",), jobs=1, documents=False), Recorder())
    found = parcels.release(root / "public/molit", "public/molit")
    others = (parcels.manifest((root / f"public/{site}" / MANIFEST).read_bytes()) for site in ("smartcity", "kind"))
    commit(root)
    return Journey(
        root, settings, settings.site("molit"), found, Presence(Folder(folder), None, None),
        guidance.load(root, []), replace(summary, doubts=()), ASKED, TODAY,
        {other.base_url: other for other in others if other},
    )  # fmt: skip


def commit(root: Path) -> None:
    for command in (["init", "-q"], ["add", "-A", "--", ".", ":!public"], ["commit", "-qm", "All"]):
        subprocess.run(
            ["git", "-C", str(root), "-c", "user.name=T", "-c", "user.email=t@example.org", *command], check=True
        )


def spoiled(journey: Journey, folder: Path, path: str, old: str, new: str) -> Journey:
    """The journey with another page in its release."""
    shutil.copytree(journey.release.folder, folder)
    text = (folder / path).read_text("utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), "utf-8")
    listed = json.loads((folder / MANIFEST).read_text())
    listed["files"][path] = digest((folder / path).read_bytes())
    (folder / MANIFEST).write_text(json.dumps(listed))
    return replace(journey, release=parcels.release(folder, "spoiled"))


def found(journey: Journey, gate: str) -> list[str]:
    return [*GATES[gate](journey)]


def live(journey: Journey, **changed: Any) -> Journey:
    """The journey to a target where its own release is live, with other files."""
    manifest = replace(journey.release.manifest, **changed)
    return replace(journey, presence=replace(journey.presence, live=manifest))


def test_a_faultless_site_passes_every_gate(journey: Journey) -> None:
    assert gates.closed(journey) == []


def test_a_gate_is_opened_by_its_name_alone(journey: Journey) -> None:
    late = replace(journey, asked=("()", "()", "2026-01-01", "False", "False"))
    assert [fault.gate for fault in gates.closed(late)] == ["other-day", "partial-build"]
    assert [fault.gate for fault in gates.closed(late, ["other-day"])] == ["partial-build"]


def test_foreign_files(journey: Journey) -> None:
    others = tuple(f"file{number}" for number in range(8))
    (said,) = found(replace(journey, presence=replace(journey.presence, others=others)), "foreign-files")
    assert said.endswith("holds file0, file1, file2, file3, file4 and 3 more")


@pytest.mark.parametrize(("more", "closed"), [(0, False), (3, False), (40, True)])
def test_fewer_pages(journey: Journey, more: int, closed: bool) -> None:
    pages = sum(path.endswith(".html") for path in journey.files)
    assert pages > 30
    files = {**journey.files, **{f"en/projects/p{number}/index.html": "0" for number in range(more)}}
    assert found(live(journey, files=files), "fewer-pages") == (
        [f"{pages + more} pages are live, {pages} would be"] if closed else []
    )


def test_missing_redirect(journey: Journey) -> None:
    files = {**journey.files, "en/projects/gone/index.html": "0"}
    assert found(live(journey, files=files), "missing-redirect") == ["nothing leads on from projects/gone/"]
    assert found(live(journey), "missing-redirect") == []


def test_empty_home(journey: Journey, tmp_path: Path) -> None:
    text = (journey.release.folder / "en/index.html").read_text("utf-8")
    main = re.search("<main.*</main>", text, re.S)
    assert main
    empty = spoiled(journey, tmp_path / "site", "en/index.html", main[0], "<main><p>Nothing yet.</p></main>")
    assert found(empty, "empty-home") == ["the home page in English has 12 characters"]


def home(words: str) -> str:
    return "\n".join([words] * 3)


ENGLISH = home("The program selects projects each year.\nCities apply with a plan of their own.")
SPANISH = home("El programa elige proyectos cada año.\nLas ciudades presentan su propio plan.")
KOREAN = home("이 사업은 해마다 과제를 선정합니다.\n도시는 자체 계획으로 신청합니다.")
ARABIC = home("يختار البرنامج مشاريع كل عام.\nتتقدم المدن بخطة خاصة بها.")


BOTH = (("fr", "es"), ("es", "fr"))


@pytest.mark.parametrize(
    ("homes", "closed"),
    [
        ({"en": ENGLISH, "es": SPANISH, "ko": KOREAN, "ar": ARABIC}, []),
        ({"en": ENGLISH, "es": ENGLISH}, ["the home page in 'es' says mostly what the one in 'en' does"]),
        ({"en": ENGLISH, "ko": ENGLISH}, ["the home page in 'ko' is mostly in another script"]),
        ({"en": ENGLISH, "ko": ARABIC}, ["the home page in 'ko' is mostly in another script"]),
        ({"en": KOREAN}, ["the home page in 'en' is mostly in another script"]),
        (
            {"en": ENGLISH, "fr": SPANISH, "es": SPANISH},
            [f"the home page in {tag!r} says mostly what the one in {other!r} does" for tag, other in BOTH],
        ),
        ({"en": ENGLISH, "ko": KOREAN + "\nK-City Network, KIND"}, []),
    ],
)  # fmt: skip
def test_wrong_language(journey: Journey, homes: dict[str, str], closed: list[str]) -> None:
    own = replace(journey)
    vars(own)["homes"] = homes
    assert found(own, "wrong-language") == closed


def test_the_real_homes_are_in_their_languages(real_out: Path, root: Path, journey: Journey) -> None:
    settings, _ = settings_of(root)
    assert settings
    for site in settings.sites:
        own = replace(
            journey, config=settings, site=site, release=parcels.release(real_out / site.id, site.id)
        )  # fmt: skip
        assert len(own.homes) == 8
        assert [*GATES["wrong-language"](own), *GATES["empty-home"](own)] == []


def test_the_real_sites_have_no_dead_link(real_out: Path, root: Path, journey: Journey) -> None:
    settings, _ = settings_of(root)
    assert settings
    built = {site.id: parcels.release(real_out / site.id, site.id) for site in settings.sites}
    for site in settings.sites:
        siblings = {other.manifest.base_url: other.manifest for id, other in built.items() if id != site.id}
        own = replace(journey, config=settings, site=site, release=built[site.id], siblings=siblings)
        assert found(own, "dead-link") == []


def test_unsafe_translation(journey: Journey) -> None:
    assert journey.built
    doubt = Problem("locales/ko/LC_MESSAGES/guidance.po", 7, "Must keep the figures.")
    told = found(replace(journey, built=replace(journey.built, doubts=(doubt,))), "unsafe-translation")
    assert told == ["locales/ko/LC_MESSAGES/guidance.po:7"]


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("../nowhere/", True),
        ("../projects/", False),
        ("../projects/#no-such-place", True),
        ("../../../../x/", True),
        ("/en/projects/", False),
        ("/en/nothing/", True),
        ("#no-such-place", True),
        ("#content", False),
        ("?q=1", False),
        ("mailto:a@example.org", False),
        ("https://example.org/nothing", False),
        ("https://kcity.molit.go.kr/en/projects/", False),
        ("https://kcity.molit.go.kr/en/nothing/", True),
        ("../../data/projects.csv", False),
        ("../../data/other.csv", True),
    ],
)
def test_dead_link(journey: Journey, tmp_path: Path, link: str, dead: bool) -> None:
    page = "en/sitemap/index.html"
    own = spoiled(journey, tmp_path / "site", page, "</main>", f'<a href="{link}">there</a></main>')
    assert found(own, "dead-link") == ([f"{page} to {link}"] if dead else [])


def test_a_link_to_a_sister_site_is_followed_there(journey: Journey, tmp_path: Path) -> None:
    base = next(base for base in journey.siblings if "smartcity" in base)
    own = spoiled(journey, tmp_path / "a", "en/sitemap/index.html", "</main>", f'<a href="{base}en/no/">a</a></main>')
    assert found(own, "dead-link") == [f"en/sitemap/index.html to {base}en/no/"]
    own = spoiled(journey, tmp_path / "b", "en/sitemap/index.html", "</main>", f'<a href="{base}en/">a</a></main>')
    assert found(own, "dead-link") == []


def at(journey: Journey, url: str) -> Journey:
    return replace(journey, release=replace(journey.release, manifest=replace(journey.release.manifest, base_url=url)))


def test_official_mark(journey: Journey, minimal_out: Path) -> None:
    pages = sum(path.endswith(".html") for path in journey.files) - 1  # that which leads on has no masthead
    assert found(at(journey, "https://kcity.example.org/"), "official-mark") == [
        f"{pages} pages have the mark of molit.go.kr, and stand at kcity.example.org"
    ]
    assert found(at(journey, "https://molit.go.kr/"), "official-mark") == []
    assert len(found(at(journey, "https://xmolit.go.kr/"), "official-mark")) == 1
    preview = replace(journey, release=parcels.release(minimal_out / "molit", "molit"))
    assert found(preview, "official-mark") == []
    assert found(at(preview, "https://kcity.molit.go.kr/"), "official-mark") == [
        "no page at kcity.molit.go.kr has the mark of molit.go.kr: 'official: true' in sites/molit.yml"
    ]


@pytest.mark.parametrize(("day", "late"), [("2026-11-19", True), ("2026-11-20", False), (None, False)])
def test_past_review(journey: Journey, day: str | None, late: bool) -> None:
    pages = tuple(replace(page, review_by=day) if page.key == "apply/faq" else page for page in journey.pages)
    assert found(replace(journey, pages=pages), "past-review") == ([f"content/apply/faq.md ({day})"] if late else [])


@pytest.mark.parametrize(("day", "closed"), [("", False), (TODAY, False), ("2026-11-19", True)])
def test_other_day(journey: Journey, day: str, closed: bool) -> None:
    own = replace(journey, asked=("()", "()", day, "False", "True"))
    assert found(own, "other-day") == ([f"it was built as of {day}, today is {TODAY}"] if closed else [])


def test_partial_build(journey: Journey) -> None:
    assert found(replace(journey, asked=("()", "('en',)", "", "False", "False")), "partial-build") == [
        "only ('en',) was built", "it was built with --no-documents",
    ]  # fmt: skip


def test_other_sources(journey: Journey, tmp_path: Path) -> None:
    assert found(replace(journey, built=None), "other-sources")[0].startswith("the sources, or what stands")
    changed = journey.root / "projects/oslo-parking-2026.yml"
    text = changed.read_text()
    changed.write_text(text + "\n")
    try:
        assert found(journey, "other-sources") == ["not committed: projects/oslo-parking-2026.yml"]
    finally:
        changed.write_text(text)
    assert found(replace(journey, root=tmp_path), "other-sources") == ["the sources are under no version control"]


def test_security_contact(journey: Journey) -> None:
    assert found(journey, "security-contact") == []
    (said,) = found(replace(journey, today="2026-12-15"), "security-contact")
    assert said.startswith("sites/molit.yml:")
    assert "Must be 30 to 366 days after 2026-12-15" in said


def test_every_gate_stands_in_the_guide_with_what_it_looks_at(root: Path) -> None:
    text = (root / "docs/reliability.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", text, re.M) == [*GATES]


def test_every_gate_has_a_test() -> None:
    names = {name for name in globals() if name.startswith("test_")}
    assert [gate for gate in GATES if f"test_{gate.replace('-', '_')}" not in names] == []
