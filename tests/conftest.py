"""What the tests share: the repository, small projects made from tests/sites, and built releases."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from prospectus import config, release
from prospectus.loading import Loaded, RefusedError
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.sources import Problem
from tests import checkers, rig

ROOT = Path(__file__).resolve().parent.parent
SITES = ROOT / "tests" / "sites"
LOCALES = ("en", "ko", "ar")  # of the small project, which has no translations: only the first is published

Change = Callable[[str, str, str], None]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root: the real sources."""
    return ROOT


def copy_project(target: Path, name: str = "minimal") -> Path:
    """A project tree of tests/sites in a folder of its own, with the real templates."""
    shutil.copytree(SITES / name, target, dirs_exist_ok=True)
    ours = shutil.ignore_patterns("fonts")
    shutil.copytree(ROOT / "templates", target / "templates", ignore=ours, dirs_exist_ok=True)
    shutil.copytree(ROOT / "templates/fonts", target / "templates/fonts", copy_function=linked)
    return target


def linked(source: str, target: str) -> None:
    """A large file that no test changes, a second time: links that lead out of a project are refused."""
    try:
        os.link(source, target)
    except OSError:  # on another disk
        shutil.copy2(source, target)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small, faultless project that a test may change."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, shared: a test must not change it."""
    return copy_project(tmp_path_factory.mktemp("minimal"))


@pytest.fixture(scope="session")
def loaded(minimal: Path) -> Loaded:
    """The small project, read and checked."""
    return release.checked(minimal)


@pytest.fixture(scope="session")
def real(root: Path) -> Loaded:
    """The real program, read and checked."""
    return release.checked(root)


@pytest.fixture(scope="session")
def real_out(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real sites, built once for all tests that look at them."""
    out = tmp_path_factory.mktemp("real") / "public"
    release.build(Request(root=root, out=out, jobs=1), Recorder())
    return out


@pytest.fixture(scope="session")
def minimal_out(minimal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project's sites, built once."""
    out = tmp_path_factory.mktemp("minimal-out") / "public"
    release.build(Request(root=minimal, out=out, locales=LOCALES, jobs=1), Recorder())
    return out


def change(root: Path, path: str, old: str, new: str) -> None:
    """Replaces a text in a source, which must be there exactly once."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def problems_of(root: Path) -> list[Problem]:
    """What `build.py check` would say about a project; empty where nothing is wrong."""
    try:
        release.checked(root)
    except RefusedError as refused:
        return sorted(set(refused.problems))
    return []


def lines(found: list[Problem]) -> list[str]:
    """Problems as "path:line: message", without tips."""
    return [f"{problem.path}:{problem.line}: {problem.message}" for problem in found]


def settings_of(root: Path) -> tuple[config.Config | None, list[Problem]]:
    """A project's configuration and what is wrong with it."""
    problems: list[Problem] = []
    return config.load(root, problems), problems


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    checkers.required("" if rig.CHROMIUM else "no Chromium on this machine; see tests/install-tools")
    with rig.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(real_out: Path) -> Iterator[str]:
    """The real sites, served on the loopback address."""
    with rig.serving(real_out) as host:
        yield host.address


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells how many cases each test tried, where a number was asked for (`make fuzz`)."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    cases = {report.nodeid: dict(report.user_properties).get("cases", 0) for report in reports}
    if "FUZZ" in os.environ and any(cases.values()):
        terminalreporter.section("cases")
        for test, count in sorted(cases.items()):
            terminalreporter.write_line(f"{count:8,}  {test.partition('::')[2]}")
        terminalreporter.write_line(f"{sum(cases.values()):8,}  cases in all")
