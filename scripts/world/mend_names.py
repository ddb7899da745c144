# /// script
# requires-python = ">=3.11"
# dependencies = ["mapbox-vector-tile==2.2.0", "pmtiles==3.8.1"]
# ///
"""Mend names of the region's base map: `uv run scripts/world/mend_names.py FROM TO WORLD`.

Towns get the spelling that their country has where GeoNames gave a neighbour's, and the name of a land that was
missing is added. Lands and towns also get the names in other languages that the world's base map, WORLD, has of them.
What is in a tile besides is copied as it is, byte for byte.
"""

import gzip
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import Compression, zxy_to_tileid
from pmtiles.writer import write

EXTENT = 4096
# By (country, English name): the Arabic or local name.
TOWNS = {("JO", "Amman"): "عمّان"}
# Labels of lands are points placed by hand: its names, and where it stands, east and north.
LAND = ({"name_en": "Palestine", "name_ar": "فلسطين"}, (35.24, 31.96))
# A layer in a tile, and its name in a layer: https://github.com/mapbox/vector-tile-spec (2.1, 4.1).
LAYER_KEY, NAME_KEY = 0x1A, 0x0A
# What the world's base map calls its lands and towns; the latter by country and English name.
LANGUAGES = ("fr", "es", "ru", "uk", "local")

Known = dict[tuple[str | None, str], dict[str, str]]


def main(source: Path, target: Path, world: Path) -> None:
    """Write the file anew."""
    count = 0
    known = {layer: names_in(world, layer) for layer in ("country_labels", "towns")}
    with source.open("rb") as file, write(str(target)) as out:
        reader = Reader(MmapSource(file))
        header = reader.header()
        if header["tile_compression"] != Compression.GZIP:
            sys.exit("Its tiles aren't packed with gzip.")
        for (zoom, x, y), packed in all_tiles(reader.get_bytes):
            tile = gzip.decompress(packed)
            mended = with_towns(tile)
            names, (east, north) = LAND
            left, top = place(east, north, zoom)
            if (x, y) == (int(left), int(top)):
                # Beginning at the tile's lower left corner, as the library has it.
                at = (round((left - x) * EXTENT), round((1 - (top - y)) * EXTENT))
                mended = with_land(mended, names, at)
            for layer, found in known.items():
                mended = with_languages(mended, layer, found)
            count += mended != tile
            again = packed if mended == tile else gzip.compress(mended, mtime=0)
            out.write_tile(zxy_to_tileid(zoom, x, y), again)
        out.finalize(header, reader.metadata())
    print(f"{target}: {target.stat().st_size:,} bytes, mended in {count} tiles")


def names_in(path: Path, layer: str) -> Known:
    """The names in other languages of what is in a layer, by the country of a town and its English name."""
    found: Known = {}
    with path.open("rb") as file:
        for _, packed in all_tiles(Reader(MmapSource(file)).get_bytes):
            for each in features_of(gzip.decompress(packed), layer)[0]:
                told = each["properties"]
                names = {f"name_{code}": told.get(f"name_{code}") for code in LANGUAGES}
                # A town's name in its own Arabic is in the file already.
                if layer == "towns" and names["name_local"] == told.get("name_ar"):
                    del names["name_local"]
                key = (told.get("country"), told.get("name_en", ""))
                found[key] = {name: text for name, text in names.items() if text}
    return found


def place(east: float, north: float, zoom: int) -> tuple[float, float]:
    """(column, row) of a point in degrees, in tiles of a zoom."""
    angle = math.asinh(math.tan(math.radians(north)))
    return (east + 180) / 360 * 2**zoom, (1 - angle / math.pi) / 2 * 2**zoom


def with_towns(tile: bytes) -> bytes:
    """A tile whose towns are spelled as `TOWNS` has them."""
    features, extent = features_of(tile, "towns")
    are_mended = False
    for each in features:
        told = each["properties"]
        spelled = TOWNS.get((told.get("country"), told.get("name_en")))
        for name in ("name_ar", "name_local"):
            if spelled and told.get(name, spelled) != spelled:
                told[name] = spelled
                are_mended = True
    return with_layer(tile, "towns", features, extent) if are_mended else tile


def with_languages(tile: bytes, layer: str, known: Known) -> bytes:
    """A tile in whose layer everything has the names that are known of it."""
    features, extent = features_of(tile, layer)
    are_mended = False
    for each in features:
        told = each["properties"]
        more = known.get((told.get("country"), told["name_en"]), {})
        are_mended = are_mended or not more.items() <= told.items()
        told.update(more)
    return with_layer(tile, layer, features, extent) if are_mended else tile


def with_land(tile: bytes, names: dict[str, str], point: tuple[int, int]) -> bytes:
    """A tile with one more name of a land in it."""
    features, _ = features_of(tile, "country_labels")
    kept = [each for each in features if each["properties"]["name_en"] != names["name_en"]]
    added = {"geometry": {"type": "Point", "coordinates": point}, "properties": names}
    return with_layer(tile, "country_labels", [*kept, added], EXTENT)


def features_of(tile: bytes, name: str) -> tuple[list[dict[str, Any]], int]:
    """The features of a layer, and how many units its tiles are wide; none of a layer that isn't there."""
    for layer in layers(tile):
        if name_of(layer) == name:
            found = mapbox_vector_tile.decode(layer)[name]
            return found["features"], found["extent"]
    return [], EXTENT


def with_layer(tile: bytes, name: str, features: list[dict[str, Any]], extent: int) -> bytes:
    """A tile with a layer written anew."""
    others = [layer for layer in layers(tile) if name_of(layer) != name]
    bare = [{"geometry": each["geometry"], "properties": each["properties"]} for each in features]
    told = mapbox_vector_tile.encode(
        {"name": name, "features": bare}, default_options={"extents": extent}
    )
    return b"".join([*others, told])


def layers(tile: bytes) -> Iterator[bytes]:
    """Each layer of a tile with the key and length before it."""
    at = 0
    while at < len(tile):
        if tile[at] != LAYER_KEY:
            raise ValueError(f"the tile holds something other than layers, at byte {at}")
        length, begin = number(tile, at + 1)
        yield tile[at : begin + length]
        at = begin + length


def name_of(layer: bytes) -> str:
    """The name of a layer that comes with its key and length."""
    _, at = number(layer, 1)
    while layer[at] != NAME_KEY:
        kind, begin = layer[at] & 7, at + 1
        length, begin = number(layer, begin)
        at = begin + (length if kind == 2 else 0)
    length, begin = number(layer, at + 1)
    return layer[begin : begin + length].decode()


def number(data: bytes, at: int) -> tuple[int, int]:
    """A number that is written in sevens of bits, and where it ends."""
    found = shift = 0
    while True:
        byte = data[at]
        found |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return found, at


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
