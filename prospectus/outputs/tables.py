"""The table of projects: CSV (RFC 4180) for spreadsheets, and its description for machines (CSV on the Web, W3C)."""

import csv
import io

from prospectus import terms
from prospectus.columns import FIELDS, HINTS, WORDS, cells, guarded
from prospectus.outputs.published import Published, written
from prospectus.records import Project
from prospectus.schema import type_of

MARK = "\ufeff"  # without it Excel takes UTF-8 for an older encoding
LISTED = ("kinds", "kinds_names", "sectors", "sectors_names", "related")  # several words in one cell
DATATYPES = ((int, "integer"), (float, "double"), (bool, "boolean"))
OTHER_DATATYPES = {"url": "anyURI", "call": "gYear", "reviewed": "date"}


def table(said: Published) -> bytes:
    """The table of all projects in one language: UTF-8 with a byte order mark, lines that end with CRLF."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(terms.COLUMNS))
    writer.writeheader()
    writer.writerows(_row(said, project) for project in said.projects.values())
    return (MARK + out.getvalue()).encode()


def _row(said: Published, project: Project) -> dict[str, str]:
    return {**cells(project), **{name: guarded(text) for name, text in _in_words(said, project).items()}}


def _in_words(said: Published, project: Project) -> dict[str, str]:
    """What a row says beside the fields of the record, and its description in the language."""
    label, support, status = said.label, project.support, project.status
    return {
        "id": project.slug,
        "url": said.url(f"project:{project.slug}"),
        "country_name": said.voice.country(project.country),
        "world_region": project.region_key,
        "world_region_name": label("region", project.region_key),
        "exactness_name": label("exactness", project.coordinates.exactness),
        "way": project.way,
        "way_name": label("way", project.way),
        "track_name": label("track", project.track),
        "kinds_names": WORDS.join(label("kind", word) for word in project.kinds),
        "sectors_names": WORDS.join(label("sector", word) for word in project.sectors),
        "support_basis_name": label("basis", support.basis) if support and support.basis else "",
        "state_name": label("state", status.state) if status else "",
        "description": said.description(project),
    }


def description(said: Published) -> bytes:
    """What the table and each of its columns say (https://www.w3.org/TR/tabular-metadata/)."""
    columns = [
        {
            "name": name,
            "titles": name,
            "dc:description": said.label("column", name),
            "datatype": _datatype(name),
            **({"separator": WORDS} if name in LISTED else {}),
        }
        for name in terms.COLUMNS
    ]
    body = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": said.tag}],
        "url": said.named("projects.csv"),
        "dc:title": said.title("projects"),
        "dc:publisher": str(said.owner.name),
        **({"dc:license": said.licence["license"]["url"]} if said.licence else {}),
        "dc:modified": {"@value": said.modified(said.projects), "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "quoteChar": '"', "doubleQuote": True},
        "tableSchema": {"columns": columns, "primaryKey": "id"},
    }
    return written(body)


def _datatype(name: str) -> str:
    held = type_of(HINTS[name]) if name in FIELDS else str
    return OTHER_DATATYPES.get(name) or next((word for kind, word in DATATYPES if kind is held), "string")
