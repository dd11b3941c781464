"""What a translation must keep of its source, whatever the language: addresses, places for values, figures.

The markup of Markdown is compared by the renderer itself (`markdown`); everything here is plain text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from prospectus import figures
from prospectus.markdown import EMAIL, TELEPHONE

# Where links and pictures lead; code; places for values, and signs that look like one.
TARGET = re.compile(r"!\[|\[TOC\]|\]\([^)]*\)|\]\[[^\]]*\]|<[a-z][a-z+.-]*:[^>]*>|`[^`]+`")
PLACE = re.compile(r"%(?:\(\w+\)s)?")
ADDRESS = re.compile(rf"https?://[^\s)>\]]+|{EMAIL}|{TELEPHONE}")
ADDRESSED = re.compile("[/@+]")  # one of these is in every address, and quicker to find
# Marks that turn the direction of what follows, and characters that no text has; none is printable.
FORBIDDEN_SIGNS = "\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
FORBIDDEN = re.compile(f"[{FORBIDDEN_SIGNS}]")
COUNTER = "%(num)s"
NAMED = re.compile(r"%\(\w+\)s")
# One of these is in every text with something to keep; most texts have none, and are done with one look. A single
# class of characters, since that is the quickest look.
NOTABLE = re.compile(rf"[\d%\[\]<`@/{FORBIDDEN_SIGNS}]")


class Fault(NamedTuple):
    """What is wrong with a translation, and what the translator can do."""

    message: str
    tip: str


TIP_TARGET = "Translate the words in [ ]; leave ( ) behind them as it is."
TIP_PLACE = "Leave %(name)s as it is; it may stand elsewhere in the sentence."
TIP_ADDRESS = "Copy it from the English text, letter for letter."
TIP_FIGURE = "Write every number of the English text in digits, and none that it does not have."
TIP_FORBIDDEN = "Delete the invisible character; the pages set the direction of addresses and numbers themselves."


def addresses(text: str) -> list[str]:
    """The addresses that a text names."""
    return ADDRESS.findall(text) if ADDRESSED.search(text) else []


class Kept(NamedTuple):
    """A kind of parts that translations must keep: what finds them in a text, what they stand for, and what to do."""

    find: Callable[[str], list[str]]
    noun: str
    tip: str


KEPT_IN_LABELS = (Kept(PLACE.findall, "value", TIP_PLACE),)
KEPT_IN_TEXTS = (Kept(TARGET.findall, "link", TIP_TARGET), Kept(addresses, "address", TIP_ADDRESS))


class Wanted(NamedTuple):
    """What translations must keep of a text: whether there is anything at all, and the parts of each kind."""

    is_notable: bool
    parts: tuple[tuple[Kept, list[str]], ...]


def fault(
    source: str, translations: Iterable[str], tag: str, plural: str = "", formatted: bool = False
) -> Fault | None:
    """What a translation fails to keep, or None.

    source: the English text. translations: one text, or all plural forms. tag: their BCP 47 tag.
    formatted: whether %(name)s stands for a value, as in labels.
    """
    wanted = _wanted(source, plural, formatted)
    for translation in translations:
        if not wanted.is_notable and not NOTABLE.search(translation):
            continue
        if not translation.isprintable() and (found := FORBIDDEN.search(translation)):
            return Fault(f"Must not hold the invisible character U+{ord(found[0]):04X}.", TIP_FORBIDDEN)
        for (find, noun, tip), parts in wanted.parts:
            said = find(translation)
            if said != parts and (change := _changed(parts, said, bool(plural))):
                return Fault(f"Must keep what stands for a {noun} in {source[:50]!r}: {change}.", tip)
        if not plural and (change := figures.changed(_bare(source), bare(translation), tag)):
            return Fault(f"Must keep the figures of {source[:50]!r}: {change}.", TIP_FIGURE)
    return None


@cache  # each source text is compared with its translations into all languages
def _wanted(source: str, plural: str, formatted: bool) -> Wanted:
    wanted = plural or source
    is_notable = NOTABLE.search(wanted) or NOTABLE.search(source) or figures.MONTH.search(source)
    kept = KEPT_IN_LABELS if formatted else KEPT_IN_TEXTS
    return Wanted(bool(is_notable), tuple((kind, kind.find(wanted)) for kind in kept))


def _changed(parts: list[str], said: list[str], plural: bool) -> str:
    wanted, given = Counter(parts), Counter(said)
    # a plural form may leave its number out: "one project"
    lost = [words for words in (wanted - given).elements() if words != COUNTER or not plural]
    new = list((given - wanted).elements())
    told = [f"{' and '.join(words)} {verb}" for words, verb in ((lost, "is missing"), (new, "is new")) if words]
    return ", ".join(told)


def bare(text: str) -> str:
    """A text without what is compared as a whole: targets, addresses, places for values."""
    rest = TARGET.sub(" ", NAMED.sub(" ", text) if "%" in text else text)
    return ADDRESS.sub(" ", rest) if ADDRESSED.search(rest) else rest


_bare = cache(bare)  # of source texts
