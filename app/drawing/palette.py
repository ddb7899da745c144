"""The colours of images that are drawn on the server: those of static/css/variables.css, light or dark.

An image has no style sheet. `tests/test_drawn_letters.py` holds the table against the sheet.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LIGHT = {
    "paper": "#f6f2e9", "sheet": "#fdfbf6", "raised": "#fffefb", "ink": "#25221d", "ink-soft": "#5c564b",
    "rule": "#ddd6c6", "rule-strong": "#8d8677", "accent": "#1d574c",
    "map-land": "#ece9de", "map-sea": "#d3d9d5", "map-lake": "#cbd4d1", "map-river": "#7f9da2",
    "map-border": "#7d7466", "map-town": "#5f594c", "map-town-soft": "#696254", "map-country": "#70685a",
    "map-river-name": "#4a6a70", "mark-ring": "#2b2823", "mark-fill": "#fffefb", "mark-edge": "#fffefb",
    "mark-hollow": "#fdfbf6", "mark-label": "#25221d", "mark-label-soft": "#4b453b",
    "mark-uncertainty": "#4c473d",
}  # fmt: skip
DARK = {
    "paper": "#17191a", "sheet": "#1f2223", "raised": "#282c2d", "ink": "#e8e3d8", "ink-soft": "#b0a99b",
    "rule": "#363a3a", "rule-strong": "#7c776c", "accent": "#8fcab9",
    "map-land": "#242523", "map-sea": "#191d1f", "map-lake": "#1a2023", "map-river": "#4d6a75",
    "map-border": "#8a8376", "map-town": "#aaa495", "map-town-soft": "#989282", "map-country": "#938e80",
    "map-river-name": "#7fa3b0", "mark-ring": "#e8e3d8", "mark-fill": "#17191a", "mark-edge": "#d9d3c6",
    "mark-hollow": "#202324", "mark-label": "#f0ebe0", "mark-label-soft": "#c9c2b4",
    "mark-uncertainty": "#cfc8b9",
}  # fmt: skip
# Of military symbols, in both themes.
SYMBOL_HALO = "#ece9de"
SIGN, DARK_SIGN = "#fffdf8", "#201d18"
PLAIN_ACTOR = "#5c564b"
COLOUR = re.compile("#[0-9a-fA-F]{6}")
# Where black and white have the same contrast; a little above it, since white looks crisper.
LIGHT_FROM = 0.3


@dataclass(frozen=True)
class ActorColours:
    """What an actor's marks are drawn in: fill, line, edge of a badge, and paler by the age of the last word."""

    fill: str
    line: str
    edge: str
    pale: str
    palest: str
    sign: str


class Palette:
    """The colours of one theme: `palette["ink"]`, `palette.of_actor("#2f6a9e")`."""

    def __init__(self, *, dark: bool) -> None:
        self.dark = dark
        self.colours = DARK if dark else LIGHT

    def __getitem__(self, name: str) -> str:
        return self.colours[name]

    @property
    def halo(self) -> str:
        """What stands round names and marks, to keep them off the ground."""
        return self.colours["map-land"]

    def of_actor(self, colour: str) -> ActorColours:
        """The colours of an actor's marks, of a grey one where its own is no colour."""
        return _of_actor(colour if COLOUR.fullmatch(colour) else "#6b6b6b", dark=self.dark)


@lru_cache(maxsize=256)
def _of_actor(colour: str, *, dark: bool) -> ActorColours:
    hollow = (DARK if dark else LIGHT)["mark-hollow"]
    line = mixed(colour, "#f4efe4", 0.55) if dark else mixed(colour, "#1d1a15", 0.74)
    return ActorColours(
        fill=colour,
        line=line,
        edge="#d9d3c6" if dark else mixed(colour, "#1d1a15", 0.6),
        pale=mixed(colour, hollow, 0.42),
        palest=mixed(colour, hollow, 0.1),
        sign=DARK_SIGN if luminance(colour) > LIGHT_FROM else SIGN,
    )


def luminance(colour: str) -> float:
    """The relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: str, other: str, part: float) -> str:
    """So much of a colour with the rest of another, in the space in which CSS is told to mix (Oklab)."""
    one, two = _oklab(colour), _oklab(other)
    lightness, a, b = (x * part + y * (1 - part) for x, y in zip(one, two, strict=True))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_byte(each):02x}" for each in linear)


def _oklab(colour: str) -> tuple[float, float, float]:
    """https://bottosson.github.io/posts/oklab/"""
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def _byte(linear: float) -> int:
    linear = min(1.0, max(0.0, linear))
    part = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(part * 255)
