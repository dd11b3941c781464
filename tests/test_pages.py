"""Pages: what their templates are given, and rules that every page of the built sites keeps."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from markupsafe import Markup, escape

from prospectus import release
from prospectus.config import Locale
from prospectus.outputs import maps
from prospectus.outputs.assets import Assets
from prospectus.outputs.pages import RECORD_ORDER, Pages, language_choice
from prospectus.records import Call, Track
from prospectus.release import Loaded, Request
from prospectus.report import Recorder
from prospectus.schema import Text
from prospectus.theme import environment
from tests.conftest import change, copy_project

HANOI, OSLO = "project:hanoi-traffic-2026", "project:oslo-parking-2026"
SITES, TAGS = ("molit", "smartcity", "kind"), ("en", "ko", "ar")
HOST = "http://localhost:8000/"
OFFICIAL_HOST = "https://kcity.molit.go.kr/"
KOREAN_SENTENCE = "이 누리집은 대한민국 공식 전자정부 누리집입니다."
PREVIEW = {"en": "Preview.", "ko": "미리보기", "ar": "معاينة"}

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SUBRESOURCES = {"icon", "stylesheet", "preload", "modulepreload", "manifest", "apple-touch-icon", "preconnect"}
ID_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "for", "headers", "list")
LETTERS = {"ko": re.compile("[가-힣]"), "ar": re.compile("[\u0620-\u064a]")}
ENGLISH = re.compile(r"[A-Za-z’']{2,}(?:[,.:;]? +[A-Za-z’']{2,}){3}")
LEFT_OVER = re.compile(r"(?i:\b(?:unknown|undefined)\b)|\{\{|\}\}|\{%|%\(|\bNone\b(?! (?:are|is|of)\b)")
TEXT_ATTRIBUTES = ("alt", "aria-label", "title", "content", "href", "datetime", "placeholder", "value")


# -- reading the built sites ----------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A text on a page, the language it is said to be in, and the elements around it."""

    text: str
    lang: str
    around: tuple[str, ...]


class Built:
    """An HTML page as a browser reads it."""

    def __init__(self, path: str, text: str, host: str = HOST) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.path, self.text = path, text
        self.root: Element = parser.parse(text)
        self.errors = [f"{line}:{column}: {code}" for (line, column), code, _ in parser.errors]
        self.elements = [element for element in self.root.iter() if isinstance(element.tag, str)]
        self.url = host + path.removesuffix("index.html")

    @property
    def site(self) -> str:
        return self.path.partition("/")[0]

    @property
    def locale(self) -> str:
        """The page's language; the choice of language at a site's root is in English."""
        return self.path.split("/")[1] if self.path.count("/") > 1 else "en"

    @property
    def is_root(self) -> bool:
        return self.path.count("/") == 1

    def all(self, *tags: str, **wanted: str) -> list[Element]:
        """Elements by tag and attributes."""
        return [e for e in self.elements if e.tag in tags and all(e.get(k) == v for k, v in wanted.items())]

    def links(self, rel: str) -> list[Element]:
        return self.all("link", rel=rel)

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(element.attrib["id"] for element in self.elements if "id" in element.attrib)

    @cached_property
    def canonical(self) -> str:
        return next((link.get("href", "") for link in self.links("canonical")), "")

    @cached_property
    def alternates(self) -> dict[str, str]:
        return {link.get("hreflang", ""): link.get("href", "") for link in self.links("alternate")}

    def words(self) -> Iterator[Word]:
        """Every text that is not only space."""
        return self._words(self.root, "", ())

    def _words(self, element: Element, lang: str, around: tuple[str, ...]) -> Iterator[Word]:
        lang = element.get("lang", lang)
        around = (*around, str(element.tag))
        if isinstance(element.tag, str) and element.text and element.text.strip():
            yield Word(element.text.strip(), lang, around)
        for child in element:
            yield from self._words(child, lang, around)
            if child.tail and child.tail.strip():
                yield Word(child.tail.strip(), lang, around)


class Tree:
    """The built sites: every file, and every page read once."""

    def __init__(self, out: Path, host: str = HOST) -> None:
        self.out, self.host = out, host
        self.files = {
            f"{site}/{file.relative_to(out / site).as_posix()}"
            for site in SITES
            for file in (out / site).rglob("*")
            if file.is_file()
        }
        html = sorted(path for path in self.files if path.endswith(".html"))
        self.pages = {path: Built(path, (out / path).read_text(encoding="utf-8"), host) for path in html}

    def file(self, url: str) -> str | None:
        """The file that an address of the program is read from; None for addresses elsewhere."""
        if not url.startswith(self.host):
            return None
        path = unquote(urlsplit(url).path).lstrip("/")
        return f"{path}index.html" if path.endswith("/") else path

    def of(self, site: str, locale: str) -> list[Built]:
        return [page for page in self.pages.values() if page.path.startswith(f"{site}/{locale}/")]


@pytest.fixture(scope="module")
def real_tree(real_out: Path) -> Tree:
    return Tree(real_out)


@pytest.fixture(scope="module")
def small_tree(minimal_out: Path) -> Tree:
    return Tree(minimal_out)


@pytest.fixture(scope="module", params=["small_tree", "real_tree"])
def tree(request: pytest.FixtureRequest) -> Tree:
    """The small project's sites, which have no translations, then the real ones."""
    found: Tree = request.getfixturevalue(request.param)
    return found


# -- rules for one page ---------------------------------------------------------------------------


def is_html_without_parse_errors(page: Built) -> Iterator[str]:
    yield from page.errors
    if not page.text.startswith("<!doctype html>\n"):
        yield f"begins with {page.text[:20]!r}"
    if page.text.count("<!doctype") != 1:
        yield "has several doctypes"


def says_its_language_and_direction(page: Built) -> Iterator[str]:
    found = page.root.get("lang"), page.root.get("dir")
    if found != (page.locale, "rtl" if page.locale == "ar" else "ltr"):
        yield f"says {found}"


def declares_its_encoding_and_fits_small_screens(page: Built) -> Iterator[str]:
    if '<meta charset="utf-8">' not in page.text[:1024]:
        yield "no charset in the first kilobyte"
    if [meta.get("content") for meta in page.all("meta", name="viewport")] != ["width=device-width,initial-scale=1"]:
        yield "no viewport, or one that forbids zooming"


def has_one_title_of_the_first_level(page: Built) -> Iterator[str]:
    found = ["".join(h1.itertext()).strip() for h1 in page.all("h1")]
    if len(found) != 1 or not found[0]:
        yield f"h1: {found}"


def skips_no_heading_level(page: Built) -> Iterator[str]:
    before = 0
    for heading in page.all(*HEADINGS):
        level = int(heading.tag[1])
        if level > before + 1:
            yield f"h{before} is followed by {heading.tag} {''.join(heading.itertext()).strip()!r}"
        before = level


def has_no_empty_heading(page: Built) -> Iterator[str]:
    for heading in page.all(*HEADINGS):
        if not "".join(heading.itertext()).strip():
            yield f"empty {heading.tag}"


def has_unique_ids(page: Built) -> Iterator[str]:
    yield from (f"id {id!r} {count} times" for id, count in page.ids.items() if count > 1 or not id or " " in id)


def refers_to_ids_that_exist(page: Built) -> Iterator[str]:
    for element in page.elements:
        for name in ID_REFERENCES:
            yield from (f"{name}={id!r}" for id in element.get(name, "").split() if id not in page.ids)
        for name in ("fill", "stroke", "clip-path", "mask"):
            yield from (
                f"{name} #{id}" for id in re.findall(r"url\(#([^)]*)\)", element.get(name, "")) if id not in page.ids
            )


def has_pictures_with_words_and_sizes(page: Built) -> Iterator[str]:
    for image in page.all("img"):
        if image.get("alt") is None:
            yield f"img without alt: {image.get('src')}"
        if not all(re.fullmatch(r"[1-9]\d*", image.get(side, "")) for side in ("width", "height")):
            yield f"img without its size: {image.get('src')}"


def has_drawings_that_are_named_or_hidden(page: Built) -> Iterator[str]:
    for drawing in page.all("svg", "{http://www.w3.org/2000/svg}svg"):
        named = drawing.get("role") == "img" and drawing.get("aria-label", "").strip()
        if not named and drawing.get("aria-hidden") != "true":
            yield f"svg {drawing.get('class')}"


def has_links_and_buttons_with_words(page: Built) -> Iterator[str]:
    for element in page.all("a", "button", "summary", "label"):
        if not "".join(element.itertext()).strip() and not element.get("aria-label"):
            yield f"{element.tag} {element.attrib}"


def has_named_landmarks(page: Built) -> Iterator[str]:
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} main elements"
    for element in page.all("nav", "aside"):
        if not element.get("aria-label") and not element.get("aria-labelledby"):
            yield f"{element.tag} without a name"


def has_tables_with_a_caption_and_named_columns(page: Built) -> Iterator[str]:
    for table in page.all("table"):
        heads = [head for head in table.iter("th") if head.get("scope") not in ("col", "row", "colgroup", "rowgroup")]
        if heads:
            yield f"th without scope: {[''.join(head.itertext()) for head in heads]}"
        if table.find("thead") is None:
            yield "table without column heads"


def has_links_that_a_reader_may_follow(page: Built) -> Iterator[str]:
    for link in page.all("a"):
        scheme = urlsplit(link.get("href", "")).scheme
        if not link.get("href") or scheme not in ("", "http", "https", "mailto", "tel"):
            yield f"href={link.get('href')!r}"


def fetches_nothing_from_elsewhere(page: Built) -> Iterator[str]:
    for element in page.elements:
        found = [element.get(name, "") for name in ("src", "srcset", "poster", "data", "action", "background")]
        if element.tag == "link" and SUBRESOURCES & set(element.get("rel", "").split()):
            found.append(element.get("href", ""))
        if element.tag not in ("a", "link") and (
            element.get("href") or element.get("{http://www.w3.org/1999/xlink}href")
        ):
            found.append(element.get("href") or "xlink")
        yield from (f"{element.tag} {url}" for url in found if re.match(r"(?i)[a-z][a-z0-9+.-]*:|//|xlink", url))
    if page.all("base", "iframe", "object", "embed", "video", "audio"):
        yield "embeds"


def runs_nothing(page: Built) -> Iterator[str]:
    yield from (f"{element.tag} element" for element in page.all("script", "style", "noscript", "template"))
    for element in page.elements:
        yield from (f"{element.tag} {name}" for name in element.attrib if name == "style" or name.startswith("on"))
    if page.all("meta", **{"http-equiv": "refresh"}):
        yield "meta refresh"


def begins_with_the_skip_link(page: Built) -> Iterator[str]:
    first = page.all("a")[0]
    target = [element.get("tabindex") for element in page.elements if element.get("id") == "content"]
    if first.get("href") != "#content" or not first.text:
        yield f"the first link is {first.attrib}"
    if target != ["-1"]:
        yield f"tabindex of #content: {target}"


def has_a_title_and_a_description(page: Built) -> Iterator[str]:
    titles = [title.text or "" for title in page.all("title")]
    if len(titles) != 1 or not titles[0].strip() or "<" in titles[0]:
        yield f"title {titles}"
    descriptions = [meta.get("content", "") for meta in page.all("meta", name="description")]
    if len(descriptions) != 1 or not descriptions[0].strip() or "<" in descriptions[0]:
        yield f"description {descriptions}"


def has_one_canonical_address_unless_nothing_is_there(page: Built) -> Iterator[str]:
    if len(page.links("canonical")) != (0 if page.path.endswith("/404.html") else 1):
        yield f"{len(page.links('canonical'))} canonical addresses"


def names_the_language_of_every_text(page: Built) -> Iterator[str]:
    for word in page.words():
        if "title" in word.around:  # holds one language only; names in it keep theirs
            continue
        for tag, letters in LETTERS.items():
            if letters.search(word.text) and word.lang != tag:
                yield f"{word.lang}: {word.text[:60]!r}"
        own = LETTERS.get(word.lang)
        if own and not own.search(word.text) and ENGLISH.search(word.text):
            yield f"{word.lang}: {word.text[:60]!r}"
    for meta in page.all("meta", name="description"):
        own = LETTERS.get(meta.get("lang", page.locale))
        if own and not own.search(meta.get("content", "")):
            yield f"description: {meta.get('content', '')[:60]!r}"


def gives_the_direction_of_foreign_text(page: Built) -> Iterator[str]:
    for element in page.elements:
        lang = element.get("lang", page.locale)
        if (lang == "ar") != (page.locale == "ar") and element.get("dir") != ("rtl" if lang == "ar" else "ltr"):
            yield f"{element.tag} lang={lang} dir={element.get('dir')}"


def leaves_nothing_unfilled(page: Built) -> Iterator[str]:
    yield from (word.text[:60] for word in page.words() if LEFT_OVER.search(word.text))
    for element in page.elements:
        for name in TEXT_ATTRIBUTES:
            if LEFT_OVER.search(element.get(name, "")):
                yield f"{name}={element.get(name)!r}"


def says_preview_and_nothing_official(page: Built) -> Iterator[str]:
    bars = [element for element in page.all("aside") if "kcn-masthead" in element.get("class", "").split()]
    if len(bars) != 1 or "kcn-masthead--preview" not in bars[0].get("class", ""):
        yield "no preview bar"
    if KOREAN_SENTENCE in page.text or "kcn-identifier" in page.text or "kcn-flag" in page.text:
        yield "official marks"
    if [meta.get("content") for meta in page.all("meta", name="robots")] != ["noindex"]:
        yield "not kept out of search engines"


Rule = Callable[[Built], Iterator[str]]
RULES: list[Rule] = [
    is_html_without_parse_errors,
    says_its_language_and_direction,
    declares_its_encoding_and_fits_small_screens,
    has_one_title_of_the_first_level,
    skips_no_heading_level,
    has_no_empty_heading,
    has_unique_ids,
    refers_to_ids_that_exist,
    has_pictures_with_words_and_sizes,
    has_drawings_that_are_named_or_hidden,
    has_links_and_buttons_with_words,
    has_named_landmarks,
    has_tables_with_a_caption_and_named_columns,
    has_links_that_a_reader_may_follow,
    fetches_nothing_from_elsewhere,
    runs_nothing,
    begins_with_the_skip_link,
    has_a_title_and_a_description,
    has_one_canonical_address_unless_nothing_is_there,
    names_the_language_of_every_text,
    gives_the_direction_of_foreign_text,
    leaves_nothing_unfilled,
    says_preview_and_nothing_official,
]


def faults(pages: Iterable[Built], rule: Rule) -> list[str]:
    """What a rule finds, at most twenty."""
    return [f"{page.path}: {fault}" for page in pages for fault in rule(page)][:20]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_page(tree: Tree, rule: Rule) -> None:
    assert faults(tree.pages.values(), rule) == []
