import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    mapping,
    shape,
)
from shapely.geometry.base import BaseGeometry

from app.geometry import (
    BoundingBox,
    circle,
    decimals_for,
    distance_m,
    geometry_problem,
    right_hand_rule,
    round_coordinates,
    tile_bounds,
    tile_box,
)

longitudes = st.floats(-180, 180)
latitudes = st.floats(-85, 85)


def test_a_box_is_parsed_from_four_numbers() -> None:
    assert BoundingBox.parse("38, 34,41.5,37") == BoundingBox(38, 34, 41.5, 37)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "A box needs four numbers, west,south,east,north; '' has 1."),
        ("38,34,41", "A box needs four numbers, west,south,east,north; '38,34,41' has 3."),
        ("38,34,41,37,9", "has 5."),
        ("38,x,41,37", "south is 'x', which is no number."),
        ("38,34,,37", "east is '', which is no number."),
        ("nan,34,41,37", "west is nan; it must be a finite number."),
        ("38,34,41,inf", "north is inf; it must be a finite number."),
        ("38,34,181,37", "east is 181; it must lie between -180 and 180."),
        ("38,-91,41,37", "south is -91; it must lie between -90 and 90."),
        ("38,37,41,34", "south is 37, above north, which is 34."),
    ],
)
def test_a_malformed_box_is_refused_by_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem) + "$"):
        BoundingBox.parse(text)


def test_a_box_across_the_antimeridian_splits_in_two() -> None:
    assert BoundingBox.parse("170,-20,-170,-10").split() == (
        BoundingBox(170, -20, 180, -10),
        BoundingBox(-180, -20, -170, -10),
    )


def test_a_plain_box_stays_one() -> None:
    box = BoundingBox(38, 34, 41, 37)
    assert box.split() == (box,)


@given(st.text())
def test_any_text_is_a_box_or_a_sentence(text: str) -> None:
    try:
        BoundingBox.parse(text)
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017  (both outcomes are right)


@pytest.mark.parametrize(
    ("uncertainty_m", "decimals"),
    [(None, 6), (0, 6), (0.01, 6), (1, 6), (10, 5), (600, 3), (1500, 2), (20_000, 1), (1e7, 1)],
)
def test_a_coordinate_gets_the_decimals_it_deserves(
    uncertainty_m: float | None, decimals: int
) -> None:
    assert decimals_for(uncertainty_m) == decimals


@given(st.floats(0.2, 100_000))
def test_the_last_decimal_is_no_coarser_than_the_uncertainty(uncertainty_m: float) -> None:
    decimals = decimals_for(uncertainty_m)
    assert 111_320 * 10**-decimals <= uncertainty_m * 1.001 or decimals == 6
    assert 111_320 * 10 ** -(decimals - 1) >= uncertainty_m * 0.999 or decimals == 1


def test_the_distance_from_raqqah_to_deir_al_zour_is_123_kilometres() -> None:
    assert distance_m(39.00788, 35.95283, 40.14084, 35.33588) == pytest.approx(123_100, abs=300)


def test_the_distance_to_the_other_side_of_the_earth_is_half_its_girth() -> None:
    assert distance_m(0, 0, 180, 0) == pytest.approx(math.pi * 6_371_008.8)


@given(longitudes, latitudes, st.floats(1, 100_000))
def test_every_corner_of_a_circle_is_a_radius_away(
    longitude: float, latitude: float, radius_m: float
) -> None:
    ring = circle(longitude, latitude, radius_m).exterior
    assert ring.is_ccw
    for corner_longitude, corner_latitude in ring.coords:
        away = distance_m(longitude, latitude, corner_longitude, corner_latitude)
        assert away == pytest.approx(radius_m, rel=1e-3, abs=0.01)


def test_a_circle_has_as_many_corners_as_asked() -> None:
    assert len(circle(39, 36, 500, corners=8).exterior.coords) == 9


@pytest.mark.parametrize("radius_m", [0, -5, math.nan])
def test_a_circle_without_a_radius_is_refused(radius_m: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        circle(39, 36, radius_m)


def test_a_circle_round_a_pole_is_refused() -> None:
    with pytest.raises(ValueError, match="has a pole in it"):
        circle(0, 89.99, 5000)


def test_the_first_tile_is_the_whole_web_map() -> None:
    edge = pytest.approx(20_037_508.3428)
    west, south, east, north = tile_bounds(0, 0, 0)
    assert (-west, -south, east, north) == (edge, edge, edge, edge)


def test_a_tile_in_degrees_holds_the_place_it_is_for() -> None:
    box = tile_box(5, 19, 12)
    assert (box.west, box.east) == (33.75, 45.0)
    assert box.south == pytest.approx(31.952162)
    assert box.north == pytest.approx(40.979898)


@pytest.mark.parametrize(
    ("tile", "problem"),
    [
        ((-1, 0, 0), "The zoom is -1; tiles have zooms from 0 to 24."),
        ((25, 0, 0), "The zoom is 25; tiles have zooms from 0 to 24."),
        ((2, 4, 0), "The column is 4; at zoom 2 it goes from 0 to 3."),
        ((2, 0, -1), "The row is -1; at zoom 2 it goes from 0 to 3."),
    ],
)
def test_a_tile_off_the_map_is_refused(tile: tuple[int, int, int], problem: str) -> None:
    for bounds in (tile_bounds, tile_box):
        with pytest.raises(ValueError, match=re.escape(problem)):
            bounds(*tile)


@pytest.mark.parametrize(
    "geometry",
    [
        Point(39, 36),
        LineString([(39, 36), (40, 35)]),
        MultiPolygon([Polygon([(39, 36), (40, 36), (40, 37)])]),
        Point(-180, 90),
    ],
)
def test_a_sound_geometry_has_no_problem(geometry: BaseGeometry) -> None:
    assert geometry_problem(geometry) is None


@pytest.mark.parametrize(
    ("geometry", "problem"),
    [
        (Point(), "It is empty."),
        (Point(39, 36, 200), "It has heights; positions are [longitude, latitude]."),
        (Point(math.nan, 36), "A position is [nan, 36.0], which is no point."),
        (
            LineString([(39, 36), (39, 136)]),
            "The position [39, 136] is off the globe; the order is [longitude, latitude].",
        ),
        (
            Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]),
            "It is invalid: Self-intersection[0.5 0.5].",
        ),
        (
            LineString([(1, 1), (1, 1)]),
            "It is invalid: Too few points in geometry component[1 1].",
        ),
        (
            GeometryCollection([Point(39, 36)]),
            "It is a GeometryCollection; a point, a line or an area is needed.",
        ),
    ],
)
def test_a_geometry_is_refused_by_what_is_wrong(geometry: BaseGeometry, problem: str) -> None:
    assert geometry_problem(geometry) == problem


def test_coordinates_are_rounded_at_every_depth_and_nothing_else_is() -> None:
    feature = {
        "type": "Feature",
        "id": "raqqah",
        "bbox": [39.00788, 35.95283, 39.00788, 35.95283],
        "geometry": {"type": "LineString", "coordinates": ((39.00788, 35.95283), (-0.0001, 1))},
        "properties": {"uncertainty_m": 1500.123, "coordinates": "as they were"},
    }
    assert round_coordinates({"type": "FeatureCollection", "features": [feature]}, 2) == {
        "type": "FeatureCollection",
        "features": [
            feature
            | {
                "bbox": [39.01, 35.95, 39.01, 35.95],
                "geometry": {"type": "LineString", "coordinates": [[39.01, 35.95], [0.0, 1]]},
            }
        ],
    }


def test_a_feature_without_geometry_is_rounded_too() -> None:
    feature = {"type": "Feature", "geometry": None, "properties": {}}
    assert round_coordinates(feature, 2) == feature


def test_outer_rings_turn_counterclockwise_and_holes_clockwise() -> None:
    clockwise = Polygon([(0, 0), (0, 9), (9, 9), (9, 0)], holes=[[(1, 1), (2, 1), (2, 2), (1, 2)]])
    turned = right_hand_rule(MultiPolygon([clockwise]))
    assert isinstance(turned, MultiPolygon)
    assert turned.geoms[0].exterior.is_ccw
    assert not turned.geoms[0].interiors[0].is_ccw
    assert turned.geoms[0].exterior.coords[0] == (0, 0)
    assert turned.equals(MultiPolygon([clockwise]))
    assert right_hand_rule(turned).equals_exact(turned, 0)


def test_lines_keep_their_direction() -> None:
    line = LineString([(39, 36), (40, 35)])
    assert mapping(right_hand_rule(line)) == mapping(line)


@given(st.floats(-170, 170), st.floats(-80, 80), st.integers(1, 6))
def test_rounding_twice_is_rounding_once(longitude: float, latitude: float, decimals: int) -> None:
    once = round_coordinates(mapping(Point(longitude, latitude)), decimals)
    assert round_coordinates(once, decimals) == once
    assert shape(once).distance(Point(longitude, latitude)) <= 0.71 * 10**-decimals
