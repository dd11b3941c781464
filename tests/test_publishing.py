"""Publishing to real targets: a folder with and without links, OpenSSH's server, storage that speaks S3."""

import contextlib
import itertools
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from prospectus import parcels, publishing, targets
from prospectus.artifacts import digest
from prospectus.ledger import MANIFEST
from prospectus.parcels import Parcel, Release
from prospectus.places import Folder, Place, PlaceError
from prospectus.publishing import Sent
from prospectus.store import Store
from prospectus.targets import KEPT, LOCK
from tests import publications, servers
from tests.conftest import change

KINDS = ("links", "flat", "sftp", "rclone", "moto")


def no_progress(done: int, total: int) -> None:
    assert 0 < done <= total


class Built(NamedTuple):
    """Three releases of a site: the second has another text on every page and other assets, the third a page less."""

    releases: tuple[Release, Release, Release]
    store: Store


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    root = publications.official(folder / "project")

    def release(name: str) -> Release:
        out = publications.build(root, "molit", documents=False, locales=("en",))
        shutil.copytree((out / "molit").resolve(), folder / name)
        return parcels.release(folder / name, name)

    first = release("first")
    change(root, "sites/molit.yml", "Lead of molit", "Another lead, and a longer one")
    with (root / "templates/assets/today.js").open("a") as script:
        script.write("\n// another\n")
    second = release("second")
    text = (root / "content/redirects.yml").read_text()
    (root / "content/redirects.yml").write_text(text + "  - old: project:lima-water-2024\n    new: list:projects\n")
    return Built((first, second, release("third")), Store(folder / "compressed"))


class Server(NamedTuple):
    """How to reach a target again and again."""

    kind: str
    opened: Callable[[], Place]


class Host(NamedTuple):
    """What runs for all targets of a kind: how a target in a folder is named, and the environment it asks for."""

    kind: str
    named: Callable[[str], str]
    environment: dict[str, str]


@pytest.fixture(scope="module", params=KINDS)
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    kind = request.param
    with contextlib.ExitStack() as stack:
        if kind in ("rclone", "moto"):
            address = stack.enter_context(servers.storage(kind))
            yield Host(kind, lambda name: f"s3://kcity/{name}", servers.credentials(address))
            return
        folder = stack.enter_context(servers.place())
        if kind == "sftp":
            login = stack.enter_context(servers.sshd())
            yield Host(kind, lambda name: login.target(folder / name), {"HOME": str(login.home)})
        else:
            yield Host(kind, lambda name: f"file:{folder / name}", {})


@pytest.fixture
def server(host: Host, monkeypatch: pytest.MonkeyPatch) -> Server:
    """An empty target."""
    for name, value in host.environment.items():
        monkeypatch.setenv(name, value)
    named = host.named(f"site-{next(_numbers)}")
    if host.kind == "flat":
        return Server(host.kind, lambda: without_links(Path(named.removeprefix("file:"))))
    return Server(host.kind, lambda: targets.opened(named))


_numbers = itertools.count()


def without_links(root: Path) -> Folder:
    """A folder as on a share that knows no links."""
    found = Folder(root)
    vars(found)["links"] = False
    return found


def publish(place: Place, release: Release, built: Built) -> Sent:
    with targets.locked(place):
        presence = targets.found(place, "molit")
        assert presence.others == ()
        files = release.parcels(place.negotiates, built.store, no_progress)
        return publishing.publish(presence, release.manifest, files, no_progress)


def back(place: Place) -> tuple[str, str]:
    with targets.locked(place):
        return publishing.rollback(targets.found(place, "molit"), no_progress)


def live(place: Place) -> dict[str, bytes]:
    """What readers see: path -> bytes, of every file that the live manifest lists."""
    presence = targets.found(place, "molit")
    assert presence.live
    keys = presence.live.keys(place.negotiates)
    found = {path: place.read(presence.top + path) for path in keys}
    assert None not in found.values(), [path for path, data in found.items() if data is None]
    return {path: data for path, data in found.items() if data is not None}


def is_live(place: Place, release: Release, built: Built) -> bool:
    """Whether readers see a release, file for file, the compressed ones too."""
    files = release.parcels(place.negotiates, built.store, no_progress)
    return live(place) == {parcel.path: parcel.read() for parcel in files}


def test_releases_go_there_come_back_and_go_again(server: Server, built: Built) -> None:
    first, second, third = built.releases
    place = server.opened()
    assert publish(place, first, built).stayed == 0
    assert is_live(place, first, built)
    sent = publish(place, second, built)
    assert is_live(place, second, built)
    assert 0 < sent.travelled < sent.stayed
    assert back(place) == (second.manifest.id, first.manifest.id)
    assert is_live(place, first, built)
    assert publish(place, third, built).id == third.manifest.id
    assert is_live(place, third, built)
    place.close()


def test_the_same_again_sends_nothing(server: Server, built: Built) -> None:
    place = server.opened()
    publish(place, built.releases[0], built)
    before = place.files()
    assert publish(place, built.releases[0], built)[1:3] == (0, 0)
    assert place.files() == before
    place.close()


def test_what_was_sent_once_comes_back_without_travelling(server: Server, built: Built) -> None:
    first, second, _ = built.releases
    place = server.opened()
    for release in (first, second):
        publish(place, release, built)
    back(place)
    assert publish(place, second, built).travelled <= 3  # a list may travel; no page does
    assert is_live(place, second, built)
    place.close()


def test_there_is_nothing_before_the_first(server: Server, built: Built) -> None:
    place = server.opened()
    with pytest.raises(PlaceError, match="there is none to go back to"):
        back(place)
    publish(place, built.releases[0], built)
    with pytest.raises(PlaceError, match="there is none to go back to"):
        back(place)
    assert is_live(place, built.releases[0], built)
    place.close()


def test_pages_that_were_opened_before_find_what_they_load_until_the_next_release(server: Server, built: Built) -> None:
    first, second, third = built.releases
    place = server.opened()
    publish(place, first, built)
    (script,) = (path for path in first.manifest.files if path.startswith("assets/today."))
    assert script not in second.manifest.files
    publish(place, second, built)
    presence = targets.found(place, "molit")
    assert place.read(presence.top + script) == (first.folder / script).read_bytes()
    publish(place, third, built)
    assert place.read(presence.top + script) is None
    place.close()


def test_a_page_that_is_gone_is_not_served_any_more(server: Server, built: Built) -> None:
    first, _, third = built.releases
    gone = "en/projects/lima-water-2024/index.html"
    assert gone in third.manifest.files
    place = server.opened()
    publish(place, third, built)
    publish(place, first, built)
    assert place.read(targets.found(place, "molit").top + gone) is None
    place.close()


class CutError(Exception):
    pass


def breaking(place: Place, monkeypatch: pytest.MonkeyPatch, method: str, after: int) -> None:
    """Lets a target's method fail when it was called often enough, as when the line is cut."""
    count = iter(range(after))
    real = getattr(place, method)

    def cut(*given: object) -> object:
        if next(count, None) is None:
            raise CutError
        return real(*given)

    monkeypatch.setattr(place, method, cut)


@pytest.mark.parametrize(("method", "after"), [("write", 1), ("write", 20), ("copy", 5), ("delete", 0), ("point", 0)])
def test_interrupted_anywhere_readers_see_a_whole_release_and_the_next_run_completes(
    server: Server, built: Built, monkeypatch: pytest.MonkeyPatch, method: str, after: int
) -> None:
    first, second, third = built.releases
    place = server.opened()
    publish(place, first, built)
    with monkeypatch.context() as patch:
        breaking(place, patch, method, after)
        with contextlib.suppress(CutError):
            publish(place, second, built)
    place.delete([LOCK])  # as that of a process that is gone
    if targets.found(place, "molit").layout == targets.LINKED:
        assert any(is_live(place, release, built) for release in (first, second))
    else:  # each file is whole, and the manifest says which release is complete
        seen = [{parcel.path: parcel.read() for parcel in release.parcels(place.negotiates, built.store, no_progress)}
                for release in (first, second)]  # fmt: skip
        assert all(data in [files.get(path) for files in seen] for path, data in live(place).items())
    place.close()
    place = server.opened()
    publish(place, third, built)  # not even the one that was interrupted
    assert is_live(place, third, built)
    assert back(place)[1] in (first.manifest.id, second.manifest.id)
    assert is_live(place, first, built) or is_live(place, second, built)
    place.close()


def test_five_releases_are_kept_and_no_more(server: Server, built: Built, tmp_path: Path) -> None:
    place = server.opened()
    versions = [varied(built.releases[0], tmp_path / str(number), number) for number in range(8)]
    for release in versions:
        publish(place, release, built)
    history = targets.found(place, "molit").history
    assert history
    assert history.releases == tuple(release.manifest.id for release in versions[-5:])
    for release in reversed(versions[3:-1]):
        assert back(place)[1] == release.manifest.id
        assert is_live(place, release, built)
    with pytest.raises(PlaceError, match="none to go back to"):
        back(place)
    kept = "\n".join(place.files())
    assert all(release.manifest.id not in kept for release in versions[:3])
    place.close()


def varied(release: Release, folder: Path, number: int) -> Release:
    """The release with another home page."""
    shutil.copytree(release.folder, folder)
    page = folder / "en/index.html"
    page.write_text(page.read_text().replace("</title>", f" {number}</title>"))
    listed = json.loads((folder / MANIFEST).read_text())
    listed["files"]["en/index.html"] = digest(page.read_bytes())
    (folder / MANIFEST).write_text(json.dumps(listed))
    return parcels.release(folder, "varied")


def test_a_file_that_is_lost_at_the_target_is_sent_again(server: Server, built: Built) -> None:
    first, second, _ = built.releases
    place = server.opened()
    publish(place, first, built)
    top = targets.found(place, "molit").top
    if server.kind in ("links", "sftp"):
        place.delete([f"{top}en/index.html"])
        publish(place, first, built)
        assert is_live(place, first, built)
    publish(place, second, built)
    assert is_live(place, second, built)
    place.close()


def test_a_release_that_is_not_whole_any_more_is_not_gone_back_to(server: Server, built: Built) -> None:
    first, second, _ = built.releases
    place = server.opened()
    publish(place, first, built)
    publish(place, second, built)
    if server.kind in ("links", "sftp"):
        place.delete([f"releases/{first.manifest.id}/en/index.html"])
    else:
        place.delete(f"{KEPT}/{name}" for name in place.files(KEPT) if not name.endswith(".json"))
    with pytest.raises(PlaceError, match="is gone"):
        back(place)
    assert is_live(place, second, built)
    place.close()


# -- whose a target is, and one at a time ---------------------------------------------------------


def test_what_others_put_there_is_found(server: Server) -> None:
    place = server.opened()
    place.write("index.html", b"a site of somebody else")
    assert targets.found(place, "molit").others == ("index.html",)
    place.close()


def test_another_site_is_found(server: Server, built: Built) -> None:
    place = server.opened()
    publish(place, built.releases[0], built)
    assert targets.found(place, "kind").others == ("the site 'molit'",)
    assert targets.found(place, "kind").live is None
    place.close()


def test_one_publishes_at_a_time(server: Server, built: Built) -> None:
    place, other = server.opened(), server.opened()
    with targets.locked(place):
        with pytest.raises(PlaceError, match=r"Must be free: process \d+ on .* is publishing there"):
            publish(other, built.releases[0], built)
        assert MANIFEST not in other.files()
    publish(other, built.releases[0], built)
    assert LOCK not in other.files()
    for each in (place, other):
        each.close()


def test_a_lock_whose_process_is_gone_is_taken_over_at_once(server: Server, built: Built) -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    place = server.opened()
    place.write(LOCK, json.dumps({"host": socket.gethostname(), "process": gone.pid}).encode())
    publish(place, built.releases[0], built)
    assert is_live(place, built.releases[0], built)
    place.close()


def test_a_lock_of_another_machine_counts_until_it_gives_no_sign_of_life(
    server: Server, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = server.opened()
    place.write(LOCK, json.dumps({"host": "elsewhere", "process": 1}).encode())
    with pytest.raises(PlaceError, match="process 1 on elsewhere"):
        publish(place, built.releases[0], built)
    monkeypatch.setattr(targets, "STALE", -5)
    publish(place, built.releases[0], built)
    place.close()


def test_who_gave_no_sign_of_life_and_was_taken_over_publishes_no_more(
    server: Server, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, other = server.opened(), server.opened()
    taken = json.dumps({"host": "elsewhere", "process": 1}).encode()
    monkeypatch.setattr(targets, "BEAT", 0.05)
    with targets.locked(place):
        other.write(LOCK, taken)
        time.sleep(0.3)  # some beats
        assert other.read(LOCK) == taken
        presence = targets.found(place, "molit")
        files = built.releases[0].parcels(place.negotiates, built.store, no_progress)
        with pytest.raises(PlaceError, match="process 1 on elsewhere took it over"):
            publishing.publish(presence, built.releases[0].manifest, files, no_progress)
    assert (other.read(LOCK), targets.found(other, "molit").live) == (taken, None)
    for each in (place, other):
        each.close()


@pytest.mark.parametrize("lock", [b"", b"[]", b"\xff", b'{"host": 1}'])
def test_a_lock_that_says_nothing_counts_too(server: Server, built: Built, lock: bytes) -> None:
    place = server.opened()
    place.write(LOCK, lock)
    with pytest.raises(PlaceError, match="Must be free"):
        publish(place, built.releases[0], built)
    place.close()


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"site": 1}', b"\xff", b'{"site":"a","layout":"x","releases":[],"lingering":[],"unsure":[]}'],
)
def test_a_history_that_is_none_of_ours_is_none(data: bytes) -> None:
    assert targets.history(data) is None


# -- what a manifest may say ----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "a\\b", "a\nb", "./x", ".."])
def test_a_manifest_at_a_target_cannot_name_files_elsewhere(path: str) -> None:
    told = {"generator": "prospectus 1", "site": "molit", "base_url": "https://a/", "files": {path: "0" * 64}}
    assert parcels.manifest(json.dumps(told).encode()) is None


@pytest.mark.parametrize(
    "data", [None, b"", b"[]", b"{}", b'{"generator": "hugo", "site": "a", "base_url": "b", "files": {}}']
)
def test_what_is_no_manifest_of_ours_is_none(data: bytes | None) -> None:
    assert parcels.manifest(data) is None


def test_files_travel_in_the_order_that_shows_no_broken_page(built: Built) -> None:
    files = built.releases[0].parcels(True, built.store, no_progress)
    kinds = [rank_of(parcel) for parcel in files]
    assert kinds == sorted(kinds)
    assert [parcel.path for parcel in files][-3:] == [MANIFEST, f"{MANIFEST}.br", f"{MANIFEST}.gz"]
    assert len({*kinds}) == 4


def rank_of(parcel: Parcel) -> int:
    return parcels.rank(parcel.path)


def test_what_was_changed_by_hand_is_not_published(built: Built, tmp_path: Path) -> None:
    shutil.copytree(built.releases[0].folder, tmp_path / "site")
    (tmp_path / "site/en/index.html").write_text("by hand")
    (tmp_path / "site/en/feed.xml").unlink()
    with pytest.raises(parcels.ReleaseError) as refused:
        parcels.release(tmp_path / "site", "public/molit")
    assert sorted(problem.path for problem in refused.value.problems) == [
        "public/molit/en/feed.xml", "public/molit/en/index.html",
    ]  # fmt: skip


def test_what_was_not_built_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(parcels.ReleaseError) as refused:
        parcels.release(tmp_path, "public/molit")
    assert "Run 'python build.py' first." in str(refused.value.problems[0])
