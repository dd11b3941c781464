"""A crew: workers that take steps side by side, remember what they did, and are gone when nobody needs them."""

import gc
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from pickle import PicklingError
from typing import Any

import pytest

from prospectus import cli
from prospectus.crew import Crew
from prospectus.loading import RefusedError
from prospectus.shares import Share
from prospectus.sources import Problem
from tests.conftest import change

LIMIT = 120  # seconds after which a crew hangs
LARGE = 300_000  # bytes: more than a pipe holds


class Worker:
    """Adds up what it is told, and can fail in every way."""

    def __init__(self, name: str, start: int = 0) -> None:
        self.name, self.sum, self.started_in = name, start, os.getpid()

    def add(self, number: int) -> Iterator[tuple[str, int]]:
        self.sum += number
        yield self.name, self.sum

    def silent(self) -> Iterator[str]:
        yield from ()

    def place(self) -> Iterator[tuple[str, int, int]]:
        yield self.name, self.started_in, os.getpid()

    def many(self, count: int, size: int) -> Iterator[tuple[str, int, bytes]]:
        for number in range(count):
            yield self.name, number, bytes(size)

    def size(self, given: bytes, *, more: object = None) -> Iterator[int]:
        yield len(given)

    def slow(self, mark: Path, until: Path) -> Iterator[str]:
        yield "begun"
        (mark / self.name).touch()
        while not until.exists():
            time.sleep(0.01)
        yield self.name

    def fail(self, name: str) -> Iterator[str]:
        yield self.name
        if self.name == name:
            raise RefusedError([Problem("a.yml", 3, "Must be right.")])

    def unsendable(self) -> Iterator[object]:
        yield lambda: None

    def kill(self, name: str) -> Iterator[str]:
        yield self.name
        if self.name == name:
            os.kill(os.getpid(), signal.SIGKILL)

    def collected(self) -> Iterator[bool]:
        yield gc.isenabled()


def crew_of(count: int) -> Crew[Worker]:
    return Crew([Worker("abcdef"[number], 10 * number) for number in range(count)])


def told(crew: Crew[Worker], step: str, *given: Any) -> list[Any]:
    """What all workers say in a step, sorted, since they say it when they like."""
    crew.begin(step, *given)
    return sorted(crew.said())


def pids(crew: Crew[Worker]) -> list[int]:
    return [here for _, _, here in told(crew, "place")]


def is_there(pid: int) -> bool:
    """Whether there is a process, also one that ended and was not waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(autouse=True)
def limit() -> Iterator[None]:
    """A crew that hangs fails its test."""

    def ring(number: int, frame: object) -> None:
        raise TimeoutError("a crew hangs")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(LIMIT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(params=[1, 2, 5])
def crew(request: pytest.FixtureRequest) -> Iterator[Crew[Worker]]:
    """One worker in this process, or several in their own."""
    with crew_of(request.param) as crew:
        yield crew


@pytest.fixture
def pair() -> Iterator[Crew[Worker]]:
    """Two workers, a and b, each in a process of its own."""
    with crew_of(2) as crew:
        yield crew


# -- steps ----------------------------------------------------------------------------------------


def test_every_worker_takes_every_step_and_remembers_the_ones_before(crew: Crew[Worker]) -> None:
    names = [(worker.name, worker.sum) for worker in crew.workers]
    assert told(crew, "add", 1) == [(name, start + 1) for name, start in names]
    assert told(crew, "silent") == []
    assert told(crew, "add", 5) == [(name, start + 6) for name, start in names]


def test_one_worker_works_in_this_process() -> None:
    with crew_of(1) as crew:
        assert told(crew, "place") == [("a", os.getpid(), os.getpid())]
        told(crew, "add", 7)
        assert crew.workers[0].sum == 7


def test_several_have_a_process_each_and_begin_with_what_is_known_here() -> None:
    workers = [Worker("a"), Worker("b"), Worker("c")]
    workers[1].sum = 100
    with Crew(workers) as crew:
        places = told(crew, "place")
        assert {started for _, started, _ in places} == {os.getpid()}
        assert len({here for _, _, here in places} | {os.getpid()}) == 4
        assert told(crew, "add", 1) == [("a", 1), ("b", 101), ("c", 1)]
        assert told(crew, "place") == places
    assert [worker.sum for worker in workers] == [0, 100, 0]


def test_a_crew_without_workers_says_nothing() -> None:
    with Crew[Worker]([]) as crew:
        assert told(crew, "add", 1) == []


def test_without_a_crew_entered_all_work_here() -> None:
    crew = crew_of(2)
    assert told(crew, "add", 1) == [("a", 1), ("b", 11)]
    assert [worker.sum for worker in crew.workers] == [1, 11]


def test_what_a_worker_says_comes_in_its_order_and_none_is_lost(crew: Crew[Worker]) -> None:
    crew.begin("many", 50, 10)
    found = [*crew.said()]
    assert len(found) == 50 * len(crew.workers)
    for worker in crew.workers:
        assert [number for name, number, _ in found if name == worker.name] == [*range(50)]


def test_what_is_larger_than_a_pipe_comes_through_in_both_directions(crew: Crew[Worker]) -> None:
    assert told(crew, "size", bytes(LARGE)) == [LARGE] * len(crew.workers)
    assert [len(data) for _, _, data in told(crew, "many", 3, LARGE)] == [LARGE] * 3 * len(crew.workers)


def test_a_step_is_begun_before_it_is_heard_where_workers_have_processes(pair: Crew[Worker], tmp_path: Path) -> None:
    done = tmp_path / "done"
    pair.begin("slow", tmp_path, done)
    while {file.name for file in tmp_path.iterdir()} != {"a", "b"}:
        time.sleep(0.01)  # both work while nobody listens
    done.touch()
    assert sorted(pair.said()) == ["a", "b", "begun", "begun"]


def test_who_is_ready_is_heard_while_others_still_work(tmp_path: Path) -> None:
    mark, done = tmp_path / "mark", tmp_path / "done"
    mark.mkdir()
    with crew_of(2) as crew:
        crew.begin("slow", mark, done)
        said = crew.said()
        assert [next(said), next(said)] == ["begun", "begun"]
        done.touch()
        assert sorted(said) == ["a", "b"]


def test_processes_collect_no_garbage_of_what_they_share_and_this_one_does(pair: Crew[Worker]) -> None:
    assert told(pair, "collected") == [False, False]
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


# -- faults ---------------------------------------------------------------------------------------


def failed(crew: Crew[Worker], step: str, *given: Any) -> Exception:
    crew.begin(step, *given)
    with pytest.raises((RefusedError, AttributeError, PicklingError)) as caught:
        list(crew.said())
    return caught.value


@pytest.mark.parametrize("count", [1, 3])
def test_what_a_worker_raises_is_raised_here_with_all_that_it_knows(count: int) -> None:
    with crew_of(count) as crew:
        error = failed(crew, "fail", "a")
    assert isinstance(error, RefusedError)
    assert error.problems == [Problem("a.yml", 3, "Must be right.")]


def test_an_error_of_another_process_says_where_it_was_raised(pair: Crew[Worker]) -> None:
    error = failed(pair, "fail", "b")
    (note,) = error.__notes__
    assert note.startswith("Traceback (most recent call last):")
    assert f'File "{__file__}"' in note
    assert "in fail" in note
    assert note.rstrip().endswith("RefusedError: 1 problems")


@pytest.mark.parametrize("count", [1, 2])
def test_a_step_that_nobody_knows_is_an_error(count: int) -> None:
    with crew_of(count) as crew, pytest.raises(AttributeError, match="no attribute 'dance'"):
        told(crew, "dance")


def test_what_cannot_be_sent_is_an_error_and_not_silence(pair: Crew[Worker]) -> None:
    error = failed(pair, "unsendable")
    assert "lambda" in f"{error} {error.__notes__}"


def test_a_killed_process_is_noticed() -> None:
    with pytest.raises(BrokenProcessPool), crew_of(3) as crew:
        told(crew, "kill", "b")


def test_a_process_killed_between_two_steps_is_noticed() -> None:
    with crew_of(2) as crew:
        victim = pids(crew)[0]
        os.kill(victim, signal.SIGKILL)
        os.waitid(os.P_PID, victim, os.WEXITED | os.WNOWAIT)
        with pytest.raises(BrokenProcessPool):
            told(crew, "add", 1)


def test_ctrl_c_is_heard_by_this_process_only(pair: Crew[Worker]) -> None:
    for pid in pids(pair):
        os.kill(pid, signal.SIGINT)
    assert told(pair, "add", 1) == [("a", 1), ("b", 11)]


# -- the end --------------------------------------------------------------------------------------


def test_processes_are_gone_when_the_crew_is_left() -> None:
    with crew_of(3) as crew:
        known = pids(crew)
        assert all(map(is_there, known))
    assert not any(map(is_there, known))


def interrupted(crew: Crew[Worker], known: list[int], folder: Path, error: type[BaseException]) -> None:
    """Takes down who works, and raises an error while they do."""
    known += pids(crew)
    crew.begin("slow", folder, folder / "never")
    raise error


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt, SystemExit])
def test_they_are_gone_at_once_when_something_goes_wrong_here_while_they_work(
    tmp_path: Path, error: type[BaseException]
) -> None:
    known: list[int] = []
    with pytest.raises(error), crew_of(2) as crew:
        interrupted(crew, known, tmp_path, error)
    assert len(known) == 2
    assert not any(map(is_there, known))


def refused(crew: Crew[Worker], known: list[int]) -> None:
    """Takes down who works, and lets one of them fail."""
    known += pids(crew)
    told(crew, "fail", "b")


def test_they_are_gone_after_a_fault_of_one_of_them(capfd: pytest.CaptureFixture[str]) -> None:
    known: list[int] = []
    with pytest.raises(RefusedError), crew_of(3) as crew:
        refused(crew, known)
    assert len(known) == 3
    assert not any(map(is_there, known))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("heard", [0, 1, 7])
def test_they_are_gone_without_a_word_when_nobody_hears_what_they_say(
    capfd: pytest.CaptureFixture[str], heard: int
) -> None:
    with crew_of(2) as crew:
        known = pids(crew)
        crew.begin("many", 100, LARGE)
        assert len([*islice(crew.said(), heard)]) == heard
    assert not any(map(is_there, known))
    assert capfd.readouterr() == ("", "")


# -- in a build -----------------------------------------------------------------------------------

BUILD = ("--jobs", "2", "--locale", "en", "--locale", "ko", "--no-documents")


@pytest.mark.parametrize("step", ["read", "survey", "plan", "make", "keep"])
def test_a_build_that_loses_a_process_says_so_and_leaves_what_is_in_place(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], step: str
) -> None:
    def ended(share: Share, *given: object) -> Iterator[None]:
        if "ko" in share.tags:
            os.kill(os.getpid(), signal.SIGKILL)
        return iter(())

    monkeypatch.chdir(project)
    assert cli.main([*BUILD]) == 0
    before = (project / "public/kind").resolve()
    change(project, "content/apply/faq.md", "At any time.", "At any time of the year.")
    monkeypatch.setattr(Share, step, ended)
    capfd.readouterr()
    assert cli.main([*BUILD]) == 1
    told = capfd.readouterr().err.splitlines()
    assert told[-1].startswith("A process that made pages was ended from outside, perhaps for want of memory. ")
    assert ((project / "public/kind").resolve() == before) == (step != "keep")
    assert not list((project / "public/.releases").glob("*/making-*"))
