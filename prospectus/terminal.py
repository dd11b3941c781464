"""What all commands share: exit codes, what they read, and how they say what is wrong or was written."""

from pathlib import Path
from typing import TYPE_CHECKING

from prospectus.report import Console
from prospectus.sources import Problem

if TYPE_CHECKING:
    from prospectus.loading import Loaded
    from prospectus.program import Program

DONE, PROBLEMS, USAGE = 0, 1, 2


def root() -> Path:
    """The project's folder: the one in which the command is given."""
    return Path.cwd()


def told(problems: list[Problem]) -> int:
    """Prints problems; the exit code."""
    Console().problems(problems)
    return PROBLEMS


def written_paths(paths: list[str]) -> int:
    """Prints which files were written; the exit code."""
    for path in paths:
        print(path)
    print(f"{len(paths)} files written." if paths else "Everything is up to date.")
    return DONE


def table(rows: list[tuple[str, ...]]) -> None:
    """Prints rows with columns as wide as their longest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def all_locales() -> "Loaded | None":
    """The sources in every locale, or None after their problems were printed."""
    from prospectus import loading

    problems: list[Problem] = []
    try:
        return loading.load(loading.configured(root(), problems), problems)
    except loading.RefusedError as refused:
        Console().problems(refused.problems)
        return None


def sources() -> "Program | None":
    """The sources, or None after their problems were printed."""
    from prospectus import config, program

    problems: list[Problem] = []
    settings = config.load(root(), problems)
    whole = program.load(root(), settings, problems) if settings else None
    if problems:
        Console().problems(problems)
    return None if problems else whole
