"""Fonts: the committed files, which language uses which, what no font draws, and that this stops a build."""

import json
import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from prospectus import catalogs, fonts, release
from prospectus.loading import Loaded, RefusedError
from prospectus.messages import messages
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.sources import Problem
from tests.conftest import ROOT, change, lines

LISTED = "Must list exactly the fonts that documents use, all of them there; see {}."
KEPT = "Must be the file whose checksum is kept in SHA256SUMS."


@pytest.fixture
def copied(project: Path) -> Path:
    """The small project's folder of fonts, with files of its own."""
    folder = project / fonts.FOLDER
    shutil.rmtree(folder)
    shutil.copytree(ROOT / fonts.FOLDER, folder)
    return folder


# -- the files ------------------------------------------------------------------------------------


def test_the_files_are_those_whose_checksums_are_kept(root: Path) -> None:
    assert list(fonts.problems(root)) == []
    found = {file.name for file in (root / fonts.FOLDER).glob("*.ttf")}
    assert found == set(fonts.names())
    assert len(found) == 14


def test_a_changed_font_is_told(project: Path, copied: Path) -> None:
    file = copied / "NotoSansKhmer-Bold.ttf"
    file.write_bytes(file.read_bytes() + b"\0")
    assert lines(list(fonts.problems(project))) == [f"templates/fonts/NotoSansKhmer-Bold.ttf:1: {KEPT}"]


def test_missing_checksums_are_told(project: Path, copied: Path) -> None:
    (copied / "SHA256SUMS").unlink()
    message = "Must be a file that can be read: No such file or directory."
    assert lines(list(fonts.problems(project))) == [f"{fonts.SUMS}:1: {message}"]


def test_a_missing_font_is_told(project: Path, copied: Path) -> None:
    (copied / "NotoSans-Regular.ttf").unlink()
    assert lines(list(fonts.problems(project))) == [f"{fonts.SUMS}:1: {LISTED.format('NotoSans-Regular.ttf')}"]


@pytest.mark.parametrize(("old", "new", "told"), [
    ("NotoSansLao-Bold.ttf", "Other-Bold.ttf", ["NotoSansLao-Bold.ttf", "Other-Bold.ttf"]),
    ("NotoSansThai-Bold.ttf\n", f"NotoSansThai-Bold.ttf\n{'0' * 64}  More.ttf\n", ["More.ttf"]),
])  # fmt: skip
def test_a_font_that_documents_do_not_use_is_told(
    project: Path, copied: Path, old: str, new: str, told: list[str]
) -> None:
    change(project, fonts.SUMS, old, new)
    assert lines(list(fonts.problems(project))) == [f"{fonts.SUMS}:1: {LISTED.format(name)}" for name in told]


def test_a_wrong_font_refuses_a_build(project: Path, copied: Path) -> None:
    (copied / "NotoSansThai-Regular.ttf").write_bytes(b"no font")
    with pytest.raises(RefusedError) as refused:
        release.build(Request(project, project / "public", jobs=1), Recorder())
    assert lines(refused.value.problems) == [f"templates/fonts/NotoSansThai-Regular.ttf:1: {KEPT}"]
    assert not (project / "public").exists()


@pytest.mark.parametrize("name", fonts.names())
def test_a_font_is_what_its_name_says_and_the_licence_names_its_copyright(root: Path, name: str) -> None:
    licence = (root / fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8")
    with TTFont(root / fonts.FOLDER / name, lazy=True) as font:
        copyright, family = (font["name"].getDebugName(number) for number in (0, 1))
    assert name in [f"{family.replace(' ', '')}-{weight}.ttf" for weight in fonts.WEIGHTS]
    holder = re.sub(r"^\D*[\d-]+ |[.,]* (?:with Reserved Font Name|All rights reserved).*", "", copyright)
    assert re.search(rf"^Copyright .*{re.escape(holder)}", licence, re.M), copyright
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


# -- which language uses which --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "family", "office", "kind"),
    [
        ("ko", "Noto Sans KR", "Malgun Gothic", "east_asian"),
        ("ar", "IBM Plex Sans Arabic", "Arial", "complex"),
        ("th", "Noto Sans Thai", "Leelawadee UI", "complex"),
        ("km", "Noto Sans Khmer", "Leelawadee UI", "complex"),
        ("lo", "Noto Sans Lao", "Leelawadee UI", "complex"),
        ("my", "Noto Sans Myanmar", "Myanmar Text", "complex"),
        ("ru", "Noto Sans", "Arial", "latin"),
        ("vi", "Noto Sans", "Arial", "latin"),
        ("en", "Noto Sans", "Arial", "latin"),
        ("pt-BR", "Noto Sans", "Arial", "latin"),
        ("el", "Noto Sans", "Arial", "latin"),
        ("en-XA", "Noto Sans", "Arial", "latin"),
        ("ar-XB", "IBM Plex Sans Arabic", "Arial", "complex"),
    ],
)
def test_a_language_uses_the_font_of_its_script_first_and_all_others_after_it(
    tag: str, family: str, office: str, kind: str
) -> None:
    found = fonts.families(tag)
    assert found[0] == family
    assert found[1 if family != fonts.LATIN else 0] == fonts.LATIN
    assert sorted(found) == sorted(set(fonts.FAMILIES.values()))
    assert fonts.kind(tag) == kind
    assert fonts.office(tag) == {"latin": "Arial", "east_asian": "Arial", "complex": "Arial", kind: office}


def test_a_script_without_a_font_of_its_own_falls_back_on_latin() -> None:
    assert fonts.families("ja")[0] == fonts.LATIN


def test_every_script_whose_letters_stack_has_a_font() -> None:
    assert fonts.FAMILIES.keys() >= fonts.TALL
    tall = [tag for tag in ("ar", "th", "km", "lo", "my", "ko", "ru", "vi", "en") if fonts.script(tag) in fonts.TALL]
    assert tall == ["ar", "th", "km", "lo", "my"]


# -- what no font draws ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain text, “quotes” – dashes… №1 € ₩ ½",
        "가힣 뷁 국토교통부",
        "Ёлка ễ ị ữ Đ ñ œ Ł",
        "وزارة ١٢٣ ؟",
        "น้ำท่วม ๑๐๐",
        "ធនាគារ ១០០",
        "ນະຄອນຫຼວງ ໑໐໐",
        "ရန်ကုန်မြို့ ၁၀၀",
        "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg",  # joiners and places where lines may break
        "\u200e\u200f\u061c one\ttwo\nthree",
    ],
)
def test_nothing_is_missing_for_the_scripts_of_the_program(root: Path, text: str) -> None:
    assert fonts.missing(root, text) == ""


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("대한민국 國土", "國土"),
        ("國 and 國 again", "國"),
        ("an unassigned letter: \u0378", "\u0378"),
        ("Ethiopic: አ", "አ"),
        ("a private letter \ue000", "\ue000"),
        ("a smile 🙂", "🙂"),
    ],
)
def test_what_no_font_draws_is_missing_once(root: Path, text: str, missing: str) -> None:
    assert fonts.missing(root, text) == missing


def test_both_weights_must_draw_a_letter(copied: Path, project: Path) -> None:
    assert fonts.missing(project, "ក") == ""
    shutil.copyfile(copied / "NotoSans-Bold.ttf", copied / "NotoSansKhmer-Bold.ttf")
    fonts._drawn.cache_clear()
    assert fonts.missing(project, "ក") == "ក"


@pytest.mark.parametrize("tag", ["en", "ko", "es", "fr", "ru", "ar", "vi", "id"])
def test_every_letter_of_the_forms_and_the_guidance_is_drawn(real: Loaded, root: Path, tag: str) -> None:
    edition, found = real.editions[tag], messages(real.program)
    texts = [edition.text(item.context, item.text, name) for name in ("forms", "guidance") for item in found[name]]
    letters = "".join({letter for text in texts for letter in text.value})
    assert len(texts) > 500
    assert fonts.missing(root, letters) == ""
    assert real.documents.lacking(tag) == ""


def test_every_edition_is_looked_at(real: Loaded) -> None:
    assert set(real.editions) == {"en", "ko", "es", "fr", "ru", "ar", "vi", "id"}


# -- a letter that no font draws stops the build ---------------------------------------------------

FOUND = "Must have characters that the fonts draw; found {!r} (U+{:04X})."


def refused(project: Path, *locales: str) -> list[Problem]:
    """Why a build does not happen; nothing is written."""
    with pytest.raises(RefusedError) as caught:
        release.build(Request(project, project / "public", locales=locales, jobs=1), Recorder())
    assert not (project / "public").exists()
    return caught.value.problems


def line_of(file: Path, words: str) -> int:
    (line,) = (n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if words in text)
    return line


def test_in_an_english_form(project: Path) -> None:
    for path in ("forms/visit.yml", "forms/published/visit@2026.1.yml"):
        change(project, path, "label: Telephone", "label: Telephone 電")
    line = line_of(project / "forms/visit.yml", "電")
    (problem,) = refused(project, "en")
    assert lines([problem]) == [f"forms/visit.yml:{line}: {FOUND.format('電', 0x96FB)}"]
    assert problem.tip == "Write it in another way, or add a font to templates/fonts that has it."


def test_in_english_guidance(project: Path) -> None:
    change(project, "content/apply/faq.md", "At any time.", "At any time 漢.")
    line = line_of(project / "content/apply/faq.md", "漢")
    assert lines(refused(project, "en")) == [f"content/apply/faq.md:{line}: {FOUND.format('漢', 0x6F22)}"]


PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

#. forms/visit.yml (label)
msgctxt "{}"
msgid "{}"
msgstr "{}"
"""


@pytest.mark.parametrize(
    ("tag", "translation", "letter"), [("ko", "방문 書式", "式"), ("ar", "استمارة \u0378", "\u0378")]
)
def test_in_a_translation(project: Path, loaded: Loaded, tag: str, translation: str, letter: str) -> None:
    title = next(item for item in loaded.messages["forms"] if item.text == "Form for a visit")
    file = project / catalogs.path_of(tag, "forms")
    file.parent.mkdir(parents=True)
    file.write_text(PO.format(title.context, title.text, translation), encoding="utf-8")
    line = line_of(file, "Form for a visit")
    expected = [f"locales/{tag}/LC_MESSAGES/forms.po:{line}: {FOUND.format(letter, ord(letter))}"]
    assert lines(refused(project, "en", tag)) == expected


def test_every_place_with_such_a_letter_is_told(project: Path) -> None:
    change(project, "content/apply/faq.md", "At any time.", "At any time 漢.")
    change(project, "content/apply/dates.md", "title: Dates", "title: Dates 字")
    assert [problem.path for problem in sorted(refused(project, "en"))] == [
        "content/apply/dates.md",
        "content/apply/faq.md",
    ]


def test_but_not_where_no_document_has_it(project: Path) -> None:
    announcement = "content/press/2026-01-27-call.md"
    text = (project / announcement).read_text(encoding="utf-8")
    (project / announcement).write_text(f"{text}\nMore of it 漢.\n", encoding="utf-8")
    release.build(Request(project, project / "public", ("kind",), ("en",), jobs=1), Recorder())
    assert (project / "public/kind").is_dir()


def test_the_checks_tell_it_as_the_build_does(project: Path) -> None:
    change(project, "content/apply/faq.md", "At any time.", "At any time 漢.")
    with pytest.raises(RefusedError) as caught:
        release.checked(project)
    assert {problem.path for problem in caught.value.problems} == {"content/apply/faq.md"}


def test_the_words_of_a_document_are_looked_at_with_their_composed_letters(root: Path, real: Loaded) -> None:
    # what is decomposed in a source is drawn with combining marks: they must be there too
    letters = json.dumps(real.documents.data(next(iter(real.documents.keys("vi")))), ensure_ascii=False)
    assert fonts.missing(root, unicodedata.normalize("NFD", letters)) == ""
