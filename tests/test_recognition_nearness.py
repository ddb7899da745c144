"""What lies near what: by one look at all anchors as by a look at each, and shared where it is the same."""

import math
import random
from dataclasses import replace

import pytest

from app.recognition import Name, Named, NameIndex, recognise
from app.recognition.nearness import OTHERS, Nearness, apart_km
from tests.names_to_find import place

# What rounding could get wrong: poles, the 180th meridian, opposite ends, the same spot twice.
CORNERS = [(0.0, 90.0), (0.0, -90.0), (180.0, 12.0), (-180.0, 12.0), (39.0, 36.0), (-141.0, -36.0)]


def places(draw: random.Random, count: int) -> list[Named]:
    """So many places, some at one spot, some of one key."""
    points = [*CORNERS, *((draw.uniform(35, 46), draw.uniform(31, 37)) for _ in range(count))]
    return [
        Named(
            "place",
            f"p{draw.randrange(count)}",
            f"Place {number}",
            draw.choice(points),
            "town",
            3.0,
        )
        for number in range(count)
    ]


def nearest_of_each(
    named: Named, anchors: list[Named], apart_from: frozenset[str]
) -> list[tuple[str, float]]:
    """The plain way: each is compared."""
    near = [(each.title, apart_km(named, each)) for each in anchors if each.key not in apart_from]
    return sorted(near, key=lambda one: one[1])[:OTHERS]


@pytest.mark.parametrize("count", [0, 1, 4, 11, 13, 60, 400])
def test_the_nearest_are_those_that_comparing_each_would_find(count: int) -> None:
    draw = random.Random(count)
    anchors = places(draw, count) if count else []
    nearness = Nearness(anchors)
    for named in [*places(draw, 20), *anchors[:20]]:
        own = frozenset(draw.sample([each.key for each in anchors], min(count, draw.randrange(16))))
        assert nearness.of(named, own) == nearest_of_each(named, anchors, own)
        within = sum(apart_km(named, each) <= 250.0 for each in anchors)
        assert nearness.count_within(named, 250.0, 2) == min(within, 2)


def test_an_edge_is_within_and_what_is_nowhere_is_near_nothing() -> None:
    raqqah = Named("place", "raqqah", "Raqqah", (39.0, 36.0), "city", 3.0)
    tabqa = replace(raqqah, key="tabqa", title="Tabqa", point=(38.5, 35.8))
    nearness = Nearness([tabqa])
    exactly = apart_km(raqqah, tabqa)
    assert nearness.count_within(raqqah, exactly, 2) == 1
    assert nearness.count_within(raqqah, math.nextafter(exactly, 0), 2) == 0
    nowhere = replace(raqqah, point=None)
    assert nearness.of(nowhere, frozenset()) == []
    assert nearness.count_within(nowhere, exactly, 2) == 0


def test_mentions_of_one_name_are_ordered_by_what_is_said_around_each() -> None:
    here = place("base", "Sabkha", at=(39.0, 36.0), sort="base")
    there = place("town", "Sabkha", at=(39.0, 36.1), sort="town")
    text = "The garrison of Sabkha fell.\n\nThey met in the town of Sabkha. Sabkha is quiet, they say now."
    found = recognise(text, [NameIndex([*here, *there])])
    assert [mention.best.named.key for mention in found[:2]] == ["base", "town"]
    assert len(found) == 3


def test_indexes_of_the_same_names_are_equal_and_others_are_not() -> None:
    raqqah = place("raqqah", "Raqqah", "الرقة")
    assert NameIndex(raqqah) == NameIndex(raqqah)
    assert hash(NameIndex(raqqah)) == hash(NameIndex(raqqah))
    moved = [Name.of(name.text, replace(name.named, point=(39.0, 36.5))) for name in raqqah]
    assert NameIndex(raqqah) != NameIndex(moved)
    assert NameIndex(raqqah) != NameIndex(raqqah[:1])
