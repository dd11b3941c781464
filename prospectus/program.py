"""The program: all sources joined, with indexes by which pages find each other."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from prospectus import forms, guidance, records, redirects
from prospectus.config import Config
from prospectus.forms import Form
from prospectus.guidance import Page
from prospectus.markdown import Rendered, Renderer
from prospectus.memory import NOTHING_KNOWN, Lazy, Memory
from prospectus.records import Call, Institution, Project, Track
from prospectus.redirects import NO_REDIRECTS, Redirects
from prospectus.sources import Problem, strange

NEAR = 4  # projects that the page of another leads to


@dataclass(frozen=True)
class Program:
    """Everything the sources say, in the source language; keys in a stable order.

    memory: of what was worked out of the sources before.
    """

    config: Config
    projects: dict[str, Project]
    calls: dict[str, Call]
    institutions: dict[str, Institution]
    pages: dict[str, Page]
    forms: dict[str, Form]
    published_forms: dict[tuple[str, str], Form]
    redirects: Redirects = NO_REDIRECTS
    memory: Memory = field(default=NOTHING_KNOWN, compare=False, repr=False)

    def records(self) -> Iterator[Project | Call | Institution]:
        """Every record, projects first."""
        yield from self.projects.values()
        yield from self.calls.values()
        yield from self.institutions.values()

    @cached_property
    def source_bodies(self) -> Mapping[str, Rendered]:
        """The guidance in the source language as HTML, by page."""
        return Lazy(self.pages, self._body)

    def _body(self, key: str) -> Rendered:
        page, render = self.pages[key], self.renderer.render
        parts = page.body, page.layout, self.markup
        return self.memory.of(("body", key), parts, lambda: render(page.body, page.folder, layout=page.layout))

    @cached_property
    def described(self) -> dict[str, str]:
        """The Markdown of the records' descriptions, by the path of their source."""
        return {record.source.path: record.description.value for record in self.records() if record.description}

    @cached_property
    def source_descriptions(self) -> Mapping[str, Rendered]:
        """The records' descriptions in the source language as HTML, by the path of their source."""
        return Lazy(self.described, self._description)

    def _description(self, path: str) -> Rendered:
        text, render = self.described[path], self.renderer.render
        return self.memory.of(("description", path), (text, self.markup), lambda: render(text))

    @property
    def markup(self) -> tuple[Any, ...]:
        """What decides how Markdown is read, beside its text."""
        return self.config.markdown_extensions, self.config.markdown_settings

    @cached_property
    def renderer(self) -> Renderer:
        """A renderer for the source language."""
        return Renderer(self.config.markdown_extensions, self.config.markdown_settings)

    @cached_property
    def newest_first(self) -> tuple[str, ...]:
        """Slugs of the projects, latest call first, then by title."""
        return tuple(
            sorted(self.projects, key=lambda slug: (-int(self.projects[slug].call), self.projects[slug].title.value))
        )

    @cached_property
    def by_country(self) -> dict[str, tuple[str, ...]]:
        """Country code -> slugs, latest call first."""
        return self._index(lambda project: (project.country,))

    @cached_property
    def by_sector(self) -> dict[str, tuple[str, ...]]:
        """Sector -> slugs, latest call first."""
        return self._index(lambda project: project.sectors)

    @cached_property
    def by_call(self) -> dict[str, tuple[str, ...]]:
        """Year -> slugs by title."""
        return self._index(lambda project: (project.call,))

    def _index(self, keys: Callable[[Project], Iterable[str]]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for slug in self.newest_first:
            for key in keys(self.projects[slug]):
                found[key].append(slug)
        return {key: tuple(found[key]) for key in sorted(found)}

    @cached_property
    def press(self) -> tuple[str, ...]:
        """Keys of the announcements, newest first."""
        dated = [page for page in self.pages.values() if page.date]
        return tuple(page.key for page in sorted(dated, key=lambda page: (page.date or "", page.key), reverse=True))

    @cached_property
    def forms_page(self) -> str:
        """Key of the page that offers the forms, or an empty string."""
        return next((page.key for page in self.pages.values() if page.layout == "forms"), "")

    @cached_property
    def content_date(self) -> str:
        """The newest review date of all sources, ISO 8601: the default date of a build."""
        pages = [page.reviewed for page in self.pages.values()]
        dates = [records.newest_review(self.records()), *pages, *(form.reviewed for form in self.forms.values())]
        return max(dates, default="")

    def track_of(self, project: Project) -> Track | None:
        """The track of the project's call that covers it."""
        call = self.calls.get(project.call)
        return next((track for track in call.tracks if project.track in track.covers), None) if call else None

    @cached_property
    def near(self) -> Mapping[str, tuple[str, ...]]:
        """By project, those that its page leads to."""
        return Lazy(self.projects, lambda slug: self.neighbours(self.projects[slug], NEAR))

    def neighbours(self, project: Project, count: int = 3) -> tuple[str, ...]:
        """Other projects worth reading next: those that the record names, its country's, then the nearest."""
        slugs = [*project.related, *self.by_country[project.country][: count + 1]]
        found = dict.fromkeys(slug for slug in slugs if slug != project.slug and slug in self.projects)
        if len(found) < count:  # for few projects: in most countries there are enough
            nearest = heapq.nsmallest(2 * count + 1, self.projects, key=lambda slug: self._distance(project, slug))
            found |= dict.fromkeys(slug for slug in nearest if slug != project.slug)
        return tuple(found)[:count]

    def _distance(self, project: Project, slug: str) -> float:
        return self.distance(project, self.projects[slug])

    @staticmethod
    def distance(first: Project, second: Project) -> float:
        """How far two projects are apart, as the angle at the centre of the earth in radians."""
        lat1, lon1 = math.radians(first.coordinates.lat), math.radians(first.coordinates.lon)
        lat2, lon2 = math.radians(second.coordinates.lat), math.radians(second.coordinates.lon)
        half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return 2 * math.asin(min(1.0, math.sqrt(half)))


def load(root: Path, config: Config, problems: list[Problem], memory: Memory = NOTHING_KNOWN) -> Program:
    """Every source below the root, joined; what could not be read is missing and stands in `problems`.

    memory: of what was read and worked out before.
    """
    problems += strange(root)
    current, published = forms.load(root, problems, memory)
    return Program(
        config=config,
        projects={record.slug: record for record in records.load(root, "projects", Project, problems, memory)},
        calls={record.slug: record for record in records.load(root, "calls", Call, problems, memory)},
        institutions={
            record.slug: record for record in records.load(root, "institutions", Institution, problems, memory)
        },
        pages={page.key: page for page in guidance.load(root, problems, memory)},
        forms=current,
        published_forms=published,
        redirects=redirects.load(root, problems),
        memory=memory,
    )
