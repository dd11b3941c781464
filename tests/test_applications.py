"""Returned forms: from files to answers, drafts and copies to print; what is refused, and what is never lost."""

import io
import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

from prospectus import applications, cli, fonts, intake, loading, release
from prospectus.answers import answers
from prospectus.applications import ASK, Application, identified, read, save, summary
from prospectus.artifacts import digest
from prospectus.forms import Form
from prospectus.intake import RefusedFile, Returned, clean
from prospectus.loading import Loaded
from prospectus.outputs.documents import DOCX, PDF
from prospectus.outputs.prepared import Key
from prospectus.sources import WIDTH, yaml_text
from tests import filling
from tests.conftest import change, copy_project

SHA = "0" * 64
ENDINGS = (".pdf", ".project.yml", ".yml")
Maker = Callable[..., Application]


@pytest.fixture(scope="module")
def visit(loaded: Loaded) -> Form:
    return loaded.program.forms["visit"]


@pytest.fixture(scope="module")
def filled(loaded: Loaded, visit: Form) -> dict[str, bytes]:
    """The small form in each of its languages, filled in by an applicant of that language."""
    return {
        tag: filling.by_pypdf(
            loaded.documents.content(Key("visit", tag, PDF)), filling.names_of(visit, filling.typed(visit, tag))
        )
        for tag in ("en", "ko", "ar")
    }


@pytest.fixture
def made(visit: Form) -> Maker:
    """Makes an application from the values of a file."""

    def make(raw: dict[str, str], file: str = "a.pdf", locale: str = "en", sha256: str = SHA) -> Application:
        return Application(file, sha256, visit, locale, answers(visit, raw), (), ())

    return make


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def copied(application: Application, loaded: Loaded, tag: str = "en") -> str:
    """The text of an application's copy, its spaces and line ends as single spaces."""
    return " ".join(text_of(applications.copy(application, loaded.editions[tag])).split())


# -- YAML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "ko", "ar"])
def test_what_was_typed_stands_in_the_record(
    tag: str, loaded: Loaded, visit: Form, filled: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "returned.pdf"
    file.write_bytes(filled[tag])
    found = read(file, loaded.program)
    assert yaml.safe_load(found.record()) == {
        "form": "visit",
        "version": "2026.1",
        "locale": tag,
        "file": "returned.pdf",
        "sha256": digest(filled[tag]),
        "answers": filling.typed(visit, tag),
    }
    assert found.answers.remarks == ()


def test_texts_of_several_lines_are_lines_and_every_script_is_itself(made: Maker) -> None:
    found = made({"name": "서울", "reason": "첫째 줄: #1\n\n  둘째 - 줄", "country": "NO"})
    assert (
        "answers:\n  name: 서울\n  reason: |-\n    첫째 줄: #1\n\n      둘째 - 줄\n  country: 'NO'\n" in found.record()
    )


ODD_TEXTS = [
    *("NO", "yes", "null", "~", "2026-11-25", "1_000", "0x1F", "12:30", "1e3", ".5", "=", "<<", "# a", "- a", "a: b"),
    *("? a", "'a'", '"a"', "&a", "*a", "!a", "%a", "@a", "`a`", "[a]", "{a: b}", "|", ">", "---", "...", "a #b", " "),
    *("a\n---\nb", "a\n...\nb", "a\n b\n  c", "a\n\n\nb", "a\\", "\\n", "\u200fعربي", "a\u200bb", "👩\u200d👩"),
    *("a" * 300, "word " * 60 + "end"),
]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_yaml_gives_back_what_was_typed(text: str) -> None:
    value = {"a": text, "b": [text, {"c": text, "d": 7, "e": True}], "f": "end"}
    assert yaml.safe_load(yaml_text(value)) == value
    assert [*yaml.safe_load(yaml_text(value))] == ["a", "b", "f"]


def test_yaml_is_for_people_to_read() -> None:
    text = yaml_text({"b": "가나다", "a": "word " * 60 + "end"})
    assert text.startswith("b: 가나다\na: word word")
    assert max(map(len, text.splitlines())) <= WIDTH + len("word ")


def test_remarks_and_notices_stand_in_the_record(visit: Form) -> None:
    raw = {"name": "A", "people": "1.500"}
    application = Application("a.pdf", SHA, visit, "ko", answers(visit, raw), ("One notice.",), ())
    assert yaml.safe_load(application.record()) == {
        "form": "visit",
        "version": "2026.1",
        "locale": "ko",
        "file": "a.pdf",
        "sha256": SHA,
        "answers": {"name": "A", "people": 1500},
        "remarks": [
            {"field": "people", "message": "Read as 1500; the sender wrote '1.500'."},
            {"field": "people", "message": "Must be at most 20; found 1500."},
            {"field": "first", "message": "Must have an answer; there is none."},
        ],
        "notices": ["One notice."],
    }


def test_an_empty_form_has_a_record_without_answers(made: Maker) -> None:
    assert [*yaml.safe_load(made({}).record())] == ["form", "version", "locale", "file", "sha256", "remarks"]
    assert made({}).draft_text() == "# Draft from a.pdf. To do before it is a record:\n"


def test_the_draft_says_at_its_head_what_it_lacks(loaded: Loaded, filled: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "returned.pdf"
    file.write_bytes(filled["ko"])
    found = read(file, loaded.program)
    title, summary_text = filling.SAMPLES["ko"]
    assert found.draft_text().splitlines()[:8] == [
        "# Draft from returned.pdf. To do before it is a record:",
        *(f"# - Must have the field {name!r}." for name in ("call", "track", "coordinates", "events", "sources")),
        "# - Must have the field 'reviewed'.",
        "# - Must be in English: title, summary. The form was in another language; translate what is not.",
    ]
    assert yaml.safe_load(found.draft_text()) == {
        "title": title,
        "country": "NO",
        "summary": summary_text,
        "original_titles": {"ko": title},
        "kinds": ["feasibility-study"],
    }


# -- which form a file is -------------------------------------------------------------------------


def refusal(identity: str, loaded: Loaded) -> str:
    with pytest.raises(RefusedFile) as refused:
        identified(Returned(identity, {}, ()), loaded.program)
    return str(refused.value)


@pytest.mark.parametrize("locale", ["en", "ko", "th", "pt-BR"])
def test_a_file_says_which_form_it_is(locale: str, loaded: Loaded, visit: Form) -> None:
    assert identified(Returned(f"visit/2026.1/{locale}", {}, ()), loaded.program) == (visit, locale)


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        ("", "The file says that it is '', which is no form."),
        ("visit/2026.1", "The file says that it is 'visit/2026.1', which is no form."),
        ("visit/2026.1/en/x", "The file says that it is 'visit/2026.1/en/x', which is no form."),
        ("visits/2026.1/en", "The file is a form 'visits', which is not one of the program's. Did you mean 'visit'?"),
        ("tax-return/2026.1/en", "The file is a form 'tax-return', which is not one of the program's."),
        ("visit/2026.2/en", "The file is version '2026.2' of the form 'visit', which was never published."),
        ("visit/2026.1-draft/en", "The file is version '2026.1-draft' of the form 'visit', which was never published."),
        ("visit/2026.1/e", "The file says that its language is 'e', which is none."),
        ("visit/2026.1/.._x", "The file says that its language is '.._x', which is none."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_of_the_program_is_refused(identity: str, sentence: str, loaded: Loaded) -> None:
    assert refusal(identity, loaded) == f"{sentence} {ASK}"


def test_a_language_without_an_edition_has_a_copy_in_english(made: Maker, loaded: Loaded, tmp_path: Path) -> None:
    name = save(made({"name": "ลำปาง"}, locale="th"), tmp_path, loading.edition(loaded.program, "th"))
    assert "Copy of the answers" in text_of((tmp_path / f"{name}.pdf").read_bytes())
    assert yaml.safe_load((tmp_path / f"{name}.yml").read_text("utf-8"))["locale"] == "th"


def test_the_language_of_the_copy_is_that_of_the_form_or_the_one_asked_for(
    made: Maker, loaded: Loaded, tmp_path: Path
) -> None:
    application = made({"country": "NO"}, locale="ko")
    for asked, country in (("", "노르웨이"), ("en", "Norway"), ("ar", "النرويج")):
        name = save(application, tmp_path, loaded.editions[asked or "ko"])
        document = PdfReader(tmp_path / f"{name}.pdf")
        assert str(document.root_object["/Lang"]) == (asked or "ko")
        if asked != "ar":  # whose letters a PDF holds in the order in which they are drawn
            assert country in text_of((tmp_path / f"{name}.pdf").read_bytes())


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The small project a year later: its form has other questions and a new version; a draft is being written."""

    root = copy_project(tmp_path_factory.mktemp("changed"))
    text = (root / "forms/visit.yml").read_text("utf-8")
    (root / "forms/draft.yml").write_text(text.replace("2026.1", "2027.1-draft"), "utf-8")
    change(root, "forms/visit.yml", "2026.1", "2026.2")
    change(
        root, "forms/visit.yml", "      - id: name\n        label: Name", "      - id: who\n        label: Your name"
    )
    (root / "forms/published/visit@2026.2.yml").write_bytes((root / "forms/visit.yml").read_bytes())
    return release.checked(root)


def test_a_form_that_comes_back_late_is_read_by_its_own_questions(
    changed: Loaded, visit: Form, filled: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "late.pdf"
    file.write_bytes(filled["en"])
    found = read(file, changed.program)
    assert (found.form.version, changed.program.forms["visit"].version) == ("2026.1", "2026.2")
    assert (found.answers.values, found.answers.remarks) == (filling.typed(visit, "en"), ())
    printed = copied(found, changed)
    assert "1. Name City of Example" in printed
    assert "Your name" not in printed
    assert "visit/2026.1/en" in printed


def test_the_new_version_is_read_by_the_new_questions(changed: Loaded, tmp_path: Path) -> None:
    form = changed.program.forms["visit"]
    given = filling.typed(form, "en")
    file = tmp_path / "new.pdf"
    file.write_bytes(
        filling.by_pypdf(changed.documents.content(Key("visit", "en", PDF)), filling.names_of(form, given))
    )
    found = read(file, changed.program)
    assert (found.form.version, found.answers.values, next(iter(found.answers.values))) == ("2026.2", given, "who")


def test_a_form_that_nobody_offers_any_more_is_still_read(loaded: Loaded, visit: Form) -> None:
    program = replace(loaded.program, forms={})
    assert identified(Returned("visit/2026.1/en", {}, ()), program) == (visit, "en")


def test_a_draft_is_read_by_the_form_that_is_being_written(changed: Loaded) -> None:
    form, _ = identified(Returned("draft/2027.1-draft/en", {}, ()), changed.program)
    assert form is changed.program.forms["draft"]


# -- names of files -------------------------------------------------------------------------------


def saved(application: Application, out: Path, loaded: Loaded) -> str:
    return save(application, out, loading.edition(loaded.program, application.locale))


def test_what_was_edited_by_hand_stays_when_the_file_is_read_again(made: Maker, loaded: Loaded, tmp_path: Path) -> None:
    application = made({"name": "Kim"})
    assert [saved(application, tmp_path, loaded) for _ in range(2)] == ["a", "a"]
    for ending in (".yml", ".project.yml"):
        record = tmp_path / f"a{ending}"
        record.write_text(record.read_text("utf-8") + "# asked by telephone\n", encoding="utf-8")
        before = record.read_bytes()
        assert saved(application, tmp_path, loaded) == "a-2"
        assert record.read_bytes() == before


def listing(out: Path) -> list[str]:
    return sorted(file.name for file in out.iterdir())


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("visit.pdf", "visit"),
        ("visit.PDF.docx", "visit-PDF"),
        ("a b  c.pdf", "a-b-c"),
        ("제안서 (최종).pdf", "제안서-최종"),
        ("../../etc/passwd", "passwd"),
        ("a:b*c?.pdf", "a-b-c"),
        ("..pdf", "application"),
        ("....pdf", "application"),
        (".hidden.pdf", "hidden"),
        ("-.pdf", "application"),
        ("---rf.pdf", "rf"),
        ("ลำปาง.pdf", "ลำปาง"),
        ("a\nb\tc.pdf", "a-b-c"),
        ("", "application"),
        ("가" * 80 + ".pdf", "가" * 50),
    ],
)
def test_the_files_have_a_plain_name_like_that_of_the_form(
    file: str, name: str, made: Maker, loaded: Loaded, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "out"
    assert saved(made({}, file), out, loaded) == name
    assert listing(out) == [f"{name}{ending}" for ending in ENDINGS]
    assert listing(tmp_path) == ["new"]


def test_two_files_with_one_name_do_not_overwrite_each_other(made: Maker, loaded: Loaded, tmp_path: Path) -> None:
    first, second = made({"name": "A"}), made({"name": "B"}, sha256="1" * 64)
    assert [saved(item, tmp_path, loaded) for item in (first, second, second, first)] == ["a", "a-2", "a-2", "a"]
    assert listing(tmp_path) == sorted(f"{name}{ending}" for name in ("a", "a-2") for ending in ENDINGS)
    assert (tmp_path / "a.yml").read_text("utf-8") == first.record()
    assert (tmp_path / "a-2.yml").read_text("utf-8") == second.record()


def test_the_draft_of_one_file_is_not_the_record_of_another(made: Maker, loaded: Loaded, tmp_path: Path) -> None:
    files = [made({"name": "A"}, "a.project.pdf"), made({"name": "B"}, "a.pdf", sha256="1" * 64)]
    names = [saved(item, tmp_path, loaded) for item in files]
    assert len(listing(tmp_path)) == 6
    for name, item in zip(names, files, strict=True):
        assert (tmp_path / f"{name}.yml").read_text("utf-8") == item.record()
        assert (tmp_path / f"{name}.project.yml").read_text("utf-8") == item.draft_text()


def test_the_form_itself_is_not_overwritten_by_its_copy(
    loaded: Loaded, filled: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "visit.pdf"
    file.write_bytes(filled["en"])
    for _ in range(2):
        assert saved(read(file, loaded.program), tmp_path, loaded) == "visit-2"
    assert file.read_bytes() == filled["en"]
    assert listing(tmp_path) == ["visit-2.pdf", "visit-2.project.yml", "visit-2.yml", "visit.pdf"]


def test_an_answer_cannot_take_the_name_of_another_application(made: Maker, loaded: Loaded, tmp_path: Path) -> None:
    other = "f" * 64
    forged = made({"name": f"sha256: {other}", "reason": f"\nsha256: {other}\n"})
    assert saved(forged, tmp_path, loaded) == "a"
    assert saved(made({"name": "B"}, sha256=other), tmp_path, loaded) == "a-2"
    assert (tmp_path / "a.yml").read_text("utf-8") == forged.record()


@pytest.mark.parametrize(
    ("name", "told"), [("a\ntitle: b.pdf", "a title: b.pdf"), ("plan 💰.pdf", "plan 💰.pdf"), ("\udcff.pdf", ".pdf")]
)
def test_the_name_of_a_file_is_only_a_name(
    name: str, told: str, loaded: Loaded, filled: dict[str, bytes], tmp_path: Path
) -> None:
    """Also one with a line end, without a glyph, or in another encoding than UTF-8."""
    file = tmp_path / name
    file.write_bytes(filled["en"])
    found = read(file, loaded.program)
    saved(found, tmp_path / "out", loaded)
    assert found.file == told
    assert yaml.safe_load(found.record())["file"] == told
    assert yaml.safe_load(found.draft_text())["title"] == filling.SAMPLES["en"][0]
    assert f"Made from the file {told.replace('💰', '[U+1F4B0]')}" in copied(found, loaded)


# -- the copy to print ----------------------------------------------------------------------------


def test_the_copy_holds_every_question_and_answer(made: Maker, visit: Form, loaded: Loaded) -> None:
    raw = filling.names_of(visit, filling.typed(visit, "en")) | {"people": "200", "more": "<b>"}
    printed = copied(made(raw, "returned.pdf"), loaded)
    line, text = filling.SAMPLES["en"]
    for words in (
        "Form for a visit Copy of the answers Made from the file returned.pdf",
        f"SHA-256: {SHA}",
        "What was noticed",
        "Number of people: Must be at most 20; found 200.",
        "more: Must be a field of the form; it holds '<b>'.",
        f"1. Name {line}",
        f"2. Reason {' '.join(text.split())}",
        "3. Day 2026-11-25",
        "4. Budget USD 1,250,000",
        "5. Number of people 200",
        "6. Is this the first visit? Yes",
        "8. Study Feasibility study",
        "9. Meals Lunch Dinner",
        "10. Country Norway",
        "11. E-mail address Office.One@example.org",
        "12. Telephone +82-2-6746-7433",
        f"13. Guests Who Since {line} 1 2026-10-01 {line} 2 2026-10-02",
        "14. Signature No answer",
        "visit/2026.1/en Page 1 of",
    ):
        assert words in printed


def test_the_copy_says_where_there_is_no_answer(made: Maker, visit: Form, loaded: Loaded) -> None:
    assert copied(made({}), loaded).count("No answer") == len(visit.fields)


def test_the_copy_shows_what_does_not_fit_its_kind(made: Maker, loaded: Loaded) -> None:
    raw = {"budget": "a lot", "day": "soon", "first": "perhaps", "study": "a book", "country": "Atlantis"}
    printed = copied(made(raw), loaded)
    for words in (
        "Day soon", "Budget a lot", "first visit? perhaps", "Study a book", "Country Atlantis",
        "Country: Must be a country; found 'Atlantis'.",
    ):  # fmt: skip
        assert words in printed


def test_a_character_without_a_glyph_is_shown_by_its_number(made: Maker, loaded: Loaded) -> None:
    raw = {"name": "A😀B", "reason": "த\nC", "guests__1__who": "\u0b13", "people": "ଓ"}
    printed = copied(made(raw), loaded)
    for words in ("Name A[U+1F600]B", "Reason [U+0BA4] C", "Who Since [U+0B13]", "found '[U+0B13]'."):
        assert words in printed
    assert "😀" in made(raw).record()


def test_answers_are_never_code_of_the_typesetter(made: Maker, loaded: Loaded) -> None:
    text = '#panic("x") $x$ \\ *a* _b_ `c` = d // e <f> @g [h] "i" ~'
    assert f"Name {text}" in copied(made({"name": text}), loaded)


def test_the_copy_of_the_same_answers_has_the_same_bytes(made: Maker, loaded: Loaded) -> None:
    first, second = (applications.copy(made({"name": "Kim"}), loaded.editions["ko"]) for _ in range(2))
    assert first == second
    assert PdfReader(io.BytesIO(first)).get_fields() is None


def test_the_summary_counts_answers_and_remarks(made: Maker) -> None:
    rows = [*summary([made({"name": "Kim", "people": "99"}), made({}, "b.docx", "ko")])]
    assert rows == [
        ("a.pdf", "visit", "2026.1", "en", "2 of 13", "2"),
        ("b.docx", "visit", "2026.1", "ko", "0 of 13", "2"),
    ]


# -- random text ----------------------------------------------------------------------------------

# (first, last) letters of scripts that are written, joined, stacked and ordered in different ways.
SCRIPTS = {
    "Latin": (0x20, 0x24F), "Greek": (0x370, 0x3FF), "Cyrillic": (0x400, 0x52F), "Hebrew": (0x590, 0x5F4),
    "Arabic": (0x600, 0x6FF), "Devanagari": (0x900, 0x97F), "Tamil": (0xB80, 0xBFF), "Thai": (0xE01, 0xE5B),
    "Lao": (0xE80, 0xEDF), "Tibetan": (0xF00, 0xFDA), "Burmese": (0x1000, 0x109F), "Georgian": (0x10A0, 0x10FF),
    "Jamo": (0x1100, 0x11FF), "Ethiopic": (0x1200, 0x139F), "Khmer": (0x1780, 0x17F9), "Vietnamese": (0x1E00, 0x1EFF),
    "punctuation": (0x2000, 0x2064), "kana": (0x3040, 0x30FF), "ideographs": (0x4E00, 0x9FFF),
    "Hangul": (0xAC00, 0xD7A3), "emoji": (0x1F300, 0x1FAFF), "rare ideographs": (0x20000, 0x2A6DF),
}  # fmt: skip


def anything(chance: random.Random, length: int) -> str:
    """A text in one to three scripts, with spaces and marks between."""
    chosen = chance.sample([*SCRIPTS.values()], chance.randint(1, 3))
    letters = [chr(chance.randint(*chance.choice(chosen))) for _ in range(length)]
    return "".join(
        letter if chance.random() < 0.9 else chance.choice(" \t.,-\u0301\u200c\u200d\u200f") for letter in letters
    )


@pytest.mark.parametrize("seed", range(10))
def test_any_text_in_any_script_reads_back_as_it_is_cleaned(
    seed: int, loaded: Loaded, visit: Form, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    raw = {name: anything(chance, chance.randint(1, 30)) for name in ("name", "guests__1__who", "guests__2__who")}
    raw["reason"] = "\n".join(anything(chance, chance.randint(1, 40)) for _ in range(3))
    file = tmp_path / "returned.pdf"
    file.write_bytes(filling.by_pypdf(loaded.documents.content(Key("visit", "ar", PDF)), raw))
    returned = intake.read(file)
    assert {name: returned.values[name] for name in raw} == {name: clean(text) for name, text in raw.items()}

    # and stands in the record and in the copy, whatever it is
    found = Application("a.pdf", SHA, visit, "ar", answers(visit, returned.values), returned.notices, ())
    assert yaml.safe_load(found.record())["answers"] == found.answers.values
    assert found.answers.values.get("name", "") == clean(raw["name"])
    assert found.answers.values.get("reason", "") == clean(raw["reason"])
    printed = text_of(applications.copy(found, loaded.editions["en"]))
    for letter in fonts.missing(loaded.program.config.root, clean(raw["name"])):
        assert f"[U+{ord(letter):04X}]" in printed.replace("\n", "")


def test_random_texts_are_in_many_scripts() -> None:
    letters = "".join(anything(random.Random(seed), 40) for seed in range(60))
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters}
    assert {"LATIN", "ARABIC", "THAI", "KHMER", "MYANMAR", "HANGUL", "CJK", "ETHIOPIC", "TIBETAN"} <= scripts


# -- the command ----------------------------------------------------------------------------------


class Desk:
    """A secretariat's folder with returned files, and its command."""

    def __init__(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.project, self.capsys = project, capsys

    def put(self, name: str, content: bytes) -> str:
        (self.project / name).write_bytes(content)
        return name

    def read(self, *arguments: str) -> tuple[int, list[str], list[str]]:
        """`forms read …`: exit code, standard output, standard error."""
        code = cli.main(["forms", "read", *arguments])
        told = self.capsys.readouterr()
        return code, told.out.splitlines(), told.err.splitlines()

    def answers(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load((self.project / path).read_text("utf-8"))["answers"]
        return found


@pytest.fixture
def desk(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.chdir(project)
    return Desk(project, capsys)


def test_a_returned_form_is_read_into_three_files(desk: Desk, visit: Form, filled: dict[str, bytes]) -> None:
    code, out, err = desk.read(desk.put("plan.pdf", filled["ko"]))
    assert (code, err) == (0, [])
    assert out == [
        "plan.pdf: Form for a visit, version 2026.1, ko",
        "  returned/plan.yml (answers), returned/plan.project.yml (draft), returned/plan.pdf (copy to print)",
    ]
    assert listing(desk.project / "returned") == ["plan.pdf", "plan.project.yml", "plan.yml"]
    assert desk.answers("returned/plan.yml") == filling.typed(visit, "ko")


def test_an_empty_word_form_is_read_with_remarks(desk: Desk, loaded: Loaded) -> None:
    file = desk.put("empty.docx", loaded.documents.content(Key("visit", "ar", DOCX)))
    code, out, err = desk.read(file, "--out", "a/b")
    assert (code, err) == (0, [])
    assert out == [
        "empty.docx: Form for a visit, version 2026.1, ar",
        "  name: Must have an answer; there is none.",
        "  first: Must have an answer; there is none.",
        "  a/b/empty.yml (answers), a/b/empty.project.yml (draft), a/b/empty.pdf (copy to print)",
    ]


def test_several_files_end_with_a_table_and_refused_ones_with_a_sentence(
    desk: Desk, loaded: Loaded, filled: dict[str, bytes]
) -> None:
    files = [
        desk.put("good.pdf", filled["en"]),
        desk.put("photo.pdf", b"\xff\xd8\xff\xe0 a photo"),
        "missing.pdf",
        desk.put("foreign.pdf", filled["en"].replace(b"%PDF", b"%PDX", 1)),
        desk.put("empty.pdf", loaded.documents.content(Key("visit", "ar", PDF))),
    ]
    code, out, err = desk.read(*files)
    assert code == 1
    assert err == [
        f"photo.pdf: {intake.PICTURE}",
        f"missing.pdf: {intake.NO_FILE}",
        f"foreign.pdf: {intake.UNKNOWN}",
    ]
    assert out[-4:] == [
        "file       form   version  language  answers   remarks",
        "good.pdf   visit  2026.1   en        13 of 13  0",
        "empty.pdf  visit  2026.1   ar        0 of 13   2",
        "2 of 5 files read.",
    ]
    assert listing(desk.project / "returned") == sorted(f"{name}{end}" for name in ("good", "empty") for end in ENDINGS)


def test_one_refused_file_has_no_table(desk: Desk) -> None:
    code, out, err = desk.read("missing.pdf")
    assert (code, out, err) == (1, [], [f"missing.pdf: {intake.NO_FILE}"])
    assert not (desk.project / "returned").exists()


def test_a_form_of_another_program_is_refused(desk: Desk, changed: Loaded, filled: dict[str, bytes]) -> None:
    later = desk.put("later.pdf", changed.documents.content(Key("visit", "en", PDF)))
    code, out, err = desk.read(later, desk.put("good.pdf", filled["en"]))
    sentence = "The file is version '2026.2' of the form 'visit', which was never published."
    assert (code, out[-1], err) == (1, "1 of 2 files read.", [f"later.pdf: {sentence} {ASK}"])


def test_the_same_file_twice_is_one_application(desk: Desk, filled: dict[str, bytes]) -> None:
    (desk.project / "other").mkdir()
    files = [desk.put("plan.pdf", filled["en"]), "plan.pdf", desk.put("other/plan.pdf", filled["ko"])]
    assert desk.read(*files)[0] == 0
    assert listing(desk.project / "returned") == sorted(
        f"{name}{end}" for name in ("plan", "plan-2") for end in ENDINGS
    )
    assert desk.answers("returned/plan.yml")["name"] == filling.SAMPLES["en"][0]
    assert desk.answers("returned/plan-2.yml")["name"] == filling.SAMPLES["ko"][0]


def test_the_copy_has_labels_in_the_language_that_is_asked_for(desk: Desk, filled: dict[str, bytes]) -> None:
    assert desk.read(desk.put("plan.pdf", filled["en"]), "--in", "ko")[0] == 0
    assert "노르웨이" in text_of((desk.project / "returned/plan.pdf").read_bytes())
    assert yaml.safe_load((desk.project / "returned/plan.yml").read_text("utf-8"))["locale"] == "en"


def test_an_unknown_language_is_said_before_anything_is_read(desk: Desk, filled: dict[str, bytes]) -> None:
    code, out, err = desk.read(desk.put("plan.pdf", filled["en"]), "--in", "kr")
    assert (code, out) == (1, [])
    assert err[0] == "mkdocs.yml:1: Must be one of the locales en, ko, ar; found 'kr'."
    assert not (desk.project / "returned").exists()


def test_a_place_that_cannot_be_written_is_said(desk: Desk, filled: dict[str, bytes]) -> None:
    (desk.project / "taken").write_text("", "utf-8")
    code, out, err = desk.read(desk.put("plan.pdf", filled["en"]), "--out", "taken")
    assert (code, out, err) == (1, [], ["taken: File exists."])


def test_faults_of_the_sources_are_said_first(desk: Desk, filled: dict[str, bytes]) -> None:
    change(desk.project, "forms/visit.yml", "kind: email", "kind: e-mail")
    code, out, err = desk.read(desk.put("plan.pdf", filled["en"]))
    assert (code, out) == (1, [])
    assert err[0] == "forms/visit.yml:67: Must be a kind of field from the closed list; found 'e-mail'."


def test_a_form_that_changed_after_it_was_published_is_still_read(desk: Desk, filled: dict[str, bytes]) -> None:
    change(desk.project, "forms/visit.yml", "id: people", "id: persons")
    assert desk.read(desk.put("plan.pdf", filled["en"]))[0] == 0
    assert desk.answers("returned/plan.yml")["people"] == 7


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["forms", "--help"], ["read", "publish", "Reads forms that applicants sent back"]),
        (["forms", "read", "--help"], ["FILE", "--out DIR", "default: returned", "--in LOCALE"]),
        (["forms", "publish", "--help"], ["usage: build.py forms publish"]),
    ],
)
def test_help_names_what_there_is(arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    told = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["forms"], "build.py forms: error: the following arguments are required: ACTION"),
        (["forms", "read"], "build.py forms read: error: the following arguments are required: FILE"),
        (["forms", "read", "--out"], "build.py forms read: error: argument --out: expected one argument"),
        (["forms", "publish", "visit"], "build.py: error: unrecognized arguments: visit"),
    ],
)
def test_wrong_usage_is_said(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    told = capsys.readouterr()
    assert (ended.value.code, told.out, told.err.splitlines()[-1]) == (2, "", message)
