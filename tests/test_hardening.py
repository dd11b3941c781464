"""Sources that mean harm: nothing outside `public/` is written, nothing outside the project read, and all ends soon.

Each is tried as a user would, by the command, in a process that may take neither long nor much memory.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from prospectus import catalogs
from prospectus.config import Locale
from prospectus.sources import Problem
from tests.conftest import ROOT, change

MEMORY, SECONDS = 2 << 30, 20
SECRET = "a-word-that-stands-outside"
RECORD, PAGE, MKDOCS, KIND = "projects/hanoi-traffic-2026.yml", "content/apply/faq.md", "mkdocs.yml", "sites/kind.yml"
PO = "locales/ko/LC_MESSAGES/interface.po"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
PICTURE = "\npictures:\n  - {file: %s, alt: A, credit: C, width: 1, height: 1}\n"

Spoil = Callable[[Path], object]


def command(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in a project's folder, within bounds of time and memory."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *words],
        cwd=root, capture_output=True, text=True, errors="replace", timeout=SECONDS, preexec_fn=bounded, check=False,
    )  # fmt: skip


def listing(folder: Path) -> set[str]:
    """Everything below a folder."""
    return {os.path.join(where, name) for where, folders, names in os.walk(folder) for name in (*folders, *names)}


def refused(root: Path, *words: str) -> str:
    """What a command says that must refuse the sources: as problems only, with nothing written anywhere."""
    before = listing(root.parent)
    done = command(root, *words)
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert done.returncode == 1, done.stderr
    assert done.stderr.rstrip().endswith("nothing was written.")
    made = listing(root.parent) - before
    assert {path for path in made if "__pycache__" not in path} == set()
    return done.stderr


def write(path: str, data: str | bytes) -> Spoil:
    """Writes a file in the place of another, or a new one."""

    def spoil(root: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    return spoil


def append(path: str, data: str | bytes) -> Spoil:
    return lambda root: write(path, (root / path).read_bytes() + (data.encode() if isinstance(data, str) else data))(
        root
    )


def huge(path: str) -> Spoil:
    """A file of 200 MB."""

    def spoil(root: Path) -> None:
        write(path, "a: b\n")(root)
        os.truncate(root / path, 200 << 20)

    return spoil


def linked(path: str, target: str) -> Spoil:
    """A link in the place of a file or folder."""

    def spoil(root: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            file.rename(root.parent / f"moved-{file.name}")
        file.symlink_to(target)

    return spoil


def pipe(path: str) -> Spoil:
    def spoil(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).unlink(missing_ok=True)
        os.mkfifo(root / path)

    return spoil


@pytest.fixture
def outside(project: Path) -> Path:
    """Files beside a project that no source may reach."""
    folder = project.parent / "outside"
    folder.mkdir()
    for name in ("secret.yml", "secret.md", "secret.po", "secret.html", "secret.jpg"):
        (folder / name).write_text(f"{SECRET}: [\n{SECRET}\n", encoding="utf-8")
    return folder


# -- links and paths ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (RECORD, "secret.yml"),
        ("projects/new.yml", "secret.yml"),
        ("calls", ""),
        (PAGE, "secret.md"),
        ("content/apply", ""),
        ("content/pictures/new.jpg", "secret.jpg"),
        ("forms/new.yml", "secret.yml"),
        ("institutions/new.yml", "secret.yml"),
        (PO, "secret.po"),
        ("locales/ko", ""),
        ("locales/glossary.yml", "secret.yml"),
        ("templates/new.html", "secret.html"),
        (KIND, "secret.yml"),
        (MKDOCS, "secret.yml"),
    ],
)
def test_a_link_out_of_the_project_is_not_followed(project: Path, outside: Path, path: str, name: str) -> None:
    linked(path, str(outside / name))(project)
    said = refused(project, "build", "--out", "public")
    assert f"{path}:1: Must not be a link that leads out of the sources." in said


def test_catalogs_are_not_written_through_a_link(project: Path, outside: Path) -> None:
    linked("locales/ko", str(outside))(project)
    assert "locales/ko:1: Must not be a link" in refused(project, "locales", "update")


@pytest.mark.parametrize(
    "file",
    ["../../../outside/secret.jpg", "/etc/passwd", "'..\\p.jpg'", "'%2e%2e/p.jpg'", "a/../p.jpg", "./p.jpg", "p.JPG"],
)
def test_a_picture_stands_in_its_folder(project: Path, outside: Path, file: str) -> None:
    append(RECORD, PICTURE % file)(project)
    assert "Must be a picture's file name" in refused(project, "build", "--out", "public")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (MKDOCS, "sites: [molit", "sites: [../molit"),
        (MKDOCS, "sites: [molit", "sites: ['..'"),
        (MKDOCS, "- tag: ko", "- tag: ../../ko"),
        (MKDOCS, "- tag: ko", "- tag: ko/../../x"),
        (MKDOCS, "secretariat: kind", "secretariat: ../kind"),
        ("forms/visit.yml", "recipient: ", "recipient: ../"),
        ("calls/2026.yml", "time_zone: Asia/Seoul", "time_zone: Asia/../../etc"),
        ("calls/2026.yml", "time_zone: Asia/Seoul", "time_zone: Asia/Nowhere"),
    ],
)
def test_a_name_is_no_path(project: Path, path: str, old: str, new: str) -> None:
    change(project, path, old, new)
    assert f"{path}:" in refused(project, "build", "--out", "public")


def test_a_build_writes_below_its_folder_only(project: Path) -> None:
    change(project, MKDOCS, "site_dir: public", "site_dir: ../elsewhere")
    before = listing(project.parent)
    done = command(project, "build", "--out", "public", "--no-documents", "--locale", "en", "--site", "kind")
    assert done.returncode == 0, done.stderr
    made = {path for path in listing(project.parent) - before if "__pycache__" not in path}
    assert made
    assert all(Path(path).is_relative_to(project / "public") for path in made)


# -- time and memory ------------------------------------------------------------------------------

BOMB = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [*{m}, *{m}, *{m}]\n" for m, n in zip("abcdefghi", "bcdefghij", strict=True)
)
DEEP = "[" * 10_000 + "]" * 10_000
MARKDOWN = {
    "lists": "".join("    " * depth + "- x\n" for depth in range(300)),
    "lists-in-a-line": "- " * 10_000,
    "quotes": "> " * 10_000,
    "panels": "".join("    " * depth + "!!! note\n\n" for depth in range(300)),
    "emphasis": "*" * 10_000 + "x" + "*" * 10_000,
    "brackets": "[" * 10_000 + "x" + "]" * 10_000,
    "pictures": "![" * 3_000 + "]" * 3_000,
    "links": "[a](" * 3_000,
    "spaces": "a" + " " * 50_000 + "b",
    "lines": "\n" * 1_000_000,
    "a-long-line": "word " * 40_000,
}


@pytest.mark.parametrize(
    ("path", "spoil"),
    [
        ("projects/x.yml", write("projects/x.yml", BOMB)),
        (RECORD, append(RECORD, f"x: {DEEP}\n")),
        (MKDOCS, append(MKDOCS, f"\nx: {DEEP}\n")),
        (KIND, append(KIND, f"\nx: {DEEP}\n")),
        ("forms/x.yml", write("forms/x.yml", f"x: {DEEP}\n")),
        ("locales/glossary.yml", write("locales/glossary.yml", f"x: {DEEP}\n")),
        (PAGE, write(PAGE, f"---\nx: {DEEP}\n---\n")),
        *((PAGE, append(PAGE, f"\n\n{text}\n")) for text in MARKDOWN.values()),
        (RECORD, write(RECORD, "description: |\n  " + "> " * 10_000)),
        *((path, huge(path)) for path in (
            RECORD, "calls/x.yml", "institutions/x.yml", "forms/x.yml", "content/apply/x.md", "content/x.zip", PO,
            "locales/glossary.yml", "content/pictures/x.jpg", "templates/x.html", MKDOCS, KIND,
        )),
        ("projects/x.yml", write("projects/x.yml", "a: b\n" * 1_000_000)),
        (PO, write(PO, HEAD + "# x\n" * 1_000_000)),
        *((path, pipe(path)) for path in (
            RECORD, PAGE, PO, "locales/glossary.yml", "templates/x.html", "content/pictures/x.jpg", KIND, MKDOCS,
        )),
        ("content/loop", lambda root: [(root / "content" / name).symlink_to(".") for name in ("loop", "pool")]),
        ("templates/x.html", write("templates/x.html", bytes(range(256)))),
        ("templates/x.html", lambda root: (root / "templates/x.html").mkdir()),
        (PO, write(PO, bytes(range(256)))),
        (RECORD, write(RECORD, "title: A".encode("utf-16"))),
        (PAGE, append(PAGE, b"\0")),
    ],
)  # fmt: skip
def test_no_source_takes_long_or_much_memory(project: Path, path: str, spoil: Spoil) -> None:
    spoil(project)
    assert f"{path}:" in refused(project, "build", "--out", "public")


@pytest.mark.parametrize("text", ["[" * 20_000, "*" * 20_000, "![" * 5_000 + "](" * 5_000, "x" * 10_001])
def test_a_translation_that_takes_the_parser_too_long_is_unsafe(tmp_path: Path, text: str) -> None:
    write(PO, f'{HEAD}msgid "a"\nmsgstr "{text}"\n')(tmp_path)
    problems: list[Problem] = []
    catalog = catalogs.load(tmp_path, Locale("ko"), problems)
    assert problems == []
    assert catalog.state("interface", ("", "a")) == catalogs.UNSAFE
    assert "interface" not in catalog.entries


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"], ids=["crlf", "cr"])
def test_a_line_is_told_right_whatever_ends_lines(project: Path, ends: bytes) -> None:
    for path in (RECORD, PAGE, MKDOCS, KIND):
        (project / path).write_bytes((project / path).read_bytes().replace(b"\n", ends) + ends + b"wrong: 1" + ends)
    lines = len((project / KIND).read_bytes().split(ends)) - 1
    assert f"{KIND}:{lines}: Must not have the field 'wrong'." in refused(project, "check")
