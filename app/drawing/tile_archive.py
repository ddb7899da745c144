"""Tiles out of a PMTiles file, and what is in a vector tile: for maps that are drawn on the server.

`TileArchive(path).tile(z, x, y)` gives a tile's bytes, `features_in(data, wanted)` its features. Formats:
https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md and Mapbox Vector Tile 2.1.
"""

import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.pmtiles import HEADER_BYTES, PACKED, read_header

# Directories that point to others are no deeper than this.
DEEPEST_DIRECTORY = 4
# What a feature's properties must be for its shape to be read: (layer, properties).
Wanted = Callable[[str, Mapping[str, Any]], bool]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TileFeature:
    """A feature of a tile: each part of its shape as an array (points, 2) of x and y in units of the tile.

    `kind` is 1 for points, 2 for lines, 3 for areas, whose rings are parts; `extent` is the tile's side in units.
    """

    layer: str
    kind: int
    parts: list[Ints]
    properties: dict[str, Any]
    extent: int


class TileArchive:
    """A PMTiles file that is packed with gzip or not at all, read as tiles are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header = read_header(path)
        with path.open("rb") as file:
            head = file.read(HEADER_BYTES)
        offsets = [int.from_bytes(head[at : at + 8], "little") for at in (8, 16, 40, 56)]
        self._root, self._leaves, self._tiles = offsets[:2], offsets[2], offsets[3]
        self._is_directory_packed, self._is_tile_packed = (
            each == PACKED for each in self.header.packings
        )
        self._directory = lru_cache(maxsize=64)(self._read_directory)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The bytes of a tile, unpacked; none where the file has none."""
        wanted = tile_number(z, x, y)
        offset, length = self._root
        for _ in range(DEEPEST_DIRECTORY):
            numbers, runs, lengths, offsets = self._directory(offset, length)
            at = int(np.searchsorted(numbers, wanted, side="right")) - 1
            if at < 0:
                return None
            length = int(lengths[at])
            if runs[at] > 0:
                if wanted - int(numbers[at]) >= int(runs[at]):
                    return None
                packed = self._bytes(self._tiles + int(offsets[at]), length)
                return gzip.decompress(packed) if self._is_tile_packed else packed
            offset = self._leaves + int(offsets[at])
        return None

    def _bytes(self, offset: int, length: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def _read_directory(self, offset: int, length: int) -> tuple[Ints, Ints, Ints, Ints]:
        """(numbers of tiles, how often each is repeated, lengths, offsets) of a directory; 0 times is another one."""
        packed = self._bytes(offset, length)
        values = read_varints(gzip.decompress(packed) if self._is_directory_packed else packed)
        count = int(values[0])
        steps, runs, lengths, starts = (
            values[1 + count * part : 1 + count * (part + 1)] for part in range(4)
        )
        # Nought stands for «right behind the one before».
        offsets = starts - 1
        for at in np.flatnonzero(starts == 0):
            offsets[at] = offsets[at - 1] + lengths[at - 1]
        return np.cumsum(steps), runs, lengths, offsets


def tile_number(z: int, x: int, y: int) -> int:
    """A tile's place on the Hilbert curve, behind all tiles of lesser zooms."""
    number: int = ((1 << 2 * z) - 1) // 3
    side = 1 << z
    half = side >> 1
    while half:
        right, low = int(x & half > 0), int(y & half > 0)
        number += half * half * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        half >>= 1
    return number


def read_varints(data: bytes) -> Ints:
    """Whole numbers as Protocol Buffers pack them, one behind the other."""
    raw = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(raw < 0x80)
    if not len(ends):
        return np.zeros(0, np.int64)
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts + 1
    values = np.zeros(len(ends), np.uint64)
    for place in range(int(sizes.max())):
        has = sizes > place
        digits = raw[starts[has] + place].astype(np.uint64) & np.uint64(0x7F)
        values[has] |= digits << np.uint64(7 * place)
    return values.astype(np.int64)


def features_in(data: bytes, wanted: Wanted) -> Iterator[TileFeature]:
    """The features of a vector tile that are wanted, in its order."""
    for number, layer in _fields(data):
        if number == 3:
            yield from _of_layer(layer, wanted)


def _of_layer(data: bytes, wanted: Wanted) -> Iterator[TileFeature]:
    name, extent = "", 4096
    features: list[bytes] = []
    keys: list[str] = []
    values: list[Any] = []
    for number, value in _fields(data):
        if number == 1:
            name = value.decode()
        elif number == 2:
            features.append(value)
        elif number == 3:
            keys.append(value.decode())
        elif number == 4:
            values.append(_value(value))
        elif number == 5:
            extent = value
    for feature in features:
        told = dict(_fields(feature))
        tags = read_varints(told.get(2, b"")).tolist()
        properties = {
            keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)
        }
        if wanted(name, properties):
            parts = _shape(read_varints(told.get(4, b"")))
            yield TileFeature(name, told.get(3, 0), parts, properties, extent)


def _shape(commands: Ints) -> list[Ints]:
    """The parts of a shape out of its commands: 1 begins a part, 2 draws on, 7 closes a ring."""
    parts: list[Ints] = []
    open_part: list[Ints] = []
    cursor = np.zeros(2, np.int64)
    at = 0

    def end() -> None:
        if open_part:
            parts.append(np.concatenate(open_part))
            open_part.clear()

    while at < len(commands):
        command, count = int(commands[at]) & 7, int(commands[at]) >> 3
        at += 1
        if command == 7:
            if open_part:
                open_part.append(open_part[0][:1])
            continue
        steps = commands[at : at + 2 * count].reshape(-1, 2)
        at += 2 * count
        points = cursor + np.cumsum((steps >> 1) ^ -(steps & 1), axis=0)
        if command == 1:
            end()
        open_part.append(points)
        if len(points):
            cursor = points[-1]
    end()
    return parts


def _value(data: bytes) -> Any:
    for number, value in _fields(data):
        if number == 1:
            return value.decode()
        if number == 2:
            return float(np.frombuffer(value, "<f4")[0])
        if number == 3:
            return float(np.frombuffer(value, "<f8")[0])
        if number == 6:
            return (value >> 1) ^ -(value & 1)
        if number == 7:
            return bool(value)
        return value
    return None


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """(number, value) of each field of a message: bytes, or a whole number."""
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        length = {1: 8, 5: 4}.get(kind)
        if length is None:
            length, at = _varint(data, at)
        yield key >> 3, data[at : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
