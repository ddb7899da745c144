"""Where a row is: its angles, its point or its geometry, how far off, and what speaks against it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from app.errors import NotRead, Said
from app.forms.coordinates import parse_point
from app.forms.readings import degrees_m
from app.geometry import distance_m, geometry_problem
from app.imports.candidates import Candidate, Evidence
from app.imports.cells import Cell, Fault, Row
from app.imports.columns import Columns
from app.imports.geohashes import read_geohash
from app.imports.geometry_texts import is_geometry, read_geometry
from app.imports.known_places import KnownPlaces
from app.imports.matching import Matching, column_key
from app.imports.numbers import read_angle, read_count, told_uncertainty
from app.imports.pair_orders import NUMBER, in_said_order
from app.languages import mark

# Farther than this from every place of the name, a point is looked at again.
FAR_M = 150_000
# As near as this to the named place once latitude and longitude change places, they were swapped.
SWAPPED_M = 50_000
# Nearer than that, a point that the other way round lies at the place itself was swapped all the same: where latitude
# and longitude are much alike, as around Aleppo, the two lie near each other.
SWAPPED_NEAR_M = 10_000
# From this on a place is drawn as a circle that nobody takes for a spot.
WIDE_M = 20_000
# As forms on phones write a point: latitude, longitude, height, how far off it may be.
FORMS_POINT = re.compile(rf"({NUMBER}) ({NUMBER}) -?\d+(?:\.\d+)? (\d+(?:\.\d+)?)")
SIGNS = ("°", "'", '"')
MOST_ACROSS = 5
# What stands for an angle that isn't known, in both columns.
NO_ANGLES = frozenset(("-99", "-999", "-9999", "-99.0", "-999.0", "-9999.0", "999", "9999"))
BEHIND_CODE = re.compile(
    r"[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,4}\s+(.+)", re.DOTALL
)
MISSING = ("missing", mark("Name the place, or give its coordinates."))


@dataclass
class Locator:
    """Locates the rows of one file."""

    matching: Matching
    columns: Columns
    known: KnownPlaces = field(default_factory=KnownPlaces)

    def locate(self, row: Row, candidate: Candidate) -> None:
        """Put place, geometry and uncertainty into the candidate, and what is wrong with them."""
        matching, columns = self.matching, self.columns
        code = columns.coded(row, candidate, matching.place_precision, matching.place_codes)
        named = code.place if code is not None and code.place else matching.place
        if (
            matching.place_kind
            and columns.text(row, matching.place_kind) not in matching.place_kinds
        ):
            named = ()
        column, text = columns.first_filled(row, named)
        candidate.place = place_name(text)
        candidate.country = columns.text(row, matching.country)
        known = len(candidate.faults)
        within_m = self._point(row, candidate)
        if len(candidate.faults) > known:
            return
        if candidate.geometry is None:
            if not candidate.place and matching.needs_place:
                name = columns.name(
                    matching.latitude or matching.point or (matching.place or ("",))[0]
                )
                candidate.faults.append(Fault(row.number, name or None, Said(*MISSING)))
            return
        stated_m = self._stated(row, candidate)
        least = code.uncertainty_m if code is not None else 0
        middle_m = 0 if code or stated_m else matching.coarse.get(column, 0)
        if middle_m:
            self._tell_middle(row, candidate, column, middle_m)
        if code is not None:
            # The code says it; a spreadsheet has dropped the zeros at the end of the digits.
            within_m = 0
        candidate.uncertainty_m = max(
            1, round(within_m), stated_m, least, middle_m, matching.uncertainty_m
        )
        if least >= WIDE_M:
            said = Said(
                "circle",
                "Its place is known to within {within_km} km only: it becomes a circle, never a dot.",
                within_km=round(least / 1000),
            )
            self.columns.caution(row, candidate, matching.place_precision, said)
        if (
            column
            and candidate.place
            and isinstance(candidate.geometry, Point)
            and max(least, middle_m) < FAR_M
        ):
            self._compare(row, candidate)

    def _tell_middle(self, row: Row, candidate: Candidate, column: str, middle_m: int) -> None:
        """Say that a point may be the middle of the only area that its row names."""
        told = mark(
            "No narrower place than {place} is named, so its point may be that area's middle: "
            "it becomes a circle of {within_km} km."
        )
        said = Said("middle", told, place=candidate.place[:60], within_km=round(middle_m / 1000))
        self.columns.caution(row, candidate, column, said)

    def spot(self, row: Row) -> BaseGeometry | None:
        """Where a row lies by its coordinates; none where it has none that can be read."""
        candidate = Candidate(Evidence("", row.number, "", {}))
        self._point(row, candidate)
        return candidate.geometry

    def _stated(self, row: Row, candidate: Candidate) -> int:
        """Metres of a column that says how far off it may be."""
        text = self.columns.text(row, self.matching.uncertainty)
        if not text:
            return 0
        told_m = told_uncertainty(text)
        if told_m is not None:
            return told_m
        try:
            return max(0, read_count(text))
        except NotRead as error:
            self.columns.refuse(row, candidate, self.matching.uncertainty, error.said)
            return 0

    def _point(self, row: Row, candidate: Candidate) -> float:
        """Put the geometry in; how far off its digits leave it."""
        matching, columns = self.matching, self.columns
        texts = columns.text(row, matching.latitude), columns.text(row, matching.longitude)
        if texts[0] == texts[1] and texts[0] in NO_ANGLES:
            texts = ("", "")
        if all(texts):
            if matching.latitude_half:
                texts = (
                    f"{texts[0]} {columns.text(row, matching.latitude_half)[:1]}".strip(),
                    f"{texts[1]} {columns.text(row, matching.longitude_half)[:1]}".strip(),
                )
            return self._angles(row, candidate, *texts)
        if any(texts):
            missing, given = ("latitude", "longitude") if texts[1] else ("longitude", "latitude")
            said = Said(
                "half_missing",
                "The {missing} is missing beside the {given}.",
                missing=missing,
                given=given,
            )
            self.columns.refuse(row, candidate, getattr(matching, missing), said)
            return 0
        text = columns.text(row, matching.point)
        if text:
            return self._typed_point(row, candidate, text)
        if matching.point_parts:
            parts = [columns.text(row, part) for part in matching.point_parts]
            if any(parts[1:]):
                return self._typed_point(row, candidate, _one_text(parts), matching.point_parts[-2])
        if row.geometry is not None:
            return self._drawn(row, candidate, row.geometry, "geometry")
        return 1

    def _angles(
        self, row: Row, candidate: Candidate, latitude_text: str, longitude_text: str
    ) -> float:
        matching = self.matching
        angles, offs = [], []
        for text, axis, column in (
            (latitude_text, "latitude", matching.latitude),
            (longitude_text, "longitude", matching.longitude),
        ):
            try:
                degrees, within_m = read_angle(
                    text, "latitude" if axis == "latitude" else "longitude"
                )
            except NotRead as error:
                said = error.said
                if said.code == "out_of_range" and axis == "latitude":
                    told = mark("{refusal} Latitude and longitude may have changed places.")
                    said = Said(said.code, told, refusal=said)
                self.columns.refuse(row, candidate, column, said)
                return 0
            angles.append(degrees)
            offs.append(within_m)
            cell = self.columns.cell(row, column)
            if degrees == 0 and type(cell) is Cell and cell.kind == "formula":
                self.columns.refuse(row, candidate, column, unworked())
                return 0
        latitude, longitude = angles
        if latitude == 0 == longitude:
            self.columns.refuse(row, candidate, matching.latitude, nowhere())
            return 0
        candidate.geometry = _spot(longitude, latitude)
        return max(offs)

    def _typed_point(self, row: Row, candidate: Candidate, text: str, column: str = "") -> float:
        column = column or self.matching.point
        try:
            if "geohash" in column_key(column).replace("_", ""):
                longitude, latitude, within_m = read_geohash(text)
                candidate.geometry = Point(longitude, latitude)
                return within_m
            if is_geometry(text):
                return self._drawn(row, candidate, read_geometry(text), self.columns.name(column))
            form = FORMS_POINT.fullmatch(text)
            if form is not None and not is_box(text):
                found = parse_point(f"{form[1]}, {form[2]}")
                candidate.geometry = Point(found.longitude, found.latitude)
                return max(float(found.within_m), float(form[3]))
            found = parse_point(in_said_order(text, self.matching))
        except NotRead as error:
            self.columns.refuse(row, candidate, column, error.said)
            return 0
        if found.doubt:
            self.columns.refuse(
                row, candidate, column, Said("doubtful", "{doubt}", doubt=found.doubt)
            )
            return 0
        if found.latitude == 0 == found.longitude:
            self.columns.refuse(row, candidate, column, nowhere())
            return 0
        candidate.geometry = Point(found.longitude, found.latitude)
        return float(found.within_m)

    def _drawn(self, row: Row, candidate: Candidate, geometry: BaseGeometry, column: str) -> float:
        """Put in a geometry that is drawn; how far off its digits leave it."""
        problem = geometry_problem(geometry)
        if problem is not None:
            candidate.faults.append(Fault(row.number, column, problem))
            candidate.mended = mended(geometry)
            return 0
        if isinstance(geometry, Point):
            if geometry.x == 0 == geometry.y:
                candidate.faults.append(Fault(row.number, column, nowhere()))
                return 0
            candidate.geometry = geometry
            return digits_m(geometry)
        candidate.geometry = geometry
        return 1

    def _compare(self, row: Row, candidate: Candidate) -> None:
        """Compare the point with the places of that name in the row's country, as far as the gazetteer has them."""
        at = candidate.geometry
        assert isinstance(at, Point)
        known = self.known.spots(candidate.place, candidate.country)
        if not known:
            return
        [[x, y]] = shapely.get_coordinates(at).tolist()
        away_m = min(distance_m(x, y, *spot) for spot in known)
        if away_m <= SWAPPED_M:
            return
        within_m = SWAPPED_M if away_m > FAR_M else SWAPPED_NEAR_M
        if abs(x) <= 90 and min(distance_m(y, x, *spot) for spot in known) < within_m:
            said = Said(
                "swapped",
                "Latitude and longitude seem to have changed places: the other way round this is {place}.",
                place=candidate.place[:60],
            )
            self.columns.refuse(row, candidate, self.matching.latitude or self.matching.point, said)
            return
        if away_m <= FAR_M:
            return
        said = Said(
            "far_from_place",
            "This lies {away_km} km from any «{place}» that is known here.",
            away_km=round(away_m / 1000),
            place=candidate.place[:60],
        )
        self.columns.caution(row, candidate, self.matching.latitude or self.matching.point, said)


def _one_text(parts: Sequence[str]) -> str:
    """A point of several cells as people write it in one."""
    if len(parts) == 2 * len(SIGNS):
        halves = (zip(parts[:3], SIGNS, strict=True), zip(parts[3:], SIGNS, strict=True))
        return ", ".join("".join(f"{part}{sign}" for part, sign in half if part) for half in halves)
    # A zone may stand with its half of the globe in two cells.
    return f"{''.join(parts[:-2])} {parts[-2]} {parts[-1]}"


def is_box(text: str) -> bool:
    """Whether four numbers are two corners, rather than a point with its height and precision."""
    left, bottom, right, top = map(float, text.split())
    return abs(right - left) < MOST_ACROSS and abs(top - bottom) < MOST_ACROSS


def place_name(text: str) -> str:
    """The name in a cell; of «GX2X+22 Tell Abyad, Raqqah» what stands behind the Plus code, to the comma."""
    found = BEHIND_CODE.match(text)
    name = found[1].partition(",")[0] if found else text
    return " ".join(name.split())


def digits_m(point: Point) -> float:
    """How far off the digits of a point leave it, in metres.

    Numbers lose the zeros at their end, so that the one with more digits tells of both.
    """
    return degrees_m(10.0 ** -max(map(_decimals, (point.x, point.y))))


def _decimals(degrees: float) -> int:
    digits = f"{degrees:.9f}".rstrip("0").partition(".")[2]
    return len(digits)


def mended(geometry: BaseGeometry) -> BaseGeometry | None:
    """The geometry without what makes it invalid; none where that doesn't help."""
    is_finite = np.isfinite(shapely.get_coordinates(geometry)).all()
    if geometry.is_valid or geometry.is_empty or not is_finite:
        return None
    whole = shapely.make_valid(geometry)
    parts = shapely.get_parts(whole)
    kept = [
        part for part in parts if shapely.get_dimensions(part) == shapely.get_dimensions(geometry)
    ]
    found = shapely.union_all(kept) if kept else whole
    return found if geometry_problem(found) is None else None


def nowhere() -> Said:
    """That 0, 0 is nobody's place."""
    return Said(
        "nowhere", "0, 0 lies in the Gulf of Guinea; it stands for a place that isn't known."
    )


def unworked() -> Said:
    """That a formula has no value."""
    return Said(
        "unworked",
        "This cell has a formula that was never worked out: open the file in its program and save it once.",
    )


@lru_cache(20_000)
def _spot(longitude: float, latitude: float) -> Point:
    """A point; events come from the same few thousand places again and again."""
    return Point(longitude, latitude)
