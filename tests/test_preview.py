"""The local servers: of what was built, and of the sources as they are, in a real browser too."""

import gc
import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urljoin

import pytest
from playwright.sync_api import Browser, Page

from prospectus import panels, preview, release
from prospectus.live import Live
from prospectus.release import Request
from prospectus.report import Recorder
from tests.conftest import change
from tests.previews import EDITS, PAGE, PROJECT, replaced, trilingual


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


def ask(port: int, path: str, seconds: float = 10) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
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


# -- the sources as they are ----------------------------------------------------------------------


class Running(NamedTuple):
    """A preview that runs: its sources, its address."""

    live: Live
    port: int

    @property
    def root(self) -> Path:
        return self.live.root

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def previewing(root: Path) -> Iterator[Running]:
    """A preview of a project that runs meanwhile."""
    live = Live(root)
    server = preview.server(live, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with preview.following(live):
            yield Running(live, server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with previewing(trilingual(tmp_path_factory.mktemp("preview") / "project")) as found:
        yield found


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Running]:
    with previewing(trilingual(tmp_path / "project")) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/molit/", "text/html; charset=utf-8"),
        ("/kind/ar/apply/faq/", "text/html; charset=utf-8"),
        ("/molit/en/feed.xml", "application/atom+xml"),
        ("/molit/sitemap.xml", "application/xml"),
        ("/molit/sitemap-ko.xml", "application/xml"),
        ("/molit/en/calls/2026/kcn-call-2026-en.ics", "text/calendar; charset=utf-8"),
        ("/molit/data/projects.csv", "text/csv; charset=utf-8"),
        ("/molit/data/projects-ko.csv", "text/csv; charset=utf-8"),
        ("/kind/data/projects.geojson", "application/geo+json"),
        ("/kind/data/calls-ar.json", "application/json"),
        ("/kind/data/iati-activities.xml", "application/xml"),
        ("/_preview/files?at=/molit/en/apply/faq/", "text/html; charset=utf-8"),
    ],
)
def test_every_file_of_the_sites_is_served_and_never_kept(running: Running, path: str, kind: str) -> None:
    answer = ask(running.port, path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.body) > 0


def test_what_a_page_loads_is_there(running: Running) -> None:
    for path in ("/molit/ko/projects/", "/molit/ar/search/", "/kind/en/"):
        page = ask(running.port, path).body.decode()
        loaded = re.findall(r'(?:src|href|data-index)="([^"]*\.(?:js|svg|png))"', page)
        assert loaded
        for address in loaded:
            assert ask(running.port, urljoin(path, address)).status == 200, address


def test_without_the_bar_a_page_is_what_a_build_makes(running: Running, tmp_path: Path) -> None:
    out = tmp_path / "public"
    release.build(Request(root=running.root, out=out, jobs=1, documents=False), Recorder())
    for page in ("molit/", "kind/en/", "molit/ko/apply/faq/", "smartcity/ar/projects/oslo-parking-2026/"):
        shown = ask(running.port, f"/{page}").body.decode()
        assert shown != panels.bare(shown) == (out / page / "index.html").read_text(encoding="utf-8")


def test_nothing_is_written(fresh: Running) -> None:
    before = {file for file in fresh.root.rglob("*") if not file.is_dir()}
    ask(fresh.port, "/molit/en/projects/")
    assert {file for file in fresh.root.rglob("*") if not file.is_dir()} == before


@pytest.mark.parametrize("path", ["en/nothing", "ko/apply/nothing/", "ar/%EC%97%86%EC%9D%8C/"])
def test_a_preview_answers_with_the_404_page_of_the_locale(running: Running, path: str) -> None:
    answer = ask(running.port, f"/smartcity/{path}")
    assert answer.status == 404
    wanted = running.live.draw("smartcity", f"{path[:2]}/404.html").data
    assert panels.bare(answer.body.decode()).encode() == wanted


@pytest.mark.parametrize("path", ["/nothing/", "/molit/nothing", "/_preview/nothing", "/molit/../../etc/passwd"])
def test_other_addresses_lead_nowhere(running: Running, path: str) -> None:
    answer = ask(running.port, path)
    assert (answer.status, b"Nothing here" in answer.body) == (404, True)


def test_a_preview_adds_the_slash_of_a_folder(running: Running) -> None:
    answer = ask(running.port, "/molit/en/apply/faq")
    assert (answer.status, answer.headers["location"]) == (303, "/molit/en/apply/faq/")


def test_a_head_request_of_a_preview_gets_no_body(running: Running) -> None:
    answer = raw(running.port, b"HEAD /molit/en/ HTTP/1.0\r\n\r\n")
    assert b" 200 OK\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


def test_a_head_request_does_not_wait_for_news(running: Running) -> None:
    answer = raw(running.port, b"HEAD /_preview/events?at=/molit/en/ HTTP/1.0\r\n\r\n")
    assert b"Content-Type: text/event-stream\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("name", ["kcn-visit-2026.1-ko.docx", "kcn-visit-2026.1-ko.pdf", "kcn-molit-ko.zip"])
def test_documents_are_made_for_who_asks(running: Running, name: str) -> None:
    begins = b"%PDF" if name.endswith("pdf") else b"PK"
    answer = ask(running.port, f"/molit/ko/documents/{name}", seconds=60)
    assert (answer.status, answer.body[: len(begins)]) == (200, begins)


def test_the_files_of_a_page_are_listed_with_its_card(running: Running) -> None:
    listed = ask(running.port, "/_preview/files?at=/kind/ko/projects/hanoi-traffic-2026/").body.decode()
    links = re.findall(r'<li><a href="(/[^"]*\.(?:png|pdf|docx|zip))"', panels.bare(listed))
    assert len(links) >= 4
    card = next(link for link in links if link.endswith(".png"))
    assert ask(running.port, card, seconds=60).body.startswith(b"\x89PNG")


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_the_choice_of_colours_leads_to_no_other_site(running: Running, back: str) -> None:
    answer = ask(running.port, f"/_preview/colours?to=dark&at={quote(back)}")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert answer.headers["set-cookie"] == "prospectus-preview-colours=dark; Path=/; SameSite=Strict"


def test_colours_are_chosen_by_the_rules_of_the_page(running: Running) -> None:
    page = panels.bare(ask(running.port, "/molit/en/").body.decode())
    dark, light = panels.coloured(page, "dark"), panels.coloured(page, "light")
    assert "prefers-color-scheme" in page
    assert "prefers-color-scheme" not in dark + light
    assert ("@media all{" in dark, "@media not all{" in light, "color-scheme:dark" in dark) == (True, True, True)
    assert panels.coloured(page, "system") == page


def test_where_a_preview_can_be_reached_is_named() -> None:
    assert [preview.named(host) for host in ("127.0.0.1", "192.0.2.7", "2001:db8::1")] == [
        "localhost",
        "192.0.2.7",
        "[2001:db8::1]",
    ]
    assert [preview.is_local(host) for host in ("127.0.0.1", "::1", "0.0.0.0", "192.0.2.7")] == [
        True,
        True,
        False,
        False,
    ]


# -- in a browser ---------------------------------------------------------------------------------

FAQ = "molit/ko/apply/faq/"
HOLDS = "(words) => document.documentElement.outerHTML.includes(words)"
LACKS = "(words) => !document.documentElement.outerHTML.includes(words)"
SHOWN = {
    "a record": ("molit/en/projects/oslo-parking-2026/", "Oslo Parks Itself"),
    "a record, written by rename": ("molit/en/projects/oslo-parking-2026/", "parking meters"),
    "guidance": ("molit/en/apply/faq/", "<strong>Mondays</strong>"),
    "a translation": (FAQ, "묻고 답하기"),
    "a template": ("kind/ar/apply/faq/", "<b>New</b>"),
    "an included template": ("molit/en/apply/dates/", "<p>Below the head</p>"),
    "a style": ("molit/en/apply/dates/", "outline-offset:3px"),
    "a site": ("molit/en/", "Another lead"),
    "all sites": ("smartcity/en/", "Another Program"),
}


def choose(page: Page, name: str) -> None:
    """Clicks a link of the bar, once."""
    page.locator("#prospectus-preview").get_by_role("link", name=name, exact=True).click()


@pytest.mark.browser
@pytest.mark.parametrize("edit", SHOWN)
def test_an_open_page_shows_an_edit(running: Running, browser: Browser, edit: str) -> None:
    path, words = SHOWN[edit]
    page = browser.new_page()
    page.goto(f"{running.address}/{path}")
    assert page.evaluate(LACKS, words)
    EDITS[edit](running.root)
    page.wait_for_function(HOLDS, arg=words)
    page.close()


@pytest.mark.browser
def test_a_problem_shows_with_its_tip_and_goes_away(fresh: Running, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{fresh.address}/{FAQ}")
    change(fresh.root, PAGE, "owner: smartcity", "owner: smartcty")
    panel = page.locator("#prospectus-problems")
    panel.wait_for()
    said = panel.locator("div").first.inner_text()
    assert "One problem in the sources" in said
    assert "content/apply/faq.md:4" in said
    assert "Must be one of the sites; found 'smartcty'." in said
    assert "Did you mean 'smartcity'?" in said
    assert page.get_by_role("heading", level=1).inner_text() == "질문"  # the last good page
    change(fresh.root, PAGE, "owner: smartcty", "owner: smartcity")
    panel.wait_for(state="detached")
    page.close()


@pytest.mark.browser
def test_a_preview_that_begins_with_problems_comes_to_life(tmp_path: Path, browser: Browser) -> None:
    root = trilingual(tmp_path / "project")
    change(root, PROJECT, "country: NO", "country: Norway")
    with previewing(root) as found:
        page = browser.new_page()
        page.goto(f"{found.address}/{FAQ}")
        assert "projects/oslo-parking-2026.yml:2" in page.locator("#prospectus-problems div").first.inner_text()
        change(root, PROJECT, "country: Norway", "country: NO")
        page.get_by_role("heading", level=1, name="질문").wait_for()
        assert page.locator("#prospectus-problems").count() == 0
        page.close()


@pytest.mark.browser
def test_after_hundreds_of_saves_the_last_is_shown(fresh: Running, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{fresh.address}/molit/en/apply/faq/")
    file = fresh.root / PAGE
    text = file.read_text(encoding="utf-8")
    for number in range(300):
        said = text.replace("At any time.", f"Save {number} of these.")
        if number % 3:
            file.write_text(said, encoding="utf-8")
        else:
            file.unlink()
            replaced(fresh.root, PROJECT, "Oslo", "Oslo")
            file.write_text(said, encoding="utf-8")
    page.wait_for_function(HOLDS, arg="Save 299 of these.")
    assert page.locator("#prospectus-problems").count() == 0
    page.close()


@pytest.mark.browser
def test_site_language_and_colours_are_one_click_away(running: Running, browser: Browser) -> None:
    page = browser.new_page(color_scheme="light")
    page.goto(f"{running.address}/molit/en/projects/oslo-parking-2026/")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    choose(page, "kind site")
    page.wait_for_url("**/kind/en/projects/oslo-parking-2026/")
    choose(page, "ar العربية")
    page.wait_for_url("**/kind/ar/projects/oslo-parking-2026/")
    choose(page, "Dark")
    page.wait_for_function(f"(light) => {background} !== light", arg=light)
    choose(page, "smartcity site")
    page.wait_for_url("**/smartcity/ar/**")
    assert page.evaluate(background) != light  # it is kept
    choose(page, "Light")
    page.wait_for_function(f"(light) => {background} === light", arg=light)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(background) == light
    choose(page, "System")
    page.wait_for_function(f"(light) => {background} !== light", arg=light)
    page.close()


@pytest.mark.browser
def test_a_refreshed_page_stays_where_it_was_and_as_open(fresh: Running, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 300})
    page.goto(f"{fresh.address}/molit/en/apply/faq/")
    page.locator("main details summary").last.click()
    page.evaluate("scrollTo(0, 400)")
    change(fresh.root, PAGE, "Governments.", "Governments and cities.")
    page.wait_for_function(HOLDS, arg="Governments and cities.")
    page.wait_for_function("document.readyState === 'complete'")
    assert page.locator("main details").last.evaluate("(fold) => fold.open")
    assert page.evaluate("scrollY") == 400
    page.close()


@pytest.mark.browser
def test_a_refreshed_page_says_what_is_so_today_and_is_not_loaded_again(fresh: Running, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{fresh.address}/molit/en/")
    assert page.locator("[data-built]").evaluate_all("(lines) => lines.every((line) => line.hidden) && lines.length")
    page.evaluate("window.stays = true")
    EDITS["a site"](fresh.root)
    page.wait_for_function(HOLDS, arg=SHOWN["a site"][1])
    page.wait_for_function("[...document.querySelectorAll('[data-built]')].every((line) => line.hidden)")
    assert page.evaluate("window.stays")
    page.close()


@pytest.mark.browser
def test_a_refreshed_list_of_projects_keeps_the_choice_and_is_not_loaded_again(
    fresh: Running, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 300})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{fresh.address}/smartcity/en/projects/?way=demonstration&sort=-project")
    shown = page.locator("tbody tr:visible th")
    assert shown.all_inner_texts() == ["Oslo Parking Demonstration"]
    page.evaluate("window.stays = true; scrollTo(0, 200)")
    for before, after in (("Oslo Parking", "Oslo Lots"), ("Oslo Lots", "Oslo Lots Again")):
        change(fresh.root, "projects/oslo-parking-2026.yml", before, after)
        page.wait_for_function(HOLDS, arg=after)
        page.locator(".kcn-count[role=status]").wait_for(state="attached")  # its script has run
    assert (page.evaluate("window.stays"), page.evaluate("scrollY"), faults) == (True, 200, [])
    assert shown.all_inner_texts() == ["Oslo Lots Again Demonstration"]
    assert page.url.endswith("?way=demonstration&sort=-project")
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_bar_fits_and_covers_no_end_of_a_page(running: Running, browser: Browser, width: int, tag: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(f"{running.address}/molit/{tag}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    end = page.locator("footer.md-footer").evaluate("(footer) => footer.getBoundingClientRect().bottom")
    assert end <= page.locator("#prospectus-preview").evaluate("(bar) => bar.getBoundingClientRect().top") + 1
    page.close()


def test_garbage_is_looked_for_when_there_is_nothing_else_to_do(tmp_path: Path) -> None:
    root = trilingual(tmp_path / "project")
    live, looks = Live(root), list[str]()
    others = threading.enumerate()  # the preview that other tests share has its own time for it

    def looked(phase: str, _: dict[str, int]) -> None:
        if threading.current_thread() not in others:
            looks.append(f"{phase} {live.is_settled}")

    with preview.following(live):
        gc.callbacks.append(looked)
        try:
            assert not gc.isenabled()
            change(root, PAGE, "Governments.", "Governments and cities.")
            latest = time.monotonic() + 20
            while len(looks) < 2 and time.monotonic() < latest:
                time.sleep(0.02)
        finally:
            gc.callbacks.remove(looked)
    assert set(looks) == {"start True", "stop True"}
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
