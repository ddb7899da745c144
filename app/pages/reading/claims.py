"""Claims: the list with the tray of unplaced ones, one claim, and its fragment for the panel."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.citing.making import say_claim
from app.citing.records import offer
from app.clock import write_instant
from app.languages import current, gettext
from app.languages.versions import statement_of
from app.models import Claim
from app.presenting import linked_data
from app.presenting.addresses import RememberInstant
from app.presenting.arranging import (
    day_for,
    rests_on_earlier_text,
    rows_of_claim,
    say_standing,
    settled_at,
)
from app.presenting.asked_claims import Asked
from app.presenting.own_names import KeepOwnNames
from app.presenting.sealed import head_for
from app.presenting.stretches import about_stretch
from app.published.claim import evidence_of, figures_of
from app.queries.card_lists import list_cards
from app.queries.claim_cards import card_of
from app.queries.claims import count_few_claims, get_claim
from app.queries.filters import MOST_COUNTED
from app.queries.presence import positions_on_claim
from app.queries.texts import found_in
from app.requests import UNLESS_EMPTY, ClaimKind, Day, PathSlug, Reader
from app.routers import make_router
from app.templating import absolute, render

router = make_router(dependencies=[RememberInstant, KeepOwnNames])
PAGE_SIZE = 50

Kind = Annotated[ClaimKind | None, UNLESS_EMPTY, Query()]
Unplaced = Annotated[Literal["yes"] | None, UNLESS_EMPTY, Query()]


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
    said = statement_of(claim)
    place = next((at.place for at in claim.places), None)
    return {
        "fragment": "fragments/claim.html",
        "title": said.brief,
        "summary": gettext(
            "A claim and the passage it rests on: {statement}", statement=said.whole
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
        "citation": say_claim(claim, absolute(request, permanent)),
    }


def say_earlier_text(session: Session, claim: Claim) -> str | None:
    """What became of a claim's words in the text that replaced theirs; none where nothing did."""
    return say_standing(claim, found_in(session, claim)) if rests_on_earlier_text(claim) else None


@router.get("/claims")
def show_claims(
    request: Request,
    session: Reader,
    asked: Asked,
    *,
    kind: Kind = None,
    unplaced: Unplaced = None,
) -> Response:
    """Every claim, narrowed by text, kind, source, place, actor and days."""
    narrowed = replace(
        asked.filters, kind=kind, unplaced=True if unplaced else None, limit=PAGE_SIZE
    )
    page = list_cards(session, narrowed)
    return render(
        request,
        "claims.html",
        **asked.said,
        kind=kind,
        unplaced=unplaced,
        claims=page.rows,
        counts=count_few_claims(session, MOST_COUNTED),
        most_counted=MOST_COUNTED,
        **about_stretch(request, page, PAGE_SIZE),
    )


@router.get("/claims/{slug}")
def show_claim_page(request: Request, session: Reader, slug: PathSlug, on: Day = None) -> Response:
    """One claim: statement, passage, grade, links, how to cite it."""
    context = claim_context(request, session, slug, on)
    data = linked_data.claim(request, context["claim"])
    context["cite"] = offer(request, session, "claims", context["claim"])
    head = head_for(request, session)
    return render(request, "claim.html", heading=1, head=head, linked_data=data, **context)


@router.get("/claims/{slug}/panel")
def show_claim_panel(request: Request, session: Reader, slug: PathSlug, on: Day = None) -> Response:
    """The same as a fragment."""
    context = claim_context(request, session, slug, on)
    return render(request, "fragments/claim.html", heading=2, **context)
