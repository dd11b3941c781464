"""CLDR's data of a language tag (Babel), and the pseudo-locales that borrow another language's.

A pseudo-locale shows what a translation cannot reach: en-XA is longer, accented and bracketed,
ar-XB runs from right to left (Unicode CLDR, "pseudolocales"). They are built on demand only.
"""

from functools import cache

from babel import Locale
from babel.core import get_global

PSEUDO = {"en-XA": "en", "ar-XB": "ar"}
MARKS = "⟦⟧"  # around every text of a pseudo-locale that can be translated
# English pages follow British usage (31 January 2020), as the program's guidance does.
FORMATS = {"en": "en-GB"}
# Where CLDR's first choice is not what a country calls itself, or a language.
COUNTRIES = {("ru", "KG"): "Кыргызстан"}
LANGUAGES = {"id": "Bahasa Indonesia"}
SHORT = {"MM"}  # CLDR has a short form too, without the former name in brackets, which Babel leaves out


@cache
def locale(tag: str) -> Locale:
    """The CLDR locale of a BCP 47 tag. Raises ValueError or babel.UnknownLocaleError for others."""
    return Locale.parse(PSEUDO.get(tag, tag), sep="-")


@cache
def formats(tag: str) -> Locale:
    """The CLDR locale by which a tag's dates and numbers are written."""
    base = PSEUDO.get(tag, tag)
    return Locale.parse(FORMATS.get(base, base), sep="-")


@cache
def country(tag: str, code: str) -> str:
    """A country's name in a language."""
    name = str(formats(tag).territories[code])
    return COUNTRIES.get((tag, code)) or (name.partition(" (")[0] if code in SHORT else name)


@cache
def direction(tag: str) -> str:
    """ "ltr" or "rtl"."""
    return "rtl" if locale(tag).text_direction == "rtl" else "ltr"


@cache
def likely(tag: str) -> tuple[str, str]:
    """The script and the territory that a language most likely has (UTS 35, likely subtags): ko -> Kore, KR."""
    known, subtags = locale(tag), get_global("likely_subtags")
    parts = (subtags.get(f"{known.language}_{known.script}") or subtags.get(known.language, "")).split("_")
    script = next((part for part in parts if len(part) == 4), "Latn")
    return known.script or script, known.territory or (parts[-1] if len(parts) > 1 else "US")
