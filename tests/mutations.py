"""Sources as accidents and ill will leave them: real ones, changed at random places, and ones made up."""

import json
import random
import re
from collections.abc import Callable

from hypothesis import strategies

Change = Callable[[list[str], list[str], random.Random], None]

# What has a meaning somewhere: in YAML, Markdown, PO, HTML, templates, paths, terminals.
TOKENS = (
    ":", ": ", "- ", "-", "? ", "|", ">", "|2-", "[", "]", "{", "}", ",", "#", " #", "&a", "*a", "!", "!!str ",
    "!!python/name:os.system ", "!ENV ", "%YAML 9.9\n", "%TAG ! x:\n", "---\n", "...\n", "<<: ", "\t", "  ", "\n",
    "\n\n", "'", '"', '"\\x', '"\\uD800"', "\\", "\\n", "~", "null", "true", "no", ".inf", ".nan", "1e999999", "-1",
    "0", "9" * 400, "9" * 5000, "0x1F", "1_000", "12:30", "2026-02-30", "0000-00-00", "9999-12-31", "2026", "٢٠٢٦",
    "../", "..\\", "/etc/passwd", "%2e%2e/", "con", "\x00", "\x02", "\x03", "\x1a", "\x1b[31m", "\x7f", "\x85",
    "\u2028", "\ufeff", "\u202e", "\ufffe", "\ud7ff", "\U0010ffff", "é", "e\u0301", "한글", "مرحبا", "<script>", "&lt;",
    "<!-- i18n: x -->", "<!--", "[a](b)", "[a](../apply/faq.md#x)", "[a](javascript:x)", "![a](b)", "[a]: b\n", "[^1]",
    "[^1]: a\n", "[TOC]", "*[a]: b\n", "{: .a #b onclick=c}", "{#", "**", "*", "_", "`", "```\n", "~~~\n", "    ", "> ",
    "> " * 30, "    " * 30, "1. ", "* * *\n", "!!! note\n", "!!! x\n    ", "|a|b|\n|-|-|\n|c|d|\n", "a\n:   b\n", "# ",
    "## a {#b}\n", "===\n", "[" * 30, "*" * 1200, "a@b.cd", "+82-2-123-4567", "{{ a }}", "{% a %}", "%(a)s", "%s",
    'msgid "', 'msgstr "', "msgstr[1] ", 'msgid_plural "a"\n', 'msgctxt "', "#~ ", "#| ", "#, fuzzy\n", "#. ", '"\n"',
    "Plural-Forms: nplurals=9; plural=((((;\\n", "charset=utf-7", "INHERIT: x\n", "hooks: [x]\n", "plugins: [x]\n",
)  # fmt: skip


def mutated(text: str, others: list[str], chance: random.Random) -> str:
    """A text with some changes. others: texts of the same kind, whose lines may get into it."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 1, 1, 2, 8))):
        chance.choice(CHANGES)(lines, others, chance)
    return "\n".join(lines)


def _place(lines: list[str], chance: random.Random) -> int:
    if not lines:
        lines.append("")
    return chance.randrange(len(lines))


def _flip(lines: list[str], _: list[str], chance: random.Random) -> None:
    at = _place(lines, chance)
    letters = list(lines[at]) or [""]
    letters[chance.randrange(len(letters))] = chr(chance.choice((chance.randrange(128), chance.randrange(0xD800))))
    lines[at] = "".join(letters)


def _delete(lines: list[str], _: list[str], chance: random.Random) -> None:
    at = _place(lines, chance)
    del lines[at : at + chance.choice((1, 1, 2, 9, 99))]


def _cut(lines: list[str], _: list[str], chance: random.Random) -> None:
    at = _place(lines, chance)
    first, last = sorted(chance.randrange(len(lines[at]) + 1) for _ in range(2))
    lines[at] = lines[at][:first] + lines[at][last:]


def _repeat(lines: list[str], _: list[str], chance: random.Random) -> None:
    at = _place(lines, chance)
    lines[at:at] = lines[at : at + chance.choice((1, 2, 9))] * chance.choice((1, 1, 2, 30))


def _swap(lines: list[str], _: list[str], chance: random.Random) -> None:
    one, other = _place(lines, chance), _place(lines, chance)
    lines[one], lines[other] = lines[other], lines[one]


def _splice(lines: list[str], others: list[str], chance: random.Random) -> None:
    foreign = chance.choice(others).split("\n")
    at, start = _place(lines, chance), chance.randrange(len(foreign))
    part = foreign[start : start + chance.choice((1, 3, 20, 200))]
    lines[at : at + chance.choice((0, len(part)))] = part


def _insert(lines: list[str], _: list[str], chance: random.Random) -> None:
    at = _place(lines, chance)
    column = chance.randrange(len(lines[at]) + 1)
    words = "".join(chance.choice(TOKENS) for _ in range(chance.choice((1, 1, 2, 4))))
    lines[at] = lines[at][:column] + words + lines[at][column:]


def _indent(lines: list[str], _: list[str], chance: random.Random) -> None:
    at = _place(lines, chance)
    for number in range(at, min(len(lines), at + chance.choice((1, 2, 9)))):
        lines[number] = chance.choice(("", " ", "  ", "    ", "\t")) + lines[number].lstrip(chance.choice((" ", "")))


def _retype(lines: list[str], _: list[str], chance: random.Random) -> None:
    """Puts a value of another type behind a field's name."""
    at = _place(lines, chance)
    name, sign, _rest = lines[at].partition(":")
    value = chance.choice(("", "[]", "{}", "[a, b]", "{a: b}", "true", "1", "1.5", "''", "~", "|", "- a", *TOKENS))
    lines[at] = f"{name}{sign or ':'} {value}"


def _quote(lines: list[str], _: list[str], chance: random.Random) -> None:
    """Puts a text behind a field's name that YAML takes as it is: so it reaches what reads texts."""
    named = [at for at, line in enumerate(lines) if re.fullmatch(r"[\s-]*[a-z_]+: [^|>\[{].*", line)]
    if named:
        at = chance.choice(named)
        words = "".join(chance.choice(TOKENS) for _ in range(chance.choice((1, 2, 6))))
        name, _sign, before = lines[at].partition(": ")
        lines[at] = f"{name}: {json.dumps(chance.choice(('', before)) + words)}"


CHANGES: tuple[Change, ...] = (
    _flip, _delete, _cut, _repeat, _swap, _splice, _insert, _indent, _retype, _quote, _quote, _quote,
)  # fmt: skip

# -- made up --------------------------------------------------------------------------------------

words = strategies.one_of(strategies.sampled_from(TOKENS), strategies.text(max_size=12))
prose = strategies.lists(words, max_size=40).map("".join)


def fields(names: list[str]) -> strategies.SearchStrategy[str]:
    """YAML of known names, with values of any shape."""
    scalars = words.map(lambda text: text.replace("\n", " "))
    values = strategies.recursive(
        scalars,
        lambda inner: strategies.one_of(
            strategies.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
            strategies.dictionaries(strategies.sampled_from(names), inner, max_size=3).map(
                lambda items: "{" + ", ".join(f"{name}: {value}" for name, value in items.items()) + "}"
            ),
        ),
        max_leaves=8,
    )
    pairs = strategies.tuples(strategies.sampled_from(names), values).map(lambda pair: f"{pair[0]}: {pair[1]}")
    return strategies.lists(strategies.one_of(pairs, prose), max_size=12).map("\n".join)
