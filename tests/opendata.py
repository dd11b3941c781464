"""The files of open data of the small program, as they should be, and the standards that they follow.

To write them anew after a change that was meant: python -m tests.opendata
"""

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from prospectus import release
from prospectus.artifacts import Artifact
from prospectus.loading import Loaded
from prospectus.planning import planner
from tests.conftest import ROOT, copy_project

PROJECT = "https://standard.open-contracting.org/infrastructure/schema/0__9__4/project-schema.json"
EXPECTED = Path(__file__).parent / "opendata"
SCHEMAS = ROOT.parent / "shared" / "reference" / "schemas"
with_standards = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the standards do not stand beside the repository")


def artifacts(loaded: Loaded) -> dict[str, Artifact]:
    """The files of open data in English, by path."""
    plan = planner(loaded, locales=("en",))
    site = loaded.program.config.sites[0]
    found = [artifact for id, artifact in plan.every() if id == site.id and artifact.kind == "open-data"]
    return {artifact.path: artifact for artifact in found}


# -- IATI -----------------------------------------------------------------------------------------


@cache
def _iati_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "iati" / "iati-activities-schema.xsd"))


def iati_faults(data: bytes) -> list[str]:
    """What is wrong with a file of activities: by the schema, and codes that are in no codelist."""
    root, schema = etree.fromstring(data), _iati_schema()
    faults = [] if schema.validate(root) else [str(error) for error in schema.error_log]
    for path, attribute, name in CODES:
        faults += [
            f"{path}/@{attribute}: {element.get(attribute)!r} is not in {name}"
            for element in root.iterfind(f".//{path}")
            if element.get(attribute) not in codelist(name)
        ]
    return faults


CODES = [
    ("reporting-org", "type", "OrganisationType"),
    ("participating-org", "role", "OrganisationRole"),
    ("description[@type]", "type", "DescriptionType"),
    ("activity-status", "code", "ActivityStatus"),
    ("activity-date", "type", "ActivityDateType"),
    ("contact-info", "type", "ContactType"),
    ("recipient-country", "code", "Country"),
    ("location/exactness", "code", "GeographicExactness"),
    ("sector[@vocabulary='1']", "code", "Sector"),
    ("tag", "vocabulary", "TagVocabulary"),
    ("default-flow-type", "code", "FlowType"),
    ("document-link/category", "code", "DocumentCategory"),
    ("document-link/language", "code", "Language"),
    ("document-link", "format", "FileFormat"),
]


@cache
def codelist(name: str) -> frozenset[str]:
    """The codes of a codelist of IATI that are not withdrawn."""
    items = etree.parse(SCHEMAS / "iati-codelists" / f"{name}.xml").iter("codelist-item")
    return frozenset(item.findtext("code") for item in items if item.get("status") != "withdrawn")


# -- OC4IDS ---------------------------------------------------------------------------------------


@cache
def _oc4ids_schema() -> Draft4Validator:
    folder = SCHEMAS / "oc4ids"
    package, project = (
        json.loads((folder / f"project-{name}schema.json").read_text("utf-8")) for name in ("package-", "")
    )
    known = Resource.from_contents(project, default_specification=DRAFT4)
    registry: Registry[Any] = Registry().with_resource(PROJECT, known)
    return Draft4Validator(package, registry=registry, format_checker=FormatChecker(["date-time", "uri"]))


def oc4ids_faults(data: bytes) -> list[str]:
    """What is wrong with a package, by its schema."""
    return [f"{error.json_path}: {error.message}" for error in _oc4ids_schema().iter_errors(json.loads(data))]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        small = release.checked(copy_project(Path(place) / "project"))
        for artifact in artifacts(small).values():
            (EXPECTED / Path(artifact.path).name).write_bytes(artifact.make())
