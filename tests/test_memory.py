"""What was worked out before, for as long as what it was worked out of stays the same."""

from collections import Counter
from functools import partial

import pytest

from prospectus.loading import Loaded
from prospectus.memory import NOTHING_KNOWN, Lazy, Memory, of_last
from prospectus.program import NEAR


@pytest.fixture
def made() -> Counter[str]:
    """How often each value was worked out."""
    return Counter()


# -- by name --------------------------------------------------------------------------------------


def test_a_value_is_worked_out_again_where_it_is_made_of_other_parts(made: Counter[str]) -> None:
    memory = Memory()

    def length(text: str) -> int:
        made[text] += 1
        return len(text)

    for text in ("one", "one", "two", "one"):
        assert memory.of("length", (text,), partial(length, text)) == 3
    assert made == {"one": 2, "two": 1}


def test_equal_parts_are_the_same_wherever_they_stand(made: Counter[str]) -> None:
    memory, parts = Memory(), (["a"], {"b": 1})
    first = memory.of("x", parts, lambda: made.update("x") or [1])
    assert memory.of("x", (["a"], {"b": 1}), lambda: made.update("x") or [1]) is first
    assert made == {"x": 1}


def test_names_do_not_know_of_each_other() -> None:
    memory = Memory()
    assert [memory.of("a", (), lambda: 1), memory.of(("a", "b"), (), lambda: 2)] == [1, 2]
    assert [memory.last("a"), memory.last("b")] == [1, None]


def test_what_raised_is_not_remembered() -> None:
    memory = Memory()
    with pytest.raises(ZeroDivisionError):
        memory.of("x", (), lambda: 1 // 0)
    assert memory.last("x") is None
    assert memory.of("x", (), lambda: 2) == 2


# -- by key ---------------------------------------------------------------------------------------


def test_a_lazy_mapping_has_its_keys_and_works_out_what_is_asked_for(made: Counter[str]) -> None:
    lazy = Lazy("ba", lambda key: made.update(key) or key.upper())
    assert ([*lazy], len(lazy), "a" in lazy, "c" in lazy) == (["b", "a"], 2, True, False)
    assert not made
    assert [lazy["a"], lazy["a"]] == ["A", "A"]
    assert made == {"a": 1}
    assert dict(lazy) == {"b": "B", "a": "A"}
    assert made == {"a": 1, "b": 1}


def test_a_lazy_mapping_knows_no_other_key(made: Counter[str]) -> None:
    lazy = Lazy("a", lambda key: made.update(key) or key)
    with pytest.raises(KeyError):
        lazy["b"]
    assert lazy.get("b", "none") == "none"
    assert not made


# -- of the last thing ----------------------------------------------------------------------------


class Things:
    """Says of a thing how often it was looked at."""

    def __init__(self) -> None:
        self.looked: Counter[str] = Counter()

    @of_last
    def size(self, thing: str) -> int:
        """How long its name is."""
        self.looked[f"size {thing}"] += 1
        return len(thing)

    @of_last
    def nothing(self, thing: str) -> None:
        self.looked[f"nothing {thing}"] += 1


def test_what_is_found_of_a_thing_stays_until_another_is_asked_for() -> None:
    things = Things()
    assert [things.size(thing) for thing in ("ab", "ab", "c", "c", "ab")] == [2, 2, 1, 1, 2]
    assert things.looked == {"size ab": 2, "size c": 1}


def test_each_method_and_each_object_remembers_its_own() -> None:
    one, two = Things(), Things()
    for things in (one, two, one):
        things.size("a")
        things.nothing("a")
        things.nothing("a")
    assert one.looked == two.looked == {"size a": 1, "nothing a": 1}


def test_a_method_keeps_its_name_and_words() -> None:
    assert (Things.size.__name__, Things.size.__doc__) == ("size", "How long its name is.")


def test_the_projects_that_a_page_leads_to_are_its_neighbours(real: Loaded) -> None:
    program = real.program
    assert [*program.near] == [*program.projects]
    for slug, project in program.projects.items():
        assert program.near[slug] == program.neighbours(project, NEAR)
        assert len(program.near[slug]) == NEAR


# -- in a build -----------------------------------------------------------------------------------


def test_a_build_works_out_everything_anew_and_holds_nothing(made: Counter[str]) -> None:
    for _ in range(2):
        assert NOTHING_KNOWN.of("x", ([],), lambda: made.update("x") or 1) == 1
    assert made == {"x": 2}
    assert NOTHING_KNOWN.last("x") is None
    assert not vars(NOTHING_KNOWN)["_known"]
