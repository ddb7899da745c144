"""What is said about a place or an actor: all of it counted, the first claims read.

Claims that speak of the chosen day come first, the most exact of them first; then those of other days
in their order; then those that give no day.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Date, bindparam, case, false, func, select
from sqlalchemy.orm import Session

from app.models import Claim, ClaimActor, ClaimPlace, Source
from app.queries.claim_cards import ClaimCard, cards_query, read_cards


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
    values: dict[str, Any] = {"record": record} | ({} if on is None else {"day": on})
    count, first = _statements(of, with_day=on is not None)
    total, sources, origins, on_day, dated = session.execute(count, values).one()
    cards = read_cards(session, first, **values, most=most)
    return SpokenOf(cards, total, sources, origins, on_day, dated - on_day)


@cache
def _statements(of: str, *, with_day: bool) -> tuple[Any, Any]:
    """Counts, and the first claims; for the parameters `record`, `day` and `most`."""
    record = bindparam("record", type_=BigInteger)
    ids = {
        "place": select(ClaimPlace.claim_id).where(ClaimPlace.place_id == record),
        "actor": select(ClaimActor.claim_id).where(ClaimActor.actor_id == record),
    }
    about = Claim.id.in_(ids[of])
    is_dated = Claim.valid.is_not(None)
    of_day: Any = Claim.valid.op("@>")(bindparam("day", type_=Date)) if with_day else false()
    count = (
        select(
            func.count(),
            func.count(Source.slug.distinct()),
            func.count(func.coalesce(Source.origin, Source.slug).distinct()),
            func.count().filter(of_day),
            func.count().filter(is_dated),
        )
        .select_from(Claim)
        .join(Source, Source.id == Claim.source_id)
        .where(about)
    )
    span = func.upper(Claim.valid) - func.lower(Claim.valid)
    order = (
        case((of_day, 0), (is_dated, 1), else_=2),
        case((of_day, span)).nulls_last(),
        Claim.valid_from.nulls_last(),
        Claim.valid_to.nulls_last(),
        Claim.id,
    )
    first = cards_query().where(about).order_by(*order).limit(bindparam("most", type_=BigInteger))
    return count, first
