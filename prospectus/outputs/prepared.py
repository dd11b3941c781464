"""Files that are made before the pages, since pages name them and say how large they are.

They are made once, in fresh processes, and kept by what goes into them.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from prospectus import cldr, fonts, typeset
from prospectus.artifacts import Artifact, digest
from prospectus.editions import Edition
from prospectus.jobs import Job, done_by
from prospectus.routes import Routes
from prospectus.store import NOTHING_KEPT, Store

Told = Callable[[int, int], None]  # hears how many files are made, and of how many


class Key(NamedTuple):
    """Which file: what it is about, its language, its format."""

    subject: str
    tag: str
    format: str


class Prepared(ABC):
    """Files of one sort, of some editions; one is made when it is first asked for. some: whether there are any."""

    # What decides the bytes beside the words: files below the root, modules of this package, libraries.
    INGREDIENTS: ClassVar[tuple[str, ...]] = (typeset.FOLDER, fonts.SUMS)
    CODE: ClassVar[tuple[str, ...]]
    LIBRARIES: ClassVar[tuple[str, ...]]

    def __init__(
        self, editions: dict[str, Edition], routes: Routes, store: Store = NOTHING_KEPT, some: bool = True
    ) -> None:
        self.editions, self.routes, self.store, self.some = editions, routes, store, some
        self.program = routes.program
        self.root = routes.config.root
        self._data: dict[tuple[str, str], dict[str, Any]] = {}
        self._digests: dict[Key, str] = {}
        self._made: dict[Key, bytes] = {}
        self.sizes: dict[Key, int] = {}  # of files that other processes know
        self.others: dict[Key, bytes] = {}  # files that another process made and could not keep

    def keys(self, tag: str) -> Iterator[Key]:
        """Every file in a language, those that take longest first; none where none are wanted."""
        return self.offered(tag) if self.some else iter(())

    @abstractmethod
    def offered(self, tag: str) -> Iterator[Key]:
        """Every file that a language could have."""

    @abstractmethod
    def words(self, subject: str, edition: Edition) -> dict[str, Any]:
        """What a file says in the language of an edition, as plain data."""

    @abstractmethod
    def make(self, key: Key) -> bytes:
        """A file, made anew. Raises typeset.TypesetError."""

    def job(self, key: Key) -> Job | None:
        """How another process makes a file; None where this one does."""
        return None

    def content(self, key: Key) -> bytes:
        """A file: what is kept of it, or else made and kept. Raises typeset.TypesetError."""
        if key not in self._made:
            kept = self.others.get(key) or self.store.get(self.digest(key))
            self._made[key] = self._keep(key, self.make(key)) if kept is None else kept
        return self._made[key]

    def _keep(self, key: Key, data: bytes) -> bytes:
        self.store.put(self.digest(key), data)
        return data

    def artifact(self, key: Key, path: str, kind: str) -> Artifact:
        """A file as one of a site."""
        return Artifact(path, kind, partial(self.content, key), lambda _: {kind: self.digest(key)})

    def size(self, key: Key) -> int:
        """A file's size in bytes."""
        return self.sizes.get(key) or len(self.content(key))

    def data(self, key: Key) -> dict[str, Any]:
        """The words of a file, the same in every format; put together once, not to be changed."""
        if key[:2] not in self._data:
            edition = self.editions[key.tag]
            data = self.words(key.subject, edition)
            self._data[key[:2]] = _plainly_marked(data) if edition.locale.is_pseudo else data
        return self._data[key[:2]]

    def digest(self, key: Key) -> str:
        """SHA-256 of everything that decides a file's bytes."""
        if key not in self._digests:
            content = json.dumps([self.recipe, key, self.data(key)], ensure_ascii=False, sort_keys=True)
            self._digests[key] = digest(content.encode("utf-8", "surrogatepass"))
        return self._digests[key]

    @cached_property
    def recipe(self) -> str:
        """SHA-256 of what decides the bytes of all files of this sort."""
        package = Path(__file__).parent.parent
        files = [file for place in self.INGREDIENTS for file in _files(self.root / place)]
        files += [package / f"{name}.py" for name in (*self.CODE, "outputs/prepared")]
        parts = [f"{file.name} {digest(file.read_bytes())}" for file in files]
        return digest("\n".join([*parts, *(f"{name} {version(name)}" for name in self.LIBRARIES)]).encode())

    def lacking(self, tag: str) -> str:
        """The characters of a language's files that no font draws."""
        text = "".join(sorted(set(json.dumps([self.data(key) for key in self.keys(tag)], ensure_ascii=False))))
        return fonts.missing(self.root, text)

    def stale(self, tag: str) -> list[Key]:
        """The files of a language that have to be made; what is kept is taken."""
        for key in self.keys(tag):
            if key not in self._made and (kept := self.store.get(self.digest(key))) is not None:
                self._made[key] = kept
        return [key for key in self.keys(tag) if key not in self._made]

    def prepare(self, tags: Iterable[str], jobs: int, told: Told = lambda done, total: None) -> None:
        """Makes every file that is not there yet, on some cores, and keeps them."""
        stale = [key for row in zip_longest(*map(self.stale, tags)) for key in row if key]
        sent = {key: job for key in stale if (job := self.job(key))}
        for key in stale:
            if key not in sent:
                self.content(key)
        for done, (key, data) in enumerate(done_by(sent, jobs), 1 + len(stale) - len(sent)):
            self._made[key] = self._keep(key, data)
            told(done, len(stale))


def _plainly_marked(data: dict[str, Any]) -> dict[str, Any]:
    """The same words between marks that the fonts have."""
    marked = json.dumps(data, ensure_ascii=False).translate(str.maketrans(cldr.MARKS, "[]"))
    found: dict[str, Any] = json.loads(marked)
    return found


def _files(place: Path) -> list[Path]:
    return sorted(file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]
