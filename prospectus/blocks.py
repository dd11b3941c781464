"""A block of Markdown as the message that identifies it."""

import re
from collections.abc import Container

# A trailing attribute list belongs to the block, not to the message: "Question? {#when}"
ATTRIBUTES = re.compile(r"((?:[ ]+|\n[ ]*)\{:?[ ]*[#.\w][^\n{}]*\}[ ]*)$")
# of these a list stands in the same line, of all others in a line of its own
TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "td", "th"})
# inside such a list: what the inline parser might take for something else
MARKUP = re.compile("[^\\w #.:=\"'-]|_")
# "[Label]" and "[Label][]" of a reference link, but no "[words](target)", "[words][label]" or code
SHORTCUT = re.compile(r"`+[^`]*`+|\]\s?[\[(][^\])]*[\])]|(?<![\\!])(\[[^\[\]^]+\])(?:\[\])?(?![\[(:])")


def normalise(text: str) -> str:
    """A block as the message that identifies it: soft line breaks are spaces, hard breaks stay."""
    return re.sub(r"(?<!  )\n[ ]*", " ", text.strip())


def expand(message: str, references: Container[str]) -> str:
    """A message whose shortcut references name their label: "[Label]" as "[Label][Label]".

    So the words can be translated and the link still leads somewhere.
    """
    if not references or "[" not in message:
        return message
    return SHORTCUT.sub(lambda m: m[1] * 2 if m[1] and m[1][1:-1].lower() in references else m[0], message)


def split_attributes(text: str) -> tuple[str, str]:
    """(a block's text, its trailing attribute list)."""
    found = ATTRIBUTES.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def is_list_of(tag: str, attributes: str) -> bool:
    """Whether the parser is sure to take a trailing attribute list, where there is one, for that of a block."""
    is_in_place = attributes.startswith(" ") == (tag in TITLES)
    return not attributes or (is_in_place and not MARKUP.search(attributes.strip("\n {}")))
