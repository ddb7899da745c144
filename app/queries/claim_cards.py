"""Claims as lists show them: plain values, read in four statements however many claims there are.

A page may show hundreds. Mapped objects with everything beside them would take most of a request,
and lists of ids written into a statement would keep the database from reusing its plans.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Select,
    any_,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.languages.versions import title_of
from app.models import Actor, Claim, ClaimActor, ClaimPlace, Link, Place, PositionClaim, Source
from app.models.aliases import shared_alias
from app.resting import Document


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What a claim says about its source."""

    slug: str
    title: str
    author: str | None
    publisher: str | None
    published_from: date | None
    published_to: date | None
    language: str
    reliability: str
    leaning: str | None
    origin: str | None
    translations: list[dict[str, Any]]

    @property
    def by(self) -> str:
        """Whose it is, in the shortest way."""
        return self.author or self.publisher or title_of(self).brief

    @property
    def document(self) -> Document:
        """What tells who its claims come from."""
        return Document(self.slug, self.title, self.origin, self.publisher, self.author)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place or an actor that a claim speaks of."""

    slug: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Related:
    """A link seen from one of its claims, and the claim at its other end."""

    relation: str
    verdict: str | None
    why: str
    public_id: str
    kind: str
    statement: str
    statement_language: str | None
    translations: list[dict[str, Any]]
    by: str


@dataclass(slots=True)
class ClaimCard:
    """A claim with all that a list shows of it."""

    source: SourceLine
    id: int
    public_id: str
    kind: str
    statement: str
    # The language that it is written in, English where none; what it is in others.
    statement_language: str | None
    translations: list[dict[str, Any]]
    paragraph: int | None
    locator: str | None
    quote: str | None
    # The table that it came from, and what its source counts.
    row_file: str | None
    figures: list[dict[str, Any]]
    credibility: int
    note: str | None
    valid_from: date | None
    valid_to: date | None
    valid_precision: str | None
    speaker: str | None
    places: list[Mention] = field(default_factory=list)
    actors: list[Mention] = field(default_factory=list)
    # Links that this claim draws, and those that others draw to it.
    links_from: list[Related] = field(default_factory=list)
    links_to: list[Related] = field(default_factory=list)


# How many columns of a row are the claim's own; its source's follow.
CLAIM_COLUMNS = 17
SPEAKER = shared_alias(Actor)
OTHER = shared_alias(Claim)
IDS = bindparam("ids", type_=ARRAY(BigInteger))


@cache
def cards_query() -> Any:
    """Every claim as a row for `read_cards`, to be narrowed, ordered and cut."""
    claim = (
        Claim.id,
        Claim.public_id,
        Claim.kind,
        Claim.statement,
        Claim.statement_language,
        Claim.translations,
        Claim.paragraph,
        Claim.locator,
        Claim.quote,
        Claim.row_file,
        Claim.figures,
        Claim.credibility,
        Claim.note,
        Claim.valid_from,
        Claim.valid_to,
        Claim.valid_precision,
        SPEAKER.name,
    )
    source = (
        Source.slug,
        Source.title,
        Source.author,
        Source.publisher,
        Source.published_from,
        Source.published_to,
        Source.language,
        Source.reliability,
        Source.leaning,
        Source.origin,
        Source.translations,
    )
    query = select(*claim, *source).join(Source, Source.id == Claim.source_id)
    return query.outerjoin(SPEAKER, SPEAKER.id == Claim.speaker_id)


@cache
def _places() -> Select[int, str, str, str]:
    query = select(ClaimPlace.claim_id, Place.slug, Place.name, ClaimPlace.role)
    query = query.join(Place, Place.id == ClaimPlace.place_id)
    return query.where(ClaimPlace.claim_id == any_(IDS)).order_by(ClaimPlace.ordinal)


@cache
def _actors() -> Select[int, str, str, str]:
    name = func.coalesce(Actor.short_name, Actor.name)
    query = select(ClaimActor.claim_id, Actor.slug, name, ClaimActor.role)
    query = query.join(Actor, Actor.id == ClaimActor.actor_id)
    return query.where(ClaimActor.claim_id == any_(IDS)).order_by(ClaimActor.ordinal)


@cache
def _links() -> Any:
    """(claim, whether it draws the link, the link, the claim at the other end)."""
    directions = []
    for draws, this_end, other_end in (
        (True, Link.from_claim_id, Link.to_claim_id),
        (False, Link.to_claim_id, Link.from_claim_id),
    ):
        query = select(
            Link.id.label("link_id"),
            this_end.label("claim_id"),
            literal(draws).label("draws"),
            Link.relation,
            Link.verdict,
            Link.why,
            OTHER.public_id,
            OTHER.kind,
            OTHER.statement,
            OTHER.statement_language,
            OTHER.translations,
            func.coalesce(Source.author, Source.publisher, Source.title).label("by"),
        )
        query = query.join(OTHER, OTHER.id == other_end).join(Source, Source.id == OTHER.source_id)
        directions.append(query.where(this_end == any_(IDS)))
    both = union_all(*directions).subquery()
    return select(*both.c).order_by(both.c.link_id)


def _fill(session: Session, rows: Sequence[Any]) -> list[ClaimCard]:
    """Cards for rows of `_cards`, in their order, with places, actors and links."""
    sources: dict[str, SourceLine] = {}
    cards = {}
    for row in rows:
        claim, source = row[:CLAIM_COLUMNS], row[CLAIM_COLUMNS:]
        if source[0] not in sources:
            sources[source[0]] = SourceLine(*source)
        cards[claim[0]] = ClaimCard(sources[source[0]], *claim)
    if not cards:
        return []
    ids = {"ids": list(cards)}
    for claim_id, *mention in session.execute(_places(), ids):
        cards[claim_id].places.append(Mention(*mention))
    for claim_id, *mention in session.execute(_actors(), ids):
        cards[claim_id].actors.append(Mention(*mention))
    for _, claim_id, draws, *related in session.execute(_links(), ids):
        card = cards[claim_id]
        (card.links_from if draws else card.links_to).append(Related(*related))
    return list(cards.values())


def read_cards(session: Session, query: Any, **values: Any) -> list[ClaimCard]:
    """The claims of a narrowed `cards_query`, in its order."""
    return _fill(session, session.execute(query, values).all())


def cards_with(session: Session, ids: Sequence[int]) -> list[ClaimCard]:
    """The claims with these numbers that readers see, in the order of the numbers, each once.

    What is found by anything else than its number is found first: in one statement with all that a card has, the
    database reads every claim of the past to join it with the few that were found.
    """
    if not ids:
        return []
    cards = read_cards(session, cards_query().where(Claim.id == any_(IDS)), ids=list(ids))
    by_number = {card.id: card for card in cards}
    return [by_number[each] for each in dict.fromkeys(ids) if each in by_number]


def cards_of_source(session: Session, source_id: int, most: int) -> list[ClaimCard]:
    """The first claims of a source, in the order of its text."""
    query = cards_query().where(Claim.source_id == source_id)
    query = query.order_by(Claim.start_offset.nulls_last(), Claim.id)
    return read_cards(session, query.limit(most))


def cards_behind(session: Session, position_id: int) -> list[ClaimCard]:
    """The claims that a position rests on, in the order in which it names them."""
    query = cards_query().join(PositionClaim, PositionClaim.claim_id == Claim.id)
    query = query.where(PositionClaim.position_id == position_id).order_by(PositionClaim.ordinal)
    return read_cards(session, query)


def card_of(claim: Claim) -> ClaimCard:
    """The card of a claim that was read whole, with everything beside it."""
    source = claim.source
    if source is None:
        raise ValueError(f"Claim {claim.public_id} has no source.")
    return ClaimCard(
        id=claim.id,
        public_id=claim.public_id,
        kind=claim.kind,
        statement=claim.statement,
        statement_language=claim.statement_language,
        translations=claim.translations,
        paragraph=claim.paragraph,
        locator=claim.locator,
        quote=claim.quote,
        row_file=claim.row_file,
        figures=claim.figures,
        credibility=claim.credibility,
        note=claim.note,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
        valid_precision=claim.valid_precision,
        speaker=claim.speaker.name if claim.speaker else None,
        source=_line_of(source),
        places=[Mention(at.place.slug, at.place.name, at.role) for at in claim.places],
        actors=[
            Mention(by.actor.slug, by.actor.short_name or by.actor.name, by.role)
            for by in claim.actors
        ],
        links_from=[_related(link, link.to_claim) for link in claim.links_from],
        links_to=[_related(link, link.from_claim) for link in claim.links_to],
    )


def _line_of(source: Source) -> SourceLine:
    return SourceLine(
        source.slug,
        source.title,
        source.author,
        source.publisher,
        source.published_from,
        source.published_to,
        source.language,
        source.reliability,
        source.leaning,
        source.origin,
        source.translations,
    )


def _related(link: Link, other: Claim) -> Related:
    by = _line_of(other.source).by if other.source else ""
    return Related(
        link.relation,
        link.verdict,
        link.why,
        other.public_id,
        other.kind,
        other.statement,
        other.statement_language,
        other.translations,
        by,
    )
