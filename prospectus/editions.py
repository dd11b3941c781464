"""An edition: the program in one locale, every text resolved and aware of its language.

Made once per locale, shared by the sites.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from prospectus import catalogs
from prospectus.catalogs import Catalog
from prospectus.config import SOURCE_LOCALE, Locale, SiteSettings
from prospectus.guidance import Page
from prospectus.markdown import Rendered, Renderer, Translate
from prospectus.program import Program
from prospectus.records import Call, Institution, Project
from prospectus.schema import Text

# Of a page's blocks, how many must be translated for the page to count as translated.
ENOUGH = 0.9


@dataclass(frozen=True)
class Edition:
    """The program in one locale."""

    program: Program
    locale: Locale
    catalog: Catalog
    source_ids: Mapping[str, tuple[str, ...]]

    @property
    def is_source(self) -> bool:
        return self.locale.tag == SOURCE_LOCALE

    def text(self, context: str, source: str, domain: str = "interface") -> Text:
        """A text in the edition's language, or the source text marked as foreign."""
        if self.is_source:
            return Text(source)
        found = self.catalog.text(domain, context, source)
        return Text(source, SOURCE_LOCALE, foreign=True) if found is None else Text(found, self.locale.tag)

    def _of_records(self, context: str, source: str) -> Text:
        return self.text(context, source, "records")

    def _of_guidance(self, context: str, source: str) -> Text:
        return self.text(context, source, "guidance")

    @cached_property
    def program_name(self) -> Text:
        """What the program is called."""
        return self.text("program", self.program.config.name.value)

    @cached_property
    def brands(self) -> dict[str, SiteSettings]:
        """The sites' own texts, by site."""
        return {site.id: catalogs.translated(site.settings, self.text) for site in self.program.config.sites}

    @cached_property
    def projects(self) -> dict[str, Project]:
        return {slug: catalogs.translated(record, self._of_records) for slug, record in self.program.projects.items()}

    @cached_property
    def calls(self) -> dict[str, Call]:
        return {slug: catalogs.translated(record, self._of_records) for slug, record in self.program.calls.items()}

    @cached_property
    def institutions(self) -> dict[str, Institution]:
        return {
            slug: catalogs.translated(record, self._of_records) for slug, record in self.program.institutions.items()
        }

    @cached_property
    def pages(self) -> dict[str, Page]:
        return {key: catalogs.translated(page, self._of_guidance) for key, page in self.program.pages.items()}

    @cached_property
    def renderer(self) -> Renderer:
        config = self.program.config
        return Renderer(config.markdown_extensions, config.markdown_settings, self.locale.tag, self.locale.direction)

    @cached_property
    def bodies(self) -> dict[str, Rendered]:
        """The guidance as HTML, by page."""
        if self.is_source:
            return self.program.source_bodies
        return {key: self.body(page) for key, page in self.program.pages.items()}

    def body(self, page: Page) -> Rendered:
        """A page's Markdown as HTML."""
        translate = self._block_finder("guidance", "")
        return self.renderer.render(
            page.body, page.folder, translate, self.source_ids.get(page.key), page.layout == "faq"
        )

    @cached_property
    def descriptions(self) -> dict[str, Rendered]:
        """The records' descriptions as HTML, by the path of their source."""
        if self.is_source:
            return self.program.source_descriptions
        found = {}
        for record in self.program.records():
            if record.description:
                translate = self._block_finder("records", catalogs.prose_context(record))
                found[record.source.path] = self.renderer.render(record.description.value, translate=translate)
        return found

    def _block_finder(self, domain: str, context: str) -> Translate:
        return lambda message, kind: self.catalog.text(domain, context, message)

    def is_translated(self, thing: str) -> bool:
        """Whether a thing's main text is in the edition's language; indexes and homes always count."""
        kind, _, key = thing.partition(":")
        if self.is_source:
            return True
        if kind == "page":
            body = self.bodies[key]
            done = 1 - len(body.missing) / max(1, len(body.messages))
            return not self.pages[key].title.foreign and done >= ENOUGH
        records: dict[str, Mapping[str, Project | Call | Institution]] = {
            "project": self.projects,
            "call": self.calls,
            "institution": self.institutions,
        }
        record = records.get(kind, {}).get(key)
        return record is None or not any(text.foreign for text in _main_texts(record))


def _main_texts(record: Project | Call | Institution) -> tuple[Text, ...]:
    if isinstance(record, Institution):
        return record.name, record.role
    return record.title, record.summary


def source_ids(program: Program) -> dict[str, tuple[str, ...]]:
    """The heading anchors of every page in the source language: the same in every edition."""
    return {key: tuple(heading.id for heading in body.headings) for key, body in program.source_bodies.items()}
