"""The links of built pages: which of them lead to a page, a file or a place on a page that is not there."""

import html
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from prospectus.ledger import MANIFEST
from prospectus.parcels import Manifest
from prospectus.routes import INDEX

LINK = re.compile(r'<(?:a|link|script|img|source|form)\s[^<>]*?\b(?:href|src|action)="([^"]*)"')
PLACE = re.compile(r'\bid="([^"]*)"')
ELSEWHERE = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:")  # a scheme that no server answers


class Links:
    """The links of a site. siblings: the other sites as they were built, by address."""

    def __init__(self, folder: Path, manifest: Manifest, siblings: Mapping[str, Manifest]) -> None:
        self.folder, self.manifest = folder, manifest
        self.sites = {**siblings, manifest.base_url: manifest}
        self.places = cache(self._places)

    def _places(self, path: str) -> frozenset[str]:
        return frozenset(map(html.unescape, PLACE.findall((self.folder / path).read_text("utf-8"))))

    def dead(self, path: str, page: str) -> Iterator[str]:
        """The links of a page that lead nowhere. path: of the page, below the site's folder."""
        for written in sorted({*LINK.findall(page)}):
            if not ELSEWHERE.match(written) and not self.leads(path, html.unescape(written)):
                yield written

    def leads(self, path: str, link: str) -> bool:
        """Whether a link leads somewhere; what stands at addresses of others is not known, and counts as there."""
        there = urlsplit(link)
        if there.netloc:
            base = next((base for base in self.sites if link.startswith(base)), "")
            return not base or self._holds(
                self.sites[base], there.path.removeprefix(urlsplit(base).path), there.fragment
            )
        here = path.removesuffix(INDEX)
        url = _joined(here, unquote(there.path)) if there.path else path
        if url is None or url.startswith("/"):
            return self._of_host(urlsplit(urljoin(self.manifest.base_url + here, there.path)).path, there.fragment)
        return self._holds(self.manifest, url, there.fragment)

    def _of_host(self, url: str, fragment: str) -> bool:
        """Whether a path from the root of the host, on which sister sites may stand too, leads somewhere."""
        own = urlsplit(self.manifest.base_url)
        for base, manifest in self.sites.items():
            parts = urlsplit(base)
            if (parts.scheme, parts.netloc) == (own.scheme, own.netloc) and url.startswith(parts.path):
                return self._holds(manifest, url.removeprefix(parts.path), fragment)
        return False

    def _holds(self, manifest: Manifest, url: str, fragment: str) -> bool:
        path = url + INDEX if url.endswith("/") or not url else url
        if path not in manifest.files and path != MANIFEST:
            return False
        if not fragment or manifest is not self.manifest or not path.endswith(".html"):
            return True
        return unquote(fragment) in self.places(path)


def _joined(here: str, url: str) -> str | None:
    """A URL as it is written on a page, below the site's folder; None where it leaves that."""
    if url.startswith("/"):
        return url
    parts = here.split("/")[:-1]
    for part in url.split("/")[:-1]:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    last = url.rsplit("/", maxsplit=1)[-1]
    return "/".join([*parts, last if last != "." else ""])
