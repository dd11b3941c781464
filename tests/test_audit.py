"""The audit's own logic: what it takes for whose, what does not hold. What it measures: `make audit`."""

from pathlib import Path
from typing import Any

import pytest

from prospectus.loading import Loaded
from tests import audit, checkers, rig
from tests.audit import PARTS, Row
from tests.rig import Place


def test_the_scripts_of_a_page_are_the_files_that_it_names(tmp_path: Path) -> None:
    place = Place("call", "molit", "en", "molit/en/a/index.html")
    page = tmp_path / place.path
    page.parent.mkdir(parents=True)
    page.write_text(
        '<script src="../../assets/a.js" defer></script><script>x</script><script defer src="/molit/b.js"></script>',
        encoding="utf-8",
    )
    assert audit.scripts(tmp_path, place) == [tmp_path / "molit/assets/a.js", tmp_path / "molit/b.js"]


@pytest.mark.parametrize(("found", "held"), [(4, True), (5, False)])
def test_what_is_over_the_limit_does_not_hold(found: int, held: bool) -> None:
    assert audit.over(found, 4) == (str(found), "4", held)


@pytest.mark.parametrize("part", ["axe", "html"])
def test_what_cannot_be_measured_does_not_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, part: str) -> None:
    monkeypatch.setattr(checkers, "KEPT", tmp_path)
    anything: Any = None
    (row,) = audit.rows(anything, part)
    assert row.held is False
    assert "make tools" in row.what or "install-tools" in row.what


def test_a_row_says_whether_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    for row in (Row("pages", "3", "4", True), Row("pages", "5", "4", False), Row("seconds", "1")):
        audit.told(row)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines] == ["holds", "BROKEN", "1"]
    assert lines[0].index("limit") == lines[1].index("limit")


def test_every_part_is_described_in_the_docs(root: Path) -> None:
    text = (root / "docs" / "web-teams.md").read_text(encoding="utf-8")
    assert [part for part in PARTS if f"| `{part}` |" not in text] == []


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        ("home", "home-kind"),
        ("page:apply/faq", "faq"),
        ("page:program/support", "guidance"),
        ("list:projects", "list-projects"),
        ("call:2026", "call"),
    ],
)
def test_the_kind_of_a_page_is_the_template_that_draws_it(root: Path, real: Loaded, thing: str, kind: str) -> None:
    assert rig.kind(real.program, "kind", thing) == kind
    assert (root / "templates" / f"{kind}.html").is_file()


def test_a_file_that_npm_gives_is_kept_only_with_its_checksum(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checkers, "KEPT", tmp_path)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert checkers.fetch(checkers.AXE) == "axe-core: there is no npm"
    assert list(tmp_path.iterdir()) == []
