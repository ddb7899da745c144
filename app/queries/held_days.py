"""On which days a position is held to be so, which days a claim speaks of, and the last of these.

The rules stand here alone, for every query that narrows by a day:

- A first day that isn't known doesn't mean «always». The position is held to be there from the first
  day that any claim beneath it speaks of, or from its own last day where that is earlier, and as many
  days before as its precision leaves open (`WIDER_DAYS`).
- A claim speaks of its own days; without any, of the days its source was published in. One without a
  first day reaches back no further than its source does. A forecast speaks of days to come, so that it
  confirms nothing later than the day it was made on.
- A claim «until June» without a first day doesn't speak of every day before. It speaks of those from
  the day its source came out, or from its last where that is earlier, and of as many before as its
  precision leaves open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Select,
    Subquery,
    any_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from app import wording
from app.models import Claim, Position, PositionClaim, Source
from app.queries.filters import overlaps

Rows = TypeVar("Rows", bound=Select[*tuple[Any, ...]])
# How far before what is said an unknown first day may lie. «Vague» names no measure, so nothing is
# added: such a position is drawn in its sources' own days alone.
WIDER_DAYS = {"day": 0, "days": 6, "week": 7, "month": 31, "year": 366, "vague": 0}


@dataclass(frozen=True, slots=True)
class HeldDays:
    """From which day a position is drawn, and the last day that any claim beneath it speaks of.

    Neither is given where no claim gives a day and no source a date.
    """

    drawn_from: date | None = None
    last_said: date | None = None

    def say_last(self, modality: str, valid_to: date | None, on: date | None) -> str | None:
        """When a position was last spoken of: «last confirmed 5 June 2017, 40 days before».

        The days before are told on a day on which it is held. On none or on another it is told of a
        position that outlasts what is said of it, and of no other.
        """
        last = self.last_said
        if last is None:
            return None
        if on is not None and (self.drawn_from or on) <= on <= (valid_to or on):
            return wording.say_last(modality, last, on)
        return wording.say_last(modality, last) if valid_to is None or valid_to > last else None


def _first_said() -> ColumnElement[date]:
    # PostgreSQL's least() passes over what is unknown.
    reaching_back = func.least(Claim.valid_to, Source.published_from)
    return func.coalesce(Claim.valid_from, reaching_back)


def _last_said() -> ColumnElement[date]:
    return case(
        (Claim.kind == "forecast", func.coalesce(Source.published_to, Claim.valid_from, Claim.valid_to)),
        else_=func.coalesce(Claim.valid_to, Claim.valid_from, Source.published_to),
    )  # fmt: skip


def drawn_from_said(first_said: ColumnElement[date]) -> ColumnElement[date]:
    """The first day on which a position is drawn, by the first that its claims speak of."""
    wider = case(WIDER_DAYS, value=Position.valid_precision, else_=0)
    near = func.least(Position.valid_to, first_said).op("-", return_type=Date)(wider)
    return case((Position.valid_from.is_not(None), Position.valid_from), else_=near)


def _through_claims(query: Rows) -> Rows:
    """A query of what positions rest on, with each claim and its source."""
    query = query.join(Claim, Claim.id == PositionClaim.claim_id)
    return query.outerjoin(Source, Source.id == Claim.source_id)


def _of_its_claims(told: ColumnElement[date]) -> ColumnElement[date]:
    """What is told of the claims beneath each position of a query, looked up for that one."""
    query = _through_claims(select(told).select_from(PositionClaim))
    query = query.where(PositionClaim.position_id == Position.id).correlate(Position)
    return query.scalar_subquery()


def drawn_from() -> ColumnElement[date]:
    """The first day on which a position is drawn, of which only unknown ones are looked up."""
    return drawn_from_said(_of_its_claims(func.min(_first_said())))


def with_last_said(positions: Any) -> Any:
    """A query of positions' ids, with the last `day` that any claim beneath each speaks of.

    Each step has an index, whatever number of positions a plan reckons with.
    """
    query = positions.add_columns(func.max(_last_said()).label("day"))
    query = query.join(PositionClaim, PositionClaim.position_id == Position.id)
    return _through_claims(query).group_by(Position.id)


def _speaks_from(claim: Any) -> ColumnElement[date]:
    """The first day that a claim speaks of; the source is looked up where it gives none."""
    # Another one than the query around it may read.
    source = aliased(Source)
    published = select(source.published_from).where(source.id == claim.source_id)
    near = func.least(claim.valid_to, published.scalar_subquery())
    wider = case(WIDER_DAYS, value=claim.valid_precision, else_=0)
    return case(
        (claim.valid_from.is_not(None), claim.valid_from),
        else_=near.op("-", return_type=Date)(wider),
    )


def speaks_of(first: Any, last: Any, claim: Any = Claim) -> ColumnElement[bool]:
    """True of a claim that speaks of any of those days; none is an open end.

    False of one that gives no day. `claim` may be an alias.
    """
    in_those_days = overlaps(claim.valid, first, last)
    if last is None:
        return in_those_days
    return in_those_days & or_(claim.valid_from.is_not(None), _speaks_from(claim) <= last)


def speaks_of_day(day: Any, claim: Any = Claim) -> ColumnElement[bool]:
    """As `speaks_of` for one day, which may be a parameter of the statement."""
    of_day: ColumnElement[bool] = claim.valid.op("@>", return_type=Boolean)(day)
    return of_day & or_(claim.valid_from.is_not(None), _speaks_from(claim) <= day)


def is_held(first: Any, last: Any) -> ColumnElement[bool]:
    """True of a position that is held to be so on any of those days; none is an open end."""
    in_those_days = overlaps(Position.valid, first, last)
    if last is None:
        return in_those_days
    return in_those_days & or_(Position.valid_from.is_not(None), drawn_from() <= last)


def is_held_on(day: Any) -> ColumnElement[bool]:
    """As `is_held` for one day, which may be a parameter of the statement."""
    of_day = Position.valid.op("@>", return_type=Boolean)(day)
    return of_day & or_(Position.valid_from.is_not(None), drawn_from() <= day)


@cache
def _held_days() -> Select[int, date, date]:
    query = select(Position.id, drawn_from_said(func.min(_first_said())), func.max(_last_said()))
    query = query.join(PositionClaim, PositionClaim.position_id == Position.id)
    query = _through_claims(query).where(
        Position.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    )
    return query.group_by(
        Position.id, Position.valid_from, Position.valid_to, Position.valid_precision
    )


@cache
def all_held_days() -> Subquery:
    """The same of every position, to be joined: `position_id`, `first_said` and `last_said` of its
    claims, and whether these are `only_forecasts`.
    """
    query = select(
        PositionClaim.position_id,
        func.min(_first_said()).label("first_said"),
        func.max(_last_said()).label("last_said"),
        func.bool_and(Claim.kind == "forecast").label("only_forecasts"),
    )
    return _through_claims(query).group_by(PositionClaim.position_id).subquery("told")


def held_days(session: Session, ids: Sequence[int]) -> dict[int, HeldDays]:
    """By position, from when it is drawn and when it was last spoken of."""
    if not ids:
        return {}
    return {row[0]: HeldDays(row[1], row[2]) for row in session.execute(_held_days(), {"ids": ids})}
