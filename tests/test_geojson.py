"""The projects as GeoJSON (RFC 7946), read with Shapely."""

import json
from typing import Any

from jsonschema import Draft202012Validator
from shapely.geometry import Point, shape

from prospectus.loading import Loaded
from prospectus.outputs import geojson
from prospectus.outputs.published import Published


def collection(loaded: Loaded, tag: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(geojson.collection(Published(loaded.editions[tag], loaded.routes)))
    return found


def test_every_project_is_a_point_where_its_record_says(real: Loaded) -> None:
    found = {item["id"]: shape(item["geometry"]) for item in collection(real)["features"]}
    assert found.keys() == real.program.projects.keys()
    for slug, point in found.items():
        place = real.program.projects[slug].coordinates
        assert isinstance(point, Point)
        assert (point.x, point.y) == (place.lon, place.lat)
        assert point.is_valid


def test_the_collection_keeps_to_the_standard(real: Loaded) -> None:
    found = collection(real)
    # no crs: coordinates are WGS 84 (RFC 7946, 4); other members may stand beside (6.1)
    assert list(found) == ["type", "title", "publisher", "language", "modified", "features"]
    assert found["type"] == "FeatureCollection"
    for item in found["features"]:
        assert list(item) == ["type", "id", "geometry", "properties"]
        assert item["geometry"]["type"] == "Point"
        assert -180 <= item["geometry"]["coordinates"][0] <= 180
        assert -90 <= item["geometry"]["coordinates"][1] <= 90


def test_every_feature_has_the_same_properties(real: Loaded) -> None:
    first, *rest = (list(item["properties"]) for item in collection(real)["features"])
    assert all(names == first for names in rest)


def test_every_collection_follows_its_schema(real: Loaded) -> None:
    schema = json.loads(geojson.schema())
    Draft202012Validator.check_schema(schema)
    for tag in real.editions:
        assert [error.message for error in Draft202012Validator(schema).iter_errors(collection(real, tag))] == []


def test_the_schema_refuses_what_is_wrong(loaded: Loaded) -> None:
    schema = Draft202012Validator(json.loads(geojson.schema()))
    found = collection(loaded)
    first = found["features"][0]
    first["geometry"]["coordinates"].append(0)
    assert not schema.is_valid(found)
    first["geometry"]["coordinates"] = [21.03, 105.85]
    assert not schema.is_valid(found)
    first["geometry"]["coordinates"].reverse()
    assert schema.is_valid(found)
    first["properties"]["title"] = None
    assert not schema.is_valid(found)


def test_words_are_in_the_language_of_the_file(real: Loaded) -> None:
    english, russian = (collection(real, tag)["features"][0]["properties"] for tag in ("en", "ru"))
    assert english["way"] == russian["way"]
    assert english["way_name"] != russian["way_name"]
    assert russian["url"].endswith(f"/ru/projects/{collection(real)['features'][0]['id']}/")
