"""Slots: what is drawn once is filled often, and nothing stays open unnoticed."""

import pytest
from markupsafe import Markup, escape

from prospectus.outputs.slots import MARK, Encoded, filled, partly, pieces, slot
from prospectus.templating import SlotError

HTML = f'<a href="{slot("thing:home")}">{slot("title")}</a> <a href="{slot("thing:home")}">again</a>'
DRAWN = pieces(HTML)


def test_a_slot_is_html_that_nothing_escapes() -> None:
    assert escape(slot("thing:page:apply/faq#when")) == slot("thing:page:apply/faq#when")
    assert Markup("<b>{}</b>").format(slot("x")) == f"<b>{MARK}x{MARK}</b>"


def test_html_without_slots_is_one_piece() -> None:
    assert pieces("") == ("",)
    assert pieces("<p>Text</p>") == ("<p>Text</p>",)
    assert filled(("<p>Text</p>",), {}) == "<p>Text</p>"


def test_texts_and_names_take_turns_and_a_text_is_first_and_last() -> None:
    assert pieces(f"{slot('a')}{slot('b')}") == ("", "a", "", "b", "")
    assert DRAWN[1::2] == ("thing:home", "title", "thing:home")
    assert "".join(DRAWN[::2]) == '<a href=""></a> <a href="">again</a>'


def test_every_slot_is_filled_by_its_name_as_often_as_it_stands() -> None:
    found = filled(DRAWN, {"thing:home": "../", "title": "Home", "more": "x"})
    assert found == '<a href="../">Home</a> <a href="../">again</a>'


def test_what_is_drawn_is_filled_again_with_other_values() -> None:
    first = filled(DRAWN, {"thing:home": "../", "title": "A"})
    second = filled(DRAWN, {"thing:home": "./", "title": "B"})
    assert (first.replace("../", "./").replace(">A<", ">B<"), first == second) == (second, False)


def test_a_pages_own_value_comes_before_that_of_its_folder() -> None:
    assert filled(pieces(slot("a")), {"a": "folder"}, {"a": "own"}) == "own"
    assert filled(pieces(slot("a")), {"a": "folder"}, {"b": "own"}) == "folder"
    assert filled(pieces(slot("a")), {"a": "folder"}, {"a": ""}) == ""


def test_a_mapping_may_find_an_address_when_it_is_asked() -> None:
    class Found(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return name.upper()

    assert filled(DRAWN, Found(title="Home")) == '<a href="THING:HOME">Home</a> <a href="THING:HOME">again</a>'


@pytest.mark.parametrize("addresses", [{}, {"title": "Home"}, {"thing:home": "../"}])
def test_a_slot_that_nothing_fills_is_an_error(addresses: dict[str, str]) -> None:
    with pytest.raises(SlotError):
        filled(DRAWN, addresses)


def test_a_value_is_not_searched_for_slots() -> None:
    assert filled(pieces(slot("a")), {"a": slot("b"), "b": "found"}) == slot("b")


# -- some slots first -----------------------------------------------------------------------------


def test_what_has_no_value_yet_stays_a_slot() -> None:
    half = partly(DRAWN, {"title": "Home"})
    assert half == HTML.replace(slot("title"), "Home")
    assert filled(pieces(half), {"thing:home": "../"}) == filled(DRAWN, {"title": "Home", "thing:home": "../"})


@pytest.mark.parametrize("names", [(), ("title",), ("thing:home",), ("title", "thing:home")])
def test_it_makes_no_difference_when_a_slot_is_filled(names: tuple[str, ...]) -> None:
    values = {"title": "Home", "thing:home": "../"}
    now = {name: values[name] for name in names}
    later = {name: value for name, value in values.items() if name not in names}
    assert filled(pieces(partly(DRAWN, now)), later) == filled(DRAWN, values)


def test_a_value_may_bring_slots_of_its_own() -> None:
    brought = pieces(partly(pieces(slot("part.html")), {"part.html": f"<p>{slot('thing:home')}</p>"}))
    assert filled(brought, {"thing:home": "../"}) == "<p>../</p>"


# -- frames ---------------------------------------------------------------------------------------


def test_a_frame_is_filled_for_each_page_anew() -> None:
    frame = Encoded(pieces(f"<p>한 {slot('a')}{slot('b')} {slot('a')}</p>"))
    assert frame.filled({"a": "가", "b": "x", "more": "y"}) == "<p>한 가x 가</p>".encode()
    assert frame.filled({"a": "", "b": "y"}) == "<p>한 y </p>".encode()
    assert Encoded(("<p>",)).filled({}) == b"<p>"


def test_a_frame_is_known_by_what_it_says() -> None:
    digests = {Encoded(pieces(html)).digest for html in (HTML, HTML, HTML.replace("again", "twice"), slot("a"), "a")}
    assert len(digests) == 4


def test_a_frame_does_not_leave_a_slot_open() -> None:
    with pytest.raises(SlotError, match="b"):
        Encoded(pieces(slot("a") + slot("b"))).filled({"a": "x"})
