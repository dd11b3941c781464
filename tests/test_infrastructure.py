"""The projects as packages of OC4IDS: checked by the standard's own schema."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from prospectus import mappings
from prospectus.loading import Loaded
from prospectus.outputs import infrastructure
from prospectus.outputs.infrastructure import DRAFT
from prospectus.outputs.published import Published
from prospectus.records import Document
from prospectus.schema import Text
from tests.opendata import EXPECTED, SCHEMAS, oc4ids_faults, with_standards

DAY = "2026-11-26"


def package(loaded: Loaded, tag: str = "en") -> bytes:
    return infrastructure.package(Published(loaded.editions[tag], loaded.routes), DAY)


def projects(data: bytes) -> dict[str, dict[str, Any]]:
    return {item["id"].removeprefix(f"{DRAFT}-"): item for item in json.loads(data)["projects"]}


@with_standards
def test_the_packages_of_the_real_program_are_valid(real: Loaded) -> None:
    for tag in real.editions:
        assert oc4ids_faults(package(real, tag)) == []


@with_standards
def test_the_checker_finds_what_is_wrong() -> None:
    good = (EXPECTED / "oc4ids.json").read_bytes()
    assert oc4ids_faults(good) == []
    assert len(oc4ids_faults(good.replace(b'"preparation"', b'"planning"'))) == 2
    assert len(oc4ids_faults(good.replace(b'"2026-11-01T00:00:00Z"', b'"2026-11-01"'))) == 3
    example = (SCHEMAS / "examples" / "oc4ids-package-example.json").read_bytes()
    assert oc4ids_faults(example) == []


def test_points_are_longitude_then_latitude(real: Loaded) -> None:
    for slug, item in projects(package(real)).items():
        place = real.program.projects[slug].coordinates
        (location,) = item["locations"]
        assert location["geometry"]["coordinates"] == [place.lon, place.lat]


def test_studies_prepare_and_demonstrations_go_on(real: Loaded) -> None:
    found = projects(package(real))
    for slug, project in real.program.projects.items():
        if project.way == "planning":
            assert found[slug]["status"] == "preparation"
    assert found["khon-kaen-ai-cctv-demo-2025"]["status"] == "maintenance"
    assert found["baltimore-waste-management-demo-2021"]["status"] == "completion"
    assert found["sakarya-ground-collapse-demo-2023"]["status"] == "implementation"


def test_nothing_is_said_of_construction_or_money(real: Loaded) -> None:
    for item in projects(package(real)).values():
        assert {"type", "budget", "period", "completion"} & item.keys() == set()


def test_themes_without_a_code_stand_as_the_programs_own(real: Loaded) -> None:
    for slug, item in projects(package(real)).items():
        sectors = real.program.projects[slug].sectors
        assert [each["id"] for each in item.get("additionalClassifications", [])] == list(sectors)
        codes = [code for word in sectors for code in mappings.PROJECT_SECTORS[word]]
        assert item.get("sector", []) == list(dict.fromkeys(codes))


def test_every_body_stands_once_with_all_its_roles(real: Loaded) -> None:
    for slug, item in projects(package(real, "ko")).items():
        names, ids = zip(*((party["name"], party["id"]) for party in item["parties"]), strict=True)
        assert len(set(names)) == len(set(ids)) == len(names), slug
    tashkent = projects(package(real))["tashkent-innovation-district-2021"]
    (kind,) = [party for party in tashkent["parties"] if party["id"] == "kind"]
    assert kind["roles"] == ["administrativeEntity"]


def test_words_are_in_one_language_and_codes_in_none(real: Loaded) -> None:
    english, arabic = projects(package(real)), projects(package(real, "ar"))
    for slug, item in arabic.items():
        assert item["language"] == "ar"
        assert item["id"] == english[slug]["id"]
        assert item["status"] == english[slug]["status"]
        assert item["locations"][0]["address"]["countryName"] != english[slug]["locations"][0]["address"]["countryName"]


def test_the_package_says_whose_it_is_and_when(real: Loaded) -> None:
    body = json.loads(package(real, "vi"))
    assert body["uri"] == "http://localhost:8000/smartcity/data/oc4ids-vi.json"
    assert body["publicationPolicy"] == "http://localhost:8000/smartcity/vi/data/"
    assert datetime.fromisoformat(body["publishedDate"]).isoformat() == f"{DAY}T00:00:00+00:00"


@with_standards
@pytest.mark.parametrize(
    "change",
    [
        {"sectors": ()},
        {"city": None, "region": None},
        {"documents": (Document(Text("Plan"), "https://example.org/p", "en"),)},
        {"title": Text('"<&>\\')},
    ],
)
def test_a_package_stays_valid_whatever_a_record_says(loaded: Loaded, change: dict[str, Any]) -> None:
    published = Published(loaded.editions["en"], loaded.routes)
    oslo = replace(loaded.program.projects["oslo-parking-2026"], **change)
    vars(published.edition)["projects"] = {"oslo-parking-2026": oslo}
    try:
        data = infrastructure.package(published, DAY)
    finally:
        del vars(published.edition)["projects"]
    assert oc4ids_faults(data) == []
    assert projects(data)["oslo-parking-2026"]["title"] == oslo.title.value
