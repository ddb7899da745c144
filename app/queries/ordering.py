"""Conditions and orders that a list takes besides its own filters, and where a sorted list goes on.

A list goes on after the values of the last row that was given, and not after so many rows: what is added
or withdrawn meanwhile moves no other row into another stretch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.errors import BadParameter


@dataclass(frozen=True)
class Conditions:
    """Conditions of a list, and the text that tells them from others: equal texts are equal conditions.

    `numbers` finds the numbers of what they let through, each once, by a shorter way than asking each row: only
    where these are all that the list is narrowed by.
    """

    said: str
    clauses: tuple[ColumnElement[bool], ...] = field(compare=False, repr=False)
    numbers: Select[int] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Order:
    """What a list is sorted by; rows without a value come last, whichever way it runs."""

    name: str
    is_descending: bool
    column: Any = field(compare=False, repr=False)


@dataclass(frozen=True)
class Keys:
    """The number of a list's rows, and the column under whose values readers know them."""

    number: Any
    public: Any


def sort(
    session: Session, query: Select[Any], keys: Keys, orders: Sequence[Order], after: str | None
) -> Select[Any]:
    """A query in that order, and at last in that of its numbers, from the row on that comes after `after`.

    Raises BadParameter where no row of the query has that key any more.
    """
    if after is not None:
        last = _values(session, query, keys, orders, after)
        query = query.where(_beyond(orders, keys.number, last))
    for order in orders:
        column = order.column
        query = query.order_by(
            (column.desc() if order.is_descending else column.asc()).nulls_last()
        )
    return query.order_by(keys.number)


def _values(
    session: Session, query: Select[Any], keys: Keys, orders: Sequence[Order], after: str
) -> Sequence[Any]:
    sorted_by = [each.column.label(f"c{number}") for number, each in enumerate(orders)]
    rows = query.with_only_columns(
        keys.number.label("number"), *sorted_by, maintain_column_froms=True
    ).order_by(None)
    found = session.execute(select(rows.where(keys.public == after).subquery())).first()
    if found is None:
        raise BadParameter(
            "cursor",
            "{cursor!r} isn't in this list any more: begin the list again.",
            cursor=after[:60],
        )
    return found


def _beyond(orders: Sequence[Order], key: Any, last: Sequence[Any]) -> ColumnElement[bool]:
    clause: ColumnElement[bool] = key > last[0]
    for order, value in reversed(list(zip(orders, last[1:], strict=True))):
        column = order.column
        if value is None:
            clause = and_(column.is_(None), clause)
        else:
            further = column < value if order.is_descending else column > value
            clause = or_(further, column.is_(None), and_(column == value, clause))
    return clause
