"""The projects as activities of IATI: checked by the standard's own schema and codelists."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from lxml import etree

from prospectus import mappings
from prospectus.loading import Loaded
from prospectus.outputs.activities import DRAFT, Activities
from prospectus.planning import planner
from prospectus.records import Document, Event, Project
from prospectus.schema import Text
from tests.opendata import EXPECTED, iati_faults, with_standards

CALL = "The year of the call that selected the project; no source names when the work began."
SELECTION = "The day on which the project was selected; no source names when the work began."
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def content(loaded: Loaded, **projects: Project) -> bytes:
    """The file, with some projects instead of others."""
    offers = {tag: loaded.offer(tag) for tag in loaded.editions}
    program = replace(loaded.program, projects={**loaded.program.projects, **projects})
    return Activities(program, offers, loaded.routes).content()


def activities(data: bytes) -> dict[str, etree._Element]:
    found = etree.fromstring(data).findall("iati-activity")
    return {activity.findtext("iati-identifier").removeprefix(f"{DRAFT}-"): activity for activity in found}


def codes(activity: etree._Element, path: str, name: str = "code") -> list[str]:
    return [element.get(name) for element in activity.iterfind(path)]


@pytest.fixture(scope="module")
def real_file(real: Loaded) -> bytes:
    return planner(real).shared_data.activities


@pytest.fixture(scope="module")
def found(real_file: bytes) -> dict[str, etree._Element]:
    return activities(real_file)


@with_standards
def test_the_file_of_the_real_program_is_valid(real_file: bytes) -> None:
    assert iati_faults(real_file) == []


@with_standards
def test_the_checker_finds_what_is_wrong() -> None:
    good = (EXPECTED / "iati-activities.xml").read_bytes()
    assert iati_faults(good) == []
    assert iati_faults(good.replace(b'<activity-status code="2"/>', b"")) != []
    assert (
        iati_faults(good.replace(b'code="21010"', b'code="21019"'))
        == ["sector[@vocabulary='1']/@code: '21019' is not in Sector"] * 2
    )
    assert iati_faults(good.replace(b"<title>", b"<titel>").replace(b"</title>", b"</titel>")) != []


def test_every_project_is_an_activity(found: dict[str, etree._Element], real: Loaded) -> None:
    assert found.keys() == real.program.projects.keys()


def test_texts_are_said_in_every_language_that_has_them_and_in_no_other(
    found: dict[str, etree._Element], real: Loaded
) -> None:
    for slug, activity in found.items():
        narratives = activity.findall("title/narrative")
        said = {narrative.get(LANG, "en"): narrative.text for narrative in narratives}
        assert len(said) == len(narratives)
        titles = {tag: edition.projects[slug].title for tag, edition in real.editions.items()}
        assert said == {tag: title.value for tag, title in titles.items() if not title.foreign}
        assert narratives[0].get(LANG) is None  # the language of the activity, which is English
        assert activity.get(LANG) == "en"


def test_what_is_not_translated_has_no_narrative(loaded: Loaded) -> None:
    """The small program has no translations."""
    assert [each for each in etree.fromstring(content(loaded)).iter("narrative") if each.get(LANG)] == []


def test_points_are_latitude_then_longitude(found: dict[str, etree._Element], real: Loaded) -> None:
    for slug, activity in found.items():
        place = real.program.projects[slug].coordinates
        lat, lon = map(float, activity.findtext("location/point/pos").split(" "))
        assert (lat, lon) == (place.lat, place.lon)
    assert found["lima-traffic-safety-demo-2025"].findtext("location/point/pos").startswith("-12.")


def test_no_flow_counts_as_aid(found: dict[str, etree._Element]) -> None:
    assert {code for activity in found.values() for code in codes(activity, "default-flow-type")} == {"50"}
    assert [
        activity for activity in found.values() if activity.findall("budget") or activity.findall("transaction")
    ] == []


def test_who_takes_part_has_a_role(found: dict[str, etree._Element]) -> None:
    uman = found["uman-smart-city-master-plan-2023"]
    parties = [(each.get("role"), each.findtext("narrative")) for each in uman.findall("participating-org")]
    assert parties[0] == ("1", "Ministry of Land, Infrastructure and Transport")
    assert ("2", "Uman City Council") in parties
    assert ("4", "K-water") in parties
    bacoor = found["bacoor-ai-traffic-demo-2026"]
    assert "3" in codes(bacoor, "participating-org", "role")  # the secretariat of its track


def test_an_institution_is_one_body_by_whatever_name(found: dict[str, etree._Element]) -> None:
    tashkent = found["tashkent-innovation-district-2021"]
    parties = [(each.get("role"), each.findtext("narrative")) for each in tashkent.findall("participating-org")]
    kind = "Korea Overseas Infrastructure & Urban Development Corporation"
    assert {("3", kind), ("4", kind)} <= set(parties)
    assert "KIND" not in [name for _, name in parties]


def test_questions_go_to_the_secretariat_of_the_track(found: dict[str, etree._Element], real: Loaded) -> None:
    for slug, activity in found.items():
        track = real.program.track_of(real.program.projects[slug])
        office = real.program.institutions[track.secretariat if track and track.secretariat else "kind"]
        reachable = any(contact.email for contact in office.contacts)
        name = office.name.value if reachable else real.program.institutions["kind"].name.value
        assert activity.findtext("contact-info/organisation/narrative") == name


@pytest.mark.parametrize(
    ("slug", "dates"),
    [
        ("aghdam-smart-transport-2023", [("1", "2023-06-22", SELECTION)]),
        ("badr-smart-city-master-plan-2023", [("2", "2023-08-01", "The sources name the month, not the day.")]),
        ("bandung-smart-town-2025", [("2", "2025-01-01", CALL)]),
        (
            "uman-smart-city-master-plan-2023",
            [("2", "2023-06-22", SELECTION), ("3", "2024-04-30", "The sources name the month, not the day.")],
        ),
        ("kazanlak-integrated-control-centre-2021", [("2", "2021-06-23", SELECTION), ("4", "2022-04-20", None)]),
    ],
)
def test_dates_are_those_that_the_sources_name(
    found: dict[str, etree._Element], slug: str, dates: list[tuple[str, str, str | None]]
) -> None:
    said = found[slug].findall("activity-date")
    assert [(each.get("type"), each.get("iso-date"), each.findtext("narrative")) for each in said] == dates


@pytest.mark.parametrize(
    ("slug", "status"),
    [
        ("aghdam-smart-transport-2023", "1"),
        ("alatau-smart-town-master-plan-2026", "1"),
        ("badr-smart-city-master-plan-2023", "2"),
        ("kazanlak-integrated-control-centre-2021", "4"),
        ("khon-kaen-ai-cctv-demo-2025", "4"),
    ],
)
def test_the_state_is_the_one_last_reported(found: dict[str, etree._Element], slug: str, status: str) -> None:
    assert codes(found[slug], "activity-status") == [status]


def test_the_main_theme_is_the_sector_and_all_are_tags(found: dict[str, etree._Element], real: Loaded) -> None:
    for slug, activity in found.items():
        sectors = real.program.projects[slug].sectors
        main = mappings.DAC_SECTORS[sectors[0]] if sectors else "99810"
        assert codes(activity, "sector") == [main]
        assert codes(activity, "tag") == list(sectors)


def test_a_project_leads_to_its_page_in_the_languages_that_have_it(
    found: dict[str, etree._Element], real: Loaded
) -> None:
    for slug, activity in found.items():
        (thing,) = {f"project:{slug}"}
        languages = [tag for tag, edition in real.editions.items() if edition.is_translated(thing)]
        pages = activity.findall("document-link[category='']") or activity.findall("document-link")
        assert [page.find("language").get("code") for page in pages] == languages
        assert [page.get("url") for page in pages] == [
            f"http://localhost:8000/smartcity/{tag}/projects/{slug}/" for tag in languages
        ]


def odd(loaded: Loaded) -> Iterator[Project]:
    """Projects with what the real ones have not."""
    oslo = loaded.program.projects["oslo-parking-2026"]
    yield replace(oslo, title=Text("<b>&\x0b]]>\x7f"), summary=Text("\ufffe"))
    yield replace(oslo, city=None, region=Text("Viken"))
    yield replace(oslo, city=None, sectors=(), hosts=(), events=(Event("2019", Text("x"), background=True),))
    yield replace(oslo, documents=(Document(Text("Plan"), "https://example.org/a?b&c", "pt-BR", "PDF"),))
    yield replace(oslo, events=(Event("2026-02", Text("x"), until="2026-03", marks="end"),))


@with_standards
@pytest.mark.parametrize("number", range(5))
def test_a_file_stays_valid_whatever_a_record_says(loaded: Loaded, number: int) -> None:
    made = partial(content, loaded)
    assert iati_faults(made(**{"oslo-parking-2026": [*odd(loaded)][number]})) == []


def test_the_last_day_of_months_is_the_end(loaded: Loaded) -> None:
    project = [*odd(loaded)][-1]
    oslo = activities(content(loaded, **{"oslo-parking-2026": project}))["oslo-parking-2026"]
    assert [(date.get("type"), date.get("iso-date")) for date in oslo.findall("activity-date")] == [
        ("1", "2026-01-01"),
        ("4", "2026-03-31"),
    ]
