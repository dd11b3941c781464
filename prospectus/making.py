"""Making artifacts: files below a folder for each site, each with its digest, and the weights of pages."""

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from prospectus import __version__
from prospectus.artifacts import Artifact, File, Inputs, Stamp, Used, digest
from prospectus.config import Site
from prospectus.ledger import CHANGED, LOST, NEW, NOTHING_IN_PLACE, Entry, InPlace, Ledger, stamp
from prospectus.routes import INDEX
from prospectus.weights import Weight, weigh

LARGE = 64_000  # bytes of a file from which on a link to another takes less than writing it
BATCH = 40  # artifacts after which is told how far it is
PAGE = ".html"
Planned = tuple[str, Artifact]  # a site, and a file of it


class Made(NamedTuple):
    """Some files of a build, by (site, path).

    reasons: site, path, and why the file was made; written: the sites in which a file is not the one in place;
    weights: of pages; planned: how many files there will be beside those that were announced.
    """

    files: dict[tuple[str, str], File]
    reasons: list[tuple[str, str, str]]
    written: set[str]
    weights: list[Weight]
    planned: int = 0


@dataclass
class Staged:
    """A complete site tree beside the one in place, and its files by path; whether any is not the one in place."""

    folder: Path
    files: dict[str, File] = field(default_factory=dict)
    is_new: bool = False

    @classmethod
    def fresh(cls, folder: Path) -> "Staged":
        """A tree without files; what stands in its folder is removed."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return cls(folder)

    def manifest(self, site: Site) -> bytes:
        """The list of files by which a release is known: the same for the same files."""
        listed = {path: self.files[path].digest for path in sorted(self.files)}
        body = {"generator": f"prospectus {__version__}", "site": site.id, "base_url": site.base_url, "files": listed}
        return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


class Maker:
    """Makes files below the folders of sites, or takes over those that are in place.

    folders: where the sites are made; in_place: what is in place of each; before: what is known of files from earlier
    builds. all_weights: whether every page is weighed; otherwise, of each kind, the one with most bytes.
    """

    def __init__(
        self, folders: Mapping[str, Path], in_place: Mapping[str, InPlace], before: Ledger, all_weights: bool = False
    ) -> None:
        self.folders, self.in_place, self.before, self.all_weights = folders, in_place, before, all_weights
        self.ledger = Ledger()
        self._uses: dict[Used, Used] = {}
        self._there: set[str] = set()  # folders that were made
        self._large: dict[str, str] = {}  # files that were written, by digest

    def make(self, planned: Iterable[Planned]) -> Iterator[Made]:
        """Makes artifacts in their order; yields what was made, some at a time."""
        largest: dict[str, tuple[int, str, str]] = {}
        left = iter(planned)
        while some := list(islice(left, BATCH)):
            made = Made({}, [], set(), [])
            for site, artifact in some:
                entry, reason, is_written = self.one(site, artifact)
                self.ledger.put(site, artifact.path, entry)
                made.files[site, artifact.path] = File(artifact.kind, entry.digest, entry.stamp)
                if is_written:
                    made.written.add(site)
                if reason:
                    made.reasons.append((site, artifact.path, reason))
                if artifact.path.endswith(PAGE):
                    if self.all_weights:
                        made.weights.append(self.weight(artifact.kind, site, artifact.path))
                    else:
                        size = entry.stamp[0], site, artifact.path
                        largest[artifact.kind] = max(size, largest.get(artifact.kind, size))
            yield made
        yield Made({}, [], set(), [self.weight(kind, site, path) for kind, (_, site, path) in largest.items()])

    def one(self, site: str, artifact: Artifact) -> tuple[Entry, str, bool]:
        """Makes a file, or takes it over.

        (what is known of it; why it was made, empty where it was not; whether it is not the one in place)
        """
        known = self.before.get(site, artifact.path)
        place = self.in_place.get(site, NOTHING_IN_PLACE)
        is_there = known is not None and place.has(artifact.path, known)
        inputs = artifact.inputs(known.used) if known and artifact.inputs else None
        if known and is_there and inputs == known.inputs:
            self.link(site, artifact.path, place)
            return known, "", False
        data = artifact.make()
        used, found = artifact.used(), digest(data)
        used = self._uses.setdefault(used, used)  # pages of a template mostly use the same
        old = place.stamp(artifact.path, data) if place.files.get(artifact.path) == found else None
        if old:
            self.link(site, artifact.path, place)
        inputs_now = artifact.inputs(used) if artifact.inputs else {}
        entry = Entry(inputs_now, used, found, old or self.write(site, artifact.path, data, found))
        return entry, reason(known, inputs, found, is_there), not old

    @property
    def known(self) -> Ledger:
        """What is known after this build; of sites that are not in it, what was known before."""
        return Ledger({**self.before.entries, **self.ledger.entries})

    def weight(self, kind: str, site: str, path: str) -> Weight:
        """The weight of a page that was made."""
        return Weight(weigh((self.folders[site] / path).read_bytes()), kind, f"{site}/{path}".removesuffix(INDEX))

    def link(self, site: str, path: str, place: InPlace) -> None:
        """Takes over a file that is in place."""
        file = self._file(site, path)
        try:
            os.link(f"{place.folder}/{path}", file)
        except OSError:  # a file system without links
            shutil.copy2(f"{place.folder}/{path}", file)

    def write(self, site: str, path: str, data: bytes, found: str) -> Stamp:
        """Writes a file, in one piece; a large one that another site has too, with the same digest, once. Its stamp."""
        file = self._file(site, path)
        if len(data) >= LARGE:
            twin = self._large.setdefault(found, file)
            with contextlib.suppress(OSError):  # it is the first, or the file system has no links
                os.link(twin, file)
                return stamp(os.stat(file))
        with open(file, "wb", buffering=0) as out:
            if out.write(data) < len(data):  # a full disk, or a limit, takes a part
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), file)
            return stamp(os.fstat(out.fileno()))

    def _file(self, site: str, path: str) -> str:
        file = f"{self.folders[site]}/{path}"
        parent = file.rpartition("/")[0]
        if parent not in self._there:
            try:
                os.mkdir(parent)  # most stand in a folder that is there
            except OSError:
                os.makedirs(parent, exist_ok=True)
            self._there.add(parent)
        return file


def reason(known: Entry | None, inputs: Inputs | None, found: str, is_there: bool) -> str:
    """Why a file was made: what decided it otherwise than before; empty where its bytes are those in place."""
    if known is None:
        return NEW
    changed = [name for name in inputs if inputs[name] != known.inputs.get(name)] if inputs else []
    if not inputs and found != known.digest:
        changed = [CHANGED]
    return ", ".join(changed) or ("" if is_there else LOST)
