"""What travels when a site is published: the files of a release and their compressed ones, each known by a key."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from prospectus import headers
from prospectus.artifacts import digest
from prospectus.compression import CODINGS, keys, packed
from prospectus.ledger import MANIFEST
from prospectus.outputs.hosting import FILES, REDIRECTS
from prospectus.routes import INDEX
from prospectus.sources import Problem
from prospectus.store import Store

FOR_SERVERS = {path for path in FILES.values() if path != REDIRECTS}  # no storage reads them
GENERATOR = "prospectus"  # begins what a manifest says of who made it
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Manifest:
    """What the manifest of a release says: its bytes, the site, its address, and its files by path."""

    data: bytes
    site: str
    base_url: str
    files: Mapping[str, str]

    @property
    def id(self) -> str:
        """By which a release is known: the same for the same files."""
        return digest(self.data)[:16]

    def keys(self, negotiates: bool) -> dict[str, str]:
        """Every file as it is published: path -> key, the SHA-256 of the plain file with the coding it has.

        negotiates: whether the server reads compressed files and the files for servers.
        """
        whole = {**self.files, MANIFEST: digest(self.data)}
        if not negotiates:
            return {path: found for path, found in whole.items() if path not in FOR_SERVERS}
        packed = (path for path in whole if headers.is_compressed(path))
        return whole | {f"{path}.{coding}": f"{whole[path]}.{coding}" for path in packed for coding in CODINGS}

    def moves(self, redirects: bytes | None) -> dict[str, str]:
        """Where pages lead on to that moved: path -> address. redirects: what the site's `_redirects` says."""
        base = urlsplit(self.base_url).path
        rows = (line.split() for line in (redirects or b"").decode().splitlines())
        return {f"{row[0].removeprefix(base)}{INDEX}": row[1] for row in rows if len(row) == 3}


def manifest(data: bytes | None) -> Manifest | None:
    """What a manifest says; None for what is none of ours."""
    try:
        told = json.loads(data or b"")
        files = told["files"]
        is_ours = str(told["generator"]).startswith(GENERATOR) and all(map(_is_plain, files))
        return Manifest(data or b"", str(told["site"]), str(told["base_url"]), dict(files)) if is_ours else None
    except (ValueError, KeyError, TypeError):
        return None


def _is_plain(path: str) -> bool:
    """Whether a path stays below its folder: a manifest comes from a target, where anybody may have written it."""
    return not re.search(r"^/|(?:^|/)\.\.?(?:/|$)|[\\\x00-\x1f]", path)


class Parcel(NamedTuple):
    """A file on its way: its path, its key, its size in bytes, how to get its bytes, and the headers that it has."""

    path: str
    key: str
    size: int
    read: Callable[[], bytes]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """A release in place on this machine, whole."""

    folder: Path
    manifest: Manifest

    def parcels(self, negotiates: bool, store: Store | None, progress: Progress) -> list[Parcel]:
        """Every file as it is published, in the order in which they travel.

        negotiates: whether the server reads compressed files; store: where these are kept, none to leave them out.
        """
        sizes = {path: (self.folder / path).stat().st_size for path in (*self.manifest.files, MANIFEST)}
        reads = {path: (self.folder / path).read_bytes for path in sizes}
        if negotiates and store:
            plain = {path: key for path, key in self.manifest.keys(True).items() if path in sizes}
            total = sum(map(headers.is_compressed, plain)) * len(CODINGS)
            for done, file in enumerate(packed(self.folder, plain, store), 1):
                sizes[file.path] = file.size
                reads[file.path] = partial(self.compressed, file.path, file.key, store)
                progress(done, total)
        known = self.manifest.keys(negotiates)
        moves = self.manifest.moves((self.folder / REDIRECTS).read_bytes())
        found = [
            Parcel(path, known[path], sizes[path], reads[path], said_of(path, moves)) for path in known if path in reads
        ]
        return sorted(found, key=lambda parcel: (rank(parcel.path), parcel.path))

    def compressed(self, path: str, key: str, store: Store) -> bytes:
        """A compressed file: from what is kept, else made again."""
        plain, _, coding = path.rpartition(".")
        return store.get(key) or CODINGS[coding]((self.folder / plain).read_bytes())


def said_of(path: str, moves: Mapping[str, str]) -> dict[str, str]:
    """The headers that a file has wherever a target keeps them."""
    found = {"Content-Type": headers.media_type(path), "Cache-Control": headers.caching(path)}
    return {**found, "Location": moves[path]} if path in moves else found


def rank(path: str) -> int:
    """When a file travels: what pages load, then what they lead to, then pages, then what says that all is there."""
    plain = re.sub(rf"\.(?:{'|'.join(CODINGS)})$", "", path)
    if is_hashed(plain):
        return 0
    return 3 if plain == MANIFEST else 2 if plain.endswith(".html") else 1


def is_hashed(path: str) -> bool:
    """Whether a file's name holds its digest, so that pages of the release before may still ask for it."""
    return headers.caching(path) == headers.FOR_A_YEAR


def release(folder: Path, name: str) -> Release:
    """The release in place in a folder, every file as its manifest says. Raises ReleaseError where it is not."""
    found = manifest((folder / MANIFEST).read_bytes() if (folder / MANIFEST).is_file() else None)
    if not found:
        raise ReleaseError([Problem(name, 1, "Must be a site that was built.", "Run 'python build.py' first.")])
    wrong = [path for path, sha256 in found.files.items() if not _is_as_made(folder / path, sha256)]
    tip = "Build again: 'python build.py'. What is changed here by hand is lost anyway."
    if wrong:
        raise ReleaseError([Problem(f"{name}/{path}", 1, "Must be as it was built.", tip) for path in wrong])
    return Release(folder.resolve(), found)


def compressed_keys(built: Manifest) -> list[str]:
    """Under which names the compressed files of a release are kept."""
    whole = {**built.files, MANIFEST: digest(built.data)}
    return keys(sha256 for path, sha256 in whole.items() if headers.is_compressed(path))


class ReleaseError(Exception):
    """There is no whole release; problems say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def _is_as_made(file: Path, sha256: str) -> bool:
    return file.is_file() and digest(file.read_bytes()) == sha256
