"""Which positions rest on one claim, on one origin, or are disputed: `app.resting` in SQL, for all at once.

Only what `MEANINGS` names is asked. Names are compared here as the database writes small letters.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from app.models import Claim, Link, Position, PositionClaim, Source


def _says_the_same(link: Any) -> ColumnElement[bool]:
    came_true = and_(link.relation == "outcome", link.verdict == "came_true")
    return or_(link.relation == "supports", came_true)


@cache
def _same() -> CTE:
    """(claim, one that says the same), as far as the links lead."""
    query = select(Link.to_claim_id.label("claim"), Link.from_claim_id.label("agreeing"))
    same = query.where(_says_the_same(Link)).cte("says_the_same", recursive=True)
    further = aliased(Link)
    step = select(same.c.claim, further.from_claim_id).where(_says_the_same(further))
    return same.union(step.join(same, same.c.agreeing == further.to_claim_id))


@cache
def _origins() -> CTE:
    """(source, a name that its claims come from), each name once."""
    own = func.lower(Source.origin)
    by = func.lower(func.coalesce(Source.publisher, Source.author))
    nobody = and_(own.is_(None), by.is_(None))
    each: list[Any] = [own, case((own == by, None), else_=by), case((nobody, Source.slug))]
    names = array(each, type_=Text)
    name = func.unnest(names).table_valued("name").render_derived("named")
    query = select(Source.id.label("source_id"), name.c.name).join(name, name.c.name.is_not(None))
    return query.cte("origins")


@cache
def _taken_back() -> CTE:
    """Claims that one of the same origin supersedes: found once, however many PostgreSQL takes them to be."""
    earlier, later = aliased(Claim), aliased(Claim)
    its, others = aliased(_origins()), aliased(_origins())
    query = (
        select(Link.to_claim_id.label("claim"))
        .join(earlier, earlier.id == Link.to_claim_id)
        .join(later, later.id == Link.from_claim_id)
        .join(its, its.c.source_id == earlier.source_id)
        .join(others, and_(others.c.source_id == later.source_id, others.c.name == its.c.name))
        .where(Link.relation == "supersedes")
    )
    return query.cte("taken_back").prefix_with("materialized")


def _stands(claim: Any) -> ColumnElement[bool]:
    """True of a claim that isn't taken back."""
    return ~exists().where(_taken_back().c.claim == claim)


@cache
def _agreeing() -> CTE:
    """(position, claim) of what it names and what says the same, taken back or not."""
    named = select(PositionClaim.position_id, PositionClaim.claim_id)
    same = _same()
    others = select(PositionClaim.position_id, same.c.agreeing)
    others = others.join(same, same.c.claim == PositionClaim.claim_id)
    return union(named, others).cte("agreeing")


@cache
def carrying() -> CTE:
    """(position, claim) of what carries it."""
    pairs = _agreeing()
    return select(pairs).where(_stands(pairs.c.claim_id)).cte("carrying")


@cache
def _on_one_claim() -> Select[Any]:
    pairs = carrying()
    return select(pairs.c.position_id).group_by(pairs.c.position_id).having(func.count() == 1)


@cache
def _on_one_origin() -> Select[Any]:
    """Positions of which some origin has a hand in all that carries them."""
    pairs, names = carrying(), _origins()
    total = select(pairs.c.position_id, func.count().label("total"))
    total_of = total.group_by(pairs.c.position_id).subquery()
    by_name = (
        select(pairs.c.position_id, func.count().label("times"))
        .join(Claim, Claim.id == pairs.c.claim_id)
        .join(names, names.c.source_id == Claim.source_id)
        .group_by(pairs.c.position_id, names.c.name)
        .subquery()
    )
    query = select(total_of.c.position_id).join(
        by_name, by_name.c.position_id == total_of.c.position_id
    )
    return query.where(by_name.c.times == total_of.c.total)


@cache
def _disputed() -> Select[Any]:
    """Positions of which a claim that they don't rest on contradicts one that they do."""
    pairs, agreeing = _agreeing(), aliased(_agreeing())
    against = or_(
        Link.relation == "contradicts",
        and_(Link.relation == "outcome", Link.verdict == "did_not"),
    )
    towards = select(Link.to_claim_id.label("claim"), Link.from_claim_id.label("other"))
    back = select(Link.from_claim_id, Link.to_claim_id).where(Link.relation == "contradicts")
    direct = union(towards.where(against), back).cte("contradicting")
    same = _same()
    through = select(direct.c.claim, same.c.agreeing).join(same, same.c.claim == direct.c.other)
    ends = union(select(direct), through).subquery()
    is_own = (
        select(agreeing.c.claim_id)
        .where(agreeing.c.position_id == pairs.c.position_id, agreeing.c.claim_id == ends.c.other)
        .exists()
    )
    query = select(pairs.c.position_id).join(ends, ends.c.claim == pairs.c.claim_id)
    return query.where(~is_own, _stands(ends.c.other))


CONDITIONS = {"one-claim": _on_one_claim, "one-origin": _on_one_origin, "disputed": _disputed}


def rests_so(asked: str) -> ColumnElement[bool]:
    """True of a position that rests on «one-claim», on «one-origin», or is «disputed»."""
    # Found once for all: PostgreSQL may take it that few of the first positions of a list have to be looked at.
    so = CONDITIONS[asked]().cte("resting_so").prefix_with("materialized")
    return Position.id.in_(select(so.c.position_id))
