"""Whether a published site is live as it was made: every file, its headers, what is missing and what is hidden."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import brotli
import urllib3

from prospectus import headers
from prospectus.artifacts import digest
from prospectus.config import Site
from prospectus.ledger import MANIFEST
from prospectus.outputs.hosting import REDIRECTS
from prospectus.parcels import FOR_SERVERS, Manifest, Progress, manifest
from prospectus.routes import INDEX

WIDTH = 16  # requests at a time
PATIENCE = 20.0  # seconds until a server must have answered
SMALL = 1400  # bytes that fit into one packet, and need not be compressed
STYLE = re.compile("<style>(.*?)</style>", re.S)
LANGUAGE = re.compile(rb'<html lang="([^"]*)"')
NOWHERE = "there-is-no-such-page-7f3a/"


class VerifyError(Exception):
    """A site that cannot be verified; the message says why."""


@dataclass(frozen=True)
class Answer:
    """What a server answered: status, headers by name in small letters, and the body as it travelled."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def plain(self) -> bytes:
        """The body without its coding. Raises ValueError where that is not what the header says."""
        coding = self.headers.get("content-encoding", "")
        unpack: dict[str, Callable[[bytes], Any]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
        try:
            return bytes(unpack[coding](self.body))
        except (KeyError, OSError, EOFError, zlib.error, brotli.error):
            raise ValueError(coding) from None


class Live:
    """A site at an address, asked as readers' browsers do."""

    def __init__(self, url: str, site: Site) -> None:
        if not re.match(r"https?://[^\s/]+", url):
            raise VerifyError(f"{url}: Must be an address that starts with https://.")
        self.url, self.site = url.rstrip("/") + "/", site
        self.pool = urllib3.PoolManager(
            maxsize=WIDTH, block=True, timeout=PATIENCE, retries=urllib3.Retry(2, redirect=0)
        )

    def get(self, path: str) -> Answer:
        """What stands at a path below the site's address. Raises VerifyError where nobody answers."""
        try:
            found = self.pool.request(
                "GET", self.url + path, redirect=False, decode_content=False, headers={"Accept-Encoding": "br, gzip"}
            )
        except urllib3.exceptions.HTTPError as error:
            reason = getattr(error, "reason", error)
            raise VerifyError(f"{self.url}{path}: Must answer: {type(reason).__name__}.") from None
        names = {name.lower(): ", ".join(found.headers.getlist(name)) for name in found.headers}
        return Answer(found.status, names, found.data)

    def manifest(self) -> Manifest:
        """The manifest that is live. Raises VerifyError where there is none of this site."""
        answer = self.get(MANIFEST)
        try:
            found = manifest(answer.plain) if answer.status == 200 else None
        except ValueError:
            found = None
        if not found or found.site != self.site.id:
            said = f"the site {found.site!r}" if found else f"status {answer.status}"
            raise VerifyError(f"{self.url}{MANIFEST}: Must be the manifest of the site {self.site.id!r}; found {said}.")
        return found

    def faults(self, listed: Manifest, progress: Progress) -> Iterator[str]:
        """What is otherwise than a manifest says, and than headers should be."""
        paths = sorted(path for path in listed.files if path not in FOR_SERVERS and path != REDIRECTS)
        with ThreadPoolExecutor(WIDTH) as pool:
            jobs = [pool.submit(lambda path: [*self.of(path, listed.files[path])], path) for path in paths]
            for done, job in enumerate(jobs, 1):
                yield from job.result()
                progress(done, len(jobs))
        yield from self.hidden(listed)
        yield from self.missing(listed)

    def of(self, path: str, sha256: str) -> Iterator[str]:
        """What is wrong with a file."""
        url = path.removesuffix(INDEX)
        answer = self.get(url)
        name = url or "/"
        if answer.status in (301, 308) and path.endswith(f"/{INDEX}"):
            return  # a page that has moved, where the server knows it
        if answer.status != 200:
            yield f"{name}: Must be there; found status {answer.status}."
            return
        try:
            plain = answer.plain
        except ValueError as error:
            yield f"{name}: Must travel as its header says; found the coding {str(error)!r}."
            return
        if digest(plain) != sha256:
            yield f"{name}: Must have the bytes that its manifest lists; found others."
        yield from (f"{name}: {fault}" for fault in self.headers(path, answer, plain))

    def headers(self, path: str, answer: Answer, plain: bytes) -> Iterator[str]:
        """What is wrong with the headers of a file."""
        wanted = {
            "Content-Type": headers.media_type(path), "Cache-Control": headers.caching(path),
            **headers.everywhere(self.site),
        }  # fmt: skip
        for name, value in wanted.items():
            found = answer.headers.get(name.lower())
            if found is None or _tidy(found) != _tidy(value):
                yield f"Must have the header {name}: {value!r}; found {found!r}."
        if headers.is_compressed(path) and len(plain) > SMALL:
            if not answer.headers.get("content-encoding"):
                yield "Must travel compressed; found no Content-Encoding."
            if "accept-encoding" not in answer.headers.get("vary", "").lower():
                yield f"Must vary with Accept-Encoding; found {answer.headers.get('vary')!r}."
        if path.endswith(".html"):
            yield from self.policy(answer.headers.get("content-security-policy", ""), plain.decode("utf-8", "replace"))

    def policy(self, said: str, page: str) -> Iterator[str]:
        """What is wrong with the policy of a page."""
        directives = {part.split()[0]: part.split()[1:] for part in said.split(";") if part.split()}
        lacking = [name for name in (*headers.PAGE, "style-src", *headers.FRAMES) if name not in directives]
        if lacking:
            yield f"Must have the header Content-Security-Policy with {', '.join(lacking)}; found {said[:60]!r}."
            return
        for style in STYLE.findall(page):
            if headers.source(style) not in directives["style-src"]:
                yield "Must have a policy that names the style of the page: was the server told of the new release?"
        if "unsafe" in said:
            yield "Must have a policy without 'unsafe-…'."

    def hidden(self, listed: Manifest) -> Iterator[str]:
        """What servers read and readers need not."""
        for path in sorted(FOR_SERVERS & {*listed.files}):
            if self.get(path).status == 200:
                yield f"{path}: Must not be served: it is for the server."

    def missing(self, listed: Manifest) -> Iterator[str]:
        """How the server answers where nothing is, in each language."""
        for page in sorted(path for path in listed.files if path.endswith("/404.html")):
            tag = page.partition("/")[0]
            nowhere = page.replace("404.html", NOWHERE)
            answer = self.get(nowhere)
            if answer.status != 404:
                yield f"{nowhere}: Must be missing (404); found status {answer.status}."
                continue
            try:
                language = LANGUAGE.search(answer.plain)
            except ValueError:
                language = None
            if not language or language[1].decode() != tag:
                yield f"{nowhere}: Must be missing in the language {tag!r}."


def _tidy(value: str) -> str:
    """A header's value as it is compared: without differences in case and space."""
    return re.sub(r"\s*([;,=])\s*", r"\1", value).strip().lower()
