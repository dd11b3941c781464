"""The dates of a call as a calendar file (iCalendar: RFC 5545, with names by RFC 7986).

Written here and not by a library: a call needs days, text and folded lines, which is less than loading
one costs each build (the icalendar package: 0.4 s, 5.5 MB). The tests read the files back with it.
"""

import datetime
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial

from prospectus.artifacts import Artifact
from prospectus.config import Site
from prospectus.editions import Edition
from prospectus.records import Call, Event
from prospectus.routes import Routes
from prospectus.schema import Text, first_day
from prospectus.theme import Voice, plain

LINE = 75  # octets of a line, without its end (RFC 5545, 3.1)
# RFC 5545, 3.3.11: what a text escapes; other control characters may not stand in it
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")


class Calendars:
    """The calendar files of one edition, the same in every site: one for each call."""

    def __init__(self, edition: Edition, routes: Routes) -> None:
        self.edition, self.routes = edition, routes
        self.voice = Voice(edition)
        self.content = cache(self._content)

    def plan(self, site: Site) -> Iterator[Artifact]:
        """One artifact for each call that has a page in a site."""
        for slug in (slug for slug in self.edition.calls if self.routes.has(site, f"call:{slug}")):
            yield Artifact(self.path(slug), "calendar", partial(self.content, slug))

    def path(self, slug: str) -> str:
        """The URL of a call's file below the site's folder."""
        return self.routes.calendar(self.edition.locale.tag, f"call:{slug}")

    def events(self, slug: str) -> list[Event]:
        """What stands in a call's file: its own days and months, without the background; a year is no day."""
        return [event for event, _ in self._known(slug)]

    def _known(self, slug: str) -> Iterator[tuple[Event, str]]:
        """Each event with the English text by which it is known; alike ones are numbered."""
        seen: Counter[str] = Counter()
        steps = zip(self.edition.calls[slug].steps, self.edition.program.calls[slug].steps, strict=True)
        for event, source in steps:
            seen[source.text.value] += 1
            if not event.background and len(event.date) > len("2026"):
                yield event, f"{source.text.value} {seen[source.text.value]}"

    def _content(self, slug: str) -> bytes:
        """A call's file: UTF-8, lines that end with CRLF."""
        return "".join(fold(line) for line in self._lines(slug)).encode()

    def _lines(self, slug: str) -> Iterator[str]:
        call, thing = self.edition.calls[slug], f"call:{slug}"
        name = Text(f"{call.title} ({self.network})", call.title.lang)
        url = self.routes.absolute(self.routes.home_of(thing), self.edition.locale.tag, thing)
        yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//K-City Network//Prospectus//EN")
        yield from ("CALSCALE:GREGORIAN", stamp("LAST-MODIFIED", call.reviewed), f"URL:{url}")
        # RFC 7986, 5.1; the second is how programs wrote it before, and many still read only that
        yield from (text("NAME", name), text("X-WR-CALNAME", name.value))
        for event, identity in self._known(slug):
            yield from self._event(call, event, identity)
            yield from (f"URL:{url}", "END:VEVENT")
        yield "END:VCALENDAR"

    @property
    def network(self) -> str:
        return plain(self.voice.gettext("K-City Network"))

    def _event(self, call: Call, event: Event, identity: str) -> Iterator[str]:
        program = self.edition.program.config.name.value
        first, after = days(event)
        yield "BEGIN:VEVENT"
        # The same in every language, site and build, also when the day moves: a calendar then moves the event
        # (RFC 7986, 5.3: a UUID).
        yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'{program} call:{call.slug} {identity}')}"
        yield stamp("DTSTAMP", call.reviewed)
        yield from (f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}")
        yield text("SUMMARY", Text(f"{event.text} ({self.network})", event.text.lang))
        yield text("DESCRIPTION", Text("\n".join(self._notes(call, event)), self.edition.locale.tag))
        yield "TRANSP:TRANSPARENT"

    def _notes(self, call: Call, event: Event) -> Iterator[str]:
        gettext = self.voice.gettext
        yield call.title.value
        if len(event.date) < len("2026-01-01"):
            yield plain(self.voice.label("precision", "month"))
        if event.reading:
            yield plain(gettext("date: our reading of the sources"))
        yield plain(gettext("Time zone: %(zone)s", zone=self.voice.zone(call.time_zone, call.opens)))


def days(event: Event) -> tuple[datetime.date, datetime.date]:
    """An event's first day and the day after its last (DTEND is exclusive, RFC 5545, 3.6.1)."""
    return first_day(event.date), _after(event.until or event.date)


def _after(date: str) -> datetime.date:
    """The day after a day, a month or a year."""
    first = first_day(date)
    match len(date):
        case 10:
            return first + datetime.timedelta(1)
        case 7:
            return (first + datetime.timedelta(31)).replace(day=1)
    return first.replace(year=first.year + 1)


def stamp(name: str, date: str) -> str:
    """A property whose value is the start of an ISO day, in UTC."""
    return f"{name}:{date.replace('-', '')}T000000Z"


def text(name: str, value: Text | str) -> str:
    """A property whose value is text, with its language where that is known."""
    language = f";LANGUAGE={value.lang}" if isinstance(value, Text) else ""
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return f"{name}{language}:{CONTROL.sub(' ', lines).translate(ESCAPED)}"


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets that divide no character, each ended by CRLF."""
    pieces, size = [""], 0
    for char in line:
        size += len(char.encode())
        if size > LINE:
            pieces.append(" ")
            size = 1 + len(char.encode())
        pieces[-1] += char
    return "\r\n".join(pieces) + "\r\n"
