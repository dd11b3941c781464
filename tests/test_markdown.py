"""Markdown: messages, translations, safety, and the shape that the design asks for."""

import re
from collections import Counter
from html import unescape as html_unescape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, tostring

import markdown
import pytest

from prospectus.blocks import normalise, split_attributes
from prospectus.loading import Loaded
from prospectus.markdown import (
    TIP_PICTURE,
    Block,
    Fault,
    Heading,
    Rendered,
    Renderer,
    Translate,
    _Messages,
    _Walk,
    resolve,
)
from prospectus.skeleton import skeleton

EXTENSIONS = ("admonition", "attr_list", "def_list", "sane_lists", "tables", "toc")
LIVE_ADDRESSES = ("https://", "http://", "mailto:", "tel:", "#", "thing:")
RENDERER = Renderer(EXTENSIONS, {})


def html(text: str) -> str:
    """A text's HTML in the source language."""
    return RENDERER.render(text).html


def messages(text: str) -> list[str]:
    return [block.text for block in RENDERER.render(text).blocks]


def plain(text: str) -> str:
    """What Python-Markdown alone makes of a text."""
    return markdown.Markdown(extensions=list(EXTENSIONS), output_format="html").convert(text)


def words(**known: str) -> Translate:
    """A translator that knows some words."""
    return lambda message: known.get(message)


def arabic(text: str, translate: Translate | None = None, source: Rendered | None = None) -> Rendered:
    """A text in the Arabic edition."""
    return Renderer(EXTENSIONS, {}, "ar", "rtl").render(text, translate=translate or words(), source=source)


class Tags(HTMLParser):
    """Every tag and attribute of some HTML, as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


# -- like Python-Markdown -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One paragraph\nover two lines.\n\nAnother.",
        "A hard  \nbreak.",
        "*a* **b** ***c*** `d` \\*e\\*",
        "# One\n\n## Two\n\n## Two\n\nSetext\n------",
        "# Named {#name .class}",
        "- a\n- b\n    - c\n\n        deep\n- d",
        "> quoted\n> text\n\n---\n\nafter",
        "    code <b>\n\n`<i>`",
        '[a](https://example.org "title") <https://example.org> [b][c]\n\n[c]: http://example.org',
        "![alt](https://example.org/a.png)",
        "AT&T &copy; &#169; 1 < 2 > 1",
        "[here](#there)",
        "Only: العربية ไทย မြန်မာ日本",
        "[TOC]\n\n# One",
    ],
)
def test_without_a_translator_the_html_is_python_markdowns(text: str) -> None:
    assert html(text) == plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "## Head {#h}\n\nA *text* with [a link](a.md).\n\n- one\n- two\n    - three\n\nTerm\n:   Meaning",
        '| a | b |\n|---|--:|\n| x | 1 |\n\n!!! note "Title"\n    Text\n\n3. three\n4. four',
    ],
)
def test_a_translator_that_repeats_the_message_changes_nothing(text: str) -> None:
    assert RENDERER.render(text, translate=lambda message: message).html == html(text)


def test_a_renderer_keeps_nothing_from_the_text_before() -> None:
    first = RENDERER.render("# A {#x}\n\n[l](a.md) [r][r]\n\n[r]: b.md", translate=words())
    assert first.links == ("page:a", "page:b")
    assert RENDERER.render("Only [r][r].") == Rendered(
        "<p>Only [r][r].</p>", (), (), (Block("Only [r][r].", "p"),), signatures=(Counter({("", ()): 1}),)
    )


def test_settings_of_an_extension_are_used() -> None:
    renderer = Renderer(("toc",), {"toc": {"separator": "_"}})
    assert renderer.render("# A b").html == '<h1 id="a_b">A b</h1>'


# -- messages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A paragraph.", [("A paragraph.", "p")]),
        ("# A *heading*", [("A *heading*", "h1")]),
        ("Under\n-----", [("Under", "h2")]),
        ("- a\n- b\n    1. c", [("a", "li"), ("b", "li"), ("c", "li")]),
        ("- a\n\n    b\n\n- c", [("a", "p"), ("b", "p"), ("c", "p")]),
        ("| H | I |\n|---|---|\n| c | d |", [("H", "th"), ("I", "th"), ("c", "td"), ("d", "td")]),
        ("Term\n:   Meaning", [("Term", "dt"), ("Meaning", "dd")]),
        ('!!! note "Title"\n    Body', [("Title", "p"), ("Body", "p")]),
        ("!!! warning\n    Body", [("Warning", "p"), ("Body", "p")]),
        ('!!! note ""\n    Body', [("Body", "p")]),
        ("> Quoted", [("Quoted", "p")]),
        ("    code in a block", []),
        ("---", []),
        ("", []),
    ],
)
def test_every_block_is_a_message_with_its_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(block.text, block.kind) for block in RENDERER.render(text).blocks] == expected


@pytest.mark.parametrize(
    "text",
    ["**b** *e* `c` \\* &amp; <b>x</b>", "[a](b.md) ![c](d.png) <https://e.org>", "mail@example.org +82-2-123-4567"],
)
def test_a_message_is_raw_inline_markdown(text: str) -> None:
    assert messages(text + " w") == [text + " w"]


@pytest.mark.parametrize("text", ["12", "1,000 %", "—", "2026–2027", "`1`", "(…)", "_ _ *"])
def test_a_block_without_a_letter_is_no_message(text: str) -> None:
    assert messages(f"| {text} |\n|---|\n| {text} |") == []


@pytest.mark.parametrize("text", ["가", "й", "ع", "ก", "1 m"])
def test_a_letter_of_any_script_makes_a_message(text: str) -> None:
    assert messages(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", "one two"),
        ("one\n   two\nthree", "one two three"),
        ("one  \ntwo", "one  \ntwo"),
        ("one  \n  two\nthree", "one  \n  two three"),
        ("  one \n two  ", "one  two"),
        ("가\n나", "가 나"),
        ("no\u00a0break", "no\u00a0break"),
        ("", ""),
    ],
)
def test_soft_breaks_become_spaces_and_hard_ones_stay(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_a_paragraph_wrapped_in_another_way_is_the_same_message() -> None:
    assert messages("one two\nthree four") == messages("one\ntwo three\nfour") == ["one two three four"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Question? {#when}", ("Question?", " {#when}")),
        ("Question? {: #when .x }", ("Question?", " {: #when .x }")),
        ("Text\n{: .lead }", ("Text", "\n{: .lead }")),
        ("Text {.a} text", ("Text {.a} text", "")),
        ("Text {name}", ("Text", " {name}")),
        ("Text{#when}", ("Text{#when}", "")),
        ("Text {}", ("Text {}", "")),
        ("{#when}", ("{#when}", "")),
        ("", ("", "")),
    ],
)
def test_a_trailing_attribute_list_is_split_off(text: str, expected: tuple[str, str]) -> None:
    assert split_attributes(text) == expected


@pytest.mark.parametrize("text", ["## When? {#when}", "## When? {: #when .x }", "When? {#when}\n-----"])
def test_a_headings_anchor_is_not_part_of_its_message(text: str) -> None:
    assert messages(text) == ["When?"]


def test_every_message_of_a_page_is_noted_also_twice() -> None:
    assert messages("Same\n\nSame") == ["Same", "Same"]


def test_the_source_language_misses_nothing() -> None:
    assert RENDERER.render("# A\n\nB").missing == ()


# -- translations ---------------------------------------------------------------------------------


def test_a_translation_is_inline_markdown() -> None:
    found = arabic("Text", words(Text="*نص* [رابط](a.md)"))
    assert found.html == '<p><em>نص</em> <a href="thing:page:a">رابط</a></p>'
    assert found.missing == ()


def test_a_translator_is_asked_for_every_message_in_order() -> None:
    asked: list[str] = []
    arabic("# A *b* {#x}\n\n- one\n  two", lambda message: asked.append(message))
    assert asked == ["A *b*", "one two"]


@pytest.mark.parametrize("translation", ["# not a heading", "- not a list", "> no quote", "    no code", "| a | b |"])
def test_a_translation_does_not_start_a_block(translation: str) -> None:
    tags = Tags(arabic("Text", words(Text=translation)).html).tags
    assert tags == ["p"]


def test_a_hard_break_of_a_translation_stays() -> None:
    assert arabic("a  \nb", lambda message: "ا  \nب").html == "<p>ا<br>\nب</p>"


def test_a_reference_in_a_translation_is_that_of_the_source() -> None:
    found = arabic("See [it][1].\n\n[1]: https://example.org", lambda message: "انظر [هنا][1].")
    assert found.html == '<p>انظر <a href="https://example.org">هنا</a>.</p>'


def test_an_attribute_list_of_the_source_holds_for_the_translation() -> None:
    assert arabic("Text\n{: .lead }", words(Text="نص")).html == '<p class="lead">نص</p>'


@pytest.mark.parametrize("mark", ["\x02", "\x03", "\x02klzzwxh:0000\x03", "\x02wzxhzdk:0\x03", "\x02amp\x03"])
def test_a_translation_cannot_name_what_the_parser_put_aside(mark: str) -> None:
    found = arabic("Text `code`", lambda message: f"نص{mark} `code`")
    assert found.html == f"<p>نص{mark.strip(chr(2) + chr(3))} <code>code</code></p>"


def test_an_untranslated_block_says_that_it_is_english() -> None:
    found = arabic("Known\n\nUnknown", words(Known="معروف"))
    assert found.html == '<p>معروف</p>\n<p dir="ltr" lang="en">Unknown</p>'
    assert found.missing == ("Unknown",)
    assert [block.text for block in found.blocks] == ["Known", "Unknown"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# H", '<h1 dir="ltr" id="h" lang="en">H</h1>'),
        ("> Q", '<blockquote>\n<p dir="ltr" lang="en">Q</p>\n</blockquote>'),
        ("T\n:   D", '<dl class="kcn-terms">\n<dt dir="ltr" lang="en">T</dt>\n<dd dir="ltr" lang="en">D</dd>\n</dl>'),
        ("12", "<p>12</p>"),
        ("    code", "<pre><code>code\n</code></pre>"),
    ],
)
def test_each_kind_of_block_is_marked_for_itself(text: str, expected: str) -> None:
    assert arabic(text).html == expected


def test_a_translated_list_in_an_untranslated_item_is_in_the_pages_language_again() -> None:
    found = arabic("- outer\n    - inner", words(inner="داخل"))
    assert '<li dir="ltr" lang="en">outer<ul dir="rtl" lang="ar">\n<li>داخل</li>' in found.html


def test_an_untranslated_item_in_an_untranslated_item_is_marked_too() -> None:
    found = arabic("- outer\n    - inner")
    assert '<ul dir="rtl" lang="ar">\n<li dir="ltr" lang="en">inner</li>' in found.html


def test_an_empty_translation_is_a_translation() -> None:
    found = arabic("Text", words(Text=""))
    assert (found.html, found.missing) == ("<p></p>", ())


# -- headings -------------------------------------------------------------------------------------


def ids(rendered: Rendered) -> tuple[str, ...]:
    return tuple(heading.id for heading in rendered.headings)


def test_headings_are_noted_in_order_with_level_anchor_and_html() -> None:
    found = RENDERER.render("# One *x*\n\n### Two {#second}\n\n## One x")
    assert found.headings == (
        Heading(1, "one-x", "One <em>x</em>"),
        Heading(3, "second", "Two"),
        Heading(2, "one-x_1", "One x"),
    )


def test_a_translation_keeps_the_anchors_of_the_source() -> None:
    text = "# One\n\n## Two {#second}\n\n## One\n\n> ### Three"
    source = RENDERER.render(text)
    found = arabic(text, words(One="واحد", Two="اثنان"), source)
    assert ids(found) == ids(source) == ("one", "second", "one_1", "three")
    assert re.findall(r'id="([^"]*)"', found.html) == list(ids(source))


def test_a_translation_cannot_move_an_anchor() -> None:
    source = RENDERER.render("## A *b*")
    assert ids(arabic("## A *b*", lambda message: "*ب* {#elsewhere}", source)) == ("a-b",)


def test_a_heading_with_a_link_is_words_in_the_table_of_contents() -> None:
    found = RENDERER.render("## See [*it*](../a/b.md) or a@example.org", folder="x")
    assert found.headings[0].html == 'See <em>it</em> or <bdi dir="ltr">a@example.org</bdi>'
    assert '<a href="thing:page:a/b"><em>it</em></a>' in found.html


def test_an_untranslated_heading_is_english_in_the_table_of_contents_too() -> None:
    found = arabic("## A *b*\n\n## C", words(C="ج"))
    assert [heading.html for heading in found.headings] == ['<span lang="en" dir="ltr">A <em>b</em></span>', "ج"]


def test_korean_in_a_heading_is_korean_in_the_table_of_contents_too() -> None:
    found = RENDERER.render("## The 국토교통부 & `<b>`")
    assert found.headings[0].html == 'The <span lang="ko" dir="ltr">국토교통부</span> &amp; <code>&lt;b&gt;</code>'


def test_a_korean_page_marks_no_korean_in_its_table_of_contents() -> None:
    found = Renderer(EXTENSIONS, {}, "ko").render("# A", translate=words(A="가"))
    assert found.headings[0].html == "가"


def test_a_table_of_contents_in_the_text_leads_to_the_anchors_of_the_source() -> None:
    text = "[TOC]\n\n# A"
    assert '<a href="#a">ب</a>' in arabic(text, words(A="ب"), RENDERER.render(text)).html


# -- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "folder", "thing"),
    [
        ("faq.md", "apply", "page:apply/faq"),
        ("faq.md", "", "page:faq"),
        ("./faq.md", "apply", "page:apply/faq"),
        ("../program/support.md#amounts", "apply", "page:program/support#amounts"),
        ("../../../faq.md", "apply", "page:faq"),
        ("faq.md#", "apply", "page:apply/faq#"),
        ("a/b.md", "x/y", "page:x/y/a/b"),
        ("project:oslo", "apply", "project:oslo"),
        ("call:2026#steps", "apply", "call:2026#steps"),
        ("file.pdf", "apply", "file.pdf"),
        ("", "apply", ""),
    ],
)
def test_a_link_is_a_thing_relative_to_its_folder(target: str, folder: str, thing: str) -> None:
    assert resolve(target, folder) == thing
    found = RENDERER.render(f"[x]({target})", folder=folder)
    assert found.html == f'<p><a href="thing:{thing}">x</a></p>'
    assert found.links == (thing,)


@pytest.mark.parametrize("target", ["https://e.org/a.md", "http://e.org", "mailto:a@e.org", "tel:+8221234567"])
def test_a_link_elsewhere_stays_and_is_not_noted(target: str) -> None:
    found = RENDERER.render(f"[x]({target})", folder="apply")
    assert (found.html, found.links) == (f'<p><a href="{target}">x</a></p>', ())


def test_a_link_within_the_page_stays_and_is_noted() -> None:
    found = RENDERER.render("[x](#top)", folder="apply")
    assert (found.html, found.links) == ('<p><a href="#top">x</a></p>', ("#top",))


def test_links_are_noted_in_order_from_every_block() -> None:
    text = "# [a](a.md)\n\n- [b](b.md)\n\n| [c](c.md) |\n|---|\n| [d](d.md) |\n\n[a](a.md)"
    assert RENDERER.render(text).links == ("page:a", "page:b", "page:c", "page:d", "page:a")


# -- nothing runs ---------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "a <b onclick=alert(1)>b</b> <img src=x onerror=alert(1)>",
    "<div onclick=alert(1)>\n\nblock\n\n</div>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<!-- c --><svg/onload=alert(1)>",
    "<style>*{display:none}</style> text",
    "<?php echo 1 ?> <![CDATA[ x ]]> <!DOCTYPE x>",
    "<javascript://%0aalert(1)>",
    "<javascript:alert(1)>",
    "<vbscript://a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( java\tscript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:a)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    '[x](a.md "\\"onclick=alert(1)")',
    '![" onerror="alert(1)](a.png)',
    "![x](a.png){: onerror=alert(1) }",
    "*x*{: onclick=alert(1) ONCLICK=alert(1) style=color:red srcdoc=x formaction=y }",
    "[x](https://example.org){: href=javascript:alert(1) }",
    "# h {: onclick=alert(1) }",
    "x\n{: onmouseover=alert(1) }",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "a@example.org<script>alert(1)</script>",
    "한국<script>한국</script>",
]
TAGS = {"p", "h1", "a", "em", "img", "code", "pre", "br", "span", "bdi"}


def assert_harmless(text: str) -> None:
    found = Tags(text)
    assert set(found.tags) <= TAGS
    assert [name for name, _ in found.attributes if name.startswith("on") or name in ("style", "srcdoc")] == []
    assert [value for value in found.all("href") if not value.startswith(LIVE_ADDRESSES)] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_source_runs(text: str) -> None:
    assert_harmless(html(text))


@pytest.mark.parametrize(
    "fence",
    [
        '{ .x onmouseover="alert(1)" }', "{: .x onfocus=alert(1) tabindex=0 autofocus=x }", '{ .x style="color:red" }',
        '{ .x ><script>alert(1)</script><b="1" }', "{ onclick=alert(1) }", "<script>alert(1)</script>",
    ],
)  # fmt: skip
def test_nothing_in_the_fence_of_a_block_of_code_runs(fence: str) -> None:
    with_code = Renderer((*EXTENSIONS, "fenced_code"), {})
    assert_harmless(with_code.render(f"``` {fence}\ncode\n```").html)


def test_a_block_of_code_keeps_its_language_its_class_and_its_anchor() -> None:
    with_code = Renderer((*EXTENSIONS, "fenced_code"), {})
    found = with_code.render('``` { .yaml .wide #example title="Record" }\na: b\n```').html
    assert found == '<pre id="example" class="wide"><code class="language-yaml" title="Record">a: b\n</code></pre>'


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_translation_runs(text: str) -> None:
    assert_harmless(arabic("Text", lambda message: text).html)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_translated_heading_runs_in_the_table_of_contents(text: str) -> None:
    assert_harmless(arabic("# Text", lambda message: text).headings[0].html)


def test_raw_html_is_shown_as_text() -> None:
    assert html("<b>a</b>\n\n<div>b</div>") == "<p>&lt;b&gt;a&lt;/b&gt;</p>\n<p>&lt;div&gt;b&lt;/div&gt;</p>"


def test_a_script_address_is_a_thing_that_no_site_has() -> None:
    found = RENDERER.render("<javascript://%0aalert(1)>")
    assert found.html == '<p><a href="thing:javascript://%0aalert(1)">javascript://%0aalert(1)</a></p>'
    assert found.links == ("javascript://%0aalert(1)",)


def test_an_attribute_list_may_set_what_is_harmless() -> None:
    found = html("*x*{: #i .c lang=fr title=t } ![a](b.png){: width=3 height=4 }")
    assert '<em class="c" id="i" lang="fr" title="t">x</em>' in found
    assert '<img alt="a" height="4" src="b.png" width="3">' in found


# -- addresses ------------------------------------------------------------------------------------


def mail(address: str) -> str:
    return f'<a href="mailto:{address}"><bdi dir="ltr">{address}</bdi></a>'


@pytest.mark.parametrize(
    "address", ["a@example.org", "a.b-c_d@sub.example.co.kr", "x_y_z@e.org", "a+b@example.org", "1@e-x.org"]
)
@pytest.mark.parametrize("around", ["{}", "({}),", "To {}.", "문의:{}", "**{}**", "*{}*", "<{}>"])
def test_an_e_mail_address_is_a_link(address: str, around: str) -> None:
    assert mail(address) in html(around.format(address))


@pytest.mark.parametrize("text", ["a@b", "@example.org", "a @example.org", "a@", "a@.org"])
def test_what_is_no_e_mail_address_is_no_link(text: str) -> None:
    assert "<a" not in html(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("+82-2-123-4567", "+8221234567"), ("+1-202-555-0100", "+12025550100"), ("+82-44-201-4971", "+82442014971")],
)
def test_a_telephone_number_is_a_link(text: str, number: str) -> None:
    link = f'<a href="tel:{number}"><bdi dir="ltr">{text}</bdi></a>'
    assert html(f"Call {text}.") == f"<p>Call {link}.</p>"


@pytest.mark.parametrize("text", ["+82 2 123 4567", "02-123-4567", "+82-2", "2026-01-28", "+5"])
def test_what_is_no_international_number_is_no_link(text: str) -> None:
    assert html(f"At {text}") == f"<p>At {text}</p>"


@pytest.mark.parametrize("words", ["a@example.org", "+82-2-123-4567", "<a@example.org>"])
def test_an_address_within_a_link_or_code_is_not_linked_again(words: str) -> None:
    assert Tags(html(f"[*{words}*](https://example.org)")).tags.count("a") == 1
    assert Tags(html(f"`{words}`")).tags == ["p", "code"]


def test_an_address_in_a_translation_is_a_link_too() -> None:
    assert arabic("Mail us", lambda message: "راسلنا a@example.org").html == (f"<p>راسلنا {mail('a@example.org')}</p>")


# -- Korean words ---------------------------------------------------------------------------------


def ko(text: str) -> str:
    return f'<span lang="ko" dir="ltr">{text}</span>'


def test_korean_in_attributes_is_left_alone() -> None:
    assert html('![한국](a.png "> 서울 <")') == '<p><img alt="한국" src="a.png" title="&gt; 서울 &lt;"></p>'


def test_korean_is_marked_in_links_code_and_emphasis() -> None:
    assert html("[서울](https://e.org) `부산` *한국*") == (
        f'<p><a href="https://e.org">{ko("서울")}</a> <code>{ko("부산")}</code> <em>{ko("한국")}</em></p>'
    )


def test_a_korean_page_marks_no_korean() -> None:
    found = Renderer(EXTENSIONS, {}, "ko").render("Text", translate=words(Text="본문"))
    assert found.html == "<p>본문</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**주의(중요)**는", "<strong>주의(중요)</strong>는"),
        ('**"제목"**을', '<strong>"제목"</strong>을'),
        ("**“제목”**을", "<strong>“제목”</strong>을"),
        ("**「제목」**은", "<strong>「제목」</strong>은"),
        ("*주의(중요)*는", "<em>주의(중요)</em>는"),
        ("***주의!***는", "<strong><em>주의!</em></strong>는"),
        ("**[링크](https://e.org)**를", '<strong><a href="https://e.org">링크</a></strong>를'),
        ("**`코드`**를", "<strong><code>코드</code></strong>를"),
        ("**(ลับ)**ต่อ", "<strong>(ลับ)</strong>ต่อ"),
        ("ก่อน**“ลับ”**ต่อ", "ก่อน<strong>“ลับ”</strong>ต่อ"),
        ("**(လျှို့ဝှက်)**ကို", "<strong>(လျှို့ဝှက်)</strong>ကို"),
        ("**မှတ်ချက်။**နောက်", "<strong>မှတ်ချက်။</strong>နောက်"),
        ("**«مهم»**،", "<strong>«مهم»</strong>،"),
    ],
)
def test_emphasis_may_touch_a_letter_after_punctuation(text: str, expected: str) -> None:
    assert Renderer(EXTENSIONS, {}, "ko").render(text).html == f"<p>{expected}</p>"


# -- the design's shape ---------------------------------------------------------------------------


def test_a_table_has_scopes_and_number_columns_and_no_style() -> None:
    found = html("| a | b | c |\n|:--|--:|:-:|\n| x | 1 | z |")
    assert '<table class="kcn-table">' in found
    assert '<th scope="col">a</th>\n<th class="is-num" scope="col">b</th>\n<th scope="col">c</th>' in found
    assert '<td>x</td>\n<td class="is-num">1</td>\n<td>z</td>' in found
    assert "style" not in found


def test_a_table_stands_in_a_scroll_region_that_the_keyboard_reaches() -> None:
    found = html("## Head\n\ntext\n\n| a |\n|---|\n| x |\n\nafter")
    box = '<div aria-labelledby="head" class="kcn-scroll" role="region" tabindex="0"><table class="kcn-table">'
    assert f"<p>text</p>\n{box}" in found
    assert found.endswith("</table>\n</div><p>after</p>")


def test_a_table_before_the_first_heading_is_named_by_the_pages_title() -> None:
    table = "| a |\n|---|\n| x |"
    assert Tags(html(f"{table}\n\n## Head\n\n{table}\n\n### Sub\n\n{table}")).all("aria-labelledby") == [
        "content-title",
        "head",
        "sub",
    ]


def test_an_ordered_list_is_a_list_of_steps() -> None:
    assert html("3. a\n4. b") == '<ol class="kcn-steps" start="3">\n<li>a</li>\n<li>b</li>\n</ol>'


def test_a_definition_list_is_a_list_of_terms_unless_it_has_a_class() -> None:
    assert Tags(html("T\n:   D")).all("class") == ["kcn-terms"]
    assert Tags(html('!!! key "K"\n    T\n    :   D')).all("class") == ["kcn-keyfacts", "kcn-h3", "kcn-pairs"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("key", "kcn-keyfacts"),
        ("note", "kcn-notice"),
        ("warning", "kcn-notice kcn-notice--warn"),
        ("yes", "kcn-can"),
        ("no", "kcn-cannot"),
        ("unheard-of", "kcn-notice"),
    ],
)
def test_an_admonition_is_one_of_the_designs_panels(kind: str, expected: str) -> None:
    assert html(f'!!! {kind} "Title"\n    - a') == (
        f'<div class="{expected}">\n<p class="kcn-h3">Title</p>\n<ul class="kcn-bullets">\n<li>a</li>\n</ul>\n</div>'
    )


PANELS = "Must be one of the panels key, note, warning, yes, no; found"


@pytest.mark.parametrize(
    ("head", "words", "found"),
    [
        ("tip", "!!! tip", "'tip'"),
        ("Tip", "!!! tip", "'tip'"),
        ('tip "Title"', "!!! tip", "'tip'"),
        ("notes", "!!! notes", "'notes'"),
        ("note inline", "!!! note inline", "'note inline'"),
        ("tip note", "!!! tip note", "'tip note'"),
        ("팁", "!!! 팁", "'팁'"),
    ],
)
def test_an_unknown_panel_is_a_fault(head: str, words: str, found: str) -> None:
    assert RENDERER.render(f"!!! {head}\n    Text").faults == (Fault(words, f"{PANELS} {found}.", ""),)


@pytest.mark.parametrize("head", ["key", "note", "warning", "yes", "no", "Note", 'no ""', 'yes "!!! tip"'])
def test_a_panel_of_the_design_is_no_fault(head: str) -> None:
    assert RENDERER.render(f"!!! {head}\n    Text").faults == ()


def picture(words: str) -> Fault:
    return Fault(words, "Must not hold a picture.", TIP_PICTURE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("![alt](a.png)", ["a.png"]),
        ("text ![](https://e.org/a.png) text", ["https://e.org/a.png"]),
        ('![alt](../a/b.svg "Title"){: width=3 }', ["../a/b.svg"]),
        ("![alt][b]\n\n[b]: c.png", ["c.png"]),
        ("[![alt](a.png)](b.md)", ["a.png"]),
        ("# ![alt](a.png)\n\n- ![alt](b.png)\n\n| ![alt](c.png) |\n|---|\n| x |", ["a.png", "b.png", "c.png"]),
        ("![alt]()", ["]()"]),
        ("!!! note\n    ![alt](a.png)", ["a.png"]),
    ],
)
def test_a_picture_is_a_fault(text: str, words: list[str]) -> None:
    assert RENDERER.render(text).faults == tuple(picture(word) for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "`![alt](a.png)`",
        "    ![alt](a.png)",
        "\\![alt](a.png)",
        "<img src=a.png>",
        "Wow! [a](b.md)",
        "!!!",
        "`!!! tip`",
    ],
)
def test_what_shows_no_picture_and_no_panel_is_no_fault(text: str) -> None:
    assert RENDERER.render(text).faults == ()


def test_faults_are_noted_in_order_and_not_kept_for_the_next_text() -> None:
    found = RENDERER.render("!!! tip\n    a\n\n![b](b.png)\n\n!!! hint\n    c").faults
    assert [fault.words for fault in found] == ["!!! tip", "b.png", "!!! hint"]
    assert RENDERER.render("Text").faults == ()


def panels(*kinds: str) -> list[str]:
    """The classes of the boxes that some admonitions become."""
    text = "\n\n".join("text" if kind == "-" else f'!!! {kind} ""\n    x' for kind in kinds)
    return [name for name in Tags(html(text)).all("class") if name != "kcn-h3"]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("yes", "no"), ["kcn-yesno", "kcn-can", "kcn-cannot"]),
        (("yes", "no", "yes", "no"), ["kcn-yesno", "kcn-can", "kcn-cannot"] * 2),
        (("yes", "no", "no"), ["kcn-yesno", "kcn-can", "kcn-cannot", "kcn-cannot"]),
        (("yes", "yes", "no"), ["kcn-can", "kcn-yesno", "kcn-can", "kcn-cannot"]),
        (("no", "yes"), ["kcn-cannot", "kcn-can"]),
        (("yes", "-", "no"), ["kcn-can", "kcn-cannot"]),
        (("yes",), ["kcn-can"]),
    ],
)
def test_can_and_cannot_stand_side_by_side_where_one_follows_the_other(
    kinds: tuple[str, ...], expected: list[str]
) -> None:
    assert panels(*kinds) == expected


def test_a_pair_keeps_its_place_between_other_blocks() -> None:
    found = html('before\n\n!!! yes "Can"\n    a\n\n!!! no "Cannot"\n    b\n\nafter')
    assert found.startswith('<p>before</p>\n<div class="kcn-yesno"><div class="kcn-can">')
    assert found.endswith("</div>\n</div><p>after</p>")


# -- questions and answers ------------------------------------------------------------------------


def faq(text: str) -> str:
    return RENDERER.render(text, layout="faq").html


def test_a_question_folds_with_its_anchor_inside_the_answer() -> None:
    assert faq("### When? {#when}\n\nNow.\n\n- or later") == (
        '<details class="kcn-q"><summary><h3>When?</h3>\n</summary>'
        '<div id="when"><p>Now.</p>\n<ul>\n<li>or later</li>\n</ul>\n</div></details>'
    )


def test_each_question_is_a_disclosure_of_its_own_and_the_next_part_is_none() -> None:
    found = faq("intro\n\n## Part\n\n### A\n\na\n\n### B\n\n#### Sub\n\nb\n\n## Next\n\nafter")
    outline = [tag for tag in Tags(found).tags if tag not in ("summary", "div")]
    assert outline == ["p", "h2", "details", "h3", "p", "details", "h3", "h4", "p", "h2", "p"]
    assert found.endswith('</details><h2 id="next">Next</h2>\n<p>after</p>')


def test_a_question_without_an_answer_folds_too() -> None:
    assert faq("### A") == '<details class="kcn-q"><summary><h3>A</h3>\n</summary><div id="a"></div></details>'


def test_a_page_that_is_no_faq_folds_nothing() -> None:
    assert "details" not in html("### A\n\na")


def test_questions_keep_their_anchors_among_the_headings() -> None:
    found = RENDERER.render("## Part\n\n### When? {#when}\n\nNow.", layout="faq")
    assert ids(found) == ("part", "when")


def test_a_translated_question_has_the_anchor_of_the_source() -> None:
    renderer = Renderer(EXTENSIONS, {}, "ar", "rtl")
    source = RENDERER.render("### When?\n\nNow.", layout="faq")
    found = renderer.render("### When?\n\nNow.", translate=words(**{"When?": "متى؟"}), source=source, layout="faq")
    assert found.html == (
        '<details class="kcn-q"><summary><h3>متى؟</h3>\n</summary>'
        '<div id="when"><p dir="ltr" lang="en">Now.</p>\n</div></details>'
    )


def test_an_untranslated_question_is_marked_and_its_answer_is_not() -> None:
    renderer = Renderer(EXTENSIONS, {}, "ar", "rtl")
    source = RENDERER.render("### When?\n\nNow.", layout="faq")
    found = renderer.render("### When?\n\nNow.", translate=words(**{"Now.": "الآن."}), source=source, layout="faq")
    assert '<h3 dir="ltr" lang="en">When?</h3>' in found.html
    assert '<div id="when"><p>الآن.</p>' in found.html


# -- translations can change words only -------------------------------------------------------------

SOURCE = """See **[the page](a.md)** of `code` and *one*.

## Head {#head}

- item
    - nested

        deep
- last [x](b.md)
"""


def refused(translation: str, text: str = "Plain *text* with [a link](a.md).") -> list[str]:
    """What the renderer says against the translation of a paragraph; its HTML keeps the source's elements anyway."""
    source = RENDERER.render(text)
    found = arabic(text, lambda message: translation, source)
    assert Counter(Tags(found.html).tags) == Counter(Tags(source.html).tags)
    return [item.change for item in found.refused]


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        ("*نص* مع [رابط](a.md).", []),
        ("[رابط](a.md) ثم *نص*", []),
        ("نص مع [رابط](a.md).", ["*emphasis* is missing"]),
        ("*نص*", ["the link to a.md is missing".replace("a.md", "a.md")]),
        ("**نص** مع [رابط](a.md).", ["*emphasis* is missing, **bold** is new"]),
        ("*نص* مع [رابط](a.md) و[آخر](b.md)", ["the link to b.md is new"]),
        ("*نص* مع [رابط](javascript:x)", ["the link to a.md is missing, the link to javascript:x is new"]),
        ("*نص* مع [رابط](a.md) `رمز`", ["`code` is new"]),
        ("*نص* مع [رابط](a.md) ![x](y.png)", ["a picture is new"]),
        ("*نص* مع [رابط](a.md){: onclick=x}", ["the link to a.md is missing, the link to a.md is new"]),
        ("*نص* مع [رابط](a.md)\n{: .x }", ["an attribute { } is missing, an attribute { } is new"]),
        ("*نص* مع [رابط](a.md)  \nسطر", ["a line break is new"]),
        ("*نص* مع [رابط](a.md) <b>x</b> <script>", []),
        ("*نص* مع *[رابط](a.md)*", ["the link to a.md is missing, *emphasis* is new, the link to a.md is new"]),
        ("a@example.org *نص* [رابط](a.md)", ["the link to mailto:a@example.org is new, <bdi> is new"]),
    ],
)
def test_a_translation_that_changes_more_than_words_is_refused(translation: str, expected: list[str]) -> None:
    assert refused(translation) == expected


def test_only_the_unsafe_block_goes_back_to_english() -> None:
    source = RENDERER.render("One *a*.\n\nTwo.\n\nThree.")
    found = arabic(
        "One *a*.\n\nTwo.\n\nThree.", words(**{"One *a*.": "واحد", "Two.": "اثنان", "Three.": "ثلاثة"}), source
    )
    assert found.html == '<p dir="ltr" lang="en">One <em>a</em>.</p>\n<p>اثنان</p>\n<p>ثلاثة</p>'
    assert [item.text for item in found.refused] == ["One *a*."]
    assert found.missing == ("One *a*.",)


def test_a_translated_page_has_the_skeleton_of_its_source() -> None:
    source = RENDERER.render(SOURCE)
    found = arabic(
        SOURCE, lambda message: re.sub(r"[a-z]+(?=[ \]*`.]|$)", "كلمة", message.replace("code", "code")), source
    )
    assert skeleton(found.html) == skeleton(source.html)


def test_a_table_of_contents_smuggled_in_takes_the_page_back_to_english() -> None:
    source = RENDERER.render("Text\n\n# Head")
    found = arabic("Text\n\n# Head", words(Text="[TOC]", Head="رأس"), source)
    assert skeleton(found.html) == skeleton(source.html)
    assert "toc" not in found.html
    assert found.refused


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("<p>a <b>b</b> <i>c</i></p>", "<p><i>d</i> e <b>f</b></p>", True),
        ('<p lang="en" dir="ltr">a</p>', "<p>b</p>", True),
        ('<p>a <span lang="ko">가</span></p>', "<p>b</p>", True),
        ('<a href="x" title="a">b</a>', '<a href="x" title="c">d</a>', True),
        ("<p>a</p><p>b</p>", "<p>a</p>", False),
        ('<a href="x">b</a>', '<a href="y">b</a>', False),
        ("<p>a</p>", '<p class="x">a</p>', False),
        ('<p><span class="x">a</span></p>', "<p>a</p>", False),
        ("<p>a <b>b</b></p><p>c</p>", "<p>a</p><p><b>b</b> c</p>", False),
        ("<p>a &lt;b&gt;</p>", "<p>a</p>", True),
    ],
)
def test_a_skeleton_is_everything_but_words(one: str, other: str, same: bool) -> None:
    assert (skeleton(one) == skeleton(other)) is same


# -- text behind nested blocks ----------------------------------------------------------------------


def test_a_tail_without_a_translation_is_marked() -> None:
    root = Element("div")
    item = SubElement(root, "li")
    item.text = "one"
    SubElement(item, "ul").tail = "behind"
    renderer = Renderer(EXTENSIONS, {}, "ar", "rtl")
    renderer.walk = _Walk(
        translate=words(one="واحد"), foreign={"lang": "en", "dir": "ltr"}, language="ar", direction="rtl"
    )
    _Messages(renderer).run(root)
    assert tostring(item, encoding="unicode") == '<li>واحد<ul /><span lang="en" dir="ltr">behind</span></li>'


# -- pitfalls of Markdown in other scripts ----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**주의(중요)**는", "<strong>주의(중요)</strong>는"),
        ('**"제목"**을', '<strong>"제목"</strong>을'),
        ("**2026년**의", "<strong>2026년</strong>의"),
        ("**(ลับ)**ต่อ", "<strong>(ลับ)</strong>ต่อ"),
        ("**နမူနာ။**ဆက်", "<strong>နမူနာ။</strong>ဆက်"),
        ("**«texte»**suite", "<strong>«texte»</strong>suite"),
        ("**« texte »** : suite", "<strong>« texte »</strong> : suite"),
        ("ال**كلمة**،", "ال<strong>كلمة</strong>،"),
        ("*강조*를", "<em>강조</em>를"),
        ("[그곳](a.md)으로", '<a href="thing:page:a">그곳</a>으로'),
    ],
)
def test_emphasis_and_links_hold_beside_letters_and_punctuation_of_every_script(text: str, expected: str) -> None:
    assert Renderer(EXTENSIONS, {}, "ko").render(text).html == f"<p>{expected}</p>"


def test_a_shortcut_reference_can_be_translated() -> None:
    text = "See [Label] and [Label][].\n\n[Label]: https://example.org"
    assert messages(text) == ["See [Label][Label] and [Label][Label]."]
    source = RENDERER.render(text)
    found = arabic(text, lambda message: "انظر [هنا][Label] و[هناك][Label].", source)
    assert found.html.count('href="https://example.org"') == 2
    assert found.refused == ()
    assert "[هنا]" not in found.html


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "“a ‘b’”"),
        ("fr", "«a “b”»"),
        ("ru", "«a „b“»"),
        ("es", "«a “b”»"),
        ("vi", "“a ‘b’”"),
        ("ar", "«a ‹b›»"),
        ("ko", "“a ‘b’”"),
    ],
)
def test_straight_quotes_become_those_of_the_language_where_smarty_is_on(tag: str, expected: str) -> None:
    renderer = Renderer(("smarty",), {}, tag)
    assert html_unescape(renderer.render("\"a 'b'\"").html) == f"<p>{expected}</p>"


def test_quotes_stay_as_they_are_written_without_smarty() -> None:
    assert html('"a" “b” «c»') == '<p>"a" “b” «c»</p>'


@pytest.mark.parametrize(
    "text", ["ภาษา\u200bไทย", "ភាសា\u200bខ្មែរ", "ພາສາ\u200bລາວ", "မြန်\u200bမာ", "می\u200cخواهم", "a\u00adb"]
)
def test_invisible_breaks_and_joiners_of_a_script_are_kept(text: str) -> None:
    assert messages(text) == [text]
    assert arabic("Text", words(Text=text)).html == f"<p>{text}</p>"


@pytest.mark.parametrize("text", ["+82-44-201-4972", "a@example.org"])
def test_addresses_are_isolated_in_right_to_left_text(text: str) -> None:
    assert f'<bdi dir="ltr">{text}</bdi>' in arabic("Text", words(Text=f"الهاتف {text}، مساءً")).html


def test_without_translations_every_page_is_what_python_markdown_makes(real: Loaded) -> None:
    """The translator's steps taken out: byte for byte the same HTML from the same extensions."""
    config = real.program.config
    bare = Renderer(config.markdown_extensions, config.markdown_settings)
    for name in ("program-messages", "program-signatures", "program-anchors"):
        bare.md.treeprocessors.deregister(name)
    bare.md.preprocessors.deregister("program-notes")
    for key, page in real.program.pages.items():
        made = bare.render(page.body, page.folder, layout=page.layout).html
        assert made == real.program.source_bodies[key].html, key


def test_a_program_without_any_shape_is_plain_python_markdown(real: Loaded) -> None:
    """And with the design's steps taken out too, it is what Python-Markdown alone makes of the page."""
    config = real.program.config
    ours = Renderer(config.markdown_extensions, config.markdown_settings)
    ours.md.treeprocessors.deregister("program-shape")
    theirs = Renderer(config.markdown_extensions, config.markdown_settings)
    for name in ("program-messages", "program-signatures", "program-anchors", "program-shape"):
        theirs.md.treeprocessors.deregister(name)
    for page in real.program.pages.values():
        assert ours.md.reset().convert(page.body) == theirs.md.reset().convert(page.body)


def test_an_escaped_sign_in_a_heading_is_that_sign_in_the_table_of_contents() -> None:
    assert Renderer(EXTENSIONS, {}).render("# A \\* b").headings == (Heading(1, "a-b", "A * b"),)
