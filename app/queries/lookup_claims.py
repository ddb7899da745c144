"""Claims and sources that editors pick from while they type, drafts included; see `lookup`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Float, Select, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from app.letters import plain_arabic
from app.models import Actor, Claim, ClaimActor, ClaimPlace, Place, Source
from app.names import fold
from app.queries.held_days import speaks_of
from app.queries.lookup import MOST, WITHDRAWN


@dataclass(frozen=True)
class SourceFound:
    """A source to pick."""

    key: str
    title: str
    author: str | None
    publisher: str | None
    published_from: date | None
    published_to: date | None
    status: str
    text_sha256: str | None


@dataclass(frozen=True)
class ClaimFound:
    """A claim to pick, with who says it."""

    key: str
    statement: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    valid_precision: str | None
    status: str
    source_key: str | None
    source_title: str | None
    source_author: str | None
    source_publisher: str | None


def _sources() -> Any:
    return select(
        Source.slug, Source.title, Source.author, Source.publisher, Source.published_from,
        Source.published_to, Source.status, Source.text_sha256,
    )  # fmt: skip


def find_sources(session: Session, q: str, most: int = MOST) -> list[SourceFound]:
    """Sources by words of title, author and publisher, or by slug; without words the newest."""
    query = _sources().where(Source.status != WITHDRAWN)
    words = re.findall(r"\w+", plain_arabic(q))
    if words:
        prefixes = func.to_tsquery("simple", " & ".join(f"{word}:*" for word in words))
        alike = func.similarity(Source.title, q)
        query = query.where(
            or_(
                Source.search.op("@@")(prefixes),
                Source.slug == q,
                Source.title.icontains(q, autoescape=True),
                Source.publisher.icontains(q, autoescape=True),
            )
        ).order_by((Source.slug == q).desc(), alike.desc(), Source.id)
    else:
        query = query.order_by(Source.change_id.desc(), Source.id.desc())
    return [SourceFound(*row) for row in session.execute(query.limit(most))]


def source_by_key(session: Session, key: str) -> SourceFound | None:
    """The source with that slug, whatever its state; none where there is none."""
    row = session.execute(_sources().where(Source.slug == key)).first()
    return SourceFound(*row) if row else None


def _claims() -> Any:
    return select(
        Claim.public_id, Claim.statement, Claim.kind, Claim.valid_from, Claim.valid_to,
        Claim.valid_precision, Claim.status, Source.slug, Source.title, Source.author,
        Source.publisher,
    ).outerjoin(Source, Source.id == Claim.source_id)  # fmt: skip


def find_claims(
    session: Session,
    q: str,
    *,
    place: str | None = None,
    actor: str | None = None,
    days: tuple[date | None, date | None] = (None, None),
    most: int = MOST,
) -> list[ClaimFound]:
    """Claims by words of statement, quote, source or id, drafts included.

    Those come first that speak of this place, this actor and these days. Without words, only claims
    that speak of the place or the actor.
    """
    at = _at(place) if place else None
    by = _by(actor) if actor else None
    dated = any(days)
    score: Any = cast(literal(0.0), Float)
    if at is not None:
        score += case((Claim.id.in_(at), 2.0), else_=0.0)
    if by is not None:
        score += case((Claim.id.in_(by), 2.0), else_=0.0)
    if dated:
        score += case((speaks_of(*days), 1.0), else_=0.0)
    query = _claims().where(Claim.status != WITHDRAWN)
    words = re.findall(r"\w+", fold(q))
    if words:
        prefixes = func.to_tsquery("english", " & ".join(f"{word}:*" for word in words))
        about_source = [
            column.icontains(q.strip(), autoescape=True)
            for column in (Source.title, Source.author, Source.publisher)
        ]
        query = query.where(
            or_(
                Claim.search.op("@@")(prefixes),
                Claim.public_id.startswith(q.strip().casefold(), autoescape=True),
                Claim.statement.icontains(q.strip(), autoescape=True),
                *about_source,
            )
        )
        score += func.ts_rank(Claim.search, prefixes)
        score += case((Claim.public_id == q.strip().casefold(), 9.0), else_=0.0)
    elif at is None and by is None:
        return []
    else:
        query = query.where(or_(*(Claim.id.in_(each) for each in (at, by) if each is not None)))
    query = query.order_by(score.desc(), Claim.change_id.desc(), Claim.id).limit(most)
    return [ClaimFound(*row) for row in session.execute(query)]


def _at(slug: str) -> Select[int]:
    return select(ClaimPlace.claim_id).join(Place).where(Place.slug == slug)


def _by(slug: str) -> Select[int]:
    return select(ClaimActor.claim_id).join(Actor).where(Actor.slug == slug)


def claim_by_key(session: Session, key: str) -> ClaimFound | None:
    """The claim with that id, whatever its state; none where there is none."""
    row = session.execute(_claims().where(Claim.public_id == key)).first()
    return ClaimFound(*row) if row else None


def claims_by_keys(session: Session, keys: Sequence[str]) -> list[ClaimFound]:
    """The claims with these ids, in the order of the ids; unknown ones are left out."""
    rows = {row[0]: ClaimFound(*row) for row in session.execute(
        _claims().where(Claim.public_id.in_(keys)))}  # fmt: skip
    return [rows[key] for key in keys if key in rows]
