"""The glossary: which terms a translation words otherwise, and which numbers it gives to another thing."""

from pathlib import Path

import pytest

from prospectus import glossary
from prospectus.glossary import PATH, Glossary, Term
from prospectus.schema import Text
from prospectus.sources import Problem


def term(id: str, english: tuple[str, ...], counted: bool = False, **found: str) -> Term:
    return Term(id, english, tuple(Text(value, tag, foreign=True) for tag, value in found.items()), counted=counted)


STUDY = term(
    "study",
    ("feasibility study", "feasibility studies"),
    ko="타당성조사 | 타당성 조사",
    ru="обоснование | обоснован* | ТЭО",
)
FIRST = term("first", ("pre-feasibility study",), ko="예비타당성조사", ru="предварительн* обоснован*")
AR = term("demo", ("demonstration",), ar="تطبيق تجريبي | *تطبيق* *تجريبي*")
COUNTRY = term("country", ("country", "countries"), True, ko="개국 | 국가", es="países | país", ar="دول* | بلد*")
APPLICATION = term("application", ("application", "applications"), True, ko="건", es="solicitud*", ar="طلب*")
COUNTS = Glossary((COUNTRY, APPLICATION))


def names(source: str, translation: str, tag: str) -> list[str]:
    return [found.id for found in Glossary((STUDY, FIRST, AR)).unused(source, translation, tag)]


@pytest.mark.parametrize(
    ("source", "tag", "translation", "expected"),
    [
        ("A feasibility study.", "ko", "타당성조사입니다.", []),
        ("Feasibility studies", "ko", "타당성 조사", []),
        ("A feasibility study.", "ko", "가능성 연구입니다.", ["study"]),
        ("A feasibility study", "ru", "Результат обоснования", []),
        ("A feasibility study", "ru", "ТЭО", []),
        ("A feasibility study", "ru", "исследование", ["study"]),
        ("A pre-feasibility study", "ko", "예비타당성조사", []),
        ("A pre-feasibility study", "ko", "타당성조사", ["first"]),
        ("A pre-feasibility study and a feasibility study", "ko", "예비타당성조사", []),
        ("A demonstration", "ar", "التطبيقُ التجريبيُّ", []),
        ("A demonstration", "ar", "مظاهرة", ["demo"]),
        ("Demonstrations", "ar", "مظاهرة", []),
        ("A demonstration", "ko", "무엇이든", []),
        ("A [thing](project:demonstration)", "ar", "شيء", []),
        ("The co-demonstration", "ar", "شيء", []),
    ],
)
def test_a_term_has_its_word_in_each_language(source: str, tag: str, translation: str, expected: list[str]) -> None:
    assert names(source, translation, tag) == expected


SOURCE = "111 applications from 39 countries"


@pytest.mark.parametrize(
    ("tag", "translation", "expected"),
    [
        ("ko", "39개국에서 111건 접수", ""),
        ("ko", "111개국에서 39건 접수", "111 applications"),
        ("es", "111 solicitudes de 39 países", ""),
        ("es", "39 solicitudes recibidas de 111 países", "39 countries"),
        ("ar", "111 طلبًا من 39 دولة", ""),
        ("ar", "39 طلبًا من 111 دولة", "39 countries"),
        ("ar", "٣٩ طلبًا من ١١١ دولة", "39 countries"),
        ("fr", "39 demandes de 111 pays", ""),
    ],
)
def test_figures_do_not_change_places(tag: str, translation: str, expected: str) -> None:
    assert COUNTS.swapped(SOURCE, translation, tag) == expected


@pytest.mark.parametrize("source", ["applications from countries", "No 3", "2² applications", "1.5 applications"])
def test_where_nothing_is_counted_nothing_changes_places(source: str) -> None:
    assert COUNTS.swapped(source, "111개국에서 39건 접수", "ko") == ""


def test_a_language_without_a_word_for_what_is_counted_is_not_looked_at() -> None:
    assert COUNTS.swapped(SOURCE, "39 111", "sw") == ""


def load(root: Path, text: str) -> tuple[tuple[Term, ...], list[str]]:
    (root / "locales").mkdir()
    (root / PATH).write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return glossary.load(root, problems).terms, [str(problem) for problem in problems]


def test_a_glossary_is_read_with_its_notes(tmp_path: Path) -> None:
    text = 'terms:\n  - id: study\n    english: [study]\n    note: Short.\n    translations: {ko: "조사 | 연구"}\n'
    (found,), problems = load(tmp_path, text)
    assert (found.preferred("ko"), found.preferred("ar"), found.note, problems) == ("조사", "", "Short.", [])


def test_a_fault_in_a_glossary_has_its_line(tmp_path: Path) -> None:
    found, problems = load(tmp_path, "terms:\n  - id: study\n    englsh: [study]\n")
    assert found == ()
    assert problems[0].startswith(f"{PATH}:3: Must not have the field 'englsh'.\n    Did you mean 'english'?")


@pytest.mark.parametrize("english", ["—", "(", "'*'"])
def test_a_term_without_a_letter_is_refused(english: str) -> None:
    problems: list[Problem] = []
    glossary.parse(f"terms:\n  - id: a\n    english: [{english}]\n", PATH, problems)
    (found,) = problems
    assert (found.line, found.message[:37]) == (3, "Must be a term of letters or digits; ")


def test_a_project_without_a_glossary_has_no_terms(tmp_path: Path) -> None:
    assert glossary.load(tmp_path, []) == Glossary()
