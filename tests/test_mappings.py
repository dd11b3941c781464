"""Tables from the program's words to the codes of standards, against the standards' own lists."""

import csv
from pathlib import Path

import pytest

from prospectus import mappings, terms
from prospectus.loading import Loaded
from prospectus.outputs.infrastructure import VERSION
from prospectus.records import Coordinates
from tests.conftest import change, lines, problems_of
from tests.opendata import SCHEMAS, codelist, with_standards


def oc4ids(name: str) -> set[str]:
    """The codes of a codelist of OC4IDS."""
    with (SCHEMAS / "oc4ids" / "codelists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["Code"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (mappings.DAC_SECTORS, terms.SECTORS),
        (mappings.PROJECT_SECTORS, terms.SECTORS),
        (mappings.ACTIVITY_STATUS, terms.STATES),
        (mappings.PROJECT_STATUS, terms.WAYS),
        (mappings.PROJECT_STATUS["planning"], terms.STATES),
        (mappings.PROJECT_STATUS["demonstration"], terms.STATES),
        (mappings.EXACTNESS, terms.EXACTNESS),
        (mappings.SELECTED, terms.STATES),
        (mappings.DATES, [mark for mark in terms.MARKS if mark != "selection"]),
    ],
)
def test_a_table_has_every_word_and_no_other(table: dict[str, object], words: list[str]) -> None:
    assert list(table) == list(words)


@with_standards
@pytest.mark.parametrize(
    ("codes", "name"),
    [
        ([*mappings.DAC_SECTORS.values(), mappings.UNSPECIFIED_SECTOR], "Sector"),
        (mappings.ACTIVITY_STATUS.values(), "ActivityStatus"),
        (mappings.EXACTNESS.values(), "GeographicExactness"),
        ({*mappings.DATES.values(), *mappings.SELECTED.values()}, "ActivityDateType"),
        (mappings.ORGANISATION_ROLES.values(), "OrganisationRole"),
        ([mappings.MINISTRY], "OrganisationType"),
        ([mappings.WEB_PAGE, mappings.REPORT], "DocumentCategory"),
        ([mappings.NOT_AID], "FlowType"),
    ],
)
def test_every_code_is_one_of_iati(codes: list[str], name: str) -> None:
    assert set(codes) <= codelist(name)


@with_standards
def test_every_code_is_one_of_oc4ids() -> None:
    sectors = {code for codes in mappings.PROJECT_SECTORS.values() for code in codes}
    assert sectors <= oc4ids("projectSector")
    assert {code for table in mappings.PROJECT_STATUS.values() for code in table.values()} <= oc4ids("projectStatus")
    assert {role for roles in mappings.PARTY_ROLES.values() for role in roles} <= oc4ids("partyRole")
    assert VERSION == "0.9"


def test_a_code_below_another_stands_with_it() -> None:
    for codes in mappings.PROJECT_SECTORS.values():
        assert {code.partition(".")[0] for code in codes} <= set(codes)


def test_a_study_prepares_and_no_flow_is_aid() -> None:
    assert set(mappings.PROJECT_STATUS["planning"].values()) == {"preparation"}
    assert mappings.NOT_AID != "10"


def test_a_point_is_written_both_ways() -> None:
    cusco = Coordinates(lat=-13.54, lon=-71.94, exactness="site")
    assert mappings.lat_lon(cusco) == "-13.54 -71.94"
    assert mappings.lon_lat(cusco) == {"type": "Point", "coordinates": [-71.94, -13.54]}


def test_a_project_without_a_reported_state_was_selected(loaded: Loaded) -> None:
    projects = loaded.program.projects
    assert mappings.state(projects["oslo-parking-2026"]) == "selected"
    assert mappings.state(projects["hanoi-traffic-2026"]) == "under-way"


# -- what is wrong in the sources -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "word", "path"),
    [
        (mappings.DAC_SECTORS, "transport", "projects/hanoi-traffic-2026.yml:15"),
        (mappings.PROJECT_SECTORS, "transport", "projects/hanoi-traffic-2026.yml:15"),
        (mappings.ACTIVITY_STATUS, "under-way", "projects/hanoi-traffic-2026.yml:17"),
        (mappings.PROJECT_STATUS["planning"], "under-way", "projects/hanoi-traffic-2026.yml:17"),
        (mappings.EXACTNESS, "city-centre", "projects/hanoi-traffic-2026.yml:5"),
    ],
)
def test_a_word_without_a_code_is_a_problem_of_the_sources(
    project: Path, table: dict[str, object], word: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(table, word)
    (told, *_) = [line for line in lines(problems_of(project)) if line.startswith(path)]
    assert told == f"{path}: Must be a word that the open data have codes for; found {word!r}."


def test_a_document_of_an_unknown_format_is_a_problem(project: Path) -> None:
    path = "projects/oslo-parking-2026.yml"
    added = "documents:\n  - {title: Plan, url: 'https://example.org/p', language: en, format: PFD}\nconfidence: low"
    change(project, path, "confidence: low", added)
    assert lines(problems_of(project)) == [f"{path}:18: Must be a word that the open data have codes for; found 'PFD'."]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("reading: true", "marks: selection", "28: Must not mark 'selection' twice; it stands in line 25 too."),
        ("marks: selection", "marks: end\n    background: true", "25: Must not mark an event of the background."),
        ("marks: selection", "marks: selectio", "25: Must be a mark from the closed list; found 'selectio'."),
    ],
)
def test_marks_that_contradict_are_problems(project: Path, old: str, new: str, told: str) -> None:
    change(project, "projects/hanoi-traffic-2026.yml", old, new)
    assert f"projects/hanoi-traffic-2026.yml:{told}" in lines(problems_of(project))
