"""What a returned form says: the answers by kind, and how they keep to the form's rules.

Nothing is lost on the way: what cannot be read as its kind stays as it was typed, with a remark.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from prospectus.figures import ascii_digits
from prospectus.forms import IDENTITY, JOIN, Column, Field, Form, names
from prospectus.schema import EMAIL, territories
from prospectus.sources import did_you_mean

TRUE = "yes"
# A whole number, with or without separators between groups of three digits.
# No amount has more than 18 digits; Python refuses to read thousands of them (PEP 706).
WHOLE = re.compile(r"[+-]?\d{1,18}")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ ,.'’_\u00a0\u202f\u066c])\d{3})(?:\1\d{3}){0,4}")
DATE = re.compile(r"(\d{4})\s*[-./년\u2010\u2011\u2013]\s*(\d{1,2})\s*[-./월\u2010\u2011\u2013]\s*(\d{1,2})\s*[.일]?")
TELEPHONE = re.compile(r"(?=\D*\d)\+?[\d\s()./-]{5,}(?:\s*(?:ext|x)\.?\s*\d+)?", re.I)


class Remark(NamedTuple):
    """Something that the secretariat should know of an answer; the message of a fault starts with "Must"."""

    field: str
    message: str


@dataclass(frozen=True)
class Answers:
    """A form's answers by field id, in the order of the form; unanswered questions are left out.

    Texts are str, numbers and amounts int, dates ISO 8601, yes or no bool, one of several an option's
    id, several a list of ids, a table a list of rows; what does not fit its kind is the text as typed.
    """

    form: Form
    values: dict[str, Any]
    remarks: tuple[Remark, ...]


def answers(form: Form, raw: Mapping[str, str]) -> Answers:
    """The answers among the values of a file. raw: what each name in the file holds, "" for nothing."""
    remarks: list[Remark] = []
    values: dict[str, Any] = {}
    for item in form.fields.values():
        value = _value(item, raw, remarks)
        if value not in ("", [], None):
            values[item.id] = value
    remarks += _limits(form, values)
    known = {IDENTITY, *(name for item in form.fields.values() for name in names(item))}
    for name, text in raw.items():
        if name not in known and text:
            remarks.append(
                Remark(
                    " ".join(name.split()),
                    f"Must be a field of the form; it holds {text!r}. {did_you_mean(name, known)}".strip(),
                )
            )
    order = [*form.fields]
    remarks.sort(key=lambda remark: order.index(remark.field) if remark.field in order else len(order))
    return Answers(form, values, tuple(remarks))


# -- reading --------------------------------------------------------------------------------------


def _value(item: Field, raw: Mapping[str, str], remarks: list[Remark]) -> Any:
    """A field's answer of its kind."""
    if item.kind == "several-of":
        return [option for option in item.choices if raw.get(f"{item.id}{JOIN}{option}")]
    if item.kind == "table":
        rows = [_row(item, number, raw, remarks) for number in item.row_numbers]
        return [row for row in rows if row]
    text = raw.get(item.id, "")
    return _typed(item, item.id, text, remarks) if text else ""


def _row(item: Field, number: int, raw: Mapping[str, str], remarks: list[Remark]) -> dict[str, Any]:
    cells = {column: raw.get(f"{item.id}{JOIN}{number}{JOIN}{column.id}", "") for column in item.columns}
    return {column.id: _typed(column, item.id, text, remarks) for column, text in cells.items() if text}


def _typed(item: Field | Column, id: str, text: str, remarks: list[Remark]) -> Any:
    """A text as the kind of a field or a column; the text itself, with a remark, where it is none."""
    reader = READERS.get(item.kind)
    if reader is None:
        return _chosen(item, text, remarks) if isinstance(item, Field) and item.choices else text
    value, message = reader(text)
    if message:
        remarks.append(Remark(id, message))
    return value


def _chosen(item: Field, text: str, remarks: list[Remark]) -> Any:
    if text not in item.choices:
        message = f"Must be one of {', '.join(item.choices)}; found {text!r}."
        remarks.append(Remark(item.id, f"{message} {did_you_mean(text, item.choices)}".strip()))
        return text
    return text == TRUE if item.kind == "yes-no" else text


def _number(text: str) -> tuple[Any, str]:
    digits = ascii_digits(text).strip()
    if WHOLE.fullmatch(digits):
        return int(digits), ""
    if found := GROUPED.fullmatch(digits):
        value = int(re.sub(r"[^\d+-]", "", digits))
        # 1.500 is 1500 or 1.5, by where the sender lives
        doubtful = found[1] in ",." and digits.count(found[1]) == 1
        return value, f"Read as {value}; the sender wrote {text!r}." if doubtful else ""
    return text, f"Must be a whole number; found {text!r}."


def _date(text: str) -> tuple[Any, str]:
    if found := DATE.fullmatch(ascii_digits(text).strip()):
        try:
            return datetime.date(*map(int, found.groups())).isoformat(), ""
        except ValueError:
            return text, f"Must be a date that exists; found {text!r}."
    return text, f"Must be a date as year-month-day; found {text!r}."


def _country(text: str) -> tuple[Any, str]:
    if text.upper() in territories():
        return text.upper(), ""
    by_name = {name.casefold(): code for code, name in territories().items()}
    if code := by_name.get(text.casefold()):
        return code, ""
    tip = did_you_mean(text, territories().values())
    return text, f"Must be a country; found {text!r}. {tip}".strip()


def _email(text: str) -> tuple[Any, str]:
    return text, "" if re.fullmatch(EMAIL, text, re.I) else f"Must be an e-mail address; found {text!r}."


def _telephone(text: str) -> tuple[Any, str]:
    return text, "" if TELEPHONE.fullmatch(ascii_digits(text)) else f"Must be a telephone number; found {text!r}."


READERS: dict[str, Callable[[str], tuple[Any, str]]] = {
    "number": _number,
    "amount": _number,
    "date": _date,
    "country": _country,
    "email": _email,
    "telephone": _telephone,
}

# -- rules ----------------------------------------------------------------------------------------


def _limits(form: Form, values: dict[str, Any]) -> Iterator[Remark]:
    """What is missing, too long, too small or too large."""
    for item in form.fields.values():
        value = values.get(item.id)
        if value is None:
            if item.kind != "signature" and (item.required or _asked(item, values)):
                yield Remark(item.id, "Must have an answer; there is none.")
        elif isinstance(value, str) and item.limit and len(value) > item.limit:
            found = f"found {len(value)}. Nothing was cut off."
            yield Remark(item.id, f"Must have at most {item.limit} characters; {found}")
        elif isinstance(value, int | list) and not isinstance(value, bool) and item.kind != "table":
            yield from _bounds(item, value)


def _bounds(item: Field, value: int | list[str]) -> Iterator[Remark]:
    size, noun = (len(value), " options") if isinstance(value, list) else (value, "")
    if item.min is not None and size < item.min:
        yield Remark(item.id, f"Must be at least {item.min}{noun}; found {size}.")
    if item.max is not None and size > item.max:
        yield Remark(item.id, f"Must be at most {item.max}{noun}; found {size}.")


def _asked(item: Field, values: dict[str, Any]) -> bool:
    """Whether another answer makes this one necessary."""
    name, _, option = (item.required_if or "").partition("/")
    value = values.get(name)
    said = (TRUE if value else "no") if isinstance(value, bool) else value
    return bool(option) and said == option
