"""Every HTML page of a site in one locale: what its template is given."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup, escape

from prospectus import terms
from prospectus.artifacts import Artifact, hashed
from prospectus.config import Site, thing_of
from prospectus.editions import Edition
from prospectus.outputs import explorer, linked, maps, sheets, states, tallies
from prospectus.outputs.assets import FOLDER, SOURCE
from prospectus.outputs.calendars import Calendars
from prospectus.outputs.cards import Cards, og_locale
from prospectus.outputs.documents import Documents
from prospectus.outputs.downloads import Downloads
from prospectus.outputs.frames import Frame
from prospectus.outputs.search import Search
from prospectus.outputs.styles import Styles
from prospectus.program import Program
from prospectus.progress import Progress
from prospectus.records import Call, Event, Project, Track
from prospectus.routes import INDEX, Routes
from prospectus.shape import ANSWER
from prospectus.theme import MaterialStrings

# record sections as the site map lists them: few first
RECORD_ORDER = ("forms", "calls", "press", "institutions", "sectors", "countries", "projects")
# an answer as shape.fold_questions makes it, and the end of a check as shape.entitle_ends does, by layout
ANSWERS = {
    "faq": ANSWER,
    "check": re.compile(
        r'(?P<answer><h3 class="kcn-h3"[^>]* id="(?P<id>[^"]+)"[^>]*>(?P<question>.*?)</h3>.*?)(?P<end></div>)', re.S
    ),
}


class CalendarFile(NamedTuple):
    """A call's calendar: its URL below the site's folder, how many dates it has, its size in words."""

    path: str
    dates: int
    size: str


def texts(program: Program) -> dict[str, str]:
    """The HTML of all texts that stand in the pages of a template."""
    found: dict[str, str] = defaultdict(str)
    for key, body in program.source_bodies.items():
        found[f"{program.pages[key].layout}.html"] += body.html
    for path, body in program.source_descriptions.items():
        found[f"{path.partition('/')[0].removesuffix('s')}.html"] += body.html
    return found


class Pages(Frame):
    """The pages of one site in one edition.

    day: the build's date (ISO 8601), on which calls are open or closed.
    """

    def __init__(
        self,
        env: Environment,
        site: Site,
        edition: Edition,
        editions: dict[str, Edition],
        routes: Routes,
        assets: dict[str, str],
        styles: Styles,
        day: str,
        progress: dict[str, Progress],
        documents: Documents,
        cards: Cards,
    ) -> None:
        super().__init__(site, edition, editions, routes, assets)
        self.env, self.styles, self.day, self.progress = env, styles, day, progress
        self.strings = MaterialStrings(env, self.locale.tag)
        self.downloads = Downloads(documents, self.voice, tuple(editions))
        self.cards = cards
        self.calendars = Calendars(edition, routes)
        self.search = Search(self)

    def plan(self) -> Iterator[Artifact]:
        """One artifact for each thing that has a page in the site."""
        for thing in self.routes.things(self.site):
            template = self.template(thing)
            self.styles.of(template)  # now, since the processes that draw pages begin with what is known by then
            kind = template.removesuffix(".html")
            yield Artifact(self.routes.path(self.locale.tag, thing), kind, partial(self.page, thing))
        yield from self.search.plan()
        if self.routes.has(self.site, "list:projects"):
            path, data = self.explorer
            yield Artifact(path, "asset", partial(bytes, data))

    @cached_property
    def explorer(self) -> tuple[str, bytes]:
        """The script of the projects list: its path below the site's folder, and its content."""
        code = (self.config.root / SOURCE / explorer.CODE).read_text(encoding="utf-8")
        data = explorer.script(code, self.edition, self.selected(self.program.newest_first), self.more())
        return f"{FOLDER}/{hashed(f'explorer-{self.locale.tag}.js', data)}", data

    def more(self) -> dict[str, str]:
        """The parts of the projects list that its script adds, as HTML: those of the projects that the page has not."""
        earlier = self.selected(explorer.divided(self.program)[1])
        if not earlier:
            return {}
        given = {**self.shared, **self.frame("list:projects"), "words": explorer.facet_words}
        parts: Any = self.env.get_template("partials/explorer.html").make_module(given)
        years = tallies.facets(earlier, self.label)["year"]
        found = {"years": parts.chips("year", years), "markers": parts.markers(earlier), "rows": parts.rows(earlier)}
        return {name: str(text).strip() for name, text in found.items()}

    def page(self, thing: str) -> bytes:
        """A page's bytes."""
        return self.render(thing).encode()

    def render(self, thing: str, **more: Any) -> str:
        """A page's HTML. more: what only this drawing of it knows."""
        return self.env.get_template(self.template(thing)).render({**self.context(thing), **more})

    def template(self, thing: str) -> str:
        """The template that draws a thing."""
        kind, _, key = thing.partition(":")
        match kind:
            case "home":
                return f"home-{self.site.id}.html"
            case "page":
                return f"{self.program.pages[key].layout}.html"
            case "list":
                return f"list-{key}.html"
        return f"{kind}.html"

    def context(self, thing: str) -> dict[str, Any]:
        """Everything a template may name; the same names for every page, then those of its kind."""
        about = {**self.frame(thing), **self.subject(thing)}
        more = {"style": self.styles.of(self.template(thing)), "card": self.card(thing)}
        return {**self.shared, **about, **more, "linked": linked.page(self, thing, about)}

    # -- the same for all pages ------------------------------------------------------------------

    @cached_property
    def shared(self) -> dict[str, Any]:
        voice = self.voice
        return {
            "_": voice.gettext, "ngettext": voice.ngettext,
            "voice": voice, "lang": self.strings,
            "comma": voice.pgettext("list separator", ", "), "config": self.config, "site": self.site,
            "locale": self.locale, "edition": self.edition, "program": self.program,
            "brand": self.brand(self.site), "day": self.day, "maps": maps, "label": self.label,
            "site_title": self.edition.program_name,
            "secretariat": self.edition.institutions[self.config.secretariat],
            "land": self.land, "point": lambda project: maps.point(project.coordinates), "title_of": self.title,
            "latest": self.latest, "state": self.state, "over": lambda event: states.over(event, self.day),
            "og_locale": og_locale(self.locale.tag),
            "support": self.support,
            "done": self.progress[self.locale.tag].percent, "downloads": self.downloads,
        }  # fmt: skip

    @cached_property
    def latest(self) -> Call:
        """The newest call."""
        return self.edition.calls[max(self.program.calls)]

    def state(self, call: Call, track: Track) -> states.Tag:
        """Whether a track of a call takes proposals on the build's day, and on later ones."""
        return states.tag(self.voice, track, self.day, call.slug == self.latest.slug)

    def ahead(self, events: tuple[Event, ...]) -> bool:
        """Whether an event is still to come on the build's day."""
        return any(states.over(event, self.day) for event in events)

    def calendar(self, call: Call) -> CalendarFile:
        """A call's dates to download."""
        path = self.calendars.path(call.slug)
        size = self.voice.kilobytes(len(self.calendars.content(call.slug)))
        return CalendarFile(path, len(self.calendars.events(call.slug)), size)

    def support(self, project: Project) -> Any:
        """A project's support as words."""
        return self.voice.money(project.support) if project.support else ""

    def land(self, box: maps.Box = maps.WORLD) -> str:
        """The map's land within a box."""
        return maps.land(self.config.root / maps.LAND, box)

    def card(self, thing: str) -> str:
        """The full address of a page's social card."""
        return self.cards.address(self.cards.key(self.routes.owner(self.site, thing), self.locale.tag, thing))

    # -- what a page is about --------------------------------------------------------------------

    def subject(self, thing: str) -> dict[str, Any]:
        """The names that only pages of one kind have; `title` and `description` for all."""
        kind, _, key = thing.partition(":")
        found: dict[str, Any] = getattr(self, f"_{kind}", self._plain)(key)
        return {"title": self.title(thing), "description": "", "source": None, **found}

    def _plain(self, key: str) -> dict[str, Any]:
        return {}

    def _home(self, key: str) -> dict[str, Any]:
        brand = self.brand(self.site)
        projects = self.program.projects.values()
        return {
            "title": brand.home.title,
            "description": brand.home.lead,
            "points": [maps.point(project.coordinates) for project in projects],
            "seoul": maps.point(maps.SEOUL),
            "official": next(
                (
                    call
                    for year, call in sorted(self.edition.calls.items(), reverse=True)
                    if call.results and call.results.running_total
                ),
                None,
            ),
            "planning": next((track for track in self.latest.tracks if track.way == "planning"), None),
            "asked": list(
                dict.fromkeys(
                    [*(track.secretariat for track in self.latest.tracks if track.secretariat), self.config.owner]
                )
            ),
            "chosen": self.selected(self.program.by_call.get(self.latest.slug, ())),
            "news": [self.edition.pages[key] for key in self.program.press[:3]],
            "counts": tallies.counts(self.program),
        }

    def linkable(self, html: str, layout: str) -> str:
        """A page's body; if it holds answers, each has a link to itself."""
        label = escape(self.voice.gettext("Link to this answer"))

        def linked(found: re.Match[str]) -> str:
            title = found["answer"].partition("<h3")[2].partition(">")[0]
            foreign = Markup("".join(re.findall(r' (?:dir|lang)="[^"]*"', title)))
            words = Markup(found["question"]).striptags()
            question = Markup('<span class="kcn-vh"{}>: {}</span>').format(foreign, words)
            return f'{found["answer"]}<p><a href="#{found["id"]}">{label}{question}</a></p>{found["end"]}'

        return ANSWERS[layout].sub(linked, html) if layout in ANSWERS else html

    def _page(self, key: str) -> dict[str, Any]:
        page = self.edition.pages[key]
        body = self.edition.bodies[key]
        toc = [heading for heading in body.headings if heading.level == 2]
        related = [thing_of(f"{item}.md" if ":" not in item else item) for item in page.related]
        return {
            "title": page.title,
            "description": page.description,
            "source": page,
            "body": self.linkable(body.html, page.layout),
            "toc": toc,
            "related": related,
        }

    def _form(self, key: str) -> dict[str, Any]:
        form = self.edition.forms[key]
        track = next((track for track in self.latest.tracks if track.way == form.way), None)
        return {
            "form": form, "description": form.summary, "source": form, "track": track,
            "sheet": sheets.sheet(self.program.forms[key], self.edition),
            "recipient": self.edition.institutions[form.recipient],
        }  # fmt: skip

    def _project(self, key: str) -> dict[str, Any]:
        project = self.edition.projects[key]
        place = maps.point(project.coordinates)
        body = self.edition.descriptions.get(project.source.path)
        return {
            "project": project, "turns": self.ahead(project.events),
            "description": project.summary, "source": project, "body": body.html if body else "",
            "place": place, "box": maps.around([place], 64, 34),
            "call": self.edition.calls[project.call],
            "track": self.track(project),
            "near": [self.edition.projects[slug] for slug in self.program.neighbours(project, 4)],
        }  # fmt: skip

    def track(self, project: Project) -> Track | None:
        """The localised track of the call that a project belongs to."""
        tracks = self.edition.calls[project.call].tracks
        return next((track for track in tracks if project.track in track.covers), None)

    def _call(self, key: str) -> dict[str, Any]:
        call = self.edition.calls[key]
        body = self.edition.descriptions.get(call.source.path)
        return {
            "call": call, "calendar": self.calendar(call),
            "turns": any(self.state(call, track).turns for track in call.tracks) or self.ahead(call.steps),
            "description": call.summary, "source": call, "body": body.html if body else "",
            "chosen": self.selected(self.program.by_call.get(key, ())),
            "earlier": [self.edition.calls[year] for year in sorted(self.edition.calls, reverse=True) if year != key],
        }  # fmt: skip

    def selected(self, slugs: tuple[str, ...]) -> list[Project]:
        return [self.edition.projects[slug] for slug in slugs]

    def _country(self, key: str) -> dict[str, Any]:
        projects = self.selected(self.program.by_country[key])
        places = [maps.point(project.coordinates) for project in projects]
        count = self.voice.ngettext("One project of the program.", "%(num)s projects of the program.", len(projects))
        return {"projects": projects, "places": places, "box": maps.around(places, 64, 34), "description": count}

    def _sector(self, key: str) -> dict[str, Any]:
        projects = self.selected(self.program.by_sector[key])
        count = self.voice.ngettext("One project of the program.", "%(num)s projects of the program.", len(projects))
        return {"projects": projects, "places": [maps.point(p.coordinates) for p in projects], "description": count}

    def _institution(self, key: str) -> dict[str, Any]:
        institution = self.edition.institutions[key]
        body = self.edition.descriptions.get(institution.source.path)
        return {
            "institution": institution, "title": institution.name, "description": institution.role,
            "source": institution, "body": body.html if body else "",
            "owned": [f"page:{p.key}" for p in self.program.pages.values() if p.owner == key and not p.date],
        }  # fmt: skip

    def _list(self, key: str) -> dict[str, Any]:
        program, edition = self.program, self.edition
        found: dict[str, Any] = {"projects": self.selected(program.newest_first)}
        match key:
            case "projects":
                path, _ = self.explorer
                found["projects"], earlier = map(self.selected, explorer.divided(program))
                found["facets"] = tallies.facets(found["projects"], self.label)
                found["earlier"] = tallies.facets(earlier, self.label)["year"]
                found["words"] = explorer.facet_words
                found["explorer"] = self.routes.within(self.site, self.locale.tag, "list:projects", path)
            case "countries":
                found["regions"] = tallies.regions(self.program, self.label, self.voice.country)
            case "sectors":
                found["sectors"] = [
                    (sector, self.selected(program.by_sector[sector]))
                    for sector in terms.SECTORS
                    if sector in program.by_sector
                ]
            case "calls":
                found["calls"] = [edition.calls[year] for year in sorted(edition.calls, reverse=True)]
            case "institutions":
                found["institutions"] = list(edition.institutions.values())
            case "press":
                found["press"] = [edition.pages[page] for page in program.press]
        return found

    def _editions(self, key: str) -> dict[str, Any]:
        gettext = self.voice.gettext
        parts = {
            "interface": gettext("Menus and labels"),
            "guidance": gettext("Guidance"),
            "records": gettext("Records"),
            "forms": gettext("Forms"),
        }
        homes = {other.locale.tag: other.home for other in self.alternates("editions")}
        found = [
            progress
            for progress in self.progress.values()
            if not (progress.locale.is_source or progress.locale.is_pseudo)
        ]
        return {"editions": found, "homes": homes, "parts": parts}

    def _offline(self, key: str) -> dict[str, Any]:
        path = self.routes.copy(self.site, self.locale.tag)
        # no size yet: the copy holds this page, and is made when all pages are
        return {"copy": path, "folder": PurePosixPath(path).stem, "start": INDEX, "size": 0}

    def _sitemap(self, key: str) -> dict[str, Any]:
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
        }

    def _search(self, key: str) -> dict[str, Any]:
        return {"index": self.search.index, "letters": self.search.letters()}

    def by_name(self, section: str, things: list[str]) -> list[str]:
        """Things of a section by their names in this language; calls and announcements newest first."""
        if section in ("calls", "press"):
            return sorted(things, reverse=True)
        return sorted(things, key=lambda thing: str(self.title(thing)).casefold())
