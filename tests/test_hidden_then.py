"""A past map shows the rows that neither their own state then, nor what they rested on, nor today's protection hides.

What is true is told here once more, asked of each row, as the lens of then told it before it asked for all
hidden records at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from tests.databases import Databases
from tests.hidden_rows import COUNTED, EDIT, HIDDEN, OWN_KEYS, RESTS, WORLD, differing, edit

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

THEN = "cast(:instant as timestamptz)"
PROTECTED = "({row}.concealed or coalesce({row}.embargo_until > now(), false))"


def stood(table: str) -> str:
    """The rows of a table that stood at the instant."""
    return f"(select * from history.{table}_version where sys_period @> {THEN})"


def free(row: str, table: str, *, resting: bool = False) -> str:
    """True of a row of then that neither its own state hides nor what protects it today."""
    then, today = HIDDEN.format(row=row, at=THEN), PROTECTED.format(row="today")
    if table == "source" and resting:
        then, today = (
            f"({says} or {COUNTED.format(row=of)})" for says, of in ((then, row), (today, "today"))
        )
    return f"not {then} and not exists (select from editorial.{table} today where today.id = {row}.id and {today})"


def stands_free(way: str, row: str = "r") -> str:
    """True where what a way leads to stood then and is free, or the way leads nowhere."""
    (column, table), *more = zip(way.split()[::2], way.split()[1::2], strict=True)
    above = f"above_{table}"
    conditions = [f"{above}.id = {row}.{column}", free(above, table, resting=True)]
    if more:
        conditions = [
            conditions[0],
            stands_free(" ".join(word for pair in more for word in pair), above),
        ]
    found = f"exists (select from {stood(table)} {above} where {' and '.join(conditions)})"
    return f"({row}.{column} is null or {found})"


def true_then(table: str) -> str:
    """The rows of a table that a map of the instant may show."""
    key, ways = RESTS[table]
    conditions = [free("r", table)] if table in OWN_KEYS else []
    conditions += [stands_free(way) for way in ways]
    if table == "position":
        conditions.append(
            f"exists (select from {stood('position_claim')} rests where rests.position_id = r.id"
            f" and {stands_free('claim_id claim', 'rests')}"
            f" and {stands_free('claim_id claim source_id source', 'rests')})"
        )
    return f"select {key} from {stood(table)} r where {' and '.join(conditions)}"


EVERYTHING = " union all ".join(
    f"select '{table}' where exists ({differing(f'select {key} from as_known.{table}', true_then(table))})"
    for table, (key, _) in RESTS.items()
)


def wrong_at(connection: Connection, instant: datetime) -> list[str]:
    """The tables of which the lens of then shows another choice of rows than is true."""
    look = "select set_config('conflict_map.known_at', extract(epoch from cast(:at as timestamptz))::text, true)"
    connection.execute(text(look), {"at": instant})
    return list(connection.scalars(text(EVERYTHING), {"instant": instant}))


def commit(connection: Connection, act: Any) -> datetime | None:
    """Save an edit in a transaction of its own; the instant of it, None where the database refuses it."""
    try:
        with connection.begin():
            connection.exec_driver_sql("select set_config('conflict_map.change_id', '1', true)")
            edit(connection, act)
            instant: datetime = connection.scalar(text("select now()"))
    except IntegrityError:
        # As a position without a claim.
        return None
    return instant


@contextmanager
def small_world(databases: Databases) -> Iterator[Connection]:
    """A connection to a database of its own that holds the small world."""
    engines = databases.take()
    with engines.owner.connect() as connection:
        with connection.begin():
            for statement in WORLD.split(";")[:-1]:
                connection.exec_driver_sql(statement)
        yield connection
    databases.give_back(engines)


def assert_true_at(connection: Connection, instants: list[datetime]) -> None:
    with connection.begin():
        assert {at: wrong for at in instants if (wrong := wrong_at(connection, at))} == {}


def test_each_kind_of_record_hides_what_rests_on_it_then_and_today(databases: Databases) -> None:
    seen, gone = ("published", False, "null"), ("withdrawn", False, "null")
    protections = ("published", True, "null"), ("published", False, "'infinity'")
    with small_world(databases) as connection:
        instants: list[datetime] = []

        def save(*act: Any) -> None:
            at = commit(connection, act)
            assert at
            instants.append(at)

        # The second position rests on two claims, so that hiding one leaves it.
        save("rest", 2, 1)
        for table in OWN_KEYS:
            save("state", table, 1, gone)
            save("state", table, 1, seen)
        save("count", 1, "counts")
        save("count", 1, "all")
        assert_true_at(connection, instants)
        for table, protected in product(OWN_KEYS, protections):
            save("state", table, 1, protected)
            assert_true_at(connection, instants)
            save("state", table, 1, seen)
        save("count", 1, "counts")
        assert_true_at(connection, instants)


@given(edits=st.lists(EDIT, min_size=15, max_size=40))
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_at_every_instant_a_past_map_shows_what_nothing_hid_then_or_protects_today(
    databases: Databases, edits: list[Any]
) -> None:
    with small_world(databases) as connection:
        assert_true_at(connection, [at for act in edits if (at := commit(connection, act))])
