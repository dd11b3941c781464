"""Whether anything has changed since the last build: what counts, and what does not."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from prospectus import release, unchanged
from prospectus.making import Staged
from prospectus.release import KEPT, Request
from prospectus.report import Recorder, Summary
from prospectus.sources import SOURCES, Problem
from prospectus.store import Store
from prospectus.weights import Weight
from tests.conftest import change

DOUBT = Problem("locales/ko/LC_MESSAGES/guidance.po", 7, "Must keep the figures.", "Write them.")
TOLD = Summary(
    3, 5, ("kind",), ("en", "ko"), "2026-03-01", 1.5, ("public/kind",), (DOUBT,), (), (Weight(900, "page", "kind/en/"),)
)


def build(project: Path, **asked: object) -> Summary:
    """Builds one site without documents."""
    request = Request(project, project / "public", ("kind",), ("en",), jobs=1, documents=False, **asked)  # type: ignore[arg-type]
    return release.build(request, Recorder())


def test_a_second_build_finds_nothing_to_do_and_says_the_same(project: Path) -> None:
    first, second = build(project), build(project)
    assert (first.is_new, second.is_new) == (True, False)
    names = ("pages", "files", "sites", "locales", "day", "written", "doubts", "heavy", "heaviest")
    assert [getattr(first, name) for name in names] == [getattr(second, name) for name in names]


def edited(project: Path) -> None:
    change(project, "sites/kind.yml", "lead: Lead of kind", "lead: Another lead")


def added(project: Path) -> None:
    (project / "content/pictures").mkdir()
    (project / "content/pictures/new.png").write_bytes(b"")


def renamed(project: Path) -> None:
    (project / "content/press/2026-01-27-call.md").rename(project / "content/press/2026-01-27-calls.md")


def changed_in_place(project: Path) -> None:
    (project / "public/kind/en/index.html").write_bytes(b"by hand")


def removed_in_place(project: Path) -> None:
    (project / "public/kind/en/search/index.html").unlink()


def added_in_place(project: Path) -> None:
    (project / "public/kind/en/more.html").write_bytes(b"")


def forgotten(project: Path) -> None:
    (project / "public" / KEPT / unchanged.NAME).unlink()


def damaged(project: Path) -> None:
    (project / "public" / KEPT / unchanged.NAME).write_bytes(b"nonsense")


@pytest.mark.parametrize(
    "harm", [edited, added, renamed, changed_in_place, removed_in_place, added_in_place, forgotten, damaged]
)
def test_whatever_is_otherwise_is_noticed(project: Path, harm: Callable[[Path], None]) -> None:
    build(project)
    harm(project)
    assert build(project).is_new
    assert not build(project).is_new
    assert not (project / "public/kind/en/more.html").exists()


@pytest.mark.parametrize("asked", [{"day": "2026-05-05"}, {"strict": True}])
def test_another_wish_is_another_build(project: Path, asked: dict[str, object]) -> None:
    build(project)
    assert build(project, **asked).is_new
    assert not build(project, **asked).is_new
    assert build(project).is_new


def test_dates_of_sources_do_not_count(project: Path) -> None:
    build(project)
    for file in (project / "content").rglob("*"):
        os.utime(file, (1, 1))
    assert not build(project).is_new


def test_every_kind_of_source_counts(project: Path) -> None:
    seen = {unchanged.stamp(project)}
    for source in SOURCES:
        place = project / source
        file = place if place.suffix else place / "new.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text("more", encoding="utf-8")
        seen.add(unchanged.stamp(project))
    assert len(seen) == len(SOURCES) + 1
    assert unchanged.stamp(project, "a") != unchanged.stamp(project, "b")


def test_what_a_build_said_is_said_again(tmp_path: Path) -> None:
    (tmp_path / "kind").mkdir()
    (tmp_path / "kind/manifest.json").write_text("{}", encoding="utf-8")
    trees = {"kind": Staged(tmp_path / "kind")}
    unchanged.keep(Store(tmp_path / KEPT), "1", ("asked",), tmp_path, TOLD, trees)
    found = unchanged.last(Store(tmp_path / KEPT), "1", tmp_path)
    assert found
    assert (found.doubts, found.heaviest, found.locales) == (TOLD.doubts, TOLD.heaviest, TOLD.locales)
    assert found.written == (str(tmp_path / "kind"),)
    assert unchanged.last(Store(tmp_path / KEPT), "2", tmp_path) is None
