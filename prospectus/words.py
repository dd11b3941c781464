"""The words of a text, as the search compares them. templates/assets/search.js does the same in the browser.

Both must agree on every string; tests/test_search.py holds them together.
"""

import re
import unicodedata
from itertools import pairwise

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
# Arabic-Indic, Persian, Thai, Lao, Burmese and Khmer digits: the value stands in the lowest four bits.
DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9]")
ALIKE = str.maketrans(
    {"ß": "ss", "ς": "σ", "đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"}
    | {"ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي"}
)
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
    return DIGIT.sub(lambda digit: str(ord(digit[0]) & 15), whole).translate(ALIKE)


def terms(text: str) -> list[str]:
    """The words of a text, in order, as often as they stand there: "The cities’ 사업을" -> the cities 사업 업을."""
    found: list[str] = []
    plain = folded(text)
    runs = RUN.findall(plain)
    if not IS_DENSE.search(plain) and not ARABIC.search(plain):
        return [run for run in runs if len(run) > 1 or run.isdecimal()]
    for run in runs:
        if IS_DENSE.match(run):
            found += map("".join, pairwise(run)) if len(run) > 1 else run
        elif len(run) > 1 or run.isdecimal():
            found.append(ARABIC_END.sub("", ARABIC_START.sub("", run)) if ARABIC.match(run) else run)
    return found


def phrase(text: str) -> str:
    """The words of a text glued together: what finds a keyword that somebody types as it stands."""
    return "".join(terms(text))


def head(term: str) -> str:
    """The beginning that a word shares with all that a query for it may find: they stand in one file."""
    return term[: 1 if IS_DENSE.match(term) else 2]
