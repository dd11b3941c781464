"""Pseudo-locales: every message accented, longer and in brackets, so that what stays plain shows itself.

Text that a reader sees outside the brackets is text that nobody can translate.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from prospectus import parity
from prospectus.catalogs import Catalog, Translation, plural_count
from prospectus.cldr import MARKS, PSEUDO
from prospectus.messages import Key, Message

ACCENTS = str.maketrans("aceginorsuyzACEGINORSUYZ", "áçéğíñóŕšúýžÁÇÉĞÍÑÓŔŠÚÝŽ")
VOWEL = re.compile("([aeiouAEIOU])")
KEPT = re.compile(rf"({parity.TARGET.pattern}|{parity.ADDRESS.pattern}|%\(\w+\)s|%%|&\w+;|\\.)")
OPEN, CLOSE = MARKS[0], MARKS[1]
OVERRIDE, POP = "\u202e", "\u202c"  # shows Latin letters from right to left (UAX 9)
ATTRIBUTES = ("alt", "aria-label", "content", "placeholder", "title")
SILENT = frozenset({"code", "script", "style"})
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
LETTER = re.compile(r"[^\W\d_]")


def catalog(tag: str, found: dict[str, list[Message]]) -> Catalog:
    """The catalog of a pseudo-locale: every message, changed beyond overlooking."""
    entries: dict[str, dict[Key, Translation]] = {}
    for domain, messages in found.items():
        entries[domain] = {message.key: _translation(message, tag) for message in messages}
    return Catalog(tag, entries)


def _translation(message: Message, tag: str) -> Translation:
    if not message.plural:
        return changed(message.text, tag)
    return tuple(changed(message.plural, tag) for _ in range(plural_count(PSEUDO[tag])))


def changed(text: str, tag: str) -> str:
    """A text with accents, double vowels and brackets; links, addresses and places for values as they are."""
    parts = KEPT.split(text)
    words = [part if index % 2 else _accented(part, tag) for index, part in enumerate(parts)]
    return bracketed("".join(words))


def _accented(words: str, tag: str) -> str:
    accented = VOWEL.sub(r"\1\1", words).translate(ACCENTS)
    if tag != "ar-XB":
        return accented
    return re.sub(r"[^\W\d_]+(?: [^\W\d_]+)*", lambda run: f"{OVERRIDE}{run[0]}{POP}", accented)


def bracketed(text: str) -> str:
    """A text between the brackets that say: this can be translated."""
    return f"{OPEN}{text}{CLOSE}" if LETTER.search(text) else text


def outside(html: str) -> Iterator[str]:
    """The texts of a page of a pseudo-locale that no translation reaches.

    Texts in an element of another language (`lang`) are that language's, and stay.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from dict.fromkeys(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth = 0
        self.href = ""
        self.open: list[tuple[str, bool]] = []

    @property
    def silent(self) -> bool:
        return any(silent for _, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        foreign = values.get("lang") is not None and values["lang"] not in PSEUDO
        self.href = values.get("href") or (self.href if tag in ("bdi", "wbr") else "")
        if not foreign and not self.silent:
            self.attributes(tag, values)
        if tag not in VOID:
            self.open.append((tag, tag in SILENT or foreign))

    def attributes(self, tag: str, values: dict[str, str | None]) -> None:
        if tag == "meta" and values.get("name") != "description":
            return
        for name in ATTRIBUTES:
            words = values.get(name) or ""
            if OPEN not in words and LETTER.search(words):
                self.found.append(words)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for part in re.split(f"([{OPEN}{CLOSE}])", data):
            self.depth += (part == OPEN) - (part == CLOSE)
            written = part.strip() in self.href  # an address as the words of its own link
            if not self.depth and not self.silent and not written and LETTER.search(part):
                self.found.append(part.strip())
