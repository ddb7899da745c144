"""Changed records into the rows that are there, many by one statement: what adding does with COPY.

Records come checked; what they refer to must be there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.copying import copy_rows
from app.nouns import noun_of
from app.nouns.adding import copied
from app.nouns.parts import Record
from app.nouns.rows import Ids, values_of

# Of the columns alone, which may be generated or may not be empty in the table itself.
LAY_OUT = "create temp table changed_row on commit drop as select {columns} from editorial.{table} limit 0"
CHANGE = """
update editorial.{table} as r set {values}
from pg_temp.changed_row given where given.id = r.id
"""
CLEAR = "drop table pg_temp.changed_row"


@dataclass(frozen=True)
class Changed:
    """A row by its number, with what its record says and what it shall say."""

    number: int
    current: Record
    wanted: Record


def change_rows(
    session: Session, changes: Sequence[Changed], ids: Ids, change_id: int
) -> list[Changed]:
    """Make rows of one noun say what their records shall say, within a change; those that this leaves to others.

    These are the ones whose lists say something else: members of lists stay where they are, as far as they can.
    `ids` are those of what both records of each refer to. Raises DBAPIError.
    """
    left: list[Changed] = []
    # By the columns that differ: others are not written, since triggers look at what is.
    rows: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for each in changes:
        was, was_listed = values_of(each.current, ids)
        values, listed = values_of(each.wanted, ids)
        if was_listed != listed:
            left.append(each)
            continue
        differing = dict(_differing(was, values))
        rows.setdefault(tuple(differing), []).append((each.number, *differing.values()))
    for columns, some in rows.items():
        _write(session, noun_of(changes[0].wanted).table, columns, some, change_id)
    return left


def _differing(was: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The columns that are to be written, in the order of their names, each with its value as COPY takes it."""
    for name in sorted({*was, *values}):
        value = copied(values.get(name))
        if copied(was.get(name)) != value:
            yield name, value


def _write(
    session: Session,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    change_id: int,
) -> None:
    named = ("id", *columns)
    session.execute(text(LAY_OUT.format(columns=", ".join(named), table=table)))
    copy_rows(session, "pg_temp", "changed_row", named, rows)
    # Even where no column differs the record has a version of its own.
    values = ["change_id = :change", *(f"{name} = given.{name}" for name in columns)]
    statement = CHANGE.format(table=table, values=", ".join(values))
    session.execute(text(statement), {"change": change_id})
    session.execute(text(CLEAR))
