"""Catalogs: which messages there are, what counts as translated, and how catalogs are kept up to date."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from prospectus import catalogs, cli, guidance, terms
from prospectus.catalogs import Catalog, Message, path_of, texts_of, translated
from prospectus.config import Locale
from prospectus.program import Program
from prospectus.records import Event, Party, Project, Support
from prospectus.release import Loaded
from prospectus.schema import Prose, Text
from prospectus.sources import Problem
from tests.conftest import change, lines, problems_of

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {}\\n"\n\n'
ONE_FORM = "nplurals=1; plural=0;"
GUIDANCE_AR = "locales/ar/LC_MESSAGES/guidance.po"
INTERFACE_AR = "locales/ar/LC_MESSAGES/interface.po"
INTERFACE_KO = "locales/ko/LC_MESSAGES/interface.po"
KEYWORD = "Unknown or misformatted keyword"
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
    for domain in ("interface", "guidance"):
        write(tmp_path, path_of("ko", domain), po(f'msgid "{domain}"\nmsgstr "가"'))
    found, problems = loaded_from(tmp_path, po('msgctxt "call.title"\nmsgid "records"\nmsgstr "나"'), "records")
    assert problems == []
    assert found.entries == {
        "interface": {("", "interface"): "가"},
        "guidance": {("", "guidance"): "가"},
        "records": {("call.title", "records"): "나"},
    }


def test_one_text_may_be_translated_differently_in_each_domain(tmp_path: Path) -> None:
    for domain, translation in (("interface", "시작"), ("guidance", "착수"), ("records", "개시")):
        write(tmp_path, path_of("ko", domain), po(f'msgid "Start"\nmsgstr "{translation}"'))
    found = catalogs.load(tmp_path, Locale("ko"), [])
    assert [found.text(domain, "", "Start") for domain in catalogs.DOMAINS] == ["시작", "착수", "개시"]


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
    entry = 'msgid "%(num)s page"\nmsgid_plural "%(num)s pages"\nmsgstr[0] "a"\nmsgstr[1] "b"'
    found, _ = loaded_from(tmp_path, po(entry, plurals="nplurals=2; plural=(n != 1);"))
    assert found.forms("guidance", "", "%(num)s page") == ("a", "b")
    assert found.text("guidance", "", "%(num)s page") is None


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
        ("interface", Message("menu", "leaf", "here", "leaves"), ("잎", "잎들")),
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
        ("nonsense", 1, KEYWORD),
        (b"\x00\x01", 1, KEYWORD),
        (po('msgid "a"\nmsgstr "가"', "<<<<<<< HEAD"), 9, KEYWORD),
        (po('msgid "a"'), 6, "missing msgstr for msgid 'a'"),
        (po(f'{LEAF}0] "c"\nmsgstr[1] "d"'), 6, "msg has more translations than num_plurals of catalog"),
        (po(f'{LEAF}x] "c"'), 1, "invalid literal for int() with base 10: 'x'"),
        (po(plurals="nplurals=many; plural=0;"), 1, "invalid literal for int() with base 10: 'many'"),
        (po('msgid "a"\nmsgstr "b"').replace("UTF-8", "UTF-99"), 1, "unknown encoding: utf-99"),
        (po().replace("Plural-Forms", "Language"), 1, "expected only letters, got 'nplurals=1; plural=0;'"),
        (po().encode() + b"\xff", 1, "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
    ],
)
def test_a_broken_file_is_a_problem_with_its_line(tmp_path: Path, text: str | bytes, line: int, fault: str) -> None:
    found, problems = loaded_from(tmp_path, text)
    assert found.entries == {}
    assert lines(problems) == [f"{path_of('ko', 'guidance')}:{line}: Must be a PO file: {fault}."]


def test_a_folder_in_the_place_of_a_catalog_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / GUIDANCE_AR).mkdir(parents=True)
    problems: list[Problem] = []
    catalogs.load(tmp_path, Locale("ar"), problems)
    assert [problem.message.startswith("Must be a PO file: [Errno 21]") for problem in problems] == [True]


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, path_of("ko", "records"), "nonsense")
    found, problems = loaded_from(tmp_path, po('msgid "a"\nmsgstr "가"'))
    assert (found.text("guidance", "", "a"), len(problems)) == ("가", 1)


def test_a_broken_catalog_refuses_the_build(project: Path) -> None:
    write(project, GUIDANCE_AR, po('msgid "a"'))
    assert lines(problems_of(project)) == [f"{GUIDANCE_AR}:6: Must be a PO file: missing msgstr for msgid 'a'."]


def test_a_broken_catalog_is_not_updated(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, GUIDANCE_AR, po("nonsense"))
    monkeypatch.chdir(project)
    assert cli.main(["locales", "update"]) == cli.PROBLEMS
    assert f"{GUIDANCE_AR}:6: Must be a PO file: Unknown or misformatted keyword." in capsys.readouterr().err
    assert [path.name for path in (project / "locales").rglob("*.po*")] == ["guidance.po"]


# -- the texts of a record ------------------------------------------------------------------------


def contexts(record: Any) -> list[tuple[str, str]]:
    return [(message.context, message.text) for message in texts_of(record, "here")]


def test_a_records_texts_have_class_and_field_as_context_in_the_order_of_the_fields(loaded: Loaded) -> None:
    assert contexts(loaded.program.projects["hanoi-traffic-2026"]) == [
        ("project.title", "Hanoi Traffic Plan"),
        ("project.summary", "A plan for the traffic of Hanoi."),
        ("event.text", "Chosen by the committee"),
        ("event.text", "Draft shown"),
        ("reference.publisher", "MOLIT"),
        ("project.city", "Hanoi"),
        ("party.name", "Hanoi People's Committee"),
        ("party.name", "Example Engineering"),
        ("party.role", "Lead"),
        ("project.outcome", "A draft was shown."),
    ]


def test_a_texts_comment_says_where_it_stands() -> None:
    assert list(texts_of(Event("2026", Text("Began")), "a.yml")) == [Message("event.text", "Began", "a.yml")]


def test_a_subclass_is_a_context_of_its_own() -> None:
    assert contexts(Support("KRW", note=Text("Estimated"))) == [("support.note", "Estimated")]


def test_texts_in_other_languages_are_not_translated() -> None:
    party = Party(Text("City"), original_names=(Text("시", "ko", foreign=True),))
    assert contexts(party) == [("party.name", "City")]


def test_markdown_is_not_among_the_texts(loaded: Loaded) -> None:
    record = loaded.program.projects["hanoi-traffic-2026"]
    assert record.description is not None
    assert record.description.value not in [text for _, text in contexts(record)]


def test_a_page_has_its_titles_and_sources_as_texts(loaded: Loaded) -> None:
    page = replace(loaded.program.pages["apply/faq"], nav_title=Text("FAQ"))
    assert contexts(page) == [
        ("page.title", "Questions"),
        ("page.description", "About Questions."),
        ("reference.publisher", "MOLIT"),
        ("reference.about", "Questions"),
        ("page.nav_title", "FAQ"),
    ]


def upper(context: str, text: str) -> Text:
    return Text(f"{context}: {text.upper()}", "ar")


def test_a_translated_record_has_new_texts_at_every_depth(loaded: Loaded) -> None:
    record = translated(loaded.program.projects["hanoi-traffic-2026"], upper)
    assert record.title == Text("project.title: HANOI TRAFFIC PLAN", "ar")
    assert [event.text.value for event in record.events][1] == "event.text: DRAFT SHOWN"
    assert record.partners[0].role == Text("party.role: LEAD", "ar")


def test_a_translated_record_keeps_what_is_no_text(loaded: Loaded) -> None:
    source = loaded.program.projects["hanoi-traffic-2026"]
    record = translated(source, upper)
    assert (record.slug, record.source, record.description) == (source.slug, source.source, source.description)
    assert (record.original_titles, record.coordinates) == (source.original_titles, source.coordinates)
    assert (record.region, record.pictures, record.country) == (None, (), "VN")
    assert source.title == Text("Hanoi Traffic Plan")


def test_a_record_translated_into_itself_is_equal(loaded: Loaded) -> None:
    for record in loaded.program.records():
        assert translated(record, lambda context, text: Text(text)) == record


def test_exactly_the_extracted_texts_are_looked_up(loaded: Loaded) -> None:
    for record in (*loaded.program.records(), *loaded.program.pages.values()):
        asked: list[tuple[str, str]] = []

        def find(context: str, text: str, asked: list[tuple[str, str]] = asked) -> Text:
            asked.append((context, text))
            return Text(text)

        translated(record, find)
        assert asked == contexts(record)


# -- the messages of the program ------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(loaded: Loaded) -> dict[str, list[Message]]:
    """The messages of the small project, by domain."""
    return catalogs.messages(loaded.program)


def test_messages_have_the_domains_that_catalogs_have(found: dict[str, list[Message]]) -> None:
    assert tuple(found) == catalogs.DOMAINS


def test_every_message_stands_once_in_its_domain(found: dict[str, list[Message]]) -> None:
    for domain in catalogs.DOMAINS:
        keys = Counter((message.context, message.text) for message in found[domain])
        assert set(keys.values()) == {1}


FIELDS = {"title", "summary", "description", "outcome", "text", "name", "short_name", "role", "city", "publisher"}
FIELDS |= {"about", "office", "eligibility", "supports", "nav_title"}


def texts_in(node: Any, name: str = "") -> set[str]:
    """The texts for readers in a parsed YAML file, found by the names of the fields alone."""
    if isinstance(node, dict):
        return {text for key, value in node.items() if key != "original_names" for text in texts_in(value, key)}
    if isinstance(node, list):
        return {text for value in node for text in texts_in(value, name)}
    return {node} if isinstance(node, str) and name in FIELDS else set()


def test_every_text_of_every_record_is_a_message(minimal: Path, found: dict[str, list[Message]]) -> None:
    written: set[str] = set()
    for folder in ("projects", "calls", "institutions"):
        for file in (minimal / folder).glob("*.yml"):
            written |= {text.strip() for text in texts_in(yaml.safe_load(file.read_text(encoding="utf-8")))}
    assert {message.text for message in found["records"]} == written


def test_every_text_of_front_matter_is_a_message(minimal: Path, found: dict[str, list[Message]]) -> None:
    written: set[str] = set()
    for file in (minimal / "content").rglob("*.md"):
        written |= texts_in(yaml.safe_load(file.read_text(encoding="utf-8").split("---")[1]))
    assert {message.text for message in found["guidance"] if message.context} == written


def test_every_block_of_the_guidance_is_a_message(found: dict[str, list[Message]]) -> None:
    assert [message.text for message in found["guidance"] if not message.context] == [
        "No cookies.",
        "See the [call](call:2026).",
        "Companies apply.",
        "Applying",
        "When?",
        "At any time.",
        "Who?",
        "Governments.",
        "Document",
        "Pages",
        "Form",
        "**Talk.** Ask [first](who-can-apply.md#not-alone).",
        "**Send.** Write to office@example.org or +82-2-123-4567.",
        "Governments, see [the project](project:hanoi-traffic-2026).",
        "Not alone",
        "Can apply",
        "Governments",
        "Cannot apply alone",
        "Companies",
        "The [call](call:2026) opens.",
        "At the expo.",
        "Key facts",
        "Money",
        "None is paid to you.",
    ]


def test_a_blocks_comment_names_its_file_and_kind(found: dict[str, list[Message]]) -> None:
    comments = {message.text: message.comment for message in found["guidance"]}
    assert comments["When?"] == "content/apply/faq.md (h3)"
    assert comments["Money"] == "content/program/support.md (dt)"
    assert comments["About Forms."] == "content/apply/forms.md"


def test_a_message_that_stands_twice_has_the_comment_of_the_first(found: dict[str, list[Message]]) -> None:
    names = [message for message in found["guidance"] if message.text == "MOLIT"]
    assert names == [Message("reference.publisher", "MOLIT", "content/about/privacy.md")]


def test_a_records_markdown_is_blocks_in_the_context_of_its_class(loaded: Loaded) -> None:
    record = replace(
        loaded.program.calls["2026"], description=Prose("First\npart.\n\n- one\n- two\n\n## Head {#h}\n\n2026\n")
    )
    assert record.description
    body = loaded.program.renderer.render(record.description.value)
    blocks = [message for message in catalogs.record_messages(record, body) if message.comment.endswith(")")]
    assert blocks == [
        Message("call.description", "First part.", "calls/2026.yml (p)"),
        Message("call.description", "one", "calls/2026.yml (li)"),
        Message("call.description", "two", "calls/2026.yml (li)"),
        Message("call.description", "Head", "calls/2026.yml (h2)"),
    ]


def test_the_description_of_a_project_is_its_last_messages(found: dict[str, list[Message]]) -> None:
    texts = [message.text for message in found["records"] if message.context == "project.description"]
    assert texts == ["The plan covers signals. See [the other project](project:oslo-parking-2026)."]


def test_closed_lists_are_messages_under_the_lists_name(found: dict[str, list[Message]]) -> None:
    listed = {(message.context, message.text) for message in found["interface"]}
    assert {(name, label) for name, labels in terms.LABELS.items() for label in labels.values()} <= listed
    assert Message("sector", "Transport", "closed list: transport") in found["interface"]


def test_the_sites_own_texts_and_menus_are_messages(found: dict[str, list[Message]]) -> None:
    of_kind = [(message.context, message.text) for message in found["interface"] if message.comment == "sites/kind.yml"]
    assert of_kind == [
        ("sitesettings.name", "kind site"),
        ("sitesettings.agency", "Agency of kind"),
        ("sitesettings.purpose", "Purpose of kind"),
        ("home.title", "Home of kind"),
        ("home.lead", "Lead of kind"),
    ]
    assert [message.text for message in found["interface"] if message.context == "menu"] == [
        "Apply",
        "Program",
        "Calls",
        "Projects",
    ]
    assert Message("program", "Test Program", "mkdocs.yml: site_name") in found["interface"]


def test_the_operators_korean_name_is_no_message(found: dict[str, list[Message]]) -> None:
    assert "기관" not in {message.text for messages in found.values() for message in messages}


# -- keeping catalogs up to date ------------------------------------------------------------------

FRONT = """---
title: {title}
description: Lead
owner: kind
sections: [essentials]
reviewed: 2026-11-01
sources: [{{publisher: MOLIT, language: en}}]
---

"""


def program_of(loaded: Loaded, root: Path, body: str, title: str = "Title", path: str = "content/a/b.md") -> Program:
    """A program of one page, whose templates are below `root`."""
    problems: list[Problem] = []
    page = guidance.parse(FRONT.format(title=title) + body, path, problems)
    assert page is not None, problems
    config = replace(loaded.program.config, root=root)
    return Program(config, projects={}, calls={}, institutions={}, pages={page.key: page})


def template(root: Path, text: str) -> None:
    write(root, "templates/x.html", text)


def entries(root: Path, path: str) -> str:
    """A catalog without its header."""
    return read(root, path).partition("\n\n")[2]


def test_labels_of_templates_are_messages_with_contexts_and_plurals(loaded: Loaded, tmp_path: Path) -> None:
    template(
        tmp_path,
        '{{ _("One %(x)s", x=1) }}\n{{ gettext("Two") }}\n{{ pgettext("menu", "Three") }}\n'
        '{{ ngettext("%(num)s page", "%(num)s pages", 2) }}\n{{ npgettext("menu", "item", "items", 2) }}\n'
        "{% trans %}Four{% endtrans %}\n{{ _(variable) }}",
    )
    config = replace(loaded.program.config, root=tmp_path)
    assert [item for item in catalogs.interface_messages(config) if item.comment.startswith("templates/")] == [
        Message("", "One %(x)s", "templates/x.html"),
        Message("", "Two", "templates/x.html"),
        Message("menu", "Three", "templates/x.html"),
        Message("", "%(num)s page", "templates/x.html", "%(num)s pages"),
        Message("menu", "item", "templates/x.html", "items"),
        Message("", "Four", "templates/x.html"),
    ]


def test_templates_and_catalogs_are_written_for_every_domain_and_locale(loaded: Loaded, tmp_path: Path) -> None:
    assert catalogs.update(tmp_path, program_of(loaded, tmp_path, "Text")) == [
        f"locales/{path}"
        for domain in catalogs.DOMAINS
        for path in (f"{domain}.pot", f"ko/LC_MESSAGES/{domain}.po", f"ar/LC_MESSAGES/{domain}.po")
    ]


def test_a_new_catalog_says_that_it_is_a_draft(loaded: Loaded, tmp_path: Path) -> None:
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "# Head\n\nLine  \nbreak"))
    assert read(tmp_path, GUIDANCE_AR) == (
        "# K-City Network Global Cooperation Program: guidance\n"
        "# Draft, not yet reviewed by a native speaker of the language.\n"
        'msgid ""\nmsgstr ""\n'
        '"Project-Id-Version: prospectus guidance\\n"\n'
        '"Language: ar\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 :'
        ' n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\\n"\n'
        '"X-Msgid-Format: 1\\n"\n\n'
        '#. content/a/b.md\nmsgctxt "page.title"\nmsgid "Title"\nmsgstr ""\n\n'
        '#. content/a/b.md\nmsgctxt "page.description"\nmsgid "Lead"\nmsgstr ""\n\n'
        '#. content/a/b.md\nmsgctxt "reference.publisher"\nmsgid "MOLIT"\nmsgstr ""\n\n'
        '#. content/a/b.md (h1)\nmsgid "Head"\nmsgstr ""\n\n'
        '#. content/a/b.md (p)\nmsgid ""\n"Line  \\n"\n"break"\nmsgstr ""\n'
    )


def test_a_template_holds_the_messages_and_no_language(loaded: Loaded, tmp_path: Path) -> None:
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "Text"))
    text = read(tmp_path, "locales/guidance.pot")
    assert text.startswith("# Template: guidance\n")
    assert '"Language: \\n"' in text
    assert entries(tmp_path, "locales/guidance.pot") == entries(tmp_path, GUIDANCE_AR)


def test_an_update_without_a_change_writes_nothing(loaded: Loaded, tmp_path: Path) -> None:
    template(tmp_path, '{{ ngettext("page", "pages", 2) }} {{ _("say \\"a\\" \\\\ ") }}')
    program = program_of(loaded, tmp_path, 'A "quoted" \\\\ text.\n\nLine  \nbreak\n\n' + "Long text. " * 40)
    catalogs.update(tmp_path, program)
    change(tmp_path, GUIDANCE_AR, 'msgid "Lead"\nmsgstr ""', 'msgid "Lead"\nmsgstr "مقدمة"')
    assert catalogs.update(tmp_path, program) == []


def test_a_long_message_stays_in_one_line(loaded: Loaded, tmp_path: Path) -> None:
    body = " ".join(["Long text."] * 40)
    catalogs.update(tmp_path, program_of(loaded, tmp_path, body))
    assert f'\nmsgid "{body}"\n' in read(tmp_path, GUIDANCE_AR)


def test_only_the_catalogs_that_change_are_written(loaded: Loaded, tmp_path: Path) -> None:
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "Text"))
    assert catalogs.update(tmp_path, program_of(loaded, tmp_path, "Text\n\nMore")) == [
        "locales/guidance.pot",
        "locales/ko/LC_MESSAGES/guidance.po",
        "locales/ar/LC_MESSAGES/guidance.po",
    ]


def test_translations_comments_and_flags_stay_with_their_message(loaded: Loaded, tmp_path: Path) -> None:
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "One\n\nTwo"))
    change(tmp_path, GUIDANCE_AR, 'msgid "Two"\nmsgstr ""', 'msgid "Two"\nmsgstr "اثنان"')
    old = '#. content/a/b.md (p)\nmsgid "One"\nmsgstr ""'
    new = '# Check the term.\n#. content/a/b.md (p)\n#, fuzzy\nmsgid "One"\nmsgstr "واحد"'
    change(tmp_path, GUIDANCE_AR, old, new)
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "Zero\n\nTwo\n\n- One"))
    assert entries(tmp_path, GUIDANCE_AR).endswith(
        '#. content/a/b.md (p)\nmsgid "Zero"\nmsgstr ""\n\n'
        '#. content/a/b.md (p)\nmsgid "Two"\nmsgstr "اثنان"\n\n'
        '# Check the term.\n#. content/a/b.md (li)\n#, fuzzy\nmsgid "One"\nmsgstr "واحد"\n'
    )


def test_a_translation_does_not_move_to_another_context(loaded: Loaded, tmp_path: Path) -> None:
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "Same", title="Same"))
    change(
        tmp_path,
        GUIDANCE_AR,
        'msgctxt "page.title"\nmsgid "Same"\nmsgstr ""',
        'msgctxt "page.title"\nmsgid "Same"\nmsgstr "ن"',
    )
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "Same\n\nNew", title="Same"))
    assert catalogs.load(tmp_path, Locale("ar"), []).entries == {"guidance": {("page.title", "Same"): "ن"}}


def test_a_text_wrapped_anew_keeps_its_translation(loaded: Loaded, tmp_path: Path) -> None:
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "one two\nthree"))
    change(tmp_path, GUIDANCE_AR, 'msgid "one two three"\nmsgstr ""', 'msgid "one two three"\nmsgstr "ن"')
    assert catalogs.update(tmp_path, program_of(loaded, tmp_path, "one\ntwo three")) == []


def test_an_unused_translation_becomes_obsolete_and_comes_back_with_its_text(loaded: Loaded, tmp_path: Path) -> None:
    with_old, without = program_of(loaded, tmp_path, "Old"), program_of(loaded, tmp_path, "New")
    catalogs.update(tmp_path, with_old)
    change(tmp_path, GUIDANCE_AR, 'msgid "Old"\nmsgstr ""', 'msgid "Old"\nmsgstr "قديم"')
    before = read(tmp_path, GUIDANCE_AR)
    catalogs.update(tmp_path, without)
    assert entries(tmp_path, GUIDANCE_AR).endswith('msgid "New"\nmsgstr ""\n\n#~ msgid "Old"\n#~ msgstr "قديم"\n')
    assert catalogs.update(tmp_path, without) == []
    catalogs.update(tmp_path, with_old)
    assert read(tmp_path, GUIDANCE_AR) == before


def test_an_unused_message_without_a_translation_goes_away(loaded: Loaded, tmp_path: Path) -> None:
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "Old"))
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "New"))
    assert "Old" not in read(tmp_path, GUIDANCE_AR)


def test_the_header_is_the_translators_and_stays(loaded: Loaded, tmp_path: Path) -> None:
    header = (
        "# Arabic guidance\n# Reviewed by a native speaker.\n#, fuzzy\n"
        'msgid ""\nmsgstr ""\n"PO-Revision-Date: 2026-11-01 09:00+0900\\n"\n'
        '"Last-Translator: A. B. <a@example.org>\\n"\n"Language: ar\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Generator: An editor\\n"\n\n'
    )
    write(tmp_path, GUIDANCE_AR, header + 'msgid "Text"\nmsgstr "نص"\n')
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "Text"))
    assert read(tmp_path, GUIDANCE_AR).startswith(header)
    assert catalogs.load(tmp_path, Locale("ar"), []).text("guidance", "", "Text") == "نص"


def test_a_plural_message_has_as_many_forms_as_the_language(loaded: Loaded, tmp_path: Path) -> None:
    template(tmp_path, '{{ ngettext("%(num)s leaf", "%(num)s leaves", 2) }}')
    catalogs.update(tmp_path, program_of(loaded, tmp_path, "Text"))
    for path, forms in ((INTERFACE_KO, 1), (INTERFACE_AR, 6), ("locales/interface.pot", 2)):
        empty = "\n".join(f'msgstr[{number}] ""' for number in range(forms))
        assert f'msgid "%(num)s leaf"\nmsgid_plural "%(num)s leaves"\n{empty}\n\n' in read(tmp_path, path)


LEAVES = '{{ ngettext("leaf", "leaves", 2) }}'
TRANSLATED = 'msgid "leaf"\nmsgid_plural "leaves"\nmsgstr[0] "잎"'


@pytest.fixture
def leaves(loaded: Loaded, tmp_path: Path) -> Program:
    """A program with a translated plural in its interface."""
    template(tmp_path, LEAVES)
    program = program_of(loaded, tmp_path, "Text")
    catalogs.update(tmp_path, program)
    change(tmp_path, INTERFACE_KO, 'msgid_plural "leaves"\nmsgstr[0] ""', 'msgid_plural "leaves"\nmsgstr[0] "잎"')
    return program


def test_a_translated_plural_stays(leaves: Program, tmp_path: Path) -> None:
    assert catalogs.update(tmp_path, leaves) == []
    assert TRANSLATED in read(tmp_path, INTERFACE_KO)


def test_an_unused_plural_becomes_obsolete_and_comes_back(leaves: Program, tmp_path: Path) -> None:
    template(tmp_path, "")
    catalogs.update(tmp_path, leaves)
    assert read(tmp_path, INTERFACE_KO).endswith("#~ " + TRANSLATED.replace("\n", "\n#~ ") + "\n")
    template(tmp_path, LEAVES)
    catalogs.update(tmp_path, leaves)
    assert TRANSLATED in read(tmp_path, INTERFACE_KO)


def test_a_plural_that_becomes_a_plain_text_is_to_translate_again(leaves: Program, tmp_path: Path) -> None:
    template(tmp_path, '{{ _("leaf") }}')
    catalogs.update(tmp_path, leaves)
    assert 'msgid "leaf"\nmsgstr ""\n' in read(tmp_path, INTERFACE_KO)
    assert catalogs.load(tmp_path, Locale("ko"), []).entries == {}


def test_a_plain_text_that_becomes_a_plural_is_to_translate_again(loaded: Loaded, tmp_path: Path) -> None:
    template(tmp_path, '{{ _("leaf") }}')
    program = program_of(loaded, tmp_path, "Text")
    catalogs.update(tmp_path, program)
    change(tmp_path, INTERFACE_KO, 'msgid "leaf"\nmsgstr ""', 'msgid "leaf"\nmsgstr "잎"')
    template(tmp_path, LEAVES)
    catalogs.update(tmp_path, program)
    assert 'msgid "leaf"\nmsgid_plural "leaves"\nmsgstr[0] ""\n' in read(tmp_path, INTERFACE_KO)


def test_a_language_without_a_known_rule_gets_two_forms(loaded: Loaded, tmp_path: Path) -> None:
    template(tmp_path, LEAVES)
    program = program_of(loaded, tmp_path, "Text")
    catalogs.update(tmp_path, replace(program, config=replace(program.config, locales=(Locale("en"), Locale("tr")))))
    text = read(tmp_path, path_of("tr", "interface"))
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in text
    assert 'msgid_plural "leaves"\nmsgstr[0] ""\nmsgstr[1] ""\n' in text
    assert not (tmp_path / "locales/en").exists()


def test_what_update_writes_is_what_load_reads(loaded: Loaded, tmp_path: Path) -> None:
    body = '**주의(중요)** say "a" \\\\ `b`  \nand مرحبا'
    catalogs.update(tmp_path, program_of(loaded, tmp_path, body))
    file = tmp_path / GUIDANCE_AR
    file.write_text(read(tmp_path, GUIDANCE_AR).replace('and مرحبا"\nmsgstr ""', 'and مرحبا"\nmsgstr "نعم"'), "utf-8")
    assert catalogs.load(tmp_path, Locale("ar"), []).entries == {"guidance": {("", body): "نعم"}}


def test_the_type_of_a_record_names_the_context_of_its_markdown(loaded: Loaded) -> None:
    records: list[Any] = list(loaded.program.records())
    assert {catalogs.prose_context(record) for record in records} == {
        "project.description",
        "call.description",
        "institution.description",
    }
    assert isinstance(records[0], Project)
