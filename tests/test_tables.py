"""The table of projects: read by pandas, by the csvw package, and by Python's own reader."""

import csv
import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import csvw
import pandas
import pytest
from lxml import etree

from prospectus import columns, portable, records, terms
from prospectus.loading import Loaded
from prospectus.outputs import tables
from prospectus.outputs.published import Published, words
from prospectus.records import Project
from prospectus.schema import Text
from tests import checkers, filling

MARK = b"\xef\xbb\xbf"


def said(loaded: Loaded, tag: str = "en") -> Published:
    return Published(loaded.editions[tag], loaded.routes)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_table_is_text_that_spreadsheets_know(real: Loaded) -> None:
    data = tables.table(said(real))
    assert data.startswith(MARK + b"id,url,title,")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[-1] == ""
    assert len(rows(data)) == len(real.program.projects)


def test_projects_to_csv_to_projects_is_the_identity(real: Loaded) -> None:
    back = {}
    for row in rows(tables.table(said(real))):
        back[row["id"]] = records.record(portable.node(columns.fields(row)), row["id"], "", Project, [])
    assert back == real.program.projects


def test_pandas_reads_numbers_dates_and_words(real: Loaded, real_out: Path) -> None:
    found = pandas.read_csv(
        real_out / "molit" / "data" / "projects.csv", parse_dates=["reviewed"], keep_default_na=True
    )
    assert list(found.columns) == list(terms.COLUMNS)
    assert len(found) == len(real.program.projects)
    assert found["latitude"].dtype == found["longitude"].dtype == "float64"
    assert pandas.api.types.is_datetime64_any_dtype(found["reviewed"])
    by_id = found.set_index("id")
    for slug, project in real.program.projects.items():
        assert (by_id["latitude"][slug], by_id["longitude"][slug]) == (project.coordinates.lat, project.coordinates.lon)
        assert by_id["title"][slug] == project.title.value
    amounts = by_id["support_min"].dropna()
    assert set(amounts) == {p.support.min for p in real.program.projects.values() if p.support and p.support.min}


OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def opened(file: Path, place: Path) -> list[list[tuple[str, str]]]:
    """The rows of a table as LibreOffice opens it without a question: the type and the value of each cell."""
    checkers.required(filling.calc_missing())
    profile = f"-env:UserInstallation=file://{place}/profile"
    command = [
        "soffice",
        "--headless",
        "--norestore",
        profile,
        "--convert-to",
        "fods",
        "--outdir",
        str(place),
        str(file),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    found = etree.parse(place / f"{file.stem}.fods").getroot().iter(f"{TABLE}table-row")
    return [[cell for part in row.iterchildren(f"{TABLE}table-cell") for cell in cells_of(part)] for row in found]


def cells_of(part: etree._Element) -> list[tuple[str, str]]:
    kind = part.get(f"{OFFICE}value-type", "")
    value = (
        part.get(f"{OFFICE}value") or part.get(f"{OFFICE}date-value") or "\n".join(p.xpath("string()") for p in part)
    )
    return [(kind, value)] * int(part.get(f"{TABLE}number-columns-repeated", 1))


def test_libreoffice_opens_numbers_dates_and_words(real: Loaded, real_out: Path, tmp_path: Path) -> None:
    header, *rows = opened(real_out / "kind" / "data" / "projects-ar.csv", tmp_path)
    names = [value for _, value in header]
    assert names[: len(terms.COLUMNS)] == list(terms.COLUMNS)
    assert len(rows) == len(real.program.projects)
    arabic = real.editions["ar"].projects
    for cells, (slug, project) in zip(rows, arabic.items(), strict=True):
        row = dict(zip(names, cells, strict=False))
        assert row["id"] == ("string", slug)
        assert row["title"] == ("string", project.title.value)
        assert (row["latitude"][0], float(row["latitude"][1])) == ("float", project.coordinates.lat)
        assert row["reviewed"] == ("date", project.reviewed)
        assert row["events"][1].count("\n") == len(project.events) - 1
        assert not any(kind == "error" for kind, _ in cells)


def test_the_description_and_the_table_agree_for_the_csvw_package(real: Loaded, real_out: Path) -> None:
    for tag in real.editions:
        name = "projects.csv" if tag == "en" else f"projects-{tag}.csv"
        read = csvw.CSVW(str(real_out / "molit" / "data" / f"{name}-metadata.json"))
        assert read.is_valid
        (table,) = read.tables
        found = list(table)
        assert [row["id"] for row in found] == list(real.program.projects)
        hue = next(row for row in found if row["id"] == "hue-smart-pin-demo-2024")
        assert isinstance(hue["latitude"], float)
        for row in found:
            project = real.program.projects[row["id"]]
            assert row["sectors"] == list(project.sectors)
            assert row["kinds"] == list(project.kinds)


def test_the_description_has_every_column_with_words_in_its_language(real: Loaded) -> None:
    for tag in real.editions:
        body = json.loads(tables.description(said(real, tag)))
        assert [column["name"] for column in body["tableSchema"]["columns"]] == list(terms.COLUMNS)
        assert body["@context"][1] == {"@language": tag}
    english = [
        column["dc:description"] for column in json.loads(tables.description(said(real)))["tableSchema"]["columns"]
    ]
    assert english == list(terms.COLUMNS.values())


def test_labels_are_in_the_language_of_the_file_and_codes_in_none(real: Loaded) -> None:
    english, korean = (rows(tables.table(said(real, tag))) for tag in ("en", "ko"))
    for one, other in zip(english, korean, strict=True):
        codes = ("id", "country", "call", "track", "sectors", "state", "latitude", "reviewed", "support_min")
        assert [one[name] for name in codes] == [other[name] for name in codes]
        assert one["country_name"] != other["country_name"]
        assert one["way_name"] != other["way_name"]
    assert korean[0]["url"].endswith(f"/ko/projects/{korean[0]['id']}/")


def test_a_description_is_text_in_other_languages_and_markdown_in_english(real: Loaded) -> None:
    slug = "nusantara-control-centre-prefs-2023"
    english, korean = (
        next(row for row in rows(tables.table(said(real, tag))) if row["id"] == slug) for tag in ("en", "ko")
    )
    record = real.program.projects[slug].description
    assert record is not None
    assert english["description"] == record.value
    assert "](" not in korean["description"]
    assert "<" not in korean["description"]
    assert any("가" <= char <= "힣" for char in korean["description"])


@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "\tx"])
def test_no_cell_of_any_column_begins_a_formula(loaded: Loaded, start: str) -> None:
    project = replace(loaded.program.projects["oslo-parking-2026"], title=Text(start), city=Text(start))
    published = said(loaded)
    vars(published.edition)["projects"] = {"oslo-parking-2026": project}
    try:
        (row,) = rows(tables.table(published))
    finally:
        del vars(published.edition)["projects"]
    assert row["title"] == row["city"] == f"'{start.strip()}" or row["title"] == f"'{start}"


def test_html_becomes_text_with_a_block_for_each_paragraph() -> None:
    html = "<p>One <b>bold</b>\nline &amp; more.</p>\n<ul>\n<li>A</li>\n<li><p>B</p></li>\n</ul>"
    assert words(html) == "One bold line & more.\n\nA\n\nB"
