"""What lies over the 180th meridian is found, drawn, measured and said where it is."""

import csv
import io
from collections.abc import Callable
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from fastapi.testclient import TestClient
from geoalchemy2 import WKTElement
from shapely.geometry import Point, box

from app.antimeridian import cut_at_antimeridian, short_way
from app.database import Engines, editing_session
from app.drawing.small_map import HEIGHT, WIDTH, shapes_of, window_on
from app.editing.distances import moved_m, wind_from
from app.misplaced import apart_m
from app.queries.misplacing import location_cautions
from tests.factories import make_place, make_position
from tests.reading import read

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

# Goes east, and a little north.
LINE = "MULTILINESTRING((179 50, 180 50.5), (-180 50.5, -179 51))"
AREA = cut_at_antimeridian(box(179, 52, 182, 53))
BESIDE = [
    ("178,49,180,52", True),
    ("-180,49,-178,52", True),
    ("178,49,-178,52", True),
    ("179.9,49,-179.9,52", True),
    ("-178,49,178,52", False),
    ("0,49,10,52", False),
    ("38,29,48,60", False),
]


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    """A reader of a map with a line, a river and an area over the meridian, and a town beside it."""
    with editing_session(fresh_database, "First") as session:
        east = make_place(session, 179.9, 50.5, slug="east", name="East")
        make_place(session, -179.4, 50.5, slug="west", name="West")
        river = WKTElement(LINE, srid=4326)
        make_place(session, slug="river", name="River", kind="river", geom=river)
        values: dict[str, Any] = {"posture": "advances", "place_id": east.id}
        make_position(session, None, None, LINE, public_id="line", **values)
        make_position(session, None, None, AREA.wkt, public_id="area")
    return client_of(fresh_database)


@pytest.mark.parametrize(("bbox", "is_found"), BESIDE)
def test_a_box_finds_it_on_either_side_and_nowhere_else(
    visitor: TestClient, bbox: str, is_found: bool
) -> None:
    ogc = "/ogc/collections/positions/items"
    for path in ("/api/v1/positions", "/data/positions.geojson", "/api/v1/places", ogc):
        features = visitor.get(f"{path}?bbox={bbox}").json()["features"]
        found = {each["id"] for each in features}
        assert ({"line", "river"} & found != set()) is is_found, path


def in_tile(visitor: TestClient, path: str) -> dict[str, Any]:
    """The features of a tile of positions by their ids, north up."""
    content = visitor.get(f"/tiles/positions/{path}.mvt").content
    layer = mapbox_vector_tile.decode(content).get("positions", {"features": []})
    return {each["properties"]["id"]: each["geometry"] for each in layer["features"]}


def test_a_tile_has_it_on_either_side_and_nowhere_else(visitor: TestClient) -> None:
    row = 5
    for column in range(16):
        found = in_tile(visitor, f"4/{column}/{row}")
        assert set(found) == ({"line", "area"} if column in (0, 15) else set()), column
    for column in (0, 15):
        line = in_tile(visitor, f"4/{column}/{row}")["line"]["coordinates"]
        assert line[0][0] < line[-1][0]
        assert line[0][1] < line[-1][1]
    whole = in_tile(visitor, "0/0/0")["line"]
    assert whole["type"] == "MultiLineString"
    assert [part[0][0] > 4000 for part in whole["coordinates"]] == [True, False]


def test_every_output_has_its_parts_in_its_direction(visitor: TestClient) -> None:
    wanted = shapely.from_wkt(LINE)
    text = visitor.get("/data/positions.csv").content.decode("utf-8-sig")
    [row] = [each for each in csv.DictReader(io.StringIO(text)) if each["id"] == "line"]
    assert shapely.from_wkt(row["wkt"]) == wanted
    for path in ("/api/v1/positions", "/data/positions.geojson"):
        features = visitor.get(path).json()["features"]
        [found] = [each["geometry"] for each in features if each["id"] == "line"]
        assert shapely.geometry.shape(found) == wanted


def test_the_layers_middle_is_where_it_is(visitor: TestClient) -> None:
    told = visitor.get("/tiles/positions.json").json()
    # TileJSON 3.0: bounds must not wrap around the meridian.
    assert told["bounds"] == [-180, 50, 180, 53]
    assert told["center"] == [-179.5, 51.5, 6]


def test_the_small_map_of_a_line_draws_it_in_one_piece(visitor: TestClient) -> None:
    [drawn] = read(visitor, "/places/river").classed("place-map")
    [path] = drawn.classed("small-map-here")
    ends = path.attributes["d"].removeprefix("M").split("L")
    (start_x, start_y), (end_x, end_y) = ([float(n) for n in end.split(",")] for end in ends)
    assert 0 < start_x < WIDTH / 3
    assert WIDTH * 2 / 3 < end_x < WIDTH
    assert 0 < end_y < start_y < HEIGHT
    # Both towns lie near it, on either side.
    names = {each.text: each for each in drawn.classed("small-map-name")}
    assert {"East", "West"} <= set(names)


def test_an_area_is_drawn_without_an_edge_at_the_meridian() -> None:
    window = window_on([AREA], 0.1)
    assert window.longitude == -179.5
    [drawn] = shapes_of(window, "here", AREA)
    left = [float(spot.split(",")[0]) for spot in drawn.path.strip("MZ").split("L")]
    assert 0 < min(left) < max(left) < WIDTH
    assert (window.box().west, window.box().east) == pytest.approx((178.55, -177.55), abs=0.01)


def test_what_moved_over_the_meridian_fits_on_its_small_map() -> None:
    before, after = Point(179.9, 50), Point(-179.9, 50)
    window = window_on([before, after], 0.027)
    drawn = [shapes_of(window, side, each)[0] for side, each in (("b", before), ("a", after))]
    assert 0 < drawn[0].x < WIDTH / 2 < drawn[1].x < WIDTH
    assert wind_from(before, after) == "east"
    assert moved_m(before, after) == pytest.approx(14_300, rel=0.01)


def test_the_nearest_places_may_lie_beyond_the_meridian(visitor: TestClient) -> None:
    [drawn] = read(visitor, "/places/east").classed("place-map")
    assert [each.text for each in drawn.all("li")] == ["West 50 km east"]
    assert drawn.classed("small-map-river")


def test_it_is_said_in_words_where_it_is(visitor: TestClient) -> None:
    assert "a line of 2 corners, from 50° N, 179° E" in read(visitor, "/positions/line").text
    area = read(visitor, "/positions/area").text
    assert "an area 231 km from corner to corner, round 52.5° N, 179.5° W" in area


def test_distances_are_the_short_way_round(fresh_database: Engines) -> None:
    line = shapely.from_wkt(LINE)
    assert apart_m(Point(-179, 51), line) == pytest.approx(0, abs=1)
    assert apart_m(Point(-178, 51), Point(178, 51)) == pytest.approx(279_900, rel=0.01)
    assert apart_m(Point(178, 51), AREA) < 200_000
    with editing_session(fresh_database, "First") as session:
        make_place(session, 179.5, 50)
        for number in range(10):
            make_place(session, -150 + number, 50)
        assert location_cautions(session, "positions", Point(-179.5, 50), 100) == []


@pytest.mark.parametrize("cell_m", [1000, 5000, 20_000, 50_000])
def test_what_is_coarsened_still_ends_at_the_meridian(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient], cell_m: int
) -> None:
    with editing_session(fresh_database, "Test") as session:
        make_position(session, None, None, LINE, public_id="line", coarsen_to_m=cell_m)
        make_position(session, None, None, AREA.wkt, public_id="area", coarsen_to_m=cell_m)
    client = client_of(fresh_database)
    told = {
        key: shapely.geometry.shape(client.get(f"/api/v1/positions/{key}").json()["geometry"])
        for key in ("line", "area")
    }
    first, second = told["line"].geoms
    assert (first.coords[-1][0], second.coords[0][0]) == (180, -180)
    assert first.coords[-1][1] == second.coords[0][1]
    for geometry in told.values():
        [whole] = short_way([geometry])
        assert whole.geom_type in {"LineString", "Polygon"}
        assert geometry.bounds[0] == -180
        assert geometry.bounds[2] == 180
