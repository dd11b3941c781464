"""The program in memory: read again where a source changed, drawn where somebody looks.

Everything is read, joined and checked as for a build; a memory (`memory`) leaves out what did not change. What a
page must know of all locales, how far each is and what it has translated, takes long to find out: pages are drawn
with what was known before, until it is found out anew (`settle`). Where the sources are wrong, the last state in
which they were right stays.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, TemplateError

from prospectus import checks, config
from prospectus.config import Config
from prospectus.jobs import Job
from prospectus.loading import Loaded, RefusedError, check, configured, read
from prospectus.memory import Memory
from prospectus.offers import Offer, offer
from prospectus.planning import Planner
from prospectus.served import Found, Served, made_apart
from prospectus.shares import Survey, surveyed
from prospectus.sources import Problem, read_text
from prospectus.templating import FOLDER, fault, fixed
from prospectus.theme import environment

PAGE = ".html"
SOME = 40  # texts that are drawn at a time while others wait
PAUSE = 0.001  # seconds, in which others may draw
TIP_OURS = "If the sources look right, this is a fault of the program: tell the people who keep it, with this line."


class Drawn(NamedTuple):
    """What was made for an address.

    found: where it leads, None where nothing stands there; data: None where it could not be made, or not yet;
    job: how another process makes it.
    """

    found: Found | None
    data: bytes | None = None
    job: Job | None = None


class Live:
    """The sources below a root, as they are now. day: the day on which calls are open or closed."""

    def __init__(self, root: Path, day: str = "") -> None:
        self.root, self.day = root, day
        self.lock = threading.RLock()
        self.news = threading.Condition(self.lock)
        self.version = 0
        self.problems: tuple[Problem, ...] = ()
        self.faults: dict[str, Problem] = {}  # by address: what was found only when it was drawn
        self.served: Served | None = None
        self.before: Served | None = None  # the last state in which everything that was looked at could be drawn
        self.surveys: dict[str, Survey] = {}
        self.memory = Memory()
        self.env: Environment | None = None
        self.is_settled = False
        self._tried: Environment | None = None  # whose templates have all drawn a page
        self._drawn: dict[str, Drawn] = {}

    # -- reading ---------------------------------------------------------------------------------

    def update(self) -> None:
        """Reads what changed."""
        with self.lock:
            found: list[Problem] = []
            try:
                loaded = self._loaded(found)
                found += () if found else check(loaded)
                if not found:
                    self._take(loaded)
            except RefusedError as refused:
                found = refused.problems
            except Exception as error:
                found.append(self._fault(error, ""))
            self.problems = tuple(sorted(set(found)))
            self._tell()

    def _loaded(self, problems: list[Problem]) -> Loaded:
        """The sources as they are. Raises RefusedError without a configuration."""
        settings = self._configured()
        env = self._environment(settings, problems)
        loaded = replace(read(settings, problems, self.day, self.memory), env=env, with_documents=False)
        loaded.add([locale.tag for locale in settings.locales], problems)
        return loaded

    def _configured(self) -> Config:
        files = (self.root / "mkdocs.yml", *sorted((self.root / "sites").glob("*.yml")))
        said = [(file.name, file.read_bytes()) for file in files if file.is_file()]

        def settings() -> Config | None:
            try:
                return configured(self.root, [], self.memory)
            except RefusedError:
                return None

        found = self.memory.of("configuration", (said,), settings)
        return found or configured(self.root, [])  # which says what is wrong in the other sources, as they are now

    def _environment(self, settings: Config, problems: list[Problem]) -> Environment:
        """Jinja over the templates as they are now; the one before where none has changed."""
        texts = dict(_templates(self.root, problems))
        parts = settings.theme, texts
        self.env, faults = self.memory.of("templates", parts, lambda: self._compiled(settings, texts))
        problems += faults
        return self.env

    def _compiled(self, settings: Config, texts: dict[str, str]) -> tuple[Environment, list[Problem]]:
        env = fixed(environment(settings), self.root / FOLDER, texts, self.env)
        faults = []
        for name in texts:
            try:
                env.get_template(name) if name.endswith(PAGE) else None
            except TemplateError as error:
                faults.append(self._fault(error, name))
        return env, faults

    def _take(self, loaded: Loaded) -> None:
        """Serves what was read from now on."""
        if self.served and not self.faults:
            self.before = self.served
        self.faults = {}
        missing = [tag for tag in loaded.editions if tag not in self.surveys]
        self.surveys = {tag: self.surveys[tag] for tag in loaded.editions if tag not in missing}
        self.surveys |= {tag: surveyed(loaded, tag, loaded.is_published(tag)) for tag in missing}
        self._serve(loaded)
        self.is_settled = False

    def _serve(self, loaded: Loaded) -> None:
        offers = {tag: self._offer(loaded, known.offer) for tag, known in self.surveys.items() if known.offer}
        progress = {tag: known.progress for tag, known in self.surveys.items()}
        self.served = Served(Planner(loaded, loaded.program.config.sites, offers, progress), loaded.offer)

    @staticmethod
    def _offer(loaded: Loaded, known: Offer) -> Offer:
        """What to know of a locale: its texts as they are, the rest as far as it was found out."""
        now = offer(loaded.editions[known.locale.tag], known.progress, ())
        return replace(now, untranslated=known.untranslated)

    def _tell(self) -> None:
        """Tells everybody who waits that something may look different."""
        self._drawn = {}
        self.version += 1
        self.news.notify_all()

    # -- finding out what takes long -------------------------------------------------------------

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """Translations that give way to English, and the like: a build goes on without them."""
        return tuple(sorted({doubt for known in self.surveys.values() for doubt in known.doubts}))

    def settle(self, is_interrupted: Callable[[], bool]) -> None:
        """Finds out what takes long, in small steps; leaves off where something has changed meanwhile."""
        served = self.served
        if served is None:
            self.is_settled = True
            return
        surveys: dict[str, Survey] = {}
        steps = self._steps(served, surveys)
        while True:
            with self.lock:
                if self.served is not served:
                    return
                try:
                    if next(steps, self) is self:
                        break
                except Exception as error:  # a template that has changed since and has not been read yet, for example
                    self.is_settled = True
                    self._noted("", self._fault(error, ""))
                    return
            time.sleep(PAUSE)
            if is_interrupted():
                return
        with self.lock:
            self.is_settled = True
            if self.surveys != surveys:
                self.surveys = surveys
                self._serve(served.loaded)
                self._tell()

    def _steps(self, served: Served, surveys: dict[str, Survey]) -> Iterator[None]:
        loaded = served.loaded
        yield from map(self._nothing, loaded.messages.values())
        for tag, edition in loaded.editions.items():
            for texts in (edition.bodies, edition.descriptions):
                for count, name in enumerate(texts):
                    texts[name]
                    if count % SOME == 0:
                        yield None
            surveys[tag] = surveyed(loaded, tag, loaded.is_published(tag))
            yield None
        kinds: dict[str, tuple[str, str]] = {}
        for site in served.sites.values():
            pages = served.pages(config.SOURCE_LOCALE)[site.id]
            for thing in loaded.routes.things(site):
                kinds.setdefault(pages.template(thing), (site.id, thing))
            self._add(checks.outputs(site, map(pages.artifact, loaded.routes.things(site))))
        if self._tried is not loaded.env:
            for site_id, thing in kinds.values():
                yield None
                self.draw(site_id, loaded.routes.path(config.SOURCE_LOCALE, thing))
            self._tried = loaded.env

    @staticmethod
    def _nothing(found: object) -> None:
        """What is told of a step: others may go on now."""

    def _add(self, problems: Iterator[Problem]) -> None:
        """Notes problems that were found after the sources had been taken."""
        if more := {*problems} - {*self.problems}:
            self.problems = tuple(sorted({*self.problems, *more}))
            self._tell()

    # -- drawing ---------------------------------------------------------------------------------

    def draw(self, site: str, path: str) -> Drawn:
        """What stands at a path below a site's folder, made now or since the last change.

        What cannot be made is taken from the last state in which it could.
        """
        at = f"{site}/{path}"
        with self.lock:
            if at not in self._drawn:
                drawn = self._draw(at, site, path)
                self._drawn[at] = drawn  # not before: what is found when drawing may begin a new version
            drawn, version = self._drawn[at], self.version
        if drawn.job is None:
            return drawn
        try:
            made = drawn._replace(data=made_apart(drawn.job), job=None)
        except Exception as error:
            made = drawn._replace(job=None)
            self._noted(at, self._fault(error, ""))
        with self.lock:
            if version == self.version:
                self._drawn[at] = made
        return made

    def _draw(self, at: str, site: str, path: str) -> Drawn:
        found: Found | None = None
        for served in (self.served, self.before):
            try:
                found = served.find(site, path) if served else None
                if not found:
                    return Drawn(None)
                job = found.apart()
                return Drawn(found, None if job else found.make(), job)
            except Exception as error:
                self._noted(at, self._fault(error, found.template if found else ""))
        return Drawn(found)

    def _noted(self, at: str, fault: Problem) -> None:
        """Notes what is wrong with a page that cannot be drawn; others are told where it is new."""
        with self.lock:
            is_new = fault not in self.faults.values()
            self.faults.setdefault(at, fault)
            if is_new:
                self._tell()

    def _fault(self, error: Exception, template: str) -> Problem:
        """What an exception says, where the one who edits can do something about it."""
        if isinstance(error, OSError) and not isinstance(error, TemplateError):
            return unreadable(self.root, error)
        said = f"Must be pages that can be drawn: {type(error).__name__}: {error}."
        return fault(self.root, error, template) or Problem(f"{FOLDER}/{template}".rstrip("/"), 1, said, TIP_OURS)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, as far as it is known."""
        return tuple(sorted({*self.problems, *self.faults.values()}))


def unreadable(root: Path, error: OSError) -> Problem:
    """A source that cannot be read."""
    file = Path(str(error.filename or root))
    path = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
    return Problem(path, 1, f"Must be a file that can be read: {error.strerror}.")


LOADED = (".html", ".svg", ".xml")  # what Jinja reads
NO_TEMPLATES = ("assets", "fonts")


def _templates(root: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Name and text of every template."""
    folder = root / FOLDER
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        is_read = file.suffix in LOADED and name.parts[0] not in NO_TEMPLATES and file.is_file()
        text = read_text(file, f"{FOLDER}/{name.as_posix()}", problems) if is_read else None
        if text is not None:
            yield name.as_posix(), text
