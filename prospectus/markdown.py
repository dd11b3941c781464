"""Markdown to HTML in any language: translated block by block before inline parsing.

A tree processor that runs after the block parser and before the inline parser sees every
paragraph, list item, table cell, heading and definition as raw inline Markdown: that text is the
message. Extraction and translation are one walk, so they cannot disagree. Headings keep the
anchors of the source text, so links hold in every language.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

# (message, kind of block) -> its translation, or None where there is none
Translate = Callable[[str, str], str | None]

# A trailing attribute list belongs to the block, not to the message: "Question? {#when}"
ATTRIBUTES = re.compile(r"((?:[ ]+|\n[ ]*)\{:?[ ]*[#.\w][^\n{}]*\}[ ]*)$")
STASH = re.compile("\x02[^\x03]*\x03")
STASH_MARKS = re.compile("[\x02\x03]")
WORD = re.compile(r"[^\W\d_]")
# a run ends with a letter or with a bracket that it opened: "주의(중요)"
HANGUL = re.compile(r"[가-힣](?:(?:[가-힣0-9·, ~]|\([가-힣0-9·, ~]*\))*(?:[가-힣]|\([가-힣0-9·, ~]*[가-힣]\)))?")
TEXT_NODE = re.compile(r">([^<]*[가-힣][^<]*)<")
EMAIL = r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
TELEPHONE = r"\+\d{1,3}(?:-\d{1,4}){2,4}"
SCHEMES = ("https://", "http://", "mailto:", "tel:")
TIP_PICTURE = "Pictures belong to project records, with the field 'pictures'."
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
OPAQUE = frozenset({"pre", "code", "script", "style"})
# what an attribute list may set; "onclick" and the like stay out
PASSIVE = frozenset({"alt", "class", "dir", "height", "href", "id", "lang", "scope", "src", "start", "title", "width"})


@dataclass(frozen=True)
class Heading:
    """An entry of a page's table of contents; `html` is its inline HTML."""

    level: int
    id: str
    html: str


@dataclass(frozen=True)
class Rendered:
    """A Markdown text as HTML; links are things ("page:apply/faq#when") until a site resolves them."""

    html: str
    headings: tuple[Heading, ...] = ()
    links: tuple[str, ...] = ()
    messages: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    faults: tuple["Fault", ...] = ()


class Fault(NamedTuple):
    """Markdown that the pages have no room for: the words to find it by, what is wrong, what to do."""

    words: str
    message: str
    tip: str


@dataclass
class _Walk:
    """What one conversion is told, and what it finds."""

    translate: Translate | None = None
    ids: tuple[str, ...] | None = None
    folder: str = ""
    language: str = "en"
    direction: str = "ltr"
    foreign: dict[str, str] = field(default_factory=dict)
    faq: bool = False
    headings: list[Heading] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Renderer:
    """Python-Markdown with the program's extensions, for one language.

    `extensions` and `settings` are those of mkdocs.yml.
    """

    def __init__(
        self,
        extensions: tuple[str, ...],
        settings: dict[str, dict[str, Any]],
        language: str = "en",
        direction: str = "ltr",
    ) -> None:
        self.language, self.direction = language, direction
        self.walk = _Walk()
        self.md = markdown.Markdown(
            extensions=[*extensions, _Program(self)], extension_configs=settings, output_format="html"
        )

    def render(
        self,
        text: str,
        folder: str = "",
        translate: Translate | None = None,
        ids: tuple[str, ...] | None = None,
        faq: bool = False,
    ) -> Rendered:
        """`text` as HTML.

        folder: where relative links start, below content/ ("apply").
        translate: finds a message's translation; None renders the source language.
        ids: the heading anchors of the source, in order; None makes them from the headings.
        faq: turns each third-level heading and its answer into a disclosure.
        """
        foreign = {} if translate is None else {"lang": "en", "dir": "ltr"}
        self.walk = _Walk(translate, ids, folder, self.language, self.direction, foreign, faq)
        html = mark_korean(self.md.reset().convert(text), self.language)
        walk = self.walk
        return Rendered(
            html,
            tuple(walk.headings),
            tuple(walk.links),
            tuple(walk.messages),
            tuple(walk.missing),
            tuple(walk.faults),
        )


def mark_korean(html: str, language: str) -> str:
    """HTML with the language named on Korean words in a page of another language (WCAG 2.2, 3.1.2)."""
    if language == "ko":
        return html
    return TEXT_NODE.sub(lambda node: HANGUL.sub(r'<span lang="ko" dir="ltr">\g<0></span>', node[0]), html)


class _Program(Extension):
    """The three steps that the program adds to Python-Markdown."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self.renderer = renderer

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        # footnotes 50 … our messages 22 … inline 20 … attr_list 8 … ids 5.5 … toc 5 … shape 4
        md.treeprocessors.register(_Messages(self.renderer), "program-messages", 22)
        md.treeprocessors.register(_Anchors(self.renderer), "program-anchors", 5.5)
        md.treeprocessors.register(_Shape(self.renderer), "program-shape", 4)
        md.inlinePatterns.register(_Address(f"<{EMAIL}>", md), "automail", 110)
        md.inlinePatterns.register(_Address(EMAIL, md), "program-email", 70)
        md.inlinePatterns.register(_Address(TELEPHONE, md), "program-telephone", 71)
        # raw HTML is text: sources come from many hands
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


class _Address(InlineProcessor):
    """An e-mail address or telephone number as a link, its direction fixed for right-to-left pages."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        words = m[0].strip("<>")
        scheme, target = ("mailto:", words) if "@" in words else ("tel:", words.replace("-", ""))
        link = Element("a", {"href": scheme + target})
        SubElement(link, "bdi", {"dir": "ltr"}).text = AtomicString(words)
        return link, m.start(0), m.end(0)


class _Step(Treeprocessor):
    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self.renderer = renderer

    @property
    def walk(self) -> _Walk:
        return self.renderer.walk


class _Messages(_Step):
    """Hands every block's text to the translator and puts the translation in its place."""

    def run(self, root: Element) -> None:
        self.visit(root)

    def visit(self, parent: Element) -> None:
        for element in list(parent):
            if element.tag not in OPAQUE:
                if element.text and not isinstance(element.text, AtomicString):
                    element.text = self.block(element, element.text)
                self.visit(element)

    def block(self, element: Element, text: str) -> str:
        """A block's text in the page's language; a block without a translation says that it is foreign."""
        body, attributes = split_attributes(text)
        message = normalise(body)
        if not WORD.search(message) or STASH.search(message):
            return text
        self.walk.messages.append((message, element.tag))
        if self.walk.translate is None:
            return text
        translation = self.walk.translate(message, element.tag)
        if translation is None:
            self.walk.missing.append(message)
            element.attrib.update(self.walk.foreign)
            for child in element:
                child.attrib.update({"lang": self.walk.language, "dir": self.walk.direction})
            return text
        return STASH_MARKS.sub("", translation) + attributes


def normalise(text: str) -> str:
    """A block as the message that identifies it: soft line breaks are spaces, hard breaks stay."""
    return re.sub(r"(?<!  )\n[ ]*", " ", text.strip())


def split_attributes(text: str) -> tuple[str, str]:
    """(a block's text, its trailing attribute list)."""
    found = ATTRIBUTES.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


class _Anchors(_Step):
    """Gives headings the anchors that they have in the source language."""

    def run(self, root: Element) -> None:
        if self.walk.ids is not None:
            for element, anchor in zip(headings(root), self.walk.ids, strict=False):
                element.set("id", anchor)


def headings(root: Element) -> Iterator[Element]:
    """The headings of a tree, in order."""
    return (element for element in root.iter() if element.tag in HEADINGS)


class _Shape(_Step):
    """Gives Markdown's plain elements the design's classes, and notes headings and links."""

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            match element.tag:
                case "a":
                    self.link(element)
                case "ol":
                    element.set("class", "kcn-steps")
                case "table":
                    shape_table(element)
                case "img":
                    self.walk.faults.append(Fault(element.get("src") or "]()", "Must not hold a picture.", TIP_PICTURE))
                case "div" if "admonition" in element.get("class", ""):
                    self.panel(element)
                case "dl" if "class" not in element.attrib:
                    element.set("class", "kcn-terms")
            for name in element.attrib.keys() - PASSIVE:
                del element.attrib[name]
        for element in headings(root):
            html = inner_html(self.renderer.md, element, self.walk.language)
            self.walk.headings.append(Heading(int(element.tag[1]), element.get("id", ""), html))
        wrap_tables(root)
        pair_admonitions(root)
        if self.walk.faq:
            fold_questions(root)

    def panel(self, element: Element) -> None:
        kind = element.get("class", "").partition(" ")[2]
        if kind not in ADMONITIONS:
            known = ", ".join(ADMONITIONS)
            self.walk.faults.append(Fault(f"!!! {kind}", f"Must be one of the panels {known}; found {kind!r}.", ""))
        shape_admonition(element)

    def link(self, element: Element) -> None:
        target = element.get("href", "")
        if target.startswith(SCHEMES) or target.startswith("#"):
            if target.startswith("#"):
                self.walk.links.append(target)
            return
        thing = resolve(target, self.walk.folder)
        self.walk.links.append(thing)
        element.set("href", f"thing:{thing}")


def resolve(target: str, folder: str) -> str:
    """The thing that a link means: "../apply/faq.md#when" from content/program is "page:apply/faq#when"."""
    path, hash_sign, anchor = target.partition("#")
    if not path.endswith(".md"):
        return target
    parts = folder.split("/") if folder else []
    for part in path.removesuffix(".md").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return f"page:{'/'.join(parts)}{hash_sign}{anchor}"


def inner_html(md: markdown.Markdown, element: Element, language: str) -> str:
    """An element's content as HTML, for the table of contents: languages are named, links are words."""
    html = md.serializer(element)
    for processor in md.postprocessors:
        html = processor.run(html)
    html = re.sub(r"^<[^>]*>|</[^>]*>$|</?a\b[^>]*>", "", mark_korean(html.strip(), language))
    foreign = element.get("lang")
    return f'<span lang="{foreign}" dir="{element.get("dir", "ltr")}">{html}</span>' if foreign else html


ADMONITIONS = {
    "key": "kcn-keyfacts",
    "note": "kcn-notice",
    "warning": "kcn-notice kcn-notice--warn",
    "yes": "kcn-can",
    "no": "kcn-cannot",
}


def shape_admonition(element: Element) -> None:
    """`!!! key "Title"` as the design's panel; the title becomes a strong line."""
    kind = element.get("class", "").split()[-1]
    element.set("class", ADMONITIONS.get(kind, "kcn-notice"))
    for child in element:
        if child.tag == "p" and child.get("class") == "admonition-title":
            child.set("class", "kcn-h3")
        elif child.tag == "dl":
            child.set("class", "kcn-pairs")
        elif child.tag == "ul":
            child.set("class", "kcn-bullets")


def shape_table(element: Element) -> None:
    """A table with scopes; alignment as a class, since the strict policy allows no style attribute."""
    element.set("class", "kcn-table")
    for cell in element.iter():
        if cell.tag == "th":
            cell.set("scope", "col")
        if cell.tag in ("th", "td") and "right" in cell.attrib.pop("style", ""):
            cell.set("class", "is-num")


def wrap_tables(root: Element) -> None:
    """Lets a wide table scroll by itself, within reach of the keyboard."""
    heading: Element | None = None
    for index, element in enumerate(list(root)):
        if element.tag in HEADINGS:
            heading = element
        if element.tag == "table":
            box = Element("div", {"class": "kcn-scroll", "tabindex": "0", "role": "region"})
            if heading is not None and heading.get("id"):
                heading.set("id", heading.get("id", ""))
                box.set("aria-labelledby", heading.get("id", ""))
            else:
                box.set("aria-labelledby", "content-title")
            root.remove(element)
            box.append(element)
            root.insert(index, box)


def pair_admonitions(root: Element) -> None:
    """Puts "can" and "cannot" side by side where one follows the other."""
    children = list(root)
    for first, second in pairwise(children):
        if first.get("class") == "kcn-can" and second.get("class") == "kcn-cannot":
            pair = Element("div", {"class": "kcn-yesno"})
            root.insert(list(root).index(first), pair)
            for element in (first, second):
                root.remove(element)
                pair.append(element)


def fold_questions(root: Element) -> None:
    """Each h3 and what follows it becomes a disclosure.

    The anchor stands inside the answer: browsers open a closed disclosure to show the target of
    a link (HTML, "ancestor details revealing algorithm").
    """
    details: Element | None = None
    for element in list(root):
        if element.tag == "h3":
            root_index = list(root).index(element)
            root.remove(element)
            details = Element("details", {"class": "kcn-q"})
            root.insert(root_index, details)
            SubElement(details, "summary").append(element)
            SubElement(details, "div", {"id": element.attrib.pop("id", "")})
        elif element.tag == "h2":
            details = None
        elif details is not None:
            root.remove(element)
            details[1].append(element)
