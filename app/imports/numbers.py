"""Numbers in cells: an angle, a count, a distance; as they are written anywhere. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from app.errors import NotRead
from app.forms.coordinates import parse_point, plain_text
from app.forms.readings import degrees_m
from app.geometry import MOST_DECIMALS
from app.languages.words import Word

Axis = Literal["latitude", "longitude"]
PLAIN_ANGLE = re.compile(r"-?\d{1,3}(?:\.(\d*))?")
COMMA_ANGLE = re.compile(r"([-+]?\d{1,3}),(\d+)")
# What may be degrees, minutes and seconds without signs between them, and otherwise is metres.
IN_METRES = re.compile(r"-?\d{5,8}(?:\.\d+)?")
COUNT = re.compile(r"-?\d{1,12}(?:\.0*)?")
GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f,.'’](?=\d{3}(?!\d))")
# How far off a place is, in words: a distance, or the smallest area that is known.
DISTANCE = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*(km|kilomet\w+|m|met\w+|miles?|mi)\b", re.IGNORECASE
)
METRES = {"k": 1_000, "m": 1, "mi": 1_609}
AREAS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), metres)
    for words, metres in (
        (r"country|national|admin ?0|adm0", 500_000),
        (r"province|governorate|oblast|state|region|admin ?1|adm1", 100_000),
        (r"sub-?district|admin ?3|adm3", 15_000),
        (r"district|county|raion|admin ?2|adm2", 30_000),
        (r"town|village|city|settlement|populated place|municipality", 5_000),
        (r"neighbou?rhood|camp|suburb", 2_000),
        (r"street|building|landmark|block", 500),
        (r"exact|precise|gps", 100),
    )
)
MOST = {"latitude": 90.0, "longitude": 180.0}


@lru_cache(20_000)
def read_angle(text: str, axis: Axis) -> tuple[float, float]:
    """(degrees, how far off in metres its digits leave it). Raises NotRead with a sentence.

    Decimal points and commas, minus signs and digits of any script, letters, minutes and seconds.
    """
    plain = text.strip()
    found = PLAIN_ANGLE.fullmatch(plain)
    if found is None:
        plain = (
            "".join(plain_letter(letter) for letter in plain if letter not in " \u00a0\u202f\u2009")
            if _bare(plain)
            else plain_text(plain)
        )
        comma = COMMA_ANGLE.fullmatch(plain)
        plain = f"{comma[1]}.{comma[2]}" if comma else plain.removeprefix("+")
        found = PLAIN_ANGLE.fullmatch(plain)
    if found is None:
        return _spoken(text, plain, axis)
    degrees = float(plain)
    if abs(degrees) > MOST[axis]:
        raise NotRead(
            "out_of_range",
            "The {axis} is {found:g}; it goes from -{most:.0f} to {most:.0f}.",
            axis=axis,
            found=degrees,
            most=MOST[axis],
        )
    return round(degrees, MOST_DECIMALS) + 0.0, degrees_m(10.0 ** -len(found[1] or ""))


def _bare(text: str) -> bool:
    """Whether a text has digits, signs, points and blanks alone."""
    return all(letter.isdecimal() or letter in "-+−–.,٫٬ \u00a0\u202f\u2009" for letter in text)


def plain_letter(letter: str) -> str:
    """A letter of a number as ASCII has it: digits of any script, signs and points."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return {"−": "-", "–": "-", "٫": ".", "٬": ""}.get(letter, letter)


def _spoken(text: str, plain: str, axis: Axis) -> tuple[float, float]:
    """An angle with letters, minutes or seconds, read as the half of a point."""
    comma = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    upper = comma.upper()
    letter = "N" if axis == "latitude" else "E"
    own = "NS" if axis == "latitude" else "EW"
    lettered = any(sign in re.sub("[A-Z]{2,}", "", upper) for sign in own)
    other = ("E" if axis == "latitude" else "N") if lettered else ""
    # The letters of both halves stand on the same side; its digits don't count for how far off it is.
    other = f"{other} 0.000000" if upper[:1] in own else f"0.000000 {other}".strip()
    whole = f"{comma}; {other}" if axis == "latitude" else f"{other}; {comma}"
    try:
        found = parse_point(whole)
    except NotRead as error:
        if IN_METRES.fullmatch(plain):
            raise NotRead(
                "in_metres",
                "{text!r} is no {axis} in degrees; it seems to be metres of another reference system. "
                "Save the file with degrees (EPSG:4326), or as one that names its system, such as GeoPackage.",
                text=text.strip()[:40],
                axis=Word(axis),
            ) from None
        if error.said.code == "out_of_range":
            raise
        raise NotRead(
            "no_angle",
            "{text!r} is no {axis}. Write it like 36.2, 36,2, 36.2 {letter} or 36°12′30″{letter}.",
            text=text.strip()[:40],
            axis=Word(axis),
            letter=letter,
        ) from None
    return (found.latitude if axis == "latitude" else found.longitude), float(found.within_m)


@lru_cache(20_000)
def told_uncertainty(text: str) -> int | None:
    """How far off a place is by words such as «within 1 km» or «Town», in metres; none where they don't tell."""
    found = DISTANCE.search(text)
    if found is not None:
        unit = found[2].casefold()
        metres = METRES["mi" if unit.startswith("mi") else unit[0]]
        return round(float(found[1].replace(",", ".")) * metres)
    return next((metres for pattern, metres in AREAS if pattern.search(text)), None)


@lru_cache(20_000)
def read_count(text: str) -> int:
    """A whole number of people or things. Raises NotRead with a sentence."""
    plain = GROUPED.sub("", "".join(plain_letter(letter) for letter in text.strip()))
    if not COUNT.fullmatch(plain):
        raise NotRead("no_count", "{text!r} is no whole number.", text=text.strip()[:40])
    return int(plain.partition(".")[0])
