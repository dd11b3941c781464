"""Which files there will be: every artifact of every site, before the first is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from prospectus.artifacts import Artifact
from prospectus.config import Site
from prospectus.fingerprints import code_digest
from prospectus.loading import Loaded
from prospectus.making import Planned
from prospectus.offers import Offer
from prospectus.outputs import explorer
from prospectus.outputs.assets import SOURCE, Assets
from prospectus.outputs.contents import Contents, texts
from prospectus.outputs.datasets import Shared
from prospectus.outputs.feeds import Feed
from prospectus.outputs.hosting import Hosting
from prospectus.outputs.languages import TEMPLATE as LANGUAGES
from prospectus.outputs.languages import language_choice
from prospectus.outputs.pages import Pages
from prospectus.outputs.search import Finder
from prospectus.outputs.sitemaps import Sitemaps
from prospectus.outputs.styles import Styles
from prospectus.progress import Progress

EXPLORER = "list-projects.html"  # the template with rules of its own


@dataclass
class Planner:
    """Plans the files of some sites.

    offers: of the locales that readers are offered, in the order in which pages name them; progress: of all locales;
    sizes: of the files of open data that hold all languages, where another process makes them.
    """

    loaded: Loaded
    sites: tuple[Site, ...]
    offers: Mapping[str, Offer]
    progress: Mapping[str, Progress]
    sizes: Mapping[str, int] | None = None

    @cached_property
    def styles(self) -> Styles:
        """What stands as style in each kind of page."""
        program = self.loaded.program
        rules = {EXPLORER: explorer.rules(program)}
        return Styles(self.loaded.env, program.config.root / SOURCE, texts(program), rules, program.memory)

    @cached_property
    def code(self) -> str:
        """A digest of the code that draws, and of what it draws with."""
        return code_digest()

    @cached_property
    def shared_data(self) -> Shared:
        """The files of open data that hold all languages."""
        return Shared(self.loaded.program, self.offers, self.loaded.routes, self.sizes)

    @cached_property
    def assets(self) -> dict[str, Assets]:
        """The assets of each site."""
        return {site.id: Assets(self.loaded.program, site) for site in self.sites}

    def root(self) -> Iterator[Planned]:
        """The files that belong to no locale."""
        first, loaded = next(iter(self.offers)), self.loaded
        drawn = {pages.site.id: pages for pages in self.pages(first)}
        for site in self.sites:
            assets = self.assets[site.id]
            card = self.loaded.cards.address(self.loaded.cards.key(site, first, "home"))
            choice = language_choice(
                loaded.env, loaded.program.config, site, self.offers, assets.names, self.styles, card
            )
            for artifact in (
                *assets.plan(),
                choice,
                *Sitemaps(site, self.offers, loaded.routes).plan(),
                *self.shared_data.plan(),
                *self.hosting(drawn[site.id]).plan(),
            ):
                yield site.id, artifact

    def hosting(self, pages: Pages) -> Hosting:
        """What tells servers of a site. pages: those of any language, since all have the same styles."""
        templates = {LANGUAGES, *map(pages.template, self.loaded.routes.things(pages.site))}
        styles = [str(self.styles.of(template)) for template in sorted(templates)]
        return Hosting(pages.site, self.loaded.env, self.loaded.routes, self.offers, styles)

    def locale(self, tag: str) -> Iterator[Planned]:
        """The files of a locale.

        Those of a thing stand together, since its content is drawn once for all sites; so do copies of a file of open
        data, before the page that says how large it is.
        """
        drawn = self.pages(tag)
        for artifact in drawn[0].contents.datasets.plan():
            yield from ((pages.site.id, artifact) for pages in drawn)
        for thing in self.loaded.routes.all_things:
            if thing == "offline" and self.loaded.with_documents:
                continue  # it says how large the offline copy is, and so comes with that
            for pages in drawn:
                if self.loaded.routes.has(pages.site, thing):
                    yield pages.site.id, pages.artifact(thing)
        for pages in drawn:
            for artifact in self.beside(pages):
                yield pages.site.id, artifact

    def beside(self, pages: Pages) -> Iterator[Artifact]:
        """The files of a site and locale that are no pages."""
        site, tag, loaded = pages.site, pages.locale.tag, self.loaded
        yield from pages.plan()
        yield from pages.contents.calendars.plan(site)
        yield from self.hosting(pages).moved(pages.names)
        yield from Feed(site, pages.edition, loaded.routes, loaded.day).plan()
        yield from self.loaded.cards.plan(site, tag)
        for key in self.loaded.documents.keys(tag):
            path = loaded.routes.document(tag, loaded.documents.name(key))
            yield loaded.documents.artifact(key, path, "document")

    def pages(self, tag: str) -> list[Pages]:
        """What draws the pages of a locale, for each site."""
        of, styles = self.loaded, self.styles
        contents = Contents(
            of.env, of.editions[tag], self.offers, of.routes, of.day, self.progress, of.documents, styles,
            self.shared_data, self.code,
        )  # fmt: skip
        finder = Finder(contents.names, of.routes.all_things)
        return [Pages(site, contents, self.assets[site.id].names, styles, of.cards, finder) for site in self.sites]

    def every(self) -> Iterator[Planned]:
        """Every file, planned once."""
        yield from self.root()
        for tag in self.offers:
            yield from self.locale(tag)

    def all(self, site: Site) -> Iterator[Artifact]:
        """Every file of one site."""
        return (artifact for id, artifact in self.every() if id == site.id)


def planner(loaded: Loaded, sites: tuple[Site, ...] = (), locales: tuple[str, ...] = ()) -> Planner:
    """A planner for sources that are read in all locales; of all sites and locales, or of some."""
    offers = {tag: loaded.offer(tag) for tag in loaded.editions if not locales or tag in locales}
    progress = {tag: offer.progress for tag, offer in offers.items()}
    progress |= {tag: loaded.progress(tag, drawn=False) for tag in loaded.editions if tag not in offers}
    ordered = {tag: progress[tag] for tag in loaded.editions}
    return Planner(loaded, sites or loaded.program.config.sites, offers, ordered)
