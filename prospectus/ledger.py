"""What is known of files that were made: what decided their bytes, and what these were.

A build compares what decides a file now with what decided it when it was made. Where both are the same, the file
that is in place is taken over. The ledger says nothing of what is in place: that is what a site's manifest says. So
a ledger can be lost or be as old as it likes, and costs time at most.
"""

import contextlib
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from prospectus.artifacts import Inputs, Stamp, Used
from prospectus.store import Store

# reasons to make a file, beside the names of what decides it
NEW, CHANGED, LOST = "new", "content", "not in place"
MANIFEST = "manifest.json"  # lists the files of a site that are in place
NOTHING = zlib.compress(b"{}")


class Entry(NamedTuple):
    """What was known of a file when it was made: what decided it, what its template used, its bytes.

    digest: the SHA-256 of its bytes; stamp: by which a change by hand is noticed.
    """

    inputs: Inputs
    used: Used
    digest: str
    stamp: Stamp


@dataclass
class Ledger:
    """What is known of the files of one locale, by site and path."""

    entries: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.entries.values()))

    def get(self, site: str, path: str) -> Entry | None:
        """What is known of a file, if anything."""
        return self.entries.get(site, {}).get(path)

    def put(self, site: str, path: str, entry: Entry) -> None:
        """Takes down what is known of a file."""
        self.entries.setdefault(site, {})[path] = entry


def name(locale: str) -> str:
    """Under which name the ledger of a locale is kept."""
    return f"ledger-{locale}"


def load(store: Store, locale: str) -> Ledger:
    """The ledger of a locale; an empty one where there is none, or it is damaged or none of ours."""
    found = Ledger()
    try:
        known = json.loads(zlib.decompress(store.get(name(locale)) or NOTHING))
        uses = [Used(tuple(map(tuple, labels)), tuple(titles), tuple(slots)) for labels, titles, slots in known["used"]]
        for site, files in known["files"].items():
            for path, (inputs, at, digest, size, time) in files.items():
                found.put(site, path, Entry(inputs, uses[at], digest, (size, time)))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, zlib.error):
        return Ledger()
    return found


def save(store: Store, locale: str, encoded: bytes) -> None:
    """Keeps the ledger of a locale."""
    store.put(name(locale), encoded)


def encoded(ledger: Ledger) -> bytes:
    """A ledger as it is kept: compressed JSON, which takes a tenth of the memory."""
    uses: dict[Used, int] = {}
    files = {
        site: {
            path: (entry.inputs, uses.setdefault(entry.used, len(uses)), entry.digest, *entry.stamp)
            for path, entry in entries.items()
        }
        for site, entries in ledger.entries.items()
    }
    whole = json.dumps({"used": [*uses], "files": files}, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(whole.encode(), zlib.Z_BEST_SPEED)


class InPlace:
    """The files of a site that are in place, as its manifest lists them.

    folder: that of the site; none where nothing is in place.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder.resolve() if folder else Path()
        self.files: Mapping[str, str] = {}
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            listed = json.loads((folder / MANIFEST).read_bytes())["files"] if folder else {}
            self.files = listed if isinstance(listed, dict) else {}

    def has(self, path: str, known: Entry) -> bool:
        """Whether a file is in place as it was made, and nobody touched it."""
        if self.files.get(path) != known.digest:
            return False
        try:
            return stamp(os.stat(f"{self.folder}/{path}")) == known.stamp
        except OSError:
            return False

    def stamp(self, path: str, data: bytes) -> Stamp | None:
        """The stamp of the file that is in place, if it has these bytes."""
        with contextlib.suppress(OSError), open(f"{self.folder}/{path}", "rb") as file:
            if file.read() == data:
                return stamp(os.fstat(file.fileno()))
        return None


NOTHING_IN_PLACE = InPlace()


def stamp(found: os.stat_result) -> Stamp:
    """A file's size and the time of its last change."""
    return found.st_size, found.st_mtime_ns
