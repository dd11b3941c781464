"""How names are put in order in a language, and which letter each stands under.

No package that this program has holds CLDR's collations. A list from A to Z needs little of them: which
letters with marks are letters of their own, what is passed over, and that a language's own script comes first.
"""

import re
import unicodedata
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
Key = tuple[tuple[int, int], ...]


def key(tag: str, name: str) -> Key:
    """What names are sorted by in a language: digits, then its own script, then Latin letters."""
    letters, latin_last = LETTERS.get(tag, ""), cldr.likely(tag)[0] != "Latn"

    def place(letter: str) -> tuple[int, int]:
        if letter.isdecimal():
            return 0, ord(letter)
        known = letters.find(letter)
        return 2 if latin_last and letter.isascii() else 1, known if known >= 0 else ord(letter)

    return tuple(map(place, spelling(tag, name)))


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
    letters = LETTERS.get(tag, "")
    marked = unicodedata.normalize("NFC", name).lower()
    kept = "".join(_letter(character, letters) for character in marked if character.isalnum())
    return VOWEL_FIRST.sub(r"\2\1", ARTICLE.sub("", kept))


def _letter(character: str, letters: str) -> str:
    """A letter of the alphabet, or the plain one under its marks; syllables of Hangul stay whole."""
    plain = unicodedata.normalize("NFD", character)
    if character in letters or FIRST_SYLLABLE <= character <= LAST_SYLLABLE:
        return character
    composed = (unicodedata.normalize("NFC", plain[0] + mark) for mark in plain[1:])
    return next((letter for letter in composed if letter in letters), plain[0])
