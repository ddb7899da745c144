"""The texts of sources: kept, read, and the passages of claims in them."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import Account, Claim, ClaimPlace, PassageFound, Place, Source, SourceText
from app.queries.claims import claims_of_source
from app.queries.filters import geojson
from app.recognition.anchoring import Anchor, Whereabouts, paragraphs_with, whereabouts
from app.recognition.paragraphs import Paragraph, split_paragraphs


@dataclass(frozen=True)
class PlaceSpoken:
    """A place that claims speak of, with its published geometry as GeoJSON in degrees."""

    slug: str
    name: str
    uncertainty_m: int
    geometry: dict[str, Any]


@dataclass(frozen=True)
class KeptText:
    """A text that was read for a source, without the text itself."""

    sha256: str
    code_points: int
    added_at: datetime
    added_by: str | None
    # When it was erased; none while the text is there.
    erased_at: datetime | None


@dataclass(frozen=True)
class Placed:
    """A claim and what became of its passage in the text in force."""

    claim: Claim
    where: Whereabouts

    @property
    def is_in_place(self) -> bool:
        """True when the passage stands where the claim says."""
        return self.where.state == "in_place"


def digest_of(content: str) -> str:
    """SHA-256 of a text's bytes in UTF-8, hexadecimal."""
    return sha256(content.encode()).hexdigest()


def keep_text(session: Session, source_id: int, content: str, account_id: int | None) -> str:
    """Keep a text for a source, once however often it is added. Returns its SHA-256.

    One that was erased stays so (`erased_on`).
    """
    digest = digest_of(content)
    values = {
        "source_id": source_id,
        "sha256": digest,
        "code_points": len(content),
        "text": content,
        "added_by": account_id,
    }
    session.execute(insert(SourceText).values(values).on_conflict_do_nothing())
    return digest


def read_text(session: Session, source_id: int, digest: str | None) -> str | None:
    """The kept text with that SHA-256; none where it isn't kept, or no more, or readers may not see it."""
    if digest is None:
        return None
    query = select(SourceText.text).where(
        SourceText.source_id == source_id, SourceText.sha256 == digest
    )
    return session.scalar(query)


def length_of(session: Session, source_id: int, digest: str) -> int | None:
    """The code points of the text with that SHA-256, also where it was erased; none where it was never read."""
    query = select(SourceText.code_points).where(
        SourceText.source_id == source_id, SourceText.sha256 == digest
    )
    return session.scalar(query)


def erased_on(session: Session, source_id: int, digest: str) -> date | None:
    """The day (UTC) on which the text with that SHA-256 was erased; none where it wasn't."""
    query = select(SourceText.erased_at).where(
        SourceText.source_id == source_id, SourceText.sha256 == digest
    )
    erased = session.scalar(query)
    return erased.astimezone(UTC).date() if erased else None


def kept_texts(session: Session, source_id: int) -> list[KeptText]:
    """Every text that was read for a source, the newest first; of those that were erased, what stays."""
    columns = (SourceText.sha256, SourceText.code_points, SourceText.added_at)
    query = (
        select(*columns, Account.display_name, SourceText.erased_at)
        .outerjoin(Account, Account.id == SourceText.added_by)
        .where(SourceText.source_id == source_id)
        .order_by(SourceText.id.desc())
    )
    return [KeptText(*row) for row in session.execute(query)]


def place_claims(
    session: Session, source: Source, content: str, paragraphs: list[Paragraph]
) -> list[Placed]:
    """The claims of a source that point into its text, in its order, and where they stand in it.

    `content` may also be a text that isn't in force yet. Withdrawn claims are left out.
    """
    before: dict[str | None, str | None] = {None: None, digest_of(content): content}
    placed = []
    for claim in claims_of_source(session, source.id):
        anchor = anchor_of(claim)
        if anchor is None or claim.status == "withdrawn":
            continue
        digest = claim.text_sha256
        if digest not in before:
            before[digest] = read_text(session, source.id, digest)
        placed.append(Placed(claim, whereabouts(anchor, content, paragraphs, before[digest])))
    return placed


def find_passages(session: Session, source_id: int) -> None:
    """Look in a source's text for the passages that were measured in another, and keep the answer.

    Readers see neither text, so what they are told of it must be written down while both can be
    read. Nothing is done where the text in force isn't kept, or where all is known already.
    """
    source = session.get_one(Source, source_id)
    if source.text_sha256 is None:
        return
    known = exists().where(
        PassageFound.claim_id == Claim.id,
        PassageFound.start_offset == Claim.start_offset,
        PassageFound.end_offset == Claim.end_offset,
        PassageFound.measured_in == Claim.text_sha256,
        PassageFound.looked_in == source.text_sha256,
        PassageFound.body_start == source.text_body_start,
    )
    query = select(Claim).where(
        Claim.source_id == source_id, Claim.text_sha256 != source.text_sha256, ~known
    )
    claims = session.scalars(query).all()
    content = read_text(session, source_id, source.text_sha256) if claims else None
    if content is None:
        return
    paragraphs = split_paragraphs(content, source.text_body_start or 0)
    for claim in claims:
        anchor = anchor_of(claim)
        if anchor is not None:
            before = read_text(session, source_id, claim.text_sha256)
            values = {
                "claim_id": claim.id,
                "start_offset": anchor.start,
                "end_offset": anchor.end,
                "measured_in": claim.text_sha256,
                "looked_in": source.text_sha256,
                "body_start": source.text_body_start,
                "paragraphs": paragraphs_with(anchor, content, paragraphs, before),
            }
            session.execute(insert(PassageFound).values(values).on_conflict_do_nothing())


def found_in(session: Session, claim: Claim) -> list[int] | None:
    """The paragraphs of the text in force with the words of a passage of an earlier one.

    Empty where they no longer stand there; none where that isn't known.
    """
    return session.scalar(select(PassageFound.paragraphs).where(PassageFound.claim_id == claim.id))


def anchor_of(claim: Claim) -> Anchor | None:
    """Where a claim's passage stands; none where it has no offsets."""
    if claim.paragraph is None or claim.start_offset is None or claim.end_offset is None:
        return None
    return Anchor(claim.paragraph, claim.start_offset, claim.end_offset, claim.quote or "")


def places_of_source(session: Session, source_id: int) -> list[PlaceSpoken]:
    """The places that a source's claims speak of, as readers see them, in the order of their ids."""
    query = (
        select(
            Place.slug,
            Place.name,
            Place.uncertainty_m,
            geojson(Place.public_geom, Place.uncertainty_m),
        )
        .where(
            Place.id.in_(
                select(ClaimPlace.place_id)
                .join(Claim, Claim.id == ClaimPlace.claim_id)
                .where(Claim.source_id == source_id)
            )
        )
        .order_by(Place.id)
    )
    return [
        PlaceSpoken(slug, name, uncertainty_m, json.loads(geometry))
        for slug, name, uncertainty_m, geometry in session.execute(query)
    ]
