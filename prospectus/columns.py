"""The fields of a project as columns of a table, and a row's cells as the project's plain data again.

Lists stand in one cell: words divided by semicolons, or a line for each entry with its parts divided by upright
strokes. The columns that only say something in words are made by `outputs.tables`; they are not read back.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any, get_args, get_origin

from prospectus import portable, terms
from prospectus.records import Project
from prospectus.schema import Text, field_hints, type_of

# columns that are called otherwise than the field that they hold
CALLED = {
    "latitude": "coordinates.lat",
    "longitude": "coordinates.lon",
    "exactness": "coordinates.exactness",
    "state": "status.state",
    "state_as_of": "status.as_of",
    "state_note": "status.note",
    "support_shared_amount": "support.shared.amount",
    "support_shared_projects": "support.shared.projects",
    **{
        f"support_{name}": f"support.{name}"
        for name in ("currency", "amount", "min", "max", "approximate", "basis", "note")
    },
    **{f"converted_{name}": f"support.converted.{name}" for name in ("currency", "amount", "min", "max")},
}
WORDS, PART, LANGUAGE = "; ", " | ", ": "
DIVIDED = re.compile(r"(?<!\\)\|")
LINE = re.compile(r"\r\n?|\n")  # what ends a line of a cell; Python knows more, which texts may hold
SPECIAL = re.compile(r"[\\|\n\r]")
ESCAPED = str.maketrans({"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r"})
ESCAPE = re.compile(r"\\(.)")
# What spreadsheets take for the beginning of a formula, full width too (OWASP, CSV injection).
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
WHOLE = re.compile(r"\.0+$")
NUMBER = re.compile(r"-?\d+(\.\d+)?")

FIELDS = {name: CALLED.get(name, name) for name in terms.COLUMNS if name in CALLED or name in field_hints(Project)}


def hint_of(path: str) -> Any:
    """The hint of a project's field, named by its way: "support.min"."""
    hint: Any = Project
    for name in path.split("."):
        hint = field_hints(type_of(hint))[name]
    return hint


def entry_of(hint: Any) -> type | None:
    """The dataclass of which the entries of a list are; None for what is no such list."""
    kind = type_of(hint)
    entry: type | None = type_of(get_args(kind)[0]) if get_origin(kind) is tuple else None
    return entry if entry and is_dataclass(entry) and not issubclass(entry, Text) else None


HINTS = {name: hint_of(path) for name, path in FIELDS.items()}
ENTRIES = {name: entry for name, hint in HINTS.items() if (entry := entry_of(hint))}
WAYS = {name: tuple(path.split(".")) for name, path in FIELDS.items()}


def cells(project: Project) -> dict[str, str]:
    """The cells of a project, by column; those of fields that say nothing are empty."""
    data = portable.data(project)
    return {
        name: "" if (value := _at(data, way)) is None else guarded(_cell(value, ENTRIES.get(name)))
        for name, way in WAYS.items()
    }


def _at(data: Any, way: tuple[str, ...]) -> Any:
    """What plain data has at a place; None where it has nothing."""
    for name in way:
        data = data.get(name) if data else None
    return data


def _cell(value: Any, entry: type | None) -> str:
    if isinstance(value, dict):
        return "\n".join(_by_language(value))
    if not isinstance(value, list):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if entry is None:
        return WORDS.join(value)
    return "\n".join(PART.join(_parts(item, entry)) for item in value)


def _by_language(texts: Mapping[str, str]) -> Iterator[str]:
    return (f"{tag}{LANGUAGE}{_escaped(text)}" for tag, text in texts.items())


def _parts(item: Mapping[str, Any], kind: type) -> list[str]:
    """An entry's fields in their order, without empty ones at the end; texts by language are the last."""
    found: list[str] = []
    for name, in_languages in portable.fields_of(kind):
        value = item.get(name)
        if in_languages:
            found += _by_language(value or {})
        else:
            found.append(name if value is True else _escaped("" if value is None else str(value)))
    while found and not found[-1]:
        found.pop()
    return found


def _escaped(text: str) -> str:
    return text.translate(ESCAPED) if SPECIAL.search(text) else text


def _unescaped(text: str) -> str:
    return ESCAPE.sub(lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), text.strip())


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that looks like one begins with an apostrophe."""
    return f"'{cell}" if cell and FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before it was guarded."""
    return cell[1:] if cell[:1] == "'" and FORMULA.match(cell) else cell


def fields(row: Mapping[str, str]) -> dict[str, Any]:
    """The plain data that the cells of a row are; empty cells, and columns that are only words, say nothing."""
    data: dict[str, Any] = {}
    for name, path in FIELDS.items():
        if cell := unguarded(row.get(name, "")).strip():
            *way, last = path.split(".")
            place = data
            for step in way:
                place = place.setdefault(step, {})
            place[last] = _value(cell, HINTS[name])
    return data


def _value(cell: str, hint: Any) -> Any:
    kind = type_of(hint)
    if portable.is_by_language(hint):
        return _languages(LINE.split(cell))
    if get_origin(kind) is not tuple:
        return _as_typed(cell, kind)
    if entry := entry_of(hint):
        return [_fields(line, entry) for line in LINE.split(cell) if line.strip()]
    return [word.strip() for word in cell.split(WORDS.strip()) if word.strip()]


def _as_typed(cell: str, kind: Any) -> str:
    """A cell without what spreadsheets make of it: TRUE of true, 300000000.0 of 300000000."""
    if kind is bool:
        return cell.lower()
    return WHOLE.sub("", cell) if kind is int else cell


def _languages(lines: list[str]) -> dict[str, str]:
    divided = (line.partition(LANGUAGE.strip()) for line in lines if line.strip())
    return {tag.strip(): _unescaped(text) for tag, _, text in divided}


def _fields(line: str, kind: type) -> dict[str, Any]:
    """An entry as plain data. Parts beyond its fields stand under their number, where they are found to be too many."""
    parts, found = DIVIDED.split(line), dict[str, Any]()
    for name, hint in field_hints(kind).items():
        if portable.is_by_language(hint):
            found[name], parts = _languages(parts), []
        elif parts:
            part = _unescaped(parts.pop(0))
            found[name] = "true" if type_of(hint) is bool and part == name else part
    found |= {f"part {number}": part.strip() for number, part in enumerate(parts, len(found) + 1)}
    return {name: value for name, value in found.items() if value}
