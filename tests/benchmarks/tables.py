"""The results as Markdown."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from tests.benchmarks.measure import Output, Taken
from tests.benchmarks.tools import OURS

PHASE = re.compile(r"^ *(\d+\.\d\d) s  (.+)$", re.M)
MEGA = 1_000_000
CORES = os.cpu_count() or 1
REFERENCE = 1000  # the number of projects that others are compared with
TIMES = "Median s (least to most)"
BUILDS = f"Projects|Tool|Pages|Files|MB|{TIMES}|ms a page|User, system s|Others|Peak MB|Ours by theirs, a page"
WRITING = f"Projects|Writing the files alone: processes|{TIMES}|ms a file|Share of ours"
GROWTH = f"Tool|Projects|ms a page|By that of {REFERENCE:,}|kB of memory a page|By that of {REFERENCE:,}"
PHASES = "Phase, median s"


@dataclass
class Result:
    """The runs of one tool on a program of one size. projects: how many the program has."""

    tool: str
    projects: int
    runs: list[Taken] = field(default_factory=list)
    output: Output = field(default_factory=lambda: Output({}))

    @property
    def pages(self) -> int:
        return max(1, self.output.pages)

    @property
    def seconds(self) -> float:
        """The median."""
        return median(run.seconds for run in self.runs)

    @property
    def each(self) -> float:
        """The median seconds of a page."""
        return self.seconds / self.pages

    @property
    def peak(self) -> float:
        """The median of the runs' peaks, in bytes."""
        return median(run.peak for run in self.runs)


class Floor(NamedTuple):
    """How long writing alone took. writers: a number of processes; runs: seconds."""

    projects: int
    writers: int
    runs: list[float]


def report(results: Sequence[Result], floors: Sequence[Floor]) -> Iterator[str]:
    """All tables. "Others" is the share of the machine that other work had meanwhile."""
    ours = [result for result in results if result.tool == OURS]
    compared = [result for result in results if _reference(result, results)]
    yield from table(BUILDS, (_row(result, results) for result in results))
    yield from table(WRITING, (_floor(floor, ours) for floor in floors))
    yield from table(GROWTH, (_growth(result, results) for result in compared))
    yield from table("|".join([PHASES, *(f"{result.projects:,} projects" for result in ours)]), _phases(ours))


def table(head: str, rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """A table in Markdown; nothing where it has no rows. head: titles divided by "|"."""
    listed = list(rows)
    if listed:
        titles = head.split("|")
        yield from (f"| {' | '.join(cells)} |" for cells in (titles, ["---"] * len(titles), *listed))
        yield ""


def spread(seconds: Sequence[float]) -> str:
    """A median with the least and the most."""
    return f"{median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


def _row(result: Result, results: Sequence[Result]) -> tuple[str, ...]:
    same = [other for other in results if other.projects == result.projects and other.tool == OURS]
    ratio = f"{same[0].each / result.each:.2f}" if same and result.tool != OURS else ""
    return (
        f"{result.projects:,}",
        result.tool,
        f"{result.output.pages:,}",
        f"{len(result.output.sizes):,}",
        f"{result.output.bytes / MEGA:,.0f}",
        spread([run.seconds for run in result.runs]),
        f"{1000 * result.each:.2f}",
        f"{median(run.user for run in result.runs):.1f}, {median(run.system for run in result.runs):.1f}",
        f"{100 * median(run.others / (run.seconds * CORES) for run in result.runs):.0f} %",
        f"{result.peak / MEGA:,.0f}",
        ratio,
    )


def _floor(floor: Floor, ours: Sequence[Result]) -> tuple[str, ...]:
    same = next(result for result in ours if result.projects == floor.projects)
    each = 1000 * median(floor.runs) / max(1, len(same.output.sizes))
    share = f"{100 * median(floor.runs) / same.seconds:.0f} %"
    return f"{floor.projects:,}", str(floor.writers), spread(floor.runs), f"{each:.3f}", share


def _reference(result: Result, results: Sequence[Result]) -> list[Result]:
    return [other for other in results if other.tool == result.tool and other.projects == REFERENCE]


def _growth(result: Result, results: Sequence[Result]) -> tuple[str, ...]:
    other = _reference(result, results)[0]
    memory, wanted = result.peak / result.pages, other.peak / other.pages
    return (
        result.tool,
        f"{result.projects:,}",
        f"{1000 * result.each:.2f}",
        f"{result.each / other.each:.2f}",
        f"{memory / 1000:.1f}",
        f"{memory / wanted:.2f}",
    )


def phases(taken: Taken) -> dict[str, float]:
    """Seconds of each phase of a build of ours, in their order; the last one ends with the process."""
    begins = [(float(second), name) for second, name in PHASE.findall(taken.told)]
    ends = [*(second for second, _ in begins[1:]), taken.seconds]
    found = {"Starting": begins[0][0]} if begins else {}
    for (begin, name), end in zip(begins, ends, strict=True):
        found[name] = found.get(name, 0.0) + end - begin
    return found


def _phases(ours: Sequence[Result]) -> Iterator[tuple[str, ...]]:
    """Each phase of our builds, by size."""
    told = [[phases(run) for run in result.runs] for result in ours]
    for name in dict.fromkeys(name for runs in told for run in runs for name in run):
        yield name, *(f"{median(run.get(name, 0.0) for run in runs):.2f}" for runs in told)
