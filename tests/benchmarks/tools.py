"""The generators that are measured: how each gets a program, and the commands of a build from nothing."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks import hugo, measure, mkdocs
from tests.benchmarks.measure import Taken

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = ROOT / "requirements-bench.txt"
PEERS = ROOT / ".bench_cache"  # a virtual environment of their own
OURS = "prospectus"
OPTIONS = ("--no-documents", "-v")  # no peer makes PDF and Word files, pictures or offline copies

Commands = Callable[[Path, Path, Path], Iterator[list[str]]]


@dataclass(frozen=True)
class Tool:
    """A generator.

    write: turns a program (first folder) into what the generator builds (second).
    commands: given what it builds, the output's folder and one for its own files, what is run, one after another.
    """

    name: str
    write: Callable[[Path, Path], None]
    commands: Commands

    def build(self, source: Path, out: Path, scratch: Path) -> Taken:
        """Builds from nothing."""
        taken = Taken()
        for command in self.commands(source, out, scratch):
            taken = taken.then(measure.run(command, source, environment()))
        return taken


def environment() -> dict[str, str]:
    """The variables of the commands: Python may keep its bytecode, as it does for everybody."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def tools(names: list[str], sites: list[str]) -> list[Tool]:
    """Ourselves, then the peers that are asked for. sites: those that are built."""
    found = {
        OURS: Tool(OURS, _as_it_is, partial(_ours, sites)),
        "hugo": Tool("hugo", hugo.write, partial(_hugo, sites)),
        "mkdocs": Tool("mkdocs", mkdocs.write, _mkdocs),
    }
    return [found[name] for name in (OURS, *names)]


def _as_it_is(program: Path, target: Path) -> None:
    target.symlink_to(program)


def _ours(sites: list[str], source: Path, out: Path, scratch: Path) -> Iterator[list[str]]:
    chosen = [option for site in sites for option in ("--site", site)]
    yield [sys.executable, str(ROOT / "build.py"), "build", "--out", str(out), *chosen, *OPTIONS]


def _hugo(sites: list[str], source: Path, out: Path, scratch: Path) -> Iterator[list[str]]:
    for site in sites or sorted(folder.name for folder in source.iterdir()):
        yield [
            installed("hugo"), "--quiet", "--ignoreCache", "--cacheDir", str(scratch),
            "--source", str(source / site), "--destination", str(out / site),
        ]  # fmt: skip


def _mkdocs(source: Path, out: Path, scratch: Path) -> Iterator[list[str]]:
    yield [installed("mkdocs"), "build", "--quiet", "--config-file", str(source / "mkdocs.yml"), "--site-dir", str(out)]


# -- the peers' programs --------------------------------------------------------------------------


def install() -> None:
    """Installs the peers as pinned, if they are not there or the pins have changed."""
    done = PEERS / "done.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(PEERS)], check=True)
    pip = [str(PEERS / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--only-binary", ":all:", "-r", str(REQUIREMENTS)], check=True)
    done.write_text(wanted, encoding="utf-8")


def installed(name: str) -> str:
    """The path of a peer's program; Hugo's own, not the script that starts it."""
    if name != "hugo":
        return str(PEERS / "bin" / name)
    return str(next(file for file in PEERS.glob("lib/python*/site-packages/hugo/binaries/hugo*") if file.is_file()))
