"""Reading all sources, and checking them: what every command begins with."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment

from prospectus import catalogs, checks, cldr, config, fonts, forms, glossary, guidance, program, pseudo, records
from prospectus.config import Config, Locale
from prospectus.editions import Edition
from prospectus.glossary import Glossary
from prospectus.markdown import Rendered
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.messages import Message, messages
from prospectus.offers import Offer, offer
from prospectus.outputs.cards import Cards
from prospectus.outputs.documents import Documents
from prospectus.outputs.prepared import Prepared
from prospectus.program import Program
from prospectus.progress import FRAME, Progress, measured
from prospectus.routes import Routes
from prospectus.sources import Problem, did_you_mean, strange
from prospectus.store import NOTHING_KEPT, Store
from prospectus.templating import fault
from prospectus.theme import environment


class RefusedError(Exception):
    """The sources have problems, or the target is not ours; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return f"{len(self.problems)} problems"


@contextlib.contextmanager
def noting(root: Path, problems: list[Problem], template: str = "") -> Iterator[None]:
    """Notes what is wrong with a page template that raises meanwhile. template: its name, as far as it is known."""
    try:
        yield
    except Exception as error:
        if not (found := fault(root, error, template)):
            raise
        problems.append(found)


class Known(NamedTuple):
    """What follows from the sources in the source language: every message by domain, and the texts as HTML."""

    messages: dict[str, list[Message]]
    bodies: dict[str, Rendered]
    descriptions: dict[str, Rendered]


@dataclass(frozen=True)
class Loaded:
    """The sources, read; the program in some or all of its locales.

    store: where made bytes are kept; with_documents: whether there are files to download, and cards.
    """

    program: Program
    editions: dict[str, Edition]
    routes: Routes
    day: str
    terms: Glossary = catalogs.NO_TERMS
    store: Store = NOTHING_KEPT
    with_documents: bool = True
    env: Environment = field(kw_only=True)

    @cached_property
    def messages(self) -> dict[str, list[Message]]:
        """Every message of the program, by domain."""
        return messages(self.program)

    @cached_property
    def documents(self) -> Documents:
        """The files to download."""
        return Documents(self.env, self.editions, self.routes, self.day, self.store, self.with_documents)

    @cached_property
    def cards(self) -> Cards:
        """The social cards."""
        return Cards(self.editions, self.routes, self.store, self.with_documents)

    @property
    def prepared(self) -> tuple[Prepared, ...]:
        """What is made before the pages."""
        return self.documents, self.cards

    def lacking(self, tag: str) -> str:
        """The characters of a locale's documents and cards that no font draws."""
        return "".join(found.lacking(tag) for found in self.prepared)

    @property
    def known(self) -> Known:
        """What takes long to find out of the sources in the source language."""
        return Known(self.messages, dict(self.program.source_bodies), dict(self.program.source_descriptions))

    def learn(self, known: Known) -> None:
        """Takes over what another process found out of the same sources."""
        vars(self)["messages"] = known.messages
        vars(self.program).update(source_bodies=known.bodies, source_descriptions=known.descriptions)

    def add(self, tags: Iterable[str], problems: list[Problem]) -> None:
        """Reads the program in some locales. `problems` receives what is wrong with catalogs."""
        self.editions.update((tag, self._edition(tag, problems)) for tag in tags)

    def _edition(self, tag: str, problems: list[Problem]) -> Edition:
        if tag in cldr.PSEUDO:
            return Edition(self.program, Locale(tag), pseudo.catalog(tag, self.messages))
        known = {locale.tag: locale for locale in self.program.config.locales}
        locale = known.get(tag, Locale(config.SOURCE_LOCALE))
        root = self.program.config.root
        return Edition(self.program, locale, catalogs.load(root, locale, problems, self.terms, self.program.memory))

    def progress(self, tag: str, drawn: bool = True) -> Progress:
        """How far a locale is; where its pages are not drawn, without what only drawing them would show."""
        edition = self.editions[tag]
        catalog = edition.verdict if drawn else edition.catalog
        return measured(edition.locale, catalog, {} if edition.is_source else self.messages)

    def is_published(self, tag: str) -> bool:
        """Whether a locale is offered to readers."""
        edition, frame = self.editions[tag], {FRAME: self.messages[FRAME]}
        return edition.is_source or measured(edition.locale, edition.catalog, frame).published

    def published(self) -> tuple[str, ...]:
        """The locales that readers are offered."""
        return tuple(filter(self.is_published, self.editions))

    def offer(self, tag: str) -> Offer:
        """What all pages must know of an edition."""
        return offer(self.editions[tag], self.progress(tag), self.routes.all_things)


def configured(root: Path, problems: list[Problem], memory: Memory = NOTHING_KNOWN) -> Config:
    """The configuration. Raises RefusedError where it is wrong, with what is wrong in the other sources too.

    memory: of what was read before.
    """
    settings = config.load(root, problems, memory)
    if settings is None:
        problems += strange(root)
        for folder, kind in records.FOLDERS.items():
            records.load(root, folder, kind, problems)
        guidance.load(root, problems)
        forms.load(root, problems)
        raise RefusedError(problems)
    return settings


def read(settings: Config, problems: list[Problem], day: str = "", memory: Memory = NOTHING_KNOWN) -> Loaded:
    """Everything the sources say in the source language, in no locale yet; `problems` receives what is wrong.

    memory: of what was read and worked out before.
    """
    whole = program.load(settings.root, settings, problems, memory)
    terms = glossary.load(settings.root, problems, whole.memory)
    routes = Routes(settings, whole)
    return Loaded(whole, {}, routes, day or whole.content_date, terms, env=environment(settings))


def load(settings: Config, problems: list[Problem], day: str = "", locales: tuple[str, ...] = ()) -> Loaded:
    """Everything the sources say, in every locale. Raises RefusedError where a source cannot be read.

    locales: those asked for; a pseudo-locale among them is made, the configured ones are there anyway.
    """
    loaded = read(settings, problems, day)
    loaded.add([locale.tag for locale in settings.locales], problems)
    if problems:
        raise RefusedError(problems)
    loaded.add([tag for tag in locales if tag in cldr.PSEUDO], problems)
    return loaded


def edition(whole: Program, tag: str) -> Edition:
    """The program in one locale; in English where the sites lack it. Raises RefusedError for a broken catalog."""
    problems: list[Problem] = []
    terms = glossary.load(whole.config.root, problems)
    routes, env = Routes(whole.config, whole), environment(whole.config)
    loaded = Loaded(whole, {}, routes, whole.content_date, terms, env=env)
    loaded.add([tag], problems)
    if problems:
        raise RefusedError(problems)
    return loaded.editions[tag]


def unknown(path: str, noun: str, names: Iterable[str], known: list[str]) -> Iterator[Problem]:
    """A problem for each name that is not among those known."""
    for name in names:
        if name not in known:
            message = f"Must be one of the {noun} {', '.join(known)}; found {name!r}."
            yield Problem(path, 1, message, did_you_mean(name, known))


def check(loaded: Loaded) -> list[Problem]:
    """Everything that is wrong between the sources in the source language."""
    settings = loaded.program.config
    source = Edition(loaded.program, Locale(config.SOURCE_LOCALE), catalogs.Catalog(config.SOURCE_LOCALE, {}))
    found = [
        *checks.references(loaded.program),
        *checks.forms(loaded.program),
        *fonts.problems(settings.root, loaded.program.memory),
    ]
    found += checks.sites(settings, loaded.program, loaded.routes)
    found += checks.redirects(loaded.program, loaded.routes)
    found += checks.security(settings.sites, loaded.day)
    found += checks.templates(settings, loaded.routes, loaded.env)
    found += checks.guidance(settings, loaded.program, loaded.routes, source.bodies)
    found += checks.descriptions(loaded.program, loaded.routes, source)
    return found


def check_translations(loaded: Loaded, locales: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with the translations of some locales; a build goes on without the unsafe ones."""
    for tag in locales:
        edition = loaded.editions[tag]
        if not edition.is_source and not edition.locale.is_pseudo:
            yield from checks.translations(edition, loaded.messages)
            yield from checks.terms(edition, loaded.messages, loaded.terms)
            yield from checks.incomplete(edition, loaded.messages)
