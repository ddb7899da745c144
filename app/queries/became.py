"""What became of forecasts: which came true, in part, or not, which are open, which are overdue.

A forecast may have several outcomes that disagree, so it may have come true and not. It is open as long as no
outcome says any of these and its last day, if it gives one, isn't over; then it is overdue.
"""

from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select

from app.models import Claim, Link

TOLD = ("came_true", "partly", "did_not")
STATES = (*TOLD, "open", "overdue")


@cache
def _with_outcome(verdict: str) -> Select[int]:
    return select(Link.to_claim_id).where(Link.relation == "outcome", Link.verdict == verdict)


def became(state: str, today: date) -> ColumnElement[bool]:
    """True of a forecast that is in one of `STATES` on a day."""
    if state in TOLD:
        return and_(Claim.kind == "forecast", Claim.id.in_(_with_outcome(state)))
    is_told = or_(*(Claim.id.in_(_with_outcome(each)) for each in TOLD))
    is_over = func.coalesce(Claim.valid_to < literal(today, Date), False)
    return and_(Claim.kind == "forecast", ~is_told, is_over if state == "overdue" else ~is_over)


@cache
def _contradicted() -> Select[int]:
    ends = (Link.from_claim_id, Link.to_claim_id)
    first, second = (select(end).where(Link.relation == "contradicts") for end in ends)
    return first.union(second)  # type: ignore[return-value]


def is_contradicted() -> ColumnElement[bool]:
    """True of a claim that contradicts another, or that another contradicts."""
    return Claim.id.in_(_contradicted())
