"""What measurements and browser tests stand on: Chromium, a server that sends compressed bytes, pages by kind."""

import gzip
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from prospectus.loading import Loaded
from prospectus.preview import Handler
from prospectus.program import Program
from prospectus.routes import INDEX

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
# No sandbox inside containers, and none of the browser's own errands.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TEXTS = (".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".ics")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window; whoever calls has looked whether there is one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


# -- the server -----------------------------------------------------------------------------------


class Zipped(Handler):
    """Serves texts compressed, keeps connections open, and notes what was asked for, as a real host would."""

    protocol_version = "HTTP/1.1"
    kept: dict[Path, bytes]
    asked: list[str]

    def handle(self) -> None:
        with suppress(ConnectionError):  # a browser that leaves a page does not wait for the rest of it
            super().handle()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        file = Path(self.translate_path(self.path))
        file = file / INDEX if file.is_dir() else file
        if not file.is_file() or file.suffix not in TEXTS:
            super().do_GET()
            return
        if file not in self.kept:
            self.kept[file] = gzip.compress(file.read_bytes(), 9, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(file)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.kept[file])))
        self.end_headers()
        self.wfile.write(self.kept[file])


class Host(NamedTuple):
    """A server's address, and the paths that it was asked for."""

    address: str
    asked: list[str]


@contextmanager
def serving(folder: Path) -> Iterator[Host]:
    """A compressing server of a folder on the loopback address."""
    asked: list[str] = []
    handler = type("Here", (Zipped,), {"kept": {}, "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    server.daemon_threads = True  # a browser leaves connections open
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Host(f"http://127.0.0.1:{server.server_address[1]}", asked)
    server.shutdown()
    thread.join()
    server.server_close()


# -- pages ----------------------------------------------------------------------------------------


class Place(NamedTuple):
    """A page of the built sites: which kind, site and locale, and its file below the folder of all sites."""

    kind: str
    site: str
    locale: str
    path: str

    @property
    def url(self) -> str:
        """The page's address below the server's."""
        return self.path.removesuffix(INDEX)


def kind(program: Program, site: str, thing: str) -> str:
    """The kind of a thing's page: the name of the template that draws it."""
    head, _, key = thing.partition(":")
    layout = program.pages[key].layout if head == "page" else ""
    return {"home": f"home-{site}", "page": layout, "list": f"list-{key}"}.get(head, head)


def places(loaded: Loaded) -> Iterator[Place]:
    """Every page that readers are offered."""
    for site in loaded.program.config.sites:
        yield Place("languages", site.id, "en", f"{site.id}/{INDEX}")
        for locale in loaded.published():
            for thing in loaded.routes.things(site):
                path = f"{site.id}/{loaded.routes.path(locale, thing)}"
                yield Place(kind(loaded.program, site.id, thing), site.id, locale, path)


def richest(found: list[Place], out: Path) -> list[Place]:
    """Of each kind, site and locale the page with the most bytes: the one in which most can go wrong."""
    sizes = {place: (out / place.path).stat().st_size for place in found}
    best: dict[tuple[str, str, str], Place] = {}
    for place in found:
        key = place[:3]
        if key not in best or sizes[place] > sizes[best[key]]:
            best[key] = place
    return list(best.values())


def rotated(found: list[Place], turn: int = 0) -> list[Place]:
    """One page of each kind, sites and locales taken in turn, so that each of them occurs.

    turn: another number gives other sites and locales.
    """
    kinds: dict[str, list[Place]] = {}
    for place in found:
        kinds.setdefault(place.kind, []).append(place)
    return [items[(at * 11 + turn) % len(items)] for at, items in enumerate(kinds.values())]
