"""Measurements, not tests: from saving a source to the refreshed page in Chromium.

    python tests/benchmarks_preview.py [--root DIR] [--edits 20] [--only KIND]…

The sources below a root (by default this repository's) are copied, served by `build.py serve` in a process of its
own, and edited there. A time runs from just before a file is written until Chromium has painted the page that shows
the edit; both ends are read from the machine's clock.
"""

import argparse
import itertools
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from prospectus.sources import SOURCES  # noqa: E402
from tests import rig  # noqa: E402

PAINTED = """
const note = () => requestAnimationFrame(() => {
  const mark = sessionStorage.getItem("mark"), channel = new MessageChannel();
  if (!mark || window.painted || !document.documentElement.outerHTML.includes(mark)) return;
  channel.port1.onmessage = () => { window.painted ||= performance.timeOrigin + performance.now(); };
  channel.port2.postMessage(0);
});
addEventListener("DOMContentLoaded", note);
new MutationObserver(note).observe(document, { childList: true, subtree: true });
"""
EXPECT = "(mark) => { sessionStorage.setItem('mark', mark); window.painted = 0; }"
REST = 1.2  # seconds between two edits


class Kind(NamedTuple):
    """A kind of edit: the page that shows it, the file, and the file's text with a mark in it."""

    name: str
    page: str
    path: str
    marked: Callable[[str, str], str]


def behind(words: str) -> Callable[[str, str], str]:
    """Puts a mark behind some words, where they first stand."""
    return lambda text, mark: text.replace(words, f"{words} {mark}", 1)


def end(rule: str) -> Callable[[str, str], str]:
    """Puts a rule with a mark at the end of a style sheet."""
    return lambda text, mark: text + rule % mark


def translated(text: str, mark: str) -> str:
    """A catalog with a mark in the first translation of a question."""
    before, head, after = text.partition('msgid "When can we send a planning proposal?"\nmsgstr "')
    assert head
    return f"{before}{head}{mark} {after}"


def kinds(root: Path) -> list[Kind]:
    """The kinds of edits. root: the sources that are edited."""
    slug = sorted((root / "projects").glob("*.yml"))[len(list((root / "projects").glob("*.yml"))) // 2].stem
    record = f"projects/{slug}.yml"
    return [
        Kind("record, its page", f"molit/en/projects/{slug}/", record, behind("title:")),
        Kind("record, the list of projects", "molit/en/projects/", record, behind("title:")),
        Kind("guidance", "molit/en/apply/faq/", "content/apply/faq.md", behind("### When")),
        Kind("translation (PO)", "molit/ko/apply/faq/", "locales/ko/LC_MESSAGES/guidance.po", translated),
        Kind(
            "template of the page", "molit/en/apply/dates/", "templates/guidance.html", behind('kcn-body md-typeset">')
        ),
        Kind(
            "template of every page",
            "molit/ar/apply/dates/",
            "templates/partials/footer.html",
            behind('<footer class="md-footer">'),
        ),
        Kind("style", "molit/en/apply/dates/", "templates/assets/site.css", end("\nbody{will-change:%s}")),
        Kind("configuration of a site", "molit/en/", "sites/molit.yml", behind("lead:")),
        Kind("configuration of all", "molit/en/", "mkdocs.yml", behind("site_name:")),
    ]


def letters(number: int) -> str:
    """A word for a number, without figures: translations must keep those."""
    return "Zq" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of a preview of a root, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for line in process.stdout:
        if line.startswith("Ctrl-C"):
            break
    print(f"ready after {time.perf_counter() - started:.1f} s", flush=True)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


MARKS = itertools.count(100)


def measured(page: Any, address: str, root: Path, kind: Kind, edits: int) -> list[float]:
    """Milliseconds from saving to the painted page, for some edits of a kind."""
    file = root / kind.path
    text = file.read_text(encoding="utf-8")
    page.goto(f"{address}/{kind.page}")
    times = []
    for number in itertools.islice(MARKS, edits):
        mark = letters(number)
        marked = kind.marked(text, mark)
        assert mark in marked, kind.name
        time.sleep(REST)
        page.evaluate(EXPECT, mark)
        saved = time.time() * 1000
        file.write_text(marked, encoding="utf-8")
        times.append(page.wait_for_function("window.painted", timeout=20_000).json_value() - saved)
    file.write_text(text, encoding="utf-8")
    page.wait_for_function("mark => !document.documentElement.outerHTML.includes(mark)", arg=mark)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--root", type=Path, default=ROOT, help="sources to copy (default: this repository's)")
    parser.add_argument("--edits", type=int, default=20, help="edits of each kind (default: 20)")
    parser.add_argument("--only", action="append", default=[], help="a kind of edit; may be repeated")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "sources"
        root.mkdir()
        for place in SOURCES:
            source = options.root / place
            (shutil.copytree if source.is_dir() else shutil.copy)(source, root / place)
        print(f"{len(list((root / 'projects').glob('*.yml')))} projects, {os.cpu_count()} cores")
        with served(root) as address, rig.chromium() as browser:
            page = browser.new_page()
            page.add_init_script(PAINTED)
            print(f"{'milliseconds':32}{'median':>8}{'least':>8}{'most':>8}")
            for kind in kinds(root):
                if not options.only or kind.name in options.only:
                    times = measured(page, address, root, kind, options.edits)
                    middle, least, most = statistics.median(times), min(times), max(times)
                    print(f"{kind.name:32}{middle:8.0f}{least:8.0f}{most:8.0f}", flush=True)


if __name__ == "__main__":
    main()
