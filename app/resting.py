"""What would have to be false: the fewest claims, and the fewest origins, with whose fall a position falls. Pure.

A position is carried by the claims that it names, and by those that say the same: links by which one
`supports` one of these, or is its `outcome` and came true, followed as far as they lead. Against it speak
claims that `contradicts` joins with one that carries it, in either direction, outcomes of such a one that did
not come true, and what supports those. What carries it doesn't speak against it. A claim that is superseded
by one of the same origin was taken back by whoever said it, and counts on neither side; superseded by others
it isn't false for its own days, and counts. Outcomes that are open or came true in part count on neither.
What is withdrawn isn't here at all: the lens doesn't show it.

A claim falls with any of its origins: whose reporting its source carries, and who brought that out. Each side
weighs as many origins as would have to fall, at the least, for nothing of it to be left; so reprints of one
agency, and reports of one publisher, weigh as one. A position falls when nothing carries it any more
(«removed») or when more speaks against it than for it («turned»). What falls, falls on both sides.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, islice
from typing import Generic, NamedTuple, TypeVar

from app.hitting import MOST_WORK, TooMuchWork, Weight, Work, fewest, smallest

Key = TypeVar("Key", bound=Hashable)
Group = frozenset["Origin"]
# Sets that are told; there may be more.
MOST_SETS = 20


class Origin(NamedTuple):
    """Who a claim comes from. `rank`: whose reporting it is (0), who brought it out (1), a document (2)."""

    name: str
    rank: int


class Tie(NamedTuple, Generic[Key]):
    """A link between claims, read «first <relation> second»; a verdict for outcomes only."""

    first: Key
    relation: str
    second: Key
    verdict: str | None = None

    @property
    def says_the_same(self) -> bool:
        """Whether the first says what the second says."""
        return self.relation == "supports" or (
            self.relation == "outcome" and self.verdict == "came_true"
        )

    @property
    def is_against(self) -> bool:
        """Whether the first speaks against the second."""
        return self.relation == "contradicts" or (
            self.relation == "outcome" and self.verdict == "did_not"
        )


@dataclass(frozen=True)
class Falls(Generic[Key]):
    """The smallest sets with whose fall a position falls, all of one `size`.

    One empty set where it has fallen already. `is_whole` is false where there may be more sets than these, or
    where the search was given up: then `size` is one that there can't be less than.
    """

    size: int
    sets: tuple[tuple[Key, ...], ...]
    is_whole: bool = True


@dataclass(frozen=True)
class Rests(Generic[Key]):
    """What a position rests on."""

    # Claims that carry it, and those that speak against it, in order.
    carrying: tuple[Key, ...] = ()
    against: tuple[Key, ...] = ()
    # How many origins each side weighs; at least so many where a search was given up.
    origins: int = 0
    origins_against: int = 0
    by_claims: Falls[Key] = field(default_factory=lambda: Falls(0, ((),)))
    by_origins: Falls[str] = field(default_factory=lambda: Falls(0, ((),)))

    @property
    def is_outweighed(self) -> bool:
        """Whether more speaks against it than for it as it is."""
        return self.origins < self.origins_against

    @property
    def falls_with(self) -> str | None:
        """The one origin that it falls with; none where there is no such one, or several."""
        falls = self.by_origins
        return falls.sets[0][0] if falls.size == 1 and len(falls.sets) == 1 else None


class Document(NamedTuple):
    """What a source says of itself."""

    slug: str
    title: str
    origin: str | None
    publisher: str | None
    author: str | None


@lru_cache(maxsize=4096)
def origins_of(source: Document) -> Group:
    """Who the claims of a source come from; the document itself, where nobody is named."""
    names = ((1, source.publisher or source.author), (0, source.origin))
    found = {name_of(name): rank for rank, name in names if name}
    if not found:
        return frozenset({Origin(f"{source.title} ({source.slug})", 2)})
    return frozenset(Origin(*each) for each in found.items())


def name_of(name: str) -> str:
    """A name with single blanks, as it is compared but for capitals."""
    return " ".join(name.split())


def sides(
    named: Iterable[Key], ties: Collection[Tie[Key]], origins: Mapping[Key, Group]
) -> tuple[set[Key], set[Key]]:
    """(claims that carry a position which names some, claims that speak against it)."""
    carrying = _with_those_who_agree(named, ties)
    pairs = [(tie.first, tie.second) for tie in ties if tie.is_against]
    pairs += [(second, first) for first, relation, second, _ in ties if relation == "contradicts"]
    contradicting = {first for first, second in pairs if second in carrying}
    against = _with_those_who_agree(contradicting, ties) - carrying
    back = {
        tie.second
        for tie in ties
        if tie.relation == "supersedes" and is_same(origins[tie.first], origins[tie.second])
    }
    return carrying - back, against - back


def _with_those_who_agree(claims: Iterable[Key], ties: Collection[Tie[Key]]) -> set[Key]:
    found, new = set[Key](), set(claims)
    while new:
        found |= new
        new = {tie.first for tie in ties if tie.says_the_same and tie.second in new} - found
    return found


def is_same(these: Group, those: Group) -> bool:
    """Whether some origin is among both."""
    return not {each.name.casefold() for each in these}.isdisjoint(
        each.name.casefold() for each in those
    )


def rests(
    named: Sequence[Key], ties: Collection[Tie[Key]], origins: Mapping[Key, Group]
) -> Rests[Key]:
    """What a position rests on that names these claims; `origins` has those of all that the ties reach."""
    carrying, against = sides(named, ties, origins) if ties else (set(named), set[Key]())
    order = {claim: number for number, claim in enumerate(dict.fromkeys(named))}

    def in_order(claims: Iterable[Key]) -> tuple[Key, ...]:
        return tuple(sorted(claims, key=lambda each: (order.get(each, len(order)), str(each))))

    if not against and (apart := _names_apart([origins[claim] for claim in carrying])):
        # As most are: each claim is of origins of its own.
        claims, size = in_order(carrying), len(carrying)
        return Rests(claims, (), size, 0, Falls(size, (claims,)), Falls(size, (apart,)))
    for_it = _one_name_each({claim: origins[claim] for claim in in_order(carrying | against)})
    groups_for = {claim: for_it[claim] for claim in in_order(carrying)}
    groups_against = [for_it[claim] for claim in in_order(against)]
    weight, weight_against = _weigh(groups_for.values()), _weigh(groups_against)
    needed = max(1, weight_against.least)
    if weight.is_exact and weight.least < needed:
        by_claims, by_origins = Falls[Key](0, ((),)), Falls[str](0, ((),))
    elif not (weight.is_exact and weight_against.is_exact):
        by_claims, by_origins = Falls(1, (), is_whole=False), Falls(1, (), is_whole=False)
    else:
        by_claims = _falling_claims(groups_for, needed)
        size = weight.least - needed + 1
        by_origins = _falling_origins(list(groups_for.values()), groups_against, size)
    return Rests(
        tuple(groups_for),
        in_order(against),
        weight.least,
        weight_against.least,
        by_claims,
        by_origins,
    )


def _names_apart(groups: Sequence[Group]) -> tuple[str, ...] | None:
    """The first-hand origins of these, in order; none where there are none, or some share one."""
    seen: set[str] = set()
    for group in groups:
        names = {origin.name.casefold() for origin in group}
        if not seen.isdisjoint(names):
            return None
        seen |= names
    return tuple(sorted(min(group, key=lambda each: each[::-1]).name for group in groups)) or None


def _weigh(groups: Collection[Group]) -> Weight:
    telling = telling_origins(groups, ())
    return Weight.of([group & telling for group in groups])


def _one_name_each(groups: Mapping[Key, Group]) -> dict[Key, Group]:
    """The same groups, in which a name that is spelled with other capitals elsewhere is one origin."""
    best: dict[str, Origin] = {}
    for each in (origin for group in groups.values() for origin in group):
        key = each.name.casefold()
        best[key] = min(best.get(key, each), each, key=lambda one: one[::-1])
    return {
        claim: frozenset(best[each.name.casefold()] for each in group)
        for claim, group in groups.items()
    }


def _falling_claims(groups: Mapping[Key, Group], needed: int) -> Falls[Key]:
    """The smallest sets of claims without which what is left weighs less than it needs to.

    What is left weighs n at most if n origins have a hand in all of it: so those stay that as many as may
    be of some n have a hand in.
    """
    claims = tuple(groups)
    if needed == 1:
        return Falls(len(claims), (claims,))
    members: dict[Origin, set[Key]] = {
        origin: {claim for claim, group in groups.items() if origin in group}
        for origin in telling_origins(groups.values(), ())
    }
    most = MOST_WORK // len(claims)
    chosen = list(islice(combinations(sorted(members), needed - 1), most))
    left = {
        tuple(each for each in claims if not any(each in members[one] for one in some))
        for some in chosen
    }
    size = min(map(len, left))
    found = sorted((each for each in left if len(each) == size), key=str)
    whole = len(chosen) < most and len(found) <= MOST_SETS
    return Falls(size, tuple(found[:MOST_SETS]), whole)


def _falling_origins(groups: list[Group], against: list[Group], size: int) -> Falls[str]:
    """The smallest sets of origins with whose fall a position falls that these carry, of so many at least."""
    work = Work()

    def has_fallen(fallen: frozenset[Origin]) -> bool:
        left = [each for each in groups if fallen.isdisjoint(each)]
        others = [each for each in against if fallen.isdisjoint(each)]
        return fewest(left, work) < max(1, fewest(others, work))

    telling = telling_origins(groups, against)
    try:
        # What is left weighs less than n when n - 1 more have a hand in all of it: so a set that makes it
        # weigh so little is a part of a smallest one that has a hand in everything.
        whole_sets = smallest([each & telling for each in groups], work)
        candidates = set[frozenset[Origin]]()
        for some in (some for each in whole_sets for some in combinations(each, size)):
            work.take(size)
            candidates.add(frozenset(some))
        found = [each for each in candidates if has_fallen(each)]
        # Where some origin is on both sides, its fall may take away more of what speaks against it.
        while not found:
            size += 1
            larger = map(frozenset[Origin], combinations(sorted(telling), size))
            found = [each for each in larger if has_fallen(each)]
    except TooMuchWork:
        return Falls(size, (), is_whole=False)
    named = sorted(tuple(sorted(origin.name for origin in each)) for each in found)
    return Falls(size, tuple(named[:MOST_SETS]), len(named) <= MOST_SETS)


def telling_origins(groups: Collection[Group], against: Collection[Group]) -> Group:
    """Origins of the claims that carry a position, less each that another covers.

    Another covers it that has a hand in all the same, and in nothing more that speaks against: of two alike,
    whose reporting it is covers who brought it out.
    """
    every = {origin for group in groups for origin in group}
    of = {each: {n for n, group in enumerate(groups) if each in group} for each in every}
    off = {each: {n for n, group in enumerate(against) if each in group} for each in every}

    def covers(one: Origin, other: Origin) -> bool:
        if not (of[other] <= of[one] and off[one] <= off[other]):
            return False
        if of[other] == of[one] and off[one] == off[other]:
            return one[::-1] < other[::-1]
        return True

    return frozenset(
        each for each in every if not any(covers(one, each) for one in every if one != each)
    )
