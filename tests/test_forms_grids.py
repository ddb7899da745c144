"""MGRS, UTM and Plus codes as people type them, and the traps of the libraries that read them."""

import math

import pytest
import utm
from hypothesis import given
from hypothesis import strategies as st
from mgrs import MGRS
from openlocationcode import openlocationcode as plus_codes

from app.forms.coordinates import parse_point, read_point
from app.forms.grids import read_mgrs, write_mgrs
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
# Norway's and Svalbard's zones are wider than six degrees.
WIDENED = [
    ("32VKN9723000510", 60.390003049979704, 5.320004736797516),
    ("33XWG1481383004", 78.22000310928486, 15.649998972752208),
    ("33XWP5924519502", 83.90000223527218, 19.999983034786084),
]


def centre(reference: str) -> tuple[float, float]:
    """(longitude, latitude) of a square."""
    point = read_mgrs(reference)
    return point.longitude, point.latitude


@pytest.mark.parametrize(
    ("latitude", "longitude", "reference", "at_north", "at_east"), KNOWN_SQUARES
)
def test_grid_references_agree_with_geotrans(
    latitude: float, longitude: float, reference: str, at_north: float, at_east: float
) -> None:
    east, north = centre(reference)
    assert distance_m(east, north, longitude, latitude) < 1.5
    assert distance_m(east, north, at_east, at_north) < 0.2


@pytest.mark.parametrize(("latitude", "longitude", "reference", "_n", "_e"), KNOWN_SQUARES[:7])
def test_grid_references_are_written_as_geotrans_writes_them(
    latitude: float, longitude: float, reference: str, _n: float, _e: float
) -> None:
    assert write_mgrs(longitude, latitude).replace(" ", "") == reference


@pytest.mark.parametrize(("reference", "north", "east"), WIDENED)
def test_the_widened_zones_of_the_north_are_read_and_written(
    reference: str, north: float, east: float
) -> None:
    assert write_mgrs(east, north).replace(" ", "") == reference
    assert distance_m(*centre(reference), east, north) < 0.2


@given(st.floats(-179.9, 179.9), st.floats(-89.9, 89.9), st.integers(1, 5))
def test_every_point_lies_in_the_square_that_is_written_for_it(
    longitude: float, latitude: float, digits: int
) -> None:
    reference = write_mgrs(longitude, latitude, digits)
    side_m = 10 ** (5 - digits)
    # The grid's metres stretch by a thousandth at a zone's edge, by a hundredth at the poles.
    reach_m = side_m / math.sqrt(2) * 1.02 + 0.2
    assert distance_m(*centre(reference), longitude, latitude) < reach_m


@pytest.mark.parametrize("latitude", [-1e-9, -0.0, 1e-9])
def test_a_point_on_the_equator_is_written_in_a_square_that_exists(latitude: float) -> None:
    assert write_mgrs(0.1, latitude) == "31N AA 77163 00000"


def test_squares_that_do_not_exist_are_refused_though_the_library_decodes_them() -> None:
    # Outside their zone, in another band, in the part of zone 31 that is Norway's 32.
    for reference in ("37SAA0000", "37TEV0000", "01CAA00", "31VFH0000", "32XNG0000"):
        with pytest.raises(ValueError, match="doesn't exist"):
            read_mgrs(reference)
    assert MGRS().toLatLon("37SAA0000")[1] < 34.6


def test_a_square_that_the_edge_of_its_zone_cuts_is_read() -> None:
    # Its centre lies beyond the edge, in zone 36.
    east, north = centre("37SBV25")
    assert (east, north) == pytest.approx((35.96, 35.69), abs=0.02)


def test_the_library_gives_a_centre_as_it_has_since_1_6() -> None:
    north, east = MGRS().toLatLon("37SEV0078")
    corner_north, corner_east = MGRS().toLatLon("37SEV0000078000")
    assert distance_m(east, north, corner_east, corner_north) == pytest.approx(706.4, abs=1)
    assert parse_point("37S EV").within_m == 50_000


@pytest.mark.parametrize(
    "text",
    ["37S EV 00901 78402", "37sev0090178402", "MGRS: 37S EV 00901 78402", "USNG 37SEV0090178402",
     "37S EV 0090178402", "٣٧S EV 00901 78402"],
)  # fmt: skip
def test_a_grid_reference_is_written_in_many_ways(text: str) -> None:
    point = parse_point(text)
    assert distance_m(point.longitude, point.latitude, 39.01, 35.95) < 1.5
    assert point.notation == "mgrs"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("37S IV 00 00", "I and O aren't used"),
        ("37S EV 009", "3 digits"),
        ("61S EV 00 00", "zones go from 1 to 60"),
        ("37S JV 00 00", "no squares J"),
        ("37S EV 000000 000000", "12 digits"),
        ("61 north 500901 3978402", "zone number out of range"),
        ("37 500901 3978402", "Say which half of the globe"),
        ("37T 500901 3978402", "outside band T"),
        ("37I 500901 3978402", "no band I"),
        ("37 north 500901 12000000", "northing out of range"),
        ("37 south 500901 0", "goes from -90 to 90"),
        ("X2X6+XX", "choose the place"),
        ("8H6RX2X6+X", "one letter after the + is never alone"),
    ],
)
def test_what_is_no_square_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_point(text)
    assert sentence in str(caught.value)


def test_the_polar_regions_have_squares_too() -> None:
    assert parse_point("ZAH 00 00").latitude > 89.9


@pytest.mark.parametrize(
    "text",
    [
        "37N 500901 3978402",
        "37 N 500901 3978402",
        "UTM 37N 500901 3978402",
        "zone 37 north 500901 3978402",
        "37N 500901E 3978402N",
        "37N 500901mE 3978402mN",
        "37N 500,901 3,978,402",
        "37N E 500901 N 3978402",
        "37N, 500901, 3978402",
    ],
)
def test_utm_is_written_in_many_ways(text: str) -> None:
    point = parse_point(text)
    assert distance_m(point.longitude, point.latitude, 39.01, 35.95) < 1.5
    assert (point.notation, point.within_m) == ("utm", 1)


def test_the_letter_s_of_utm_is_a_band_and_the_south() -> None:
    # The library takes it for the band without a word, and for the south by another argument.
    assert utm.to_latlon(500901, 3978402, 37, "S")[0] > 35
    assert utm.to_latlon(500901, 3978402, 37, northern=False)[0] < -54
    band, south = read_point("37S 500901 3978402")
    assert (band.notation, south.notation) == ("utm_band", "utm_south")
    [only_south] = read_point("37S 500901 8978402")
    assert only_south.latitude == pytest.approx(-9.241917)


def test_a_short_plus_code_counts_from_the_place() -> None:
    raqqah = (39.01, 35.95)
    [whole] = read_point("8G7XX2X6+XX")
    [short] = read_point("X2X6+XX Raqqa, Syria", raqqah)
    assert (whole.longitude, whole.latitude) == (short.longitude, short.latitude)
    assert short.within_m == 7


def test_a_code_that_the_library_calls_short_may_be_a_whole_degree() -> None:
    assert plus_codes.isShort("8H6R+")
    readings = read_point("8H6R+", (39.01, 35.95))
    assert [each.notation for each in readings] == ["plus_short", "plus_wide"]
    [wide] = read_point("8H6R+")
    assert (wide.latitude, wide.longitude) == (34.5, 56.5)
    assert not wide.is_sure
    assert wide.within_m > 55_000


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9), st.sampled_from([4, 6, 8, 10, 11]))
def test_a_plus_code_reads_back_within_its_cell(
    latitude: float, longitude: float, length: int
) -> None:
    [point] = read_point(plus_codes.encode(latitude, longitude, length))
    side = {4: 1, 6: 0.05, 8: 0.0025, 10: 0.000125, 11: 0.00003125}[length]
    # On exact edges the library's encoder is a cell off at times.
    assert abs(point.latitude - latitude) <= side * 1.5 + 1e-6
    assert abs(point.longitude - longitude) <= side * 1.5 + 1e-6


# Of the equator's other half the library makes -22,254,819,305 degrees, which is refused.
@given(st.floats(-79.9, 83.9).filter(lambda each: abs(each) > 1e-5), st.floats(-179.9, 179.9))
def test_utm_reads_back_within_its_metre(latitude: float, longitude: float) -> None:
    easting, northing, zone, _ = utm.from_latlon(latitude, longitude)
    half = "north" if latitude >= 0 else "south"
    point = parse_point(f"{zone} {half} {round(easting)} {abs(round(northing))}")
    assert distance_m(point.longitude, point.latitude, longitude, latitude) < 1
