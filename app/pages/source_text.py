"""The text of a source as readers see it, where it is free to show: passages, claims, places."""

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
    # What the page's script needs: places with their claims.
    data: dict[str, Any]


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
        {"places": places_with_claims(session, source, shown.values())},
    )


def places_with_claims(
    session: Session, source: Source, claims: Iterable[Claim]
) -> list[dict[str, Any]]:
    """The places that claims speak of, with the ids of those claims."""
    speaking: dict[str, list[str]] = {}
    for claim in claims:
        for at in claim.places:
            speaking.setdefault(at.place.slug, []).append(claim.public_id)
    return [
        {
            "slug": slug,
            "name": name,
            "longitude": longitude,
            "latitude": latitude,
            "count": len(speaking[slug]),
            "claims": speaking[slug],
        }
        for slug, name, longitude, latitude in places_of_source(session, source.id)
        if slug in speaking
    ]
