"""The store of made bytes: what is damaged counts as none, and a folder that cannot be used keeps nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from prospectus.artifacts import digest
from prospectus.store import CHECK, NOTHING_KEPT, Store
from tests.conftest import ROOT
from tests.test_release import WITHOUT_PRIVILEGE

DATA = b"made \0 bytes \xff"
KEY, OTHER = digest(b"key"), digest(b"other")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "public" / ".kept")


def names(store: Store) -> set[str]:
    assert store.folder
    return {file.name for file in store.folder.iterdir()}


@pytest.mark.parametrize("data", [DATA, b"", b"x" * CHECK, digest(b"").encode()])
def test_what_is_put_is_got_by_its_key(store: Store, data: bytes) -> None:
    store.put(KEY, data)
    assert store.get(KEY) == data
    assert store.get(OTHER) is None


def test_another_store_of_the_folder_gets_it_too(store: Store) -> None:
    store.put(KEY, DATA)
    assert Store(store.folder).get(KEY) == DATA


def test_the_folder_is_made_when_something_is_kept(store: Store) -> None:
    assert store.get(KEY) is None
    store.prune([])
    assert store.folder
    assert not store.folder.exists()
    store.put(KEY, DATA)
    assert names(store) == {KEY}


def test_what_is_put_again_takes_the_place_of_what_was_there(store: Store) -> None:
    store.put(KEY, b"old")
    store.put(KEY, DATA)
    assert store.get(KEY) == DATA
    assert names(store) == {KEY}


def damaged(whole: bytes) -> dict[str, bytes]:
    return {
        "cut off": whole[:-1],
        "longer": whole + b"\0",
        "one letter changed": whole[:-1] + bytes([whole[-1] ^ 1]),
        "another checksum": digest(b"else").encode() + whole[CHECK:],
        "nothing": b"",
        "only a checksum": whole[:CHECK],
        "something else": b"%PDF-1.7 that somebody put here",
    }


@pytest.mark.parametrize("how", damaged(b"0" * CHECK + DATA))
def test_a_damaged_file_counts_as_none_and_is_replaced(store: Store, how: str) -> None:
    store.put(KEY, DATA)
    assert store.folder
    file = store.folder / KEY
    file.write_bytes(damaged(file.read_bytes())[how])
    assert store.get(KEY) is None
    store.put(KEY, DATA)
    assert store.get(KEY) == DATA


def test_a_folder_in_the_place_of_a_file_counts_as_none(store: Store) -> None:
    assert store.folder
    (store.folder / KEY).mkdir(parents=True)
    store.put(KEY, DATA)
    assert store.get(KEY) is None


def test_only_what_is_wanted_stays(store: Store) -> None:
    for key in (KEY, OTHER):
        store.put(key, DATA)
    assert store.folder
    (store.folder / f".{OTHER}.1").write_bytes(b"left by a build that was killed")
    (store.folder / "notes.txt").write_text("of somebody", encoding="utf-8")
    store.prune([KEY, digest(b"not made")])
    assert names(store) == {KEY}
    assert store.get(KEY) == DATA


def test_pruning_leaves_folders_that_somebody_made(store: Store) -> None:
    store.put(KEY, DATA)
    assert store.folder
    (store.folder / "mine").mkdir()
    store.prune([])
    assert names(store) == {"mine"}


def test_pruning_takes_a_link_and_not_what_it_leads_to(store: Store, tmp_path: Path) -> None:
    store.put(KEY, DATA)
    (tmp_path / "theirs").write_text("keep me", encoding="utf-8")
    assert store.folder
    (store.folder / "link").symlink_to(tmp_path / "theirs")
    store.prune([KEY])
    assert names(store) == {KEY}
    assert (tmp_path / "theirs").read_text(encoding="utf-8") == "keep me"


def test_a_file_in_the_place_of_the_folder_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine", encoding="utf-8")
    store = Store(tmp_path / "kept")
    store.put(KEY, DATA)
    store.prune([])
    assert store.get(KEY) is None
    assert (tmp_path / "kept").read_text(encoding="utf-8") == "mine"


READ_ONLY = f"""
import sys
from pathlib import Path
from prospectus.store import Store
store = Store(Path(sys.argv[1]))
store.put({OTHER!r}, b"more")
store.prune([])
print(store.get({KEY!r}), store.get({OTHER!r}))
"""


def test_a_folder_that_may_not_be_written_is_read_and_keeps_nothing_more(store: Store) -> None:
    store.put(KEY, DATA)
    assert store.folder
    store.folder.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PRIVILEGE, "-c", READ_ONLY, str(store.folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    store.folder.chmod(0o755)
    assert (done.stdout, done.stderr) == (f"{DATA!r} None\n", "")
    assert names(store) == {KEY}


def test_without_a_folder_nothing_is_kept() -> None:
    NOTHING_KEPT.put(KEY, DATA)
    NOTHING_KEPT.prune([])
    assert NOTHING_KEPT.get(KEY) is None


def test_two_processes_that_keep_the_same_do_not_meet(store: Store) -> None:
    code = "import sys; from pathlib import Path; from prospectus.store import Store\n"
    code += f"for n in range(300): Store(Path(sys.argv[1])).put({KEY!r}, bytes(9999))"
    assert store.folder
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    writers = [subprocess.Popen([sys.executable, "-c", code, str(store.folder)], env=surroundings) for _ in range(2)]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        seen.add(store.get(KEY))
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen <= {None, bytes(9999)}
    assert store.get(KEY) == bytes(9999)
    assert names(store) == {KEY}
