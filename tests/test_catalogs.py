"""Catalogs: what counts as translated, what is withdrawn, and what a broken file is."""

from pathlib import Path

import pytest

from prospectus import catalogs, cli, terminal
from prospectus.catalogs import Catalog, path_of
from prospectus.config import Locale
from prospectus.messages import DOMAINS, Message
from prospectus.sources import Problem
from tests.conftest import lines, problems_of

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {}\\n"\n\n'
ONE_FORM = "nplurals=1; plural=0;"
GUIDANCE_AR = "locales/ar/LC_MESSAGES/guidance.po"
INTERFACE_AR = "locales/ar/LC_MESSAGES/interface.po"
INTERFACE_KO = "locales/ko/LC_MESSAGES/interface.po"
OTHER_FORMAT = "Must have messages of the format 1; found '2'."
LEAF = 'msgid "leaf"\nmsgid_plural "leaves"\nmsgstr['


def write(root: Path, path: str, text: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode() if isinstance(text, str) else text)


def read(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def po(*entries: str, plurals: str = ONE_FORM) -> str:
    """A Korean catalog with some entries."""
    return HEADER.format(plurals) + "\n\n".join(entries) + "\n"


def loaded_from(root: Path, text: str | bytes, domain: str = "guidance") -> tuple[Catalog, list[Problem]]:
    """The Korean catalog that one file makes, and what is wrong with it."""
    write(root, path_of("ko", domain), text)
    problems: list[Problem] = []
    return catalogs.load(root, Locale("ko"), problems), problems


# -- reading --------------------------------------------------------------------------------------


def test_a_catalog_stands_where_gettext_looks_for_it() -> None:
    assert path_of("pt-BR", "records") == "locales/pt-BR/LC_MESSAGES/records.po"


def test_a_locale_without_files_has_an_empty_catalog(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert catalogs.load(tmp_path, Locale("ko"), problems) == Catalog("ko", {})
    assert problems == []


def test_the_source_language_has_no_catalog(tmp_path: Path) -> None:
    write(tmp_path, path_of("en", "guidance"), po('msgid "a"\nmsgstr "b"'))
    assert catalogs.load(tmp_path, Locale("en"), []).entries == {}


def test_a_catalog_keeps_its_domains_apart(tmp_path: Path) -> None:
    for domain in ("interface", "guidance", "forms"):
        write(tmp_path, path_of("ko", domain), po(f'msgid "{domain}"\nmsgstr "가"'))
    found, problems = loaded_from(tmp_path, po('msgctxt "call.title"\nmsgid "records"\nmsgstr "나"'), "records")
    assert problems == []
    assert found.entries == {
        "interface": {("", "interface"): "가"},
        "guidance": {("", "guidance"): "가"},
        "records": {("call.title", "records"): "나"},
        "forms": {("", "forms"): "가"},
    }


def test_one_text_may_be_translated_differently_in_each_domain(tmp_path: Path) -> None:
    for domain, translation in (("interface", "시작"), ("guidance", "착수"), ("records", "개시"), ("forms", "출발")):
        write(tmp_path, path_of("ko", domain), po(f'msgid "Start"\nmsgstr "{translation}"'))
    found = catalogs.load(tmp_path, Locale("ko"), [])
    assert [found.text(domain, "", "Start") for domain in DOMAINS] == ["시작", "착수", "개시", "출발"]


def test_a_translation_in_one_domain_is_none_in_another(tmp_path: Path) -> None:
    found, _ = loaded_from(tmp_path, po('msgid "Start"\nmsgstr "착수"'), "guidance")
    assert found.text("interface", "", "Start") is None
    assert found.text("nonsense", "", "Start") is None


def test_every_translation_has_the_line_of_its_msgid(tmp_path: Path) -> None:
    write(tmp_path, path_of("ko", "records"), po('msgid "a"\nmsgstr "가"'))
    found, _ = loaded_from(
        tmp_path,
        po(
            'msgid "a"\nmsgstr "가"',
            '#. where\nmsgctxt "menu"\nmsgid ""\n"a"\nmsgstr "나"',
            'msgid "none"\nmsgstr ""',
            'msgid "leaf"\nmsgid_plural "leaves"\nmsgstr[0] "잎"',
        ),
    )
    assert found.origins == {
        ("guidance", ("", "a")): (6, ""),
        ("guidance", ("menu", "a")): (11, ""),
        ("guidance", ("", "none")): (15, ""),
        ("guidance", ("", "leaf")): (18, "leaves"),
        ("records", ("", "a")): (6, ""),
    }


def test_catalogs_that_say_the_same_in_other_lines_are_equal(tmp_path: Path) -> None:
    first, _ = loaded_from(tmp_path, po('msgid "a"\nmsgstr "가"'))
    second, _ = loaded_from(tmp_path, po('# by hand\nmsgid "a"\nmsgstr "가"'))
    assert first == second
    assert first.origins != second.origins


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "a"\nmsgstr ""',
        '#, fuzzy\nmsgid "a"\nmsgstr "가"',
        '#, python-format, fuzzy\nmsgid "a"\nmsgstr "가"',
        '#~ msgid "a"\n#~ msgstr "가"',
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""',
        '#, fuzzy\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "가"',
    ],
)
def test_fuzzy_empty_and_obsolete_entries_do_not_count(tmp_path: Path, entry: str) -> None:
    assert loaded_from(tmp_path, po(entry)) == (Catalog("ko", {}), [])


def test_contexts_keep_the_same_text_apart(tmp_path: Path) -> None:
    found, _ = loaded_from(
        tmp_path,
        po(
            'msgid "Home"\nmsgstr "처음"',
            'msgctxt "menu"\nmsgid "Home"\nmsgstr "집"',
            'msgctxt "x"\nmsgid "y"\nmsgstr "z"',
        ),
    )
    assert [found.text("guidance", context, "Home") for context in ("", "menu", "list")] == ["처음", "집", None]


@pytest.mark.parametrize(
    ("entry", "text", "translation"),
    [
        ('msgid ""\n"one "\n"two"\nmsgstr ""\n"하나 "\n"둘"', "one two", "하나 둘"),
        ('msgid "a  \\nb"\nmsgstr "가  \\n나"', "a  \nb", "가  \n나"),
        ('msgid "say \\"a\\""\nmsgstr "\\"가\\" \\\\"', 'say "a"', '"가" \\'),
        ('msgid "a"\r\nmsgstr "مرحبا"\r\n', "a", "مرحبا"),
        ('# by hand\n#. from the source\n#: where:1\nmsgid "a"\nmsgstr "가"', "a", "가"),
        ('msgid "a"\nmsgstr " "', "a", " "),
    ],
)
def test_a_translation_is_read_as_it_is_meant(tmp_path: Path, entry: str, text: str, translation: str) -> None:
    found, problems = loaded_from(tmp_path, po(entry))
    assert (found.text("guidance", "", text), problems) == (translation, [])


def test_plural_forms_are_forms_and_no_text(tmp_path: Path) -> None:
    entry = 'msgid "%(num)s page"\nmsgid_plural "%(num)s pages"\nmsgstr[0] "%(num)s쪽"'
    found, _ = loaded_from(tmp_path, po(entry), "interface")
    assert found.forms("interface", "", "%(num)s page") == ("%(num)s쪽",)
    assert found.text("interface", "", "%(num)s page") is None


def test_plural_forms_count_only_when_all_are_there(tmp_path: Path) -> None:
    entry = 'msgid "page"\nmsgid_plural "pages"\nmsgstr[0] "a"\nmsgstr[1] ""'
    found, _ = loaded_from(tmp_path, po(entry, plurals="nplurals=2; plural=(n != 1);"))
    assert found.entries == {}


def test_a_text_has_no_forms() -> None:
    found = Catalog("ko", {"interface": {("", "a"): "가"}})
    assert (found.forms("interface", "", "a"), found.forms("interface", "", "b")) == ((), ())
    assert found.forms("records", "", "a") == ()


KNOWN = Catalog("ko", {"interface": {("", "a"): "가", ("menu", "leaf"): ("잎", "잎들")}})


@pytest.mark.parametrize(
    ("domain", "message", "expected"),
    [
        ("interface", Message("", "a", "here"), ("가",)),
        ("interface", Message("menu", "leaf", "here", plural="leaves"), ("잎", "잎들")),
        ("interface", Message("", "leaf", "here", "leaves"), ()),
        ("interface", Message("menu", "a", "here"), ()),
        ("guidance", Message("", "a", "here"), ()),
    ],
)
def test_a_message_has_its_translations_or_none(domain: str, message: Message, expected: tuple[str, ...]) -> None:
    text = KNOWN.text(domain, message.context, message.text)
    assert (*((text,) if text else ()), *KNOWN.forms(domain, message.context, message.text)) == expected
    assert KNOWN.has(domain, message) is bool(expected)


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("nonsense", 1, "Must be a PO file: syntax error."),
        (b"\x00\x01", 1, "Must be a PO file: syntax error."),
        (po('msgid "a"\nmsgstr "가"', "<<<<<<< HEAD"), 9, "Must be a PO file: syntax error."),
        (po(f'{LEAF}x] "c"'), 8, "Must be a PO file: syntax error."),
        (po('msgid "a"\nmsgstr "b"c"'), 7, "Must be a PO file: unescaped double quote found."),
        (
            po('msgid "a"\nmsgstr "b"').replace("UTF-8", "UTF-99"),
            1,
            "Must be a PO file in UTF-8; its header says 'UTF-99'.",
        ),
        (po().encode() + b"\xff", 7, "Must be a PO file in UTF-8."),
        (po(*['msgid "a"\nmsgstr "b"'] * 2), 9, "Must not have 'a' twice; it stands in line 6 too."),
        (
            po().replace("Plural-Forms", "X-Msgid-Format"),
            1,
            "Must have messages of the format 1; found 'nplurals=1; plural=0;'.",
        ),
    ],
)
def test_a_broken_file_is_a_problem_with_its_line(tmp_path: Path, text: str | bytes, line: int, fault: str) -> None:
    found, problems = loaded_from(tmp_path, text)
    assert found.entries == {}
    assert lines(problems) == [f"{path_of('ko', 'guidance')}:{line}: {fault}"]


def test_a_folder_in_the_place_of_a_catalog_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / GUIDANCE_AR).mkdir(parents=True)
    problems: list[Problem] = []
    catalogs.load(tmp_path, Locale("ar"), problems)
    assert [problem.message for problem in problems] == ["Must be a file that can be read: Is a directory."]


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, path_of("ko", "records"), "nonsense")
    found, problems = loaded_from(tmp_path, po('msgid "a"\nmsgstr "가"'))
    assert (found.text("guidance", "", "a"), len(problems)) == ("가", 1)


def test_a_broken_catalog_refuses_the_build(project: Path) -> None:
    write(project, GUIDANCE_AR, po("nonsense"))
    assert lines(problems_of(project)) == [f"{GUIDANCE_AR}:6: Must be a PO file: syntax error."]


def test_a_broken_catalog_is_not_updated(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, GUIDANCE_AR, po("nonsense"))
    monkeypatch.chdir(project)
    assert cli.main(["locales", "update"]) == terminal.PROBLEMS
    assert f"{GUIDANCE_AR}:6: Must be a PO file: syntax error." in capsys.readouterr().err
    assert [path.name for path in (project / "locales").rglob("*.po*")] == ["guidance.po"]


@pytest.mark.parametrize(
    ("revised", "day"),
    [
        ("2026-11-20 09:00+0900", "2026-11-20"),
        ("YEAR-MO-DA HO:MI+ZONE", ""),
        ("2026-02-30 09:00+0900", ""),
        ("20 November", ""),
        ("", ""),
    ],
)
def test_the_day_of_a_revision_is_a_day_or_nothing(tmp_path: Path, revised: str, day: str) -> None:
    text = po('msgid "a"\nmsgstr "가"').replace('"Plural', f'"PO-Revision-Date: {revised}\\n"\n"Plural')
    found, problems = loaded_from(tmp_path, text)
    assert (found.changed["guidance"], problems) == (day, [])


def test_an_entry_for_which_polib_would_take_too_long_is_refused(tmp_path: Path) -> None:
    file = tmp_path / GUIDANCE_AR
    file.parent.mkdir(parents=True)
    file.write_text('msgid ""\nmsgstr ""\n\n' + "# x\n" * 20_000, encoding="utf-8")
    problems: list[Problem] = []
    catalogs.load(tmp_path, Locale("ar"), problems)
    assert [(found.line, found.message) for found in problems] == [
        (4, "Must have entries of less than 20,000 lines."),
    ]
