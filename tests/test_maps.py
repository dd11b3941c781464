"""Maps: where places stand, the land within a box, and boxes that stay within the world."""

import re
from pathlib import Path

import pytest

from prospectus.loading import Loaded
from prospectus.outputs.maps import RUN, SEOUL, WORLD, Box, Point, around, dots, land, located, point
from prospectus.records import Coordinates

LAND = "templates/assets/map-world.svg"
WHOLE = Box(0, 0, 144, 72)
DOTS = '<!-- d="M9 9h9" --><svg><path stroke-dasharray="0 1" d="M2 1h.1M4 1h5M3 3h2M140 3h3M0 60h4"/></svg>'


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A small map."""
    file = tmp_path / "map.svg"
    file.write_text(DOTS, encoding="utf-8")
    return file


def place(lat: float, lon: float) -> Coordinates:
    return Coordinates(lat, lon, "site")


def covered(path: str) -> set[tuple[int, int]]:
    """The dots that a path draws."""
    runs = re.findall(r"M(\d+) (\d+)h([\d.]+)", path)
    return {(x, int(y)) for start, y, length in runs for x in range(int(start), int(start) + int(float(length)) + 1)}


# -- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lat", "lon", "found"),
    [
        (37.57, 126.98, Point(118.3, 24.7)),  # Seoul
        (0, 0, Point(67.5, 43.5)),
        (51.48, 0, Point(67.5, 16.8)),  # Greenwich
        (-33.45, -70.67, Point(39.2, 60.1)),  # Santiago
        (64.15, -21.94, Point(58.7, 8.8)),  # Reykjavik
        (0, -170, Point(-0.5, 43.5)),  # the left edge
        (0, -170.1, Point(143.5, 43.5)),  # and just beyond it
        (0, 180, Point(139.5, 43.5)),
        (0, -180, Point(139.5, 43.5)),  # the same meridian
    ],
)
def test_a_place_stands_where_the_projection_puts_it(lat: float, lon: float, found: Point) -> None:
    assert point(place(lat, lon)) == found


def test_north_is_up_and_east_is_right() -> None:
    hanoi, oslo = point(place(21.03, 105.85)), point(place(59.91, 10.75))
    assert oslo.y < hanoi.y
    assert oslo.x < hanoi.x


def test_a_place_is_rounded_to_a_tenth() -> None:
    assert point(place(12.3456, 65.4321)) == Point(93.7, 37.5)


def test_seoul_is_on_the_land_of_korea(root: Path) -> None:
    seoul = point(SEOUL)
    assert (round(seoul.x), round(seoul.y)) in covered(land(root / LAND, WHOLE))


def test_every_project_stands_on_the_map_of_the_home_page_and_near_land(real: Loaded, root: Path) -> None:
    dry = covered(land(root / LAND, WHOLE))
    for project in real.program.projects.values():
        x, y = point(project.coordinates)
        assert WORLD.x <= x <= WORLD.x + WORLD.width, project.slug
        assert WORLD.y <= y <= WORLD.y + WORLD.height, project.slug
        assert any(abs(x - i) <= 2 and abs(y - j) <= 2 for i, j in dry), project.slug


# -- land -----------------------------------------------------------------------------------------


def test_the_whole_land_is_what_the_file_draws(drawing: Path) -> None:
    assert land(drawing, WHOLE) == "M2 1h.1M4 1h5M3 3h2M140 3h3M0 60h4"


def test_the_real_land_is_what_the_file_draws(root: Path) -> None:
    assert land(root / LAND, WHOLE) == (root / LAND).read_text(encoding="utf-8").split(' d="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (Box(0, 0, 10, 2), "M2 1h.1M4 1h5"),
        (Box(3, 1, 3, 0), "M4 1h2"),  # cut on the right; the edge belongs to the box
        (Box(6, 0, 100, 2), "M6 1h3"),  # cut on the left
        (Box(6, 0, 1, 2), "M6 1h1"),  # on both sides
        (Box(9, 0, 1, 2), "M9 1h.1"),  # to one dot
        (Box(5.5, 0.5, 2, 1), "M6 1h1"),  # between dots
        (Box(10, 0, 5, 2), ""),  # the sea
        (Box(0, 4, 144, 50), ""),
        (Box(0, 60, 2, 0), "M0 60h2"),
    ],
)
def test_a_box_cuts_the_land(drawing: Path, box: Box, found: str) -> None:
    assert land(drawing, box) == found


def test_the_world_of_the_home_pages_leaves_out_the_edges(drawing: Path) -> None:
    assert land(drawing) == land(drawing, WORLD) == "M140 3h.1"


def test_every_dot_of_a_box_is_drawn_and_no_other(root: Path) -> None:
    box = Box(90, 10, 40, 20)
    inside = {(x, y) for x, y in covered(land(root / LAND, WHOLE)) if 90 <= x <= 130 and 10 <= y <= 30}
    assert covered(land(root / LAND, box)) == inside


def test_ten_is_not_shortened_like_a_tenth(tmp_path: Path) -> None:
    file = tmp_path / "map.svg"
    file.write_text('<path d="M0 10h10M20 10h.1"/>', encoding="utf-8")
    assert land(file, WHOLE) == "M0 10h10M20 10h.1"


def test_a_map_of_its_own_has_a_circle_for_each_dot_and_place(root: Path) -> None:
    box = Box(90, 10, 40, 20)
    points = [Point(95.5, 12), Point(100, 20)]
    discs, places, *rest = re.findall(r' d="([^"]*)"', located(root / LAND, box, points, "#123"))
    found = {(round(float(x) + 0.325, 3), int(y)) for x, y in re.findall(r"M([\d.]+) (\d+)a", discs)}
    assert found == covered(land(root / LAND, box))
    assert (places.count("M"), places.count("z"), rest) == (2, 2, [])


def test_a_place_alone_has_a_ring(root: Path) -> None:
    svg = located(root / LAND, Box(90, 10, 25, 31), [Point(95.5, 12)], "#123")
    assert svg.count('d="M93.5 12a2 2 0 0 1 4 0a2 2 0 0 1 -4 0z"') == 1
    assert ' viewBox="89.5 9.5 25 31"' in svg


def test_a_map_says_where_it_comes_from(root: Path) -> None:
    text = (root / LAND).read_text(encoding="utf-8")
    assert "Natural Earth (public domain)" in text
    assert len(RUN.findall(text)) > 300


# -- boxes ----------------------------------------------------------------------------------------


def test_a_box_is_written_as_a_view_box() -> None:
    assert str(Box(18, 2, 122, 63)) == "18 2 122 63"
    assert f"{Box(0, -0.6, 143.6, 66.0)}" == "0 -0.6 143.6 66"


def test_a_box_stands_around_a_place() -> None:
    assert around([Point(70, 30)], 64, 34) == Box(38, 13, 64, 34)


def test_a_box_stands_around_the_middle_of_places() -> None:
    assert around([Point(60, 20), Point(80, 40)], 20, 10) == Box(60, 25, 20, 10)
    assert around(iter([Point(60, 20), Point(80, 40)]), 20, 10) == Box(60, 25, 20, 10)


@pytest.mark.parametrize(
    ("corner", "found"),
    [
        (Point(0, 0), Box(0, 0, 64, 34)),
        (Point(143, 0), Box(80, 0, 64, 34)),
        (Point(0, 65), Box(0, 32, 64, 34)),
        (Point(143, 65), Box(80, 32, 64, 34)),
    ],
)
def test_a_box_stays_within_the_world(corner: Point, found: Box) -> None:
    assert around([corner], 64, 34) == found


def test_a_box_holds_its_place_on_every_project_and_country_page(real: Loaded) -> None:
    for project in real.program.projects.values():
        here = point(project.coordinates)
        box = around([here], 64, 34)
        assert box.x <= here.x <= box.x + box.width, project.slug
        assert box.y <= here.y <= box.y + box.height, project.slug
    for code, slugs in real.program.by_country.items():
        places = [point(real.program.projects[slug].coordinates) for slug in slugs]
        box = around(places, 64, 34)
        assert all(box.x <= here.x <= box.x + box.width for here in places), code


# -- dots -----------------------------------------------------------------------------------------


def test_places_are_round_dots() -> None:
    assert dots([Point(118.3, 24.7), Point(67.0, 43.5)]) == "M118.3 24.7h0M67 43.5h0"
    assert dots([]) == ""
