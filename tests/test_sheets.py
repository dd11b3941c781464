"""Sheets: a form in one language as plain data, complete, numbered, and honest about foreign words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from markupsafe import Markup

from prospectus import fonts, forms, terms
from prospectus.editions import Edition
from prospectus.forms import Form
from prospectus.loading import Loaded
from prospectus.outputs import sheets
from prospectus.outputs.sheets import labels, sheet, words
from prospectus.schema import Text, territories

TAGS = ("en", "ko", "es", "fr", "ru", "ar", "vi", "id")


@pytest.fixture
def form(loaded: Loaded) -> Form:
    return loaded.program.forms["visit"]


@pytest.fixture
def english(loaded: Loaded) -> Edition:
    return loaded.editions["en"]


@pytest.fixture
def visit(form: Form, english: Edition) -> dict[str, Any]:
    """The small project's form, which has a question of every kind."""
    return sheet(form, english)


def items_of(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for section in data["sections"] for item in section["fields"]}


def texts(value: Any) -> Iterator[dict[str, str]]:
    """Every text for people in a sheet, with its language."""
    if isinstance(value, dict) and value.keys() == {"text", "lang"}:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def hints(data: dict[str, Any], id: str) -> list[str]:
    return [hint["text"] for hint in items_of(data)[id]["hints"]]


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("plain", {"text": "plain", "lang": "ko"}),
        (Text("own", "ko"), {"text": "own", "lang": "ko"}),
        (Text("foreign", "en", foreign=True), {"text": "foreign", "lang": "en"}),
        (Markup("Quoi\u00a0? 1\u202f000\n  mots &lt;"), {"text": "Quoi\u00a0? 1\u202f000 mots <", "lang": "ko"}),
        (Markup('A <span lang="en">B</span> &amp; C'), {"text": "A B & C", "lang": "ko"}),
    ],
)
def test_words_are_plain_and_know_their_language(value: Any, found: dict[str, str]) -> None:
    assert words(value, "ko") == found


@pytest.mark.parametrize("tag", TAGS)
def test_every_word_of_the_real_forms_is_in_the_language_of_the_sheet(real: Loaded, tag: str) -> None:
    for form in real.program.forms.values():
        found = list(texts(sheet(form, real.editions[tag])))
        assert len(found) > 300
        assert [text for text in found if text["lang"] != tag or not text["text"].strip()] == []


@pytest.mark.parametrize("tag", TAGS)
def test_no_markup_and_no_place_for_a_value_is_left(real: Loaded, tag: str) -> None:
    for form in real.program.forms.values():
        data = sheet(form, real.editions[tag])
        left = [t["text"] for t in texts(data) if any(mark in t["text"] for mark in ("<", "&amp;", "&#", "%(", "%%"))]
        assert left == []
        assert data["page"]["text"].count("{page}") == data["page"]["text"].count("{pages}") == 1


def test_words_without_a_translation_are_english_and_say_so(loaded: Loaded, form: Form) -> None:
    data = sheet(form, loaded.editions["ko"])
    assert data["title"] == {"text": "Form for a visit", "lang": "en"}
    assert data["required"] == {"text": "required", "lang": "en"}
    assert items_of(data)["country"]["options"][0]["label"]["lang"] == "ko"  # CLDR knows the names


def test_a_sheet_is_data_that_can_be_sent_to_another_process(real: Loaded) -> None:
    for tag in TAGS:
        for form in real.program.forms.values():
            data = sheet(form, real.editions[tag])
            assert json.loads(json.dumps({**data, "fonts": list(data["fonts"])})) == {
                **data,
                "fonts": list(data["fonts"]),
            }


# -- the frame ------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "ko", "ar"])
def test_the_frame_says_language_direction_and_fonts(loaded: Loaded, tag: str) -> None:
    frame = sheets.frame(loaded.editions[tag])
    assert (frame["lang"], frame["tag"], frame["dir"]) == (tag, tag, "rtl" if tag == "ar" else "ltr")
    assert frame["fonts"] == fonts.families(tag)
    assert frame["tall"] == (tag == "ar")
    assert frame["program"]["text"] == "Test Program"


def test_the_sheet_says_which_form_it_is(visit: dict[str, Any]) -> None:
    assert visit["identity"] == "visit/2026.1/en"
    assert (visit["title"]["text"], visit["summary"]["text"]) == ("Form for a visit", "Who comes, when and why.")
    assert visit["version"]["text"] == "Version 2026.1"
    assert visit["draft"] is None
    assert [note["text"] for note in visit["notes"]] == ["Fill in one form for each visit."]


def test_a_draft_says_that_it_is_one(form: Form, english: Edition) -> None:
    data = sheet(replace(form, version="2026.2-draft"), english)
    assert data["draft"]["text"] == "Draft: do not send"
    assert data["identity"] == "visit/2026.2-draft/en"


def test_the_sheet_names_who_receives_it(visit: dict[str, Any], english: Edition, form: Form) -> None:
    assert visit["send"]["text"] == f"Send it to {english.institutions['kind'].name}."
    assert sheet(replace(form, recipient="nobody"), english)["send"] is None


def test_the_sheet_lists_what_goes_with_the_form(visit: dict[str, Any]) -> None:
    found = [(i["title"]["text"], i["standing"]["text"], i["help"] and i["help"]["text"]) for i in visit["attachments"]]
    assert found == [
        ("Copy of the passport", terms.STANDINGS["rule"], "The page with the picture."),
        ("Map", terms.STANDINGS["suggestion"], None),
    ]


# -- questions ------------------------------------------------------------------------------------


def test_every_question_is_there_in_order_and_numbered_through_the_form(real: Loaded) -> None:
    for form in real.program.forms.values():
        data = sheet(form, real.editions["fr"])
        assert len(data["sections"]) == len(form.sections) > 1
        found = items_of(data)
        assert list(found) == list(form.fields)
        assert [item["number"] for item in found.values()] == list(range(1, len(found) + 1))
        assert {id: (i["kind"], i["required"]) for id, i in found.items()} == {
            id: (f.kind, f.required) for id, f in form.fields.items()
        }


def test_a_sheet_made_twice_begins_with_one_again(form: Form, english: Edition) -> None:
    maker = sheets.Sheet(form, english)
    assert items_of(maker.data())["name"]["number"] == 1
    assert sheet(form, english) == sheet(form, english)


def test_sections_help_and_height_are_taken_over(visit: dict[str, Any]) -> None:
    (section,) = visit["sections"]
    assert (section["title"]["text"], section["intro"]["text"]) == ("The visitor", "A visitor is a person.")
    found = items_of(visit)
    assert (found["reason"]["help"]["text"], found["reason"]["lines"]) == ("In a few words.", 3)
    assert found["name"]["help"] is None
    assert (found["budget"]["currency"], found["people"]["currency"]) == ("USD", "")


def test_the_options_are_those_of_the_question(visit: dict[str, Any]) -> None:
    found = {
        id: [(o["id"], o["label"]["text"]) for o in item["options"]]
        for id, item in items_of(visit).items()
        if item["options"] and id != "country"
    }
    kinds = terms.LABELS["kind"]
    assert found == {
        "first": [("yes", "Yes"), ("no", "No")],
        "study": [(id, kinds[id]) for id in ("master-plan", "feasibility-study")],
        "meals": [("lunch", "Lunch"), ("dinner", "Dinner")],
    }


@pytest.mark.parametrize(
    ("tag", "before", "after"),
    [
        ("en", "Albania", "Zimbabwe"),
        ("fr", "Égypte", "Émirats arabes unis"),
        ("es", "Albania", "Zimbabue"),
        ("ar", "إيطاليا", "باكستان"),
        ("vi", "Tây Ban Nha", "Thổ Nhĩ Kỳ"),
    ],
)
def test_every_country_is_offered_in_the_order_of_the_language(real: Loaded, tag: str, before: str, after: str) -> None:
    data = sheet(real.program.forms["application"], real.editions[tag])
    options = items_of(data)["country"]["options"]
    names = [option["label"]["text"] for option in options]
    assert {option["id"] for option in options} == set(territories())
    assert len(set(names)) == len(names)
    assert names.index(before) < names.index(after)


def test_names_with_accents_stand_beside_those_without(real: Loaded) -> None:
    data = sheet(real.program.forms["application"], real.editions["fr"])
    names = [option["label"]["text"] for option in items_of(data)["country"]["options"]]
    assert names.index("Danemark") < names.index("Égypte") < names.index("Fidji")


def test_a_table_has_its_columns_and_numbered_rows(visit: dict[str, Any]) -> None:
    table = items_of(visit)["guests"]
    columns = [(c["id"], c["kind"], c["label"]["text"], c["wide"]) for c in table["columns"]]
    assert columns == [("who", "line", "Who", True), ("since", "date", "Since", False)]
    assert [(row["number"], row["label"]["text"]) for row in table["rows"]] == [(1, "Row 1"), (2, "Row 2")]
    assert [item["rows"] for id, item in items_of(visit).items() if id != "guests" and item["rows"]] == []


# -- what to know about an answer ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("name", []),
        ("reason", ["At most 100 characters"]),
        ("day", ["Year-month-day, for example 2026-11-25"]),
        ("people", []),
        ("study", ["Choose one"]),
        ("meals", ["Choose all that apply"]),
        ("earlier", ["Required if “Is this the first visit?” is answered with “No”"]),
        ("country", []),
    ],
)
def test_hints_say_what_the_question_does_not(visit: dict[str, Any], id: str, said: list[str]) -> None:
    assert hints(visit, id) == said


def test_a_condition_names_question_and_answer_in_the_language_of_the_sheet(real: Loaded) -> None:
    for tag in TAGS:
        edition = real.editions[tag]
        application = edition.form(real.program.forms["application"])
        (said,) = hints(sheet(real.program.forms["application"], edition), "earlier_year")
        assert application.fields["proposed_before"].label.value in said
        assert edition.text("", "Yes").value in said


# -- labels ---------------------------------------------------------------------------------------


def test_every_place_to_write_in_has_a_label_of_its_own(real: Loaded) -> None:
    for tag in TAGS:
        for form in real.program.forms.values():
            found = labels(sheet(form, real.editions[tag]))
            wanted = [name for item in form.fields.values() for name in forms.names(item)]
            assert found.keys() >= set(wanted)
            assert found.keys() <= {*wanted, *form.fields}
            assert len({found[name] for name in wanted}) == len(wanted), (tag, form.slug)


def test_labels_say_question_option_row_and_column(visit: dict[str, Any]) -> None:
    found = labels(visit)
    assert found["name"] == "Name (required)"
    assert found["reason"] == "Reason"
    assert found["meals__dinner"] == "Meals: Dinner"
    assert found["guests__2__since"] == "Guests: Row 2, Since"
    assert found["signature"] == "Signature"
    assert "study__master-plan" not in found  # its buttons are one field
