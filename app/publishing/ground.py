"""The base map of a region, cut out of the PMTiles files that ship: `cut_out(path, box, most_bytes)`.

What comes back is a PMTiles file of its own, with the tiles that meet the box at every zoom that there is room for,
and all tiles of the least zooms, so that one may look at the whole world too.
https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
"""

import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.drawing.tile_archive import TileArchive, tile_number
from app.pmtiles import HEADER_BYTES, MAGIC, PACKED, PLAIN, VERSION

# The whole world at these zooms.
WHOLE_TO_ZOOM = 2
# Web Mercator ends here.
MOST_LATITUDE = 85.051
KINDS = {"vector": 1, "png": 2, "jpeg": 3, "webp": 4, "avif": 5}

# (west, south, east, north) in degrees; over the 180th meridian east runs on past 180.
Sides = tuple[float, float, float, float]


@dataclass(frozen=True)
class Cut:
    """A PMTiles file, the deepest zoom in it, and how many bytes at its beginning hold its list of tiles."""

    content: bytes
    max_zoom: int
    head: int


def cut_out(path: Path, box: Sides, most_bytes: int) -> Cut:
    """The tiles of a file that meet a box, zoom by zoom for as long as there is room."""
    archive = TileArchive(path)
    is_vector = archive.header.kind == "vector"
    tiles: dict[int, bytes] = {}
    taken, deepest = 0, archive.header.min_zoom
    for zoom in range(archive.header.min_zoom, archive.header.max_zoom + 1):
        layer = dict(_layer(archive, zoom, box, is_vector=is_vector))
        size = sum(len(each) for each in layer.values())
        if tiles and taken + size > most_bytes:
            break
        tiles |= layer
        taken, deepest = taken + size, zoom
    return _packed(archive, tiles, deepest, is_vector=is_vector)


def _layer(
    archive: TileArchive, zoom: int, box: Sides, *, is_vector: bool
) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of the tiles of one zoom that meet the box."""
    for x, y in tiles_meeting(box, zoom):
        tile = archive.tile(zoom, x, y)
        if tile:
            yield tile_number(zoom, x, y), gzip.compress(tile, 9, mtime=0) if is_vector else tile


def tiles_meeting(box: Sides, zoom: int) -> list[tuple[int, int]]:
    """(x, y) of the tiles of a zoom that meet a box, each once; all of them at the least zooms."""
    side = 1 << zoom
    if zoom <= WHOLE_TO_ZOOM:
        return [(x, y) for x in range(side) for y in range(side)]
    west, south, east, north = box

    def row(latitude: float) -> int:
        bounded = math.radians(max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude)))
        part = (1 - math.asinh(math.tan(bounded)) / math.pi) / 2
        return max(0, min(side - 1, int(part * side)))

    columns = range(
        math.floor((west + 180) / 360 * side), math.floor((east + 180) / 360 * side) + 1
    )
    kept = sorted({x % side for x in columns})
    return [(x, y) for x in kept for y in range(row(north), row(south) + 1)]


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def _packed(archive: TileArchive, tiles: dict[int, bytes], deepest: int, *, is_vector: bool) -> Cut:
    """The file: header, list of tiles, description, tiles. Tiles that are the same are there once."""
    numbers = sorted(tiles)
    data = bytearray()
    places: dict[bytes, int] = {}
    for number in numbers:
        tile = tiles[number]
        if tile not in places:
            places[tile] = len(data)
            data += tile
    steps = [after - before for before, after in zip([0, *numbers], numbers, strict=False)]
    columns = [
        steps,
        [1] * len(numbers),
        [len(tiles[each]) for each in numbers],
        [places[tiles[each]] + 1 for each in numbers],
    ]
    listed = b"".join(
        map(_varint, [len(numbers), *(each for column in columns for each in column)])
    )
    root = gzip.compress(listed, 9, mtime=0)
    about = gzip.compress(b"{}", 9, mtime=0)
    starts = [HEADER_BYTES, HEADER_BYTES + len(root), HEADER_BYTES + len(root) + len(about)]
    parts = [
        (starts[0], len(root)),
        (starts[1], len(about)),
        (starts[2], 0),
        (starts[2], len(data)),
    ]
    sides = b"".join(
        round(each * 1e7).to_bytes(4, "little", signed=True) for each in archive.header.bounds
    )
    west, south, east, north = archive.header.bounds
    centre = b"".join(
        round(each * 1e7).to_bytes(4, "little", signed=True)
        for each in ((west + east) / 2, (south + north) / 2)
    )
    header = b"".join(
        (
            MAGIC,
            bytes([VERSION]),
            *(each.to_bytes(8, "little") for part in parts for each in part),
            *(each.to_bytes(8, "little") for each in (len(numbers), len(numbers), len(places))),
            # Not in one run, so that the same tile may stand for several.
            bytes([0, PACKED, PACKED if is_vector else PLAIN, KINDS.get(archive.header.kind, 0)]),
            bytes([archive.header.min_zoom, deepest]),
            sides,
            bytes([archive.header.min_zoom]),
            centre,
        )
    )
    return Cut(header + root + about + bytes(data), deepest, starts[1])
