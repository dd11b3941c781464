"""What a translation must keep of its source: links, addresses, places for values, nothing invisible."""

import sys

import pytest

from prospectus.parity import ADDRESS, FORBIDDEN, NOTABLE, addresses, bare, fault


def told(source: str, *found: str, plural: str = "", formatted: bool = False, tag: str = "ko") -> str:
    """What is wrong, without the words around it; empty where nothing is."""
    wrong = fault(source, found, tag, plural, formatted)
    return wrong.message.partition("': ")[2].rstrip(".") or wrong.message if wrong else ""


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("a", "가", ""),
        ("[a](b.md) [c](d.md)", "[다](d.md) [가](b.md)", ""),
        ("[Apply now!](b.md)", "[지금 신청](b.md)", ""),
        ("[a](b.md)", "![가](b.md)", "![ is new"),
        ("![a](b.png)", "[가](b.png)", "![ is missing"),
        ("[a](b.md) [c](b.md)", "[가](b.md)", "](b.md) is missing"),
        ("[a](b.md)", "[가](b.md) [나](b.md)", "](b.md) is new"),
        ("[a](b.md) [c](d.md)", "가", "](b.md) and ](d.md) is missing"),
        ("<https://e.org/a>", "<https://e.org/a>", ""),
        ("<https://e.org/a>", "https://e.org/a", "<https://e.org/a> is missing"),
        ("[a][b]", "[가][b]", ""),
        ("[a][b]", "[가][나]", "][b] is missing, ][나] is new"),
        ("`a` b", "`a` 나", ""),
        ("`a` b", "`가` 나", "`a` is missing, `가` is new"),
        ("a", "[TOC]", "[TOC] is new"),
        ("Write to a@example.org", "a@example.org로 쓰십시오", ""),
        ("Write to a@example.org", "b@example.org로 쓰십시오", "a@example.org is missing, b@example.org is new"),
        ("Call +82-2-123-4567", "+82-2-123-4568로 전화", "+82-2-123-4567 is missing, +82-2-123-4568 is new"),
        ("See https://e.org/a", "https://e.org/b 참조", "https://e.org/a is missing, https://e.org/b is new"),
        ("a (b) [c] < d > 50%", "가 50%", ""),
    ],
)
def test_texts_keep_links_code_and_addresses(source: str, translation: str, expected: str) -> None:
    assert told(source, translation) == expected


@pytest.mark.parametrize(
    ("source", "plural", "found", "expected"),
    [
        ("%(a)s of %(b)s", "", ["%(b)s 중 %(a)s"], ""),
        ("%(a)s of %(b)s", "", ["%(b)s"], "%(a)s is missing"),
        ("%(a)s", "", ["%(a)s %(a)s"], "%(a)s is new"),
        ("%(a)s", "", ["%(a) s"], "%(a)s is missing, % is new"),
        ("%(a)s", "", ["%(a)s 50%"], "% is new"),
        ("One page", "%(num)s pages", ["한 쪽", "%(num)s쪽"], ""),
        ("One page", "%(num)s pages", ["한 쪽", "%(n)s쪽"], "%(n)s is new"),
        ("One in %(a)s", "%(num)s in %(a)s", ["%(a)s에 하나", "%(num)s"], "%(a)s is missing"),
    ],
)
def test_labels_keep_their_places(source: str, plural: str, found: list[str], expected: str) -> None:
    assert told(source, *found, plural=plural, formatted=True) == expected


@pytest.mark.parametrize("code", [0x00, 0x02, 0x1B, 0x7F, 0x85, 0x202E, 0x202A, 0x2066, 0x2069, 0x2028, 0xFFF9])
def test_invisible_characters_that_turn_or_hide_text_are_refused(code: int) -> None:
    assert told("a", f"가{chr(code)}") == f"Must not hold the invisible character U+{code:04X}."


@pytest.mark.parametrize("code", [0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xA0, 0x202F, 0xAD])
def test_characters_that_scripts_need_are_not_refused(code: int) -> None:
    """Khmer and Lao break lines at U+200B, Persian and Burmese need joiners, French its spaces."""
    assert told("a", f"가{chr(code)}나", tag="km") == ""


def test_no_quick_look_misses_a_character_that_is_refused() -> None:
    refused = FORBIDDEN.findall("".join(map(chr, range(sys.maxunicode + 1))))
    assert refused
    assert not any(map(str.isprintable, refused))
    assert all(map(NOTABLE.search, refused))


@pytest.mark.parametrize("address", ["https://e.org", "http://e.org/a", "a@e.org", "+82-2-123-4567", "+1-2-3"])
def test_no_quick_look_misses_an_address(address: str) -> None:
    assert ADDRESS.fullmatch(address)
    assert NOTABLE.search(address)
    assert addresses(f"a {address} b") == [address]
    assert bare(f"a {address} b").split() == ["a", "b"]


def test_a_slash_by_itself_is_nothing_to_keep() -> None:
    assert told("and/or", "또는") == ""
    assert told("or", "및/또는") == ""


def test_figures_are_compared_without_what_is_compared_as_a_whole() -> None:
    assert bare("[2](project:x-2020) `3` +82-2-1234-5678 https://e.org/4 a5@e.org %(n6)s").split() == ["[2"]
    assert told("See [it](call:2026) of 2025", "[그것](call:2026), 2025") == ""
    assert told("See [it](call:2026) of 2025", "[그것](call:2026), 2026") == "2025 is missing, 2026 is new"
