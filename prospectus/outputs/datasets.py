"""The files of open data: which there are in one language, and what pages say of them.

They stand in the folder data/ of each site, the same on all; names without a language are those of English files,
and of the files that hold all languages.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import NamedTuple

from prospectus.artifacts import Artifact
from prospectus.editions import Edition
from prospectus.memory import of_last
from prospectus.offers import Offer
from prospectus.outputs import geojson, infrastructure, records_json, tables
from prospectus.outputs.activities import Activities
from prospectus.outputs.published import Published
from prospectus.program import Program
from prospectus.routes import Routes

OMIT = "omit"  # what becomes of an unregistered file, where it is not made as a draft
ACTIVITIES, POINTS = "iati-activities.xml", "projects.geojson.schema.json"
SUBJECTS = ("projects", "calls")


class Rule(NamedTuple):
    """What describes a file: a file beside it, by its URL below the site's folder, or a standard by its address."""

    name: str
    path: str = ""
    url: str = ""


class File(NamedTuple):
    """A file of open data; `path` is its URL below the site's folder, `url` its full address.

    size: in words, since a page changes with what it shows; rule: what describes it. draft: whether it lacks an
    identifier.
    """

    format: str
    path: str
    url: str
    media_type: str
    size: str
    rule: Rule
    draft: bool = False


IATI = Rule("IATI Standard", url="http://iatistandard.org/")
OC4IDS = Rule("OC4IDS", url="https://standard.open-contracting.org/infrastructure/")


class Set(NamedTuple):
    """A set of data: its subject, title and files; how many records it has, and when one was last reviewed."""

    subject: str
    title: str
    rows: int
    modified: str
    files: tuple[File, ...]


class Shared:
    """The files that hold all languages, or none.

    offers: what to know of each language; sizes: of files by name, where another process makes them.
    """

    def __init__(
        self, program: Program, offers: Mapping[str, Offer], routes: Routes, sizes: Mapping[str, int] | None = None
    ) -> None:
        self.program, self.offers, self.routes, self._sizes = program, offers, routes, sizes

    @cached_property
    def activities(self) -> bytes:
        """The projects for IATI."""
        return Activities(self.program, self.offers, self.routes).content()

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The sizes in bytes of those files that pages speak of, by name."""
        if self._sizes is not None:
            return self._sizes
        return {ACTIVITIES: len(self.activities)} if self.has_activities else {}

    def plan(self) -> Iterator[Artifact]:
        """One artifact for each file that this process makes."""
        if self._sizes is not None:
            return
        for subject in SUBJECTS:
            yield Artifact(
                self.routes.data(f"{subject}.schema.json"), "open-data", partial(records_json.schema, subject)
            )
        yield Artifact(self.routes.data(POINTS), "open-data", geojson.schema)
        if self.has_activities:
            yield Artifact(self.routes.data(ACTIVITIES), "open-data", lambda: self.activities)

    @property
    def has_activities(self) -> bool:
        """Whether there is a file for IATI."""
        known = self.program.config.open_data
        return bool(known.iati_organisation) or known.unregistered != OMIT


class Datasets:
    """The files in one language. shared: those of all; day: on which they are published, ISO 8601."""

    def __init__(self, edition: Edition, routes: Routes, shared: Shared, day: str) -> None:
        self.said, self.shared, self.routes, self.day = Published(edition, routes), shared, routes, day
        self.open_data = edition.program.config.open_data
        self._sizes: dict[str, int] = {}

    @cached_property
    def _makers(self) -> dict[str, Callable[[], bytes]]:
        """Plain name -> how its file in this language is made."""
        said = self.said
        found: dict[str, Callable[[], bytes]] = {
            "projects.csv": partial(tables.table, said),
            "projects.csv-metadata.json": partial(tables.description, said),
            "projects.json": partial(records_json.records, said, "projects"),
            "projects.geojson": partial(geojson.collection, said),
            "calls.json": partial(records_json.records, said, "calls"),
        }
        if self.open_data.oc4ids_prefix or self.open_data.unregistered != OMIT:
            found["oc4ids.json"] = partial(infrastructure.package, said, self.day)
        return found

    @of_last
    def made(self, name: str) -> bytes:
        """A file, by its plain name."""
        data = self._makers[name]()
        self._sizes[name] = len(data)
        return data

    def size(self, name: str) -> int:
        """A file's size in bytes, which is all that is kept of it when another is made."""
        return self._sizes[name] if name in self._sizes else len(self.made(name))

    def plan(self) -> Iterator[Artifact]:
        """One artifact for each file in this language."""
        for name in self._makers:
            yield Artifact(self.path(name), "open-data", partial(self.made, name))

    def path(self, name: str) -> str:
        """The URL of a file below a site's folder, by its plain name."""
        return self.routes.data(self.said.named(name))

    def sets(self) -> list[Set]:
        """What pages say of the files."""
        said = self.said
        return [
            Set(
                "projects",
                said.title("projects"),
                len(said.projects),
                said.modified(said.projects),
                (*self._projects(),),
            ),
            Set("calls", said.title("calls"), len(said.calls), said.modified(said.calls), (self._json("calls"),)),
        ]

    def _projects(self) -> Iterator[File]:
        described = Rule("CSV on the Web", self.path("projects.csv-metadata.json"))
        yield self._file("CSV", "projects.csv", "text/csv", described)
        yield self._json("projects")
        points = Rule("JSON Schema", self.routes.data(POINTS))
        yield self._file("GeoJSON", "projects.geojson", "application/geo+json", points)
        if ACTIVITIES in self.shared.sizes:
            path, url = self.routes.data(ACTIVITIES), self.said.file(ACTIVITIES)
            size = self.said.voice.kilobytes(self.shared.sizes[ACTIVITIES])
            draft = not self.open_data.iati_organisation
            yield File("IATI 2.03", path, url, "application/xml", size, IATI, draft)
        if "oc4ids.json" in self._makers:
            found = self._file("OC4IDS 0.9", "oc4ids.json", "application/json", OC4IDS)
            yield found._replace(draft=not self.open_data.oc4ids_prefix)

    def _json(self, subject: str) -> File:
        described = Rule("JSON Schema", self.routes.data(f"{subject}.schema.json"))
        return self._file("JSON", f"{subject}.json", "application/json", described)

    def _file(self, form: str, name: str, media_type: str, rule: Rule) -> File:
        url = self.said.file(self.said.named(name))
        size = self.said.voice.kilobytes(self.size(name))
        return File(form, self.path(name), url, media_type, size, rule)
