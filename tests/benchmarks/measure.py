"""What a command takes: seconds, processor time, memory; what it wrote; and what writing as much takes alone."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

PAUSE = 0.03  # seconds between two samples of memory
CALM = 20  # how many times as long as a sample takes the sampler then waits, so that it takes 5 % of a core at most
UNCOUNTED = ".kept"  # what a build keeps for the next one is no output


@dataclass(frozen=True)
class Taken:
    """What one or several commands took.

    seconds: of the clock; user, system: of all processors, in seconds; peak: bytes of all processes at once,
    shared pages counted once (the sum of PSS); told: what went to stderr; others: seconds of processors that the
    machine meanwhile spent on other work.
    """

    seconds: float = 0.0
    user: float = 0.0
    system: float = 0.0
    peak: int = 0
    told: str = ""
    others: float = 0.0

    def then(self, other: "Taken") -> "Taken":
        """This, and another one after it."""
        return Taken(
            self.seconds + other.seconds,
            self.user + other.user,
            self.system + other.system,
            max(self.peak, other.peak),
            self.told + other.told,
            self.others + other.others,
        )


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Taken:
    """Runs a command in a folder, which must succeed."""
    with tempfile.TemporaryFile() as told:
        before, started = busy(), time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=told)
        memory = Memory(process.pid)
        memory.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds, after = time.perf_counter() - started, busy()
        process.returncode = os.waitstatus_to_exitcode(status)
        memory.over.set()
        memory.join()
        told.seek(0)
        words = told.read().decode(errors="replace")
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=words[-2000:])
    others = max(0.0, after - before - used.ru_utime - used.ru_stime)
    return Taken(seconds, used.ru_utime, used.ru_stime, memory.peak, words, others)


def busy() -> float:
    """Seconds that all processors of the machine together have worked since it started."""
    user, nice, system, _idle, _waiting, *interrupts = map(int, _read(Path("/proc/stat")).split("\n")[0].split()[1:8])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


# -- memory ---------------------------------------------------------------------------------------


class Memory(threading.Thread):
    """Watches how much memory a process and all that it started take together; `peak` is the most, in bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0, threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self.over.wait(pause):
            started = time.perf_counter()
            self.peak = max(self.peak, sum(map(_size, tree(self.pid))))
            pause = max(PAUSE, CALM * (time.perf_counter() - started))


def tree(pid: int) -> list[int]:
    """A process and all that it started, by id."""
    found = [pid]
    for known in found:  # grows on the way
        for file in _listed(Path(f"/proc/{known}/task")):
            found += map(int, _read(file / "children").split())
    return found


def _size(pid: int) -> int:
    """Bytes of a process, what it shares with others counted in parts (PSS); 0 where it has ended."""
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""


# -- files ----------------------------------------------------------------------------------------


class Output(NamedTuple):
    """The files of a build: their sizes in bytes, by path."""

    sizes: dict[str, int]

    @property
    def pages(self) -> int:
        return sum(path.endswith(".html") for path in self.sizes)

    @property
    def bytes(self) -> int:
        return sum(self.sizes.values())


def output(folder: Path) -> Output:
    """What stands in a folder; links are not followed."""
    sizes = {}
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != UNCOUNTED]
        for name in files:
            path = os.path.join(place, name)
            sizes[os.path.relpath(path, folder)] = os.lstat(path).st_size
    return Output(sizes)


def writing(found: Output, folder: Path, processes: int) -> Taken:
    """Writes files of the same paths and sizes, from memory, in one process or several at once. Unix only."""
    content = memoryview(bytes(max(found.sizes.values(), default=0)))
    paths = sorted(found.sizes)
    shares = [paths[at * len(paths) // processes : (at + 1) * len(paths) // processes] for at in range(processes)]
    before = os.times()
    started = time.perf_counter()
    if processes == 1:
        _write(shares[0], found, folder, content)
    else:
        fork = get_context("fork")
        workers = [fork.Process(target=_write, args=(share, found, folder, content)) for share in shares]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    seconds, after = time.perf_counter() - started, os.times()
    user = after.user + after.children_user - before.user - before.children_user
    system = after.system + after.children_system - before.system - before.children_system
    return replace(Taken(seconds), user=user, system=system)


def _write(paths: Sequence[str], found: Output, folder: Path, content: memoryview) -> None:
    made = set()
    for path in paths:
        place, _, name = path.rpartition("/")
        if place not in made:
            os.makedirs(folder / place, exist_ok=True)
            made.add(place)
        descriptor = os.open(f"{folder}/{place}/{name}", os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(descriptor, content[: found.sizes[path]])
        os.close(descriptor)
