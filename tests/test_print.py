"""Pages on paper: what Chromium prints."""

import re
import unicodedata
from io import BytesIO
from pathlib import Path

import lxml.html
import pypdf
import pytest
from playwright.sync_api import Browser

from tests import rig

pytestmark = pytest.mark.browser

PAGES = {
    "guidance": "molit/en/apply/who-can-apply/",
    "questions": "smartcity/en/apply/faq/",
    "project": "kind/en/projects/uman-smart-city-master-plan-2023/",
    "call": "molit/en/calls/2026/",
}


@pytest.fixture(scope="module")
def printed(browser: Browser, real_out: Path) -> dict[str, str]:
    """The text of each page as printed, without the space between words: lines break anywhere."""
    found = {}
    with rig.serving(real_out) as host:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, url in PAGES.items():
            page.goto(f"{host.address}/{url}")
            paper = pypdf.PdfReader(BytesIO(page.pdf(format="A4")))
            found[name] = squeezed("".join(sheet.extract_text() for sheet in paper.pages))
    return found


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2010\u2066-\u2069-]+", "", unicodedata.normalize("NFKC", text))


def words(real_out: Path, name: str, path: str) -> list[str]:
    """The texts of a page's elements."""
    document = lxml.html.parse(str(real_out / PAGES[name] / "index.html"))
    return [squeezed(one.text_content()) for one in document.xpath(path)]


@pytest.mark.parametrize("name", PAGES)
def test_paper_has_title_and_text(printed: dict[str, str], real_out: Path, name: str) -> None:
    for text in words(real_out, name, "//h1 | //main//h2[not(ancestor::aside)]"):
        assert text in printed[name], text


@pytest.mark.parametrize("name", PAGES)
def test_paper_has_no_menus(printed: dict[str, str], name: str) -> None:
    for text in ("Skip to content", "Menu", "Language:", "Site map", "In this section"):
        assert squeezed(text) not in printed[name], text


def test_every_answer_is_open_on_paper(printed: dict[str, str], real_out: Path) -> None:
    answers = words(real_out, "questions", "//main//details/div/p[1]")
    assert len(answers) > 10
    assert [text for text in answers if text not in printed["questions"]] == []


@pytest.mark.parametrize("name", ["guidance", "project", "call"])
def test_sources_have_their_addresses_on_paper(printed: dict[str, str], real_out: Path, name: str) -> None:
    document = lxml.html.parse(str(real_out / PAGES[name] / "index.html"))
    addresses = [str(one) for one in document.xpath("//*[contains(@class, 'kcn-sources')]//a/@href")]
    assert addresses
    assert [text for text in addresses if squeezed(text) not in printed[name]] == []
