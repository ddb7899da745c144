"""One point as people write it, in any notation, and how it is shown back. Pure.

Callers use `read_point` for every reading of a text, `parse_point` where only one will do, and
`write_point` and `say_point` for showing a point back. Without letters the order is latitude,
longitude, as people write it; here and on the map it becomes (longitude, latitude).
"""

import re
import unicodedata

from app.errors import NotRead
from app.forms.angles import read_angles
from app.forms.days import is_day
from app.forms.grids import (
    looks_like_mgrs,
    looks_like_plus_code,
    looks_like_utm,
    read_mgrs,
    read_plus_code,
    read_utm,
    write_mgrs,
)
from app.forms.map_links import looks_like_link, read_link
from app.forms.readings import NOTATIONS, Reading
from app.geometry import MOST_DECIMALS
from app.languages import gettext, pgettext
from app.languages.words import Word

EXAMPLES = Word("35.95, 39.01 or 35°57′N 39°0.6′E or 37S EV 009 784")
LONGEST_POINT = 200
MARKS = str.maketrans(
    {
        "º": "°",
        "˚": "°",
        "′": "'",
        "’": "'",
        "‘": "'",
        "´": "'",
        "ʹ": "'",
        "`": "'",
        "″": '"',
        "”": '"',
        "“": '"',
        "ʺ": '"',
        "−": "-",
        "–": "-",
        "‐": "-",
        "‑": "-",
        "٫": ".",
        "،": ",",
        "、": ",",
        "؛": ";",
        "|": ";",
    }
)
GRID_NAME = re.compile(r"(?:MGRS|USNG|GRID)(?: REFERENCE)?[ :]+", re.IGNORECASE)
TUPLE = re.compile(r"[-+]?\d{1,3}(?:\.\d+)?,[-+]?\d{1,3}(?:\.\d+)?(?:,[-+]?\d{1,6}(?:\.\d+)?)?")


def read_point(text: str, near: tuple[float, float] | None = None) -> list[Reading]:
    """Every point that a text may mean; one that is sure, or several of which somebody chooses.

    Understood: decimal degrees, degrees with minutes, with seconds, each with signs, words or
    letters for the directions; MGRS, UTM and Plus codes, of which short ones count from `near`,
    (longitude, latitude); geo: addresses and links to maps. Digits of any script. Raises ValueError
    with a sentence that says what would do.
    """
    if looks_like_link(text):
        return read_link(text, _spoken)
    plain = plain_text(text)
    if len(plain) > LONGEST_POINT:
        raise NotRead(
            "too_long",
            "This has {length} characters; a point has at most {most}. Each corner of a line "
            "or an area stands on a line of its own.",
            length=len(plain),
            most=LONGEST_POINT,
        )
    if looks_like_plus_code(plain):
        return read_plus_code(plain, near)
    if looks_like_utm(plain):
        return read_utm(plain)
    grid = GRID_NAME.sub("", plain, count=1) if GRID_NAME.match(plain) else ""
    if grid or looks_like_mgrs(plain):
        if not grid and is_day(plain):
            return _square_or_day(plain)
        return [read_mgrs(grid or plain)]
    if is_day(plain):
        raise NotRead("day_not_point", "{text!r} is a day, not a point.", text=text.strip()[:60])
    kml = inside_kml(plain)
    if TUPLE.fullmatch(kml):
        longitude, latitude = kml.split(",")[:2]
        plain = f"{latitude}, {longitude}"
        return [each.called("longitude_first") for each in _spoken(plain)]
    return _spoken(plain)


def inside_kml(text: str) -> str:
    """What stands between KML's <coordinates>; empty where there are none."""
    _, opening, rest = text.partition("<coordinates>")
    inside, closing, _ = rest.partition("</coordinates>")
    return inside.strip() if opening and closing else ""


def _square_or_day(plain: str) -> list[Reading]:
    """The square of a grid reference that is also a day, such as 7MAR2017; only offered."""
    doubt = gettext("{text!r} is a day. Is the grid square meant?", text=plain)
    try:
        found = read_mgrs(plain)
    except ValueError:
        raise NotRead("day_not_point", "{text!r} is a day, not a point.", text=plain) from None
    if " " in plain or "-" in plain:
        raise NotRead("day_not_point", "{text!r} is a day, not a point.", text=plain)
    return [found.called("mgrs", doubt)]


def _spoken(text: str) -> list[Reading]:
    return read_angles(plain_text(text), text, EXAMPLES)


def parse_point(text: str, near: tuple[float, float] | None = None) -> Reading:
    """The one point that a text means. Raises ValueError where there are several, or none."""
    readings = read_point(text, near)
    if len(readings) > 1:
        ways = pgettext("between ways to read a text", "; or ").join(map(say_reading, readings))
        raise NotRead(
            "several",
            "{text!r} can be read in several ways: {ways}.",
            text=text.strip()[:60],
            ways=ways,
        )
    return readings[0]


def say_reading(reading: Reading) -> str:
    """A reading in words: «35.57, 39.01 (decimal degrees, with commas for points)»."""
    point = write_point(reading.longitude, reading.latitude, 5)
    return gettext("{point} ({notation})", point=point, notation=NOTATIONS[reading.notation])


def plain_text(text: str) -> str:
    """The text with digits and marks of one kind, single blanks, and no signs for the eye alone."""
    letters = (
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in text
        if unicodedata.category(letter) not in ("Cf", "Mn")
    )
    plain = "".join(letters).translate(MARKS).replace("''", '"')
    return " ".join(plain.split())


def write_point(longitude: float, latitude: float, decimals: int = MOST_DECIMALS) -> str:
    """The point as «latitude, longitude» in decimal degrees, without needless zeros."""

    def number(value: float) -> str:
        short = f"{value + 0.0:.{decimals}f}".rstrip("0").rstrip(".")
        return "0" if short in ("-0", "") else short

    return f"{number(latitude)}, {number(longitude)}"


def say_point(longitude: float, latitude: float, decimals: int = 4) -> str:
    """The point in words for an editor: «35.9500° N, 39.0100° E · 37S EV 0090 7840»."""
    north = pgettext("latitude", "N") if latitude >= 0 else pgettext("latitude", "S")
    east = pgettext("longitude", "E") if longitude >= 0 else pgettext("longitude", "W")
    words = f"{abs(latitude):.{decimals}f}° {north}, {abs(longitude):.{decimals}f}° {east}"
    return f"{words} · {write_mgrs(longitude, latitude, max(0, min(5, decimals)))}"
