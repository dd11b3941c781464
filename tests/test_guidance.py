"""Guidance: the Markdown pages of content/ and their front matter."""

from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest

from prospectus.guidance import FOLDER, LAYOUTS, Page, load, parse
from prospectus.loading import Loaded
from prospectus.records import Reference
from prospectus.schema import Text, field_hints
from prospectus.sources import Problem
from tests.conftest import change, lines, problems_of

FAQ = "content/apply/faq.md"
FRONT = """\
title: Dates
description: When to apply.
owner: molit
sections: [essentials]
reviewed: 2026-11-01
sources: [{publisher: MOLIT, language: ko}]
"""
BODY = "\n## One\n\nWords of *one*.\n\n## Two\n"


def page(more: str = "", body: str = BODY, path: str = "content/apply/dates.md") -> Page:
    """A faultless page; `more` are fields beyond those that it must have."""
    problems: list[Problem] = []
    found = parse(f"---\n{FRONT}{more}---\n{body}", path, problems)
    assert problems == []
    assert found is not None
    return found


def refused(text: str, path: str = "content/apply/dates.md") -> list[str]:
    """The messages, with their lines, about a text that is no page."""
    problems: list[Problem] = []
    assert parse(text, path, problems) is None
    assert {problem.path for problem in problems} == {path}
    return [f"{problem.line}: {problem.message}" for problem in problems]


def test_a_page_is_read_whole(loaded: Loaded) -> None:
    found = loaded.program.pages["press/2026-01-27-call"]
    assert found == Page(
        title=Text("The call opens"),
        description=Text("About The call opens."),
        owner="molit",
        sections=("press",),
        layout="press",
        date="2026-01-27",
        reviewed="2026-11-01",
        sources=(Reference(Text("MOLIT"), "en", about=Text("The call opens")),),
        key="press/2026-01-27-call",
        body="\nThe [call](call:2026) opens.\n",
        body_line=14,
    )


def test_what_a_page_leaves_out_is_empty() -> None:
    found = page()
    assert (found.nav_title, found.review_by, found.date) == (None, None, None)
    assert found.related == ()
    assert found.layout == "guidance"


@pytest.mark.parametrize(
    ("more", "name", "value"),
    [
        ("nav_title: When\n", "nav_title", Text("When")),
        ("review_by: 2027-01-31\n", "review_by", "2027-01-31"),
        ("date: 2026-01-27\n", "date", "2026-01-27"),
        ("layout: faq\n", "layout", "faq"),
        ("related: [apply/faq]\n", "related", ("apply/faq",)),
        (
            "related:\n  - project:oslo-parking-2026\n  - country:VN\n",
            "related",
            ("project:oslo-parking-2026", "country:VN"),
        ),
    ],
)
def test_a_field_of_a_page_is_read(more: str, name: str, value: object) -> None:
    assert getattr(page(more), name) == value


def test_the_key_of_a_page_is_its_path_below_content() -> None:
    assert page().key == "apply/dates"
    assert page(path="content/about/help/a-1.md").key == "about/help/a-1"
    assert page(path="content/top.md").key == "top"


@pytest.mark.parametrize(("key", "folder"), [("apply/dates", "apply"), ("about/help/a", "about/help"), ("top", "")])
def test_the_folder_of_a_page_is_where_it_stands(key: str, folder: str) -> None:
    assert replace(page(), key=key).folder == folder


@pytest.mark.parametrize(
    "key", ["Apply/dates", "apply/날짜", "apply/Über uns", "apply/a_b", "apply/a.b", "apply/-a", "a b/c"]
)
def test_a_path_that_cannot_stand_in_a_url_is_a_problem(key: str) -> None:
    problems: list[Problem] = []
    parse(f"---\n{FRONT}---\n", f"content/{key}.md", problems)
    message = f"Must have a path of small letters, digits and hyphens; found {key!r}."
    assert problems == [Problem(f"content/{key}.md", 1, message)]


def test_menus_show_the_shorter_title_where_there_is_one() -> None:
    assert page().menu_title == Text("Dates")
    assert page("nav_title: When\n").menu_title == Text("When")


# The body


@pytest.mark.parametrize("body", ["", "\n", "Words", "Words\n\n---\n\nmore\n", "    code\n", "مدينة\n", "title: A\n"])
def test_the_body_is_what_follows_the_front_matter(body: str) -> None:
    assert page(body=body).body == body


def test_the_body_starts_in_its_line() -> None:
    assert page().body_line == 9
    assert page("nav_title: When\n").body_line == 10


@pytest.mark.parametrize(
    ("words", "line"), [("## One", 10), ("Words of *one*.", 12), ("one", 12), ("Two", 14), ("nowhere", 9), ("", 9)]
)
def test_words_of_the_body_are_found_in_their_line(words: str, line: int) -> None:
    assert page().line_of(words) == line


def test_words_that_stand_twice_are_found_where_they_stand_first() -> None:
    assert page(body="a\nb\na\n").line_of("a") == 9


def test_the_line_of_words_is_that_of_the_file(loaded: Loaded, minimal: Path) -> None:
    text = (minimal / FAQ).read_text(encoding="utf-8").split("\n")
    assert text[loaded.program.pages["apply/faq"].line_of("### Who?") - 1] == "### Who? {#who}"


def test_a_page_knows_the_lines_of_its_fields(loaded: Loaded) -> None:
    source = loaded.program.pages["apply/faq"].source
    assert source.path == FAQ
    assert [source.lines[name] for name in ("title", "layout", "sources.0.language")] == [2, 6, 10]


# What is refused


@pytest.mark.parametrize("text", ["", "# Dates\n\nWords.\n", f"\n---\n{FRONT}---\n"])
def test_a_page_without_front_matter_is_refused(text: str) -> None:
    assert refused(text) == ["1: Must start with front matter between two lines '---'."]


@pytest.mark.parametrize("text", ["---\n", f"---\n{FRONT}", f"---\n{FRONT}\n# Dates\n"])
def test_a_page_whose_front_matter_does_not_end_is_refused(text: str) -> None:
    assert refused(text) == ["1: Must end the front matter with a line '---'."]


@pytest.mark.parametrize("front", ["", "# remark\n", "- a\n", "words\n"])
def test_front_matter_without_fields_is_refused(front: str) -> None:
    assert refused(f"---\n{front}---\nWords.\n") == ["2: Must be fields, each written as 'name: value'."]


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("title: Dates", "title: Dates: all", ["2: Must be YAML: mapping values are not allowed in this context."]),
        ("title: Dates", "title:", ["2: Must not be empty."]),
        ("title: Dates", "title: [Dates]", ["2: Must be a text, not a list or fields."]),
        ("title: Dates", "title: &a Dates", ["2: Must not use the anchor &a."]),
        ("title: Dates\n", "", ["2: Must have the field 'title'."]),
        ("title: Dates", "titel: Dates", ["2: Must not have the field 'titel'.", "2: Must have the field 'title'."]),
        ("owner: molit", "owner: MOLIT", ["4: Must be small letters, digits and hyphens; found 'MOLIT'."]),
        ("owner: molit", "owner: *a", ["4: Must not use the alias *a."]),
        ("owner: molit", "owner: tbd", ["4: Must not be 'tbd'."]),
        ("[essentials]", "[essentals]", ["5: Must be a section from the closed list; found 'essentals'."]),
        ("[essentials]", "essentials", ["5: Must be a list with at least one entry."]),
        ("[essentials]", "[[essentials]]", ["5: Must be a text, not a list or fields."]),
        ("2026-11-01", "2026-02-30", ["6: Must be a date that exists; found '2026-02-30'."]),
        ("2026-11-01", "2026-11", ["6: Must be a date; found '2026-11'."]),
        ("language: ko", "language: xx", ["7: Must be a language tag of BCP 47; found 'xx'."]),
        (", language: ko", "", ["7: Must have the field 'language'."]),
    ],
)
def test_a_fault_is_named_at_its_line_of_the_file(old: str, new: str, messages: list[str]) -> None:
    assert FRONT.count(old) == 1
    assert refused(f"---\n{FRONT.replace(old, new)}---\n{BODY}") == messages


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("layout: blog", "8: Must be a layout from the closed list; found 'blog'."),
        ("date: yesterday", "8: Must be a date; found 'yesterday'."),
        ("related: [faq]", "8: Must be a page or a thing; found 'faq'."),
        ("related: [Apply/faq]", "8: Must be a page or a thing; found 'Apply/faq'."),
        ("related: ['https://a.org/?b']", "8: Must be a page or a thing; found 'https://a.org/?b'."),
        ("key: apply/dates", "8: Must not have the field 'key'."),
        ("body: Words", "8: Must not have the field 'body'."),
        ("body_line: 3", "8: Must not have the field 'body_line'."),
        ("title: Again", "8: Must not have the field 'title' twice; it stands in line 2 too."),
    ],
)
def test_a_wrong_field_is_refused_in_its_line(more: str, message: str) -> None:
    assert refused(f"---\n{FRONT}{more}\n---\n{BODY}") == [message]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    front = FRONT.replace("owner: molit", "owner:").replace("2026-11-01", "soon") + "nav-title: When\n"
    assert refused(f"---\n{front}---\n", "content/Apply/dates.md") == [
        "1: Must have a path of small letters, digits and hyphens; found 'Apply/dates'.",
        "4: Must not be empty.",
        "6: Must be a date; found 'soon'.",
        "8: Must not have the field 'nav-title'.",
    ]


@pytest.mark.parametrize("sign", ["\x00", "\x02", "\x0c", "\x1a", "\x1b", "\x1d", "\x7f"])
def test_a_body_holds_no_control_characters_which_stand_for_slots_and_parts_of_pages(sign: str) -> None:
    problems: list[Problem] = []
    parse(f"---\n{FRONT}---\nWords.\n\nSee{sign} the{sign} page.\n\n{sign}\n", "content/apply/dates.md", problems)
    assert lines(problems) == [f"content/apply/dates.md:{n}: Must not hold control characters." for n in (11, 13)]


def test_a_page_with_a_control_character_is_refused_by_the_check(project: Path) -> None:
    change(project, FAQ, "At any time.", "At any\x1atime.")
    (found,) = problems_of(project)
    assert (found.path, found.message) == (FAQ, "Must not hold control characters.")
    assert "At any" in (project / FAQ).read_text(encoding="utf-8").split("\n")[found.line - 1]


def test_a_page_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        page().body = ""  # type: ignore[misc]


def test_a_page_cannot_give_what_is_derived() -> None:
    assert {item.name for item in fields(Page)} - set(field_hints(Page)) == {"key", "body", "body_line", "source"}


# The folder


def test_pages_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for key in ("press/b", "apply/z", "apply/a", "apply/deep/c"):
        (tmp_path / FOLDER / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / FOLDER / f"{key}.md").write_text(f"---\n{FRONT}---\n", encoding="utf-8")
    (tmp_path / FOLDER / "apply/picture.jpg").touch()
    problems: list[Problem] = []
    assert [found.key for found in load(tmp_path, problems)] == ["apply/a", "apply/deep/c", "apply/z", "press/b"]
    assert problems == []


def test_a_page_from_windows_is_the_same_page(tmp_path: Path) -> None:
    (tmp_path / FOLDER / "apply").mkdir(parents=True)
    text = f"---\n{FRONT}---\n{BODY}".replace("\n", "\r\n")
    (tmp_path / FOLDER / "apply/dates.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    problems: list[Problem] = []
    assert load(tmp_path, problems) == (page(),)
    assert problems == []


def test_one_bad_page_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / FOLDER / "b.md").write_text(f"---\n{FRONT}---\n", encoding="utf-8")
    (tmp_path / FOLDER / "c.md").write_bytes(f"---\n{FRONT}---\ncaf\xe9\n".encode("latin-1"))
    problems: list[Problem] = []
    assert [found.key for found in load(tmp_path, problems)] == ["b"]
    assert lines(problems) == [
        "content/a.md:1: Must start with front matter between two lines '---'.",
        "content/c.md:9: Must be UTF-8 text.",
    ]


def test_without_content_there_are_no_pages(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert load(tmp_path, problems) == ()
    assert problems == []


def test_the_real_pages_have_no_problems_and_use_every_layout(root: Path) -> None:
    problems: list[Problem] = []
    pages = load(root, problems)
    assert problems == []
    assert len(pages) == len(list((root / FOLDER).rglob("*.md")))
    assert {found.layout for found in pages} == set(LAYOUTS)


# As `build.py check` says it


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "layout: faq",
            "layout: fag",
            Problem(FAQ, 6, "Must be a layout from the closed list; found 'fag'.", "Did you mean 'faq'?"),
        ),
        ("layout: faq", "layuot: faq", Problem(FAQ, 6, "Must not have the field 'layuot'.", "Did you mean 'layout'?")),
        (
            "title: Questions",
            "title: unknown",
            Problem(FAQ, 2, "Must not be 'unknown'.", "Leave the field out when nothing is known."),
        ),
    ],
)
def test_a_fault_in_front_matter_is_refused_by_the_check(project: Path, old: str, new: str, found: Problem) -> None:
    change(project, FAQ, old, new)
    assert found in problems_of(project)


def test_a_page_with_a_path_like_a_title_is_refused_by_the_check(project: Path) -> None:
    (project / FAQ).rename(project / "content/apply/Häufige Fragen.md")
    message = "Must have a path of small letters, digits and hyphens; found 'apply/Häufige Fragen'."
    assert Problem("content/apply/Häufige Fragen.md", 1, message) in problems_of(project)
