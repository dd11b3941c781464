"""The projects as points on a map: GeoJSON (RFC 7946)."""

from typing import Any

from prospectus import mappings, terms
from prospectus.outputs.published import Published, written
from prospectus.records import Project

WORD, KNOWN, WORDS = "string", ["string", "null"], "array"
# what a point says of its project, and the type of each; a word that no source says is null
PROPERTIES: dict[str, str | list[str]] = {
    "title": WORD, "summary": WORD, "country": WORD, "country_name": WORD, "city": KNOWN, "exactness": WORD,
    "exactness_name": WORD, "call": WORD, "way": WORD, "way_name": WORD, "sectors": WORDS, "sectors_names": WORDS,
    "state": KNOWN, "state_name": KNOWN, "reviewed": WORD, "url": WORD,
}  # fmt: skip


def collection(said: Published) -> bytes:
    """All projects as a FeatureCollection in one language."""
    features = (_feature(said, project) for project in said.projects.values())
    known = {"title": said.title("projects"), "publisher": str(said.owner.name), **said.licence}
    known |= {"language": said.tag, "modified": said.modified(said.projects)}
    return written({"type": "FeatureCollection", **known, "features": features})


def schema() -> bytes:
    """JSON Schema (2020-12) of the collection: RFC 7946, with this program's properties."""
    point = {
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"const": "Point"},
            "coordinates": {
                "description": "Longitude, then latitude, in degrees (WGS 84)",
                "type": "array", "prefixItems": [_between(180), _between(90)], "minItems": 2, "maxItems": 2,
            },
        },
    }  # fmt: skip
    known = {name: {"description": terms.COLUMNS[name], "type": kind} for name, kind in PROPERTIES.items()}
    properties = {"type": "object", "required": [*known], "properties": known, "additionalProperties": False}
    feature = {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"description": terms.COLUMNS["id"], "type": "string"},
            "geometry": point,
            "properties": properties,
        },
    }
    return written(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Projects as GeoJSON",
            "type": "object",
            "required": ["type", "features"],
            "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": feature}},
        }
    )


def _between(degrees: int) -> dict[str, Any]:
    return {"type": "number", "minimum": -degrees, "maximum": degrees}


def _feature(said: Published, project: Project) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": project.slug,
        "geometry": mappings.lon_lat(project.coordinates),
        "properties": {
            "title": str(project.title),
            "summary": str(project.summary),
            "country": project.country,
            "country_name": said.voice.country(project.country),
            "city": str(project.city) if project.city else None,
            "exactness": project.coordinates.exactness,
            "exactness_name": said.label("exactness", project.coordinates.exactness),
            "call": project.call,
            "way": project.way,
            "way_name": said.label("way", project.way),
            "sectors": list(project.sectors),
            "sectors_names": [said.label("sector", word) for word in project.sectors],
            "state": project.status.state if project.status else None,
            "state_name": said.label("state", project.status.state) if project.status else None,
            "reviewed": project.reviewed,
            "url": said.url(f"project:{project.slug}"),
        },
    }
