"""What a text for a point may mean: one reading, or several of which a person chooses. Pure."""

import math
from dataclasses import dataclass, replace

from app.errors import NotRead
from app.geometry import DEGREE_M, MOST_DECIMALS
from app.languages import mark
from app.languages.words import WordsByCode

# The notations in words, as a choice between readings says them.
NOTATIONS = WordsByCode(
    {
        "degrees": "decimal degrees, latitude first",
        "commas": "decimal degrees, with commas for points",
        "minutes": "degrees and minutes",
        "seconds": "degrees, minutes and seconds",
        "longitude_first": "longitude first, as KML and GeoJSON have it",
        "latitude_first": "latitude first",
        "o_is_east": "O for Ost, east, as in German",
        "o_is_west": "O for ouest or oeste, west, as in French and Spanish",
        "mgrs": "an MGRS square",
        "utm": "UTM metres",
        "utm_band": "UTM, with S for the band north of the equator",
        "utm_south": "UTM, with S for the southern hemisphere",
        "plus_code": "a Plus code",
        "plus_short": "a short Plus code near the place",
        "plus_wide": "a Plus code of a whole degree",
        "marker": "the marker of the link",
        "view": "the middle of the link’s view, not a marker",
    }
)


@dataclass(frozen=True)
class Reading:
    """A point in degrees, how far off its writing alone leaves it, and how the text was read.

    One that isn't `sure` is only offered, also when there is no other: `doubt` says why.
    """

    longitude: float
    latitude: float
    within_m: int
    notation: str = "degrees"
    doubt: str = ""

    @property
    def is_sure(self) -> bool:
        """False where a person must say that this is what was meant."""
        return not self.doubt

    def called(self, notation: str, doubt: str = "") -> "Reading":
        """The same point, read another way."""
        return replace(self, notation=notation, doubt=doubt or self.doubt)


def reading(
    longitude: float, latitude: float, within_m: float, notation: str = "degrees", doubt: str = ""
) -> Reading:
    """A reading with coordinates to 11 cm. Raises ValueError with a sentence off the globe."""
    if abs(latitude) > 90:
        said = mark("The latitude is {latitude:g}; it goes from -90 to 90.")
        if abs(longitude) <= 90:
            said = mark(
                "The latitude is {latitude:g}; it goes from -90 to 90. "
                "The order is latitude, longitude."
            )
        raise NotRead("out_of_range", said, latitude=latitude)
    if abs(longitude) > 180:
        raise NotRead(
            "out_of_range",
            "The longitude is {longitude:g}; it goes from -180 to 180.",
            longitude=longitude,
        )
    return Reading(
        round(longitude, MOST_DECIMALS) + 0.0,
        round(latitude, MOST_DECIMALS) + 0.0,
        max(1, math.ceil(within_m - 1e-6)),
        notation,
        doubt,
    )


def degrees_m(step_degrees: float) -> float:
    """How far off, in metres, an angle may be whose last digit counts so many degrees."""
    return step_degrees * DEGREE_M / 2


def without_doubles(readings: list[Reading]) -> list[Reading]:
    """The readings that differ by more than a metre or so; the first of each stays."""
    kept: list[Reading] = []
    for each in readings:
        if not any(
            abs(each.longitude - one.longitude) < 1e-5 and abs(each.latitude - one.latitude) < 1e-5
            for one in kept
        ):
            kept.append(each)
    return kept
