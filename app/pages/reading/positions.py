"""One position, as a page and as a fragment for the panel."""

from datetime import date
from typing import Any

from fastapi import Request, Response
from shapely.geometry import shape
from sqlalchemy.orm import Session

from app import wording
from app.citing.records import offer
from app.languages import gettext, mark
from app.presenting import linked_data
from app.presenting.addresses import RememberInstant
from app.presenting.arranging import day_for, say_counts
from app.presenting.own_names import KeepOwnNames, actor_name, place_name
from app.presenting.sealed import head_for
from app.presenting.whereabouts import say_geometry
from app.queries.claim_cards import cards_behind
from app.queries.own_days import OwnDays
from app.queries.positions import get_position
from app.requests import Day, PathSlug, Reader
from app.routers import make_router
from app.saying_rests import say_rests
from app.templating import render

router = make_router(dependencies=[RememberInstant, KeepOwnNames])
SUMMARIES = {
    "observed": mark("{title}: observed, {days}, to within {distance}. Rests on {claims}."),
    "expected": mark("{title}: expected, {days}, to within {distance}. Rests on {claims}."),
}


def position_context(session: Session, public_id: str, on: date | None) -> dict[str, Any]:
    """What fragments/position.html needs. Raises NotFound."""
    row = get_position(session, public_id)
    position = row.position
    claims = cards_behind(session, position.id)
    title = wording.say_holding(
        actor_name(position.actor.short_name or position.actor.name),
        position.posture,
        place_name(position.place.name) if position.place else None,
        position.modality,
    )
    days = wording.say_days(position.valid_from, position.valid_to, position.valid_precision)
    return {
        "fragment": "fragments/position.html",
        "title": title,
        "days": days,
        "summary": gettext(
            SUMMARIES[position.modality],
            title=title,
            days=days,
            distance=wording.say_distance(position.uncertainty_m),
            claims=say_counts(claims),
        ),
        "canonical": f"/positions/{position.public_id}",
        "on": on,
        "lies": say_geometry(session, shape(row.geometry), position.uncertainty_m),
        "row": row,
        "position": position,
        "place": position.place,
        "claims": claims,
        "counts": say_counts(claims),
        "falls": say_rests(row.rests, len(row.claims)),
        "map_day": day_for(OwnDays(row.held.drawn_from, row.drawn_to), on),
        "last_said": row.held.say_last(position.modality, position.valid_to, on),
        "is_settled": row.settled_on is not None and (on is None or row.settled_on < on),
    }


@router.get("/positions/{slug}")
def show_position_page(
    request: Request, session: Reader, slug: PathSlug, on: Day = None
) -> Response:
    """One position: who, where, when, how sure, and the claims it rests on."""
    context = position_context(session, slug, on)
    data = linked_data.position(request, context["row"])
    context["cite"] = offer(request, session, "positions", context["row"])
    head = head_for(request, session)
    return render(request, "position.html", heading=1, head=head, linked_data=data, **context)


@router.get("/positions/{slug}/panel")
def show_position_panel(
    request: Request, session: Reader, slug: PathSlug, on: Day = None
) -> Response:
    """The same as a fragment."""
    return render(
        request, "fragments/position.html", heading=2, **position_context(session, slug, on)
    )
