"""Claims: the list with the tray of unplaced ones, one claim, and its fragment for the panel."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from app.clock import write_instant
from app.languages import current, gettext
from app.models import Claim
from app.presenting import linked_data
from app.presenting.addresses import RememberInstant, next_address
from app.presenting.arranging import (
    citation,
    day_for,
    rests_on_earlier_text,
    rows_of_claim,
    say_standing,
    settled_at,
)
from app.presenting.own_names import KeepOwnNames
from app.published.claim import evidence_of, figures_of
from app.queries.actors import get_actor
from app.queries.card_lists import list_cards
from app.queries.claim_cards import card_of
from app.queries.claims import count_few_claims, get_claim
from app.queries.filters import MOST_COUNTED, Filters
from app.queries.places import get_place
from app.queries.presence import positions_on_claim
from app.queries.sources import get_source
from app.queries.texts import found_in
from app.requests import ClaimKind, Cursor, Day, Days, PathSlug, Reader, Slug, Text
from app.templating import absolute, render

router = APIRouter(dependencies=[RememberInstant, KeepOwnNames])
PAGE_SIZE = 50

# A form that is sent with a field left empty means: not asked.
Kind = Annotated[ClaimKind | None, BeforeValidator(lambda value: value or None), Query()]
Unplaced = Annotated[Literal["yes"] | None, BeforeValidator(lambda value: value or None), Query()]


def claim_context(
    request: Request, session: Session, public_id: str, on: date | None
) -> dict[str, Any]:
    """What fragments/claim.html needs. Raises NotFound."""
    claim = get_claim(session, public_id)
    positions = positions_on_claim(session, claim.id)
    rows = rows_of_claim(claim) + positions
    permanent = (
        f"{current().prefix}/claims/{claim.public_id}?known={write_instant(settled_at(rows))}"
    )
    place = next((at.place for at in claim.places), None)
    return {
        "fragment": "fragments/claim.html",
        "title": claim.statement,
        "summary": gettext(
            "A claim and the passage it rests on: {statement}", statement=claim.statement
        ),
        "canonical": f"/claims/{claim.public_id}",
        "on": on,
        "claim": claim,
        "card": card_of(claim),
        "evidence": evidence_of(claim),
        "figures": figures_of(claim),
        "earlier_text": say_earlier_text(session, claim),
        "positions": positions,
        "place": place,
        "map_day": day_for(claim, on),
        "permanent": permanent,
        "citation": citation(claim, absolute(request, permanent)),
    }


def say_earlier_text(session: Session, claim: Claim) -> str | None:
    """What became of a claim's words in the text that replaced theirs; none where nothing did."""
    return say_standing(claim, found_in(session, claim)) if rests_on_earlier_text(claim) else None


@router.get("/claims")
def show_claims(
    request: Request,
    session: Reader,
    days: Days,
    *,
    q: Text = None,
    kind: Kind = None,
    source: Slug = None,
    place: Slug = None,
    actor: Slug = None,
    unplaced: Unplaced = None,
    cursor: Cursor = None,
) -> Response:
    """Every claim, narrowed by text, kind, source, place, actor and days."""
    filters = Filters(
        q=q,
        kind=kind,
        source=source,
        place=place,
        actor=actor,
        first_day=days[0],
        last_day=days[1],
        limit=PAGE_SIZE,
        after=cursor,
        count_to=MOST_COUNTED,
    )
    page = list_cards(session, filters, unplaced=unplaced is not None)
    return render(
        request,
        "claims.html",
        q=q,
        kind=kind,
        source=get_source(session, source).source if source else None,
        place=get_place(session, place).place if place else None,
        actor=get_actor(session, actor).actor if actor else None,
        first_day=days[0],
        last_day=days[1],
        unplaced=unplaced,
        on=days[0] if days[0] == days[1] else None,
        claims=page.rows,
        matched=page.matched,
        is_more=page.is_more,
        counts=count_few_claims(session, MOST_COUNTED),
        most_counted=MOST_COUNTED,
        next=next_address(request, page),
        page_size=PAGE_SIZE,
    )


@router.get("/claims/{slug}")
def show_claim_page(request: Request, session: Reader, slug: PathSlug, on: Day = None) -> Response:
    """One claim: statement, passage, grade, links, how to cite it."""
    context = claim_context(request, session, slug, on)
    data = linked_data.claim(request, context["claim"])
    return render(request, "claim.html", heading=1, linked_data=data, **context)


@router.get("/claims/{slug}/panel")
def show_claim_panel(request: Request, session: Reader, slug: PathSlug, on: Day = None) -> Response:
    """The same as a fragment."""
    context = claim_context(request, session, slug, on)
    return render(request, "fragments/claim.html", heading=2, **context)
