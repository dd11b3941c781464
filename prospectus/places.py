"""Where a site is published: what every kind of target can do, how a target is named, and a folder as a target."""

import contextlib
import errno
import itertools
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

KINDS = {
    "file": "file:/srv/kcity/molit, a folder of this machine or of a mounted share",
    "sftp": "sftp://user@host/srv/kcity/molit, a folder behind SSH",
    "s3": "s3://bucket/folder, storage that speaks S3",
}
NO_HEADERS: Mapping[str, str] = {}
NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)  # says a file system that knows no links
PART = ".part-"  # begins the name of a file that is not whole yet
_numbers = itertools.count()


class PlaceError(Exception):
    """A target that cannot be used; the message says why and what to do, and holds no secret."""


class Place(Protocol):
    """A folder somewhere. Paths are below it, with slashes. Every method raises PlaceError where the target fails.

    name: as people are told; links: whether a link can be the switch between two releases; negotiates: whether the
    server chooses between a file and its compressed ones; width: how many files may travel at once.
    """

    @property
    def name(self) -> str: ...

    @property
    def links(self) -> bool: ...

    @property
    def negotiates(self) -> bool: ...

    @property
    def width(self) -> int: ...

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or None where it is not there."""

    def write(self, path: str, data: bytes, headers: Mapping[str, str] = NO_HEADERS) -> None:
        """Writes a file, which is there whole or not at all. headers: sent with it, where the target keeps them."""

    def copy(self, old: str, new: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        """Gives a file a second place; nothing travels."""

    def delete(self, paths: Iterable[str]) -> None:
        """Deletes files, as far as they are there, and the folders that they leave empty."""

    def files(self, folder: str = "") -> dict[str, int]:
        """Every file below a folder: path below it -> size in bytes."""

    def names(self, folder: str) -> list[str]:
        """The names of the folders in a folder."""

    def claim(self, path: str, data: bytes) -> bool:
        """Writes a file where there is none yet; whether there was none."""

    def age(self, path: str) -> float | None:
        """Seconds since a file was written, by the target's own clock; None where it is not there."""

    def move(self, old: str, new: str) -> None:
        """Renames a folder."""

    def point(self, link: str, folder: str) -> None:
        """Lets a link lead to a folder, in one step."""

    def pointed(self, link: str) -> str | None:
        """Where a link leads, or None where there is no link."""

    def settle(self) -> None:
        """Returns when what was written would outlast a power cut, as far as that can be known."""

    def close(self) -> None:
        """Ends the connection."""


@dataclass(frozen=True)
class Target:
    """A target as it was named: its kind, host, user, port and path."""

    kind: str
    path: str
    host: str = ""
    user: str = ""
    port: int = 0


def target(text: str) -> Target:
    """A target's parts. Raises PlaceError for what is none."""
    kind, colon, rest = text.partition(":")
    ways = "\n    ".join(KINDS.values())
    if not colon or kind not in KINDS:
        raise PlaceError(f"Must be a target that begins with {', '.join(f'{kind}:' for kind in KINDS)}.\n    {ways}")
    if kind == "file":
        path = rest.removeprefix("//")
        if not path:
            raise PlaceError(f"Must name a folder.\n    {KINDS['file']}")
        return Target(kind, os.path.abspath(os.path.expanduser(path)))
    try:
        parts = urlsplit(text)
        port = parts.port or 0
    except ValueError:
        raise PlaceError(f"Must be an address.\n    {KINDS[kind]}") from None
    if parts.password is not None:
        raise PlaceError("Must not hold a password: targets are printed and kept. Use a key, or the agent of SSH.")
    path = unquote(parts.path)
    if not parts.hostname or ".." in PurePosixPath(path).parts or re.search(r"[\x00-\x1f]", path):
        raise PlaceError(f"Must name a host and a folder.\n    {KINDS[kind]}")
    if kind == "sftp" and not path.strip("/"):
        raise PlaceError(f"Must name a folder on the host, not all of it.\n    {KINDS[kind]}")
    host = parts.netloc.rpartition("@")[2].partition(":")[0] if kind == "s3" else parts.hostname
    return Target(kind, path, host, parts.username or "", port)


def told(error: OSError, path: object) -> PlaceError:
    """What an operating system says, for people."""
    tips = {
        errno.ENOSPC: "Make room there, then publish again: it goes on where it stopped.",
        errno.EDQUOT: "Make room there, then publish again: it goes on where it stopped.",
        errno.EACCES: "Ask whoever keeps the target for the right to write.",
        errno.EPERM: "Ask whoever keeps the target for the right to write.",
        errno.EROFS: "Ask whoever keeps the target for the right to write.",
    }
    return PlaceError(f"{path}: {error.strerror or error}. {tips.get(error.errno or 0, '')}".rstrip())


@contextlib.contextmanager
def telling(path: object) -> Iterator[None]:
    """Turns what an operating system says meanwhile into a PlaceError."""
    try:
        yield
    except OSError as error:
        raise told(error, error.filename or path) from None


@dataclass
class Folder:
    """A folder of this machine, or of a mounted share."""

    root: Path
    negotiates: bool = True
    width: int = 4

    def __post_init__(self) -> None:
        top = self.root if self.root.exists() else self.root.parent
        if not top.is_dir():
            raise PlaceError(f"{top}: Must be a folder that exists.")

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.root)

    @cached_property
    def links(self) -> bool:
        """Whether a link can be made there: some shares have none."""
        with telling(self.root), self._part(self.root / "probe") as part:
            try:
                part.symlink_to(self.root)
            except OSError as error:
                if error.errno in NO_LINKS:
                    return False
                raise
            return True

    def read(self, path: str) -> bytes | None:
        with telling(self.root / path):
            try:
                return (self.root / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def write(self, path: str, data: bytes, headers: Mapping[str, str] = NO_HEADERS) -> None:
        file = self.root / path
        with telling(file), self._part(file) as part:
            part.write_bytes(data)
            part.replace(file)

    @contextlib.contextmanager
    def _part(self, file: Path) -> Iterator[Path]:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{PART}{os.getpid()}-{next(_numbers)}")
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)

    def copy(self, old: str, new: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        file = self.root / new
        with telling(file), self._part(file) as part:
            try:
                os.link(self.root / old, part)
            except OSError as error:
                if error.errno not in (*NO_LINKS, errno.EMLINK, errno.EXDEV):
                    raise
                shutil.copy2(self.root / old, part)
            part.replace(file)

    def delete(self, paths: Iterable[str]) -> None:
        for path in paths:
            file = self.root / path
            with telling(file):
                if file.is_dir() and not file.is_symlink():
                    shutil.rmtree(file)
                else:
                    file.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # up to the first that is not empty
                for folder in itertools.takewhile(lambda parent: parent != self.root, file.parents):
                    folder.rmdir()

    def files(self, folder: str = "") -> dict[str, int]:
        top, found = self.root / folder, dict[str, int]()
        with telling(top):
            for parent, _, names in os.walk(top):
                for name in names:
                    file = Path(parent, name)
                    if not name.startswith(PART) and not file.is_symlink():
                        found[file.relative_to(top).as_posix()] = file.stat().st_size
        return found

    def names(self, folder: str) -> list[str]:
        with telling(self.root / folder):
            try:
                return sorted(entry.name for entry in os.scandir(self.root / folder) if entry.is_dir())
            except FileNotFoundError:
                return []

    def claim(self, path: str, data: bytes) -> bool:
        file = self.root / path
        with telling(file), self._part(file) as part:
            part.write_bytes(data)
            try:
                os.link(part, file)  # refuses where there is one, as a whole file
            except FileExistsError:
                return False
            except OSError:
                try:
                    with file.open("xb") as out:  # a share without hard links
                        out.write(data)
                except FileExistsError:
                    return False
        return True

    def age(self, path: str) -> float | None:
        file = self.root / path
        with telling(file), self._part(file) as part:
            part.touch()
            try:
                return part.stat().st_mtime - file.stat().st_mtime
            except FileNotFoundError:
                return None

    def move(self, old: str, new: str) -> None:
        with telling(self.root / new):
            (self.root / old).rename(self.root / new)

    def point(self, link: str, folder: str) -> None:
        file = self.root / link
        with telling(file), self._part(file) as part:
            part.symlink_to(folder)
            part.replace(file)

    def pointed(self, link: str) -> str | None:
        file = self.root / link
        with telling(file):
            return os.readlink(file) if file.is_symlink() else None

    def settle(self) -> None:
        os.sync()

    def close(self) -> None:
        return None
