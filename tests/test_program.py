"""The program: all sources joined, its indexes, and which projects stand beside each other."""

import math
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from itertools import product
from pathlib import Path

import pytest

from prospectus import program as programs
from prospectus.guidance import Page
from prospectus.loading import Loaded
from prospectus.program import Program
from prospectus.records import Call, Coordinates, Institution, Project
from prospectus.schema import Text
from prospectus.sources import Problem
from tests.conftest import change, lines

ProjectOf = Callable[..., Project]
PageOf = Callable[..., Page]
Point = tuple[float, float]  # latitude, longitude

HANOI, HUE, BANGKOK, VIENTIANE, OSLO = (21.03, 105.85), (16.46, 107.59), (13.76, 100.5), (17.97, 102.63), (59.91, 10.75)


@pytest.fixture
def program(loaded: Loaded) -> Program:
    return loaded.program


@pytest.fixture
def project_of(program: Program) -> ProjectOf:
    """Makes a project of a slug, with other fields."""

    def make(slug: str, country: str = "VN", call: str = "2026", title: str = "", **other: object) -> Project:
        base = replace(program.projects["oslo-parking-2026"], related=(), sectors=())
        return replace(base, slug=slug, country=country, call=call, title=Text(title or slug), **other)  # type: ignore[arg-type]

    return make


@pytest.fixture
def page_of(program: Program) -> PageOf:
    """Makes an announcement of a key and a day."""
    base = program.pages["press/2026-01-27-call"]
    return lambda key, date, reviewed="2026-01-01": replace(base, key=key, date=date, reviewed=reviewed)


def at(point: Point) -> Coordinates:
    return Coordinates(*point, "city-centre")


def with_projects(program: Program, *projects: Project) -> Program:
    return replace(program, projects={project.slug: project for project in projects})


def with_pages(program: Program, *pages: Page) -> Program:
    return replace(program, pages={page.key: page for page in pages})


# -- what is joined -------------------------------------------------------------------------------


def test_the_program_holds_every_source_by_its_key(program: Program) -> None:
    assert list(program.projects) == ["hanoi-traffic-2026", "oslo-parking-2026"]
    assert list(program.calls) == ["2026"]
    assert list(program.institutions) == ["kind", "molit", "smartcity"]
    assert list(program.pages) == [
        "about/privacy",
        "apply/check",
        "apply/dates",
        "apply/demonstrations",
        "apply/faq",
        "apply/forms",
        "apply/how-to-apply",
        "apply/who-can-apply",
        "press/2026-01-27-call",
        "program/meet-the-program",
        "program/support",
    ]
    assert list(program.forms) == ["visit"]
    assert list(program.published_forms) == [("visit", "2026.1")]


def test_a_page_of_guidance_offers_the_forms(program: Program) -> None:
    assert program.forms_page == "apply/forms"
    assert with_pages(program, program.pages["apply/faq"]).forms_page == ""


def test_records_are_projects_then_calls_then_institutions(program: Program) -> None:
    assert [type(record) for record in program.records()] == [*[Project] * 2, Call, *[Institution] * 3]
    assert [record.slug for record in program.records()][:3] == ["hanoi-traffic-2026", "oslo-parking-2026", "2026"]


def test_a_program_cannot_be_changed(program: Program) -> None:
    with pytest.raises(FrozenInstanceError):
        program.projects = {}  # type: ignore[misc]


def test_a_source_that_cannot_be_read_is_missing_and_told(project: Path, program: Program) -> None:
    change(project, "projects/oslo-parking-2026.yml", "country: NO", "country: Norway")
    change(project, "content/apply/dates.md", "owner: molit\n", "")
    change(project, "forms/visit.yml", "recipient: kind\n", "")
    (project / "institutions/kind.yml").write_text("- a list\n", encoding="utf-8")
    problems: list[Problem] = []
    found = programs.load(project, program.config, problems)
    assert lines(sorted(problems)) == [
        "content/apply/dates.md:2: Must have the field 'owner'.",
        "forms/visit.yml:1: Must have the field 'recipient'.",
        "institutions/kind.yml:1: Must be fields, each written as 'name: value'.",
        "projects/oslo-parking-2026.yml:2: Must be a country code of ISO 3166; found 'Norway'.",
    ]
    assert list(found.projects) == ["hanoi-traffic-2026"]
    assert list(found.institutions) == ["molit", "smartcity"]
    assert "apply/dates" not in found.pages
    assert (found.forms, list(found.published_forms)) == ({}, [("visit", "2026.1")])


def test_a_folder_without_sources_is_an_empty_program(tmp_path: Path, program: Program) -> None:
    problems: list[Problem] = []
    empty = programs.load(tmp_path, program.config, problems)
    assert problems == []
    assert list(empty.records()) == []
    assert (empty.newest_first, empty.by_country, empty.by_sector, empty.by_call) == ((), {}, {}, {})
    assert (empty.press, empty.content_date) == ((), "")
    assert (empty.forms, empty.published_forms, empty.forms_page) == ({}, {}, "")


# -- indexes --------------------------------------------------------------------------------------


def test_the_latest_call_stands_first_then_titles_in_order(program: Program, project_of: ProjectOf) -> None:
    whole = with_projects(
        program,
        project_of("a", call="2020", title="Alpha"),
        project_of("b", call="2026", title="Gamma"),
        project_of("c", call="2026", title="Beta"),
        project_of("d", call="2023", title="Aleph"),
    )
    assert whole.newest_first == ("c", "b", "d", "a")


def test_projects_of_one_title_stay_in_the_order_of_their_slugs(program: Program, project_of: ProjectOf) -> None:
    assert with_projects(program, *(project_of(slug, title="Same") for slug in "abc")).newest_first == ("a", "b", "c")


def test_the_small_project_is_indexed(program: Program) -> None:
    assert program.by_country == {"NO": ("oslo-parking-2026",), "VN": ("hanoi-traffic-2026",)}
    assert program.by_call == {"2026": ("hanoi-traffic-2026", "oslo-parking-2026")}
    assert program.by_sector == {
        "data-platforms": ("oslo-parking-2026",),
        "transport": ("hanoi-traffic-2026", "oslo-parking-2026"),
    }


@pytest.mark.parametrize("order", ["abc", "cba", "bca"])
def test_indexes_do_not_depend_on_the_order_of_the_files(program: Program, project_of: ProjectOf, order: str) -> None:
    made = {
        "a": project_of("a", "VN", "2021", sectors=("water", "energy")),
        "b": project_of("b", "NO", "2026", sectors=("water",)),
        "c": project_of("c", "VN", "2024"),
    }
    whole = with_projects(program, *(made[slug] for slug in order))
    assert list(whole.by_country.items()) == [("NO", ("b",)), ("VN", ("c", "a"))]
    assert list(whole.by_sector.items()) == [("energy", ("a",)), ("water", ("b", "a"))]
    assert list(whole.by_call.items()) == [("2021", ("a",)), ("2024", ("c",)), ("2026", ("b",))]


def test_a_project_without_sectors_is_in_no_sector(program: Program, project_of: ProjectOf) -> None:
    assert with_projects(program, project_of("a")).by_sector == {}


# -- announcements and dates ----------------------------------------------------------------------


def test_pages_without_a_day_are_no_announcements(program: Program) -> None:
    assert program.press == ("press/2026-01-27-call",)


def test_the_newest_announcement_stands_first(program: Program, page_of: PageOf) -> None:
    pages = page_of("press/b", "2025-12-31"), page_of("press/a", "2026-02-01"), page_of("press/c", "2020-01-31")
    assert with_pages(program, *pages).press == ("press/a", "press/b", "press/c")


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_announcements_of_one_day_have_a_stable_order(program: Program, page_of: PageOf, order: str) -> None:
    pages = (page_of(f"press/{name}", "2026-02-01") for name in order)
    assert with_pages(program, *pages).press == ("press/b", "press/a")


def test_the_date_of_the_content_is_the_newest_review_of_a_record(program: Program, project_of: ProjectOf) -> None:
    whole = with_projects(program, project_of("a", reviewed="2026-11-30"), project_of("b", reviewed="2026-12-01"))
    assert whole.content_date == "2026-12-01"


def test_the_date_of_the_content_is_the_newest_review_of_a_page(program: Program, page_of: PageOf) -> None:
    assert with_pages(program, page_of("press/a", "2027-05-05", reviewed="2026-12-02")).content_date == "2026-12-02"


def test_the_day_of_an_announcement_is_no_review(program: Program) -> None:
    assert program.content_date == "2026-11-01"


def test_every_kind_of_record_counts_for_the_date(program: Program) -> None:
    kind = replace(program.institutions["kind"], reviewed="2026-12-24")
    assert replace(program, institutions={"kind": kind}).content_date == "2026-12-24"
    call = replace(program.calls["2026"], reviewed="2026-12-25")
    assert replace(program, calls={"2026": call}).content_date == "2026-12-25"


def test_the_date_of_the_content_is_the_newest_review_of_a_form_that_is_offered(program: Program) -> None:
    form = replace(program.forms["visit"], reviewed="2026-12-26")
    assert replace(program, forms={"visit": form}).content_date == "2026-12-26"
    kept = {("visit", "2026.1"): replace(form, reviewed="2026-12-27")}
    assert replace(program, published_forms=kept).content_date == "2026-11-01"


# -- tracks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("covered", "track"),
    [
        ("smart-city-planning", "planning"),
        ("smart-solution-planning", "planning"),
        ("solution-demonstration", "demonstration"),
    ],
)
def test_a_project_belongs_to_the_track_of_its_call_that_covers_it(
    program: Program, project_of: ProjectOf, covered: str, track: str
) -> None:
    found = program.track_of(project_of("a", track=covered))
    assert found is not None
    assert found.id == track


def test_a_track_that_the_call_does_not_cover_is_none(program: Program, project_of: ProjectOf) -> None:
    assert program.track_of(project_of("a", track="urban-development")) is None


def test_a_project_of_an_unknown_call_has_no_track(program: Program, project_of: ProjectOf) -> None:
    assert program.track_of(project_of("a", call="2019")) is None


# -- distances ------------------------------------------------------------------------------------

PLACES = [HANOI, HUE, BANGKOK, OSLO, (0, 0), (90, 0), (-90, 0), (0, 180), (0, -180), (-33.87, 151.21)]


@pytest.fixture
def apart(project_of: ProjectOf) -> Callable[[Point, Point], float]:
    """How far two points are apart."""
    return lambda one, other: Program.distance(
        project_of("one", coordinates=at(one)), project_of("other", coordinates=at(other))
    )


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_between_a_place_and_itself(apart: Callable[[Point, Point], float], place: Point) -> None:
    assert apart(place, place) == 0


@pytest.mark.parametrize(("one", "other"), list(product(PLACES, repeat=2)))
def test_the_way_back_is_as_long(apart: Callable[[Point, Point], float], one: Point, other: Point) -> None:
    assert apart(one, other) == apart(other, one)
    assert 0 <= apart(one, other) <= math.pi


@pytest.mark.parametrize("place", PLACES)
def test_the_other_side_of_the_earth_is_half_a_turn_away(apart: Callable[[Point, Point], float], place: Point) -> None:
    assert apart(place, (-place[0], place[1] - 180)) == pytest.approx(math.pi)


@pytest.mark.parametrize(
    ("one", "other", "degrees"),
    [
        ((0, 0), (0, 1), 1),
        ((0, 0), (1, 0), 1),
        ((60, 0), (60, 1), 0.49995),
        ((0, 0), (90, 0), 90),
        ((0, 179), (0, -179), 2),
        ((0, -90), (0, 90), 180),
        ((0, 180), (0, -180), 0),
        ((90, 0), (90, 123), 0),
        ((89, 0), (89, 180), 2),
    ],
)
def test_distance_is_measured_over_the_earth(
    apart: Callable[[Point, Point], float], one: Point, other: Point, degrees: float
) -> None:
    assert math.degrees(apart(one, other)) == pytest.approx(degrees, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [(HANOI, HUE, 541), (HANOI, VIENTIANE, 480), (HANOI, BANGKOK, 985), ((37.57, 126.98), HANOI, 2740)],
)
def test_distances_between_cities(
    apart: Callable[[Point, Point], float], one: Point, other: Point, kilometres: float
) -> None:
    assert apart(one, other) * 6371 == pytest.approx(kilometres, rel=0.01)


# -- neighbours -----------------------------------------------------------------------------------


@pytest.fixture
def region(program: Program, project_of: ProjectOf) -> Program:
    """Projects of Viet Nam, one of them farther away than those of Laos and Thailand, and one of Norway."""
    return with_projects(
        program,
        project_of("far", "NO", "2026", coordinates=at(OSLO)),
        project_of("here", "VN", "2023", coordinates=at(HANOI)),
        project_of("near", "LA", "2020", coordinates=at(VIENTIANE)),
        project_of("next", "TH", "2026", coordinates=at(BANGKOK)),
        project_of("same-new", "VN", "2026", coordinates=at((10.03, 105.78))),
        project_of("same-old", "VN", "2020", coordinates=at(HUE)),
    )


def around(program: Program, slug: str, *related: str, count: int = 3) -> tuple[str, ...]:
    """The neighbours of a project whose record names others."""
    changed = replace(program.projects[slug], related=related)
    whole = replace(program, projects={**program.projects, slug: changed})
    return whole.neighbours(changed, count)


def test_neighbours_are_of_the_country_then_the_nearest(region: Program) -> None:
    assert around(region, "here", count=9) == ("same-new", "same-old", "near", "next", "far")


def test_three_neighbours_are_enough(region: Program) -> None:
    assert around(region, "here") == ("same-new", "same-old", "near")


@pytest.mark.parametrize(("count", "found"), [(0, ()), (1, ("same-new",)), (2, ("same-new", "same-old"))])
def test_as_many_neighbours_as_wanted(region: Program, count: int, found: tuple[str, ...]) -> None:
    assert around(region, "here", count=count) == found


def test_related_projects_stand_first_in_the_order_of_the_record(region: Program) -> None:
    assert around(region, "here", "far", "next") == ("far", "next", "same-new")


def test_a_related_project_of_the_country_stands_once(region: Program) -> None:
    found = around(region, "here", "same-old", "same-old", "next", count=9)
    assert found == ("same-old", "next", "same-new", "near", "far")


def test_a_project_is_never_its_own_neighbour(region: Program) -> None:
    assert around(region, "here", "here", "far") == ("far", "same-new", "same-old")


def test_a_related_project_that_does_not_exist_is_left_out(region: Program) -> None:
    assert around(region, "here", "gone") == ("same-new", "same-old", "near")


def test_a_project_alone_in_its_country_has_the_nearest_of_others(region: Program) -> None:
    assert around(region, "near", count=9) == ("here", "next", "same-old", "same-new", "far")
    assert around(region, "far") == ("here", "near", "next")


def test_the_nearest_may_be_beyond_the_date_line(program: Program, project_of: ProjectOf) -> None:
    fiji, samoa, sydney = (-17.8, 178.1), (-13.83, -171.77), (-33.87, 151.21)
    whole = with_projects(
        program,
        project_of("fiji", "FJ", coordinates=at(fiji)),
        project_of("sydney", "AU", coordinates=at(sydney)),
        project_of("samoa", "WS", coordinates=at(samoa)),
    )
    assert around(whole, "fiji") == ("samoa", "sydney")


def test_projects_of_one_place_are_neighbours_in_the_order_of_their_slugs(
    program: Program, project_of: ProjectOf
) -> None:
    countries = dict(zip("abcd", ("VN", "LA", "TH", "KH"), strict=True))
    whole = with_projects(program, *(project_of(slug, country) for slug, country in countries.items()))
    assert around(whole, "d", count=2) == ("a", "b")
    assert around(whole, "a") == ("b", "c", "d")


def test_an_only_project_has_no_neighbours(program: Program, project_of: ProjectOf) -> None:
    assert around(with_projects(program, project_of("a")), "a", "a", "gone") == ()


def test_neighbours_exist_are_others_and_stand_once(region: Program) -> None:
    for slug in region.projects:
        found = around(region, slug, *region.projects, count=99)
        assert sorted(found) == sorted(set(region.projects) - {slug})


def test_neighbours_in_hanoi_would_be_near_hanoi(real: Loaded, program: Program) -> None:
    hanoi = program.projects["hanoi-traffic-2026"]
    whole = replace(real.program, projects={**real.program.projects, hanoi.slug: hanoi})
    compatriots = len(whole.by_country["VN"]) - 1
    found = whole.neighbours(hanoi, compatriots + 3)
    assert {whole.projects[slug].country for slug in found[:compatriots]} == {"VN"}
    assert {whole.projects[slug].country for slug in found[compatriots:]} <= {"LA", "TH", "KH", "CN", "MM"}
    assert max(Program.distance(hanoi, whole.projects[slug]) for slug in found) * 6371 < 1300


def test_every_project_of_the_real_program_has_three_neighbours_and_those_it_names_first(real: Loaded) -> None:
    for project in real.program.projects.values():
        found = real.program.neighbours(project)
        assert len(set(found) - {project.slug}) == 3
        assert found[: len(project.related)] == project.related[:3]


def test_no_project_is_nearer_than_the_neighbours_of_other_countries(real: Loaded) -> None:
    program = real.program
    for project in program.projects.values():
        close = {*project.related, *program.by_country[project.country]}
        found = program.neighbours(project, len(close) + 2)
        nearest = [program.distance(project, program.projects[slug]) for slug in found if slug not in close]
        left = [program.distance(project, other) for slug, other in program.projects.items() if slug not in found]
        assert nearest == sorted(nearest)
        assert max(nearest) <= min(length for length in left if length)
