"""Made bytes, kept by what went into them, so that nothing is made twice.

A key is the digest of everything that decides the bytes: so nothing here can be out of date, and a
file may be deleted at any time.
"""

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from prospectus.artifacts import digest

CHECK = 64  # each file begins with the SHA-256 of the rest


@dataclass(frozen=True)
class Store:
    """A folder of made bytes; without a folder nothing is kept."""

    folder: Path | None = None

    def get(self, key: str) -> bytes | None:
        """What was made for a key, or None; a damaged file counts as none."""
        try:
            whole = (self.folder / key).read_bytes() if self.folder else b""
        except OSError:
            return None
        data = whole[CHECK:]
        return data if whole[:CHECK] == digest(data).encode() else None

    def put(self, key: str, data: bytes) -> bool:
        """Keeps bytes, in one step; whether it could. A folder that cannot be written to keeps nothing."""
        if self.folder is None:
            return False
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f".{key}.{os.getpid()}"
            part.write_bytes(digest(data).encode() + data)
            part.replace(self.folder / key)
        except OSError:
            return False
        return True

    def prune(self, keys: Iterable[str]) -> None:
        """Removes every file but those of some keys, where that may be done."""
        wanted = set(keys)
        for file in self.folder.iterdir() if self.folder and self.folder.is_dir() else ():
            if file.name not in wanted:
                with contextlib.suppress(OSError):
                    file.unlink()


NOTHING_KEPT = Store()
