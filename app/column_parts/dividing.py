"""Which positions are in which part: the newest and most certain in one, the others by where they are.

What goes where follows from the positions alone, so that every process comes to the same parts, and
is chosen so that a change moves few of them.
"""

from collections.abc import Iterator

import numpy as np

from app.column_parts.rows import NO_DAY, Array, Rows

OVERVIEW = "overview"
MOST_IN_OVERVIEW = 20_000
# A region with more is divided into four.
MOST_IN_REGION = 32_768
# A region's key: 16 bits each of longitude and latitude, in turns, then 16 bits of a draw.
KEY_BITS = 48


def divide(rows: Rows) -> Iterator[tuple[str, Array]]:
    """(name, indexes) of each part, the overview first. All are in one part, and no other is empty."""
    if len(rows) <= MOST_IN_OVERVIEW:
        yield OVERVIEW, _in_order(rows, np.arange(len(rows)))
        return
    ranks = newness(rows)
    bound = lowest_rank(ranks, MOST_IN_OVERVIEW)
    yield OVERVIEW, _in_order(rows, np.flatnonzero(ranks >= bound))
    others = np.flatnonzero(ranks < bound)
    keys = region_keys(rows)
    others = others[np.argsort(keys[others], kind="stable")]
    for name, which in _regions(keys[others], others, "", KEY_BITS):
        yield name, _in_order(rows, which)


def _in_order(rows: Rows, which: Array) -> Array:
    """The order within a part: what lies together stays together, and packs well."""
    within = rows.take(which)
    return which[np.lexsort((within.first, within.actor_id, within.longitude, within.latitude))]


def newness(rows: Rows) -> Array:
    """A rank for each: newest first, of a day what was observed, of these the most certain (uint64)."""
    day = np.where(rows.said != NO_DAY, rows.said, rows.first).astype("i8")
    newest = (np.maximum(day, -(2**23)) + 2**23).astype("u8")
    sure = (255 - np.minimum(rows.uncertainty_m // 64, 255)).astype("u8")
    observed = (rows.modality == 0).astype("u8")
    draw = (rows.draw.astype("u4") >> 16).astype("u8")
    ranks = newest << np.uint64(25) | observed << np.uint64(24) | sure << np.uint64(16) | draw
    return np.asarray(ranks)


def lowest_rank(ranks: Array, most: int) -> int:
    """A rank that at most so many reach, and at least half as many where ranks allow.

    Of those that would do it is the roundest, so that it stays while little changes.
    """
    sorted_ranks = np.sort(ranks)
    least = int(sorted_ranks[-most])
    fewer = int(sorted_ranks[-(most // 2)])
    for bits in range(63, -1, -1):
        bound = (least >> bits) + 1 << bits
        if bound <= fewer:
            return bound
    return least + 1


def region_keys(rows: Rows) -> Array:
    """Where each lies along a curve that fills the globe (Morton's), then its draw (uint64)."""
    east = ((rows.longitude.astype("i8") + 180_000_000) * 65_535 // 360_000_000).astype("u8")
    north = ((rows.latitude.astype("i8") + 90_000_000) * 65_535 // 180_000_000).astype("u8")
    place = spread(east) | spread(north) << np.uint64(1)
    return np.asarray(place << np.uint64(16) | (rows.draw.astype("u4") & 0xFFFF).astype("u8"))


def spread(values: Array) -> Array:
    """16 bits with a zero between each two."""
    spaced = values & np.uint64(0xFFFF)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        spaced = (spaced | spaced << np.uint64(shift)) & np.uint64(mask)
    return spaced


def _regions(keys: Array, which: Array, name: str, bits: int) -> Iterator[tuple[str, Array]]:
    """Regions of rows that are sorted by their keys, which have the same beginning."""
    if len(which) == 0:
        return
    if len(which) <= MOST_IN_REGION or bits == 0:
        yield f"r{name}", which
        return
    quarters = keys >> np.uint64(bits - 2) & np.uint64(3)
    edges = np.searchsorted(quarters, [0, 1, 2, 3, 4])
    for quarter in range(4):
        within = slice(edges[quarter], edges[quarter + 1])
        yield from _regions(keys[within], which[within], f"{name}{quarter}", bits - 2)
