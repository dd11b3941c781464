"""What a preview adds to the pages of the sites, and takes away again: its bar, its problems, a choice of colours."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from prospectus.artifacts import digest
from prospectus.sources import Problem

FILE = "preview.html"
MOST = 50  # problems that are listed
BEGIN, END = "<!--preview-->", "<!--/preview-->"
ADDED = re.compile(f"{BEGIN}.*?{END}", re.S)
BODY = re.compile("<body[^>]*>")
CLOSE = "</body>"
# A page's own policy would forbid what is added to it: in a preview it has a name that browsers do not know.
POLICY, NO_POLICY = '<meta http-equiv="Content-Security-Policy"', '<meta name="preview-policy"'
SYSTEM, LIGHT, DARK = SCHEMES = "system", "light", "dark"
# what asks for the reader's choice of colours: in a style, at a picture
ASKS = {scheme: re.compile(rf"\(prefers-color-scheme: ?{scheme}\)") for scheme in (LIGHT, DARK)}
OFFERS = re.compile("color-scheme: ?light dark")


class Link(NamedTuple):
    """A link of the bar: its words, where it leads, whether it is where one is, and more words."""

    name: str
    url: str
    current: bool = False
    more: str = ""


class Row(NamedTuple):
    """A site, and the links to its languages."""

    name: str
    links: list[Link]


class About(NamedTuple):
    """What the bar says of a page. files: the address of the list of its files, if it has any."""

    sites: list[Link]
    locales: list[Link]
    schemes: list[Link]
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]
    files: str = ""
    stays: bool = True  # whether the page is what it was before the problems


@cache
def macros() -> Any:
    """The parts of `preview.html`."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.globals["most"] = MOST
    return env.get_template(FILE).module


def page(name: str, *given: Any) -> str:
    """One of the preview's own pages."""
    return str(getattr(macros(), name)(*given)).lstrip()


def added(html: str, about: About) -> tuple[str, str]:
    """A page with what the preview adds to it, and by what its state is known."""
    panel = macros().panel(about.problems, about.stays) if about.problems else ""
    html = html.replace(POLICY, NO_POLICY, 1)
    body = BODY.search(html)
    at = body.end() if body else 0
    start = f"{html[:at]}{_marked(panel)}{html[at:]}"
    parts = about.sites, about.locales, about.schemes, about.files, len(about.problems), about.doubts
    etag = digest((start + str(parts)).encode())[:16]
    before, close, after = start.rpartition(CLOSE)
    return f"{before}{_marked(macros().bar(*parts, etag, digest(html.encode())[:16]))}{close}{after}", etag


def _marked(part: Markup | str) -> str:
    return f"{BEGIN}{part}{END}" if part else ""


def bare(html: str) -> str:
    """A page without what the preview added to it."""
    return ADDED.sub("", html).replace(NO_POLICY, POLICY, 1)


def coloured(html: str, scheme: str) -> str:
    """A page as it looks to readers whose system has this choice of colours: the page's own rules decide."""
    if scheme not in ASKS:
        return html
    for asked, pattern in ASKS.items():
        html = pattern.sub("all" if asked == scheme else "not all", html)
    return OFFERS.sub(f"color-scheme:{scheme}", html)


def scheme_of(cookies: Iterable[str]) -> str:
    """The choice of colours that a browser has kept; that of its system where it has none."""
    kept = (cookie.strip().partition("=")[2] for cookie in cookies if cookie.strip().startswith(f"{COOKIE}="))
    return next((scheme for scheme in kept if scheme in SCHEMES), SYSTEM)


COOKIE = "prospectus-preview-colours"
