"""The projects as a package of the Open Contracting for Infrastructure Data Standard (OC4IDS 0.9), one for a language.

Amounts are left out: the standard asks for the value of the whole project, and the records know what the program
gave or offered.
"""

from collections.abc import Iterator
from typing import Any

from prospectus import mappings
from prospectus.outputs.published import Published, parties, written
from prospectus.records import Institution, Project

VERSION = "0.9"
DRAFT = "draft-not-for-registration"  # instead of a prefix, where none is assigned
SCHEME = "K-City Network theme"  # of the program's own sectors


def package(said: Published, day: str) -> bytes:
    """All projects in one language. day: on which they are published, ISO 8601."""
    owner = said.owner
    body = {
        "uri": said.file(said.named("oc4ids.json")),
        "publishedDate": moment(day),
        "version": VERSION,
        "publisher": {"name": str(owner.name), **({"uri": owner.url} if owner.url else {})},
        **({"license": said.licence["license"]["url"]} if said.licence else {}),
        "publicationPolicy": said.url("data"),
        "projects": (_project(said, project) for project in said.projects.values()),
    }
    return written(body)


def moment(day: str) -> str:
    """The begin of an ISO day as the standards' date-time (RFC 3339)."""
    return f"{day}T00:00:00Z"


def _project(said: Published, project: Project) -> dict[str, Any]:
    sectors = [code for word in project.sectors for code in mappings.PROJECT_SECTORS[word]]
    themes = [{"scheme": SCHEME, "id": word, "description": said.label("sector", word)} for word in project.sectors]
    found = {
        "id": f"{said.program.config.open_data.oc4ids_prefix or DRAFT}-{project.slug}",
        "updated": moment(project.reviewed),
        "language": said.tag,
        "title": str(project.title),
        "description": str(project.summary),
        "status": mappings.PROJECT_STATUS[project.way][mappings.state(project)],
        "sector": [*dict.fromkeys(sectors)],
        "additionalClassifications": themes,
        "locations": [_location(said, project)],
        "parties": [*_parties(said, project)],
        "documents": [*_documents(said, project)],
    }
    return {name: value for name, value in found.items() if value != []}


def _location(said: Published, project: Project) -> dict[str, Any]:
    address = {"locality": project.city, "region": project.region}
    return {
        "id": "1",
        "description": said.label("exactness", project.coordinates.exactness),
        "geometry": mappings.lon_lat(project.coordinates),
        "address": {
            **{name: str(text) for name, text in address.items() if text},
            "countryName": said.voice.country(project.country),
        },
    }


def _parties(said: Published, project: Project) -> Iterator[dict[str, Any]]:
    """Each body once, with all its roles; an institution of the program by the name of its record."""
    found: dict[str, list[str]] = {}
    ids: dict[str, str] = {}
    for number, (part, party) in enumerate(parties(said.program, said.edition.institutions, project), 1):
        name = str(party.name)
        ids.setdefault(name, party.slug if isinstance(party, Institution) else str(number))
        found[name] = [*dict.fromkeys([*found.get(name, []), *mappings.PARTY_ROLES[part]])]
    for name, roles in found.items():
        yield {"id": ids[name], "name": name, **({"roles": roles} if roles else {})}


def _documents(said: Published, project: Project) -> Iterator[dict[str, Any]]:
    """The project's page, then its documents."""
    page = said.url(f"project:{project.slug}")
    yield {"id": "1", "title": str(project.title), "url": page, "format": "text/html", "language": said.tag}
    for number, item in enumerate(project.documents, 2):
        form = mappings.MEDIA_TYPES[item.format or mappings.PAGE]
        known = {"id": str(number), "title": str(item.title), "url": item.url}
        yield {**known, "format": form, "language": item.language}
