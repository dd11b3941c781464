"""Drawings of cards: their colours, and that a card is the same whatever else is drawn with it."""

import io
from collections.abc import Iterator
from itertools import combinations

import pytest
from PIL import Image

from prospectus import fonts
from prospectus.loading import Loaded
from prospectus.outputs import assets, drawings
from prospectus.outputs.cards import GROUND
from prospectus.outputs.drawings import HEIGHT, PNG, WHITE, WIDTH, Colours, Drawing, between, palette
from prospectus.outputs.prepared import Key
from tests.conftest import ROOT
from tests.test_typeset import SAMPLES

SITES = ("molit", "smartcity", "kind")
PLACE = "project:hanoi-traffic-2026"


def read(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def red_green_blue(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def colours(site: str) -> Colours:
    """The colours of a site's cards."""
    found = assets.colours(ROOT, site)
    (ground,) = GROUND.findall((ROOT / assets.SOURCE / "symbol.svg").read_text(encoding="utf-8"))
    return found["field"], found["on-field"], found["field-2"], ground


def in_words(loaded: Loaded, tag: str, words: str) -> Drawing:
    """The card of a project in words of another language."""
    data = loaded.cards.data(Key(PLACE, "en", PNG))
    said = {"tag": tag, "lang": tag, "fonts": fonts.families(tag), "tall": tag in ("ar", "km", "lo", "my", "th")}
    text = {"text": words, "lang": tag}
    return Drawing(ROOT, {**data, **said, "dir": "rtl" if tag == "ar" else "ltr", "title": text, "kicker": text})


# -- colours --------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", SITES)
def test_a_palette_has_every_colour_of_a_site_and_what_lies_between(site: str) -> None:
    field, text, land, ground = colours(site)
    found = palette(field, text, land, ground)
    assert found[0] == red_green_blue(field)
    assert {red_green_blue(colour) for colour in (field, text, land, ground, WHITE)} <= set(found)
    assert len(found) == len(set(found)) <= 64


def test_colours_between_two_are_in_equal_steps() -> None:
    assert between("#000000", "#0008ff", 2) == [(0, 0, 0), (0, 4, 128), (0, 8, 255)]
    assert between(WHITE, WHITE, 1) == [(255, 255, 255)] * 2


@pytest.mark.parametrize("site", SITES)
def test_what_is_drawn_in_a_colour_has_that_colour(loaded: Loaded, site: str) -> None:
    """The field, the land and the title, each to the last bit: nothing is moved to a colour beside it."""
    field, _, land, ground = map(red_green_blue, colours(site))
    picture = read(loaded.cards.make(Key(site, "en", PNG)))
    counted = {colour: count for count, colour in picture.getcolors() or ()}
    assert counted[field] > WIDTH * HEIGHT / 2
    assert min(counted[colour] for colour in (land, ground, (255, 255, 255))) > 1000


# -- words and map --------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", SAMPLES)
def test_a_card_does_not_depend_on_those_that_are_drawn_with_it(loaded: Loaded, tag: str) -> None:
    """Alone it has fonts of a few letters; among others it stands on another page, with more letters."""
    others = [in_words(loaded, other, words) for other, (words, _) in SAMPLES.items()]
    own = in_words(loaded, tag, SAMPLES[tag][0])
    (alone,) = drawings.drawn([own])
    assert drawings.drawn([*others, own])[-1] == drawings.drawn([own, *others])[0] == alone


@pytest.mark.parametrize("tag", SAMPLES)
def test_words_of_every_script_are_seen(loaded: Loaded, tag: str) -> None:
    """As many white points in the title's place as letters have at least; as many edges as smooth ones have."""
    drawing = in_words(loaded, tag, SAMPLES[tag][0])
    picture = read(drawings.drawn([drawing])[0])
    words = picture.crop((500, 64, WIDTH, 480) if tag == "ar" else (0, 64, 700, 480))
    counted = {colour: count for count, colour in words.getcolors() or ()}
    assert counted[255, 255, 255] > 3000
    assert len(counted) > 20


def parts(data: bytes, is_mirrored: bool) -> Iterator[Image.Image]:
    """The map of a project's card, and the place of its words."""
    picture = read(data)
    yield picture.crop((0, 0, 500, HEIGHT) if is_mirrored else (700, 0, WIDTH, HEIGHT))
    yield picture.crop((500, 0, WIDTH, HEIGHT) if is_mirrored else (0, 0, 700, HEIGHT))


def test_the_map_is_the_same_in_all_languages_and_stands_on_the_other_side_where_words_run_from_the_right(
    loaded: Loaded,
) -> None:
    made = {tag: loaded.cards.make(Key(PLACE, tag, PNG)) for tag in ("en", "ko", "ar")}
    seen = {tag: list(parts(data, tag == "ar")) for tag, data in made.items()}
    assert len({land.tobytes() for land, _ in seen.values()}) == 1
    assert all(a.tobytes() != b.tobytes() for (_, a), (_, b) in combinations(seen.values(), 2))


def test_the_dots_of_a_project_s_map_are_all_alike(loaded: Loaded) -> None:
    """Each in a square of 20 pixels: empty, a whole dot, or something of the ring and the point."""
    land, _ = parts(loaded.cards.make(Key(PLACE, "en", PNG)), False)
    squares = [
        land.crop((x, y, x + 20, y + 20)).tobytes() for y in range(5, HEIGHT - 20, 20) for x in range(0, 500, 20)
    ]
    counted = sorted((squares.count(square) for square in set(squares)), reverse=True)
    assert sum(counted[:2]) > len(squares) - 40
    assert len(counted) < 40
