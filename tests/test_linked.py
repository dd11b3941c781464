"""JSON-LD: every page says what it is, and nothing that it does not show."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from prospectus.loading import Loaded
from prospectus.routes import INDEX
from tests.test_pages import HOST, Built

LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
ADDRESSES = {"@context", "@type", "url", "item", "inLanguage", "contentUrl", "encodingFormat"}
POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self'"
Node = dict[str, Any]


@pytest.fixture(scope="module")
def pages(real_out: Path) -> dict[str, Built]:
    """The pages that say something to machines, in two languages; the others are drawn by the same templates."""
    files = {file.relative_to(real_out).as_posix(): file for file in real_out.glob("[mks]*/[ea][nr]/**/*.html")}
    return {path: Built(path, file.read_text(encoding="utf-8")) for path, file in files.items() if file.name == INDEX}


def node(html: str) -> Node:
    """What a page says to machines."""
    (found,) = LINKED.findall(html)
    data: Node = json.loads(found)
    return data


def of(out: Path, path: str) -> Node:
    return node((out / path / INDEX).read_text(encoding="utf-8"))


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its name."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from leaves(inner, key)
        case list():
            for inner in value:
                yield from leaves(inner, name)
        case str():
            yield name, value


@cache
def squeezed(text: str) -> str:
    """A text without space: elements of a page stand apart in other ways."""
    return re.sub(r"\s+", "", text)


def test_a_page_says_nothing_that_it_does_not_show(pages: dict[str, Built]) -> None:
    missing: dict[str, list[str]] = {}
    for page in pages.values():
        shown = squeezed("".join(word.text for word in page.words()))
        shown += squeezed(" ".join(element.get("datetime", "") for element in page.all("time")))
        said = node(page.text)
        hidden = [text for name, text in leaves(said) if name not in ADDRESSES and squeezed(text) not in shown]
        if hidden:
            missing[page.path] = hidden
    assert missing == {}


def test_a_page_says_what_it_is_called_where_it_stands_and_whose_it_is(pages: dict[str, Built], real: Loaded) -> None:
    for page in pages.values():
        said = node(page.text)
        assert said["@context"] == "https://schema.org"
        assert (said["url"], said["inLanguage"]) == (page.canonical, page.locale), page.path
        title = unescape(re.findall(r"<title>(.*?)</title>", page.text)[0])
        assert title.startswith(f"{said['name']} | "), page.path
        assert said["publisher"]["url"] in {f"{site.base_url}{page.locale}/" for site in real.program.config.sites}


def test_the_way_here_is_the_one_that_the_page_shows(pages: dict[str, Built]) -> None:
    for page in pages.values():
        shown = [
            (link.get("href"), "".join(link.itertext()).strip())
            for nav in page.all("nav")
            if "md-path" in nav.get("class", "")
            for link in nav.iter("a")
        ]
        said = node(page.text).get("breadcrumb", {"itemListElement": []})["itemListElement"]
        assert [item["name"] for item in said] == [name for _, name in shown], page.path
        assert [item["position"] for item in said] == list(range(1, len(said) + 1))
        assert all(item["item"].removeprefix(HOST) + INDEX in pages for item in said), page.path


@pytest.mark.parametrize(
    ("path", "kind", "about"),
    [
        ("molit/en", "WebSite", "GovernmentService"),
        ("molit/en/apply/faq", "FAQPage", None),
        ("molit/en/apply/who-can-apply", "WebPage", None),
        ("molit/en/press/2021-06-23-results", "Article", None),
        ("smartcity/en/projects", "CollectionPage", None),
        ("smartcity/en/projects/baku-lora-network-2021", "WebPage", "Project"),
        ("smartcity/en/countries/vietnam", "CollectionPage", "Country"),
        ("kind/en/institutions/kind", "WebPage", "Organization"),
        ("kind/en/search", "SearchResultsPage", None),
        ("molit/en/calls/2026", "WebPage", None),
    ],
)
def test_each_kind_of_page_has_its_type(real_out: Path, path: str, kind: str, about: str | None) -> None:
    said = of(real_out, path)
    assert said["@type"] == kind
    assert said.get("about", {}).get("@type") == about


def test_a_project_is_in_a_place_in_a_country(real_out: Path) -> None:
    where = of(real_out, "molit/ko/projects/baku-lora-network-2021")["about"]["location"]
    assert (where["@type"], where["name"]) == ("City", "바쿠")
    assert where["containedInPlace"] == {"@type": "Country", "name": "아제르바이잔"}


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_every_question_has_its_answer(pages: dict[str, Built], tag: str) -> None:
    page = pages[f"molit/{tag}/apply/faq/{INDEX}"]
    asked = ["".join(summary.itertext()).strip() for summary in page.all("summary") if page_question(summary)]
    said = node(page.text)["mainEntity"]
    assert [item["name"] for item in said] == asked
    assert len(asked) > 20
    answers = [item["acceptedAnswer"] for item in said]
    assert {answer["@type"] for answer in answers} == {"Answer"}
    assert min(len(answer["text"]) for answer in answers) > 15


def page_question(summary: Any) -> bool:
    return any(child.tag == "h3" for child in summary)


def test_an_announcement_has_its_day(real_out: Path) -> None:
    said = of(real_out, "molit/en/press/2021-06-23-results")
    assert said["datePublished"] == "2021-06-23"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said["lastReviewed"])


def test_no_text_can_leave_its_script(pages: dict[str, Built]) -> None:
    """`</script>` in a record would: so no `<` stands there as such."""
    for page in pages.values():
        (text,) = LINKED.findall(page.text)
        assert "<" not in text


@pytest.mark.browser
def test_a_strict_policy_has_nothing_against_it(browser: Browser, address: str) -> None:
    """A block of data is no script (CSP 3, 4.2.4): no digest, no violation."""
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))

    def strict(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "Content-Security-Policy": POLICY})

    page.route("**/*", strict)
    page.goto(f"{address}/molit/en/apply/faq/")
    assert told == []
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), { textContent: 'x = 1' }))")
    assert any("Content Security Policy" in text for text in told)
    page.unroute_all(behavior="wait")  # what is fetched ahead may still be on its way
    page.close()
