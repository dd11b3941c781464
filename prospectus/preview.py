"""A plain local server for what was built."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


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
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the browser shows what was asked for."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of a folder on the loopback address. Raises OSError where the port is taken."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(folder)))
