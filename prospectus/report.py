"""What happens during a build, as events, and how people see them."""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol, TextIO

from prospectus.sources import Problem
from prospectus.weights import LIMIT, Weight

SHOWN = 10  # doubtful translations and heavy pages that a build names one by one


class Report(Protocol):
    """Receives the events of a build."""

    def phase(self, name: str) -> None:
        """A stage begins."""

    def progress(self, done: int, total: int) -> None:
        """Some of the work of the stage is done."""

    def made(self, path: str, reason: str) -> None:
        """A file was made, and why."""

    def problems(self, found: Iterable[Problem]) -> None:
        """The sources have problems."""

    def finished(self, summary: "Summary") -> None:
        """The build is in place."""


@dataclass(frozen=True)
class Summary:
    """What a build made."""

    pages: int
    files: int
    sites: tuple[str, ...]
    locales: tuple[str, ...]
    day: str
    seconds: float
    written: tuple[str, ...] = ()
    doubts: tuple[Problem, ...] = ()  # what is wrong with translations; unsafe ones gave way to English
    heavy: tuple[Problem, ...] = ()  # pages that do not fit into a first flight
    heaviest: tuple[Weight, ...] = ()  # of each kind of page
    lost: tuple[Problem, ...] = ()  # pages that stood in the last release, and from which nothing leads on
    is_new: bool = True  # False where nothing has changed since the last build


@dataclass
class Console:
    """Events for people: a moving line on a terminal, plain lines elsewhere."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    verbose: bool = False
    started: float = field(default_factory=time.perf_counter)
    name: str = ""
    is_moving: bool = False  # whether a line says how far the work is

    @property
    def lively(self) -> bool:
        return self.err.isatty()

    def phase(self, name: str) -> None:
        self.name = name
        if self.verbose:
            print(f"{time.perf_counter() - self.started:6.2f} s  {name}", file=self.err)

    def progress(self, done: int, total: int) -> None:
        if self.lively:
            self.is_moving = done < total
            end = "" if self.is_moving else "\r\x1b[K"
            print(f"\r{self.name}: {done} of {total}{end}", end="", file=self.err, flush=True)

    def made(self, path: str, reason: str) -> None:
        if self.verbose:
            print(f"{path}: {reason}", file=self.err)

    def problems(self, found: Iterable[Problem]) -> None:
        listed = sorted(set(found))
        if self.is_moving:
            print("\r\x1b[K", end="", file=self.err)
        for problem in listed:
            print(self.coloured(problem), file=self.err)
        count = len(listed)
        print(f"{count} problem{'s' if count != 1 else ''} in the sources; nothing was written.", file=self.err)

    def coloured(self, problem: Problem) -> str:
        if not self.lively:
            return str(problem)
        place, _, rest = str(problem).partition(": ")
        return f"\x1b[1m{place}:\x1b[0m {rest}"

    def finished(self, summary: Summary) -> None:
        sites, locales = ", ".join(summary.sites), ", ".join(summary.locales)
        for problem in summary.doubts[:SHOWN]:
            print(self.coloured(problem), file=self.err)
        if summary.doubts:
            told = f"Doubts about translations: {len(summary.doubts)}. What is unsafe or missing appears in English."
            print(f"{told} All of them: 'build.py locales check'.", file=self.err)
        for problem in (*summary.heavy[:SHOWN], *summary.lost[:SHOWN]):
            print(self.coloured(problem), file=self.err)
        for path in summary.written:
            print(path, file=self.out)
        if summary.heaviest:
            print(f"Heaviest page of each kind, compressed with its style (limit {LIMIT:,} bytes):", file=self.out)
        for weight in summary.heaviest:
            print(f"{weight.bytes:8,}  {weight.path}", file=self.out)
        made = f"{summary.pages} pages ({summary.files} files) for {sites} in {locales}, as of {summary.day}"
        state = "" if summary.is_new else " Nothing has changed since the last build."
        print(f"{made}: {summary.seconds:.2f} s, 0 problems.{state}", file=self.out)


@dataclass
class Recorder:
    """Events kept for tests."""

    events: list[tuple[str, object]] = field(default_factory=list)

    def phase(self, name: str) -> None:
        self.events.append(("phase", name))

    def progress(self, done: int, total: int) -> None:
        self.events.append(("progress", (done, total)))

    def made(self, path: str, reason: str) -> None:
        self.events.append(("made", (path, reason)))

    def problems(self, found: Iterable[Problem]) -> None:
        self.events.append(("problems", sorted(set(found))))

    def finished(self, summary: Summary) -> None:
        self.events.append(("finished", summary))
