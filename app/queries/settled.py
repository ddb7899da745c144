"""When it became known what came of what was expected.

A forecast is settled by an outcome that says that it came true or that it did not, never by one that is
open or came true in part. It stays on the map up to that day, and leaves it the day after.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased

from app.models import Claim, Link, Position, PositionClaim, Source
from app.vocabulary import SETTLING


def _settled() -> Select[int, date]:
    """(position, first day on which an outcome settles a claim that it rests on), of expected ones."""
    position, outcome, source = aliased(Position), aliased(Claim), aliased(Source)
    # An outcome that gives no day was known at the latest when its source came out.
    day = func.coalesce(outcome.valid_from, outcome.valid_to, source.published_to)
    return (
        select(PositionClaim.position_id, func.min(day).label("day"))
        .join(position, position.id == PositionClaim.position_id)
        .join(Link, Link.to_claim_id == PositionClaim.claim_id)
        .join(outcome, outcome.id == Link.from_claim_id)
        .outerjoin(source, source.id == outcome.source_id)
        .where(
            Link.relation == "outcome",
            Link.verdict.in_(SETTLING),
            position.modality == "expected",
            # What was over before it was expected settles nothing.
            day >= func.coalesce(position.valid_from, day),
        )
        .group_by(PositionClaim.position_id)
    )


@cache
def _settled_of() -> Select[int, date]:
    ids = bindparam("ids", type_=ARRAY(BigInteger))
    return _settled().where(PositionClaim.position_id == any_(ids))


def settled_days(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """By position, the first day on which an outcome settles a claim that it rests on."""
    if not ids:
        return {}
    return {row[0]: row[1] for row in session.execute(_settled_of(), {"ids": list(ids)})}


@cache
def all_settled() -> Subquery:
    """The same of every position, to be joined: `position_id` and `day`. Outcomes are few."""
    return _settled().subquery("settled")


def settled_among(ids: Any) -> CTE:
    """The same of the positions that a query of numbers names."""
    query = _settled().where(PositionClaim.position_id.in_(ids))
    return query.cte("settled").prefix_with("materialized")


def is_settled(before: date | None) -> ColumnElement[bool]:
    """True of an expected position whose outcome was known before a day; at all without one."""
    settled = all_settled()
    ids = select(settled.c.position_id)
    return Position.id.in_(ids if before is None else ids.where(settled.c.day < before))
