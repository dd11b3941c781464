"""Rows of a spreadsheet with the columns of the table of projects → drafts of records, with the checks of records."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from prospectus import checks, columns, drafts, portable, records, terms
from prospectus.program import Program
from prospectus.records import Project
from prospectus.schema import LACKS, SLUG
from prospectus.sources import Problem, did_you_mean, yaml_text

LARGEST = 20_000_000  # bytes of a file
DELIMITERS = ",;\t"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .ods, and .xls begin
SAVE_AS = "In the spreadsheet choose 'Save as', then 'CSV UTF-8'."
HINT = re.compile(r"sep=(.)\r?\n", re.I)  # what some spreadsheets write or want before the header
SCHEMA = "# yaml-language-server: $schema=../docs/schemas/project.json\n"
# columns of words, and the columns that are read in their place
READ_INSTEAD = {
    name: code for name in terms.COLUMNS if name not in columns.FIELDS
    for code in (name.removesuffix("_names"), name.removesuffix("_name")) if code in columns.FIELDS
}  # fmt: skip
# cells that speak of the state in another: they go where it changes and the table has no column for them
OF_STATE = ("state_as_of", "state_note")
COLUMN_OF = {field: name for name, field in columns.FIELDS.items()}


class Row(NamedTuple):
    """A row: the line of the file in which it begins, its number as spreadsheets count, and its cells by column."""

    line: int
    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Draft:
    """A draft of a record.

    lacking: what it still needs; changed: fields that the record of that name has otherwise; alike: a record of nearly
    that name, where there is none of it.
    """

    slug: str
    line: int
    data: dict[str, Any]
    lacking: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    alike: str = ""

    def text(self, file: str) -> str:
        """The draft as YAML; where it is from, and what is still to do, stand at its head."""
        head = [f"# Draft from {file}, line {self.line}."]
        if self.lacking:
            head += ["# To do before it is a record:", *(f"# - {message}" for message in self.lacking)]
        if self.changed:
            head.append(
                f"# It changes {', '.join(self.changed)} of projects/{self.slug}.yml, whose comments it has not."
            )
        if self.alike:
            head.append(f"# A new record. {self.alike}")
        return SCHEMA + "\n".join(head) + "\n" + yaml_text(self.data)


# -- the file -------------------------------------------------------------------------------------


def read(file: Path, problems: list[Problem]) -> list[Row]:
    """The rows of a CSV file; what is wrong with it as a whole stands in `problems`."""
    path = file.name
    try:
        data = file.read_bytes() if file.stat().st_size <= LARGEST else None
    except OSError as error:
        problems.append(Problem(path, 1, f"Must be a file that can be read: {error.strerror}."))
        return []
    if data is None:
        problems.append(Problem(path, 1, f"Must not be larger than {LARGEST // 1_000_000} MB."))
        return []
    text = _text(data, path, problems)
    return [*_rows(text, path, problems)] if text is not None else []


def _text(data: bytes, path: str, problems: list[Problem]) -> str | None:
    if data.startswith(WORKBOOKS):
        problems.append(Problem(path, 1, "Must be CSV text; this is a workbook of a spreadsheet program.", SAVE_AS))
        return None
    try:
        return data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(Problem(path, line, "Must be UTF-8 text.", SAVE_AS))
    return None


def _rows(text: str, path: str, problems: list[Problem]) -> Iterator[Row]:
    hint = HINT.match(text)
    body = text[hint.end() :] if hint else text
    before = 1 if hint else 0
    first = body.partition("\n")[0]
    delimiter = hint[1] if hint else max(DELIMITERS, key=lambda mark: _known(first, mark))
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        problems += _header(names, path, 1 + before)
        if not terms.COLUMNS.keys() & set(names):
            return
        line = reader.line_num + 1
        for number, cells in enumerate(reader, 2 + before):
            if any(cell.strip() for cell in cells):
                if extra := [cell for cell in cells[len(names) :] if cell.strip()]:
                    message = f"Must not have more cells than there are columns; found {extra[0]!r} in cell"
                    problems.append(Problem(path, line + before, f"{message} {cells.index(extra[0]) + 1}."))
                if "" in names and any(cell.strip() for name, cell in zip(names, cells, strict=False) if not name):
                    message = "Must have a name for every column; one without a name holds a text."
                    problems.append(Problem(path, line + before, message, f"Row {number}."))
                yield Row(line + before, number, dict(zip(names, cells, strict=False)))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(path, reader.line_num + before, f"Must be a table in CSV: {error}.", SAVE_AS))


def _known(line: str, delimiter: str) -> int:
    """How many columns of the table a line names, divided in a way."""
    return sum(name.strip().strip('"').lower() in terms.COLUMNS for name in line.split(delimiter))


def _header(names: list[str], path: str, line: int) -> Iterator[Problem]:
    """What is wrong with the names of the columns."""
    known = [name for name in names if name in terms.COLUMNS]
    if not known:
        message = f"Must begin with the names of columns, for example {', '.join([*columns.FIELDS][:4])}."
        yield Problem(path, line, message, "The table of the data page has them all.")
        return
    for at, name in enumerate(names):
        if name and name not in terms.COLUMNS:
            tip = did_you_mean(name, terms.COLUMNS) or "Known are those of the table on the data page."
            yield Problem(path, line, f"Must be a column of the table of projects; found {name!r}.", tip)
        elif name and name in names[:at]:
            yield Problem(path, line, f"Must not have the column {name!r} twice.")
        elif (code := READ_INSTEAD.get(name, name)) not in names:
            tip = "Words are only for reading: write the code into its own column."
            yield Problem(path, line, f"Must have the column {code!r} beside {name!r}.", tip)


# -- the drafts -----------------------------------------------------------------------------------


def drafted(path: str, rows: Iterable[Row], program: Program, problems: list[Problem]) -> list[Draft]:
    """A draft for each row that is not a record already, word for word.

    A row of a record's name changes the fields that the table has columns for; the others stay as they are in the
    record. path: of the file, for `problems`.
    """
    rows = list(rows)
    if problem := _translated(path, rows, program):
        problems.append(problem)
        return []
    found: dict[str, int] = {}
    made = []
    for row in rows:
        slug = row.cells.get("id", "").strip() or drafts.slug(columns.fields(row.cells))
        if not re.fullmatch(SLUG, slug):
            problems.append(_problem(path, row, "id", f"Must be small letters, digits and hyphens; found {slug!r}."))
        if slug in found:
            problems.append(_problem(path, row, "id", f"Must not be {slug!r} again; line {found[slug]} is too."))
        found.setdefault(slug, row.line)
        if draft := _draft(path, row, slug, program, problems):
            made.append(draft)
    return made


def _translated(path: str, rows: list[Row], program: Program) -> Problem | None:
    """A problem where a table holds translations, as the addresses of its pages tell."""
    tags = [locale.tag for locale in program.config.locales if not locale.is_source]
    for row in rows:
        for tag in tags:
            if f"/{tag}/" in row.cells.get("url", ""):
                message = f"Must be the English table; this one is in {tag!r}."
                return Problem(
                    path, row.line, message, "Records are English. Take projects.csv, or leave out the column url."
                )
    return None


def _cells(row: Row, known: Project | None) -> dict[str, str]:
    """The cells of a row, with those of the record of that name where the table has no column for them."""
    if known is None:
        return row.cells
    before = columns.cells(known)
    if row.cells.get("state", before["state"]).strip() != before["state"]:
        before |= dict.fromkeys(OF_STATE, "")
    return {**before, **row.cells}


def _changed(data: dict[str, Any], known: Project) -> tuple[str, ...]:
    """The fields of a record that the plain data of cells has otherwise."""
    before = columns.fields(columns.cells(known))
    return tuple(name for name in {**before, **data} if before.get(name) != data.get(name))


def _draft(path: str, row: Row, slug: str, program: Program, problems: list[Problem]) -> Draft | None:
    """A row as a draft; None where it says what the record of that name says already."""
    known = program.projects.get(slug)
    data = columns.fields(_cells(row, known))
    places = ["", *columns.FIELDS]
    told: list[Problem] = []
    node = portable.node(data, lambda place: places.index(_column(place)) + 1)
    record = records.record(node, slug, path, Project, told)
    if record:
        told += checks.project_references(program, record)
    lacking = [problem for problem in told if problem.message.startswith(LACKS)]
    problems += (
        _problem(path, row, places[problem.line - 1], problem.message, problem.tip)
        for problem in told if problem not in lacking
    )  # fmt: skip
    if record and record == known:
        return None
    fields = portable.data(record) if record else data
    changed = _changed(data, known) if known else ()
    alike = "" if known or "id" not in row.cells else did_you_mean(slug, program.projects)
    return Draft(slug, row.line, fields, tuple(problem.message for problem in lacking), changed, alike)


def _column(place: str) -> str:
    """The column that a place in a record's data is from; none for what several columns make."""
    steps = place.split(".")
    ways = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
    return next((COLUMN_OF[way] for way in ways if way in COLUMN_OF), "")


def _problem(path: str, row: Row, column: str, message: str, tip: str = "") -> Problem:
    place = f"Row {row.number}, column {column}." if column else f"Row {row.number}."
    return Problem(path, row.line, message, f"{place} {tip}".rstrip())


def save(found: Iterable[Draft], file: str, out: Path, problems: list[Problem]) -> list[Path]:
    """Writes drafts, unless one would replace another text: then nothing is written."""
    texts = {out / f"{draft.slug}.yml": draft.text(file) for draft in found}
    for path, text in texts.items():
        if path.exists() and path.read_text(encoding="utf-8") != text:
            message = "Must not replace a file that says something else."
            problems.append(Problem(str(path), 1, message, "Move it away, or choose another folder with --out."))
    if texts and not problems:
        out.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
    return list(texts)
