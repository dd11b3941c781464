"""Built sites on real servers: nginx and Apache, with the files that the build makes for them, on loopback."""

import gzip
import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser

from prospectus import headers
from prospectus.artifacts import digest
from tests import publications, servers
from tests.conftest import settings_of
from tests.servers import Server

OLD, NEW = "projects/bergen-rain-2025/", "projects/oslo-parking-2026/"
HIDDEN = ("/.htaccess", "/.hosting/nginx.conf", "/.hosting/", "/_headers", "/_redirects")


@pytest.fixture(scope="module")
def site() -> Iterator[Path]:
    """An official site with its compressed files, where servers may read it."""
    with servers.place() as folder:
        root = publications.official(folder / "project")
        found = (publications.build(root, "molit") / "molit").resolve()
        publications.with_compressed(found)
        yield found


@pytest.fixture(scope="module", params=["nginx", "apache"])
def server(request: pytest.FixtureRequest, site: Path) -> Iterator[Server]:
    with getattr(servers, request.param)(site) as found:
        yield found


def files(site: Path) -> list[str]:
    """The paths of all files that readers may ask for."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return [path for path in found if is_offered(path)]


def is_offered(path: str) -> bool:
    """Whether readers may ask for a file: not what servers read, compressed files, and pages that have moved."""
    return f"/{path}" not in HIDDEN and not path.endswith((".gz", ".br")) and OLD not in path


def address(path: str) -> str:
    return f"/{path}".removesuffix("index.html")


def test_every_file_comes_as_it_was_made_with_all_headers(server: Server, site: Path) -> None:
    settings, _ = settings_of(site.parents[3])
    assert settings
    said = {name.lower(): value for name, value in headers.everywhere(settings.site("molit")).items()}
    assert len(said) >= 5
    for path in files(site):
        answer = server.get(address(path))
        assert answer.status == 200, path
        assert digest(answer.body) == digest((site / path).read_bytes()), path
        assert answer.headers["content-type"] == headers.media_type(path), path
        assert answer.headers["cache-control"] == headers.caching(path), path
        assert said.items() <= answer.headers.items(), path
        assert ("content-security-policy" in answer.headers) == path.endswith((".html", ".svg", ".xml")), path
        assert ("access-control-allow-origin" in answer.headers) == path.startswith("data/"), path


@pytest.mark.parametrize(("accepted", "coding"), [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br, zstd", "br")])
def test_every_text_travels_compressed_to_who_can_read_it(
    server: Server, site: Path, accepted: str, coding: str
) -> None:
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[coding]
    for path in files(site):
        answer = server.get(address(path), accepted)
        if not headers.is_compressed(path):
            assert "content-encoding" not in answer.headers, path
            continue
        assert answer.headers["content-encoding"] == coding, path
        assert answer.headers["content-type"] == headers.media_type(path), path
        assert answer.headers["cache-control"] == headers.caching(path), path
        assert answer.headers["vary"].lower() == "accept-encoding", path
        assert unpack(answer.body) == (site / path).read_bytes(), path


@pytest.mark.parametrize("accepted", ["", "identity", "zstd", "brotlix"])
def test_who_can_read_neither_gets_the_plain_file_and_caches_are_told(
    server: Server, site: Path, accepted: str
) -> None:
    answer = server.get("/en/", accepted)
    assert answer.body == (site / "en/index.html").read_bytes()
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"].lower() == "accept-encoding"


def test_a_second_visit_costs_no_page(server: Server) -> None:
    tag = server.get("/en/", "br").headers["etag"]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/en/", headers={"If-None-Match": tag, "Accept-Encoding": "br"})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (304, b"")
    connection.close()


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/nothing", "en"),
        ("/en/nothing/", "en"),
        ("/ko/nothing/at/all", "ko"),
        ("/ar/projects/x/", "ar"),
        ("/xx/", "en"),
    ],
)
@pytest.mark.parametrize("accepted", ["", "br"])
def test_what_is_missing_is_missed_in_the_language_of_the_address(
    server: Server, path: str, language: str, accepted: str
) -> None:
    answer = server.get(path, accepted)
    assert answer.status == 404
    body = brotli.decompress(answer.body) if accepted else answer.body
    assert f'<html lang="{language}"'.encode() in body
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "'sha256-" in answer.headers["content-security-policy"]


def test_a_missing_asset_is_not_missing_for_a_year(server: Server) -> None:
    answer = server.get("/assets/today.12345678.js")
    assert (answer.status, answer.headers["cache-control"]) == (404, headers.FOR_MINUTES)


@pytest.mark.parametrize("folder", ["/assets/", "/data/", "/en/documents/", "/.well-known/"])
def test_no_folder_is_listed(server: Server, folder: str) -> None:
    answer = server.get(folder)
    assert answer.status == 404
    assert b"Index of" not in answer.body
    assert b'<html lang="en"' in answer.body


@pytest.mark.parametrize("path", [*HIDDEN, "/en/.htaccess", "/.git/config", "/.htaccess.gz"])
def test_what_servers_read_is_not_served(server: Server, path: str) -> None:
    assert server.get(path).status == 404


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/en/..%2f..%2f..%2fetc/passwd"])
def test_nobody_leaves_the_site(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status in (400, 404)
    assert b"root:" not in answer.body


@pytest.mark.parametrize("tag", publications.LOCALES)
def test_a_renamed_page_leads_on_for_good(server: Server, tag: str) -> None:
    answer = server.get(f"/{tag}/{OLD}")
    assert answer.status == 301
    assert re.sub("^http://[^/]*", "", answer.headers["location"]) == f"/{tag}/{NEW}"
    assert server.get(f"/{tag}/{OLD.removesuffix('/')}").status == 301  # to the one with a slash, as for any folder


def test_a_folder_is_led_to_its_page(server: Server) -> None:
    answer = server.get("/en")
    assert (answer.status, re.sub("^http://[^/]*", "", answer.headers["location"])) == (301, "/en/")


def test_contacts_for_weaknesses_are_served_although_their_folder_is_hidden(server: Server) -> None:
    answer = server.get("/.well-known/security.txt")
    assert answer.body.startswith(b"Contact: ")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.browser
def test_a_browser_has_nothing_against_any_kind_of_page(server: Server, site: Path, browser: Browser) -> None:
    """Each kind of page in each language under the policy of the server and its own: no violation, no fault."""
    kinds = {
        headers.source(style): path
        for path in files(site)
        if path.endswith(".html")
        for style in styles_of(site / path)
    }
    paths = {path.partition("/")[2] for path in kinds.values() if "/" in path}
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: told.append(f"{page.url}: {error}"))
    assert len(paths) > 15
    for tag in publications.LOCALES:
        for path in sorted(paths):
            page.goto(f"{server.address}/{tag}/{path}".removesuffix("index.html"), wait_until="load")
            assert page.evaluate("getComputedStyle(document.querySelector('.md-skip')).position") == "absolute", (
                page.url
            )
    assert [line for line in told if "404" not in line] == []
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert any("Content Security Policy" in line for line in told)  # and it is in force
    context.close()


def styles_of(file: Path) -> list[str]:
    return re.findall("<style>(.*?)</style>", file.read_text(encoding="utf-8"), re.S)


@pytest.mark.browser
def test_search_and_explorer_work_under_the_policy(server: Server, browser: Browser) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{server.address}/en/search/")
    page.fill("#q", "parking")
    page.evaluate("document.querySelector('[data-index]').requestSubmit()")
    page.wait_for_selector("#results[aria-busy=false] a", state="attached")
    page.goto(f"{server.address}/en/projects/")
    page.wait_for_function("document.querySelector('form.kcn-filter select, form.kcn-filter input') !== null")
    assert told == []
    page.close()


def test_many_readers_at_once_are_served(site: Path) -> None:
    """A sanity figure of the headers and compressed files, not a contest: 1,000 requests at a time, for two seconds."""
    wrk = servers.program("wrk")
    with servers.nginx(site) as server:
        told = servers.output(
            [
                wrk,
                "-t2",
                "-c1000",
                "-d2s",
                "--timeout",
                "10s",
                "-H",
                "Accept-Encoding: br",
                f"{server.address}/en/projects/",
            ]
        )
    assert re.search(r"(\d+) requests in", told), told
    assert "Non-2xx" not in told
    assert "Socket errors" not in told
