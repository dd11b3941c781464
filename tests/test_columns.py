"""Projects as rows of a table, and rows as projects."""

import dataclasses
import typing
from dataclasses import replace
from typing import Any

import pytest

from prospectus import columns, portable, records, terms
from prospectus.columns import cells, fields, guarded, unguarded
from prospectus.loading import Loaded
from prospectus.records import Document, Event, Party, Project, Reference
from prospectus.schema import Prose, Text, field_hints, type_of
from prospectus.sources import Problem

WORDS = (
    "id", "url", "country_name", "world_region", "world_region_name", "exactness_name", "way", "way_name", "track_name",
    "kinds_names", "sectors_names", "support_basis_name", "state_name",
)  # fmt: skip


def again(row: dict[str, str]) -> Project | None:
    """The project that a row is."""
    problems: list[Problem] = []
    found = records.record(portable.node(fields(row)), "slug", "list.csv", Project, problems)
    assert problems == []
    return found


def same(project: Project) -> Project:
    return replace(project, slug="slug")


@pytest.mark.parametrize("program", ["loaded", "real"])
def test_every_project_comes_back_from_its_row(program: str, request: pytest.FixtureRequest) -> None:
    found: Loaded = request.getfixturevalue(program)
    for project in found.program.projects.values():
        assert again(cells(project)) == same(project)


def leaves(kind: Any, way: str = "") -> list[str]:
    """The ways to a record's fields; a list is one field."""
    found = []
    for name, hint in field_hints(kind).items():
        inner, here = type_of(hint), f"{way}.{name}".lstrip(".")
        is_part = dataclasses.is_dataclass(inner) and not issubclass(typing.cast(type, inner), Text)
        found += leaves(inner, here) if is_part else [here]
    return found


def test_every_field_of_a_project_has_a_column() -> None:
    assert sorted(columns.FIELDS.values()) == sorted(leaves(Project))


def test_every_other_column_is_words() -> None:
    assert tuple(name for name in terms.COLUMNS if name not in columns.FIELDS) == WORDS


def test_the_columns_are_names_that_programs_take() -> None:
    assert [name for name in terms.COLUMNS if not name.isidentifier() or not name.islower()] == []


def test_a_row_reads_as_a_person_would_write_it(loaded: Loaded) -> None:
    row = cells(loaded.program.projects["hanoi-traffic-2026"])
    assert row["original_titles"] == "ko: 하노이 교통 계획\nvi: Kế hoạch giao thông Hà Nội"
    assert row["partners"] == "Example Engineering | Lead | ko: 예시엔지니어링"
    assert row["hosts"] == "Hanoi People's Committee"
    assert row["events"].splitlines() == [
        "2026-01-21 | Chosen by the committee |  |  |  | selection",
        "2026-05 | Draft shown |  |  | reading",
    ]
    assert (row["latitude"], row["support_amount"], row["support_approximate"]) == ("21.03", "700000000", "true")
    assert cells(loaded.program.projects["oslo-parking-2026"])["sectors"] == "transport; data-platforms"


@pytest.mark.parametrize(
    "row",
    [
        {"sectors": "transport;water"},
        {"sectors": " transport ;  water ; "},
    ],
)
def test_words_may_be_divided_loosely(row: dict[str, str]) -> None:
    assert fields(row) == {"sectors": ["transport", "water"]}


def test_an_event_may_say_that_it_is_in_the_background_in_either_word() -> None:
    expected = {"events": [{"date": "2019", "text": "x", "background": "true"}]}
    assert fields({"events": "2019 | x | | background"}) == expected
    assert fields({"events": "2019|x||true"}) == expected


def test_empty_cells_and_words_say_nothing() -> None:
    assert fields({"title": "  ", "way_name": "Planning study", "url": "https://example.org", "state": ""}) == {}


def test_parts_beyond_the_fields_are_kept_to_be_told() -> None:
    assert fields({"documents": "Plan | https://example.org | en | PDF | 3 MB"})["documents"] == [
        {"title": "Plan", "url": "https://example.org", "language": "en", "format": "PDF", "part 5": "3 MB"}
    ]


# -- what spreadsheets would run, and what would end a cell ---------------------------------------

HOSTILE = [
    "=1+1", "+82-2", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "'=1", "''=x", "＝1＋1", "＠x",
    "a|b", "a | b", "a\\b", "\\|", "\\n", "two\nlines", "a; b", "ko: x", '"quoted"', "comma, comma", "| |", "\\",
    "two\rlines", "two\r\nlines", "two\u2028lines", "two\u2029lines", "two\x85lines", "\\r", "a\r\n2026-01 | b",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_begins_a_formula_and_every_text_comes_back(loaded: Loaded, words: str) -> None:
    text = Text(words.strip())
    project = replace(
        loaded.program.projects["oslo-parking-2026"],
        title=text,
        summary=text,
        outcome=text,
        description=Prose(text.value),
        original_titles=(Text(text.value, "ko", foreign=True),),
        hosts=(Party(text, text, (Text(text.value, "vi", foreign=True),)), Party(text)),
        events=(Event("2026", text), Event("2026", text, background=True)),
        documents=(Document(text, "https://example.org/|", "en"),),
        sources=(Reference(text, "en", about=text),),
    )
    row = cells(project)
    assert [cell for cell in row.values() if columns.FORMULA.match(cell) and cell[0] != "'"] == []
    assert again(row) == same(project)


@pytest.mark.parametrize("number", ["-12.05", "-77", "0.5", "700000000"])
def test_a_number_stays_a_number(number: str) -> None:
    assert guarded(number) == unguarded(number) == number


@pytest.mark.parametrize("words", ["'s-Hertogenbosch", "'90s", "plain", "", "a = b", "1-2"])
def test_words_that_are_no_formula_stay_as_they_are(words: str) -> None:
    assert guarded(words) == words == unguarded(guarded(words))
