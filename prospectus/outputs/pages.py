"""Every HTML page of a site in one locale: its content within its frame."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any

from markupsafe import escape

from prospectus import alphabet
from prospectus.artifacts import Artifact, Inputs, Used, hashed
from prospectus.config import SOURCE_LOCALE, Site
from prospectus.fingerprints import fingerprint, fingerprint_of_all
from prospectus.memory import of_last
from prospectus.outputs import explorer, linked, maps, tallies, views
from prospectus.outputs.assets import FOLDER, SOURCE
from prospectus.outputs.cards import Cards
from prospectus.outputs.contents import Content, Contents
from prospectus.outputs.documents import GUIDANCE
from prospectus.outputs.frames import NOWHERE, Frame, is_template
from prospectus.outputs.search import Finder, Search
from prospectus.outputs.slots import Encoded, Pieces, filled, pieces
from prospectus.outputs.styles import Styles
from prospectus.routes import INDEX, NAMES_PER_PAGE, first, number, spread
from prospectus.templating import SlotError
from prospectus.theme import plain

# record sections as the site map lists them: few first
RECORD_ORDER = ("forms", "calls", "press", "institutions", "sectors", "countries", "projects")
Data = dict[str, Callable[[], Any]]  # name -> what finds it, if the template has the name
ALWAYS = ("title", "description")  # of a home page: the frame has them too
OF_A_SITE = ("home", "search", "sitemap", "offline")  # what each site says of itself


class Pages(Frame):
    """The pages of one site in one edition."""

    def __init__(
        self, site: Site, contents: Contents, assets: dict[str, str], styles: Styles, cards: Cards, finder: Finder
    ) -> None:
        super().__init__(site, contents, assets, cards.some)
        self.styles, self.cards = styles, cards
        self.search = Search(self, finder)
        self._last: tuple[str, Content] | None = None
        self._frames: dict[int, Encoded] = {}  # by what is around a page, which is kept as long as this

    def artifact(self, thing: str) -> Artifact:
        """A thing's page."""
        kind = self.template(thing).removesuffix(".html")
        path = self.routes.path(self.locale.tag, thing)
        return Artifact(path, kind, partial(self.page, thing), partial(self.inputs, thing), partial(self.used, thing))

    def plan(self) -> Iterator[Artifact]:
        """The files that pages load: one artifact for each."""
        yield from self.search.plan()
        yield from self.scripts()

    def scripts(self) -> Iterator[Artifact]:
        """The script of the projects list, where the site has that."""
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

    def page(self, thing: str, **more: Any) -> bytes:
        """A page's HTML. more: what only this drawing of it knows."""
        content = self.content(thing, **more)
        own = {**self.facts(thing), **self.head(thing, content)}
        own["scripts"] = self.filled(thing, content.scripts)
        own["content"] = self.filled(thing, content.main)
        return self.frame(thing).filled(own)

    def content(self, thing: str, **more: Any) -> Content:
        """What a page says; of the page that was drawn last, what it said."""
        if more or self._last is None or self._last[0] != thing:
            self._last = thing, self.contents.draw(thing, self.template(thing), {**self.said_here(thing), **more})
        return self._last[1]

    def used(self, thing: str) -> Used:
        """What the template of a page used; asked for as soon as it is drawn."""
        return self.content(thing).used

    def inputs(self, thing: str, used: Used) -> Inputs:
        """What decides a page's bytes: its content, and what this site puts around it and into it."""
        template = self.template(thing)
        return {
            **self.contents.inputs(thing, template, self.said_here(thing), used),
            "frame": self.frame(thing).digest,
            "style": self.styles.digest_of_style(template),
            "addresses": fingerprint_of_all(partial(self.value, thing), used.slots),
            "head": fingerprint([self.facts(thing), self.standing(thing).linked]),
        }

    def frame(self, thing: str) -> Encoded:
        """The frame of a page, which many pages have."""
        around = self.around(thing)
        if id(around) not in self._frames:
            self._frames[id(around)] = Encoded(around)
        return self._frames[id(around)]

    def template(self, thing: str) -> str:
        """The template that draws a thing."""
        return f"home-{self.site.id}.html" if thing == "home" else self.contents.template(thing)

    @of_last
    def facts(self, thing: str) -> dict[str, str]:
        """What stands in the slots of a page's frame, whatever the page says."""
        return {
            "canonical": str(escape(self.canonical(thing))),
            "card": self.card(thing),
            **self.languages(thing),
        }

    def head(self, thing: str, content: Content) -> dict[str, str]:
        """What stands in the slots of a page's head, and in its main element's class."""
        return {
            "title": content.title,
            "style": self.styles.of(self.template(thing)),
            "policy": self.styles.policy(self.template(thing)),
            "linked": self.for_machines(thing, content),
            "description": "".join(content.description),
            "class": "".join(content.css),
        }

    def canonical(self, thing: str) -> str:
        """The full address of the page that search engines are led to."""
        locale = self.locale.tag if self.contents.is_translated(thing) else SOURCE_LOCALE
        return self.routes.absolute(self.owner(thing), locale, thing)

    def filled(self, thing: str, drawn: Pieces) -> str:
        """A part of a page's content, for this site."""
        return filled(
            drawn, self.addresses(thing), {name: self.value(thing, name) for name in drawn[1::2] if ":" not in name}
        )

    def value(self, thing: str, name: str) -> str:
        """What stands in a slot of a page's content."""
        if ":" in name:
            return self.addresses(thing)[name]
        if is_template(name):
            return self.filled(thing, pieces(self.part(name, thing)))
        owner = self.owner(thing)
        match name:
            case "owner":
                return str(escape(self.brand(owner).name))
            case "owner-url":
                return self.routes.elsewhere(self.site, self.locale.tag, thing, owner, thing)
            case "explorer":
                return self.addresses(thing).within(self.explorer[0])
        raise SlotError(name)

    def for_machines(self, thing: str, content: Content) -> str:
        """A page's JSON-LD as a script element."""
        if thing == NOWHERE:
            return ""
        return f"{content.linked}{linked.more({'url': self.canonical(thing)})}{self.standing(thing).linked}{linked.END}"

    def card(self, thing: str) -> str:
        """The full address of a page's social card."""
        return self.cards.address(self.cards.key(self.owner(thing), self.locale.tag, thing))

    # -- what only a site says -------------------------------------------------------------------

    @of_last
    def said_here(self, thing: str) -> dict[str, Any]:
        """The names that only a site's own page has."""
        kind = first(thing)
        if kind not in OF_A_SITE:
            return {}
        words = self.styles.words(self.template(thing))
        found: Data = self._search(thing) if kind == "search" else getattr(self, f"_{kind}")()
        return {name: find() for name, find in found.items() if name in words or name in ALWAYS}

    def _home(self) -> Data:
        home, contents, program = self.brand(self.site).home, self.contents, self.program
        latest = contents.latest
        # a new call has no projects yet, and for months only those of one way
        calls = {slug: item.call for slug, item in program.projects.items() if item.way == "planning"}
        studied = max(calls.values(), default="")
        studies = partial(contents.selected, tuple(slug for slug in program.by_call.get(studied, ()) if slug in calls))
        counted = (call for call in contents.call_rows() if call.results and call.results.running_total)
        official = (views.Counted(call.slug, call.results) for call in counted)
        return {
            "site": lambda: views.Here(self.site.id),
            "brand": lambda: self.brand(self.site),
            "title": lambda: home.title,
            "description": lambda: home.lead,
            "points": lambda: [*dict.fromkeys(maps.point(each.coordinates) for each in program.projects.values())],
            "seoul": lambda: maps.point(maps.SEOUL),
            "latest": lambda: views.newest(latest),
            "latest_summary": lambda: latest.summary,
            "calls": lambda: len(program.calls),
            "official": lambda: next(official, None),
            "planning": lambda: next((track for track in latest.tracks if track.way == "planning"), None),
            "asked": self.asked,
            "newest": lambda: views.cards(contents.selected(tallies.chosen_last(program, 3))),
            "studied": lambda: studied,
            "studies": lambda: views.cards(studies()),
            "study_rows": lambda: views.rows(studies()),
            "study_count": lambda: tallies.counts(program)["planning"],
            "news": lambda: views.news(self.edition.pages[key] for key in program.press[:3]),
            "counts": lambda: tallies.counts(program),
            "bodies": lambda: [self.sister(other) for other in self.config.sites],
        }

    def asked(self) -> list[views.Body]:
        """The institutions to ask: the secretariats of the newest call, and whose program it is."""
        secretariats = (track.secretariat for track in self.contents.latest.tracks if track.secretariat)
        return views.bodies(
            self.edition.institutions[slug] for slug in dict.fromkeys([*secretariats, self.config.owner])
        )

    def sister(self, site: Site) -> views.Sister:
        """A site of the program as this one speaks of it."""
        institution = self.edition.institutions[site.settings.institution]
        return views.Sister(site.id, institution.slug, self.brand(site).name, institution.role)

    def _offline(self) -> Data:
        path = self.routes.copy(self.site, self.locale.tag)
        offered = self.contents.downloads.offered([GUIDANCE])
        # no size yet: the copy holds this page, and is made when all pages are
        about = {"copy": path, "folder": PurePosixPath(path).stem, "start": INDEX, "size": 0, **offered}
        return {name: partial(self._as_is, value) for name, value in about.items()}

    @staticmethod
    def _as_is(value: Any) -> Any:
        return value

    def _sitemap(self) -> Data:
        things = self.routes.things(self.site)
        menus = [item for item in self.site.menu if len(item.things) > 1]
        single = [item.things[0] for item in self.site.menu if len(item.things) == 1]
        listed = {thing for item in menus for thing in item.things}
        pages = [thing for thing in things if thing.startswith("page:") and thing not in listed]
        members = {section: self.members_of(section) for section in RECORD_ORDER}
        known = partial(self.routes.has, self.site)
        others = [thing for thing in pages if not self.parent(thing) and thing not in single]
        return {
            "menus": lambda: menus,
            "others": lambda: [*(thing for thing in single if thing.startswith("page:")), *others, "search", "offline"],
            "members": lambda: [
                (s, known(f"list:{s}"), self.by_name(s, found))
                for s, found in members.items()
                if found or known(f"list:{s}")
            ],
        }

    def _search(self, thing: str) -> Data:
        return {
            "index": lambda: self.search.index,
            "letters": lambda: self.search.letters(number(thing)),
            "parts": lambda: spread("search", len(self.search.things), NAMES_PER_PAGE),
            "page_number": lambda: number(thing),
        }

    def members_of(self, section: str) -> list[str]:
        """The things of a section that the site map names: none where they are many and have a list of their own."""
        things = (thing for thing in self.routes.things(self.site) if "~" not in thing)
        found = [thing for thing in things if self.section(thing) == section]
        return [] if len(found) > NAMES_PER_PAGE and self.routes.has(self.site, f"list:{section}") else found

    def by_name(self, section: str, things: list[str]) -> list[str]:
        """Things of a section by their names in this language; calls and announcements newest first."""
        if section in ("calls", "press"):
            return sorted(things, reverse=True)
        return sorted(things, key=lambda thing: alphabet.key(self.locale.tag, plain(self.title(thing))))
