"""The guidance in one document: every page of the menus, every word once, every link to a place that exists."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html
from pypdf import PdfReader

from prospectus.config import SOURCE_LOCALE
from prospectus.loading import Loaded
from prospectus.outputs import booklets
from prospectus.outputs.booklets import Node, booklet, chapters
from prospectus.outputs.documents import GUIDANCE, PDF
from prospectus.outputs.prepared import Key
from prospectus.routes import Routes
from tests.papers import Paper

TAGS = ("en", "ko", "es", "fr", "ru", "ar", "vi", "id")
LEAVES = ("p", "li", "td", "th", "dt", "dd", "h2", "h3", "h4", "summary")
WEB = re.compile(r"(?:https?://[^\s/]+(?:/\S*)?$|mailto:[^\s@]+@[^\s@]+$|tel:\+?[\d-]+$)")


@pytest.fixture(scope="module")
def data(real: Loaded) -> dict[str, dict[str, Any]]:
    """The words of the document in every language."""
    return {tag: booklet(real.editions[tag], real.routes, real.day) for tag in TAGS}


@pytest.fixture(scope="module")
def papers(real: Loaded) -> dict[str, Paper]:
    """The document itself, in three languages of three scripts."""
    return {tag: Paper(real.documents.content(Key(GUIDANCE, tag, PDF))) for tag in ("en", "ko", "ar")}


def nodes(items: Any) -> Iterator[dict[str, Any]]:
    """Every node of some data."""
    if isinstance(items, dict):
        if "t" in items:
            yield items
        for part in items.values():
            yield from nodes(part)
    elif isinstance(items, list):
        for part in items:
            yield from nodes(part)


def words(items: Any) -> str:
    """The words of some data, without space."""
    return squeezed("".join(_said(items)))


def _said(items: Any) -> Iterator[str]:
    if isinstance(items, str):
        yield items
    elif isinstance(items, list):
        for part in items:
            yield from _said(part)
    elif isinstance(items, dict):
        for key in ("q", "c", "head", "rows"):
            yield from _said(items.get(key, []))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def anchors(data: dict[str, Any]) -> list[str]:
    """The places that links may lead to."""
    inside = [node["anchor"] for chapter in data["chapters"] for node in nodes(chapter["body"]) if node.get("anchor")]
    return [*(chapter["anchor"] for chapter in data["chapters"]), *inside]


def targets(data: dict[str, Any]) -> list[str]:
    return [node["to"] for chapter in data["chapters"] for node in nodes(chapter["body"]) if node["t"] == "a"]


# -- which pages, in which order -------------------------------------------------------------------


def test_every_page_that_a_menu_names_is_a_chapter_and_no_announcement_or_policy(real: Loaded) -> None:
    found = chapters(real.program.config, real.program)
    named = {
        thing.removeprefix("page:")
        for site in real.program.config.sites
        for item in site.menu
        for thing in item.things
        if thing.startswith("page:")
    }
    assert set(found) == named
    assert len(found) == len(set(found)) > 20
    assert [key for key in found if real.program.pages[key].date] == []
    policies = {key for site in real.program.config.sites for key in site.settings.policies}
    assert policies
    assert not policies & set(found)


def test_chapters_stand_folder_by_folder_in_the_order_of_the_first_menu(real: Loaded) -> None:
    found = chapters(real.program.config, real.program)
    folders = [real.program.pages[key].folder for key in found]
    assert len(list(dict.fromkeys(folders))) == sum(
        one != other for one, other in zip(folders, [None, *folders], strict=False)
    )
    first = [thing[5:] for item in real.program.config.sites[0].menu for thing in item.things if thing[:5] == "page:"]
    for folder in set(folders):
        mine = [key for key in first if real.program.pages[key].folder == folder]
        assert [key for key in found if key in mine] == mine


def test_a_program_without_pages_in_its_menus_has_no_document(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Key(GUIDANCE, "en", PDF) in list(loaded.documents.keys("en"))
    monkeypatch.setattr(booklets, "chapters", lambda config, program: ())
    assert [key.subject for key in loaded.documents.keys("en")] == ["visit", "visit"]


@pytest.mark.parametrize("tag", TAGS)
def test_a_chapter_has_the_pages_title_and_description(real: Loaded, data: dict[str, Any], tag: str) -> None:
    pages = real.editions[tag].pages
    found = [(c["anchor"], c["title"]["text"], c["lead"]["text"]) for c in data[tag]["chapters"]]
    assert found == [
        (f"page:{key}", str(pages[key].title), str(pages[key].description))
        for key in chapters(real.program.config, real.program)
    ]


# -- every word once ------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_every_word_of_every_page_is_there_once_in_order(real: Loaded, data: dict[str, Any], tag: str) -> None:
    for chapter in data[tag]["chapters"]:
        body = html.fragment_fromstring(real.editions[tag].bodies[chapter["anchor"][5:]].html, create_parent="div")
        assert words(chapter["body"]) == squeezed(body.text_content()), chapter["anchor"]


@pytest.mark.parametrize("tag", TAGS)
def test_every_paragraph_item_and_cell_is_one_of_the_document(real: Loaded, data: dict[str, Any], tag: str) -> None:
    kinds = {"p": "p", "li": "li", "dt": "dt", "dd": "dd", "table": "table", "ul": "ul", "ol": "ol"}
    for chapter in data[tag]["chapters"]:
        body = html.fragment_fromstring(real.editions[tag].bodies[chapter["anchor"][5:]].html, create_parent="div")
        wanted = Counter(
            (kinds[element.tag], squeezed(element.text_content()))
            for element in body.iter(*kinds)
            if not {"kcn-h3"} & set(element.classes)
        )
        found = Counter((n["t"], words(n)) for n in nodes(chapter["body"]) if n["t"] in kinds.values())
        assert found == wanted, chapter["anchor"]
        cells = [squeezed(cell.text_content()) for cell in body.iter("th", "td")]
        tables = [node for node in nodes(chapter["body"]) if node["t"] == "table"]
        rows = [row for table in tables for row in [table["head"], *table["rows"]]]
        assert [words(cell) for row in rows for cell in row] == cells
        assert all(len(row) == len(table["head"]) > 0 for table in tables for row in table["rows"])


def test_headings_keep_their_levels_and_skip_none(data: dict[str, Any]) -> None:
    for chapter in data["en"]["chapters"]:
        levels = [3 if n["t"] == "faq" else n["level"] for n in nodes(chapter["body"]) if n["t"] in ("h", "faq")]
        assert [n for before, n in zip([1, *levels], levels, strict=False) if n > before + 1 or n == 1] == []


def test_every_kind_of_node_occurs(data: dict[str, Any]) -> None:
    found = Counter(node["t"] for chapter in data["en"]["chapters"] for node in nodes(chapter["body"]))
    assert found.keys() >= {"h", "p", "ul", "li", "a", "strong", "table", "faq", "dl"}
    assert found["table"] > 20
    assert found["faq"] > 20


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>A <strong>b</strong> c</p>", [{"t": "p", "c": ["A ", {"t": "strong", "c": ["b"]}, " c"]}]),
        ("<p>A <em>b</em></p>", [{"t": "p", "c": ["A ", {"t": "strong", "c": ["b"]}]}]),
        ("<p><code>x &lt; y</code></p>", [{"t": "p", "c": [{"t": "code", "c": ["x < y"]}]}]),
        ('<p><code>x <span lang="ko">한국</span></code></p>', [{"t": "p", "c": [{"t": "code", "c": ["x 한국"]}]}]),
        (
            '<p><span lang="ko-KR" dir="ltr">가</span></p>',
            [{"t": "p", "c": [{"t": "span", "c": ["가"], "lang": "ko"}]}],
        ),
        ("<div>\n<p>A</p>\n</div>", [{"t": "p", "c": ["A"]}]),
        ('<h2 id="x">A</h2>', [{"t": "h", "level": 2, "anchor": "page:apply/faq#x", "c": ["A"]}]),
        ('<p class="kcn-h3">A</p>', [{"t": "label", "c": ["A"]}]),
        ('<div class="kcn-notice"><p>A</p></div>', [{"t": "box", "c": [{"t": "p", "c": ["A"]}]}]),
        ("<ol><li>A</li></ol>", [{"t": "ol", "c": [{"t": "li", "c": ["A"]}]}]),
        ("<dl><dt>A</dt><dd>B</dd></dl>", [{"t": "dl", "c": [{"t": "dt", "c": ["A"]}, {"t": "dd", "c": ["B"]}]}]),
        (
            "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td><b>B</b></td></tr></tbody></table>",
            [{"t": "table", "head": [{"c": ["A"]}], "rows": [[{"c": ["B"]}]]}],
        ),
        ("<abbr>A</abbr>", ["A"]),
    ],
)
def test_html_becomes_nodes(loaded: Loaded, text: str, found: list[Node]) -> None:
    chapter = booklets._Chapter("apply/faq", set(), loaded.routes, "en")
    assert chapter.nodes(html.fragment_fromstring(text, create_parent="div")) == found


# -- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_links_lead_to_a_place_in_the_document_or_to_a_whole_address(data: dict[str, Any], tag: str) -> None:
    places = anchors(data[tag])
    assert len(places) == len(set(places))
    inside = [to for to in targets(data[tag]) if to.startswith("#")]
    outside = [to for to in targets(data[tag]) if not to.startswith("#")]
    assert len(inside) > 50
    assert [to for to in inside if to[1:] not in places] == []
    assert [to for to in outside if not WEB.match(to)] == []


def test_links_to_pages_that_are_not_in_it_lead_to_their_owners_site_in_its_language(
    real: Loaded, data: dict[str, Any]
) -> None:
    bases = tuple(site.base_url for site in real.program.config.sites)
    for tag in ("en", "ar"):
        ours = [to for to in targets(data[tag]) if to.startswith(bases)]
        assert len(ours) > 5
        assert [to for to in ours if f"/{tag}/" not in to] == []


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("thing:page:apply/dates", "#page:apply/dates"),
        ("thing:page:apply/dates#when", "#page:apply/dates#when"),
        ("thing:page:apply/dates#sources", "#page:apply/dates"),  # not a place of the document: the page is
        ("#who", "#page:apply/faq#who"),
        ("thing:page:about/privacy", "http://localhost:8000/molit/en/about/privacy/"),
        ("thing:call:2026#dates", "http://localhost:8000/molit/en/calls/2026/#dates"),
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_leads_into_the_document_or_out_of_it(routes: Routes, href: str, target: str) -> None:
    known = {"page:apply/dates", "page:apply/dates#when", "page:apply/faq", "page:apply/faq#who"}
    assert booklets._Chapter("apply/faq", known, routes, "en").target(href) == target


@pytest.fixture
def routes(loaded: Loaded) -> Routes:
    return loaded.routes


# -- the document ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "ko", "ar"])
def test_places_of_the_data_are_destinations_of_the_file(
    papers: dict[str, Paper], data: dict[str, Any], tag: str
) -> None:
    names = papers[tag].root.Names.Dests
    found = set(_names(names))
    assert found >= {to[1:] for to in targets(data[tag]) if to.startswith("#")}
    inside = [str(link.Dest) for link in papers[tag].links if "/Dest" in link]
    outside = [str(link.A.URI) for link in papers[tag].links if "/A" in link]
    assert set(inside) <= found
    assert set(outside) == {to for to in targets(data[tag]) if not to.startswith("#")}
    assert len(inside) + len(outside) == len(papers[tag].links)


def _names(node: Any) -> Iterator[str]:
    yield from map(str, list(node.get("/Names", []))[::2])
    for kid in node.get("/Kids", []):
        yield from _names(kid)


@pytest.mark.parametrize("tag", ["en", "ko", "ar"])
def test_bookmarks_and_contents_name_every_chapter_in_order(
    papers: dict[str, Paper], data: dict[str, Any], tag: str
) -> None:
    titles = [chapter["title"]["text"] for chapter in data[tag]["chapters"]]
    with papers[tag].file.open_outline() as outline:
        marks = [str(item.title) for item in outline.root]
    assert [mark for mark in marks if mark != data[tag]["contents"]["text"]] == titles
    assert len(papers[tag].of("TOCI")) == len(titles)
    listed = [str(link.Dest) for _, link in papers[tag].annotations if "/Dest" in link][: len(titles)]
    assert listed == [chapter["anchor"] for chapter in data[tag]["chapters"]]


def test_pages_are_numbered_after_the_first(real: Loaded, data: dict[str, Any]) -> None:
    pages = PdfReader(io.BytesIO(real.documents.content(Key(GUIDANCE, "en", PDF)))).pages
    said = data["en"]["page"]["text"]
    for number, page in enumerate(pages, 1):
        wanted = said.replace("{page}", str(number)).replace("{pages}", str(len(pages)))
        assert (wanted in " ".join(page.extract_text().split())) == (number > 1), number
    assert len(pages) > 20


def test_the_cover_names_the_program_the_day_and_the_institutions(real: Loaded, data: dict[str, Any]) -> None:
    reader = PdfReader(io.BytesIO(real.documents.content(Key(GUIDANCE, "en", PDF))))
    cover = " ".join(reader.pages[0].extract_text().split())
    for text in (data["en"]["program"], data["en"]["title"], data["en"]["date"], *data["en"]["sites"]):
        assert text["text"] in cover
    assert len(data["en"]["sites"]) == 3


@pytest.mark.parametrize("tag", ["en", "ko", "ar"])
def test_its_parts_are_tagged_as_what_they_are(papers: dict[str, Paper], data: dict[str, Any], tag: str) -> None:
    kinds = Counter(element.kind for element in papers[tag].elements)
    body = Counter(node["t"] for chapter in data[tag]["chapters"] for node in nodes(chapter["body"]))
    assert kinds["Table"] == body["table"]
    assert kinds["LI"] >= body["li"]
    assert kinds["H1"] == len(data[tag]["chapters"]) + 1  # and that of the contents
    assert kinds["H3"] >= body["faq"]
    tables = [n for chapter in data[tag]["chapters"] for n in nodes(chapter["body"]) if n["t"] == "table"]
    assert kinds["TH"] >= sum(len(table["head"]) for table in tables)
    assert kinds["TD"] == sum(len(row) for table in tables for row in table["rows"])


def test_the_source_language_has_no_foreign_words_but_names(data: dict[str, Any]) -> None:
    langs = Counter(
        node["lang"] for chapter in data[SOURCE_LOCALE]["chapters"] for node in nodes(chapter["body"]) if "lang" in node
    )
    assert langs.keys() <= {"ko"}


def test_the_day_is_written_in_the_language(loaded: Loaded) -> None:
    said = {tag: booklet(loaded.editions[tag], loaded.routes, "2026-11-01")["date"]["text"] for tag in ("en", "ko")}
    assert "1 November 2026" in said["en"]
    assert "2026년 11월 1일" in said["ko"]
