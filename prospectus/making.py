"""Making artifacts: below a folder for each site, spread over processes, each file with its digest and weight."""

import gc
import json
import multiprocessing
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from prospectus import __version__
from prospectus.artifacts import Artifact, digest, end_with_parent
from prospectus.config import Site
from prospectus.routes import INDEX
from prospectus.weights import Weight, weigh

BATCH = 40  # artifacts a process takes at once
PAGE = ".html"
Task = tuple[str, slice, Path]  # site, which of its artifacts, its folder
Made = tuple[str, dict[str, str], dict[str, Weight]]  # site; path -> SHA-256; path -> weight of pages

_WORK: dict[str, list[Artifact]] = {}  # what forked workers inherit: artifacts are closures and cannot be sent


@dataclass(frozen=True)
class Staged:
    """A complete site tree beside the one in place; by path, the SHA-256 of its files and the weights of its pages."""

    folder: Path
    digests: dict[str, str] = field(default_factory=dict)
    weights: dict[str, Weight] = field(default_factory=dict)

    @classmethod
    def fresh(cls, folder: Path) -> "Staged":
        """A tree without files; what stands in its folder is removed."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return cls(folder)

    def manifest(self, site: Site) -> bytes:
        """The list of files by which a release is known: the same for the same files."""
        listed = {path: self.digests[path] for path in sorted(self.digests)}
        body = {"generator": f"prospectus {__version__}", "site": site.id, "base_url": site.base_url, "files": listed}
        return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def make(
    plans: dict[str, list[Artifact]], staged: dict[str, Staged], jobs: int, batch: int = BATCH
) -> Iterator[tuple[str, ...]]:
    """Makes the artifacts of sites in their folders; yields paths as they are made.

    jobs: processes; batch: how many artifacts one of them makes at once, in their order.
    """
    _WORK.clear()
    _WORK.update(plans)
    tasks = [
        (id, slice(start, start + batch), staged[id].folder)
        for id, items in plans.items()
        for start in range(0, len(items), batch)
    ]
    for id, digests, weights in _run(tasks, jobs):
        staged[id].digests.update(digests)
        staged[id].weights.update(weights)
        yield tuple(digests)


def _run(tasks: list[Task], jobs: int) -> Iterator[Made]:
    if jobs == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_make_batch, tasks)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), initializer=_begin_worker) as pool:
        try:
            for future in as_completed([pool.submit(_make_batch, task) for task in tasks]):
                yield future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _begin_worker() -> None:
    gc.disable()
    end_with_parent()


def _make_batch(task: Task) -> Made:
    id, part, folder = task
    digests, weights = {}, {}
    for artifact in _WORK[id][part]:
        data = artifact.make()
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        digests[artifact.path] = digest(data)
        if artifact.path.endswith(PAGE):
            address = f"{id}/{artifact.path}".removesuffix(INDEX)
            weights[artifact.path] = Weight(weigh(data), artifact.kind, address)
    return id, digests, weights
