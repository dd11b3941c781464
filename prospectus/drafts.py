"""A draft of a project's record, from the answers of a form, and what it still lacks."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from prospectus import checks, records, terms
from prospectus.answers import Answers
from prospectus.config import SOURCE_LOCALE
from prospectus.program import Program
from prospectus.records import Project
from prospectus.schema import field_hints
from prospectus.sources import Problem, yaml_text


def draft(answers: Answers, locale: str) -> dict[str, Any]:
    """The fields of a project that answers become, in the order of the record.

    locale: the language of the form, in which the applicant may have written.
    """
    found: dict[str, Any] = {}
    for item in answers.form.fields.values():
        if item.becomes and item.id in answers.values:
            found[item.becomes] = _as_field(item.becomes, answers.values[item.id])
    if answers.form.way == "demonstration":
        (found["track"],) = terms.DEMONSTRATION_TRACKS
    if locale != SOURCE_LOCALE and "title" in found:
        found["original_titles"] = {locale: found["title"]}
    return {name: found[name] for name in field_hints(Project) if name in found}


def _as_field(name: str, value: Any) -> Any:
    if name in ("hosts", "partners"):
        return [{"name": value}]
    if name == "kinds" and isinstance(value, str):
        return [value]
    return str(value) if name == "call" else value


def slug(fields: dict[str, Any]) -> str:
    """A name for the record's file: city, the title's first words, year; ASCII as all slugs."""
    words = [fields.get("city", ""), *str(fields.get("title", "")).split()[:3], fields.get("call", "")]
    plain = unicodedata.normalize("NFKD", " ".join(words)).encode("ascii", "ignore").decode().lower()
    parts = re.findall("[a-z0-9]+", plain)
    return "-".join(dict.fromkeys(parts)) if any(part.isalpha() for part in parts) else "project"


def written(fields: dict[str, Any]) -> str:
    """The YAML of a record."""
    return yaml_text(fields) if fields else ""


def lacking(fields: dict[str, Any], locale: str, program: Program) -> Iterator[str]:
    """What stands between a draft and a record that 'check' accepts, and what an editor has to translate."""
    path = f"projects/{slug(fields)}.yml"
    problems: list[Problem] = []
    record = records.parse(written(fields) or "{}", path, Project, problems)
    problems += checks.project_references(program, record) if record else ()
    yield from (problem.message for problem in problems)
    if locale != SOURCE_LOCALE:
        texts = [name for name in ("title", "city", "site", "summary", "description") if name in fields]
        if texts:
            yield f"Must be in English: {', '.join(texts)}. The form was in another language; translate what is not."
