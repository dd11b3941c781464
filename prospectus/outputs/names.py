"""What things are called in one edition: in menus, lists and links, the same on all sites."""

from functools import cache
from typing import Any

from prospectus.config import Site, SiteSettings
from prospectus.editions import Edition
from prospectus.routes import first, number
from prospectus.theme import Voice


class Names:
    """The names of things in an edition, and the voice that speaks them."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.program, self.config = edition, edition.program, edition.program.config
        self.locale = edition.locale
        self.voice = Voice(edition)
        self.label = self.voice.label
        self.asked: set[str] = set()  # things whose titles were said
        self._known = cache(self._title)

    def brand(self, site: Site) -> SiteSettings:
        """A site's own texts in this language."""
        return self.edition.brands[site.id]

    def title(self, thing: str) -> Any:
        """What a thing is called in menus and lists."""
        self.asked.add(thing)
        return self._known(thing)

    def _title(self, thing: str) -> Any:
        if "~" in thing:
            page = self.voice.number(number(thing))
            return self.voice.gettext("%(title)s, page %(page)s", title=self.title(first(thing)), page=page)
        kind, _, key = thing.partition(":")
        edition, gettext = self.edition, self.voice.gettext
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
            case "sector" | "list":
                return self.label(kind, key)
            case "search":
                return gettext("Search")
            case "sitemap":
                return gettext("Site map")
            case "editions":
                return gettext("How far the translations are")
            case "data":
                return gettext("Open data")
            case "offline":
                return gettext("Offline copy")
            case "404":
                return gettext("Page not found")
        return gettext("Home")
