"""Measures builds of programs of several sizes beside those of other generators: `python -m tests.benchmarks`.

Tools take turns, so that what else the machine does meets all of them. Each build begins from nothing, in a new
folder; what was written is deleted after it. Results go to stdout as Markdown, progress to stderr.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import measure, synthetic, tables
from tests.benchmarks.tables import Floor, Result
from tests.benchmarks.tools import OURS, ROOT, Tool, environment, install, tools

SIZES = (60, 1000, 10_000)
RUNS = {60: 5, 1000: 3}  # where no number is asked for: so many, one of larger programs
SMALL = {"mkdocs": 60}  # the largest program that a tool is given: MkDocs needs minutes for more
WRITERS = (1, 2)


def main() -> None:
    """Runs what the arguments ask for."""
    options = _options()
    if options.peers:
        install()
    results: list[Result] = []
    floors: list[Floor] = []
    with _folder(options.keep) as folder:
        for size in options.sizes:
            chosen = [tool for tool in tools(options.peers, options.sites) if size <= SMALL.get(tool.name, size)]
            sources = {tool.name: _written(tool, folder, size) for tool in chosen}
            if size == options.sizes[0]:
                for tool in chosen:  # once without measuring: fills the system's memory of files, and .pyc
                    _built(tool, sources[tool.name], folder, Result(tool.name, size))
            found = {tool.name: Result(tool.name, size) for tool in chosen}
            for _ in range(options.runs or RUNS.get(size, 1)):
                for tool in chosen:
                    _built(tool, sources[tool.name], folder, found[tool.name])
            results += found.values()
            floors += _floors(found[OURS], folder, options.runs or RUNS.get(size, 1))
            if not options.keep:
                _removed(*sources.values(), folder / f"program-{size}")
        start = measure.run([sys.executable, "-c", "pass"], folder, environment())
    sys.stdout.write(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; ")
    sys.stdout.write(f"a Python that does nothing: {start.seconds:.2f} s\n\n")
    sys.stdout.writelines(f"{line}\n" for line in tables.report(results, floors))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of projects")
    parser.add_argument(
        "--runs", type=int, default=0, metavar="N", help="of each (default: 5 of 60, 3 of 1,000, else 1)"
    )
    parser.add_argument("--peers", nargs="*", default=["hugo", "mkdocs"], choices=["hugo", "mkdocs"])
    parser.add_argument("--sites", nargs="+", default=[], metavar="SITE", help="ours and Hugo's (default: all)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the programs there, and leave them")
    return parser.parse_args()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where programs and outputs stand."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _written(tool: Tool, folder: Path, size: int) -> Path:
    """What a tool builds from, for a program of some size."""
    program, source = folder / f"program-{size}", folder / f"{tool.name}-{size}"
    if not program.exists():
        _told(f"writing {program.name}")
        synthetic.write(ROOT, program, size)
    if not source.exists():
        _told(f"writing {source.name}")
        tool.write(program, source)
    return source


def _built(tool: Tool, source: Path, folder: Path, result: Result) -> None:
    """One more run of a tool."""
    out, scratch = folder / "out", folder / "scratch"
    os.sync()  # what was deleted before is not paid for now
    taken = tool.build(source, out, scratch)
    result.runs.append(taken)
    result.output = measure.output(out)
    _told(f"{source.name}: {taken.seconds:.2f} s, {taken.peak / 1e6:,.0f} MB")
    _removed(out, scratch)


def _floors(ours: Result, folder: Path, runs: int) -> Iterator[Floor]:
    for writers in WRITERS:
        seconds = []
        for _ in range(runs):
            os.sync()
            seconds.append(measure.writing(ours.output, folder / "out", writers).seconds)
            _removed(folder / "out")
        yield Floor(ours.projects, writers, seconds)


def _removed(*places: Path) -> None:
    for place in places:
        if place.is_symlink():
            place.unlink()
        shutil.rmtree(place, ignore_errors=True)


def _told(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    main()
