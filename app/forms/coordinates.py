"""One point as people write it: decimal degrees, degrees and minutes, MGRS, links to maps. Pure.

Callers use `parse_point` and, for showing a point back, `write_point`. Without letters the order is
latitude, longitude, as people write it; here and on the map it becomes (longitude, latitude).
"""

import math
import re
import unicodedata
from dataclasses import dataclass

from app.forms.mgrs import looks_like_mgrs, parse_mgrs, write_mgrs
from app.geometry import DEGREE_M, MOST_DECIMALS

EXAMPLES = "35.95, 39.01 or 35°57′N 39°0.6′E or 37S EV 009 784"
# What a degree is divided into: degrees, minutes, seconds.
PARTS_OF_DEGREE = (1, 60, 3600)
MARKS = str.maketrans(
    {
        "º": "°",
        "˚": "°",
        "′": "'",
        "’": "'",
        "‘": "'",
        "´": "'",
        "ʹ": "'",
        "″": '"',
        "”": '"',
        "“": '"',
        "ʺ": '"',
        "−": "-",
        "–": "-",
        "٫": ".",
        "،": ",",
        "؛": ";",
    }
)
# geo:35.95,39.01 (RFC 5870); …#map=9/35.95/39.01; …/@35.95,39.01,9z
LINKS = (
    re.compile(r"geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)"),
    re.compile(r"#map=[\d.]+/(-?\d+(?:\.\d+)?)/(-?\d+(?:\.\d+)?)"),
    re.compile(r"/@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)"),
)
PIECE = re.compile(
    r"(?P<number>[-+]?\d+(?:\.\d+)?)|(?P<letter>[NSEW])|(?P<mark>[°'\"])|(?P<cut>[,;/])|\s+"
)
COMMA_DECIMALS = re.compile(r"\s*([-+]?\d+),(\d+)\s*[;\s]\s*([-+]?\d+),(\d+)\s*")


@dataclass(frozen=True)
class Point:
    """A point in degrees, and how far off it may be for the digits it was written with, in metres."""

    longitude: float
    latitude: float
    within_m: int


@dataclass
class Angle:
    """One angle while it is read: its numbers as written, and its letter, if it has one."""

    numbers: list[str]
    letter: str = ""

    def degrees(self) -> float:
        """Its value. Raises ValueError with a sentence."""
        values = [float(number) for number in self.numbers]
        for name, value in zip(("minutes", "seconds"), values[1:], strict=False):
            if not 0 <= value < 60:
                raise ValueError(f"There are {value:g} {name}; they go from 0 to below 60.")
        if any("." in number for number in self.numbers[:-1]):
            raise ValueError("Only the last of degrees, minutes and seconds may have a fraction.")
        size = sum(abs(v) / part for v, part in zip(values, PARTS_OF_DEGREE, strict=False))
        negative = self.numbers[0].startswith("-")
        if negative and self.letter:
            raise ValueError("Write either a minus sign or a letter N, S, E, W, not both.")
        return -size if negative or self.letter in ("S", "W") else size

    def step_degrees(self) -> float:
        """What its last digit counts, in degrees."""
        decimals = len(self.numbers[-1].partition(".")[2])
        return float(10**-decimals) / PARTS_OF_DEGREE[len(self.numbers) - 1]


def parse_point(text: str) -> Point:
    """The point that a text writes. Raises ValueError with a sentence that says what would do.

    Understood: decimal degrees, degrees with minutes, with seconds, each with signs or N, S, E, W
    before or after; MGRS, whose square gives its centre; geo: addresses and links to maps. Digits of
    any script.
    """
    plain = _plain(text)
    for link in LINKS:
        found = link.search(plain)
        if found:
            return _point(Angle([found[1]]), Angle([found[2]]))
    if looks_like_mgrs(plain):
        square = parse_mgrs(plain)
        longitude, latitude = square.centre()
        return _rounded(longitude, latitude, max(1, round(square.side_m / 2)))
    return _point(*_angles(_with_points(plain), text))


def _plain(text: str) -> str:
    digits = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )
    return digits.translate(MARKS).replace("''", '"').strip()


def _with_points(plain: str) -> str:
    """The text with points for decimal commas, and signs for the letters d, m and s."""
    commas = COMMA_DECIMALS.fullmatch(plain)
    if commas:
        return f"{commas[1]}.{commas[2]}, {commas[3]}.{commas[4]}"
    if re.search(r"\d\s*d", plain, re.IGNORECASE):
        plain = re.sub(r"(?<=\d)\s*d(?:eg)?\.?", "°", plain, flags=re.IGNORECASE)
        plain = re.sub(r"(?<=\d)\s*m(?:in)?\.?", "'", plain, flags=re.IGNORECASE)
        plain = re.sub(r"(?<=\d)\s*s(?:ec)?\.?(?=\s*[NSEWnsew,;]|$)", '"', plain)
    return plain


def _angles(plain: str, text: str) -> tuple[Angle, Angle]:
    """Latitude and longitude as written. Raises ValueError."""
    unclear = ValueError(f"{text.strip()[:60]!r} is no point. Write it like {EXAMPLES}.")
    upper = plain.upper()
    pieces = list(PIECE.finditer(upper))
    if "".join(piece[0] for piece in pieces) != upper:
        raise unclear
    letters = [piece["letter"] for piece in pieces if piece["letter"]]
    groups = _by_letter(pieces) if letters else _by_order(pieces)
    if len(groups) != 2 or not all(1 <= len(group.numbers) <= 3 for group in groups):
        raise unclear
    first, second = groups
    if letters:
        if {first.letter in "NS", second.letter in "NS"} != {True, False} or len(letters) != 2:
            raise ValueError(
                f"{text.strip()[:60]!r} needs one letter N or S and one letter E or W."
            )
        if second.letter in "NS":
            first, second = second, first
    return first, second


def _by_letter(pieces: list[re.Match[str]]) -> list[Angle]:
    """The angles of a text in which letters part them, standing before or after."""
    groups: list[Angle] = []
    leading = next(p for p in pieces if p["letter"] or p["number"])["letter"] is not None
    numbers: list[str] = []
    for piece in pieces:
        if piece["number"]:
            (groups[-1].numbers if leading and groups else numbers).append(piece["number"])
        elif piece["letter"]:
            groups.append(Angle([] if leading else numbers, piece["letter"]))
            numbers = []
    return [*groups, Angle(numbers)] if numbers else groups


def _by_order(pieces: list[re.Match[str]]) -> list[Angle]:
    """The angles of a text without letters: parted by a comma, by degree signs, or in halves."""
    sides: list[list[str]] = [[]]
    for piece in pieces:
        if piece["number"]:
            sides[-1].append(piece["number"])
        elif piece["cut"]:
            sides.append([])
    if len(sides) == 2:
        return [Angle(side) for side in sides]
    numbers = [number for side in sides for number in side]
    degrees = [n for n, piece in enumerate(pieces) if piece["mark"] == "°"]
    if len(degrees) == 2:
        # The number before the second sign opens the second angle.
        before = sum(1 for piece in pieces[: degrees[1]] if piece["number"]) - 1
        return [Angle(numbers[:before]), Angle(numbers[before:])]
    half = len(numbers) // 2
    return [Angle(numbers[:half]), Angle(numbers[half:])]


def _point(latitude_angle: Angle, longitude_angle: Angle) -> Point:
    latitude, longitude = latitude_angle.degrees(), longitude_angle.degrees()
    if abs(latitude) > 90:
        hint = " The order is latitude, longitude." if abs(longitude) <= 90 else ""
        raise ValueError(f"The latitude is {latitude:g}; it goes from -90 to 90.{hint}")
    if abs(longitude) > 180:
        raise ValueError(f"The longitude is {longitude:g}; it goes from -180 to 180.")
    step = max(latitude_angle.step_degrees(), longitude_angle.step_degrees())
    return _rounded(longitude, latitude, max(1, math.ceil(step * DEGREE_M / 2)))


def _rounded(longitude: float, latitude: float, within_m: int) -> Point:
    return Point(round(longitude, MOST_DECIMALS), round(latitude, MOST_DECIMALS), within_m)


def write_point(longitude: float, latitude: float, decimals: int = MOST_DECIMALS) -> str:
    """The point as «latitude, longitude» in decimal degrees, without needless zeros."""

    def number(value: float) -> str:
        short = f"{value + 0.0:.{decimals}f}".rstrip("0").rstrip(".")
        return "0" if short in ("-0", "") else short

    return f"{number(latitude)}, {number(longitude)}"


def say_point(longitude: float, latitude: float, decimals: int = 4) -> str:
    """The point in words for a reader: «35.9500° N, 39.0100° E · 37S EV 0090 7840»."""
    north = "N" if latitude >= 0 else "S"
    east = "E" if longitude >= 0 else "W"
    words = f"{abs(latitude):.{decimals}f}° {north}, {abs(longitude):.{decimals}f}° {east}"
    grid = write_mgrs(longitude, latitude, max(0, min(5, decimals)))
    return f"{words} · {grid}" if grid else words
