"""Positions held as columns: an array for each, as long as there are positions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.tiling import WORLD_BITS

Array = NDArray[Any]
# Stands in days where none is known. Other days are counted from 1 January 2000.
NO_DAY = -(2**31)
# PostgreSQL's binary COPY: a signature, flags and the length of an extension before the rows.
COPY_HEADER_BYTES = 19
# How much is taken in before it becomes arrays.
CHUNK_BYTES = 1 << 20

# Of the flags, whether it is a point (0), a line or an area.
SHAPE = 3
FIRST_UNKNOWN, LAST_UNKNOWN, AT_A_PLACE, ONLY_FORECASTS = 4, 8, 16, 32
# And of a point whether it is several; that is held, and not laid out.
SEVERAL = 64
HAS_BOX = SHAPE | SEVERAL
# In `east` and `south`, of what lies too far north or south for the tile grid.
NOWHERE = -1

# What is read of each position, in this order, with its type here.
FIELDS: dict[str, str] = {
    "id": "i8",
    # Of its public id: what of many at one spot goes where.
    "draw": "i4",
    # Millionths of a degree, of the point or the anchor.
    "longitude": "i4",
    "latitude": "i4",
    "first": "i4",
    "last": "i4",
    "said": "i4",
    "settled": "i4",
    # The actor's number; its place in the list is found out when parts are made.
    "actor_id": "i8",
    "uncertainty_m": "i4",
    # Indexes into the lists of codes.
    "posture": "i2",
    "modality": "i2",
    "precision": "i2",
    # As the contract has them.
    "flags": "i2",
}
BOX_FIELDS: dict[str, str] = {
    "id": "i8",
    "west": "i4",
    "south": "i4",
    "east": "i4",
    "north": "i4",
}
# What is held of each: also where exactly it lies in the tile grid, in units of 2^-31 of the world.
HELD = (*FIELDS, "east", "south")
# Those of them that fit into a byte.
BYTES = ("posture", "modality", "precision", "flags")


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns of positions; `boxes` are (n, 4) of those in `boxed`."""

    id: Array
    draw: Array
    longitude: Array
    latitude: Array
    first: Array
    last: Array
    said: Array
    settled: Array
    actor_id: Array
    uncertainty_m: Array
    posture: Array
    modality: Array
    precision: Array
    flags: Array
    east: Array
    south: Array
    # Numbers of lines, areas and several points, in order, and their west, south, east and north.
    boxed: Array
    boxes: Array

    def __len__(self) -> int:
        return len(self.id)

    def take(self, which: Array) -> "Rows":
        """Those at these indexes, or of this mask."""
        columns = {name: getattr(self, name)[which] for name in HELD}
        boxed = np.sort(columns["id"][columns["flags"] & HAS_BOX > 0])
        return Rows(**columns, boxed=boxed, boxes=self.box_of(boxed))

    def without(self, which: Array) -> "Rows":
        """All but those of this mask."""
        return self.take(~which)

    def days(self) -> list[Array]:
        """All columns of days."""
        return [self.first, self.last, self.said, self.settled]

    @cached_property
    def ranks(self) -> Array:
        """How new each is: newest first, of a day what was observed, of these the most certain (uint64)."""
        day = np.where(self.said != NO_DAY, self.said, self.first).astype("i8")
        newest = (np.maximum(day, -(2**23)) + 2**23).astype("u8")
        sure = (255 - np.minimum(self.uncertainty_m // 64, 255)).astype("u8")
        observed = (self.modality == 0).astype("u8")
        draw = (self.draw.astype("u4") >> 16).astype("u8")
        ranks = newest << np.uint64(25) | observed << np.uint64(24) | sure << np.uint64(16) | draw
        return np.asarray(ranks)

    def box_of(self, numbers: Array) -> Array:
        """The boxes (n, 4) of lines, areas and several points with these numbers."""
        at = np.searchsorted(self.boxed, numbers)
        return np.asarray(self.boxes[at])


def table_type(columns: dict[str, str]) -> np.dtype[Any]:
    """How a row of those columns lies in a binary COPY: each value has its length before it."""
    laid: list[tuple[str, str]] = [("columns", ">i2")]
    for name, kind in columns.items():
        laid += [(f"length of {name}", ">i4"), (name, f">{kind}")]
    return np.dtype(laid)


def read_copy(chunks: Iterable[Any], columns: dict[str, str]) -> dict[str, Array]:
    """The columns of a binary COPY, in which no value is null and each has the size of its type."""
    parts = [
        {name: _narrowed(name, table[name]) for name in columns}
        for table in _tables(chunks, table_type(columns))
    ]
    return {
        name: np.concatenate([part[name] for part in parts])
        if parts
        else _narrowed(name, np.empty(0, kind))
        for name, kind in columns.items()
    }


def _narrowed(name: str, values: Array) -> Array:
    return values.astype("u1" if name in BYTES else values.dtype.newbyteorder("="))


def _tables(chunks: Iterable[Any], laid: np.dtype[Any]) -> Iterator[Array]:
    """What has come, as tables of whole rows."""
    held = bytearray()
    begun = False
    for chunk in chunks:
        held += chunk
        if not begun and len(held) >= COPY_HEADER_BYTES:
            del held[:COPY_HEADER_BYTES]
            begun = True
        if begun and len(held) >= CHUNK_BYTES:
            yield _whole(held, laid)
    # Two bytes at the end say that nothing follows.
    if begun and len(held) >= laid.itemsize:
        yield _whole(held, laid)


def _whole(held: bytearray, laid: np.dtype[Any]) -> Array:
    count = len(held) // laid.itemsize
    table = np.frombuffer(bytes(held[: count * laid.itemsize]), laid)
    del held[: count * laid.itemsize]
    return table


def rows_of(columns: dict[str, Array], boxes: dict[str, Array]) -> Rows:
    """Positions in the order of their numbers, of what was read of them and of their boxes."""
    order = np.argsort(columns["id"], kind="stable")
    east, south = in_tile_grid(columns["longitude"], columns["latitude"])
    by_number = np.argsort(boxes["id"], kind="stable")
    sides = np.stack(
        [boxes[name][by_number] for name in ("west", "south", "east", "north")], axis=1
    )
    return Rows(
        **{name: columns[name][order] for name in FIELDS},
        east=east[order],
        south=south[order],
        boxed=boxes["id"][by_number],
        boxes=sides,
    )


def in_tile_grid(longitude: Array, latitude: Array) -> tuple[Array, Array]:
    """(columns, rows) of points given in millionths of a degree, in the world's smallest units (int32)."""
    world = 1 << WORLD_BITS
    east = np.minimum((longitude.astype("i8") + 180_000_000) * world // 360_000_000, world - 1)
    tangent = np.tan(np.radians(latitude / 1e6))
    south = np.floor((0.5 - np.arcsinh(tangent) / (2 * np.pi)) * world)
    is_in = (south >= 0) & (south < world)
    return (
        np.where(is_in, east, NOWHERE).astype("i4"),
        np.where(is_in, south, NOWHERE).astype("i4"),
    )


def joined(several: Sequence[Rows]) -> Rows:
    """All of these rows, in their order."""
    columns = {name: np.concatenate([getattr(rows, name) for rows in several]) for name in HELD}
    boxed = np.concatenate([rows.boxed for rows in several])
    order = np.argsort(boxed, kind="stable")
    boxes = np.concatenate([rows.boxes for rows in several])
    return Rows(**columns, boxed=boxed[order], boxes=boxes[order])
