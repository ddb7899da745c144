"""Parts of the columns: each position is in one, and a change comes to the same as making all anew."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.column_parts.dividing import OVERVIEW, Sizes
from app.column_parts.layout import OPEN, OPEN_WIDE
from app.column_parts.parts import Parts, change_parts, make_parts
from app.column_parts.rows import BOX_FIELDS, FIELDS, NO_DAY, Rows, read_copy, rows_of, table_type
from tests.columns import Mark, marks_in

SMALL = Sizes(overview=8, region=6)
ACTORS = [3, 5, 9]
DAYS = st.one_of(st.just(NO_DAY), st.integers(6000, 6010))
POSITION = st.fixed_dictionaries(
    {
        "id": st.integers(1, 60),
        "draw": st.integers(-(2**31), 2**31 - 1),
        # Often at one spot, which no border divides.
        "longitude": st.sampled_from([-180_000_000, 36_000_000, 36_000_100, 180_000_000]),
        "latitude": st.sampled_from([-90_000_000, 35_000_000, 90_000_000]),
        "first": st.sampled_from([6000, 6001]),
        "last": DAYS,
        "said": DAYS,
        "settled": DAYS,
        "actor_id": st.sampled_from([*ACTORS, 7]),
        "uncertainty_m": st.sampled_from([0, 1, 1000, 2**31 - 1]),
        "posture": st.integers(0, 6),
        "modality": st.integers(0, 1),
        "precision": st.sampled_from([0, 5, 255]),
        "flags": st.integers(0, 58).filter(lambda bits: bits & 3 < 3),
    }
)
MAP = st.lists(POSITION, max_size=60, unique_by=lambda each: each["id"])


def rows(positions: list[dict[str, int]]) -> Rows:
    """Positions as they come out of a COPY, cut into pieces anywhere."""
    boxed = [
        {"id": each["id"]} | dict.fromkeys(("west", "south", "east", "north"), each["id"])
        for each in positions
        if each["flags"] & 3
    ]
    return rows_of(copied(positions, FIELDS), copied(boxed, BOX_FIELDS))


def copied(records: list[dict[str, int]], columns: dict[str, str]) -> dict[str, Any]:
    table = np.zeros(len(records), table_type(columns))
    for name in columns:
        table[name] = [each[name] for each in records]
    stream = bytes(19) + table.tobytes() + b"\xff\xff"
    return read_copy([stream[at : at + 7] for at in range(0, len(stream), 7)], columns)


def told(parts: Parts) -> dict[str, list[Mark]]:
    listed = {
        "open": parts.calendar.open,
        "actors": [{"slug": str(each)} for each in parts.actor_ids],
        "postures": list("abcdefg"),
        "modalities": list("ab"),
        "precisions": list("abcdef"),
    }
    return {name: marks_in(part.packed(), listed) for name, part in parts.parts.items()}


@given(MAP)
@settings(max_examples=60, deadline=None)
def test_each_position_of_a_listed_actor_is_in_one_part(positions: list[dict[str, int]]) -> None:
    parts = make_parts(rows(positions), ACTORS, None, sizes=SMALL)
    seen = [mark for part in told(parts).values() for mark in part]
    assert len(seen) == parts.count == sum(each["actor_id"] != 7 for each in positions)
    assert next(iter(parts.parts)) == OVERVIEW
    assert len(parts.parts[OVERVIEW].rows) <= SMALL.overview
    assert sorted((round(m.longitude * 1e6), m.actor) for m in seen) == sorted(
        (each["longitude"], str(each["actor_id"])) for each in positions if each["actor_id"] != 7
    )
    numbers = {number for part in parts.parts.values() for number in part.rows.id}
    for part in parts.parts.values():
        boxes = [m.box for m in marks_in_order(parts, part.name) if m.box is not None]
        shaped = part.rows.id[part.rows.flags & 3 > 0]
        assert boxes == [tuple([number / 1e6] * 4) for number in shaped]
    assert len(numbers) == parts.count


def marks_in_order(parts: Parts, name: str) -> list[Mark]:
    return told(parts)[name]


@pytest.mark.thorough
@given(MAP, MAP, st.sets(st.integers(1, 60), max_size=20))
@settings(max_examples=150, deadline=None)
def test_a_change_comes_to_the_same_as_making_all_anew(
    before: list[dict[str, int]], changes: list[dict[str, int]], gone: set[int]
) -> None:
    new = [each for each in changes[:5] if each["id"] not in gone]
    touched = gone | {each["id"] for each in new}
    held = make_parts(rows(before), ACTORS, "then", sizes=SMALL)
    changed = change_parts(held, touched | {0}, rows(new), ACTORS, "now", sizes=SMALL)
    after = [each for each in before if each["id"] not in touched] + new
    anew = make_parts(rows(after), ACTORS, "now", sizes=SMALL)
    assert told(changed) == told(anew)
    assert changed.version == anew.version
    assert (changed.days, changed.bounds, changed.calendar) == (
        anew.days,
        anew.bounds,
        anew.calendar,
    )


def spread_out(count: int) -> list[dict[str, int]]:
    """Positions all over the globe, one a day."""
    draw = np.random.default_rng(7)
    places = draw.integers(-90_000_000, 90_000_000, (count, 2)).tolist()
    same = {
        "settled": NO_DAY,
        "actor_id": 3,
        "uncertainty_m": 0,
        "posture": 0,
        "modality": 0,
        "precision": 0,
        "flags": 0,
    }
    return [
        {"id": at + 1, "draw": at * 7919, "longitude": x, "latitude": y, "first": 6000 + at, "last": NO_DAY, "said": 6000 + at} | same
        for at, (x, y) in enumerate(places)
    ]  # fmt: skip


def test_a_change_leaves_the_other_parts_at_their_addresses() -> None:
    positions = spread_out(2000)
    sizes = Sizes(overview=200, region=300)
    before = make_parts(rows(positions), ACTORS, None, sizes=sizes)
    assert len(before.parts) > 8
    other = positions[5] | {"posture": 1}
    after = change_parts(before, {6}, rows([other]), ACTORS, None, sizes=sizes)
    same = [name for name, part in after.parts.items() if part is before.parts.get(name)]
    assert len(same) == len(before.parts) - 1
    assert after.version != before.version
    # One more on the newest day moves nothing but the overview.
    newest = other | {"id": 2001, "said": 6000 + 1999, "first": 6000 + 1999}
    more = change_parts(after, {2001}, rows([newest]), ACTORS, None, sizes=sizes)
    same = [name for name, part in more.parts.items() if part is after.parts.get(name)]
    assert OVERVIEW not in same
    assert len(same) == len(after.parts) - 1


def test_days_far_apart_are_told_in_four_bytes() -> None:
    positions = spread_out(2)
    near = make_parts(rows(positions), ACTORS, None)
    assert near.calendar.open == OPEN
    positions[0]["first"] = -300_000
    far = make_parts(rows(positions), ACTORS, None)
    assert far.calendar.open == OPEN_WIDE
    assert str(far.calendar.epoch_day) == "1177-12-31"
    assert sorted(mark.first for mark in told(far)[OVERVIEW]) == [230, 306_231]


def test_those_at_one_spot_are_divided_too() -> None:
    positions = [each | {"longitude": 0, "latitude": 0} for each in spread_out(2000)]
    parts = make_parts(rows(positions), ACTORS, None, sizes=Sizes(overview=200, region=300))
    assert max(len(part.rows) for part in parts.parts.values()) <= 300
    assert parts.count == 2000
