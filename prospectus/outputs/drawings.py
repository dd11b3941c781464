"""Drawings of social cards: their words beside a map, as PNGs with a palette.

The words of many cards, and each map that is beside some of them, are set at once as pages, which PDFium draws: that
takes a tenth of the time that the typesetter takes for pictures.
"""

import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from prospectus import typeset
from prospectus.outputs import maps
from prospectus.outputs.maps import Box, Point

if TYPE_CHECKING:
    from PIL.Image import Image

PNG = "png"
WIDTH, HEIGHT = 1200, 630
LEVEL = 3  # of deflate; 6 was measured to save a fifth, in twice the time
BLOCKS = 8  # of memory that are kept for pictures: to ask the system for each anew takes as long as to paint it
WHITE = "#ffffff"
Colours = tuple[str, str, str, str]  # of the field, of text on it, of the land, of the symbol's ground


class Land(NamedTuple):
    """A map: the part of the world, the places on it, its width in pixels, the colours of the card."""

    box: Box
    places: tuple[Point, ...]
    width: int
    colours: Colours


class Drawing(NamedTuple):
    """A card to draw: everything that it takes, so that a process which knows nothing else can draw it.

    data: what it says; the "box" and the "places" of its map; "width" of the words and "side" of the map, in pixels;
    the colours (#rrggbb) of the "field", of text "on-field", of the "land", of the symbol's "ground".
    """

    root: Path
    data: dict[str, Any]

    @property
    def colours(self) -> Colours:
        """The colours that meet on the card."""
        field, text, land, ground = (self.data[name] for name in ("field", "on-field", "land", "ground"))
        return field, text, land, ground

    @property
    def land(self) -> Land:
        """The map, the same in all languages."""
        places = tuple(Point(*place) for place in self.data["places"])
        return Land(Box(*self.data["box"]), places, self.data["side"], self.colours)


def drawn(drawings: list[Drawing]) -> list[bytes]:
    """Cards as PNGs. Raises typeset.TypesetError."""
    from PIL import Image

    Image.core.set_blocks_max(BLOCKS)  # type: ignore[attr-defined]
    root, lands = drawings[0].root, list(dict.fromkeys(drawing.land for drawing in drawings))
    set_maps = [_map(root, land) for land in lands]
    pages = typeset.pixels(root, "cards.typ", {"maps": set_maps, "cards": [drawing.data for drawing in drawings]})
    painted = {land: _painted(next(pages), land.colours) for land in lands}
    return [_joined(drawing, painted[drawing.land], words) for drawing, words in zip(drawings, pages, strict=True)]


def _map(root: Path, land: Land) -> dict[str, Any]:
    """A map as plain data for the typesetter."""
    field, _, colour, _ = land.colours
    return {"svg": maps.located(root / maps.LAND, land.box, land.places, colour), "width": land.width, "field": field}


def _joined(drawing: Drawing, land: "Image", words: "Image") -> bytes:
    """A card: the picture of its words beside the map, or in the mirror where words run from the right."""
    card = _blank(drawing.colours).copy()
    is_mirrored = drawing.data["dir"] == "rtl"
    for picture, left in ((_painted(words, drawing.colours), 0), (land, words.width)):
        card.paste(picture, (WIDTH - left - picture.width if is_mirrored else left, 0))
    out = io.BytesIO()
    card.save(out, PNG, compress_level=LEVEL)
    return out.getvalue()


def _painted(picture: "Image", colours: Colours) -> "Image":
    """A picture in the palette of a card."""
    from PIL.Image import Dither

    return picture.quantize(palette=_blank(colours), dither=Dither.NONE)


@lru_cache(maxsize=16)
def _blank(colours: Colours) -> "Image":
    """A card with nothing on it, and its palette."""
    from PIL import Image

    blank = Image.new("P", (WIDTH, HEIGHT))
    blank.putpalette([part for colour in palette(*colours) for part in colour])
    return blank


def palette(field: str, text: str, land: str, ground: str) -> list[tuple[int, int, int]]:
    """The colours of a card, that of the field first, and between those that meet as many as an edge needs."""
    meet = ((field, WHITE, 20), (field, text, 12), (field, land, 8), (land, WHITE, 6), (ground, WHITE, 6))
    found = [colour for first, last, steps in (*meet, (field, ground, 4)) for colour in between(first, last, steps)]
    return list(dict.fromkeys(found))


def between(first: str, last: str, steps: int) -> list[tuple[int, int, int]]:
    """Colours (red, green, blue) in equal steps from one to another, with both."""
    ends = [bytes.fromhex(colour.removeprefix("#")) for colour in (first, last)]
    shares = [step / steps for step in range(steps + 1)]
    red, green, blue = ([round(a + (b - a) * share) for share in shares] for a, b in zip(*ends, strict=True))
    return list(zip(red, green, blue, strict=True))
