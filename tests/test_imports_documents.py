"""Documents of programs and projects are known by their own mark: uMap, TimeMap, DeepState and others."""

import json
import zipfile
from pathlib import Path
from typing import Any

from app.settings import PROJECT_DIR
from tests.importing import SAMPLES, candidates, faults, tried

SQUARE = [[[38.0, 36.0], [39.0, 36.0], [39.0, 37.0], [38.0, 37.0], [38.0, 36.0]]]


def saved(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(longitude: float = 38.5, latitude: float = 36.5) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def test_a_scenario_tells_stays_moves_and_departures() -> None:
    path = SAMPLES / "orbat-mapper-scenario.json"
    report = tried(path)
    assert (report["layout"], report["rows"], report["ready"]) == ("orbat-mapper", 4, 4)
    stay, move, gone, event = candidates(path)
    # 02:30 at +03:00 is the day before in UTC.
    assert (str(stay.first), str(stay.last)) == ("2017-06-07", "2017-06-09")
    assert [mark.posture for mark in stay.marks] == ["present"]
    assert move.geometry.geom_type == "LineString"
    assert [mark.posture for mark in move.marks] == ["advances"]
    assert (gone.geometry, gone.marks) == (None, [])
    assert gone.claim["statement"] == "First Brigade: is gone"
    # Milliseconds since 1970, in the scenario's zone.
    assert str(event.first) == "2017-06-07"


def test_umap_layers_are_read_and_what_is_only_linked_is_named(tmp_path: Path) -> None:
    document = {
        "type": "umap",
        "properties": {"name": "Example"},
        "geometry": point(),
        "layers": [
            {
                "type": "FeatureCollection",
                "features": [
                    feature(
                        point(),
                        name="Gate",
                        description="<b>Held</b> <img src=x>",
                        date="2017-06-07",
                    )
                ],
                "_umap_options": {"name": "June"},
            },
            {
                "type": "FeatureCollection",
                "features": [],
                "_umap_options": {
                    "name": "Live",
                    "remoteData": {"url": "https://example.org/live.json"},
                },
            },
        ],
    }
    path = saved(tmp_path / "example.umap", document)
    report = tried(path)
    assert (report["layout"], report["rows"], report["ready"]) == ("umap", 2, 1)
    assert "https://example.org/live.json" in report["faults"][0]["message"]
    gate = candidates(path)[0]
    assert gate.claim["statement"] == "Gate, Held"
    assert "June" in gate.claim["locator"]
    assert str(gate.first) == "2017-06-07"


def test_timemap_writes_the_month_first(tmp_path: Path) -> None:
    event = {
        "id": "CIV0001",
        "description": "Damage to a school.",
        "date": "6/7/2022",
        "location": "Example",
        "latitude": "48.9",
        "longitude": "37.8",
        "sources": [{"path": "https://example.org/1"}, {"path": "https://example.org/2"}],
        "filters": [{"key": "Type", "value": "School"}],
    }
    path = saved(tmp_path / "events.json", [event])
    [row] = candidates(path)
    assert tried(path)["layout"] == "timemap"
    assert str(row.first) == "2022-06-07"
    assert row.claim["statement"] == "School, Damage to a school."
    assert "https://example.org/2" in row.claim["locator"]


def areas() -> list[dict[str, Any]]:
    heights = [[[*corner, 0] for corner in SQUARE[0]]]
    return [
        feature({"type": "Polygon", "coordinates": heights}, name="Окуповано /// Occupied /// "),
        feature({"type": "Polygon", "coordinates": SQUARE}, name="Звільнено /// Liberated"),
        feature(
            {"type": "Polygon", "coordinates": SQUARE}, name="Невідомий статус /// Unknown status"
        ),
        feature({"type": "Point", "coordinates": [38.0, 36.0, 0]}, name="Штаб /// Headquarters"),
    ]


def test_deepstate_areas_are_held_by_whom_their_name_says(tmp_path: Path) -> None:
    document = {
        "id": 1720573200,
        "map": {"type": "FeatureCollection", "features": areas()},
        "datetime": "2024-07-10T01:00:00.000Z",
    }
    path = saved(tmp_path / "last.json", document)
    report = tried(path)
    assert (report["layout"], report["rows"], report["ready"]) == ("deepstate", 4, 4)
    occupied, liberated, unknown, other = candidates(path)
    assert [(mark.name, mark.posture) for mark in occupied.marks] == [
        ("Russian armed forces", "holds")
    ]
    assert [(mark.name, mark.posture) for mark in liberated.marks] == [
        ("Ukrainian armed forces", "holds")
    ]
    assert unknown.marks == other.marks == []
    assert not occupied.geometry.has_z
    assert {str(each.first) for each in candidates(path)} == {"2024-07-10"}


def test_deepstate_areas_take_their_day_from_the_files_name_and_history_has_many(
    tmp_path: Path,
) -> None:
    bare = {"type": "FeatureCollection", "features": areas()}
    path = saved(tmp_path / "deepstatemap_data_20240710.geojson", bare)
    assert {str(each.first) for each in candidates(path)} == {"2024-07-10"}
    history = [
        {"id": 1720573200, "datetime": "2024-07-10", "map": bare},
        {
            "id": 1720659600,
            "datetime": "2024-07-11",
            "descriptionEn": "<p>The map was updated.</p>",
        },
    ]
    path = saved(tmp_path / "history.json", history)
    found = candidates(path)
    assert tried(path)["layout"] == "deepstate"
    assert [each.row for each in found] == [1, 2, 3, 4, 5]
    assert found[4].claim["statement"] == "The map of the day shows The map was updated."


def test_recogito_annotations_come_under_the_columns_of_its_csv(tmp_path: Path) -> None:
    annotation = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "https://example.org/annotation/00000000-0000-0000-0000-000000000001",
        "type": "Annotation",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "held"},
            {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": "https://example.org/gaz/1",
            },
        ],
        "target": {
            "source": "https://example.org/document/1",
            "selector": [
                {"type": "TextQuoteSelector", "exact": "Tell Abyad"},
                {"type": "TextPositionSelector", "start": 56, "end": 66},
            ],
        },
    }
    for path in (
        saved(tmp_path / "a.jsonld", [annotation]),
        saved(tmp_path / "b.jsonld", annotation),
    ):
        [row] = candidates(path)
        assert tried(path)["layout"] == "recogito"
        assert row.place == "Tell Abyad"
        assert "char-offset:56" in row.claim["locator"]


def test_linked_places_are_named_with_their_years(tmp_path: Path) -> None:
    document = {
        "type": "FeatureCollection",
        "@context": "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld",
        "features": [
            {
                "@id": "https://example.org/places/1",
                "type": "Feature",
                "properties": {"title": "Tell Abyad", "ccodes": ["SY"]},
                "when": {"timespans": [{"start": {"in": "1912"}, "end": {"in": "1950"}}]},
                "names": [{"toponym": "Tell Abyad"}, {"toponym": "تل أبيض"}],
                "types": [{"label": "town"}],
                "geometry": {
                    "type": "Point",
                    "coordinates": [38.95, 36.7],
                    "geowkt": "POINT(38.95 36.7)",
                },
            }
        ],
    }
    path = saved(tmp_path / "places.json", document)
    [row] = candidates(path)
    assert tried(path)["layout"] == "linked-places"
    assert row.claim["statement"] == "There is a place called Tell Abyad, town"
    assert (row.country, row.geometry.x) == ("SY", 38.95)
    assert (str(row.first), str(row.last), row.precision) == ("1912-01-01", "1950-12-31", "year")


def test_a_broken_geometry_is_a_fault_with_a_mended_one_beside_it(tmp_path: Path) -> None:
    crossed = [[[38.0, 36.0], [39.0, 37.0], [39.0, 36.0], [38.0, 37.0], [38.0, 36.0]]]
    features = [
        feature({"type": "Polygon", "coordinates": crossed}, text="A bow."),
        feature(point(), text="A point."),
    ]
    path = saved(tmp_path / "areas.geojson", {"type": "FeatureCollection", "features": features})
    report = tried(path)
    assert (report["rows"], report["ready"], faults(report)) == (2, 1, [(1, "geometry")])
    [bow, _] = candidates(path)
    assert bow.mended is not None
    assert bow.mended.is_valid
    assert bow.as_json()["mended"]["type"] == "MultiPolygon"


def test_json_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    whole = json.dumps({"type": "FeatureCollection", "features": [feature(point(), text="A.")] * 3})
    path = tmp_path / "cut.geojson"
    path.write_text(whole[:-60], encoding="utf-8")
    report = tried(path)
    assert (report["rows"], report["ready"], faults(report)) == (3, 2, [(3, None)])


def test_a_dataset_folder_is_known_when_it_comes_packed(tmp_path: Path) -> None:
    path = tmp_path / "dataset.zip"
    folder = PROJECT_DIR / "data" / "magnier-2017-raqqah"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            if file.is_file():
                archive.write(file, f"{folder.name}/{file.name}")
    report = tried(path)
    assert report["layout"] == "dataset"
    assert report["rows"] == report["ready"] > 50
