"""A text's HTML with a gap for each of its messages: made once, filled in every language.

A translation changes words only, so all that stands around a message is the same in every language. The HTML of the
source is cut where its messages stand; of a translation only what goes into the gaps is rendered. That holds where a
message becomes HTML without a look at its neighbours: what may not is not cut, or not filled, but rendered whole.
"""

import re
from collections.abc import Iterable
from itertools import chain, takewhile, zip_longest
from typing import NamedTuple
from xml.etree.ElementTree import Element

from prospectus.skeleton import INLINE, Signature

CONTENTS = "[TOC]"  # becomes a table of contents
# Around the words of a message while its HTML is made. No source may hold them. They are space to Python, so that
# whoever asks whether there are words is not misled.
BEGIN, END = "\x1e", "\x1f"
MARK = re.compile(f"[{BEGIN}{END}]")
# links that a page notes, and words of another language, that stand in no message
STRAY = re.compile(r'<span\b|<a\b(?![^>]* href="(?:https?|mailto|tel):)')
# May be the block's attribute list. Behind a link or emphasis, without space between, it is theirs.
ATTRIBUTES = re.compile(r"\s\{")
STASH_MARKS = "\x02\x03"  # the parser's own
ANCHOR = re.compile(r"</?a\b[^>]*>")

# what stands in a gap beside words: as a signature, without what is the block's own
Markup = dict[tuple[str, tuple[tuple[str, str], ...]], int]


class Piece(NamedTuple):
    """A message as HTML."""

    html: str
    markup: Markup
    links: tuple[str, ...] = ()


class Mould(NamedTuple):
    """A text's HTML around its messages. markup: of each message; headings: which message each heading is."""

    around: tuple[str, ...]
    markup: tuple[Markup, ...]
    headings: tuple[int | None, ...]

    def filled(self, pieces: Iterable[Piece]) -> str:
        """HTML with the messages in their places."""
        return "".join(chain(*zip_longest(self.around, (piece.html for piece in pieces), fillvalue="")))


def may_be_cut(text: str) -> bool:
    """Whether a Markdown text's messages can be told apart, and none of them is said again in a table of contents."""
    return CONTENTS not in text and not MARK.search(text)


def stands_alone(translation: str) -> bool:
    """Whether a translation is the same HTML in a paragraph of its own as in any other block.

    Space at an end, the closing signs of a heading, an attribute list and a table of contents are the block's.
    """
    if not translation or translation != translation.strip() or translation[-1] == "#" or CONTENTS in translation:
        return False
    return not any(mark in translation for mark in STASH_MARKS) and not (
        "{" in translation and ATTRIBUTES.search(translation)
    )


def enclose(owner: Element) -> None:
    """Marks where a block's words begin and end: before the blocks that it holds."""
    within = list(takewhile(lambda child: child.tag in INLINE, owner))
    if within:
        within[-1].tail = (within[-1].tail or "") + END
        owner.text = BEGIN + (owner.text or "")
    else:
        owner.text = BEGIN + (owner.text or "") + END


def unmarked(html: str) -> str:
    """HTML without marks."""
    return MARK.sub("", html)


def cut(html: str, signatures: Iterable[Signature], headings: Iterable[int | None]) -> Mould | None:
    """The mould of a text, or None where it has none. html: with marks; signatures: of its blocks, in their order."""
    parts, markup = MARK.split(html), tuple(map(inner, signatures))
    around, within = parts[::2], parts[1::2]
    # an attribute list that is shown was the block's, and no message
    if (
        len(within) != len(markup)
        or any(map(STRAY.search, around))
        or any(words.rstrip().endswith("}") for words in within)
    ):
        return None
    return Mould(tuple(around), markup, tuple(headings))


def inner(signature: Signature) -> Markup:
    """A block's signature without its own attributes."""
    return {place: number for place, number in signature.items() if place[0]}


def as_heading(html: str) -> str:
    """A message's HTML for a table of contents: links are words."""
    return ANCHOR.sub("", html)
