"""Whether anything has changed since the last build: the sources, the code, what was asked for, or what is in place."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from prospectus.fingerprints import code_digest, fingerprint
from prospectus.ledger import MANIFEST
from prospectus.ledger import stamp as stamp_of
from prospectus.making import Staged
from prospectus.report import Summary
from prospectus.sources import SOURCES, Problem, read_bytes
from prospectus.store import Store
from prospectus.weights import Weight

NAME = "last-build"  # under which what is known of it is kept
Stat = tuple[str, int, int]  # a file's path below its site's folder, and its stamp


def stamp(root: Path, *asked: object) -> str:
    """A digest of everything that a build follows from. asked: what was asked for."""
    sources = [(path, _digest(root / path, path)) for path in sorted(_files(root))]
    return fingerprint([code_digest(), [str(value) for value in asked], sources])


def _digest(file: Path, path: str) -> str:
    """A digest of a source; of its kind and size where it is none that is read, which stops the build later."""
    if (data := read_bytes(file, path, [])) is not None:
        return hashlib.blake2b(data).hexdigest()
    known = os.lstat(file)
    return f"{known.st_mode} {known.st_size} {known.st_mtime_ns}"


def _files(root: Path) -> Iterator[str]:
    for source in SOURCES:
        if (root / source).is_file():
            yield source
        for folder, _, names in os.walk(root / source):
            yield from (os.path.relpath(os.path.join(folder, name), root) for name in names)


def in_place(folders: Mapping[Path, Iterable[Stat]]) -> str:
    """A digest of the files that are in place: where each folder leads, and the size and date of every file."""
    return fingerprint([(folder.resolve().name, sorted(found)) for folder, found in folders.items()])


def _stats(folder: str, below: str) -> Iterator[Stat]:
    for entry in os.scandir(folder + below):
        path = below + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _stats(folder, f"{path}/")
        else:
            yield (path, *stamp_of(entry.stat()))


def keep(
    store: Store, stamp: str, asked: tuple[object, ...], out: Path, summary: Summary, trees: Mapping[str, Staged]
) -> None:
    """Notes a build, when all is in place.

    asked: what was asked for; out: the folder of the sites; trees: their files, which need not be looked at again.
    """
    folders = {out / site: _made(out / site, trees[site]) for site in summary.sites}
    known = {
        "stamp": stamp, "asked": [*map(str, asked)], "in_place": in_place(folders), "summary": asdict(summary),
    }  # fmt: skip
    store.put(NAME, json.dumps(known, ensure_ascii=False).encode())


def _made(folder: Path, tree: Staged) -> Iterator[Stat]:
    """What `_stats` finds in the folder of a tree that was put in place."""
    yield from ((path, *file.stamp) for path, file in tree.files.items())
    yield (MANIFEST, *stamp_of(os.stat(folder / MANIFEST)))


def last_asked(store: Store) -> list[str]:
    """What was asked of the last build; empty where that is not known."""
    try:
        return [*map(str, json.loads(store.get(NAME) or b"{}")["asked"])]
    except (ValueError, KeyError, TypeError):
        return []


def last(store: Store, stamp: str, out: Path) -> Summary | None:
    """What the last build made, if it followed from the same and is in place as it was; else None."""
    try:
        known = json.loads(store.get(NAME) or b"{}")
        told = known["summary"]
        folders = {out / site: _stats(f"{out / site}/", "") for site in told["sites"]}
        if known["stamp"] != stamp or known["in_place"] != in_place(folders):
            return None
        problems = {name: tuple(Problem(**item) for item in told[name]) for name in ("doubts", "heavy", "lost")}
        lists = {**{name: tuple(told[name]) for name in ("sites", "locales")}, "written": tuple(map(str, folders))}
        weights = tuple(Weight(*item) for item in told["heaviest"])
        return Summary(**{**told, **problems, **lists, "heaviest": weights})
    except (OSError, ValueError, KeyError, TypeError):
        return None
