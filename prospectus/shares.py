"""What one process does of a build: the work of some locales, step by step (`crew`)."""

import gc
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from prospectus import checks, ledger
from prospectus.cldr import PSEUDO
from prospectus.config import Site
from prospectus.jobs import Job
from prospectus.ledger import InPlace
from prospectus.loading import Known, Loaded, check_translations, noting
from prospectus.making import Made, Maker, Staged
from prospectus.offers import Offer
from prospectus.outputs.offline import copied
from prospectus.outputs.prepared import Key
from prospectus.planning import Planner
from prospectus.progress import Progress
from prospectus.sources import Problem
from prospectus.templating import Compiled, learn

MANY = 2_000  # files of a locale, after which it takes less to clear up than to hold what drew them


class Survey(NamedTuple):
    """What is found of a locale before anything is drawn.

    offer: of a locale that readers are offered; doubts: translations that give way to English.
    """

    tag: str
    progress: Progress
    offer: Offer | None
    doubts: tuple[Problem, ...]

    @property
    def lean(self) -> "Survey":
        """The same without what only files in all languages need."""
        return self._replace(offer=replace(self.offer, told={})) if self.offer else self


def surveyed(loaded: Loaded, tag: str, drawn: bool) -> Survey:
    """What is found of a locale. drawn: whether readers are offered it."""
    doubts = tuple(check_translations(loaded, [tag])) if drawn else ()
    offered = loaded.offer(tag) if drawn else None
    progress = offered.progress if offered else loaded.progress(tag, drawn=False)
    return Survey(tag, progress, offered, doubts)


class Needed(NamedTuple):
    """The documents and cards of a locale: the sizes of those that are kept, and how to make others.

    digests: the keys of all in the store; what has neither a size nor a job is made by the share itself.
    """

    sizes: dict[Key, int]
    jobs: dict[Key, Job]
    digests: dict[Key, str]
    problems: tuple[Problem, ...] = ()


class Ready(NamedTuple):
    """What is made before the pages, which say how large it is.

    sizes: of the documents and cards of all locales; unkept: those of them that could not be kept; shared: the sizes of
    the files of open data that hold all languages, by name.
    """

    sizes: dict[Key, int]
    unkept: dict[Key, bytes]
    shared: Mapping[str, int]


@dataclass
class Share:
    """Some locales of a build, drawn in one process.

    asked: the locales that were asked for; none means all offered. known: what is known of finished files, by locale.
    """

    loaded: Loaded
    sites: tuple[Site, ...]
    tags: tuple[str, ...]
    asked: tuple[str, ...]
    planner: Planner = field(init=False)
    makers: dict[str, Maker] = field(default_factory=dict)
    known: dict[str, bytes] = field(default_factory=dict)

    def read(self) -> Iterator[Problem]:
        """Reads the translations; says what cannot be read."""
        problems: list[Problem] = []
        self.loaded.add((tag for tag in self.tags if tag not in PSEUDO), problems)
        yield from problems

    def survey(self, known: Known) -> Iterator[Survey]:
        """Checks the translations."""
        self.loaded.learn(known)
        self.loaded.add((tag for tag in self.tags if tag in PSEUDO), [])
        for tag in self.tags:
            yield surveyed(self.loaded, tag, tag in self.asked if self.asked else self.loaded.is_published(tag))

    def plan(self, offers: dict[str, Offer], progress: dict[str, Progress], compiled: Compiled) -> Iterator[Needed]:
        """Begins to plan: finds which documents and cards there are to make first."""
        learn(self.loaded.env, compiled)
        self.planner = Planner(self.loaded, self.sites, offers, progress)
        for tag in self.drawn:
            yield self._needed(tag)

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.loaded.program.config.root

    @property
    def drawn(self) -> list[str]:
        """The locales of this share that are drawn."""
        return [tag for tag in self.tags if tag in self.planner.offers]

    def _needed(self, tag: str) -> Needed:
        loaded, found = self.loaded, Needed({}, {}, {})
        stale = {key for prepared in loaded.prepared for key in prepared.stale(tag)}
        problems = checks.glyphs({tag: loaded.editions[tag]}, loaded.messages, loaded.lacking) if stale else ()
        if lacking := tuple(problems):
            return found._replace(problems=lacking)
        for prepared in loaded.prepared:
            for key in prepared.keys(tag):
                found.digests[key] = prepared.digest(key)
                if key not in stale:
                    found.sizes[key] = prepared.size(key)
                elif job := prepared.job(key):
                    found.jobs[key] = job
        return found

    def prepare(self, made: Container[Key]) -> Iterator[tuple[Key, int]]:
        """Makes the documents that no other process makes; says how large each is. made: those that are there."""
        for prepared in self.loaded.prepared:
            for key in (key for tag in self.drawn for key in prepared.keys(tag) if key not in made):
                yield key, prepared.size(key)

    def make(
        self, folders: dict[str, Path], prepared: Ready, in_place: dict[str, InPlace], all_weights: bool
    ) -> Iterator[Made | Problem]:
        """Makes the files of the locales, and of no locale where the first is among them."""
        self.planner.sizes = prepared.shared
        for edition in self.loaded.editions.values():
            edition.catalog.origins.clear()  # all that is wrong with translations is told by now
        for kind in self.loaded.prepared:
            kind.sizes, kind.others = prepared.sizes, prepared.unkept
        problems: list[Problem] = []
        for tag in self.drawn:
            before = ledger.load(self.loaded.store, tag)
            self.makers[tag] = Maker(folders, in_place, before, all_weights)
            with noting(self.root, problems):
                yield from self._made(tag)
            many = len(self.makers[tag].ledger) > MANY
            if not self.loaded.with_documents:  # no offline copy will be added
                self.known[tag] = ledger.encoded(self.makers.pop(tag).known)
            if many:
                self.loaded.editions[tag].forget()
                _forget()
        yield from problems

    def _made(self, tag: str) -> Iterator[Made | Problem]:
        first = next(iter(self.planner.offers))
        planned = [*(self.planner.root() if tag == first else ()), *self.planner.locale(tag)]
        for site in self.sites:
            yield from checks.outputs(site, (artifact for id, artifact in planned if id == site.id))
        yield Made({}, [], set(), [], len(planned))
        planned.reverse()
        yield from self.makers[tag].make(planned.pop() for _ in range(len(planned)))  # what is made is not held

    def pack(self, staged: dict[str, Staged]) -> Iterator[Made | Problem | str]:
        """Makes the offline copies of finished sites, and draws the pages that offer them; says their keys."""
        problems: list[Problem] = []
        for tag in self.drawn:
            for pages in self.planner.pages(tag):
                tree = staged[pages.site.id]
                copy = copied(pages, tree.folder, tree.files, self.loaded.store)
                yield copy.key
                with noting(self.root, problems):
                    yield from self.makers[tag].make((pages.site.id, artifact) for artifact in copy.plan())
        yield from problems

    def keep(self) -> Iterator[str]:
        """Keeps what is known of the files; says under which names."""
        self.known.update((tag, ledger.encoded(maker.known)) for tag, maker in self.makers.items())
        for tag, encoded in self.known.items():
            ledger.save(self.loaded.store, tag, encoded)
            yield ledger.name(tag)


def _forget() -> None:
    """Clears up what drew a locale: its parts know each other. What is left is not looked through again."""
    gc.collect()
    gc.freeze()
