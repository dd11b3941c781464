"""Making files: each once, beside what is in place; what is in place as it would be made is taken over."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from prospectus import __version__
from prospectus.artifacts import NOTHING_USED, Artifact, File, Inputs, Used
from prospectus.ledger import CHANGED, LOST, NEW, Entry, InPlace, Ledger, stamp
from prospectus.loading import Loaded
from prospectus.making import BATCH, LARGE, Made, Maker, Planned, Staged, reason
from prospectus.weights import Weight, weigh

USED = Used((("", "Home"),), ("home",), ("title",))
OLD = {"a/index.html": b"<p>one", "a/b/index.html": b"<p>two", "a/feed.xml": b"<feed/>"}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Source:
    """What files are made of, and how often each was made."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.made: list[str] = []
        self.asked: list[Used] = []  # what was known of a file when it was asked what decides it

    def make(self, path: str) -> bytes:
        self.made.append(path)
        return self.files[path]

    def artifact(self, path: str, kind: str = "page", bare: bool = False) -> Artifact:
        """A file that knows what decides it, or one whose bytes are compared."""

        def inputs(used: Used) -> Inputs:
            self.asked.append(used)
            return {"sources": sha(self.files[path]), "labels": "same"}

        return Artifact(path, kind, lambda: self.make(path), None if bare else inputs, lambda: USED)

    def planned(self, bare: bool = False, site: str = "kind") -> list[Planned]:
        return [(site, self.artifact(path, path.split(".")[-1], bare)) for path in self.files]


class Place:
    """A folder with a release in place, and one in which the next is made."""

    def __init__(self, root: Path) -> None:
        self.root, self.ledger, self.count = root, Ledger(), 0
        self.folder = root / "nothing"

    def make(self, planned: list[Planned], **more: bool) -> tuple[Maker, list[Made]]:
        """Makes files, and puts them in place; what was told."""
        self.count += 1
        folder = self.root / str(self.count)
        folder.mkdir()
        maker = Maker({"kind": folder}, {"kind": InPlace(self.folder)}, self.ledger, **more)
        told = [*maker.make(planned)]
        files = {path: file.digest for made in told for (_, path), file in made.files.items()}
        (folder / "manifest.json").write_text(json.dumps({"files": files}))
        self.folder, self.ledger = folder, maker.known
        return maker, told

    def inode(self, path: str) -> int:
        return (self.folder / path).stat().st_ino


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def source() -> Source:
    return Source(OLD)


def reasons(told: list[Made]) -> dict[str, str]:
    return {path: why for made in told for _, path, why in made.reasons}


def written(told: list[Made]) -> set[str]:
    return {site for made in told for site in made.written}


def content(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }


def test_a_large_file_that_sites_share_is_written_once(tmp_path: Path) -> None:
    large, other, small = b"x" * LARGE, b"y" * LARGE, b"x" * (LARGE - 1)
    sites = {"kind": {"data/a": large, "small": small}, "molit": {"data/a": large, "data/b": other, "small": small}}
    for site in sites:
        (tmp_path / site).mkdir()
    maker = Maker({site: tmp_path / site for site in sites}, {}, Ledger())
    told = [*maker.make(item for site, files in sites.items() for item in Source(files).planned(site=site))]
    assert {site: content(tmp_path / site) for site in sites} == sites
    inodes = {(site, path): (tmp_path / site / path).stat().st_ino for site, files in sites.items() for path in files}
    assert inodes["kind", "data/a"] == inodes["molit", "data/a"]
    assert len({*inodes.values()}) == len(inodes) - 1
    stamps = {place: file.stamp for made in told for place, file in made.files.items()}
    assert stamps == {(site, path): stamp(os.stat(tmp_path / site / path)) for site, path in inodes}


def test_a_large_file_is_written_where_no_links_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", without)
    for site in ("kind", "molit"):
        (tmp_path / site).mkdir()
    maker = Maker({site: tmp_path / site for site in ("kind", "molit")}, {}, Ledger())
    data = {"a": b"x" * LARGE}
    assert [*maker.make([*Source(data).planned(), *Source(data).planned(site="molit")])]
    assert content(tmp_path / "kind") == content(tmp_path / "molit") == data


@pytest.mark.parametrize("size", [1000, LARGE])
def test_a_file_of_which_only_a_part_can_be_written_ends_the_build(tmp_path: Path, size: int) -> None:
    """Neither a full disk nor a limit makes a cut file; Linux takes a part of what would pass a limit."""
    code = (
        "import resource, sys; from prospectus.ledger import Ledger; from prospectus.making import Maker;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500));"
        f"Maker({{'kind': sys.argv[1]}}, {{}}, Ledger()).write('kind', 'a', b'x' * {size}, 'digest')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert (tmp_path / "a").stat().st_size == 500
    assert done.stderr.endswith(f"OSError: [Errno 28] No space left on device: '{tmp_path / 'a'}'\n")


# -- from nothing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("bare", [False, True])
def test_every_file_is_made_once_where_it_belongs(place: Place, source: Source, bare: bool) -> None:
    _, told = place.make(source.planned(bare))
    assert content(place.folder) == OLD
    assert source.made == [*OLD]
    assert {path: file for made in told for (_, path), file in made.files.items()} == {
        path: File(path.split(".")[-1], sha(data), stamp(os.stat(place.folder / path))) for path, data in OLD.items()
    }
    assert reasons(told) == dict.fromkeys(OLD, NEW)
    assert written(told) == {"kind"}


def test_each_site_has_its_own_folder(tmp_path: Path) -> None:
    folders = {site: tmp_path / site for site in ("kind", "molit")}
    planned = [(site, Source({"a.txt": site.encode()}).artifact("a.txt")) for site in folders]
    (made, _) = Maker(folders, {}, Ledger()).make(planned)
    assert {site: (folder / "a.txt").read_text() for site, folder in folders.items()} == {
        "kind": "kind", "molit": "molit",
    }  # fmt: skip
    assert ({*made.files}, made.written) == ({("kind", "a.txt"), ("molit", "a.txt")}, {*folders})


@pytest.mark.parametrize("count", [0, 1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH])
def test_it_tells_how_far_it_is_after_some_files_and_at_the_end_of_weights(place: Place, count: int) -> None:
    source = Source({f"{number}.txt": b"" for number in range(count)})
    _, told = place.make(source.planned())
    sizes = [len(made.files) for made in told]
    assert sizes == [*[BATCH] * (count // BATCH), *([count % BATCH] if count % BATCH else []), 0]
    assert [path for made in told for _, path in made.files] == [*source.files]


def test_nothing_is_made_before_it_is_asked_for(tmp_path: Path) -> None:
    source = Source({f"{number}.txt": b"" for number in range(3 * BATCH)})
    telling = Maker({"kind": tmp_path}, {}, Ledger()).make(source.planned())
    assert source.made == []
    next(telling)
    assert len(source.made) == BATCH


def test_what_is_known_of_a_file_is_what_decided_it_given_what_it_used(place: Place, source: Source) -> None:
    maker, _ = place.make(source.planned())
    for path, data in OLD.items():
        found = maker.known.get("kind", path)
        status = (place.folder / path).stat()
        assert found == Entry(
            {"sources": sha(data), "labels": "same"}, USED, sha(data), (len(data), status.st_mtime_ns)
        )
    assert source.asked == [USED] * len(OLD)


def test_of_a_file_whose_bytes_are_compared_nothing_is_known_but_them(place: Place, source: Source) -> None:
    maker, _ = place.make([("kind", Artifact("a.txt", "text", lambda: b"text"))])
    found = maker.known.get("kind", "a.txt")
    assert found
    assert found[:3] == ({}, NOTHING_USED, sha(b"text"))


def test_an_error_in_making_is_raised_and_leaves_no_file(place: Place) -> None:
    with pytest.raises(KeyError):
        place.make([("kind", Source({}).artifact("missing.html", bare=True))])
    assert content(place.root / "1") == {}


# -- after an edit --------------------------------------------------------------------------------


def test_files_that_would_be_the_same_are_taken_over_and_not_made(place: Place, source: Source) -> None:
    place.make(source.planned())
    before = {path: place.inode(path) for path in OLD}
    source.made.clear()
    _, told = place.make(source.planned())
    assert source.made == []
    assert {path: place.inode(path) for path in OLD} == before
    assert content(place.folder) == OLD
    assert (reasons(told), written(told)) == ({}, set())
    assert {path: file.digest for made in told for (_, path), file in made.files.items()} == {
        path: sha(data) for path, data in OLD.items()
    }


def test_what_a_file_used_when_it_was_made_is_asked_for_again(place: Place, source: Source) -> None:
    place.make(source.planned())
    source.asked.clear()
    place.make(source.planned())
    assert source.asked == [USED] * len(OLD)


def test_only_what_is_decided_otherwise_is_made_and_says_by_what(place: Place, source: Source) -> None:
    place.make(source.planned())
    before = {path: place.inode(path) for path in OLD}
    source.made.clear()
    source.files["a/b/index.html"] = b"<p>three"
    _, told = place.make(source.planned())
    assert source.made == ["a/b/index.html"]
    assert [path for path in OLD if place.inode(path) != before[path]] == ["a/b/index.html"]
    assert reasons(told) == {"a/b/index.html": "sources"}
    assert written(told) == {"kind"}
    assert content(place.folder) == {**OLD, "a/b/index.html": b"<p>three"}


def test_what_is_decided_otherwise_and_comes_out_the_same_stays_the_file_that_is_in_place(place: Place) -> None:
    def planned(sources: str) -> list[Planned]:
        return [("kind", Artifact("a.txt", "text", lambda: b"text", lambda _: {"sources": sources, "labels": "x"}))]

    place.make(planned("one"))
    before = place.inode("a.txt")
    _, told = place.make(planned("two"))
    assert (place.inode("a.txt"), reasons(told), written(told)) == (before, {"a.txt": "sources"}, set())
    _, told = place.make(planned("two"))
    assert reasons(told) == {}


def test_a_file_whose_bytes_are_compared_is_made_every_time_and_stays_where_they_are_the_same(
    place: Place, source: Source
) -> None:
    place.make(source.planned(bare=True))
    before = {path: place.inode(path) for path in OLD}
    source.files["a/feed.xml"] = b"<feed>new</feed>"
    _, told = place.make(source.planned(bare=True))
    assert source.made == [*OLD, *OLD]
    assert [path for path in OLD if place.inode(path) != before[path]] == ["a/feed.xml"]
    assert (reasons(told), written(told)) == ({"a/feed.xml": CHANGED}, {"kind"})


def test_a_file_that_is_gone_from_the_plan_is_not_made_and_not_in_the_way(place: Place, source: Source) -> None:
    place.make(source.planned())
    del source.files["a/feed.xml"]
    _, told = place.make(source.planned())
    assert content(place.folder).keys() == source.files.keys()
    assert written(told) == set()


@pytest.mark.parametrize("how", ["changed", "same length", "touched", "removed", "folder"])
def test_a_file_in_place_that_somebody_touched_is_made_again(place: Place, source: Source, how: str) -> None:
    place.make(source.planned())
    file = place.folder / "a/feed.xml"
    match how:
        case "changed":
            file.write_bytes(b"by hand")
        case "same length":
            file.write_bytes(b"<fEEd/>")
        case "touched":
            os.utime(file, ns=(1, 1))
        case "removed":
            file.unlink()
        case "folder":
            file.unlink()
            file.mkdir()
    source.made.clear()
    _, told = place.make(source.planned())
    assert source.made == ["a/feed.xml"]
    assert content(place.folder) == OLD
    assert reasons(told) == {"a/feed.xml": LOST}
    assert written(told) == (set() if how == "touched" else {"kind"})


def test_what_nothing_is_known_of_is_made_and_stays_the_file_in_place_if_it_has_its_bytes(
    place: Place, source: Source
) -> None:
    place.make(source.planned())
    before = {path: place.inode(path) for path in OLD}
    place.ledger = Ledger()
    source.files["a/feed.xml"] = b"new"
    source.made.clear()
    _, told = place.make(source.planned())
    assert source.made == [*OLD]
    assert [path for path in OLD if place.inode(path) != before[path]] == ["a/feed.xml"]
    assert (reasons(told), written(told)) == (dict.fromkeys(OLD, NEW), {"kind"})


def test_what_is_known_of_a_release_that_is_gone_makes_nothing_appear(place: Place, source: Source) -> None:
    place.make(source.planned())
    place.folder = place.root / "nothing"
    _, told = place.make(source.planned())
    assert content(place.folder) == OLD
    assert (reasons(told), written(told)) == (dict.fromkeys(OLD, LOST), {"kind"})


def test_of_sites_that_are_not_made_it_stays_known_what_was_known(place: Place, source: Source) -> None:
    entry = Entry({}, NOTHING_USED, "0", (1, 2))
    place.ledger.put("molit", "x.html", entry)
    place.ledger.put("kind", "gone.html", entry)
    maker, _ = place.make(source.planned())
    assert maker.known.get("molit", "x.html") == entry
    assert maker.known.get("kind", "gone.html") is None
    assert maker.known.entries["kind"].keys() == OLD.keys()


def test_a_file_system_without_links_has_copies(place: Place, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    place.make(source.planned())
    before = {path: (place.folder / path).stat() for path in OLD}

    def without(*given: object) -> None:
        raise OSError("no links")

    monkeypatch.setattr(os, "link", without)
    for _ in range(2):
        source.made.clear()
        _, told = place.make(source.planned())
        assert (content(place.folder), source.made, reasons(told)) == (OLD, [], {})
        for path, old in before.items():
            now = (place.folder / path).stat()
            assert (now.st_ino == old.st_ino, now.st_mtime_ns) == (False, old.st_mtime_ns)


@pytest.mark.parametrize(
    ("known", "inputs", "found", "is_there", "expected"),
    [
        (None, None, "1", False, NEW),
        ({"a": "1", "b": "2"}, {"a": "1", "b": "3"}, "1", True, "b"),
        ({"a": "1", "b": "2"}, {"a": "2", "b": "3"}, "2", True, "a, b"),
        ({"a": "1"}, {"a": "1", "b": "3"}, "2", True, "b"),
        ({"a": "1"}, {"a": "2"}, "1", False, "a"),
        ({"a": "1"}, {"a": "1"}, "1", False, LOST),
        ({}, None, "2", True, CHANGED),
        ({}, None, "2", False, CHANGED),
        ({}, None, "1", False, LOST),
        ({}, None, "1", True, ""),
    ],
)
def test_a_reason_names_what_was_otherwise(
    known: Inputs | None, inputs: Inputs | None, found: str, is_there: bool, expected: str
) -> None:
    entry = None if known is None else Entry(known, NOTHING_USED, "1", (0, 0))
    assert reason(entry, inputs, found, is_there) == expected


# -- weights --------------------------------------------------------------------------------------

PAGES = {
    "en/index.html": ("home", b"home"),
    "en/a/index.html": ("call", b"a" * 900),  # more bytes, and fewer when they travel
    "en/b/index.html": ("call", bytes(range(256))),
    "en/404.html": ("404", b"nothing"),
    "en/feed.xml": ("feed", b"x" * 5000),
}


@pytest.fixture
def pages() -> list[Planned]:
    def page(path: str, kind: str, data: bytes) -> Artifact:
        return Artifact(path, kind, lambda: data, lambda _: {"sources": kind})

    return [("kind", page(path, *of)) for path, of in PAGES.items()]


def weights(told: list[Made]) -> list[Weight]:
    return [weight for made in told for weight in made.weights]


def weight(path: str) -> Weight:
    kind, data = PAGES[path]
    return Weight(weigh(data), kind, f"kind/{path.removesuffix('index.html')}")


def test_of_each_kind_of_page_the_one_with_most_bytes_is_weighed(place: Place, pages: list[Planned]) -> None:
    for _ in range(2):  # made, and taken over
        _, told = place.make(pages)
        assert weights(told) == [weight(path) for path in ("en/index.html", "en/a/index.html", "en/404.html")]
        assert weights(told) == told[-1].weights


def test_every_page_is_weighed_where_that_is_asked_for(place: Place, pages: list[Planned]) -> None:
    for _ in range(2):
        _, told = place.make(pages, all_weights=True)
        assert weights(told) == [weight(path) for path in PAGES if path.endswith(".html")]


def test_of_pages_with_as_many_bytes_the_same_is_weighed_in_every_order(place: Place) -> None:
    planned = [
        (site, Artifact(f"en/{name}/index.html", "call", lambda: b"same"))
        for site, name in (("kind", "a"), ("kind", "c"), ("kind", "b"))
    ]
    found = [weights(place.make(order)[1]) for order in (planned, planned[::-1])]
    assert found == [[Weight(weigh(b"same"), "call", "kind/en/c/")]] * 2


# -- the tree of a site ---------------------------------------------------------------------------


def test_a_fresh_tree_is_an_empty_folder_whatever_stood_there(tmp_path: Path) -> None:
    (tmp_path / "deep/tree/old").mkdir(parents=True)
    (tmp_path / "deep/tree/old/file").write_text("old")
    for folder in (tmp_path / "deep/tree", tmp_path / "not/there/yet"):
        tree = Staged.fresh(folder)
        assert (tree.folder, tree.files, tree.is_new, list(folder.iterdir())) == (folder, {}, False, [])


def test_a_manifest_is_the_same_for_the_same_files_in_any_order(tmp_path: Path, loaded: Loaded) -> None:
    site = loaded.program.config.site("kind")
    files = {"b": File("x", "2"), "a/ü": File("y", "1")}
    one, two = (Staged(tmp_path, dict(order)) for order in (files.items(), reversed(files.items())))
    assert one.manifest(site) == two.manifest(site)
    assert json.loads(one.manifest(site)) == {
        "generator": f"prospectus {__version__}",
        "site": "kind",
        "base_url": site.base_url,
        "files": {"a/ü": "1", "b": "2"},
    }
    assert one.manifest(site) != one.manifest(loaded.program.config.site("molit"))
