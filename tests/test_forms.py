"""Definitions of forms: what is refused and at which line, versions and their copies, what fonts lack."""

import shutil
from pathlib import Path

import pytest

from prospectus import checks, cldr, cli, forms, terms
from prospectus.catalogs import path_of
from prospectus.forms import Column, Field, Form, Option, load, names, parse, unpublished
from prospectus.loading import Loaded
from prospectus.schema import Text
from prospectus.sources import Problem
from tests.conftest import change, lines, problems_of

VISIT = "forms/visit.yml"
KEPT = "forms/published/visit@2026.1.yml"
DOUBLED = "forms/published/visit@2026.2.yml"

FORM = """\
title: Form
summary: What it asks.
version: "2026.1"
way: planning
recipient: kind
reviewed: 2026-11-01
sources: [{publisher: MOLIT, language: en}]
sections:
  - title: One
    fields:
      - id: first
        label: First
        kind: yes-no
"""
LINE = 14  # of the id of a field that is added


def question(*parts: str, id: str = "tested") -> str:
    """A field for the end of FORM, its parts from the third line on."""
    return "".join([f"      - id: {id}\n        label: A label\n", *(f"        {part}\n" for part in parts)])


def form(text: str, path: str = "forms/a.yml") -> Form:
    problems: list[Problem] = []
    found = parse(text, path, problems)
    assert problems == []
    assert found is not None
    return found


def faults(text: str, path: str = "forms/a.yml") -> list[tuple[int, str, str]]:
    """(line, message, tip) of everything that is wrong with a form."""
    problems: list[Problem] = []
    parse(text, path, problems)
    assert {problem.path for problem in problems} == {path}
    return [(problem.line, problem.message, problem.tip) for problem in problems]


# -- a form ---------------------------------------------------------------------------------------


def test_a_form_is_read_whole(loaded: Loaded) -> None:
    found = loaded.program.forms["visit"]
    assert (found.slug, found.version, found.way, found.recipient) == ("visit", "2026.1", "planning", "kind")
    assert (found.title, found.summary) == (Text("Form for a visit"), Text("Who comes, when and why."))
    assert found.notes == (Text("Fill in one form for each visit."),)
    assert [(section.title, section.intro) for section in found.sections] == [
        (Text("The visitor"), Text("A visitor is a person."))
    ]
    assert [(item.title.value, item.standing) for item in found.attachments] == [
        ("Copy of the passport", "rule"),
        ("Map", "suggestion"),
    ]
    assert (found.source.path, found.source.lines["sections.0.fields.1.limit"]) == (VISIT, 22)


def test_fields_are_read_whole(loaded: Loaded) -> None:
    fields = loaded.program.forms["visit"].fields
    assert fields["reason"] == Field(
        "reason", Text("Reason"), "paragraph", Text("In a few words."), limit=100, lines=3, becomes="summary"
    )
    assert fields["people"] == Field("people", Text("Number of people"), "number", min=1, max=20)
    assert fields["earlier"].required_if == "first/no"
    assert fields["meals"].options == (Option("lunch", Text("Lunch")), Option("dinner", Text("Dinner")))
    assert fields["guests"].columns == (
        Column("who", Text("Who"), wide=True),
        Column("since", Text("Since"), "date"),
    )


def test_the_small_form_has_a_field_of_every_kind(loaded: Loaded) -> None:
    assert {item.kind for item in loaded.program.forms["visit"].fields.values()} == set(terms.FIELD_KINDS)


def test_fields_keep_the_order_of_the_form_across_sections() -> None:
    more = "  - title: Two\n    fields:\n" + question("kind: date", id="b") + question("kind: date", id="a")
    assert [*form(FORM + question("kind: line", id="z") + more).fields] == ["first", "z", "b", "a"]


def test_choices_come_from_options_or_from_a_list(loaded: Loaded) -> None:
    fields = loaded.program.forms["visit"].fields
    assert fields["first"].choices == ("yes", "no")
    assert fields["study"].choices == ("master-plan", "feasibility-study")
    assert fields["meals"].choices == ("lunch", "dinner")
    assert fields["name"].choices == ()
    whole = form(FORM + question("kind: several-of", "list: sector")).fields["tested"]
    assert whole.choices == tuple(terms.SECTORS)


def test_a_file_has_a_name_for_each_answer_option_and_cell(loaded: Loaded) -> None:
    fields = loaded.program.forms["visit"].fields
    assert [*names(fields["name"])] == ["name"]
    assert [*names(fields["study"])] == ["study"]
    assert [*names(fields["meals"])] == ["meals__lunch", "meals__dinner"]
    assert [*names(fields["guests"])] == ["guests__1__who", "guests__1__since", "guests__2__who", "guests__2__since"]


def test_a_table_has_five_rows_where_the_form_does_not_say() -> None:
    table = form(FORM + question("kind: table", "columns: [{id: a, label: A}]")).fields["tested"]
    assert [*names(table)] == [f"tested__{row}__a" for row in range(1, 6)]


def test_a_form_says_which_it_is(loaded: Loaded) -> None:
    assert loaded.program.forms["visit"].identity("pt-BR") == "visit/2026.1/pt-BR"


@pytest.mark.parametrize(("version", "draft"), [("2026.1", False), ("2026.1-draft", True), ("2099.12-draft", True)])
def test_the_version_says_whether_a_form_is_a_draft(version: str, draft: bool) -> None:
    found = form(FORM.replace("2026.1", version))
    assert (found.version, found.is_draft) == (version, draft)


def test_forms_stand_in_the_order_of_the_ways_of_taking_part(project: Path) -> None:
    text = (project / VISIT).read_text("utf-8")
    (project / "forms/a.yml").write_text(text.replace("way: planning", "way: demonstration"), "utf-8")
    (project / "forms/z.yml").write_text(text, "utf-8")
    problems: list[Problem] = []
    current, published = load(project, problems)
    assert problems == []
    assert [*current] == ["visit", "z", "a"]
    assert [*published] == [("visit", "2026.1")]


def test_the_real_forms_are_published_as_they_are(root: Path) -> None:
    problems: list[Problem] = []
    current, published = load(root, problems)
    assert problems == []
    assert {*current} == {"application", "demonstration", "project-summary"}
    assert [*unpublished(current, published)] == []


# -- what is wrong within a form ------------------------------------------------------------------

NO_PARTS = {
    "limit": ("limit: 3", "date"),
    "min": ("min: 0", "line"),
    "max": ("max: 3", "one-of"),
    "lines": ("lines: 3", "line"),
    "currency": ("currency: USD", "number"),
    "list": ("list: kind", "country"),
    "only": ("only: [master-plan]", "yes-no"),
    "options": ("options: [{id: a, label: A}]", "yes-no"),
    "columns": ("columns: [{id: a, label: A}]", "line"),
    "rows": ("rows: 3", "signature"),
}


def test_every_part_that_some_kinds_may_not_have_is_tried() -> None:
    assert set(NO_PARTS) == set(forms.PARTS)
    assert all(kind not in forms.PARTS[part] for part, (_, kind) in NO_PARTS.items())


@pytest.mark.parametrize("part", NO_PARTS)
def test_a_part_that_a_kind_may_not_have_is_refused_in_its_line(part: str) -> None:
    text, kind = NO_PARTS[part]
    more = ["list: kind"] if kind == "one-of" else []
    found = faults(FORM + question(f"kind: {kind}", *more, text))
    message = f"Must not have {part!r}: a field of the kind {kind!r} has none."
    assert found == [(LINE + 3 + len(more), message, "")]


EITHER = ("Must have either 'list' or 'options'.", "Give the options, or name a closed list of the records.")
CURRENCY = ("Must have 'currency' where it asks for an amount, and only there.", "")
ABC = "options: [{id: a, label: A}, {id: b, label: B}]"


@pytest.mark.parametrize(
    ("parts", "line", "message", "tip"),
    [
        (["kind: one-of"], LINE, *EITHER),
        (["kind: several-of"], LINE, *EITHER),
        (["kind: one-of", "list: kind", ABC], LINE, *EITHER),
        (
            ["kind: one-of", "list: kind", "only: [master-plan, mastr-plan]"],
            LINE + 4, "Must name options of the list 'kind'; found 'mastr-plan'.", "Did you mean 'master-plan'?",
        ),
        (
            ["kind: several-of", "list: sector", "only:", "  - water", "  - smart-city-planning"],
            LINE + 6, "Must name options of the list 'sector'; found 'smart-city-planning'.", "",
        ),
        (["kind: one-of", ABC, "only: [a]"], LINE + 4, "Must not have 'only' without 'list'.", ""),
        (
            ["kind: one-of", "list: kind", "only: [master-plan, master-plan]"],
            LINE + 4, "Must not have the same option twice.", "",
        ),
        (
            ["kind: several-of", "options: [{id: a, label: A}, {id: a, label: B}]"],
            LINE + 3, "Must not have the same option twice.", "",
        ),
        (["kind: table"], LINE, "Must have 'columns': the field is a table.", ""),
        (
            ["kind: table", "columns: [{id: a, label: A}, {id: a, label: B}]"],
            LINE + 3, "Must not have the same column twice.", "",
        ),
        (["kind: amount"], LINE, *CURRENCY),
        (
            ["kind: table", "columns:", "  - {id: a, label: A}", "  - {id: b, label: B, kind: amount}"],
            LINE + 5, *CURRENCY,
        ),
        (["kind: table", "columns:", "  - {id: a, label: A, currency: KRW}"], LINE + 4, *CURRENCY),
        (["kind: number", "max: 2", "min: 3"], LINE + 4, "Must have a 'min' not above 'max'; found 3 and 2.", ""),
        (["kind: number", "min: 0", "max: -1"], LINE + 3, "Must have a 'min' not above 'max'; found 0 and -1.", ""),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_together_are_refused(parts: list[str], line: int, message: str, tip: str) -> None:
    assert faults(FORM + question(*parts)) == [(line, message, tip)]


@pytest.mark.parametrize(
    "parts",
    [
        ["kind: number", "min: 3", "max: 3"],
        ["kind: amount", "currency: KRW", "min: 0"],
        ["kind: several-of", "list: track", "min: 2"],
        ["kind: one-of", "list: kind", "only: [demonstration]", "becomes: kinds"],
        ["kind: table", "columns: [{id: a, label: A, kind: amount, currency: USD}, {id: b, label: A}]"],
        ["kind: email", "limit: 1"],
    ],
)
def test_parts_that_fit_together_are_taken(parts: list[str]) -> None:
    assert form(FORM + question(*parts)).fields["tested"].label == Text("A label")


REQUIRED_IF = "Must name a field that offers one of several options; found {!r}."


@pytest.mark.parametrize(
    ("condition", "tip"),
    [
        ("firts/no", "Did you mean 'first'?"),
        ("nothing_like_it/no", ""),
        ("first/maybe", "Its options are yes, no."),
        ("meals/a", "Its options are a, b."),
        ("line/a", ""),
    ],
)
def test_a_condition_names_a_field_and_one_of_its_options(condition: str, tip: str) -> None:
    others = question("kind: line", id="line") + question("kind: several-of", ABC, id="meals")
    found = faults(FORM + others + question("kind: date", f"required_if: {condition}"))
    assert found == [(LINE + 3 + 4 + 3, REQUIRED_IF.format(condition), tip)]


def test_a_condition_may_name_a_field_that_comes_later() -> None:
    later = question("kind: date", "required_if: later/b") + question("kind: one-of", ABC, id="later")
    assert form(FORM + later).fields["tested"].required_if == "later/b"


@pytest.mark.parametrize("condition", ["first", "first/", "/no", "First/no", "first/no/yes", "first no"])
def test_a_condition_is_a_field_and_an_option(condition: str) -> None:
    message = f"Must be a field and its option; found {condition!r}."
    found = faults(FORM + question("kind: date", f"required_if: {condition}"))
    assert found == [(LINE + 3, message, "For example applicant_kind/city.")]


@pytest.mark.parametrize("name", forms.BECOMES)
def test_only_some_kinds_can_become_a_field_of_a_record(name: str) -> None:
    found = faults(FORM + question("kind: signature", f"becomes: {name}"))
    kinds = " or ".join(forms.BECOMES[name])
    assert found[0] == (LINE + 3, f"Must be of the kind {kinds} to become {name!r}; it is 'signature'.", "")
    assert len(found) == (2 if name in ("track", "kinds", "sectors") else 1)


@pytest.mark.parametrize(
    ("kind", "name", "options", "wanted"),
    [
        ("one-of", "track", ABC, "track"),
        ("one-of", "track", "list: kind", "track"),
        ("one-of", "kinds", "list: track", "kind"),
        ("several-of", "kinds", "list: sector", "kind"),
        ("several-of", "sectors", ABC, "sector"),
    ],
)
def test_what_becomes_one_of_a_list_has_its_options_from_it(kind: str, name: str, options: str, wanted: str) -> None:
    found = faults(FORM + question(f"kind: {kind}", options, f"becomes: {name}"))
    assert found == [(LINE + 4, f"Must have 'list: {wanted}' to become {name!r}.", "")]


def test_two_answers_do_not_become_one_field() -> None:
    twice = question("kind: line", "becomes: title", id="name") + question("kind: line", "becomes: title")
    assert faults(FORM + twice) == [(LINE + 7, "Must not become 'title' too; the field 'name' does.", "")]


def test_a_field_stands_once_also_in_another_section() -> None:
    again = question("kind: line") + "  - title: Two\n    fields:\n" + question("kind: date")
    assert faults(FORM + again) == [(LINE + 5, "Must not have the id 'tested' twice.", "")]


def test_every_fault_of_a_form_is_named() -> None:
    text = FORM + question("kind: line", "rows: 3") + question("kind: amount", "min: 2", "max: 1", id="first")
    assert [(line, message) for line, message, _ in faults(text)] == [
        (17, "Must not have 'rows': a field of the kind 'line' has none."),
        (18, "Must not have the id 'first' twice."),
        (18, CURRENCY[0]),
        (21, "Must have a 'min' not above 'max'; found 2 and 1."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "tip"),
    [
        ("recipient:", "recipent:", 5, "Must not have the field 'recipent'.", "Did you mean 'recipient'?"),
        ("label:", "lable:", 12, "Must not have the field 'lable'.", "Did you mean 'label'?"),
        ("yes-no", "yesno", 13, "Must be a kind of field from the closed list; found 'yesno'.",
         "Did you mean 'yes-no'?"),
        ("planning", "plan", 4, "Must be a way of taking part from the closed list; found 'plan'.",
         "Did you mean 'planning'?"),
        ("id: first", "id: First", 11, "Must be small letters, digits and single underscores; found 'First'.",
         "For example contact_email."),
        ("id: first", "id: a__b", 11, "Must be small letters, digits and single underscores; found 'a__b'.",
         "For example contact_email."),
        ("id: first", "id: _form", 11, "Must be small letters, digits and single underscores; found '_form'.",
         "For example contact_email."),
        ("recipient: kind", "recipient: Kind", 5, "Must be small letters, digits and hyphens; found 'Kind'.",
         "For example hai-phong-traffic-2021."),
    ],
)  # fmt: skip
def test_a_wrong_word_is_refused_with_the_nearest_right_one(
    old: str, new: str, line: int, message: str, tip: str
) -> None:
    found = faults(FORM.replace(old, new))
    assert found[0] == (line, message, tip)
    assert [message for _, message, _ in found[1:]] in ([], [f"Must have the field {old.rstrip(':')!r}."])


@pytest.mark.parametrize("version", ["1", "2026", "2026.", "v2026.1", "1999.1", "2026.1.1", "2026.1-Draft", "2026.1 x"])
def test_a_version_is_a_year_and_a_number(version: str) -> None:
    found = faults(FORM.replace('"2026.1"', f"'{version}'"))
    assert found == [(3, f"Must be a year and a number; found {version!r}.", "For example 2026.1.")]


def test_a_column_asks_for_a_short_answer() -> None:
    found = faults(FORM + question("kind: table", "columns:", "  - id: a", "    label: A", "    kind: paragraph"))
    message = "Must be a kind of column from the closed list; found 'paragraph'."
    assert found == [(LINE + 6, message, "Known are line, date, amount, number.")]


@pytest.mark.parametrize("name", ["Visit", "the visit", "visit@2026.1", "방문", "visit_form"])
def test_a_form_has_a_file_name_that_can_stand_in_a_file(name: str) -> None:
    message = f"Must have a file name of small letters, digits and hyphens; found {name!r}."
    assert faults(FORM, f"forms/{name}.yml") == [(1, message, "")]


def test_what_is_no_form_is_refused() -> None:
    ((line, message, _),) = faults("title: [")
    assert (line, message[:14]) == (2, "Must be YAML: ")
    assert faults("just words") == [(1, "Must be fields, each written as 'name: value'.", "")]
    assert [(line, message) for line, message, _ in faults("title: Form\n")] == [
        (1, f"Must have the field {name!r}.")
        for name in ("summary", "version", "way", "recipient", "sections", "sources", "reviewed")
    ]


# -- as `build.py check` says it ------------------------------------------------------------------


def copied(project: Path, target: str) -> None:
    shutil.copyfile(project / VISIT, project / target)


def test_faults_of_several_forms_are_all_named(project: Path) -> None:
    copied(project, "forms/other.yml")
    change(project, VISIT, "required_if: first/no", "required_if: first/never")
    change(project, "forms/other.yml", "        currency: USD\n", "")
    assert lines(problems_of(project)) == [
        f"forms/other.yml:28: {CURRENCY[0]}",
        f"{VISIT}:45: {REQUIRED_IF.format('first/never')}",
    ]


def test_files_of_forms_have_the_right_names(project: Path) -> None:
    (project / "forms/more").mkdir()
    for target in (
        "forms/Visit 2.yml",
        "forms/more/visit.yml",
        "forms/other.yaml",
        "forms/published/visit.yml",
        "forms/published/visit@2026.2.yml",
        "forms/published/visit@2026.1-draft.yml",
    ):
        copied(project, target)
    assert lines(problems_of(project)) == [
        "forms/Visit 2.yml:1: Must have a file name of small letters, digits and hyphens; found 'Visit 2'.",
        "forms/other.yaml:1: Must have a file name that ends with '.yml'.",
        "forms/published/visit.yml:1: Must have the file name visit@2026.1.yml, after its version.",
        "forms/published/visit@2026.1-draft.yml:1: Must have the file name visit@2026.1.yml, after its version.",
        "forms/published/visit@2026.2.yml:1: Must have the file name visit@2026.1.yml, after its version.",
        f"{VISIT}:1: Must not have the file name of forms/more/visit.yml again.",
    ]


def test_a_published_form_is_held_to_the_same_rules(project: Path) -> None:
    change(project, KEPT, "kind: email", "kind: e-mail")
    assert lines(problems_of(project)) == [f"{KEPT}:67: Must be a kind of field from the closed list; found 'e-mail'."]


def test_somebody_receives_a_form(project: Path) -> None:
    for path in (VISIT, KEPT):
        change(project, path, "recipient: kind", "recipient: knd")
    (found,) = problems_of(project)
    assert found == Problem(VISIT, 5, "Must be an institution that exists; found 'knd'.", "Did you mean 'kind'?")


def test_a_page_offers_the_forms(project: Path) -> None:
    change(project, "content/apply/forms.md", "layout: forms", "layout: guidance")
    assert lines(problems_of(project)) == [
        "content:1: Must have a page with 'layout: forms', which offers the application forms."
    ]


def test_only_one_page_offers_the_forms(project: Path) -> None:
    change(project, "content/apply/faq.md", "layout: faq", "layout: forms")
    file = "content/apply/forms.md"
    line = 1 + (project / file).read_text("utf-8").split("\n").index("layout: forms")
    message = "Must not be a second page with 'layout: forms'."
    assert problems_of(project) == [Problem(file, line, message, "content/apply/faq.md has it already.")]


def test_without_forms_no_page_has_to_offer_them(project: Path) -> None:
    shutil.rmtree(project / "forms")
    change(project, "content/apply/forms.md", "layout: forms", "layout: guidance")
    assert [problem for problem in problems_of(project) if "layout: forms" in problem.message] == []


# -- versions -------------------------------------------------------------------------------------


def versions(project: Path) -> list[str]:
    """What is said of the versions of a project's forms alone."""
    problems: list[Problem] = []
    current, published = load(project, problems)
    assert problems == []
    return lines([*unpublished(current, published)])


def must_be_new(*parts: str) -> list[str]:
    return [f"{VISIT}:3: Must have a new version: {', '.join(parts)} changed since 2026.1 was published."]


def test_a_changed_form_with_the_same_version_is_a_problem(project: Path) -> None:
    change(project, VISIT, "label: Number of people", "label: How many people")
    (found,) = problems_of(project)
    assert lines([found]) == must_be_new("the question 'people'")
    assert found.tip == f"Raise the version, or take the text of {KEPT} again."


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("label: Dinner", "label: Supper", "the question 'meals'"),
        ("id: dinner", "id: supper", "the question 'meals'"),
        ("required_if: first/no", "required: true", "the question 'earlier'"),
        ("limit: 100", "limit: 101", "the question 'reason'"),
        ("        becomes: country\n", "", "the question 'country'"),
        ("id: country", "id: land", "sections, the question 'country', the question 'land'"),
        ("      - id: day\n        label: Day\n        kind: date\n", "", "sections, the question 'day'"),
        ("      - id: first", "  - title: More\n    fields:\n      - id: first", "sections"),
        ("intro: A visitor is a person.", "intro: A visitor is somebody.", "sections"),
        ("title: Form for a visit", "title: Form for visits", "title"),
        ("summary: Who comes, when and why.", "summary: Who comes.", "summary"),
        ("way: planning", "way: demonstration", "way"),
        ("recipient: kind", "recipient: molit", "recipient"),
        ("  - Fill in one form for each visit.", "  - Fill it in.", "notes"),
        ("standing: suggestion", "standing: rule", "attachments"),
    ],
)
def test_what_an_applicant_sees_does_not_change_within_a_version(project: Path, old: str, new: str, part: str) -> None:
    change(project, VISIT, old, new)
    assert versions(project) == must_be_new(part)


def test_every_changed_part_is_named(project: Path) -> None:
    change(project, VISIT, "title: Form for a visit", "title: Visits")
    change(project, VISIT, "label: Lunch", "label: Noon")
    change(project, VISIT, "  - title: Map\n    standing: suggestion\n", "")
    assert versions(project) == must_be_new("title", "attachments", "the question 'meals'")


def test_a_changed_copy_is_a_problem_too(project: Path) -> None:
    change(project, KEPT, "label: Lunch", "label: Noon")
    assert lines(problems_of(project)) == must_be_new("the question 'meals'")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("publisher: MOLIT", "publisher: KIND"),
        ("    about: Visits\n", ""),
        ("reviewed: 2026-11-01", "reviewed: 2026-11-02"),
        ("label: Lunch", "label: Lunch  # at noon"),
        ("title: Form for a visit", "# A form\n\ntitle: 'Form for a visit'"),
        ("version: \"2026.1\"\nway: planning\n", "way: planning\nversion: 2026.1\n"),
        ("        kind: email\n", "        kind: email\n        required: false\n"),
        ("          - id: lunch\n            label: Lunch\n", "          - label: Lunch\n            id: lunch\n"),
    ],
)  # fmt: skip
def test_what_no_applicant_sees_may_change(project: Path, old: str, new: str) -> None:
    change(project, VISIT, old, new)
    assert versions(project) == []


def test_a_draft_needs_no_copy(project: Path) -> None:
    change(project, VISIT, "2026.1", "2026.2-draft")
    change(project, VISIT, "label: Lunch", "label: Noon")
    assert problems_of(project) == []


def test_a_new_version_is_published_first(project: Path) -> None:
    change(project, VISIT, "2026.1", "2026.2")
    (found,) = problems_of(project)
    assert lines([found]) == [f"{VISIT}:3: Must be published before it is offered; there is no {DOUBLED}."]
    assert found.tip == "Run 'python build.py forms publish', or call the version 2026.2-draft while you write."


def publish(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[str], list[str]]:
    """`forms publish` in a project: exit code, standard output, standard error."""
    monkeypatch.chdir(project)
    code = cli.main(["forms", "publish"])
    told = capsys.readouterr()
    return code, told.out.splitlines(), told.err.splitlines()


def kept(project: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (project / forms.PUBLISHED).iterdir()}


def test_publish_keeps_exactly_the_new_versions(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(project)
    copied(project, "forms/same.yml")
    copied(project, "forms/draft.yml")
    change(project, VISIT, 'version: "2026.1"', 'version: "2026.2"  # more people')
    change(project, "forms/draft.yml", "2026.1", "2026.1-draft")
    written = ["forms/published/same@2026.1.yml", DOUBLED]
    assert publish(project, monkeypatch, capsys) == (0, [*written, "2 files written."], [])
    added = {"visit@2026.2.yml": VISIT, "same@2026.1.yml": "forms/same.yml"}
    assert kept(project) == before | {name: (project / path).read_bytes() for name, path in added.items()}
    assert problems_of(project) == []
    assert publish(project, monkeypatch, capsys) == (0, ["Everything is up to date."], [])


def test_the_first_copy_makes_the_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(project / forms.PUBLISHED)
    assert publish(project, monkeypatch, capsys) == (0, [KEPT, "1 files written."], [])
    assert kept(project) == {"visit@2026.1.yml": (project / VISIT).read_bytes()}


def test_publish_refuses_a_version_that_changed_and_writes_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(project)
    copied(project, "forms/new.yml")
    change(project, VISIT, "label: Lunch", "label: Noon")
    code, out, err = publish(project, monkeypatch, capsys)
    assert (code, out, err[0]) == (1, [], must_be_new("the question 'meals'")[0])
    assert kept(project) == before


def test_publish_refuses_a_form_with_a_fault_and_writes_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(project)
    change(project, VISIT, "2026.1", "2026.2")
    change(project, VISIT, "min: 1\n        max: 20", "min: 30\n        max: 20")
    code, out, err = publish(project, monkeypatch, capsys)
    assert (code, out) == (1, [])
    assert err[0] == f"{VISIT}:36: Must have a 'min' not above 'max'; found 30 and 20."
    assert kept(project) == before


def test_publish_never_overwrites_what_has_the_name_of_a_new_version(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copied(project, DOUBLED)
    change(project, VISIT, "2026.1", "2026.2")
    before = kept(project)
    code, out, err = publish(project, monkeypatch, capsys)
    assert (code, out) == (1, [])
    assert err[0] == f"{DOUBLED}:1: Must have the file name visit@2026.1.yml, after its version."
    assert kept(project) == before


# -- characters that the fonts of documents lack --------------------------------------------------


def glyph(letter: str) -> str:
    return f"Must have characters that the fonts draw; found {letter!r} (U+{ord(letter):04X})."


def test_a_character_without_a_glyph_is_named_where_it_is_written(project: Path) -> None:
    for path in (VISIT, KEPT):
        change(project, path, "label: Budget", "label: Budget 💰")
    (found,) = problems_of(project)
    tip = "Write it in another way, or add a font to templates/fonts that has it."
    assert found == Problem(VISIT, 29, glyph("💰"), tip)


def test_a_character_without_a_glyph_in_the_guidance_is_named_there(project: Path) -> None:
    file = project / "content/apply/faq.md"
    text = file.read_text("utf-8").rstrip("\n")
    file.write_text(f"{text}\n\nThat is all 😀.\n", "utf-8")
    assert lines(problems_of(project)) == [f"content/apply/faq.md:{text.count(chr(10)) + 3}: {glyph('😀')}"]


def test_a_character_without_a_glyph_in_a_translation_is_named_in_the_catalog(project: Path) -> None:
    path = path_of("ko", "forms")
    (project / path).parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    entry = 'msgctxt "field.label"\nmsgid "Budget"\nmsgstr "예산 ଓ"\n'
    (project / path).write_text(head + entry, "utf-8")
    assert lines(problems_of(project)) == [f"{path}:5: {glyph('ଓ')}"]


def test_fonts_are_asked_for_each_locale(loaded: Loaded) -> None:
    asked: list[str] = []

    def lacking(tag: str) -> str:
        asked.append(tag)
        return "M" if tag == "ko" else ""

    found = {problem.line: problem.message for problem in checks.glyphs(loaded.editions, loaded.messages, lacking)}
    assert asked == ["en", "ko", "ar"]
    assert set(found.values()) == {glyph("M")}
    assert [*checks.glyphs(loaded.editions, loaded.messages, lambda tag: "")] == []


# -- the script of a language ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "script", "territory"),
    [
        ("en", "Latn", "US"), ("ko", "Kore", "KR"), ("ar", "Arab", "EG"), ("ru", "Cyrl", "RU"), ("vi", "Latn", "VN"),
        ("th", "Thai", "TH"), ("km", "Khmr", "KH"), ("lo", "Laoo", "LA"), ("my", "Mymr", "MM"), ("el", "Grek", "GR"),
        ("pt-BR", "Latn", "BR"), ("uz-Cyrl", "Cyrl", "UZ"), ("ar-XB", "Arab", "EG"), ("en-XA", "Latn", "US"),
        ("zh", "Hans", "CN"), ("zh-Hant", "Hant", "TW"), ("sr-Latn", "Latn", "RS"),
    ],
)  # fmt: skip
def test_a_language_has_the_script_and_the_territory_that_it_most_likely_has(
    tag: str, script: str, territory: str
) -> None:
    assert cldr.likely(tag) == (script, territory)
