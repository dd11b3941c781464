"""Fillings: whatever a text and its translations hold, a filled mould is what rendering the whole would give."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from prospectus.fillings import filled, render
from prospectus.loading import Loaded
from prospectus.markdown import Rendered, Renderer, Translate
from prospectus.messages import prose_context

EXTENSIONS = ("admonition", "attr_list", "def_list", "fenced_code", "sane_lists", "tables", "toc")
SOURCE = Renderer(EXTENSIONS, {})
RENDERERS = [Renderer(EXTENSIONS, {}, tag, direction) for tag, direction in (("ar", "rtl"), ("ko", "ltr"))]
SEED, COUNT = int(os.environ.get("FUZZ_SEED", "1")), int(os.environ.get("FUZZ_COUNT", "400"))


def outcome(text: str, translate: Translate, renderer: Renderer = RENDERERS[0], layout: str = "") -> Rendered | None:
    """What filling gives; where it gives something, it is compared with the whole."""
    source = SOURCE.render(text, "apply", layout=layout)
    whole = renderer.render(text, "apply", translate, source, layout)
    assert render(renderer, text, source, translate, "apply", layout) == whole
    found = source.mould and filled(renderer, source, source.mould, translate, "apply")
    assert found is None or found == whole
    return found


# -- what can be filled ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Plain", "كلمات"),
        ("Plain", "국토부 & <b>"),
        ("Some *a* and **b**", "**ب** ثم *ا*"),
        ("[one](a.md) [two](#b) [three](https://e.org)", "[٣](https://e.org) [٢](#b) [١](a.md)"),
        ("a@example.org and +82-2-123-4567", "+82-2-123-4567 و a@example.org"),
        ("a  \nb", "ا  \nب"),
        ("`x` \\* &copy;", "`x` &copy; \\*"),
        ("# Head [l](a.md) {#head}", "رأس [ل](a.md)"),
        ("Text\n{: .lead }", "*نص*".replace("*", "")),
        ("- item\n    - item", "عنصر"),
        ("| c |\n|--:|\n| c |", "خلية"),
        ("Term\n:   Term", "مصطلح"),
        ('!!! note "Title"\n    Title', "عنوان"),
        ("```\ncode\n```\n\nText", "نص"),
        ("[b](c.md){.button}", "[ز](c.md){.button}"),
        ("<dd>x +82-2-123-4567", "x +82-2-123-4567"),
    ],
)
@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_translation_that_keeps_the_markup_is_filled_in(text: str, translation: str, renderer: Renderer) -> None:
    assert outcome(text, lambda message: translation, renderer) is not None


@pytest.mark.parametrize("layout", ["", "faq", "check"])
def test_every_layout_is_filled(layout: str) -> None:
    ends = '- **Yes**\n\n    !!! yes "End"\n        [On](b.md)\n\n- No\n\n    !!! no "End"\n        [On](b.md)'
    text = f"Ask?\n\n{ends}\n\n### H"
    assert outcome(text, lambda message: message, RENDERERS[0], layout) is not None


def test_a_text_without_a_message_is_its_own_filling() -> None:
    found = outcome("12\n\n+82-2-123-4567\n\n---", lambda message: None)
    assert found is not None
    assert "tel:" in found.html


# -- what is rendered whole -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "See [r][r] words\n\n[r]: a.md",
        "[TOC]\n\n# Head",
        "# Head\n\n*[TOC]*",
        "Mark \x1e here",
        "![p](q.png) words",
        "!!! tip\n    Words",
        "# Head {: title=*x* }",
        "Same line {.x}",
        "Same line {.x}  ",
        "Two [lists](a.md){.b} {.x}",
        "# Head {#a_b}",
        "    국토부\n\nText",
        "- # Head\n  and words behind it",
        "Text \x02 words }",
    ],
)
def test_a_text_whose_messages_depend_on_more_is_not_cut(text: str) -> None:
    source = SOURCE.render(text, "apply")
    assert source.mould is None
    assert "\x1f" not in source.html
    outcome(text, lambda message: message)


@pytest.mark.parametrize(
    "translation",
    ["", " ", "a ", " a", "a\n", "C#", "[TOC]", "a {#b}", "a\n{: .b }", "a\x02b", "\x03", "*a*", "[a](b.md)", None],
)
@pytest.mark.parametrize("text", ["Text", "# Text", "# Text {#a}", "- Text\n    - 12", "| Text |\n|---|\n| 1 |"])
def test_a_translation_that_says_more_or_less_than_its_words_is_not_filled_in(
    text: str, translation: str | None
) -> None:
    assert outcome(text, lambda message: translation) is None


@pytest.mark.parametrize(
    ("extensions", "settings"),
    [
        ((*EXTENSIONS, "smarty"), {}),
        ((*EXTENSIONS, "footnotes"), {}),
        (("nl2br",), {}),
        (("toc",), {"toc": {"permalink": True}}),
    ],
)
def test_under_other_extensions_or_settings_everything_is_rendered_whole(
    extensions: tuple[str, ...], settings: dict[str, dict[str, object]]
) -> None:
    text, renderer = '# A "b"\n\nC[^1]\n\n[^1]: D', Renderer(extensions, settings)
    source = renderer.render(text)
    assert source.mould is None
    assert render(renderer, text, source, str) == renderer.render(text, "", str, source)
    source = SOURCE.render(text)
    assert render(renderer, text, source, str) == renderer.render(text, "", str, source)


# -- the real sources, and made ones --------------------------------------------------------------


def test_every_real_text_in_every_language_is_what_rendering_the_whole_gives(real: Loaded) -> None:
    program, count = real.program, Counter[bool]()
    contexts = {record.source.path: prose_context(record) for record in program.records()}
    for edition in real.editions.values():
        if edition.is_source:
            continue
        renderer = edition.renderer
        for key, page in program.pages.items():
            source, found = program.source_bodies[key], edition.bodies[key]
            find = edition._block_finder("guidance", "")
            assert found == renderer.render(page.body, page.folder, find, source, page.layout), key
            count[found.mould is None and source.mould is not None] += 1
        for path, text in program.described.items():
            find = edition._block_finder("records", contexts[path])
            whole = renderer.render(text, translate=find, source=program.source_descriptions[path])
            assert edition.descriptions[path] == whole, path
    assert count[True] > 0.9 * count.total(), "nearly all are filled"


PIECES = [
    *("word", "other", "Words", "국토부", "كلمة", "12", "C#", "(한국)", "a&b", "—", '"q"', "it's", "!", "…"),
    *("**bold**", "*one*", "_two_", "`code`", "***both***", "**a *b* c**", "~~x~~", "==y=="),
    *("[l](a.md)", "[*l*](../b.md#c)", "[l](#d)", "[l](https://e.org/?a=1&b=2)", "[l](call:2026)", '[l](a.md "t")'),
    *("<https://e.org>", "a@example.org", "<b@example.org>", "+82-2-123-4567", "&amp;", "&copy;", "\\*", "\\#"),
]
ODD = [
    *("*", "**", "_", "`", "``", "[", "]", "](", "(", ")", "<", ">", "&", "\\", "#", "##", "|", "{", "}", ":", "\x02"),
    *("- ", "1. ", "  \n", "\n", "\x1e", "{#x}", "{.c}", "{: .k }", "\n{: .k }", "[l](a.md){.b}", "*i*{.b}", "{ x }"),
    *("[TOC]", "![p](q.png)", "[r][r]", "[r]", "[^1]", "<b>", "</p>", "</p>\n<p>", "<!-- c -->", "&#123;", "&#32;"),
    *("***", "_a_b_", "{title=*x*}", " ~~", "\x1f", "\x03", "\u00a0", "{.c}  ", "*i*{.b #z}", "*i*{#z .b}"),
]


def sentence(chance: random.Random) -> str:
    odd = 0.04 if chance.random() < 0.8 else 0.3
    return " ".join(
        chance.choice(ODD if chance.random() < odd else PIECES) for _ in range(chance.choice((1, 1, 2, 3, 5)))
    )


def block(chance: random.Random, depth: int = 0) -> str:
    """A block of Markdown, which may hold others."""

    def one() -> str:
        return sentence(chance).replace("\n", " ") if chance.random() < 0.9 else sentence(chance)

    def inside() -> str:
        return "\n\n".join(block(chance, depth + 1) for _ in range(chance.choice((1, 1, 2))))

    anchor = chance.choice(("", "", " {#a-b}", " {: #x .y }", " {.c}", " {#a_b}", " #"))
    kinds: list[Callable[[], str]] = [
        lambda: f"{one()}\n{one()}",
        lambda: one() + chance.choice(("", "\n{: .lead }", " {.x}")),
        lambda: "#" * chance.choice((1, 2, 3)) + " " + one() + anchor,
        lambda: one().replace("\n", " ") + "\n---",
        lambda: "\n".join(f"- {one()}" for _ in range(3)),
        lambda: "\n\n".join(f"1. {one()}" for _ in range(2)),
        lambda: f"| {one()} | {one()} |\n|---|--:|\n| {one()}{anchor} | {one()} |",
        lambda: f"{one()}{anchor}\n:   {one()}\n:   {one()}",
        lambda: "    " + one(),
        lambda: f"```\n{one()}\n```",
        lambda: "---",
    ]
    if depth < 3:
        kinds += [
            lambda: f'!!! {chance.choice(("note", "key", "yes", "no"))} "{one()}"\n' + indented(inside()),
            lambda: "- " + one() + "\n" + indented(inside()),
            lambda: "- " + one() + "\n\n" + indented(inside()) + "\n\n- " + one(),
            lambda: "> " + inside().replace("\n", "\n> "),
            lambda: f"{one()}\n:   {one()}\n\n" + indented(inside()),
        ]
    return chance.choice(kinds)()


def indented(text: str) -> str:
    return "    " + text.replace("\n", "\n    ")


def document(chance: random.Random) -> str:
    blocks = [block(chance) for _ in range(chance.choice((1, 2, 4)))]
    return "\n\n".join(blocks + ["[r]: a.md"] * (chance.random() < 0.05))


def translated(message: str, chance: random.Random) -> str | None:
    """A translation: the same pieces in another order, sometimes with something else among them."""
    pieces = message.split(" ")
    if chance.random() < 0.8:
        chance.shuffle(pieces)
    if chance.random() < 0.1:
        pieces[chance.randrange(len(pieces))] = chance.choice(ODD + PIECES)
    return " ".join(pieces) if chance.random() < 0.99 else None


def cases(chance: random.Random) -> Iterator[tuple[str, Translate, Renderer, str]]:
    while True:
        known: dict[str, str | None] = {}

        def find(message: str, known: dict[str, str | None] = known) -> str | None:
            if message not in known:
                known[message] = translated(message, chance)
            return known[message]

        yield document(chance), find, chance.choice(RENDERERS), chance.choice(("", "", "faq", "check"))


def test_every_made_text_in_any_translation_is_what_rendering_the_whole_gives() -> None:
    filled_in = 0
    for number, case in zip(range(COUNT), cases(random.Random(SEED)), strict=False):
        try:
            filled_in += outcome(*case) is not None
        except AssertionError as error:
            raise AssertionError(f"seed {SEED}, case {number}: {case[0]!r}") from error
    assert COUNT / 5 < filled_in < COUNT, "some are filled, some are rendered whole"
