"""Lines and areas over the 180th meridian are cut there (RFC 7946, 3.1.9), and nothing else is."""

import json
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, shape

from app.antimeridian import cut_at_antimeridian, middle, short_way
from app.editing.record_json import record_from_json
from app.forms.shapes import parse_shape, write_shape
from app.nouns.position import PositionRecord

EAST = "POLYGON ((180 0, 180 1, 179 1, 179 0, 180 0))"
WEST = "POLYGON ((-180 1, -180 0, -179 0, -179 1, -180 1))"
CUT = [
    ("LINESTRING (179 0, -179 2)", "MULTILINESTRING ((179 0, 180 1), (-180 1, -179 2))"),
    ("LINESTRING (-179 2, 179 0)", "MULTILINESTRING ((-179 2, -180 1), (180 1, 179 0))"),
    ("LINESTRING (179 0, 181 2)", "MULTILINESTRING ((179 0, 180 1), (-180 1, -179 2))"),
    ("LINESTRING (-179 0, -181 2)", "MULTILINESTRING ((-179 0, -180 1), (180 1, 179 2))"),
    ("LINESTRING (179 0, 180 1, -179 2)", "MULTILINESTRING ((179 0, 180 1), (-180 1, -179 2))"),
    ("LINESTRING (181 0, 182 1)", "LINESTRING (-179 0, -178 1)"),
    ("LINESTRING (180 0, -179 1)", "LINESTRING (-180 0, -179 1)"),
    # The meridian written with the other sign leaves no part without length.
    ("LINESTRING (179 50, -180 51)", "LINESTRING (179 50, 180 51)"),
    (
        "LINESTRING (179 50, -180 51, -179 52)",
        "MULTILINESTRING ((179 50, 180 51), (-180 51, -179 52))",
    ),
    ("POINT (181 0)", "POINT (-179 0)"),
    ("POINT (-181 0)", "POINT (179 0)"),
    ("POLYGON ((179 0, 181 0, 181 1, 179 1, 179 0))", f"{EAST}|{WEST}"),
    ("POLYGON ((179 0, -179 0, -179 1, 179 1, 179 0))", f"{EAST}|{WEST}"),
    ("POLYGON ((179 0, 179 1, -179 1, -179 0, 179 0))", f"{EAST}|{WEST}"),
]
KEPT = [
    "LINESTRING (10 0, 11 1)",
    "LINESTRING (-80 0, 80 1)",
    "LINESTRING (179 0, 180 1, 179 2)",
    "MULTILINESTRING ((179 0, 180 1), (-180 1, -179 2))",
    "POLYGON ((38 35, 38 36, 39 36, 39 35, 38 35))",
    "POLYGON ((-180 60, 0 60, 180 60, 180 90, -180 90, -180 60))",
    "LINESTRING (900 0, 901 1)",
    "POINT (180 0)",
]


@pytest.mark.parametrize(("written", "cut"), CUT)
def test_what_runs_over_the_meridian_is_cut_there(written: str, cut: str) -> None:
    found = cut_at_antimeridian(shapely.from_wkt(written))
    if "|" in cut:
        wanted = shapely.MultiPolygon([shapely.from_wkt(part) for part in cut.split("|")])
        assert found.geom_type == "MultiPolygon"
        assert found.normalize() == wanted.normalize()
    else:
        assert found == shapely.from_wkt(cut)


@pytest.mark.parametrize("written", KEPT)
def test_what_needs_no_cut_stays_as_it_is(written: str) -> None:
    geometry = shapely.from_wkt(written)
    assert cut_at_antimeridian(geometry) == geometry


def test_a_hole_over_the_meridian_is_cut_with_its_area() -> None:
    area = shapely.Polygon(
        [(170, 0), (-170, 0), (-170, 10), (170, 10)], [[(178, 3), (178, 6), (-178, 6), (-178, 3)]]
    )
    cut = cut_at_antimeridian(area)
    assert cut.is_valid
    assert cut.area == pytest.approx(200 - 12)
    assert cut.bounds == (-180, 0, 180, 10)


def test_what_was_cut_is_put_together_the_short_way_round() -> None:
    line = shapely.from_wkt("MULTILINESTRING ((179 0, 180 1), (-180 1, -177 4))")
    assert short_way([line]) == [shapely.from_wkt("LINESTRING (-181 0, -177 4)")]
    [area] = short_way([cut_at_antimeridian(shapely.box(178, 0, 181, 1))])
    assert area.equals(shapely.box(178, 0, 181, 1))
    assert area.geom_type == "Polygon"
    # Its middle is within -180 to 180, and so is what is said of it.
    [farther] = short_way([cut_at_antimeridian(shapely.box(178, 0, 184, 1))])
    assert farther.bounds == (-182, 0, -176, 1)
    assert middle(cut_at_antimeridian(shapely.box(178, 0, 184, 1))) == shapely.Point(-179, 0.5)
    spots = [shapely.Point(179, 0), shapely.Point(-178, 0), shapely.Point(170, 0)]
    assert [spot.x for spot in short_way(spots)] == [179, 182, 170]


@pytest.mark.parametrize(
    "written",
    [
        "MULTILINESTRING ((38 35, 39 36), (39 36, 40 36))",
        "MULTIPOINT (-80 0, 90 0)",
        "POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))",
        "MULTIPOINT (10 0, 20 0)",
    ],
)
def test_what_lies_together_is_left_alone(written: str) -> None:
    geometry = shapely.from_wkt(written)
    assert short_way([geometry]) == [geometry]


corners = st.tuples(st.floats(-180, 180, width=32), st.floats(-85, 85, width=32))
# Steps of less than half the world, so that the short way is the only one.
steps = st.tuples(st.floats(-90, 90, width=32), st.floats(-85, 85, width=32))


@given(corners, st.lists(steps, min_size=1, max_size=6))
def test_a_cut_line_keeps_points_length_and_direction(
    start: tuple[float, float], moves: Sequence[tuple[float, float]]
) -> None:
    spots = [start]
    for across, latitude in moves:
        spots.append((spots[-1][0] + across, latitude))
    if max(abs(x) for x, _ in spots) > 540:
        return
    line = LineString(spots)
    if not line.length > 0.001:
        return
    cut = cut_at_antimeridian(line)
    assert cut_at_antimeridian(cut) == cut
    if line.bounds[2] - line.bounds[0] < 359:
        [whole] = short_way([cut])
        assert whole.geom_type == "LineString"
        assert math.isclose(whole.length, line.length, abs_tol=1e-6)
        assert whole.bounds[2] - whole.bounds[0] < 359
        assert _same(whole.coords[0][0], line.coords[0][0])
        assert _same(whole.coords[-1][0], line.coords[-1][0])
    assert math.isclose(cut.length, line.length, abs_tol=1e-6)
    assert cut.bounds[0] >= -180
    assert cut.bounds[2] <= 180
    told: list[Any] = [spot for part in getattr(cut, "geoms", [cut]) for spot in part.coords]
    at = 0
    for x, y in spots:
        # Each corner is met again, in the line's order, modulo 360.
        while not (math.isclose(told[at][1], y, abs_tol=1e-6) and _same(told[at][0], x)):
            at += 1
            assert at < len(told), (x, y)


def _same(longitude: float, other: float) -> bool:
    away = abs(longitude - other) % 360
    return min(away, 360 - away) < 1e-6


def test_geojson_of_the_rfc_itself() -> None:
    # RFC 7946, 3.1.9, gives both forms.
    line = {"type": "LineString", "coordinates": [[170.0, 45.0], [190.0, 45.0]]}
    cut = {
        "type": "MultiLineString",
        "coordinates": [[[170.0, 45.0], [180.0, 45.0]], [[-180.0, 45.0], [-170.0, 45.0]]],
    }
    assert cut_at_antimeridian(shape(line)) == shape(cut)


def test_records_of_files_forms_and_the_api_are_cut_alike() -> None:
    line = {"type": "LineString", "coordinates": [[179, 50], [-179, 52]]}
    cut = shapely.from_wkt("MULTILINESTRING ((179 50, 180 51), (-180 51, -179 52))")
    data = {
        "id": "p-1",
        "actor": "red",
        "posture": "advances",
        "modality": "observed",
        "valid_from": "2017-06-07",
        "uncertainty_m": 500,
        "claims": ["c-1"],
    }
    from_api = record_from_json("positions", data | {"geometry": line})
    from_file = PositionRecord.model_validate(
        data | {"geometry": shape(line), "valid_from": date(2017, 6, 7)}
    )
    assert isinstance(from_api, PositionRecord)
    assert from_api.geometry == from_file.geometry == cut
    for typed in (json.dumps(line), "LINESTRING (179 50, 181 52)", "50, 179\n52, -179"):
        assert parse_shape(typed, "line").geometry == cut
    assert parse_shape(write_shape(cut)).geometry == cut
