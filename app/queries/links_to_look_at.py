"""Links whose claims changed since a person looked at them, or that nobody ever looked at."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.models import Claim, Link, Source
from app.models.aliases import shared_alias

# As `app.dataset.looking` makes a digest: so many hexadecimal digits of the SHA-256 in UTF-8.
DIGITS = 16
LATER, EARLIER = shared_alias(Claim), shared_alias(Claim)
LATER_SOURCE, EARLIER_SOURCE = shared_alias(Source), shared_alias(Source)


@dataclass(frozen=True)
class EndOfLink:
    """The claim at one end of a link, as it stands now."""

    key: str
    statement: str
    kind: str
    source: str | None
    digest: str
    # True where its statement changed since a person looked at the link.
    changed: bool


@dataclass(frozen=True)
class LinkToLookAt:
    """A link that must be looked at, with both its claims."""

    number: int
    key: str
    version: int
    relation: str
    verdict: str | None
    why: str
    # False where nobody has looked at it yet.
    was_seen: bool
    later: EndOfLink
    earlier: EndOfLink


def _digest(statement: Any) -> ColumnElement[str]:
    return func.left(func.encode(func.sha256(func.convert_to(statement, "UTF8")), "hex"), DIGITS)


def _to_look_at(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Link)
        .join(LATER, LATER.id == Link.from_claim_id)
        .join(EARLIER, EARLIER.id == Link.to_claim_id)
        .where(
            Link.status != "withdrawn",
            LATER.status != "withdrawn",
            EARLIER.status != "withdrawn",
            or_(
                Link.from_digest.is_distinct_from(_digest(LATER.statement)),
                Link.to_digest.is_distinct_from(_digest(EARLIER.statement)),
            ),
        )
    )


def count_links_to_look_at(session: Session) -> int:
    """How many links must be looked at."""
    return session.scalar(_to_look_at(func.count())) or 0


def list_links_to_look_at(session: Session, most: int, after: int = 0) -> list[LinkToLookAt]:
    """The links that must be looked at in the order of their numbers, those above `after`."""
    ends = [
        column
        for claim, source in ((LATER, LATER_SOURCE), (EARLIER, EARLIER_SOURCE))
        for column in (
            claim.public_id,
            claim.statement,
            claim.kind,
            func.coalesce(source.publisher, source.title),
            _digest(claim.statement),
        )
    ]
    link = (Link.id, Link.public_id, Link.change_id, Link.relation, Link.verdict, Link.why)
    query = (
        _to_look_at(*link, Link.from_digest, Link.to_digest, *ends)
        .outerjoin(LATER_SOURCE, LATER_SOURCE.id == LATER.source_id)
        .outerjoin(EARLIER_SOURCE, EARLIER_SOURCE.id == EARLIER.source_id)
        .where(Link.id > after)
        .order_by(Link.id)
        .limit(most)
    )
    return [_read(*row) for row in session.execute(query)]


def _read(*row: Any) -> LinkToLookAt:
    number, key, version, relation, verdict, why, from_digest, to_digest = row[:8]
    return LinkToLookAt(
        number=number,
        key=key,
        version=version,
        relation=relation,
        verdict=verdict,
        why=why,
        was_seen=from_digest is not None,
        later=_end(row[8:13], from_digest),
        earlier=_end(row[13:18], to_digest),
    )


def _end(parts: tuple[Any, ...], seen: str | None) -> EndOfLink:
    key, statement, kind, source, digest = parts
    return EndOfLink(key, statement, kind, source, digest, seen is not None and digest != seen)
