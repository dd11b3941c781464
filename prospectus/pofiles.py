"""Entries of PO files. What has the shape that polib writes is read in one go; polib reads the others.

polib looks at every line by itself and takes ten times as long. Whatever does not fit the shape is left to it, so it
alone decides what odd files say, and what an error is.
"""

import re
from sys import intern
from typing import NamedTuple

import polib


class Entry(NamedTuple):
    """What an entry of a file says of a text.

    key: (context, source text); plural: the source text for many; translation: a text or its plural forms, empty
    where there is none, or not all of its forms; before: the source text that a fuzzy entry was a translation of;
    line: of the msgid.
    """

    key: tuple[str, str]
    plural: str
    translation: str | tuple[str, ...]
    is_fuzzy: bool
    before: str
    line: int


class File(NamedTuple):
    """A PO file: the fields of its header, and what it says of texts; nothing that is obsolete."""

    header: dict[str, str]
    entries: list[Entry]


# -- in one go ------------------------------------------------------------------------------------

TEXT = r'(".*"(?:\n".*")*)'
PARAGRAPH = re.compile(
    r"(?:#[.:]?(?: .*)?\n)*"  # comments
    r"(?:#, (.*)\n)?"  # flags
    r"((?:#\| .*\n)*)"  # what the entry said before its source changed
    rf"(?:msgctxt {TEXT}\n)?msgid {TEXT}\n"
    rf"(?:msgstr {TEXT}|msgid_plural {TEXT}((?:\nmsgstr\[[0-9]\] \".*\"(?:\n\".*\")*)+))"
    r"(?:\n\n|\n?\Z)"
)
FORM = re.compile(rf"\nmsgstr\[([0-9])\] {TEXT}")
BEFORE = re.compile(rf"(?:msgctxt {TEXT}\n)?(?:msgid {TEXT}\n)?(?:msgid_plural {TEXT}\n)?")
BEFORE_MARK = re.compile(r"^#\| ", re.M)
REMARKS = re.compile(r"(?:#.*\n)*#.*(?:\n\n|\n?\Z)")  # a paragraph that says nothing: an obsolete entry
OBSOLETE_MARK = re.compile(r'^#~(?: (?=msg|")|\| .*\n)', re.M)
# a text within its quotation marks
PLAIN = re.compile(r'[^"\\]*(?:\\[\\ntrvbf"][^"\\]*)*')
# what polib takes for the end of a line, beside the usual; and what stands for bytes that are no UTF-8
ODD_SIGNS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\ufffd"


class _OddError(ValueError):
    """Something does not have the expected shape."""


def is_odd(text: str) -> bool:
    """Whether a text has signs that polib takes for the end of a line, or was not UTF-8."""
    return any(sign in text for sign in ODD_SIGNS)


def quick(text: str) -> File | None:
    """What the text of a PO file says; None where it does not have the shape that polib writes."""
    found = parts(text)
    if not found or found[0].key != ("", "") or not isinstance(found[0].translation, str):
        return None
    fields = [line.partition(":") for line in found[0].translation.splitlines()]
    if not all(sign for _, sign, _ in fields) or not all(entry.key[1] for entry in found[1:]):
        return None
    return File({name: value.strip() for name, _, value in fields}, found[1:])


def parts(text: str) -> list[Entry] | None:
    """The entries of a part of a PO file; None where it does not have the shape that polib writes."""
    if is_odd(text):
        return None
    found: list[Entry] = []
    at, line = 0, 1
    try:
        while at < len(text):
            if match := PARAGRAPH.match(text, at):
                found.append(_entry(match, line + text.count("\n", at, match.start(4))))
            else:
                match = _obsolete(text, at)
            line += text.count("\n", at, match.end())
            at = match.end()
    except _OddError:
        return None
    return found


def _entry(match: re.Match[str], line: int) -> Entry:
    flags, before, context, text, translation, plural, forms = match.groups()
    return Entry(
        (_unquoted(context) if context else "", intern(_unquoted(text))),  # all languages have it
        _unquoted(plural) if plural else "",
        _forms(plural, forms) if plural else _unquoted(translation),
        flags is not None and "fuzzy" in map(str.strip, flags.split(",")),
        _before(before) if before else "",
        line,
    )


def _unquoted(quoted: str) -> str:
    """What one or more lines in quotation marks say together. Raises _OddError for what might not be meant so."""
    text = quoted[1:-1]
    if "\n" in text:
        lines = text.split('"\n"')
        if "\\" in text and not all(map(PLAIN.fullmatch, lines)):
            raise _OddError
        text = "".join(lines)
    if "\\" not in text and '"' not in text:
        return text
    if not PLAIN.fullmatch(text):
        raise _OddError
    return str(polib.unescape(text))


def _forms(plural: str, forms: str) -> tuple[str, ...]:
    found = FORM.findall(forms)
    if plural == '""' or [int(number) for number, _ in found] != [*range(len(found))]:
        raise _OddError
    said = tuple(_unquoted(quoted) for _, quoted in found)
    return said if all(said) else ()


def _before(lines: str) -> str:
    """The source text that an entry had before. lines: each begins with "#| "."""
    match = BEFORE.fullmatch(BEFORE_MARK.sub("", lines))
    if not match:
        raise _OddError
    _, text, _ = (_unquoted(quoted) if quoted else "" for quoted in match.groups())
    return text


def _obsolete(text: str, at: int) -> re.Match[str]:
    """An obsolete entry that begins at a place: it has the shape of others where it is not marked as obsolete."""
    match = REMARKS.match(text, at)
    plain = PARAGRAPH.fullmatch(OBSOLETE_MARK.sub("", match[0])) if match else None
    if not match or not plain:
        raise _OddError
    _entry(plain, 0)
    return match


# -- by polib -------------------------------------------------------------------------------------


def of_polib(file: polib.POFile, text: str) -> File:
    """What a PO file says that polib has read. text: of the file."""
    lines = text.split("\n")
    known = (entry for entry in file if not entry.obsolete and entry.msgid)
    return File(dict(file.metadata), [_entry_of_polib(entry, lines) for entry in known])


def _entry_of_polib(entry: polib.POEntry, lines: list[str]) -> Entry:
    return Entry(
        (entry.msgctxt or "", entry.msgid),
        entry.msgid_plural or "",
        _translation(entry),
        entry.fuzzy,
        entry.previous_msgid or "",
        _line_of_msgid(lines, entry.linenum or 1),
    )


def _translation(entry: polib.POEntry) -> str | tuple[str, ...]:
    if not entry.msgid_plural:
        return str(entry.msgstr)
    forms = tuple(str(entry.msgstr_plural[number]) for number in sorted(entry.msgstr_plural))
    return forms if all(forms) else ()


def _line_of_msgid(lines: list[str], first: int) -> int:
    """The line of an entry's msgid; `first` is that of its first comment."""
    return next((at + 1 for at in range(first - 1, len(lines)) if lines[at].startswith("msgid")), first)
