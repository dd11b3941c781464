"""Whether a track of a call takes proposals: on the day of the build, and on the days after it.

A page is read long after it was made. So it carries, as data, the words of every change still to come,
for the script that knows today's date (templates/assets/today.js); and the words that stand in the page
without a script name their days, so they stay true: "Open until 17 March 2026".
"""

import datetime
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import escape

from prospectus.outputs.calendars import days
from prospectus.records import Event, Track
from prospectus.theme import Voice


class State(NamedTuple):
    """What is so from a day on (ISO 8601, counted in Korea; empty: always): the words, and whether it is open."""

    since: str
    label: Any
    is_open: bool


class Tag(NamedTuple):
    """A state as pages show it, and what follows it, as JSON for the script; empty where nothing changes."""

    label: Any
    tag: str
    turns: str


def tag(voice: Voice, track: Track, day: str, is_latest: bool) -> Tag:
    """A track's state on a day, and the states to come. is_latest: whether its call is the newest."""
    found = list(states(voice, track, is_latest))
    now = max(n for n, state in enumerate(found) if state.since <= day)
    later = [(state.since, int(state.is_open), str(escape(state.label))) for state in found[now + 1 :]]
    turns = json.dumps(later, ensure_ascii=False, separators=(",", ":")) if later else ""
    return Tag(found[now].label, "open" if found[now].is_open else "", turns)


def states(voice: Voice, track: Track, is_latest: bool) -> Iterator[State]:
    """All states of a track, in the order of their days."""
    gettext = voice.gettext
    opens, closes = track.opens or "", track.closes or ""
    if opens:
        words = gettext("Opens %(date)s", date=voice.time(opens))
        if closes:
            words = gettext("Opens %(opens)s, closes %(closes)s", opens=voice.time(opens), closes=voice.time(closes))
        yield State("", words, False)
    if track.all_year:
        yield State(opens, gettext("Open all year") if is_latest else gettext("Proposals all year"), is_latest)
    elif closes:
        yield State(opens, gettext("Open until %(date)s", date=voice.time(closes)), True)
        yield State(_next(closes), gettext("Closed %(date)s", date=voice.time(closes)), False)
    else:
        yield State(opens, gettext("Open"), True)


def _next(day: str) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(1)).isoformat()


def over(event: Event, day: str) -> str:
    """The day on which an event ahead is ahead no longer, or nothing where that is so already.

    A day counts as come when it begins, a month when it is over.
    """
    first, after = days(event)
    came = (first if len(event.date) == len("2026-01-01") else after).isoformat()
    return came if day < came else ""
