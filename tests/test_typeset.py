"""Typesetting: bytes that depend on nothing around, the right font for every script, errors that say why."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from prospectus import typeset
from prospectus.catalogs import Catalog
from prospectus.config import Locale
from prospectus.editions import Edition
from prospectus.loading import Loaded
from prospectus.outputs import sheets
from prospectus.outputs.prepared import Key
from prospectus.typeset import TypesetError
from tests.conftest import ROOT

# A sentence of each script that the program's languages have, with letters that stack, join or turn round.
SAMPLES = {
    "th": ("กรุงเทพมหานคร น้ำท่วม ๑๐๐ ที่นี่", "NotoSansThai"),
    "km": ("រាជធានីភ្នំពេញ ទីក្រុងឆ្លាតវៃ ១០០", "NotoSansKhmer"),
    "lo": ("ນະຄອນຫຼວງວຽງຈັນ ເມືອງອັດສະລິຍະ ໑໐໐", "NotoSansLao"),
    "my": ("ရန်ကုန်မြို့တော် စမတ်မြို့ ၁၀၀", "NotoSansMyanmar"),
    "ar": ("بلدية القاهرة – مشروع ١٢٣", "IBMPlexSansArabic"),
    "ko": ("부산광역시 스마트시티 뷁 계획", "NotoSansKR"),
    "vi": ("Ủy ban nhân dân thành phố Huế ễ ị ữ", "NotoSans"),
    "ru": ("Мэрия города Ёлкино – «умный» район", "NotoSans"),
}


def in_words(loaded: Loaded, tag: str, words: str) -> dict[str, Any]:
    """The small project's form with the same words for every text."""
    entries = {
        domain: {message.key: words for message in found if not message.plural}
        for domain, found in loaded.messages.items()
    }
    edition = Edition(loaded.program, Locale(tag), Catalog(tag, entries))
    return sheets.sheet(loaded.program.forms["visit"], edition)


@cache
def pages(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def fonts_of(pdf: bytes) -> dict[str, Any]:
    """The fonts of a PDF's pages by their names, without the mark of a part."""
    resources: list[Any] = [page["/Resources"] for page in pages(pdf).pages]
    fonts = [font.get_object() for found in resources for font in found["/Font"].values()]
    return {str(font["/BaseFont"]).removeprefix("/").partition("+")[2]: font for font in fonts}


@pytest.fixture(scope="module")
def set_in(loaded: Loaded) -> Any:
    """The form in the sample words of a language, set once."""
    root = loaded.program.config.root

    @cache
    def made(tag: str) -> bytes:
        return typeset.pdf(root, "form.typ", in_words(loaded, tag, SAMPLES[tag][0]))

    return made


# -- scripts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", SAMPLES)
def test_every_script_is_set_in_its_own_font_which_is_embedded(set_in: Any, tag: str) -> None:
    family = SAMPLES[tag][1]
    found = fonts_of(set_in(tag))
    assert {f"{family}-Regular", f"{family}-Bold"} <= found.keys()
    assert found.keys() <= {f"{name}-{weight}" for name in (family, "NotoSans") for weight in ("Regular", "Bold")}
    for font in found.values():
        assert font["/Subtype"] == "/Type0"
        (inner,) = font["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & inner.get_object()["/FontDescriptor"].get_object().keys()
        assert "/ToUnicode" in font


@pytest.mark.parametrize("tag", SAMPLES)
def test_the_language_and_the_direction_are_said(set_in: Any, tag: str) -> None:
    root: Any = pages(set_in(tag)).root_object
    assert root["/Lang"] == tag
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if tag == "ar" else "/L2R")


@pytest.mark.parametrize("tag", ["ko", "ru", "vi"])
def test_the_words_can_be_read_out_of_the_file(set_in: Any, tag: str) -> None:
    text = " ".join(pages(set_in(tag)).pages[0].extract_text().split())
    assert SAMPLES[tag][0].split()[0] in text


def test_scripts_whose_letters_stack_have_lines_further_apart(loaded: Loaded) -> None:
    root, sentence = loaded.program.config.root, "Words that take more than one line. " * 40
    flat = in_words(loaded, "vi", sentence)
    high = len(pages(typeset.pdf(root, "form.typ", {**flat, "tall": True})).pages)
    assert high > len(pages(typeset.pdf(root, "form.typ", {**flat, "tall": False})).pages)


@pytest.mark.parametrize("tag", ["th", "km", "lo", "my"])
def test_lines_break_without_spaces_and_stay_on_the_page(loaded: Loaded, tag: str) -> None:
    words = SAMPLES[tag][0].replace(" ", "") * 4
    pdf = typeset.pdf(loaded.program.config.root, "form.typ", in_words(loaded, tag, words))
    assert rightmost(pdf) <= 595.28 - 19 * 72 / 25.4 + 1


def rightmost(pdf: bytes) -> float:
    """The right edge of the last letter that is set on the first page."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    edge = max(page.get_charbox(index)[2] for index in range(page.count_chars()))
    document.close()
    return float(edge)


# -- the same bytes -------------------------------------------------------------------------------

SHEETS = {"form.typ": Key("visit", "ar", "pdf"), "booklet.typ": Key("guidance", "ko", "pdf")}
ELSEWHERE = """
import hashlib, json, sys
from pathlib import Path
from prospectus import typeset
for template, data in json.load(sys.stdin).items():
    print(template, hashlib.sha256(typeset.pdf(Path(sys.argv[1]), template, data)).hexdigest())
"""


def test_the_same_words_make_the_same_bytes_here_and_in_another_process(loaded: Loaded) -> None:
    root = loaded.program.config.root
    data = {template: loaded.documents.data(key) for template, key in SHEETS.items()}
    made = {template: typeset.pdf(root, template, data[template]) for template in SHEETS}
    assert {template: typeset.pdf(root, template, data[template]) for template in SHEETS} == made
    here = [f"{template} {hashlib.sha256(pdf).hexdigest()}" for template, pdf in made.items()]
    assert elsewhere(root, data, TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", SOURCE_DATE_EPOCH="1") == here
    assert elsewhere(root, data, TZ="America/Los_Angeles", LANG="tr_TR.UTF-8", PYTHONHASHSEED="2") == here


def elsewhere(root: Path, data: dict[str, Any], **changed: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(root)], input=json.dumps(data), capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **changed}, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_other_words_make_other_bytes(loaded: Loaded) -> None:
    root = loaded.program.config.root
    data = loaded.documents.data(SHEETS["form.typ"])
    changed = {**data, "title": {"text": "Other", "lang": "en"}}
    assert typeset.pdf(root, "form.typ", changed) != typeset.pdf(root, "form.typ", data)


def test_the_file_says_nothing_of_when_and_where_it_was_made(loaded: Loaded, set_in: Any) -> None:
    reader = pages(set_in("ko"))
    assert reader.metadata is not None
    assert not {"/CreationDate", "/ModDate", "/Author"} & reader.metadata.keys()
    assert str(loaded.program.config.root).encode() not in set_in("ko")


# -- errors ---------------------------------------------------------------------------------------


@pytest.fixture
def templates(project: Path) -> Path:
    return project / typeset.FOLDER


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("#let x = ", "expected expression"),
        ("#panic(data)", "unknown variable: data"),
        ('#import "none.typ": x', "file not found"),
        ('#image("/../../outside.png")', "outside"),
    ],
)
def test_a_template_that_cannot_be_set_says_why_in_one_line(
    project: Path, templates: Path, source: str, said: str
) -> None:
    (templates / "broken.typ").write_text(source, encoding="utf-8")
    with pytest.raises(TypesetError, match=said) as caught:
        typeset.pdf(project, "broken.typ", {})
    assert "\n" not in str(caught.value)
    assert "could not be displayed" not in str(caught.value)


def test_a_template_that_is_not_there_is_an_error(project: Path) -> None:
    with pytest.raises(TypesetError):
        typeset.pdf(project, "none.typ", {})


def test_a_letter_that_no_font_draws_is_an_error_that_names_it(loaded: Loaded) -> None:
    with pytest.raises(TypesetError) as caught:
        typeset.pdf(loaded.program.config.root, "form.typ", in_words(loaded, "ko", "한국 國"))
    assert "國" in str(caught.value)


def test_a_document_without_a_title_is_refused_as_no_accessible_file(project: Path, templates: Path) -> None:
    (templates / "untitled.typ").write_text("= Heading", encoding="utf-8")
    with pytest.raises(TypesetError, match="title"):
        typeset.pdf(project, "untitled.typ", {})


def test_fonts_of_the_machine_are_not_used(project: Path, templates: Path) -> None:
    folder = project / "templates" / "fonts"
    source = ROOT / "templates" / "fonts"
    shutil.rmtree(folder)
    folder.mkdir()
    for weight in ("Regular", "Bold"):
        shutil.copyfile(source / f"NotoSans-{weight}.ttf", folder / f"NotoSans-{weight}.ttf")
    text = '#set document(title: "T")\n#set text(font: ("DejaVu Sans", "Noto Sans"))\nA Ж'
    (templates / "plain.typ").write_text(text, encoding="utf-8")
    assert fonts_of(typeset.pdf(project, "plain.typ", {})).keys() == {"NotoSans-Regular"}
    (templates / "thai.typ").write_text(text.replace("Ж", "ก"), encoding="utf-8")
    with pytest.raises(TypesetError, match="ก"):
        typeset.pdf(project, "thai.typ", {})
