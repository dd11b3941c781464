"""An edition: the program in one locale, every text resolved and aware of its language.

Made once per locale, shared by the sites.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeVar

from prospectus import fillings, messages
from prospectus.catalogs import Catalog, Place
from prospectus.config import SOURCE_LOCALE, Locale, SiteSettings
from prospectus.forms import Form
from prospectus.guidance import Page
from prospectus.markdown import Rendered, Renderer, Translate
from prospectus.memory import Lazy
from prospectus.parity import Fault
from prospectus.program import Program
from prospectus.records import Call, Institution, Project
from prospectus.schema import Text

R = TypeVar("R", Project, Call, Institution, Page)
TIP_MARKUP = "Keep links, **bold**, *emphasis* and `code` of the English text, and add none."


@dataclass(frozen=True)
class Edition:
    """The program in one locale."""

    program: Program
    locale: Locale
    catalog: Catalog

    @property
    def is_source(self) -> bool:
        return self.locale.tag == SOURCE_LOCALE

    def text(self, context: str, source: str, domain: str = "interface") -> Text:
        """A text in the edition's language, or the source text marked as foreign."""
        if self.is_source:
            return Text(source)
        found = self.catalog.text(domain, context, source)
        return Text(source, SOURCE_LOCALE, foreign=True) if found is None else Text(found, self.locale.tag)

    def forget(self) -> None:
        """Lets go of the records and texts in the edition's language; who asks again has them made again."""
        for name in ("projects", "calls", "institutions", "forms", "pages", "bodies", "descriptions"):
            vars(self).pop(name, None)

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
        return {site.id: messages.translated(site.settings, self.text) for site in self.program.config.sites}

    @cached_property
    def projects(self) -> Mapping[str, Project]:
        return self._translated("projects", self.program.projects, self._of_records)

    @cached_property
    def calls(self) -> Mapping[str, Call]:
        return self._translated("calls", self.program.calls, self._of_records)

    @cached_property
    def institutions(self) -> Mapping[str, Institution]:
        return self._translated("institutions", self.program.institutions, self._of_records)

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        return Lazy(self.program.forms, lambda slug: self.form(self.program.forms[slug]))

    def form(self, form: Form) -> Form:
        """A form, of any version, in the edition's language."""
        return messages.translated(form, lambda context, source: self.text(context, source, "forms"))

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        return self._translated("pages", self.program.pages, self._of_guidance)

    def _translated(self, sort: str, known: Mapping[str, R], find: Callable[[str, str], Text]) -> Mapping[str, R]:
        """Records in the edition's language, by slug. sort: under which name they are remembered."""
        remember, words = self.program.memory.of, self._words("guidance" if sort == "pages" else "records")

        def translated(slug: str) -> R:
            record = known[slug]
            return remember((sort, self.locale.tag, slug), (record, words), lambda: messages.translated(record, find))

        return Lazy(known, translated)

    def _words(self, domain: str) -> Any:
        """Every translation of a domain; None where there is none."""
        return self.catalog.entries.get(domain)

    @cached_property
    def renderer(self) -> Renderer:
        config = self.program.config
        return Renderer(config.markdown_extensions, config.markdown_settings, self.locale.tag, self.locale.direction)

    @cached_property
    def bodies(self) -> Mapping[str, Rendered]:
        """The guidance as HTML, by page."""
        if self.is_source:
            return self.program.source_bodies
        return Lazy(self.program.pages, lambda key: self._body(self.program.pages[key]))

    def _body(self, page: Page) -> Rendered:
        parts = page.body, page.layout, self.program.markup, self._words("guidance")
        return self.program.memory.of(("body", self.locale.tag, page.key), parts, lambda: self.body(page))

    def body(self, page: Page) -> Rendered:
        """A page's Markdown as HTML."""
        source = self.program.source_bodies[page.key]
        find = self._block_finder("guidance", "")
        return fillings.render(self.renderer, page.body, source, find, page.folder, page.layout)

    @cached_property
    def descriptions(self) -> Mapping[str, Rendered]:
        """The records' descriptions as HTML, by the path of their source."""
        if self.is_source:
            return self.program.source_descriptions
        contexts = {record.source.path: messages.prose_context(record) for record in self.program.records()}
        return Lazy(self.program.described, lambda path: self._description(path, contexts[path]))

    def _description(self, path: str, context: str) -> Rendered:
        text, source = self.program.described[path], self.program.source_descriptions[path]
        find = self._block_finder("records", context)
        parts = text, self.program.markup, self._words("records")
        make = partial(fillings.render, self.renderer, text, source, find)
        return self.program.memory.of(("description", self.locale.tag, path), parts, make)

    def _block_finder(self, domain: str, context: str) -> Translate:
        return lambda message: self.catalog.text(domain, context, message)

    @cached_property
    def verdict(self) -> Catalog:
        """The catalog without the translations that the renderer refused: what readers really see."""
        return self.catalog if self.is_source else self.catalog.without(dict(self._refused()))

    def _refused(self) -> Iterator[tuple[Place, Fault]]:
        for body in self.bodies.values():
            for item in body.refused:
                yield ("guidance", ("", item.text)), _markup_fault(item.text, item.change)
        for record in self.program.records():
            described = self.descriptions.get(record.source.path)
            for item in described.refused if described else ():
                key = (messages.prose_context(record), item.text)
                yield ("records", key), _markup_fault(item.text, item.change)

    def is_translated(self, thing: str) -> bool:
        """Whether a thing's main text is in the edition's language; indexes and homes always count."""
        kind, _, key = thing.partition("~")[0].partition(":")  # a further page of a list is as its first
        if self.is_source:
            return True
        if kind == "page":
            body = self.bodies[key]
            return self._enough(self.pages[key].title, len(body.missing), len(body.blocks))
        if kind == "form":
            asked = [item.key for item in messages.texts_of(self.program.forms[key], "")]
            missing = [text for text in asked if self.catalog.text("forms", *text) is None]
            return self._enough(self.forms[key].title, len(missing), len(asked))
        records: dict[str, Mapping[str, Project | Call | Institution]] = {
            "project": self.projects,
            "call": self.calls,
            "institution": self.institutions,
        }
        record = records.get(kind, {}).get(key)
        return record is None or not any(text.foreign for text in _main_texts(record))

    def _enough(self, title: Text, missing: int, texts: int) -> bool:
        """Whether a title is in the edition's language, and of the texts below it as many as its locale asks for."""
        return not title.foreign and 100 * (1 - missing / max(1, texts)) >= self.locale.threshold


def _main_texts(record: Project | Call | Institution) -> tuple[Text, ...]:
    if isinstance(record, Institution):
        return record.name, record.role
    return record.title, record.summary


def _markup_fault(text: str, change: str) -> Fault:
    return Fault(f"Must keep the markup of {text[:50]!r}: {change}.", TIP_MARKUP)
