"""What lists and frames show of records: no more, so that a page changes only with what it shows."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from prospectus.guidance import Page
from prospectus.records import Call, Contact, Coordinates, Institution, Project, Results, Track, TrackResults
from prospectus.schema import Text


class Row(NamedTuple):
    """A project in a list of links."""

    slug: str
    title: Text
    country: str
    call: str
    way: str


class Marked(NamedTuple):
    """A project in the list of all, and on its map."""

    slug: str
    title: Text
    city: Text | None
    country: str
    region_key: str
    call: str
    way: str
    coordinates: Coordinates


class Listed(NamedTuple):
    """A project in the list of a country or sector."""

    slug: str
    title: Text
    summary: Text
    city: Text | None
    region: Text | None
    country: str
    call: str
    way: str


class Card(NamedTuple):
    """A project with a map of its own."""

    slug: str
    title: Text
    summary: Text
    city: Text | None
    country: str
    call: str
    way: str
    coordinates: Coordinates


class TrackRow(NamedTuple):
    """A track of a call in the table of calls."""

    title: Text
    results: TrackResults | None


class CallRow(NamedTuple):
    """A call in a list, and in the table of calls."""

    slug: str
    title: Text
    opens: str
    results: Results | None
    tracks: tuple[TrackRow, ...]


class Newest(NamedTuple):
    """The newest call, where pages say how to take part."""

    slug: str
    opens: str
    time_zone: str
    tracks: tuple[Track, ...]


class Counted(NamedTuple):
    """A call and its figures."""

    slug: str
    results: Results | None


class Titled(NamedTuple):
    """A call that is named."""

    slug: str
    title: Text


class Body(NamedTuple):
    """An institution in a list, with its offices."""

    slug: str
    name: Text
    short_name: Text
    role: Text
    contacts: tuple[Contact, ...]


class Office(NamedTuple):
    """An institution in a frame."""

    slug: str
    name: Text
    contacts: tuple[Contact, ...]


class Here(NamedTuple):
    """The site that a page stands in."""

    id: str


class Sister(NamedTuple):
    """A site of the program, and what the institution does whose it is."""

    id: str
    institution: str
    name: Text
    role: Text


class News(NamedTuple):
    """An announcement in a list."""

    key: str
    date: str | None
    title: Text
    description: Text


def rows(projects: Iterable[Project]) -> list[Row]:
    """Projects as links."""
    return [_view(Row, project) for project in projects]


def marked(projects: Iterable[Project]) -> list[Marked]:
    """Projects as the list of all and its map show them."""
    return [_view(Marked, project) for project in projects]


def listed(projects: Iterable[Project]) -> list[Listed]:
    """Projects as the lists of countries and sectors show them."""
    return [_view(Listed, project) for project in projects]


def cards(projects: Iterable[Project]) -> list[Card]:
    """Projects as cards show them."""
    return [_view(Card, project) for project in projects]


def call_rows(calls: Iterable[Call]) -> list[CallRow]:
    """Calls as lists and tables show them."""
    return [_view(CallRow, call)._replace(tracks=tuple(map(_track, call.tracks))) for call in calls]


def _track(track: Track) -> TrackRow:
    return TrackRow(track.title, track.results)


def newest(call: Call) -> Newest:
    """The newest call, as pages say how to take part."""
    return Newest(call.slug, call.opens, call.time_zone, call.tracks)


def bodies(institutions: Iterable[Institution]) -> list[Body]:
    """Institutions as lists show them."""
    return [_view(Body, institution) for institution in institutions]


def office(institution: Institution) -> Office:
    """An institution as frames name it."""
    return Office(institution.slug, institution.name, institution.contacts)


def news(pages: Iterable[Page]) -> list[News]:
    """Announcements as lists show them."""
    return [_view(News, page) for page in pages]


def _view(kind: Any, record: Any) -> Any:
    return kind(*(getattr(record, name) for name in kind._fields))
