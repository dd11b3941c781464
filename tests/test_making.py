"""Making files, and taking over those that are in place; why each is made; weights."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from prospectus.artifacts import NOTHING_USED, Artifact, Used, digest
from prospectus.ledger import CHANGED, LOST, NEW, Entry, InPlace, Ledger
from prospectus.making import BATCH, Made, Maker, reason
from prospectus.weights import weigh

SITE = "kind"
USED = Used(labels=(("", "Search"),))


def page(path: str, text: str, kind: str = "page", inputs: dict[str, str] | None = None) -> Artifact:
    """A page that says a text, decided by something."""
    decided = {"sources": text} if inputs is None else inputs
    return Artifact(path, kind, text.encode, lambda _: decided, lambda: USED)


def plain(path: str, text: str) -> Artifact:
    """A file whose bytes alone count."""
    return Artifact(path, "asset", text.encode)


class Desk:
    """Builds of one site, one after another, as a release makes them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count, self.ledger, self.place = folder, 0, Ledger(), InPlace()

    def build(self, *artifacts: Artifact, all_weights: bool = False) -> list[Made]:
        """Makes files and puts them in place."""
        self.count += 1
        folder = self.folder / str(self.count)
        maker = Maker({SITE: folder}, {SITE: self.place}, self.ledger, all_weights)
        made = list(maker.make((SITE, artifact) for artifact in artifacts))
        files = {path: file.digest for found in made for (_, path), file in found.files.items()}
        (folder / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")
        self.ledger, self.place = maker.known, InPlace(folder)
        return made

    def why(self, *artifacts: Artifact) -> dict[str, str]:
        """Why files were made, by path."""
        return {path: why for made in self.build(*artifacts) for _, path, why in made.reasons}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def never() -> bytes:
    raise AssertionError("must not be made")


def test_files_are_made_where_they_belong_with_their_digests(desk: Desk) -> None:
    (made, last) = desk.build(page("en/a/index.html", "one"), plain("assets/a.js", "two"))
    assert {path: file for (_, path), file in made.files.items()} == {
        "en/a/index.html": ("page", digest(b"one")),
        "assets/a.js": ("asset", digest(b"two")),
    }
    assert (desk.place.folder / "en/a/index.html").read_bytes() == b"one"
    assert (made.written, last.files) == ({SITE}, {})


def test_what_was_made_is_told_some_at_a_time(desk: Desk) -> None:
    made = desk.build(*(plain(f"a{at}", str(at)) for at in range(2 * BATCH + 1)))
    assert [len(found.files) for found in made] == [BATCH, BATCH, 1, 0]


def test_what_is_decided_alike_is_taken_over_and_not_made(desk: Desk) -> None:
    desk.build(page("index.html", "one"))
    file = desk.place.folder / "index.html"
    again = Artifact("index.html", "page", never, lambda _: {"sources": "one"})
    (made, _) = desk.build(again)
    assert (made.reasons, made.written) == ([], set())
    assert os.path.samefile(file, desk.place.folder / "index.html")
    assert desk.ledger.get(SITE, "index.html") == Entry(
        {"sources": "one"}, USED, digest(b"one"), (3, file.stat().st_mtime_ns)
    )


def test_what_its_template_used_is_asked_for_again(desk: Desk) -> None:
    desk.build(page("index.html", "one"))
    asked: list[Used] = []

    def inputs(used: Used) -> dict[str, str]:
        asked.append(used)
        return {"sources": "one"}

    desk.build(Artifact("index.html", "page", never, inputs))
    assert asked == [USED]


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (page("index.html", "two"), {"index.html": "sources"}),
        (page("index.html", "one", inputs={"sources": "one", "frame": "1"}), {"index.html": "frame"}),
        (page("index.html", "two", inputs={"sources": "x", "frame": "1"}), {"index.html": "sources, frame"}),
        (plain("index.html", "one"), {}),
        (plain("index.html", "two"), {"index.html": CHANGED}),
        (page("other.html", "one"), {"other.html": NEW}),
    ],
)
def test_the_reason_is_what_decided_otherwise(desk: Desk, second: Artifact, why: dict[str, str]) -> None:
    assert desk.why(page("index.html", "one")) == {"index.html": NEW}
    assert desk.why(second) == why


@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"two")])
def test_what_is_not_in_place_is_made_again(desk: Desk, harm: Callable[[Path], object]) -> None:
    desk.build(page("index.html", "one"), plain("a.js", "one"))
    for name in ("index.html", "a.js"):
        harm(desk.place.folder / name)
    assert desk.why(page("index.html", "one"), plain("a.js", "one")) == {"index.html": LOST, "a.js": LOST}
    assert (desk.place.folder / "index.html").read_bytes() == b"one"


def test_without_a_ledger_files_of_the_same_bytes_are_taken_over(desk: Desk) -> None:
    desk.build(page("index.html", "one"))
    file, desk.ledger = desk.place.folder / "index.html", Ledger()
    (made, _) = desk.build(page("index.html", "one"))
    assert (made.reasons, made.written) == ([(SITE, "index.html", NEW)], set())
    assert os.path.samefile(file, desk.place.folder / "index.html")


def test_a_file_system_without_links_has_copies(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    desk.build(page("index.html", "one"))
    before = (desk.place.folder / "index.html").stat()
    assert desk.why(page("index.html", "one")) == {}
    after = (desk.place.folder / "index.html").stat()
    assert (before.st_ino != after.st_ino, before.st_mtime_ns == after.st_mtime_ns) == (True, True)
    assert desk.why(page("index.html", "one")) == {}


def test_what_is_known_of_other_sites_is_kept(tmp_path: Path) -> None:
    before = Ledger({"molit": {"a": Entry({}, NOTHING_USED, "1", (1, 1))}, SITE: {"b": Entry({}, USED, "2", (1, 1))}})
    maker = Maker({SITE: tmp_path}, {}, before)
    list(maker.make([(SITE, plain("c", "three"))]))
    assert {site: [*entries] for site, entries in maker.known.entries.items()} == {"molit": ["a"], SITE: ["c"]}


def test_of_each_kind_the_largest_page_is_weighed_and_all_where_that_is_asked_for(desk: Desk) -> None:
    pages = [page("a/index.html", "a" * 100), page("b/index.html", "b" * 200), page("c.html", "c", "call")]
    weights = [weight for made in desk.build(*pages, plain("d.js", "d" * 900)) for weight in made.weights]
    assert sorted((weight.path, weight.kind) for weight in weights) == [("kind/b/", "page"), ("kind/c.html", "call")]
    assert weights[0].bytes == weigh(b"b" * 200)
    every = [weight for made in desk.build(*pages, all_weights=True) for weight in made.weights]
    assert sorted(weight.path for weight in every)[:3] == ["kind/a/", "kind/b/", "kind/c.html"]


def test_a_reason_needs_something_that_is_otherwise() -> None:
    known = Entry({"a": "1"}, USED, "x", (1, 1))
    assert reason(known, {"a": "1"}, "x", True) == ""
    assert reason(known, {"a": "1", "b": "2"}, "x", True) == "b"
    assert reason(known, None, "x", False) == LOST
