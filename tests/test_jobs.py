"""Jobs: what is done together, in which processes; what is made does not depend on it."""

import os
from collections.abc import Mapping

import pytest

from prospectus.jobs import Job, batched, done_by

Name = tuple[str, ...]


def shouted(words: list[str]) -> list[bytes]:
    return [f"{word.upper()} {len(words)} {os.getpid()}".encode() for word in words]


def failed(words: list[str]) -> list[bytes]:
    raise ValueError(*words)


def jobs(words: str, together: int = 1) -> dict[Name, Job]:
    return {(word,): Job(shouted, word, together) for word in words.split()}


def said(done: Mapping[Name, bytes]) -> dict[str, str]:
    return {name: made.decode().rpartition(" ")[0] for (name,), made in done.items()}


def test_jobs_are_done_together_in_order_and_before_those_that_are_done_alone() -> None:
    found = [[name for (name,) in keys] for keys in batched({**jobs("e c a d b", 2), **jobs("z y")})]
    assert found == [["a", "b"], ["c", "d"], ["e"], ["y"], ["z"]]


@pytest.mark.parametrize("processes", [1, 2])
def test_each_job_has_what_it_made(processes: int) -> None:
    done = dict(done_by({**jobs("e c a", 2), **jobs("z")}, processes))
    assert said(done) == {"a": "A 2", "c": "C 2", "e": "E 1", "z": "Z 1"}
    here = {made.decode().rpartition(" ")[2] == str(os.getpid()) for made in done.values()}
    assert here == {processes == 1}


@pytest.mark.parametrize(("words", "batches"), [("", 0), ("a", 1), ("a b c", 1)])
def test_what_is_done_at_once_takes_no_other_process(words: str, batches: int) -> None:
    found = jobs(words, 3)
    assert len(list(batched(found))) == batches
    assert all(made.decode().endswith(f" {os.getpid()}") for _, made in done_by(found, 2))


def test_a_job_can_be_done_alone() -> None:
    assert Job(shouted, "a", 32).alone().startswith(b"A 1 ")


@pytest.mark.parametrize("processes", [1, 2])
def test_a_job_that_fails_says_why(processes: int) -> None:
    with pytest.raises(ValueError, match="because"):
        list(done_by({**jobs("a b"), ("c",): Job(failed, "because")}, processes))
