"""What the open data say of the records in one language, the same on all sites."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from prospectus.config import SOURCE_LOCALE
from prospectus.editions import Edition
from prospectus.program import Program
from prospectus.records import Call, Institution, Party, Project, newest_review
from prospectus.routes import Routes
from prospectus.theme import Voice, plain

BLOCK = re.compile(r"\s*</(?:p|li|h\d|tr|dt|dd|summary)>\s*")
WRITER = json.JSONEncoder(ensure_ascii=False)
TAG = re.compile(r"<[^>]*>")


class Published:
    """The records of an edition, with what machines are told beside them."""

    def __init__(self, edition: Edition, routes: Routes) -> None:
        self.edition, self.routes, self.voice = edition, routes, Voice(edition)
        self.program, self.tag = edition.program, edition.locale.tag

    @property
    def projects(self) -> Mapping[str, Project]:
        """The projects in this language, by slug."""
        return self.edition.projects

    @property
    def calls(self) -> Mapping[str, Call]:
        """The calls in this language, by year."""
        return self.edition.calls

    @property
    def owner(self) -> Institution:
        """Whose program it is."""
        return self.edition.institutions[self.program.config.owner]

    def label(self, context: str, word: str) -> str:
        """A word of a closed list as readers see it."""
        return plain(self.voice.label(context, word))

    def url(self, thing: str) -> str:
        """The full address of a thing's page, in this language and on the site that answers for it."""
        return self.routes.absolute(self.routes.home_of(thing), self.tag, thing)

    def file(self, name: str) -> str:
        """The full address of a file of open data, on the site that answers for it."""
        return self.routes.file(self.routes.home_of("data"), self.routes.data(name))

    def description(self, record: Any) -> str:
        """A record's description: Markdown in the source language, text in the others; empty where it has none."""
        if record.description is None or self.tag == SOURCE_LOCALE:
            return str(record.description or "")
        return words(self.edition.descriptions[record.source.path].html)

    def title(self, subject: str) -> str:
        """What a set of data is called ("projects" or "calls")."""
        return f"{self.edition.program_name}: {self.label('list', subject)}"

    @property
    def licence(self) -> dict[str, dict[str, str]]:
        """The licence for JSON; nothing where none is configured."""
        known = self.program.config.open_data.licence
        return {"license": {"name": str(known.name), "url": known.url}} if known else {}

    def modified(self, records: Mapping[str, Project] | Mapping[str, Call]) -> str:
        """The day on which the newest of some records was reviewed, ISO 8601."""
        return newest_review(records.values())

    def named(self, name: str) -> str:
        """The name of a file in this language: "projects.csv", "projects-ko.csv"."""
        if self.tag == SOURCE_LOCALE:
            return name
        stem, dot, ending = name.partition(".")
        return f"{stem}-{self.tag}{dot}{ending}"


def parties(
    program: Program, institutions: Mapping[str, Institution], project: Project
) -> Iterator[tuple[str, Institution | Party]]:
    """Who takes part in a project, and how: "owner", "secretariat", "hosts" or "partners".

    An institution of the program is the same body whether a record calls it by its short name or not.
    """
    yield "owner", institutions[program.config.owner]
    track = program.track_of(project)
    if track and track.secretariat:
        yield "secretariat", institutions[track.secretariat]
    named = {
        name.value: slug for slug, known in program.institutions.items() for name in (known.name, known.short_name)
    }
    source = program.projects.get(project.slug, project)
    yield from (("hosts", host) for host in project.hosts)
    for partner, original in zip(project.partners, source.partners, strict=True):
        slug = named.get(original.name.value)
        yield "partners", institutions[slug] if slug else partner


def words(markup: str) -> str:
    """HTML as text, its blocks divided by empty lines."""
    blocks = BLOCK.sub("\n\n", markup)
    lines = (" ".join(line.split()) for line in html.unescape(TAG.sub("", blocks)).split("\n\n"))
    return "\n\n".join(line for line in lines if line)


def written(body: Mapping[str, Any]) -> bytes:
    """JSON, UTF-8, the same for the same data: a line for each field, and for each item of one that is a list.

    What has many items is an iterator: so they need not be held all at once.
    """
    lines = (f"{WRITER.encode(name)}: {_lines(value)}" for name, value in body.items())
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _lines(value: Any) -> str:
    if not isinstance(value, list | Iterator) or value == []:
        return WRITER.encode(value)
    return "[\n" + ",\n".join(map(WRITER.encode, value)) + "\n]"
