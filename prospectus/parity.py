"""What a translation must keep of its source, whatever the language: addresses, places for values, figures.

The markup of Markdown is compared by the renderer itself (`markdown`); everything here is plain text.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from prospectus import figures
from prospectus.markdown import EMAIL, TELEPHONE

# Where links and pictures lead; code; places for values, and signs that look like one.
TARGET = re.compile(r"!\[|\[TOC\]|\]\([^)]*\)|\]\[[^\]]*\]|<[a-z][a-z+.-]*:[^>]*>|`[^`]+`")
PLACE = re.compile(r"%(?:\(\w+\)s)?")
ADDRESS = re.compile(rf"https?://[^\s)>\]]+|{EMAIL}|{TELEPHONE}")
# Marks that turn the direction of what follows, and characters that no text has.
FORBIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
COUNTER = "%(num)s"
NAMED = re.compile(r"%\(\w+\)s")
# One of these is in every text with something to keep; most texts have none, and are done with one look.
NOTABLE = re.compile(rf"[\d%\[\]<`@]|://|{FORBIDDEN.pattern}")


class Fault(NamedTuple):
    """What is wrong with a translation, and what the translator can do."""

    message: str
    tip: str


TIP_TARGET = "Translate the words in [ ]; leave ( ) behind them as it is."
TIP_PLACE = "Leave %(name)s as it is; it may stand elsewhere in the sentence."
TIP_ADDRESS = "Copy it from the English text, letter for letter."
TIP_FIGURE = "Write every number of the English text in digits, and none that it does not have."
TIP_FORBIDDEN = "Delete the invisible character; the pages set the direction of addresses and numbers themselves."
KEPT_IN_LABELS = ((PLACE, "value", TIP_PLACE),)
KEPT_IN_TEXTS = ((TARGET, "link", TIP_TARGET), (ADDRESS, "address", TIP_ADDRESS))


def fault(
    source: str, translations: Iterable[str], tag: str, plural: str = "", formatted: bool = False
) -> Fault | None:
    """What a translation fails to keep, or None.

    source: the English text. translations: one text, or all plural forms. tag: their BCP 47 tag.
    formatted: whether %(name)s stands for a value, as in labels.
    """
    wanted = plural or source
    kept = KEPT_IN_LABELS if formatted else KEPT_IN_TEXTS
    is_notable = NOTABLE.search(wanted) or NOTABLE.search(source) or figures.MONTH.search(source)
    for translation in translations:
        if not is_notable and not NOTABLE.search(translation):
            continue
        if found := FORBIDDEN.search(translation):
            return Fault(f"Must not hold the invisible character U+{ord(found[0]):04X}.", TIP_FORBIDDEN)
        for pattern, noun, tip in kept:
            if change := _changed(pattern, wanted, translation, bool(plural)):
                return Fault(f"Must keep what stands for a {noun} in {source[:50]!r}: {change}.", tip)
        if not plural and (change := figures.changed(_bare(source), bare(translation), tag)):
            return Fault(f"Must keep the figures of {source[:50]!r}: {change}.", TIP_FIGURE)
    return None


@cache  # each source text is compared with its translations into all languages
def _found(pattern: re.Pattern[str], source: str) -> list[str]:
    return pattern.findall(source)


def _changed(pattern: re.Pattern[str], source: str, translation: str, plural: bool) -> str:
    found, said = _found(pattern, source), pattern.findall(translation)
    if found == said:
        return ""
    wanted, given = Counter(found), Counter(said)
    if wanted == given:
        return ""
    # a plural form may leave its number out: "one project"
    lost = [words for words in (wanted - given).elements() if words != COUNTER or not plural]
    new = list((given - wanted).elements())
    parts = [f"{' and '.join(words)} {verb}" for words, verb in ((lost, "is missing"), (new, "is new")) if words]
    return ", ".join(parts)


def bare(text: str) -> str:
    """A text without what is compared as a whole: targets, addresses, places for values."""
    return ADDRESS.sub(" ", TARGET.sub(" ", NAMED.sub(" ", text))) if NOTABLE.search(text) else text


_bare = cache(bare)  # of source texts
