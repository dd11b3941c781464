"""What the tests of the preview share: a small project in three languages that readers are offered, and its edits."""

import base64
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from prospectus.catalogs import path_of
from tests.conftest import ROOT, change, copy_project

LOCALES = ("en", "ko", "ar")
PAGE, PROJECT, CATALOG = "content/apply/faq.md", "projects/oslo-parking-2026.yml", path_of("ko", "guidance")
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
PICTURED = """pictures:
  - file: oslo.png
    alt: Sensors in a street.
    credit: City of Oslo
    width: 1
    height: 1
"""
WORDS = {"When?": "언제?", "At any time.": "언제든지."}


def trilingual(target: Path) -> Path:
    """The small project, its menus translated as those of the real sites are, and a page of it into Korean."""
    root = copy_project(target)
    for tag in LOCALES[1:]:
        file = root / path_of(tag, "interface")
        file.parent.mkdir(parents=True)
        shutil.copyfile(ROOT / path_of(tag, "interface"), file)
    entries = [f'msgid "{english}"\nmsgstr "{korean}"\n' for english, korean in WORDS.items()]
    entries.append('msgctxt "page.title"\nmsgid "Questions"\nmsgstr "질문"\n')
    (root / CATALOG).write_text("\n".join(['msgid ""\nmsgstr ""\n', *entries]), encoding="utf-8")
    return root


def replaced(root: Path, path: str, old: str, new: str) -> None:
    """Changes a source as many editors write: another file takes its place."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    other = file.with_name(f".{file.name}.new")
    other.write_text(text.replace(old, new), encoding="utf-8")
    os.replace(other, file)


def pictured(root: Path) -> None:
    """Gives a project a picture."""
    (root / "content/pictures").mkdir()
    (root / "content/pictures/oslo.png").write_bytes(PICTURE)
    added(root, PROJECT, PICTURED)


def added(root: Path, path: str, text: str) -> None:
    """Writes more at the end of a source."""
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(text)


def copied(root: Path, path: str, to: str) -> None:
    """A new source like another."""
    shutil.copyfile(root / path, root / to)


def renamed(root: Path, old: str, new: str) -> None:
    """Renames a source."""
    (root / old).rename(root / new)


def moved(root: Path) -> None:
    """Renames a project, and leads the page that names it there."""
    renamed(root, "projects/hanoi-traffic-2026.yml", "projects/hanoi-bus-2026.yml")
    change(root, "content/apply/who-can-apply.md", "project:hanoi-traffic-2026", "project:hanoi-bus-2026")


def deleted(root: Path) -> None:
    """Deletes a project, and leads the page that names it elsewhere."""
    next((root / "projects").glob("hanoi-*.yml")).unlink()
    page = root / "content/apply/who-can-apply.md"
    page.write_text(re.sub("project:hanoi[-a-z0-9]*", "list:projects", page.read_text(encoding="utf-8")), "utf-8")


Edit = Callable[[Path], object]
EDITS: dict[str, Edit] = {
    "a record": lambda root: change(root, PROJECT, "Oslo Parking Demonstration", "Oslo Parks Itself"),
    "a record, written by rename": lambda root: replaced(root, PROJECT, "parking sensors", "parking meters"),
    "a new record": lambda root: copied(root, PROJECT, "projects/bergen-rain-2026.yml"),
    "a renamed record": moved,
    "guidance": lambda root: change(root, PAGE, "At any time.", "On **Mondays**, see [the dates](dates.md)."),
    "a renamed announcement": lambda root: renamed(
        root, "content/press/2026-01-27-call.md", "content/press/2026-01-27-opens.md"
    ),
    "a translation": lambda root: change(root, CATALOG, "질문", "묻고 답하기"),
    "a translation withdrawn": lambda root: change(root, CATALOG, 'msgstr "언제?"', 'msgstr ""'),
    "a label's translation": lambda root: change(root, path_of("ar", "interface"), 'msgid "Home"', 'msgid "House"'),
    "a template": lambda root: change(
        root, "templates/partials/footer.html", '<footer class="md-footer">', '<footer class="md-footer"><b>New</b>'
    ),
    "an included template": lambda root: added(root, "templates/partials/inner.html", "<p>Below the head</p>"),
    "a style": lambda root: added(root, "templates/assets/site.css", "\nbody { outline-offset: 3px }\n"),
    "a variable of the style": lambda root: added(root, "templates/assets/tokens.css", ":root { --kcn-text: #123456 }"),
    "a script": lambda root: added(root, "templates/assets/today.js", "\n// more\n"),
    "a site": lambda root: change(root, "sites/molit.yml", "Lead of molit", "Another lead"),
    "all sites": lambda root: change(root, "mkdocs.yml", "site_name: Test Program", "site_name: Another Program"),
    "the languages": lambda root: change(root, "mkdocs.yml", "    - tag: ar\n", "    - tag: ar\n      threshold: 95\n"),
    "a form": lambda root: change(root, "forms/visit.yml", 'version: "2026.1"', 'version: "2026.2-draft"'),
    "a picture": pictured,
    "a call": lambda root: change(root, "calls/2026.yml", "reviewed: ", "notes: [Bring a map.]\nreviewed: "),
    "the glossary": lambda root: (root / "locales/glossary.yml").write_text(
        "terms:\n  - id: when\n    english: [When]\n    translations: {ko: 언제}\n", encoding="utf-8"
    ),
    "a record deleted": deleted,
    "an announcement deleted": lambda root: next((root / "content/press").glob("*.md")).unlink(),
}
