"""What a position rests on, held against trying every set of claims and of origins."""

import random
from itertools import chain, combinations

from app.resting import (
    Document,
    Group,
    Origin,
    Rests,
    Tie,
    origins_of,
    rests,
    sides,
    telling_origins,
)

GRAPHS = 500
RELATIONS = (
    ("supports", None),
    ("contradicts", None),
    ("contradicts", None),
    ("supersedes", None),
    ("outcome", "came_true"),
    ("outcome", "did_not"),
    ("outcome", "partly"),
)
Graph = tuple[list[int], list[Tie[int]], dict[int, Group]]


def make_graph(chance: random.Random) -> Graph:
    """Claims by a few origins, links between them, and those that a position names."""
    claims = list(range(chance.randint(1, 8)))
    names = [Origin(name, chance.randint(0, 1)) for name in "ABCDEF"[: chance.randint(1, 6)]]
    origins = {
        claim: frozenset(chance.sample(names, chance.randint(1, min(2, len(names)))))
        for claim in claims
    }
    ties = []
    for _ in range(chance.randint(0, 9)):
        first, second = chance.choice(claims), chance.choice(claims)
        relation, verdict = chance.choice(RELATIONS)
        if first != second:
            ties.append(Tie(first, relation, second, verdict))
    return chance.sample(claims, chance.randint(1, len(claims))), ties, origins


def subsets(things: set) -> list[frozenset]:  # type: ignore[type-arg]
    """Every subset, the smallest first."""
    ordered = sorted(things)
    sizes = range(len(ordered) + 1)
    return [frozenset(each) for each in chain(*(combinations(ordered, size) for size in sizes))]


def weigh(groups: list[Group]) -> int:
    """The size of the smallest set that has a hand in all of them, by trying every one."""
    every = set().union(*groups)
    return next(len(each) for each in subsets(every) if all(each & group for group in groups))


def smallest_that(falls: list[tuple[frozenset, bool]]) -> set[frozenset]:  # type: ignore[type-arg]
    """Of sets, smallest first, those that do it and are smallest."""
    size = next(len(each) for each, does in falls if does)
    return {each for each, does in falls if does and len(each) == size}


def check(graph: Graph, found: Rests[int]) -> None:
    """Hold what was found against every set."""
    named, ties, origins = graph
    carrying, against = sides(named, ties, origins)
    assert (set(found.carrying), set(found.against)) == (carrying, against)

    def falls(claims: set[int], others: set[int]) -> bool:
        weights = [weigh([origins[each] for each in side]) for side in (claims, others)]
        return weights[0] < max(1, weights[1])

    by_claims = smallest_that(
        [(each, falls(carrying - each, against)) for each in subsets(carrying)]
    )
    assert {frozenset(each) for each in found.by_claims.sets} == by_claims, graph
    every = set().union(*(origins[each] for each in carrying))
    tried = [
        (
            some,
            falls(
                {each for each in carrying if not some & origins[each]},
                {each for each in against if not some & origins[each]},
            ),
        )
        for some in subsets(every)
    ]
    telling = telling_origins(
        [origins[each] for each in carrying], [origins[each] for each in against]
    )
    # None that is left out would make a smaller set.
    assert found.by_origins.size == len(next(iter(smallest_that(tried)))), graph
    by_origins = smallest_that([each for each in tried if each[0] <= telling])
    assert {frozenset(each) for each in found.by_origins.sets} == {
        frozenset(origin.name for origin in each) for each in by_origins
    }, graph
    assert found.by_claims.is_whole
    assert found.by_origins.is_whole


def test_the_smallest_sets_are_those_that_trying_every_set_finds() -> None:
    chance = random.Random(14)
    for _ in range(GRAPHS):
        graph = make_graph(chance)
        check(graph, rests(*graph))


def test_who_a_claim_comes_from() -> None:
    reprint = origins_of(Document("b", "B", "AP", "The Daily", "Somebody"))
    agency = origins_of(Document("a", "A", None, "ap ", None))
    blog = origins_of(Document("c", "C", None, None, "Somebody"))
    unknown = origins_of(Document("d", "D", None, None, None))
    assert reprint == {Origin("AP", 0), Origin("The Daily", 1)}
    assert unknown == {Origin("D (d)", 2)}
    found = rests([1, 2], [Tie(0, "partly", 1)], {0: unknown, 1: reprint, 2: agency})
    # Other capitals and blanks make no other agency, and what two share covers what one has.
    assert (found.origins, found.falls_with) == (1, "AP")
    assert rests([1, 3], [], {1: reprint, 3: blog}).by_origins.sets == (("AP", "Somebody"),)


def test_a_contradiction_turns_round_what_weighs_less_and_is_no_other_way_to_fall() -> None:
    own = {number: frozenset({Origin(f"o{number}", 0)}) for number in range(6)}
    against = [Tie(3, "contradicts", 0), Tie(4, "supports", 3)]
    found = rests([0, 1, 2], against, own)
    assert (found.origins, found.origins_against, found.is_outweighed) == (3, 2, False)
    # Without any two of three, two speak against one.
    assert found.by_claims.size == found.by_origins.size == 2
    assert len(found.by_claims.sets) == 3
    # One more against weighs as much, and one less for it is too few.
    turned = rests([0, 1], against, own)
    assert turned.by_origins.sets == (("o0",), ("o1",))
    assert rests([0], against, own).is_outweighed
    # Its source took it back, and what took its place isn't named.
    back = rests([0], [Tie(5, "supersedes", 0)], own | {5: own[0]})
    assert (back.carrying, back.by_origins.size) == ((), 0)
    assert rests([0], [Tie(5, "supersedes", 0)], own).carrying == (0,)


def test_a_search_that_would_take_too_long_is_given_up_and_says_so() -> None:
    chance = random.Random(1)
    names = [Origin(f"n{number}", 0) for number in range(90)]
    origins = {claim: frozenset(chance.sample(names, 2)) for claim in range(300)}
    found = rests(list(range(300)), [], origins)
    assert not found.by_origins.is_whole
    assert 1 <= found.by_origins.size <= found.origins <= 90
    assert len(found.carrying) == 300
    assert found.by_claims.is_whole is found.by_origins.is_whole
