"""Calendar files: read back with the icalendar library, and what RFC 5545 asks of their bytes."""

import datetime
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import icalendar
import pytest

from prospectus.loading import Loaded
from prospectus.outputs.calendars import Calendars, days, fold, text
from prospectus.records import Event
from prospectus.schema import Text

DAY = datetime.date
HOSTILE = 'One; two, three\\four "five"\nEND:VCALENDAR\r\nBEGIN:VALARM \x07 <b>'


def event(date: str, until: str | None = None, words: str = "Something") -> Event:
    return Event(date=date, until=until, text=Text(words))


def calendar(loaded: Loaded, tag: str = "en", slug: str = "2026") -> Any:
    """A call's calendar as the library reads it; of no type, since it has one for each of 30 kinds of value."""
    content = Calendars(loaded.editions[tag], loaded.routes).content(slug)
    return icalendar.Calendar.from_ical(content)


@pytest.mark.parametrize(
    ("date", "until", "start", "end"),
    [
        ("2026-03-17", None, DAY(2026, 3, 17), DAY(2026, 3, 18)),
        ("2026-12-31", None, DAY(2026, 12, 31), DAY(2027, 1, 1)),
        ("2024-02-28", "2024-02-29", DAY(2024, 2, 28), DAY(2024, 3, 1)),
        ("2027-01", None, DAY(2027, 1, 1), DAY(2027, 2, 1)),
        ("2026-12", None, DAY(2026, 12, 1), DAY(2027, 1, 1)),
        ("2026-02", "2026-04", DAY(2026, 2, 1), DAY(2026, 5, 1)),
        ("2026", None, DAY(2026, 1, 1), DAY(2027, 1, 1)),
        ("2026-05-03", "2026", DAY(2026, 5, 3), DAY(2027, 1, 1)),
    ],
)
def test_an_event_ends_on_the_day_after_its_last(date: str, until: str | None, start: DAY, end: DAY) -> None:
    assert days(event(date, until)) == (start, end)


def test_a_calendar_has_the_days_of_its_call_without_hours(loaded: Loaded) -> None:
    found = calendar(loaded)
    assert not found.errors
    assert [(e["DTSTART"].dt, e["DTEND"].dt, e["DTSTART"].params["VALUE"]) for e in found.walk("VEVENT")] == [
        (DAY(2026, 1, 28), DAY(2026, 1, 29), "DATE"),
        (DAY(2027, 1, 1), DAY(2027, 2, 1), "DATE"),
    ]


def test_a_calendar_says_what_it_is_where_it_is_from_and_in_which_time_zone_days_are_counted(loaded: Loaded) -> None:
    found = calendar(loaded)
    first, month = found.walk("VEVENT")
    assert (found["VERSION"], found["CALSCALE"], found["NAME"]) == ("2.0", "GREGORIAN", "Call 2026 (K-City Network)")
    assert first["SUMMARY"] == "The call opens (K-City Network)"
    assert first["DESCRIPTION"] == "Call 2026\nTime zone: Korean Standard Time (UTC+9)"
    assert "The sources name the month, not the day." in month["DESCRIPTION"]
    assert {str(e["URL"]) for e in (first, month)} == {"http://localhost:8000/molit/en/calls/2026/"}


def test_stamps_come_from_the_record_and_not_from_a_clock(loaded: Loaded) -> None:
    reviewed = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    assert {e["DTSTAMP"].dt for e in calendar(loaded).walk("VEVENT")} == {reviewed}
    one, two = (Calendars(loaded.editions["en"], loaded.routes).content("2026") for _ in range(2))
    assert one == two


def test_an_event_has_the_same_name_in_every_language_and_no_other_has_it(real: Loaded) -> None:
    for slug in real.program.calls:
        names = {
            tag: tuple(str(e["UID"]) for e in calendar(real, tag, slug).walk("VEVENT")) for tag in ("en", "ko", "ar")
        }
        assert len(set(names.values())) == 1, slug
        assert len(set(names["en"])) == len(names["en"])


def with_steps(loaded: Loaded, *steps: Event) -> list[Any]:
    """The events of the small project's calendar where its call has other steps."""
    program = loaded.program
    call = replace(program.calls["2026"], steps=steps)
    edition = replace(loaded.editions["en"], program=replace(program, calls={"2026": call}))
    content = Calendars(edition, loaded.routes).content("2026")
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_an_event_keeps_its_name_when_its_day_moves_or_another_comes_before_it(loaded: Loaded) -> None:
    (before,) = with_steps(loaded, event("2026-01-28"))
    _, moved = with_steps(loaded, event("2026-01-01", words="Earlier"), event("2026-02-02"))
    assert before["UID"] == moved["UID"]
    assert before["DTSTART"].dt != moved["DTSTART"].dt


def test_two_events_with_the_same_words_are_two(loaded: Loaded) -> None:
    found = with_steps(loaded, event("2026-03-01"), event("2026-04-01"))
    assert len({str(e["UID"]) for e in found}) == 2


def test_what_is_background_or_only_a_year_is_no_date_of_a_calendar(loaded: Loaded) -> None:
    behind = replace(event("2026-03-01"), background=True)
    assert [str(e["DTSTART"].dt) for e in with_steps(loaded, behind, event("2026"), event("2026-05"))] == ["2026-05-01"]


def test_a_day_that_is_our_reading_is_said_to_be(loaded: Loaded) -> None:
    (found,) = with_steps(loaded, replace(event("2026-03-01"), reading=True))
    assert "our reading of the sources" in found["DESCRIPTION"]


def test_hostile_steps_make_no_events_of_their_own(loaded: Loaded) -> None:
    (found,) = with_steps(loaded, event("2026-03-01", words=HOSTILE))
    assert [part.name for part in found.walk()] == ["VEVENT"]
    assert 'three\\four "five"\nEND:VCALENDAR' in found["SUMMARY"]


@pytest.mark.parametrize("tag", ["en", "ko", "es", "fr", "ru", "ar", "vi", "id"])
def test_every_real_calendar_keeps_the_form(real: Loaded, tag: str) -> None:
    calendars = Calendars(real.editions[tag], real.routes)
    for slug in real.program.calls:
        content = calendars.content(slug)
        lines = content.split(b"\r\n")
        assert lines.pop() == b""
        assert not [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]
        for line in lines:
            line.decode()  # no character is divided
        found = calendar(real, tag, slug)
        assert len(found.walk("VEVENT")) == len(calendars.events(slug)) > 0
        assert not found.errors
        assert not [e.errors for e in found.walk() if e.errors]


@pytest.mark.parametrize("words", ["a" * 200, "가나다라" * 40, "é" * 37 + "x", "👩‍👩‍👧" * 30, "x" * 75, "x" * 76, ""])
def test_lines_are_folded_at_75_octets_between_characters(words: str) -> None:
    folded = fold(words)
    pieces = folded.removesuffix("\r\n").split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert folded.removesuffix("\r\n").replace("\r\n ", "") == words
    assert len(pieces) == 1 or all(len(piece.encode()) > 70 for piece in pieces[:-1])


def test_hostile_text_stays_text() -> None:
    line = text("SUMMARY", Text(HOSTILE))
    assert not set("\n\r\x07") & set(line)
    whole = f"BEGIN:VEVENT\r\n{fold(line)}END:VEVENT\r\n"
    found: Any = icalendar.Event.from_ical(whole)
    assert str(found["SUMMARY"]) == HOSTILE.replace("\r\n", "\n").replace("\x07", " ")
    assert not found.subcomponents


def test_a_call_page_offers_its_calendar(minimal_out: Path) -> None:
    for site in ("molit", "smartcity", "kind"):
        page = minimal_out / site / "en/calls/2026/index.html"
        found = re.search(r'href="([^"]+\.ics)" download', page.read_text(encoding="utf-8"))
        assert found
        assert (page.parent / found[1]).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_site_without_a_call_has_no_calendar_of_it(loaded: Loaded) -> None:
    site = loaded.program.config.site("kind")
    calendars = Calendars(loaded.editions["en"], loaded.routes)
    assert [artifact.path for artifact in calendars.plan(site)] == ["en/calls/2026/kcn-call-2026-en.ics"]
    bare = replace(site, id="bare", settings=replace(site.settings, records=()))
    config = replace(loaded.program.config, sites=(*loaded.program.config.sites, bare))
    routes = type(loaded.routes)(config, loaded.program)
    assert list(Calendars(loaded.editions["en"], routes).plan(bare)) == []
