"""The stylesheets by themselves: contrast of every pair of colours, both directions of writing, tall scripts.

Ratios are those of WCAG 2.2: 1.4.3 (text, 4.5) and 1.4.11 (what is no text, 3).
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import pytest

from prospectus.outputs.styles import Group, Rule, parsed
from tests.conftest import ROOT

ASSETS = ROOT / "templates" / "assets"
SITES, SCHEMES = ("molit", "smartcity", "kind"), ("light", "dark")
TEXT, DRAWN = 4.5, 3.0
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
PAINTS = re.compile(r"(?:color|background|fill|stroke|outline|border(?!-radius)).*")
COLOUR = re.compile(r"var\(--kcn-([\w-]+)\)|(#[0-9a-fA-F]{3,4}\b|#[0-9a-fA-F]{6}\b)")

# Colour on ground where they stand in different rules: text on the ground that its box inherits.
GROUNDS = ("bg", "bg-2", "soft")  # the page, quiet panels and the footer, tinted panels
INHERITED = {
    *product(("text", "text-2", "accent", "strong"), GROUNDS),
    *product(("text", "accent", "strong", "visited"), ("warn-bg",)),  # a notice of what to heed
    *product(("visited",), GROUNDS),
    *product(("text-2", "text"), ("masthead",)),
    *product(("#fff", "on-field"), ("field",)),
}
# What is drawn: edges of controls, marks, the ring around what has the focus.
EDGES = {
    *product(("edge",), GROUNDS),
    *product(("focus", "accent"), (*GROUNDS, "warn-bg", "masthead")),
    *product(("ok", "stop"), ("bg",)),  # the line above what one may do, and may not
    ("warn", "warn-bg"),
    ("on-field", "field"),  # edge of the choice of language, the ring around Seoul
    ("#fff", "field"),  # places on the map, and the focus on a dark head
}
# Colours of lines and patterns that say nothing by themselves, and of shades.
DECORATION = {"line", "soft-2", "field-2", "mid", "#0003", "#000a"}


class Pair(NamedTuple):
    colour: str
    ground: str


@cache
def sheet(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (ASSETS / name).read_text(encoding="utf-8"), flags=re.S)


def rules(found: tuple[Rule | Group, ...], under: str = "") -> Iterator[tuple[str, str, str]]:
    """Every rule: the conditions above it, its selectors, its body."""
    for rule in found:
        if isinstance(rule, Group):
            yield from rules(rule.rules, f"{under} {rule.head}".strip())
        else:
            yield under, ", ".join(text for text, _ in rule.selectors), rule.body


@cache
def tokens(site: str, scheme: str) -> dict[str, str]:
    """The tokens of a site in a scheme, as the cascade leaves them."""
    found: dict[str, str] = {}
    for under, selector, body in rules(parsed(sheet("tokens.css"))):
        applies = under == "" or (scheme == "dark" and "prefers-color-scheme: dark" in under)
        if applies and selector in (":root", f"[data-kcn-site={site}]"):
            found |= {name.removeprefix("--kcn-"): value.strip() for name, value in DECLARATION.findall(body)}
    return found


def styled() -> Iterator[tuple[str, str, dict[str, str]]]:
    """The rules of our style that stand on a screen with its own colours."""
    for under, selector, body in rules(parsed(sheet("site.css"))):
        if "print" not in under and "forced-colors" not in under:
            yield under, selector, dict(DECLARATION.findall(body))


def colour(value: str) -> str:
    """The token or the plain colour in a value, or an empty string."""
    found = COLOUR.search(value)
    return (found[1] or found[2].lower()) if found else ""


def written() -> set[Pair]:
    """Colour and ground that one rule names together."""
    return {
        Pair(text, ground)
        for _, _, body in styled()
        if (text := colour(body.get("color", ""))) and (ground := colour(body.get("background", "")))
    }


def luminance(value: str) -> float:
    """Relative luminance (WCAG 2.2) of #rgb or #rrggbb."""
    digits = value[1:] if len(value) == 7 else "".join(digit * 2 for digit in value[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    a, b = sorted((luminance(first), luminance(second)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def too_weak(pairs: set[Pair], least: float, site: str, scheme: str) -> list[str]:
    known = tokens(site, scheme)
    values = {pair: [known.get(name, name) for name in pair] for pair in sorted(pairs)}
    return [
        f"{pair.colour} on {pair.ground}: {contrast(*value):.2f}"
        for pair, value in values.items()
        if contrast(*value) < least
    ]


def test_the_formula_is_that_of_the_standard() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("site", SITES)
def test_text_stands_out(site: str, scheme: str) -> None:
    assert too_weak(written() | {Pair(*pair) for pair in INHERITED}, TEXT, site, scheme) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("site", SITES)
def test_edges_marks_and_the_focus_stand_out(site: str, scheme: str) -> None:
    assert too_weak({Pair(*pair) for pair in EDGES}, DRAWN, site, scheme) == []


def test_every_colour_that_is_used_stands_in_a_pair() -> None:
    """Nobody can add a colour of text, or a ground, that the tests above do not look at."""
    pairs = written() | {Pair(*pair) for pair in INHERITED | EDGES}
    known = {name for pair in pairs for name in pair} | DECORATION
    used = {
        f"{selector}: {found}"
        for _, selector, body in styled()
        for name, value in body.items()
        if PAINTS.match(name) and (found := colour(value)) and found not in known
    }
    assert used == set()


def test_no_text_has_the_colour_of_decoration() -> None:
    assert [selector for _, selector, body in styled() if colour(body.get("color", "")) in DECORATION] == []


def test_colours_come_from_the_tokens_or_are_white() -> None:
    found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet("site.css")))
    assert found <= {"#fff", "#000", "#333", "#999", "#0003", "#000a"}  # grey and black: print, shades


def test_dark_differs_in_colours_only() -> None:
    """So what holds of places and sizes in the light holds in the dark."""
    assert [under for under, _, _ in rules(parsed(sheet("site.css"))) if "color-scheme" in under] == []


# -- directions -----------------------------------------------------------------------------------

SIDES = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear|caption-side|justify-[\w-]+)\s*:\s*(?:left|right)\b"
    r"|(?<![\w-])(?:min-|max-)?(?:width|height)\s*:(?![^{]*\{)"
)
# both edges of a box that scrolls, the same on each side
SYMMETRICAL = ".kcn-scroll"


@pytest.mark.parametrize("name", sorted(file.name for file in ASSETS.glob("*.css")))
def test_no_rule_names_a_side_of_the_screen(name: str) -> None:
    found = [
        f"{selector}: {side[0]}"
        for _, selector, body in rules(parsed(sheet(name)))
        if selector != SYMMETRICAL
        for side in SIDES.finditer(body)
    ]
    assert found == []


@pytest.mark.parametrize(
    "body", ["margin-left:1px", "left:0", "text-align:right", "width:3px", "border-top-left-radius:2px", "top:0"]
)
def test_a_side_of_the_screen_is_found(body: str) -> None:
    assert SIDES.search(body)


@pytest.mark.parametrize(
    "body", ["margin-inline-start:1px", "inset-block-start:0", "inline-size:3px", "text-align:start"]
)
def test_what_follows_the_direction_of_writing_is_not(body: str) -> None:
    assert not SIDES.search(body)


POINTS = {"arrow"}  # icons that show a direction


def test_icons_that_point_turn_with_the_direction_of_writing() -> None:
    icons = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "templates/.icons/kcn").glob("*.svg")}
    assert {name for name, text in icons.items() if "kcn-flip" in text} == POINTS & icons.keys()


# -- scripts with tall letters --------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["th", "lo", "km", "my", "ar"])
def test_tall_scripts_have_tall_lines(tag: str) -> None:
    body = next(
        dict(DECLARATION.findall(body))
        for _, selector, body in rules(parsed(sheet("tokens.css")))
        if f":lang({tag})" in selector
    )
    assert float(body["--kcn-lh"]) >= 1.7
    assert float(body["--kcn-lh-h"]) >= 1.4
    assert body["--kcn-track"].strip() == "0"
