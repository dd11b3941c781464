"""Which sources changed: told by the operating system, found out by looking.

An event says only that it is worth to look. What changed is what differs from what was there at the last look, by
date, size and place on the disk, and whatever an event named: so a file that is written anew, replaced by another,
renamed or deleted is found all the same, and nothing is lost where events are. Where the system has no events to
give, looking alone finds it, a moment later.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from prospectus.sources import SOURCES

# what is worth a look: reading a file is not
EVENTS: list[type[FileSystemEvent]] = [
    FileModifiedEvent, FileCreatedEvent, FileDeletedEvent, FileMovedEvent, FileClosedEvent,
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent,
]  # fmt: skip
QUIET, LONGEST = 0.004, 0.04  # seconds: a batch ends when nothing more comes for so long, at the latest after so many
LOOK = 1.0  # seconds between two looks without an event
Stamp = tuple[int, int, int, int]
Stamps = dict[str, Stamp]

if sys.platform == "linux":
    from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

    # Half a second, for which the first half of a rename waits for the second. Here each is worth a look by itself.
    InotifyMoveEventGrouper.delay = 0.0


def stamps(root: Path, places: tuple[str, ...] = SOURCES) -> Stamps:
    """Every file of the sources below a root, with its dates, size and place on the disk."""
    found: Stamps = {}
    for place in places:
        found.update(_stamps(f"{root}/{place}", place))
    return found


def _stamps(file: str, path: str) -> Iterator[tuple[str, Stamp]]:
    with contextlib.suppress(OSError):  # it is gone meanwhile
        if os.path.isdir(file):
            for entry in os.scandir(file):
                if not (entry.is_symlink() and entry.is_dir()) and is_source(entry.name):
                    yield from _stamps(entry.path, f"{path}/{entry.name}")
        else:
            known = os.stat(file)
            yield path, (known.st_mtime_ns, known.st_ctime_ns, known.st_size, known.st_ino)


def is_source(name: str) -> bool:
    """Whether a file or folder of this name can be a source: not what editors leave beside a file while they write."""
    return name == ".icons" or not (name.startswith(".") or name.endswith("~"))


class Watch:
    """Watches the sources below a root, as long as it is entered (`with`)."""

    def __init__(self, root: Path, places: tuple[str, ...] = SOURCES) -> None:
        self.root, self.places = root.resolve(), places
        self.known = stamps(self.root, places)
        self._named: set[str] = set()  # by events
        self._told = threading.Condition()
        self._observer: BaseObserver | None = None
        self._watched: dict[str, tuple[int, ObservedWatch]] = {}  # folder -> its place on the disk

    def __enter__(self) -> "Watch":
        with contextlib.suppress(OSError):  # a system that has no more events to give: looking has to do
            observer = Observer()
            observer.start()
            self._observer = observer
            self._tend()
        return self

    def __exit__(self, *error: object) -> None:
        if self._observer:
            self._observer.stop()
            self._observer.join()
        self._observer = None

    @property
    def has_news(self) -> bool:
        """Whether something happened that `wait` has not told yet."""
        return bool(self._named)

    def wait(self, seconds: float) -> frozenset[str]:
        """The paths of sources that changed; none where none did for some seconds."""
        with self._told:
            self._told.wait_for(lambda: self._named, min(seconds, LOOK))
        latest = time.monotonic() + LONGEST
        while self._named and time.monotonic() < latest:
            with self._told:
                count = len(self._named)
                if not self._told.wait_for(lambda: len(self._named) > count, QUIET):  # noqa: B023
                    break
        return self._looked()

    def _looked(self) -> frozenset[str]:
        with self._told:
            named, self._named = self._named, set()
        self._tend()
        now = stamps(self.root, self.places)
        differ = {path for path in now.keys() | self.known.keys() if now.get(path) != self.known.get(path)}
        # A file that is written twice at once has the same date and perhaps the same size both times.
        differ |= {path for path in named if path in now}
        self.known = now
        return frozenset(differ)

    def heard(self, *files: object) -> None:
        """Takes note of files that an event names."""
        with self._told:
            for file in filter(None, files):
                path = os.path.relpath(str(file), self.root)
                if path.partition(os.sep)[0] in self.places and is_source(os.path.basename(path)):
                    self._named.add(path.replace(os.sep, "/"))
            self._told.notify_all()

    def _tend(self) -> None:
        """Watches the folders that there are: one that was deleted and made again is another."""
        for place in (".", *self.places):
            folder = self.root / place
            inode = folder.stat().st_ino if folder.is_dir() else 0
            known, watch = self._watched.get(place, (0, None))
            if inode == known or self._observer is None:
                continue
            with contextlib.suppress(OSError, KeyError):
                if watch:
                    self._observer.unschedule(watch)
            self._watched.pop(place, None)
            if inode:
                with contextlib.suppress(OSError):
                    again = self._observer.schedule(
                        _Handler(self), str(folder), recursive=place != ".", event_filter=EVENTS
                    )
                    self._watched[place] = inode, again


class _Handler(FileSystemEventHandler):
    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def on_any_event(self, event: FileSystemEvent) -> None:
        self.watch.heard(event.src_path, event.dest_path)
