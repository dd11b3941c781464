"""Every HTML page of a site in one locale: its content within its frame."""

from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any

from markupsafe import escape

from prospectus.artifacts import Artifact, hashed
from prospectus.config import SOURCE_LOCALE, Site
from prospectus.outputs import explorer, linked, maps, tallies
from prospectus.outputs.assets import FOLDER, SOURCE
from prospectus.outputs.cards import Cards
from prospectus.outputs.contents import Content, Contents
from prospectus.outputs.frames import NOWHERE, Frame, is_template
from prospectus.outputs.search import Finder, Search
from prospectus.outputs.slots import filled, pieces
from prospectus.outputs.styles import Styles
from prospectus.routes import INDEX

# record sections as the site map lists them: few first
RECORD_ORDER = ("forms", "calls", "press", "institutions", "sectors", "countries", "projects")
OF_A_SITE = ("home", "search", "sitemap", "offline")  # what each site says of itself


class Pages(Frame):
    """The pages of one site in one edition."""

    def __init__(
        self, site: Site, contents: Contents, assets: dict[str, str], styles: Styles, cards: Cards, finder: Finder
    ) -> None:
        super().__init__(site, contents, assets, cards.some)
        self.styles, self.cards = styles, cards
        self.search = Search(self, finder)

    def artifact(self, thing: str) -> Artifact:
        """A thing's page."""
        kind = self.template(thing).removesuffix(".html")
        return Artifact(self.routes.path(self.locale.tag, thing), kind, partial(self.page, thing))

    def plan(self) -> Iterator[Artifact]:
        """The files that pages load: one artifact for each."""
        yield from self.search.plan()
        if self.routes.has(self.site, "list:projects"):
            path, data = self.explorer
            yield Artifact(path, "asset", partial(bytes, data))

    @cached_property
    def explorer(self) -> tuple[str, bytes]:
        """The script of the projects list: its path below the site's folder, and its content."""
        code = (self.config.root / SOURCE / explorer.CODE).read_text(encoding="utf-8")
        addresses = self.addresses("list:projects")
        more = {name: filled(part, addresses) for name, part in self.contents.more.items()}
        data = explorer.script(code, self.contents.facts, more)
        return f"{FOLDER}/{hashed(f'explorer-{self.locale.tag}.js', data)}", data

    def page(self, thing: str) -> bytes:
        """A page's bytes."""
        return self.render(thing).encode()

    def render(self, thing: str, **more: Any) -> str:
        """A page's HTML. more: what only this drawing of it knows."""
        template = self.template(thing)
        content = self.contents.draw(thing, template, {**self.own(thing), **more})
        return filled(self.around(thing), self.values(thing, content, self.styles.of(template)))

    def template(self, thing: str) -> str:
        """The template that draws a thing."""
        return f"home-{self.site.id}.html" if thing == "home" else self.contents.template(thing)

    def values(self, thing: str, content: Content, style: str) -> dict[str, str]:
        """What stands in the slots of a page's frame."""
        addresses = self.addresses(thing)
        owner = self.routes.owner(self.site, thing)
        locale = self.locale.tag if self.edition.is_translated(thing) else SOURCE_LOCALE
        canonical = self.routes.absolute(owner, locale, thing)
        own = {
            "title": content.title, "style": style, "canonical": str(escape(canonical)),
            "owner": str(escape(self.brand(owner).name)),
            "owner-url": self.routes.elsewhere(self.site, self.locale.tag, thing, owner, thing),
            "card": self.card(thing), "linked": self.linked(thing, content, owner, canonical),
            "description": "".join(content.description), "class": "".join(content.css), **self.languages(thing),
        }  # fmt: skip
        if thing == "list:projects":
            own["explorer"] = addresses.within(self.explorer[0])
        for name in filter(is_template, content.main[1::2]):
            own[name] = filled(pieces(self.part(name, thing)), addresses, own)
        own["scripts"] = filled(content.scripts, addresses, own)
        own["content"] = filled(content.main, addresses, own)
        return own

    def linked(self, thing: str, content: Content, owner: Site, canonical: str) -> str:
        """A page's JSON-LD as a script element."""
        if thing == NOWHERE:
            return ""
        full = partial(self.routes.full, self.site, self.locale.tag)
        publisher = self.routes.absolute(owner, self.locale.tag, "home")
        way = [(full(target), title) for target, title in self.way(thing)]
        node = {
            **content.node, "url": canonical, "publisher": linked.organization(self.brand(owner).name, publisher),
            **({"breadcrumb": linked.breadcrumb(way)} if way else {}),
        }  # fmt: skip
        return linked.script(node)

    def card(self, thing: str) -> str:
        """The full address of a page's social card."""
        return self.cards.address(self.cards.key(self.routes.owner(self.site, thing), self.locale.tag, thing))

    # -- what only a site says -------------------------------------------------------------------

    def own(self, thing: str) -> dict[str, Any]:
        """The names that only a site's own page has."""
        if thing not in OF_A_SITE:
            return {}
        found: dict[str, Any] = getattr(self, f"_{thing}")()
        return {"site": self.site, "brand": self.brand(self.site), **found}

    def _home(self) -> dict[str, Any]:
        home, contents, edition = self.brand(self.site).home, self.contents, self.edition
        projects = self.program.projects.values()
        latest = contents.latest
        counted = (call for _, call in sorted(edition.calls.items(), reverse=True) if call.results)
        asked = [*(track.secretariat for track in latest.tracks if track.secretariat), self.config.owner]
        return {
            "title": home.title,
            "description": home.lead,
            "points": [maps.point(project.coordinates) for project in projects],
            "seoul": maps.point(maps.SEOUL),
            "latest": latest,
            "calls": len(self.program.calls),
            "official": next((call for call in counted if call.results and call.results.running_total), None),
            "planning": next((track for track in latest.tracks if track.way == "planning"), None),
            "asked": [edition.institutions[slug] for slug in dict.fromkeys(asked)],
            "chosen": contents.selected(self.program.by_call.get(latest.slug, ())),
            "news": [edition.pages[key] for key in self.program.press[:3]],
            "counts": tallies.counts(self.program),
            "bodies": [
                (other, self.brand(other), edition.institutions[other.settings.institution].role)
                for other in self.config.sites
            ],
        }

    def _offline(self) -> dict[str, Any]:
        path = self.routes.copy(self.site, self.locale.tag)
        # no size yet: the copy holds this page, and is made when all pages are
        return {"copy": path, "folder": PurePosixPath(path).stem, "start": INDEX, "size": 0}

    def _sitemap(self) -> dict[str, Any]:
        things = self.routes.things(self.site)
        menus = [item for item in self.site.menu if len(item.things) > 1]
        single = [item.things[0] for item in self.site.menu if len(item.things) == 1]
        listed = {thing for item in menus for thing in item.things}
        pages = [thing for thing in things if thing.startswith("page:") and thing not in listed]
        members = {section: [thing for thing in things if self.section(thing) == section] for section in RECORD_ORDER}
        others = [thing for thing in pages if not self.parent(thing) and thing not in single]
        return {
            "menus": menus,
            "others": [*(thing for thing in single if thing.startswith("page:")), *others, "search", "offline"],
            "members": {section: self.by_name(section, found) for section, found in members.items() if found},
            "has": lambda thing: self.routes.has(self.site, thing),
        }

    def _search(self) -> dict[str, Any]:
        return {"index": self.search.index, "letters": self.search.letters()}

    def by_name(self, section: str, things: list[str]) -> list[str]:
        """Things of a section by their names in this language; calls and announcements newest first."""
        if section in ("calls", "press"):
            return sorted(things, reverse=True)
        return sorted(things, key=lambda thing: str(self.title(thing)).casefold())
