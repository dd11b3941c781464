"""Two checkers made by others: axe-core (accessibility) and Nu (HTML). Run by itself this fetches them.

They come as npm packages; of each package one file is kept in .venv/audit, if its SHA-256 is the one below.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page

KEPT = Path(__file__).resolve().parent.parent / ".venv" / "audit"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
STYLE = re.compile(r"(?<=<style>).*?(?=</style>)", re.S)


class Package(NamedTuple):
    """A package of npm, and the one file of it that is used."""

    name: str
    version: str
    file: str
    digest: str

    @property
    def place(self) -> Path:
        """Where its file is kept."""
        return KEPT / f"{self.name}-{self.version}{Path(self.file).suffix}"


AXE = Package("axe-core", "4.14.1", "axe.min.js", "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c")
NU = Package(
    "vnu-jar", "26.9.27", "build/dist/vnu.jar", "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
)


# -- getting them ---------------------------------------------------------------------------------


def fetch(package: Package) -> str:
    """Brings a package's file to its place; why not, or an empty string."""
    if package.place.is_file():
        return ""
    npm = shutil.which("npm")
    if not npm:
        return f"{package.name}: there is no npm"
    with tempfile.TemporaryDirectory() as folder:
        wanted = [npm, "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", folder]
        subprocess.run(wanted, capture_output=True, check=False, cwd=folder)
        packed = next(Path(folder).glob("*.tgz"), None)
        if packed is None:
            return f"{package.name}: npm could not get it"
        with tarfile.open(packed) as archive:
            member = archive.extractfile(f"package/{package.file}")
            data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != package.digest:
        return f"{package.name} {package.version}: not the file that it was"
    KEPT.mkdir(parents=True, exist_ok=True)
    made = package.place.with_suffix(f".{os.getpid()}")
    made.write_bytes(data)
    made.replace(package.place)
    return ""


def lacking(package: Package) -> str:
    """What a checker cannot do without, in words; empty where nothing is missing."""
    if not package.place.is_file():
        return f"no {package.name} in .venv/audit; see 'make tools'"
    if package is NU and not shutil.which("java"):
        return "no Java on this machine; see tests/install-tools"
    return ""


def required(missing: str) -> None:
    """Skips a test that lacks a tool; in CI that is a failure."""
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


# -- axe ------------------------------------------------------------------------------------------

RUN = """async options => {
    const found = await axe.run(document, options);
    return found.violations.map(v => `${v.id}: ${v.nodes.length} x ${v.nodes[0].target.join(' ')}: ` +
        v.nodes[0].failureSummary.split('\\n').slice(1).join(' ').trim());
}"""
OPTIONS = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"], "preload": False}
# axe leaves out what is hidden: answers, the list of languages and the menu are opened. They would lie over the page
# and hide it from axe: so they are put into its flow.
OPEN = """() => {
    document.querySelectorAll('details').forEach(one => { one.open = true; });
    document.querySelectorAll('.kcn-lang ul').forEach(one => { one.style.position = 'static'; });
    document.querySelectorAll('#menu').forEach(one => { one.removeAttribute('popover'); });
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page that is open, with its answers, its list of languages and its menu opened."""
    page.evaluate(AXE.place.read_text(encoding="utf-8"))
    page.evaluate(OPEN)
    found: list[str] = page.evaluate(RUN, OPTIONS)
    return found


# -- Nu -------------------------------------------------------------------------------------------


class Fault(NamedTuple):
    """What the Nu checker says of a page."""

    path: str
    line: int
    message: str


def html_faults(files: Iterable[Path], root: Path, jobs: int = 1) -> list[Fault]:
    """The errors of HTML files below a root, their paths from there.

    Pages of a kind share their style: each style is checked once, which takes a fifth of the time. The
    language of the texts is not guessed: that gives warnings only, and tests of ours know the language.
    """
    seen: set[str] = set()

    def once(style: re.Match[str]) -> str:
        new = style[0] not in seen
        seen.add(style[0])
        return style[0] if new else "\n" * style[0].count("\n")

    with tempfile.TemporaryDirectory() as folder:
        shares = [Path(folder) / str(number) for number in range(jobs)]
        for file, share in zip(files, cycle(shares)):
            copy = share / file.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(STYLE.sub(once, file.read_text(encoding="utf-8")), encoding="utf-8")
        with ThreadPoolExecutor(jobs) as pool:
            return [fault for found in pool.map(_nu, shares) for fault in found]


def _nu(folder: Path) -> list[Fault]:
    """One run of the checker over a folder."""
    options = ["--errors-only", "--format", "json", "--no-langdetect", "--skip-non-html"]
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]  # half the work of a short run
    ran = subprocess.run(
        ["java", "-Xss4m", *quick, "-jar", str(NU.place), *options, "."], cwd=folder, capture_output=True, check=False
    )
    said: list[dict[str, Any]] = json.loads(ran.stderr)["messages"]
    before = f"{folder.as_posix()}/./"
    return [Fault(one.get("url", "").partition(before)[2], one.get("lastLine", 0), one["message"]) for one in said]


def main() -> int:
    """Fetches both; says what is missing. 0 in any case: tests say themselves what they lack."""
    for package in (AXE, NU):
        if problem := fetch(package):
            sys.stderr.write(f"{problem}: some tests will be skipped.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
