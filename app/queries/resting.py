"""What the positions rest on that are shown: `app.resting`, from the claims that they name and the links from these.

What lists are narrowed by is asked of all positions in SQL, to the same effect: `app.queries.rests_asked`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.models import Claim, Link, Source
from app.models.aliases import shared_alias
from app.resting import Document, Group, Rests, Tie, origins_of, rests

THIS, OTHER = shared_alias(Claim), shared_alias(Claim)
IDS = bindparam("ids", type_=ARRAY(BigInteger))
# Columns of a source that say who its claims come from, as `Document` has them.
DOCUMENT = (Source.slug, Source.title, Source.origin, Source.publisher, Source.author)
# What tells nothing of what carries a position or speaks against it.
COUNTED = or_(Link.relation != "outcome", Link.verdict.in_(("came_true", "did_not")))


@cache
def _near() -> CTE:
    """(claim, whether it speaks against) of what is reached from some claims, as far as anything leads that counts."""
    same = or_(
        Link.relation == "supports", and_(Link.relation == "outcome", Link.verdict == "came_true")
    )
    against = or_(
        Link.relation == "contradicts", and_(Link.relation == "outcome", Link.verdict == "did_not")
    )
    towards = select(
        Link.to_claim_id.label("claim"),
        Link.from_claim_id.label("other"),
        against.label("is_against"),
    )
    back = select(Link.from_claim_id, Link.to_claim_id, literal(True)).where(
        Link.relation == "contradicts"
    )
    edges = union_all(towards.where(or_(same, against)), back).subquery("edges")
    first = select(func.unnest(IDS).label("claim"), literal(False).label("against"))
    near = first.cte("near", recursive=True)
    step = select(edges.c.other, or_(near.c.against, edges.c.is_against))
    step = step.join(edges, edges.c.claim == near.c.claim)
    return near.union(step.where(or_(~near.c.against, ~edges.c.is_against)))


@cache
def _ties() -> Select[Any]:
    """(claim, its id, whether it draws the link, relation, verdict, the other's number and id, its source)."""
    reached = select(_near().c.claim).distinct().cte("reached")
    directions = []
    for draws, this_end, other_end in (
        (True, Link.from_claim_id, Link.to_claim_id),
        (False, Link.to_claim_id, Link.from_claim_id),
    ):
        query = select(
            THIS.public_id.label("claim"), literal(draws).label("draws"), Link.relation, Link.verdict,
            OTHER.public_id, *DOCUMENT,
        )  # fmt: skip
        query = query.select_from(reached).join(Link, this_end == reached.c.claim)
        query = query.join(THIS, THIS.id == this_end)
        query = query.join(OTHER, OTHER.id == other_end).join(Source, Source.id == OTHER.source_id)
        directions.append(query.where(COUNTED))
    both = union_all(*directions).subquery()
    return select(*both.c)


class Named(NamedTuple):
    """A claim that a position names."""

    number: int
    public_id: str
    source: Document


def rests_of(session: Session, named: Mapping[int, Sequence[Named]]) -> dict[int, Rests[str]]:
    """By position, what it rests on, claims by their public ids, from the claims that it names."""
    every = [claim for claims in named.values() for claim in claims]
    origins = {claim.public_id: origins_of(claim.source) for claim in every}
    ties: dict[str, set[Tie[str]]] = defaultdict(set)
    ids = sorted({claim.number for claim in every})
    rows = session.execute(_ties(), {"ids": ids}) if ids else ()
    for claim, draws, relation, verdict, other, *document in rows:
        first, second = (claim, other) if draws else (other, claim)
        tie = Tie(first, relation, second, verdict)
        ties[first].add(tie)
        ties[second].add(tie)
        origins.setdefault(other, origins_of(Document(*document)))
    found = {}
    for position, members in named.items():
        claims = [each.public_id for each in members]
        if not any(claim in ties for claim in claims):
            found[position] = rests(claims, (), origins)
            continue
        near = frozenset(_around(claims, ties))
        reached = {*claims, *(end for tie in near for end in (tie.first, tie.second))}
        found[position] = _rests_once(
            tuple(claims), near, frozenset((claim, origins[claim]) for claim in reached)
        )
    return found


@lru_cache(maxsize=2048)
def _rests_once(
    claims: tuple[str, ...], ties: frozenset[Tie[str]], origins: frozenset[tuple[str, Group]]
) -> Rests[str]:
    """As `rests`; the same claims with the same links are worked out once."""
    return rests(claims, ties, dict(origins))


def _around(claims: Iterable[str], ties: Mapping[str, set[Tie[str]]]) -> set[Tie[str]]:
    """The links that lead from these claims, and on from what they lead to."""
    found, seen, new = set[Tie[str]](), set[str](), set(claims)
    while new:
        seen |= new
        more = {tie for claim in new for tie in ties.get(claim, ())}
        new = {end for tie in more for end in (tie.first, tie.second)} - seen
        found |= more
    return found
