"""The lists of pages for search engines (sitemaps.org): one for each language, and an index of them.

They name each page's other languages too (hreflang, as Google documents it), which costs a page no byte:
every page of a set lists all of the set and itself. Only addresses that are canonical stand in them: pages
that the site owns, in the languages that they are translated into.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property, partial

from markupsafe import escape

from prospectus.artifacts import Artifact
from prospectus.config import SOURCE_LOCALE, Site
from prospectus.offers import Offer
from prospectus.program import Program
from prospectus.records import newest_review
from prospectus.routes import Routes, first

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ALTERNATES = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
ANY = "x-default"  # the page for readers of all other languages


class Sitemaps:
    """The sitemaps of a site, in the languages that readers are offered. The format allows 50,000 pages in each."""

    def __init__(self, site: Site, offers: Mapping[str, Offer], routes: Routes) -> None:
        self.site, self.routes = site, routes
        self.offers = {tag: offer for tag, offer in offers.items() if not offer.locale.is_pseudo}

    def plan(self) -> Iterator[Artifact]:
        """The index, then one artifact for each language."""
        yield Artifact(self.routes.sitemap(), "sitemaps", self.index)
        for tag in self.offers:
            yield Artifact(self.routes.sitemap(tag), "sitemaps", partial(self.pages, tag))

    def index(self) -> bytes:
        """The list of the sitemaps."""
        rows = (
            f"<sitemap><loc>{escape(self.routes.file(self.site, self.routes.sitemap(tag)))}</loc></sitemap>\n"
            for tag in self.offers
        )
        return f"{DECLARATION}<sitemapindex {SPACE}>\n{''.join(rows)}</sitemapindex>\n".encode()

    def pages(self, tag: str) -> bytes:
        """The pages in one language; the choice of language, which is in all of them, stands with English."""
        rows = [_row(urls[tag], changed, urls) for urls, changed in self.sets if tag in urls]
        homes, changed = self.sets[0]
        if tag == next(iter(self.offers)):
            rows.insert(0, _row(homes[ANY], changed, homes))
        return f"{DECLARATION}<urlset {SPACE} {ALTERNATES}>\n{''.join(rows)}</urlset>\n".encode()

    @cached_property
    def sets(self) -> list[tuple[dict[str, str], str]]:
        """For each page of the site, home first: language -> address, and the day on which its content changed."""
        return [*self._sets()]

    def _sets(self) -> Iterator[tuple[dict[str, str], str]]:
        absolute = self.routes.absolute
        for thing in self.routes.things(self.site):
            if thing == "404" or self.routes.owner(self.site, thing) != self.site:
                continue
            tags = [tag for tag, offer in self.offers.items() if offer.is_translated(thing)]
            if not tags:
                continue
            urls = {tag: absolute(self.site, tag, thing) for tag in tags}
            usual = urls.get(SOURCE_LOCALE, urls[tags[0]])
            urls[ANY] = self.site.base_url if thing == "home" else usual
            yield urls, changed(self.routes.program, thing)


def changed(program: Program, thing: str) -> str:
    """The day on which what a page says was last looked at (ISO 8601); for pages made of many records, the newest."""
    kind, _, key = first(thing).partition(":")
    match kind:
        case "page":
            return program.pages[key].reviewed
        case "project":
            return program.projects[key].reviewed
        case "call":
            return program.calls[key].reviewed
        case "institution":
            return program.institutions[key].reviewed
        case "form":
            return program.forms[key].reviewed
        case "country" | "sector":
            members = program.by_country[key] if kind == "country" else program.by_sector[key]
            return newest_review(program.projects[slug] for slug in members)
        case "list" if key == "press":
            return max((program.pages[page].reviewed for page in program.press), default=program.content_date)
        case "list" if key == "calls":
            return newest_review(program.calls.values())
        case "list" if key == "institutions":
            return newest_review(program.institutions.values())
        case "list":
            return newest_review(program.projects.values())
    return program.content_date


def _row(url: str, day: str, urls: dict[str, str]) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(other)}"/>' for tag, other in urls.items()
    )
    return f"<url><loc>{escape(url)}</loc><lastmod>{day}</lastmod>{links}</url>\n"
