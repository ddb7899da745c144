"""Claims as rows for what is written of many: with source, speaker, places, actors and links."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, select
from sqlalchemy.orm import Session

from app.models import Actor, Claim, ClaimActor, ClaimPlace, Link, Place, Source
from app.models.aliases import shared_alias
from app.nouns.members import public_members
from app.queries.lean_rows import Columns, Once, columns_of, parts, record

_CLAIM = columns_of(Claim)
_SOURCE = Columns(
    (
        Source.id,
        Source.slug,
        Source.title,
        Source.author,
        Source.publisher,
        Source.published_from,
        Source.published_to,
        Source.reliability,
        Source.licence,
        Source.terms_url,
        Source.attribution,
    )
)
_SPEAKER = Columns((Actor.id, Actor.slug))
_PLACE = Columns((Place.id, Place.slug, Place.name))
_ACTOR = Columns((Actor.id, Actor.slug, Actor.name))
# The claim at the other end of a link.
_OTHER = shared_alias(Claim)
_END = Columns((_OTHER.id, _OTHER.public_id))
_NUMBERS = bindparam("numbers", type_=ARRAY(BigInteger))


@cache
def _claims() -> Select[*tuple[Any, ...]]:
    query = select(*_CLAIM, *_SPEAKER).outerjoin(Claim.speaker)
    return query.where(Claim.id == any_(_NUMBERS))


@cache
def _sources() -> Select[*tuple[Any, ...]]:
    """Each once: a thousand claims have few, whose words are long."""
    return select(*_SOURCE).where(Source.id == any_(_NUMBERS))


@cache
def _places() -> Select[*tuple[Any, ...]]:
    query = select(ClaimPlace.claim_id, ClaimPlace.role, *_PLACE).join(ClaimPlace.place)
    return query.where(ClaimPlace.claim_id == any_(_NUMBERS)).order_by(ClaimPlace.ordinal)


@cache
def _actors() -> Select[*tuple[Any, ...]]:
    query = select(ClaimActor.claim_id, ClaimActor.role, *_ACTOR).join(ClaimActor.actor)
    return query.where(ClaimActor.claim_id == any_(_NUMBERS)).order_by(ClaimActor.ordinal)


@cache
def _link() -> Columns:
    columns = {each.column for each in public_members("links")}
    return Columns(each for each in columns_of(Link) if each.key in columns)


@cache
def _links(this: Any, other: Any) -> Select[*tuple[Any, ...]]:
    """Links of which these claims are the one end, with the other one."""
    query = select(this, *_link(), *_END).join(_OTHER, _OTHER.id == other)
    return query.where(this == any_(_NUMBERS)).order_by(Link.id)


def claims_with(session: Session, ids: Sequence[int]) -> list[Claim]:
    """The claims with these numbers that readers see, in any order.

    They have the attributes of the mapped class as far as lists tell them, and no others.
    """
    if not ids:
        return []
    asked = {"numbers": list(ids)}
    speaker_of = Once(_SPEAKER)
    found: dict[int, Any] = {}
    for row in session.execute(_claims(), asked):
        values, of_speaker, _ = parts(row, _CLAIM, _SPEAKER)
        claim = record(_CLAIM, values)
        claim.speaker = speaker_of(of_speaker)
        claim.places, claim.actors, claim.links_from, claim.links_to = [], [], [], []
        found[claim.id] = claim
    sources = _sources_of(session, found)
    for claim in found.values():
        claim.source = sources.get(claim.source_id)
    _fill(session, found, asked)
    return list(found.values())


def _sources_of(session: Session, claims: Mapping[int, Any]) -> dict[int, Any]:
    numbers = {each.source_id for each in claims.values() if each.source_id is not None}
    if not numbers:
        return {}
    rows = session.execute(_sources(), {"numbers": sorted(numbers)})
    return {row[0]: record(_SOURCE, row) for row in rows}


def _fill(session: Session, found: Mapping[int, Any], asked: Mapping[str, Any]) -> None:
    """Give the claims their places, actors and links."""
    place_of, actor_of, end_of = Once(_PLACE), Once(_ACTOR), Once(_END)
    role = Columns((ClaimPlace.role,))
    for listed, named, query, one_of in (
        ("places", "place", _places(), place_of),
        ("actors", "actor", _actors(), actor_of),
    ):
        for number, part, *values in session.execute(query, asked):
            if number in found:
                tie = record(role, (part,))
                setattr(tie, named, one_of(values))
                getattr(found[number], listed).append(tie)
    for listed, end, this, other in (
        ("links_from", "to_claim", Link.from_claim_id, Link.to_claim_id),
        ("links_to", "from_claim", Link.to_claim_id, Link.from_claim_id),
    ):
        for number, *told in session.execute(_links(this, other), asked):
            if number in found:
                of_link, of_end, _ = parts(told, _link(), _END)
                link = record(_link(), of_link)
                setattr(link, end, end_of(of_end))
                getattr(found[number], listed).append(link)
