"""Which sources changed: however they were written, and however often."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prospectus import watching
from prospectus.watching import Watch, is_source, stamps

PATIENCE = 10.0  # seconds that a loaded machine may take


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in ("mkdocs.yml", "projects/a.yml", "content/apply/faq.md", "templates/.icons/kcn/map.svg"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("before")
    return tmp_path


@pytest.fixture
def watch(root: Path) -> Iterator[Watch]:
    with Watch(root) as found:
        yield found


def told(watch: Watch, *wanted: str) -> set[str]:
    """What the watch tells until it has told what is wanted."""
    found: set[str] = set()
    latest = time.monotonic() + PATIENCE
    while not found.issuperset(wanted) and time.monotonic() < latest:
        found |= watch.wait(0.2)
    return found


def replace(file: Path, text: str) -> None:
    """Writes as many editors do: another file, which then takes the place."""
    other = file.with_name(f".{file.name}.new")
    other.write_text(text)
    os.replace(other, file)


def backed_up(file: Path, text: str) -> None:
    """Writes as others do: the old file is moved away, a new one is written, the old one deleted."""
    old = file.with_name(f"{file.name}~")
    file.rename(old)
    file.write_text(text)
    old.unlink()


EDITS: dict[str, Callable[[Path], object]] = {
    "written": lambda root: (root / "projects/a.yml").write_text("after!"),
    "the same size": lambda root: (root / "projects/a.yml").write_text("BEFORE"),
    "replaced": lambda root: replace(root / "projects/a.yml", "after"),
    "backed up": lambda root: backed_up(root / "projects/a.yml", "after"),
    "deleted": lambda root: (root / "projects/a.yml").unlink(),
    "renamed": lambda root: (root / "projects/a.yml").rename(root / "projects/b.yml"),
    "moved out": lambda root: (root / "projects/a.yml").rename(root / "elsewhere.yml"),
    "its folder deleted": lambda root: shutil.rmtree(root / "projects"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_change_is_told_however_it_is_made(root: Path, watch: Watch, edit: str) -> None:
    EDITS[edit](root)
    assert "projects/a.yml" in told(watch, "projects/a.yml")
    assert all(is_source(Path(path).name) for path in told(watch))


def test_both_names_of_a_renamed_file_are_told(root: Path, watch: Watch) -> None:
    (root / "projects/a.yml").rename(root / "projects/b.yml")
    assert told(watch, "projects/a.yml", "projects/b.yml") == {"projects/a.yml", "projects/b.yml"}


def test_a_new_file_in_a_new_folder_is_told_and_its_changes_too(root: Path, watch: Watch) -> None:
    new = root / "content" / "after" / "deep" / "page.md"
    new.parent.mkdir(parents=True)
    new.write_text("new")
    assert told(watch, "content/after/deep/page.md") == {"content/after/deep/page.md"}
    new.write_text("newer")
    assert told(watch, "content/after/deep/page.md") == {"content/after/deep/page.md"}


def test_a_renamed_folder_is_told_file_by_file(root: Path, watch: Watch) -> None:
    (root / "content/apply").rename(root / "content/after")
    assert told(watch, "content/after/faq.md", "content/apply/faq.md") == {
        "content/after/faq.md",
        "content/apply/faq.md",
    }
    (root / "content/after/faq.md").write_text("after")
    assert told(watch, "content/after/faq.md") == {"content/after/faq.md"}


def test_a_folder_of_sources_that_comes_later_or_again_is_watched(root: Path, watch: Watch) -> None:
    for _ in range(2):
        (root / "calls").mkdir()
        (root / "calls/2026.yml").write_text("new")
        assert "calls/2026.yml" in told(watch, "calls/2026.yml")
        (root / "calls/2026.yml").write_text("newer")
        assert "calls/2026.yml" in told(watch, "calls/2026.yml")
        shutil.rmtree(root / "calls")
        assert "calls/2026.yml" in told(watch, "calls/2026.yml")


def test_the_configuration_in_the_root_is_watched(root: Path, watch: Watch) -> None:
    replace(root / "mkdocs.yml", "after")
    assert told(watch, "mkdocs.yml") == {"mkdocs.yml"}


def test_icons_stand_in_a_hidden_folder_and_are_watched(root: Path, watch: Watch) -> None:
    (root / "templates/.icons/kcn/map.svg").write_text("after")
    assert told(watch, "templates/.icons/kcn/map.svg") == {"templates/.icons/kcn/map.svg"}


def test_what_is_no_source_is_not_told(root: Path, watch: Watch) -> None:
    (root / "public").mkdir()
    (root / "public/mkdocs.yml").write_text("built")
    (root / "projects/.a.yml.swp").write_text("an editor's own")
    (root / "projects/a.yml~").write_text("an editor's own")
    (root / "projects/a.yml").read_text()
    assert watch.wait(0.5) == frozenset()


def test_hundreds_of_saves_end_with_the_last(root: Path, watch: Watch) -> None:
    file, seen = root / "projects/a.yml", ""

    def save() -> None:
        for number in range(400):
            (file.write_text if number % 2 else lambda text: replace(file, text))(f"{number:03}")

    writer = threading.Thread(target=save)
    writer.start()
    latest = time.monotonic() + PATIENCE
    while seen != "399" and time.monotonic() < latest:
        if "projects/a.yml" in watch.wait(0.2):
            seen = file.read_text()
    writer.join()
    assert seen == "399"


def test_two_saves_at_one_moment_are_both_worth_a_look(root: Path, watch: Watch) -> None:
    file = root / "projects/a.yml"
    file.write_text("AFTER1")
    assert told(watch, "projects/a.yml")
    known = file.stat()
    file.write_text("AFTER2")
    os.utime(file, ns=(known.st_atime_ns, known.st_mtime_ns))  # as where the clock of the disk is coarse
    assert told(watch, "projects/a.yml") == {"projects/a.yml"}


def test_without_events_looking_finds_what_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left() -> None:
        raise OSError("inotify instance limit reached")

    monkeypatch.setattr(watching, "Observer", none_left)
    with Watch(root) as watch:
        (root / "projects/a.yml").write_text("after!")
        assert told(watch, "projects/a.yml") == {"projects/a.yml"}


def test_links_to_folders_are_not_followed(root: Path) -> None:
    (root / "projects/loop").symlink_to(root / "projects")
    assert "projects/loop/a.yml" not in stamps(root)
    assert "projects/a.yml" in stamps(root)
