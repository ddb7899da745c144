"""Points by grids and codes: MGRS, UTM, Plus codes, each read by its library. Pure.

The libraries have traps, and tests hold what is done about them: `mgrs` gives a square's centre
only since 1.6, and decodes squares that aren't in their zone or band; `utm` takes the S of 38S for
a band; `openlocationcode` takes `8H6R+` for a short code.
"""

import contextlib
import math
import re
import warnings
from collections.abc import Iterator
from itertools import product

import utm
from mgrs import MGRS
from mgrs.core import MGRSError
from openlocationcode import openlocationcode as plus_codes

from app.errors import NotRead
from app.forms.readings import Reading, degrees_m, reading, without_doubles
from app.geometry import DEGREE_M
from app.languages import gettext

WRITTEN_MGRS = re.compile(
    r"(?P<zone>\d{1,2})(?P<band>[C-HJ-NP-X])(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])(?P<digits>\d*)"
)
POLAR = re.compile(r"[ABYZ][A-HJ-NP-Z][A-HJ-NP-Z](?P<digits>(?:\d\d)*)")
BANDS = "CDEFGHJKLMNPQRSTUVWX"
COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
SQUARE_M = 100_000
MOST_DIGITS = 10
WRITTEN_UTM = re.compile(
    r"(?:UTM|ZONE)?[\s:]*(?:ZONE\s*)?(?P<zone>\d{1,2})\s*(?P<letter>NORTH(?:ERN)?|SOUTH(?:ERN)?|[A-Z])?"
    r"(?:\s*HEMISPHERE)?[\s,;]+(?:E\s*)?(?P<easting>\d{6}(?:\.\d{1,6})?)\s*(?:M?\s*E)?"
    r"[\s,;]+(?:N\s*)?(?P<northing>\d{1,8}(?:\.\d{1,6})?)\s*(?:M?\s*N)?\s*"
)
LETTERS = "23456789CFGHJMPQRVWX"
WRITTEN_PLUS = re.compile(rf"([{LETTERS}0]{{2,8}}\+[{LETTERS}]{{0,7}})(?:[\s,].*)?", re.DOTALL)


def looks_like_mgrs(text: str) -> bool:
    """True for a text that begins as a grid reference does: zone, band and two letters."""
    plain = re.sub(r"\s+", "", text.upper())
    return bool(re.fullmatch(r"\d{1,2}[A-Z]{3}\d*", plain)) or _is_polar(plain)


def _is_polar(plain: str) -> bool:
    # Three letters alone are a word rather than a square of 100 km at a pole.
    found = POLAR.fullmatch(plain)
    return found is not None and found["digits"] != ""


def read_mgrs(text: str) -> Reading:
    """The centre of the square that a grid reference names; blanks and case don't count.

    Raises ValueError with a sentence when there is no such square.
    """
    plain = re.sub(r"\s+", "", text.upper())
    found = WRITTEN_MGRS.fullmatch(plain)
    polar = POLAR.fullmatch(plain)
    if found is None and polar is None:
        raise NotRead(
            "no_grid",
            "{text!r} is no grid reference: zone, band and two letters, then digits in pairs, "
            "as in 37S EV 00901 78402. The letters I and O aren't used.",
            text=text.strip(),
        )
    if found is not None:
        _refuse_unknown(found)
    digits = found["digits"] if found else polar["digits"] if polar else ""
    if len(digits) > MOST_DIGITS:
        raise NotRead(
            "too_many_digits",
            "There are {count} digits; at most {most} can be read.",
            count=len(digits),
            most=MOST_DIGITS,
        )
    latitude, longitude = _centre(text, plain)
    side_m = float(SQUARE_M) / 10 ** (len(digits) // 2)
    return reading(longitude, latitude, side_m / 2, "mgrs")


def _refuse_unknown(found: re.Match[str]) -> None:
    """Say what is wrong where the library would only say that something is."""
    zone, digits = int(found["zone"]), found["digits"]
    if not 1 <= zone <= 60:
        raise NotRead("out_of_range", "The zone is {zone}; zones go from 1 to 60.", zone=zone)
    if len(digits) % 2 or len(digits) > MOST_DIGITS:
        raise NotRead(
            "odd_digits",
            "There are {count} digits after {square}; an even number up to ten is needed.",
            count=len(digits),
            square=found["square"],
        )
    columns = COLUMNS[(zone - 1) % 3]
    if found["square"][0] not in columns:
        raise NotRead(
            "no_square",
            "Zone {zone} has no squares {column}…; its columns are {first} to {last}.",
            zone=zone,
            column=found["square"][0],
            first=columns[0],
            last=columns[-1],
        )


def _centre(text: str, plain: str) -> tuple[float, float]:
    """(latitude, longitude) of the square's centre. Raises ValueError where there is no such square.

    The library decodes references that don't exist: a square that lies in no part of its zone, or
    in another band. One that exists has a spot whose own reference begins as it does.
    """
    # The library writes zones with two digits, and reads them with one or two.
    whole = plain.zfill(len(plain) + 1) if plain[0].isdigit() and plain[1].isalpha() else plain
    head = whole.rstrip("0123456789")
    digits = whole[len(head) :]
    half = len(digits) // 2
    grid = MGRS()
    with warnings.catch_warnings():
        # It warns of a latitude outside the band, which the comparison finds out too.
        warnings.simplefilter("ignore", RuntimeWarning)
        with contextlib.suppress(MGRSError):
            latitude, longitude = grid.toLatLon(whole)
            # Where the edge of its zone cuts a square, only a part of it lies in the zone.
            fills = "059" if half < 5 else ("",)
            for east, north in product(fills, fills):
                size = max(half, 5)
                spot = (
                    f"{head}{digits[:half]}{east * (size - half)}"
                    f"{digits[half:]}{north * (size - half)}"
                )
                if any(grid.toMGRS(*at).startswith(head) for at in _round(spot, grid)):
                    return float(latitude), (float(longitude) + 180) % 360 - 180
    raise NotRead(
        "no_square",
        "{text!r} names a square that doesn't exist: zone, band and letters don't meet.",
        text=text.strip(),
    )


def _round(spot: str, grid: MGRS) -> Iterator[tuple[float, float]]:
    """(latitude, longitude) of the middle of a square metre, then of spots within two metres."""
    latitude, longitude = grid.toLatLon(spot)
    yield latitude, longitude
    across = math.cos(math.radians(latitude)) or 1.0
    for north, east in product((-1.4, 1.4), repeat=2):
        shifted = latitude + north / DEGREE_M
        if abs(shifted) <= 90:
            yield shifted, (longitude + east / DEGREE_M / across + 180) % 360 - 180


# A centimetre, in degrees.
EQUATOR_DEGREES = 1e-7


def write_mgrs(longitude: float, latitude: float, digits: int = 5) -> str:
    """The grid reference of a point, with so many digits each way: «37S EV 00901 78402»."""
    # A hair south of the equator the library rounds up to a square that band M doesn't have.
    latitude = 0.0 if abs(latitude) < EQUATOR_DEGREES else latitude
    plain = MGRS().toMGRS(latitude, longitude, MGRSPrecision=digits)
    head = len(plain) - 2 * digits
    zone = plain[: head - 2].lstrip("0")
    pairs = [plain[head : head + digits], plain[head + digits :]]
    return " ".join([zone, plain[head - 2 : head], *(pairs if digits else [])])


def looks_like_utm(text: str) -> bool:
    """True for a zone, then metres east and north."""
    return bool(WRITTEN_UTM.fullmatch(_utm_text(text)))


def _utm_text(text: str) -> str:
    """Upper case, single blanks, and without the commas of thousands, as in 3,978,402."""
    plain = " ".join(text.upper().split())
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)


def read_utm(text: str) -> list[Reading]:
    """The points that zone, letter, easting and northing may mean. Raises ValueError.

    A letter is a band, but many write N and S for the halves of the globe: 37S is both.
    """
    found = WRITTEN_UTM.fullmatch(_utm_text(text))
    if found is None:
        raise NotRead(
            "no_utm",
            "{text!r} is no UTM. Write it like 37S 500901 3978402.",
            text=text.strip()[:60],
        )
    zone, letter = int(found["zone"]), found["letter"] or ""
    easting_m, northing_m = float(found["easting"]), float(found["northing"])
    if not letter:
        raise NotRead(
            "half_missing", "Say which half of the globe: 37 north, or a band such as 37S."
        )
    step = max(len(found[name].partition(".")[2]) for name in ("easting", "northing"))
    within_m = 0.5 if step == 0 else 0.5 / 10**step
    if len(letter) > 1 or letter == "N":
        north = letter.startswith("N")
        return [_from_utm(easting_m, northing_m, zone, within_m, north=north)]
    if letter not in BANDS:
        raise NotRead(
            "no_band",
            "There is no band {letter}; bands go from C to X, without I and O.",
            letter=letter,
        )
    north = letter >= "N"
    there = _from_utm(easting_m, northing_m, zone, within_m, north=north)
    south_edge = BANDS.index(letter) * 8 - 80
    in_band = south_edge - 0.1 <= there.latitude <= (84.1 if letter == "X" else south_edge + 8.1)
    readings = [there.called("utm_band" if letter == "S" else "utm")] if in_band else []
    if letter == "S":
        south = _from_utm(easting_m, northing_m, zone, within_m, north=False)
        readings.append(south.called("utm_south"))
    if not readings:
        raise NotRead(
            "outside_band",
            "{northing_m:,.0f} m north is at latitude {latitude:.1f}, outside band {letter}.",
            northing_m=northing_m,
            latitude=there.latitude,
            letter=letter,
        )
    return without_doubles(readings)


def _from_utm(
    easting_m: float, northing_m: float, zone: int, within_m: float, *, north: bool
) -> Reading:
    try:
        latitude, longitude = utm.to_latlon(easting_m, northing_m, zone, northern=north)
    except utm.OutOfRangeError as error:
        raise NotRead("no_utm", "This UTM can't be: {reason}.", reason=str(error)) from None
    return reading(float(longitude), float(latitude), within_m, "utm")


def looks_like_plus_code(text: str) -> bool:
    """True for a Plus code, whole or short, words behind it or none."""
    return bool(WRITTEN_PLUS.fullmatch(text.strip().upper()))


def read_plus_code(text: str, near: tuple[float, float] | None) -> list[Reading]:
    """The middle of a Plus code's cell; a short one is the nearest to `near`, (longitude, latitude).

    Raises ValueError with a sentence.
    """
    found = WRITTEN_PLUS.fullmatch(text.strip().upper())
    code = found[1] if found else ""
    if plus_codes.isFull(code):
        return [_cell(code, "plus_code")]
    if not plus_codes.isValid(code):
        raise NotRead(
            "no_plus_code",
            "{text!r} is no Plus code: one letter after the + is never alone.",
            text=code,
        )
    readings = []
    if near is not None:
        longitude, latitude = near
        whole = plus_codes.recoverNearest(code, latitude, longitude)
        readings.append(_cell(whole, "plus_short"))
    if code.endswith("+") and len(code) == 5 and "0" not in code:
        # The library calls it short; as likely its four zeros were left out.
        wide = f"{code[:-1]}0000+"
        doubt = gettext("{code} may be short for {whole}, a whole degree.", code=code, whole=wide)
        if plus_codes.isFull(wide):
            readings.append(_cell(wide, "plus_wide", doubt))
    if not readings:
        raise NotRead(
            "short_plus_code",
            "{text} is a short Plus code, which counts from a place: choose the place, or "
            "write the whole code, like 8G7XX225+22.",
            text=code,
        )
    return readings


def _cell(code: str, notation: str, doubt: str = "") -> Reading:
    area = plus_codes.decode(code)
    side = max(area.latitudeHi - area.latitudeLo, area.longitudeHi - area.longitudeLo)
    within_m = degrees_m(side)
    return reading(area.longitudeCenter, area.latitudeCenter, within_m, notation, doubt)
