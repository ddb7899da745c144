"""What is said about a place or an actor: all of it counted, the first claims read.

Claims that speak of the chosen day come first, the most exact of them first; then those of other days
in their order; then those that give no day.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Date, FromClause, bindparam, case, cast, false, func, select
from sqlalchemy.orm import Session

from app.models import Source
from app.queries.claim_cards import ClaimCard, cards_with
from app.queries.held_days import speaks_of_day
from app.queries.said_of import claims_said_of


@dataclass(frozen=True)
class SpokenOf:
    """The first claims, and how much is said in all and by whom. Reprints of one agency count once."""

    cards: list[ClaimCard]
    total: int
    sources: int
    origins: int
    # Claims that speak of the chosen day, and those of other days; the rest gives no day.
    on_day: int
    other_days: int

    @property
    def undated(self) -> int:
        """Claims that give no day."""
        return self.total - self.on_day - self.other_days


def spoken_of_place(session: Session, place_id: int, on: date | None, most: int) -> SpokenOf:
    """What is said about a place, with at most so many claims."""
    return _spoken_of(session, "place", place_id, on, most)


def spoken_of_actor(session: Session, actor_id: int, on: date | None, most: int) -> SpokenOf:
    """What is said about an actor, with at most so many claims."""
    return _spoken_of(session, "actor", actor_id, on, most)


def _spoken_of(session: Session, of: str, record: int, on: date | None, most: int) -> SpokenOf:
    values: dict[str, Any] = {"record": record, "most": most} | ({} if on is None else {"day": on})
    found = session.execute(_statement(of, with_day=on is not None), values).one()
    total, sources, origins, on_day, dated, first = found
    return SpokenOf(cards_with(session, first), total, sources, origins, on_day, dated - on_day)


@cache
def _statement(of: str, *, with_day: bool) -> Any:
    """Counts, and the numbers of the first claims; for the parameters `record`, `day` and `most`."""
    said = claims_said_of(of)
    first = func.array(_first(said, with_day).scalar_subquery())
    return _counts(said, with_day).add_columns(first)


def _is_of_day(claim: Any, with_day: bool) -> Any:
    return speaks_of_day(bindparam("day", type_=Date), claim) if with_day else false()


def _counts(said: FromClause, with_day: bool) -> Any:
    """Claims, their sources and the origins of these, claims of the day, claims that give any."""
    # Source by source first: there are far fewer of them to tell apart.
    by_source = (
        select(
            said.c.source_id,
            func.count().label("claims"),
            func.count().filter(_is_of_day(said.c, with_day)).label("of_day"),
            func.count().filter(said.c.valid.is_not(None)).label("dated"),
        )
        .group_by(said.c.source_id)
        .subquery()
    )
    return select(
        _sum(by_source.c.claims),
        func.count(),
        func.count(func.coalesce(Source.origin, Source.slug).distinct()),
        _sum(by_source.c.of_day),
        _sum(by_source.c.dated),
    ).join_from(by_source, Source, Source.id == by_source.c.source_id)


def _sum(counts: Any) -> Any:
    return cast(func.coalesce(func.sum(counts), 0), BigInteger)


def _first(said: FromClause, with_day: bool) -> Any:
    """The numbers of the first claims: those of the day, the most exact first, then others in their order."""
    of_day = _is_of_day(said.c, with_day)
    span = func.upper(said.c.valid) - func.lower(said.c.valid)
    return (
        select(said.c.claim_id)
        .order_by(
            case((of_day, 0), (said.c.valid.is_not(None), 1), else_=2),
            case((of_day, span)).nulls_last(),
            said.c.valid_from.nulls_last(),
            said.c.valid_to.nulls_last(),
            said.c.claim_id,
        )
        .limit(bindparam("most", type_=BigInteger))
    )
