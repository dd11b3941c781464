"""Artifacts: digests, names that change with the content, and paths that two artifacts claim."""

import signal
import socket
import threading
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from functools import partial

import pytest

from prospectus.artifacts import Artifact, collisions, digest, hashed, uninterrupted


def artifact(path: str, kind: str = "page") -> Artifact:
    return Artifact(path, kind, lambda: b"")


def test_an_artifact_is_made_when_asked() -> None:
    texts = [b"later"]
    found = Artifact("en/index.html", "home", lambda: texts[-1])
    texts.append(b"at last")
    assert found.make() == b"at last"


def test_an_artifact_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        artifact("a").path = "b"  # type: ignore[misc]


def test_the_same_artifact_is_equal() -> None:
    make = partial(bytes, b"x")
    assert Artifact("a", "page", make) == Artifact("a", "page", make)
    assert Artifact("a", "page", make) != Artifact("b", "page", make)


# -- digests --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ],
)
def test_a_digest_is_sha_256(data: bytes, known: str) -> None:
    assert digest(data) == known


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("site.css", "site.ba7816bf.css"),
        ("a.min.css", "a.min.ba7816bf.css"),
        ("uman/kick-off.jpg", "uman/kick-off.ba7816bf.jpg"),
        ("v1.2/logo.svg", "v1.2/logo.ba7816bf.svg"),
    ],
)
def test_a_hashed_name_keeps_its_folder_and_suffix(name: str, path: str) -> None:
    assert hashed(name, b"abc") == path


def test_a_hashed_name_changes_with_the_content_only() -> None:
    assert hashed("site.css", b"a") == hashed("site.css", b"a")
    assert hashed("site.css", b"a") != hashed("site.css", b"b")


# -- collisions -----------------------------------------------------------------------------------


def test_paths_of_their_own_do_not_collide() -> None:
    assert collisions([artifact("en/a/index.html"), artifact("en/b/index.html"), artifact("ko/a/index.html")]) == {}
    assert collisions([]) == {}


def test_a_path_that_two_artifacts_claim_is_told_with_their_kinds() -> None:
    found = collisions(
        [artifact("en/a/index.html", "page"), artifact("x", "asset"), artifact("en/a/index.html", "list")]
    )
    assert found == {"en/a/index.html": ["page", "list"]}


def test_every_claim_counts() -> None:
    assert collisions([artifact("x", "a"), artifact("x", "b"), artifact("x", "a")]) == {"x": ["a", "b", "a"]}


def test_case_does_not_tell_paths_apart() -> None:
    assert collisions([artifact("en/A.html", "page"), artifact("EN/a.html", "list")]) == {"en/a.html": ["page", "list"]}


def test_collisions_are_found_without_making_anything() -> None:
    def make() -> bytes:
        raise AssertionError("made")

    assert collisions(iter([Artifact("a", "x", make), Artifact("a", "y", make)])) == {"a": ["x", "y"]}


@pytest.fixture
def hearing() -> Iterator[None]:
    """Ctrl-C is heard, though whoever starts the tests in the background has asked for the contrary."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hearing")
def test_ctrl_c_waits_for_what_it_would_take_apart() -> None:
    did = []

    def work() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            did.append("all")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert did == ["all"]


@pytest.mark.usefixtures("hearing")
def test_ctrl_c_waits_whichever_thread_takes_it() -> None:
    """The system may give it to any; the workers have one that waits for their parent's end."""
    over, (arrived, told) = threading.Event(), socket.socketpair()
    told.setblocking(False)
    other = threading.Thread(target=over.wait)
    other.start()
    did: list[int] = []

    def work() -> None:
        with uninterrupted():
            signal.pthread_kill(other.ident or 0, signal.SIGINT)
            did.extend(arrived.recv(1))

    before = signal.set_wakeup_fd(told.fileno())
    try:
        with pytest.raises(KeyboardInterrupt):
            work()
    finally:
        signal.set_wakeup_fd(before)
        over.set()
        other.join()
        arrived.close()
        told.close()
    assert did == [signal.SIGINT]


def test_other_threads_are_not_held_up() -> None:
    did = []

    def work() -> None:
        with uninterrupted():
            did.append("all")

    other = threading.Thread(target=work)
    other.start()
    other.join()
    assert did == ["all"]


@pytest.mark.usefixtures("hearing")
def test_ctrl_c_that_was_waited_for_comes_after_an_error_too() -> None:
    def work() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            raise ValueError("x")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
