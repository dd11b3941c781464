"""Sources of bad will: none of the payloads runs, none changes a page, none leaves its place in a file.

A small program is built twice: with a payload in every text of its sources, and with harmless words in the same
places. Chromium reads the pages of both; what other programs read of the files is compared with what went in.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import html5lib
import icalendar
import pandas
import pytest
from lxml import etree
from playwright.sync_api import Browser

from prospectus import columns
from prospectus.forms import Form
from prospectus.guidance import Page
from prospectus.outputs import records_json
from prospectus.outputs.calendars import CONTROL
from prospectus.records import Call, Institution, Project
from prospectus.release import Request
from prospectus.sources import Problem
from tests import rig, spoiled
from tests.canary import Allowed, Watched, pages, problems_of
from tests.conftest import copy_project
from tests.payloads import CANARY, OPEN, PAYLOADS, TRICKS, Payload
from tests.spoiled import PROSE, Words

SITES = ("molit", "smartcity", "kind")
TYPED = "\"><img src=x onerror=kcn('typed')>"


class Twins(NamedTuple):
    """A hostile program and its harmless twin, built below one folder; what was refused of the first."""

    folder: Path
    bad: Words
    good: Words
    refused: dict[str, list[Problem]]

    def paths(self) -> list[str]:
        """The pages of all sites, below the folder of either program; most projects on the site that owns them."""
        found = pages(self.folder / "bad", SITES)
        return [path for path in found if path.startswith("smartcity") or not re.search(r"/p-\d*[1-9]/", path)]


def named(problem: Problem, words: Words) -> Iterator[Payload]:
    """The payloads that a problem in a page or in a description is about."""
    folder, _, name = problem.path.rpartition("/")
    kind, stem = folder.removesuffix("s"), name.partition(".")[0]
    if folder == "content/press":
        yield from (payload for payload in words.payloads if payload.name == stem)
    elif kind == "project":
        yield words.placed[f"project.description{PROSE}"][int(stem.removeprefix("p-"))]


def test_there_are_two_hundred_payloads_and_more_of_every_kind() -> None:
    assert len({payload.text for payload in PAYLOADS}) == len(PAYLOADS) >= 200
    assert len({payload.name for payload in PAYLOADS}) == len(PAYLOADS)
    assert min(map(len, TRICKS.values())) > 10
    assert sum(f"{CANARY}({payload.name})" in payload.text for payload in PAYLOADS) > 150


# -- a program of bad will, and its twin ----------------------------------------------------------


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """Payloads in every text of records, forms and guidance."""
    folder = tmp_path_factory.mktemp("payloads")
    base = copy_project(folder / "base")

    def build(name: str, words: Words) -> list[Problem]:
        root = copy_project(folder / f"{name}-sources")
        picture = root / "content" / "pictures" / "place.png"
        picture.parent.mkdir(exist_ok=True)
        picture.write_bytes(spoiled.PICTURE)
        spoiled.write(root, made(words))
        out = folder / name
        return problems_of(Request(root=root, out=out, locales=("en",), jobs=2, documents=False))

    def made(words: Words) -> spoiled.Files:
        return spoiled.records(base, words, len(OPEN)) | spoiled.announcements(words)

    made(count := Words())
    refused: dict[str, list[Problem]] = {}
    for problem in build("tried", tried := Words(known=count.used)):
        for payload in named(problem, tried):
            refused.setdefault(payload.name, []).append(problem)
    bad, good = (Words(OPEN, count.used, refused, is_harmless) for is_harmless in (False, True))
    assert build("bad", bad) == []
    assert build("good", good) == []
    return Twins(folder, bad, good, refused)


def test_every_text_field_holds_every_payload(twins: Twins) -> None:
    kinds = (Project, Call, Institution, Form, Page)
    wanted = set().union(*map(spoiled.places, kinds))
    placed = {
        place.removesuffix(PROSE): {payload.name for payload in found} for place, found in twins.bad.placed.items()
    }
    assert placed.keys() == wanted
    assert [place for place, names in placed.items() if len(names) < len(OPEN)] == []
    assert sum(map(len, twins.bad.placed.values())) > 20_000


def test_markdown_that_is_refused_is_a_problem_with_a_line(twins: Twins) -> None:
    texts = {payload.name: payload.text for payload in PAYLOADS}
    for name, problems in twins.refused.items():
        assert "](" in texts[name] or "]:" in texts[name], "only links and pictures"
        for problem in problems:
            assert problem.message.startswith(("Must link to a page that exists;", "Must not hold a picture."))
            assert problem.line > 1
    assert 10 < len(twins.refused) < 40


# -- a real browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def watched(browser: Browser, twins: Twins) -> Iterator[Watched]:
    """A page that has both programs at hand."""
    with rig.serving(twins.folder) as host:
        found = Watched(browser, host.address)
        found.visit("good/molit/en/")
        yield found
        found.page.close()


@pytest.fixture(scope="module")
def allowed(watched: Watched, twins: Twins) -> Allowed:
    """The elements and attributes that pages may have."""
    return watched.allowed(path for path in twins.paths() if not re.search(r"/p-\d\d|/press/j[b-z]", path))


@pytest.mark.browser
def test_the_canary_is_heard(watched: Watched, twins: Twins, allowed: Allowed) -> None:
    html = "<p onclick='kcn(jaa)'>x</p><a href='javascript:kcn(jab)'>y</a><img src=x: onerror='kcn(jac)'>"
    (twins.folder / "canary.html").write_text(html, encoding="utf-8")
    watched.visit("canary.html")
    assert len(watched.harm(allowed)) == 4
    watched.touch()
    watched.opened(["canary.html"])
    watched.visit("good/molit/en/")
    assert set(watched.heard()) == {"ran jaa", "ran jab", "ran jac", "request x:"}
    watched.noted.clear()


@pytest.mark.browser
def test_no_payload_changes_what_a_page_consists_of(watched: Watched, twins: Twins, allowed: Allowed) -> None:
    paths = twins.paths()
    assert len(paths) > 900
    assert watched.compared(paths, allowed) == []


@pytest.mark.browser
def test_no_payload_runs_in_any_page(watched: Watched, twins: Twins) -> None:
    alike = [path for path in twins.paths() if re.search(r"/(p-\d+|press/j\w+)/", path)]
    others = [path for path in twins.paths() if path not in alike]
    watched.opened(f"bad/{path}" for path in others + alike[::12])
    assert watched.heard() == []


@pytest.mark.browser
def test_nothing_runs_where_somebody_searches(watched: Watched, allowed: Allowed) -> None:
    page = watched.page
    watched.visit(f"bad/molit/en/search/?q={quote(TYPED)}#{quote(TYPED)}")
    assert page.locator("#q").input_value() == TYPED
    for query in ("script", "img onerror", "javascript", "word jaa"):
        page.locator("#q").fill(query)
        page.locator("#results li").first.wait_for()
        watched.touch()
        assert watched.heard() == []
        assert page.locator("#results li").count() > 5
        assert watched.harm(allowed) == []


@pytest.mark.browser
def test_nothing_runs_where_somebody_looks_through_projects(watched: Watched, allowed: Allowed) -> None:
    page, made = watched.page, []
    for program in ("good", "bad"):
        watched.visit(f"{program}/smartcity/en/projects/?track={quote(TYPED)}#{quote(TYPED)}")
        page.locator("select").first.wait_for()  # which the script makes
        watched.touch()
        assert page.locator("main a[href*='p-']").count() > len(OPEN)
        made.append(set(watched.harm(allowed)))
    assert made[0] == made[1]
    assert watched.heard() == []


# -- what other programs read ---------------------------------------------------------------------


def leaves(value: Any) -> Counter[str]:
    """The texts, numbers and words of plain data, as they are written in a source."""
    if isinstance(value, dict):
        return sum(map(leaves, value.values()), Counter())
    if isinstance(value, list):
        return sum(map(leaves, value), Counter())
    return Counter([str(value).lower() if isinstance(value, bool) else str(value).strip()])


def shape(value: Any) -> Any:
    """The names and types of plain data."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    return [shape(item) for item in value] if isinstance(value, list) else type(value)


@pytest.fixture(scope="module")
def sources(twins: Twins) -> dict[str, Counter[str]]:
    """The leaves of each project's source."""
    files = (twins.folder / "bad-sources" / "projects").glob("*.yml")
    return {file.stem: leaves(spoiled.read(file)) for file in files}


def data(twins: Twins, name: str, program: str = "bad") -> bytes:
    return (twins.folder / program / "molit" / "data" / name).read_bytes()


def test_json_gives_back_every_text_and_has_no_new_name(twins: Twins, sources: dict[str, Counter[str]]) -> None:
    found = json.loads(data(twins, "projects.json"))
    assert {item["id"]: leaves(records_json.read(item)) for item in found["projects"]} == sources
    files = sorted(file.name for file in (twins.folder / "bad" / "molit" / "data").glob("*json"))
    assert len(files) > 5
    for name in files:
        assert shape(json.loads(data(twins, name))) == shape(json.loads(data(twins, name, "good"))), name
    titles = {
        feature["id"]: feature["properties"]["title"]
        for feature in json.loads(data(twins, "projects.geojson"))["features"]
    }
    assert all(sources[slug][title.strip()] for slug, title in titles.items())


def test_json_ld_gives_back_every_title(twins: Twins) -> None:
    found = []
    for number in range(len(OPEN)):
        file = twins.folder / "bad" / "smartcity" / "en" / "projects" / f"p-{number}" / "index.html"
        body = html5lib.parse(file.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        (script,) = (one for one in body.iter("script") if one.get("type") == "application/ld+json")
        found.append(json.loads(script.text)["name"])
    assert found == [payload.text.strip() for payload in twins.bad.placed["project.title"][: len(OPEN)]]


def test_csv_gives_back_every_text_and_begins_no_formula(twins: Twins, sources: dict[str, Counter[str]]) -> None:
    rows = list(csv.DictReader(io.StringIO(data(twins, "projects.csv").decode("utf-8-sig"), newline="")))
    assert {row["id"]: leaves(columns.fields(row)) for row in rows} == sources
    cells = [cell for row in rows for cell in row.values()]
    assert [
        cell for cell in cells if re.match(r"['\s]*[=+@\t\r＝＋－＠-]", cell) and cell[0] != "'" and not is_number(cell)
    ] == []
    assert list(pandas.read_csv(io.BytesIO(data(twins, "projects.csv")))["id"]) == [row["id"] for row in rows]


def is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9.]+", cell))


def elements(file: Path) -> list[tuple[str, list[str]]]:
    """The elements of XML in their order, with the names of their attributes."""
    return [
        (str(one.tag), sorted(one.attrib)) for one in etree.parse(file, etree.XMLParser(resolve_entities=False)).iter()
    ]


def lined(text: str) -> str:
    """A text as XML gives it back: with its own ends of lines (XML 1.0, 2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def test_xml_gives_back_every_text_and_has_no_new_element(twins: Twins) -> None:
    files = [
        file.relative_to(twins.folder / "bad")
        for site in SITES
        for file in (twins.folder / "bad" / site).rglob("*.xml")
    ]
    assert {file.name for file in files} == {"feed.xml", "iati-activities.xml", "sitemap.xml", "sitemap-en.xml"}
    for file in files:
        assert elements(twins.folder / "bad" / file) == elements(twins.folder / "good" / file), file
    activities = etree.parse(twins.folder / "bad/molit/data/iati-activities.xml")
    titles = activities.xpath("/iati-activities/iati-activity/title/narrative/text()")  # in other order
    assert Counter(map(lined, titles)) == Counter(lined(payload.text) for payload in twins.bad.placed["project.title"])


def test_calendars_give_back_every_text_and_have_no_new_property(twins: Twins) -> None:
    said = ""
    for file in sorted((twins.folder / "bad" / "molit").resolve().rglob("*.ics")):
        bad = icalendar.Calendar.from_ical(file.read_bytes())
        twin = Path(
            str(file).replace(str((twins.folder / "bad" / "molit").resolve()), str(twins.folder / "good" / "molit"))
        )
        good = icalendar.Calendar.from_ical(twin.read_bytes())
        for one, other in zip(bad.walk(), good.walk(), strict=True):
            assert (one.name, list(one)) == (other.name, list(other))
            said += str(one.get("SUMMARY", ""))
    assert [
        payload.text
        for payload in twins.bad.placed["event.text"][-40:]
        if CONTROL.sub(" ", lined(payload.text)) not in said
    ] == []
