"""The ledger: what is known of files that were made, kept and read back; and what is in place."""

import json
import os
from pathlib import Path

import pytest

from prospectus.artifacts import NOTHING_USED, Used, digest
from prospectus.ledger import Entry, InPlace, Ledger, encoded, load, name, save, stamp
from prospectus.store import NOTHING_KEPT, Store

PAGE = b"<p>page</p>"
USED = Used((("", "Search"), ("menu", "Apply")), ("page:apply/faq",), ("asset:today.js", "owner"))


@pytest.fixture
def ledger() -> Ledger:
    found = Ledger()
    found.put("kind", "en/index.html", Entry({"sources": "1", "frame": "2"}, USED, "abc", (7, 12345678901234567)))
    found.put("kind", "en/feed.xml", Entry({}, NOTHING_USED, "def", (9, 1)))
    found.put("molit", "en/index.html", Entry({"sources": "3"}, USED, "ghi", (8, 2)))
    return found


def test_what_is_kept_is_read_back(ledger: Ledger, tmp_path: Path) -> None:
    store = Store(tmp_path)
    save(store, "en", encoded(ledger))
    found = load(store, "en")
    assert found == ledger
    assert found.get("kind", "en/index.html") == ledger.get("kind", "en/index.html")
    assert load(store, "ko") == Ledger()
    assert [file.name for file in tmp_path.iterdir()] == [name("en")]


def test_without_a_place_nothing_is_known(ledger: Ledger) -> None:
    save(NOTHING_KEPT, "en", encoded(ledger))
    assert load(NOTHING_KEPT, "en") == Ledger()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b"null", b"\xff", b'{"used": [], "files": []}', b'{"used": 1, "files": {}}',
        b'{"used": [], "files": {"kind": {"a": [{}, 0, "x", 1, 2]}}}', b'{"used": [[1]], "files": {}}',
        b'{"used": [], "files": {"kind": {"a": 1}}}',
    ],
)  # fmt: skip
def test_a_foreign_ledger_is_none(tmp_path: Path, data: bytes) -> None:
    store = Store(tmp_path)
    store.put(name("en"), data)
    assert load(store, "en") == Ledger()


def test_a_damaged_ledger_is_none(ledger: Ledger, tmp_path: Path) -> None:
    store = Store(tmp_path)
    save(store, "en", encoded(ledger))
    file = tmp_path / name("en")
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert load(store, "en") == Ledger(), at
    file.write_bytes(whole[:-1])
    assert load(store, "en") == Ledger()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A site with one page."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en/index.html").write_bytes(PAGE)
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {"en/index.html": digest(PAGE)}}), encoding="utf-8")
    return tmp_path


def known(place: Path) -> Entry:
    return Entry({}, NOTHING_USED, digest(PAGE), stamp(os.stat(place / "en/index.html")))


def test_a_file_is_in_place_as_it_was_made(place: Path) -> None:
    assert InPlace(place).has("en/index.html", known(place))
    assert not InPlace(place).has("en/other.html", known(place))
    assert not InPlace(place).has("en/index.html", known(place)._replace(digest="0"))


def test_a_file_that_somebody_touched_is_not_in_place(place: Path) -> None:
    entry = known(place)
    (place / "en/index.html").write_bytes(b"<p>hand</p>")  # of the same size
    assert not InPlace(place).has("en/index.html", entry)
    (place / "en/index.html").unlink()
    assert not InPlace(place).has("en/index.html", entry)


def test_bytes_can_be_compared_where_nothing_is_known(place: Path) -> None:
    found = InPlace(place)
    assert found.stamp("en/index.html", PAGE) == known(place).stamp
    assert found.stamp("en/index.html", b"other") is None
    assert found.stamp("en/none.html", PAGE) is None


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}", '{"files": 1}', "nonsense"])
def test_without_a_manifest_nothing_is_in_place(place: Path, manifest: str | None) -> None:
    entry = known(place)
    (place / "manifest.json").unlink()
    if manifest is not None:
        (place / "manifest.json").write_text(manifest, encoding="utf-8")
    assert not InPlace(place).has("en/index.html", entry)
    assert not InPlace().has("en/index.html", entry)
