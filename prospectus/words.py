"""The words of a text, as the search compares them. templates/assets/search.js does the same in the browser.

Both must agree on every string; tests/test_search.py holds them together.
"""

import re
import unicodedata
from functools import cache
from itertools import chain, pairwise
from sys import intern

# Scripts that write no spaces between words, or glue particles and endings to them: South and South-East
# Asia, kana, Han, Hangul. Their words are all pairs of neighbouring characters.
DENSE = (
    "\u0900-\u0963\u0966-\u0dff\u0e01-\u0e4e\u0e80-\u0ecd\u0edc-\u0edf\u0f40-\u0fbc\u1000-\u103f\u1050-\u109f"
    "\u1100-\u11ff\u1780-\u17d3\u17dc\u17dd\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
)
RUN = re.compile(rf"[{DENSE}]+|[^\W_{DENSE}]+")
IS_DENSE = re.compile(f"[{DENSE}]")
# Accents, Cyrillic titla, Arabic vowels, hamza over and under letters, tatweel; then what nobody sees.
DROPPED = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# Arabic-Indic, Persian, Thai, Lao, Burmese and Khmer digits, and letters that are spelled in several ways.
ZEROS = "\u0660\u06f0\u0e50\u0ed0\u1040\u17e0"
ALIKE = (
    {chr(ord(zero) + value): str(value) for zero in ZEROS for value in range(10)}
    | {"ß": "ss", "ς": "σ", "đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"}
    | {"ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي"}
)
ALIKES = re.compile(f"[{''.join(ALIKE)}]")
# Light stemming of Arabic in the manner of Larkey's light10: "and", the article with what is glued to it, endings.
ARABIC = re.compile("[\u0600-\u06ff]")
ARABIC_START = re.compile("^(?:و?(?:[بكف]?ال|لل)(?=..)|و(?=...))")
ARABIC_END = re.compile("(?<=..)(?:ها|ان|ات|ون|ين|يه|ه|ي)$")


def folded(text: str) -> str:
    """A text without what differs between spellings: case, width, accents, kinds of digits."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    whole = unicodedata.normalize("NFC", DROPPED.sub("", plain))
    return ALIKES.sub(lambda letter: ALIKE[letter[0]], whole)


def terms(text: str) -> list[str]:
    """The words of a text, in order, as often as they stand there: "The cities’ 사업을" -> the cities 사업 업을."""
    return [*chain.from_iterable(map(_terms, text.split()))]


@cache  # texts say the same again and again
def _terms(part: str) -> tuple[str, ...]:
    """The words of what stands between two spaces."""
    runs = RUN.findall(folded(part))
    return _of_run(runs[0]) if len(runs) == 1 else tuple(chain.from_iterable(map(_of_run, runs)))


def _of_run(run: str) -> tuple[str, ...]:
    """The words of letters that nothing divides: pairs, one word, or none of a letter that stands alone."""
    if IS_DENSE.match(run):
        return tuple(intern("".join(pair)) for pair in pairwise(run)) or (run,)
    if len(run) == 1 and not run.isdecimal():
        return ()
    return (intern(ARABIC_END.sub("", ARABIC_START.sub("", run)) if ARABIC.match(run) else run),)


def phrase(text: str) -> str:
    """The words of a text glued together: what finds a keyword that somebody types as it stands."""
    return "".join(terms(text))


def head(term: str) -> str:
    """The beginning that a word shares with all that a query for it may find: they stand in one file."""
    return _head(term[:2])


@cache
def _head(two: str) -> str:
    return two[:1] if IS_DENSE.match(two) else two
