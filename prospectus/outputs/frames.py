"""What surrounds every page: addresses, languages, menus, the way here, names of things."""

import re
from typing import Any, NamedTuple

from markupsafe import Markup

from prospectus import terms
from prospectus.config import SOURCE_LOCALE, Locale, Site, SiteSettings, thing_of
from prospectus.editions import Edition
from prospectus.routes import SECTION_OF, Routes, address
from prospectus.schema import Text
from prospectus.theme import Voice

THING = re.compile(r'href="thing:([^"]*)"')


class Link(NamedTuple):
    """A title and where it leads; `current` is "page", "true" or nothing."""

    title: Any
    url: str
    current: str = ""


class Alternate(NamedTuple):
    """The same page in another language, and that language's home page."""

    locale: Locale
    url: str
    home: str
    translated: bool


class Frame:
    """The surroundings of the pages of one site in one edition.

    editions: those that readers are offered, by locale; assets: plain name -> path below the site's folder.
    """

    def __init__(
        self, site: Site, edition: Edition, editions: dict[str, Edition], routes: Routes, assets: dict[str, str]
    ) -> None:
        self.site, self.edition, self.editions, self.routes, self.assets = site, edition, editions, routes, assets
        self.program, self.config, self.locale = edition.program, edition.program.config, edition.locale
        self.voice = Voice(edition)

    def brand(self, site: Site) -> SiteSettings:
        """A site's own texts in this language."""
        return self.edition.brands[site.id]

    def label(self, context: str, key: str) -> Text:
        """A word of a closed list."""
        return self.edition.text(context, terms.LABELS[context][key])

    def frame(self, thing: str) -> dict[str, Any]:
        """Addresses, languages, menus and the way here."""
        owner = self.routes.owner(self.site, thing)
        translated = self.edition.is_translated(thing)
        alternates = self.alternates(thing)
        canonical_locale = self.locale.tag if translated else SOURCE_LOCALE
        return {
            "here": thing,
            "url": lambda target: self.routes.link(self.site, self.locale.tag, thing, thing_of(target)),
            "asset": lambda name: self.routes.within(self.site, self.locale.tag, thing, self.assets[name]),
            "file_url": lambda path: self.routes.within(self.site, self.locale.tag, thing, path),
            "has": lambda target: self.routes.has(self.site, target),
            "feed": self.routes.within(self.site, self.locale.tag, thing, self.routes.feed(self.locale.tag)),
            "alternates": alternates,
            "english": next((other for other in alternates if other.locale.is_source), None),
            "canonical": self.routes.absolute(owner, canonical_locale, thing),
            "owner": owner,
            "owner_brand": self.brand(owner),
            "owner_url": self.routes.elsewhere(self.site, self.locale.tag, thing, owner, thing),
            "translated": translated,
            "menu": self.menu(thing),
            "crumbs": self.crumbs(thing),
            "side": self.side(thing),
            "policies": [self.linked(f"page:{key}", thing) for key in self.site.settings.policies],
            "sites": [
                (other, self.brand(other), self.routes.elsewhere(self.site, self.locale.tag, thing, other, "home"))
                for other in self.config.sites
            ],
            "resolved": lambda html: self.resolved(html, thing),
        }

    def alternates(self, thing: str) -> list[Alternate]:
        """The page in every language, this one too."""
        return [
            Alternate(
                edition.locale,
                self.routes.within(self.site, self.locale.tag, thing, address(tag, thing)),
                self.routes.within(self.site, self.locale.tag, thing, address(tag, "home")),
                edition.is_translated(thing),
            )
            for tag, edition in self.editions.items()
        ]

    def linked(self, target: str, here: str, current: str = "") -> Link:
        return Link(self.title(target), self.routes.link(self.site, self.locale.tag, here, target), current)

    def title(self, thing: str) -> Any:
        """What a thing is called in menus and lists."""
        kind, _, key = thing.partition(":")
        edition = self.edition
        match kind:
            case "page":
                return edition.pages[key].menu_title
            case "project":
                return edition.projects[key].title
            case "call":
                return edition.calls[key].title
            case "institution":
                return edition.institutions[key].short_name
            case "form":
                return edition.forms[key].title
            case "country":
                return self.voice.country(key)
            case "sector":
                return self.label("sector", key)
            case "list":
                return self.label("list", key)
            case "search":
                return self.voice.gettext("Search")
            case "sitemap":
                return self.voice.gettext("Site map")
            case "editions":
                return self.voice.gettext("How far the translations are")
            case "offline":
                return self.voice.gettext("Offline copy")
            case "404":
                return self.voice.gettext("Page not found")
        return self.voice.gettext("Home")

    def menu(self, thing: str) -> list[Link]:
        """The main menu; the item that holds the page is current."""
        items = []
        for item in self.site.menu:
            url = self.routes.link(self.site, self.locale.tag, thing, item.things[0])
            current = "page" if item.things == (thing,) else "true" if self.holds(item.things, thing) else ""
            items.append(Link(self.edition.text("menu", item.title.value), url, current))
        return items

    def holds(self, things: tuple[str, ...], thing: str) -> bool:
        """Whether a menu item holds a page: itself, or the list it belongs to."""
        return thing in things or self.parent(thing) in things

    def section(self, thing: str) -> str:
        """The section of records that a page belongs to, or an empty string."""
        kind, _, key = thing.partition(":")
        if kind == "page" and self.program.pages[key].date:
            return "press"
        return SECTION_OF.get(kind, "")

    def parent(self, thing: str) -> str:
        """The list that a record's page belongs to; forms have a page of guidance instead."""
        section = self.section(thing)
        if section == "forms":
            return f"page:{self.program.forms_page}"
        return f"list:{section}" if section else ""

    def crumbs(self, thing: str) -> list[Link]:
        """The way from the home page to the page's parent (KRDS 03_03: the last may be the parent)."""
        if thing in ("home", "404"):
            return []
        way = [self.linked("home", thing)]
        parent = self.parent(thing)
        if parent and self.routes.has(self.site, parent):
            return [*way, self.linked(parent, thing)]
        for item in self.site.menu:
            if thing in item.things[1:]:
                url = self.routes.link(self.site, self.locale.tag, thing, item.things[0])
                return [*way, Link(self.edition.text("menu", item.title.value), url)]
        return way

    def side(self, thing: str) -> tuple[Any, list[Link]]:
        """The title and pages of the menu item that a page of guidance, or a form, stands in."""
        for item in self.site.menu:
            if len(item.things) > 1 and (thing in item.things or self.parent(thing) in item.things):
                links = [self.linked(other, thing, "page" if other == thing else "") for other in item.things]
                return self.edition.text("menu", item.title.value), links
        return "", []

    def resolved(self, html: str, thing: str) -> Markup:
        """HTML from Markdown with its links to things turned into addresses."""
        found = THING.sub(lambda link: f'href="{self.routes.link(self.site, self.locale.tag, thing, link[1])}"', html)
        return Markup(found)
