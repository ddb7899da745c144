# /// script
# requires-python = ">=3.11"
# dependencies = ["mapbox-vector-tile==2.2.0", "pmtiles==3.8.1"]
# ///
"""Name one more land on a finer base map: `uv run scripts/world/name_land.py FROM TO ENGLISH ARABIC EAST NORTH`.

The region's names of lands are points placed by hand. What is in a tile besides is copied as it is, byte for
byte: only its layer of names is written anew.
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

LAYER = "country_labels"
EXTENT = 4096
# A layer in a tile, and its name in a layer: https://github.com/mapbox/vector-tile-spec (2.1, 4.1).
LAYER_KEY, NAME_KEY = 0x1A, 0x0A


def main(source: Path, target: Path, names: dict[str, str], east: float, north: float) -> None:
    """Write the file anew, with the name at its point in the tile of each zoom that holds it."""
    named = 0
    with source.open("rb") as file, write(str(target)) as out:
        reader = Reader(MmapSource(file))
        header = reader.header()
        if header["tile_compression"] != Compression.GZIP:
            sys.exit("Its tiles aren't packed with gzip.")
        for (zoom, x, y), tile in all_tiles(reader.get_bytes):
            left, top = place(east, north, zoom)
            if (x, y) == (int(left), int(top)):
                # Beginning at the tile's lower left corner, as the library has it.
                point = (round((left - x) * EXTENT), round((1 - (top - y)) * EXTENT))
                named += 1
                packed = gzip.compress(with_name(gzip.decompress(tile), names, point), mtime=0)
            else:
                packed = tile
            out.write_tile(zxy_to_tileid(zoom, x, y), packed)
        out.finalize(header, reader.metadata())
    print(f"{target}: {target.stat().st_size:,} bytes, named in {named} tiles")


def place(east: float, north: float, zoom: int) -> tuple[float, float]:
    """(column, row) of a point in degrees, in tiles of a zoom."""
    angle = math.asinh(math.tan(math.radians(north)))
    return (east + 180) / 360 * 2**zoom, (1 - angle / math.pi) / 2 * 2**zoom


def with_name(tile: bytes, names: dict[str, str], point: tuple[int, int]) -> bytes:
    """A tile with one more name of a land in it."""
    others, found = [], b""
    for layer in layers(tile):
        if name_of(layer) == LAYER:
            found = layer
        else:
            others.append(layer)
    features: list[dict[str, Any]] = []
    if found:
        features = mapbox_vector_tile.decode(found)[LAYER]["features"]
    kept = [each for each in features if each["properties"]["name_en"] != names["name_en"]]
    shape = {"type": "Point", "coordinates": point}
    added = [*kept, {"geometry": shape, "properties": names}]
    told = mapbox_vector_tile.encode(
        {"name": LAYER, "features": added}, default_options={"extents": EXTENT}
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
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    main(
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        {"name_en": sys.argv[3], "name_ar": sys.argv[4]},
        float(sys.argv[5]),
        float(sys.argv[6]),
    )
