"""The difference between two states of the map: the one state and the difference make the other, by anybody's word.

`--pairs 1000` compares as many pairs of states, where 30 are compared without it.
"""

import random
from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy.exc import DBAPIError

from app.database import Engines, editing_session, reading_session
from app.presenting.asked_changes import Narrowed
from app.presenting.related import Around
from app.published.difference import few_differences
from app.queries.changed import Between
from app.queries.hearing import hear
from app.queries.said_then import Statements, read_said
from app.queries.testimony import read_testimony
from app.witnesses.naming import Choice
from tests.applications import Applications
from tests.comparing import (
    applied,
    at_present,
    begin,
    change_something,
    difference,
    state_at,
    written,
)
from tests.databases import Databases
from tests.visiting import Visitor

pytestmark = pytest.mark.thorough
STEPS, LEAST_INSTANTS = 36, 12
# By whose word, where not by everybody's: some's, all but some's, and nobody's.
CHOICES = (
    *(Choice.of([name], []) for name in ("Sputnik", "publisher:Rudaw", "side:Russia", "Reuters")),
    *(Choice.of([], [name]) for name in ("Sputnik", "origin:Rudaw", "side:Damascus")),
    Choice.of(["Rudaw", "Reuters"], ["side:Russia"]),
    Choice.of([""], []),
)
SIZES = settings(
    # What fails is a long story anyway, and to shorten it takes minutes.
    phases=[Phase.generate],
    max_examples=3,
    stateful_step_count=40,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Editing(RuleBasedStateMachine):
    """Editors at work, and readers who compare any two states so far, through HTTP."""

    told: ClassVar[Counter[str]]

    def __init__(self, databases: Databases, applications: Applications) -> None:
        super().__init__()
        self.databases, self.engines = databases, databases.take()
        self.lent = ExitStack()
        lend = self.lent.enter_context(applications.lent())
        self.visitor = Visitor(lend(self.engines), raise_server_exceptions=False)
        begun = at_present(self.engines)
        with editing_session(self.engines, "First") as session:
            begin(session)
        self.instants = [begun - timedelta(days=1), at_present(self.engines)]

    def teardown(self) -> None:
        """Leave the database and the application to the next."""
        self.lent.close()
        self.databases.give_back(self.engines)

    @rule(chance=st.randoms(use_true_random=False))
    def edit(self, chance: random.Random) -> None:
        """Save something, or have it refused, as a link from a claim to itself."""
        try:
            with editing_session(self.engines, "An edit") as session:
                change_something(session, chance)
        except DBAPIError:
            self.told["refused"] += 1
        self.told["edits"] += 1
        self.instants.append(at_present(self.engines))

    @precondition(lambda self: len(self.instants) > LEAST_INSTANTS)
    @rule(
        data=st.data(),
        choice=st.none() | st.sampled_from(CHOICES),
        limit=st.sampled_from((3, 1000)),
    )
    def compare(self, data: st.DataObject, choice: Choice | None, limit: int) -> None:
        """Make the last state of the first and their difference."""
        at = st.integers(0, len(self.instants) - 1)
        first, last = sorted(data.draw(st.lists(at, min_size=2, max_size=2, unique=True)))
        ends: list[datetime | None] = [self.instants[first], self.instants[last]]
        if last == len(self.instants) - 1 and data.draw(st.booleans()):
            ends[1] = None
        by = choice.given() if choice else []
        asked = [(name, written(end)) for name, end in zip(("known_from", "known_to"), ends, strict=True) if end]  # fmt: skip
        # Some go over all records, as where too many changed to be looked at one by one.
        most = data.draw(st.sampled_from((2000, 2000, 2000, 0)))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("app.api.differences.differences.__defaults__", (None, None, most))
            items = difference(self.visitor, [*by, *asked, ("limit", str(limit))])
        states = [state_at(self.visitor, end, by) for end in ends]
        made = applied(states[0], items)
        apart = [key for key in {*made, *states[1]} if made.get(key) != states[1].get(key)]
        assert not apart, [(key, made.get(key), states[1].get(key)) for key in apart]
        assert all(asked[0][1] <= item["at"] <= written(at_present(self.engines)) for item in items)
        self.told.update(item["what"] for item in items)
        self.told["pairs"] += 1


@pytest.mark.thorough
def test_one_state_and_the_difference_make_the_other(
    request: pytest.FixtureRequest,
    databases: Databases,
    applications: Applications,
) -> None:
    pairs: int = request.config.getoption("pairs")
    Editing.told = Counter()
    for turn in count():
        if Editing.told["pairs"] >= pairs:
            break
        machine = partial(Editing, databases, applications)
        run_state_machine_as_test(seed(turn)(machine), settings=SIZES)
    assert Editing.told.keys() >= {"came", "went", "moved", "changed", "disputed"}
    assert Editing.told["refused"] < Editing.told["edits"] / 3


@pytest.fixture
def history(fresh_database: Engines) -> list[datetime]:
    """Instants between the edits of a made history."""
    chance = random.Random(14)
    instants = []
    for step in range(STEPS):
        try:
            with editing_session(fresh_database, f"Step {step}") as session:
                if step == 0:
                    begin(session)
                else:
                    change_something(session, chance)
        except DBAPIError:
            continue
        instants.append(at_present(fresh_database))
    return [instants[0] - timedelta(days=1), *instants]


@pytest.mark.parametrize("choice", [None, Choice.of([], ["Sputnik"])])
def test_what_is_about_one_record_is_found_without_comparing_all(
    fresh_database: Engines, history: list[datetime], choice: Choice | None
) -> None:
    chance = random.Random(5)
    compared = found = 0
    for _ in range(3 if choice else 12):
        first, last = sorted(chance.sample(range(len(history)), 2))
        between = Between(history[first], history[last])
        with reading_session(fresh_database, between.last) as session:
            left: Any = read_testimony(session).told(choice) if choice else None
        with reading_session(fresh_database, between.last, told=left) as session:
            if choice:
                hear(session, choice, {})
            everything = few_differences(session, between)
            assert everything is not None
            around = Around(session, between, everything)
            names = {
                name: sorted(
                    {key for about in around.about.values() for key in getattr(about, f"{name}s")}
                )
                for name in ("place", "actor", "source")
            }
            for name, key in [(name, key) for name, keys in names.items() for key in keys]:
                other = chance.choice(sorted(names.keys() - {name}))
                of = chance.choice(({}, {}, {other: chance.choice(names[other] or ["none"])}))
                asked = Narrowed(**{name: key}, **of)
                near = few_differences(session, between, asked.named)
                assert near is not None
                told = Around(session, between, near).narrow(near, asked)
                assert told == around.narrow(everything, asked), asked
                compared += len(near)
                found += len(told)
    assert 0 < found <= compared < 1.5 * found


def test_what_was_said_is_the_same_read_anew_or_from_another_instant(
    fresh_database: Engines, history: list[datetime]
) -> None:
    chance = random.Random(6)

    def rows(said: Statements) -> list[Any]:
        pairs = (said.claims, said.positions, said.named, said.spoken)
        told = [sorted(zip(*(each.tolist() for each in one), strict=True)) for one in pairs]
        return [*told, sorted(said.ties.items()), said.roll.witnesses]

    with reading_session(fresh_database, history[-1]) as session:
        near = read_said(session, history[-1], None)
        for instant in chance.sample(history, 20):
            near, whole = (read_said(session, instant, each) for each in (near, None))
            assert rows(near) == rows(whole)
