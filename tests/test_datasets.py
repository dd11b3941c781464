"""Open data: which files there are, what pages say of them, and that they are what they were."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from prospectus import release
from prospectus.config import Licence, OpenData
from prospectus.loading import Loaded
from prospectus.outputs.activities import DRAFT as IATI_DRAFT
from prospectus.outputs.activities import NOTICE
from prospectus.outputs.infrastructure import DRAFT as OC4IDS_DRAFT
from prospectus.planning import planner
from prospectus.schema import Text
from tests.conftest import change, lines, problems_of
from tests.opendata import EXPECTED, artifacts

SITES = ("molit", "smartcity", "kind")
ENGLISH = {
    "calls.json", "calls.schema.json", "iati-activities.xml", "oc4ids.json", "projects.csv",
    "projects.csv-metadata.json", "projects.geojson", "projects.geojson.schema.json", "projects.json",
    "projects.schema.json",
}  # fmt: skip
IN_A_LANGUAGE = ("projects", "calls", "oc4ids")


def with_settings(loaded: Loaded, **settings: object) -> Loaded:
    """The program with other settings for open data."""
    config = replace(loaded.program.config, open_data=replace(OpenData(), **settings))  # type: ignore[arg-type]
    program = replace(loaded.program, config=config)
    editions = {tag: replace(edition, program=program) for tag, edition in loaded.editions.items()}
    return replace(loaded, program=program, editions=editions)


def page(loaded: Loaded, tag: str = "en", site: str = "smartcity") -> str:
    """The data page of a site."""
    (found,) = (pages for pages in planner(loaded).pages(tag) if pages.site.id == site)
    return found.page("data").decode()


# -- goldens --------------------------------------------------------------------------------------


def test_the_expected_files_are_all_that_there_are(loaded: Loaded) -> None:
    assert {Path(path).name for path in artifacts(loaded)} == {file.name for file in EXPECTED.iterdir()} == ENGLISH


@pytest.mark.parametrize("name", sorted(ENGLISH))
def test_a_file_is_as_expected(loaded: Loaded, name: str) -> None:
    """Where a change was meant: python -m tests.opendata"""
    assert artifacts(loaded)[f"data/{name}"].make() == (EXPECTED / name).read_bytes()


# -- which there are ------------------------------------------------------------------------------


def test_every_site_has_the_same_files_in_every_language(real: Loaded, real_out: Path) -> None:
    files = {site: {file.name: file.read_bytes() for file in (real_out / site / "data").iterdir()} for site in SITES}
    assert files["molit"] == files["smartcity"] == files["kind"]
    wanted = set(ENGLISH)
    for tag in real.editions:
        if tag != "en":
            names = (name for name in ENGLISH if name.startswith(IN_A_LANGUAGE) and ".schema" not in name)
            wanted |= {name.replace(".", f"-{tag}.", 1) for name in names}
    assert set(files["kind"]) == wanted


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({"unregistered": "omit"}, {"iati-activities.xml", "oc4ids.json"}),
        ({"unregistered": "omit", "iati_organisation": "KR-X-1"}, {"oc4ids.json"}),
        ({"unregistered": "omit", "oc4ids_prefix": "oc4ids-abc123"}, {"iati-activities.xml"}),
        ({"iati_organisation": "KR-X-1", "oc4ids_prefix": "oc4ids-abc123"}, set()),
    ],
)
def test_what_is_not_registered_is_left_out_where_that_is_asked(
    loaded: Loaded, settings: dict[str, str], missing: set[str]
) -> None:
    found = with_settings(loaded, **settings)
    assert ENGLISH - {Path(path).name for path in artifacts(found)} == missing
    shown = page(found)
    assert [name for name in missing if name in shown] == []
    assert ("does not count it as ODA" in shown) == ("iati-activities.xml" not in missing)
    assert ("counts as selected" in shown) == (len(missing) < 2)


def test_a_draft_says_so_and_cannot_be_mistaken(loaded: Loaded) -> None:
    files = {Path(path).name: artifact.make().decode() for path, artifact in artifacts(loaded).items()}
    assert NOTICE in files["iati-activities.xml"]
    assert set(re.findall(r'ref="([^"]+)"', files["iati-activities.xml"])) == {IATI_DRAFT}
    assert all(project["id"].startswith(f"{OC4IDS_DRAFT}-") for project in json.loads(files["oc4ids.json"])["projects"])
    assert page(loaded).count("Draft, not for registration") == 2


def test_a_registered_file_has_its_identifiers_and_is_no_draft(loaded: Loaded) -> None:
    found = with_settings(loaded, iati_organisation="KR-X-1", oc4ids_prefix="oc4ids-abc123")
    files = {Path(path).name: artifact.make().decode() for path, artifact in artifacts(found).items()}
    assert "KR-X-1-oslo-parking-2026" in files["iati-activities.xml"]
    assert "Draft" not in files["iati-activities.xml"]
    assert IATI_DRAFT not in files["iati-activities.xml"]
    assert json.loads(files["oc4ids.json"])["projects"][1]["id"] == "oc4ids-abc123-oslo-parking-2026"
    assert "not for registration" not in page(found)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("oc4ids_prefix: oc4ids-xxxxx", "Must be a project identifier prefix of OC4IDS; found 'oc4ids-xxxxx'."),
        ("iati_organisation: molit", "Must be an identifier as IATI registers it; found 'molit'."),
        ("unregistered: maybe", "Must be a way from the closed list; found 'maybe'."),
        ("licence: KOGL", "Must be fields (name, url)."),
        ("license: {name: KOGL, url: 'https://example.org'}", "Must not have the field 'license'."),
    ],
)
def test_settings_that_are_wrong_are_said_with_their_line(project: Path, wrong: str, told: str) -> None:
    change(project, "mkdocs.yml", "  owner: molit\n", f"  owner: molit\n  open_data:\n    {wrong}\n")
    assert f"mkdocs.yml:20: {told}" in lines(problems_of(project))


# -- the page -------------------------------------------------------------------------------------


def test_the_page_names_every_file_with_its_size_and_what_describes_it(real: Loaded, real_out: Path) -> None:
    for tag in real.editions:
        html = (real_out / "kind" / tag / "data" / "index.html").read_text("utf-8")
        linked = set(re.findall(r'href="\.\./\.\./(data/[^"]+)"', html))
        assert len(linked) == 10
        for path in linked:
            assert (real_out / "kind" / path).is_file()
        (datasets,) = (pages.contents.datasets for pages in planner(real).pages(tag) if pages.site.id == "kind")
        for file in (file for found in datasets.sets() for file in found.files):
            size = datasets.said.voice.kilobytes((real_out / "kind" / file.path).stat().st_size)
            assert re.search(rf'href="\.\./\.\./{re.escape(file.path)}".*?>{size}<', html, re.S)


def test_the_page_explains_every_column(real_out: Path) -> None:
    header = (real_out / "kind" / "data" / "projects.csv").read_text("utf-8-sig").partition("\n")[0]
    html = (real_out / "kind" / "en" / "data" / "index.html").read_text("utf-8")
    assert re.findall(r'<th scope="row"><bdi lang="zxx" dir="ltr">(\w+)</bdi></th>', html) == header.strip().split(",")


def test_the_page_names_the_licence_or_says_that_there_is_none(loaded: Loaded) -> None:
    assert "have not named a licence" in page(loaded)
    licence = Licence(Text("Some Licence"), "https://example.org/licence")
    found = with_settings(loaded, licence=licence)
    assert '<a href="https://example.org/licence">Some Licence</a>' in page(found)
    files = {Path(path).name: artifact.make() for path, artifact in artifacts(found).items()}
    named = {"name": "Some Licence", "url": "https://example.org/licence"}
    assert json.loads(files["projects.json"])["license"] == json.loads(files["calls.json"])["license"] == named
    assert json.loads(files["oc4ids.json"])["license"] == named["url"]
    assert json.loads(files["projects.csv-metadata.json"])["dc:license"] == named["url"]


def test_the_page_is_said_to_machines_as_its_sets_of_data(real_out: Path) -> None:
    html = (real_out / "molit" / "ko" / "data" / "index.html").read_text("utf-8")
    node = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[0])
    projects, calls = node["mainEntity"]
    assert {projects["@type"], calls["@type"]} == {"Dataset"}
    assert all(50 <= len(item["description"]) <= 5000 or item["inLanguage"] == "ko" for item in (projects, calls))
    owner = "http://localhost:8000/smartcity/data/"
    assert [item["contentUrl"] for item in projects["distribution"]] == [
        owner + name
        for name in (
            "projects-ko.csv", "projects-ko.json", "projects-ko.geojson", "iati-activities.xml", "oc4ids-ko.json",
        )
    ]  # fmt: skip
    assert [item["encodingFormat"] for item in calls["distribution"]] == ["application/json"]
    assert node["url"] == "http://localhost:8000/smartcity/ko/data/"


@pytest.mark.parametrize("site", SITES)
def test_every_page_leads_to_the_data(minimal_out: Path, site: str) -> None:
    for file in (minimal_out / site / "en").rglob("*.html"):
        assert re.search(r'href="([^"]*data|\.)/">Open data</a>', file.read_text("utf-8")), file


def test_the_data_belong_to_the_site_that_owns_the_projects(real_out: Path) -> None:
    html = (real_out / "kind" / "en" / "data" / "index.html").read_text("utf-8")
    assert '<link rel="canonical" href="http://localhost:8000/smartcity/en/data/">' in html


# -- an edit --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new", "reached"),
    [
        ("projects/oslo-parking-2026.yml", "city: Oslo", "city: Bergen", {"projects.csv", "iati-activities.xml"}),
        ("calls/2026.yml", "reviewed: 2026-11-01", "reviewed: 2026-11-02", {"calls.json"}),
    ],
)
def test_an_edit_reaches_the_files_that_say_it(project: Path, path: str, old: str, new: str, reached: set[str]) -> None:
    before = contents(release.checked(project))
    change(project, path, old, new)
    after = contents(release.checked(project))
    assert {name for name in after if after[name] != before[name]} >= reached
    assert after["projects.schema.json"] == before["projects.schema.json"]


def contents(loaded: Loaded) -> dict[str, bytes]:
    return {Path(path).name: artifact.make() for path, artifact in artifacts(loaded).items()}


def test_the_same_sources_give_the_same_bytes(loaded: Loaded) -> None:
    made: Callable[[], dict[str, bytes]] = lambda: contents(loaded)  # noqa: E731
    assert made() == made()
