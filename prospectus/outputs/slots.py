"""HTML with slots: what is drawn once, for all sites and for all pages of a section, knows no addresses yet.

A slot is a name between two marks (ASCII SUB, which no source may hold). It stands for an address, which
depends on the page that it is written in, or for a part that only a site or a page knows:

    thing:page:apply/faq#when    file:en/feed.xml    asset:today.js    site:kind    owner    content …
"""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from prospectus.fingerprints import fingerprint
from prospectus.templating import SlotError

MARK = "\x1a"
NOTHING: Mapping[str, str] = MappingProxyType({})
Pieces = tuple[str, ...]  # a text, the name of a slot, a text, and so on; it ends with a text


def slot(name: str) -> Markup:
    """A slot, to be put into HTML."""
    return Markup(f"{MARK}{name}{MARK}")


def pieces(html: str) -> Pieces:
    """HTML with slots, taken apart once, to be filled often."""
    return tuple(html.split(MARK))


def filled(drawn: Pieces, addresses: Mapping[str, str], own: Mapping[str, str] = NOTHING) -> str:
    """HTML without slots. own: what stands in a page's own; addresses: in all others. Raises SlotError."""
    found = list(drawn)
    try:
        found[1::2] = [own[name] if name in own else addresses[name] for name in drawn[1::2]]
    except KeyError as error:
        raise SlotError(*error.args) from None
    return "".join(found)


class Encoded:
    """HTML with slots in which many pages stand: encoded once, as most of a page's characters are its."""

    def __init__(self, drawn: Pieces) -> None:
        self.digest = fingerprint(drawn)
        self._names = drawn[1::2]
        self._parts = [part.encode() for part in drawn]

    def filled(self, own: Mapping[str, str]) -> bytes:
        """A page. own: what stands in its slots. Raises SlotError."""
        try:
            self._parts[1::2] = [own[name].encode() for name in self._names]
        except KeyError as error:
            raise SlotError(*error.args) from None
        return b"".join(self._parts)


def partly(drawn: Pieces, values: Mapping[str, str]) -> str:
    """HTML in which only those slots are filled that have a value."""
    found = list(drawn)
    found[1::2] = [values[name] if name in values else slot(name) for name in drawn[1::2]]
    return "".join(found)
