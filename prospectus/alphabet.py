"""How names are put in order in a language, and which letter each stands under.

No package that this program has holds CLDR's collations. A list from A to Z needs little of them: which
letters with marks are letters of their own, what is passed over, and that a language's own script comes first.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from prospectus import cldr

# Alphabets in which letters with marks, or beyond their block, have places of their own (CLDR, exemplar characters).
LETTERS = {
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyz",
    "vi": "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz",
}
ARTICLE = re.compile("^ال(?=..)")  # Arabic lists pass over it
# Thai and Lao write these vowels before the consonant that they follow in a dictionary.
VOWEL_FIRST = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])([\u0e01-\u0e2e\u0e81-\u0eae])")
# Hangul: the first of the syllables, how many share a consonant (Unicode, 3.12); double ones stand with the single.
FIRST_SYLLABLE, LAST_SYLLABLE, SHARING = "가", "힣", 588
CONSONANTS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
DIGITS = "0–9"
DIGIT, OWN, LATIN = "\0", "\1", "\2"  # before a letter's place: what comes first


def key(tag: str, name: str) -> str:
    """What names are sorted by in a language: digits, then its own script, then Latin letters."""
    return spelling(tag, name).translate(_places(tag))


def initial(tag: str, name: str) -> str:
    """The letter that a name stands under in a list: "É" of French under "E", "하" under "ㅎ", "2" under "0–9"."""
    first = spelling(tag, name)[:1]
    if first.isdecimal():
        return DIGITS
    if FIRST_SYLLABLE <= first <= LAST_SYLLABLE:
        return CONSONANTS[(ord(first) - ord(FIRST_SYLLABLE)) // SHARING]
    return first.upper()


@cache
def spelling(tag: str, name: str) -> str:
    """The small letters and digits of a name that decide its place, without what is passed over."""
    kept = unicodedata.normalize("NFC", name).lower().translate(_plain(tag))
    return VOWEL_FIRST.sub(r"\2\1", ARTICLE.sub("", kept))


class Table(dict[int, str]):
    """Character -> what stands for it, for `str.translate`; worked out when a text first has the character."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, code: int) -> str:
        self[code] = made = self.make(chr(code))
        return made


@cache
def _places(tag: str) -> Table:
    """Letter -> where it stands in a language, so that strings of them are in order."""
    letters, latin_last = LETTERS.get(tag, ""), cldr.likely(tag)[0] != "Latn"

    def place(letter: str) -> str:
        if letter.isdecimal():
            return DIGIT + letter
        known = letters.find(letter)
        return (LATIN if latin_last and letter.isascii() else OWN) + (chr(known) if known >= 0 else letter)

    return Table(place)


@cache
def _plain(tag: str) -> Table:
    """Character -> the letter of a language that it counts as; nothing for signs and spaces."""
    letters = LETTERS.get(tag, "")
    return Table(lambda character: _letter(character, letters) if character.isalnum() else "")


def _letter(character: str, letters: str) -> str:
    """A letter of the alphabet, or the plain one under its marks; syllables of Hangul stay whole."""
    plain = unicodedata.normalize("NFD", character)
    if character in letters or FIRST_SYLLABLE <= character <= LAST_SYLLABLE:
        return character
    composed = (unicodedata.normalize("NFC", plain[0] + mark) for mark in plain[1:])
    return next((letter for letter in composed if letter in letters), plain[0])
