"""Jobs: files to make in fresh processes, which know nothing but what a job tells them."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from prospectus.artifacts import deaf, end_with_parent

K = TypeVar("K", bound=tuple[str, ...])  # names a file


class Job(NamedTuple):
    """One file to make: what makes files of a list of data, and the data of this one. Both can be sent.

    together: how many files are made at once, another number for each sort; no file depends on the others.
    """

    make: Callable[[list[Any]], list[bytes]]
    data: Any
    together: int = 1

    def alone(self) -> bytes:
        """The file, made by itself."""
        (made,) = self.make([self.data])
        return made


def done_by(jobs: Mapping[K, Job], processes: int) -> Iterator[tuple[K, bytes]]:
    """Does some jobs; each with what it made, as soon as all before it are done. Raises what one of them raises."""
    batches = list(batched(jobs))
    if processes == 1 or len(batches) < 2:
        for keys in batches:
            yield from zip(keys, _do([jobs[key] for key in keys]), strict=True)
        return
    # Fresh processes, not forks: the typesetter has threads, and a fork of them hangs.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), end_with_parent) as pool:
        with deaf():
            made = pool.map(_do, [[jobs[key] for key in keys] for keys in batches])
        try:
            for keys, files in zip(batches, made, strict=True):
                yield from zip(keys, files, strict=True)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def batched(jobs: Mapping[K, Job]) -> Iterator[list[K]]:
    """The keys of jobs that are done at once, in order; large batches first, so that small ones fill up the end."""
    for together, group in groupby(
        sorted(jobs, key=lambda key: (-jobs[key].together, key)), lambda key: jobs[key].together
    ):
        keys = list(group)
        yield from (keys[at : at + together] for at in range(0, len(keys), together))


def _do(jobs: list[Job]) -> list[bytes]:
    return jobs[0].make([job.data for job in jobs])
