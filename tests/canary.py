"""A page in Chromium in which every call of the canary is heard, and Chromium's own reading of what was built."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from prospectus import release
from prospectus.loading import RefusedError
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.sources import Problem
from tests.payloads import CANARY, PAYLOADS
from tests.spoiled import FIRST, LAST

READING = Path(__file__).with_name("reading.js").read_text(encoding="utf-8")
# What Markdown and readers make beside the elements and attributes of the small program's pages.
MADE = {
    "tags": ["em", "pre", "hr", "ol", "h4", "h5", "h6"],
    "names": ["class", "id", "title", "start", "open", "aria-busy"],
}
Allowed = dict[str, list[str]]  # the elements ("tags") and attributes ("names") that pages may have


def problems_of(request: Request) -> list[Problem]:
    """Builds; what is wrong with the sources, if that is why nothing was built."""
    try:
        release.build(request, Recorder())
    except RefusedError as refused:
        return refused.problems
    return []


def pages(folder: Path, sites: Iterable[str]) -> list[str]:
    """The pages of some sites, below the folder of all."""
    trees = {site: (folder / site).resolve() for site in sites}
    return [
        f"{site}/{file.relative_to(tree).as_posix()}"
        for site, tree in trees.items()
        for file in sorted(tree.rglob("*.html"))
    ]


class Watched:
    """A page whose every call of the canary, dialog and request to another host is noted.

    Below the server's address stand a hostile program's sites, in bad/, and those of its twin, in good/.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.page: Page = browser.new_page(bypass_csp=True)  # no policy may hide what escapes
        self.address, self.noted = address, list[str]()
        self.page.expose_function("note", self.note)
        names = [payload.name for payload in PAYLOADS]
        self.page.add_init_script(
            f"window.{CANARY} = name => top.note(`ran ${{name}}`); for (const name of {names}) window[name] = name;"
            f"if (top === window) {{ {READING} }}"
        )
        self.page.on("dialog", self.asked)
        self.page.on("request", self.requested)
        self.page.on("popup", lambda other: self.note(f"popup {other.url}"))

    def note(self, what: str) -> None:
        """Keeps what happened."""
        self.noted.append(what)

    def asked(self, dialog: Any) -> None:
        """A page opened a dialog."""
        self.note(f"dialog {dialog.message}")
        dialog.dismiss()

    def requested(self, request: Any) -> None:
        """A page asked for something."""
        if not request.url.startswith((f"{self.address}/", "data:image/", "about:")):
            self.note(f"request {request.url}")

    def heard(self) -> list[str]:
        """What happened until now; it is told a little later."""
        self.page.wait_for_timeout(100)
        return self.noted

    def visit(self, path: str) -> None:
        """Opens a page of the server."""
        self.page.goto(f"{self.address}/{path}")

    def touch(self) -> None:
        """Does to the page that is open what readers may do."""
        self.page.evaluate("touch(window)")

    def opened(self, paths: Iterable[str]) -> None:
        """Opens pages, some at once, and touches all that is in them."""
        self.page.evaluate("paths => opened(paths)", [f"/{path}" for path in paths])

    def allowed(self, paths: Iterable[str]) -> Allowed:
        """The elements and attributes that pages may have, of harmless ones."""
        known = self.page.evaluate("paths => known(paths)", [f"/good/{path}" for path in paths])
        return {name: [*known[name], *MADE[name]] for name in MADE}

    def harm(self, allowed: Allowed) -> list[str]:
        """What in the page that is open may do harm."""
        found: list[str] = self.page.evaluate("given => harm(given)", allowed)
        return found

    def compared(self, paths: Iterable[str], allowed: Allowed) -> list[str]:
        """How hostile pages differ from harmless ones beside words, and what in them may do harm."""
        given = {"paths": [*paths], "bad": "/bad/", "good": "/good/", "first": FIRST, "last": LAST, **allowed}
        found: list[str] = self.page.evaluate("given => compared(given)", given)
        return found
