"""Points and geometries as people type them."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from app.forms.coordinates import parse_point, read_point, say_point, write_point
from app.forms.readings import Reading
from app.forms.shapes import parse_shape, read_shape, write_shape


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
        "(35.95, 39.01)",
        "{35.95; 39.01}",
        "355700N 0390036E",
        "355700.0N 0390036.0E",
        "N355700 E0390036",
        "3557N 03900.6E",
        "355700 0390036",
        "+3557+03900.6/",
        "+35.95+039.01/",
        "35-57-00N 039-00-36E",
        "35-57-00N, 39-00-36E",
        "35–57–00 N / 39–00–36 E",
        "35-57-00 39-00-36",
        "35.57.00N 39.00.36E",
        "35N57 39E00.6",
        "35°N57'00\" 39°E00'36\"",
        "35.95 north, 39.01 east",
        "35.95 degrees north 39.01 degrees east",
        "35 degrees 57 minutes north, 39 degrees 0.6 minutes east",
        "latitude 35.95 longitude 39.01",
        "lat: 35.95, lon: 39.01",
        "lng=39.01 lat=35.95",
        "35.95 nord, 39.01 est",
        "٣٥°٥٧′٠٠″ش ٣٩°٠٠′٣٦″ق",
        "35.95 شمالاً، 39.01 شرقاً",
        "35°57′ с. ш. 39°0.6′ в. д.",
        "35,95° N; 39,01° E",
        "\u200e35.95\u200f,\u00a039.01",
        "<coordinates>39.01,35.95,0</coordinates>",
    ],
)
def test_a_point_is_understood_in_any_common_notation(text: str) -> None:
    point = parse_point(text)
    assert (point.longitude, point.latitude) == pytest.approx((39.01, 35.95), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "longitude", "latitude"),
    [
        ("-33.8688, 151.2093", 151.2093, -33.8688),
        ("\u221233.8688, 151.2093", 151.2093, -33.8688),
        ("33°30'S 70°40'W", -70.666667, -33.5),
        ("33°30'ج 70°40'غ", -70.666667, -33.5),
        ("S 33 30 W 70 40", -70.666667, -33.5),
        ("-33.5-070.666667/", -70.666667, -33.5),
        ("35°57″N 39°36″E", 39.01, 35.015833),
        ("36 12 30 N, 43 7 48 E", 43.13, 36.208333),
        ("-36 30, 43 30", 43.5, -36.5),
    ],
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
        ("35 70 N 39 E", "70 minutes"),
        ("35.5 20 N 39 E", "Only the last"),
        ("-35.9N 39E", "either a minus sign or a letter"),
        ("35.95N 39.01N", "one letter N or S and one letter E or W"),
        ("35°57'N 39°61'E", "61 minutes"),
        ("57'N 39'E", "degrees are missing"),
        ("35'57°N 39°0'E", "don't follow one another"),
        ("7 Jan 2017", "is a day, not a point"),
        ("7JAN2017", "is a day, not a point"),
        ("7 March 2017", "is a day, not a point"),
        ("2017-06-07", "is a day, not a point"),
        ("7/6/2017", "is a day, not a point"),
        ("13.1.2024", "is a day, not a point"),
        ("35.95, 39.01" + " " * 3 + "x" * 300, "characters; a point has at most 200"),
        ("N 35.95", "one letter N or S and one letter E or W"),
        ("35.95, 239.01", "longitude is 239.01"),
    ],
)
def test_what_is_no_point_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_point(text)
    assert sentence in str(caught.value)


def said(text: str, near: tuple[float, float] | None = None) -> dict[str, tuple[float, float]]:
    """Each reading of a text by its notation: (latitude, longitude)."""
    return {each.notation: (each.latitude, each.longitude) for each in read_point(text, near)}


AS_COMMAS, AS_MINUTES = (35.57, 39.01), (35.95, 39.016667)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("35,57, 39,01", {"commas": AS_COMMAS, "minutes": AS_MINUTES}),
        ("35,57 39,01", {"commas": AS_COMMAS, "minutes": AS_MINUTES}),
        ("35,57; 39,01", {"commas": AS_COMMAS, "minutes": AS_MINUTES}),
        ("35,57,39,01", {"commas": AS_COMMAS, "minutes": AS_MINUTES}),
        ("35,57N 39,01E", {"commas": AS_COMMAS, "minutes": AS_MINUTES}),
        ("٣٥,٥٧، ٣٩,٠١", {"commas": AS_COMMAS, "minutes": AS_MINUTES}),
        ("36,20 43,13", {"commas": (36.2, 43.13), "minutes": (36.333333, 43.216667)}),
        (
            "39.01,35.95,0",
            {"longitude_first": (35.95, 39.01), "latitude_first": (39.01, 35.95)},
        ),
        ("[39.01, 35.95]", {"longitude_first": (35.95, 39.01), "latitude_first": (39.01, 35.95)}),
        ("139.01,35.95,12.5", {"longitude_first": (35.95, 139.01)}),
        ("139.01, 35.95", {"longitude_first": (35.95, 139.01)}),
        ("35.95 N 39.01 O", {"o_is_east": (35.95, 39.01), "o_is_west": (35.95, -39.01)}),
        ("37S 500901 3978402", {"utm_band": (35.949993, 39.009991), "utm_south": (-54.342216, 39.013859)}),
    ],
)  # fmt: skip
def test_where_two_readings_are_possible_both_are_offered(
    text: str, readings: dict[str, tuple[float, float]]
) -> None:
    found = said(text)
    assert list(found) == list(readings)
    for notation, point in readings.items():
        assert found[notation] == pytest.approx(point, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("35,95 39,01", "commas"),
        ("35,5712, 39,0123", "commas"),
        ("35,57,30 39,01,10", "seconds"),
        ("35 57 39 01", "minutes"),
        ("35, 57, 39, 01", "minutes"),
        ("35.57, 39.01", "degrees"),
        ("35°57,5'N 39°01,2'E", "commas"),
    ],
)
def test_where_only_one_reading_holds_it_is_taken(text: str, notation: str) -> None:
    [reading] = read_point(text)
    assert (reading.notation, reading.is_sure) == (notation, True)


def test_what_is_only_offered_is_never_taken_alone() -> None:
    [reading] = read_point("139.01, 35.95")
    assert "longitude written first" in reading.doubt
    with pytest.raises(ValueError, match="several ways"):
        parse_point("35,57, 39,01")


def test_corners_that_can_be_read_two_ways_are_read_alike() -> None:
    both = read_shape("35,57, 39,01\n36,20, 39,30", "line")
    assert [each.notation for each in both] == ["commas", "minutes"]
    [sure] = read_shape("35,57, 39,01\n35,95, 39,30", "line")
    assert list(sure.geometry.coords) == [(39.01, 35.57), (39.3, 35.95)]
    [kml] = read_shape("<coordinates>39,35,0 40,36,0</coordinates>")
    assert list(kml.geometry.coords) == [(39, 35), (40, 36)]
    bare = read_shape("39.0,35.0,0 40.0,36.0,0")
    assert [each.notation for each in bare] == ["longitude_first", "latitude_first"]


@pytest.mark.parametrize(
    "text",
    [
        "1" * 50_000, "1 " * 30_000, "1," * 30_000, "1.1." * 10_000, "N" * 50_000, "-" * 50_000,
        "°" * 50_000, " " * 50_000 + "x", "geo:" + "1" * 50_000, "https://a/" + "@1," * 20_000,
        "POINT" + " " * 50_000, "<coordinates>" * 5_000, "37S " + "1" * 50_000, "2+" * 20_000,
        "north " * 10_000, "1/" * 20_000 + "2017", "to " * 20_000, "1 to\t" * 20_000,
    ],
)  # fmt: skip
def test_no_text_keeps_the_reader_waiting(text: str) -> None:
    began = time.process_time()
    with contextlib.suppress(ValueError):
        read_shape(text)
    assert time.process_time() - began < 5


@given(st.text(alphabet="0123456789.,;°'\"NSEWO+-/ ()[]", max_size=40))
def test_every_reading_of_a_text_is_on_the_globe(text: str) -> None:
    with contextlib.suppress(ValueError):
        for reading in read_point(text):
            assert isinstance(reading, Reading)
            assert abs(reading.latitude) <= 90
            assert abs(reading.longitude) <= 180


@given(st.floats(-89.99, 89.99), st.floats(-179.99, 179.99))
def test_degrees_minutes_and_seconds_come_back_within_a_second(
    latitude: float, longitude: float
) -> None:
    def angle(value: float, letters: str, width: int) -> list[str]:
        seconds = round(abs(value) * 3600)
        numbers = (seconds // 3600, seconds // 60 % 60, seconds % 60)
        d, m, s = f"{numbers[0]:0{width}d}", f"{numbers[1]:02d}", f"{numbers[2]:02d}"
        letter = letters[value < 0]
        return [
            f"{d}{m}{s}{letter}",
            f"{d}-{m}-{s}{letter}",
            f"{letter} {d}°{m}′{s}″",
            f"{d} {m} {s} {letter}",
        ]

    for north, east in zip(angle(latitude, "NS", 2), angle(longitude, "EW", 3), strict=True):
        point = parse_point(f"{north} {east}")
        assert (point.latitude, point.longitude) == pytest.approx(
            (latitude, longitude), abs=0.51 / 3600
        )


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
