"""Making artifacts: files below a folder for each site, each with its digest, and the weights of pages."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from prospectus import __version__
from prospectus.artifacts import Artifact, File, digest
from prospectus.config import Site
from prospectus.routes import INDEX
from prospectus.weights import Weight, weigh

BATCH = 40  # artifacts after which is told how far it is
PAGE = ".html"
Planned = tuple[str, Artifact]  # a site, and a file of it


class Made(NamedTuple):
    """Some files that were made, by (site, path); and the weights of pages."""

    files: dict[tuple[str, str], File]
    weights: list[Weight]


@dataclass(frozen=True)
class Staged:
    """A complete site tree beside the one in place, and its files by path."""

    folder: Path
    files: dict[str, File] = field(default_factory=dict)

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
    """Makes files below the folders of sites.

    all_weights: whether every page is weighed; otherwise, of each kind, the one with most bytes before compression.
    """

    def __init__(self, folders: Mapping[str, Path], all_weights: bool = False) -> None:
        self.folders, self.all_weights = folders, all_weights
        self.made: set[str] = set()  # folders that are there

    def make(self, planned: Iterable[Planned]) -> Iterator[Made]:
        """Makes artifacts in their order; yields what was made, some at a time."""
        largest: dict[str, tuple[str, bytes]] = {}
        left = iter(planned)
        while some := list(islice(left, BATCH)):
            made = Made({}, [])
            for site, artifact in some:
                data = artifact.make()
                self.write(self.folders[site], artifact.path, data)
                made.files[site, artifact.path] = File(artifact.kind, digest(data))
                if not artifact.path.endswith(PAGE):
                    continue
                address = f"{site}/{artifact.path}".removesuffix(INDEX)
                if self.all_weights:
                    made.weights.append(Weight(weigh(data), artifact.kind, address))
                elif len(data) > len(largest.get(artifact.kind, ("", b""))[1]):
                    largest[artifact.kind] = address, data
            yield made
        yield Made({}, [Weight(weigh(data), kind, address) for kind, (address, data) in largest.items()])

    def write(self, folder: Path, path: str, data: bytes) -> None:
        """A file, in one piece; its folder is made once."""
        file = f"{folder}/{path}"
        parent = file.rpartition("/")[0]
        if parent not in self.made:
            os.makedirs(parent, exist_ok=True)
            self.made.add(parent)
        with open(file, "wb", buffering=0) as out:
            out.write(data)
