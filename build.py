#!/usr/bin/env python3
"""The front door: `python build.py [command]`. Everything happens in the package `prospectus`."""

import contextlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path

NEEDED = (
    "babel", "fontTools", "jinja2", "lxml", "markdown", "material", "mkdocs", "pikepdf", "polib", "pypdf",
    "pypdfium2", "typst", "weblate_language_data", "yaml",
)  # fmt: skip
INSTALLED = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def run() -> int:
    """Hands over to the package, with the Python that `make site` installed where this one lacks something."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing and INSTALLED.exists() and Path(sys.prefix) != INSTALLED.parent.parent:
        os.execv(INSTALLED, [str(INSTALLED), *sys.argv])
    if missing:
        sys.stderr.write(f"Not installed: {', '.join(missing)}. Run 'make site' once: it installs what is needed.\n")
        return 2
    from prospectus.cli import main

    return main(sys.argv[1:])


def end(status: int) -> None:
    """Ends this process at once: to take apart what is in memory would take a tenth of a second."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BrokenPipeError):  # nobody reads any more
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    end(run())
