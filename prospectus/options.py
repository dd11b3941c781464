"""Arguments of commands: what may be written where, and the many of `publish`."""

import argparse
import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path

LAST_PORT = 65535


def day(text: str) -> str:
    """A day as an argument."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a date like 2026-11-23; found {text!r}") from None


def jobs(text: str) -> int:
    """A number of processes as an argument."""
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to 64; found {text!r}")
    return int(text)


def port(text: str) -> int:
    """A port as an argument."""
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {LAST_PORT}; found {text!r}")
    return int(text)


def publish_arguments(run: Callable[[argparse.Namespace], int], parser: argparse.ArgumentParser) -> None:
    """The arguments of `publish`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    # the gates are described where they are, and only loaded for who asks
    vars(parser)["format_help"] = partial(_with_gates, parser, parser.format_help)
    parser.add_argument("site", metavar="SITE", help="the site: molit, smartcity or kind")
    parser.add_argument("target", metavar="TARGET", nargs="?", default="", help="where to; see below")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change, and how texts would read")
    parser.add_argument("--rollback", action="store_true", help="go back to the release before the live one")
    parser.add_argument(
        "--verify", metavar="URL", default="", help="compare every file and header that is live there (afterwards)"
    )
    parser.add_argument(
        "--allow", action="append", default=[], metavar="GATE", help="publish with this gate closed; may be repeated"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("public"), metavar="DIR", help="where the sites were built (default: public)"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="say what happens when; show all changes of text")
    parser.set_defaults(run=run)


def _with_gates(parser: argparse.ArgumentParser, help: Callable[[], str]) -> str:
    """The help of `publish` with the targets and gates there are."""
    try:
        from prospectus.gates import GATES
        from prospectus.places import KINDS
    except ModuleNotFoundError as error:
        parser.epilog = f"Must have the package {error.name!r} to say more: run 'make publishing' first."
        return help()
    ways = "\n".join(f"  {way}" for way in KINDS.values())
    listed = "\n".join(f"  {name:20}{' '.join((gate.__doc__ or '').split())}" for name, gate in GATES.items())
    parser.epilog = f"targets:\n{ways}\n\ngates (a closed one stops publishing; --allow NAME opens it):\n{listed}"
    return help()
