"""Publishing: a release goes to a target in an order in which no reader ever meets a half of it, and can come back.

Where a target has links, each release is a folder, and one link is the switch. Elsewhere all files stand in one folder:
first travels what pages load, then pages, then the manifest; only then is deleted what nothing asks for any more; and
what is replaced is kept under its digest, so that it can be put back.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar

from prospectus.ledger import MANIFEST
from prospectus.outputs.hosting import REDIRECTS
from prospectus.parcels import Manifest, Parcel, Progress, is_hashed, manifest, rank, said_of
from prospectus.places import Place, PlaceError
from prospectus.targets import CURRENT, KEPT, LINKED, RELEASES, History, Presence

T = TypeVar("T")
R = TypeVar("R")


class Sent(NamedTuple):
    """What a publication did: the id of the release, how many files travelled, their bytes, how many stayed."""

    id: str
    travelled: int
    bytes: int
    stayed: int


def publish(presence: Presence, release: Manifest, parcels: list[Parcel], progress: Progress) -> Sent:
    """Puts a release in place at a target. Raises PlaceError; whatever happens, readers see a whole release."""
    history = presence.history or History(release.site, presence.layout)
    if history.layout == LINKED:
        return _linked(presence, history, release, parcels, progress)
    return _flat(presence, history, release, parcels, progress)


def rollback(presence: Presence, progress: Progress) -> tuple[str, str]:
    """Puts the release before the live one in its place again: (the id that was live, the id that is).

    Raises PlaceError where there is none.
    """
    place, history, live = presence.place, presence.history, presence.live
    before = previous(history, live) if history else None
    if not history or not live or not before:
        raise PlaceError(f"{place.name}: Must hold a release before the live one; there is none to go back to.")
    if history.layout == LINKED:
        _whole(place, before)
        place.point(CURRENT, f"{RELEASES}/{before}")
        return live.id, before
    wanted = manifest(place.read(f"{KEPT}/{before}.json"))
    if not wanted:
        raise PlaceError(f"{place.name}: Must have kept the release {before}; its list is gone.")
    keys = wanted.keys(place.negotiates)
    kept = place.files(KEPT)
    now = _live_keys(presence)
    unsure = set(history.unsure)
    lost = [path for path, key in keys.items() if key not in kept and (now.get(path) != key or path in unsure)]
    if lost:
        raise PlaceError(f"{place.name}: Must have kept all files of the release {before}; {lost[0]!r} is gone.")
    redirects = keys.get(REDIRECTS, "")
    moves = wanted.moves(place.read(f"{KEPT}/{redirects}" if redirects in kept else REDIRECTS))
    parcels = [
        Parcel(path, key, kept.get(key, 0), partial(_lost, place, path), said_of(path, moves))
        for path, key in sorted(keys.items(), key=lambda item: (rank(item[0]), item[0]))
    ]
    _flat(presence, history, wanted, parcels, progress, is_new=False)
    return live.id, before


def previous(history: History, live: Manifest | None) -> str | None:
    """The release before the live one."""
    at = history.releases.index(live.id) if live and live.id in history.releases else len(history.releases)
    return history.releases[at - 1] if at > 0 else None


# -- a folder for each release --------------------------------------------------------------------


def _linked(presence: Presence, history: History, release: Manifest, parcels: list[Parcel], progress: Progress) -> Sent:
    place, live, folder = presence.place, presence.live, f"{RELEASES}/{release.id}"
    presence.keep(history)
    before = (place.pointed(CURRENT) or "").rpartition("/")[2]
    is_there = release.id in place.names(RELEASES)
    into = folder if is_there else f"{RELEASES}/.making-{release.id}"
    there = place.files(into)  # of an earlier attempt too: files are there whole or not at all
    old = place.files(f"{RELEASES}/{before}") if live else {}
    keys = live.keys(place.negotiates) if live else {}
    missing = [parcel for parcel in parcels if there.get(parcel.path) != parcel.size]
    stays = {parcel.path for parcel in missing if keys.get(parcel.path) == parcel.key and parcel.path in old}
    # pages that readers opened before the switch still ask for what they load
    lingering = [path for path in keys if is_hashed(path) and path in old and path not in there]
    if before != release.id:
        links = sorted({*stays, *lingering})
        _all(_each(place, links, lambda path: place.copy(f"{RELEASES}/{before}/{path}", f"{into}/{path}")))
        missing = [parcel for parcel in missing if parcel.path not in stays]
    for done, _ in enumerate(_sent(place, f"{into}/", missing), 1):
        progress(done, len(missing))
    if not is_there:
        place.move(into, folder)
    place.settle()
    known = history.with_release(release.id)
    presence.keep(known)
    place.point(CURRENT, folder)
    presence.live = release
    place.delete(f"{RELEASES}/{name}" for name in place.names(RELEASES) if name not in known.releases)
    return Sent(release.id, len(missing), sum(parcel.size for parcel in missing), len(parcels) - len(missing))


def _whole(place: Place, id: str) -> None:
    """Raises PlaceError where a release at a target lacks files."""
    found = manifest(place.read(f"{RELEASES}/{id}/{MANIFEST}"))
    there = place.files(f"{RELEASES}/{id}")
    lost = sorted(found.files.keys() - there.keys()) if found else [MANIFEST]
    if lost:
        raise PlaceError(f"{place.name}: Must hold the release {id} whole; {lost[0]!r} is gone.")


# -- all files in one folder ----------------------------------------------------------------------


def _flat(
    presence: Presence, history: History, release: Manifest, parcels: list[Parcel], progress: Progress,
    is_new: bool = True,
) -> Sent:  # fmt: skip
    place, live = presence.place, presence.live
    now, unsure = _live_keys(presence), set(history.unsure)
    keys = {parcel.path: parcel.key for parcel in parcels}
    travels = [parcel for parcel in parcels if now.get(parcel.path) != parcel.key or parcel.path in unsure]
    gone = [path for path in {**now, **dict.fromkeys(unsure)} if path not in keys]
    # What will be replaced or deleted is kept first: of a file that is sure, since its key says what is in it.
    kept = place.files(KEPT)
    replaced = [path for path in (*(parcel.path for parcel in travels), *gone) if path in now and path not in unsure]
    keeping = {now[path]: path for path in replaced if now[path] not in kept}
    _all(_each(place, keeping.items(), lambda item: place.copy(item[1], f"{KEPT}/{item[0]}")))
    if live and live.id != release.id and f"{live.id}.json" not in kept:
        place.write(f"{KEPT}/{live.id}.json", live.data)
    dirty = tuple(sorted({*unsure, *(parcel.path for parcel in travels), *gone} - {MANIFEST}))
    history = replace(history, unsure=dirty)
    presence.keep(history)
    for done, _ in enumerate(_sent(place, "", travels, kept.keys()), 1):
        progress(done, len(travels))
    place.settle()
    # Readers see the new release. Of the old one stays what its pages may still ask for, until the next.
    lingering = tuple(path for path in gone if is_hashed(path) and path in now)
    place.delete(path for path in (*gone, *history.lingering) if path not in keys and path not in lingering)
    known = history.with_release(release.id) if is_new else history
    presence.live = release
    presence.keep(replace(known, lingering=lingering, unsure=()))
    _prune(place, known)
    sent = [parcel for parcel in travels if parcel.key not in kept]
    return Sent(release.id, len(sent), sum(parcel.size for parcel in sent), len(parcels) - len(sent))


def _lost(place: Place, path: str) -> bytes:
    """What a file of an older release would be read from here: nowhere, since the target itself has kept it."""
    raise PlaceError(f"{place.name}: Must have kept {path!r}; it is gone.")


def _live_keys(presence: Presence) -> dict[str, str]:
    return presence.live.keys(presence.place.negotiates) if presence.live else {}


def _prune(place: Place, history: History) -> None:
    """Deletes what is kept of releases that are remembered no longer."""
    kept = place.files(KEPT)
    wanted = {f"{id}.json" for id in history.releases}
    for id in history.releases:
        if found := manifest(place.read(f"{KEPT}/{id}.json") if f"{id}.json" in kept else None):
            wanted |= {*found.keys(place.negotiates).values()}
    place.delete(f"{KEPT}/{name}" for name in kept if name not in wanted)


# -- many at a time -------------------------------------------------------------------------------


def _sent(place: Place, folder: str, parcels: list[Parcel], kept: Container[str] = ()) -> Iterator[None]:
    """Writes files, those of one rank before those of the next; says of each that it is there.

    kept: the keys of what the target has kept, which need not travel.
    """

    def write(parcel: Parcel) -> None:
        if parcel.key in kept:
            place.copy(f"{KEPT}/{parcel.key}", parcel.path, parcel.headers)
        else:
            place.write(f"{folder}{parcel.path}", parcel.read(), parcel.headers)

    for one in sorted({rank(parcel.path) for parcel in parcels}):
        yield from _each(place, [parcel for parcel in parcels if rank(parcel.path) == one], write)


def _each(place: Place, items: Iterable[T], do: Callable[[T], R]) -> Iterator[R]:
    """Does something with each of many, as many at once as the target likes; the first fault ends it."""
    with ThreadPoolExecutor(place.width) as pool:
        waiting = [pool.submit(do, item) for item in items]
        try:
            for job in waiting:
                yield job.result()
        finally:
            for job in waiting:
                job.cancel()


def _all(done: Iterable[object]) -> None:
    """Waits for all of many."""
    for _ in done:
        pass
