"""Maps of dots, drawn as SVG paths at build time.

The land comes from templates/assets/map-world.svg (Natural Earth, public domain): horizontal runs
in a Gall stereographic projection, one unit = one dot = 2.5 degrees of longitude.
"""

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from prospectus.records import Coordinates

LAND = "templates/assets/map-world.svg"
RUN = re.compile(r"M(\d+) (\d+)h([\d.]+)")
CLOSE = 1000  # places above which dots stand on whole units
SEOUL = Coordinates(lat=37.57, lon=126.98, exactness="city-centre")


class Box(NamedTuple):
    """A part of the map, in units."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"


WORLD = Box(18, 2, 122, 63)
WHOLE = Box(0, 0, 144, 66)


class Point(NamedTuple):
    """A place on the map, in units, to a tenth."""

    x: float
    y: float


def point(place: Coordinates) -> Point:
    """Where a place in degrees (WGS 84) stands on the map."""
    x = ((place.lon + 170) % 360) / 2.5 - 0.5
    y = 43.511 - 55.330 * math.tan(math.radians(place.lat) / 2)
    return Point(round(x, 1), round(y, 1))


@cache
def _runs(file: Path) -> tuple[tuple[int, int, int], ...]:
    """(first x, y, last x) of each run of land."""
    found = RUN.findall(file.read_text(encoding="utf-8").rpartition(' d="')[2])
    return tuple((int(x), int(y), int(x) + int(float(length))) for x, y, length in found)


@cache
def land(file: Path, box: Box = WORLD) -> str:
    """The land within a box as the data of an SVG path; a dash of length 0 turns each run into dots."""
    parts = []
    right, bottom = box.x + box.width, box.y + box.height
    for first, y, last in _runs(file):
        start, end = max(first, math.ceil(box.x)), min(last, math.floor(right))
        if box.y <= y <= bottom and start <= end:
            parts.append(f"M{start} {y}h{end - start or 0.1:g}".replace("h0.1", "h.1"))
    return "".join(parts)


def picture(file: Path, colour: str) -> str:
    """All land as an SVG file by itself, in a colour; plain attributes, since a policy may forbid its style."""
    view = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 -.6 143.6 66"'
    line = f'fill="none" stroke="{colour}" stroke-width=".6" stroke-linecap="round" stroke-dasharray="0 1"'
    return f'<svg {view}><path {line} d="{land(file, WHOLE)}"/></svg>\n'


def located(file: Path, box: Box, places: Iterable[Point], colour: str) -> str:
    """A part of the land in a colour, with white points, as an SVG file by itself; one point alone has a ring.

    Its dots are circles: dashes of length 0 come out of a PDF as ellipses.
    """
    points = tuple(places)
    land = f'<path fill="{colour}" d="{"".join(_circle(dot, 0.325) for dot in _dots(file, box))}"/>'
    white = f'<path fill="#fff" d="{"".join(_circle(point, 0.9) for point in points)}"/>'
    if len(points) == 1:
        white += f'<path fill="none" stroke="#fff" stroke-width=".3" d="{_circle(points[0], 2)}"/>'
    view = box._replace(x=box.x - 0.5, y=box.y - 0.5)  # dots stand on whole numbers: none is cut in two
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{land}{white}</svg>\n'


def _dots(file: Path, box: Box) -> Iterator[Point]:
    """The dots of the land within a box."""
    right, bottom = box.x + box.width, box.y + box.height
    for first, y, last in _runs(file):
        if box.y <= y <= bottom:
            yield from (Point(x, y) for x in range(first, last + 1) if box.x <= x <= right)


def _circle(middle: Point, radius: float) -> str:
    """A circle as the data of an SVG path."""
    half = f"a{radius:g} {radius:g} 0 0 1 "
    return f"M{middle.x - radius:g} {middle.y:g}{half}{2 * radius:g} 0{half}{-2 * radius:g} 0z"


def around(places: Iterable[Point], width: float, height: float) -> Box:
    """A box of a size around the middle of some places, kept within the world."""
    points = list(places)
    x = sum(p.x for p in points) / len(points) - width / 2
    y = sum(p.y for p in points) / len(points) - height / 2
    return Box(round(min(max(x, 0), 144 - width)), round(min(max(y, 0), 66 - height)), width, height)


def dots(places: Iterable[Point]) -> str:
    """Places as the data of a path of round dots; where there are very many, one for all that stand close."""
    found = list(places)
    if len(found) > CLOSE:
        found = [Point(round(place.x), round(place.y)) for place in found]
    places = dict.fromkeys(found)
    return "".join(f"M{p.x:g} {p.y:g}h0" for p in places)
