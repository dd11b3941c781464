"""What can be wrong between sources: generators of problems, nothing written.

What is wrong within one file is found while reading it (`schema`, `sources`).
"""

import datetime
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, TemplateNotFound

from prospectus import catalogs, glossary, mappings
from prospectus import routes as routing
from prospectus.artifacts import Artifact, collisions
from prospectus.catalogs import Catalog, Origin
from prospectus.config import Config, Site, thing_of
from prospectus.editions import Edition
from prospectus.fonts import FOLDER
from prospectus.forms import Form, unpublished
from prospectus.glossary import Glossary
from prospectus.guidance import Page
from prospectus.markdown import Rendered
from prospectus.merge import place_of
from prospectus.messages import Message
from prospectus.outputs.styles import FRAME, named
from prospectus.program import Program
from prospectus.records import FOLDERS, Call, Event, Institution, Money, Project, Support
from prospectus.redirects import PATH as REDIRECTS
from prospectus.routes import SECTION_OF, Routes
from prospectus.schema import territories
from prospectus.sources import Problem, did_you_mean, files, line_with, read_text
from prospectus.terms import RECORD_SECTIONS, REGION_OF

Record = Project | Call | Institution
# what a template hands to url() or title_of() as plain words
NAMED = re.compile(r"""(?:url|title_of)\((?:'|")([a-z0-9/:.-]+)(?:'|")\)""")
YEAR = re.compile("20[0-9]{2}")
LEAST, MOST = 30, 366  # days for which security.txt still holds
TIP_LINK = (
    "Pages are linked by their file (../apply/faq.md), records as project:SLUG, call:2026, country:VN, list:projects."
)


def references(program: Program) -> Iterator[Problem]:
    """Records that name what does not exist, or leave out what a page needs."""
    if not program.calls:
        yield Problem("calls", 1, "Must hold at least one call, for example calls/2026.yml.")
    for project in program.projects.values():
        yield from project_references(program, project)
    for call in program.calls.values():
        yield from call_references(program, call)
    for record in program.records():
        yield from sources(record)


def redirects(program: Program, routes: Routes) -> Iterator[Problem]:
    """Redirects of pages that stand where they stood, or to where nothing stands."""
    known = {item.old: item.new for item in program.redirects.redirects}
    seen: set[str] = set()
    for index, item in enumerate(program.redirects.redirects):
        where, problem = f"redirects.{index}", program.redirects.source.problem
        kind, _, key = item.old.partition(":")
        if not key or kind not in ("page", *SECTION_OF) or (kind == "country" and key not in territories()):
            yield problem(f"{where}.old", f"Must name a page or a record that there was; found {item.old!r}.")
        elif routes.exists(item.old):
            yield problem(f"{where}.old", f"Must not lead away from a page that exists; {item.old!r} does.")
        elif item.old in seen:
            yield problem(f"{where}.old", f"Must not name {item.old!r} twice.")
        if not routes.exists(item.new):
            tip = f"It leads on to {known[item.new]!r}: name that." if item.new in known else ""
            message = f"Must lead to a page that exists; found {item.new!r}."
            yield problem(f"{where}.new", message, tip or did_you_mean(item.new, routes.all_things))
        seen.add(item.old)


def withdrawn(before: Iterable[str], now: Iterable[str], routes: Routes) -> Iterator[Problem]:
    """Pages of the last release that stand no longer, and from which nothing leads on. before, now: paths of files."""
    for url in routing.withdrawn(before, now):
        old = routing.thing_at(url)
        new = next(iter(get_close_matches(old, routes.all_things, n=1, cutoff=0.6)), "list:projects")
        message = f"Must say where the readers of {url!r} are led, which stood in the last release."
        yield Problem(REDIRECTS, 1, message, f"Add below 'redirects:' the lines '- old: {old}' and '  new: {new}'.")


def security(sites: Iterable[Site], day: str) -> Iterator[Problem]:
    """Contacts that hold for less than a month or more than a year from an ISO day (RFC 9116, 2.5.5)."""
    for site in sites:
        if said := site.settings.security:
            left = datetime.date.fromisoformat(said.expires) - datetime.date.fromisoformat(day)
            if not LEAST <= left.days <= MOST:
                message = f"Must be {LEAST} to {MOST} days after {day}; found {said.expires!r}."
                yield site.source.problem(
                    "security.expires", message, "Ask whether the contacts still hold, then renew it."
                )


def project_references(program: Program, project: Project) -> Iterator[Problem]:
    """What a project names: its call and track, other projects, its country's region, its pictures."""
    if project.call not in program.calls:
        yield _unknown(project, "call", "a call", project.call, program.calls)
    elif program.track_of(project) is None:
        covered = sorted(track for item in program.calls[project.call].tracks for track in item.covers)
        yield project.source.problem(
            "track",
            f"Must be a track of the {project.call} call; found {project.track!r}.",
            f"Its tracks are {', '.join(covered)}.",
        )
    for index, slug in enumerate(project.related):
        if slug not in program.projects:
            yield _unknown(project, f"related.{index}", "a project", slug, program.projects)
    if project.country not in REGION_OF:
        yield project.source.problem(
            "country",
            f"Must be a country with a region; found {project.country!r}.",
            "Add it to REGION_OF in prospectus/terms.py.",
        )
    for index, picture in enumerate(project.pictures):
        file = program.config.root / "content" / "pictures" / picture.file
        if not file.is_file() or not os.access(file, os.R_OK):
            yield project.source.problem(
                f"pictures.{index}.file", f"Must be a file in content/pictures/; {picture.file!r} is not there."
            )
    if not -90 <= project.coordinates.lat <= 90 or not -180 <= project.coordinates.lon <= 180:
        yield project.source.problem(
            "coordinates",
            "Must be a latitude of -90 to 90 and a longitude of -180 to 180 degrees.",
            "Are the two swapped?",
        )
    yield from sums(project, "support", project.support)
    yield from course(project)
    yield from mapped(project)
    yield from sequence(project, "events", project.events)


def call_references(program: Program, call: Call) -> Iterator[Problem]:
    """A call's year and dates, and what its tracks name."""
    if not YEAR.fullmatch(call.slug):
        yield Problem(
            call.source.path, 1, f"Must have a year as its file name, for example 2027.yml; found {call.slug}."
        )
    for index, track in enumerate(call.tracks):
        where, opens = f"tracks.{index}", track.opens or call.opens
        if track.secretariat and track.secretariat not in program.institutions:
            yield _unknown(call, f"{where}.secretariat", "an institution", track.secretariat, program.institutions)
        if not track.all_year and track.closes is None:
            yield call.source.problem(where, "Must have 'closes', or 'all_year: true'.")
        if track.closes and track.closes < opens:
            message = f"Must not close before it opens; found {track.closes}, and it opens on {opens}."
            yield call.source.problem(f"{where}.closes", message)
        yield from sums(call, f"{where}.amount", track.amount)
    yield from sums(call, "results.budget", call.results.budget if call.results else None)
    yield from sequence(call, "steps", call.steps)


def course(project: Project) -> Iterator[Problem]:
    """Events that mark the project's course: each mark once, and not in the background."""
    seen: dict[str, int] = {}
    for index, event in enumerate(project.events):
        where = f"events.{index}.marks"
        if event.marks and event.background:
            yield project.source.problem(where, "Must not mark an event of the background.")
        if event.marks in seen:
            line = project.source.lines.get(f"events.{seen[event.marks]}.marks", 1)
            yield project.source.problem(where, f"Must not mark {event.marks!r} twice; it stands in line {line} too.")
        elif event.marks:
            seen[event.marks] = index


def mapped(project: Project) -> Iterator[Problem]:
    """Words of closed lists that the standards of open data have no code for yet."""
    state, exactness = mappings.state(project), project.coordinates.exactness
    words = [
        *((f"sectors.{index}", word, mappings.DAC_SECTORS.keys() & mappings.PROJECT_SECTORS.keys())
          for index, word in enumerate(project.sectors)),
        ("status.state", state, mappings.ACTIVITY_STATUS.keys() & mappings.PROJECT_STATUS[project.way].keys()),
        ("coordinates.exactness", exactness, mappings.EXACTNESS.keys()),
        *((f"documents.{index}.format", item.format or mappings.PAGE, mappings.MEDIA_TYPES.keys())
          for index, item in enumerate(project.documents)),
    ]  # fmt: skip
    for where, word, known in words:
        if word not in known:
            yield project.source.problem(
                where,
                f"Must be a word that the open data have codes for; found {word!r}.",
                did_you_mean(word, known) or "Add it to the tables of prospectus/mappings.py.",
            )


def forms(program: Program) -> Iterator[Problem]:
    """Forms that changed without a new version, that nobody receives, or that no page offers."""
    yield from unpublished(program.forms, program.published_forms)
    for form in program.forms.values():
        if form.recipient not in program.institutions:
            yield _unknown(form, "recipient", "an institution", form.recipient, program.institutions)
    offering = [page for page in program.pages.values() if page.layout == "forms"]
    if program.forms and not offering:
        yield Problem("content", 1, "Must have a page with 'layout: forms', which offers the application forms.")
    for page in offering[1:]:
        tip = f"{offering[0].source.path} has it already."
        yield page.source.problem("layout", "Must not be a second page with 'layout: forms'.", tip)


def sums(record: Record, where: str, money: Money | None) -> Iterator[Problem]:
    """Sums that say nothing or two things, also as printed in another currency."""
    if money is None:
        return
    if money.amount is None and money.max is None:
        yield record.source.problem(where, "Must have 'amount', or 'max' with or without 'min'.")
    elif money.amount is not None and (money.min is not None or money.max is not None):
        yield record.source.problem(where, "Must have either 'amount' or 'min' and 'max', not both.")
    elif money.min is not None and money.max is not None and money.min > money.max:
        yield record.source.problem(where, f"Must have a 'min' not above 'max'; found {money.min} and {money.max}.")
    if isinstance(money, Support):
        yield from sums(record, f"{where}.converted", money.converted)


def sequence(record: Record, where: str, events: Sequence[Event]) -> Iterator[Problem]:
    """Events that do not stand in their order, or end before they begin."""
    for index, event in enumerate(events):
        if event.until and event.until < event.date[: len(event.until)]:
            message = f"Must not end before it begins; found {event.until}, and it begins on {event.date}."
            yield record.source.problem(f"{where}.{index}.until", message)
    for index, (before, after) in enumerate(pairwise(event.date for event in events), start=1):
        if after < before[: len(after)]:
            yield record.source.problem(
                f"{where}.{index}", f"Must stand in the order of the dates; {after} comes after {before}."
            )


def sources(record: Record | Page) -> Iterator[Problem]:
    """Sources whose links would read the same."""
    words = [(item.publisher.value, item.date, item.about.value if item.about else "") for item in record.sources]
    for index, item in enumerate(words):
        if words.count(item) > 1:
            yield record.source.problem(
                f"sources.{index}",
                f"Must have 'about' where {item[0]!r} stands twice among the sources.",
                "So that readers can tell the links apart.",
            )


def _unknown(of: Record | Form | Site | Config, where: str, noun: str, word: str, known: Iterable[str]) -> Problem:
    return of.source.problem(where, f"Must be {noun} that exists; found {word!r}.", did_you_mean(word, known))


def sites(config: Config, program: Program, routes: Routes) -> Iterator[Problem]:
    """Menus, owners and sections that do not fit together."""
    owners = Counter(section for site in config.sites for section in site.settings.owns)
    for section in RECORD_SECTIONS:
        if owners[section] != 1:
            names = " and ".join(site.id for site in config.sites if section in site.settings.owns) or "none"
            yield Problem("sites", 1, f"Must have exactly one site that owns the section {section!r}; found {names}.")
    for site in config.sites:
        yield from menus(site, program, routes)
        for section in site.settings.owns:
            if section not in site.settings.records:
                yield site.source.problem(
                    "owns", f"Must have {section!r} among its records, since it owns the section."
                )
        if site.settings.official and not site.is_official:
            tip = f"Set site_url to an address on {site.settings.official_domain}, or official: false."
            yield site.source.problem(
                "official", f"Must not be official outside its domain; the site's address is {site.base_url}.", tip
            )
        if site.settings.institution not in program.institutions:
            yield _unknown(site, "institution", "an institution", site.settings.institution, program.institutions)
    if config.owner not in program.institutions:
        yield _unknown(config, "owner", "an institution", config.owner, program.institutions)
    if config.secretariat not in program.institutions or not any(
        c.email for c in program.institutions[config.secretariat].contacts[:1]
    ):
        yield config.source.problem(
            "secretariat",
            f"Must be an institution whose first contact has an e-mail address; found {config.secretariat!r}.",
        )


def templates(config: Config, routes: Routes, env: Environment) -> Iterator[Problem]:
    """Pages, lists and other templates that templates name and that do not exist. env: knows all templates."""
    known = cache(partial(_is_template, env))
    problems: list[Problem] = []
    for file, path in files(config.root, "templates", ".html"):
        for number, line in enumerate((read_text(file, path, problems) or "").split("\n"), start=1):
            for name in NAMED.findall(line):
                thing = thing_of(name)
                if not routes.exists(thing) and thing not in ("home", "search", "sitemap", "editions", "404"):
                    tip = "A template leads there: keep the page, or change the template."
                    yield Problem(path, number, f"Must name a page that exists; found {name!r}.", tip)
            for other in filter(None, named(line)):
                if other == FRAME:
                    message = f"Must not name {FRAME}, which is drawn once around all pages."
                    yield Problem(path, number, message, 'A page begins with {% extends "main.html" %}.')
                elif not known(other):
                    ours = [at.removeprefix("templates/") for _, at in files(config.root, "templates", ".html")]
                    tip = did_you_mean(other, ours)
                    yield Problem(path, number, f"Must name a template that exists; found {other!r}.", tip)
    yield from problems


def _is_template(env: Environment, name: str) -> bool:
    assert env.loader
    try:
        return bool(env.loader.get_source(env, name))
    except TemplateNotFound:
        return False


def menus(site: Site, program: Program, routes: Routes) -> Iterator[Problem]:
    """Menu entries without a page, and selected pages that no menu leads to."""
    listed = {thing for item in site.menu for thing in item.things} | {f"page:{key}" for key in site.settings.policies}
    for thing in sorted(listed):
        if not routes.has(site, thing):
            tip = did_you_mean(thing, routes.things(site)) or "Is the page's section among the site's sections?"
            line = line_of_menu(routes.config.root / site.source.path, thing)
            yield Problem(
                site.source.path, line, f"Must name pages of this site in nav and policies; found {thing!r}.", tip
            )
    for thing in routes.things(site):
        if thing.startswith("page:") and thing not in listed and not program.pages[thing[5:]].date:
            yield Problem(
                site.source.path, 1, f"Must lead to {thing!r} from nav or policies, since its sections select it."
            )


def line_of_menu(file: Path, thing: str) -> int:
    """The line of a site's file that names a thing in its menu or policies."""
    return line_with(thing.removeprefix("page:"), file.read_text(encoding="utf-8-sig"), 1) or 1


def guidance(config: Config, program: Program, routes: Routes, bodies: Mapping[str, Rendered]) -> Iterator[Problem]:
    """Pages without a right owner, and links that lead nowhere. bodies: the pages in the source language."""
    ids = {site.id for site in config.sites}
    anchors = {key: anchor_names(body) for key, body in bodies.items()}
    for key, page in program.pages.items():
        if page.owner not in ids:
            yield page.source.problem(
                "owner", f"Must be one of the sites; found {page.owner!r}.", did_you_mean(page.owner, ids)
            )
        elif not routes.has(config.site(page.owner), f"page:{key}"):
            yield page.source.problem("sections", f"Must have a section that the owner {page.owner!r} takes.")
        for index, item in enumerate(page.related):
            thing = thing_of(f"{item}.md" if ":" not in item else item)
            if not routes.exists(thing):
                yield page.source.problem(
                    f"related.{index}",
                    f"Must be a page that exists; found {item!r}.",
                    did_you_mean(item, program.pages),
                )
        for link in bodies[key].links:
            if fault := dead(link, f"page:{key}", routes, anchors):
                yield Problem(page.source.path, page.line_of(written(link)), fault, TIP_LINK)
        for words, message, tip, behind in bodies[key].faults:
            yield Problem(page.source.path, page.line_of(*behind, words), message, tip)
        yield from sources(page)


def descriptions(program: Program, routes: Routes, source: Edition) -> Iterator[Problem]:
    """What is wrong in the Markdown of records. source: the edition in the source language."""
    anchors = {key: anchor_names(body) for key, body in source.bodies.items()}
    for record in program.records():
        body = source.descriptions.get(record.source.path)
        for link in body.links if body else ():
            if fault := dead(link, "", routes, anchors):
                yield Problem(record.source.path, line_of_description(record, written(link)), fault, TIP_LINK)
        for words, message, tip, _ in body.faults if body else ():
            yield Problem(record.source.path, line_of_description(record, words), message, tip)


def line_of_description(record: Record, words: str) -> int:
    """The line of a record's file where some words of its description stand."""
    first = record.source.lines.get("description.text", 1)
    text = record.description.value if record.description else ""
    return line_with(words, text, first) or first


def written(link: str) -> str:
    """The end of a link as it stands in Markdown: "page:apply/faq#when" is written "faq.md#when"."""
    if not link:
        return "]()"
    kind, _, key = link.partition(":")
    return key.rpartition("/")[2].replace("#", ".md#") if kind == "page" else link


def anchor_names(body: Rendered) -> frozenset[str]:
    """The anchors that a link may name in a page."""
    return frozenset(heading.id for heading in body.headings) | {"content", "sources", "related"}


def dead(link: str, here: str, routes: Routes, anchors: dict[str, frozenset[str]]) -> str:
    """What is wrong with a link to a thing or an anchor; empty where nothing is."""
    thing, _, anchor = link.partition("#")
    if not link:
        return "Must link somewhere; the brackets ( ) behind a link's words are empty."
    thing = thing or here
    if not routes.exists(thing):
        return f"Must link to a page that exists; found {link!r}."
    if anchor and thing.startswith("page:") and anchor not in anchors[thing[5:]]:
        return f"Must link to a heading that exists; {thing[5:]} has no {'#' + anchor!r}."
    return ""


def translations(edition: Edition, found: dict[str, list[Message]]) -> Iterator[Problem]:
    """Translations that readers do not see, because they do not keep what they must."""
    catalog = edition.verdict
    for domain, items in found.items():
        for item in items:
            if fault := catalog.faults.get((domain, item.key)):
                yield _at(catalog, domain, item, fault.message, fault.tip)


def terms(edition: Edition, found: dict[str, list[Message]], known: Glossary) -> Iterator[Problem]:
    """Translations that word a term of the glossary in another way."""
    tag = edition.locale.tag
    for domain, items in found.items():
        for item in items:
            for term in known.unused(item.text, edition.catalog.text(domain, *item.key) or "", tag):
                if edition.catalog.has(domain, item) and not item.plural:
                    said = f"{term.preferred(tag)!r} for {term.english[0]!r}"
                    message = f"Must use the glossary's {said} in {item.text[:50]!r}."
                    yield _at(edition.catalog, domain, item, message, f"Accepted forms stand in {glossary.PATH}.")


def _at(catalog: Catalog, domain: str, item: Message, message: str, tip: str) -> Problem:
    origin = catalog.origins.get((domain, item.key), Origin(1))
    return Problem(catalogs.path_of(catalog.locale, domain), origin.line, message, tip)


def incomplete(edition: Edition, found: dict[str, list[Message]]) -> Iterator[Problem]:
    """Texts that a locale which is configured as complete does not show in its language."""
    if not edition.locale.complete or edition.is_source:
        return
    for domain, items in found.items():
        lost = [item for item in items if edition.verdict.state(domain, item.key) not in catalogs.SHOWN]
        if lost:
            first = "; ".join(f"{item.text[:60]!r} ({item.comment.partition(chr(10))[0]})" for item in lost[:3])
            yield Problem(
                catalogs.path_of(edition.locale.tag, domain),
                1,
                f"Must translate every text of a complete locale; {len(lost)} of {len(items)} miss: {first}",
                "Run 'python build.py locales update', then fill in the empty msgstr lines.",
            )


def glyphs(
    editions: dict[str, Edition], found: dict[str, list[Message]], lacking: Callable[[str], str]
) -> Iterator[Problem]:
    """Texts with characters that the fonts of documents do not have.

    lacking: the characters of a locale's documents that no font draws.
    """
    for tag, edition in editions.items():
        letters = lacking(tag)
        for domain, items in found.items() if letters else ():
            for item in items:
                text = edition.text(item.context, item.text, domain)
                if letter := next((letter for letter in letters if letter in text.value), ""):
                    message = f"Must have characters that the fonts draw; found {letter!r} (U+{ord(letter):04X})."
                    tip = f"Write it in another way, or add a font to {FOLDER} that has it."
                    if edition.is_source or text.foreign:
                        yield _written(edition.program.config.root, item, message, tip)
                    else:
                        yield _at(edition.catalog, domain, item, message, tip)


def _written(root: Path, item: Message, message: str, tip: str) -> Problem:
    """A problem where a text of the sources stands."""
    path = place_of(item.comment)
    text = read_text(root / path, path, []) or ""
    return Problem(path, line_with(item.text.split("\n")[0], text, 1) or 1, message, tip)


def untranslatable(root: Path, words: str) -> Problem:
    """A text that no catalog reaches, at the line where it is written."""
    tip = 'In a template put it in _("…"); a name that is the same in all languages needs lang= or a bdi element.'
    places = [("templates", ".html"), ("prospectus", ".py"), ("sites", ".yml"), ("content", ".md")]
    for folder, suffix in [*places, *((folder, ".yml") for folder in FOLDERS), ("", "mkdocs.yml")]:
        for file, path in files(root, folder, suffix):
            if line := line_with(words, file.read_text(encoding="utf-8-sig"), 1):
                return Problem(path, line, f"Must be a text that can be translated: {words!r}.", tip)
    return Problem("templates", 1, f"Must be a text that can be translated: {words!r}.", tip)


def outputs(site: Site, artifacts: Iterable[Artifact]) -> Iterator[Problem]:
    """Two artifacts that claim one path."""
    for path, kinds in collisions(artifacts).items():
        yield Problem(site.source.path, 1, f"Must not make {path} twice; claimed by {' and '.join(kinds)}.")
