"""A place of the gazetteer, and what it would be on the map. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.names import fold, script_of

CREDIT = "GeoNames"
# GeoNames feature codes as kinds of place of ours; what isn't listed is a town.
KINDS = {
    "PPLC": "city",
    "PPLA": "city",
    "PPLA2": "town",
    "PPLX": "district",
    "STLMT": "facility",
}
SMALL_TOWN = 5_000
CITY = 200_000
# GeoNames points at a town's centre, or what somebody took for it: a few kilometres off is common.
UNCERTAINTY_M = {"city": 5000, "town": 3000, "district": 2000, "facility": 2000, "village": 3000}


@dataclass(frozen=True)
class GazetteerName:
    """One spelling, with its language where the gazetteer tells it, and its script."""

    name: str
    language: str
    script: str


@dataclass(frozen=True)
class GazetteerEntry:
    """A named place of the gazetteer, with a point in degrees."""

    geoname_id: int
    name: str
    name_ar: str | None
    other_names: tuple[str, ...]
    longitude: float
    latitude: float
    feature: str
    country: str
    population: int
    # How old it is, as «as of 2022-03-09».
    state: str
    # Its name in the country's own script, as far as that could be told.
    name_local: str | None = None

    @property
    def key(self) -> str:
        """How forms and look-ups name it: `gazetteer:98182`."""
        return f"gazetteer:{self.geoname_id}"

    @property
    def kind(self) -> str:
        """The kind of place that it would be on the map."""
        if self.population >= CITY:
            return "city"
        if self.feature not in KINDS and 0 < self.population < SMALL_TOWN:
            return "village"
        return KINDS.get(self.feature, "town")

    @property
    def uncertainty_m(self) -> int:
        """How far off the point may be, in metres."""
        return UNCERTAINTY_M[self.kind]

    @property
    def evidence(self) -> str:
        """Where the coordinates come from, as a place's evidence says it."""
        return (
            f"Coordinates of GeoNames {self.geoname_id} ({self.state}): the middle of a "
            "populated place, not surveyed for this map."
        )

    @property
    def spellings(self) -> tuple[GazetteerName, ...]:
        """Its names in Latin and Arabic script and its country's own, besides the one it is listed under."""
        found = [GazetteerName(self.name_ar, "ar", "Arab")] if self.name_ar else []
        seen = {self.name, self.name_ar}
        if self.name_local and self.name_local not in seen:
            found.append(GazetteerName(self.name_local, "und", script_of(self.name_local)))
            seen.add(self.name_local)
        for name in self.other_names:
            script = script_of(name)
            if name not in seen and script == "Latn" and not name.isupper() and name[0].isupper():
                found.append(GazetteerName(name, "und", script))
                seen.add(name)
        return tuple(found)


def spelt_apart(names: Iterable[str | None]) -> Iterator[tuple[str, str]]:
    """Those names that differ in more than marks and capitals, each with its folded form; the first of those alike."""
    seen = {""}
    for name in names:
        folded = fold(name) if name else ""
        if name and folded not in seen:
            seen.add(folded)
            yield name, folded
