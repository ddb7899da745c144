"""A line runs from where somebody comes to where he goes, in every output as in its file.

Only areas are turned: RFC 7946 asks that of their rings alone.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from fastapi.testclient import TestClient
from shapely.geometry import mapping, shape

from app.commands.data import shipped_datasets
from app.database import Engines, editing_session
from app.drawing.small_map import shapes_of, window_on
from app.geometry import tile_box
from tests.factories import make_position

NOUNS = ("positions", "places")
# A digit more or less, in degrees, is a matter of what a coordinate deserves.
NEAR = 0.06
# Goes south-west and back east, twice; and two lines the other way, west to east.
BENT = "LINESTRING(39.5 36.5, 39 36, 38.5 35.5, 39.2 35.2)"
LINES = "MULTILINESTRING((39.5 36, 39 36.2, 38.5 36), (38 35, 38.5 35.1, 39 35))"
AREA = "POLYGON((38 35, 38 36, 39 36, 39 35, 38 35))"


def parts_of(geometry: dict[str, Any]) -> list[Sequence[Sequence[float]]]:
    """The lines of a GeoJSON geometry, in its order; none of any other shape."""
    many = {"LineString": [geometry["coordinates"]], "MultiLineString": geometry["coordinates"]}
    return many.get(geometry["type"], [])


def lines_of(collection: dict[str, Any]) -> dict[str, Any]:
    """The lines of a feature collection by the ids of their records."""
    found = {each["id"]: parts_of(each["geometry"]) for each in collection["features"]}
    return {key: parts for key, parts in found.items() if parts}


def in_files(noun: str) -> dict[str, Any]:
    """Every line that ships, as its file has it."""
    paths = [folder / f"{noun}.geojson" for folder in shipped_datasets()]
    collections = [json.loads(path.read_bytes()) for path in paths if path.is_file()]
    return {key: parts for each in collections for key, parts in lines_of(each).items()}


def ends(parts: Sequence[Sequence[Sequence[float]]]) -> list[float]:
    """Where each line begins and ends, as one row of numbers."""
    return [number for part in parts for end in (part[0], part[-1]) for number in end]


def assert_as_in_files(noun: str, found: dict[str, Any]) -> None:
    filed = in_files(noun)
    assert found.keys() == filed.keys()
    for key, parts in filed.items():
        assert [len(part) for part in found[key]] == [len(part) for part in parts], key
        assert ends(found[key]) == pytest.approx(ends(parts), abs=NEAR), key


def test_lines_ship_that_could_be_turned_round() -> None:
    assert len(in_files("positions")) > 20
    assert in_files("places")


@pytest.mark.parametrize("noun", NOUNS)
def test_every_line_leaves_the_api_in_its_files_order(client: TestClient, noun: str) -> None:
    known = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    for lens in ("", f"&known={known}"):
        answer = client.get(f"/api/v1/{noun}?limit=1000{lens}").json()
        assert_as_in_files(noun, lines_of(answer))
    for key, parts in in_files(noun).items():
        one = client.get(f"/api/v1/{noun}/{key}").json()
        assert ends(parts_of(one["geometry"])) == pytest.approx(ends(parts), abs=NEAR)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_line_is_downloaded_in_its_files_order(client: TestClient, noun: str) -> None:
    assert_as_in_files(noun, lines_of(client.get(f"/data/{noun}.geojson").json()))
    text = client.get(f"/data/{noun}.csv").content.decode("utf-8-sig")
    key = {"positions": "id", "places": "slug"}[noun]
    found = {
        row[key]: parts_of(mapping(shapely.from_wkt(row["wkt"])))
        for row in csv.DictReader(io.StringIO(text))
    }
    assert_as_in_files(noun, {each: parts for each, parts in found.items() if parts})


def tile_that_holds(box: tuple[float, ...]) -> tuple[int, int, int]:
    """(zoom, column, row) of the smallest web map tile that holds a box in degrees whole."""
    west, south, east, north = box
    zoom = 0
    while True:
        corners = [tile_at(zoom + 1, *corner) for corner in ((west, south), (east, north))]
        if corners[0] != corners[1]:
            return (zoom, *tile_at(zoom, west, south))
        zoom += 1


def tile_at(zoom: int, longitude: float, latitude: float) -> tuple[int, int]:
    """(column, row) of the web map tile in which a point lies."""
    side = 360 / 2**zoom
    column = int((longitude + 180) / side)
    rows = range(2**zoom)
    row = next(row for row in rows if tile_box(zoom, column, row).south <= latitude)
    return column, row


def in_tile(
    client: TestClient, noun: str, key: str, tile: tuple[int, int, int]
) -> list[list[float]]:
    """A record's line in a tile, in degrees; its bends are none that a tile needs to keep."""
    zoom, column, row = tile
    content = client.get(f"/tiles/{noun}/{zoom}/{column}/{row}.mvt").content
    layer = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})[noun]
    name = {"positions": "id", "places": "slug"}[noun]
    [found] = [each for each in layer["features"] if each["properties"][name] == key]
    [line] = parts_of(found["geometry"])
    box = tile_box(zoom, column, row)
    wide, high = box.east - box.west, box.north - box.south
    share = layer["extent"]
    return [[box.west + wide * x / share, box.north - high * y / share] for x, y in line]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_line_is_in_the_tiles_in_its_files_order(client: TestClient, noun: str) -> None:
    for key, parts in in_files(noun).items():
        if len(parts) == 1:
            tile = tile_that_holds(shape({"type": "LineString", "coordinates": parts[0]}).bounds)
            box = tile_box(*tile)
            # Over a whole tile a degree of latitude isn't as high everywhere.
            found = in_tile(client, noun, key, tile)
            assert ends([found]) == pytest.approx(ends(parts), abs=(box.east - box.west) / 16), key


@pytest.mark.parametrize("known", ["", "now"])
@pytest.mark.parametrize("coarsen_to_m", [None, 5000])
def test_areas_are_turned_and_no_line_is(
    fresh_database: Engines,
    client_of: Callable[[Engines], TestClient],
    coarsen_to_m: int | None,
    known: str,
) -> None:
    with editing_session(fresh_database, "Test") as session:
        for key, geometry in {"bent": BENT, "lines": LINES, "area": AREA}.items():
            make_position(session, None, None, geometry, public_id=key, coarsen_to_m=coarsen_to_m)
    lens = f"?known={datetime.now(UTC).isoformat().replace('+00:00', 'Z')}" if known else ""
    client = client_of(fresh_database)
    found = {
        key: client.get(f"/api/v1/positions/{key}{lens}").json()["geometry"]
        for key in ("bent", "lines", "area")
    }
    written = {
        "bent": [39.5, 36.5, 39.2, 35.2],
        "lines": [39.5, 36, 38.5, 36, 38, 35, 39, 35],
    }
    for key, expected in written.items():
        assert ends(parts_of(found[key])) == pytest.approx(expected, abs=NEAR)
    assert shape(found["area"]).exterior.is_ccw


def test_a_small_map_draws_a_line_from_its_first_point() -> None:
    line = shape({"type": "LineString", "coordinates": [[39, 36], [38, 35]]})
    [drawn] = shapes_of(window_on([line], 0.1), "here", line)
    start, end = (
        tuple(map(float, point.split(","))) for point in drawn.path.removeprefix("M").split("L")
    )
    # East is to the right, north is up.
    assert start[0] > end[0]
    assert start[1] < end[1]
