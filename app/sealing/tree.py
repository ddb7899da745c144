"""Merkle trees (RFC 9162, 2.1) of which only some nodes are kept: those of every fourth level.

A tree is known by how many leaves it has. Whatever a proof needs is told as whole subtrees, each by its
level and its number from the left, so that all of them can be fetched at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.sealing.hashing import node_hash

# Levels that are kept are multiples of it; those between are worked out of at most 8 nodes.
STEP = 4

# (level, number from the left): level 0 is a leaf.
Node = tuple[int, int]
# Fetches the nodes of the kept levels that are asked for.
Fetch = Callable[[Sequence[Node]], Mapping[Node, bytes]]


def subtrees(start: int, end: int) -> list[Node]:
    """The whole subtrees that leaves from `start` up to before `end` are made of, left to right."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion(index: int, size: int) -> list[list[Node]]:
    """What the path from a leaf to the root of `size` leaves is made of, from below (RFC 9162, 2.1.3)."""
    start, end = 0, size
    path = []
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if index < middle:
            path.append(subtrees(middle, end))
            end = middle
        else:
            path.append(subtrees(start, middle))
            start = middle
    return path[::-1]


def consistency(old: int, size: int) -> list[list[Node]]:
    """What proves that a tree of `old` leaves is the beginning of one of `size` (RFC 9162, 2.1.4)."""
    if not 0 < old < size:
        return []
    start, end, is_whole = 0, size, True
    path = []
    while old != end:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if old <= middle:
            path.append(subtrees(middle, end))
            end = middle
        else:
            path.append(subtrees(start, middle))
            start, is_whole = middle, False
    if not is_whole:
        path.append(subtrees(start, end))
    return path[::-1]


def folded(hashes: Sequence[bytes]) -> bytes:
    """The hash above subtrees that stand side by side, each smaller than the one before."""
    above = hashes[-1]
    for each in reversed(hashes[:-1]):
        above = node_hash(each, above)
    return above


def hashes_of(parts: Iterable[Sequence[Node]], fetch: Fetch) -> list[bytes]:
    """The hash of each part, which is made of whole subtrees; all are fetched at once."""
    parts = list(parts)
    kept = {node: _kept_below(node) for part in parts for node in part}
    found = fetch(sorted({each for below in kept.values() for each in below}))
    return [
        folded([_joined([found[each] for each in kept[node]]) for node in part]) for part in parts
    ]


def _kept_below(node: Node) -> list[Node]:
    """The nodes of a kept level that one is made of."""
    level, number = node
    above = level % STEP
    return [(level - above, each) for each in range(number << above, (number + 1) << above)]


def _joined(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
    return hashes[0]


@dataclass
class Growing:
    """A tree to which leaves are added: `add` gives what is to be kept from then on."""

    size: int = 0
    # Hashes of the whole subtrees that it is made of, left to right.
    edge: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Put a leaf's hash behind the last."""
        made = []
        above, level, number = leaf, 0, self.size
        while number & 1:
            above = node_hash(self.edge.pop(), above)
            level, number = level + 1, number >> 1
            if level % STEP == 0:
                made.append(((level, number), above))
        self.edge.append(above)
        self.size += 1
        return made

    @property
    def root(self) -> bytes:
        """The root's hash; of a tree with a leaf at least."""
        return folded(self.edge)
