"""Projects and calls as JSON, and JSON as projects and calls."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from prospectus import portable, records, terms
from prospectus.loading import Loaded
from prospectus.outputs import records_json
from prospectus.outputs.published import Published
from prospectus.outputs.records_json import KINDS

SUBJECTS = tuple(KINDS)


def body(loaded: Loaded, subject: str, tag: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(records_json.records(Published(loaded.editions[tag], loaded.routes), subject))
    return found


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("program", ["loaded", "real"])
def test_records_to_json_to_records_is_the_identity(subject: str, program: str, request: pytest.FixtureRequest) -> None:
    found: Loaded = request.getfixturevalue(program)
    known = getattr(found.program, subject)
    kind = KINDS[subject]
    back = {
        item["id"]: records.record(portable.node(records_json.read(item)), item["id"], "", kind, [])
        for item in body(found, subject)[subject]
    }
    assert back == known


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_file_follows_its_schema(real: Loaded, subject: str) -> None:
    schema = json.loads(records_json.schema(subject))
    Draft202012Validator.check_schema(schema)
    for tag in real.editions:
        assert [error.message for error in Draft202012Validator(schema).iter_errors(body(real, subject, tag))] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda item: item.update(country="ZZ"),
        lambda item: item.pop("url"),
        lambda item: item.update(colour="red"),
        lambda item: item.update(events=[]),
        lambda item: item["coordinates"].update(lat="21.03"),
    ],
)
def test_a_schema_refuses_what_is_wrong(loaded: Loaded, spoil: Any) -> None:
    found = body(loaded, "projects")
    schema = Draft202012Validator(json.loads(records_json.schema("projects")))
    assert schema.is_valid(found)
    spoil(found["projects"][0])
    assert not schema.is_valid(found)


def test_every_code_of_a_record_has_its_label(real: Loaded) -> None:
    for tag in real.editions:
        found = body(real, "projects", tag)
        for item in found["projects"]:
            for name, word in codes(item):
                assert found["labels"][name][word]
    assert body(real, "projects", "ko")["labels"]["sector"]["water"] != terms.SECTORS["water"]


def codes(item: dict[str, Any]) -> list[tuple[str, str]]:
    found = [("track", item["track"]), ("exactness", item["coordinates"]["exactness"])]
    found += [("sector", word) for word in item.get("sectors", [])] + [("kind", word) for word in item.get("kinds", [])]
    if "status" in item:
        found.append(("state", item["status"]["state"]))
    return found


def test_a_file_says_whose_it_is_in_which_language_and_from_when(real: Loaded) -> None:
    found = body(real, "projects", "fr")
    assert found["language"] == "fr"
    assert found["page"] == "http://localhost:8000/smartcity/fr/data/"
    assert found["modified"] == max(project.reviewed for project in real.program.projects.values())
    assert found["$schema"] == "http://localhost:8000/smartcity/data/projects.schema.json"
    assert "license" not in found


def test_other_languages_have_the_same_records_in_other_words(real: Loaded) -> None:
    english, korean = body(real, "projects"), body(real, "projects", "ko")
    for one, other in zip(english["projects"], korean["projects"], strict=True):
        assert (one["id"], one["coordinates"], one.get("support", {}).get("amount")) == (
            other["id"], other["coordinates"], other.get("support", {}).get("amount"),
        )  # fmt: skip
        assert one["title"] != other["title"]
        assert list(one) == [name for name in other if name != "untranslated"]


def test_a_text_without_a_translation_is_named(loaded: Loaded) -> None:
    item = body(loaded, "projects", "ko")["projects"][0]
    assert item["title"] == "Hanoi Traffic Plan"
    assert {"title", "summary", "events.0.text", "partners.0.role"} <= set(item["untranslated"])
    assert "untranslated" not in body(loaded, "projects")["projects"][0]
