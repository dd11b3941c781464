"""Numbers, dates and amounts of a text, and whether a translation keeps them.

Compared are values, not signs: "KRW 3.3 billion" is 33억 원 in Korean and 3300 millones in
Spanish; "1,246" is 1.246 in Vietnamese; "31 January" is 1월 31일. Separators, words for powers of
ten, months and currencies come from CLDR.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from babel.numbers import get_currency_name, get_currency_symbol

from prospectus import cldr

SOURCE = "en"
SPACES = " \u00a0\u2009\u202f"
# digits with separators between them; a space separates groups of three only (\d\d* is found faster than \d+)
RUN = re.compile(rf"\d\d*(?:[.,٫٬’']\d+|(?<!\d\d\d\d)[{SPACES}]\d{{3}}(?!\d))*")
DIGIT = re.compile(r"\d")
OTHER_DIGIT = re.compile(r"[^\D0-9]")  # of scripts that have their own
PERCENT = re.compile("[%٪％]")
CURRENCIES = ("KRW", "USD", "EUR")
AMOUNTS = {code: re.compile(rf"\b{code}\b(?= ?\d)") for code in CURRENCIES}
# words that are in use beside CLDR's own
MORE_SCALES = {"ar": {"تريليون": 10**12, "مليارات": 10**9}, "vi": {"ngàn": 1000}}

# English words that a translation may write in digits
WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "a": 1, "an": 1, "each": 1, "every": 1, "per": 1, "once": 1, "single": 1, "both": 2, "twice": 2, "pair": 2,
    "half": 2, "quarter": 4, "dozen": 12, "clock": 24,
}  # fmt: skip
MONTHS = {name: n for n, name in cldr.locale(SOURCE).months["format"]["wide"].items()}
BEFORE = ("in", "of", "by", "for", "from", "since", "until", "before", "after", "and")
BEFORE_MAY = "|".join(rf"(?<=\b{word} )May" for word in BEFORE)
# "May" is a month only where a number or a word of time stands beside it
ALWAYS = "|".join(name for name in MONTHS if name != "May")
MONTH = re.compile(rf"\b(?:{ALWAYS}|May(?= \d)|(?<=\d )May|{BEFORE_MAY})\b")

Values = list[frozenset[Decimal]]  # numbers, each as all that it may stand for


# "300 to 500 million": the end of a range, and the word behind it
RANGE_TO = re.compile(rf"[{SPACES}]?(?:[-–—~]|to|or|and)[{SPACES}]?\d[\d.,]*[{SPACES}](\w+)")


class Said(NamedTuple):
    """What an English text says in figures: its numbers, months, percent sign (as "%") and currencies.

    is_any: whether it has a digit or a month.
    """

    is_any: bool
    values: Values
    months: frozenset[int]
    signs: tuple[str, ...]


class Item(NamedTuple):
    """A number as written: where it stands, what it may mean by itself, and the power of ten that follows it."""

    start: int
    end: int
    written: str
    readings: tuple[tuple[Decimal, ...], ...]
    scale: int


def changed(source: str, translation: str, tag: str) -> str:
    """What a translation changes of the source's figures, in words; empty where nothing.

    source: English text, without links' targets and addresses. tag: BCP 47 tag of the translation.
    """
    is_any, values, months, signs = _said(source)
    if not is_any and not DIGIT.search(translation):
        return ""
    left = list(values)
    added: list[str] = []
    items = list(_items(translation, tag))
    while items:
        count = _taken(translation, items, left, values)
        if not count:
            added.append(items[0].written)
        del items[: count or 1]
    if not (left or added or months or signs):
        return ""
    lost = [_plain(meanings) for meanings in left if not _year_said_before(meanings, left, values)]
    lost += [cldr.locale(SOURCE).months["format"]["wide"][m] for m in _lost_months(months, added, translation, tag)]
    lost += [sign for sign in signs if not _sign(tag, sign).search(translation)]
    allowed = _allowed(source) | {str(month) for month in months}
    new = [words for words in added if words.lstrip("0") not in allowed]
    parts = [f"{' and '.join(words)} {verb}" for words, verb in ((lost, "is missing"), (new, "is new")) if words]
    return ", ".join(parts)


@cache  # each source text is compared with its translations into all languages
def _said(source: str) -> Said:
    months = frozenset(MONTHS[name] for name in MONTH.findall(source))
    values = [meanings for item in _items(source, SOURCE) for meanings in _meanings(source, item)]
    percent = ("%",) if PERCENT.search(source) else ()
    currencies = (code for code in CURRENCIES if AMOUNTS[code].search(source))
    return Said(bool(months or DIGIT.search(source)), values, months, (*percent, *currencies))


# -- numbers --------------------------------------------------------------------------------------


def _items(text: str, tag: str) -> Iterator[Item]:
    digits = ascii_digits(text)
    scales = _scales(tag)
    for found in RUN.finditer(digits):
        end, scale = found.end(), 1
        while power := scales.match(digits, end):
            scale *= _scale_of(tag)[power[1].casefold()]
            end = power.end()
        yield Item(found.start(), end, found[0], _readings(found[0], tag), scale)


def ascii_digits(text: str) -> str:
    """A text with the digits of every script as ASCII; as long as before."""
    if text.isascii():
        return text
    return OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


@cache
def _readings(run: str, tag: str) -> tuple[tuple[Decimal, ...], ...]:
    """What digits with separators may mean: one number as the language writes it or as English does, or several."""
    found: list[tuple[Decimal, ...]] = []
    for decimal in dict.fromkeys((_decimal_sign(tag), _decimal_sign(SOURCE))):
        groups = rf"[.,٬’'{SPACES}]".replace(decimal, "")
        if re.fullmatch(rf"(?:\d+|\d{{1,3}}(?:{groups}\d{{3}})+)(?:[{decimal}٫]\d+)?", run):
            plain = re.sub(groups, "", run.replace("٫", decimal)).replace(decimal, ".")
            found.append((Decimal(plain),))
    found.append(tuple(Decimal(part) for part in re.findall(r"\d+", run)))
    return tuple(dict.fromkeys(found))


@cache
def _decimal_sign(tag: str) -> str:
    return str(cldr.locale(tag).number_symbols.get("latn", {}).get("decimal", "."))


def _meanings(text: str, item: Item) -> Iterator[frozenset[Decimal]]:
    """The values that a number of the source may stand for: "300" is 300 million too in "300 to 500 million"."""
    after = RANGE_TO.match(text, item.end)
    shared = _scale_of(SOURCE).get(after[1].casefold(), 1) if after and item.scale == 1 else 1
    for value in item.readings[0]:
        yield frozenset((value * item.scale, value * shared))


def _taken(text: str, items: list[Item], left: Values, wanted: Values) -> int:
    """How many of the first items say a number of the source together; 0 where they say none.

    Removes what is said from `left`; a number may be said again.
    """
    together = 1
    while together < min(4, len(items)) and _adjacent(text, items[together - 1], items[together]):
        together += 1
    for count in range(together, 1, -1):
        if _take((sum((_first(item) for item in items[:count]), Decimal()),), left, wanted):
            return count
    item = items[0]
    for reading in item.readings:
        for scale in dict.fromkeys((item.scale, 1)):
            if _take(tuple(value * scale for value in reading), left, wanted):
                return 1
    return 0


def _first(item: Item) -> Decimal:
    return item.readings[0][0] * item.scale


def _adjacent(text: str, first: Item, second: Item) -> bool:
    """Whether two numbers are parts of one: 1조 1,000억."""
    return first.scale > second.scale and not text[first.end : second.start].strip(SPACES)


def _take(values: tuple[Decimal, ...], left: Values, wanted: Values) -> bool:
    matches = [next((m for m in (*left, *wanted) if value in m), None) for value in values]
    if None in matches:
        return False
    for match in matches:
        if match in left:
            left.remove(match)
    return True


def _plain(meanings: Iterable[Decimal]) -> str:
    return f"{max(meanings).normalize():f}"


def _year_said_before(meanings: frozenset[Decimal], left: Values, wanted: Values) -> bool:
    """Whether a year that the source names more than once is named at least once."""
    return wanted.count(meanings) > left.count(meanings) and all(1900 <= value <= 2100 for value in meanings)


def _allowed(source: str) -> set[str]:
    return {str(WORDS[word]) for word in re.findall(r"[a-z]+", source.casefold()) if word in WORDS}


# -- powers of ten --------------------------------------------------------------------------------


@cache
def _scale_of(tag: str) -> dict[str, int]:
    """Words for powers of ten, from CLDR's compact formats: {"million": 1000000, …}."""
    found = dict(MORE_SCALES.get(tag, {}))
    for width in ("long", "short"):
        for patterns in cldr.locale(tag).compact_decimal_formats.get(width, {}).values():
            for power, pattern in patterns.items():
                word = re.sub(r"[0.'\s\u200e\u200f]+", " ", str(pattern.pattern).partition(";")[0]).strip(" -")
                zeros = str(pattern.pattern).count("0")
                # a single Latin letter ("5 M") is too easily something else
                if word and zeros and (len(word) > 1 or not word.isascii()):
                    for part in {word, word.casefold()}:
                        found.setdefault(part, int(power) // 10 ** (zeros - 1))
    return found


@cache
def _scales(tag: str) -> re.Pattern[str]:
    words = sorted(_scale_of(tag), key=len, reverse=True)
    if not words:
        return re.compile(r"(?!)(.)")
    return re.compile(rf"[{SPACES}]?({'|'.join(map(re.escape, words))})", re.I)


# -- months, percent, currencies ------------------------------------------------------------------


def _lost_months(months: Iterable[int], added: list[str], translation: str, tag: str) -> list[int]:
    lost = []
    for month in sorted(months):
        numbers = [words for words in added if words.lstrip("0") == str(month)]
        if not numbers and not re.search(_month_names(tag)[month], translation, re.I):
            lost.append(month)
    return lost


@cache
def _month_names(tag: str) -> dict[int, str]:
    """Month -> a regular expression for its names; where they have cases (января, январь), for any ending."""
    found = {}
    for month in range(1, 13):
        names = {
            (form, width): str(cldr.locale(tag).months[form][width][month]).casefold().rstrip(".")
            for form in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
        }
        one, other = names["format", "wide"], names["stand-alone", "wide"]
        shared = _shared(one, other)
        stems = {*map(re.escape, names.values())} | ({rf"\b{shared}\w\b|{shared}\w\w"} if one != other else set())
        found[month] = "|".join(rf"(?:{stem})(?!\d)" for stem in sorted(stems, key=len, reverse=True))
    return found


def _shared(one: str, other: str) -> str:
    """What two words begin with alike."""
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:same]


def _sign(tag: str, sign: str) -> re.Pattern[str]:
    """What names a percent sign or a currency."""
    return PERCENT if sign == "%" else _currency(tag, sign)


@cache
def _currency(tag: str, code: str) -> re.Pattern[str]:
    """What names a currency: its code, its sign, and the words of its name ("원", "dólares")."""
    names = {get_currency_name(code, count, cldr.locale(tag)) for count in (1, 2, 5)}
    words = {word for name in names for word in re.findall(r"\w+", name) if len(word) > 2 or not word.isascii()}
    signs = {code, get_currency_symbol(code, cldr.locale(tag)), "₩" if code == "KRW" else code}
    return re.compile("|".join(re.escape(word) for word in sorted(words | signs, key=len, reverse=True)), re.I)
