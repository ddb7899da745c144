"""How many forecasts somebody made, and what became of them, as `app.queries.became` has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, select
from sqlalchemy.orm import Session

from app.models import Claim, Source
from app.queries.became import STATES, became
from app.queries.claims import narrow_claims
from app.queries.filters import Filters


@dataclass(frozen=True)
class Record:
    """How many forecasts somebody made, and how many of them are in each state; slug and title are a source's."""

    by: str
    slug: str
    title: str
    forecasts: int
    states: Mapping[str, int]


def count_forecasts(session: Session, filters: Filters, today: date) -> list[Record]:
    """Of each source, its forecasts that the filters leave, most first."""

    def number(condition: ColumnElement[bool]) -> Any:
        return func.sum(cast(condition, Integer))

    by = func.coalesce(Source.author, Source.publisher, Source.title)
    columns = [number(became(state, today)) for state in STATES]
    query = select(by, Source.slug, Source.title, func.count(), *columns)
    query = query.select_from(Claim).join(Source, Source.id == Claim.source_id)
    query = narrow_claims(session, query.where(Claim.kind == "forecast"), filters)
    query = query.group_by(Source.id, by, Source.slug, Source.title)
    query = query.order_by(func.count().desc(), Source.slug)
    return [
        Record(row[0], row[1], row[2], row[3], dict(zip(STATES, row[4:], strict=True)))
        for row in session.execute(query)
    ]


def by_author(records: Sequence[Record]) -> list[Record]:
    """The same of each author, or publisher where none is named, most first."""
    joined: dict[str, Record] = {}
    for each in records:
        before = joined.get(each.by)
        states = {
            state: count + (before.states[state] if before else 0)
            for state, count in each.states.items()
        }
        forecasts = each.forecasts + (before.forecasts if before else 0)
        joined[each.by] = Record(each.by, "", "", forecasts, states)
    return sorted(joined.values(), key=lambda each: (-each.forecasts, each.by))
