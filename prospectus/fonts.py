"""The fonts of documents: committed files (templates/fonts), which language uses which, what they lack.

Every document is set with these files and no others, so its bytes do not depend on the machine.
"""

import hashlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path, PurePath

from prospectus import cldr
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.sources import Problem, read_text

FOLDER = "templates/fonts"
SUMS = f"{FOLDER}/SHA256SUMS"
LATIN = "Noto Sans"  # Latin, Greek and Cyrillic; the last resort of every language
# Script (ISO 15924) -> the family that draws it.
FAMILIES = {
    "Arab": "IBM Plex Sans Arabic",
    "Khmr": "Noto Sans Khmer",
    "Kore": "Noto Sans KR",
    "Laoo": "Noto Sans Lao",
    "Mymr": "Noto Sans Myanmar",
    "Thai": "Noto Sans Thai",
    "Latn": LATIN,
    "Cyrl": LATIN,
    "Grek": LATIN,
}
# Scripts whose letters stack: their lines stand further apart.
TALL = frozenset({"Arab", "Khmr", "Laoo", "Mymr", "Thai"})
# Scripts that PDF readers are known to draw wrongly while somebody types, though they store them right.
UNSHAPED = TALL
WEIGHTS = ("Regular", "Bold")
# Characters that no font draws because they are not seen: joiners, direction marks, breaks.
UNSEEN = frozenset("\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff")


def script(tag: str) -> str:
    """The script that a language is written in (ISO 15924): "ko" -> "Kore"."""
    return cldr.likely(tag)[0]


def families(tag: str) -> tuple[str, ...]:
    """The families for a language, the first choice first; the others stand in for foreign words."""
    first = FAMILIES.get(script(tag), LATIN)
    return tuple(dict.fromkeys((first, LATIN, *FAMILIES.values())))


def names() -> tuple[str, ...]:
    """The names of the font files: two weights of each family."""
    families = dict.fromkeys(FAMILIES.values())
    return tuple(f"{family.replace(' ', '')}-{weight}.ttf" for family in families for weight in WEIGHTS)


def problems(root: Path, memory: Memory = NOTHING_KNOWN) -> Iterator[Problem]:
    """Font files that are missing, unknown, or not the ones whose checksums are kept.

    memory: of the files that were looked at before.
    """
    unreadable: list[Problem] = []
    text = read_text(root / SUMS, SUMS, unreadable)
    yield from unreadable
    if text is None:
        return
    sums = {name: found for found, _, name in (line.partition("  ") for line in text.splitlines())}
    wanted = set(names())
    for name in sorted(wanted | sums.keys()):
        file = root / FOLDER / name
        if name not in wanted or name not in sums or not file.is_file():
            yield Problem(SUMS, 1, f"Must list exactly the fonts that documents use, all of them there; see {name}.")
        elif memory.of(("font", name), _dates(file), partial(_checksum, file)) != sums[name]:
            tip = "Take the file from its origin again (templates/fonts/README.md)."
            yield Problem(f"{FOLDER}/{name}", 1, "Must be the file whose checksum is kept in SHA256SUMS.", tip)


def _dates(file: Path) -> tuple[int, ...]:
    known = file.stat()
    return known.st_mtime_ns, known.st_size, known.st_ino


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def missing(root: Path, text: str) -> str:
    """The characters of a text that no font draws, each once."""
    drawn = _drawn(folder(root))
    return "".join(letter for letter in dict.fromkeys(text) if letter not in UNSEEN and letter not in drawn)


def folder(root: Path) -> Path:
    """Where the fonts are."""
    return (root / FOLDER).resolve()


@cache
def _drawn(folder: Path) -> frozenset[str]:
    """Every character that one of the fonts draws, in both weights."""
    from fontTools.ttLib import TTFont

    found: dict[str, set[int]] = {weight: set() for weight in WEIGHTS}
    for name in names():
        with TTFont(folder / name, lazy=True) as font:
            found[PurePath(name).stem.rpartition("-")[2]].update(font.getBestCmap())
    return frozenset(map(chr, set.intersection(*found.values())))


# -- office programs ------------------------------------------------------------------------------

# Script -> a font that office programs come with; it is named, not put into the file.
OFFICE = {
    "Khmr": "Leelawadee UI",
    "Kore": "Malgun Gothic",
    "Laoo": "Leelawadee UI",
    "Mymr": "Myanmar Text",
    "Thai": "Leelawadee UI",
}
OFFICE_LATIN = "Arial"
KINDS = {"Kore": "east_asian", **dict.fromkeys(TALL, "complex")}


def kind(tag: str) -> str:
    """Which of Word's kinds of script a language is written in: latin, east_asian or complex."""
    return KINDS.get(script(tag), "latin")


def office(tag: str) -> dict[str, str]:
    """Word's font for each kind of script (ECMA-376, 17.3.2.26)."""
    found = dict.fromkeys(("latin", "east_asian", "complex"), OFFICE_LATIN)
    return {**found, kind(tag): OFFICE.get(script(tag), OFFICE_LATIN)}
