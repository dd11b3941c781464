"""HTML with slots: taken apart once, filled often."""

import pytest
from markupsafe import Markup, escape

from prospectus.outputs.slots import MARK, filled, partly, pieces, slot


def test_a_slot_is_markup_so_that_templates_leave_it_as_it_is() -> None:
    assert isinstance(slot("content"), Markup)
    assert escape(slot("thing:page:apply/faq#when")) == slot("thing:page:apply/faq#when")


def test_pieces_are_texts_and_names_in_turn() -> None:
    assert pieces("plain") == ("plain",)
    assert pieces(f"{slot('a')}b{slot('c')}") == ("", "a", "b", "c", "")


def test_what_a_page_has_of_its_own_stands_before_addresses() -> None:
    drawn = pieces(f'<a href="{slot("thing:x")}">{slot("title")}</a>')
    assert filled(drawn, {"thing:x": "../x/", "title": "no"}, {"title": "X"}) == '<a href="../x/">X</a>'


def test_a_slot_that_nothing_fills_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="title"):
        filled(pieces(slot("title")), {}, {"other": ""})


def test_a_value_is_put_in_as_it_is_even_where_it_looks_like_a_slot() -> None:
    assert filled(pieces(f"a{slot('x')}b"), {"x": f"{MARK}y{MARK}"}) == f"a{MARK}y{MARK}b"


def test_partly_filled_html_keeps_its_other_slots() -> None:
    drawn = pieces(f"{slot('a')} {slot('b')}")
    assert partly(drawn, {"a": "1"}) == f"1 {slot('b')}"
    assert filled(pieces(partly(drawn, {"a": "1"})), {"b": "2"}) == "1 2"
