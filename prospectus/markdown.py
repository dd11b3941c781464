"""Markdown to HTML in any language: translated block by block before inline parsing.

A tree processor that runs after the block parser and before the inline parser sees every
paragraph, list item, table cell, heading and definition as raw inline Markdown: that text is the
message (docs/messages.md). Extraction and translation are one walk, so they cannot disagree.
Headings keep the anchors of the source text, so links hold in every language.

A translation can change words only. After inline parsing each block is compared with the source's:
one that gained or lost an element or an attribute is refused, and the page made again without it.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from prospectus.blocks import expand, is_list_of, normalise, split_attributes
from prospectus.inline import Inline
from prospectus.korean import mark_korean
from prospectus.moulds import CONTENTS, Mould, as_heading, cut, enclose, may_be_cut, stands_alone, unmarked
from prospectus.quotes import localised
from prospectus.shape import (
    ADMONITIONS,
    address,
    entitle_ends,
    fold_answers,
    fold_questions,
    headings,
    pair_admonitions,
    shape_admonition,
    shape_table,
    unfinished,
    wrap_tables,
)
from prospectus.skeleton import Signature, Skeleton, difference, signature, skeleton

# message -> its translation, or None where there is none
Translate = Callable[[str], str | None]
# those of the steps between blocks and HTML that a paragraph has need of, under usual extensions
PARAGRAPH_STEPS = ("inline", "prettify", "attr_list", "program-signatures", "program-shape", "unescape")
STASH = re.compile("\x02[^\x03]*\x03")
STASH_MARKS = re.compile("[\x02\x03]")
WORD = re.compile(r"[^\W\d_]")
# Extensions by which a block's words become HTML without a look at other blocks (MkDocs adds "fenced_code" by itself),
# and what the inline parser or a pattern of ours may begin with under them: most texts have nothing of it.
USUAL = frozenset({"admonition", "attr_list", "def_list", "fenced_code", "sane_lists", "tables", "toc"})
SYNTAX = re.compile("[\\\\`*_\\[\\]<>&{}@\n\x00-\x1f]|\\+\\d")
NOTE = re.compile(r"[ ]{0,3}<!--\s*i18n:\s*(.*?)\s*-->\s*")  # an author's note to translators, alone in its line
EMAIL = r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
TELEPHONE = r"\+\d{1,3}(?:-\d{1,4}){2,4}"
SCHEMES = ("https://", "http://", "mailto:", "tel:")
TIP_PICTURE = "Pictures belong to project records, with the field 'pictures'."
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
    blocks: tuple["Block", ...] = ()
    missing: tuple[str, ...] = ()
    refused: tuple["Refused", ...] = ()
    faults: tuple["Fault", ...] = ()
    signatures: tuple[Signature, ...] = ()
    mould: Mould | None = field(default=None, compare=False, repr=False)

    @cached_property
    def skeleton(self) -> Skeleton:
        """What its HTML consists of beside words."""
        return skeleton(self.html)


class Block(NamedTuple):
    """A message, the tag that it stands in, and what its author tells translators."""

    text: str
    kind: str
    notes: tuple[str, ...] = ()


class Refused(NamedTuple):
    """A message whose translation changes more than words, and what it changes."""

    text: str
    change: str


class Fault(NamedTuple):
    """Markdown that the pages have no room for: the words to find it by, what is wrong, what to do."""

    words: str
    message: str
    tip: str
    behind: tuple[str, ...] = ()  # words that stand before them, in their order


@dataclass
class _Walk:
    """What one conversion is told, and what it finds."""

    translate: Translate | None = None
    source: Rendered | None = None
    folder: str = ""
    language: str = "en"
    direction: str = "ltr"
    foreign: dict[str, str] = field(default_factory=dict)
    layout: str = ""
    is_cut: bool = False
    notes: deque[tuple[str, str]] = field(default_factory=deque)
    owners: dict[Element, list[str]] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    entitled: list[int | None] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


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
            extensions=[*extensions, _Program(self)],
            extension_configs=localised(settings, language),
            output_format="html",
        )
        self.is_usual = USUAL.issuperset(extensions) and not settings

    def is_plain(self, text: str) -> bool:
        """Whether a text is all words, which the inline parser would leave as they are."""
        return self.is_usual and not SYNTAX.search(text)

    def render(
        self,
        text: str,
        folder: str = "",
        translate: Translate | None = None,
        source: Rendered | None = None,
        layout: str = "",
    ) -> Rendered:
        """`text` as HTML.

        folder: where relative links start, below content/ ("apply").
        translate: finds a message's translation; None renders the source language.
        source: the text in the source language, whose anchors and structure a translation keeps.
        layout: of the page; "faq" folds each third-level heading with its answer, "check" each item
        of a list with the question or the end that it leads to.
        """
        found = self._once(text, folder, translate, source, layout)
        if translate is None or source is None:
            return found
        refused = found.refused
        while found.refused:
            kept = _except({item.text for item in refused}, translate)
            found = self._once(text, folder, kept, source, layout)
            refused += found.refused
        if skeleton(found.html) != source.skeleton:
            refused = (*refused, *(Refused(block.text, STRUCTURE) for block in found.blocks[:1]))
            found = self._once(text, folder, lambda message: None, source, layout)
        return replace(found, refused=refused)

    def _once(
        self, text: str, folder: str, translate: Translate | None, source: Rendered | None, layout: str
    ) -> Rendered:
        foreign = {} if translate is None else {"lang": "en", "dir": "ltr"}
        is_cut = translate is None and self.is_usual and may_be_cut(text)
        self.walk = walk = _Walk(translate, source, folder, self.language, self.direction, foreign, layout, is_cut)
        html = mark_korean(self.md.reset().convert(text), self.language)
        return Rendered(
            unmarked(html) if is_cut else html,
            tuple(walk.headings),
            tuple(walk.links),
            tuple(walk.blocks),
            tuple(walk.missing),
            tuple(walk.refused),
            tuple(walk.faults),
            tuple(walk.signatures),
            cut(html, walk.signatures, walk.entitled) if is_cut and not walk.faults else None,
        )

    def paragraphs(self, texts: list[str], folder: str) -> Iterator[tuple[str, Signature, Element]]:
        """Inline Markdown, each text by itself: (its HTML, what it consists of beside words, its element)."""
        self.md.reset()
        root = Element("div")
        owners = {SubElement(root, "p"): [text] for text in texts}
        self.walk = walk = _Walk(folder=folder, language=self.language, owners=owners)
        for paragraph, (text,) in owners.items():
            paragraph.text = text
        for name in PARAGRAPH_STEPS:
            self.md.treeprocessors[name].run(root)
        html = mark_korean(self.serialised(root).strip(), self.language)
        inner = html.removeprefix("<div>\n<p>").removesuffix("</p>\n</div>").split("</p>\n<p>")
        return zip(inner, walk.signatures, owners, strict=True)

    def serialised(self, element: Element) -> str:
        """An element as HTML."""
        html = self.md.serializer(element)
        for processor in self.md.postprocessors:
            html = processor.run(html)
        return html


STRUCTURE = "the structure of the page"


def _except(refused: set[str], translate: Translate) -> Translate:
    return lambda message: None if message in refused else translate(message)


class _Program(Extension):
    """The steps that the program adds to Python-Markdown."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self.renderer = renderer

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        # footnotes 50 … messages 22 … inline 20 … ends 9 … attr_list 8 … signatures 7 … ids 5.5 … toc 5 …
        # gaps 4.5 … shape 4
        md.treeprocessors.register(Inline(md, {EMAIL: "@", f"<{EMAIL}>": "@", TELEPHONE: "+"}), "inline", 20)
        md.preprocessors.register(_Notes(self.renderer), "program-notes", 28)
        md.treeprocessors.register(_Messages(self.renderer), "program-messages", 22)
        md.treeprocessors.register(_Ends(self.renderer), "program-ends", 9)
        md.treeprocessors.register(_Signatures(self.renderer), "program-signatures", 7)
        md.treeprocessors.register(_Anchors(self.renderer), "program-anchors", 5.5)
        md.treeprocessors.register(_Gaps(self.renderer), "program-gaps", 4.5)
        md.treeprocessors.register(_Shape(self.renderer), "program-shape", 4)
        md.inlinePatterns.register(_Address(f"<{EMAIL}>", md), "automail", 110)
        md.inlinePatterns.register(_Address(EMAIL, md), "program-email", 70)
        md.inlinePatterns.register(_Address(TELEPHONE, md), "program-telephone", 71)
        # raw HTML is text: sources come from many hands
        md.preprocessors.deregister("html_block")
        for known in [step for step in md.preprocessors if isinstance(step, FencedBlockPreprocessor)]:
            md.preprocessors.register(_Fences(md, vars(known)["config"]), "fenced_code_block", 25)
        md.inlinePatterns.deregister("html")


class _Fences(FencedBlockPreprocessor):
    """Blocks of code: HTML that no later step looks at, so their fences set what attribute lists may."""

    def handle_attrs(self, attrs: Any) -> tuple[str, list[str], dict[str, Any]]:
        id, classes, rest = super().handle_attrs(attrs)
        return id, classes, {name: value for name, value in rest.items() if name in PASSIVE}


class _Address(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        return address(m[0].strip("<>")), m.start(0), m.end(0)


class _Step(Treeprocessor):
    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self.renderer = renderer

    @property
    def walk(self) -> _Walk:
        return self.renderer.walk


class _Notes(Preprocessor):
    """Takes authors' notes to translators out of the text; each belongs to the block that follows."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self.renderer = renderer

    def run(self, lines: list[str]) -> list[str]:
        kept: list[str] = []
        waiting: list[str] = []
        for line in lines:
            if note := NOTE.fullmatch(line):
                waiting.append(note[1])
                continue
            if line.strip():
                self.renderer.walk.notes.extend((line, words) for words in waiting)
                waiting = []
            kept.append(line)
        return kept


class _Messages(_Step):
    """Hands every block's text to the translator and puts the translation in its place."""

    def run(self, root: Element) -> None:
        self.visit(root)

    def visit(self, parent: Element) -> None:
        for element in list(parent):
            if element.tag not in OPAQUE:
                if element.text and not isinstance(element.text, AtomicString):
                    element.text, known = self.block(element, element.tag, element.text)
                    if not known:
                        element.attrib.update(self.walk.foreign)
                        for child in element:
                            child.attrib.update({"lang": self.walk.language, "dir": self.walk.direction})
                self.visit(element)
            if element.tail and element.tail.strip():
                self.tail(parent, element)

    def tail(self, parent: Element, element: Element) -> None:
        """The text behind an element: what goes on in a list item after a list within it."""
        self.walk.is_cut = False
        text, known = self.block(parent, parent.tag, element.tail or "")
        if known:
            element.tail = text
        else:
            element.tail = ""
            words = Element("span", self.walk.foreign)
            words.text = text
            parent.insert(list(parent).index(element) + 1, words)

    def block(self, owner: Element, kind: str, text: str) -> tuple[str, bool]:
        """(a block's text in the page's language, whether it is in that language)."""
        body, attributes = split_attributes(text)
        message = expand(normalise(body), self.renderer.md.references)
        if not WORD.search(message) or STASH.search(message) or message == CONTENTS:
            return text, True
        self.walk.blocks.append(Block(message, kind, self.notes(body)))
        self.walk.owners.setdefault(owner, []).append(message)
        if self.walk.translate is None:
            self.walk.is_cut &= stands_alone(message) and is_list_of(kind, attributes)
            return text, True
        translation = self.walk.translate(message)
        if translation is None:
            self.walk.missing.append(message)
            return text, False
        if not self.renderer.is_plain(translation):
            return STASH_MARKS.sub("", translation) + attributes, True
        return AtomicString(translation) if not attributes else translation + attributes, True

    def notes(self, body: str) -> tuple[str, ...]:
        """The notes that stand before a block."""
        first, waiting, found = body.strip().partition("\n")[0], self.walk.notes, []
        while waiting and first in waiting[0][0]:
            found.append(waiting.popleft()[1])
        return tuple(found)


class _Ends(_Step):
    """Makes the title of each end of a check a heading, before anchors are given; its message is a title still."""

    def run(self, root: Element) -> None:
        if self.walk.layout == "check":
            entitle_ends(root)


class _Signatures(_Step):
    """Notes what each block consists of beside words, and refuses what differs from the source's."""

    def run(self, root: Element) -> None:
        owners = self.walk.owners
        self.walk.signatures += [signature(owner, owners, self.renderer.md.is_block_level) for owner in owners]
        if self.walk.translate is not None and self.walk.source is not None:
            wanted = self.walk.source.signatures
            for (_, messages), given, source in zip(
                self.walk.owners.items(), self.walk.signatures, wanted, strict=False
            ):
                if given != source:
                    shown = [message for message in messages if message not in self.walk.missing]
                    self.walk.refused += [Refused(message, difference(source, given)) for message in shown]


class _Anchors(_Step):
    """Gives headings the anchors that they have in the source language."""

    def run(self, root: Element) -> None:
        if self.walk.source is not None:
            for element, heading in zip(headings(root), self.walk.source.headings, strict=False):
                element.set("id", heading.id)


class _Gaps(_Step):
    """Marks the words of each message, unless one may depend on others: by links that are defined elsewhere."""

    def run(self, root: Element) -> None:
        owners = self.walk.owners
        if self.walk.is_cut and not self.renderer.md.references and all(len(texts) == 1 for texts in owners.values()):
            for owner in owners:
                enclose(owner)


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
        gaps = {owner: number for number, owner in enumerate(self.walk.owners)}
        for element in headings(root):
            # a table of contents is made before the parser puts escaped signs back
            self.renderer.md.treeprocessors["unescape"].run(element)
            self.walk.headings.append(Heading(int(element.tag[1]), element.get("id", ""), self.inner_html(element)))
            self.walk.entitled.append(gaps.get(element))
        wrap_tables(root)
        pair_admonitions(root)
        match self.walk.layout:
            case "faq":
                fold_questions(root)
            case "check":
                self.walk.faults += [Fault(*found) for found in unfinished(root)]
                fold_answers(root)

    def inner_html(self, element: Element) -> str:
        """An element's content as HTML, for the table of contents: languages are named, links are words."""
        html = mark_korean(self.renderer.serialised(element).strip(), self.walk.language)
        html = as_heading(re.sub(r"^<[^>]*>|</[^>]*>$", "", unmarked(html) if self.walk.is_cut else html))
        foreign = element.get("lang")
        return f'<span lang="{foreign}" dir="{element.get("dir", "ltr")}">{html}</span>' if foreign else html

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
