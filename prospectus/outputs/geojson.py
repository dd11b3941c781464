"""The projects as points on a map: GeoJSON (RFC 7946)."""

from typing import Any

from prospectus import mappings
from prospectus.outputs.published import Published, written
from prospectus.records import Project


def collection(said: Published) -> bytes:
    """All projects as a FeatureCollection in one language."""
    features = (_feature(said, project) for project in said.projects.values())
    return written({"type": "FeatureCollection", "features": features})


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
