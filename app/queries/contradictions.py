"""Claims that contradict each other, in pairs, and the positions that rest on either."""

from dataclasses import dataclass, field, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, load_only

from app.models import Claim, Link
from app.queries.claim_cards import ClaimCard, cards_with
from app.queries.claims import narrow_claims
from app.queries.filters import Filters, Page, page_of
from app.queries.presence import PresenceLine, positions_on_claims


@dataclass(frozen=True)
class Side:
    """One of two claims, and the positions that rest on it."""

    claim: ClaimCard
    positions: list[PresenceLine] = field(default_factory=list)


@dataclass(frozen=True)
class Contradiction:
    """Two claims of which both can't be true, and why."""

    why: str
    first: Side
    second: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both."""
        return self.first, self.second


def list_contradictions(session: Session, filters: Filters) -> Page[Contradiction]:
    """Pairs in the order in which they were linked, of which either claim is as `narrow_claims` asks."""
    query = (
        select(Link)
        .where(Link.relation == "contradicts")
        .options(
            load_only(
                Link.public_id, Link.why, Link.from_claim_id, Link.to_claim_id, raiseload=True
            )
        )
    )
    if replace(filters, after=None, limit=0, count_to=None) != Filters(limit=0):
        either = narrow_claims(session, select(Claim.id), filters)
        query = query.where(or_(Link.from_claim_id.in_(either), Link.to_claim_id.in_(either)))
    page = page_of(session, query, Link.id, filters)
    links = [row[0] for row in page.rows]
    ids = list({end for link in links for end in (link.from_claim_id, link.to_claim_id)})
    cards = cards_with(session, ids)
    by_number = {card.id: card for card in cards}
    resting: dict[str, list[PresenceLine]] = {card.public_id: [] for card in cards}
    for line in positions_on_claims(session, ids):
        for claim in line.claims:
            if claim.public_id in resting:
                resting[claim.public_id].append(line)

    def side(number: int) -> Side:
        card = by_number[number]
        return Side(card, resting[card.public_id])

    return page.of(
        [
            Contradiction(each.why, side(each.from_claim_id), side(each.to_claim_id))
            for each in links
        ]
    )
