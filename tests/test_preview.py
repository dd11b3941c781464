"""The local server: pages, each locale's own 404, and requests that no browser sends."""

import http.client
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from prospectus import preview


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The port of a server of a folder that runs meanwhile."""
    server = preview.server(folder, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def port(minimal_out: Path) -> Iterator[int]:
    with serving(minimal_out) as number:
        yield number


def ask(port: int, path: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def raw(port: int, request: bytes) -> bytes:
    """The answer to bytes that need not be HTTP."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            return answer.read()


# -- what is there --------------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["molit", "smartcity", "kind"])
@pytest.mark.parametrize("page", ["", "en/", "ar/apply/faq/", "ko/projects/oslo-parking-2026/"])
def test_every_page_is_the_file_that_was_built(port: int, minimal_out: Path, site: str, page: str) -> None:
    answer = ask(port, f"/{site}/{page}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.body == (minimal_out / site / page / "index.html").read_bytes()


@pytest.mark.parametrize(("suffix", "kind"), [("js", "text/javascript"), ("svg", "image/svg+xml")])
def test_assets_have_their_type(port: int, minimal_out: Path, suffix: str, kind: str) -> None:
    file = next((minimal_out / "kind" / "assets").glob(f"*.{suffix}"))
    answer = ask(port, f"/kind/assets/{file.name}")
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, kind, file.read_bytes())


def test_a_folder_without_its_slash_leads_to_the_one_with_it(port: int) -> None:
    answer = ask(port, "/molit/en")
    assert (answer.status, answer.headers["location"]) == (301, "/molit/en/")


def test_what_follows_a_question_mark_does_not_matter(port: int) -> None:
    assert ask(port, "/molit/en/projects/?q=a/../b").body == ask(port, "/molit/en/projects/").body


def test_a_head_request_gets_no_body(port: int) -> None:
    answer = raw(port, b"HEAD /molit/en/ HTTP/1.0\r\n\r\n")
    assert b" 200 OK\r\n" in answer
    assert re.search(rb"\r\nContent-Length: [1-9]\d*\r\n", answer)
    assert answer.endswith(b"\r\n\r\n")


# -- what is not there ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "en/nothing",
        "en/nothing/",
        "en/apply/nothing/deep/",
        "ar/nothing/",
        "ko/projects/nothing/",
        "ko/%EC%97%86%EC%9D%8C/",
        "en/nothing?x=1",
    ],
)
def test_an_address_that_does_not_exist_gets_the_page_of_its_locale(port: int, minimal_out: Path, path: str) -> None:
    answer = ask(port, f"/smartcity/{path}")
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body == (minimal_out / "smartcity" / path[:2] / "404.html").read_bytes()
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_each_site_answers_with_its_own_page(port: int) -> None:
    assert ask(port, "/molit/en/nothing/").body != ask(port, "/kind/en/nothing/").body


def test_a_head_request_for_what_does_not_exist_gets_no_body(port: int) -> None:
    answer = raw(port, b"HEAD /molit/en/nothing/ HTTP/1.0\r\n\r\n")
    assert b" 404 Not Found\r\n" in answer
    assert re.search(rb"\r\nContent-Length: [1-9]\d*\r\n", answer)
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("path", ["/nothing", "/molit/nothing", "/nothing/en/page/", "/molit/xx/page/", "//en/x/"])
def test_outside_of_any_locale_the_answer_is_plain(port: int, path: str) -> None:
    answer = ask(port, path)
    assert answer.status == 404
    assert b"Error response" in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/molit/../../secret.txt",
        "/../secret.txt",
        "/molit/en/../../../secret.txt",
        "/%2e%2e/secret.txt",
        "/molit/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
    ],
)
def test_nothing_above_the_folder_is_served(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "public" / "molit" / "en").mkdir(parents=True)
    with serving(tmp_path / "public") as port:
        answer = ask(port, path)
    assert answer.status == 404
    assert b"secret" not in answer.body


def test_a_404_page_above_the_folder_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "404.html").write_text("outside")
    (tmp_path / "public").mkdir()
    with serving(tmp_path / "public") as port:
        answer = ask(port, "/../en/nothing/")
    assert (answer.status, b"outside" in answer.body) == (404, False)


# -- requests that no browser sends ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /molit/en/ SOMETHING/1.0\r\n\r\n", b"400"),
        (b"one two three four\r\n\r\n", b"400"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.0\r\n\r\n", b"414"),
        (b"GET / HTTP/9.0\r\n\r\n", b"505"),
        (b"POST /molit/en/ HTTP/1.0\r\n\r\n", b"501"),
    ],
    ids=["protocol", "words", "too long", "version", "method"],
)
def test_a_broken_request_is_refused_and_the_server_goes_on(port: int, request_line: bytes, status: bytes) -> None:
    assert status in raw(port, request_line)
    assert ask(port, "/molit/en/").status == 200


def test_the_server_says_nothing_by_itself(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    ask(port, "/molit/en/")
    ask(port, "/molit/en/nothing/")
    raw(port, b"one two three four\r\n\r\n")
    assert capfd.readouterr() == ("", "")


# -- the server -----------------------------------------------------------------------------------


def test_the_server_listens_on_this_machine_only(tmp_path: Path) -> None:
    with preview.server(tmp_path, 0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    with preview.server(tmp_path, 0) as first, pytest.raises(OSError, match="in use"):
        preview.server(tmp_path, first.server_address[1])


def test_a_site_that_is_swapped_meanwhile_is_served_anew(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    (tmp_path / "molit").symlink_to("old")
    with serving(tmp_path) as port:
        before = ask(port, "/molit/").body
        (tmp_path / "next").symlink_to("new")
        (tmp_path / "next").replace(tmp_path / "molit")
        after = ask(port, "/molit/").body
    assert (before, after) == (b"old", b"new")
