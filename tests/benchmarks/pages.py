"""What every page of a site says in one language, as plain data: the same for each generator that is measured.

Dates, sums and names come ready made, as our own build formats them: it is the peers' gain.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from markupsafe import Markup

from prospectus import routes, terms
from prospectus.config import Site, SiteSettings
from prospectus.editions import Edition
from prospectus.forms import Form
from prospectus.loading import Loaded
from prospectus.program import Program
from prospectus.records import Call, Contact, Event, Party, Project, Reference, Track
from prospectus.schema import Text
from prospectus.theme import Voice, plain, together
from tests.benchmarks import texts

Data = dict[str, Any]
LEFT_OUT = frozenset({"search", "editions", "data", "offline", "404"})  # what peers do not have, or make themselves
LABELLED = {"home": "Home", "sitemap": "Site map"}
FURTHER = "~"  # before the number of a further page of a long list: "country:VN~2"
COUNTED = ("One project of the program.", "%(num)s projects of the program.")


def near(program: Program, count: int = 4) -> dict[str, tuple[str, ...]]:
    """Related and nearby projects of every project, as `Program.neighbours` chooses them."""
    found = {}
    for slug, project in program.projects.items():
        named = dict.fromkeys([*project.related, *program.by_country[project.country][: count + 1]])
        first = tuple(other for other in named if other != slug)[:count]
        found[slug] = first if len(first) == count else program.neighbours(project, count)
    return found


class Pages:
    """The pages of one site in one language. neighbours: those of every project, by slug."""

    def __init__(self, loaded: Loaded, site: Site, edition: Edition, neighbours: dict[str, tuple[str, ...]]) -> None:
        self.site, self.edition, self.program, self.neighbours = site, edition, loaded.program, neighbours
        self.routes, self.tag = loaded.routes, edition.locale.tag
        self.voice = Voice(edition)
        self.comma = str(self.voice.pgettext("list separator", ", "))

    def things(self) -> Iterator[str]:
        """Every thing that has a page here and at the peers; further pages of lists are theirs to make."""
        known = self.routes.things(self.site)
        return (thing for thing in known if thing not in LEFT_OUT and FURTHER not in thing)

    def is_long(self, thing: str) -> bool:
        """Whether a list has further pages."""
        return self.routes.has(self.site, f"{thing}{FURTHER}2")

    def url(self, thing: str) -> str:
        """A thing's address from the root of the host."""
        site = self.site if self.routes.has(self.site, thing) else self.routes.home_of(thing)
        return f"/{site.id}/{routes.address(self.tag, thing)}"

    def link(self, thing: str, title: Any = None) -> Data:
        return {"title": plain(title or self.title(thing)), "url": self.url(thing)}

    def title(self, thing: str) -> Any:
        """What a thing is called in menus and lists."""
        kind, _, key = thing.partition(":")
        match kind:
            case "page":
                return self.edition.pages[key].menu_title
            case "project":
                return self.edition.projects[key].title
            case "call":
                return self.edition.calls[key].title
            case "institution":
                return self.edition.institutions[key].short_name
            case "form":
                return self.edition.forms[key].title
            case "country":
                return self.voice.country(key)
            case "sector" | "list":
                return self.label(kind, key)
        return self.say(LABELLED[kind])

    def label(self, context: str, key: str) -> Text:
        """A word of a closed list."""
        return self.edition.text(context, terms.LABELS[context][key])

    def brand(self, site: Site) -> SiteSettings:
        """A site's own texts."""
        return self.edition.brands[site.id]

    def say(self, words: str) -> str:
        """A label."""
        return str(self.voice.gettext(words))

    def date(self, start: str, end: str | None = None) -> str:
        return plain(Markup(self.voice.period(start, end)))

    # -- the page --------------------------------------------------------------------------------

    def data(self, thing: str) -> Data:
        """All that a page says beside its Markdown; what is empty is left out."""
        kind, _, key = thing.partition(":")
        found: Data = getattr(self, f"_{kind}", lambda key: {})(key)
        head = {"title": plain(self.title(thing)), "crumbs": self.crumbs(thing)}
        return {name: value for name, value in {**head, **found}.items() if value}

    def crumbs(self, thing: str) -> list[Data]:
        """The way here: the home page, and the list or menu that holds the page."""
        if thing == "home":
            return []
        parent = self.parent(thing)
        held = next((item for item in self.site.menu if thing in item.things[1:]), None)
        way = [self.link("home")]
        if parent and self.routes.has(self.site, parent):
            way.append(self.link(parent))
        elif held:
            way.append(self.link(held.things[0], self.edition.text("menu", held.title.value)))
        return way

    def parent(self, thing: str) -> str:
        """The list that a record's page belongs to; forms have a page of guidance instead."""
        kind, _, key = thing.partition(":")
        if kind == "page" and self.program.pages[key].date:
            return "list:press"
        if kind == "form":
            return f"page:{self.program.forms_page}"
        return f"list:{routes.SECTION_OF[kind]}" if kind in routes.SECTION_OF else ""

    def body(self, thing: str, panels: bool) -> str:
        """A page's Markdown. panels: whether the generator knows "!!!"."""
        kind, _, key = thing.partition(":")
        if kind == "page":
            return texts.guidance(self.program.pages[key], self.edition, self.url, panels)
        records: Data = {
            "project": self.program.projects,
            "call": self.program.calls,
            "institution": self.program.institutions,
        }
        return texts.description(records[kind][key], self.edition, self.url) if kind in records else ""

    def ending(self, thing: str, source: Any) -> Data:
        """Where a page's facts come from, whose it is, and when it was looked at."""
        owner = self.brand(self.routes.owner(self.site, thing))
        return {
            "sources": [self.reference(item) for item in source.sources],
            "kept": plain(self.voice.gettext("Kept by %(name)s", name=owner.name)),
            "reviewed": plain(self.voice.gettext("Reviewed %(date)s", date=self.date(source.reviewed))),
            "lastmod": source.reviewed,
        }

    def reference(self, item: Reference) -> Data:
        words = self.comma.join([str(item.publisher), *([self.date(item.date)] if item.date else [])])
        words += f": {item.about}" if item.about else ""
        foreign = self.voice.gettext("(in %(language)s)", language=self.voice.language(item.language))
        return {"title": words, "url": item.url or "", "note": plain(foreign) if item.language != self.tag else ""}

    def timeline(self, events: tuple[Event, ...]) -> list[Data]:
        return [{"when": self.date(event.date, event.until), "text": str(event.text)} for event in events]

    # -- projects --------------------------------------------------------------------------------

    def _project(self, key: str) -> Data:
        project = self.edition.projects[key]
        status = project.status
        return {
            "description": str(project.summary),
            "originals": " ".join(str(text) for text in project.original_titles if text.lang != self.tag),
            **self.row(project),
            "facts": {name: value for name, value in self.facts(project).items() if value},
            "low": project.confidence == "low",
            "status": self.standing(project) if status else "",
            "outcome": str(project.outcome or ""),
            "events": self.timeline(project.events),
            "parties": [
                *(self.party(party, "Host") for party in project.hosts),
                *(self.party(party, "Korean partner") for party in project.partners),
            ],
            "documents": [
                {"title": str(item.title), "url": item.url, "note": self.voice.language(item.language)}
                for item in project.documents
            ],
            "point": f"{project.coordinates.lat:.2f}, {project.coordinates.lon:.2f}",
            "exactness": str(self.label("exactness", project.coordinates.exactness)),
            "near": [
                {**self.link(f"project:{slug}"), **self.row(self.edition.projects[slug])}
                for slug in self.neighbours[key]
            ],
            **self.ending(f"project:{key}", project),
        }

    def row(self, project: Project) -> Data:
        """What lists say about a project beside its title."""
        place = self.comma.join(str(text) for text in (project.city, project.region) if text)
        return {
            "where": self.comma.join((self.voice.country(project.country), project.call)),
            "place": place,
            "year": project.call,
            "way": str(self.label("way", project.way)),
        }

    def standing(self, project: Project) -> str:
        status = project.status
        assert status
        words = str(self.label("state", status.state))
        words += f" ({self.date(status.as_of)})" if status.as_of else ""
        return f"{words}. {status.note}" if status.note else words

    def facts(self, project: Project) -> Data:
        """The facts of a project: texts, or links."""
        track = self.track(project)
        support, label = project.support, self.label
        small = []
        if support and support.basis:
            small.append(str(label("basis", support.basis)))
        if support and support.shared:
            small.append(plain(self.voice.money(together(support))))
        if support and support.converted:
            small.append(plain(self.voice.money(support.converted)))
        return {
            "country": self.link(f"country:{project.country}"),
            "site": str(project.site or ""),
            "call": self.link(f"call:{project.call}"),
            "track": str(track.title) if track else "",
            "kinds": self.comma.join(str(label("kind", kind)) for kind in project.kinds),
            "support": plain(self.voice.money(support)) if support else "",
            "basis": "; ".join(small),
            "themes": [self.link(f"sector:{sector}") for sector in project.sectors],
            "secretariat": self.link(f"institution:{track.secretariat}") if track and track.secretariat else {},
        }

    def track(self, project: Project) -> Track | None:
        tracks = self.edition.calls[project.call].tracks
        return next((track for track in tracks if project.track in track.covers), None)

    def party(self, party: Party, role: str) -> Data:
        names = [str(party.name), *(str(text) for text in party.original_names if text.lang != self.tag)]
        return {"name": " ".join(names), "role": str(party.role or self.say(role))}

    # -- the other records -----------------------------------------------------------------------

    def _call(self, key: str) -> Data:
        call = self.edition.calls[key]
        results = call.results
        figures = {
            "Applications": results.applications,
            "From countries": results.countries,
            "Selected": results.selected,
            "In countries": results.selected_countries,
        } if results else {}  # fmt: skip
        return {
            "description": str(call.summary),
            "events": self.timeline(call.steps),
            "tracks": [self.way(call, track) for track in call.tracks],
            "notes": [str(note) for note in call.notes],
            "basis": str(call.legal_basis or ""),
            "results": {self.say(name): self.voice.number(n) for name, n in figures.items() if n},
            "weight": 3000 - int(key),
            **self.ending(f"call:{key}", call),
        }

    def way(self, call: Call, track: Track) -> Data:
        """A way of taking part in a call."""
        rows = {
            "Who applies": str(track.eligibility),
            "What is supported": str(track.supports or ""),
            "Amount": plain(self.voice.money(track.amount)) if track.amount else "",
            "How many": str(track.places or ""),
            "When": self.say("All year") if track.all_year else self.date(track.opens or call.opens, track.closes),
            "How to apply": str(track.apply or ""),
            "Criteria": self.comma.join(map(str, track.criteria)),
        }
        return {"title": str(track.title), "rows": {self.say(name): text for name, text in rows.items() if text}}

    def _country(self, key: str) -> Data:
        return {"description": plain(self.voice.ngettext(*COUNTED, len(self.program.by_country[key])))}

    def _sector(self, key: str) -> Data:
        return {"description": plain(self.voice.ngettext(*COUNTED, len(self.program.by_sector[key])))}

    def _institution(self, key: str) -> Data:
        found = self.edition.institutions[key]
        owned = [page.key for page in self.program.pages.values() if page.owner == key and not page.date]
        return {
            "title": str(found.name),
            "description": str(found.role),
            "summary": str(found.summary or ""),
            "duties": [str(duty) for duty in found.duties],
            "contacts": [self.contact(entry) for entry in found.contacts],
            "website": found.url or "",
            "owned": [self.link(f"page:{page}") for page in owned],
            **self.ending(f"institution:{key}", found),
        }

    def contact(self, entry: Contact) -> Data:
        return {
            "office": str(entry.office),
            "purpose": str(entry.purpose or ""),
            "email": entry.email or "",
            "telephones": list(entry.telephones),
            "note": str(entry.note or ""),
        }

    def _form(self, key: str) -> Data:
        form = self.edition.forms[key]
        return {
            "description": str(form.summary),
            "notes": [str(note) for note in form.notes],
            "questions": list(self.questions(form)),
            "attachments": [
                {"title": str(item.title), "text": str(item.help or "")} for item in form.attachments
            ],
            "recipient": self.link(f"institution:{form.recipient}"),
            **self.ending(f"form:{key}", form),
        }  # fmt: skip

    def questions(self, form: Form) -> Iterator[Data]:
        for section in form.sections:
            yield {
                "title": str(section.title),
                "intro": str(section.intro or ""),
                "items": [
                    {
                        "label": str(item.label),
                        "help": str(item.help or ""),
                        "choices": [
                            str(label) for label in (*(o.label for o in item.options), *(c.label for c in item.columns))
                        ],
                    }
                    for item in section.fields
                ],
            }

    # -- guidance, lists, home -------------------------------------------------------------------

    def _page(self, key: str) -> Data:
        page = self.edition.pages[key]
        related = [item if ":" in item else f"page:{item}" for item in page.related]
        dated = {"date": page.date, "when": self.date(page.date)} if page.date else {}
        return {
            "title": str(page.title),
            "description": str(page.description),
            "related": [self.link(thing) for thing in related],
            **dated,
            **self.ending(f"page:{key}", page),
        }

    def _home(self, key: str) -> Data:
        brand = self.brand(self.site)
        latest = max(self.program.calls)
        call, program = self.edition.calls[latest], self.program
        counts = {
            "projects with a record here": len(program.projects),
            "countries": len(program.by_country),
            "planning studies": sum(project.way == "planning" for project in program.projects.values()),
        }
        chosen = self.program.by_call.get(latest, ())[:9]
        return {
            "title": str(brand.home.title),
            "description": str(brand.home.lead),
            "kicker": str(brand.home.kicker),
            "figures": {self.say(name): self.voice.number(n) for name, n in counts.items()},
            "summary": str(call.summary),
            "tracks": [self.way(call, track) for track in call.tracks],
            "chosen": [{**self.link(f"project:{s}"), **self.row(self.edition.projects[s])} for s in chosen],
            "news": [self.link(f"page:{page}") for page in self.program.press[:3]],
            "who": [
                {"title": str(body.name), "url": self.url(f"institution:{slug}"), "text": str(body.role)}
                for slug, body in self.edition.institutions.items()
            ],
        }

    # -- the same on all pages -------------------------------------------------------------------

    @cached_property
    def surroundings(self) -> Data:
        """What header and footer say."""
        site, edition = self.site, self.edition
        secretariat = edition.institutions[self.program.config.secretariat]
        return {
            "program": str(edition.program_name),
            "name": str(self.brand(site).name),
            "agency": str(self.brand(site).agency),
            "menu": [self.link(item.things[0], edition.text("menu", item.title.value)) for item in site.menu],
            "sites": [
                {"title": str(self.brand(other).name), "url": f"/{other.id}/{routes.address(self.tag, 'home')}",
                 "text": str(self.brand(other).purpose)}
                for other in self.program.config.sites
            ],
            "policies": [self.link(f"page:{page}") for page in site.settings.policies],
            "institutions": self.link("list:institutions"),
            "sitemap": self.link("sitemap"),
            "contact": {"name": str(secretariat.name), **self.contact(secretariat.contacts[0])},
            "owner": str(edition.institutions[self.program.config.owner].name),
            "year": self.program.config.copyright_year,
        }  # fmt: skip
