"""Processes that work side by side: steps, memory, mistakes, and ends of all kinds."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor

import pytest

from prospectus.crew import Crew
from prospectus.loading import RefusedError
from prospectus.sources import Problem


class Worker:
    """Counts what it is told."""

    def __init__(self, name: str) -> None:
        self.name, self.sum = name, 0

    def add(self, number: int) -> Iterator[tuple[str, int]]:
        self.sum += number
        yield self.name, self.sum

    def say(self, count: int) -> Iterator[str]:
        yield from (f"{self.name}{at}" for at in range(count))

    def process(self) -> Iterator[int]:
        yield os.getpid()

    def refuse(self) -> Iterator[int]:
        yield 1
        raise RefusedError([Problem("a.yml", 1, f"Must not be {self.name}.")])

    def end(self) -> Iterator[int]:
        if self.name == "a":
            os.kill(os.getpid(), signal.SIGKILL)
        yield 1


def crew(names: str) -> Crew[Worker]:
    return Crew([Worker(name) for name in names])


def said(names: str, step: str, *given: object) -> list[object]:
    """What a crew says in one step."""
    with crew(names) as found:
        found.begin(step, *given)
        return list(found.said())


@pytest.mark.parametrize("names", ["a", "ab", "abcd"])
def test_every_worker_takes_every_step_and_remembers(names: str) -> None:
    with crew(names) as found:
        for expected in (2, 5, 9):
            found.begin("add", {2: 2, 5: 3, 9: 4}[expected])
            assert sorted(found.said()) == [(name, expected) for name in names]


def test_one_works_here_and_several_have_processes_of_their_own() -> None:
    with crew("a") as alone:
        alone.begin("process")
        assert list(alone.said()) == [os.getpid()]
    with crew("abc") as several:
        several.begin("process")
        assert len({*several.said(), os.getpid()}) == 4


def test_what_a_worker_says_comes_in_its_order() -> None:
    words = [str(word) for word in said("ab", "say", 200)]
    for name in "ab":
        assert [word for word in words if word[0] == name] == [f"{name}{at}" for at in range(200)]


def test_whoever_asks_may_work_in_the_meantime() -> None:
    with crew("ab") as found:
        found.begin("add", 1)
        own = sum(range(1000))
        assert (own, sorted(found.said())) == (499_500, [("a", 1), ("b", 1)])


def test_a_crew_without_workers_says_nothing() -> None:
    with Crew[Worker]([]) as found:
        found.begin("add", 1)
        assert list(found.said()) == []


@pytest.mark.parametrize("names", ["a", "ab"])
def test_what_a_worker_raises_is_raised_here_with_all_it_holds(names: str) -> None:
    with pytest.raises(RefusedError) as caught:
        said(names, "refuse")
    assert caught.value.problems[0].message in ("Must not be a.", "Must not be b.")
    assert str(caught.value) == "1 problems"


def test_a_mistake_in_a_worker_says_where_it_was() -> None:
    with pytest.raises(TypeError) as caught:
        said("ab", "add", "no number")
    assert "test_crew.py" in "".join(caught.value.__notes__)


def test_a_process_that_is_ended_from_outside_is_noticed() -> None:
    with pytest.raises(BrokenExecutor, match="ended from outside"):
        said("ab", "end")


@pytest.mark.parametrize("error", [None, KeyError, KeyboardInterrupt])
def test_no_process_is_left(error: type[BaseException] | None) -> None:
    before = set(multiprocessing.active_children())
    try:
        with crew("abc") as found:
            found.begin("say", 3)
            if error:
                raise error
            list(found.said())
    except (KeyError, KeyboardInterrupt):
        assert error
    assert set(multiprocessing.active_children()) == before
