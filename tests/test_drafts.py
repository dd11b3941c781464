"""Drafts of records: what answers become, what is lacking, and that a completed draft is a record."""

from typing import Any

import pytest
import yaml

from prospectus import checks, records
from prospectus.answers import answers
from prospectus.drafts import draft, lacking, slug, written
from prospectus.forms import BECOMES, Form
from prospectus.loading import Loaded
from prospectus.records import Party, Project
from prospectus.schema import Prose, Text
from prospectus.sources import Problem
from tests.test_answers import asking
from tests.test_forms import question

# Every field of a record that an answer can become: how it is asked for, and what is answered.
ASKED: dict[str, tuple[list[str], str]] = {
    "title": (["kind: line"], "Smart Hue: signals & water"),
    "country": (["kind: country"], "Vietnam"),
    "city": (["kind: line"], "Huế"),
    "region": (["kind: line"], "Thừa Thiên Huế"),
    "site": (["kind: line"], "The old town"),
    "call": (["kind: number"], "2026"),
    "track": (["kind: one-of", "list: track"], "smart-city-planning"),
    "kinds": (["kind: one-of", "list: kind"], "master-plan"),
    "sectors": (["kind: several-of", "list: sector"], "water transport"),
    "hosts": (["kind: line"], "People's Committee of Huế"),
    "partners": (["kind: line"], "Example Engineering"),
    "summary": (["kind: paragraph"], "One sentence.\nAnd another: NO."),
    "description": (["kind: paragraph"], "What it is.\n\n- a list\n- of two"),
}
FIELDS: dict[str, Any] = {
    "title": "Smart Hue: signals & water",
    "country": "VN",
    "call": "2026",
    "track": "smart-city-planning",
    "summary": "One sentence.\nAnd another: NO.",
    "city": "Huế",
    "region": "Thừa Thiên Huế",
    "site": "The old town",
    "kinds": ["master-plan"],
    "hosts": [{"name": "People's Committee of Huế"}],
    "partners": [{"name": "Example Engineering"}],
    "sectors": ["transport", "water"],
    "description": "What it is.\n\n- a list\n- of two",
}
# What no form asks for.
REST: dict[str, Any] = {
    "coordinates": {"lat": 16.46, "lon": 107.59, "exactness": "city-centre"},
    "events": [{"date": "2026-01-21", "text": "Chosen"}],
    "sources": [{"publisher": "MOLIT", "language": "ko"}],
    "reviewed": "2026-11-01",
}


def form_of(names: list[str], way: str = "planning") -> Form:
    """A form that asks for fields of a record, in an order of its own."""
    return asking(*(question(*ASKED[name][0], f"becomes: {name}", id=name) for name in names), way=way)


def raw_of(names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        if name == "sectors":
            found |= {f"sectors__{option}": "yes" for option in ASKED[name][1].split()}
        else:
            found[name] = ASKED[name][1]
    return found


def drafted(names: list[str], locale: str = "en", way: str = "planning", **changed: str) -> dict[str, Any]:
    return draft(answers(form_of(names, way), {**raw_of(names), **changed}), locale)


def record(fields: dict[str, Any]) -> Project:
    problems: list[Problem] = []
    found = records.parse(written(fields), f"projects/{slug(fields)}.yml", Project, problems)
    assert problems == []
    assert found is not None
    return found


# -- what answers become --------------------------------------------------------------------------


def test_every_field_that_an_answer_can_become_is_tried() -> None:
    assert set(ASKED) == set(BECOMES) == set(FIELDS)


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_becomes_a_field(name: str) -> None:
    assert drafted([name]) == {name: FIELDS[name]}


@pytest.mark.parametrize("name", ASKED)
def test_no_answer_becomes_no_field(name: str) -> None:
    assert draft(answers(form_of([name]), {}), "en") == {}


def test_several_options_become_kinds_too() -> None:
    form = asking(question("kind: several-of", "list: kind", "becomes: kinds"))
    found = draft(answers(form, {"tested__master-plan": "yes", "tested__concept-plan": "yes"}), "en")
    assert found == {"kinds": ["concept-plan", "master-plan"]}


def test_a_line_becomes_a_summary_too() -> None:
    form = asking(question("kind: line", "becomes: summary"))
    assert draft(answers(form, {"tested": "A trial."}), "en") == {"summary": "A trial."}


def test_the_fields_stand_in_the_order_of_a_record() -> None:
    found = drafted([*reversed(ASKED)])
    assert list(found.items()) == list(FIELDS.items())


def test_answers_that_become_nothing_are_no_part_of_a_draft(loaded: Loaded) -> None:
    raw = {"name": "A visit", "email": "a@example.org", "budget": "5", "country": "NO", "study": "master-plan"}
    found = draft(answers(loaded.program.forms["visit"], raw), "en")
    assert found == {"title": "A visit", "country": "NO", "kinds": ["master-plan"]}


def test_a_demonstration_has_the_track_of_demonstrations() -> None:
    assert drafted(["title"], way="demonstration") == {
        "title": FIELDS["title"],
        "track": "solution-demonstration",
    }


@pytest.mark.parametrize("locale", ["ko", "ar", "pt-BR"])
def test_a_title_in_another_language_is_kept_as_the_original(locale: str) -> None:
    found = drafted(["title", "city"], locale, title="후에 스마트시티")
    assert found == {"title": "후에 스마트시티", "original_titles": {locale: "후에 스마트시티"}, "city": "Huế"}
    assert "original_titles" not in drafted(["title"], "en")
    assert "original_titles" not in drafted(["city"], locale)


def test_an_answer_that_does_not_fit_its_kind_becomes_a_field_that_is_told(loaded: Loaded) -> None:
    found = drafted(["country", "kinds", "call"], country="Atlantis", kinds="a plan", call="this year")
    assert found == {"country": "Atlantis", "call": "this year", "kinds": ["a plan"]}
    said = [*lacking(found, "en", loaded.program)]
    assert said[:3] == [
        "Must be a country code of ISO 3166; found 'Atlantis'.",
        "Must be a year; found 'this year'.",
        "Must be a kind from the closed list; found 'a plan'.",
    ]


# -- the name of the file -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": "Smart Traffic for Everyone", "city": "Hanoi", "call": "2026"}, "hanoi-smart-traffic-for-2026"),
        ({"title": "Hanoi Traffic Plan", "city": "Hanoi", "call": "2026"}, "hanoi-traffic-plan-2026"),
        ({"title": "Plan d’Évreux – œuvre"}, "plan-devreux"),
        ({"title": "Thành phố Huế", "city": "Huế"}, "hue-thanh-pho"),
        ({"city": "Ciudad de México", "call": "2026"}, "ciudad-de-mexico-2026"),
        ({"title": "부산 스마트시티", "city": "부산"}, "project"),
        ({"title": "부산 스마트시티", "city": "부산", "call": "2026"}, "project"),
        ({"title": "부산 스마트시티", "city": "Busan", "call": "2026"}, "busan-2026"),
        ({"title": "مدينة القاهرة ١٢٣"}, "project"),
        ({"title": "../../etc/passwd \n x"}, "etc-passwd-x"),
        ({"title": "2026"}, "project"),
        ({}, "project"),
    ],
)
def test_a_draft_has_a_name_in_latin_letters(fields: dict[str, str], name: str) -> None:
    assert slug(fields) == name


def test_the_name_of_a_draft_can_be_that_of_a_record() -> None:
    assert record({**FIELDS, **REST}).slug == "hue-smart-signals-2026"


# -- what is lacking ------------------------------------------------------------------------------

MISSING = ["title", "country", "call", "track", "coordinates", "summary", "events", "sources", "reviewed"]


def test_a_draft_of_nothing_lacks_all_that_a_record_must_have(loaded: Loaded) -> None:
    assert written({}) == ""
    assert [*lacking({}, "en", loaded.program)] == [f"Must have the field {name!r}." for name in MISSING]
    assert [*lacking({}, "ko", loaded.program)] == [f"Must have the field {name!r}." for name in MISSING]


def test_a_draft_lacks_what_no_form_asks_for(loaded: Loaded) -> None:
    assert [*lacking(drafted([*ASKED]), "en", loaded.program)] == [f"Must have the field {name!r}." for name in REST]


def test_a_draft_in_another_language_has_to_be_translated(loaded: Loaded) -> None:
    found = [*lacking({**drafted([*ASKED], "vi"), **REST}, "vi", loaded.program)]
    texts = "title, city, site, summary, description"
    assert found == [f"Must be in English: {texts}. The form was in another language; translate what is not."]
    assert [*lacking({**drafted(["call"], "vi")}, "vi", loaded.program)][-1] == "Must have the field 'reviewed'."


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("call", "2025", "Must be a call that exists; found '2025'."),
        ("track", "urban-development", "Must be a track of the 2026 call; found 'urban-development'."),
        ("country", "AQ", "Must be a country with a region; found 'AQ'."),
    ],
)
def test_what_a_draft_names_has_to_exist(loaded: Loaded, name: str, value: str, message: str) -> None:
    assert [*lacking({**FIELDS, **REST, name: value}, "en", loaded.program)] == [message]


def test_a_language_that_is_none_is_told(loaded: Loaded) -> None:
    found = [*lacking(drafted(["title"], "xx"), "xx", loaded.program)]
    assert "Must be a language tag of BCP 47; found 'xx'." in found


# -- a completed draft ----------------------------------------------------------------------------


def test_a_completed_draft_is_a_record(loaded: Loaded) -> None:
    fields = {**drafted([*ASKED]), **REST}
    found = record(fields)
    assert [*checks.project_references(loaded.program, found)] == []
    assert [*lacking(fields, "en", loaded.program)] == []
    assert (found.title, found.country, found.call, found.track) == (
        Text("Smart Hue: signals & water"),
        "VN",
        "2026",
        "smart-city-planning",
    )
    assert (found.city, found.region, found.site) == (Text("Huế"), Text("Thừa Thiên Huế"), Text("The old town"))
    assert (found.kinds, found.sectors) == (("master-plan",), ("transport", "water"))
    assert found.hosts == (Party(Text("People's Committee of Huế")),)
    assert found.partners == (Party(Text("Example Engineering")),)
    assert found.summary == Text("One sentence.\nAnd another: NO.")
    assert found.description == Prose("What it is.\n\n- a list\n- of two")


def test_a_completed_draft_of_a_demonstration_is_a_record(loaded: Loaded) -> None:
    names = [name for name in ASKED if name != "track"]
    found = record({**drafted(names, way="demonstration"), **REST})
    assert [*checks.project_references(loaded.program, found)] == []
    assert found.way == "demonstration"


def test_a_completed_draft_keeps_its_original_title(loaded: Loaded) -> None:
    found = record({**drafted([*ASKED], "ko", title="후에"), **REST})
    assert found.original_titles == (Text("후에", "ko", foreign=True),)


@pytest.mark.parametrize(
    "title", ["NO", "no", "2026", "1.5", "null", "~", "# a", "- a", "a: b", "'a", '"', "&a", "*a", "%", "@"]
)
def test_a_title_that_yaml_would_read_as_something_else_stays_text(title: str) -> None:
    text = written({**FIELDS, **REST, "title": title})
    assert yaml.safe_load(text)["title"] == title
    assert record({**FIELDS, **REST, "title": title}).title == Text(title)
