"""Editions: every text resolved, fallbacks marked, anchors the same in every language."""

import re
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from markupsafe import escape

from prospectus import config, guidance, merge, messages, program, release
from prospectus.catalogs import Catalog, Translation, path_of
from prospectus.config import Locale
from prospectus.editions import Edition
from prospectus.guidance import Page
from prospectus.loading import Loaded
from prospectus.markdown import Rendered
from prospectus.messages import Key
from prospectus.program import Program
from prospectus.release import Request
from prospectus.report import Recorder
from prospectus.schema import Prose, Text
from prospectus.sources import Problem
from tests.conftest import change, copy_project, problems_of

HANOI = "hanoi-traffic-2026"
FRONT = """---
title: Title
description: Lead
owner: kind
sections: [essentials]
layout: {layout}
reviewed: 2026-11-01
sources: [{{publisher: MOLIT, language: en}}]
---

"""


def page_of(body: str, key: str = "a/b", layout: str = "guidance") -> Page:
    problems: list[Problem] = []
    page = guidance.parse(FRONT.format(layout=layout) + body, f"content/{key}.md", problems)
    assert page is not None, problems
    return page


def edition(program: Program, tag: str, known: dict[Key, str] | None = None) -> Edition:
    """An edition with some translations, each in the domain that its context belongs to."""
    entries: dict[str, dict[Key, Translation]] = {}
    for (context, text), translation in (known or {}).items():
        entries.setdefault(domain_of(context), {})[context, text] = translation
    return Edition(program, program.config.locale(tag), Catalog(tag, entries))


def domain_of(context: str) -> str:
    """The domain of a context; a message without one is a block of guidance."""
    kind = context.partition(".")[0]
    if kind in ("", "page"):
        return "guidance"
    if kind in ("form", "section", "field", "option", "column", "attachment"):
        return "forms"
    return "interface" if kind in ("menu", "sitesettings", "home") else "records"


def with_page(loaded: Loaded, page: Page) -> Program:
    """The small program with one page of guidance."""
    return replace(loaded.program, pages={page.key: page})


def anchors(body: Rendered) -> tuple[str, ...]:
    return tuple(heading.id for heading in body.headings)


def english(value: str) -> Text:
    """A text that fell back to the source language."""
    return Text(value, "en", foreign=True)


# -- texts ----------------------------------------------------------------------------------------


def test_the_source_edition_has_every_text_as_it_is(loaded: Loaded) -> None:
    source = edition(loaded.program, "en", {("", "Home"): "never used"})
    assert source.is_source
    assert source.text("", "Home") == Text("Home", "en")
    assert source.projects == loaded.program.projects
    assert source.pages == loaded.program.pages
    assert source.forms == loaded.program.forms


def test_a_translated_text_is_in_the_editions_language(loaded: Loaded) -> None:
    arabic = edition(loaded.program, "ar", {("menu", "Home"): "الرئيسية"})
    assert not arabic.is_source
    assert arabic.text("menu", "Home") == Text("الرئيسية", "ar")
    assert str(escape(arabic.text("menu", "Home"))) == "الرئيسية"


def test_a_text_without_a_translation_falls_back_and_says_so(loaded: Loaded) -> None:
    found = edition(loaded.program, "ar", {("menu", "Home"): "الرئيسية"}).text("list", "Home & <b>")
    assert found == english("Home & <b>")
    assert str(escape(found)) == '<span lang="en" dir="ltr">Home &amp; &lt;b&gt;</span>'


def test_plural_forms_are_no_translation_of_a_text(loaded: Loaded) -> None:
    program = loaded.program
    forms = Edition(program, program.config.locale("ko"), Catalog("ko", {"interface": {("", "page"): ("쪽",)}}))
    assert forms.text("", "page") == english("page")


def test_records_are_translated_field_by_field(loaded: Loaded) -> None:
    known = {("project.title", "Hanoi Traffic Plan"): "하노이 교통 계획", ("party.role", "Lead"): "주관"}
    project = edition(loaded.program, "ko", known).projects[HANOI]
    assert project.title == Text("하노이 교통 계획", "ko")
    assert project.partners[0].role == Text("주관", "ko")
    assert project.summary == english("A plan for the traffic of Hanoi.")
    assert project.events[0].text == english("Chosen by the committee")


def test_a_records_original_names_stay_in_their_language(loaded: Loaded) -> None:
    project = edition(loaded.program, "ar", {("project.title", "하노이 교통 계획"): "خطأ"}).projects[HANOI]
    assert project.original_titles[0] == Text("하노이 교통 계획", "ko", foreign=True)
    assert project.partners[0].original_names[0] == Text("예시엔지니어링", "ko", foreign=True)


def test_calls_institutions_pages_and_brands_are_translated(loaded: Loaded) -> None:
    known = {
        ("track.title", "Planning studies"): "دراسات",
        ("contact.office", "Office of kind"): "مكتب",
        ("page.title", "Questions"): "أسئلة",
        ("sitesettings.name", "kind site"): "موقع",
        ("home.title", "Home of kind"): "الرئيسية",
    }
    arabic = edition(loaded.program, "ar", known)
    assert arabic.calls["2026"].tracks[0].title == Text("دراسات", "ar")
    assert arabic.institutions["kind"].contacts[0].office == Text("مكتب", "ar")
    assert arabic.pages["apply/faq"].title == Text("أسئلة", "ar")
    assert arabic.pages["apply/faq"].menu_title == Text("أسئلة", "ar")
    assert arabic.brands["kind"].name == Text("موقع", "ar")
    assert arabic.brands["kind"].home.title == Text("الرئيسية", "ar")
    assert arabic.brands["molit"].name == english("molit site")


def test_a_form_is_translated_to_its_last_column(loaded: Loaded) -> None:
    known = {
        ("form.title", "Form for a visit"): "استمارة زيارة",
        ("field.label", "Guests"): "الضيوف",
        ("option.label", "Lunch"): "غداء",
        ("column.label", "Who"): "من",
        ("attachment.title", "Map"): "خريطة",
    }
    form = edition(loaded.program, "ar", known).forms["visit"]
    assert (form.title, form.summary) == (Text("استمارة زيارة", "ar"), english("Who comes, when and why."))
    assert form.fields["guests"].label == Text("الضيوف", "ar")
    assert [column.label for column in form.fields["guests"].columns] == [Text("من", "ar"), english("Since")]
    assert [option.label for option in form.fields["meals"].options] == [Text("غداء", "ar"), english("Dinner")]
    assert [item.title for item in form.attachments] == [english("Copy of the passport"), Text("خريطة", "ar")]
    assert form.source == loaded.program.forms["visit"].source
    assert form.identity("ar") == "visit/2026.1/ar"


def test_a_text_of_a_form_is_not_translated_as_one_of_the_records(loaded: Loaded) -> None:
    korean = Edition(
        loaded.program, Locale("ko"), Catalog("ko", {"records": {("form.title", "Form for a visit"): "양식"}})
    )
    assert korean.forms["visit"].title == english("Form for a visit")


def test_a_published_form_is_translated_as_the_one_that_is_offered(loaded: Loaded) -> None:
    korean = edition(loaded.program, "ko", {("form.title", "Form for a visit"): "방문 신청서"})
    assert korean.form(loaded.program.published_forms["visit", "2026.1"]).title == Text("방문 신청서", "ko")


def test_an_edition_has_everything_that_the_program_has(loaded: Loaded) -> None:
    for found in loaded.editions.values():
        assert list(found.projects) == list(loaded.program.projects)
        assert list(found.calls) == list(loaded.program.calls)
        assert list(found.institutions) == list(loaded.program.institutions)
        assert list(found.forms) == list(loaded.program.forms)
        assert list(found.pages) == list(found.bodies) == list(loaded.program.pages)
        assert list(found.brands) == ["molit", "smartcity", "kind"]


def test_there_is_an_edition_for_each_locale_in_order(loaded: Loaded) -> None:
    assert list(loaded.editions) == ["en", "ko", "ar"]
    assert [found.locale.direction for found in loaded.editions.values()] == ["ltr", "ltr", "rtl"]
    assert [tag for tag, found in loaded.editions.items() if found.is_source] == ["en"]


# -- guidance -------------------------------------------------------------------------------------


def test_a_page_is_translated_block_by_block(loaded: Loaded) -> None:
    program = with_page(loaded, page_of("One\ntwo.\n\nThree."))
    body = edition(program, "ar", {("", "One two."): "واحد."}).bodies["a/b"]
    assert body.html == '<p>واحد.</p>\n<p dir="ltr" lang="en">Three.</p>'
    assert body.missing == ("Three.",)


def test_the_source_edition_marks_no_block(loaded: Loaded) -> None:
    body = edition(with_page(loaded, page_of("One.")), "en").bodies["a/b"]
    assert (body.html, body.missing) == ("<p>One.</p>", ())


def test_a_title_is_no_translation_of_a_block(loaded: Loaded) -> None:
    program = with_page(loaded, page_of("Title"))
    assert edition(program, "ar", {("page.title", "Title"): "عنوان"}).bodies["a/b"].missing == ("Title",)


def test_an_untranslated_list_in_a_right_to_left_page_goes_right_to_left(loaded: Loaded) -> None:
    program = with_page(loaded, page_of("- a\n    - b"))
    assert '<ul dir="rtl" lang="ar">' in edition(program, "ar").bodies["a/b"].html
    assert '<ul dir="ltr" lang="ko">' in edition(program, "ko").bodies["a/b"].html


def test_links_of_a_page_start_in_its_folder(loaded: Loaded) -> None:
    program = with_page(loaded, page_of("[x](c.md#d) [y](../e/f.md)", key="a/b"))
    for tag in ("en", "ko"):
        assert edition(program, tag).bodies["a/b"].links == ("page:a/c#d", "page:e/f")


def test_korean_words_are_marked_but_in_the_korean_edition(loaded: Loaded) -> None:
    program = with_page(loaded, page_of("한국"))
    assert '<span lang="ko" dir="ltr">한국</span>' in edition(program, "en").bodies["a/b"].html
    assert "<span" not in edition(program, "ko", {("", "한국"): "한국"}).bodies["a/b"].html


@pytest.mark.parametrize(("layout", "folded"), [("faq", True), ("guidance", False), ("press", False)])
def test_only_a_page_of_questions_is_folded(loaded: Loaded, layout: str, folded: bool) -> None:
    program = with_page(loaded, page_of("### When?\n\nNow.", layout=layout))
    for tag in ("en", "ar"):
        assert ("<details" in edition(program, tag).bodies["a/b"].html) is folded


def test_anchors_are_those_of_the_source_in_every_edition(loaded: Loaded) -> None:
    program = with_page(loaded, page_of("# One\n\n## Two {#second}\n\n## One\n\n### العربية\n\n### 가"))
    expected = anchors(program.source_bodies["a/b"])
    assert expected == ("one", "second", "one_1", "_1", "_2")
    known = {("", "One"): "واحد", ("", "Two"): "اثنان {#third}", ("", "가"): "Two"}
    for tag in ("en", "ko", "ar"):
        body = edition(program, tag, known).bodies["a/b"]
        assert anchors(body) == expected


def test_all_editions_of_the_small_project_have_the_anchors_of_the_source(loaded: Loaded) -> None:
    expected = {key: anchors(body) for key, body in loaded.program.source_bodies.items()}
    assert expected["apply/faq"] == ("applying", "when", "who")
    for found in loaded.editions.values():
        assert {key: anchors(body) for key, body in found.bodies.items()} == expected


# -- descriptions of records ----------------------------------------------------------------------


def test_descriptions_stand_by_the_path_of_their_record(loaded: Loaded) -> None:
    found = edition(loaded.program, "en").descriptions
    assert list(found) == [f"projects/{HANOI}.yml"]
    assert found[f"projects/{HANOI}.yml"].html == (
        '<p>The plan covers signals. See <a href="thing:project:oslo-parking-2026">the other project</a>.</p>'
    )


def test_a_description_is_translated_in_the_context_of_its_class(loaded: Loaded) -> None:
    project = replace(loaded.program.projects[HANOI], description=Prose("One.\n\nTwo."))
    program = replace(loaded.program, projects={HANOI: project})
    known = {("project.description", "One."): "하나.", ("", "Two."): "둘.", ("call.description", "Two."): "둘."}
    found = edition(program, "ko", known).descriptions[project.source.path]
    assert found.html == '<p>하나.</p>\n<p dir="ltr" lang="en">Two.</p>'
    assert found.missing == ("Two.",)


def test_every_kind_of_record_may_have_a_description(loaded: Loaded) -> None:
    call = replace(loaded.program.calls["2026"], description=Prose("Text"))
    kind = replace(loaded.program.institutions["kind"], description=Prose("Text"))
    program = replace(loaded.program, projects={}, calls={"2026": call}, institutions={"kind": kind})
    known = {("call.description", "Text"): "공고", ("institution.description", "Text"): "기관"}
    found = edition(program, "ko", known).descriptions
    assert {path: body.html for path, body in found.items()} == {
        "calls/2026.yml": "<p>공고</p>",
        "institutions/kind.yml": "<p>기관</p>",
    }


# -- what counts as translated --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "done", "enough"),
    [
        (10, 10, True),
        (10, 9, True),
        (10, 8, False),
        (20, 18, True),
        (20, 17, False),
        (9, 8, False),
        (1, 1, True),
        (1, 0, False),
    ],
)
def test_a_page_is_translated_when_nine_of_ten_blocks_are(loaded: Loaded, blocks: int, done: int, enough: bool) -> None:
    names = [f"Block {'abcdefghijklmnopqrstuvwxyz'[number]}" for number in range(blocks)]
    program = with_page(loaded, page_of("\n\n".join(names)))
    known = {("page.title", "Title"): "제목", **{("", name): "문단" for name in names[:done]}}
    assert edition(program, "ko", known).is_translated("page:a/b") is enough


def test_a_page_without_its_title_is_not_translated(loaded: Loaded) -> None:
    program = with_page(loaded, page_of("Text"))
    assert not edition(program, "ko", {("", "Text"): "글"}).is_translated("page:a/b")


@pytest.mark.parametrize("body", ["", "2026\n\n12 %"])
def test_a_page_with_nothing_to_translate_needs_its_title_only(loaded: Loaded, body: str) -> None:
    program = with_page(loaded, page_of(body))
    assert edition(program, "ko", {("page.title", "Title"): "제목"}).is_translated("page:a/b")
    assert not edition(program, "ko").is_translated("page:a/b")


PROJECT = {
    ("project.title", "Hanoi Traffic Plan"): "계획",
    ("project.summary", "A plan for the traffic of Hanoi."): "요약",
}
CALL = {("call.title", "Call 2026"): "공고", ("call.summary", "One call, two tracks."): "요약"}
INSTITUTION = {
    ("institution.name", "Institution kind"): "기관",
    ("institution.role", "Does the part of kind."): "역할",
}


@pytest.mark.parametrize(
    ("thing", "needed"),
    [(f"project:{HANOI}", PROJECT), ("call:2026", CALL), ("institution:kind", INSTITUTION)],
)
def test_a_record_is_translated_when_its_main_texts_are(loaded: Loaded, thing: str, needed: dict[Key, str]) -> None:
    assert edition(loaded.program, "ko", needed).is_translated(thing)
    for key in needed:
        part = {other: text for other, text in needed.items() if other != key}
        assert not edition(loaded.program, "ko", part).is_translated(thing)
    assert not edition(loaded.program, "ko").is_translated(thing)


def with_texts_of_forms(loaded: Loaded, texts: list[Key]) -> Edition:
    """The Korean edition with translations of some texts of forms, and of no other."""
    return Edition(loaded.program, Locale("ko"), Catalog("ko", {"forms": dict.fromkeys(texts, "번역")}))


@pytest.mark.parametrize(("missing", "enough"), [(0, True), (2, True), (3, False), (28, False)])
def test_a_form_is_translated_when_nine_of_ten_texts_are(loaded: Loaded, missing: int, enough: bool) -> None:
    texts = [item.key for item in messages.texts_of(loaded.program.forms["visit"], "")]
    assert len(texts) == len(set(texts)) == 29
    assert with_texts_of_forms(loaded, texts[: len(texts) - missing]).is_translated("form:visit") is enough


def test_a_form_without_its_title_is_not_translated(loaded: Loaded) -> None:
    (title, *others) = [item.key for item in messages.texts_of(loaded.program.forms["visit"], "")]
    assert title == ("form.title", "Form for a visit")
    assert not with_texts_of_forms(loaded, others).is_translated("form:visit")


@pytest.mark.parametrize(
    "thing", ["home", "sitemap", "404", "list:projects", "list:press", "country:VN", "sector:transport"]
)
def test_indexes_and_homes_always_count_as_translated(loaded: Loaded, thing: str) -> None:
    assert loaded.editions["ar"].is_translated(thing)


def test_everything_is_translated_in_the_source_language(loaded: Loaded) -> None:
    things = {thing for site in loaded.program.config.sites for thing in loaded.routes.things(site)}
    assert {thing for thing in things if not loaded.editions["en"].is_translated(thing)} == set()


def test_without_a_catalog_no_page_and_no_record_is_translated(loaded: Loaded) -> None:
    things = [f"page:{key}" for key in loaded.program.pages]
    things += [f"project:{HANOI}", "call:2026", "institution:molit", "form:visit"]
    assert [thing for thing in things if loaded.editions["ko"].is_translated(thing)] == []


# -- from files -----------------------------------------------------------------------------------


HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write_catalog(root: Path, tag: str, domain: str, entries: str) -> None:
    file = root / path_of(tag, domain)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEADER + entries, encoding="utf-8")


def test_the_same_word_may_differ_in_the_interface_in_guidance_in_records_and_in_forms(project: Path) -> None:
    change(project, "content/about/privacy.md", "No cookies.", "Start")
    change(project, f"projects/{HANOI}.yml", "outcome: A draft was shown.", "outcome: Start")
    write_catalog(project, "ko", "interface", 'msgid "Start"\nmsgstr "시작"\n')
    write_catalog(project, "ko", "guidance", 'msgid "Start"\nmsgstr "착수"\n')
    write_catalog(project, "ko", "records", 'msgctxt "project.outcome"\nmsgid "Start"\nmsgstr "개시"\n')
    for version in ("visit", "published/visit@2026.1"):
        change(project, f"forms/{version}.yml", "title: Map", "title: Start")
    write_catalog(project, "ko", "forms", 'msgctxt "attachment.title"\nmsgid "Start"\nmsgstr "출발"\n')
    korean = release.checked(project).editions["ko"]
    assert ("", "Start") in [(m.context, m.text) for m in messages.messages(korean.program)["interface"]]
    assert korean.text("", "Start") == Text("시작", "ko")
    assert korean.bodies["about/privacy"].html == "<p>착수</p>"
    assert korean.projects[HANOI].outcome == Text("개시", "ko")
    assert korean.forms["visit"].attachments[-1].title == Text("출발", "ko")


def test_a_word_translated_in_guidance_alone_is_english_in_the_interface(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    write_catalog(root, "ko", "guidance", 'msgid "Start"\nmsgstr "착수"\n')
    korean = release.checked(root).editions["ko"]
    assert korean.text("", "Start") == english("Start")
    assert korean.text("", "Start", "guidance") == Text("착수", "ko")


def test_a_catalog_beside_the_sources_makes_the_edition(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    write_catalog(
        root,
        "ar",
        "guidance",
        'msgctxt "page.title"\nmsgid "Privacy"\nmsgstr "الخصوصية"\n\n'
        'msgid "No cookies."\nmsgstr "لا ملفات تعريف ارتباط."\n\n'
        '#, fuzzy\nmsgid "At the expo."\nmsgstr "في المعرض."\n',
    )
    assert problems_of(root) == []
    arabic = release.checked(root).editions["ar"]
    assert arabic.bodies["about/privacy"].html == "<p>لا ملفات تعريف ارتباط.</p>"
    assert arabic.bodies["program/meet-the-program"].html == '<p dir="ltr" lang="en">At the expo.</p>'
    assert arabic.is_translated("page:about/privacy")
    assert not arabic.is_translated("page:program/meet-the-program")


# -- one edit, from the English sentence to the page ------------------------------------------------

ENGLISH = re.compile(r'<(?:li|p|h\d|t[dh]|d[td])\b(?=[^>]*\blang="en")[^>]*>')


def translated_project(project: Path) -> Path:
    """The small project with every text of its guidance in Arabic: the English words between marks."""
    merge.update(project, (Locale("ar"),), messages.messages(program_of(project)), [])
    file = project / path_of("ar", "guidance")
    catalog = polib.pofile(str(file), wrapwidth=0)
    for entry in catalog:
        entry.msgstr = f"«{entry.msgid}»"
    file.write_text(merge.text_of(catalog), encoding="utf-8")
    return project


def program_of(project: Path) -> Program:
    problems: list[Problem] = []
    settings = config.load(project, problems)
    assert settings is not None, problems
    return program.load(project, settings, problems)


def english_blocks(project: Path, out: Path) -> dict[str, int]:
    """Page of guidance -> number of its blocks that are marked as English, in the Arabic pages of a build."""
    release.build(Request(project, out, ("kind",), ("en", "ar"), jobs=1), Recorder())
    pages = (out / "kind/ar").rglob("apply/*/index.html")
    bodies = {page.parent.name: page.read_text("utf-8").partition('<div class="kcn-body')[2] for page in pages}
    return {name: len(ENGLISH.findall(body.partition('<section class="kcn-end"')[0])) for name, body in bodies.items()}


def test_an_edited_sentence_takes_its_block_back_to_english_and_no_other(project: Path, tmp_path: Path) -> None:
    translated_project(project)
    before = english_blocks(project, tmp_path / "before")
    change(
        project, "content/apply/how-to-apply.md", "Write to office@example.org", "Write a letter to office@example.org"
    )
    merge.update(project, (Locale("ar"),), messages.messages(program_of(project)), [])
    after = english_blocks(project, tmp_path / "after")
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == {"how-to-apply": 1}


def test_an_edit_of_no_word_takes_nothing_back(project: Path, tmp_path: Path) -> None:
    translated_project(project)
    before = english_blocks(project, tmp_path / "before")
    change(project, "content/apply/how-to-apply.md", "Write to office@example.org", "write to office@example.org")
    merge.update(project, (Locale("ar"),), messages.messages(program_of(project)), [])
    assert english_blocks(project, tmp_path / "after") == before
    assert polib.pofile(str(project / path_of("ar", "guidance"))).fuzzy_entries()


def test_what_an_edition_let_go_of_is_made_again(loaded: Loaded) -> None:
    edition = loaded.editions["ko"]
    before = dict(edition.projects), dict(edition.calls), dict(edition.pages), dict(edition.bodies)
    edition.forget()
    assert not {"projects", "bodies"} & vars(edition).keys()
    assert (dict(edition.projects), dict(edition.calls), dict(edition.pages), dict(edition.bodies)) == before
    assert edition.projects["hanoi-traffic-2026"] is not before[0]["hanoi-traffic-2026"]
