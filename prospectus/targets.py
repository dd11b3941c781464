"""What is known of a site at a target: which releases it holds, which is live, whose it is; and the lock."""

import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from prospectus.ledger import MANIFEST
from prospectus.parcels import Manifest, manifest
from prospectus.places import Folder, Place, PlaceError, target

OWN = ".prospectus"  # our own folder at a target; servers do not show what begins with a dot
HISTORY, LOCK, KEPT = f"{OWN}/history.json", f"{OWN}/lock", f"{OWN}/kept"
CURRENT, RELEASES = "current", "releases"
LINKED, FLAT = "links", "flat"
REMEMBERED = 5  # releases that a target holds, the live one among them
BEAT, STALE = 10, 60  # seconds between two signs of life, and without one until a lock counts as left behind


def opened(text: str) -> Place:
    """The place that a target names. Raises PlaceError for one that cannot be reached."""
    named = target(text)
    match named.kind:
        case "sftp":
            from prospectus.sftp import Sftp

            return Sftp(named)
        case "s3":
            from prospectus.buckets import Bucket

            return Bucket(named)
    return Folder(Path(named.path))


@dataclass(frozen=True)
class History:
    """What was published at a target.

    layout: a folder for each release and a link to the live one, or one folder with all files; releases: ids, the
    newest last; lingering: files that only the release before the live one has; unsure: files of one folder that may
    be of a publication that was interrupted.
    """

    site: str
    layout: str
    releases: tuple[str, ...] = ()
    lingering: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    def with_release(self, id: str) -> "History":
        """The history with one more release, the oldest forgotten."""
        return replace(self, releases=(*(other for other in self.releases if other != id), id)[-REMEMBERED:])


def history(data: bytes | None) -> History | None:
    """The history that a target's file holds; None where it is none of ours."""
    try:
        told: dict[str, Any] = json.loads(data or b"")
        lists = {name: tuple(map(str, told[name])) for name in ("releases", "lingering", "unsure")}
        found = History(str(told["site"]), str(told["layout"]), **lists)
    except (ValueError, KeyError, TypeError):
        return None
    return found if found.layout in (LINKED, FLAT) else None


@dataclass
class Presence:
    """A site at a target, as it was found. live: the manifest of the release that readers see."""

    place: Place
    history: History | None
    live: Manifest | None
    others: tuple[str, ...] = ()

    @property
    def layout(self) -> str:
        """How the target keeps releases; the first publication decides."""
        return self.history.layout if self.history else LINKED if self.place.links else FLAT

    @property
    def top(self) -> str:
        """The folder that readers see, with a slash at its end."""
        return f"{CURRENT}/" if self.history and self.history.layout == LINKED else ""

    def keep(self, found: History) -> None:
        """Writes down what is published. Raises PlaceError where another publication has taken the target over."""
        if self.place.read(LOCK) != _own():
            raise PlaceError(
                f"{self.place.name}: Must stay ours while we publish; {_holder(self.place)} took it over, since there "
                "was no sign of life from here for a minute. Publish again when that has ended."
            )
        self.history = found
        self.place.write(HISTORY, (json.dumps(asdict(found), indent=1) + "\n").encode())


def found(place: Place, site: str) -> Presence:
    """What a target holds of a site. others: what is there and none of ours."""
    known = history(place.read(HISTORY))
    top = f"{CURRENT}/" if known and known.layout == LINKED else ""
    live = manifest(place.read(f"{top}{MANIFEST}"))
    presence = Presence(place, known, live if live and live.site == site else None)
    if known is None:
        listed = place.files()
        presence.others = tuple(sorted(path for path in listed if not path.startswith(f"{OWN}/")))
    elif known.site != site or (live and live.site != site):
        presence.others = (f"the site {live.site if live else known.site!r}",)
    return presence


@contextlib.contextmanager
def locked(place: Place) -> Iterator[None]:
    """The target for one publication at a time. Raises PlaceError where another is at work.

    Whoever holds the lock gives signs of life; one without any for a minute, or whose process on this machine is gone,
    was left behind, and is taken over.
    """
    own = _own()
    for _ in range(2):
        if place.claim(LOCK, own):
            break
        if not _is_left_behind(place):
            raise PlaceError(
                f"{place.name}: Must be free: {_holder(place)} is publishing there. Wait until that ends, then publish "
                "again. Should it have been stopped, the target is free a minute later."
            )
        place.delete([LOCK])
    else:
        raise PlaceError(f"{place.name}: Must be free: somebody else was faster. Publish again when that has ended.")
    ended = threading.Event()
    beating = threading.Thread(target=_beat, args=(place, own, ended), daemon=True)
    beating.start()
    try:
        yield
    finally:
        ended.set()
        beating.join()
        with contextlib.suppress(PlaceError):
            if place.read(LOCK) == own:
                place.delete([LOCK])


def _beat(place: Place, own: bytes, ended: threading.Event) -> None:
    while not ended.wait(BEAT):
        with contextlib.suppress(PlaceError):
            if place.read(LOCK) == own:  # nobody has taken it over
                place.write(LOCK, own)


def _own() -> bytes:
    """What the lock says of who publishes here."""
    told = {"host": socket.gethostname(), "process": os.getpid(), "thread": threading.get_ident()}
    return json.dumps(told).encode()


def _told(place: Place) -> dict[str, Any]:
    try:
        told = json.loads(place.read(LOCK) or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _holder(place: Place) -> str:
    told = _told(place)
    return f"process {told.get('process', '?')} on {told.get('host', 'another machine')}"


def _is_left_behind(place: Place) -> bool:
    told, age = _told(place), place.age(LOCK)
    if age is None or age > STALE:
        return True
    if told.get("host") != socket.gethostname() or not isinstance(told.get("process"), int):
        return False
    try:
        os.kill(told["process"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
