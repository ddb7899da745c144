"""Points and geometries as people type them."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from app.forms.coordinates import parse_point, say_point, write_point
from app.forms.mgrs import from_utm, parse_mgrs, to_utm, write_mgrs
from app.forms.shapes import parse_shape, write_shape
from app.geometry import distance_m

# Of GEOTRANS 3 (NGA), through the library `mgrs` 1.6: latitude and longitude, the reference to one
# metre, and the centre of that square as it gives it.
KNOWN_SQUARES = [
    (35.9500, 39.0100, "37SEV0090178402", 35.94999736904907, 39.00999617633284),
    (33.5117, 38.6206, "37SDT6476308080", 33.511697278158394, 38.62059539148484),
    (34.4667, 40.9167, "37SFU7604115571", 34.46670014111333, 40.9167041697334),
    (-33.8688, 151.2093, "56HLH3436850948", -33.86879858520177, 151.20929858481276),
    (51.4779, -0.0015, "30UYC0821307235", 51.4778985571945, -0.001500022272388832),
    (0.0001, 6.0001, "32NJF6603200011", 0.00010390056630861623, 6.000099228647688),
    (-0.0001, -77.5, "18MTE2172399988", -0.00010394441251778881, -77.50000164454157),
    (-79.5, -170.0, "2CNS2034374046", -79.49999912408711, -169.9999867304067),
    (33.3152, 44.3661, "38SMB4099486410", 33.31520258302291, 44.36609810958751),
]
# Where the plain zone isn't the one that Norway and Svalbard use; only reading is asked of these.
WIDENED = [
    ("32VKN9723000510", 60.390003049979704, 5.320004736797516),
    ("33XWG1481383004", 78.22000310928486, 15.649998972752208),
    ("33XWP5924519502", 83.90000223527218, 19.999983034786084),
]


@pytest.mark.parametrize(
    ("latitude", "longitude", "reference", "at_north", "at_east"), KNOWN_SQUARES
)
def test_grid_references_agree_with_geotrans(
    latitude: float, longitude: float, reference: str, at_north: float, at_east: float
) -> None:
    east, north = parse_mgrs(reference).centre()
    assert distance_m(east, north, longitude, latitude) < 1.5
    assert distance_m(east, north, at_east, at_north) < 0.001


@pytest.mark.parametrize(("latitude", "longitude", "reference", "_n", "_e"), KNOWN_SQUARES[:7])
def test_grid_references_are_written_as_geotrans_writes_them(
    latitude: float, longitude: float, reference: str, _n: float, _e: float
) -> None:
    written = write_mgrs(longitude, latitude)
    assert written is not None
    assert written.replace(" ", "") == reference


@pytest.mark.parametrize(("reference", "north", "east"), WIDENED)
def test_the_widened_zones_of_the_north_are_read(reference: str, north: float, east: float) -> None:
    assert distance_m(*parse_mgrs(reference).centre(), east, north) < 0.001


@given(st.floats(-179.9, 179.9), st.floats(-79.9, 83.9))
def test_every_point_lies_in_the_square_that_is_written_for_it(
    longitude: float, latitude: float
) -> None:
    reference = write_mgrs(longitude, latitude)
    assert reference is not None
    corner = parse_mgrs(reference).corner()
    assert distance_m(*corner, longitude, latitude) < math.sqrt(2) + 0.01


@given(st.integers(1, 60), st.floats(200_000, 800_000), st.floats(0, 9_300_000))
def test_utm_there_and_back_is_the_same_to_a_millimetre(
    zone: int, easting_m: float, northing_m: float
) -> None:
    longitude, latitude = from_utm(zone, easting_m, northing_m, north=True)
    back = to_utm(longitude, latitude, zone=zone, north=True)
    assert back == pytest.approx((easting_m, northing_m), abs=0.001)


@pytest.mark.parametrize(
    "text",
    [
        "35.95, 39.01",
        "35.95 39.01",
        "35,95 39,01",
        "35,95; 39,01",
        "35.95N 39.01E",
        "N 35.95 E 39.01",
        "39.01E, 35.95N",
        "E 39.01 N 35.95",
        "+35.95 +39.01",
        "35°57′N 39°0.6′E",
        "35° 57' 00\" N, 39° 00' 36\" E",
        "N35°57'0\" E39°0'36\"",
        "35 57 0 N 39 0 36 E",
        "35 57 0 39 0 36",
        "35°57′0″ 39°0′36″",
        "35d57m0sN 39d0m36sE",
        "geo:35.95,39.01",
        "https://www.openstreetmap.org/#map=9/35.95/39.01",
        "٣٥٫٩٥، ٣٩٫٠١",
    ],
)
def test_a_point_is_understood_in_any_common_notation(text: str) -> None:
    point = parse_point(text)
    assert (point.longitude, point.latitude) == pytest.approx((39.01, 35.95), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "longitude", "latitude"),
    [("-33.8688, 151.2093", 151.2093, -33.8688), ("33°30'S 70°40'W", -70.666667, -33.5)],
)
def test_south_and_west_are_below_zero(text: str, longitude: float, latitude: float) -> None:
    point = parse_point(text)
    assert (point.longitude, point.latitude) == pytest.approx((longitude, latitude), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "within_m"),
    [
        ("35.95, 39.01", 557),
        ("35.95000, 39.01000", 1),
        ("35°57′N 39°1′E", 928),
        ("37S EV 00 78", 500),
        ("37S EV 00901 78402", 1),
    ],
)
def test_the_digits_tell_how_far_off_a_point_may_be(text: str, within_m: int) -> None:
    assert parse_point(text).within_m == within_m


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("somewhere", "is no point"),
        ("35.95", "is no point"),
        ("139.01, 35.95", "The order is latitude, longitude"),
        ("35 70 N 39 E", "70 minutes"),
        ("35.5 20 N 39 E", "Only the last"),
        ("-35.9N 39E", "either a minus sign or a letter"),
        ("35.95N 39.01N", "one letter N or S and one letter E or W"),
        ("37S IV 00 00", "I and O aren't used"),
        ("37S EV 009", "3 digits"),
        ("61S EV 00 00", "zones go from 1 to 60"),
        ("37S JV 00 00", "no squares J"),
        ("ZAH 00 00", "polar regions"),
        ("35.95, 239.01", "longitude is 239.01"),
    ],
)
def test_what_is_no_point_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_point(text)
    assert sentence in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_point_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        point = parse_point(text)
        assert abs(point.longitude) <= 180.0001
        assert abs(point.latitude) <= 90


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_what_is_written_reads_back_to_a_tenth_of_a_metre(
    longitude: float, latitude: float
) -> None:
    point = parse_point(write_point(longitude, latitude))
    assert (point.longitude, point.latitude) == pytest.approx((longitude, latitude), abs=1e-6)


def test_a_point_is_said_with_its_grid_reference() -> None:
    assert say_point(39.01, 35.95) == "35.9500° N, 39.0100° E · 37S EV 0090 7840"


@pytest.mark.parametrize(
    ("text", "kind", "geometry"),
    [
        ("35, 39", "", Point(39, 35)),
        ("35, 39\n36, 40", "", LineString([(39, 35), (40, 36)])),
        ("35, 39 to 36, 40", "line", LineString([(39, 35), (40, 36)])),
        ("35,39; 36,39; 36,40", "area", Polygon([(39, 35), (39, 36), (40, 36)])),
        ("35, 39\n36, 39\n36, 40\n35, 39", "", Polygon([(39, 35), (39, 36), (40, 36)])),
        ('{"type": "Point", "coordinates": [39, 35]}', "", Point(39, 35)),
        ('{"type": "Feature", "geometry": {"type": "Point", "coordinates": [39, 35, 200]}}', "",
         Point(39, 35)),
        ("LINESTRING (39 35, 40 36)", "", LineString([(39, 35), (40, 36)])),
    ],
)  # fmt: skip
def test_geometries_are_typed_corner_by_corner(
    text: str, kind: str, geometry: Point | LineString | Polygon
) -> None:
    assert parse_shape(text, kind).geometry.equals(geometry)


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("", "", "Nothing is written"),
        ("35, 39\nnorth of it", "", "Corner 2"),
        ("35, 39", "line", "needs at least 2 corners"),
        ("35, 39\n36, 40\n35, 39", "area", "needs at least 3 corners"),
        ("35, 39\n36, 40", "point", "Is it a line?"),
        ("35,39\n36,40\n36,39\n35,40", "area", "Its edge crosses itself"),
        ("{not json", "", "GeoJSON can't be read"),
        ('{"type": "Point"}', "", "no GeoJSON geometry"),
        ('{"type": "Point", "coordinates": [39, 135]}', "", "off the globe"),
        ("POLYGON ((39 35", "", "WKT can't be read"),
        ("POINT (39 35)", "area", "the choice says area"),
    ],
)
def test_a_geometry_that_is_none_is_told_in_a_sentence(text: str, kind: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_shape(text, kind)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "geometry",
    [
        Point(39.123456, 35.5),
        LineString([(39, 35), (40.5, 36)]),
        Polygon([(39, 35), (40, 35), (40, 36)]),
        Polygon([(39, 35), (42, 35), (42, 38), (39, 38)], [[(40, 36), (41, 36), (41, 37)]]),
        MultiPolygon([box(39, 35, 40, 36), box(41, 35, 42, 36)]),
        Point(39.12345678901, 35.5),
    ],
)
def test_a_stored_geometry_comes_through_the_form_unchanged(geometry: Point) -> None:
    assert parse_shape(write_shape(geometry)).geometry == geometry or (
        parse_shape(write_shape(geometry), "area").geometry == geometry
    )
