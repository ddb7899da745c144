"""Stretches of lists as numbers alone, for features that are kept as they were written."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.queries.filters import Filters, Page, keep_count, key_of, page_of


def page_of_numbers(
    session: Session,
    query: Select[*tuple[Any, ...]],
    key: InstrumentedAttribute[int],
    filters: Filters,
    order: Sequence[Any] | None = None,
) -> Page[int]:
    """The numbers of `page_of`, for a query of `key` and the name under which readers know the record.

    Where a list's conditions find the numbers by themselves, its beginning is found in one statement with how many
    match: all of them have to be found for the first as well.
    """
    found = None if filters.more is None else filters.more.numbers
    if found is None or filters.after is not None or filters.sort or filters.count_to is not None:
        page = page_of(session, query, key, filters, order)
        return page.of([number for number, _ in page.rows])
    [number] = found.subquery().c
    counted = select(number, func.count().over()).order_by(number).limit(filters.limit + 1)
    rows = session.execute(counted).all()
    matched = rows[0][1] if rows else 0
    keep_count(session, key, filters, lambda: matched)
    numbers = [each for each, _ in rows[: filters.limit]]
    if len(rows) <= filters.limit:
        return Page(numbers, matched, None)
    model: Any = key.class_
    last = session.scalars(select(key_of(model)).where(key == numbers[-1])).one()
    return Page(numbers, matched, last)
