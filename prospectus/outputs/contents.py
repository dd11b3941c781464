"""What pages say, in one edition: drawn once, for all sites, with slots where only a site or a page knows more."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup, escape

from prospectus import terms
from prospectus.artifacts import Inputs, Used
from prospectus.config import SOURCE_LOCALE, Locale, thing_of
from prospectus.editions import Edition
from prospectus.fingerprints import fingerprint, fingerprint_of_all
from prospectus.memory import of_last
from prospectus.offers import Offer
from prospectus.outputs import explorer, linked, maps, sheets, states, tallies, views
from prospectus.outputs.calendars import Calendars
from prospectus.outputs.cards import og_locale
from prospectus.outputs.datasets import Datasets, Shared
from prospectus.outputs.documents import GUIDANCE, Documents
from prospectus.outputs.downloads import Downloads
from prospectus.outputs.names import Names
from prospectus.outputs.slots import Pieces, pieces, slot
from prospectus.outputs.styles import Styles
from prospectus.program import Program
from prospectus.progress import Progress
from prospectus.records import Call, Event, Project, Track
from prospectus.routes import PER_PAGE, Routes, address, first, number, spread
from prospectus.shape import ANSWER
from prospectus.theme import MaterialStrings, plain

THING = re.compile(r'(<a\s[^<>]*?)href="thing:([^"]*)"')  # words may say the same
PART = "\x1d"  # ASCII GROUP SEPARATOR, between the parts that main.html draws
# of what all pages share
DATA = ("comma", "semicolon", "locale", "day", "site_title", "secretariat", "feed", "og_locale")
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


class Home(NamedTuple):
    """A language, and the URL of its home page."""

    locale: Locale
    url: str


class Content(NamedTuple):
    """What a page says: its main part, and what its head says of it.

    about: the names that its template was given; linked: the beginning of what machines are told.
    """

    css: Pieces
    scripts: Pieces
    description: Pieces
    main: Pieces
    about: Mapping[str, Any]
    linked: str
    used: Used

    @property
    def title(self) -> str:
        """The page's title as HTML without tags."""
        return str(escape(plain(self.about["title"])))


def texts(program: Program) -> dict[str, str]:
    """The HTML of all texts that stand in the pages of a template."""
    found: dict[str, str] = defaultdict(str)
    for key, body in program.source_bodies.items():
        found[f"{program.pages[key].layout}.html"] += body.html
    for path, body in program.source_descriptions.items():
        found[f"{path.partition('/')[0].removesuffix('s')}.html"] += body.html
    return found


class Contents:
    """The contents of all pages of an edition.

    offers: what to know of all locales that readers are offered; progress: of every locale; day: the build's date
    (ISO 8601), on which calls are open or closed; shared_data: the files of open data that hold all languages;
    code: a digest of the code that draws.
    """

    def __init__(
        self,
        env: Environment,
        edition: Edition,
        offers: Mapping[str, Offer],
        routes: Routes,
        day: str,
        progress: Mapping[str, Progress],
        documents: Documents,
        styles: Styles,
        shared_data: Shared,
        code: str,
    ) -> None:
        self.env, self.edition, self.offers, self.routes, self.day = env, edition, offers, routes, day
        self.progress, self.styles, self.code = progress, styles, code
        self.program, self.config, self.locale = edition.program, edition.program.config, edition.locale
        self.names = Names(edition)
        self.voice, self.label, self.title = self.names.voice, self.names.label, self.names.title
        self.downloads = Downloads(documents, self.voice, offers)
        self.calendars = Calendars(edition, routes)
        self.datasets = Datasets(edition, routes, shared_data, day)
        # of one thing, for one site and next for another
        self._content: tuple[str, Content] | None = None
        self._inputs: tuple[str, Inputs] | None = None
        self._labels: dict[tuple[tuple[str, ...], ...], str] = {}

    def template(self, thing: str) -> str:
        """The template that draws a thing; for a home page, without the site."""
        if "~" in thing:
            return "part.html"
        kind, _, key = thing.partition(":")
        match kind:
            case "page":
                return f"{self.program.pages[key].layout}.html"
            case "list":
                return f"list-{key}.html"
        return f"{kind}.html"

    def draw(self, thing: str, template: str, own: Mapping[str, Any]) -> Content:
        """A page's content. own: what only a site knows of it."""
        if self._content and not own and self._content[0] == thing:
            return self._content[1]
        about = {**self.subject(thing), **own}
        given = {**self.shared, **self.about(thing), **about, "part": PART}
        self.voice.used, self.names.asked = set(), set()
        css, scripts, description, main = self.env.get_template(template).render(given).split(PART)
        labels, titles = sorted(self.voice.used), sorted(self.names.asked)
        drawn = [pieces(part) for part in (css.strip(), scripts.strip(), description.strip(), main)]
        slots = sorted({name for part in drawn for name in part[1::2]})
        used = Used(tuple(labels), tuple(titles), tuple(slots))
        told = linked.opened(linked.about(self.names, thing, about))
        content = Content(drawn[0], drawn[1], drawn[2], drawn[3], about, told, used)
        self._content = (thing, content) if not own else None
        return content

    def inputs(self, thing: str, template: str, own: Mapping[str, Any], used: Used) -> Inputs:
        """What decides a page's content. used: what its template used when it was drawn."""
        if self._inputs and not own and self._inputs[0] == thing:
            return self._inputs[1]
        found = {
            "sources": fingerprint(_each_once({**self.subject(thing), **self.about(thing), **own})),
            "labels": self._print_of_labels(used.labels),
            "titles": fingerprint_of_all(self.title, used.titles),
            "templates": self.styles.digest(template),
            "program": self.everywhere,
        }
        self._inputs = (thing, found) if not own else None
        return found

    def _print_of_labels(self, labels: tuple[tuple[str, ...], ...]) -> str:
        """A digest of what labels say; the pages of a template mostly use the same."""
        if labels not in self._labels:
            self._labels[labels] = fingerprint_of_all(self.voice.entry, labels)
        return self._labels[labels]

    @cached_property
    def everywhere(self) -> str:
        """A digest of what decides every page."""
        data = {name: value for name, value in self.shared.items() if name in DATA}
        return fingerprint([self.code, data, self.latest.slug])

    @of_last
    def is_translated(self, thing: str) -> bool:
        """Whether a thing's main text is in the edition's language."""
        return self.edition.is_translated(thing)

    def about(self, thing: str) -> dict[str, Any]:
        """What every template may say of its page."""
        english = SOURCE_LOCALE in self.offers and not self.edition.is_source
        return {
            "translated": self.is_translated(thing),
            "english": address(SOURCE_LOCALE, thing) if english else "",
        }

    # -- the same for all pages ------------------------------------------------------------------

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What all templates may name: words, functions, and what stands on every page."""
        voice = self.voice
        given = {
            "_": voice.gettext, "ngettext": voice.ngettext, "voice": voice, "label": self.label, "title_of": self.title,
            "lang": MaterialStrings(self.env, self.locale.tag), "comma": voice.pgettext("list separator", ", "),
            "semicolon": voice.pgettext("clause separator", "; "),
            "locale": self.locale, "day": self.day, "site_title": self.edition.program_name,
            "secretariat": views.office(self.edition.institutions[self.config.secretariat]),
            "maps": maps, "land": self.land, "point": lambda project: maps.point(project.coordinates),
            "state": self.state, "over": lambda event: states.over(event, self.day), "support": self.support,
            "slot": slot, "later": slot, "url": lambda target: slot(f"thing:{thing_of(target)}"),
            "asset": lambda name: slot(f"asset:{name}"), "file_url": lambda path: slot(f"file:{path}"),
            "feed": slot(f"file:{self.routes.feed(self.locale.tag)}"), "resolved": self.resolved,
            "og_locale": og_locale(self.locale.tag), "facet_words": explorer.facet_words,
        }  # fmt: skip
        return {**given, "kit": self.env.get_template("partials/kit.html").make_module(given)}

    @staticmethod
    def resolved(html: str) -> Markup:
        """HTML from Markdown with slots for its links to things."""
        return Markup(THING.sub(lambda link: f'{link[1]}href="{slot(f"thing:{link[2]}")}"', html))

    @cached_property
    def latest(self) -> Call:
        """The newest call."""
        return self.edition.calls[max(self.program.calls)]

    def state(self, call: Call | views.Newest | views.Titled, track: Track) -> states.Tag:
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

    # -- what a page is about --------------------------------------------------------------------

    @of_last
    def subject(self, thing: str) -> dict[str, Any]:
        """The names that only pages of one kind have; `title`, `description` and `source` for all: plain data."""
        kind, _, key = thing.partition(":")
        draw = self._part if "~" in thing else getattr(self, f"_{kind}", self._plain)
        found: dict[str, Any] = draw(thing if "~" in thing else key)
        return {"title": self.title(thing), "description": "", "source": None, **found}

    def _plain(self, key: str) -> dict[str, Any]:
        return {}

    def _part(self, thing: str) -> dict[str, Any]:
        """A further page of a list of projects."""
        kind, _, key = first(thing).partition(":")
        program = self.program
        known = {"country": program.by_country, "sector": program.by_sector, "call": program.by_call}
        return self.members(thing, known[kind].get(key, ())) if kind in known else {}

    def members(
        self, thing: str, slugs: tuple[str, ...], view: Callable[[list[Project]], Any] = views.rows
    ) -> dict[str, Any]:
        """The projects that stand on a page of a list, and the pages that the list has."""
        start = (number(thing) - 1) * PER_PAGE
        shown = view(self.selected(slugs[start : start + PER_PAGE]))
        return {"projects": shown, "parts": spread(first(thing), len(slugs)), "page_number": number(thing)}

    def _404(self, key: str) -> dict[str, Any]:
        return {"homes": self.homes()}

    def homes(self) -> list[Home]:
        """The home page of every language that readers are offered."""
        return [Home(offer.locale, address(tag, "home")) for tag, offer in self.offers.items()]

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
        return {
            "title": page.title,
            "description": page.description,
            "source": page,
            "body": self.linkable(body.html, page.layout),
            "toc": [heading for heading in body.headings if heading.level == 2],
            "related": [thing_of(f"{item}.md" if ":" not in item else item) for item in page.related],
            **(self._offers() if page.layout == "forms" else {}),
        }

    def _offers(self) -> dict[str, Any]:
        """The forms and the guidance to download, as the page that offers them shows them."""
        forms = [(form.slug, form.title, form.summary) for form in self.edition.forms.values()]
        subjects = [*self.program.forms, GUIDANCE]
        return {"forms": forms, **self.downloads.offered(subjects)}

    def _form(self, key: str) -> dict[str, Any]:
        form = self.edition.forms[key]
        track = next((track for track in self.latest.tracks if track.way == form.way), None)
        return {
            "form": form, "description": form.summary, "source": form, "track": track,
            "latest": views.Titled(self.latest.slug, self.latest.title),
            "sheet": sheets.sheet(self.program.forms[key], self.edition),
            "recipient": views.office(self.edition.institutions[form.recipient]), **self.downloads.offered([key]),
        }  # fmt: skip

    def _project(self, key: str) -> dict[str, Any]:
        project = self.edition.projects[key]
        place = maps.point(project.coordinates)
        return {
            "project": project, "turns": self.ahead(project.events), "description": project.summary,
            "source": project, "body": self.described(project), "place": place, "box": maps.around([place], 64, 34),
            "track": self.track(project),
            "near": views.rows(self.selected(self.program.near[key])),
        }  # fmt: skip

    def described(self, record: Any) -> str:
        """A record's description as HTML; empty where it has none."""
        body = self.edition.descriptions.get(record.source.path)
        return body.html if body else ""

    def track(self, project: Project) -> Track | None:
        """The localised track of the call that a project belongs to."""
        tracks = self.edition.calls[project.call].tracks
        return next((track for track in tracks if project.track in track.covers), None)

    def _call(self, key: str) -> dict[str, Any]:
        call = self.edition.calls[key]
        return {
            "call": call, "calendar": self.calendar(call),
            "turns": any(self.state(call, track).turns for track in call.tracks) or self.ahead(call.steps),
            "description": call.summary, "source": call, "body": self.described(call),
            **self.members(f"call:{key}", self.program.by_call.get(key, ())),
            "bodies": self.bodies(call),
            "earlier": [other for other in self.call_rows() if other.slug != key],
        }  # fmt: skip

    def bodies(self, call: Call) -> dict[str, Any]:
        """The names of the institutions that a call names as secretariats."""
        named = [track.secretariat for track in call.tracks if track.secretariat]
        return {slug: self.edition.institutions[slug].name for slug in named}

    def call_rows(self) -> list[views.CallRow]:
        """All calls, the newest first."""
        return views.call_rows(self.edition.calls[year] for year in sorted(self.edition.calls, reverse=True))

    def selected(self, slugs: tuple[str, ...]) -> list[Project]:
        """Projects in this language."""
        return [self.edition.projects[slug] for slug in slugs]

    def _country(self, key: str) -> dict[str, Any]:
        projects = self.selected(self.program.by_country[key])
        places = [maps.point(project.coordinates) for project in projects]
        count = self.voice.ngettext("One project of the program.", "%(num)s projects of the program.", len(projects))
        shown = self.members(f"country:{key}", self.program.by_country[key], views.listed)
        return {**shown, "places": places, "box": maps.around(places, 64, 34), "description": count}

    def _sector(self, key: str) -> dict[str, Any]:
        projects = self.selected(self.program.by_sector[key])
        count = self.voice.ngettext("One project of the program.", "%(num)s projects of the program.", len(projects))
        places = [maps.point(project.coordinates) for project in projects]
        return {
            **self.members(f"sector:{key}", self.program.by_sector[key], views.listed),
            "places": places,
            "description": count,
        }

    def _institution(self, key: str) -> dict[str, Any]:
        institution = self.edition.institutions[key]
        return {
            "institution": institution, "title": institution.name, "description": institution.role,
            "source": institution, "body": self.described(institution),
            "owned": [f"page:{p.key}" for p in self.program.pages.values() if p.owner == key and not p.date],
        }  # fmt: skip

    def _list(self, key: str) -> dict[str, Any]:
        program, edition = self.program, self.edition
        match key:
            case "projects":
                projects, earlier = (views.marked(self.selected(part)) for part in explorer.divided(program))
                return {
                    "projects": projects,
                    "facets": tallies.facets(projects, self.label),
                    "earlier": tallies.facets(earlier, self.label)["year"],
                }
            case "countries":
                regions = tallies.regions(program, self.label, self.voice.country, edition.locale.tag)
                return {"regions": regions, "count": len(program.by_country)}
            case "sectors":
                return {"sectors": tallies.sectors(program)}
            case "calls":
                return {"calls": self.call_rows(), "latest": views.newest(self.latest)}
            case "institutions":
                return {"institutions": views.bodies(edition.institutions.values())}
            case "press":
                return {"press": views.news(edition.pages[page] for page in program.press)}
        return {}

    def _data(self, key: str) -> dict[str, Any]:
        columns = [(name, self.label("column", name)) for name in terms.COLUMNS]
        description = self.voice.gettext(
            "The records of projects and calls as files for spreadsheets, maps and programs. They say the same as"
            " the pages, in the same words."
        )
        licence = self.config.open_data.licence
        return {"description": description, "sets": self.datasets.sets(), "columns": columns, "licence": licence}

    def _editions(self, key: str) -> dict[str, Any]:
        gettext = self.voice.gettext
        parts = {
            "interface": gettext("Menus and labels"),
            "guidance": gettext("Guidance"),
            "records": gettext("Records"),
            "forms": gettext("Forms"),
        }
        homes = {home.locale.tag: home.url for home in self.homes()}
        found = [
            progress
            for progress in self.progress.values()
            if not (progress.locale.is_source or progress.locale.is_pseudo)
        ]
        return {"editions": found, "homes": homes, "parts": parts}

    @cached_property
    def facts(self) -> str:
        """What the script of the projects list knows of them."""
        return explorer.facts(self.edition, self.selected(self.program.newest_first[: explorer.MOST]))

    @cached_property
    def more(self) -> dict[str, Pieces]:
        """The parts of the projects list that its script adds: those of the projects that the page has not."""
        earlier = views.marked(self.selected(explorer.divided(self.program)[1]))
        if not earlier:
            return {}
        parts: Any = self.env.get_template("partials/explorer.html").make_module(self.shared)
        years = tallies.facets(earlier, self.label)["year"]
        found = {"years": parts.chips("year", years), "markers": parts.markers(earlier), "rows": parts.rows(earlier)}
        return {name: pieces(str(text).strip()) for name, text in found.items()}


def _each_once(about: dict[str, Any]) -> dict[str, Any]:
    """What a page is about, without its source where that has a name of its own: most records have."""
    rest = {name: value for name, value in about.items() if name != "source"}
    return rest if any(value is about["source"] for value in rest.values()) else about
