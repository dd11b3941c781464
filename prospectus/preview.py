"""The preview's server: pages drawn from the sources as they are, and told when they look different.

Also a plain server of a folder, for sites as they were built.
"""

import contextlib
import gc
import json
import socket
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from prospectus import panels
from prospectus.headers import media_type
from prospectus.live import Drawn, Live
from prospectus.panels import About, Link, Row
from prospectus.routes import INDEX, address
from prospectus.served import Found
from prospectus.watching import LOOK, Watch

OWN = "_preview"  # the first part of the preview's own addresses
EVENTS = f"/{OWN}/events"
HTML = "text/html; charset=utf-8"
IDLE = 0.3  # seconds without a change, after which there is time for what takes long
ALIVE = 15.0  # seconds after which a browser that waits is told that it still may
LOOPBACK = ("127.0.0.1", "::1", "localhost")
EVERYWHERE = ("0.0.0.0", "::", "")


class Handler(SimpleHTTPRequestHandler):
    """Serves the sites; an address that does not exist gets its locale's own 404 page."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        parts = self.path.split("/") if code == 404 else []  # a request may be too broken to have a path
        page = Path(self.directory, *parts[1:3], "404.html") if len(parts) > 3 else None
        if page is None or ".." in parts or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", HTML)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the browser shows what was asked for."""


def built(folder: Path) -> list[str]:
    """The sites that were built into a folder."""
    return sorted(path.parent.name for path in folder.glob("*/manifest.json"))


class _Server(ThreadingHTTPServer):
    """A server with a thread for each browser; one that leaves is no error."""

    request_queue_size = 64

    def __init__(self, host: str, port: int, handler: "type[BaseHTTPRequestHandler] | partial[Handler]") -> None:
        self.address_family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0][0]
        super().__init__((host, port), handler)

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def is_local(host: str) -> bool:
    """Whether only this machine reaches an address."""
    return host in LOOPBACK or host.startswith("127.")


def named(host: str) -> str:
    """An address as people write it into a browser."""
    if is_local(host):
        return "localhost"
    return socket.gethostname() if host in EVERYWHERE else f"[{host}]" if ":" in host else host


# -- what is answered -----------------------------------------------------------------------------


class Answer(NamedTuple):
    """What a browser is told; etag: by which it is known whether a page looks different."""

    status: int
    kind: str
    body: bytes
    etag: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def redirect(to: str, *headers: tuple[str, str]) -> Answer:
    """Leads a browser elsewhere."""
    return Answer(303, HTML, b"", headers=(("Location", to), *headers))


class Preview:
    """Answers for every address, from the sources as they are."""

    def __init__(self, live: Live) -> None:
        self.live = live

    def answer(self, url: str, scheme: str = panels.SYSTEM) -> Answer:
        """What stands at an address; scheme: the colours that were chosen."""
        path, asked = parted(url)
        if path.startswith(f"/{OWN}/"):
            return self.own(path, asked, scheme)
        with self.live.lock:
            if path == "/" or self.live.served is None:
                return self._own("overview", path, scheme, self._rows())
        site, _, rest = path.lstrip("/").partition("/")
        if site not in self.live.served.sites:
            return self._own("nothing", path, scheme, "Nothing here", f"No site has the address {path}.", status=404)
        if not rest and not path.endswith("/"):
            return redirect(f"{path}/")
        drawn = self.live.draw(site, rest + INDEX if rest.endswith("/") or not rest else rest)
        if drawn.found is None:
            if not rest.endswith("/") and self.live.draw(site, f"{rest}/{INDEX}").found:
                return redirect(quote(f"{path}/"))
            return self._missing(site, rest, path, scheme)
        return self._page(drawn, path, scheme)

    def _missing(self, site: str, rest: str, path: str, scheme: str) -> Answer:
        """The site's own page for addresses that do not exist, in the language of the address."""
        served, tag = self.live.served, rest.partition("/")[0]
        assert served
        if tag in served.loaded.editions:
            drawn = self.live.draw(site, served.routes.path(tag, "404"))
            if drawn.found:
                return self._page(drawn, path, scheme)._replace(status=404)
        return self._own("nothing", path, scheme, "Nothing here", f"The site {site} has no {rest}.", status=404)

    def _page(self, drawn: Drawn, path: str, scheme: str) -> Answer:
        assert drawn.found
        kind = media_type(path + INDEX if path.endswith("/") else path) if not drawn.found.thing else HTML
        if drawn.data is None:
            words = "This page cannot be drawn, and never could since the preview began."
            return self._own("nothing", path, scheme, "Not drawn", words, status=500, found=drawn.found)
        if kind != HTML:
            return Answer(200, kind, drawn.data)
        return self._with_bar(drawn.data.decode(), path, scheme, drawn.found)

    def _own(
        self, name: str, path: str, scheme: str, *given: object, status: int = 200, found: Found | None = None
    ) -> Answer:
        """A page of the preview's own."""
        return self._with_bar(panels.page(name, *given), path, scheme, found, stays=False)._replace(status=status)

    def _with_bar(self, html: str, path: str, scheme: str, found: Found | None, stays: bool = True) -> Answer:
        with self.live.lock:
            about = self._about(path, scheme, found, stays)
        whole, etag = panels.added(html, about)
        return Answer(200, HTML, panels.coloured(whole, scheme).encode(), etag)

    # -- what the bar says -----------------------------------------------------------------------

    def _about(self, path: str, scheme: str, found: Found | None, stays: bool) -> About:
        live, files = self.live, ""
        if found and found.thing:
            files = f"/{OWN}/files?at={quote(path)}"
        schemes = [
            Link(name.capitalize(), f"/{OWN}/colours?to={name}&at={quote(path)}", name == scheme)
            for name in panels.SCHEMES
        ]
        return About(
            self._sites(found), self._locales(found), schemes, live.all_problems, live.doubts, files,
            stays and live.served is not None,
        )  # fmt: skip

    def _sites(self, found: Found | None) -> list[Link]:
        """The same thing on each site; its home page where it has not that thing."""
        served, links = self.live.served, []
        for site in served.sites.values() if served else ():
            url = f"/{site.id}/"
            if served and found and found.locale:
                thing = found.thing if served.routes.has(site, found.thing) else "home"
                url = self._url(site.id, found.locale, thing)
            links.append(Link(site.settings.name.value, url, found is not None and found.site.id == site.id))
        return links

    def _locales(self, found: Found | None) -> list[Link]:
        """The same thing in each language."""
        served = self.live.served
        if served is None or not served.sites:
            return []
        site = found.site.id if found else next(iter(served.sites))
        thing = found.thing if found and found.thing else "home"
        links = []
        for tag, edition in served.loaded.editions.items():
            name = edition.locale.name if tag in served.planner.offers else f"{edition.locale.name}, not published"
            links.append(Link(tag, self._url(site, tag, thing), found is not None and found.locale == tag, name))
        return links

    @staticmethod
    def _url(site: str, tag: str, thing: str) -> str:
        return f"/{site}/{address(tag, thing)}"

    def _rows(self) -> list[Row]:
        """Every site with its languages."""
        served = self.live.served
        editions = served.loaded.editions if served else {}
        return [
            Row(
                f"{site.settings.name}: {site.settings.agency}",
                [Link(of.locale.name, self._url(site.id, tag, "home"), more=tag) for tag, of in editions.items()],
            )
            for site in (served.sites.values() if served else ())
        ]

    # -- the preview's own addresses -------------------------------------------------------------

    def own(self, path: str, asked: dict[str, str], scheme: str) -> Answer:
        """What stands at one of the preview's own addresses. asked: what the address says behind its question mark."""
        at = asked.get("at", "/")
        back = at if at.startswith("/") and not at.startswith("//") else "/"
        match path.removeprefix(f"/{OWN}/"):
            case "colours":
                chosen = asked.get("to", "")
                kept = (
                    f"{panels.COOKIE}={chosen if chosen in panels.SCHEMES else panels.SYSTEM}; Path=/; SameSite=Strict"
                )
                return redirect(quote(back, safe="/#"), ("Set-Cookie", kept))
            case "files":
                return self._files(back, scheme)
        return self._own("nothing", path, scheme, "Nothing here", f"The preview has no {path}.", status=404)

    def _files(self, at: str, scheme: str) -> Answer:
        site, _, rest = at.lstrip("/").partition("/")
        with self.live.lock:
            served = self.live.served
            drawn = self.live.draw(site, rest + INDEX if rest.endswith("/") else rest) if served else None
            if not served or not drawn or not drawn.found or not drawn.found.thing:
                return redirect("/")
            found = drawn.found
            title = served.pages(found.locale)[site].title(found.thing)
            links = [Link(name, f"/{id}/{url}") for name, id, url in served.extras(site, found.locale, found.thing)]
            return self._own("files", at, scheme, str(title), at, links, found=found)

    def changes(self, url: str, etag: str, scheme: str) -> Iterator[bytes | None]:
        """A page whenever it looks different from what a browser shows; nothing now and then meanwhile."""
        while True:
            with self.live.lock:
                version = self.live.version
            answer = self.answer(url, scheme)
            if answer.etag != etag:
                etag = answer.etag
                yield answer.body
            with self.live.lock:
                told = self.live.news.wait_for(lambda: self.live.version != version, ALIVE)  # noqa: B023
            if not told:
                yield None


def parted(url: str) -> tuple[str, dict[str, str]]:
    """An address: its path, and what it says behind its question mark."""
    parts = urlsplit("/" + url.lstrip("/"))  # two slashes would begin a host
    return unquote(parts.path), {name: found[0] for name, found in parse_qs(parts.query).items()}


# -- the server -----------------------------------------------------------------------------------


class _Answers(BaseHTTPRequestHandler):
    """Hands requests to a preview."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    preview: Preview

    def do_GET(self) -> None:
        path, asked = parted(self.path)
        scheme = panels.scheme_of(self.headers.get("Cookie", "").split(";"))
        if path == EVENTS:
            self.stream(asked.get("at", "/"), asked.get("etag", ""), scheme)
        else:
            self.tell(self.preview.answer(self.path, scheme))

    do_HEAD = do_GET  # noqa: N815

    def tell(self, answer: Answer) -> None:
        """Sends an answer."""
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def stream(self, url: str, etag: str, scheme: str) -> None:
        """Tells a browser when its page looks different (Server-Sent Events, HTML Standard 9.2)."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 500\n\n")
        for body in self.preview.changes(url, etag, scheme):
            self.wfile.write(b": waiting\n\n" if body is None else f"data: {json.dumps(body.decode())}\n\n".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the browser shows what was asked for."""


def server(shown: Live | Path, port: int, host: str = LOOPBACK[0]) -> ThreadingHTTPServer:
    """A server of the sources as they are, or of a folder of built sites. Raises OSError where the port is taken."""
    if isinstance(shown, Path):
        return _Server(host, port, partial(Handler, directory=str(shown)))
    return _Server(host, port, type("Answers", (_Answers,), {"preview": Preview(shown)}))


@contextlib.contextmanager
def following(shown: Live | Path) -> Iterator[list[str]]:
    """Reads the sources, and again whatever changes of them meanwhile; the addresses of the sites below the server's.

    shown: the sources, or a folder of built sites, which are only named.
    """
    if isinstance(shown, Path):
        yield [f"{site}/" for site in built(shown)]
        return
    with Watch(shown.root) as watch:
        shown.update()
        # To look for garbage takes longer than to read an edit. `_follow` does it when there is nothing else to do, and
        # not among what is there by now, most of which stays.
        gc.freeze()
        gc.disable()
        ended = threading.Event()
        thread = threading.Thread(target=_follow, args=(shown, watch, ended), daemon=True)
        thread.start()
        try:
            yield [f"{site}/" for site in shown.served.sites] if shown.served else [""]
        finally:
            ended.set()
            thread.join()
            gc.enable()
            gc.unfreeze()


def _follow(live: Live, watch: Watch, ended: threading.Event) -> None:
    while not ended.is_set():
        if watch.wait(LOOK if live.is_settled else IDLE):
            live.update()
        elif not live.is_settled:
            live.settle(lambda: watch.has_news or ended.is_set())
            if live.is_settled:
                gc.collect()
