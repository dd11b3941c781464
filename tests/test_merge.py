"""Keeping catalogs up to date: what stays, what moves, what waits for review."""

import gettext
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest

from prospectus import catalogs, config, guidance, merge, messages, program
from prospectus.catalogs import path_of
from prospectus.config import Locale
from prospectus.loading import Loaded
from prospectus.messages import DOMAINS
from prospectus.program import Program
from prospectus.sources import Problem
from tests.conftest import change

GUIDANCE_AR = "locales/ar/LC_MESSAGES/guidance.po"
INTERFACE_AR = "locales/ar/LC_MESSAGES/interface.po"
INTERFACE_KO = "locales/ko/LC_MESSAGES/interface.po"


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def read(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def update(root: Path, program: Program) -> list[str]:
    return merge.update(root, program.config.locales, messages.messages(program), [])


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
    pages = {page.key: page}
    return Program(config, projects={}, calls={}, institutions={}, pages=pages, forms={}, published_forms={})


def template(root: Path, text: str) -> None:
    write(root, "templates/x.html", text)


def entries(root: Path, path: str) -> str:
    """A catalog without its header."""
    return read(root, path).partition("\n\n")[2]


def test_templates_and_catalogs_are_written_for_every_domain_and_locale(loaded: Loaded, tmp_path: Path) -> None:
    assert update(tmp_path, program_of(loaded, tmp_path, "Text")) == [
        *(f"locales/{domain}.pot" for domain in DOMAINS),
        *(path_of(tag, domain) for tag in ("ko", "ar") for domain in DOMAINS),
    ]


def test_a_new_catalog_says_that_it_is_a_draft(loaded: Loaded, tmp_path: Path) -> None:
    update(tmp_path, program_of(loaded, tmp_path, "# Head\n\nLine  \nbreak"))
    assert read(tmp_path, GUIDANCE_AR) == (
        "# K-City Network Global Cooperation Program: guidance\n"
        "# Draft, not yet reviewed by a native speaker of the language.\n"
        'msgid ""\nmsgstr ""\n'
        '"Project-Id-Version: prospectus guidance\\n"\n'
        '"Last-Translator: draft, not reviewed\\n"\n"Language-Team: Arabic\\n"\n"Language: ar\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 :'
        ' n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\\n"\n'
        '"X-Msgid-Format: 1\\n"\n\n'
        '#. content/a/b.md (title)\nmsgctxt "page.title"\nmsgid "Title"\nmsgstr ""\n\n'
        '#. content/a/b.md (description)\n#. in: Title\nmsgctxt "page.description"\nmsgid "Lead"\nmsgstr ""\n\n'
        '#. content/a/b.md (publisher)\n#. in: Title\nmsgctxt "reference.publisher"\nmsgid "MOLIT"\nmsgstr ""\n\n'
        '#. content/a/b.md (heading 1)\n#. in: Title\n#, md-text\nmsgid "Head"\nmsgstr ""\n\n'
        '#. content/a/b.md (paragraph)\n#. in: Title > Head\n#, md-text\nmsgid ""\n"Line  \\n"\n"break"\nmsgstr ""\n'
    )


def test_a_template_holds_the_messages_and_no_language(loaded: Loaded, tmp_path: Path) -> None:
    update(tmp_path, program_of(loaded, tmp_path, "Text"))
    text = read(tmp_path, "locales/guidance.pot")
    assert text.startswith("# Template: guidance\n")
    assert '"Language: \\n"' in text
    assert entries(tmp_path, "locales/guidance.pot") == entries(tmp_path, GUIDANCE_AR)


def test_an_update_without_a_change_writes_nothing(loaded: Loaded, tmp_path: Path) -> None:
    template(tmp_path, '{{ ngettext("page", "pages", 2) }} {{ _("say \\"a\\" \\\\ ") }}')
    program = program_of(loaded, tmp_path, 'A "quoted" \\\\ text.\n\nLine  \nbreak\n\n' + "Long text. " * 40)
    update(tmp_path, program)
    change(tmp_path, GUIDANCE_AR, 'msgid "Lead"\nmsgstr ""', 'msgid "Lead"\nmsgstr "مقدمة"')
    assert update(tmp_path, program) == []


def test_a_long_message_stays_in_one_line(loaded: Loaded, tmp_path: Path) -> None:
    body = " ".join(["Long text."] * 40)
    update(tmp_path, program_of(loaded, tmp_path, body))
    assert f'\nmsgid "{body}"\n' in read(tmp_path, GUIDANCE_AR)


def test_only_the_catalogs_that_change_are_written(loaded: Loaded, tmp_path: Path) -> None:
    update(tmp_path, program_of(loaded, tmp_path, "Text"))
    assert update(tmp_path, program_of(loaded, tmp_path, "Text\n\nMore")) == [
        "locales/guidance.pot",
        "locales/ko/LC_MESSAGES/guidance.po",
        "locales/ar/LC_MESSAGES/guidance.po",
    ]


def test_translations_comments_and_flags_stay_with_their_message(loaded: Loaded, tmp_path: Path) -> None:
    update(tmp_path, program_of(loaded, tmp_path, "One\n\nTwo"))
    change(tmp_path, GUIDANCE_AR, 'msgid "Two"\nmsgstr ""', 'msgid "Two"\nmsgstr "اثنان"')
    old = '#. content/a/b.md (paragraph)\n#. in: Title\n#, md-text\nmsgid "One"\nmsgstr ""'
    new = f'# Check the term.\n{old[:-2]}"واحد"'.replace("#, md-text", "#, fuzzy, md-text")
    change(tmp_path, GUIDANCE_AR, old, new)
    update(tmp_path, program_of(loaded, tmp_path, "Zero\n\nTwo\n\n- One"))
    assert entries(tmp_path, GUIDANCE_AR).endswith(
        '#. content/a/b.md (paragraph)\n#. in: Title\n#, md-text\nmsgid "Zero"\nmsgstr ""\n\n'
        '#. content/a/b.md (paragraph)\n#. in: Title\n#, md-text\nmsgid "Two"\nmsgstr "اثنان"\n\n'
        "# Check the term.\n#. content/a/b.md (list item)\n#. in: Title\n#, fuzzy, md-text\n"
        'msgid "One"\nmsgstr "واحد"\n'
    )


def test_a_translation_does_not_move_to_another_context(loaded: Loaded, tmp_path: Path) -> None:
    update(tmp_path, program_of(loaded, tmp_path, "Same", title="Same"))
    change(
        tmp_path,
        GUIDANCE_AR,
        'msgctxt "page.title"\nmsgid "Same"\nmsgstr ""',
        'msgctxt "page.title"\nmsgid "Same"\nmsgstr "ن"',
    )
    update(tmp_path, program_of(loaded, tmp_path, "Same\n\nNew", title="Same"))
    assert catalogs.load(tmp_path, Locale("ar"), []).entries == {"guidance": {("page.title", "Same"): "ن"}}


def test_a_text_wrapped_anew_keeps_its_translation(loaded: Loaded, tmp_path: Path) -> None:
    update(tmp_path, program_of(loaded, tmp_path, "one two\nthree"))
    change(tmp_path, GUIDANCE_AR, 'msgid "one two three"\nmsgstr ""', 'msgid "one two three"\nmsgstr "ن"')
    assert update(tmp_path, program_of(loaded, tmp_path, "one\ntwo three")) == []


def test_an_unused_translation_becomes_obsolete_and_comes_back_with_its_text(loaded: Loaded, tmp_path: Path) -> None:
    with_old, without = program_of(loaded, tmp_path, "Old"), program_of(loaded, tmp_path, "New")
    update(tmp_path, with_old)
    change(tmp_path, GUIDANCE_AR, 'msgid "Old"\nmsgstr ""', 'msgid "Old"\nmsgstr "قديم"')
    before = read(tmp_path, GUIDANCE_AR)
    update(tmp_path, without)
    assert entries(tmp_path, GUIDANCE_AR).endswith('msgid "New"\nmsgstr ""\n\n#~ msgid "Old"\n#~ msgstr "قديم"\n')
    assert update(tmp_path, without) == []
    update(tmp_path, with_old)
    assert read(tmp_path, GUIDANCE_AR) == before


def test_an_unused_message_without_a_translation_goes_away(loaded: Loaded, tmp_path: Path) -> None:
    update(tmp_path, program_of(loaded, tmp_path, "Old"))
    update(tmp_path, program_of(loaded, tmp_path, "New"))
    assert "Old" not in read(tmp_path, GUIDANCE_AR)


def test_who_translated_and_when_stays_in_the_header(loaded: Loaded, tmp_path: Path) -> None:
    header = (
        "# Arabic guidance, by A. B.\n#, fuzzy\n"
        'msgid ""\nmsgstr ""\n"PO-Revision-Date: 2026-11-01 09:00+0900\\n"\n'
        '"Last-Translator: A. B. <a@example.org>\\n"\n"Language: ar\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Generator: An editor\\n"\n"POT-Creation-Date: 2026\\n"\n\n'
    )
    write(tmp_path, GUIDANCE_AR, header + 'msgid "Text"\nmsgstr "نص"\n')
    update(tmp_path, program_of(loaded, tmp_path, "Text"))
    found = read(tmp_path, GUIDANCE_AR).partition("\n\n")[0].split("\n")
    assert found[:3] == [
        "# K-City Network Global Cooperation Program: guidance",
        "# Draft, not yet reviewed by a native speaker of the language.",
        "# Arabic guidance, by A. B.",
    ]
    fields = [line.strip('"').partition(":")[0] for line in found[5:]]
    assert "PO-Revision-Date" in fields
    assert "Last-Translator" in fields
    assert not {"X-Generator", "POT-Creation-Date"} & set(fields)
    catalog = catalogs.load(tmp_path, Locale("ar"), [])
    assert (catalog.text("guidance", "", "Text"), catalog.changed["guidance"]) == ("نص", "2026-11-01")


def test_a_header_says_who_reviewed_once_the_configuration_does(loaded: Loaded, tmp_path: Path) -> None:
    program = program_of(loaded, tmp_path, "Text")
    update(tmp_path, program)
    reviewed = replace(program.config, locales=(Locale("en"), Locale("ar", reviewed="2027-02-01")))
    update(tmp_path, replace(program, config=reviewed))
    text = read(tmp_path, GUIDANCE_AR)
    assert "# Reviewed by a native speaker of the language on 2027-02-01.\n" in text
    assert "Draft" not in text
    update(tmp_path, program)
    assert "Reviewed" not in read(tmp_path, GUIDANCE_AR)


def test_a_plural_message_has_as_many_forms_as_the_language(loaded: Loaded, tmp_path: Path) -> None:
    template(tmp_path, '{{ ngettext("%(num)s leaf", "%(num)s leaves", 2) }}')
    update(tmp_path, program_of(loaded, tmp_path, "Text"))
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
    update(tmp_path, program)
    change(tmp_path, INTERFACE_KO, 'msgid_plural "leaves"\nmsgstr[0] ""', 'msgid_plural "leaves"\nmsgstr[0] "잎"')
    return program


def test_a_translated_plural_stays(leaves: Program, tmp_path: Path) -> None:
    assert update(tmp_path, leaves) == []
    assert TRANSLATED in read(tmp_path, INTERFACE_KO)


def test_an_unused_plural_becomes_obsolete_and_comes_back(leaves: Program, tmp_path: Path) -> None:
    template(tmp_path, "")
    update(tmp_path, leaves)
    assert read(tmp_path, INTERFACE_KO).endswith("#~ " + TRANSLATED.replace("\n", "\n#~ ") + "\n")
    template(tmp_path, LEAVES)
    update(tmp_path, leaves)
    assert TRANSLATED in read(tmp_path, INTERFACE_KO)


def test_a_plural_that_becomes_a_plain_text_is_to_translate_again(leaves: Program, tmp_path: Path) -> None:
    template(tmp_path, '{{ _("leaf") }}')
    update(tmp_path, leaves)
    assert 'msgid "leaf"\nmsgstr ""\n' in read(tmp_path, INTERFACE_KO)
    assert catalogs.load(tmp_path, Locale("ko"), []).entries == {}


def test_a_plain_text_that_becomes_a_plural_is_to_translate_again(loaded: Loaded, tmp_path: Path) -> None:
    template(tmp_path, '{{ _("leaf") }}')
    program = program_of(loaded, tmp_path, "Text")
    update(tmp_path, program)
    change(tmp_path, INTERFACE_KO, 'msgid "leaf"\nmsgstr ""', 'msgid "leaf"\nmsgstr "잎"')
    template(tmp_path, LEAVES)
    update(tmp_path, program)
    assert 'msgid "leaf"\nmsgid_plural "leaves"\nmsgstr[0] ""\n' in read(tmp_path, INTERFACE_KO)


def test_a_language_without_a_known_rule_gets_two_forms(loaded: Loaded, tmp_path: Path) -> None:
    template(tmp_path, LEAVES)
    program = program_of(loaded, tmp_path, "Text")
    update(tmp_path, replace(program, config=replace(program.config, locales=(Locale("en"), Locale("tr")))))
    text = read(tmp_path, path_of("tr", "interface"))
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in text
    assert 'msgid_plural "leaves"\nmsgstr[0] ""\nmsgstr[1] ""\n' in text
    assert not (tmp_path / "locales/en").exists()


def test_what_update_writes_is_what_load_reads(loaded: Loaded, tmp_path: Path) -> None:
    body = '**주의(중요)** say "a" \\\\  \nand مرحبا'
    update(tmp_path, program_of(loaded, tmp_path, body))
    file = tmp_path / GUIDANCE_AR
    file.write_text(read(tmp_path, GUIDANCE_AR).replace('and مرحبا"\nmsgstr ""', 'and مرحبا"\nmsgstr "نعم"'), "utf-8")
    assert catalogs.load(tmp_path, Locale("ar"), []).entries == {"guidance": {("", body): "نعم"}}


# -- moved, edited, alike ---------------------------------------------------------------------------


def translated(loaded: Loaded, root: Path, body: str, **found: str) -> None:
    """Catalogs of a page, with some translations filled in by hand."""
    update(root, program_of(loaded, root, body))
    file = polib.pofile(str(root / GUIDANCE_AR), wrapwidth=0)
    for entry in file:
        entry.msgstr = found.get(entry.msgid, "")
    (root / GUIDANCE_AR).write_text(merge.text_of(file), encoding="utf-8")


def entry_of(root: Path, text: str) -> polib.POEntry:
    found = polib.pofile(str(root / GUIDANCE_AR), wrapwidth=0).find(text)
    assert found is not None, text
    return found


def shown(root: Path) -> dict[str, str]:
    """Source -> what readers see of it."""
    catalog = catalogs.load(root, Locale("ar"), [])
    return {text: str(found) for (_, text), found in catalog.entries.get("guidance", {}).items()}


SENTENCE = "The call opens in June."
BODY = f"First here.\n\n{SENTENCE}\n\nLast here."
KNOWN = {"First here.": "أولًا.", SENTENCE: "تُفتح الدعوة في يونيو.", "Last here.": "أخيرًا."}


def test_a_moved_block_keeps_its_translation(loaded: Loaded, tmp_path: Path) -> None:
    translated(loaded, tmp_path, BODY, **KNOWN)
    update(tmp_path, program_of(loaded, tmp_path, f"{SENTENCE}\n\n- Last here.\n\n## New\n\nFirst here."))
    assert shown(tmp_path) == KNOWN


def test_an_edited_block_waits_for_review_beside_its_old_source(loaded: Loaded, tmp_path: Path) -> None:
    translated(loaded, tmp_path, BODY, **KNOWN)
    update(tmp_path, program_of(loaded, tmp_path, BODY.replace("in June", "in early July")))
    entry = entry_of(tmp_path, "The call opens in early July.")
    assert (entry.msgstr, entry.previous_msgid, entry.flags) == (KNOWN[SENTENCE], SENTENCE, ["fuzzy", "md-text"])
    assert shown(tmp_path) == {text: words for text, words in KNOWN.items() if text != SENTENCE}
    catalog = catalogs.load(tmp_path, Locale("ar"), [])
    assert catalog.state("guidance", ("", "The call opens in early July.")) == catalogs.STALE


def test_editing_one_sentence_changes_one_message_in_each_catalog(loaded: Loaded, tmp_path: Path) -> None:
    translated(loaded, tmp_path, BODY, **KNOWN)
    before = {path: read(tmp_path, path).split("\n\n") for path in (GUIDANCE_AR, "locales/guidance.pot")}
    update(tmp_path, program_of(loaded, tmp_path, BODY.replace("in June", "in early July")))
    for path, entries in before.items():
        after = read(tmp_path, path).split("\n\n")
        assert len(after) == len(entries)
        assert sum(one != other for one, other in zip(entries, after, strict=True)) == 1


@pytest.mark.parametrize("edited", ["the call opens in June.", "The call opens, in June!", "The Call opens in  June"])
def test_an_edit_of_no_word_keeps_the_translation_on_the_page(loaded: Loaded, tmp_path: Path, edited: str) -> None:
    translated(loaded, tmp_path, BODY, **KNOWN)
    update(tmp_path, program_of(loaded, tmp_path, BODY.replace(SENTENCE, edited)))
    catalog = catalogs.load(tmp_path, Locale("ar"), [])
    key = ("", " ".join(edited.split()) if "  " not in edited else edited)
    assert catalog.text("guidance", *key) == KNOWN[SENTENCE]
    assert catalog.state("guidance", key) == catalogs.REVIEW


def test_a_new_target_of_a_link_goes_into_the_translation(loaded: Loaded, tmp_path: Path) -> None:
    translated(
        loaded,
        tmp_path,
        "See [one](a.md) and [two](b.md).",
        **{"See [one](a.md) and [two](b.md).": "[ب](b.md) [أ](a.md)"},
    )
    update(tmp_path, program_of(loaded, tmp_path, "See [one](c.md) and [two](b.md)."))
    assert shown(tmp_path) == {"See [one](c.md) and [two](b.md).": "[ب](b.md) [أ](c.md)"}
    assert entry_of(tmp_path, "See [one](c.md) and [two](b.md).").fuzzy


def test_an_edit_that_is_taken_back_leaves_no_trace(loaded: Loaded, tmp_path: Path) -> None:
    translated(loaded, tmp_path, BODY, **KNOWN)
    before = read(tmp_path, GUIDANCE_AR)
    update(tmp_path, program_of(loaded, tmp_path, BODY.replace("in June", "in early July")))
    update(tmp_path, program_of(loaded, tmp_path, BODY.replace("in June", "in very early July")))
    assert entry_of(tmp_path, "The call opens in very early July.").previous_msgid == SENTENCE
    update(tmp_path, program_of(loaded, tmp_path, BODY))
    assert read(tmp_path, GUIDANCE_AR) == before


def test_one_translation_is_not_given_to_several_new_texts(loaded: Loaded, tmp_path: Path) -> None:
    translated(
        loaded, tmp_path, "The results of 2024 are here.", **{"The results of 2024 are here.": "نتائج عام 2024 هنا."}
    )
    body = "\n\n".join(f"The results of {year} are here." for year in (2025, 2026, 2027))
    update(tmp_path, program_of(loaded, tmp_path, body))
    file = polib.pofile(str(tmp_path / GUIDANCE_AR))
    assert [entry.msgid for entry in file if entry.fuzzy] == ["The results of 2025 are here."]


def test_an_edit_is_looked_for_in_its_own_file_and_context(loaded: Loaded, tmp_path: Path) -> None:
    translated(loaded, tmp_path, BODY, **KNOWN)
    update(tmp_path, program_of(loaded, tmp_path, "The call opens in May.", path="content/other/page.md"))
    assert not [entry for entry in polib.pofile(str(tmp_path / GUIDANCE_AR)) if entry.fuzzy]


def test_a_short_edit_between_neighbours_that_stayed_is_found(loaded: Loaded, tmp_path: Path) -> None:
    translated(loaded, tmp_path, "First here.\n\nOne study\n\nLast here.", **{**KNOWN, "One study": "دراسة"})
    update(tmp_path, program_of(loaded, tmp_path, "First here.\n\nOne report\n\nLast here."))
    assert entry_of(tmp_path, "One report").previous_msgid == "One study"


def test_what_has_nothing_in_common_is_no_edit(loaded: Loaded, tmp_path: Path) -> None:
    translated(loaded, tmp_path, "First here.\n\nOne study\n\nLast here.", **{**KNOWN, "One study": "دراسة"})
    update(tmp_path, program_of(loaded, tmp_path, "First here.\n\nEntirely different words\n\nLast here."))
    assert not entry_of(tmp_path, "Entirely different words").msgstr
    assert '#~ msgid "One study"\n' in read(tmp_path, GUIDANCE_AR)


# -- files that other programs saved ----------------------------------------------------------------


def needs_gettext() -> None:
    if not shutil.which("msgfmt"):
        if os.environ.get("CI"):
            pytest.fail("CI must have GNU gettext; see tests/install-tools")
        pytest.skip("GNU gettext is not installed; see tests/install-tools")


def saved_by_msgcat(file: Path) -> None:
    """As Poedit saves: wrapped at 79 columns, with headers of its own, in its own order."""
    needs_gettext()
    text = file.read_text(encoding="utf-8")
    text = text.replace('"MIME-Version', '"X-Generator: Poedit 3.4\\n"\n"X-Poedit-Basepath: .\\n"\n"MIME-Version', 1)
    file.write_text(text, encoding="utf-8")
    subprocess.run(["msgcat", "--width=79", "-o", str(file), str(file)], check=True)


def saved_by_toolkit(file: Path) -> None:
    """As Weblate saves: translate-toolkit's writer, wrapped at 77 columns."""
    from translate.storage.pypo import pofile

    store = pofile.parsefile(str(file))
    store.updateheader(add=True, X_Generator="Weblate 5.17", POT_Creation_Date="2026-01-01 00:00+0000")
    store.save()


@pytest.mark.parametrize("save", [saved_by_msgcat, saved_by_toolkit])
def test_a_file_saved_by_another_program_comes_back_with_its_edit_alone(
    root: Path, tmp_path: Path, save: Callable[[Path], None]
) -> None:
    problems: list[Problem] = []
    settings = config.load(root, problems)
    assert settings is not None
    found = messages.messages(program.load(root, settings, problems))
    path = path_of("ko", "guidance")
    write(tmp_path, path, read(root, path))
    file = polib.pofile(str(tmp_path / path), wrapwidth=78)
    edited = next(entry for entry in file if len(entry.msgstr) > 200)
    edited.msgstr += " 덧붙임."
    file.save()
    save(tmp_path / path)
    assert read(tmp_path, path) != read(root, path)
    merge.update(tmp_path, (settings.locale("ko"),), {"guidance": found["guidance"]}, [])
    before, after = read(root, path).split("\n"), read(tmp_path, path).split("\n")
    assert len(before) == len(after)
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [f'msgstr "{edited.msgstr}"']


def test_gnu_gettext_accepts_every_catalog_of_the_repository(root: Path, tmp_path: Path) -> None:
    needs_gettext()
    files = sorted((root / "locales").rglob("*.po"))
    assert len(files) >= len(DOMAINS) * 7
    for file in files:
        command = ["msgfmt", "--check", "--check-domain", "-o", str(tmp_path / "out.mo"), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), file


def test_the_catalogs_of_the_repository_are_up_to_date(root: Path, real: Loaded, tmp_path: Path) -> None:
    shutil.copytree(root / "locales", tmp_path / "locales")
    assert merge.update(tmp_path, real.program.config.locales, real.messages, []) == []


def test_plural_forms_are_those_of_gettext_and_weblate() -> None:
    from translate.lang.data import languages

    for tag in ("ar", "en", "es", "fr", "id", "km", "ko", "lo", "my", "ru", "th", "uk", "vi"):
        _, count, rule = languages[tag]
        assert catalogs.plural_count(tag) == count, tag
        ours = gettext.c2py(catalogs.plural_forms(tag).partition("plural=")[2].rstrip(";"))
        theirs = gettext.c2py(rule)
        assert [ours(n) for n in range(300)] == [theirs(n) for n in range(300)], tag
