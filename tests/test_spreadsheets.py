"""Spreadsheets that officials keep → drafts of records, with the checks of records."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from prospectus import records, spreadsheets, terms
from prospectus.columns import FIELDS
from prospectus.loading import Loaded
from prospectus.outputs import tables
from prospectus.outputs.published import Published
from prospectus.records import Project, Status
from prospectus.sources import Problem
from prospectus.spreadsheets import Draft, drafted, read, save
from tests.conftest import lines, problems_of
from tests.test_cli import everything, run

NEW = {
    "title": "Bergen Rain Plan",
    "country": "NO",
    "city": "Bergen",
    "latitude": "60.39",
    "longitude": "5.32",
    "exactness": "city-centre",
    "call": "2026",
    "track": "smart-solution-planning",
    "sectors": "water",
    "summary": "A plan for rain.",
    "events": "2026-01-21 | Chosen by the committee | | | | selection",
    "sources": "MOLIT | en | https://example.org/bergen",
    "reviewed": "2026-11-01",
}


def table(rows: Iterable[Mapping[str, str]], delimiter: str = ",", names: Iterable[str] = ()) -> str:
    """A CSV table, as spreadsheets write it."""
    rows = list(rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(names) or list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def drafts_of(file: Path, loaded: Loaded) -> tuple[list[Draft], list[str]]:
    """The drafts of a file, and what is wrong with it."""
    problems: list[Problem] = []
    found = drafted(file.name, read(file, problems), loaded.program, problems)
    return found, [str(problem) for problem in problems]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


# -- what comes in right --------------------------------------------------------------------------


def test_the_table_of_the_data_page_says_what_the_records_say(real: Loaded, file: Path) -> None:
    file.write_bytes(tables.table(Published(real.editions["en"], real.routes)))
    assert len(read(file, [])) == len(real.program.projects)
    assert drafts_of(file, real) == ([], [])


def test_a_new_row_becomes_a_draft_that_is_a_record(loaded: Loaded, file: Path, tmp_path: Path) -> None:
    file.write_text(table([NEW]), encoding="utf-8")
    (draft,), problems = drafts_of(file, loaded)
    assert (draft.slug, draft.line, draft.lacking, draft.changed, problems) == ("bergen-rain-plan-2026", 2, (), (), [])
    (path,) = save([draft], "list.csv", tmp_path / "drafts", [])
    text = path.read_text("utf-8")
    assert text.startswith(f"{spreadsheets.SCHEMA}# Draft from list.csv, line 2.\ntitle: Bergen Rain Plan\n")
    told: list[Problem] = []
    record = records.parse(text, "projects/bergen-rain-plan-2026.yml", Project, told)
    assert record is not None
    assert told == []
    assert (record.coordinates.lat, record.sectors, record.events[0].marks) == (60.39, ("water",), "selection")


def test_a_draft_moved_to_the_records_is_a_record(project: Path, file: Path) -> None:
    file.write_text(table([NEW]), encoding="utf-8")
    done = run(project, "import", str(file), "--out", "projects")
    assert (done.returncode, done.stderr) == (0, "")
    assert lines(problems_of(project)) == []
    again = run(project, "import", str(file))
    assert again.stdout == "Rows: 1. Drafts written: 0. Rows that say what their records say: 1.\n"
    assert not (project / "drafts").exists()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_table_may_be_as_spreadsheets_save_it(
    loaded: Loaded, file: Path, delimiter: str, encoding: str, end: str
) -> None:
    row = {**NEW, "title": 'Bergen; "Rain", Plan\tII', "description": "One.\n\nTwo; three, four."}
    file.write_bytes(table([row], delimiter).replace("\r\n", end).encode(encoding))
    (draft,), problems = drafts_of(file, loaded)
    assert problems == []
    assert draft.data["title"] == row["title"]
    assert draft.data["description"] == row["description"]


def test_a_hint_at_the_delimiter_is_understood(loaded: Loaded, file: Path) -> None:
    file.write_text("sep=;\r\n" + table([NEW], ";"), encoding="utf-8")
    (draft,), problems = drafts_of(file, loaded)
    assert (draft.line, problems) == (3, [])


def test_columns_may_stand_in_any_order_and_empty_rows_and_columns_between(loaded: Loaded, file: Path) -> None:
    names = ["", *reversed(NEW)]
    file.write_text(table([{"": ""}, NEW, {}], names=names), encoding="utf-8")
    (draft,), problems = drafts_of(file, loaded)
    assert (draft.line, problems) == (3, [])


def test_a_row_names_its_record_and_what_it_changes(loaded: Loaded, file: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(tables.table(said(loaded)).decode("utf-8-sig"), newline="")))
    rows[0] |= {"state": "completed", "outcome": "", "way_name": "is only words"}
    file.write_text(table(rows), encoding="utf-8")
    (draft,), problems = drafts_of(file, loaded)
    assert problems == []
    assert (draft.slug, draft.changed) == ("hanoi-traffic-2026", ("status", "outcome"))
    assert "# It changes status, outcome of projects/hanoi-traffic-2026.yml, whose comments it has not." in draft.text(
        "list.csv"
    )


def said(loaded: Loaded) -> Published:
    return Published(loaded.editions["en"], loaded.routes)


def test_a_row_that_lacks_something_is_a_draft_that_says_what(loaded: Loaded, file: Path) -> None:
    file.write_text(table([{"title": "Bergen Rain Plan", "country": "NO", "support_amount": "5"}]), encoding="utf-8")
    (draft,), problems = drafts_of(file, loaded)
    assert problems == []
    assert "Must have the field 'sources'." in draft.lacking
    assert "Must have the field 'currency'." in draft.lacking
    assert "# To do before it is a record:\n# - Must have the field" in draft.text("list.csv")


# -- what is wrong --------------------------------------------------------------------------------

WRONG = {
    "country": ("Norway", "Must be a country code of ISO 3166; found 'Norway'.", "Did you mean 'NO'?"),
    "latitude": ("60,39", "Must be a number; found '60,39'.", ""),
    "exactness": ("city", "Must be an exactness from the closed list; found 'city'.", "Known are"),
    "call": ("2019", "Must be a call that exists; found '2019'.", ""),
    "track": ("urban-development", "Must be a track of the 2026 call; found 'urban-development'.", "Its tracks are"),
    "sectors": ("rain", "Must be a sector from the closed list; found 'rain'.", "Known are"),
    "events": ("21.1.2026 | Chosen", "Must be a date; found '21.1.2026'.", "Write it as 2026, 2026-01 or 2026-01-28."),
    "sources": ("MOLIT | en | example.org", "Must be a web address that starts with http:// or https://", ""),
    "reviewed": ("2026-02-30", "Must be a date that exists; found '2026-02-30'.", ""),
    "related": ("oslo", "Must be a project that exists; found 'oslo'.", ""),
    "support_amount": ("700 million", "Must be a whole number without separators; found '700 million'.", ""),
    "state": ("done", "Must be a state from the closed list; found 'done'.", "Known are"),
    "original_titles": ("Regnplan", "Must be a language tag of BCP 47; found 'Regnplan'.", ""),
    "id": ("Bergen Plan", "Must be small letters, digits and hyphens; found 'Bergen Plan'.", ""),
}


@pytest.mark.parametrize("column", WRONG)
def test_a_wrong_cell_is_said_with_its_line_and_column(loaded: Loaded, file: Path, column: str) -> None:
    cell, message, tip = WRONG[column]
    first = {**NEW, "title": "Bergen\nTwo Lines", "related": "", "state": "", "original_titles": "", "id": "bergen"}
    first |= {"support_amount": "", "support_currency": ""}
    row = {**first, "id": "other", "support_currency": "KRW" if column == "support_amount" else "", column: cell}
    file.write_text(table([first, row]), encoding="utf-8")
    _, problems = drafts_of(file, loaded)
    (told,) = problems
    assert told.startswith(f"list.csv:4: {message}")  # the first row takes two lines
    assert f"\n    Row 3, column {column}." in told
    assert tip in told


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(project: Path, file: Path) -> None:
    rows = [{**NEW, "country": "Norway", "reviewed": "today"}, {**NEW, "title": "Another", "call": "20"}, NEW, NEW]
    file.write_text(table(rows), encoding="utf-8")
    before = everything(project)
    done = run(project, "import", str(file))
    assert done.returncode == 1
    assert done.stdout == ""
    assert [line.split(" ")[0] for line in done.stderr.splitlines() if line.startswith("list.csv")] == [
        "list.csv:2:", "list.csv:2:", "list.csv:3:", "list.csv:4:", "list.csv:5:",
    ]  # fmt: skip
    assert everything(project) == before


FILES = {
    "a workbook": (b"PK\x03\x04\x14\x00", "list.csv:1: Must be CSV text; this is a workbook of a spreadsheet program."),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1", "list.csv:1: Must be CSV text; this is a workbook"),
    "Korean Windows": ("title,country\n하노이,VN\n".encode("cp949"), "list.csv:2: Must be UTF-8 text."),
    "half of UTF-16": (b"\xff\xfea", "list.csv:1: Must be UTF-8 text."),
    "nothing": (b"", "list.csv:1: Must begin with the names of columns, for example title"),
    "no header": (b"Hanoi,VN\r\n", "list.csv:1: Must begin with the names of columns"),
    "a binary": (bytes(range(32)) * 9, "list.csv:1: Must begin with the names of columns"),
    "an unknown column": (b"title,contry\r\nx,NO\r\n", "list.csv:1: Must be a column of the table of projects; found"),
    "a column twice": (b"title,city,title\r\n", "list.csv:1: Must not have the column 'title' twice."),
    "an open quote": (b'title,city\r\n"x,y\r\n', "list.csv:2: Must be a table in CSV: unexpected end of data."),
    "too many cells": (b"title\r\nx,y\r\n", "list.csv:2: Must not have more cells than there are columns; found 'y'"),
    "a giant cell": (b"title\r\n" + b"x" * 200_000, "list.csv:2: Must be a table in CSV: field larger"),
    "controls": (b"title,country\r\nx\x01,NO\r\n", "list.csv:2: Must not hold control characters."),
    "a part too many": (b"events\r\n2026|a|2026|||end|b\r\n", "list.csv:2: Must not have the field 'part 7'."),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table_is_said(loaded: Loaded, file: Path, name: str) -> None:
    data, told = FILES[name]
    file.write_bytes(data)
    _, problems = drafts_of(file, loaded)
    assert problems[0].startswith(told)


def test_a_giant_file_and_none_are_said(loaded: Loaded, file: Path) -> None:
    assert drafts_of(file, loaded)[1] == ["list.csv:1: Must be a file that can be read: No such file or directory."]
    with file.open("wb") as out:
        out.truncate(spreadsheets.LARGEST + 1)
    assert drafts_of(file, loaded)[1] == ["list.csv:1: Must not be larger than 20 MB."]
    assert drafts_of(file.parent, loaded)[1][0].endswith("Must be a file that can be read: Is a directory.")


def test_an_unknown_column_has_a_tip(loaded: Loaded, file: Path) -> None:
    file.write_bytes(b"title,contry\r\nx,NO\r\n")
    assert "Did you mean 'country'?" in drafts_of(file, loaded)[1][0]


def test_a_draft_replaces_no_other_text(project: Path, file: Path) -> None:
    file.write_text(table([NEW]), encoding="utf-8")
    run(project, "import", str(file))
    there = project / "drafts" / "bergen-rain-plan-2026.yml"
    assert run(project, "import", str(file)).returncode == 0  # the same again
    there.write_text("mine", encoding="utf-8")
    done = run(project, "import", str(file))
    assert done.returncode == 1
    assert "Must not replace a file that says something else." in done.stderr
    assert there.read_text("utf-8") == "mine"


def test_the_command_says_what_it_wrote_and_what_comes_next(project: Path, file: Path) -> None:
    rows = [NEW, {**NEW, "title": "Oslo", "id": "oslo-parking-2026"}, {**NEW, "title": "Rain", "sources": ""}]
    file.write_text(table(rows, names=["id", *NEW]), encoding="utf-8")
    done = run(project, "import", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "drafts/bergen-rain-plan-2026.yml: line 2, new",
        "drafts/oslo-parking-2026.yml: line 3, changes title, city, coordinates, track, sectors, summary, events, "
        "sources",
        "drafts/bergen-rain-2026.yml: line 4, new, still needed: 1",
        "Rows: 3. Drafts written: 3. Rows that say what their records say: 0.",
        "Read them, move them to projects/, then run 'python build.py check'.",
    ]


def test_a_new_state_takes_what_was_said_of_the_old_one_with_it(loaded: Loaded, file: Path) -> None:
    hanoi = loaded.program.projects["hanoi-traffic-2026"]
    assert hanoi.status == Status("under-way", "2026-05")
    file.write_text(table([{"id": hanoi.slug, "state": "completed"}]))
    (draft,), _ = drafts_of(file, loaded)
    assert draft.data["status"] == {"state": "completed"}
    file.write_text(table([{"id": hanoi.slug, "state": "under-way", "city": "Ha Noi"}]))
    (draft,), _ = drafts_of(file, loaded)
    assert (draft.changed, draft.data["status"]) == (("city",), {"state": "under-way", "as_of": "2026-05"})


def test_a_table_of_translations_is_refused(real: Loaded, file: Path) -> None:
    file.write_bytes(tables.table(Published(real.editions["ko"], real.routes)))
    found, problems = drafts_of(file, real)
    assert found == []
    (told,) = problems
    assert told.startswith("list.csv:2: Must be the English table; this one is in 'ko'.")


def test_what_spreadsheets_make_of_values_is_understood(loaded: Loaded, file: Path) -> None:
    row = {"id": "hanoi-traffic-2026", "support_approximate": "TRUE", "support_amount": "700000000.0"}
    file.write_text(table([row]))
    assert drafts_of(file, loaded) == ([], [])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": "x", "state_name": "Completed"}, "list.csv:1: Must have the column 'state' beside 'state_name'."),
        ({"id": "x", "sectors_names": "Water"}, "list.csv:1: Must have the column 'sectors' beside 'sectors_names'."),
        (
            {"id": "x", "": "important"},
            "list.csv:2: Must have a name for every column; one without a name holds a text.",
        ),
    ],
)
def test_what_nobody_would_read_is_refused(loaded: Loaded, file: Path, row: dict[str, str], told: str) -> None:
    file.write_text(table([row]))
    assert drafts_of(file, loaded)[1][0].startswith(told)


def test_a_name_that_is_nearly_a_records_is_doubted(loaded: Loaded, file: Path) -> None:
    file.write_text(table([{**NEW, "id": "hanoi-traffic-2025"}]))
    (draft,), _ = drafts_of(file, loaded)
    assert draft.alike == "Did you mean 'hanoi-traffic-2026'?"
    assert "# A new record. Did you mean 'hanoi-traffic-2026'?" in draft.text("list.csv")


def test_a_few_columns_change_a_few_fields(loaded: Loaded, file: Path) -> None:
    file.write_text(table([{"id": "hanoi-traffic-2026", "state": "completed", "state_as_of": "2026-10"}]))
    (draft,), problems = drafts_of(file, loaded)
    assert (draft.changed, draft.lacking, problems) == (("status",), (), [])
    assert draft.data["status"] == {"state": "completed", "as_of": "2026-10"}
    assert draft.data["partners"][0]["original_names"] == {"ko": "예시엔지니어링"}


@pytest.mark.parametrize("number", range(300))
def test_whatever_stands_in_a_table_nobody_sees_a_traceback(loaded: Loaded, file: Path, number: int) -> None:
    """Cells of everything, in every column: a draft or a problem, never an exception."""
    pieces = [
        "",
        "|",
        ";",
        "\\",
        "=",
        "'",
        '"',
        "\n",
        ":",
        "2026",
        "NO",
        "-",
        "\ufeff",
        "😀",
        "{a: b}",
        "x" * 500,
        "\u202e",
    ]
    names = [*terms.COLUMNS]
    cells = {
        name: "".join(pieces[(number * 7 + at * 3 + step) % len(pieces)] for step in range(number % 4))
        for at, name in enumerate(names)
    }
    file.write_text(table([{**cells, **(NEW if number % 2 else {})}]), encoding="utf-8")
    found, problems = drafts_of(file, loaded)
    assert found or problems or not any(cells[name] for name in FIELDS)
    assert all(problem.startswith("list.csv:") for problem in problems)
    for draft in found:
        assert records.parse(draft.text("list.csv"), f"{draft.slug}.yml", Project, []) or draft.lacking or problems
