"""URLs: the only module that knows them.

A *thing* is what a page is about, the same in every site and locale:

    home  search  sitemap  editions  data  offline  404    once per site
    page:apply/faq                              a page of guidance
    project:SLUG  call:2026  institution:kind   a record
    form:application                            an application form
    country:VN  sector:transport                what the records have in common
    list:projects  list:press …                 an index
    country:VN~2  search~3                      a further page of a long list
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from urllib.parse import urlsplit

from prospectus import cldr
from prospectus.config import SOURCE_LOCALE, Config, Site
from prospectus.program import Program
from prospectus.schema import territories

INDEX = "index.html"  # what a URL that ends with a slash is read from
FOLDERS = {
    "projects": "projects",
    "countries": "countries",
    "sectors": "solutions",
    "calls": "calls",
    "institutions": "institutions",
    "press": "press",
    "forms": "forms",
}
SECTION_OF = {
    "project": "projects",
    "country": "countries",
    "sector": "sectors",
    "call": "calls",
    "institution": "institutions",
    "form": "forms",
}
PER_PAGE, NAMES_PER_PAGE = 60, 400  # how many projects, and how many names from A to Z, stand on one page
DOCUMENTS, DATA = "documents", "data"  # the folders of the files to download, and of open data


@cache
def country_slug(code: str) -> str:
    """A country's English name as an ASCII slug: TR is "turkiye"."""
    name = unicodedata.normalize("NFKD", cldr.country(SOURCE_LOCALE, code))
    return re.sub(r"[^a-z0-9]+", "-", name.encode("ascii", "ignore").decode().lower()).strip("-")


def first(thing: str) -> str:
    """The first page of a list that a thing may be a further page of."""
    return thing.partition("~")[0]


def number(thing: str) -> int:
    """Which page of its list a thing is: 1 for the first, and for things without further pages."""
    return int(thing.partition("~")[2] or 1)


def spread(thing: str, count: int, size: int = PER_PAGE) -> list[str]:
    """The pages of a list with so many members, of which each page has some."""
    return [thing, *(f"{thing}~{page}" for page in range(2, 1 + -(-count // size)))]


def folder(thing: str) -> str:
    """The part of a thing's URL after the locale: "apply/faq/", or "404.html"."""
    if "~" in thing:
        return f"{folder(first(thing))}{number(thing)}/"
    kind, _, key = thing.partition(":")
    match kind:
        case "home":
            return ""
        case "404":
            return "404.html"
        case "page":
            return f"{key}/"
        case "list":
            return f"{FOLDERS[key]}/"
        case "country":
            return f"{FOLDERS['countries']}/{country_slug(key)}/"
        case _ if kind in SECTION_OF:
            return f"{FOLDERS[SECTION_OF[kind]]}/{key}/"
    return f"{thing}/"


def address(locale: str, thing: str) -> str:
    """A thing's URL below the site's folder: "en/apply/faq/"."""
    return in_locale(locale, folder(thing))


def in_locale(locale: str, url: str) -> str:
    """A URL below the site's folder, of which the part after the locale is known."""
    return f"{locale}/{url}"


def thing_at(url: str) -> str:
    """What the page at a URL is about, by its part after the locale: "projects/oslo-2026/" is "project:oslo-2026"."""
    section, _, key = url.strip("/").partition("/")
    kind = next((kind for kind, name in SECTION_OF.items() if FOLDERS[name] == section and key), "page")
    if kind == "country":
        codes = (code for code in territories() if country_slug(code) == key)
        return f"country:{next(codes, key)}"
    return f"{kind}:{key if kind != 'page' else url.strip('/')}"


def withdrawn(before: Iterable[str], now: Iterable[str]) -> list[str]:
    """The URLs, without their locale, of pages that were among some files and are not, in any language, among others.

    before, now: paths below a site's folder. Further pages of a list that grew shorter do not count.
    """
    stand = {url for path in now if (url := _url_in_locale(path))}
    gone = sorted({url for path in before if (url := _url_in_locale(path))} - stand)
    parts = (re.fullmatch(r"(.*/)\d+/", url) for url in gone)
    return [
        url for url, part in zip(gone, parts, strict=True) if not (part and part[1] in stand and part[1] != "calls/")
    ]


def _url_in_locale(path: str) -> str:
    """A page's URL after the locale; empty for what is no page, and for home pages."""
    return path.partition("/")[2].removesuffix(INDEX) if path.endswith(f"/{INDEX}") else ""


class Routes:
    """Where every thing stands in every site, and whose it is."""

    def __init__(self, config: Config, program: Program) -> None:
        self.config, self.program = config, program
        self._things = {site.id: self._listed(site) for site in config.sites}
        self.all_things = tuple(dict.fromkeys(thing for things in self._things.values() for thing in things))
        self._sets = {site: frozenset(things) for site, things in self._things.items()}

    def _listed(self, site: Site) -> tuple[str, ...]:
        """Every thing of a site, and as many pages as the names of all of them take."""
        found = tuple(self._all(site))
        return (*found, *spread("search", sum("~" not in thing for thing in found), NAMES_PER_PAGE)[1:])

    def _all(self, site: Site) -> Iterator[str]:
        program, settings = self.program, site.settings
        yield from ("home", "search", "sitemap", "editions", "data", "offline", "404")
        for page in program.pages.values():
            if set(page.sections) & set(settings.sections):
                yield f"page:{page.key}"
        members = {
            "projects": (f"project:{key}" for key in program.projects),
            "countries": self._spread("country", program.by_country, program.by_country),
            "sectors": self._spread("sector", program.by_sector, program.by_sector),
            "calls": self._spread("call", program.calls, program.by_call),
            "institutions": (f"institution:{key}" for key in program.institutions),
            "forms": (f"form:{key}" for key in program.forms),
        }
        for section in settings.records:
            if section != "forms":  # a page of guidance lists them
                yield f"list:{section}"
            yield from members.get(section, ())

    @staticmethod
    def _spread(kind: str, keys: Iterable[str], members: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        for key in keys:
            yield from spread(f"{kind}:{key}", len(members.get(key, ())))

    def things(self, site: Site) -> tuple[str, ...]:
        """Everything that has a page in a site, in a stable order."""
        return self._things[site.id]

    def has(self, site: Site, thing: str) -> bool:
        """Whether a thing has a page in a site."""
        return thing in self._sets[site.id]

    def exists(self, thing: str) -> bool:
        """Whether a thing has a page anywhere."""
        return any(thing in things for things in self._sets.values())

    def owner(self, site: Site, thing: str) -> Site:
        """The site that answers for a thing; a site's own pages, and what nobody owns, are its own."""
        kind, _, key = first(thing).partition(":")
        if kind == "page" and key in self.program.pages:
            wanted = self.program.pages[key].owner
            return next((other for other in self.config.sites if other.id == wanted), site)
        section = key if kind == "list" else {**SECTION_OF, "data": "projects"}.get(kind, "")
        return next((other for other in self.config.sites if section in other.settings.owns), site)

    def home_of(self, thing: str) -> Site:
        """The site whose page of a thing is named where no site is spoken of: its owner, else the first that has it."""
        first = self.config.sites[0]
        return self._holder(first, thing) if self.exists(thing) else first

    def path(self, locale: str, thing: str) -> str:
        """A thing's file below the site's folder: "en/apply/faq/index.html"."""
        url = address(locale, thing)
        return url + INDEX if url.endswith("/") else url

    def document(self, locale: str, name: str) -> str:
        """The URL of a file to download below the site's folder: "en/documents/kcn-guidance-en.pdf"."""
        return f"{locale}/{DOCUMENTS}/{name}"

    def calendar(self, locale: str, thing: str) -> str:
        """The URL of a call's calendar file, beside its page: "en/calls/2026/kcn-call-2026-en.ics"."""
        return f"{address(locale, thing)}kcn-{thing.replace(':', '-')}-{locale}.ics"

    def data(self, name: str) -> str:
        """The URL of a file of open data below the site's folder: "data/projects.csv"."""
        return f"{DATA}/{name}"

    def feed(self, locale: str) -> str:
        """The URL of a language's feed below the site's folder: "en/feed.xml"."""
        return f"{locale}/feed.xml"

    def sitemap(self, locale: str = "") -> str:
        """The URL of a language's sitemap below the site's folder, or of the index of them: "sitemap-en.xml"."""
        return f"sitemap-{locale}.xml" if locale else "sitemap.xml"

    def file(self, site: Site, url: str) -> str:
        """The full address of a file of a site, by its URL below the site's folder."""
        return f"{site.base_url}{url}"

    def copy(self, site: Site, locale: str) -> str:
        """The URL of the offline copy below the site's folder: "en/documents/kcn-molit-en.zip"."""
        return self.document(locale, f"kcn-{site.id}-{locale}.zip")

    def live(self, site: Site, path: str) -> str:
        """The full address of a file of a site; that of its folder where the folder is read from it."""
        return site.base_url + path.removesuffix(INDEX)

    def beside(self, locale: str, thing: str, name: str) -> str:
        """The URL of a file that belongs to a thing's page, below the site's folder: "en/search/pages.js"."""
        return address(locale, thing) + name

    def absolute(self, site: Site, locale: str, thing: str) -> str:
        """A thing's full address in a site."""
        return f"{site.base_url}{address(locale, thing)}"

    def full(self, site: Site, locale: str, thing: str) -> str:
        """A thing's full address: in a site, or in another where the site does not have it."""
        return self.absolute(site if self.has(site, thing) else self._holder(site, thing), locale, thing)

    def link(self, site: Site, locale: str, here: str, target: str) -> str:
        """The address of a thing (with its "#anchor") as written in the page of `here`.

        Within a site links are relative, so the site works below any address; what stands only
        in another site is linked there, in the same language.
        """
        thing, hash_sign, anchor = target.partition("#")
        if not self.has(site, thing):
            return self.elsewhere(site, locale, here, self._holder(site, thing), thing) + hash_sign + anchor
        return self.within(site, locale, here, address(locale, thing)) + hash_sign + anchor

    def elsewhere(self, site: Site, locale: str, here: str, other: Site, thing: str) -> str:
        """The address of a thing in another site; relative where both stand on one host, as previews do."""
        mine, theirs = urlsplit(site.base_url), urlsplit(other.base_url)
        if (mine.scheme, mine.netloc) != (theirs.scheme, theirs.netloc):
            return self.absolute(other, locale, thing)
        there = theirs.path.lstrip("/") + address(locale, thing)
        return "/" + there if here == "404" else self.between(mine.path.lstrip("/") + address(locale, here), there)

    def within(self, site: Site, locale: str, here: str, url: str) -> str:
        """A URL of a site (without a leading slash) as written in the site's page of `here`.

        A 404 page is shown at any address, so its links start at the site's root.
        """
        if here == "404":
            return urlsplit(site.base_url).path + url
        return self.between(address(locale, here), url)

    def _holder(self, site: Site, thing: str) -> Site:
        owner = self.owner(site, thing)
        sites = (other for other in (owner, *self.config.sites) if self.has(other, thing))
        if found := next(sites, None):
            return found
        raise KeyError(thing)

    def between(self, here: str, there: str) -> str:
        """The relative address from one URL of a site to another, both without a leading slash."""
        start, end = here.split("/")[:-1], there.split("/")
        same = 0
        while same < len(start) and same < len(end) - 1 and start[same] == end[same]:
            same += 1
        return "../" * (len(start) - same) + "/".join(end[same:]) or "./"
