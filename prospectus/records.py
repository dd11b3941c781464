"""The program's records: projects, calls and institutions, each one YAML file.

The dataclasses are the format (see `schema`): a field's hint says what may stand there, the text
in `Annotated` is the help that editors show. A record's slug is its file's name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, TypeVar

import yaml

from prospectus import terms
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.schema import (
    SLUG,
    Count,
    Country,
    EmailAddress,
    IsoDate,
    Language,
    OneOf,
    Pattern,
    Prose,
    Slug,
    SomeDate,
    Telephone,
    Text,
    TextsByLanguage,
    TimeZone,
    WebAddress,
    read,
)
from prospectus.sources import Problem, Source, parse_yaml, remembered, yaml_texts

CURRENCIES = {"KRW": "South Korean won", "USD": "US dollar"}
Year = Annotated[str, Pattern("20[0-9]{2}", "a year", "2026")]
R = TypeVar("R", "Project", "Call", "Institution")


@dataclass(frozen=True)
class Reference:
    """A public text that supports what a page states."""

    publisher: Annotated[Text, "Who published it, as readers know them"]
    language: Annotated[Language, "Language of the text"]
    url: WebAddress | None = None
    date: SomeDate | None = None
    about: Annotated[Text | None, "What it is about, in a few words; needed when one publisher stands twice"] = None


@dataclass(frozen=True)
class Money:
    """An amount or a range, in whole units of a currency (ISO 4217)."""

    currency: Annotated[str, OneOf("currency", CURRENCIES)]
    amount: Count | None = None
    min: Count | None = None
    max: Count | None = None


@dataclass(frozen=True)
class Share:
    """One sum for several projects together, in the currency of the support."""

    amount: Count
    projects: Count


@dataclass(frozen=True)
class Support(Money):
    """What a project received or could receive, and how exactly that is known."""

    basis: Annotated[
        str | None, OneOf("basis", terms.BASES), "project: reported for this one; band: the track's range"
    ] = None
    approximate: bool = False
    shared: Annotated[Share | None, "The printed sum for several projects together"] = None
    converted: Annotated[Money | None, "As printed in another currency; never converted by us"] = None
    note: Text | None = None


@dataclass(frozen=True)
class Coordinates:
    """A point in WGS 84 degrees, and what it stands for."""

    lat: float
    lon: float
    exactness: Annotated[str, OneOf("exactness", terms.EXACTNESS)]


@dataclass(frozen=True)
class Party:
    """An organisation that takes part in a project."""

    name: Text
    role: Text | None = None
    original_names: TextsByLanguage = ()


@dataclass(frozen=True)
class Status:
    """Where the work stood, and when that was known."""

    state: Annotated[str, OneOf("state", terms.STATES)]
    as_of: SomeDate | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened, or was planned, on a day, in a month or in a year."""

    date: SomeDate
    text: Text
    until: SomeDate | None = None
    background: Annotated[bool, "Before or beside the program"] = False
    reading: Annotated[bool, "The date is the editors' reading of the sources"] = False
    marks: Annotated[
        str | None, OneOf("mark", terms.MARKS), "What the event is to the project's course, for open data"
    ] = None


@dataclass(frozen=True)
class Picture:
    """A picture under content/pictures/, with what it shows for those who cannot see it."""

    file: Annotated[
        str, Pattern(r"[a-z0-9-]+(?:/[a-z0-9-]+)*\.(?:jpg|png|webp)", "a picture's file name", "uman-kick-off.jpg")
    ]
    alt: Text
    credit: Text
    width: Count
    height: Count


@dataclass(frozen=True)
class Document:
    """A public document of the project, elsewhere on the web."""

    title: Text
    url: WebAddress
    language: Language
    format: Annotated[str, Pattern("[A-Z]{2,5}", "a file format in capitals", "PDF")] | None = None


@dataclass(frozen=True)
class Project:
    """A project that the program selected."""

    title: Annotated[Text, "English title"]
    country: Country
    call: Annotated[Year, "Year of the call that selected it"]
    track: Annotated[str, OneOf("track", terms.TRACKS)]
    coordinates: Coordinates
    summary: Annotated[Text, "One or two sentences: the lead of the page, and what lists and search results say"]
    events: tuple[Event, ...]
    sources: tuple[Reference, ...]
    reviewed: IsoDate
    original_titles: Annotated[TextsByLanguage, "Titles as printed, by language"] = ()
    city: Text | None = None
    region: Text | None = None
    site: Annotated[Text | None, "The exact site, in one phrase"] = None
    kinds: tuple[Annotated[str, OneOf("kind", terms.KINDS)], ...] = ()
    hosts: Annotated[tuple[Party, ...], "Public bodies abroad"] = ()
    partners: Annotated[tuple[Party, ...], "Korean partners"] = ()
    sectors: Annotated[tuple[Annotated[str, OneOf("sector", terms.SECTORS)], ...], "The first is the main theme"] = ()
    support: Support | None = None
    status: Status | None = None
    description: Annotated[Prose | None, "Markdown"] = None
    outcome: Text | None = None
    keywords: Annotated[Text | None, "Words that readers search for and the record does not say"] = None
    related: tuple[Slug, ...] = ()
    documents: tuple[Document, ...] = ()
    pictures: tuple[Picture, ...] = ()
    confidence: Annotated[str, OneOf("confidence", terms.CONFIDENCE), "How well the sources support the record"] = (
        "high"
    )
    slug: str = field(default="", metadata={"derived": True})
    source: Source = field(default=Source(""), compare=False, metadata={"derived": True})

    @property
    def way(self) -> str:
        return terms.way(self.track)

    @property
    def region_key(self) -> str:
        return terms.REGION_OF[self.country]


@dataclass(frozen=True)
class TrackResults:
    """Printed figures of one track, and when they were announced where not together with those of the others."""

    applications: Count | None = None
    countries: Count | None = None
    selected: Count | None = None
    selected_countries: Count | None = None
    announced: IsoDate | None = None


@dataclass(frozen=True)
class Total:
    """The official running total of the program."""

    projects: Count
    countries: Count
    printed: Annotated[SomeDate, "When it was printed"]


@dataclass(frozen=True)
class Results(TrackResults):
    """Printed figures of a whole call, and when all were announced where that was one day."""

    budget: Support | None = None
    running_total: Annotated[Total | None, "The official total after this call, where printed"] = None


@dataclass(frozen=True)
class Track:
    """One way of taking part in a call."""

    id: Slug
    title: Text
    covers: tuple[Annotated[str, OneOf("track", terms.TRACKS)], ...]
    eligibility: Annotated[Text, "Who may apply"]
    original_titles: TextsByLanguage = ()
    all_year: bool = False
    opens: IsoDate | None = None
    closes: IsoDate | None = None
    next_choice: SomeDate | None = None
    supports: Annotated[Text | None, "What is supported"] = None
    amount: Support | None = None
    places: Annotated[Text | None, "How many are to be selected"] = None
    secretariat: Annotated[Slug | None, "File name of the institution"] = None
    apply: Annotated[Text | None, "How one applies"] = None
    criteria: tuple[Text, ...] = ()
    results: TrackResults | None = None

    @property
    def way(self) -> str:
        return terms.way(self.covers[0])


@dataclass(frozen=True)
class Call:
    """A yearly call for projects; its slug is the year."""

    title: Text
    summary: Text
    opens: IsoDate
    time_zone: Annotated[str, TimeZone("[A-Z][A-Za-z]+/[A-Za-z_]+", "a time zone of the IANA list", "Asia/Seoul")]
    tracks: tuple[Track, ...]
    steps: tuple[Event, ...]
    sources: tuple[Reference, ...]
    reviewed: IsoDate
    announced: IsoDate | None = None
    legal_basis: Text | None = None
    results: Results | None = None
    notes: tuple[Text, ...] = ()
    description: Prose | None = None
    slug: str = field(default="", metadata={"derived": True})
    source: Source = field(default=Source(""), compare=False, metadata={"derived": True})


@dataclass(frozen=True)
class Contact:
    """An office, what to ask it, and how to reach it."""

    office: Text
    purpose: Text | None = None
    email: EmailAddress | None = None
    telephones: tuple[Telephone, ...] = ()
    address: Text | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Institution:
    """A public body with a part in the program."""

    name: Text
    short_name: Text
    role: Annotated[Text, "What it does in the program, in one sentence"]
    sources: tuple[Reference, ...]
    reviewed: IsoDate
    summary: Text | None = None
    original_names: TextsByLanguage = ()
    duties: tuple[Text, ...] = ()
    description: Prose | None = None
    url: WebAddress | None = None
    contacts: tuple[Contact, ...] = ()
    slug: str = field(default="", metadata={"derived": True})
    source: Source = field(default=Source(""), compare=False, metadata={"derived": True})


FOLDERS: dict[str, type[Any]] = {"projects": Project, "calls": Call, "institutions": Institution}


def misnamed(path: str, slug: str) -> Iterator[Problem]:
    """A problem where a file's name is no slug."""
    if not re.fullmatch(SLUG, slug):
        yield Problem(path, 1, f"Must have a file name of small letters, digits and hyphens; found {slug!r}.")


def parse(text: str, path: str, kind: type[R], problems: list[Problem]) -> R | None:
    """The record in `text`, or None with its problems noted."""
    slug = PurePosixPath(path).stem
    problems += misnamed(path, slug)
    node = parse_yaml(text, path, problems)
    return record(node, slug, path, kind, problems) if node else None


def record(node: yaml.Node, slug: str, path: str, kind: type[R], problems: list[Problem]) -> R | None:
    """The record that YAML's nodes are, or None with its problems noted."""
    if (found := read(node, kind, path, problems)) is None:
        return None
    value, source = found
    return replace(value, slug=slug, source=source)


def load(
    root: Path, folder: str, kind: type[R], problems: list[Problem], memory: Memory = NOTHING_KNOWN
) -> tuple[R, ...]:
    """Every record of a folder, in the order of their slugs. memory: of what was read before."""
    read_one = partial(_parse, kind)
    found: dict[str, R] = {}
    for path, text in yaml_texts(root, folder, problems):
        record = remembered(memory, read_one, text, path, problems)
        if record is None:
            continue
        if same := found.get(record.slug):
            problems.append(Problem(path, 1, f"Must not have the file name of {same.source.path} again."))
        found.setdefault(record.slug, record)
    return tuple(found[slug] for slug in sorted(found))


def _parse(kind: type[R], text: str, path: str, problems: list[Problem]) -> R | None:
    return parse(text, path, kind, problems)


def newest_review(records: Iterable[Project | Call | Institution]) -> str:
    """The latest `reviewed` date, ISO 8601, or an empty string."""
    return max((record.reviewed for record in records), default="")
