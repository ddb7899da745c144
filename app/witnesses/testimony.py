"""Who says what in one state of the map, as arrays, and what is left of it by a choice of witnesses.

A position is told by the claims that carry it (`app.resting`); by those that it names where whoever said them took
all of them back. It stays while any of these is a chosen witness's.
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.column_parts.rows import Array
from app.resting import Document, Tie, is_same, origins_of
from app.witnesses.naming import Choice, Roll


class Pairs(NamedTuple):
    """Rows of two numbers, as two arrays."""

    first: Array
    second: Array


@dataclass(frozen=True, eq=False)
class Bits:
    """Numbers of rows that stay: a flag for each number, the last of which is never set."""

    flags: Array

    @staticmethod
    def of(numbers: Array) -> "Bits":
        """Those of these numbers."""
        size = int(numbers.max()) + 2 if len(numbers) else 1
        flags = np.zeros(size, bool)
        flags[numbers] = True
        return Bits(flags)

    @property
    def last(self) -> int:
        """The last number that there is a flag for."""
        return len(self.flags) - 1

    def holds(self, numbers: Array) -> Array:
        """Which of these numbers stay, as a mask."""
        return np.asarray(self.flags[np.minimum(numbers, self.last)])

    def has(self, number: int) -> bool:
        """True of a number that stays."""
        return bool(self.flags[min(number, self.last)])

    @cached_property
    def text(self) -> str:
        """As the database takes it (`migrations/lenses/told.sql`): bits from the lowest on, in base 64."""
        return b64encode(np.packbits(self.flags, bitorder="little").tobytes()).decode()


class Whole(NamedTuple):
    """What the map opens with where nobody chooses."""

    # The first day on which most positions are on it; none on an empty map.
    busiest: date | None
    # West, south, east, north of all that is on it; over the 180th meridian east runs on past 180.
    sides: tuple[float, float, float, float] | None


@dataclass(frozen=True, eq=False)
class Told:
    """What is left of the map by a choice of witnesses."""

    choice: Choice
    sources: Bits
    claims: Bits
    positions: Bits
    places: Bits
    # (position, its claim's number in the list, claim): claims that say the same stand in where one that a position
    # names is left out.
    stand_ins: tuple[tuple[int, int, int], ...]
    # How many positions stay, and of how many.
    shown: int
    every: int
    # The names of the choice, as the data spells them.
    only: tuple[str, ...] | None
    without: tuple[str, ...]
    # What the whole map opens with, so that what is left of it can be compared.
    whole: "Whole"
    # How the positions must rest besides, as `app.queries.rests_asked` has it.
    rests: str | None = None

    @property
    def key(self) -> tuple[Choice, str | None]:
        """What tells it from others in the same state of the map."""
        return self.choice, self.rests

    @property
    def gone(self) -> int:
        """How many positions are gone."""
        return self.every - self.shown

    def resting(self, rests: str, positions: Array) -> "Told":
        """The same with these positions alone, of those that stay."""
        left = positions[self.positions.holds(positions)]
        return replace(self, positions=Bits.of(left), shown=len(left), rests=rests)


class Heard(NamedTuple):
    """Who says what at an instant, and what a choice of witnesses leaves of it."""

    testimony: "Testimony"
    told: Told


# Ordinals of claims that stand in: behind all that a position names.
STAND_IN = 1_000_000


@dataclass(frozen=True, eq=False)
class Testimony:
    """Who says what, in one state of the map."""

    roll: Roll
    # Numbers of claims, in order, and the place of each one's witness.
    claims: Array
    said_by: Array
    # Numbers of positions, in order, and of the place of each, or 0.
    positions: Array
    stands_at: Array
    # (place among positions, place among claims) of what tells each.
    telling: Pairs
    # By number of a position: the claims that it names, and others that say the same, in places among claims.
    agreeing: Mapping[int, tuple[tuple[int, ...], tuple[int, ...]]]
    # (number of a place, place of a witness who speaks of it), each once.
    spoken: Pairs
    whole: Whole

    def unknown(self, choice: Choice) -> list[str]:
        """The names of a choice that nobody has."""
        return [
            name for name in (*(choice.only or ()), *choice.without) if not self.roll.find(name)
        ]

    def believed(self, choice: Choice) -> Array:
        """Which witnesses are chosen, as a mask of all."""
        mask = np.full(len(self.roll.witnesses), choice.only is None)
        for name in choice.only or ():
            mask[list(self.roll.find(name))] = True
        for name in choice.without:
            mask[list(self.roll.find(name))] = False
        return mask

    def telling_of(self, positions: Array) -> Iterator[tuple[int, int]]:
        """(position, claim) by their numbers, of all claims that tell any of some positions."""
        is_meant = np.isin(self.positions[self.telling.first], positions)
        told, by = (each[is_meant] for each in self.telling)
        yield from zip(self.positions[told].tolist(), self.claims[by].tolist(), strict=True)

    def told(self, choice: Choice) -> Told:
        """What is left of it by a choice."""
        believed = self.believed(choice)
        is_left = believed[self.said_by] if len(self.claims) else np.zeros(0, bool)
        stays = np.zeros(len(self.positions), bool)
        stays[self.telling.first[is_left[self.telling.second]]] = True
        positions = Bits.of(self.positions[stays])
        ids = np.array([each.id for each in self.roll.witnesses], "i8")
        held = self.stands_at[stays]
        spoken_of = self.spoken.first[believed[self.spoken.second]]
        return Told(
            choice,
            Bits.of(ids[believed]),
            Bits.of(self.claims[is_left]),
            positions,
            Bits.of(np.concatenate([spoken_of, held[held > 0]])),
            tuple(self._stand_ins(is_left, positions)),
            int(stays.sum()),
            len(self.positions),
            None if choice.only is None else tuple(map(self.roll.say, choice.only)),
            tuple(map(self.roll.say, choice.without)),
            self.whole,
        )

    def _stand_ins(self, is_left: Array, positions: Bits) -> Iterable[tuple[int, int, int]]:
        # As lists, of which single ones are read in a fraction of the time.
        left, stays, last = is_left.tolist(), positions.flags.tolist(), positions.last
        for position, (named, others) in self.agreeing.items():
            if not stays[min(position, last)] or all(left[claim] for claim in named):
                continue
            others_left = (claim for claim in others if left[claim])
            for ordinal, claim in enumerate(others_left, STAND_IN):
                yield position, ordinal, int(self.claims[claim])


def testimony_of(
    roll: Roll,
    *,
    claims: Pairs,
    positions: Pairs,
    named: Pairs,
    ties: Sequence[Tie[int]],
    spoken: Pairs,
    whole: Whole,
) -> Testimony:
    """Who says what: of (claim, source), (position, its place or 0), (position, a claim that it names), links between
    claims, and (place, source that speaks of it), all by their numbers.
    """
    ids = np.array([each.id for each in roll.witnesses], "i8")
    order, by_claim = np.argsort(ids, kind="stable"), np.argsort(claims.first, kind="stable")
    positions = Pairs(*(each[np.argsort(positions.first, kind="stable")] for each in positions))
    numbers = claims.first[by_claim]

    def witness(sources: Array) -> Array:
        return np.asarray(order[np.searchsorted(ids[order], sources)]) if len(ids) else sources

    of, by = at(positions.first, named.first), at(numbers, named.second)
    is_there = (of >= 0) & (by >= 0)
    of, by = of[is_there], by[is_there]
    said_by = witness(claims.second[by_claim])
    telling, agreeing = _telling(Pairs(of, by), numbers, said_by, roll, ties)
    return Testimony(
        roll,
        numbers,
        said_by,
        positions.first,
        positions.second,
        telling,
        {int(positions.first[each]): claims for each, claims in agreeing.items()},
        Pairs(spoken.first, witness(spoken.second)),
        whole,
    )


def at(ordered: Array, numbers: Array) -> Array:
    """Places of numbers among those in order; -1 where they aren't among them."""
    if not len(ordered):
        return np.full(len(numbers), -1)
    places = np.minimum(np.searchsorted(ordered, numbers), len(ordered) - 1)
    return np.where(ordered[places] == numbers, places, -1)


Agreeing = dict[int, tuple[tuple[int, ...], tuple[int, ...]]]


def _telling(
    named: Pairs, numbers: Array, said_by: Array, roll: Roll, ties: Sequence[Tie[int]]
) -> tuple[Pairs, Agreeing]:
    """(position, claim) of what tells each, and of those with links what they name and what says the same."""
    ends = [
        at(numbers, np.array([getattr(tie, end) for tie in ties], "i8")).tolist()
        for end in ("first", "second")
    ]
    saying, back = defaultdict[int, list[int]](list), set[int]()
    for tie, first, second in zip(ties, *ends, strict=True):
        if first < 0 or second < 0:
            continue
        if tie.says_the_same:
            saying[second].append(first)
        elif tie.relation == "supersedes":
            groups = (origins_of(_document(roll, said_by[end])) for end in (first, second))
            if is_same(*groups):
                back.add(second)
    is_linked = np.isin(named.second, [*saying, *back])
    linked = np.isin(named.first, named.first[is_linked])
    by_position = defaultdict[int, list[int]](list)
    for position, claim in zip(
        named.first[linked].tolist(), named.second[linked].tolist(), strict=True
    ):
        by_position[position].append(claim)
    agreeing: Agreeing = {}
    found: list[tuple[int, int]] = []
    for position, claims in by_position.items():
        everyone = _with_those_who_agree(claims, saying)
        others = tuple(sorted(everyone - back - set(claims)))
        if others:
            agreeing[position] = tuple(claims), others
        found += [(position, claim) for claim in everyone - back or set(claims)]
    more = np.array(found, "i8").reshape(-1, 2)
    return (
        Pairs(
            np.concatenate([named.first[~linked], more[:, 0]]),
            np.concatenate([named.second[~linked], more[:, 1]]),
        ),
        agreeing,
    )


def _with_those_who_agree(claims: Iterable[int], saying: Mapping[int, list[int]]) -> set[int]:
    found, new = set[int](), set(claims)
    while new:
        found |= new
        new = {each for claim in new for each in saying.get(claim, ())} - found
    return found


def _document(roll: Roll, place: int) -> Document:
    _, slug, title, author, publisher, origin, _ = roll.witnesses[place]
    return Document(slug, title, origin, publisher, author)
