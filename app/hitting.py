"""The smallest sets that have a member in each of some groups (minimal hitting sets), exactly. Pure.

Groups that share no member are looked at apart from each other; in each part sets of one size after the other
are tried, by the members of the smallest group. A search that takes too much work is given up.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

# Anything that can be put in an order.
Member = TypeVar("Member", bound=Any)
# So much of the work of a search, and so many sets: what takes more is told as far as it was found. No position
# that a person put together comes near.
MOST_WORK = 15_000


class TooMuchWork(Exception):
    """A search was given up."""


@dataclass
class Work:
    """How many groups a search may still look at."""

    left: int = MOST_WORK

    def take(self, groups: int) -> None:
        """So many of them. Raises TooMuchWork."""
        self.left -= groups + 1
        if self.left < 0:
            raise TooMuchWork


@dataclass(frozen=True)
class Weight:
    """How many members have a hand in all of some groups: at least so many, or exactly."""

    least: int
    is_exact: bool

    @classmethod
    def of(cls, groups: Collection[frozenset[Member]]) -> "Weight":
        """That of these."""
        try:
            return cls(fewest(groups, Work()), is_exact=True)
        except TooMuchWork:
            return cls(sum(map(_apart, _parts(groups))), is_exact=False)


def fewest(groups: Iterable[frozenset[Member]], work: Work) -> int:
    """How many members have a hand in all of these, at the least. Raises TooMuchWork."""
    total, distinct = 0, set(groups)
    # To put them into parts compares most with most others.
    work.take(len(distinct) ** 2 // 16)
    for part in _parts(distinct):
        size = _apart(part)
        while next(_hitting(part, size, work), None) is None:
            size += 1
        total += size
    return total


def smallest(groups: Iterable[frozenset[Member]], work: Work) -> list[frozenset[Member]]:
    """Every smallest set of members that has a hand in all of these. Raises TooMuchWork."""
    each_part = []
    for part in _parts(groups):
        size = _apart(part)
        while not (found := list(_hitting(part, size, work))):
            size += 1
        each_part.append(found)
    joined = []
    for sets in product(*each_part):
        work.take(len(sets))
        joined.append(frozenset[Member]().union(*sets))
    return joined


def _parts(groups: Iterable[frozenset[Member]]) -> list[list[frozenset[Member]]]:
    """Groups that share no member apart from each other, less those that hold another."""
    parts: list[tuple[set[Member], list[frozenset[Member]]]] = []
    for group in sorted(set(groups), key=lambda each: (len(each), sorted(each))):
        touched = [each for each in parts if not each[0].isdisjoint(group)]
        if any(member <= group for _, members in touched for member in members):
            continue
        others = [each for each in parts if each[0].isdisjoint(group)]
        joined = (
            set(group).union(*(names for names, _ in touched)),
            [*(member for _, members in touched for member in members), group],
        )
        parts = [*others, joined]
    return [members for _, members in parts]


def _apart(groups: Collection[frozenset[Member]]) -> int:
    """How many groups, taken as they come, share no member: at least as many must be hit."""
    seen: set[Member] = set()
    count = 0
    for group in groups:
        if seen.isdisjoint(group):
            seen |= group
            count += 1
    return count


def _hitting(groups: list[frozenset[Member]], size: int, work: Work) -> Iterator[frozenset[Member]]:
    """Sets of at most so many members that have a hand in all groups, each once. Raises TooMuchWork."""
    work.take(len(groups))
    if not groups:
        yield frozenset()
        return
    if not groups[0] or _apart(groups) > size:
        return
    tried: set[Member] = set()
    for member in sorted(groups[0]):
        rest = [group - tried for group in groups if member not in group]
        for found in _hitting(sorted(rest, key=len), size - 1, work):
            yield found | {member}
        tried.add(member)
