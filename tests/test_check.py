"""A page with the layout "check": a list of answers that folds, and ends that say what to do next."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from prospectus import guidance, preview
from prospectus.loading import Loaded
from prospectus.markdown import Rendered, Renderer
from prospectus.outputs import booklets
from prospectus.skeleton import skeleton
from tests.conftest import change, lines, problems_of

EXTENSIONS = ("admonition", "attr_list", "def_list", "sane_lists", "tables", "toc")
CHECK = "content/apply/check.md"
TREE = """\
## Who?

- A *city*

    What?

    - A plan

        !!! yes "Yes: write {#plan}"
            - To [us](a.md)

    - A trial

        !!! no "Not this way"
            Read [on](b.md).

- A company

    !!! warning "Ask first"
        Ask [us](a.md).
"""


def check(text: str) -> Rendered:
    return Renderer(EXTENSIONS, {}).render(text, layout="check")


def arabic(text: str, **known: str) -> Rendered:
    """A check in the Arabic edition."""
    return Renderer(EXTENSIONS, {}, "ar", "rtl").render(text, translate=known.get, source=check(text), layout="check")


def outline(found: Rendered) -> list[str]:
    """Answers by how deep they stand, and the ends with their anchors."""
    page = html.fragment_fromstring(found.html, create_parent="div")
    return [
        f"{len(list(element.iterancestors('details')))} {element.text_content().strip()}{element.get('id') or ''}"
        for element in page.iter("summary", "h3")
    ]


# -- the shape --------------------------------------------------------------------------------------


def test_an_answer_opens_its_end() -> None:
    assert check('- Yes\n\n    !!! yes "Go {#go}"\n        [On](a.md).').html == (
        '<ul class="kcn-answers">\n<li><details class="kcn-answer" name="answer-1"><summary>Yes</summary>'
        '<div><div class="kcn-can">\n<h3 class="kcn-h3" id="go">Go</h3>\n<p><a href="thing:page:a">On</a>.</p>\n'
        "</div>\n</div></details></li></ul>"
    )


def test_a_list_in_an_answer_is_the_next_question_and_a_list_in_a_panel_is_none() -> None:
    assert outline(check(TREE)) == [
        "1 A city",
        "2 A plan",
        "2 Yes: writeplan",
        "2 A trial",
        "2 Not this waynot-this-way",
        "1 A company",
        "1 Ask firstask-first",
    ]
    assert '<ul class="kcn-bullets">\n<li>To' in check(TREE).html


def test_a_short_list_folds_too() -> None:
    found = check("- A *city*\n    - Big\n    - Small")
    assert outline(found) == ["1 A city", "2 Big", "2 Small"]
    assert "<summary>A <em>city</em></summary><div><ul" in found.html


def test_answers_to_one_question_exclude_each_other_and_no_others() -> None:
    assert re.findall(r'name="([^"]*)"', check(TREE).html) == ["answer-1", "answer-2", "answer-2", "answer-1"]


@pytest.mark.parametrize("layout", ["", "guidance", "faq"])
def test_other_pages_fold_no_list(layout: str) -> None:
    assert "kcn-answer" not in Renderer(EXTENSIONS, {}).render(TREE, layout=layout).html


def test_numbered_lists_and_panels_beside_the_answers_stay() -> None:
    found = check('1. one\n\n!!! note "Note"\n    - bullet\n\n- Yes\n\n    !!! yes "Go"\n        [On](a.md).')
    assert '<ol class="kcn-steps">' in found.html
    assert '<p class="kcn-h3">Note</p>' in found.html
    assert found.html.count("<details") == 1


def test_ends_are_headings_that_links_can_name() -> None:
    assert [heading.id for heading in check(TREE).headings] == ["who", "plan", "not-this-way", "ask-first"]


# -- translations -----------------------------------------------------------------------------------


def test_each_question_answer_and_end_is_a_message() -> None:
    assert [block.text for block in check(TREE).blocks] == [
        "Who?", "A *city*", "What?", "A plan", "Yes: write", "To [us](a.md)", "A trial", "Not this way",
        "Read [on](b.md).", "A company", "Ask first", "Ask [us](a.md).",
    ]  # fmt: skip


def test_a_translation_folds_the_same_way_with_the_same_anchors() -> None:
    found = arabic(TREE, **{"A *city*": "*مدينة*", "A plan": "خطة", "Not this way": "ليس هكذا"})
    assert (found.refused, skeleton(found.html)) == ((), skeleton(check(TREE).html))
    assert [line for line in outline(found) if "مدينة" in line or "ليس" in line] == [
        "1 مدينة",
        "2 ليس هكذاnot-this-way",
    ]


def test_an_untranslated_answer_is_marked_and_what_it_opens_is_not() -> None:
    for text in ('- Yes\n\n    !!! no "Stop"\n        [On](a.md).', "- Yes\n    - Stop"):
        found = arabic(text, Stop="قف", **{"[On](a.md).": "[هنا](a.md)."}).html
        assert '<summary dir="ltr" lang="en">Yes</summary><div><' in found
        assert "<li><details" in found


def test_a_translation_that_breaks_out_of_its_answer_is_refused() -> None:
    assert [item.text for item in arabic(TREE, **{"A plan": "[خطة](a.md)"}).refused] == ["A plan"]


@pytest.mark.parametrize("locale", ["ko", "ar"])
def test_a_page_without_translations_folds_like_the_english_one(loaded: Loaded, locale: str) -> None:
    bodies = {tag: loaded.editions[tag].bodies["apply/check"].html for tag in ("en", locale)}
    assert skeleton(bodies["en"]) == skeleton(bodies[locale])
    assert bodies["en"].count("<details") == 4


def test_each_end_has_a_link_to_itself(minimal_out: Path) -> None:
    page = html.parse(minimal_out / "kind/en/apply/check/index.html")
    assert page.xpath("//details//a/@href[starts-with(., '#')]") == ["#study", "#not-this-way", "#ask-first"]


def test_the_link_to_an_untranslated_end_names_its_language(minimal_out: Path) -> None:
    page = html.parse(minimal_out / "kind/ar/apply/check/index.html")
    words = page.xpath("//a[@href='#study']/span")[-1]
    assert (words.get("lang"), words.get("dir"), words.text) == ("en", "ltr", ": Yes: write to us")


def test_in_the_printed_guidance_the_answers_stand_open(loaded: Loaded) -> None:
    chapter = booklets._Chapter("apply/check", set(), loaded.routes, "en")
    text = check('- Yes\n\n    !!! yes "Go {#go}"\n        On.').html
    end = {"t": "h", "level": 3, "anchor": "page:apply/check#go", "c": ["Go"]}
    item = [{"t": "label", "c": ["Yes"]}, {"t": "box", "c": [end, {"t": "p", "c": ["On."]}]}]
    assert chapter.nodes(html.fragment_fromstring(text, create_parent="div")) == [
        {"t": "ul", "c": [{"t": "li", "c": item}]}
    ]


# -- what leaves a reader alone ---------------------------------------------------------------------


def faults(text: str, loaded: Loaded) -> list[str]:
    """What is wrong with a check, with the line of the body."""
    page = replace(loaded.program.pages["apply/check"], body=text, body_line=1)
    return [f"{page.line_of(*fault.behind, fault.words)}: {fault.message}" for fault in check(text).faults]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TREE, []),
        ("Words.", ["1: Must hold a list of answers, since the page's layout is 'check'."]),
        ("1. one", ["1: Must hold a list of answers, since the page's layout is 'check'."]),
        (
            '!!! note "A"\n    - b [c](d.md)',
            ["1: Must hold a list of answers, since the page's layout is 'check'."],
        ),
        ("## Who?\n\n- A city", ["3: Must lead on: the answer 'A city' has neither a question nor an end."]),
        ("- A\n\n    Words only.", ["1: Must lead on: the answer 'A' has neither a question nor an end."]),
        (
            TREE.replace("        Ask [us](a.md).", "        Ask us."),
            ["17: Must say what to do next: the end of 'A company' has no link."],
        ),
        (
            "- A\n    - Yes\n\n        !!! yes\n            [a](b.md)\n\n    - No\n\n- B\n    - Yes\n    - No",
            [
                "7: Must lead on: the answer 'No' has neither a question nor an end.",
                "10: Must lead on: the answer 'Yes' has neither a question nor an end.",
                "11: Must lead on: the answer 'No' has neither a question nor an end.",
            ],
        ),
    ],
)
def test_an_answer_that_leads_nowhere_is_named_with_its_line(loaded: Loaded, text: str, found: list[str]) -> None:
    assert faults(text, loaded) == found


def test_build_check_names_what_leads_nowhere(project: Path) -> None:
    change(project, CHECK, '    !!! warning "Ask first"\n        Ask [MOLIT](institution:molit).\n', "")
    change(project, "content/apply/dates.md", "reviewed:", "layout: check\nreviewed:")
    assert lines(problems_of(project)) == [
        f"{CHECK}:30: Must lead on: the answer 'A company' has neither a question nor an end.",
        "content/apply/dates.md:13: Must hold a list of answers, since the page's layout is 'check'.",
    ]


# -- the real page ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ends(root: Path) -> list[html.HtmlElement]:
    """The ends of the real check."""
    page = next(page for page in guidance.load(root, []) if page.layout == "check")
    return list(html.fromstring(f"<div>{check(page.body).html}</div>").xpath(".//details/div/div"))


def test_every_end_says_a_word_a_rule_or_a_way_and_whom_to_ask(ends: list[html.HtmlElement]) -> None:
    assert len(ends) >= 12
    for end in ends:
        title = end.findtext("h3")
        assert re.match(r"(Yes|Not yet|Not this way|Ask first)\b", title), title
        links = [link.get("href") for link in end.iterfind(".//a")]
        assert any(link.startswith("thing:institution:") for link in links), title
        refused = "kcn-cannot" in end.classes
        assert ("The rule:" in end.text_content()) >= refused, title


def test_no_end_is_more_than_five_questions_away(ends: list[html.HtmlElement]) -> None:
    assert max(len(list(end.iterancestors("details"))) for end in ends) <= 5


def test_every_end_has_an_anchor_that_its_author_chose(root: Path, ends: list[html.HtmlElement]) -> None:
    written = re.findall(r"\{#([\w-]+)\}", (root / CHECK).read_text(encoding="utf-8"))
    assert [end.find("h3").get("id") for end in ends] == written
    assert len(set(written)) == len(written)


# -- in a browser, without script -------------------------------------------------------------------


@pytest.fixture
def page(browser: Browser, minimal_out: Path) -> Iterator[Page]:
    """A phone without script, on the small project's check."""
    server = preview.server(minimal_out, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    page = browser.new_page(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/kind/en/apply/check/")
    yield page
    page.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
def test_the_keyboard_leads_from_the_first_question_to_an_end(page: Page) -> None:
    page.locator("summary", has_text="A government").focus()
    assert not page.locator("summary", has_text="A study").is_visible()
    for key in ("Enter", "Tab", "Space"):
        page.keyboard.press(key)
    end = page.locator("#study")
    assert end.is_visible()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "form"


@pytest.mark.browser
def test_opening_an_answer_closes_the_others_and_leaves_it_in_view(page: Page) -> None:
    page.locator("summary", has_text="A government").click()
    company = page.locator("summary", has_text="A company")
    company.click()
    assert not page.locator("summary", has_text="A study").is_visible()
    place = company.bounding_box()
    assert place is not None
    assert 0 <= place["y"] < 640
    assert place["height"] >= 44


@pytest.mark.browser
def test_a_link_to_an_end_opens_the_way_to_it(page: Page) -> None:
    page.goto(f"{page.url}#study")
    assert page.locator("#study").is_visible()
    assert page.locator("summary", has_text="A trial").is_visible()
    assert not page.locator("#ask-first").is_visible()


@pytest.mark.browser
def test_in_print_every_answer_stands_open(page: Page) -> None:
    page.emulate_media(media="print")
    for name in ("study", "not-this-way", "ask-first"):
        place = page.locator(f"#{name}").bounding_box()
        assert place is not None
        assert place["height"] > 10, name
