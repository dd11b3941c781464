"""Whether a call takes proposals: said right on the day of reading, counted in Korea wherever the reader is."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from prospectus import preview, release
from prospectus.loading import Loaded
from prospectus.outputs import states
from prospectus.outputs.states import tag
from prospectus.records import Event
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.schema import Text
from prospectus.theme import Voice, plain
from prospectus.weights import weigh

DAY = "2026-01-10"  # on which the sites below are built: before the call opens
PAGES = ("molit/en/", "kind/en/", "kind/en/calls/", "kind/en/calls/2026/")
BUILT = "Opens 28 January 2026, closes 17 March 2026"
OPEN, CLOSED = "Open until 17 March 2026", "Closed 17 March 2026"

Reader = Callable[..., Page]


# -- what pages carry -----------------------------------------------------------------------------


def turns(loaded: Loaded, day: str, **changes: object) -> tuple[str, str, list[tuple[str, int, str]]]:
    """A track's words and modifier on a day, and what is to come."""
    voice = Voice(loaded.editions["en"])
    found = tag(voice, replace(loaded.program.calls["2026"].tracks[1], **changes), day, True)  # type: ignore[arg-type]
    later = [(since, is_open, plain(voice.marked(words))) for since, is_open, words in json.loads(found.turns or "[]")]
    return plain(found.label), found.tag, later


@pytest.mark.parametrize(
    ("day", "label", "modifier", "days"),
    [
        ("2026-01-27", BUILT, "", ["2026-01-28", "2026-03-18"]),
        ("2026-01-28", OPEN, "open", ["2026-03-18"]),
        ("2026-03-17", OPEN, "open", ["2026-03-18"]),
        ("2026-03-18", CLOSED, "", []),
    ],
)
def test_a_tag_carries_the_changes_to_come(
    loaded: Loaded, day: str, label: str, modifier: str, days: list[str]
) -> None:
    now, css, later = turns(loaded, day)
    assert (now, css, [since for since, *_ in later]) == (label, modifier, days)


def test_a_track_without_a_last_day_stays_open(loaded: Loaded) -> None:
    now, css, later = turns(loaded, "2026-01-01", closes=None)
    assert (now, css, [since for since, *_ in later]) == ("Opens 28 January 2026", "", ["2026-01-28"])
    assert turns(loaded, "2030-01-01", closes=None) == ("Open", "open", [])


def test_a_track_that_is_always_open_changes_only_when_it_begins(loaded: Loaded) -> None:
    assert turns(loaded, "2026-01-10", all_year=True, closes=None)[2][0][0] == "2026-01-28"
    assert turns(loaded, "2026-01-28", all_year=True, closes=None) == ("Open all year", "open", [])


@pytest.mark.parametrize(
    ("date", "day", "until"),
    [
        ("2026-03-17", "2026-03-16", "2026-03-17"),
        ("2026-03-17", "2026-03-17", ""),
        ("2027-01", "2027-01-31", "2027-02-01"),
        ("2027-01", "2027-02-01", ""),
    ],
)
def test_a_day_is_ahead_until_it_comes_and_a_month_until_it_is_over(date: str, day: str, until: str) -> None:
    assert states.over(Event(date=date, text=Text("Something")), day) == until


def test_the_script_is_small(root: Path) -> None:
    assert weigh((root / "templates/assets/today.js").read_bytes()) <= 700


# -- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def out(minimal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small sites as they were built before the call opened."""
    out = tmp_path_factory.mktemp("today") / "public"
    release.build(Request(minimal, out, ("molit", "kind"), ("en",), DAY, jobs=1), Recorder())
    return out


@pytest.fixture(scope="module")
def address(out: Path) -> Iterator[str]:
    server: ThreadingHTTPServer = preview.server(out, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def read(browser: Browser) -> Iterator[Reader]:
    """Opens a page at a moment (UTC), as a reader in Hawaii, where it is the day before for most of a Korean day."""
    pages: dict[bool, Page] = {}

    def opened(url: str, moment: str, script: bool = True) -> Page:
        if script not in pages:
            pages[script] = browser.new_page(timezone_id="Pacific/Honolulu", java_script_enabled=script)
        pages[script].clock.set_fixed_time(moment)
        pages[script].goto(url)
        return pages[script]

    yield opened
    for page in pages.values():
        page.close()


def demonstrations(page: Page) -> tuple[str, bool]:
    """The words of the second track's tag, and whether it looks open."""
    found = page.locator(".kcn-status .kcn-tag, .kcn-track .kcn-tag").nth(1)
    return found.inner_text(), "kcn-tag--open" in (found.get_attribute("class") or "")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("moment", "words", "is_open"),
    [
        ("2026-01-27T14:59:59Z", BUILT, False),
        ("2026-01-27T15:00:00Z", OPEN, True),
        ("2026-03-17T14:59:59Z", OPEN, True),
        ("2026-03-17T15:00:00Z", CLOSED, False),
        ("2031-05-05T00:00:00Z", CLOSED, False),
    ],
)
def test_words_and_look_change_together_at_midnight_in_seoul(
    address: str, read: Reader, moment: str, words: str, is_open: bool
) -> None:
    page = read(f"{address}kind/en/calls/2026/", moment)
    assert demonstrations(page) == (words, is_open)


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_every_page_that_shows_a_state_shows_that_of_the_day(address: str, read: Reader, path: str) -> None:
    page = read(address + path, "2026-03-01T00:00:00Z")
    assert demonstrations(page) == (OPEN, True)
    assert page.locator(".kcn-track:not(.kcn-track--open)").count() == 0
    assert page.locator(".kcn-tag time[datetime='2026-03-17']").count() == 1


@pytest.mark.browser
def test_what_is_ahead_in_the_timeline_is_ahead_on_the_day_of_reading(address: str, read: Reader) -> None:
    def ahead(moment: str) -> list[bool]:
        items = read(f"{address}kind/en/calls/2026/", moment).locator(".kcn-timeline li")
        return [str(name) == "is-next" for name in items.evaluate_all("items => items.map(item => item.className)")]

    assert ahead("2026-01-27T14:59:59Z") == [True, True]
    assert ahead("2026-01-27T15:00:00Z") == [False, True]
    assert ahead("2027-01-31T14:59:59Z") == [False, True]
    assert ahead("2027-01-31T15:00:00Z") == [False, False]


@pytest.mark.browser
def test_the_day_of_the_build_is_named_only_where_no_script_says_todays(address: str, read: Reader) -> None:
    now = "2026-03-01T00:00:00Z"
    assert not read(f"{address}kind/en/calls/", now).get_by_text("As of 10 January 2026").is_visible()
    plainly = read(f"{address}kind/en/calls/", now, script=False)
    assert plainly.get_by_text("As of 10 January 2026").is_visible()


@pytest.mark.browser
def test_without_a_script_the_dates_stand_as_built(address: str, read: Reader) -> None:
    page = read(f"{address}kind/en/calls/2026/", "2026-04-01T00:00:00Z", script=False)
    assert demonstrations(page) == (BUILT, False)


@pytest.mark.browser
def test_it_works_from_a_folder(out: Path, read: Reader) -> None:
    page = read((out / "kind/en/calls/2026/index.html").as_uri(), "2026-03-17T15:00:00Z")
    assert demonstrations(page) == (CLOSED, False)


def test_only_pages_on_which_something_can_change_load_the_script_and_only_once(out: Path) -> None:
    for file in out.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        assert html.count("/today.") == bool(re.search("data-(turns|over|built)", html)), file
