"""How far the translations are: counts, thresholds, and who is offered a language."""

import json
from pathlib import Path

import pytest

from prospectus import cli, progress
from prospectus.catalogs import Catalog
from prospectus.config import Locale
from prospectus.messages import Message

FOUND = {
    "interface": [Message("", f"Label {n}", "x") for n in range(10)],
    "guidance": [Message("", "One two three", "x"), Message("", "Four", "x")],
}


def catalog(labels: int, **states: str) -> Catalog:
    """A catalog with some labels translated, and messages of the guidance in some states."""
    entries = {"interface": {("", f"Label {n}"): f"말 {n}" for n in range(labels)}}
    known = {("guidance", ("", text.replace("_", " "))): state for text, state in states.items()}
    return Catalog("ko", {**entries}, states=known, changed={"guidance": "2026-11-20", "interface": "2026-10-01"})


def test_every_message_is_counted_once_in_its_state() -> None:
    found = progress.measured(Locale("ko"), catalog(9, Four="review"), FOUND)
    assert [(row.domain, dict(row.counts), row.words) for row in found.rows] == [
        ("interface", {"translated": 9, "missing": 1}, 2),
        ("guidance", {"missing": 1, "review": 1}, 3),
    ]
    assert (found.total, found.shown, found.percent, found.changed) == (12, 10, 83, "2026-11-20")
    assert found.count("missing") == 2


@pytest.mark.parametrize(
    ("labels", "threshold", "published"), [(9, 90, True), (8, 90, False), (8, 80, True), (0, 1, False), (10, 100, True)]
)
def test_a_language_is_offered_when_its_labels_reach_the_threshold(
    labels: int, threshold: int, published: bool
) -> None:
    assert progress.measured(Locale("ko", threshold=threshold), catalog(labels), FOUND).published is published


def test_the_source_language_is_always_offered() -> None:
    found = progress.measured(Locale("en"), Catalog("en", {}), {})
    assert (found.published, found.percent) == (True, 0)


def test_ninety_nine_and_a_half_percent_is_not_all() -> None:
    many = {"guidance": [Message("", str(n), "x") for n in range(200)]}
    entries = {"guidance": {("", str(n)): "말" for n in range(199)}}
    assert progress.measured(Locale("ko"), Catalog("ko", {**entries}), many).percent == 99


def test_status_as_json_says_what_the_table_says(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    assert cli.main(["locales", "status", "--json"]) == 0
    korean, arabic = json.loads(capsys.readouterr().out)
    assert (korean["locale"], korean["name"], arabic["locale"]) == ("ko", "한국어", "ar")
    assert (korean["threshold"], korean["published"], korean["percent"], korean["reviewed"]) == (90, False, 0, None)
    guidance = korean["domains"]["guidance"]
    assert guidance["missing"] == guidance["messages"] > 0
    assert {"translated", "identical", "review", "stale", "unsafe", "words_left", "changed"} <= guidance.keys()
