"""Python-Markdown's inline parser without the patterns that cannot occur.

It tries every pattern on every text. Most need a sign that a whole page does not have.
"""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import (
    AUTOLINK_RE,
    AUTOMAIL_RE,
    BACKTICK_RE,
    ENTITY_RE,
    ESCAPE_RE,
    IMAGE_LINK_RE,
    LINE_BREAK_RE,
    LINK_RE,
    ImageReferenceInlineProcessor,
    Pattern,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor

# a pattern's regular expression -> what stands in every text that it matches
SIGNS = {
    AUTOLINK_RE: "://",
    AUTOMAIL_RE: "<",
    BACKTICK_RE: "`",
    ENTITY_RE: "&",
    ESCAPE_RE: "\\",
    IMAGE_LINK_RE: "![",
    LINE_BREAK_RE: "  \n",
    LINK_RE: "[",
}
# by the very class: what is derived from one may find its targets elsewhere
REFERENCES = (
    ImageReferenceInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)


class Inline(InlineProcessor):
    """The inline parser; it gives the same tree. An unknown pattern is always tried."""

    def __init__(self, md: Markdown, signs: dict[str, str]) -> None:
        """signs: those of further patterns."""
        super().__init__(md)
        self.signs = SIGNS | signs

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        words = "".join(tree.itertext())
        # the parser reads patterns by number, which a list does faster than a registry
        self.inlinePatterns = [pattern for pattern in self.md.inlinePatterns if self.may_occur(pattern, words)]  # type: ignore[assignment]
        return super().run(tree, ancestors)

    def may_occur(self, pattern: Pattern, words: str) -> bool:
        """Whether a pattern may match in some words: parsing adds no sign to them."""
        if type(pattern) in REFERENCES and not self.md.references:
            return False
        return self.signs.get(pattern.pattern, "") in words
