"""Records as plain data and back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from prospectus import portable, records
from prospectus.loading import Loaded
from prospectus.outputs.published import Published
from prospectus.records import Event, Party, Project
from prospectus.schema import Prose, Text
from prospectus.sources import Problem

PLAIN = {str, int, float, bool}


def again(data: dict[str, Any], like: Any) -> tuple[Any, list[Problem]]:
    """A record read from plain data that has been JSON in between, and what is wrong with it."""
    problems: list[Problem] = []
    node = portable.node(json.loads(json.dumps(data)))
    return records.record(node, like.slug, like.source.path, type(like), problems), problems


@pytest.mark.parametrize("program", ["loaded", "real"])
def test_every_record_comes_back_as_it_was(program: str, request: pytest.FixtureRequest) -> None:
    found: Loaded = request.getfixturevalue(program)
    for record in found.program.records():
        assert again(portable.data(record), record) == (record, [])


def test_plain_data_is_nothing_but_what_json_knows(real: Loaded) -> None:
    def leaves(value: Any) -> Iterator[Any]:
        parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
        yield from (leaf for part in parts for leaf in leaves(part))
        yield from () if isinstance(value, dict | list) else (value,)

    for record in real.program.records():
        assert {type(leaf) for leaf in leaves(portable.data(record))} <= PLAIN


def test_what_says_nothing_is_left_out(loaded: Loaded) -> None:
    oslo = loaded.program.projects["oslo-parking-2026"]
    data = portable.data(oslo)
    assert {"support", "status", "hosts", "related", "slug", "source"} & data.keys() == set()
    assert data["events"] == [{"date": "2026-04-13", "text": "Chosen in the call", "marks": "selection"}]
    assert data["confidence"] == "low"


def test_a_zero_says_something(loaded: Loaded) -> None:
    oslo = loaded.program.projects["oslo-parking-2026"]
    there = replace(oslo, coordinates=replace(oslo.coordinates, lat=0.0, lon=0.0))
    assert portable.data(there)["coordinates"]["lat"] == 0.0
    assert again(portable.data(there), there) == (there, [])


ODD = [
    "NO", "true", "12:30", "1_000", "0x1f", "2026-01", "- a list", "a: b", "# no comment", "'", '"', "\\n", "& * !",
    "null and void", "~ about", "한국어 العربية", "line\nline", "a | b", "😀",
]  # fmt: skip


@pytest.mark.parametrize("words", ODD)
def test_a_text_comes_back_whatever_it_looks_like(loaded: Loaded, words: str) -> None:
    oslo = loaded.program.projects["oslo-parking-2026"]
    odd = replace(
        oslo,
        title=Text(words),
        description=Prose(words),
        original_titles=(Text(words, "ko", foreign=True),),
        hosts=(Party(Text(words), original_names=(Text(words, "ar", foreign=True),)),),
    )
    assert again(portable.data(odd), odd) == (odd, [])


def test_places_of_what_is_wrong_are_told_by_their_line(loaded: Loaded) -> None:
    oslo = loaded.program.projects["oslo-parking-2026"]
    data = {**portable.data(oslo), "events": [{"date": "2026-13-01", "text": "x"}], "country": "Norway"}
    problems: list[Problem] = []
    lines = {"events.0.date": 7, "country": 9}
    node = portable.node(data, lambda place: lines.get(place, 1))
    assert records.record(node, "oslo", "list.csv", Project, problems) is None
    assert sorted((problem.line, problem.message[:20]) for problem in problems) == [
        (7, "Must be a date that "),
        (9, "Must be a country co"),
    ]


def test_texts_that_are_not_translated_are_named_by_their_place(loaded: Loaded) -> None:
    hanoi = loaded.program.projects["hanoi-traffic-2026"]
    foreign = replace(
        hanoi,
        title=Text("Hanoi", "en", foreign=True),
        events=(hanoi.events[0], Event("2026", Text("x", "en", foreign=True))),
        hosts=(Party(Text("Host", "vi"), role=Text("Asks", "en", foreign=True)),),
    )
    assert list(portable.untranslated(foreign)) == ["title", "events.1.text", "hosts.0.role"]
    assert list(portable.untranslated(hanoi)) == []  # its titles by language are foreign on purpose


def test_an_edition_names_what_readers_see_in_english(real: Loaded) -> None:
    korean = Published(real.editions["ko"], real.routes).projects
    assert [slug for slug, project in korean.items() if list(portable.untranslated(project))] == []
