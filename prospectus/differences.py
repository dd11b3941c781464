"""What publishing would change: which files come, change and go, and how the text of pages would read."""

import difflib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree, html

from prospectus import headers
from prospectus.ledger import MANIFEST
from prospectus.parcels import Parcel
from prospectus.targets import Presence

COME, CHANGE, GO = "+", "~", "-"
AROUND = 1  # lines shown before and after one that differs
BLOCKS = (
    "//title | //h1 | //h2 | //h3 | //h4 | //p | //li[not(.//p)] | //dt | //dd | //th | //td | //summary | //caption"
)


class Change(NamedTuple):
    """A file that comes (+), changes (~) or goes (-), with its size in bytes before and after."""

    kind: str
    path: str
    before: int
    after: int


def changes(presence: Presence, parcels: list[Parcel]) -> list[Change]:
    """What would change of what readers see, by path; compressed files are not told apart from their plain ones."""
    place = presence.place
    now = presence.live.keys(place.negotiates) if presence.live else {}
    sizes = place.files(presence.top) if presence.live else {}
    plain = {parcel.path: parcel for parcel in parcels if not parcel.path.endswith((".gz", ".br"))}
    found = [
        Change(CHANGE if path in now else COME, path, sizes.get(path, 0), parcel.size)
        for path, parcel in plain.items()
        if now.get(path) != parcel.key
    ]
    gone = (path for path in now if path not in plain and not path.endswith((".gz", ".br")))
    return sorted([*found, *(Change(GO, path, sizes.get(path, 0), 0) for path in gone)], key=lambda change: change.path)


def lines(path: str, data: bytes) -> list[str]:
    """A file as people read it, a line for each block of text; nothing for files that are no text."""
    if not headers.is_compressed(path) or path == MANIFEST:
        return []
    text = data.decode("utf-8", errors="replace")
    if not path.endswith(".html"):
        return text.splitlines()
    try:
        tree = html.fromstring(text)
    except (etree.ParserError, ValueError):
        return text.splitlines()
    for element in tree.xpath("//script | //style | //svg"):
        element.drop_tree()
    return [words for block in tree.xpath(BLOCKS) if (words := " ".join(block.text_content().split()))]


def read(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """How a file's text would change: lines that go (-) and come (+), with some that stay around them."""
    found = difflib.unified_diff(lines(path, before), lines(path, after), n=AROUND, lineterm="")
    return (line for line in found if not line.startswith(("---", "+++")))


def total(found: list[Change]) -> Mapping[str, int]:
    """How many files come, change and go."""
    return {kind: sum(change.kind == kind for change in found) for kind in (COME, CHANGE, GO)}
