"""Application forms: what is asked, in which order, and what becomes of an answer.

forms/*.yml hold the forms that are offered now, forms/published/*.yml every version that ever was
("application@2026.1.yml"): the same definitions, kept so that a form that comes back late is read
by the questions that its sender saw.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from prospectus import records, terms
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.records import Reference
from prospectus.schema import SLUG, Count, IsoDate, OneOf, Pattern, Slug, Text, read
from prospectus.sources import Problem, Source, did_you_mean, parse_yaml, remembered, save, yaml_texts

FOLDER, PUBLISHED = "forms", "forms/published"
DRAFT = "-draft"  # ends the version of a form that is still being written
JOIN = "__"  # between the parts of a name: field__option, field__row__column
IDENTITY = "_form"  # the name of the field that says which form a file is
ROWS = 5  # of a table, where the definition does not say

Name = Annotated[
    str, Pattern("[a-z][a-z0-9]*(?:_[a-z0-9]+)*", "small letters, digits and single underscores", "contact_email")
]
OptionId = Annotated[str, Pattern(SLUG, "small letters, digits and hyphens", "city-government")]

# The record field that an answer becomes -> the kinds of field that can.
BECOMES = {
    "title": ("line",),
    "country": ("country",),
    "city": ("line",),
    "region": ("line",),
    "site": ("line",),
    "call": ("number",),
    "track": ("one-of",),
    "kinds": ("one-of", "several-of"),
    "sectors": ("several-of",),
    "hosts": ("line",),
    "partners": ("line",),
    "summary": ("line", "paragraph"),
    "description": ("paragraph",),
}
LISTS = ("track", "kind", "sector")  # the records' closed lists that a field may take its options from


@dataclass(frozen=True)
class Option:
    """One of the answers that a field offers."""

    id: OptionId
    label: Text


@dataclass(frozen=True)
class Column:
    """A column of a table: a short answer in each row."""

    id: Name
    label: Text
    kind: Annotated[str, OneOf("kind of column", terms.COLUMN_KINDS)] = "line"
    currency: Annotated[str | None, OneOf("currency", records.CURRENCIES), "Of an amount"] = None
    wide: Annotated[bool, "Twice as wide as the others"] = False


@dataclass(frozen=True)
class Field:
    """One question."""

    id: Annotated[Name, "The answer's name in files; it never changes"]
    label: Text
    kind: Annotated[str, OneOf("kind of field", terms.FIELD_KINDS)]
    help: Text | None = None
    required: bool = False
    required_if: Annotated[
        str | None, Pattern("[a-z0-9_]+/[a-z0-9-]+", "a field and its option", "applicant_kind/city")
    ] = None
    limit: Annotated[Count | None, "Characters at most"] = None
    min: Annotated[int | None, "Smallest number or amount; fewest options"] = None
    max: Annotated[int | None, "Largest number or amount; most options"] = None
    lines: Annotated[Count | None, "Height of a paragraph on paper, in lines"] = None
    currency: Annotated[str | None, OneOf("currency", records.CURRENCIES), "Of an amount"] = None
    list: Annotated[str | None, OneOf("list", {name: name for name in LISTS}), "Closed list that gives options"] = None
    only: Annotated[tuple[OptionId, ...], "Those options of the list that are offered"] = ()
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: Annotated[Count | None, "Rows of a table"] = None
    becomes: Annotated[str | None, OneOf("record field", {name: name for name in BECOMES}), "Field of a record"] = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The ids of the options."""
        if self.list:
            return self.only or tuple(terms.LABELS[self.list])
        return ("yes", "no") if self.kind == "yes-no" else tuple(option.id for option in self.options)

    @property
    def row_numbers(self) -> range:
        """The rows of a table, from 1."""
        return range(1, (self.rows or ROWS) + 1)


@dataclass(frozen=True)
class Section:
    """Questions that belong together."""

    title: Text
    fields: tuple[Field, ...]
    intro: Text | None = None


@dataclass(frozen=True)
class Attachment:
    """A document that goes with the form."""

    title: Text
    standing: Annotated[str, OneOf("standing", terms.STANDINGS), "Whether the program or this page asks for it"]
    help: Text | None = None


@dataclass(frozen=True)
class Form:
    """A form that applicants fill in and send."""

    title: Text
    summary: Annotated[Text, "What it asks, in one sentence"]
    version: Annotated[str, Pattern(rf"20[0-9]{{2}}\.[0-9]+(?:{DRAFT})?", "a year and a number", "2026.1")]
    way: Annotated[str, OneOf("way of taking part", terms.WAYS)]
    recipient: Annotated[Slug, "File name of the institution that receives it"]
    sections: tuple[Section, ...]
    sources: tuple[Reference, ...]
    reviewed: IsoDate
    notes: Annotated[tuple[Text, ...], "What to know before filling in"] = ()
    attachments: tuple[Attachment, ...] = ()
    slug: str = field(default="", metadata={"derived": True})
    source: Source = field(default=Source(""), compare=False, metadata={"derived": True})

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every question, by its id, in the order of the form."""
        return {item.id: item for section in self.sections for item in section.fields}

    @property
    def is_draft(self) -> bool:
        """Whether the form is still being written."""
        return self.version.endswith(DRAFT)

    def identity(self, locale: str) -> str:
        """What stands inside each file: "application/2026.1/ko"."""
        return f"{self.slug}/{self.version}/{locale}"


def names(item: Field) -> Iterator[str]:
    """The names that a field has in a file: its id, or one for each option or cell."""
    if item.kind == "several-of":
        yield from (f"{item.id}{JOIN}{option}" for option in item.choices)
    elif item.kind == "table":
        yield from (f"{item.id}{JOIN}{row}{JOIN}{column.id}" for row in item.row_numbers for column in item.columns)
    else:
        yield item.id


# -- reading --------------------------------------------------------------------------------------


def parse(text: str, path: str, problems: list[Problem]) -> Form | None:
    """The form in `text`, or None with its problems noted."""
    stem = PurePosixPath(path).stem
    slug = stem.partition("@")[0] if path.startswith(f"{PUBLISHED}/") else stem
    problems += records.misnamed(path, slug)
    node = parse_yaml(text, path, problems)
    if node is None or (found := read(node, Form, path, problems)) is None:
        return None
    value, source = found
    form = replace(value, slug=slug, source=source)
    faults = [*_faults(form)]
    problems += faults
    return None if faults else form


def load(
    root: Path, problems: list[Problem], memory: Memory = NOTHING_KNOWN
) -> tuple[dict[str, Form], dict[tuple[str, str], Form]]:
    """The forms offered now, by slug, and every published version, by slug and version.

    memory: of what was read before.
    """
    current: dict[str, Form] = {}
    published: dict[tuple[str, str], Form] = {}
    for form in _parsed(root, problems, memory):
        path = form.source.path
        if not path.startswith(f"{PUBLISHED}/"):
            if same := current.get(form.slug):
                problems.append(Problem(path, 1, f"Must not have the file name of {same.source.path} again."))
            current.setdefault(form.slug, form)
        elif PurePosixPath(path).stem == f"{form.slug}@{form.version}":
            published[form.slug, form.version] = form
        else:
            found = f"{form.slug}@{form.version}.yml"
            problems.append(Problem(path, 1, f"Must have the file name {found}, after its version."))
    ways = list(terms.WAYS)
    return dict(sorted(current.items(), key=lambda item: (ways.index(item[1].way), item[0]))), published


def _parsed(root: Path, problems: list[Problem], memory: Memory) -> Iterator[Form]:
    """Every form that can be read, current and published."""
    for path, text in yaml_texts(root, FOLDER, problems):
        if form := remembered(memory, parse, text, path, problems):
            yield form


def _faults(form: Form) -> Iterator[Problem]:
    """What is wrong within a form."""
    seen: dict[str, str] = {}
    for number, section in enumerate(form.sections):
        for index, item in enumerate(section.fields):
            where = f"sections.{number}.fields.{index}"
            if item.id in seen:
                yield form.source.problem(f"{where}.id", f"Must not have the id {item.id!r} twice.")
            seen[item.id] = where
            for at, message, tip in _field_faults(form, item):
                yield form.source.problem(f"{where}.{at}".rstrip("."), message, tip)


Fault = tuple[str, str, str]  # where in the field, message, tip
CHOICES = ("one-of", "several-of")

CURRENCY = "Must have 'currency' where it asks for an amount, and only there."
# What a kind of field needs or may have, beside what every field has.
PARTS = {
    "limit": ("line", "paragraph", "email", "telephone"),
    "min": ("number", "amount", "several-of"),
    "max": ("number", "amount", "several-of"),
    "lines": ("paragraph",),
    "currency": ("amount",),
    "list": CHOICES,
    "only": CHOICES,
    "options": CHOICES,
    "columns": ("table",),
    "rows": ("table",),
}


def _field_faults(form: Form, item: Field) -> Iterator[Fault]:
    for part, kinds in PARTS.items():
        if getattr(item, part) not in (None, ()) and item.kind not in kinds:
            yield part, f"Must not have {part!r}: a field of the kind {item.kind!r} has none.", ""
    if item.kind == "amount" and not item.currency:
        yield "", CURRENCY, ""
    if item.min is not None and item.max is not None and item.min > item.max:
        yield "min", f"Must have a 'min' not above 'max'; found {item.min} and {item.max}.", ""
    yield from _choice_faults(item)
    yield from _table_faults(item)
    yield from _reference_faults(form, item)


def _choice_faults(item: Field) -> Iterator[Fault]:
    """What a field offers."""
    if item.kind in CHOICES and bool(item.list) == bool(item.options):
        yield "", "Must have either 'list' or 'options'.", "Give the options, or name a closed list of the records."
    if item.kind in CHOICES and item.only and not item.list:
        yield "only", "Must not have 'only' without 'list'.", ""
    known = terms.LABELS.get(item.list or "", {})
    for index, option in enumerate(item.only if item.list else ()):
        if option not in known:
            message = f"Must name options of the list {item.list!r}; found {option!r}."
            yield f"only.{index}", message, did_you_mean(option, known)
    if len(set(item.choices)) < len(item.choices):
        yield "only" if item.list else "options", "Must not have the same option twice.", ""


def _table_faults(item: Field) -> Iterator[Fault]:
    """The columns of a table."""
    if item.kind == "table" and not item.columns:
        yield "", "Must have 'columns': the field is a table.", ""
    if len({column.id for column in item.columns}) < len(item.columns):
        yield "columns", "Must not have the same column twice.", ""
    for index, column in enumerate(item.columns):
        if (column.kind == "amount") != bool(column.currency):
            yield f"columns.{index}", CURRENCY, ""


def _reference_faults(form: Form, item: Field) -> Iterator[Fault]:
    """A field that another one names, and the field of a record."""
    if item.required_if:
        name, _, option = item.required_if.partition("/")
        other = form.fields.get(name)
        if other is None or other.kind not in ("one-of", "yes-no") or option not in other.choices:
            message = f"Must name a field that offers one of several options; found {item.required_if!r}."
            options = f"Its options are {', '.join(other.choices)}." if other and other.choices else ""
            yield "required_if", message, options if other else did_you_mean(name, form.fields)
    if item.becomes and item.kind not in BECOMES[item.becomes]:
        kinds = " or ".join(BECOMES[item.becomes])
        yield "becomes", f"Must be of the kind {kinds} to become {item.becomes!r}; it is {item.kind!r}.", ""
    first = next((other for other in form.fields.values() if item.becomes and other.becomes == item.becomes), item)
    if first.id != item.id:
        yield "becomes", f"Must not become {item.becomes!r} too; the field {first.id!r} does.", ""
    wanted = {"track": "track", "kinds": "kind", "sectors": "sector"}.get(item.becomes or "")
    if wanted and item.list != wanted:
        yield "becomes", f"Must have 'list: {wanted}' to become {item.becomes!r}.", ""


# -- versions -------------------------------------------------------------------------------------


def unpublished(current: dict[str, Form], published: dict[tuple[str, str], Form]) -> Iterator[Problem]:
    """Forms that changed since their version was published, or were never published."""
    for form in current.values():
        kept = published.get((form.slug, form.version))
        if form.is_draft:
            continue
        if kept is None:
            yield form.source.problem(
                "version",
                f"Must be published before it is offered; there is no {PUBLISHED}/{form.slug}@{form.version}.yml.",
                f"Run 'python build.py forms publish', or call the version {form.version}{DRAFT} while you write.",
            )
        elif changed := _changed(_asked(form), _asked(kept)):
            yield form.source.problem(
                "version",
                f"Must have a new version: {', '.join(changed)} changed since {form.version} was published.",
                f"Raise the version, or take the text of {kept.source.path} again.",
            )


def _changed(now: dict[str, Any], before: dict[str, Any]) -> list[str]:
    return [name for name in {**before, **now} if now.get(name) != before.get(name)]


def _asked(form: Form) -> dict[str, Any]:
    """What a version stands for, by what people call it: not where it comes from or when it was looked at."""
    plain = (item.name for item in fields(form) if item.name not in ("sections", "sources", "reviewed"))
    parts = {name: getattr(form, name) for name in plain if name not in ("slug", "source")}
    order = tuple(
        (section.title, section.intro, tuple(item.id for item in section.fields)) for section in form.sections
    )
    return {**parts, "sections": order, **{f"the question {id!r}": item for id, item in form.fields.items()}}


def publish(root: Path, current: dict[str, Form], published: dict[tuple[str, str], Form]) -> list[str]:
    """Keeps a copy of each form whose version is new and no draft; the paths written."""
    written = []
    for form in current.values():
        if not form.is_draft and (form.slug, form.version) not in published:
            path = f"{PUBLISHED}/{form.slug}@{form.version}.yml"
            (root / PUBLISHED).mkdir(exist_ok=True)
            save(root / path, (root / form.source.path).read_bytes().decode())
            written.append(path)
    return written
