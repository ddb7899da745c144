"""JSON of published sets and of maps of others, in shapes that were met in public repositories, with values of our own."""

import json
from typing import Any

import pytest

from tests.importing import Write, candidates, counted, days, tried


def _events(**more: Any) -> dict[str, Any]:
    event = {
        "timestamp": "2026-10-08T00:28:38+00:00",
        "title": "A shell hit a mill.",
        "lat": 36.69,
        "lon": 38.95,
        "sources": [{"name": "one", "url": "https://example.org/1"}],
    }
    return {f"event{number}": {"id": f"e{number}", **event} for number in range(3)} | more


@pytest.mark.parametrize(
    "document",
    [
        {"meta": {"total_count": 3}, "events": _events()},
        {"status": "ok", "data": {"events": _events()}},
        {"tags": [{"name": "shelling"}, {"name": "raid"}], "events": _events()},
        _events(),
    ],
)
def test_events_by_their_keys_are_rows_though_each_holds_a_list(
    document: dict[str, Any], write: Write
) -> None:
    path = write("events.json", json.dumps(document))
    assert counted(tried(path)) == ("table", 3, 3)
    assert [str(row.first) for row in candidates(path)] == ["2026-10-08"] * 3


def test_a_list_that_is_longer_than_the_objects_beside_it_holds_the_rows(write: Write) -> None:
    event = {"date": "2023-10-08", "title": "A shell hit a mill."}
    document = {"regions": {"a": {"n": 1}, "b": {"n": 2}}, "events": [event] * 3}
    assert counted(tried(write("events.json", json.dumps(document)))) == ("table", 3, 3)


def _place(**more: Any) -> str:
    feature = {
        "type": "Feature",
        "@id": "https://example.org/places/1",
        "properties": {"title": "Milltown", "ccode": "SY"},
        "geometry": {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "Point",
                    "coordinates": [38.95, 36.69],
                    "when": {"timespans": [{"start": {"in": "1600"}, "end": {"in": "1699"}}]},
                }
            ],
        },
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature | more]})


def test_linked_places_may_tell_years_by_their_geometries_alone(write: Write) -> None:
    path = write("places.geojson", _place())
    assert counted(tried(path)) == ("linked-places", 1, 1)
    [row] = candidates(path)
    assert (days(row), row.place, row.country) == (("1600-01-01", "1699-12-31"), "Milltown", "SY")


def test_drafts_of_linked_places_are_read(write: Write) -> None:
    draft = _place(
        namings=[{"lang": None, "toponym": "Milltown"}],
        placetypes={"@id": 300008347, "label": "Villa"},
        geometry={"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [38.95, 36.69]}]},
    )  # fmt: skip
    [row] = candidates(write("places.geojson", draft))
    assert row.claim["statement"] == "There is a place called Milltown, Villa"
    table = (
        "id\ttitle\tname_src\tvariants\ttype\tccodes\tlon\tlat\tmin\tmax\n"
        "1\tMilltown\tsome-papers\tMill\tsettlement\tSY, TR\t38.95\t36.69\t1780\t1820\n"
    )
    path = write("places.tsv", table)
    assert counted(tried(path)) == ("linked-places", 1, 1)
    [row] = candidates(path)
    assert days(row) == ("1780-01-01", "1820-12-31")
    assert row.claim["statement"] == "There is a place called Milltown, settlement"


def test_the_first_maps_of_deepstate_are_known_by_their_second_and_their_areas(
    write: Write,
) -> None:
    ring = [[39.4, 48.6, 0], [39.5, 48.6, 0], [39.5, 48.7, 0], [39.4, 48.6, 0]]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [30.29, 51.75, 0]},
            "properties": {"name": "Camp 1", "styleUrl": "#icon-1603"},
        },
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"name": "Окуповано", "styleUrl": "#poly-A52714"},
        },
    ]
    collection = json.dumps({"type": "FeatureCollection", "features": features})
    path = write("1649004375.geojson", collection)
    assert counted(tried(path)) == ("deepstate", 2, 2)
    camp, area = candidates(path)
    assert (days(area), camp.claim["statement"]) == (
        ("2022-04-03", "2022-04-03"),
        "The map of the day shows Camp 1",
    )
    assert counted(tried(write("areas.geojson", collection)))[0] == "table"
