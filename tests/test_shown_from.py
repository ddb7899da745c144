"""The instant from which each row is shown is true of the row and all that it rests on, after any edits.

What is true is told here once more: as the lenses told it while it was worked out at every read.
"""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.database import Engines
from tests.hidden_rows import COUNTED, EDIT, HIDDEN, OWN_KEYS, RESTS, WORLD, differing, edit

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

SEEN_CLAIM = """exists (
    select from editorial.position_claim rests join editorial.claim on claim.id = rests.claim_id
    where rests.position_id = r.id and not {claim} and not exists (
        select from editorial.source where source.id = claim.source_id and {source}
    )
)"""
RESTING = "and exists (select from editorial.position_claim rests where rests.position_id = r.id)"
# Around these all embargoes of the test end.
INSTANTS = tuple(timedelta(hours=hours) for hours in (-48, -1, 0, 1, 24, 100_000))


def asked(table: str, at: str) -> str:
    """The rows of a table that no hidden record lies under at an instant."""
    key, ways = RESTS[table]
    conditions = [f"not {HIDDEN.format(row='r', at=at)}"] if table in OWN_KEYS else []
    for way in ways:
        steps = way.split()
        joined, row = [], "r"
        for number, (column, above) in enumerate(zip(steps[::2], steps[1::2], strict=True)):
            joined.append((f"editorial.{above} way{number}", f"way{number}.id = {row}.{column}"))
            row = f"way{number}"
        hides = HIDDEN.format(row=row, at=at)
        if way.split()[-1] == "source":
            # Its claims may only be counted.
            hides = f"({hides} or {COUNTED.format(row=row)})"
        tables, joins = zip(*joined, strict=True)
        conditions.append(
            f"not exists (select from {', '.join(tables)} where {' and '.join(joins)} and {hides})"
        )
    if table == "position":
        claim, source = (HIDDEN.format(row=row, at=at) for row in ("claim", "source"))
        source = f"({source} or {COUNTED.format(row='source')})"
        conditions.append(SEEN_CLAIM.format(claim=claim, source=source))
    return f"select {key} from editorial.{table} r where {' and '.join(conditions)}"


def everything_told() -> str:
    """One statement that names each table and instant, and each lens's table, where it isn't true."""
    told = []
    for table, (key, _) in RESTS.items():
        kept = f"select {key} from editorial.{table} where shown_from <= at"
        told.append(
            f"select '{table}', at::text from unnest(cast(:instants as timestamptz[])) at"
            f" where exists ({differing(kept, asked(table, 'at'))})"
        )
        for lens in ("published", "as_known"):
            seen, true = f"select {key} from {lens}.{table}", asked(table, "now()")
            if (lens, table) == ("as_known", "position"):
                # No past map has one without any claim, since none can be saved.
                seen, true = (f"{rows} {RESTING}" for rows in (f"{seen} r where true", true))
            told.append(f"select '{lens}.{table}', 'now' where exists ({differing(seen, true)})")
    told += [
        f"select noun, '{wrongly}' from editorial.{wrongly}() where wrong > 0"
        for wrongly in ("shown_wrongly", "carried_wrongly")
    ]
    # What is counted of places and actors is of the claims as they stand, now and in the past.
    for noun, lens in product(("place", "actor"), ("published", "as_known")):
        said = f"select * from {lens}.said_of_{noun}"
        of_claims = (
            f"select {noun}_id, claim_id, source_id, valid_from, valid_to, valid_precision, valid"
            f" from {lens}.claim_{noun} join {lens}.claim on claim.id = claim_id"
        )
        told.append(
            f"select '{lens}.said_of_{noun}', 'now' where exists ({differing(said, of_claims)})"
        )
    return " union all ".join(told)


@given(edits=st.lists(EDIT, min_size=1, max_size=12))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_after_any_edits_each_row_is_shown_when_nothing_beneath_it_is_hidden(
    database: Engines, edits: list[Any]
) -> None:
    with database.owner.connect() as connection:
        everything = connection.begin()
        for statement in WORLD.split(";")[:-1]:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(
            "select set_config('conflict_map.known_at', extract(epoch from now())::text, true)"
        )
        for act in edits:
            edit(connection, act)
        now = connection.scalar(text("select now()"))
        instants = [now + each for each in INSTANTS]
        assert connection.execute(text(EVERYTHING), {"instants": instants}).all() == []
        everything.rollback()


EVERYTHING = everything_told()
