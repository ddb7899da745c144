"""What lies beside the map on a source's page: its text, where that is free to show, and its places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.models import Claim, Source
from app.queries.texts import anchor_of, places_of_source, read_text
from app.recognition.anchoring import whereabouts
from app.recognition.layout import ParagraphLaid, Passage, lay_out
from app.recognition.paragraphs import split_paragraphs


@dataclass(frozen=True)
class ReadersText:
    """A text with the passages that published claims rest on. Nothing recognised by machine."""

    laid: list[ParagraphLaid]
    claims: Mapping[str, Claim]
    # Claims whose passages were chosen in an earlier version and aren't in this one as they were.
    elsewhere: list[Claim]


def text_for_readers(
    session: Session, source: Source, claims: Sequence[Claim]
) -> ReadersText | None:
    """The source's text with its claims' passages; none where readers may not see it."""
    if not source.free_to_show:
        return None
    text = read_text(session, source.id, source.text_sha256)
    if text is None:
        return None
    paragraphs = split_paragraphs(text, source.text_body_start or 0)
    anchored = [(claim, anchor) for claim in claims if (anchor := anchor_of(claim)) is not None]
    in_place = [
        (claim, anchor)
        for claim, anchor in anchored
        if whereabouts(anchor, text, paragraphs, None).state == "in_place"
    ]
    passages = [Passage(claim.public_id, anchor.start, anchor.end) for claim, anchor in in_place]
    shown = {claim.public_id: claim for claim, _ in in_place}
    return ReadersText(
        lay_out(text, paragraphs, passages),
        shown,
        [claim for claim, _ in anchored if claim.public_id not in shown],
    )


def places_with_claims(
    session: Session, source: Source, spoken: Iterable[tuple[str, str]]
) -> list[dict[str, Any]]:
    """The places that a source's claims speak of, for the map beside them.

    `spoken` are pairs of a claim's id and a place's slug. The geometry is GeoJSON in degrees, as readers
    see it.
    """
    speaking: dict[str, list[str]] = {}
    for claim, slug in spoken:
        speaking.setdefault(slug, []).append(claim)
    if not speaking:
        return []
    return [
        {
            "slug": place.slug,
            "name": place.name,
            "uncertainty_m": place.uncertainty_m,
            "geometry": place.geometry,
            "count": len(speaking[place.slug]),
            "claims": speaking[place.slug],
        }
        for place in places_of_source(session, source.id)
        if place.slug in speaking
    ]
