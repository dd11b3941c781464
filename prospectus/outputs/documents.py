"""Files to download: each form as a PDF and a Word file, and the guidance as a PDF, in every language.

They are the same on all sites, and pages say how large they are: so they are made before the pages,
once, and kept by what goes into them.
"""

import contextlib
import json
import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment

from prospectus import cldr, fonts, typeset
from prospectus.artifacts import digest, end_with_parent
from prospectus.editions import Edition
from prospectus.outputs import booklets, docx, sheets, widgets
from prospectus.routes import Routes
from prospectus.store import NOTHING_KEPT, Store

GUIDANCE = "guidance"  # the subject of the document that holds all pages of guidance
DOCX, PDF = "docx", "pdf"
# What decides the bytes beside the words: templates, fonts, our code, the libraries.
INGREDIENTS = (typeset.FOLDER, fonts.SUMS)
CODE = (
    "cldr",
    "fonts",
    "typeset",
    *(f"outputs/{name}" for name in ("sheets", "booklets", "widgets", "docx", "documents")),
)
LIBRARIES = ("typst", "pikepdf", "Jinja2", "lxml", "babel")


class Key(NamedTuple):
    """Which document: a form's slug or "guidance", its language, its format."""

    subject: str
    tag: str
    format: str


class Documents:
    """The documents of some editions; one is made when it is first asked for."""

    def __init__(
        self, env: Environment, editions: dict[str, Edition], routes: Routes, day: str, store: Store = NOTHING_KEPT
    ) -> None:
        self.env, self.editions, self.routes, self.day = env, editions, routes, day
        self.store = store
        self.program = routes.program
        self.root = routes.config.root
        self._data: dict[tuple[str, str], dict[str, Any]] = {}
        self._digests: dict[Key, str] = {}
        self._made: dict[Key, bytes] = {}

    def keys(self, tag: str) -> Iterator[Key]:
        """Every document in a language."""
        for slug in self.program.forms:
            yield Key(slug, tag, DOCX)
            yield Key(slug, tag, PDF)
        if booklets.chapters(self.routes.config, self.program):
            yield Key(GUIDANCE, tag, PDF)

    def name(self, key: Key) -> str:
        """The name of a document's file: "kcn-application-2026.1-ko.docx"."""
        kind = f"-{self.program.forms[key.subject].version}" if key.subject in self.program.forms else ""
        return f"kcn-{key.subject}{kind}-{key.tag}.{key.format}"

    def content(self, key: Key) -> bytes:
        """A document. Raises typeset.TypesetError."""
        if key not in self._made:
            self._made[key] = self.make(key)
        return self._made[key]

    def make(self, key: Key) -> bytes:
        """A document, made anew."""
        if key.format == DOCX:
            data = self.data(key)
            return docx.docx(self.env, data, sheets.labels(data))
        return widgets.printed(self._print(key))

    def _print(self, key: Key) -> widgets.Print:
        data = self.data(key)
        if key.subject == GUIDANCE:
            return widgets.Print(self.root, "booklet.typ", data, {})
        return widgets.Print(self.root, "form.typ", data, widgets.places(data, sheets.labels(data)))

    def data(self, key: Key) -> dict[str, Any]:
        """The words of a document, the same in every format; put together once, not to be changed."""
        if key[:2] not in self._data:
            self._data[key[:2]] = self._words(key.subject, self.editions[key.tag])
        return self._data[key[:2]]

    def _words(self, subject: str, edition: Edition) -> dict[str, Any]:
        if subject == GUIDANCE:
            data = booklets.booklet(edition, self.routes, self.day)
        else:
            data = sheets.sheet(self.program.forms[subject], edition)
        return _plainly_marked(data) if edition.locale.is_pseudo else data

    def digest(self, key: Key) -> str:
        """SHA-256 of everything that decides a document's bytes."""
        if key not in self._digests:
            content = json.dumps([self.recipe, key, self.data(key)], ensure_ascii=False, sort_keys=True)
            self._digests[key] = digest(content.encode("utf-8", "surrogatepass"))
        return self._digests[key]

    @cached_property
    def recipe(self) -> str:
        """SHA-256 of what decides the bytes of all documents."""
        package = Path(__file__).parent.parent
        files = [file for place in INGREDIENTS for file in _files(self.root / place)]
        files += [package / f"{name}.py" for name in CODE]
        parts = [f"{file.name} {digest(file.read_bytes())}" for file in files]
        return digest("\n".join([*parts, *(f"{name} {version(name)}" for name in LIBRARIES)]).encode())

    def lacking(self, tag: str) -> str:
        """The characters of a language's documents that no font draws."""
        keys = [key for key in self.keys(tag) if key.format == PDF]
        text = "".join(sorted(set(json.dumps([self.data(key) for key in keys], ensure_ascii=False))))
        return fonts.missing(self.root, text)

    def stale(self, tag: str) -> list[Key]:
        """The documents of a language that have to be made; what is kept is taken."""
        for key in self.keys(tag):
            if key not in self._made and (kept := self.store.get(self.digest(key))) is not None:
                self._made[key] = kept
        return [key for key in self.keys(tag) if key not in self._made]

    def prepare(self, tags: Iterable[str], jobs: int) -> None:
        """Makes every document that is not there yet, on some cores, and keeps them."""
        stale = [key for tag in tags for key in self.stale(tag)]
        for key, data in self._all(sorted(stale, key=lambda key: key.subject != GUIDANCE), jobs):  # the longest first
            self._made[key] = data
            self.store.put(self.digest(key), data)

    def _all(self, keys: list[Key], jobs: int) -> Iterator[tuple[Key, bytes]]:
        pdfs = [key for key in keys if key.format == PDF]
        if jobs == 1 or not pdfs:
            yield from ((key, self.make(key)) for key in keys)
            return
        tasks = [self._print(key) for key in pdfs]
        # Fresh processes, not forks: the typesetter has threads, and a fork of them hangs.
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), end_with_parent) as pool:
            with _deaf():
                made = pool.map(widgets.printed, tasks)
            try:
                yield from ((key, self.make(key)) for key in keys if key.format == DOCX)
                yield from zip(pdfs, made, strict=True)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Processes that are started meanwhile never hear Ctrl-C: the one that starts them does, and ends them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _plainly_marked(data: dict[str, Any]) -> dict[str, Any]:
    """The same words between marks that the fonts have."""
    marked = json.dumps(data, ensure_ascii=False).translate(str.maketrans(cldr.MARKS, "[]"))
    found: dict[str, Any] = json.loads(marked)
    return found


def _files(place: Path) -> list[Path]:
    return sorted(file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]
