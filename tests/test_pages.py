"""Pages: what their templates are given, and rules that every page of the built sites keeps."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from jinja2 import Environment
from markupsafe import Markup

from prospectus import release
from prospectus.loading import Loaded
from prospectus.outputs.assets import Assets
from prospectus.outputs.languages import language_choice
from prospectus.outputs.pages import RECORD_ORDER, Pages
from prospectus.outputs.slots import filled, pieces, slot
from prospectus.planning import planner
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.theme import environment, plain
from tests.conftest import LOCALES, change, copy_project

HANOI, OSLO = "project:hanoi-traffic-2026", "project:oslo-parking-2026"
HANOI_AT = "projects/hanoi-traffic-2026"
SITES, TAGS = ("molit", "smartcity", "kind"), ("en", "ko", "ar")
HOST = "http://localhost:8000/"
OFFICIAL_HOST = "https://kcity.molit.go.kr/"
KOREAN_SENTENCE = "이 누리집은 대한민국 공식 전자정부 누리집입니다."
PREVIEW = {"en": "Preview.", "ko": "미리보기", "ar": "معاينة"}

SHOWN = {"img", "svg", "{http://www.w3.org/2000/svg}svg", "input", "select"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SUBRESOURCES = {"icon", "stylesheet", "preload", "modulepreload", "manifest", "apple-touch-icon", "preconnect"}
ID_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "for", "headers", "list")
LETTERS = {"ko": re.compile("[가-힣]"), "ar": re.compile("[\u0620-\u064a]")}
# four words, one of them in small letters as names have none: names are the same in every language (WCAG 2.2, 3.1.2)
WORDS = re.compile(r"[A-Za-z’']+(?:[,.:;]? +[A-Za-z’']+){3,}")
SMALL = re.compile(r"\b(?!(?:of|and|for|the|in|on)\b)[a-z]{2,}")
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

    def words(self) -> Iterator[Word]:
        """Every text that is not only space."""
        return self._words(self.root, "", ())

    def _words(self, element: Element, lang: str, around: tuple[str, ...]) -> Iterator[Word]:
        if element.tag in ("style", "script"):
            return
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


def has_nothing_empty(page: Built) -> Iterator[str]:
    """What a script fills has an id."""
    for element in page.all(*HEADINGS, "p", "ul", "ol", "dl", "dt", "dd", "li", "small"):
        shows = "".join(element.itertext()).strip() or any(child.tag in SHOWN for child in element.iter())
        if not shows and not element.get("id"):
            yield f"empty {element.tag}"


def has_rows_of_one_length(page: Built) -> Iterator[str]:
    for table in page.all("table"):
        counts = {sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}
        if len(counts) > 1:
            yield f"rows of {sorted(counts)} cells"


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
        named = drawing.get("role") in ("img", "group") and drawing.get("aria-label", "").strip()
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


def has_tables_with_named_heads(page: Built) -> Iterator[str]:
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
    yield from (f"{element.tag} element" for element in page.all("template"))
    if [style.attrib for style in page.all("style")] not in ([], [{}]):
        yield f"{len(page.all('style'))} style elements"
    for script in page.all("script"):  # only from a file, and after the page has been read; data run nothing
        if script.attrib == {"type": "application/ld+json"}:
            continue
        if script.text or {name for name in script.attrib if not name.startswith("data-")} != {"src", "defer"}:
            yield f"script {script.attrib}"
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
        english = WORDS.search(word.text)
        if own and not own.search(word.text) and english and SMALL.search(english[0]):
            yield f"{word.lang}: {word.text[:60]!r}"


def gives_the_direction_of_foreign_text(page: Built) -> Iterator[str]:
    for element in page.elements[page.elements.index(page.all("body")[0]) :]:
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
    html = re.sub("<style>.*?</style>", "", page.text)
    if KOREAN_SENTENCE in html or "kcn-identifier" in html or "kcn-flag" in html:
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
    has_nothing_empty,
    has_rows_of_one_length,
    has_unique_ids,
    refers_to_ids_that_exist,
    has_pictures_with_words_and_sizes,
    has_drawings_that_are_named_or_hidden,
    has_links_and_buttons_with_words,
    has_named_landmarks,
    has_tables_with_named_heads,
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


TABLE = "<table><thead><tr><th scope='col'>A</th><th scope='col'>B</th></tr></thead>"

# The rules see what they are for: each finds the fault in a page that has it.
GOOD = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>T</title>
<meta name="description" content="D"><meta name="robots" content="noindex">
<link rel="canonical" href="http://localhost:8000/molit/{lang}/a/"></head>
<body><a href="#content">Skip</a><aside class="kcn-masthead kcn-masthead--preview" aria-label="A"></aside>
<main id="content" tabindex="-1"><h1>{title}</h1>{body}</main></body></html>
"""
BAD = [
    (is_html_without_parse_errors, "</section>", "7:57: end-tag-too-early"),
    (has_one_title_of_the_first_level, "<h1>Two</h1>", "h1: ['Title', 'Two']"),
    (skips_no_heading_level, "<h2>A</h2><h4>B</h4>", "h2 is followed by h4 'B'"),
    (has_nothing_empty, "<h2> </h2>", "empty h2"),
    (has_nothing_empty, '<p class="kcn-alt"><span> </span></p>', "empty p"),
    (has_rows_of_one_length, f"{TABLE}<tr><th scope='row'>A</th></tr></table>", "rows of [1, 2] cells"),
    (has_rows_of_one_length, f"{TABLE}<tr><td colspan='3'>A</td></tr></table>", "rows of [2, 3] cells"),
    (has_unique_ids, '<p id="content"></p>', "id 'content' 2 times"),
    (refers_to_ids_that_exist, '<nav aria-labelledby="content none"></nav>', "aria-labelledby='none'"),
    (refers_to_ids_that_exist, '<svg><rect fill="url(#band)"/></svg>', "fill #band"),
    (has_pictures_with_words_and_sizes, '<img src="a.png" width="1" height="1">', "img without alt: a.png"),
    (has_pictures_with_words_and_sizes, '<img src="a.png" alt="" width="1">', "img without its size: a.png"),
    (has_drawings_that_are_named_or_hidden, '<svg class="x"></svg>', "svg x"),
    (has_links_and_buttons_with_words, '<button type="button"></button>', "button {'type': 'button'}"),
    (has_named_landmarks, "<nav></nav>", "nav without a name"),
    (has_tables_with_named_heads, "<table><thead><tr><th>A</th></tr></thead></table>", "th without scope: ['A']"),
    (has_links_that_a_reader_may_follow, '<a href="javascript:x()">A</a>', "href='javascript:x()'"),
    (has_links_that_a_reader_may_follow, "<a>A</a>", "href=None"),
    (fetches_nothing_from_elsewhere, '<img src="https://example.org/a.png">', "img https://example.org/a.png"),
    (fetches_nothing_from_elsewhere, '<img src="//example.org/a.png">', "img //example.org/a.png"),
    (fetches_nothing_from_elsewhere, '<link rel="stylesheet" href="https://a.b/c">', "link https://a.b/c"),
    (fetches_nothing_from_elsewhere, "<iframe></iframe>", "embeds"),
    (runs_nothing, "<script></script>", "script {}"),
    (runs_nothing, '<p style="color:red"></p>', "p style"),
    (runs_nothing, '<p onclick="x()"></p>', "p onclick"),
    (names_the_language_of_every_text, "<p>국토</p>", "en: '국토'"),
    (names_the_language_of_every_text, '<p lang="ko">This is not Korean</p>', "ko: 'This is not Korean'"),
    (gives_the_direction_of_foreign_text, '<p lang="ar">عربي</p>', "p lang=ar dir=None"),
    (leaves_nothing_unfilled, "<p>Call {{ year }}</p>", "Call {{ year }}"),
    (leaves_nothing_unfilled, "<p>Closed %(date)s</p>", "Closed %(date)s"),
    (leaves_nothing_unfilled, "<p>Unknown</p>", "Unknown"),
    (leaves_nothing_unfilled, '<p title="None"></p>', "title='None'"),
    (says_preview_and_nothing_official, f"<p>{KOREAN_SENTENCE}</p>", "official marks"),
]  # fmt: skip


def built(body: str = "", lang: str = "en") -> Built:
    """A small page, good but for its body."""
    text = GOOD.format(lang=lang, dir="rtl" if lang == "ar" else "ltr", title="Title", body=body)
    return Built(f"molit/{lang}/a/index.html", text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_page_keeps_every_rule(rule: Rule) -> None:
    assert list(rule(built("<p>None of these is a fault; 100% of them.</p>"))) == []


@pytest.mark.parametrize(("rule", "body", "fault"), BAD, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_finds_its_fault(rule: Rule, body: str, fault: str) -> None:
    assert list(rule(built(body))) == [fault]


def without(old: str, new: str = "") -> Built:
    """A small page with a text taken out of its frame."""
    good = built()
    assert old in good.text
    return Built(good.path, good.text.replace(old, new))


@pytest.mark.parametrize(
    ("rule", "page"),
    [
        (is_html_without_parse_errors, without("<!doctype html>\n")),
        (says_its_language_and_direction, without('lang="en"')),
        (says_its_language_and_direction, without('dir="ltr"', 'dir="rtl"')),
        (declares_its_encoding_and_fits_small_screens, without('<meta charset="utf-8">')),
        (declares_its_encoding_and_fits_small_screens, without("initial-scale=1", "user-scalable=no")),
        (has_named_landmarks, without("main", "div")),
        (begins_with_the_skip_link, without('href="#content"', 'href="./"')),
        (begins_with_the_skip_link, without('tabindex="-1"')),
        (has_a_title_and_a_description, without("<title>T</title>")),
        (has_a_title_and_a_description, without('content="D"', 'content=" "')),
        (has_one_canonical_address_unless_nothing_is_there, without("canonical", "next")),
        (says_preview_and_nothing_official, without("kcn-masthead--preview")),
        (says_preview_and_nothing_official, without("noindex", "index")),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_rule_finds_what_is_missing(rule: Rule, page: Built) -> None:
    assert list(rule(page))


# -- rules between pages --------------------------------------------------------------------------


def broken_links(tree: Tree, page: Built) -> Iterator[str]:
    """Addresses of the program, relative or absolute, that lead to no file or to no place in it."""
    for element in page.all("a", "link", "img"):
        address = element.get("href", element.get("src", ""))
        url, fragment = urldefrag(urljoin(page.url, address))
        file = tree.file(url)
        if file is None:
            if not urlsplit(address).scheme:
                yield f"{address} leaves the sites"
        elif file not in tree.files:
            yield f"{address} leads to no file"
        elif fragment and (file not in tree.pages or unquote(fragment) not in tree.pages[file].ids):
            yield f"{address} leads to no place in {file}"


def test_every_link_leads_to_a_page_and_a_place_in_it(tree: Tree) -> None:
    assert faults(tree.pages.values(), lambda page: broken_links(tree, page)) == []


def test_links_to_other_sites_and_to_places_are_among_them(real_tree: Tree) -> None:
    found = Counter[str]()
    for page in real_tree.pages.values():
        for link in page.all("a"):
            url, fragment = urldefrag(urljoin(page.url, link.get("href", "")))
            file = real_tree.file(url)
            found["place" if fragment else "page"] += bool(file)
            found["other site"] += bool(file) and not str(file).startswith(page.site)
    assert min(found["place"], found["page"], found["other site"]) > 1000


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("../none/", "../none/ leads to no file"),
        ("../projects/#none", "../projects/#none leads to no place in molit/en/projects/index.html"),
        ("http://localhost:8000/kind/en/none/", "http://localhost:8000/kind/en/none/ leads to no file"),
        ("//example.org/", "//example.org/ leaves the sites"),
    ],
)
def test_a_broken_link_is_found(small_tree: Tree, address: str, fault: str) -> None:
    assert list(broken_links(small_tree, built(f'<a href="{address}">A</a>')))[-1] == fault


def test_the_fetched_files_are_in_the_pages_own_site(tree: Tree) -> None:
    def elsewhere(page: Built) -> Iterator[str]:
        for link in (*page.links("stylesheet"), *page.links("icon"), *page.all("img")):
            file = tree.file(urljoin(page.url, link.get("href", link.get("src", "")))) or ""
            if not file.startswith(f"{page.site}/assets/") or file not in tree.files:
                yield file

    assert faults(tree.pages.values(), elsewhere) == []


def test_every_asset_is_used(tree: Tree) -> None:
    used = {
        tree.file(urljoin(page.url, link.get("href") or link.get("src") or link.get("srcset") or ""))
        for page in tree.pages.values()
        for link in page.all("link", "img", "script", "source")
    }
    assert {path for path in tree.files if "/assets/" in path} <= used


def test_every_page_can_be_reached_from_the_choice_of_language(tree: Tree) -> None:
    seen: set[str] = set()
    ahead = [f"{site}/index.html" for site in SITES]
    while ahead:
        path = ahead.pop()
        if path in seen or path not in tree.pages:
            continue
        seen.add(path)
        page = tree.pages[path]
        ahead += [tree.file(urldefrag(urljoin(page.url, link.get("href", "")))[0]) or "" for link in page.all("a")]
    assert {path for path in tree.pages if not path.endswith("/404.html")} - seen == set()


def test_titles_tell_the_pages_of_a_site_and_language_apart(tree: Tree) -> None:
    titles: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for page in tree.pages.values():
        titles[page.site, page.locale, page.all("title")[0].text or ""].append(page.path)
    roots = {f"{site}/index.html" for site in SITES}
    assert [paths for paths in titles.values() if len(set(paths) - roots) > 1] == []


def test_every_description_of_a_translated_page_is_in_its_language_or_says_so(real_tree: Tree) -> None:
    def foreign(page: Built) -> Iterator[str]:
        for meta in page.all("meta", name="description"):
            own = LETTERS.get(meta.get("lang", page.locale))
            if own and not own.search(meta.get("content", "")):
                yield meta.get("content", "")

    assert faults(real_tree.pages.values(), foreign) == []


def test_korean_pages_hold_no_english_fallback(real_tree: Tree) -> None:
    def fallbacks(page: Built) -> Iterator[str]:
        for element in page.elements:
            words = "".join(element.itertext())
            named = words == "English" and element.tag in ("th", "span")  # a language calls itself by its own name
            if element.get("lang") == "en" and not named and element.get("hreflang") != "en":
                yield f"{element.tag}: {words[:60]}"

    korean = [page for page in real_tree.pages.values() if page.locale == "ko"]
    assert len(korean) > 400
    assert faults(korean, fallbacks) == []


@pytest.mark.parametrize("at", [HANOI_AT, "apply/forms", "forms/visit"])
def test_pages_without_a_translation_say_so_and_name_the_english_page(small_tree: Tree, at: str) -> None:
    page = small_tree.pages[f"smartcity/ar/{at}/index.html"]
    notice = next(p for p in page.all("p") if "kcn-notice--warn" in p.get("class", ""))
    english = notice.findall("a")[0]
    assert english.get("hreflang") == "en"
    assert urljoin(page.url, english.get("href", "")) == page.url.replace("/ar/", "/en/")


# -- canonical addresses and languages ------------------------------------------------------------


def things(loaded: Loaded) -> Iterator[tuple[str, str, str, str]]:
    """(path, site, locale, thing) of every page of a thing."""
    for site in loaded.program.config.sites:
        for tag in loaded.editions:
            for thing in loaded.routes.things(site):
                yield f"{site.id}/{loaded.routes.path(tag, thing)}", site.id, tag, thing


@pytest.fixture(params=["small", "real"])
def program_and_tree(request: pytest.FixtureRequest) -> tuple[Loaded, Tree]:
    names = {"small": ("loaded", "small_tree"), "real": ("real", "real_tree")}[request.param]
    loaded, tree = (request.getfixturevalue(name) for name in names)
    return loaded, tree


def test_there_is_a_page_for_every_thing_and_no_other(program_and_tree: tuple[Loaded, Tree]) -> None:
    loaded, tree = program_and_tree
    assert tree.pages.keys() == {path for path, *_ in things(loaded)} | {f"{site}/index.html" for site in SITES}


def test_a_page_names_its_owners_page_as_canonical(program_and_tree: tuple[Loaded, Tree]) -> None:
    loaded, tree = program_and_tree
    routes, config = loaded.routes, loaded.program.config
    for path, site, tag, thing in things(loaded):
        locale = tag if loaded.editions[tag].is_translated(thing) else "en"
        wanted = routes.absolute(routes.owner(config.site(site), thing), locale, thing) if thing != "404" else ""
        assert tree.pages[path].canonical == wanted, path


def test_a_canonical_page_is_its_own(tree: Tree) -> None:
    for page in tree.pages.values():
        if page.canonical:
            owner = tree.pages[tree.file(page.canonical) or ""]
            assert owner.canonical == page.canonical == owner.url, page.path


def test_no_page_names_other_languages_in_its_head_since_the_sitemaps_do(tree: Tree) -> None:
    for page in tree.pages.values():
        wanted = [] if page.is_root else ["application/atom+xml"]
        assert [link.get("type") for link in page.links("alternate")] == wanted, page.path
        assert not any(link.get("hreflang") for link in page.all("link")), page.path


def test_a_page_names_the_feed_of_its_site_in_its_language(tree: Tree) -> None:
    for page in tree.pages.values():
        for link in page.links("alternate"):
            wanted = f"{page.site}/{page.locale}/feed.xml"
            assert tree.file(urljoin(page.url, link.get("href", ""))) == wanted, page.path
            assert wanted in tree.files


def test_the_language_menu_leads_to_the_same_page_and_marks_this_one(tree: Tree) -> None:
    for page in tree.pages.values():
        menus = [e for e in page.all("details") if e.get("class") == "kcn-lang"]
        for link in (link for menu in menus for link in menu.iter("a")):
            tag = link.get("hreflang", "")
            assert urljoin(page.url, link.get("href", "")) == page.url.replace(f"/{page.locale}/", f"/{tag}/", 1)
            assert (link.get("aria-current") == "true") == (tag == page.locale), page.path
        assert len(menus) == (0 if page.is_root else 1), page.path


def test_the_menu_marks_at_most_one_place(tree: Tree) -> None:
    for page in tree.pages.values():
        for menu in (nav for nav in page.all("nav") if nav.get("id") == "menu"):
            current = [link.get("aria-current") for link in menu.iter("a") if link.get("aria-current")]
            assert current in ([], ["page"], ["true"]), page.path


# -- a new call -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def announced(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The small project on the day on which its next call is announced: no results yet, no projects."""
    project = copy_project(tmp_path_factory.mktemp("announced") / "project")
    call = (project / "calls/2026.yml").read_text(encoding="utf-8")
    known = re.sub("results:\n(?:  .*\n)+", "", call.replace("    supports: A study\n", ""))
    (project / "calls/2027.yml").write_text(known.replace("2027", "2028").replace("2026", "2027"), encoding="utf-8")
    out = project / "public"
    release.build(Request(root=project, out=out, locales=("en",), documents=False), Recorder())
    return Tree(out)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_call_without_results_and_projects_breaks_no_page(announced: Tree, rule: Rule) -> None:
    assert faults(announced.pages.values(), rule) == []


def test_the_homes_show_what_was_selected_last(announced: Tree) -> None:
    for site, title, slug in (
        ("molit", "Selected in 2026", "hanoi-traffic-2026"),
        ("kind", "Planning studies of 2026", "hanoi-traffic-2026"),
        ("smartcity", "The newest records", "oslo-parking-2026"),
    ):
        page = announced.pages[f"{site}/en/index.html"]
        assert title in ["".join(heading.itertext()) for heading in page.all("h2")], site
        assert f"projects/{slug}/" in page.text, site


def test_the_call_stands_in_the_table_of_calls_without_figures(announced: Tree) -> None:
    page = announced.pages["molit/en/calls/2026/index.html"]
    rows = [["".join(cell.itertext()) for cell in row] for table in page.all("table") for row in table.iter("tr")]
    assert ["2027", *["–not published"] * 3] in rows


# -- official and preview -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The small project with one official site; the files of the others are not there for its host."""
    project = copy_project(tmp_path_factory.mktemp("official") / "project")
    change(project, "sites/molit.yml", "official: false", "official: true")
    change(project, "sites/molit.yml", f"site_url: {HOST}molit/", f"site_url: {OFFICIAL_HOST}molit/")
    out = project / "public"
    release.build(Request(root=project, out=out, locales=LOCALES), Recorder())
    return Tree(out, OFFICIAL_HOST)


def test_every_official_page_has_the_masthead_with_the_korean_sentence(official: Tree) -> None:
    for page in official.pages.values():
        if page.site == "molit":
            bars = [e for e in page.all("aside") if e.get("class") == "kcn-masthead"]
            sentence = bars[0].findall("div/p/span")[0]
            assert sentence.text == "이 누리집은 대한민국 공식 전자정부 누리집입니다.", page.path
            assert (sentence.get("lang"), sentence.get("dir")) == ("ko", "ltr"), page.path
            assert "".join(page.root.itertext()).count(KOREAN_SENTENCE) == 1, page.path


def test_every_official_page_has_the_identifier(official: Tree) -> None:
    for page in official.pages.values():
        marks = [e for e in page.all("p") if e.get("class") == "kcn-identifier"]
        found = ["".join(mark.itertext()).strip() for mark in marks]
        assert found == (["이 누리집은 기관에서 운영하는 누리집입니다."] if page.site == "molit" else []), page.path


def test_an_official_page_says_nothing_of_a_preview_and_may_be_found(official: Tree) -> None:
    for page in official.pages.values():
        if page.site == "molit":
            html = re.sub("<style>.*?</style>", "", page.text)
            assert "kcn-masthead--preview" not in html, page.path
            assert "not an official website" not in html, page.path
            assert page.all("meta", name="robots") == [], page.path


def test_the_other_sites_stay_previews(official: Tree) -> None:
    others = [page for page in official.pages.values() if page.site != "molit"]
    assert len(others) > 100
    assert faults(others, says_preview_and_nothing_official) == []


def test_a_gloss_of_the_korean_sentence_stands_on_pages_in_other_languages_only(official: Tree) -> None:
    for page in official.pages.values():
        glosses = [e for e in page.all("span") if e.get("class") == "kcn-masthead__gloss"]
        assert len(glosses) == (1 if page.site == "molit" and page.locale != "ko" else 0), page.path


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule is not says_preview_and_nothing_official])
def test_an_official_page_keeps_the_other_rules(official: Tree, rule: Rule) -> None:
    assert faults([page for page in official.pages.values() if page.site == "molit"], rule) == []


def test_an_official_site_and_a_preview_link_each_other_in_full(official: Tree) -> None:
    there = official.pages["molit/en/index.html"]
    assert f"{HOST}kind/en/" in {link.get("href") for link in there.all("a")}
    back = official.pages["kind/en/index.html"]
    assert f"{OFFICIAL_HOST}molit/en/" in {link.get("href") for link in back.all("a")}


def test_a_preview_names_the_official_page_as_canonical(official: Tree) -> None:
    assert official.pages["kind/en/apply/dates/index.html"].canonical == f"{OFFICIAL_HOST}molit/en/apply/dates/"


@pytest.mark.parametrize("tag", TAGS)
def test_a_preview_says_so_in_its_language(real_tree: Tree, tag: str) -> None:
    page = real_tree.pages[f"molit/{tag}/index.html"]
    bar = next(e for e in page.all("aside") if "kcn-masthead--preview" in e.get("class", ""))
    assert PREVIEW[tag] in "".join(bar.itertext())


# -- what templates are given ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def env(loaded: Loaded) -> Environment:
    return environment(loaded.program.config)


@pytest.fixture(scope="module")
def make(loaded: Loaded) -> Callable[..., Pages]:
    """Makes the pages of one of the small project's sites."""

    @cache
    def pages(site: str = "molit", tag: str = "en", day: str = "2026-02-01") -> Pages:
        (found,) = planner(replace(loaded, day=day), (loaded.program.config.site(site),)).pages(tag)
        return found

    return pages


@pytest.fixture(scope="module")
def molit(make: Callable[..., Pages]) -> Pages:
    return make()


def test_one_artifact_is_planned_for_each_thing(loaded: Loaded, molit: Pages) -> None:
    found = planner(loaded, (molit.site,)).locale("en")
    planned = [artifact for _, artifact in found if artifact.path.endswith(".html")]
    assert [artifact.path for artifact in planned] == [
        loaded.routes.path("en", thing)
        for thing in loaded.routes.all_things
        if loaded.routes.has(molit.site, thing) and thing != "offline"  # which comes with the offline copy
    ]
    kinds = Counter(artifact.kind for artifact in planned)
    assert (kinds["project"], kinds["form"]) == (2, 1)


def test_an_artifact_makes_the_page_that_is_built(molit: Pages, loaded: Loaded, minimal_out: Path) -> None:
    (again,) = planner(loaded, (molit.site,)).pages("en")
    pages = ("index.html", "404.html", *(f"{at}/index.html" for at in (HANOI_AT, "apply/forms", "forms/visit")))
    things = ("home", "404", HANOI, "page:apply/forms", "form:visit")
    made = {artifact.path: artifact.make for artifact in map(again.artifact, things)}
    for path in (f"en/{page}" for page in pages):
        assert made[path]() == (minimal_out / "molit" / path).read_bytes()


@pytest.mark.parametrize(
    ("site", "thing", "template"),
    [
        ("molit", "home", "home-molit.html"),
        ("kind", "home", "home-kind.html"),
        ("molit", "page:apply/faq", "faq.html"),
        ("molit", "page:apply/who-can-apply", "guidance.html"),
        ("molit", "list:projects", "list-projects.html"),
        ("molit", HANOI, "project.html"),
        ("molit", "form:visit", "form.html"),
        ("molit", "country:VN", "country.html"),
        ("smartcity", "sector:transport", "sector.html"),
        ("molit", "sitemap", "sitemap.html"),
        ("molit", "404", "404.html"),
    ],
)
def test_a_thing_is_drawn_by_the_template_of_its_kind(
    make: Callable[..., Pages], site: str, thing: str, template: str
) -> None:
    assert make(site).template(thing) == template


@pytest.mark.parametrize(
    ("tag", "thing", "title"),
    [
        ("en", "page:apply/faq", "Questions"),
        ("en", HANOI, "Hanoi Traffic Plan"),
        ("en", "call:2026", "Call 2026"),
        ("en", "institution:kind", "KIND"),
        ("en", "form:visit", "Form for a visit"),
        ("en", "country:NO", "Norway"),
        ("ko", "country:NO", "노르웨이"),
        ("en", "sector:transport", "Transport"),
        ("en", "list:sectors", "Solutions"),
        ("en", "sitemap", "Site map"),
        ("en", "404", "Page not found"),
        ("en", "home", "Home"),
    ],
)
def test_a_thing_is_called_by_its_short_name(make: Callable[..., Pages], tag: str, thing: str, title: str) -> None:
    assert str(make(tag=tag).title(thing)) == title


def test_every_page_has_a_title_a_description_and_a_source(molit: Pages) -> None:
    for thing in molit.routes.things(molit.site):
        about = {**molit.contents.subject(thing), **molit.said_here(thing)}
        assert {"title", "description", "source"} <= about.keys(), thing


@pytest.mark.parametrize(
    ("day", "planning", "demonstration"),
    [
        ("2026-01-01", ("Open all year", "open"), ("Opens 28 January 2026, closes 17 March 2026", "")),
        ("2026-01-28", ("Open all year", "open"), ("Open until 17 March 2026", "open")),
        ("2026-03-17", ("Open all year", "open"), ("Open until 17 March 2026", "open")),
        ("2026-03-18", ("Open all year", "open"), ("Closed 17 March 2026", "")),
    ],
)
def test_a_track_is_open_from_its_first_day_to_its_last(
    make: Callable[..., Pages], day: str, planning: tuple[str, str], demonstration: tuple[str, str]
) -> None:
    contents = make(day=day).contents
    states = [contents.state(contents.latest, track) for track in contents.latest.tracks]
    assert [(plain(state.label), state.tag) for state in states] == [planning, demonstration]


def test_only_the_latest_call_is_open_all_year(molit: Pages) -> None:
    earlier = replace(molit.contents.latest, slug="2025")
    state = molit.contents.state(earlier, earlier.tracks[0])
    assert (plain(state.label), state.tag) == ("Proposals all year", "")


def test_a_track_without_a_last_day_is_open(molit: Pages) -> None:
    latest = molit.contents.latest
    track = replace(latest.tracks[1], closes=None)
    assert plain(molit.contents.state(latest, track).label) == "Open"


def test_a_project_without_support_has_no_words_for_it(molit: Pages) -> None:
    hanoi, oslo = (molit.edition.projects[thing.partition(":")[2]] for thing in (HANOI, OSLO))
    assert plain(molit.contents.support(hanoi)) == "about KRW 700 million"
    assert molit.contents.support(oslo) == ""


@pytest.mark.parametrize(
    ("thing", "current"),
    [
        ("home", ["", "", "", ""]),
        ("page:apply/who-can-apply", ["true", "", "", ""]),  # the item leads here, and to other pages
        ("page:apply/faq", ["true", "", "", ""]),
        ("list:projects", ["", "", "", "page"]),
        (HANOI, ["", "", "", "true"]),
        ("call:2026", ["", "", "true", ""]),
        ("form:visit", ["true", "", "", ""]),  # its list is a page of guidance
        ("page:press/2026-01-27-call", ["", "", "", ""]),
    ],
)
def test_the_menu_marks_where_a_page_stands(molit: Pages, thing: str, current: list[str]) -> None:
    assert list(molit.current(thing)) == current
    assert [item.current for item in molit.menu(molit.current(thing))] == current


@pytest.mark.parametrize(
    ("thing", "way"),
    [
        ("home", []),
        ("404", []),
        ("sitemap", [("Home", "../")]),
        ("page:apply/who-can-apply", [("Home", "../../")]),
        ("page:apply/faq", [("Home", "../../"), ("Apply", "../who-can-apply/")]),
        (HANOI, [("Home", "../../"), ("Projects", "../")]),
        ("country:VN", [("Home", "../../"), ("Countries", "../")]),
        ("form:visit", [("Home", "../../"), ("Forms", "../../apply/forms/")]),
        ("page:press/2026-01-27-call", [("Home", "../../"), ("Announcements", "../")]),
        ("page:about/privacy", [("Home", "../../")]),
    ],
)
def test_the_way_leads_from_home_to_the_parent(molit: Pages, thing: str, way: list[tuple[str, str]]) -> None:
    addresses = molit.addresses(thing)
    assert [(str(title), addresses[f"thing:{step}"]) for step, title in molit.way(thing)] == way


def test_a_way_leaves_out_a_list_that_the_site_does_not_have(make: Callable[..., Pages]) -> None:
    kind = make("kind")
    assert not kind.routes.has(kind.site, "list:press")
    assert [step for step, _ in kind.way("page:press/2026-01-27-call")] == ["home"]


def test_pages_of_a_menu_item_stand_beside_each_other(molit: Pages) -> None:
    title, links = molit.side("page:program/support")
    assert str(title) == "Program"
    assert [(str(link.title), link.url, link.current) for link in links] == [
        ("Support", slot("thing:page:program/support"), "page"),
        ("Meet the program", slot("thing:page:program/meet-the-program"), ""),
    ]


def test_a_form_stands_beside_the_pages_of_the_menu_item_that_offers_it(molit: Pages) -> None:
    title, links = molit.side("form:visit")
    assert (str(title), [str(link.title) for link in links][4:6]) == ("Apply", ["Forms", "Dates"])
    assert [link.current for link in links] == [""] * 7
    assert links[4].url == slot("thing:page:apply/forms")


@pytest.mark.parametrize("thing", ["home", "list:projects", HANOI, "page:about/privacy"])
def test_other_pages_have_none_beside_them(molit: Pages, thing: str) -> None:
    assert molit.side(thing) == ("", [])


def test_links_in_guidance_become_addresses(molit: Pages) -> None:
    html = '<a href="thing:page:apply/faq#when">A</a> <a href="https://example.org/?a=thing:x">B</a>'
    drawn = pieces(molit.contents.resolved(html))
    assert Markup(filled(drawn, molit.addresses("page:apply/dates"))) == Markup(
        '<a href="../faq/#when">A</a> <a href="https://example.org/?a=thing:x">B</a>'
    )


def test_words_that_read_like_a_link_stay_words(molit: Pages) -> None:
    html = '<p>href="thing:page:apply/faq" <a href="thing:home" title="href=&quot;thing:x&quot;">href="thing:y"</a></p>'
    drawn = pieces(molit.contents.resolved(html))
    found = filled(drawn, molit.addresses("page:apply/dates"))
    assert found == html.replace('<a href="thing:home"', '<a href="../../"')


def test_the_home_page_shows_the_newest_official_total(molit: Pages) -> None:
    found = molit.said_here("home")
    assert found["official"].slug == "2026"
    assert found["title"] == molit.brand(molit.site).home.title
    assert len(found["points"]) == 2


def test_a_home_page_is_given_only_what_its_template_names(make: Callable[..., Pages]) -> None:
    assert [body.slug for body in make("kind").said_here("home")["asked"]] == ["kind", "molit"]
    for site, missing in (("molit", "asked"), ("kind", "points"), ("smartcity", "official_count")):
        assert missing not in make(site).said_here("home")


def test_a_project_page_knows_its_track_and_its_neighbours(molit: Pages) -> None:
    found = molit.contents.subject(OSLO)
    assert found["track"].id == "demonstration"
    assert [project.slug for project in found["near"]] == ["hanoi-traffic-2026"]
    assert found["body"] == ""


def test_a_form_page_knows_who_receives_it_and_the_track_of_its_way(make: Callable[..., Pages]) -> None:
    for tag in TAGS:
        found = make(tag=tag).contents.subject("form:visit")
        assert (found["recipient"].slug, found["track"].id) == ("kind", "planning")
        assert found["sheet"]["identity"] == f"visit/2026.1/{tag}"
        assert [section["title"]["text"] for section in found["sheet"]["sections"]] == ["The visitor"]


def test_a_call_page_does_not_list_itself_among_the_others(molit: Pages) -> None:
    found = molit.contents.subject("call:2026")
    assert found["earlier"] == []
    assert [project.slug for project in found["projects"]] == ["hanoi-traffic-2026", "oslo-parking-2026"]


def test_an_institution_answers_for_its_pages_but_not_for_announcements(molit: Pages) -> None:
    owned = molit.contents.subject("institution:molit")["owned"]
    assert "page:apply/dates" in owned
    assert "page:press/2026-01-27-call" not in owned


@pytest.mark.parametrize(
    ("thing", "words"),
    [("country:VN", "One project of the program."), ("sector:transport", "2 projects of the program.")],
)
def test_what_projects_share_is_described_by_their_number(make: Callable[..., Pages], thing: str, words: str) -> None:
    assert plain(make("smartcity").contents.subject(thing)["description"]) == words


def test_the_site_map_has_every_page_once(make: Callable[..., Pages]) -> None:
    for site in SITES:
        pages = make(site)
        found = pages.said_here("sitemap")
        listed = [thing for item in found["menus"] for thing in item.things]
        listed += [*found["others"], *(thing for _, _, things in found["members"] for thing in things)]
        lists = {f"list:{section}" for section in pages.site.settings.records}  # forms have a page of guidance
        wanted = set(pages.routes.things(pages.site)) - {"home", "sitemap", "editions", "data", "404"} - lists
        assert set(listed) - lists == wanted, site
        assert len(listed) == len(set(listed)), site
        sections = [section for section, _, _ in found["members"]]
        assert sections == [section for section in RECORD_ORDER if section in sections]


def test_the_site_map_is_sorted_by_name_and_time(make: Callable[..., Pages]) -> None:
    pages = make()
    assert pages.by_name("projects", [OSLO, HANOI]) == [HANOI, OSLO]
    assert pages.by_name("calls", ["call:2025", "call:2026"]) == ["call:2026", "call:2025"]
    assert make(tag="ko").by_name("countries", ["country:VN", "country:NO"]) == ["country:NO", "country:VN"]


def test_a_page_offers_itself_in_every_language(make: Callable[..., Pages]) -> None:
    pages = make("kind", "ko")
    thing = "page:apply/faq"
    found = pages.alternates(pages.translated(thing))
    addresses = {slot(name): url for name, url in pages.languages(thing).items()}
    assert [(other.locale.tag, addresses[Markup(other.url)], other.translated) for other in found] == [
        ("en", "../../../en/apply/faq/", True),
        ("ko", "../faq/", False),
        ("ar", "../../../ar/apply/faq/", False),
    ]


# -- the choice of language -----------------------------------------------------------------------


def test_the_choice_of_language_speaks_every_language(small_tree: Tree, real_tree: Tree, real: Loaded) -> None:
    for tree, tags in ((small_tree, LOCALES), (real_tree, tuple(real.editions))):
        for site in SITES:
            page = tree.pages[f"{site}/index.html"]
            choice = next(e for e in page.all("ul") if e.get("class") == "kcn-choice")
            items = [(item.get("lang"), item.get("dir"), item.findall("a")[0].get("href")) for item in choice]
            assert items == [(tag, "rtl" if tag == "ar" else "ltr", f"{tag}/") for tag in tags]


def test_the_choice_of_language_holds_only_the_languages_that_are_built(loaded: Loaded, env: Environment) -> None:
    site = loaded.program.config.site("kind")
    names = Assets(loaded.program, site).names
    plan = planner(loaded, locales=("ko",))
    artifact = language_choice(
        env, loaded.program.config, site, plan.offers, names, plan.styles, "https://a.b/card.png"
    )
    html = artifact.make().decode()
    assert (artifact.path, artifact.kind) == ("index.html", "languages")
    assert re.findall(r'hreflang="([^"]+)"', html) == ["ko"]
    assert "English" not in html
