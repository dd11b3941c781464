"""The pins of requirements*.txt: `make pins` writes behind each version the SHA-256 of every wheel of that release.

People write name==version; everything else of a line is made here. The package index that pip uses is asked, by
pip itself: so it works wherever pip does, and no file names an index. This runs before anything is installed.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pip._internal.commands import create_command
from pip._internal.index.collector import LinkCollector, parse_links
from pip._internal.models.link import Link
from pip._vendor.packaging.utils import canonicalize_name, canonicalize_version

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements-publish.txt", "requirements-dev.txt", "requirements-bench.txt")
PIN = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)(?P<extras>\[[\w,-]+\])?==(?P<version>[\w.!+]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

Wheels = dict[str, str]  # file name -> SHA-256
Ask = Callable[[str], list[Wheels]]  # name -> what each index has of all its releases, the first index first


class PinError(Exception):
    """A line, or what an index says of a package, that must be put right by a person."""


class Pin(NamedTuple):
    """A package in one version, with the hashes of its wheels."""

    name: str
    extras: str
    version: str
    hashes: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name as indexes compare it."""
        return canonicalize_name(self.name)

    def __str__(self) -> str:
        first = f"{self.name}{self.extras}=={self.version}"
        return " \\\n    ".join((first, *(f"--hash=sha256:{one}" for one in self.hashes)))


class Requirements(NamedTuple):
    """A file of pins: its head (comments, the file it includes), then one package after another."""

    head: tuple[str, ...]
    pins: tuple[Pin, ...]

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in (*self.head, *self.pins))


# -- the files ------------------------------------------------------------------------------------


def parse(text: str, path: str) -> Requirements:
    """A file as it is; a line that is no pin is refused."""
    head: list[str] = []
    pins: list[Pin] = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.startswith(("#", "-r ")) and not pins:
            head.append(line)
        elif line.strip():
            pins.append(_pin(line, path))
    return Requirements(tuple(head), tuple(pins))


def _pin(line: str, path: str) -> Pin:
    first, *rest = line.split()
    match = PIN.fullmatch(first)
    hashes = [HASH.fullmatch(word) for word in rest]
    if not match or not all(hashes):
        raise PinError(f"{path}: Must be name==version, with comments only at the top; found {line.strip()[:60]!r}.")
    return Pin(match["name"], match["extras"] or "", match["version"], tuple(one[1] for one in hashes if one))


def load(root: Path, name: str) -> Requirements:
    """One of the files."""
    return parse((root / name).read_text(encoding="utf-8"), name)


# -- hashes ---------------------------------------------------------------------------------------


def hashed(pin: Pin, offers: Iterable[Wheels]) -> Pin:
    """The pin with the hashes of all wheels of its version, for all systems, from the first index that has any.

    An index that has the same file with other bytes is refused: its hashes would hold on this machine only.
    """
    wanted = [_of_version(pin, wheels) for wheels in offers]
    first = next((wheels for wheels in wanted if wheels), None)
    if first is None:
        raise PinError(f"{pin.name}=={pin.version}: Must be a release with wheels; the index has none.")
    for other in wanted:
        if changed := [file for file, sha in other.items() if first.get(file, sha) != sha]:
            raise PinError(
                f"{pin.name}=={pin.version}: Must be one file everywhere; two indexes differ in {changed[0]}."
            )
    if "" in first.values():
        raise PinError(f"{pin.name}=={pin.version}: Must have the SHA-256 of every wheel; the index does not tell it.")
    return pin._replace(hashes=tuple(sorted(set(first.values()))))


def _of_version(pin: Pin, wheels: Wheels) -> Wheels:
    """The wheels of the pinned version; a wheel's name is name-version-…"""
    version = canonicalize_version(pin.version)
    return {file: sha for file, sha in wheels.items() if canonicalize_version(file.split("-")[1]) == version}


def completed(files: dict[str, Requirements], ask: Ask) -> dict[str, Requirements]:
    """The files with all hashes, each in order of names."""
    return {
        name: file._replace(pins=tuple(sorted((hashed(pin, ask(pin.key)) for pin in file.pins), key=lambda p: p.key)))
        for name, file in files.items()
    }


# -- the index ------------------------------------------------------------------------------------


@contextmanager
def index() -> Iterator[Ask]:
    """Asks the indexes of pip's configuration, with its certificates, proxies and passwords."""
    command = create_command("download")
    options, _ = command.parse_args(["--quiet"])
    with command.main_context():
        collector = LinkCollector.create(command.get_default_session(options), options)  # type: ignore[attr-defined]

        def ask(name: str) -> list[Wheels]:
            pages = map(collector.fetch_response, map(Link, collector.search_scope.get_index_urls_locations(name)))
            return [
                {link.filename: link.hash or "" for link in parse_links(page) if link.filename.endswith(".whl")}
                for page in pages
                if page
            ]

        yield ask


def main() -> int:
    """Writes the files that change, and says how many hashes they have."""
    try:
        with index() as ask:
            after = completed({name: load(ROOT, name) for name in FILES}, ask)
    except PinError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    for name, file in after.items():
        if str(file) != (ROOT / name).read_text(encoding="utf-8"):
            (ROOT / name).write_text(str(file), encoding="utf-8")
        hashes = sum(len(pin.hashes) for pin in file.pins)
        sys.stdout.write(f"{name}: {len(file.pins)} packages, {hashes} hashes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
