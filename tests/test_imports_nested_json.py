"""JSON that keeps values within values, or columns apart from rows, as APIs and map programs write it."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import set_precision, to_wkt

from tests.importing import candidates, faults, tried


def written(folder: Path, content: Any) -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_values_within_values_are_columns(tmp_path: Path) -> None:
    incident = {
        "id": "CS812",
        "date": "2017-03-21T00:00:00.000Z",
        "user": {"name": "Somebody", "location": "London"},
        "geolocation": {"latitude": 35.83, "longitude": 38.55, "accuracy": "town"},
        "location": {"country": "Syria", "governorate": "Raqqa", "name": "Tabqa"},
        "casualties": {"killed": {"min": 3, "max": 5}},
        "belligerents": ["A", "B"],
        "sources": [{"name": "X", "url": "https://example.org/x"}, {"name": "Y", "url": ""}],
        "summary": "Strike on a bakery",
    }
    [row] = candidates(written(tmp_path, [incident]))
    assert row.geometry is not None
    assert (row.geometry.wkt, row.uncertainty_m) == ("POINT (38.55 35.83)", 5_000)
    assert (row.place, row.country, row.evidence.key) == ("Tabqa", "Syria", "CS812")
    assert [each.as_json() for each in row.figures] == [{"what": "killed", "low": 3, "high": 5}]
    assert [each.name for each in row.actors] == ["A", "B"]


def test_a_list_called_items_within_an_answer_is_its_table_too(tmp_path: Path) -> None:
    found = {"date": "2017-06-06", "place": "Raqqah", "event": "Shelling", "tags": [{"a": "b"}] * 9}
    answer = {"response": {"total": 2, "items": [found] * 2}}
    rows = candidates(written(tmp_path, answer))
    assert [(row.place, str(row.first)) for row in rows] == [("Raqqah", "2017-06-06")] * 2


def test_the_longest_list_within_an_answer_is_its_table(tmp_path: Path) -> None:
    def value(text: str) -> dict[str, str]:
        return {"type": "literal", "value": text}

    found = {
        "itemLabel": value("Battle"),
        "date": value("2014-09-13T00:00:00Z"),
        "coord": value("Point(38.35 36.89)"),
    }
    answer = {
        "head": {"vars": ["itemLabel"], "link": [{"href": "x"}]},
        "results": {"bindings": [found] * 2},
    }
    row, _ = candidates(written(tmp_path, answer))
    assert row.geometry is not None
    assert (row.claim["statement"], str(row.first), row.geometry.wkt) == (
        "Battle",
        "2014-09-13",
        "POINT (38.35 36.89)",
    )


def test_a_list_of_columns_is_no_table(tmp_path: Path) -> None:
    record = {"_id": 1, "Date": "2024-01-02", "Event": "Shelling"}
    fields = [{"id": name, "type": "text"} for name in record]
    for answer in (
        {"success": True, "result": {"fields": fields, "records": [record]}},
        {"fields": fields, "records": [record]},
    ):
        [row] = candidates(written(tmp_path, answer))
        assert (row.claim["statement"], str(row.first)) == ("Shelling", "2024-01-02")


@pytest.mark.parametrize(
    "told",
    [
        {"$date": "2024-01-02T00:00:00Z"},
        {"$date": {"$numberLong": "1704153600000"}},
        {"_seconds": 1704153600, "_nanoseconds": 0},
    ],
)
def test_databases_wrap_their_values(told: dict[str, Any], tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [39.01, 35.95]}
    item = {"_id": {"$oid": "5f1"}, "date": told, "loc": point, "title": "Strike"}
    [row] = candidates(written(tmp_path, [item]))
    assert row.geometry is not None
    assert (row.evidence.key, str(row.first), row.geometry.wkt) == (
        "5f1",
        "2024-01-02",
        "POINT (39.01 35.95)",
    )


def test_pieces_of_a_text_are_its_text(tmp_path: Path) -> None:
    message = {
        "id": 2,
        "type": "message",
        "date": "2024-01-02T10:00:00",
        "text": ["Strike near ", {"type": "bold", "text": "Tabqa"}],
    }
    chat = {"name": "Channel", "type": "public_channel", "messages": [message]}
    assert candidates(written(tmp_path, chat))[0].claim["statement"] == "Strike near Tabqa"


def test_two_numbers_in_a_list_are_asked_about_unless_their_name_tells(tmp_path: Path) -> None:
    event = {"date": "2017-06-07", "event": "Strike"}
    path = written(tmp_path, [event | {"coordinates": [38.5481, 35.8367]}])
    assert faults(tried(path)) == [(1, "coordinates")]
    [row] = candidates(written(tmp_path, [event | {"latlng": [35.8367, 38.5481]}]))
    assert row.geometry is not None
    assert row.geometry.wkt == "POINT (38.5481 35.8367)"
    geometry = {"type": "Point", "coordinates": [38.5481, 35.8367]}
    [row] = candidates(written(tmp_path, [event | {"location": geometry}]))
    assert row.geometry is not None
    assert row.geometry.wkt == "POINT (38.5481 35.8367)"


def test_kepler_keeps_its_columns_apart(tmp_path: Path) -> None:
    fields = [{"name": name} for name in ("date", "latitude", "longitude", "description")]
    data = {
        "label": "Incidents",
        "fields": fields,
        "allData": [["2024-01-02", 35.9501, 39.0102, "Shelling"]],
    }
    [row] = candidates(
        written(tmp_path, {"datasets": [{"version": "v1", "data": data}], "config": {}, "info": {}})
    )
    assert row.geometry is not None
    assert (row.claim["statement"], row.geometry.wkt) == ("Shelling", "POINT (39.0102 35.9501)")


def layer(features: list[dict[str, Any]], system: dict[str, int]) -> dict[str, Any]:
    fields = [
        {"name": "OBJECTID", "type": "esriFieldTypeOID"},
        {"name": "day", "type": "esriFieldTypeDate"},
    ]
    return {
        "objectIdFieldName": "OBJECTID",
        "spatialReference": system,
        "fields": fields,
        "features": features,
    }


@pytest.mark.parametrize(
    ("geometry", "wkt"),
    [
        ({"x": 4342300.5, "y": 4296400.2}, "POINT (39.00755 35.96932)"),
        ({"points": [[4342300.5, 4296400.2]]}, "MULTIPOINT ((39.00755 35.96932))"),
        ({"paths": [[[0, 0], [111319.49, 0]]]}, "LINESTRING (0 0, 1 0)"),
        # An outer ring runs clockwise, a hole the other way.
        (
            {"rings": [[[0, 0], [0, 1113194.9], [1113194.9, 0], [0, 0]], [[111319.49, 111319.49], [222638.98, 111319.49],
              [111319.49, 222638.98], [111319.49, 111319.49]]]},
            "POLYGON ((0 0, 0 9.94961, 10 0, 0 0), (1 0.99995, 2 0.99995, 1 1.99959, 1 0.99995))",
        ),
    ],
)  # fmt: skip
def test_esris_json_has_its_own_system_times_and_shapes(
    geometry: dict[str, Any], wkt: str, tmp_path: Path
) -> None:
    attributes = {"OBJECTID": 7, "day": 1704153600000, "Title": "Strike"}
    features = [{"attributes": attributes, "geometry": geometry}]
    path = written(tmp_path, layer(features, {"wkid": 102100, "latestWkid": 3857}))
    [row] = candidates(path)
    assert row.geometry is not None
    assert to_wkt(set_precision(row.geometry, 0.00001, mode="pointwise"), trim=True) == wkt
    assert (str(row.first), row.claim["statement"], row.evidence.key) == (
        "2024-01-02",
        "Strike",
        "7",
    )


def test_esris_json_tells_what_it_cannot_place(tmp_path: Path) -> None:
    features = [
        {"attributes": {"OBJECTID": 1, "day": None, "Title": "Strike"}, "geometry": {"curves": []}},
        {"attributes": {"OBJECTID": 2, "day": None, "Title": "Strike"}},
        {"attributes": {"OBJECTID": 3, "Title": "Strike"}, "geometry": {"x": 39.0101, "y": 35.95}},
    ]
    path = written(tmp_path, layer(features, {"wkid": 4326}))
    assert faults(tried(path)) == [(1, "geometry"), (2, None)]
    third = candidates(path)[2]
    assert third.geometry is not None
    assert third.geometry.wkt == "POINT (39.0101 35.95)"
