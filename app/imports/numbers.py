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
COUNT = re.compile(r"-?\d{1,12}(?:\.0*)?")
GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f,.'’](?=\d{3}(?!\d))")
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
            "".join(_plain(letter) for letter in plain if letter not in " \u00a0\u202f\u2009")
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


def _plain(letter: str) -> str:
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
    # The letters of both halves stand on the same side.
    other = f"{other} 0" if upper[:1] in own else f"0 {other}".strip()
    whole = f"{comma}; {other}" if axis == "latitude" else f"{other}; {comma}"
    try:
        found = parse_point(whole)
    except NotRead as error:
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
def read_count(text: str) -> int:
    """A whole number of people or things. Raises NotRead with a sentence."""
    plain = GROUPED.sub("", "".join(_plain(letter) for letter in text.strip()))
    if not COUNT.fullmatch(plain):
        raise NotRead("no_count", "{text!r} is no whole number.", text=text.strip()[:40])
    return int(plain.partition(".")[0])
