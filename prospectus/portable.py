"""Records as plain data and back: what JSON, CSV and spreadsheets carry.

A record's plain data has the shape of its YAML file: fields that say nothing are left out, texts are strings,
texts by language are mappings. So reading it back takes the same checks as reading the file.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml

from prospectus.schema import ByLanguage, Prose, Text, field_hints, rules_of

PLAIN = frozenset({str, int, float, bool, type(None)})
STRING = "tag:yaml.org,2002:str"


def data(record: Any) -> dict[str, Any]:
    """A record's fields as plain data, in their order; what says nothing is left out."""
    found = {}
    for name, in_languages in fields_of(record.__class__):
        value = getattr(record, name)
        if not (value is None or value is False or value == ()):
            found[name] = {text.lang: text.value for text in value} if in_languages else _plain(value)
    return found


@cache
def fields_of(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass, and whether each holds texts by language."""
    return tuple((name, is_by_language(hint)) for name, hint in field_hints(kind).items())


def is_by_language(hint: Any) -> bool:
    """Whether a field holds texts by language."""
    return any(isinstance(rule, ByLanguage) for rule in rules_of(hint))


def _plain(value: Any) -> Any:
    kind = value.__class__
    if kind in PLAIN:
        return value
    if kind is Text or kind is Prose:
        return value.value
    return [_plain(part) for part in value] if kind is tuple else data(value)


def untranslated(record: Any, where: str = "") -> Iterator[str]:
    """The places of a record's texts that are not in the language of its edition: "events.2.text"."""
    for name, in_languages in fields_of(record.__class__):
        if not in_languages:
            yield from _untranslated(getattr(record, name), f"{where}.{name}" if where else name)


def _untranslated(value: Any, place: str) -> Iterator[str]:
    kind = value.__class__
    if kind is Text:
        yield from (place,) if value.foreign else ()
    elif kind is tuple:
        for index, part in enumerate(value):
            yield from _untranslated(part, f"{place}.{index}")
    elif kind not in PLAIN and kind is not Prose:
        yield from untranslated(value, place)


def node(value: Any, line: Callable[[str], int] = lambda place: 1, place: str = "") -> yaml.Node:
    """Plain data as the nodes of YAML. line: of a place in the data ("events.2.date"), counted from 1."""
    mark = yaml.Mark("", 0, line(place) - 1, 0, None, 0)
    if isinstance(value, dict):
        inner = {name: f"{place}.{name}".lstrip(".") for name in value}
        pairs = [(node(name, line, inner[name]), node(item, line, inner[name])) for name, item in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark, mark)
    if isinstance(value, list):
        items = [node(item, line, f"{place}.{index}") for index, item in enumerate(value)]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, mark, mark)
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return yaml.ScalarNode(STRING, written, mark, mark)
