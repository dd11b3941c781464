"""The offline copy: one site in one locale as a ZIP, to be read from a folder or a USB stick without a server.

Every file stands in the copy where it stands in the site, so that pages, scripts and data find each other;
only links change. A browser that reads a folder shows the folder's listing and not its page: so links name
the file. What is not in the copy is linked where it stands on the internet.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin

from prospectus.artifacts import Artifact, File, digest, hashed
from prospectus.outputs.assets import FOLDER
from prospectus.outputs.pages import Pages
from prospectus.routes import INDEX, address
from prospectus.store import Store
from prospectus.theme import plain

KIND = "copy"
LEFT_OUT = ("404", "feed", "card", "moved", "offline", KIND)  # kinds of files that only the internet has a use for
README = "README.txt"
PAGE = ".html"
LEVEL = 5  # of deflate; 6 was measured to save half a percent in a tenth more time
CLOSE = (".pdf", ".docx", ".png", ".jpg", ".webp", ".woff2")  # what deflate makes no smaller
OLDEST = "1980-01-01"  # the first day that a ZIP file can name
UNIX = 3

# an address in a tag: what stands before it, its path, its query and anchor
ADDRESS = re.compile(r'(<(?:a|link|script|img|source|form)\s[^<>]*?\b(?:href|src|action)=")([^"?#]*)([^"]*)')
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|$")  # a path that begins with a scheme, or a place on the page itself
HEADER = '<header class="md-header">'  # before it a page says that it is a copy
# The masthead and the identifier (KRDS 02_01, 02_02) vouch for an address on an official domain. A copy has
# none, and whoever passes it on may have changed it: so it does not vouch for itself.
MARKS = re.compile(r'<aside class="kcn-masthead" .*?</aside>\s*|<p class="kcn-identifier">.*?</p>\s*', re.S)
# A folder is no origin that a page could load files from by its policy, and its style stands in a file.
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
LIVE = "live:"  # in what it says: the address of the same page on the internet


def linked(html: str, here: str, live: str, files: Container[str]) -> str:
    """A page whose links lead to files of the copy, or to the internet.

    here: the page's path below the site's folder; live: its address; files: the paths of what the copy has.
    """
    folder = here.split("/")[:-1]
    above = ["".join(f"{part}/" for part in folder[:depth]) for depth in range(len(folder), -1, -1)]
    root = live.removesuffix(here.removesuffix(INDEX))

    def link(found: re.Match[str]) -> str:
        before, path, rest = found.groups()
        if ELSEWHERE.match(path):
            return found[0]
        path, up = path.removeprefix("./"), path.count("../")
        there = above[up] + path[3 * up :] if up < len(above) and path[:1] != "/" else ""
        index = INDEX if there.endswith("/") else ""
        if there + index in files:
            return before + path + index + rest
        return before + (root + there if there else urljoin(live, path)) + rest

    return ADDRESS.sub(link, html)


def raised(html: str, folder: str) -> str:
    """A page of a folder as it reads from the folder above: with links that go down into the folder first."""

    def link(found: re.Match[str]) -> str:
        before, path, rest = found.groups()
        if ELSEWHERE.match(path):
            return found[0]
        return before + (path[3:] if path.startswith("../") else folder + path) + rest

    return ADDRESS.sub(link, html)


def styled(pages: dict[str, str]) -> dict[str, str]:
    """Pages (path -> HTML) with their styles in files beside them, path -> content of all.

    A style stands in every page of a site, where it saves a request. A copy has no requests, and a ZIP packs
    each file by itself: a third of it would be the same rules again and again.
    """
    found = {}
    for path, html in pages.items():
        before, start, rest = html.partition("<style>")
        style, end, after = rest.partition("</style>")
        if start and end:
            file = f"{FOLDER}/{hashed('style.css', style.encode())}"
            found[file] = style
            html = f'{before}<link rel="stylesheet" href="{"../" * path.count("/")}{file}">{after}'
        found[path] = html
    return found


def zipped(folder: str, files: dict[str, bytes], day: str) -> bytes:
    """A ZIP with one folder, the same for the same files. day: the date of its entries (ISO 8601)."""
    year, month, date = map(int, max(day, OLDEST).split("-"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{path}", (year, month, date, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if path.endswith(CLOSE) else zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = UNIX, 0o644 << 16
            archive.writestr(entry, files[path], compresslevel=LEVEL)
    return out.getvalue()


@dataclass(frozen=True)
class Copy:
    """The offline copy of a site in one locale.

    pages: what drew its pages; folder: where the finished files stand; files: path -> SHA-256 of those it has.
    """

    pages: Pages
    folder: Path
    files: dict[str, str]
    store: Store

    def plan(self) -> Iterator[Artifact]:
        """The ZIP, and then the page that offers it, now that its size is known."""
        routes, site, tag = self.pages.routes, self.pages.site, self.pages.locale.tag
        yield Artifact(routes.copy(site, tag), KIND, self.make, lambda _: {"files": self.key})
        yield Artifact(routes.path(tag, "offline"), "offline", self.offer)

    def make(self) -> bytes:
        """The ZIP; taken from what is kept where nothing that decides its bytes has changed."""
        kept = self.store.get(self.key)
        if kept is None:
            kept = zipped(self.name, self.content(), self.pages.contents.day)
            self.store.put(self.key, kept)
        return kept

    def offer(self) -> bytes:
        """The page that offers the ZIP, with its size; the ZIP must stand in its place by then."""
        path = self.pages.routes.copy(self.pages.site, self.pages.locale.tag)
        return self.pages.page("offline", size=(self.folder / path).stat().st_size)

    @property
    def name(self) -> str:
        """The folder in the ZIP, which is called like the ZIP."""
        return Path(self.pages.routes.copy(self.pages.site, self.pages.locale.tag)).stem

    @cached_property
    def key(self) -> str:
        """SHA-256 of everything that decides the ZIP's bytes."""
        code, site, day = digest(Path(__file__).read_bytes()), self.pages.site, self.pages.contents.day
        parts = [code, zlib.ZLIB_RUNTIME_VERSION, self.name, site.base_url, day, self.note, self.readme]
        return digest(json.dumps([*parts, sorted(self.files.items())], ensure_ascii=False).encode())

    def content(self) -> dict[str, bytes]:
        """Path in the folder -> bytes of every file."""
        pages = {path: self.page(path) for path in self.files if path.endswith(PAGE)}
        found = {path: text.encode() for path, text in styled(pages).items()}
        found |= {path: (self.folder / path).read_bytes() for path in self.files if path not in pages}
        # What whoever opens the folder looks for: the home page again, as it reads from above. With its style
        # in it, so that it can be read even where somebody opens it without having unpacked the rest.
        home = address(self.pages.locale.tag, "home")
        found[INDEX] = raised(pages[home + INDEX], home).encode()
        # Old editors of Windows need the mark to see UTF-8, and both characters to see the end of a line.
        found[README] = self.readme.replace("\n", "\r\n").encode("utf-8-sig")
        return found

    def page(self, path: str) -> str:
        """A page as it is in the copy."""
        live = self.pages.routes.live(self.pages.site, path)
        html = POLICY.sub("", (self.folder / path).read_bytes().decode(), count=1)
        if self.pages.site.is_official:
            html = MARKS.sub("", html)
        before, header, after = linked(html, path, live, self.files).partition(HEADER)
        if not header:
            raise ValueError(f"{path} has no {HEADER}, before which it would say that it is a copy")
        return f"{before}{self.note.replace(LIVE, live)}{header}{after}"

    @cached_property
    def note(self) -> str:
        """What a page says of being a copy."""
        return self.pages.env.get_template("partials/copy.html").render({**self.pages.given, "live": LIVE})

    @cached_property
    def readme(self) -> str:
        """The plain text beside the pages."""
        gettext, voice = self.pages.voice.gettext, self.pages.voice
        site, edition, tag = self.pages.site, self.pages.edition, self.pages.locale.tag
        return "".join(
            plain(words) + "\n\n"
            for words in (
                f"{edition.program_name}, {self.pages.brand(site).name}",
                gettext("Offline copy as of %(date)s.", date=voice.date(self.pages.contents.day)),
                gettext(
                    "To begin, double-click the file %(file)s in this folder. If the folder is still inside the ZIP"
                    " file, unpack that first.",
                    file=INDEX,
                ),
                gettext("Dates and results may change. Before you apply, look at the site on the internet."),
                self.pages.routes.absolute(site, tag, "home"),
            )
        )


def copied(pages: Pages, folder: Path, files: Mapping[str, File], store: Store) -> Copy:
    """The offline copy of a site in one locale. folder: where the finished files of the site stand; files: by path."""
    home = address(pages.locale.tag, "home")
    useful = {
        path: file.digest
        for path, file in files.items()
        if file.kind == "asset" or (path.startswith(home) and file.kind not in LEFT_OUT)
    }
    return Copy(pages, folder, useful, store)
