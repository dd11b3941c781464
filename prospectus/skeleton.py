"""What HTML consists of beside words: by it a translation is known to have changed nothing else."""

import re
from collections import Counter
from collections.abc import Callable, Container
from xml.etree.ElementTree import Element

# what a block consists of: (path of tags, attributes) -> how often
Signature = Counter[tuple[str, tuple[tuple[str, str], ...]]]
Skeleton = list[str]
# attributes that are words, or say in which language words are
WORDY = frozenset({"alt", "dir", "lang", "title"})


def attributes(element: Element) -> tuple[tuple[str, str], ...]:
    """An element's attributes, but for words and languages."""
    return tuple(sorted((name, str(value)) for name, value in element.attrib.items() if name not in WORDY))


def signature(owner: Element, owners: Container[Element], is_block: Callable[[str], bool]) -> Signature:
    """What a block consists of. owners: the blocks; another of them, and what is_block by its tag, is no part of it."""
    found: Signature = Counter()
    found["", attributes(owner)] += 1
    _collect(owner, "", found, lambda child: child in owners or is_block(child.tag))
    return found


def _collect(parent: Element, path: str, found: Signature, is_other: Callable[[Element], bool]) -> None:
    for child in parent:
        if is_other(child):
            continue
        below = path
        if child.tag != "span" or attributes(child):
            below = f"{path}/{child.tag}"
            found[below, attributes(child)] += 1
        _collect(child, below, found, is_other)


NAMES = {"strong": "**bold**", "em": "*emphasis*", "code": "`code`", "br": "a line break", "img": "a picture"}


def difference(source: Signature, given: Signature) -> str:
    """What a translated block lost and gained, in words."""
    parts = []
    for found, verb in ((source - given, "missing"), (given - source, "new")):
        for path, values in found.elements():
            tag = path.rpartition("/")[2]
            target = dict(values).get("href")
            name = f"the link to {target}" if target else NAMES.get(tag, f"<{tag}>" if tag else "an attribute { }")
            parts.append(f"{name} is {verb}")
    return ", ".join(dict.fromkeys(parts))


TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
WORDY_ATTRIBUTE = re.compile(r'\s(?:alt|dir|lang|title)="[^"]*"')
INLINE = frozenset({"a", "abbr", "b", "bdi", "br", "code", "del", "em", "i", "img", "mark", "small", "span", "strong"})


def skeleton(html: str) -> Skeleton:
    """HTML without its words: block tags in their order, the inline tags within each in no order.

    Left out are the attributes that are words or name a language, and spans that do nothing else.
    """
    found: list[str] = []
    inline: list[str] = []
    plain: list[bool] = []
    for end, name, rest in TAG.findall(html):
        kept = WORDY_ATTRIBUTE.sub("", rest)
        if name == "span":
            if not end:
                plain.append(not kept)
            if plain and (plain.pop() if end else plain[-1]):
                continue
        tag = f"{end}{name}{kept}"
        if name in INLINE:
            inline.append(tag)
        else:
            found += [*sorted(inline), tag]
            inline.clear()
    return found + sorted(inline)
