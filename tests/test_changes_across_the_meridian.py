"""What changed over the 180th meridian: its signs on the small map, and the boxes of feeds and frames."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from geoalchemy2 import WKTElement
from hypothesis import given
from hypothesis import strategies as st
from shapely import from_wkt
from shapely.geometry import Point, box, mapping

from app.antimeridian import bounds_of, cut_at_antimeridian, sides_of_box
from app.database import Engines, editing_session, reading_session
from app.drawing.changes_map import draw_changes_map
from app.drawing.frame import frame_on
from app.drawing.small_map import WIDTH, DrawnShape
from app.models import Place
from tests.factories import make_place, make_position

AREA = cut_at_antimeridian(box(179, 52, 182, 53))
LINE = "MULTILINESTRING((179 50, 180 50.5), (-180 50.5, -179 51))"


def corners(drawn: DrawnShape) -> list[float]:
    """How far from the left each corner lies, in pixels."""
    return [float(spot.split(",")[0]) for spot in drawn.path.strip("MZ").split("L")]


@pytest.fixture
def reader(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    """Who reads a map on which an area and a line came over the meridian, and a town moved over it."""
    with editing_session(fresh_database, "First") as session:
        make_place(session, 179.9, 50.5, slug="town", name="Town")
    with editing_session(fresh_database, "Moved") as session:
        town = session.query(Place).filter_by(slug="town").one()
        town.geom = WKTElement("POINT(-179.9 50.6)", srid=4326)
        values: dict[str, Any] = {"posture": "advances", "place_id": town.id}
        make_position(session, None, None, LINE, public_id="line", **values)
        make_position(session, None, None, AREA.wkt, public_id="area")
    return client_of(fresh_database)


def test_the_map_of_what_changed_shows_all_of_it_together(fresh_database: Engines) -> None:
    told = [
        ("moved", mapping(Point(-179.9, 50.6))),
        ("came", mapping(from_wkt(LINE))),
        ("came", mapping(AREA)),
    ]
    with reading_session(fresh_database) as session:
        drawn = draw_changes_map(session, told)
    assert drawn is not None
    point, line, area = drawn.shapes
    start, *_, end = corners(line)
    assert 0 < start < end < WIDTH
    assert 0 < min(corners(area)) < max(corners(area)) < WIDTH
    assert start < point.x < end


def test_an_entry_of_a_feed_has_the_box_that_crosses_the_meridian(reader: TestClient) -> None:
    boxes = [
        each["_conflict_map"]["bbox"]
        for each in reader.get("/changes.json").json()["items"]
        if "_conflict_map" in each
    ]
    assert [179, 52, -178, 53] in boxes
    for west, _, east, _ in boxes:
        assert (east - west) % 360 < 4
    atom = reader.get("/changes.atom").text
    assert "<georss:box>52 179 53 -178</georss:box>" in atom


@pytest.mark.parametrize(
    ("asked", "sides"),
    [
        ((-10, 40, 0, 42), (-10, 0)),
        ((0, 40, 10, 42), (0, 10)),
        ((170, 40, 180, 42), (170, 180)),
        ((-180, 40, -170, 42), (-180, -170)),
        ((175, 40, 190, 42), (175, -170)),
        ((-190, 40, -175, 42), (170, -175)),
    ],
)
def test_the_frame_of_an_image_has_the_sides_that_were_asked_for(
    asked: tuple[float, float, float, float], sides: tuple[float, float]
) -> None:
    box = frame_on(asked, 800, 400).box()
    assert (box.west, box.east) == pytest.approx(sides, abs=1e-9)


@given(st.floats(-540, 540), st.floats(0, 359), st.floats(0, 1))
def test_a_box_holds_what_lies_between_its_sides_and_is_as_wide(
    west: float, wide: float, share: float
) -> None:
    left, right = sides_of_box(west, west + wide)
    assert -180 <= left <= 180
    assert -180 <= right <= 180
    assert abs((right - left - wide + 180) % 360 - 180) < 1e-6
    spot = (west + wide * share + 180) % 360 - 180
    assert (spot - left + 1e-6) % 360 <= wide + 2e-6


def test_the_box_round_points_goes_the_short_way() -> None:
    assert bounds_of([Point(179.5, 1), Point(-179.5, 2)]) == (179.5, 1, -179.5, 2)
    assert bounds_of([Point(180, 1)]) == (180, 1, 180, 1)
    assert bounds_of([Point(-180, 1)]) == (-180, 1, -180, 1)
    assert bounds_of([AREA]) == (179, 52, -178, 53)
    assert bounds_of([Point(10, 1), Point(20, 2)]) == (10, 1, 20, 2)
