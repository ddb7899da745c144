"""Boxes, tiles, circles and GeoJSON: arithmetic on the globe, without a database.

Axis order is (longitude, latitude) throughout, as in GeoJSON and PostGIS; Leaflet's order is made
at the border to the page alone. Degrees are WGS 84 (EPSG:4326), metres on tiles are EPSG:3857.
Callers use `BoundingBox`, `tile_bounds`, `tile_box`, `circle`, `distance_m`, `decimals_for`,
`geometry_problem`, `round_coordinates` and `right_hand_rule`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from app.errors import NotRead, Said
from app.languages import gettext, mark

# Mean radius of the earth (IUGG), for distances on a sphere: at most 0.6 % off the ellipsoid.
EARTH_RADIUS_M = 6_371_008.8
# A degree of latitude, and of longitude at the equator, in metres.
DEGREE_M = 111_320
KM_PER_DEGREE = DEGREE_M / 1000
MOST_DECIMALS = 6
# Half the side of the square that EPSG:3857 maps the world to.
MERCATOR_EDGE_M = math.pi * 6_378_137
DEEPEST_ZOOM = 24
GEOMETRY_TYPES = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
)


@dataclass(frozen=True)
class BoundingBox:
    """A box in degrees. `west` above `east` means that it crosses the antimeridian (RFC 7946)."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        for name in ("west", "south", "east", "north"):
            value, most = getattr(self, name), 180 if name in {"west", "east"} else 90
            if not math.isfinite(value):
                raise NotRead(
                    "not_finite",
                    "{side} is {value}; it must be a finite number.",
                    side=name,
                    value=value,
                )
            if abs(value) > most:
                raise NotRead(
                    "out_of_range",
                    "{side} is {value:g}; it must lie between -{most} and {most}.",
                    side=name,
                    value=value,
                    most=most,
                )
        if self.south > self.north:
            raise NotRead(
                "upside_down",
                "south is {south:g}, above north, which is {north:g}.",
                south=self.south,
                north=self.north,
            )

    @classmethod
    def parse(cls, text: str) -> "BoundingBox":
        """The box written as «west,south,east,north», four numbers in degrees.

        Raises NotRead, which names what is wrong: how many numbers there are,
        which is none, which is out of range, south above north.
        """
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 4:
            raise NotRead(
                "not_four",
                "A box needs four numbers, west,south,east,north; {text!r} has {count}.",
                text=text,
                count=len(parts),
            )
        numbers = []
        for name, part in zip(("west", "south", "east", "north"), parts, strict=True):
            try:
                numbers.append(float(part))
            except ValueError:
                raise NotRead(
                    "number", "{side} is {text!r}, which is no number.", side=name, text=part
                ) from None
        return cls(*numbers)

    def split(self) -> tuple["BoundingBox", ...]:
        """The box as one box, or as two that meet at the antimeridian when it crosses that."""
        if self.west <= self.east:
            return (self,)
        return (
            BoundingBox(self.west, self.south, 180.0, self.north),
            BoundingBox(-180.0, self.south, self.east, self.north),
        )


def decimals_for(uncertainty_m: float | None) -> int:
    """How many decimals of a degree a coordinate deserves that is uncertain by so many metres.

    The fewest, from 1 to 6, whose last digit is no coarser than the uncertainty: 3 for 600 m,
    2 for 1500 m. 6 (11 cm) when the uncertainty is unknown or 0.
    """
    if uncertainty_m is None or uncertainty_m <= 0:
        return MOST_DECIMALS
    return min(MOST_DECIMALS, max(1, math.ceil(math.log10(DEGREE_M / uncertainty_m))))


def distance_m(
    longitude: float, latitude: float, other_longitude: float, other_latitude: float
) -> float:
    """Metres between two points in degrees, along the great circle (haversine formula)."""
    here, there = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    chord = (
        math.sin((there - here) / 2) ** 2
        + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


WINDS = (
    mark("north"), mark("north-east"), mark("east"), mark("south-east"),
    mark("south"), mark("south-west"), mark("west"), mark("north-west"),
)  # fmt: skip


def wind(azimuth_degrees: float) -> str:
    """The point of the compass nearest to a bearing, clockwise from north: «north-east» for 40."""
    return gettext(WINDS[round(azimuth_degrees / 45) % 8])


def circle(longitude: float, latitude: float, radius_m: float, corners: int = 64) -> Polygon:
    """The polygon in degrees of all points within `radius_m` of a point, counterclockwise.

    Its corners lie on the circle. Beside the antimeridian its longitudes run on past ±180. Raises
    ValueError for a radius that isn't above 0 or that takes in a pole, where no such polygon is.
    """
    if not radius_m > 0:
        raise ValueError(f"The radius is {radius_m} m; it must be above 0.")
    angle, here = radius_m / EARTH_RADIUS_M, math.radians(latitude)
    if abs(here) + angle >= math.pi / 2:
        raise ValueError(
            f"A circle of {radius_m:g} m round latitude {latitude:g} has a pole in it."
        )
    ring = []
    for corner in range(corners):
        # Bearings run clockwise, the right-hand rule the other way.
        bearing = -2 * math.pi * corner / corners
        there = math.asin(
            math.sin(here) * math.cos(angle) + math.cos(here) * math.sin(angle) * math.cos(bearing)
        )
        across = math.atan2(
            math.sin(bearing) * math.sin(angle) * math.cos(here),
            math.cos(angle) - math.sin(here) * math.sin(there),
        )
        ring.append((longitude + math.degrees(across), math.degrees(there)))
    return Polygon(ring)


def tile_bounds(zoom: int, column: int, row: int) -> tuple[float, float, float, float]:
    """(west, south, east, north) of a web map tile in metres of EPSG:3857; row 0 is northernmost.

    Raises ValueError with a sentence when no such tile exists.
    """
    if not 0 <= zoom <= DEEPEST_ZOOM:
        raise ValueError(f"The zoom is {zoom}; tiles have zooms from 0 to {DEEPEST_ZOOM}.")
    most = 2**zoom - 1
    for name, value in (("column", column), ("row", row)):
        if not 0 <= value <= most:
            raise ValueError(f"The {name} is {value}; at zoom {zoom} it goes from 0 to {most}.")
    side = 2 * MERCATOR_EDGE_M / 2**zoom
    west, north = column * side - MERCATOR_EDGE_M, MERCATOR_EDGE_M - row * side
    return west, north - side, west + side, north


def tile_box(zoom: int, column: int, row: int) -> BoundingBox:
    """The same tile in degrees. Raises ValueError with a sentence when no such tile exists."""
    _, south, _, north = tile_bounds(zoom, column, row)
    side = 360 / 2**zoom
    return BoundingBox(
        column * side - 180,
        _mercator_latitude(south),
        (column + 1) * side - 180,
        _mercator_latitude(north),
    )


def _mercator_latitude(northing_m: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * northing_m / MERCATOR_EDGE_M)))


def geometry_problem(geometry: BaseGeometry) -> Said | None:
    """What keeps a geometry in degrees off the map, as a sentence; None when nothing does.

    Accepted: a valid, non-empty point, line or area, single or multiple, in two dimensions, within
    longitude -180 to 180 and latitude -90 to 90.
    """
    if geometry.geom_type not in GEOMETRY_TYPES:
        return Said(
            "geometry",
            "It is a {found}; a point, a line or an area is needed.",
            found=geometry.geom_type,
        )
    if geometry.is_empty:
        return Said("geometry", "It is empty.")
    if geometry.has_z:
        return Said("geometry", "It has heights; positions are [longitude, latitude].")
    coordinates = shapely.get_coordinates(geometry)
    for longitude, latitude in coordinates:
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            return Said(
                "geometry",
                "A position is [{longitude}, {latitude}], which is no point.",
                longitude=str(longitude),
                latitude=str(latitude),
            )
        if abs(longitude) > 180 or abs(latitude) > 90:
            return Said(
                "geometry",
                "The position [{longitude:g}, {latitude:g}] is off the globe; the order is "
                "[longitude, latitude].",
                longitude=float(longitude),
                latitude=float(latitude),
            )
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        return Said("geometry", "It is invalid: {reason}.", reason=reason)
    return None


def round_coordinates(geojson: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    """A copy of a GeoJSON geometry, feature or collection with coordinates to so many decimals.

    Neighbours that become equal stay, so the number of positions doesn't change.
    """
    rounded: dict[str, Any] = {}
    for name, value in geojson.items():
        if name in {"coordinates", "bbox"}:
            rounded[name] = _rounded(value, decimals)
        elif name == "geometry" and isinstance(value, Mapping):
            rounded[name] = round_coordinates(value, decimals)
        elif name in {"features", "geometries"}:
            rounded[name] = [round_coordinates(part, decimals) for part in value]
        else:
            rounded[name] = value
    return rounded


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, list | tuple):
        return [_rounded(part, decimals) for part in value]
    # Adding zero turns -0.0 into 0.0.
    return round(value, decimals) + 0.0


def right_hand_rule(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry with outer rings counterclockwise and holes clockwise (RFC 7946, 3.1.6).

    Each ring keeps its first position. Points and lines come back as they are.
    """
    if geometry.geom_type == "Point":
        return geometry
    turned: BaseGeometry = shapely.orient_polygons(geometry)
    return turned
