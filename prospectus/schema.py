"""From a YAML node to a frozen dataclass, and from the dataclass to JSON Schema.

A record's dataclass is the only description of its format: its type hints say what each field
must be, the metadata in `Annotated` what is checked and what an editor shows as help.
"""

import datetime
import re
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import yaml
from babel import Locale, UnknownLocaleError, dates
from markupsafe import Markup, escape
from yaml.reader import Reader

from prospectus import cldr
from prospectus.sources import NO_CONTROLS, Problem, Source, did_you_mean, excess

T = TypeVar("T")
LACKS = "Must have the field"  # begins what is said of a field that is not there


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a reader sees: its value, the language it is in, whether it is foreign on its page."""

    value: str
    lang: str = "en"
    foreign: bool = False

    def __str__(self) -> str:
        return self.value

    def __html__(self) -> Markup:
        """HTML with the language named when it is not the page's own (WCAG 2.2, 3.1.2)."""
        escaped = escape(self.value)
        if not self.foreign:
            return escaped
        direction = cldr.direction(self.lang)
        return Markup('<span lang="%s" dir="%s">%s</span>') % (self.lang, direction, escaped)


class Prose(Text):
    """A text in Markdown."""

    __slots__ = ()


@dataclass(frozen=True)
class Pattern:
    """A scalar that matches a regular expression as a whole."""

    regex: str
    must: str
    example: str = ""

    def problem(self, value: str) -> tuple[str, str] | None:
        tip = f"For example {self.example}." if self.example else ""
        return None if re.fullmatch(self.regex, value) else (f"Must be {self.must}; found {value!r}.", tip)

    def json(self) -> dict[str, Any]:
        # VS Code's YAML reads 2026 as a number
        return {"type": ["string", "integer"] if self.example.isdigit() else "string", "pattern": f"^(?:{self.regex})$"}


@dataclass(frozen=True)
class OneOf:
    """A scalar from a closed list."""

    name: str
    known: Mapping[str, str]

    def problem(self, value: str) -> tuple[str, str] | None:
        if value in self.known:
            return None
        tip = did_you_mean(value, self.known) or f"Known are {', '.join(self.known)}."
        article = "an" if self.name[0] in "aeiou" else "a"
        return f"Must be {article} {self.name} from the closed list; found {value!r}.", tip

    def json(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.known)}


EARLIEST, LATEST = 1900, 2199  # years: others are slips of the hand, and calendars end somewhere


def first_day(text: str) -> datetime.date:
    """The first day of an ISO day, month or year. Raises ValueError."""
    return datetime.date.fromisoformat((text + "-01-01")[:10])


@dataclass(frozen=True)
class DateText:
    """A date as ISO 8601 text; where `partial`, a year or a year and month will do."""

    partial: bool = False

    @property
    def regex(self) -> str:
        return "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?" if self.partial else "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def problem(self, value: str) -> tuple[str, str] | None:
        if re.fullmatch(self.regex, value):
            try:
                day = first_day(value)
            except ValueError:
                return f"Must be a date that exists; found {value!r}.", ""
            in_reach = EARLIEST <= day.year <= LATEST
            return None if in_reach else (f"Must be a date from {EARLIEST} to {LATEST}; found {value!r}.", "")
        forms = "2026, 2026-01 or 2026-01-28" if self.partial else "2026-01-28"
        return f"Must be a date; found {value!r}.", f"Write it as {forms}."

    def json(self) -> dict[str, Any]:
        # VS Code's YAML reads 2026 as a number
        return {"type": ["string", "integer"] if self.partial else "string", "pattern": f"^{self.regex}$"}


class CountryCode:
    """An ISO 3166-1 alpha-2 code that CLDR has a name for."""

    def problem(self, value: str) -> tuple[str, str] | None:
        names = territories()
        if value in names:
            return None
        by_name = {name: code for code, name in names.items()}
        code = by_name.get(value) or (value.upper() if value.upper() in names else "")
        tip = f"Did you mean {code!r}?" if code else "Two capital letters, for example VN or NO."
        return f"Must be a country code of ISO 3166; found {value!r}.", tip

    def json(self) -> dict[str, Any]:
        return {"type": "string", "enum": sorted(territories())}


LANGUAGE_TAG = "[a-z]{2,3}(-[A-Za-z0-9]+)*"


class LanguageTag:
    """A BCP 47 language tag that CLDR knows."""

    def problem(self, value: str) -> tuple[str, str] | None:
        try:
            # Babel alone accepts anything after a dot or an @, and the tag stands in HTML
            if re.fullmatch(LANGUAGE_TAG, value) and Locale.parse(value, sep="-"):
                return None
        except (ValueError, UnknownLocaleError):
            pass
        return f"Must be a language tag of BCP 47; found {value!r}.", "For example ko, en or pt-BR."

    def json(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{LANGUAGE_TAG}$"}


class TimeZone(Pattern):
    """A time zone of the IANA list."""

    def problem(self, value: str) -> tuple[str, str] | None:
        if fault := super().problem(value):
            return fault
        try:
            dates.get_timezone(value)
            return None
        except LookupError:
            return f"Must be {self.must}; found {value!r}.", f"For example {self.example}."


class Positive:
    """A whole number above zero: an amount, a count or a size."""

    def problem(self, value: str) -> tuple[str, str] | None:
        """None for numbers above zero and for what is no number: that is found later."""
        return (f"Must be above zero; found {value!r}.", "") if re.fullmatch(r"-\d+|\+?0+", value) else None

    def json(self) -> dict[str, Any]:
        """The JSON Schema of such a number."""
        return {"type": "integer", "minimum": 1}


class PercentNumber:
    """A whole number from 1 to 100."""

    def problem(self, value: str) -> tuple[str, str] | None:
        """None for such numbers and for what is no number: that is found later."""
        fine = not re.fullmatch(r"[-+]?\d+", value) or re.fullmatch(r"\+?0*(?:[1-9][0-9]?|100)", value)
        return None if fine else (f"Must be a percentage from 1 to 100; found {value!r}.", "")

    def json(self) -> dict[str, Any]:
        """The JSON Schema of such a number."""
        return {"type": "integer", "minimum": 1, "maximum": 100}


@dataclass(frozen=True)
class ByLanguage:
    """Texts written as a mapping from language tags: {ko: …, tr: …}."""

    def json(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}


# Codes of CLDR that ISO 3166-1 does not assign to a country (XK, Kosovo, is in general use).
NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])


@cache
def territories() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes of countries and territories, with their English CLDR names."""
    names = Locale("en").territories
    return {code: name for code, name in names.items() if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES}


Count = Annotated[int, Positive()]
Percent = Annotated[int, PercentNumber()]
IsoDate = Annotated[str, DateText()]
SomeDate = Annotated[str, DateText(partial=True)]
Country = Annotated[str, CountryCode()]
Language = Annotated[str, LanguageTag()]
TextsByLanguage = Annotated[tuple[Text, ...], ByLanguage()]
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
Slug = Annotated[str, Pattern(SLUG, "small letters, digits and hyphens", "hai-phong-traffic-2021")]
WebAddress = Annotated[str, Pattern(r'https?://[^\s<>"]+', "a web address that starts with http:// or https://")]
EMAIL = r"[^\s@<>]+@[^\s@<>]+\.[a-z]+"
EmailAddress = Annotated[str, Pattern(EMAIL, "an e-mail address")]
Telephone = Annotated[
    str, Pattern(r"\+[0-9][0-9-]{6,}[0-9]", "a telephone number in international form", "+82-2-6746-7433")
]


def read(
    node: yaml.Node, kind: type[T], path: str, problems: list[Problem], first_line: int = 1
) -> tuple[T, Source] | None:
    """The dataclass `kind` read from a mapping, with its Source; None when anything was wrong.

    `problems` receives every fault at once, each with its line.
    """
    reader = _Reader(path, problems, first_line)
    before = len(problems)
    value = reader.record(node, kind, "")
    return (value, Source(path, reader.lines)) if len(problems) == before else None


class _Reader:
    def __init__(self, path: str, problems: list[Problem], first_line: int) -> None:
        self.path, self.problems, self.first_line = path, problems, first_line
        self.lines: dict[str, int] = {}

    def fault(self, node: yaml.Node, message: str, tip: str = "") -> None:
        self.problems.append(Problem(self.path, self.line(node), message, tip))

    def line(self, node: yaml.Node) -> int:
        return self.first_line + int(node.start_mark.line)

    def line_of_text(self, node: yaml.Node) -> int:
        """The line where a text begins: below the bar of "description: |"."""
        return self.line(node) + (1 if getattr(node, "style", None) in ("|", ">") else 0)

    def value(self, node: yaml.Node, hint: Any, where: str) -> Any:
        self.lines[where] = self.line(node)
        hint, rules = _unpack(hint)
        if is_dataclass(hint) and hint not in (Text, Prose):
            return self.record(node, typing.cast(type, hint), where)
        if any(isinstance(rule, ByLanguage) for rule in rules):
            return self.texts_by_language(node, where)
        if get_origin(hint) is tuple:
            return self.items(node, get_args(hint)[0], where)
        if hint is Prose:
            blank = len(str(node.value)) - len(str(node.value).lstrip("\n"))
            self.lines[f"{where}.text"] = self.line_of_text(node) + blank
        return self.scalar(node, hint, rules)

    def record(self, node: yaml.Node, kind: type[T], where: str) -> T:
        hints = field_hints(typing.cast(Any, kind))
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"Must be fields ({', '.join(hints)}).")
            return typing.cast(T, None)
        values: dict[str, Any] = {}
        for key, label, item in self.pairs(node):
            if key not in hints:
                self.fault(
                    label,
                    f"Must not have the field {key!r}.",
                    did_you_mean(key, hints) or f"Known are {', '.join(hints)}.",
                )
            else:
                values[key] = self.value(item, hints[key], f"{where}.{key}".lstrip("."))
        missing = [
            f.name for f in fields(typing.cast(Any, kind)) if f.name in hints and f.name not in values and _required(f)
        ]
        for name in missing:
            self.fault(node, f"{LACKS} {name!r}.")
        return typing.cast(T, None) if missing else kind(**values)

    def pairs(self, node: yaml.MappingNode) -> Iterable[tuple[str, yaml.Node, yaml.Node]]:
        seen: dict[str, int] = {}
        for key, item in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name:
                self.fault(key, "Must have a plain word as the name of a field.")
            elif name in seen:
                self.fault(key, f"Must not have the field {name!r} twice; it stands in line {seen[name]} too.")
            else:
                seen[name] = self.line(key)
                yield name, key, item

    def items(self, node: yaml.Node, hint: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fault(
                node, "Must be a list with at least one entry.", "Write '- ' before each entry, or leave the field out."
            )
            return ()
        return tuple(self.value(item, hint, f"{where}.{index}") for index, item in enumerate(node.value))

    def texts_by_language(self, node: yaml.Node, where: str) -> tuple[Text, ...]:
        if not isinstance(node, yaml.MappingNode) or not node.value:
            self.fault(node, "Must be texts by language, for example {ko: …}.")
            return ()
        texts = []
        for tag, label, item in self.pairs(node):
            self.lines[f"{where}.{tag}"] = self.line(item)
            if fault := LanguageTag().problem(tag):
                self.fault(label, *fault)
            elif text := self.scalar(item, str, ()):
                texts.append(Text(text, tag, foreign=True))
        return tuple(texts)

    def scalar(self, node: yaml.Node, hint: Any, rules: tuple[Any, ...]) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, f"Must be {_noun(hint)}, not a list or fields.")
            return None
        raw = str(node.value).strip()
        if not raw or (raw in ("null", "Null", "NULL", "~") and not node.style):
            self.fault(node, "Must not be empty.", "Leave the field out when nothing is known.")
            return None
        if raw.lower() in ("unknown", "tbd", "n/a"):
            self.fault(node, f"Must not be {raw!r}.", "Leave the field out when nothing is known.")
            return None
        if Reader.NON_PRINTABLE.search(raw):
            self.fault(node, NO_CONTROLS)
            return None
        for rule in rules:
            if hasattr(rule, "problem") and (fault := rule.problem(raw)):
                self.fault(node, *fault)
                return None
        if hint is Prose:
            found = [*excess(str(node.value), self.line_of_text(node))]
            self.problems += (Problem(self.path, line, message) for line, message in found)
            return None if found else Prose(raw)
        return self.typed(node, raw, hint)

    def typed(self, node: yaml.Node, raw: str, hint: Any) -> Any:
        if hint is Text:
            return Text(raw)
        if hint is bool:
            if raw in ("true", "false"):
                return raw == "true"
        elif hint in (int, float):
            try:
                number = hint(raw)
                # Python reads 1_000 and the digits of every script; YAML does not
                if raw.isascii() and "_" not in raw and abs(number) < 1e18:
                    return number
            except ValueError:
                pass
        else:
            return raw
        self.fault(node, f"Must be {_noun(hint)}; found {raw!r}.")
        return None


def _noun(hint: Any) -> str:
    return {bool: "true or false", int: "a whole number without separators", float: "a number"}.get(hint, "a text")


def type_of(hint: Any) -> Any:
    """A field's type, without what `Annotated` says of it and without None."""
    return _unpack(hint)[0]


def rules_of(hint: Any) -> tuple[Any, ...]:
    """What `Annotated` says of a field."""
    return _unpack(hint)[1]


def _required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _unpack(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A hint without `Annotated` and `| None`, and the rules that `Annotated` held."""
    rules: tuple[Any, ...] = ()
    while True:
        if get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            rules = (*more, *rules)
        elif get_origin(hint) in (Union, types.UnionType):
            hint = next(arg for arg in get_args(hint) if arg is not type(None))
        else:
            return hint, rules


@cache
def field_hints(kind: type[Any]) -> dict[str, Any]:
    """The fields that a source may give, by name; derived ones are left out."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return {f.name: hints[f.name] for f in fields(typing.cast(Any, kind)) if not f.metadata.get("derived")}


def json_schema(kind: type, title: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of a record, for editors that complete and check YAML."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_object(kind)}


def _object(kind: type) -> dict[str, Any]:
    hints = field_hints(kind)
    required = [f.name for f in fields(typing.cast(Any, kind)) if f.name in hints and _required(f)]
    properties = {name: _json(hint) for name, hint in hints.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _json(hint: Any) -> dict[str, Any]:
    inner, rules = _unpack(hint)
    help_text = next((rule for rule in rules if isinstance(rule, str)), "")
    shape = _shape(inner)
    for rule in rules:
        if hasattr(rule, "json"):
            shape = rule.json()
    return {**({"description": help_text} if help_text else {}), **shape}


def _shape(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is tuple:
        return {"type": "array", "minItems": 1, "items": _json(get_args(hint)[0])}
    if is_dataclass(hint) and hint not in (Text, Prose):
        return _object(typing.cast(type, hint))
    return {"type": {bool: "boolean", int: "integer", float: "number"}.get(typing.cast(Any, hint), "string")}
