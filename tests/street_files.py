"""Small files of streets of a made-up town at Raqqah, in the layers of either scheme, as operators drop them in."""

import gzip
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely import LineString, Point, Polygon, box, clip_by_rect, transform
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

WEST, SOUTH, EAST, NORTH = 38.99, 35.94, 39.04, 35.97
ZOOMS = range(9, 15)
CREDIT = '<a href="https://example.org/">© Made up {{ 7 * 7 }} & drawn</a>'


@dataclass(frozen=True)
class Word:
    """What a scheme calls a kind of feature: its layer, and the properties that say so."""

    layer: str
    properties: Mapping[str, str]


# By scheme, then by what the town below has.
SCHEMES = {
    "protomaps": {
        "ground": Word("earth", {"kind": "earth"}),
        "motorway": Word("roads", {"kind": "highway"}),
        "street": Word("roads", {"kind": "minor_road"}),
        "path": Word("roads", {"kind": "path"}),
        "rail": Word("roads", {"kind": "rail"}),
        "building": Word("buildings", {"kind": "building"}),
        "pond": Word("water", {"kind": "water"}),
        "park": Word("landuse", {"kind": "park"}),
        "quarter": Word("places", {"kind": "neighbourhood"}),
    },
    "openmaptiles": {
        "motorway": Word("transportation", {"class": "motorway"}),
        "street": Word("transportation", {"class": "minor"}),
        "path": Word("transportation", {"class": "path"}),
        "rail": Word("transportation", {"class": "rail"}),
        "building": Word("building", {}),
        "pond": Word("water", {"class": "lake"}),
        "named street": Word("transportation_name", {"class": "minor"}),
        "park": Word("landuse", {"class": "cemetery"}),
        "quarter": Word("place", {"class": "suburb"}),
    },
}


# Where the same town lies again, on the line between Syria and Turkey: degrees east and north of the first.
AT_THE_BORDER = (-0.04, 0.75)


def town() -> Iterator[tuple[str, BaseGeometry, dict[str, str]]]:
    """(what it is, geometry in longitude and latitude, further properties) of each thing in the town."""
    yield "ground", box(WEST, SOUTH, EAST, NORTH), {}
    yield "park", box(38.995, 35.945, 39.003, 35.951), {}
    yield (
        "pond",
        Polygon([(39.03, 35.945), (39.037, 35.947), (39.034, 35.953), (39.029, 35.951)]),
        {},
    )
    for step in range(1, 10):
        across, down = WEST + step * 0.005, SOUTH + step * 0.003
        yield "street", LineString([(across, SOUTH), (across, NORTH)]), {"name": f"Street {step}"}
        yield "street", LineString([(WEST, down), (EAST, down)]), {"name": f"شارع {step}"}
        yield "named street", LineString([(WEST, down), (EAST, down)]), {"name": f"شارع {step}"}
        yield "building", box(across + 0.001, down + 0.001, across + 0.002, down + 0.0018), {}
    highway = {"name": "Autoroute", "name:en": "Ring Road"}
    yield "motorway", LineString([(WEST, 35.942), (39.015, 35.9555), (EAST, 35.969)]), highway
    yield "path", LineString([(39.0, 35.96), (39.02, 35.944)]), {}
    yield "rail", LineString([(WEST, 35.965), (EAST, 35.95)]), {}
    yield "quarter", Point(39.0125, 35.9605), {"name": "Al-Made-Up"}


def fraction(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point lies on the square of the whole world, from 0 to 1: (across, down)."""
    return (
        (longitude + 180) / 360,
        (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2,
    )


def write_streets(
    path: Path,
    scheme: str = "protomaps",
    *,
    credit: str = CREDIT,
    layers: list[str] | None = None,
    shift: tuple[float, float] = (0, 0),
    tile_type: TileType = TileType.MVT,
) -> None:
    """Write the file, of the town moved by degrees. It says that it has `layers`, or else those that it has."""
    words = SCHEMES[scheme]
    west, south, east, north = WEST + shift[0], SOUTH + shift[1], EAST + shift[0], NORTH + shift[1]
    with path.open("wb") as file:
        writer = Writer(file)
        for zoom in ZOOMS:
            for (x, y), tile in sorted(
                _tiles(words, zoom, shift).items(), key=lambda each: zxy_to_tileid(zoom, *each[0])
            ):
                writer.write_tile(zxy_to_tileid(zoom, x, y), gzip.compress(tile, mtime=0))
        header = {
            "tile_type": tile_type,
            "tile_compression": Compression.GZIP,
            "min_zoom": ZOOMS.start,
            "max_zoom": ZOOMS.stop - 1,
            "min_lon_e7": round(west * 1e7),
            "min_lat_e7": round(south * 1e7),
            "max_lon_e7": round(east * 1e7),
            "max_lat_e7": round(north * 1e7),
            "center_zoom": 12,
            "center_lon_e7": round((west + east) / 2 * 1e7),
            "center_lat_e7": round((south + north) / 2 * 1e7),
        }
        has = layers if layers is not None else sorted({word.layer for word in words.values()})
        about = {
            "attribution": credit,
            "vector_layers": [{"id": each, "fields": {}} for each in has],
        }
        writer.finalize(header, about)


def _tiles(
    words: Mapping[str, Word], zoom: int, shift: tuple[float, float]
) -> dict[tuple[int, int], bytes]:
    """The town's tiles of a zoom, by (x, y)."""
    side = 1 << zoom
    west, north = (each * side for each in fraction(WEST + shift[0], NORTH + shift[1]))
    east, south = (each * side for each in fraction(EAST + shift[0], SOUTH + shift[1]))
    tiles = {}
    for x in range(int(west), int(east) + 1):
        for y in range(int(north), int(south) + 1):
            layers: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for what, geometry, properties in town():
                if what not in words:
                    continue
                on_tile = _on_tile(translate(geometry, *shift), side, x, y)
                if not on_tile.is_empty:
                    said = {**words[what].properties, **properties}
                    layers[words[what].layer].append({"geometry": on_tile, "properties": said})
            tiles[x, y] = mapbox_vector_tile.encode(
                [{"name": name, "features": features} for name, features in layers.items()],
                default_options={"y_coord_down": True},
            )
    return tiles


def _on_tile(geometry: BaseGeometry, side: int, x: int, y: int) -> BaseGeometry:
    """A geometry in the 4096 units of a tile, with a margin."""

    def moved(points: Any) -> list[tuple[float, float]]:
        on_world = [fraction(longitude, latitude) for longitude, latitude in points]
        return [((across * side - x) * 4096, (down * side - y) * 4096) for across, down in on_world]

    return clip_by_rect(transform(geometry, moved), -64, -64, 4160, 4160)
