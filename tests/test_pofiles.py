"""PO files read in one go: what polib reads out of them, line for line; whatever is odd is left to polib."""

import random
from pathlib import Path

import polib
import pytest

from prospectus import catalogs, pofiles
from prospectus.config import Locale
from prospectus.pofiles import Entry, File
from prospectus.sources import Problem
from tests.conftest import ROOT

HEAD = 'msgid ""\nmsgstr ""\n"Language: ko\\n"\n"X-Msgid-Format: 1\\n"\n'
WHOLE = f"""# Records
# Draft.
{HEAD}
# by hand
#
#. content/a.md (title)
#: templates/a.html:3
#, fuzzy, md-text
#| msgctxt "page.title"
#| msgid "Say \\"a\\""
msgctxt "page.title"
msgid "Say \\"b\\""
msgstr "\\"나\\" \\\\"

#. templates/b.html
msgid "%(num)s page"
msgid_plural "%(num)s pages"
msgstr[0] "%(num)s쪽"
msgstr[1] ""
"%(num)s"
"쪽"

msgid ""
"one\\n"
"two\\ttimes"
msgstr ""
"하나\\n"
"둘"

#, fuzzy
#| msgid ""
#| "old\\n"
#| "text"
#| msgid_plural "old texts"
msgid "text"
msgid_plural "texts"
msgstr[0] "글"

msgid "none"
msgstr ""

# was by hand
#, fuzzy
#~| msgid "older"
#~ msgctxt "menu"
#~ msgid "gone"
#~ msgstr ""
#~ "가고 "
#~ "없다"
"""


def by_polib(text: str) -> File | None:
    """What polib reads; None where it refuses."""
    try:
        return pofiles.of_polib(polib.pofile(text, wrapwidth=0), text)
    except OSError:
        return None


def entries(text: str) -> list[Entry]:
    found = pofiles.quick(f"{HEAD}\n{text}")
    assert found is not None
    return found.entries


# -- what is read ---------------------------------------------------------------------------------


def test_every_part_of_a_file_is_read() -> None:
    found = pofiles.quick(WHOLE)
    assert found == by_polib(WHOLE)
    assert found == File(
        {"Language": "ko", "X-Msgid-Format": "1"},
        [
            Entry(("page.title", 'Say "b"'), "", '"나" \\', True, 'Say "a"', 16),
            Entry(("", "%(num)s page"), "%(num)s pages", ("%(num)s쪽", "%(num)s쪽"), False, "", 20),
            Entry(("", "one\ntwo\ttimes"), "", "하나\n둘", False, "", 27),
            Entry(("", "text"), "texts", ("글",), True, "old\ntext", 39),
            Entry(("", "none"), "", "", False, "", 43),
        ],
    )


@pytest.mark.parametrize("file", sorted((ROOT / "locales").rglob("*.po*")), ids=lambda file: "-".join(file.parts[-3:]))
def test_our_own_files_are_read_in_one_go(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = pofiles.quick(text)
    assert found is not None
    assert found == by_polib(text)


@pytest.mark.parametrize("width", [0, 20, 78])
def test_what_polib_writes_is_read_in_one_go(width: int) -> None:
    text = str(polib.pofile(WHOLE, wrapwidth=width))
    found = pofiles.quick(text)
    assert found is not None
    assert found == by_polib(text)


@pytest.mark.parametrize(
    ("entry", "translation"),
    [
        ('msgid "a"\nmsgstr "가"', "가"),
        ('msgid "a"\nmsgstr "가"\n', "가"),
        ('#.\n#. \n#:\nmsgid "a"\nmsgstr "가"\n', "가"),
        ('msgid "a"\nmsgstr ""\n"가\\\\"\n"n나"', "가\\n나"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "가"\nmsgstr[1] ""\n', ()),
    ],
)
def test_a_translation_is_read_as_it_is_meant(entry: str, translation: str | tuple[str, ...]) -> None:
    assert [found.translation for found in entries(entry)] == [translation]
    assert by_polib(f"{HEAD}\n{entry}") == pofiles.quick(f"{HEAD}\n{entry}")


def test_a_part_of_a_file_needs_no_header() -> None:
    assert pofiles.parts("") == []
    assert pofiles.parts('msgid "a"\nmsgstr "가"\n\n#~ msgid "b"\n#~ msgstr "나"') == [
        Entry(("", "a"), "", "가", False, "", 1)
    ]


# -- what is left to polib ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        'msgid "a"\nmsgstr "no header"\n',
        'msgid ""\nmsgstr "no field"\n',
        'msgctxt "a"\nmsgid ""\nmsgstr "Language: ko\\n"\n',
        f'{HEAD}msgid "a"\nmsgstr "no empty line before"\n',
        f'{HEAD}\n\nmsgid "a"\nmsgstr "two empty lines before"\n',
        f'{HEAD} \nmsgid "a"\nmsgstr "a space before"\n',
        f'{HEAD}\nmsgid "a" \nmsgstr "a space behind"\n',
        f'{HEAD}\nmsgid  "a"\nmsgstr "two spaces"\n',
        f'{HEAD}\nmsgid "a"\nmsgctxt "in another order"\nmsgstr "a"\n',
        f'{HEAD}\nmsgid "a"\nmsgstr "b"c"\n',
        f'{HEAD}\nmsgid "a"\nmsgstr "b\\"\n',
        f'{HEAD}\nmsgid "a"\nmsgstr ""\n"b\\"\n"n"\n',
        f'{HEAD}\nmsgid "a"\nmsgstr "\\a"\n',
        f'{HEAD}\nmsgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\nmsgstr[0] "d"\n',
        f'{HEAD}\nmsgid "a"\nmsgid_plural "b"\nmsgstr[x] "c"\n',
        f'{HEAD}\nmsgid "a"\nmsgid_plural ""\nmsgstr[0] "c"\n',
        f'{HEAD}\nmsgid "a"\n# between\nmsgstr "c"\n',
        f'{HEAD}\n#| nonsense\nmsgid "a"\nmsgstr "c"\n',
        f'{HEAD}\n#,fuzzy\nmsgid "a"\nmsgstr "c"\n',
        f'{HEAD}\n#~ msgid "a"\n#~ msgstr "b"c"\n',
        f'{HEAD}\n#~ nonsense\n',
        f'{HEAD}\n# the last word\n',
        f'{HEAD}\nmsgid ""\nmsgstr "again"\n',
        f'{HEAD}\nmsgid "a"\n',
        f'{HEAD}\nmsgid "a"\nmsgstr "가\u2028나"\n',
        f'{HEAD}\nmsgid "a"\nmsgstr "가\ufffd"\n',
        f'{HEAD}\nmsgid "a"\nmsgstr "가"\n'.replace("\n", "\r\n"),
        f"\ufeff{HEAD}",
        "msgid \"\"\nmsgstr \"Language: ko\\n\"\n\n" + "# words\n" * 20_000,
    ],
)  # fmt: skip
def test_what_is_odd_is_left_to_polib(text: str) -> None:
    assert pofiles.quick(text) is None


def test_polib_takes_other_signs_for_the_end_of_a_line_too() -> None:
    ends = [chr(code) for code in range(0x3000) if len(f"a{chr(code)}b".splitlines()) > 1]
    assert {*ends} - {"\n"} == {*pofiles.ODD_SIGNS} - {"\ufffd"}


SNIPPETS = (
    '"', "\\", "\n", "\n\n", " ", "#", "#~ ", "#| ", "#, fuzzy\n", "# a\n", "#. a\n", "#.\n", "\\n", '"\n"', '""\n',
    'msgid "a"\n', 'msgstr "b"\n', "msgid_plural ", "msgctxt ", "msgstr[0] ", "\r", "\t", "\u00a0", "\u2028", "fuzzy",
)  # fmt: skip


def mutated(text: str, chance: random.Random) -> str:
    """A text with a piece put in, taken out, said again or moved, once or twice."""
    for _ in range(chance.choice((1, 1, 2))):
        start, end = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
        end = min(end, start + chance.choice((1, 2, 12)))
        lines = text.splitlines(keepends=True)
        at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
        moved = "".join([*lines[:at], *lines[at + 1 :][:to], lines[at], *lines[at + 1 :][to:]])
        put = text[:start] + chance.choice(SNIPPETS) + text[start:]
        text = chance.choice((put, put, text[:start] + text[end:], "".join([*lines[:at], *lines[at + 1 :]]), moved))
    return text


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_to_a_file_it_says_what_polib_reads(seed: int) -> None:
    chance, quick = random.Random(seed), 0
    for _ in range(500):
        text = mutated(WHOLE, chance)
        if (found := pofiles.quick(text)) is not None:
            quick += 1
            assert found == by_polib(text), text
    assert quick > 100


# -- catalogs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_a_catalog_and_its_problems_do_not_depend_on_who_reads(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    file = tmp_path / catalogs.path_of("ko", "guidance")
    file.parent.mkdir(parents=True)

    def read() -> tuple[catalogs.Catalog, object, list[Problem]]:
        problems: list[Problem] = []
        found = catalogs.load(tmp_path, Locale("ko"), problems)
        return found, (found.origins, found.states, found.faults, found.changed), problems

    for _ in range(100):
        file.write_text(mutated(WHOLE, chance), encoding="utf-8")
        ours = read()
        with monkeypatch.context() as patched:
            patched.setattr(pofiles, "quick", lambda _: None)
            assert read() == ours
