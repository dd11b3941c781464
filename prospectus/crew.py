"""Processes that work side by side: each has its share of the work, remembers what it did, and is told step by step.

They are forked, so they begin with everything that is known by then and nothing has to be sent to them. What
they say comes back through pipes.
"""

import contextlib
import gc
import multiprocessing
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from prospectus.artifacts import deaf, end_with_parent

W = TypeVar("W")
SAID, DONE, FAILED = "said", "done", "failed"


class Crew(Generic[W]):
    """Some workers. A step is the name of a method, which yields what is to be told to the one who asks.

    One worker works in this process; more have a process each, until the crew is left (`with`).
    """

    def __init__(self, workers: Sequence[W]) -> None:
        self.workers = workers
        self._processes: dict[Connection, BaseProcess] = {}
        self._here: list[Iterator[Any]] = []  # steps taken in this process, as far as they are heard

    def __enter__(self) -> "Crew[W]":
        if len(self.workers) > 1 and "fork" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("fork")
            gc.freeze()  # what is known by now is no garbage; a collection would copy it to each process
            for worker in self.workers:
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(worker, theirs, [ours, *self._processes]), daemon=True)
                with deaf():  # who asks hears Ctrl-C, and ends them
                    process.start()
                theirs.close()
                self._processes[ours] = process
            gc.unfreeze()
        return self

    def __exit__(self, *error: object) -> None:
        for pipe, process in self._processes.items():
            pipe.close()
            if error[0]:
                process.terminate()
        for process in self._processes.values():
            process.join()

    def begin(self, step: str, *given: Any) -> None:
        """Lets all workers take a step. What they say has to be heard (`said`) before the next one.

        Raises BrokenProcessPool where a process was ended from outside.
        """
        self._here = [getattr(worker, step)(*given) for worker in self.workers if not self._processes]
        for pipe in self._processes:
            with _noticed():
                pipe.send((step, given))

    def said(self) -> Iterator[Any]:
        """What the workers say in their step, as they say it.

        Raises what one of them raises; BrokenProcessPool where a process was ended from outside.
        """
        for messages in self._here:
            yield from messages
        busy = set(self._processes)
        while busy:
            ready = wait([*busy])
            for pipe in [pipe for pipe in busy if pipe in ready]:
                with _noticed():
                    kind, message = pipe.recv()
                if kind == FAILED:
                    raise message
                if kind == DONE:
                    busy.discard(pipe)
                else:
                    yield message


@contextlib.contextmanager
def _noticed() -> Iterator[None]:
    """Says of a pipe that nobody holds any more that its process is gone."""
    try:
        yield
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise BrokenProcessPool("a process was ended from outside") from None


def _work(worker: Any, pipe: Connection, others: list[Connection]) -> None:
    """What a process does: steps, until nobody asks any more."""
    for other in others:
        other.close()
    gc.disable()
    end_with_parent()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # nobody asks or hears any more
        while True:
            _step(worker, pipe)


def _step(worker: Any, pipe: Connection) -> None:
    step, given = pipe.recv()
    try:
        for message in getattr(worker, step)(*given):
            pipe.send((SAID, message))
        pipe.send((DONE, None))
    except Exception as error:
        error.add_note(traceback.format_exc())
        pipe.send((FAILED, error))
