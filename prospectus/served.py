"""What stands at each address of the sites, made when somebody asks for it."""

import multiprocessing
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from prospectus.artifacts import Artifact, File, digest, end_with_parent
from prospectus.config import SOURCE_LOCALE, Site
from prospectus.jobs import Job
from prospectus.offers import Offer
from prospectus.outputs.offline import copied
from prospectus.outputs.pages import Pages
from prospectus.outputs.prepared import Key
from prospectus.planning import Planner
from prospectus.routes import DATA, INDEX
from prospectus.store import NOTHING_KEPT


class Found(NamedTuple):
    """What an address leads to: its site, locale and thing, as far as it has them, and how to make its bytes.

    template: which draws it, if any; apart: how to make it in a process of its own, where that takes long.
    """

    site: Site
    locale: str
    thing: str
    make: Callable[[], bytes]
    template: str = ""
    apart: Callable[[], Job | None] = lambda: None


class Extra(NamedTuple):
    """A file that no page of a preview leads to: what it is called, and its URL below its site's folder."""

    name: str
    site: str
    url: str


class Served:
    """The sites of one state of the sources.

    planner: of the locales that readers are offered; offer: what to know of another locale.
    """

    def __init__(self, planner: Planner, offer: Callable[[str], Offer]) -> None:
        self.planner, self.offer = planner, offer
        self.loaded = planner.loaded
        self.routes, self.sites = self.loaded.routes, {site.id: site for site in planner.sites}
        self.pages = cache(self._pages)
        self.things = cache(self._things)

    def _pages(self, tag: str) -> dict[str, Pages]:
        """What draws the pages of a locale, by site; a locale that is not published is drawn as if it were."""
        planner = self.planner
        if tag not in planner.offers:
            planner = replace(planner, offers={**planner.offers, tag: self.offer(tag)})
        return {pages.site.id: pages for pages in planner.pages(tag)}

    def _things(self, tag: str) -> dict[str, str]:
        """Path below a site's folder -> the thing whose page stands there, in any site."""
        return {self.routes.path(tag, thing): thing for thing in self.routes.all_things}

    def find(self, site: str, path: str) -> Found | None:
        """What stands at a path below a site's folder; None where nothing does."""
        if site not in self.sites:
            return None
        tag, here = path.partition("/")[0], self.sites[site]
        if tag not in self.loaded.editions:
            return self._found(here, "", path, chain(self.beside(site, path), self.root(site)))
        thing = self.things(tag).get(path, "")
        if thing and self.routes.has(here, thing):
            pages = self.pages(tag)[site]
            return Found(here, tag, thing, partial(pages.page, thing), pages.template(thing))
        pages = self.pages(tag)[site]
        return self._prepared(here, tag, path) or self._found(here, tag, path, self.planner.beside(pages))

    def root(self, site: str) -> Iterator[Artifact]:
        """The files of a site that belong to no locale."""
        return (artifact for id, artifact in self.planner.root() if id == site)

    def beside(self, site: str, path: str) -> Iterator[Artifact]:
        """The scripts and open data of the locales by whose tags a path is named; those of English have no tag."""
        for tag in self.loaded.editions:
            if f"-{tag}." in path or (tag == SOURCE_LOCALE and path.startswith(DATA)):
                yield from self.pages(tag)[site].scripts()
                yield from self.pages(tag)[site].contents.datasets.plan()

    @staticmethod
    def _found(site: Site, tag: str, path: str, artifacts: Iterator[Artifact]) -> Found | None:
        known = next((artifact for artifact in artifacts if artifact.path == path), None)
        return Found(site, tag, "", known.make) if known else None

    def _prepared(self, site: Site, tag: str, path: str) -> Found | None:
        """A document, a social card, or the offline copy: they are made only for who asks."""
        documents, cards, routes = self.loaded.documents, self.loaded.cards, self.routes
        if path == routes.copy(site, tag):
            return Found(site, tag, "", partial(self.copy, site, tag))
        thing = self.things(tag).get(f"{path.rpartition('/')[0]}/{INDEX}", "")
        card = cards.key(site, tag, thing)
        if thing and path.endswith(f".{card.format}") and path == cards.path(card):
            return Found(site, tag, "", partial(cards.make, card), apart=partial(cards.job, card))
        for key in documents.offered(tag):
            if path == routes.document(tag, documents.name(key)):
                return Found(site, tag, "", partial(documents.make, key), apart=partial(documents.job, key))
        return None

    def copy(self, site: Site, tag: str) -> bytes:
        """The offline copy of a site in a locale: its files are made in a folder for as long as it is packed."""
        pages, files = self.pages(tag)[site.id], dict[str, File]()
        own = map(pages.artifact, self.routes.things(site))
        with tempfile.TemporaryDirectory() as folder:
            for artifact in (*own, *self.planner.beside(pages), *self.root(site.id)):
                data, file = artifact.make(), Path(folder, artifact.path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
                files[artifact.path] = File(artifact.kind, digest(data))
            return copied(pages, Path(folder), files, NOTHING_KEPT).make()

    def extras(self, site: str, tag: str, thing: str) -> list[Extra]:
        """The files that belong to a page and its language, and that pages of a preview do not lead to."""
        documents, cards, routes = self.loaded.documents, self.loaded.cards, self.routes
        found = []
        for key in documents.offered(tag):
            title = self._title(key)
            found.append(Extra(f"{title}, {key.format.upper()}", site, routes.document(tag, documents.name(key))))
        owner = routes.owner(self.sites[site], thing)
        card = cards.key(owner, tag, thing)
        found.append(Extra("Social card of this page", cards.owner(card).id, cards.path(card)))
        return [*found, Extra("Offline copy, ZIP", site, routes.copy(self.sites[site], tag))]

    def _title(self, key: Key) -> str:
        form = self.loaded.program.forms.get(key.subject)
        return form.title.value if form else "All guidance"


def made_apart(job: Job) -> bytes:
    """What a job makes, in a fresh process: the typesetter keeps what it used, and would keep others waiting."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _alone) as pool:
        return pool.submit(job.alone).result()


def _alone() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks hears Ctrl-C, and ends this
    end_with_parent()
