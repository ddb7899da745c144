"""What a tile shows in which too many positions lie: those that are alone, and the others by cell and actor.

A tile is divided into cells as fine as the bytes allow. What an actor does in a cell, observed or expected,
is one feature with the number of positions behind it, where the newest and most certain of them is that
the overview holds, or else any of them. One that is alone in its cell stays itself.

Lines, areas and several points say more than where they are: they are drawn while they are few, and of more
the largest; the others are counted where their marks stand. Of those that may reach over the tile's edge
the database has to say whether they do, and where.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.column_parts.parts import Part, Parts
from app.column_parts.rows import HAS_BOX, NO_DAY, Array
from app.tiling import BUFFER, EXTENT, Square

# Cells along a side of a tile, as a power of two: at most 32, some 8 pixels each.
FINEST = 5
# As many groups of cell, actor and modality are reckoned with at once.
MOST_KEYS = 1 << 22
MODALITIES = 2
Condition = tuple[str, Callable[[Array], Array]]


@dataclass(frozen=True)
class Wanted:
    """Which positions are asked for, by number as columns have them; none narrows nothing.

    Days are counted from COUNTED_FROM, and inclusive.
    """

    actor: int | None = None
    posture: int | None = None
    modality: int | None = None
    first_day: int | None = None
    last_day: int | None = None
    settled: bool | None = None
    # Which of some numbers of positions are asked for.
    among: Callable[[Array], Array] | None = None

    def conditions(self) -> Iterator[Condition]:
        """What must be true of a column, one after the other (`queries.held_days`, `queries.settled`)."""
        for name in ("actor", "posture", "modality"):
            code = getattr(self, name)
            if code is not None:
                yield name, partial(np.equal, code)
        first, last = self.first_day, self.last_day
        if first is not None:
            yield "last", lambda values: (values == NO_DAY) | (values >= first)
        if last is not None:
            yield "first", lambda values: (values != NO_DAY) & (values <= last)
        if self.settled is not None:
            end = 2**31 - 1 if first is None else first
            yield (
                "settled",
                lambda values: ((values != NO_DAY) & (values < end)) == self.settled,
            )
        if self.among is not None:
            yield "id", self.among


@dataclass(frozen=True, eq=False)
class Spots:
    """Positions and the points at which they are counted, in units of the world (`Rows.east`)."""

    id: Array
    east: Array
    south: Array
    actor: Array
    modality: Array

    def __len__(self) -> int:
        return len(self.id)

    def take(self, which: Array) -> "Spots":
        """Those at these indexes, or of this mask."""
        return Spots(
            self.id[which],
            self.east[which],
            self.south[which],
            self.actor[which],
            self.modality[which],
        )


NONE = Spots(*(np.empty(0, kind) for kind in ("i8", "i4", "i4", "u2", "u1")))


@dataclass(frozen=True, eq=False)
class Found:
    """What of a map lies in a tile."""

    # Counted at points within it.
    spots: list[Spots]
    # Numbers of lines, areas and several points that are drawn, if they do reach into it.
    drawn: Array
    # Those beyond that number which may reach over its edge.
    astray: Spots

    @property
    def count(self) -> int:
        """How many there are at most."""
        return sum(map(len, self.spots)) + len(self.drawn) + len(self.astray)


@dataclass(frozen=True, eq=False)
class Thinned:
    """The features of a tile: positions that are drawn themselves, and groups (an array for each value)."""

    alone: Array
    # Tile units, y down.
    x: Array
    y: Array
    count: Array
    actor: Array
    modality: Array
    # Names of the groups' cells.
    cell: list[str]


def find(parts: Parts, square: Square, wanted: Wanted, most_shapes: int) -> Found:
    """What is asked for in a tile, of which so many lines, areas and several points are drawn."""
    conditions = list(wanted.conditions())
    spots = [_spots_in(part, square, conditions) for part in parts.parts.values()]
    shapes, boxes = _shapes_near(parts, square, conditions)
    if len(shapes) <= most_shapes:
        return Found([each for each in spots if len(each)], shapes.id, NONE)
    reach = np.maximum((boxes[:, 2] - boxes[:, 0]) % 360_000_000, boxes[:, 3] - boxes[:, 1])
    largest = np.argsort(-reach, kind="stable")
    drawn, others = largest[:most_shapes], largest[most_shapes:]
    is_within = _within(boxes[others], square)
    spots.append(shapes.take(others[is_within]))
    return Found(
        [each for each in spots if len(each)], shapes.id[drawn], shapes.take(others[~is_within])
    )


def _column(part: Part, name: str) -> Array:
    values: Array = part.actors if name == "actor" else getattr(part.rows, name)
    return values


def _narrowed(part: Part, which: Array | None, conditions: list[Condition]) -> Array | None:
    """Indexes of what is asked for among those (none is all), or none where it is all."""
    for name, holds in conditions:
        values = _column(part, name)
        which = np.flatnonzero(holds(values)) if which is None else which[holds(values[which])]
    return which


def _spots(part: Part, which: Array | None) -> Spots:
    rows = part.rows
    everything = Spots(rows.id, rows.east, rows.south, part.actors, rows.modality)
    return everything if which is None else everything.take(which)


def _spots_in(part: Part, square: Square, conditions: list[Condition]) -> Spots:
    """Of the points of a part, those in a tile."""
    rows, shift = part.rows, square.shift
    extent = part.extent
    which: Array | None = None
    if extent is None:
        which = np.empty(0, "i8")
    else:
        columns = extent[0] >> shift, extent[1] >> shift
        lines = extent[2] >> shift, extent[3] >> shift
        if not (columns[0] <= square.x <= columns[1] and lines[0] <= square.y <= lines[1]):
            which = np.empty(0, "i8")
        elif columns != (square.x, square.x) or lines != (square.y, square.y):
            is_in = rows.east >> shift == square.x
            which = np.flatnonzero(is_in & (rows.south >> shift == square.y))
    if len(rows.boxed) and (which is None or len(which)):
        has_box = rows.flags & HAS_BOX > 0
        which = np.flatnonzero(~has_box) if which is None else which[~has_box[which]]
    return _spots(part, _narrowed(part, which, conditions))


def _shapes_near(parts: Parts, square: Square, conditions: list[Condition]) -> tuple[Spots, Array]:
    """Lines, areas and several points that may reach into a tile or its margin, with their boxes (n, 4)."""
    west, south, east, north = (side * 1e6 for side in square.bounds(BUFFER / EXTENT))
    found, boxes = [], []
    for part in parts.parts.values():
        rows = part.rows
        which = np.flatnonzero(rows.flags & HAS_BOX > 0) if len(rows.boxed) else np.empty(0, "i8")
        narrowed = _narrowed(part, which, conditions)
        which = which if narrowed is None else narrowed
        box = rows.box_of(rows.id[which]) if len(which) else np.empty((0, 4), "i4")
        # West is greater than east where a box crosses the 180th meridian.
        crosses = box[:, 0] > box[:, 2]
        is_west, is_east = box[:, 2] >= west, box[:, 0] <= east
        beside = np.where(crosses, is_west | is_east, is_west & is_east)
        near = beside & (box[:, 3] >= south) & (box[:, 1] <= north)
        found.append(_spots(part, which[near]))
        boxes.append(box[near])
    return joined(found), np.concatenate(boxes).astype("i8")


def _within(boxes: Array, square: Square) -> Array:
    """True of boxes that lie within a tile, edges and all."""
    west, south, east, north = (side * 1e6 for side in square.bounds())
    return np.asarray(
        (boxes[:, 0] <= boxes[:, 2])
        & (boxes[:, 0] > west)
        & (boxes[:, 1] > south)
        & (boxes[:, 2] < east)
        & (boxes[:, 3] < north)
    )


def joined(several: list[Spots]) -> Spots:
    """All of these, in their order."""
    several = [NONE, *several]
    return Spots(
        np.concatenate([each.id for each in several]),
        np.concatenate([each.east for each in several]),
        np.concatenate([each.south for each in several]),
        np.concatenate([each.actor for each in several]),
        np.concatenate([each.modality for each in several]),
    )


def thin(
    found: Found, square: Square, budget: int, bytes_alone: int, bytes_of_group: int
) -> Thinned:
    """The features of a tile, in cells as fine as so many bytes allow; what is astray is left out."""
    spots = found.spots
    budget -= len(found.drawn) * bytes_alone
    if sum(map(len, spots)) * bytes_alone <= budget or not spots:
        alone = np.concatenate([found.drawn, *(each.id for each in spots)])
        return _features(alone, joined([]), np.empty(0, "i8"), square, 0)
    actors = np.unique(np.concatenate([np.unique(each.actor) for each in spots]))
    groups = len(actors) * MODALITIES
    bits = min(FINEST, square.shift)
    while bits and groups << 2 * bits > MOST_KEYS:
        bits -= 1
    keys = np.concatenate([_keys(each, square, bits, actors) for each in spots])
    size = groups << 2 * bits
    count = np.bincount(keys, minlength=size)
    # Of several that are written to one place the last one stays: the first of all.
    first = np.empty(size, "i4")
    first[keys[::-1]] = np.arange(len(keys) - 1, -1, -1, dtype="i4")
    kept = np.flatnonzero(count)
    count, first = count[kept], first[kept]
    while bits:
        several = int(np.count_nonzero(count > 1))
        if several * bytes_of_group + (len(count) - several) * bytes_alone <= budget:
            break
        kept, count, first = _coarser(kept, count, first, bits, groups)
        bits -= 1
    order = np.argsort(first, kind="stable")
    firsts, count = _at(spots, first[order]), count[order]
    is_alone = count == 1
    alone = np.concatenate([found.drawn, firsts.id[is_alone]])
    return _features(alone, firsts.take(~is_alone), count[~is_alone], square, bits)


def _keys(spots: Spots, square: Square, bits: int, actors: Array) -> Array:
    """By cell (row, column), actor and modality."""
    shift, mask = square.shift - bits, (1 << bits) - 1
    cell = (spots.south >> shift & mask) << bits | spots.east >> shift & mask
    places = np.zeros(int(actors[-1]) + 1, "i4")
    places[actors] = np.arange(len(actors), dtype="i4")
    who = places[spots.actor] * MODALITIES + spots.modality
    return np.asarray(cell * np.int32(len(actors) * MODALITIES) + who)


def _coarser(
    keys: Array, count: Array, first: Array, bits: int, groups: int
) -> tuple[Array, Array, Array]:
    """The same in cells of twice the side, where there were 2^bits along a side of the tile."""
    cell, who = np.divmod(keys, groups)
    row, column = cell >> bits, cell & (1 << bits) - 1
    above = ((row >> 1) << bits - 1 | column >> 1) * groups + who
    kept, at = np.unique(above, return_inverse=True)
    summed = np.zeros(len(kept), count.dtype)
    np.add.at(summed, at, count)
    earliest = np.full(len(kept), 2**31 - 1, "i4")
    np.minimum.at(earliest, at, first)
    return kept, summed, earliest


def _at(spots: list[Spots], ordinals: Array) -> Spots:
    """Those with these ordinals, which are in order, among all."""
    starts = np.cumsum([0, *map(len, spots)])
    edges = np.searchsorted(ordinals, starts)
    return joined(
        [
            each.take(ordinals[edges[number] : edges[number + 1]] - starts[number])
            for number, each in enumerate(spots)
        ]
    )


def _features(alone: Array, groups: Spots, count: Array, square: Square, bits: int) -> Thinned:
    shift = square.shift
    columns, lines = (groups.east >> shift - bits).tolist(), (groups.south >> shift - bits).tolist()
    east, south = groups.east.astype("i8"), groups.south.astype("i8")
    return Thinned(
        alone,
        (east - (square.x << shift)) * EXTENT >> shift,
        (south - (square.y << shift)) * EXTENT >> shift,
        count,
        groups.actor,
        groups.modality,
        [f"{square.z + bits}/{column}/{line}" for column, line in zip(columns, lines, strict=True)],
    )
