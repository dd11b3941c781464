"""The build, from sources to sites in place: load, check, plan, make, put in place."""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from jinja2 import Environment

from prospectus import (
    catalogs,
    checks,
    cldr,
    config,
    fonts,
    forms,
    glossary,
    guidance,
    making,
    program,
    pseudo,
    records,
)
from prospectus.artifacts import Artifact, digest
from prospectus.config import Config, Locale, Site
from prospectus.editions import Edition
from prospectus.glossary import Glossary
from prospectus.making import Staged
from prospectus.messages import Message, messages
from prospectus.outputs import explorer
from prospectus.outputs.assets import SOURCE, Assets
from prospectus.outputs.calendars import Calendars
from prospectus.outputs.cards import Cards
from prospectus.outputs.documents import Documents
from prospectus.outputs.feeds import Feed
from prospectus.outputs.languages import language_choice
from prospectus.outputs.offline import Copy, copies
from prospectus.outputs.contents import Contents, texts
from prospectus.outputs.pages import Pages
from prospectus.outputs.prepared import Prepared
from prospectus.outputs.sitemaps import Sitemaps
from prospectus.outputs.styles import Styles
from prospectus.program import Program
from prospectus.progress import FRAME, Progress, measured
from prospectus.report import Report, Summary
from prospectus.routes import Routes
from prospectus.sources import Problem, did_you_mean
from prospectus.store import NOTHING_KEPT, Store
from prospectus.theme import environment
from prospectus.typeset import FOLDER, TypesetError
from prospectus.weights import Weight, heaviest, too_heavy

RELEASES, KEPT = ".releases", ".kept"  # beside the sites: what is in place, and made bytes
EXPLORER = "list-projects.html"  # the template with rules of its own
PAIR = 2  # an offline copy, and the page that says how large it is


@dataclass(frozen=True)
class Request:
    """What to build: everything by default."""

    root: Path
    out: Path
    sites: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    day: str = ""
    jobs: int = 0
    strict: bool = False

    @property
    def processes(self) -> int:
        """How many make things at once: one for each core where no number is asked for."""
        return self.jobs or os.cpu_count() or 1


@dataclass(frozen=True)
class Loaded:
    """The sources, read and checked."""

    program: Program
    editions: dict[str, Edition]
    routes: Routes
    day: str
    terms: Glossary = catalogs.NO_TERMS
    store: Store = NOTHING_KEPT

    @cached_property
    def messages(self) -> dict[str, list[Message]]:
        """Every message of the program, by domain."""
        return messages(self.program)

    @cached_property
    def styles(self) -> Styles:
        """What stands as style in each kind of page."""
        settings = self.program.config
        rules = {EXPLORER: explorer.rules(self.program)}
        return Styles(environment(settings), settings.root / SOURCE, texts(self.program), rules)

    @cached_property
    def documents(self) -> Documents:
        """The files to download, in every locale."""
        return Documents(environment(self.program.config), self.editions, self.routes, self.day, self.store)

    @cached_property
    def cards(self) -> Cards:
        """The social cards, in every locale."""
        return Cards(self.editions, self.routes, self.store)

    @property
    def prepared(self) -> tuple[Prepared, ...]:
        """What is made before the pages."""
        return self.documents, self.cards

    def lacking(self, tag: str) -> str:
        """The characters of a locale's documents and cards that no font draws."""
        return "".join(found.lacking(tag) for found in self.prepared)

    def progress(self, tag: str, drawn: bool = True) -> Progress:
        """How far a locale is; where its pages are not drawn, without what only drawing them would show."""
        edition = self.editions[tag]
        catalog = edition.verdict if drawn else edition.catalog
        return measured(edition.locale, catalog, {} if edition.is_source else self.messages)

    def published(self) -> tuple[str, ...]:
        """The locales that readers are offered."""
        frame = {FRAME: self.messages[FRAME]}
        return tuple(
            tag
            for tag, edition in self.editions.items()
            if edition.is_source or measured(edition.locale, edition.catalog, frame).published
        )


class RefusedError(Exception):
    """The sources have problems, or the target is not ours; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def build(request: Request, report: Report) -> Summary:
    """Builds the sites and puts them in place.

    Raises RefusedError with all problems at once, before anything is written.
    """
    started = time.perf_counter()

    # Load: every source, complete and in memory, so that all pages agree.
    report.phase("Loading")
    problems: list[Problem] = []
    settings = configured(request.root, problems)
    chosen = select(settings, request)
    loaded = replace(load(settings, problems, request.day, request.locales), store=Store(request.out / KEPT))
    asked = request.locales or loaded.published()
    locales = tuple(tag for tag in loaded.editions if tag in asked)

    # Check: whatever is wrong between the sources. A bad translation gives way to English, and is told.
    report.phase("Checking")
    problems += check(loaded)
    doubts = [*check_translations(loaded, locales)]
    problems += doubts if request.strict else ()
    problems += [problem for site in chosen for problem in foreign(request.out / site.id)]
    if problems:
        raise RefusedError(problems)

    # Documents: made once for all sites, since pages say how large they are.
    report.phase("Making documents")
    problems += prepare(loaded, locales, request, report)

    # Plan: every file of every site, before the first is made.
    report.phase("Planning")
    env = environment(settings)
    plans = {} if problems else {site.id: list(plan(loaded, env, site, locales)) for site in chosen}
    problems += [found for id, items in plans.items() for found in checks.outputs(settings.site(id), items)]
    if problems:
        raise RefusedError(problems)

    # Make, beside what is in place; pack what is finished as offline copies; put in place, one site at a time.
    with exclusive(request.out):
        report.phase("Making")
        staged = make(plans, request, report)
        report.phase("Packing")
        packs = pack(loaded, env, plans, staged, locales, request)
        weights = weighed(staged.values(), request)
        forget(loaded, chosen, locales, packs)
        report.phase("Putting in place")
        written = tuple(str(put_in_place(request.out, site, staged[site.id])) for site in chosen)
    files, seconds = sum(len(site.digests) for site in staged.values()), time.perf_counter() - started
    heavy, top = tuple(too_heavy(weights)), heaviest(weights)
    return Summary(len(weights), files, tuple(staged), locales, loaded.day, seconds, written, tuple(doubts), heavy, top)


def select(settings: Config, request: Request) -> list[Site]:
    """The sites that a request names, or all. Raises RefusedError for unknown names of sites and locales."""
    sites = [site.id for site in settings.sites]
    tags = [*(locale.tag for locale in settings.locales), *cldr.PSEUDO]
    problems = [*unknown("sites", "sites", request.sites, sites)]
    problems += unknown("mkdocs.yml", "locales", request.locales, tags)
    if problems:
        raise RefusedError(problems)
    return [site for site in settings.sites if site.id in (request.sites or sites)]


def unknown(path: str, noun: str, names: Iterable[str], known: list[str]) -> Iterator[Problem]:
    """A problem for each name that is not among those known."""
    for name in names:
        if name not in known:
            message = f"Must be one of the {noun} {', '.join(known)}; found {name!r}."
            yield Problem(path, 1, message, did_you_mean(name, known))


def configured(root: Path, problems: list[Problem]) -> Config:
    """The configuration. Raises RefusedError where it is wrong, with what is wrong in the other sources too."""
    settings = config.load(root, problems)
    if settings is None:
        for folder, kind in records.FOLDERS.items():
            records.load(root, folder, kind, problems)
        guidance.load(root, problems)
        forms.load(root, problems)
        raise RefusedError(problems)
    return settings


def load(settings: Config, problems: list[Problem], day: str = "", locales: tuple[str, ...] = ()) -> Loaded:
    """Everything the sources say, in every locale. Raises RefusedError where a source cannot be read.

    locales: those asked for; a pseudo-locale among them is made, the configured ones are there anyway.
    """
    whole = program.load(settings.root, settings, problems)
    terms = glossary.load(settings.root, problems)
    made = {
        locale.tag: Edition(whole, locale, catalogs.load(settings.root, locale, problems, terms))
        for locale in settings.locales
    }
    if problems:
        raise RefusedError(problems)
    made |= {tag: _pseudo(whole, tag, messages(whole)) for tag in locales if tag in cldr.PSEUDO}
    return Loaded(whole, made, Routes(settings, whole), day or whole.content_date, terms)


def edition(whole: Program, tag: str) -> Edition:
    """The program in one locale; in English where the sites lack it. Raises RefusedError for a broken catalog."""
    locale = next((locale for locale in whole.config.locales if locale.tag == tag), Locale(config.SOURCE_LOCALE))
    problems: list[Problem] = []
    terms = glossary.load(whole.config.root, problems)
    made = Edition(whole, locale, catalogs.load(whole.config.root, locale, problems, terms))
    if problems:
        raise RefusedError(problems)
    return made


def checked(root: Path) -> Loaded:
    """The sources below a root, read and checked as for a build. Raises RefusedError with all problems."""
    problems: list[Problem] = []
    settings = configured(root, problems)
    loaded = load(settings, problems)
    problems += check(loaded)
    problems += check_translations(loaded, tuple(loaded.editions))
    problems += checks.glyphs(loaded.editions, loaded.messages, loaded.lacking) if not problems else ()
    env = environment(settings)
    for site in settings.sites if not problems else ():
        problems += checks.outputs(site, plan(loaded, env, site, tuple(loaded.editions)))
    if problems:
        raise RefusedError(problems)
    return loaded


def check(loaded: Loaded) -> list[Problem]:
    """Everything that is wrong between the sources in the source language."""
    settings, source = loaded.program.config, loaded.editions[config.SOURCE_LOCALE]
    found = [*checks.references(loaded.program), *checks.forms(loaded.program), *fonts.problems(settings.root)]
    found += checks.sites(settings, loaded.program, loaded.routes)
    found += checks.templates(settings, loaded.routes)
    found += checks.guidance(settings, loaded.program, loaded.routes, source.bodies)
    found += checks.descriptions(loaded.program, loaded.routes, source)
    return found


def check_translations(loaded: Loaded, locales: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with the translations of some locales; a build goes on without the unsafe ones."""
    for tag in locales:
        edition = loaded.editions[tag]
        if not edition.is_source and not edition.locale.is_pseudo:
            yield from checks.translations(edition, loaded.messages)
            yield from checks.terms(edition, loaded.messages, loaded.terms)
            yield from checks.incomplete(edition, loaded.messages)


def _pseudo(whole: Program, tag: str, found: dict[str, list[Message]]) -> Edition:
    return Edition(whole, Locale(tag), pseudo.catalog(tag, found))


def untranslatable(loaded: Loaded) -> Iterator[Problem]:
    """Texts that readers see and no catalog reaches: what stays plain in every page of a pseudo-locale."""
    tag = next(iter(cldr.PSEUDO))
    drawn = replace(loaded, editions={tag: _pseudo(loaded.program, tag, loaded.messages)})
    settings = loaded.program.config
    env = environment(settings)
    seen: set[str] = set()
    for site in settings.sites:
        for artifact in plan(drawn, env, site, (tag,)):
            if artifact.path.endswith(".html"):
                seen.update(pseudo.outside(artifact.make().decode()))
    for words in sorted(seen):
        yield checks.untranslatable(settings.root, words)


def prepare(loaded: Loaded, locales: tuple[str, ...], request: Request, report: Report) -> list[Problem]:
    """Makes the documents and cards that are not there yet; what stands against it."""
    stale = [tag for tag in locales if any(found.stale(tag) for found in loaded.prepared)]
    editions = {tag: loaded.editions[tag] for tag in stale}
    if problems := list(checks.glyphs(editions, loaded.messages, loaded.lacking)):
        return problems
    try:
        for found in loaded.prepared:
            found.prepare(locales, request.processes, report.progress)
    except TypesetError as error:
        return [Problem(FOLDER, 1, f"Must be templates that can be set: {error}.")]
    return []


def plan(loaded: Loaded, env: Environment, site: Site, locales: tuple[str, ...]) -> Iterator[Artifact]:
    """Every artifact of a site."""
    assets, documents, routes = Assets(loaded.program, site), loaded.documents, loaded.routes
    yield from assets.plan()
    chosen = {tag: loaded.editions[tag] for tag in locales}
    card = loaded.cards.address(loaded.cards.key(site, locales[0], "home"))
    yield language_choice(env, site, chosen, assets.names, loaded.styles, card)
    yield from Sitemaps(site, chosen, routes).plan()
    for pages in pages_of(loaded, env, site, locales, assets.names):
        yield from pages.plan()
        yield from Calendars(pages.edition, routes).plan(site)
        yield from Feed(site, pages.edition, routes, loaded.day).plan()
        yield from loaded.cards.plan(site, pages.locale.tag)
        for key in documents.keys(pages.locale.tag):
            path = routes.document(key.tag, documents.name(key))
            yield Artifact(path, "document", partial(documents.content, key))


def pages_of(
    loaded: Loaded, env: Environment, site: Site, locales: tuple[str, ...], assets: dict[str, str]
) -> Iterator[Pages]:
    """What draws the pages of a site, for each locale."""
    chosen = {tag: loaded.editions[tag] for tag in locales}
    progress = {tag: loaded.progress(tag, tag in locales) for tag in loaded.editions}
    for edition in chosen.values():
        contents = Contents(env, edition, chosen, loaded.routes, loaded.day, progress, loaded.documents)
        yield Pages(site, contents, assets, loaded.styles, loaded.cards)


# -- making ---------------------------------------------------------------------------------------


def make(plans: dict[str, list[Artifact]], request: Request, report: Report) -> dict[str, Staged]:
    """Makes every artifact beside the site that is in place."""
    staged = {id: Staged.fresh(request.out / RELEASES / id / f"making-{os.getpid()}") for id in plans}
    done, total = 0, sum(map(len, plans.values()))
    for paths in making.make(plans, staged, request.processes):
        report.progress(done := done + len(paths), total)
    return staged


def pack(
    loaded: Loaded, env: Environment, plans: dict[str, list[Artifact]], staged: dict[str, Staged],
    locales: tuple[str, ...], request: Request,
) -> list[Copy]:  # fmt: skip
    """Makes the offline copies of finished sites, and draws the pages that offer them."""
    found = {}
    for id, tree in staged.items():
        site = loaded.program.config.site(id)
        pages = pages_of(loaded, env, site, locales, Assets(loaded.program, site).names)
        found[id] = copies(pages, plans[id], tree.folder, tree.digests, loaded.store)
    pairs = {id: [artifact for copy in packs for artifact in copy.plan()] for id, packs in found.items()}
    for _ in making.make(pairs, staged, request.processes, PAIR):
        pass
    return [copy for packs in found.values() for copy in packs]


def forget(loaded: Loaded, chosen: list[Site], locales: tuple[str, ...], packs: list[Copy]) -> None:
    """Where everything was built: removes kept bytes that nothing needs any more."""
    if len(chosen) < len(loaded.program.config.sites) or set(locales) != set(loaded.published()):
        return
    keys = [found.digest(key) for found in loaded.prepared for tag in locales for key in found.keys(tag)]
    loaded.store.prune([*keys, *(copy.key for copy in packs)])


def weighed(staged: Iterable[Staged], request: Request) -> list[Weight]:
    """The weights of all pages. Raises RefusedError in a strict build where one is too heavy; no tree is left."""
    weights = [weight for site in staged for weight in site.weights.values()]
    problems = list(too_heavy(weights)) if request.strict else []
    if problems:
        for site in staged:
            shutil.rmtree(site.folder, ignore_errors=True)
        raise RefusedError(problems)
    return weights


# -- putting in place -----------------------------------------------------------------------------


@contextlib.contextmanager
def exclusive(out: Path) -> Iterator[None]:
    """The output folder for one build at a time; a second raises RefusedError."""
    folder = out / RELEASES
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError(
                [
                    Problem(
                        str(out),
                        1,
                        "Must be free: another build is writing here.",
                        "Wait until it ends, then build again.",
                    )
                ]
            ) from None
        for abandoned in folder.glob("*/making-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        yield


def foreign(place: Path) -> Iterator[Problem]:
    """A problem where a site's place holds what this program did not make."""
    if place.exists() and not place.is_symlink():
        message = "Must not be a file or folder that this program did not make."
        yield Problem(str(place), 1, message, "Move it away, or build with --out elsewhere.")


def put_in_place(out: Path, site: Site, staged: Staged) -> Path:
    """Makes a staged tree the site, in one step; the folder of the site.

    `out/<site>` is a symbolic link, and replacing a link is one atomic rename (POSIX): whoever
    looks sees the old tree or the new one. What was in place before is removed afterwards.
    """
    manifest = staged.manifest(site)
    (staged.folder / "manifest.json").write_bytes(manifest)
    place, releases = out / site.id, staged.folder.parent
    current, release = place.resolve(), releases / digest(manifest)[:16]
    if current.parent == releases.resolve() and intact(current, {**staged.digests, "manifest.json": digest(manifest)}):
        release = current  # nothing changed: files keep their dates
    else:
        if current == release.resolve():  # changed by hand since it was made
            release = release.with_name(f"{release.name}-again")
        shutil.rmtree(release, ignore_errors=True)
        staged.folder.rename(release)
        link = releases / "next"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(RELEASES) / site.id / release.name)
        link.replace(place)
    for old in releases.iterdir():
        if old.is_symlink():
            old.unlink()
        elif old.name != release.name:
            shutil.rmtree(old, ignore_errors=True)
    return place


def intact(tree: Path, digests: dict[str, str]) -> bool:
    """Whether a tree holds exactly these files."""
    files = {file.relative_to(tree).as_posix(): file for file in tree.rglob("*") if not file.is_dir()}
    return files.keys() == digests.keys() and all(digest(files[path].read_bytes()) == digests[path] for path in files)
