"""Whole tables for download."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Claim, Link
from app.queries.filters import Filters, Page

Row = TypeVar("Row")

ROWS_AT_ONCE = 1000


def every(
    session: Session, list_rows: Callable[[Session, Filters], Page[Row]], filters: Filters
) -> Iterator[Row]:
    """All rows of a list that fit, a thousand at a time; those already read are forgotten."""
    filters = replace(filters, limit=ROWS_AT_ONCE, count_to=0)
    while True:
        page = list_rows(session, filters)
        yield from page.rows
        session.expunge_all()
        if page.after is None:
            return
        filters = filters.continued(page.after)


def list_links(session: Session) -> list[Link]:
    """Every link between claims, in the order of their ids, with the ids of both claims."""
    ends = (
        joinedload(Link.from_claim).load_only(Claim.public_id),
        joinedload(Link.to_claim).load_only(Claim.public_id),
    )
    return list(session.scalars(select(Link).options(*ends).order_by(Link.id)))
