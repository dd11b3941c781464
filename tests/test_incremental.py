"""After one edit: the release is the one that a clean build makes, and no more was made than the edit reaches."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from prospectus import loading, merge, messages, release
from prospectus.loading import RefusedError
from prospectus.release import KEPT, RELEASES, Request
from prospectus.report import Recorder
from prospectus.sources import Problem
from tests.conftest import change, copy_project

LOCALES = ("en", "ko", "ar")
SITES = ("molit", "smartcity", "kind")
OSLO = "projects/oslo-parking-2026.yml"


class Tree(NamedTuple):
    """A project, and the folder that its sites were built into."""

    root: Path
    out: Path

    def build(self, documents: bool = False, **more: object) -> dict[str, str]:
        """Builds the sites; path -> why, for every file that was made."""
        recorder = Recorder()
        request = Request(self.root, self.out, locales=LOCALES, jobs=1, documents=documents, **more)  # type: ignore[arg-type]
        release.build(request, recorder)
        return dict(event for kind, event in recorder.events if kind == "made")  # type: ignore[misc]

    def files(self) -> dict[str, bytes]:
        """Path -> bytes of every file of the sites, manifests apart."""
        found = ((file, self.out / site) for site in SITES for file in (self.out / site).rglob("*"))
        return {
            f"{folder.name}/{file.relative_to(folder).as_posix()}": file.read_bytes()
            for file, folder in found
            if file.is_file() and file.name != "manifest.json"
        }


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The small project with catalogs, built once: it must not be changed."""
    tree = Tree(
        copy_project(tmp_path_factory.mktemp("incremental") / "project"), tmp_path_factory.mktemp("out") / "public"
    )
    problems: list[Problem] = []
    settings = loading.configured(tree.root, problems)
    whole = loading.read(settings, problems).program
    merge.update(tree.root, settings.locales[1:], messages.messages(whole), problems)
    for file in tree.root.glob("locales/*/LC_MESSAGES/*.po"):
        file.write_text(
            file.read_text(encoding="utf-8").replace('msgstr ""\n\n', 'msgstr "번역"\n\n', 3), encoding="utf-8"
        )
    picture(tree.root)
    tree.build()
    assert not problems
    return tree


@pytest.fixture
def tree(base: Tree, tmp_path: Path) -> Tree:
    """A copy of it, with what is known of its files."""
    shutil.copytree(base.root, tmp_path / "project", symlinks=True)
    shutil.copytree(base.out, tmp_path / "public", symlinks=True)
    return Tree(tmp_path / "project", tmp_path / "public")


def picture(root: Path) -> None:
    """Gives a project a picture."""
    (root / "content/pictures").mkdir()
    (root / "content/pictures/street.png").write_bytes(b"\x89PNG one")
    text = "pictures:\n- {file: street.png, alt: A street, credit: The city, width: 4, height: 3}\n"
    with (root / OSLO).open("a", encoding="utf-8") as record:
        record.write(text)


def edited(path: str, old: str, new: str) -> Callable[[Path], None]:
    """An edit of one place in a file."""
    return lambda root: change(root, path, old, new)


def extended(path: str, text: str) -> Callable[[Path], None]:
    """A file with something more at its end."""

    def edit(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def added(path: str, like: str, *pairs: tuple[str, str]) -> Callable[[Path], None]:
    """A new file like another, with some words changed."""

    def edit(root: Path) -> None:
        text = (root / like).read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (root / path).write_text(text, encoding="utf-8")

    return edit


def renamed(old: str, new: str, *edits: Callable[[Path], None]) -> Callable[[Path], None]:
    """A file under another name, and what has to follow."""

    def edit(root: Path) -> None:
        (root / old).rename(root / new)
        for following in edits:
            following(root)

    return edit


def deleted(path: str, *edits: Callable[[Path], None]) -> Callable[[Path], None]:
    """A file that is gone, and what has to follow."""

    def edit(root: Path) -> None:
        (root / path).unlink()
        for following in edits:
            following(root)

    return edit


def both(*edits: Callable[[Path], object]) -> Callable[[Path], None]:
    """Several edits."""

    def edit(root: Path) -> None:
        for one in edits:
            one(root)

    return edit


def touched(root: Path) -> None:
    """Every file with a new date, and nothing else."""
    for file in root.rglob("*"):
        os.utime(file)


def without(words: str) -> Callable[[Path], None]:
    """Words taken out of all templates."""

    def edit(root: Path) -> None:
        for file in (root / "templates").glob("*.html"):
            file.write_text(file.read_text(encoding="utf-8").replace(words, ""), encoding="utf-8")

    return edit


def without_pictures(root: Path) -> None:
    """Takes the pictures, which stand last, out of the record."""
    text = (root / OSLO).read_text(encoding="utf-8")
    (root / OSLO).write_text(text.partition("pictures:")[0], encoding="utf-8")


def following(old: str, new: str) -> Callable[[Path], None]:
    """What follows in the other project, which names this one."""

    def edit(root: Path) -> None:
        file = root / "projects/hanoi-traffic-2026.yml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def translated(locale: str, domain: str, old: str, new: str) -> Callable[[Path], None]:
    """Another translation of a message that has one."""

    def edit(root: Path) -> None:
        file = root / f"locales/{locale}/LC_MESSAGES/{domain}.po"
        text = file.read_text(encoding="utf-8")
        assert f'msgid "{old}"\nmsgstr ' in text, f"{old} is no message of {file}"
        before, _, after = text.partition(f'msgid "{old}"\nmsgstr ')
        file.write_text(f'{before}msgid "{old}"\nmsgstr "{new}"\n{after.partition(chr(10))[2]}', encoding="utf-8")

    return edit


FORM, PUBLISHED = "forms/visit.yml", "forms/published/visit@2026.1.yml"
KO = "locales/ko/LC_MESSAGES"
PRESS, CALL, PICTURE = "content/press", "content/press/2026-01-27-call.md", "content/pictures/street.png"
HEADER = '<header class="md-header">'
KICKER = '<p class="kcn-kicker">'
EDITS: dict[str, Callable[[Path], object]] = {
    "record edited": edited(OSLO, "A trial of parking sensors in Oslo.", "A trial of sensors."),
    "record renamed in its title": edited(OSLO, "title: Oslo Parking Demonstration", "title: Zebra Parking"),
    "record moved to another country": edited(OSLO, "country: NO", "country: SE"),
    "record added": added("projects/oslo-buses-2026.yml", OSLO, ("Oslo Parking", "Oslo Bus"), ("59.91", "59.95")),
    "record renamed": renamed(OSLO, "projects/oslo-cars-2026.yml", following("oslo-parking-2026", "oslo-cars-2026")),
    "record deleted": deleted(OSLO, following("related: [oslo-parking-2026]\n", ""),
        following("[the other project](project:oslo-parking-2026)", "the other")),
    "comment in a record": edited(OSLO, "country: NO", "# Norway\ncountry: NO"),
    "guidance edited": edited("content/apply/dates.md", "See the", "Please see the"),
    "guidance with another title": edited("content/apply/dates.md", "title: Dates", "title: Days"),
    "guidance added": added(f"{PRESS}/2026-02-01-news.md", CALL, ("2026-01-27", "2026-02-01")),
    "guidance renamed": renamed(CALL, f"{PRESS}/2026-01-28-call.md"),
    "guidance deleted": deleted(CALL),
    "call edited": edited("calls/2026.yml", "title: Call 2026", "title: New call"),
    "institution edited": edited("institutions/molit.yml", "name: Institution molit", "name: Ministry"),
    "label translated": translated("ko", "interface", "Search", "찾기"),
    "record translated": translated("ko", "records", "Oslo Parking Demonstration", "오슬로 주차"),
    "guidance translated": translated("ar", "guidance", "Dates", "التواريخ"),
    "catalog deleted": deleted(f"{KO}/records.po"),
    "catalog renamed": renamed(f"{KO}/records.po", f"{KO}/forms.po"),
    "template edited": edited("templates/404.html", KICKER, f"{KICKER}!"),
    "include edited": edited("templates/partials/header.html", HEADER, f'{HEADER[:-1]} id="top">'),
    "include deleted": deleted("templates/partials/untranslated.html",
        without('{% include "partials/untranslated.html" %}')),
    "include renamed": renamed("templates/partials/toc.html", "templates/partials/contents.html",
        edited("templates/guidance.html", "partials/toc.html", "partials/contents.html")),
    "template added": lambda root: (root / "templates/partials/more.html").write_text("<p>More</p>", encoding="utf-8"),
    "kit edited": edited("templates/partials/kit.html", '<ul class="kcn-rows">', '<ul class="kcn-rows is-new">'),
    "style edited": extended("templates/assets/site.css", ".kcn-rows { color: red; }\n"),
    "script edited": extended("templates/assets/today.js", "// more\n"),
    "icon edited": edited("templates/.icons/kcn/search.svg", "<svg", '<svg data-new=""'),
    "site configuration edited": edited("sites/kind.yml", "lead: Lead of kind", "lead: Another lead"),
    "site with another address": edited("sites/kind.yml", "localhost:8000/kind/", "localhost:8000/kn/"),
    "menu edited": edited("sites/molit.yml", "  - Calls: list:calls\n", ""),
    "program configuration edited": edited("mkdocs.yml", "copyright_year: 2026", "copyright_year: 2027"),
    "form edited": both(edited(FORM, "comes, when", "comes"), edited(PUBLISHED, "comes, when", "comes")),
    "form added": lambda root: [
        added(path.replace("visit", "stay"), path, ("for a visit", "for a stay"))(root) for path in (FORM, PUBLISHED)
    ],
    "form deleted": deleted(FORM, edited("content/apply/check.md", "[form](form:visit)", "form")),
    "form renamed": renamed(FORM, "forms/stay.yml", renamed(PUBLISHED, PUBLISHED.replace("visit", "stay")),
        edited("content/apply/check.md", "form:visit", "form:stay")),
    "picture edited": lambda root: (root / "content/pictures/street.png").write_bytes(b"\x89PNG two"),
    "picture added": lambda root: (root / "content/pictures/more.png").write_bytes(b"\x89PNG"),
    "picture renamed": renamed(PICTURE, PICTURE.replace("street", "road"), edited(OSLO, "street.png", "road.png")),
    "picture deleted": deleted(PICTURE, without_pictures),
    "nothing": lambda root: None,
    "only dates of files": touched,
}  # fmt: skip


UNSEEN = ("include renamed",)  # the templates that name it are written otherwise, and draw the same


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_the_release_is_that_of_a_clean_build_and_no_more_is_made(tree: Tree, name: str) -> None:
    before = tree.files()
    EDITS[name](tree.root)
    try:
        made = tree.build()
    except RefusedError as refused:
        raise AssertionError("\n".join(map(str, refused.problems))) from None
    clean = Tree(tree.root, tree.out.with_name("clean"))
    clean.build()
    after = tree.files()
    assert after.keys() == clean.files().keys()
    assert [path for path, data in clean.files().items() if after[path] != data] == []
    changed = {path for path, data in after.items() if before.get(path) != data}
    assert changed <= made.keys()
    more = {path: why for path, why in made.items() if path not in changed}
    assert set(more.values()) == ({"templates"} if name in UNSEEN else set()), more


@pytest.mark.parametrize("damage", [b"", b"{}", b"nonsense", b'{"used": 1, "files": []}', b"\xff\xfe"])
def test_a_damaged_or_foreign_ledger_is_noticed_and_made_anew(tree: Tree, damage: bytes) -> None:
    for file in (tree.out / KEPT).iterdir():
        file.write_bytes(damage)
    before = tree.files()
    made = tree.build()
    assert set(made.values()) == {"new"}
    assert tree.files() == before
    assert tree.build() == {}


def test_a_file_changed_by_hand_is_made_again(tree: Tree) -> None:
    before, (home, search) = tree.files(), (tree.out / "kind/en" / name for name in ("index.html", "search/index.html"))
    home.write_bytes(b"by hand")
    search.unlink()
    assert tree.build() == {"kind/en/index.html": "not in place", "kind/en/search/index.html": "not in place"}
    assert tree.files() == before


def test_a_release_that_is_gone_is_made_again(tree: Tree) -> None:
    before = tree.files()
    shutil.rmtree(tree.out / RELEASES)
    assert set(tree.build()) == before.keys()
    assert tree.files() == before


def test_a_build_of_one_site_leaves_what_is_known_of_the_others(tree: Tree) -> None:
    tree.build(sites=("kind",))
    assert tree.build() == {}
