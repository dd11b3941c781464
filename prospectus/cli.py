"""The command line: arguments, exit codes and everything that is printed."""

import argparse
import datetime
import json
import os
import sys
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from prospectus import __version__
from prospectus.report import Console
from prospectus.sources import Problem

if TYPE_CHECKING:
    from prospectus.program import Program

DONE, PROBLEMS, USAGE = 0, 1, 2
WHOLE = "Each site in place is whole: the one before, or the new one."


def main(arguments: list[str]) -> int:
    """Runs a command; its exit code: 0 done, 1 problems in the sources, 2 wrong usage."""
    parser = _parser()
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")):
        arguments = ["build", *arguments]
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print(f"Stopped. {WHOLE}", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Turns the program's records, guidance and translations into its websites.",
        epilog="Without a command, 'build' is run. 'build.py COMMAND --help' says more.",
    )
    parser.add_argument("--version", action="version", version=f"prospectus {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (arguments, summary, description) in COMMANDS.items():
        arguments(commands.add_parser(name, help=summary, description=description))
    return parser


def _root() -> Path:
    return Path.cwd()


def _date(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a date like 2026-11-23; found {text!r}") from None


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to 64; found {text!r}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to 65535; found {text!r}")
    return int(text)


def _default_day() -> str:
    """SOURCE_DATE_EPOCH as a date, where it is set (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date().isoformat() if epoch else ""


def _build_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--site",
        action="append",
        default=[],
        metavar="SITE",
        help="only this site (molit, smartcity, kind); may be repeated",
    )
    parser.add_argument(
        "--locale", action="append", default=[], metavar="LOCALE", help="only this locale (en, ko, …); may be repeated"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("public"), metavar="DIR", help="where the sites go (default: public)"
    )
    parser.add_argument(
        "--date",
        type=_date,
        default=None,
        metavar="DAY",
        help="day on which calls are open or closed (default: SOURCE_DATE_EPOCH, else the sources' newest review date)",
    )
    parser.add_argument(
        "--jobs", type=_jobs, default=0, metavar="N", help="processes that make pages (default: one for each core)"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="say what happens when")
    parser.set_defaults(run=_build)


def _build(options: argparse.Namespace) -> int:
    from prospectus.release import RefusedError, Request, build

    report = Console(verbose=options.verbose)
    try:
        day = options.date or _default_day()
    except (ValueError, OverflowError, OSError):
        found = os.environ["SOURCE_DATE_EPOCH"]
        print(f"SOURCE_DATE_EPOCH must be a number of seconds since 1970; found {found!r}.", file=sys.stderr)
        return USAGE
    request = Request(
        root=_root(), out=options.out, sites=tuple(options.site), locales=tuple(options.locale),
        day=day, jobs=options.jobs,
    )  # fmt: skip
    try:
        report.finished(build(request, report))
    except RefusedError as refused:
        report.problems(refused.problems)
        return PROBLEMS
    except OSError as error:
        print(f"{error.filename or options.out}: {error.strerror}. {WHOLE}", file=sys.stderr)
        return PROBLEMS
    except BrokenExecutor:
        print(f"A process that made pages was ended from outside, perhaps for want of memory. {WHOLE}", file=sys.stderr)
        return PROBLEMS
    return DONE


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--schemas",
        type=Path,
        default=None,
        metavar="DIR",
        help="also write the JSON Schemas of the records there, for editors",
    )
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from prospectus import release

    report, started = Console(), time.perf_counter()
    if options.schemas:
        _write_schemas(options.schemas)
    try:
        loaded = release.checked(_root())
    except release.RefusedError as refused:
        report.problems(refused.problems)
        return PROBLEMS
    whole = loaded.program
    counts = f"{len(whole.projects)} projects, {len(whole.calls)} calls, {len(whole.institutions)} institutions"
    locales = f"{len(whole.pages)} pages, {len(whole.config.locales)} locales"
    print(f"{counts}, {locales}: {time.perf_counter() - started:.2f} s, 0 problems.")
    return DONE


def _write_schemas(folder: Path) -> None:
    for path, text in schemas().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def schemas() -> dict[str, str]:
    """File name -> JSON Schema of each kind of record and of the guidance's front matter."""
    from prospectus.guidance import Page
    from prospectus.records import FOLDERS
    from prospectus.schema import json_schema

    kinds = {**{kind.__name__.lower(): kind for kind in FOLDERS.values()}, "page": Page}
    return {
        f"{name}.json": json.dumps(json_schema(kind, kind.__name__), ensure_ascii=False, indent=2) + "\n"
        for name, kind in kinds.items()
    }


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8000, help="port (default: 8000)")
    parser.add_argument(
        "--out", type=Path, default=Path("public"), metavar="DIR", help="folder to serve (default: public)"
    )
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from prospectus import preview

    sites = sorted(path.parent.name for path in options.out.glob("*/manifest.json"))
    if not sites:
        print(f"{options.out} holds no site yet. Run 'python build.py' first.", file=sys.stderr)
        return PROBLEMS
    try:
        server = preview.server(options.out, options.port)
    except OSError as error:
        print(f"Port {options.port} cannot be used: {error.strerror}. Try --port {options.port + 1}.", file=sys.stderr)
        return PROBLEMS
    for site in sites:
        print(f"http://localhost:{options.port}/{site}/")
    print("Ctrl-C stops the server.", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return DONE


def _locales_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    update = actions.add_parser("update", help="bring templates and catalogs up to date with the sources")
    update.set_defaults(run=_locales_update)
    status = actions.add_parser("status", help="how much of each locale is translated")
    status.set_defaults(run=_locales_status)


def _locales_update(options: argparse.Namespace) -> int:
    from prospectus import catalogs

    whole = _program()
    if whole is None:
        return PROBLEMS
    problems: list[Problem] = []
    for locale in whole.config.locales:
        catalogs.load(_root(), locale, problems)
    if problems:
        Console().problems(problems)
        return PROBLEMS
    written = catalogs.update(_root(), whole)
    for path in written:
        print(path)
    print(f"{len(written)} files written." if written else "Everything is up to date.")
    return DONE


def _locales_status(options: argparse.Namespace) -> int:
    from prospectus import catalogs

    problems: list[Problem] = []
    whole = _program()
    if whole is None:
        return PROBLEMS
    found = catalogs.messages(whole)
    print(f"{'locale':8}{'domain':12}{'translated':>12}{'missing':>9}{'words left':>12}")
    for locale in whole.config.locales:
        catalog = catalogs.load(_root(), locale, problems)
        for domain, messages in found.items() if not locale.is_source else ():
            left = [message for message in messages if not catalog.has(domain, message)]
            words = sum(len(m.text.split()) for m in left)
            print(f"{locale.tag:8}{domain:12}{len(messages) - len(left):>12}{len(left):>9}{words:>12}")
    if problems:
        Console().problems(problems)
    return PROBLEMS if problems else DONE


def _program() -> "Program | None":
    """The sources, or None after their problems were printed."""
    from prospectus import config, program

    problems: list[Problem] = []
    settings = config.load(_root(), problems)
    whole = program.load(_root(), settings, problems) if settings else None
    if problems:
        Console().problems(problems)
    return None if problems else whole


COMMANDS = {
    "build": (
        _build_arguments,
        "build the sites into public/ (the default)",
        "Load, check, plan, make, put in place. Nothing is written when the sources have problems.",
    ),
    "check": (
        _check_arguments,
        "everything that can be wrong in the sources",
        "Reads and checks every source; writes nothing but, if asked, the JSON Schemas of the records.",
    ),
    "serve": (
        _serve_arguments,
        "serve public/ on this machine",
        "A plain local server for looking at what was built; it listens on this machine only.",
    ),
    "locales": (
        _locales_arguments,
        "keep the translations up to date",
        "Brings the PO catalogs up to date with the sources, or says how far they are.",
    ),
}
