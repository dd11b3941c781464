"""Projects and calls as JSON: the fields of their YAML files, with identifiers, addresses and labels."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from prospectus import portable, terms
from prospectus.outputs.published import Published, written
from prospectus.records import Call, Project
from prospectus.schema import Prose, json_schema

KINDS: dict[str, type[Any]] = {"projects": Project, "calls": Call}
LISTS = ("sector", "way", "track", "kind", "state", "exactness", "basis")  # whose labels stand in a file
ADDED = {
    "id": {"type": "string", "description": "Short name of the record; it stays the same"},
    "url": {"type": "string", "format": "uri", "description": "Page of the record"},
    "untranslated": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Places of the texts that stand in English for want of a translation",
    },
}


def records(said: Published, subject: str) -> bytes:
    """The file of all records of a subject ("projects" or "calls") in one language."""
    found: Mapping[str, Any] = said.projects if subject == "projects" else said.calls
    body = {
        "$schema": said.file(f"{subject}.schema.json"),
        "title": said.title(subject),
        "publisher": str(said.owner.name),
        **said.licence,
        "language": said.tag,
        "modified": said.modified(found),
        "page": said.url("data"),
        "labels": {name: {word: said.label(name, word) for word in terms.LABELS[name]} for name in LISTS},
        subject: (_record(said, subject, record) for record in found.values()),
    }
    return written(body)


def _record(said: Published, subject: str, record: Any) -> dict[str, Any]:
    missing = list(portable.untranslated(record))
    described = replace(record, description=Prose(said.description(record))) if record.description else record
    return {
        "id": record.slug,
        "url": said.url(f"{subject.removesuffix('s')}:{record.slug}"),
        **portable.data(described),
        **({"untranslated": missing} if missing else {}),
    }


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """A record of the file as the plain data of its fields."""
    return {name: value for name, value in data.items() if name not in ADDED}


def schema(subject: str) -> bytes:
    """JSON Schema (2020-12) of a file of records."""
    record = json_schema(KINDS[subject], KINDS[subject].__name__)
    record = {name: value for name, value in record.items() if not name.startswith("$")}
    record["properties"] = {**ADDED, **record["properties"]}
    record["required"] = ["id", "url", *record["required"]]
    texts = ("$schema", "title", "publisher", "language", "modified", "page")
    body = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": subject.capitalize(),
        "type": "object",
        "required": [*texts, "labels", subject],
        "additionalProperties": False,
        "properties": {
            **{name: {"type": "string"} for name in texts},
            "license": {"type": "object", "properties": {"name": {"type": "string"}, "url": {"type": "string"}}},
            "labels": {"type": "object", "additionalProperties": {"type": "object"}},
            subject: {"type": "array", "items": record},
        },
    }
    return written(body)
