"""What a build makes: files, each with its path and how to make its bytes; and the processes that make them."""

import contextlib
import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Used(NamedTuple):
    """What a template used: labels by (context, text), things whose titles it said, addresses by their slots."""

    labels: tuple[tuple[str, ...], ...] = ()
    titles: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()


NOTHING_USED = Used()
Stamp = tuple[int, int]  # a file's size in bytes, and the time of its last change in nanoseconds
Inputs = dict[str, str]  # the name of something that decides a file's bytes -> its digest


@dataclass(frozen=True)
class Artifact:
    """One output file of a site: its path below the site's folder, its kind, and how to make its bytes.

    inputs: what decides its bytes, given what its template used; where it has none, the bytes are compared instead.
    used: what its template used, once it is made.
    """

    path: str
    kind: str
    make: Callable[[], bytes]
    inputs: Callable[[Used], Inputs] | None = None
    used: Callable[[], Used] = lambda: NOTHING_USED


class File(NamedTuple):
    """A file that was made: its kind, its SHA-256, and its stamp."""

    kind: str
    digest: str
    stamp: Stamp = (0, 0)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hashed(name: str, data: bytes) -> str:
    """A file name that changes with the content: "site.css" -> "site.1a2b3c4d.css"."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{digest(data)[:8]}{dot}{suffix}"


def collisions(artifacts: Iterable[Artifact]) -> dict[str, list[str]]:
    """Paths that more than one artifact claims, with the kinds that claim them; case does not tell apart."""
    claims: dict[str, list[str]] = {}
    for artifact in artifacts:
        claims.setdefault(artifact.path.lower(), []).append(artifact.kind)
    return {path: kinds for path, kinds in claims.items() if len(kinds) > 1}


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Lets Ctrl-C wait meanwhile: for code that the exception would take apart, not stop."""
    if threading.current_thread() is not threading.main_thread():
        yield  # the exception comes to the main thread only
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """Processes that are started meanwhile never hear Ctrl-C: the one that starts them does, a moment later.

    The signal is held back, which they inherit; were it ignored, one that comes in this moment would be lost.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """Lets this process, which makes artifacts, end when the one that started it does, however that happens.

    It would wait for work for ever, and a fork would hold the lock of the output folder.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)
