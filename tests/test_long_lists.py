"""A program of many projects: long lists have pages, and every project stands on one of them."""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from lxml.html import HtmlElement
from playwright.sync_api import Browser

from prospectus import release
from prospectus.outputs import explorer, maps
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.routes import NAMES_PER_PAGE, PER_PAGE, first, folder, number, spread
from tests import rig
from tests.conftest import copy_project

COUNT = 420
OSLO = "projects/oslo-parking-2026.yml"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with 422 projects, of which 421 are in Norway."""
    root, out = copy_project(tmp_path_factory.mktemp("many") / "project"), tmp_path_factory.mktemp("many-out")
    text = (root / OSLO).read_text(encoding="utf-8")
    for at in range(COUNT):
        copy = text.replace("Oslo Parking", f"Oslo Parking {at:03}").replace("59.91", f"{59 + at / 1000:.3f}")
        (root / f"projects/oslo-{at:03}.yml").write_text(copy, encoding="utf-8")
    release.build(Request(root, out, ("smartcity",), ("en",), jobs=1, documents=False), Recorder())
    return out / "smartcity" / "en"


def page(many: Path, place: str) -> HtmlElement:
    """A page of the site."""
    return html.fromstring((many / place / "index.html").read_bytes().decode())


def rows(many: Path, place: str) -> list[str]:
    """The projects that a page lists, as addresses below the locale's folder."""
    found = page(many, place).xpath("//main//ul[@class='kcn-rows']//a/@href")
    return [urljoin(f"/{place}/", address) for address in found]


@pytest.mark.parametrize("place", ["countries/norway", "calls/2026", "solutions/transport"])
def test_every_project_of_a_long_list_stands_on_one_of_its_pages(many: Path, place: str) -> None:
    places = [place, *(f"{place}/{at}" for at in range(2, 9))]
    sizes = [len(rows(many, at)) for at in places]
    assert sizes[:7] == [PER_PAGE] * 7
    found = [address for at in places for address in rows(many, at)]
    assert len(set(found)) == len(found) == COUNT + (1 if place == "countries/norway" else 2)
    assert not (many / place / "9").exists()


def test_a_further_page_says_which_it_is_and_leads_back(many: Path) -> None:
    found = page(many, "countries/norway/2")
    assert found.xpath("string(//h1)") == "Norway, page 2"
    assert found.xpath("//title")[0].text.startswith("Norway, page 2 | ")
    assert found.xpath("//nav[@class='md-path']//a/@href") == ["../../../", "../"]
    assert found.xpath("//link[@rel='canonical']/@href") == ["http://localhost:8000/smartcity/en/countries/norway/2/"]
    assert found.xpath("//nav[@aria-label='Pages of this list']//a[@aria-current]/@href") == ["../2/"]
    assert len(found.xpath("//nav[@aria-label='Pages of this list']//a")) == 8


def test_a_list_that_fits_on_a_page_has_no_other(many: Path) -> None:
    assert page(many, "countries/vietnam").xpath("//nav[@aria-label='Pages of this list']") == []
    assert not (many / "countries/vietnam/2").exists()


def test_all_names_from_a_to_z_stand_on_pages_in_their_order(many: Path) -> None:
    names = [
        element.text_content()
        for place in ("search", "search/2")
        for element in page(many, place).xpath("//ul[@class='kcn-columns']//a")
    ]
    assert NAMES_PER_PAGE < len(names) < 2 * NAMES_PER_PAGE
    assert len([name for name in names if name.startswith("Oslo Parking")]) == COUNT + 1
    assert names == sorted(names, key=str.casefold)


def test_the_site_map_leads_to_a_list_instead_of_naming_hundreds(many: Path) -> None:
    found = page(many, "sitemap")
    assert found.xpath("//main//a[text()='Projects']/@href") == ["../projects/"]
    assert not [address for address in found.xpath("//main//a/@href") if "oslo-" in address]
    assert [address for address in found.xpath("//main//a/@href") if "countries/norway/" in address]


def test_the_list_of_projects_has_room_for_some_of_the_newest_call(many: Path) -> None:
    found = page(many, "projects")
    assert len(found.xpath("//tbody/tr")) == explorer.ROWS
    assert found.xpath("//p[@class='kcn-earlier']//a/@href") == ["../calls/2026/"]


def test_sitemaps_have_every_page_of_a_list_once(many: Path) -> None:
    text = (many.parent / "sitemap-en.xml").read_text(encoding="utf-8")
    found = re.findall(r"<loc>([^<]*countries/norway/[^<]*)</loc>", text)
    base = "http://localhost:8000/smartcity/en/countries/norway/"
    assert found == [base, *(f"{base}{at}/" for at in range(2, 9))]


def test_every_link_of_a_further_page_leads_to_a_page(many: Path) -> None:
    sections = {place.name for place in many.iterdir()}
    for place in ("countries/norway/2", "calls/2026/8", "solutions/transport/3", "search/2"):
        paths = [urljoin(f"/{place}/", address).partition("#")[0] for address in page(many, place).xpath("//a/@href")]
        inside = [path for path in paths if path.split("/")[1:2] and path.split("/")[1] in sections]
        assert len(inside) > 20
        assert [path for path in inside if not (many / path[1:] / "index.html").exists()] == [], place


def test_pages_of_a_list_are_things_with_numbers() -> None:
    assert spread("country:NO", 0) == spread("country:NO", PER_PAGE) == ["country:NO"]
    assert spread("country:NO", PER_PAGE + 1) == ["country:NO", "country:NO~2"]
    assert spread("search", 9, 3) == ["search", "search~2", "search~3"]
    assert (first("country:NO~2"), number("country:NO~2"), number("country:NO")) == ("country:NO", 2, 1)
    assert folder("country:NO~2") == "countries/norway/2/"


def test_many_places_share_dots() -> None:
    few = [maps.Point(at / 10, 1) for at in range(maps.CLOSE)]
    assert maps.dots(few).count("M") == maps.CLOSE
    assert maps.dots([*few, maps.Point(0, 1)]).count("M") == maps.CLOSE / 10 + 1


@pytest.mark.browser
def test_rows_that_nobody_sees_yet_follow_when_the_page_is_shown(many: Path, browser: Browser) -> None:
    with rig.serving(many.parent.parent) as host:
        page = browser.new_page()
        page.add_init_script("const later = []; window.requestAnimationFrame = (then) => later.push(then);"
                             " window.next = () => later.splice(0).forEach((then) => then());")  # fmt: skip
        page.goto(f"{host.address}/smartcity/en/projects/")
        rows = page.locator("tbody tr:visible")
        assert (page.locator("tbody tr").count(), rows.count()) == (COUNT + 2, 200)
        page.evaluate("next()")
        page.wait_for_function("[...document.querySelectorAll('tbody tr')].every((row) => row.checkVisibility())")
        page.close()
