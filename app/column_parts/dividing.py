"""Which positions are in which part: the newest and most certain in one, the others by where they are.

What goes where follows from the positions alone, so that every process comes to the same parts, and
is chosen so that a change moves few of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.column_parts.rows import Array, Rows

OVERVIEW = "overview"
# A region's key: 16 bits each of longitude and latitude, in turns, then 16 bits of a draw.
KEY_BITS = 48


@dataclass(frozen=True)
class Sizes:
    """How many positions are together at most."""

    overview: int = 20_000
    # A region with more is divided into four.
    region: int = 32_768


SIZES = Sizes()


def divide(rows: Rows, bound: int, sizes: Sizes = SIZES) -> Iterator[tuple[str, Array]]:
    """(name, indexes) of each part, the overview from `bound` on first. No other part is empty."""
    ranks = rows.ranks
    yield OVERVIEW, in_order(rows, np.flatnonzero(ranks >= bound))
    others = np.flatnonzero(ranks < bound)
    keys = region_keys(rows)
    others = others[np.argsort(keys[others], kind="stable")]
    for name, which in _regions(keys[others], others, "", sizes.region):
        yield name, in_order(rows, which)


def overview_bound(ranks: Sequence[Array], sizes: Sizes = SIZES) -> int:
    """From which rank on positions are in the overview; 0 where all are."""
    if sum(map(len, ranks)) <= sizes.overview:
        return 0
    return lowest_rank(np.concatenate(ranks), sizes.overview)


def region_of(key: int, names: Collection[str]) -> str | None:
    """The region among those named in which a key lies; none where there is none yet."""
    name = "r"
    for bits in range(KEY_BITS - 2, -3, -2):
        if name in names:
            return name
        if bits >= 0:
            name += str(key >> bits & 3)
    return None


def in_order(rows: Rows, which: Array) -> Array:
    """The order within a part: what lies together stays together, and packs well."""
    keys = (rows.id, rows.first, rows.actor_id, rows.longitude, rows.latitude)
    return which[np.lexsort([key[which] for key in keys])]


def lowest_rank(ranks: Array, most: int) -> int:
    """A rank that at most so many reach, and at least half as many where ranks allow.

    Of those that would do it is the roundest, so that it stays while little changes.
    """
    first, half = len(ranks) - most - 1, len(ranks) - max(most // 2, 1)
    parted = np.partition(ranks, (first, half))
    too_low, fewer = int(parted[first]), int(parted[half])
    for bits in range(63, -1, -1):
        bound = (too_low >> bits) + 1 << bits
        if bound <= fewer:
            return bound
    return too_low + 1


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


def _regions(keys: Array, which: Array, name: str, most: int) -> Iterator[tuple[str, Array]]:
    """Regions of rows that are sorted by their keys, which have the beginning that the name tells."""
    bits = KEY_BITS - 2 * len(name)
    if len(which) == 0:
        return
    if len(which) <= most or bits == 0:
        yield f"r{name}", which
        return
    quarters = keys >> np.uint64(bits - 2) & np.uint64(3)
    edges = np.searchsorted(quarters, [0, 1, 2, 3, 4])
    for quarter in range(4):
        within = slice(edges[quarter], edges[quarter + 1])
        yield from _regions(keys[within], which[within], f"{name}{quarter}", most)


def holds(counts: Mapping[str, int], sizes: Sizes = SIZES) -> bool:
    """True while regions with so many positions are neither to be divided nor to be put together."""
    above: dict[str, int] = {}
    for name, count in counts.items():
        if count == 0 or (count > sizes.region and len(name) <= KEY_BITS // 2):
            return False
        for length in range(1, len(name)):
            above[name[:length]] = above.get(name[:length], 0) + count
    return all(count > sizes.region for count in above.values())
