"""The package's architecture, held by its source text: imports, sizes, who prints, who knows URLs."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT

# A module imports only modules that stand before it.
ORDER = (
    "terms",
    "cldr",
    "memory",
    "sources",
    "schema",
    "records",
    "portable",
    "columns",
    "mappings",
    "forms",
    "guidance",
    "config",
    "headers",
    "blocks",
    "inline",
    "korean",
    "quotes",
    "shape",
    "skeleton",
    "moulds",
    "markdown",
    "fillings",
    "redirects",
    "program",
    "messages",
    "figures",
    "parity",
    "glossary",
    "pofiles",
    "catalogs",
    "merge",
    "editions",
    "progress",
    "offers",
    "pseudo",
    "routes",
    "templating",
    "theme",
    "words",
    "alphabet",
    "artifacts",
    "fingerprints",
    "store",
    "compression",
    "jobs",
    "fonts",
    "typeset",
    "outputs.maps",
    "outputs.assets",
    "outputs.styles",
    "outputs.slots",
    "outputs.names",
    "outputs.views",
    "outputs.sheets",
    "outputs.booklets",
    "outputs.widgets",
    "outputs.docx",
    "outputs.prepared",
    "outputs.documents",
    "outputs.drawings",
    "outputs.cards",
    "outputs.downloads",
    "outputs.tallies",
    "outputs.explorer",
    "outputs.calendars",
    "outputs.states",
    "outputs.feeds",
    "outputs.published",
    "outputs.tables",
    "outputs.records_json",
    "outputs.geojson",
    "outputs.infrastructure",
    "outputs.activities",
    "outputs.datasets",
    "outputs.linked",
    "outputs.contents",
    "outputs.frames",
    "outputs.search",
    "outputs.pages",
    "outputs.offline",
    "outputs.languages",
    "outputs.sitemaps",
    "outputs.hosting",
    "checks",
    "loading",
    "intake",
    "returned_pdf",
    "returned_docx",
    "answers",
    "drafts",
    "spreadsheets",
    "applications",
    "scaffold",
    "weights",
    "report",
    "ledger",
    "making",
    "planning",
    "shares",
    "crew",
    "unchanged",
    "release",
    "watching",
    "served",
    "live",
    "panels",
    "preview",
    "terminal",
    "places",
    "sftp",
    "buckets",
    "parcels",
    "targets",
    "publishing",
    "differences",
    "links",
    "gates",
    "verification",
    "publish",
    "options",
    "cli",
)
PRINTS = {"cli", "publish", "report", "terminal"}
KNOWS_URLS = {"routes"}
MKDOCS = {"config", "theme", "outputs.pages"}
MODULE_LINES, FUNCTION_LINES, FRONT_DOOR_LINES = 500, 50, 40


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT / "prospectus").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in sorted((ROOT / "prospectus").rglob("*.py"))}
PACKAGES = {"", "outputs"}


@cache
def syntax(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def internal(base: str, names: list[str]) -> Iterator[str]:
    """The modules of this package that `from base import names` reads."""
    inner = base.removeprefix("prospectus").removeprefix(".")
    for name in names:
        joined = f"{inner}.{name}".removeprefix(".")
        yield joined if joined in MODULES else inner


def imports(module: str) -> set[str]:
    """The modules of this package that a module names, also inside functions and for types only."""
    found: set[str] = set()
    for node in ast.walk(syntax(module)):
        match node:
            case ast.ImportFrom(module=str(base), names=names, level=0) if base.split(".")[0] == "prospectus":
                found.update(internal(base, [alias.name for alias in names]))
            case ast.Import(names=names):
                found.update(
                    alias.name.removeprefix("prospectus.") for alias in names if alias.name.startswith("prospectus.")
                )
            case ast.ImportFrom(level=level) if level:
                found.add(f"relative import in line {node.lineno}")
    return found - PACKAGES


def outside(module: str) -> set[str]:
    """The packages of other houses that a module imports."""
    found: set[str] = set()
    for node in ast.walk(syntax(module)):
        match node:
            case ast.ImportFrom(module=str(base), level=0):
                found.add(base.split(".")[0])
            case ast.Import(names=names):
                found.update(alias.name.split(".")[0] for alias in names)
    return found


def functions(module: str) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(syntax(module)) if isinstance(node, ast.FunctionDef))


def docstrings(tree: ast.Module) -> set[int]:
    """The nodes that document: text for people, not for the program."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, owners)]
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def texts(module: str) -> Iterator[str]:
    """Every string that a module's code uses, the parts of f-strings too."""
    tree = syntax(module)
    told = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def joined(module: str) -> Iterator[str]:
    """Every f-string of a module as it is written."""
    return (ast.unparse(node) for node in ast.walk(syntax(module)) if isinstance(node, ast.JoinedStr))


# -- imports --------------------------------------------------------------------------------------


def test_every_module_has_its_place_in_the_order() -> None:
    assert sorted(ORDER) == sorted(MODULES.keys() - PACKAGES)


@pytest.mark.parametrize("module", ORDER)
def test_a_module_imports_only_modules_before_it(module: str) -> None:
    assert imports(module) <= set(ORDER[: ORDER.index(module)])


def test_packages_import_nothing() -> None:
    assert {name: imports(name) for name in PACKAGES} == {"": set(), "outputs": set()}


def test_the_reader_of_imports_sees_every_way_to_write_one() -> None:
    assert imports("outputs.pages") >= {"config", "outputs.maps", "routes"}
    assert imports("cli") >= {"release", "preview", "terminal"}
    assert imports("terminal") >= {"loading", "program"}


def test_only_configuration_theme_and_pages_touch_mkdocs() -> None:
    assert {name for name in ORDER if outside(name) & {"mkdocs", "material"}} <= MKDOCS


def test_the_command_line_does_not_load_what_its_help_does_not_need() -> None:
    code = "import sys, prospectus.cli; print(*sorted({'mkdocs', 'jinja2', 'babel', 'markdown'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


# -- who does what --------------------------------------------------------------------------------


@pytest.mark.parametrize("module", [name for name in ORDER if name not in PRINTS])
def test_only_the_command_line_and_its_report_print(module: str) -> None:
    written = [
        ast.unparse(node)
        for node in ast.walk(syntax(module))
        if (isinstance(node, ast.Name) and node.id in ("print", "input"))
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr", "sys.exit"))
    ]
    assert written == []


@pytest.mark.parametrize("module", [name for name in ORDER if name not in KNOWS_URLS])
def test_only_routes_knows_what_a_folder_is_read_from(module: str) -> None:
    assert [text for text in texts(module) if "index.html" in text] == []


@pytest.mark.parametrize("module", [name for name in ORDER if name not in KNOWS_URLS])
def test_only_routes_joins_a_locale_and_what_follows_it(module: str) -> None:
    # catalogs names the PO files of a locale, which nobody visits
    begins = re.compile(r"""^f(['"])\{(?:[\w.]*\.)?(?:locale(?:\.tag)?|tag)\}/""")
    assert [text for text in joined(module) if begins.search(text)] == []


@pytest.mark.parametrize("module", [name for name in ORDER if name not in KNOWS_URLS])
def test_only_routes_adds_to_a_base_url(module: str) -> None:
    begins = re.compile(r"""^f(['"])\{[\w.]*base_url\}.""")
    assert [text for text in joined(module) if begins.search(text)] == []


def test_only_the_command_line_asks_for_the_day() -> None:
    asked = re.compile(r"\b(?:datetime|date)\.(?:now|today|utcnow)\b|\btime\.(?:time|localtime|gmtime|strftime)\b")
    assert [name for name in ORDER if asked.search(MODULES[name].read_text(encoding="utf-8"))] == ["cli"]


# -- sizes and words ------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ORDER)
def test_no_module_is_longer_than_500_lines(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("module", ORDER)
def test_no_function_is_longer_than_50_lines(module: str) -> None:
    sizes = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions(module)}
    assert {name: size for name, size in sizes.items() if size > FUNCTION_LINES} == {}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_and_every_public_function_and_class_says_what_it_is(module: str) -> None:
    tree = syntax(module)
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert ast.get_docstring(tree)
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "build"])
def test_no_module_has_a_name_that_says_nothing(name: str) -> None:
    assert [module for module in MODULES if name in module.split(".")] == []


def test_the_front_door_is_small_and_only_hands_over() -> None:
    text = (ROOT / "build.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= FRONT_DOOR_LINES
    imported = re.findall(r"^ *(?:from|import) +(\w+)(?:.(\w+))?", text, re.M)
    assert [(package, module) for package, module in imported if package not in sys.stdlib_module_names] == [
        ("prospectus", "cli")
    ]


# -- what is kept in the repository ---------------------------------------------------------------


@cache
def tracked() -> dict[str, str]:
    """Path -> text of every file that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    files = {path: ROOT / path for path in listed.split("\0") if path}
    return {path: file.read_text("utf-8", errors="replace") for path, file in files.items() if file.is_file()}


def holding(pattern: str) -> list[str]:
    """Where the tracked files match a pattern: "path: what was found"."""
    found = re.compile(pattern)
    return [f"{path}: {match[0]}" for path, text in tracked().items() for match in found.finditer(text)]


def whole(path: str) -> str:
    """A pattern for a path that stands by itself."""
    return rf"(?<![\w.:/-]){re.escape(path)}(?![\w-])"


def test_the_repository_keeps_its_front_door_and_its_package() -> None:
    assert tracked().keys() >= {"build.py", "mkdocs.yml", "prospectus/cli.py"}


def test_no_tracked_file_names_a_folder_of_this_machine() -> None:
    places = {str(ROOT), sys.prefix, sys.base_prefix, str(Path.home())}
    known = [place for place in sorted(places) if len(Path(place).parts) > 2]
    assert [hit for place in known for hit in holding(whole(place))] == []


def test_no_tracked_file_names_somebodys_home_folder() -> None:
    assert holding(r"(?<![\w.:/])(?:/(?:root|home/\w+|Users/\w+)/|[A-Z]:\\Users\\)") == []


def test_no_tracked_file_chooses_a_package_index() -> None:
    assert holding(r"(?i)\b(?:index[-_]url|find[-_]links|trusted[-_]host)\b") == []


def test_no_tracked_file_names_a_package_mirror() -> None:
    assert (
        holding(r"(?i)\bhttps?://[^\s\"'<>)]+/simple\b|https?://[\w.-]*(?:artifactor[y]|nexu[s]|devp[i]|mirro[r])")
        == []
    )


def test_no_tracked_file_names_the_index_that_this_machine_uses() -> None:
    hosts = {urlsplit(os.environ.get(name, "")).hostname or "" for name in ("PIP_INDEX_URL", "UV_INDEX_URL")}
    known = sorted(host for host in hosts if "." in host and host != "pypi.org")
    assert [hit for host in known for hit in holding(re.escape(host))] == []


def test_nothing_that_a_build_makes_is_tracked() -> None:
    assert [path for path in tracked() if path.split("/")[0] in ("public", ".venv") or "__pycache__" in path] == []
