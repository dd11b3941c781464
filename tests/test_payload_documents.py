"""Documents of bad will: forms as Word files and PDF, the guidance as PDF, cards, offline copies."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree
from playwright.sync_api import Browser
from pypdf import PdfReader

from prospectus import fonts
from prospectus.release import Request
from tests import conftest, rig, spoiled
from tests.canary import Watched, problems_of
from tests.conftest import ROOT, copy_project
from tests.payloads import OPEN, Payload
from tests.spoiled import Words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = tuple(payload for payload in OPEN if not fonts.missing(ROOT, payload.text))
LINKS = re.compile(r"\]\(|\]:|\]\[")
# what a PDF has where it does something by itself, or leads out of itself
ACTIONS = ("/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/OpenAction", "/AA")


class Papers(NamedTuple):
    """Two sites with their documents below one folder, and the words of the hostile one."""

    folder: Path
    words: Words

    def files(self, ending: str, program: str = "bad") -> dict[str, bytes]:
        """The files of a kind, by name."""
        tree = (self.folder / program / "smartcity").resolve()
        return {file.relative_to(tree).as_posix(): file.read_bytes() for file in sorted(tree.rglob(f"*.{ending}"))}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Payloads in all texts of forms, of some projects, and of a page of guidance, as far as the fonts draw them."""
    folder = tmp_path_factory.mktemp("papers")
    base = copy_project(folder / "base")
    spoiled.records(base, count := Words(DRAWN), 12)
    bad, good = (Words(DRAWN, count.used, {one.name for one in DRAWN}, harmless) for harmless in (False, True))
    for name, words in (("bad", bad), ("good", good)):
        root = copy_project(folder / f"{name}-sources")
        picture = root / "content" / "pictures" / "place.png"
        picture.parent.mkdir()
        picture.write_bytes(spoiled.PICTURE)
        spoiled.write(root, spoiled.records(base, words, 12))
        page = root / "content" / "program" / "support.md"
        shaped = (spoiled.shaped(words.plain(one), one.name) for one in DRAWN if not LINKS.search(one.text))
        page.write_text("\n\n".join([page.read_text(encoding="utf-8"), *shaped]), encoding="utf-8")
        assert problems_of(Request(root, folder / name, sites=("smartcity",), locales=("en",), jobs=2)) == []
    return Papers(folder, bad)


def test_most_payloads_can_be_drawn() -> None:
    assert len(OPEN) > len(DRAWN) > 300


def test_what_no_font_draws_is_a_problem_where_it_stands(project: Path) -> None:
    lost = [payload for payload in OPEN if payload not in DRAWN]
    form = spoiled.read(project / "forms" / "visit.yml") | {"notes": [payload.text for payload in lost]}
    for path in ("forms/visit.yml", "forms/published/visit@2026.1.yml"):
        spoiled.write(project, {path: spoiled.written(form)})
    found = conftest.problems_of(project)
    assert {problem.path for problem in found} == {"forms/visit.yml"}
    assert {problem.message.partition(";")[0] for problem in found} == {"Must have characters that the fonts draw"}


# -- Word -----------------------------------------------------------------------------------------


def parts(data: bytes) -> Iterator[tuple[str, Any]]:
    """The parts of a Word file as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name, etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False))


def lined(text: str) -> str:
    """A text as XML gives it back: with its own ends of lines (XML 1.0, 2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def test_word_forms_give_back_every_text_and_have_no_new_element(papers: Papers) -> None:
    files, twins = papers.files("docx"), papers.files("docx", "good")
    assert len(files) == 13
    said = []
    for name, data in files.items():
        for (part, tree), (other, twin) in zip(parts(data), parts(twins[name]), strict=True):
            assert part == other
            assert [(one.tag, sorted(one.attrib)) for one in tree.iter()] == [
                (one.tag, sorted(one.attrib)) for one in twin.iter()
            ]
            said.append("".join(tree.itertext(f"{W}t")))
    whole = "\n".join(said)
    for place in ("form.title", "section.title", "field.label", "field.help", "option.label", "attachment.title"):
        assert [one.text for one in papers.words.placed[place] if lined(one.text) not in whole] == [], place


# -- PDF ------------------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    """A text without what setting it changes: spaces, hyphens at the ends of lines."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def simple(payloads: list[Payload]) -> list[str]:
    """Those that are in ASCII, squeezed: other scripts are drawn in another order than they are written."""
    return [squeezed(payload.text) for payload in payloads if payload.text.isascii()]


def test_pdf_files_give_back_every_text_and_do_nothing(papers: Papers) -> None:
    files = papers.files("pdf")
    assert len(files) == 14
    said = ""
    for name, data in files.items():
        reader = PdfReader(io.BytesIO(data))
        said += squeezed("".join(page.extract_text() for page in reader.pages))
        numbers = {*reader.xref_objStm, *(number for known in reader.xref.values() for number in known)}
        objects = "".join(str(reader.get_object(number)) for number in sorted(numbers))
        assert [name for name in ACTIONS if f"'{name}'" in objects] == []
        targets = re.findall(r"'/URI': ['\"](.*?)['\"][,}]", objects)
        assert [target for target in targets if not target.startswith(("https://", "http://", "mailto:", "tel:"))] == []
        # only guidance may have links of its own
        assert "guidance" in name or not any("kcn.example" in target for target in targets)
    for place in ("form.title", "field.label", "field.help", "option.label", "form.notes"):
        assert [text for text in simple(papers.words.placed[place]) if text not in said] == [], place


# -- cards, and offline copies --------------------------------------------------------------------


def test_every_card_is_drawn(papers: Papers) -> None:
    cards = papers.files("png")
    assert len(cards) > 12
    assert all(data.startswith(b"\x89PNG") for data in cards.values())


@pytest.mark.browser
def test_no_page_of_an_offline_copy_differs_from_a_harmless_one(browser: Browser, papers: Papers) -> None:
    for program in ("bad", "good"):
        (data,) = papers.files("zip", program).values()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(papers.folder / "copies" / program)
    root = papers.folder / "copies"
    paths = [file.relative_to(root / "bad").as_posix() for file in sorted((root / "bad").rglob("*.html"))]
    with rig.serving(root) as host:
        watched = Watched(browser, host.address)
        watched.visit(f"good/{paths[0]}")
        allowed = watched.allowed(paths)
        guidance = next(path for path in paths if path.endswith("program/support/index.html"))
        # Markdown of many payloads in one page takes some of the marks between them
        assert watched.compared([path for path in paths if path != guidance], allowed) == []
        watched.visit(f"bad/{guidance}")
        assert watched.harm(allowed) == []
        watched.opened(f"bad/{path}" for path in paths[::2])
        assert watched.heard() == []
        watched.page.close()
