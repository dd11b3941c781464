"""The build, from sources to sites in place: load, check, plan, make, pack, put in place."""

import contextlib
import fcntl
import gc
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from prospectus import checks, cldr, ledger, pseudo, typeset, unchanged
from prospectus.artifacts import digest
from prospectus.config import SOURCE_LOCALE, Config, Site
from prospectus.crew import Crew
from prospectus.jobs import Job, done_by
from prospectus.ledger import MANIFEST, InPlace
from prospectus.loading import Loaded, RefusedError, check, check_translations, configured, load, noting, read, unknown
from prospectus.making import PAGE, Made, Maker, Staged
from prospectus.offers import Offer
from prospectus.outputs.datasets import Shared
from prospectus.outputs.prepared import Key
from prospectus.planning import planner
from prospectus.report import Report, Summary
from prospectus.shares import Ready, Share, Survey
from prospectus.sources import Problem
from prospectus.store import Store
from prospectus.templating import FOLDER, Compiled, compiled
from prospectus.typeset import TypesetError
from prospectus.weights import Weight, heaviest, too_heavy

RELEASES, KEPT = ".releases", ".kept"  # beside the sites: what is in place, and made bytes
SHARED = "shared"  # in the place of a locale: files that hold all


@dataclass(frozen=True)
class Request:
    """What to build: everything by default. documents: files to download too, and cards."""

    root: Path
    out: Path
    sites: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    day: str = ""
    jobs: int = 0
    strict: bool = False
    documents: bool = True

    @property
    def asked(self) -> tuple[object, ...]:
        """What decides the files, beside the sources."""
        return self.sites, self.locales, self.day, self.strict, self.documents

    @property
    def processes(self) -> int:
        """How many make things at once: one for each core where no number is asked for."""
        return self.jobs or os.cpu_count() or 1


def build(request: Request, report: Report) -> Summary:
    """Builds the sites and puts them in place.

    Raises RefusedError with all problems at once, before anything is written.
    """
    started = time.perf_counter()
    store = Store(request.out / KEPT)

    # Nothing to do where the same sources were asked for the same before, and what came of it is in place.
    report.phase("Looking for changes")
    stamp = unchanged.stamp(request.root, *request.asked)
    if made := unchanged.last(store, stamp, request.out):
        return replace(made, seconds=time.perf_counter() - started, is_new=False)
    with uncollected():
        made, staged = anew(request, report, store)
    made = replace(made, seconds=time.perf_counter() - started)
    unchanged.keep(store, stamp, request.asked, request.out, made, staged)
    return made


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Looks for no garbage meanwhile: a build keeps nearly all that it makes until it ends."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def anew(request: Request, report: Report, store: Store) -> tuple[Summary, dict[str, Staged]]:
    """Makes the sites and puts them in place; the trees that are in place. Raises RefusedError."""
    # Load: every source in the source language, complete and in memory, so that all pages agree.
    report.phase("Loading")
    loaded, chosen, tags = sources(request, store)
    with Crew(shares(loaded, chosen, tags, request)) as crew:
        # Check: whatever is wrong between the sources. A bad translation gives way to English, and is told.
        report.phase("Checking")
        surveys, templates = surveyed(crew, loaded, chosen, tags, request)
        shared = Shared(loaded.program, offered(surveys), loaded.routes)
        surveys = [survey.lean for survey in surveys]  # files in all languages are made here, by `shared`
        offers = offered(surveys)
        doubts = tuple(doubt for survey in surveys for doubt in survey.doubts)

        # Documents: made once for all sites, since pages say how large they are.
        report.phase("Making documents")
        crew.begin("plan", offers, {survey.tag: survey.progress for survey in surveys}, templates)
        ready, keys = prepare(crew, shared, request, report, store)

        # Make, beside what is in place; pack what is finished as offline copies; put in place, one site at a time.
        with exclusive(request.out), staging(request.out, chosen) as staged:
            report.phase("Making")
            weights, known = make(crew, staged, ready, shared, request, report, store)
            del shared  # it holds the texts of all languages
            keys += pack(crew, staged, report) if request.documents else []
            lost = withdrawn(loaded, chosen, staged, request)
            report.phase("Putting in place")
            written = tuple(str(put_in_place(request.out, site, staged[site.id])) for site in chosen)
            crew.begin("keep")
            ledger.save(store, SHARED, known)
            keys += crew.said()
            if is_whole(request, chosen, loaded.program.config, surveys):
                store.prune([*keys, ledger.name(SHARED), unchanged.NAME])
    files = [path for site in staged.values() for path in site.files]
    pages, heavy, top = sum(path.endswith(PAGE) for path in files), tuple(too_heavy(weights)), heaviest(weights)
    made = Summary(
        pages, len(files), tuple(staged), tuple(offers), loaded.day, 0.0, written, doubts, heavy, top, lost
    )  # fmt: skip
    return made, staged


def sources(request: Request, store: Store) -> tuple[Loaded, list[Site], tuple[str, ...]]:
    """The sources, read; the sites that were asked for; all locales. Raises RefusedError for what cannot be read."""
    problems: list[Problem] = []
    settings = configured(request.root, problems)
    chosen = select(settings, request)
    loaded = replace(read(settings, problems, request.day), store=store, with_documents=request.documents)
    tags = locales(settings, request)
    if problems:
        loaded.add(tags, problems)
        raise RefusedError(problems)
    return loaded, chosen, tags


def surveyed(
    crew: Crew[Share], loaded: Loaded, sites: list[Site], tags: tuple[str, ...], request: Request
) -> tuple[list[Survey], Compiled]:
    """Checks the sources, and their translations in the meantime: (what is found of each locale, the templates' code).

    Raises RefusedError for what is wrong; in a strict build for doubtful translations too.
    """
    root = loaded.program.config.root
    crew.begin("read")
    problems = [*check(loaded), *(problem for site in sites for problem in foreign(request.out / site.id))]
    with noting(root, problems):
        known = loaded.known
    problems += crew.said()
    if problems:
        raise RefusedError(problems)
    crew.begin("survey", known)
    with noting(root, problems):
        templates = compiled(loaded.env, root / FOLDER)
    found = {survey.tag: survey for survey in crew.said()}
    if problems:
        raise RefusedError(problems)
    doubts = [doubt for survey in found.values() for doubt in survey.doubts]
    if doubts and request.strict:
        raise RefusedError(doubts)
    return [found[tag] for tag in tags], templates


def offered(surveys: list[Survey]) -> dict[str, Offer]:
    """What to know of the locales that readers are offered."""
    return {survey.tag: survey.offer for survey in surveys if survey.offer}


def locales(settings: Config, request: Request) -> tuple[str, ...]:
    """All locales that are read: the configured ones, and the pseudo-locales that are asked for."""
    known = [locale.tag for locale in settings.locales]
    return (*known, *(tag for tag in request.locales if tag in cldr.PSEUDO and tag not in known))


def shares(loaded: Loaded, sites: list[Site], tags: tuple[str, ...], request: Request) -> list[Share]:
    """The locales, dealt to as many processes as there are."""
    count = min(request.processes, len(tags))
    return [Share(loaded, tuple(sites), tags[at::count], request.locales) for at in range(count)]


def prepare(
    crew: Crew[Share], shared: Shared, request: Request, report: Report, store: Store
) -> tuple[Ready, list[str]]:
    """Makes the documents and cards that are not there yet: (what is ready, the keys of all in the store).

    Raises RefusedError for what no font draws, before anything is written.
    """
    ready, jobs, digests = Ready({}, {}, shared.sizes), dict[Key, Job](), dict[Key, str]()
    problems: list[Problem] = []
    for needed in crew.said():
        ready.sizes.update(needed.sizes)
        jobs |= needed.jobs
        digests |= needed.digests
        problems += needed.problems
    try:
        for done, (key, data) in enumerate(done_by({} if problems else jobs, request.processes), 1):
            ready.sizes[key] = len(data)
            if not store.put(digests[key], data):
                ready.unkept[key] = data
            report.progress(done, len(jobs))
    except TypesetError as error:
        problems.append(Problem(typeset.FOLDER, 1, f"Must be templates that can be set: {error}."))
    if problems:
        raise RefusedError(problems)
    crew.begin("prepare", {*ready.sizes})
    ready.sizes.update(crew.said())
    return ready, [*digests.values()]


def make(
    crew: Crew[Share],
    staged: dict[str, Staged],
    ready: Ready,
    shared: Shared,
    request: Request,
    report: Report,
    store: Store,
) -> tuple[list[Weight], bytes]:
    """Makes every artifact beside the site that is in place: (the weights of pages, the ledger of shared files).

    Raises RefusedError where two artifacts claim one path, and in a strict build where a page is too heavy.
    """
    weights: list[Weight] = []
    problems: list[Problem] = []
    folders = {id: tree.folder for id, tree in staged.items()}
    in_place = {id: InPlace(request.out / id) for id in staged}
    planned = [(id, artifact) for artifact in shared.plan() for id in staged]
    done, total = 0, len(planned)
    crew.begin("make", folders, ready, in_place, request.strict)
    maker = Maker(folders, in_place, ledger.load(store, SHARED))
    done += sum(taken(made, staged, report) for made in maker.make(planned))
    for found in crew.said():
        if isinstance(found, Problem):
            problems.append(found)
            continue
        weights += found.weights
        total += found.planned
        done += taken(found, staged, report)
        report.progress(done, total)
    problems += too_heavy(weights) if request.strict else ()
    if problems:
        raise RefusedError(problems)
    return weights, ledger.encoded(maker.known)


def taken(made: Made, staged: dict[str, Staged], report: Report) -> int:
    """Takes what was made into the trees of its sites; how many files."""
    for (site, path), file in made.files.items():
        staged[site].files[path] = file
    for site in made.written:
        staged[site].is_new = True
    for site, path, reason in made.reasons:
        report.made(f"{site}/{path}", reason)
    return len(made.files)


def pack(crew: Crew[Share], staged: dict[str, Staged], report: Report) -> list[str]:
    """Makes the offline copies of finished sites, and draws the pages that offer them; the keys of the copies."""
    report.phase("Packing")
    crew.begin("pack", staged)
    found = [*crew.said()]
    if problems := [made for made in found if isinstance(made, Problem)]:
        raise RefusedError(problems)
    for made in found:
        if isinstance(made, Made):
            taken(made, staged, report)
    return [key for key in found if isinstance(key, str)]


def withdrawn(loaded: Loaded, sites: list[Site], staged: dict[str, Staged], request: Request) -> tuple[Problem, ...]:
    """Pages of the sites in place from which nothing leads on. Raises RefusedError for them in a strict build."""
    found = {
        problem
        for site in sites
        for problem in checks.withdrawn(InPlace(request.out / site.id).files, staged[site.id].files, loaded.routes)
    }
    if found and request.strict:
        raise RefusedError([*found])
    return tuple(sorted(found))


def is_whole(request: Request, sites: list[Site], config: Config, surveys: list[Survey]) -> bool:
    """Whether all is built that readers are offered: only then is it known what nothing needs any more."""
    offered = [survey.tag for survey in surveys if survey.progress.published]
    drawn = [survey.tag for survey in surveys if survey.offer]
    return request.documents and len(sites) == len(config.sites) and drawn == offered


def select(settings: Config, request: Request) -> list[Site]:
    """The sites that a request names, or all. Raises RefusedError for unknown names of sites and locales."""
    sites = [site.id for site in settings.sites]
    tags = [*(locale.tag for locale in settings.locales), *cldr.PSEUDO]
    problems = [*unknown("sites", "sites", request.sites, sites)]
    problems += unknown("mkdocs.yml", "locales", request.locales, tags)
    if problems:
        raise RefusedError(problems)
    return [site for site in settings.sites if site.id in (request.sites or sites)]


def checked(root: Path) -> Loaded:
    """The sources below a root, read and checked as for a build. Raises RefusedError with all problems."""
    problems: list[Problem] = []
    settings = configured(root, problems)
    loaded = load(settings, problems)
    problems += check(loaded)
    with noting(root, problems):
        problems += check_translations(loaded, tuple(loaded.editions))
    problems += checks.glyphs(loaded.editions, loaded.messages, loaded.lacking) if not problems else ()
    problems += undrawable(loaded) if not problems else ()
    if not problems:
        plan = planner(loaded)
        planned = [*plan.every()]
        for site in settings.sites:
            problems += checks.outputs(site, (artifact for id, artifact in planned if id == site.id))
    if problems:
        raise RefusedError(problems)
    return loaded


def undrawable(loaded: Loaded) -> set[Problem]:
    """What is wrong with page templates, each of which draws a page."""
    plan = planner(replace(loaded, with_documents=False), locales=(SOURCE_LOCALE,))
    drawing = {
        pages.template(thing): partial(pages.page, thing)
        for pages in plan.pages(SOURCE_LOCALE)
        for thing in loaded.routes.things(pages.site)
    }
    problems: list[Problem] = []
    for template, draw in drawing.items():
        with noting(loaded.program.config.root, problems, template):
            draw()
    return {*problems}


def untranslatable(loaded: Loaded) -> Iterator[Problem]:
    """Texts that readers see and no catalog reaches: what stays plain in every page of a pseudo-locale."""
    tag = next(iter(cldr.PSEUDO))
    drawn = replace(loaded, editions={})
    drawn.add([tag], [])
    settings = loaded.program.config
    seen: set[str] = set()
    for _, artifact in planner(drawn).locale(tag):
        if artifact.path.endswith(".html"):
            seen.update(pseudo.outside(artifact.make().decode()))
    for words in sorted(seen):
        yield checks.untranslatable(settings.root, words)


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


@contextlib.contextmanager
def staging(out: Path, sites: list[Site]) -> Iterator[dict[str, Staged]]:
    """Folders in which this process makes sites; they are gone afterwards, whatever happens, unless put in place."""
    staged = {site.id: Staged.fresh(out / RELEASES / site.id / f"making-{os.getpid()}") for site in sites}
    try:
        yield staged
    finally:
        for tree in staged.values():
            shutil.rmtree(tree.folder, ignore_errors=True)


def put_in_place(out: Path, site: Site, staged: Staged) -> Path:
    """Makes a staged tree the site, in one step; the folder of the site.

    `out/<site>` is a symbolic link, and replacing a link is one atomic rename (POSIX): whoever
    looks sees the old tree or the new one. What was in place before is removed afterwards.
    """
    manifest = staged.manifest(site)
    (staged.folder / MANIFEST).write_bytes(manifest)
    place, releases = out / site.id, staged.folder.parent
    current, release = place.resolve(), releases / digest(manifest)[:16]
    if not staged.is_new and holds(current, manifest, staged.files):
        release = current  # nothing changed
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


def holds(tree: Path, manifest: bytes, files: Mapping[str, object]) -> bool:
    """Whether a tree has a manifest, the files that it lists and no others; what is in them is known."""
    listed = tree / MANIFEST
    if not listed.is_file() or listed.read_bytes() != manifest:
        return False
    paths = [os.path.relpath(os.path.join(folder, name), tree) for folder, _, names in os.walk(tree) for name in names]
    return len(paths) == len(files) + 1 and all(path in files or path == listed.name for path in paths)
