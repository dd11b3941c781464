"""The command `publish`: a site goes to its hosting, back to what it was, or is compared with what is live."""

import argparse
import datetime
import sys
from collections.abc import Iterable
from pathlib import Path

from prospectus import (
    config,
    differences,
    gates,
    guidance,
    parcels,
    publishing,
    release,
    targets,
    unchanged,
    verification,
)
from prospectus.gates import GATES, Journey
from prospectus.ledger import MANIFEST
from prospectus.parcels import Parcel, Release, ReleaseError
from prospectus.places import Place, PlaceError
from prospectus.report import Console
from prospectus.routes import address
from prospectus.sources import Problem
from prospectus.store import Store
from prospectus.targets import Presence
from prospectus.terminal import DONE, PROBLEMS, USAGE, root
from prospectus.verification import VerifyError

COMPRESSED = "compressed"  # the folder of compressed files among what is kept
READ = 20  # files whose text a dry run compares
ALL = 10_000


def run(options: argparse.Namespace, today: datetime.date) -> int:
    """Runs the command; its exit code. today: the day of publishing."""
    if fault := _misuse(options):
        print(fault, file=sys.stderr)
        return USAGE
    try:
        return Publishing(options, today.isoformat()).run()
    except (PlaceError, VerifyError) as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    except ReleaseError as error:
        _tell(error.problems)
        return PROBLEMS


def _misuse(options: argparse.Namespace) -> str:
    """What is wrong with how the command was given."""
    if not options.target and not options.verify:
        return "Must name a TARGET, or an address to compare with (--verify URL). 'publish --help' says more."
    if options.rollback and options.dry_run:
        return "--rollback goes back at once; --dry-run shows what publishing would change. Choose one."
    if not options.target and (options.rollback or options.dry_run):
        return "Must name a TARGET for --rollback and --dry-run."
    unknown = [name for name in options.allow if name not in GATES]
    return f"--allow must name a gate ({', '.join(GATES)}); found {unknown[0]!r}." if unknown else ""


def _tell(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


class Publishing:
    """One run of the command."""

    def __init__(self, options: argparse.Namespace, today: str) -> None:
        self.options, self.today, self.report = options, today, Console(verbose=options.verbose)
        self.out: Path = options.out
        self.store = Store(self.out / release.KEPT / COMPRESSED)

    def run(self) -> int:
        """Does what was asked for; the exit code."""
        problems: list[Problem] = []
        settings = config.load(root(), problems)
        if settings is None:
            _tell(problems)
            return PROBLEMS
        names = [site.id for site in settings.sites]
        if self.options.site not in names:
            print(f"Must be one of the sites {', '.join(names)}; found {self.options.site!r}.", file=sys.stderr)
            return USAGE
        site, code = settings.site(self.options.site), DONE
        if self.options.target:
            place = targets.opened(self.options.target)
            try:
                code = self.rollback(place, site) if self.options.rollback else self.publish(place, settings, site)
            finally:
                place.close()
        if self.options.verify and code == DONE and not self.options.dry_run:
            code = self.verify(site)
        return code

    def rollback(self, place: Place, site: config.Site) -> int:
        """Goes back to the release before the live one."""
        self.report.phase("Going back")
        with targets.locked(place):
            presence = targets.found(place, site.id)
            if presence.others:
                raise PlaceError(f"{place.name}: Must be a target of the site {site.id!r}; found {presence.others[0]}.")
            before, now = publishing.rollback(presence, self.report.progress)
        print(f"{place.name}: {site.id} is the release {now} again; {before} is kept.")
        return DONE

    def publish(self, place: Place, settings: config.Config, site: config.Site) -> int:
        """Publishes what was built, or says what that would change."""
        self.report.phase("Reading what was built")
        found = parcels.release(self.out / site.id, f"{self.out}/{site.id}")
        self.report.phase("Looking at the target")
        presence = targets.found(place, site.id)
        self.report.phase("Checking")
        shut = gates.closed(self.journey(settings, site, found, presence), self.options.allow)
        for fault in shut:
            print(f"{fault.gate}: {fault.found}.", file=sys.stderr)
        if shut:
            print(self._opened_by([*dict.fromkeys(fault.gate for fault in shut)]), file=sys.stderr)
        if shut and not self.options.dry_run:
            return PROBLEMS
        if self.options.dry_run:
            self.show(presence, found.parcels(place.negotiates, None, self.report.progress))
            return PROBLEMS if shut else DONE
        self.report.phase("Compressing")
        self.send(place, site, found, found.parcels(place.negotiates, self.store, self.report.progress))
        return DONE

    def send(self, place: Place, site: config.Site, found: Release, files: list[Parcel]) -> None:
        """Sends what is not there yet, and puts it in place."""
        self.report.phase("Sending")
        with targets.locked(place):
            presence = targets.found(place, site.id)  # again: nobody else may change it now
            sent = publishing.publish(presence, found.manifest, files, self.report.progress)
        self.store.prune(
            key
            for folder in sorted(self.out.iterdir())
            if (built := parcels.manifest(_bytes(folder / MANIFEST)))
            for key in parcels.compressed_keys(built)
        )
        went = f"{sent.travelled} files ({_size(sent.bytes)}) travelled, {sent.stayed} were there"
        print(f"{place.name}: {site.id} is the release {sent.id}; {went}.")

    def journey(self, settings: config.Config, site: config.Site, found: Release, presence: Presence) -> Journey:
        """What the gates look at."""
        store = Store(self.out / release.KEPT)
        asked = unchanged.last_asked(store)
        built = unchanged.last(store, unchanged.stamp(root(), *asked), self.out) if asked else None
        if built and site.id not in built.sites:
            built = None
        others = (parcels.manifest(_bytes(self.out / other.id / MANIFEST)) for other in settings.sites)
        siblings = {other.base_url: other for other in others if other and other.site != site.id}
        pages = guidance.load(root(), [])
        return Journey(
            root(), settings, site, found, presence, pages, built, tuple(asked) if built else (), self.today, siblings
        )

    def show(self, presence: Presence, files: list[Parcel]) -> None:
        """Prints what publishing would change."""
        changes = differences.changes(presence, files)
        for change in changes:
            size = _size(change.after or change.before)
            was = f" (was {_size(change.before)})" if change.kind == differences.CHANGE else ""
            print(f"{change.kind} {size:>10}  {change.path}{was}")
        read = {parcel.path: parcel.read for parcel in files}
        changed = [change.path for change in changes if change.kind == differences.CHANGE]
        # what most can read first
        changed.sort(key=lambda path: not path.startswith(address(config.SOURCE_LOCALE, "home")))
        shown = 0
        for path in changed:
            if shown >= (ALL if self.options.verbose else READ):
                print("\nMore text changes; --verbose shows all of it.")
                break
            text = [*differences.read(path, presence.place.read(presence.top + path) or b"", read[path]())]
            if text:
                shown += 1
                print(f"\n{path}", *text, sep="\n")
        counts = differences.total(changes)
        print(f"\n{counts['+']} files would come, {counts['~']} change, {counts['-']} go. Nothing was changed.")

    def verify(self, site: config.Site) -> int:
        """Compares what is live with its manifest, and that with what was built here."""
        self.report.phase("Verifying")
        live = verification.Live(self.options.verify, site)
        listed = live.manifest()
        faults = [*live.faults(listed, self.report.progress)]
        built = parcels.manifest(_bytes(self.out / site.id / MANIFEST))
        if built and built.id != listed.id and not self.options.rollback:
            faults.append(f"{MANIFEST}: Must be the release {built.id} that was built here; found {listed.id}.")
        for fault in faults:
            print(fault, file=sys.stderr)
        verdict = f"{len(faults)} problem{'s' if len(faults) != 1 else ''}"
        print(f"{live.url}: the release {listed.id}, {len(listed.files)} files, {verdict}.")
        return PROBLEMS if faults else DONE

    @staticmethod
    def _opened_by(names: list[str]) -> str:
        many = f"{len(names)} gates are closed" if len(names) > 1 else "A gate is closed"
        return (
            f"{many}; nothing was published. To publish all the same: {' '.join(f'--allow {name}' for name in names)}"
        )


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _size(count: int) -> str:
    return (
        f"{count:,} B"
        if count < 10_000
        else f"{count / 1000:,.0f} kB"
        if count < 10_000_000
        else f"{count / 1e6:,.0f} MB"
    )
