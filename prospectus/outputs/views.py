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


class Listed(NamedTuple):
    """A project in a list that says more, or on a map."""

    slug: str
    title: Text
    summary: Text
    city: Text | None
    region: Text | None
    country: str
    region_key: str
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


class News(NamedTuple):
    """An announcement in a list."""

    key: str
    date: str | None
    title: Text
    description: Text


def rows(projects: Iterable[Project]) -> list[Row]:
    """Projects as links."""
    return [_view(Row, project) for project in projects]


def listed(projects: Iterable[Project]) -> list[Listed]:
    """Projects as lists and maps show them."""
    return [_view(Listed, project) for project in projects]


def call_rows(calls: Iterable[Call]) -> list[CallRow]:
    """Calls as lists and tables show them."""
    return [_view(CallRow, call)._replace(tracks=tuple(map(_track, call.tracks))) for call in calls]


def _track(track: Track) -> TrackRow:
    return TrackRow(track.title, track.results)


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
