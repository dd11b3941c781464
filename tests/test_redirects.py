"""content/redirects.yml: what became of pages that were renamed or withdrawn."""

from pathlib import Path

import pytest

from prospectus import redirects, release
from prospectus.loading import RefusedError
from prospectus.redirects import Redirect
from prospectus.release import Request
from prospectus.report import Recorder, Summary
from prospectus.routes import thing_at, withdrawn
from prospectus.sources import Problem
from tests.conftest import lines, problems_of
from tests.previews import copied

OSLO = "project:oslo-parking-2026"


def parsed(text: str) -> tuple[tuple[Redirect, ...], list[str]]:
    problems: list[Problem] = []
    return redirects.parse(text, redirects.PATH, problems).redirects, lines(problems)


def written(root: Path, *pairs: tuple[str, str]) -> list[str]:
    """What is wrong with redirects of the small project."""
    rows = "".join(f"  - old: {old}\n    new: {new}\n" for old, new in pairs)
    (root / redirects.PATH).write_text(f"redirects:\n{rows}", encoding="utf-8")
    return lines(problems_of(root))


def test_redirects_name_things() -> None:
    found, problems = parsed("redirects:\n  - old: page:apply/dates-2026\n    new: list:calls\n")
    assert found == (Redirect("page:apply/dates-2026", "list:calls"),)
    assert problems == []


def test_a_program_may_have_none(tmp_path: Path) -> None:
    assert redirects.load(tmp_path, []).redirects == ()


@pytest.mark.parametrize("thing", ["/en/projects/old/", "../../etc/passwd", "project:../x", "project:a b", "page:a//b"])
def test_an_address_or_a_path_is_no_thing(thing: str) -> None:
    found, problems = parsed(f"redirects:\n  - old: '{thing}'\n    new: home\n")
    assert found == ()
    assert problems == [f"content/redirects.yml:2: Must be a thing; found {thing!r}."]


def test_what_is_misspelt_is_told_with_its_line() -> None:
    _, problems = parsed("redirects:\n  - old: project:a\n    news: home\n")
    assert [problem.split(": ")[0] for problem in problems] == ["content/redirects.yml:3", "content/redirects.yml:2"]


def test_faultless_redirects_pass(project: Path) -> None:
    assert written(project, ("project:old", OSLO), ("country:SE", "list:countries"), ("page:a/b", "home")) == []


def test_a_page_that_exists_is_not_led_away_from(project: Path) -> None:
    (problem,) = written(project, (OSLO, "list:projects"))
    assert problem == f"content/redirects.yml:2: Must not lead away from a page that exists; {OSLO!r} does."


@pytest.mark.parametrize("old", ["home", "list:projects", "country:XQ", "search", "asset:x"])
def test_only_pages_and_records_move(project: Path, old: str) -> None:
    (problem,) = written(project, (old, "list:calls"))
    assert problem == f"content/redirects.yml:2: Must name a page or a record that there was; found {old!r}."


def test_a_redirect_leads_somewhere(project: Path) -> None:
    assert written(project, ("project:old", "project:oslo-parkin-2026")) == [
        "content/redirects.yml:3: Must lead to a page that exists; found 'project:oslo-parkin-2026'."
    ]
    assert problems_of(project)[0].tip == f"Did you mean {OSLO!r}?"


def test_a_chain_is_told_with_its_end(project: Path) -> None:
    written(project, ("project:a", "project:b"), ("project:b", OSLO))
    (problem,) = problems_of(project)
    assert problem.tip == f"It leads on to {OSLO!r}: name that."


def test_a_page_moves_once(project: Path) -> None:
    (problem,) = written(project, ("project:old", OSLO), ("project:old", "home"))
    assert problem == "content/redirects.yml:4: Must not name 'project:old' twice."


# -- pages that are missed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "thing"),
    [
        ("projects/oslo-2026/", "project:oslo-2026"),
        ("solutions/transport/", "sector:transport"),
        ("countries/turkiye/", "country:TR"),
        ("countries/atlantis/", "country:atlantis"),
        ("calls/2026/", "call:2026"),
        ("apply/old/", "page:apply/old"),
        ("press/2026-01-27-call/", "page:press/2026-01-27-call"),
    ],
)
def test_an_address_is_known_by_what_its_page_is_about(url: str, thing: str) -> None:
    assert thing_at(url) == thing


def test_a_page_is_missed_when_no_language_has_it() -> None:
    before = ["en/projects/a/index.html", "ko/projects/a/index.html", "ko/projects/b/index.html", "en/feed.xml"]
    assert withdrawn(before, ["en/projects/b/index.html"]) == ["projects/a/"]
    assert withdrawn(before, before) == []


def test_a_list_that_grew_shorter_misses_no_page_and_a_call_does() -> None:
    before = ["en/projects/index.html", "en/projects/2/index.html", "en/calls/index.html", "en/calls/2026/index.html"]
    assert withdrawn(before, ["en/projects/index.html", "en/calls/index.html"]) == ["calls/2026/"]


def built(root: Path, strict: bool = False) -> Summary:
    request = Request(root, root / "public", ("kind",), ("en",), jobs=1, documents=False, strict=strict)
    return release.build(request, Recorder())


def test_a_build_tells_what_it_misses_and_a_strict_one_refuses(project: Path) -> None:
    copied(project, "projects/oslo-parking-2026.yml", "projects/bergen-rain-2026.yml")
    assert built(project).lost == ()
    (project / "projects/bergen-rain-2026.yml").unlink()
    with pytest.raises(RefusedError) as refused:
        built(project, strict=True)
    (problem,) = refused.value.problems
    message = "Must say where the readers of 'projects/bergen-rain-2026/' are led, which stood in the last release."
    assert problem.message == message
    tip = "Add below 'redirects:' the lines '- old: project:bergen-rain-2026' and '  new: project:"
    assert problem.tip.startswith(tip)
    assert built(project).lost == (problem,)


def test_a_redirect_answers_it(project: Path) -> None:
    copied(project, "projects/oslo-parking-2026.yml", "projects/bergen-rain-2026.yml")
    built(project)
    (project / "projects/bergen-rain-2026.yml").unlink()
    assert written(project, ("project:bergen-rain-2026", OSLO)) == []
    assert built(project, strict=True).lost == ()
