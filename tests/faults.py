"""Faults while building and publishing: kills at random moments, full disks, read-only folders, sources that vanish.

    make faults                       200 kills and all else; prints what was tried, and how often
    make faults FAULTS="--kills 20"   fewer

After each fault the site in place must be whole, the sources as they were, and the message one for people.
"""

import argparse
import contextlib
import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from prospectus import targets
from prospectus.ledger import MANIFEST
from prospectus.places import Place
from tests import publications, servers
from tests.conftest import ROOT, change
from tests.test_gates import commit

SITE = "molit"
TEXTS = ("Lead of molit", "Another lead, which is longer")
BUILD = ("build", "--site", SITE, "--locale", "en", "--no-documents", "--jobs", "2")
OPEN = ("--allow", "partial-build", "--allow", "other-sources", "--allow", "dead-link")


class FaultError(Exception):
    """Something was not whole after a fault."""


def command(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "build.py"), *arguments]


def ran(root: Path, *arguments: str) -> tuple[int, str]:
    """A command to its end: exit code, and what it said."""
    done = subprocess.run(command(*arguments), cwd=root, capture_output=True, text=True, timeout=300, check=False)
    if "Traceback" in done.stderr:
        raise FaultError(done.stderr)
    return done.returncode, done.stderr


def killed(root: Path, seconds: float, *arguments: str) -> bool:
    """A command that is killed with all its processes after some time; whether it was still at work."""
    with subprocess.Popen(
        command(*arguments), cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return True
    return False


def digest_of(folder: Path) -> str:
    """A digest of all sources below a folder."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "public" not in path.parts):
        if ".git" not in path.parts:
            whole.update(f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def whole(site: Path) -> str:
    """The digest of the manifest of a site that is in place. Raises FaultError where a file is not as it says."""
    manifest = (site / MANIFEST).read_bytes()
    for path, sha256 in json.loads(manifest)["files"].items():
        if hashlib.sha256((site / path).read_bytes()).hexdigest() != sha256:
            raise FaultError(f"{path} is not as its manifest says")
    return hashlib.sha256(manifest).hexdigest()


class Program:
    """The small program, in two states that differ in every page."""

    def __init__(self, folder: Path) -> None:
        self.root = publications.official(folder / "project")
        (self.root / ".gitignore").write_text("public*\n")
        commit(self.root)
        self.at = 0
        self.ids: dict[str, str] = {}
        for _ in TEXTS:
            out = self.root / f"public-{self.at}"
            self.expect(ran(self.root, *BUILD, "--out", str(out)), 0)
            self.ids[whole(out / SITE)] = str(out)
            self.turn()

    @staticmethod
    def expect(found: tuple[int, str], code: int, said: str = "") -> None:
        if found[0] != code or said not in found[1]:
            raise FaultError(f"exit code {found[0]} and not {code}, {said!r}: {found[1]}")

    def turn(self) -> None:
        """Brings the sources into their other state."""
        change(self.root, f"sites/{SITE}.yml", TEXTS[self.at], TEXTS[1 - self.at])
        self.at = 1 - self.at

    def known(self, site: Path) -> None:
        """Raises FaultError where a site is not one of the two, whole."""
        if whole(site) not in self.ids:
            raise FaultError("the site in place is none that was built")


def kills_of_builds(program: Program, count: int) -> Iterator[str]:
    """Kills while building."""
    out = program.root / "public"
    Program.expect(ran(program.root, *BUILD), 0)
    started = time.perf_counter()
    program.turn()
    Program.expect(ran(program.root, *BUILD), 0)
    longest = time.perf_counter() - started
    while count:
        program.turn()
        before = digest_of(program.root)
        was_at_work = killed(program.root, random.uniform(0.2, longest), *BUILD)
        program.known(out / SITE)
        if digest_of(program.root) != before:
            raise FaultError("a source has changed")
        if was_at_work:
            count -= 1
            yield "killed while building"
    Program.expect(ran(program.root, *BUILD), 0)
    program.known(out / SITE)


def kills_of_publications(program: Program, named: str, count: int) -> Iterator[str]:
    """Kills while publishing to a target."""
    outs = [*program.ids.values()]
    started = time.perf_counter()
    for out in outs:
        Program.expect(ran(program.root, "publish", SITE, named, "--out", out, *OPEN), 0)
    longest = (time.perf_counter() - started) / 2
    turns = itertools.cycle(outs)
    while count:
        arguments = ("publish", SITE, named, "--out", next(turns), *OPEN)
        was_at_work = killed(program.root, random.uniform(0.3, longest), *arguments)
        published(targets.opened(named), program)
        if was_at_work:
            count -= 1
            yield f"killed while publishing to {named.partition(':')[0]}"
    for out in outs:
        Program.expect(ran(program.root, "publish", SITE, named, "--out", out, *OPEN), 0)
        published(targets.opened(named), program, out)


def published(place: Place, program: Program, out: str = "") -> None:
    """Raises FaultError where what readers see is not whole. out: which of the two builds it must be, if any."""
    presence = targets.found(place, SITE)
    if not presence.live:
        raise FaultError("nothing is live")
    built = [Path(each, SITE) for each in program.ids.values() if not out or each == out]
    for path in presence.live.keys(False):
        data = place.read(presence.top + path)
        if data not in [(site / path).read_bytes() for site in built if (site / path).is_file()]:
            raise FaultError(f"{path} is no whole file of a build")
        if presence.top and hashlib.sha256(data or b"").hexdigest() != presence.live.keys(False)[path]:
            raise FaultError(f"{path} is not of the release that is live")
    place.close()


@contextlib.contextmanager
def small(folder: Path, options: str) -> Iterator[Path]:
    """A file system of its own that is soon full. Yields nothing where none may be mounted."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        raise PermissionError("no right to mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remounted(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def used(folder: Path) -> tuple[int, int]:
    """Bytes and inodes that a file system holds."""
    found = os.statvfs(folder)
    return (found.f_blocks - found.f_bfree) * found.f_frsize, found.f_files - found.f_ffree


def full_disks(program: Program, folder: Path) -> Iterator[str]:
    """File systems that are full: of bytes, of inodes; and such that nobody may write to."""
    for kind in ("size", "nr_inodes"):
        with small(folder / f"build-{kind}", "size=200m,nr_inodes=20000") as disk:
            Program.expect(ran(program.root, *BUILD, "--out", str(disk / "public")), 0)
            taken, inodes = used(disk)
            remounted(disk, f"size={taken + 16_384}" if kind == "size" else f"nr_inodes={inodes + 20}")
            program.turn()
            Program.expect(ran(program.root, *BUILD, "--out", str(disk / "public")), 1, "No space left on device")
            program.known(disk / "public" / SITE)
            yield f"out of {'space' if kind == 'size' else 'inodes'} while building"
            remounted(disk, "size=200m,nr_inodes=20000")
            remounted(disk, "ro")
            Program.expect(ran(program.root, *BUILD, "--out", str(disk / "public")), 1, "Read-only file system")
            program.known(disk / "public" / SITE)
            yield "read-only while building"
            remounted(disk, "rw")
            Program.expect(ran(program.root, *BUILD, "--out", str(disk / "public")), 0)
        with small(folder / f"publish-{kind}", "size=200m,nr_inodes=20000") as disk:
            named = f"file:{disk}/site"
            for out in program.ids.values():
                Program.expect(ran(program.root, "publish", SITE, named, "--out", out, *OPEN), 0)
            again = next(iter(program.ids.values()))
            for release in (disk / "site/releases").iterdir():
                if release.name not in os.readlink(disk / "site/current"):
                    shutil.rmtree(release)
            taken, inodes = used(disk)
            remounted(disk, f"size={taken + 16_384}" if kind == "size" else f"nr_inodes={inodes + 10}")
            Program.expect(
                ran(program.root, "publish", SITE, named, "--out", again, *OPEN),
                1,
                "Make room there, then publish again",
            )
            published(targets.opened(named), program, out)
            yield f"out of {'space' if kind == 'size' else 'inodes'} while publishing"
            remounted(disk, "size=200m,nr_inodes=20000")
            remounted(disk, "ro")
            Program.expect(ran(program.root, "publish", SITE, named, "--out", again, *OPEN), 1, "Read-only file system")
            published(targets.opened(named), program, out)
            yield "read-only while publishing"
            remounted(disk, "rw")
            Program.expect(ran(program.root, "publish", SITE, named, "--out", again, *OPEN), 0)
            published(targets.opened(named), program, again)


def vanishing_sources(program: Program, count: int) -> Iterator[str]:
    """A source that comes and goes while it is read."""
    file = program.root / "projects/oslo-parking-2026.yml"
    data, ended = file.read_bytes(), threading.Event()

    def flicker() -> None:
        while not ended.is_set():
            file.unlink(missing_ok=True)
            time.sleep(random.uniform(0, 0.02))
            file.write_bytes(data)
            time.sleep(random.uniform(0, 0.02))

    thread = threading.Thread(target=flicker)
    thread.start()
    try:
        for number in range(count):
            code, said = ran(program.root, *(("check",) if number % 2 else BUILD))
            if code not in (0, 1) or (code and not said.strip()):
                raise FaultError(f"exit code {code}: {said}")
            whole(program.root / "public" / SITE)
            yield "a source that vanishes while it is read"
    finally:
        ended.set()
        thread.join()
        file.write_bytes(data)


def jumping_clocks(program: Program) -> Iterator[str]:
    """Files whose dates lie in the far past and in the future, as after a clock that jumps."""
    Program.expect(ran(program.root, *BUILD), 0)
    expected = whole(program.root / "public" / SITE)
    for when in (0, 4_000_000_000):
        for path in program.root.rglob("*"):
            if path.is_file() and not path.is_symlink() and ".git" not in path.parts:
                with contextlib.suppress(OSError):
                    os.utime(path, (when, when))
        Program.expect(ran(program.root, *BUILD), 0)
        if whole(program.root / "public" / SITE) != expected:
            raise FaultError("the dates of files have changed what was built")
        yield "a clock that jumps"


def all_of(folder: Path, kills: int) -> Iterator[str]:
    """Every fault, said as it has been survived. kills: how many in all."""
    program = Program(folder)
    yield from kills_of_builds(program, kills // 2)
    with servers.sshd() as login, servers.storage("rclone") as storage:
        os.environ.update({"HOME": str(login.home), **servers.credentials(storage)})
        names = (f"file:{folder}/site", login.target(folder / "remote"), "s3://kcity/site")
        for number, named in enumerate(names):
            count = kills // 2 // len(names) + (number < kills // 2 % len(names))
            yield from kills_of_publications(program, named, count)
    yield from vanishing_sources(program, max(4, kills // 10))
    yield from jumping_clocks(program)
    try:
        yield from full_disks(program, folder)
    except PermissionError as error:
        yield f"left out: {error}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="kills, half while building, half while publishing")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory(prefix="kcn-") as folder:
        Path(folder).chmod(0o755)
        counts = Counter[str]()
        for done in all_of(Path(folder), options.kills):
            counts[done] += 1
            if sys.stderr.isatty():
                print(f"\r{counts.total()}", end="", file=sys.stderr, flush=True)
    for name, count in counts.items():
        print(f"{count:5}  {name}")
    print(f"{counts.total():5}  in all; after each of them the site in place was whole.")


if __name__ == "__main__":
    main()
