"""What readers on a slow line, or without sight, get: `make audit`. Builds the real sites, measures, prints a table.

Exit code 1 where a limit is broken; 2 for wrong usage.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402

from prospectus import loading, release  # noqa: E402
from prospectus.loading import Loaded  # noqa: E402
from prospectus.release import Request  # noqa: E402
from prospectus.report import Recorder  # noqa: E402
from prospectus.routes import address  # noqa: E402
from prospectus.sources import Problem  # noqa: E402
from prospectus.weights import LIMIT, weigh  # noqa: E402
from tests import checkers, rig  # noqa: E402
from tests.rig import Host, Place  # noqa: E402

REQUESTS, SCRIPT_BYTES = 4, 8_192  # of a first view; of our own scripts, compressed
RATIO = 0.38  # first paint, ours by stock Material's: 0.7 s where that takes 1.84 s
LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}  # ms, bytes a second
RUNS, HEAVIEST = 5, 5  # of each paint; kinds whose paint is measured
SCHEMES, WIDTHS = ("light", "dark"), (360, 1280)
SEARCHED, SEARCH_BYTES = "smartcity", 60_000  # the site whose search is asked; what a result may cost
WIDE = 82  # the table's first column
SHOWN = 20  # faults named one by one


class Row(NamedTuple):
    """A line of the table: what was measured, how much it is, the limit, and whether it holds (None: no limit)."""

    what: str
    found: str
    limit: str = ""
    held: bool | None = None


@dataclass(frozen=True)
class Audit:
    """The built sites, and how much of them to look at."""

    out: Path
    loaded: Loaded
    sample: bool
    jobs: int

    @cached_property
    def places(self) -> list[Place]:
        """Every page."""
        return list(rig.places(self.loaded))

    @cached_property
    def richest(self) -> list[Place]:
        """The longest page of each kind, site and locale; in a sample one of each kind."""
        found = rig.richest(self.places, self.out)
        return rig.rotated(found) if self.sample else found

    @cached_property
    def weights(self) -> dict[Place, int]:
        """How many bytes each page takes, compressed with its style."""
        return {place: weigh((self.out / place.path).read_bytes()) for place in self.places}

    @cached_property
    def heaviest(self) -> list[Place]:
        """The heaviest page of each kind, the heaviest first."""
        found: dict[str, Place] = {}
        for place in sorted(self.places, key=lambda place: (-self.weights[place], place.path)):
            found.setdefault(place.kind, place)
        return list(found.values())


Part = Callable[[Audit], Iterator[Row]]


def printed(line: str = "") -> None:
    print(line, flush=True)


# -- weights, requests, scripts -------------------------------------------------------------------


def weights(audit: Audit) -> Iterator[Row]:
    """The heaviest page of each kind in each locale, in bytes; then whether every page is within the limit."""
    locales = audit.loaded.published()
    most: dict[tuple[str, str], int] = {}
    for place, size in audit.weights.items():
        most[place.kind, place.locale] = max(size, most.get((place.kind, place.locale), 0))
    printed(f"{'heaviest page of each kind, bytes compressed':44}" + "".join(f"{locale:>8}" for locale in locales))
    for place in audit.heaviest:
        cells = [most.get((place.kind, locale)) for locale in locales]
        printed(f"  {place.kind:42}" + "".join(f"{cell:8,}" if cell else " " * 8 for cell in cells))
    first = audit.heaviest[0]
    heavy = sum(size > LIMIT for size in audit.weights.values())
    yield Row(f"pages over {LIMIT:,} bytes, of {len(audit.places):,}", str(heavy), "0", heavy == 0)
    yield Row(f"heaviest page: {first.url}", f"{audit.weights[first]:,}", f"{LIMIT:,}", audit.weights[first] <= LIMIT)


def requests(audit: Audit) -> Iterator[Row]:
    """Requests of a first view, as the server counts them; the bytes of our scripts, and of those that a page loads."""
    with rig.serving(audit.out) as host, rig.chromium() as browser:
        counts = {place: first_view(browser, host, place) for place in audit.heaviest}
    most = max(counts, key=lambda place: counts[place])
    yield Row(f"requests of a first view, the most of {len(counts)} kinds: {most.url}", *over(counts[most], REQUESTS))
    code = [weigh(file.read_bytes()) for file in (ROOT / "templates" / "assets").glob("*.js")]
    yield Row(f"bytes of our own {len(code)} scripts", *over(sum(code), SCRIPT_BYTES))
    loaded = {place: sum(weigh(file.read_bytes()) for file in scripts(audit.out, place)) for place in audit.places}
    most = max(loaded, key=lambda place: loaded[place])
    yield Row(f"bytes of scripts that one page loads, the most: {most.url}", *over(loaded[most], SCRIPT_BYTES))


def over(found: int, limit: int) -> tuple[str, str, bool]:
    return f"{found:,}", f"{limit:,}", found <= limit


def scripts(out: Path, place: Place) -> list[Path]:
    """The files of the scripts that a page names."""
    page = out / place.path
    names = re.findall(r'<script[^>]* src="([^"]+)"', page.read_text(encoding="utf-8"))
    return [out / name.lstrip("/") if name.startswith("/") else (page.parent / name).resolve() for name in names]


def first_view(browser: Browser, host: Host, place: Place) -> int:
    """How often a browser that has seen nothing yet asks the server when it opens a page."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    host.asked.clear()
    context.new_page().goto(f"{host.address}/{place.url}", wait_until="networkidle")
    context.close()
    return len(host.asked)


# -- first paint ----------------------------------------------------------------------------------

PAINT = "performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)[0] || 0"


def paint(audit: Audit) -> Iterator[Row]:
    """First contentful paint at 400 kbit/s and 400 ms, beside a page of stock Material, in one run."""
    with tempfile.TemporaryDirectory() as folder, rig.chromium() as browser:
        with rig.serving(stock(Path(folder))) as host:
            theirs = statistics.median(painted(browser, f"{host.address}/second/") for _ in range(RUNS))
        yield Row("first paint of a stock Material page, seconds", f"{theirs:.2f}")
        with rig.serving(audit.out) as host:
            for place in audit.heaviest[:HEAVIEST]:
                ours = statistics.median(painted(browser, f"{host.address}/{place.url}") for _ in range(RUNS))
                share = ours / theirs
                yield Row(
                    f"first paint of {place.url}, by stock Material's",
                    f"{ours:.2f} s = {share:.2f}",
                    f"{RATIO:.2f}",
                    share <= RATIO,
                )


def stock(folder: Path) -> Path:
    """A site of mkdocs-material as it comes, fonts left out (nothing may be fetched), with two of our texts."""
    (folder / "docs").mkdir()
    for name, source in (("index", "program/what-it-is"), ("second", "apply/faq")):
        text = (ROOT / "content" / f"{source}.md").read_text(encoding="utf-8")
        body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
        (folder / "docs" / f"{name}.md").write_text(re.sub(r"\]\([^)]*\)", "](index.md)", body), encoding="utf-8")
    settings = "site_name: Stock\ntheme:\n  name: material\n  font: false\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder, check=True, capture_output=True)
    return folder / "site"


def painted(browser: Browser, url: str) -> float:
    """Seconds until a browser that has seen nothing yet draws something of a page, over a slow line."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    page.goto(url, wait_until="load", timeout=60_000)
    page.wait_for_function(f"{PAINT} > 0")
    milliseconds: float = page.evaluate(PAINT)
    context.close()
    return milliseconds / 1000


# -- accessibility and HTML -----------------------------------------------------------------------

Mode = tuple[str, int]  # colour scheme, width


def axe(audit: Audit) -> Iterator[Row]:
    """Violations that axe-core finds, in light and dark, on a phone and a large screen."""
    modes = list(product(SCHEMES, WIDTHS))
    tasks = (
        [(modes[at % len(modes)], [place]) for at, place in enumerate(audit.richest)]
        if audit.sample
        else [(mode, audit.richest[start::4]) for mode in modes for start in range(4)]
    )
    with ProcessPoolExecutor(audit.jobs, get_context("spawn")) as pool:
        found = [fault for faults in pool.map(partial(looked_at, audit.out), merged(tasks)) for fault in faults]
    named(found)
    runs = sum(len(places) for _, places in tasks)
    yield Row(f"axe-core violations in {runs:,} views", str(len(found)), "0", not found)


def merged(tasks: list[tuple[Mode, list[Place]]]) -> list[tuple[Mode, list[Place]]]:
    """The tasks of a mode together where each is a single page."""
    if any(len(places) > 1 for _, places in tasks):
        return tasks
    return [(mode, [place for other, places in tasks if other == mode for place in places]) for mode, _ in tasks[:4]]


def looked_at(out: Path, task: tuple[Mode, list[Place]]) -> list[str]:
    """What axe says of some pages in one mode: "address (mode): rule: where: why"."""
    (scheme, width), places = task
    found = []
    with rig.serving(out) as host, rig.chromium() as browser:
        chosen: Any = scheme
        page = browser.new_context(color_scheme=chosen, viewport={"width": width, "height": 900}).new_page()
        for place in places:
            page.goto(f"{host.address}/{place.url}")
            found += [f"{place.url} ({scheme}, {width}): {words}" for words in checkers.violations(page)]
    return found


def html(audit: Audit) -> Iterator[Row]:
    """Errors that the Nu checker finds in every page."""
    chosen = audit.richest if audit.sample else audit.places
    faults = checkers.html_faults([audit.out / place.path for place in chosen], audit.out, audit.jobs)
    named([f"{fault.path}:{fault.line}: {fault.message}" for fault in faults])
    yield Row(f"HTML errors in {len(chosen):,} pages", str(len(faults)), "0", not faults)


def named(faults: list[str]) -> None:
    for fault in faults[:SHOWN]:
        printed(fault)
    if len(faults) > SHOWN:
        printed(f"… and {len(faults) - SHOWN} more")


# -- search ---------------------------------------------------------------------------------------


ASKED = "#results[aria-busy=false]"  # a selector, since the pages' own policy forbids scripts that wait
RESULTS = "[...document.querySelectorAll('#results a')].slice(0, 3).map(link => new URL(link.href).pathname)"


def search(audit: Audit) -> Iterator[Row]:
    """Whether the queries of tests/queries.yml find a page that they should among the first three results."""
    queries = ROOT / "tests" / "queries.yml"
    if not queries.is_file():
        yield Row("search: there is no tests/queries.yml", "not run")
        return
    site = audit.loaded.program.config.site(SEARCHED)
    things = {
        f"/{site.id}/{address(tag, one)}": one
        for tag in audit.loaded.published()
        for one in audit.loaded.routes.things(site)
    }
    with rig.serving(audit.out) as host, rig.chromium() as browser:
        for tag, wanted in yaml.safe_load(queries.read_text(encoding="utf-8")).items():
            page = browser.new_page()
            page.goto(f"{host.address}/{site.id}/{tag}/search/")
            host.asked.clear()
            lost = [words for words, pages in wanted.items() if not answered(page, things, str(words), pages.split())]
            named([f"{tag}: {words}" for words in lost])
            found = len(wanted) - len(lost)
            yield Row(f"queries that find their page, {tag}, of {len(wanted)}", str(found), str(len(wanted)), not lost)
            files = {audit.out / path.lstrip("/") for path in host.asked}
            size = sum(weigh(file.read_bytes()) for file in files if file.is_file())
            yield Row(f"bytes fetched for all of them, {tag}", *over(size, SEARCH_BYTES))
            page.close()


def answered(page: Page, things: dict[str, str], words: str, wanted: list[str]) -> bool:
    """Whether one of the first three results is about one of some things ("*" stands for any characters)."""
    page.fill("#q", words)
    page.press("#q", "Enter")
    page.locator(ASKED).wait_for(state="attached")
    found = [things.get(path, "") for path in page.evaluate(RESULTS)]
    return any(fnmatchcase(thing, one) for thing in found for one in wanted)


# -- the command ----------------------------------------------------------------------------------

PARTS: dict[str, Part] = {
    "weights": weights,
    "requests": requests,
    "paint": paint,
    "axe": axe,
    "html": html,
    "search": search,
}
NEEDS = {"requests": "chromium", "paint": "chromium", "axe": "axe", "html": "html"}


def missing(part: str) -> str:
    """What a part cannot do without on this machine, in words."""
    if part in ("requests", "paint", "axe") and not rig.CHROMIUM:
        return "no Chromium; see tests/install-tools"
    checker = {"axe": checkers.AXE, "html": checkers.NU}.get(part)
    return checkers.lacking(checker) if checker else ""


def rows(audit: Audit, part: str) -> Iterator[Row]:
    """The lines of a part. What cannot be measured does not hold."""
    if lack := missing(part):
        yield Row(f"{part}: {lack}", "not run", "", False)
        return
    started = time.perf_counter()
    yield from PARTS[part](audit)
    yield Row(f"seconds for {part}", f"{time.perf_counter() - started:.0f}")


@contextmanager
def built(out: Path | None, jobs: int) -> Iterator[Path]:
    """The folder of the built sites: one that is there, or a new one."""
    if out:
        yield out.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        release.build(Request(root=ROOT, out=Path(folder) / "public", jobs=jobs), Recorder())
        yield Path(folder) / "public"


def told(row: Row) -> Row:
    """Prints a line of the table."""
    limit = f"limit {row.limit}" if row.limit else ""
    mark = {True: "holds", False: "BROKEN", None: ""}[row.held]
    printed(f"{row.what:{WIDE}}  {row.found:>15}  {limit:14} {mark}".rstrip())
    return row


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests/audit.py", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", action="append", choices=PARTS, metavar="PART", help=f"one of {', '.join(PARTS)}")
    parser.add_argument("--sample", action="store_true", help="one page of each kind for axe and html, not all")
    parser.add_argument("--out", type=Path, metavar="DIR", help="sites that are built already (build.py --out DIR)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: cores)")
    return parser


def main() -> int:
    """Measures; the exit code."""
    wanted = arguments().parse_args()
    problems: list[Problem] = []
    loaded = loading.load(loading.configured(ROOT, problems), problems)
    found: list[Row] = []
    with built(wanted.out, wanted.jobs) as out:
        audit = Audit(out, loaded, wanted.sample, wanted.jobs)
        for part in wanted.only or PARTS:
            found += map(told, rows(audit, part))
    return int(any(row.held is False for row in found))


if __name__ == "__main__":
    sys.exit(main())
