"""MGRS grid references as squares on the globe: «37S EV 00901 78402» and coarser. Pure.

Sources of the formulas: C. F. F. Karney, «Transverse Mercator with an accuracy of a few nanometers»
(2011), for Krüger's series to the fourth order, which is off by less than a millimetre inside a
zone; NGA.SIG.0012 «The Universal Grids and the Transverse Mercator and Polar Stereographic Map
Projections» for letters and bands. The ellipsoid is WGS 84.
"""

import math
import re
from dataclasses import dataclass, replace

WRITTEN = re.compile(
    r"(?P<zone>\d{1,2})(?P<band>[C-HJ-NP-X])(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])(?P<digits>\d*)"
)
POLAR = re.compile(r"[ABYZ][A-HJ-NP-Z][A-HJ-NP-Z](\d\d)+")
BANDS = "CDEFGHJKLMNPQRSTUVWX"
COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
ROWS = "ABCDEFGHJKLMNPQRSTUV"
SQUARE_M = 100_000
# The letters of rows come round again after so many metres.
ROWS_M = SQUARE_M * len(ROWS)

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
SCALE = 0.9996
FALSE_EASTING_M = 500_000.0
FALSE_NORTHING_M = 10_000_000.0
# Third flattening, the radius that meridians measure, and Krüger's coefficients.
THIRD = FLATTENING / (2 - FLATTENING)
RADIUS_M = SEMI_MAJOR_M / (1 + THIRD) * (1 + THIRD**2 / 4 + THIRD**4 / 64)
ECCENTRICITY = math.sqrt(FLATTENING * (2 - FLATTENING))
FORWARD = (
    THIRD / 2 - 2 / 3 * THIRD**2 + 5 / 16 * THIRD**3 + 41 / 180 * THIRD**4,
    13 / 48 * THIRD**2 - 3 / 5 * THIRD**3 + 557 / 1440 * THIRD**4,
    61 / 240 * THIRD**3 - 103 / 140 * THIRD**4,
    49561 / 161280 * THIRD**4,
)
BACKWARD = (
    THIRD / 2 - 2 / 3 * THIRD**2 + 37 / 96 * THIRD**3 - 1 / 360 * THIRD**4,
    1 / 48 * THIRD**2 + 1 / 15 * THIRD**3 - 437 / 1440 * THIRD**4,
    17 / 480 * THIRD**3 - 37 / 840 * THIRD**4,
    4397 / 161280 * THIRD**4,
)


@dataclass(frozen=True)
class GridSquare:
    """A square of the grid: its zone, its south-west corner in the zone's metres, its side."""

    zone: int
    north: bool
    easting_m: float
    northing_m: float
    side_m: int

    def corner(self) -> tuple[float, float]:
        """(longitude, latitude) of its south-west corner."""
        return from_utm(self.zone, self.easting_m, self.northing_m, north=self.north)

    def centre(self) -> tuple[float, float]:
        """(longitude, latitude) of its centre."""
        half = self.side_m / 2
        return from_utm(self.zone, self.easting_m + half, self.northing_m + half, north=self.north)


def looks_like_mgrs(text: str) -> bool:
    """True for a text that begins as a grid reference does: zone, band and two letters."""
    plain = re.sub(r"\s+", "", text.upper())
    return bool(re.fullmatch(r"\d{1,2}[A-Z]{3}\d*", plain) or POLAR.fullmatch(plain))


def parse_mgrs(text: str) -> GridSquare:
    """The square that a grid reference names; blanks and case don't count.

    Raises ValueError with a sentence when there is no such square.
    """
    plain = re.sub(r"\s+", "", text.upper())
    found = WRITTEN.fullmatch(plain)
    if found is None:
        if POLAR.fullmatch(plain):
            raise ValueError("Grid references of the polar regions aren't understood here.")
        raise ValueError(
            f"{text.strip()!r} is no grid reference: zone, band and two letters, then digits in "
            "pairs, as in 37S EV 00901 78402. The letters I and O aren't used."
        )
    zone, band, digits = int(found["zone"]), found["band"], found["digits"]
    if not 1 <= zone <= 60:
        raise ValueError(f"The zone is {zone}; zones go from 1 to 60.")
    if len(digits) % 2 or len(digits) > 10:
        raise ValueError(
            f"There are {len(digits)} digits after {found['square']}; "
            "an even number up to ten is needed."
        )
    column, row = found["square"][0], found["square"][1]
    columns = COLUMNS[(zone - 1) % 3]
    if column not in columns:
        raise ValueError(
            f"Zone {zone} has no squares {column}…; its columns are {columns[0]} to {columns[-1]}."
        )
    half = len(digits) // 2
    side_m = SQUARE_M // 10**half
    east = (columns.index(column) + 1) * SQUARE_M + int(digits[:half] or 0) * side_m
    # Rows of even zones begin with F.
    up = (ROWS.index(row) - (0 if zone % 2 else 5)) % len(ROWS)
    north = up * SQUARE_M + int(digits[half:] or 0) * side_m
    square = _in_band(band, GridSquare(zone, band >= "N", east, north, side_m))
    if square is None:
        raise ValueError(f"{text.strip()!r} names a square that isn't in band {band}.")
    return square


def _in_band(band: str, first: GridSquare) -> GridSquare | None:
    """The square in its band, among those every 2,000 km that share its letters."""
    south_edge = BANDS.index(band) * 8 - 80
    north_edge = 84 if band == "X" else south_edge + 8
    start = 0.0 if first.north else FALSE_NORTHING_M
    cycle = math.floor((start + _northing_of(south_edge)) / ROWS_M)
    # A square may stick out of its band by its own side.
    reach = first.side_m / 111_000 + 0.05
    for step in (0, 1):
        square = replace(first, northing_m=first.northing_m + (cycle + step) * ROWS_M)
        if south_edge - reach <= square.corner()[1] <= north_edge + 0.05:
            return square
    return None


def _northing_of(latitude: float) -> float:
    """Metres from the equator to a latitude, on the zone's central meridian."""
    return to_utm(-177.0, latitude, zone=1, north=True)[1]


def from_utm(zone: int, easting_m: float, northing_m: float, *, north: bool) -> tuple[float, float]:
    """(longitude, latitude) in degrees of a point in the metres of a UTM zone."""
    across = (easting_m - FALSE_EASTING_M) / (SCALE * RADIUS_M)
    along = (northing_m - (0 if north else FALSE_NORTHING_M)) / (SCALE * RADIUS_M)
    xi, eta = along, across
    for order, coefficient in enumerate(BACKWARD, 1):
        xi -= coefficient * math.sin(2 * order * along) * math.cosh(2 * order * across)
        eta -= coefficient * math.cos(2 * order * along) * math.sinh(2 * order * across)
    conformal = math.sin(xi) / math.hypot(math.sinh(eta), math.cos(xi))
    longitude = math.degrees(math.atan2(math.sinh(eta), math.cos(xi))) + zone * 6 - 183
    return longitude, math.degrees(math.atan(_geodetic(conformal)))


def _geodetic(conformal: float) -> float:
    """Tangent of the latitude whose conformal latitude has that tangent, by Newton's method."""
    tangent = conformal
    for _ in range(6):
        root = math.hypot(1, tangent)
        sigma = math.sinh(ECCENTRICITY * math.atanh(ECCENTRICITY * tangent / root))
        guess = tangent * math.hypot(1, sigma) - sigma * root
        slope = (1 - ECCENTRICITY**2) * math.hypot(1, guess) * root
        slope /= 1 + (1 - ECCENTRICITY**2) * tangent**2
        tangent += (conformal - guess) / slope
    return tangent


def to_utm(longitude: float, latitude: float, *, zone: int, north: bool) -> tuple[float, float]:
    """(easting, northing) in metres of a point in degrees, in a UTM zone."""
    sine = math.sin(math.radians(latitude))
    conformal = math.sinh(math.atanh(sine) - ECCENTRICITY * math.atanh(ECCENTRICITY * sine))
    off = math.radians(longitude - (zone * 6 - 183))
    along = math.atan2(conformal, math.cos(off))
    across = math.asinh(math.sin(off) / math.hypot(conformal, math.cos(off)))
    xi, eta = along, across
    for order, coefficient in enumerate(FORWARD, 1):
        xi += coefficient * math.sin(2 * order * along) * math.cosh(2 * order * across)
        eta += coefficient * math.cos(2 * order * along) * math.sinh(2 * order * across)
    northing = SCALE * RADIUS_M * xi + (0 if north else FALSE_NORTHING_M)
    return FALSE_EASTING_M + SCALE * RADIUS_M * eta, northing


def write_mgrs(longitude: float, latitude: float, digits: int = 5) -> str | None:
    """The grid reference of a point, with so many digits each way; none in the polar regions.

    The widened zones of Norway and Svalbard are left aside: the plain zone names the same spot.
    """
    if not -80 <= latitude <= 84:
        return None
    zone = min(60, int((longitude + 180) // 6) + 1)
    north = latitude >= 0
    easting, northing = to_utm(longitude, latitude, zone=zone, north=north)
    band = BANDS[min(len(BANDS) - 1, int((latitude + 80) // 8))]
    column = COLUMNS[(zone - 1) % 3][int(easting // SQUARE_M) - 1]
    row = ROWS[(int(northing // SQUARE_M) + (0 if zone % 2 else 5)) % len(ROWS)]
    side = 10 ** (5 - digits)
    pairs = [f"{int(value % SQUARE_M // side):0{digits}d}" for value in (easting, northing)]
    return " ".join([f"{zone}{band}", f"{column}{row}", *(pairs if digits else [])])
