"""Places: the list, one place, and its fragment for the panel."""

from datetime import date
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app import vocabulary
from app.citing.records import offer
from app.drawing.place_map import draw_place_map
from app.presenting import linked_data
from app.presenting.addresses import RememberInstant
from app.presenting.arranging import IN_PANEL, ON_REQUEST
from app.presenting.own_names import KeepOwnNames
from app.presenting.sealed import head_for
from app.presenting.span_list import RightSpan
from app.presenting.spoken_about import spoken_about
from app.presenting.stretches import about_stretch, alphabetical_if_whole
from app.queries.actors import get_actor
from app.queries.filters import MOST_COUNTED, Filters
from app.queries.places import get_place, list_places, place_kinds
from app.queries.presence import positions_at
from app.queries.spoken_of import spoken_of_place
from app.requests import Cursor, Day, PathSlug, Reader, Slug, Text
from app.routers import make_router
from app.spans import Span
from app.templating import render

router = make_router(dependencies=[RememberInstant, KeepOwnNames])
PAGE_SIZE = 100
# Beyond this many, a place's page refers to the list of claims.
MOST_CLAIMS = 60


def place_context(
    session: Session,
    slug: str,
    on: date | None,
    most: int = IN_PANEL,
    span: Span | None = None,
) -> dict[str, Any]:
    """What fragments/place.html needs, with at most so many claims. Raises NotFound.

    With a span, whose last day is then `on`, it tells who was there on any of its days.
    """
    row = get_place(session, slug)
    place = row.place
    said = spoken_of_place(session, place.id, on, most)
    there = positions_at(session, place.id, on)
    return spoken_about(session, "place", place, said, there, on=on, span=span) | {
        "row": row,
        "kind_in_country": vocabulary.say_place_kind(place.kind, place.country),
    }


@router.get("/places")
def show_places(
    request: Request,
    session: Reader,
    *,
    q: Text = None,
    kind: Slug = None,
    actor: Slug = None,
    on: Day = None,
    cursor: Cursor = None,
) -> Response:
    """Every place, narrowed by name, kind, actor and day."""
    filters = Filters(
        q=q,
        kind=kind,
        actor=actor,
        first_day=on,
        last_day=on,
        limit=PAGE_SIZE,
        after=cursor,
        count_to=MOST_COUNTED,
    )
    page = list_places(session, filters)
    return render(
        request,
        "places.html",
        q=q,
        kind=kind,
        kinds=place_kinds(session),
        actor=get_actor(session, actor).actor if actor else None,
        on=on,
        rows=alphabetical_if_whole(page, cursor, lambda row: row.place.name),
        **about_stretch(request, page, PAGE_SIZE),
    )


@router.get("/places/{slug}")
def show_place_page(request: Request, session: Reader, slug: PathSlug, on: Day = None) -> Response:
    """One place: names, a small map, who was there when, every claim."""
    context = place_context(session, slug, on, MOST_CLAIMS)
    row = context["row"]
    return render(
        request,
        "place.html",
        heading=1,
        linked_data=linked_data.place(request, row),
        head=head_for(request, session),
        cite=offer(request, session, "places", row),
        around=draw_place_map(session, row.place, row.geometry),
        **context,
    )


@router.get("/places/{slug}/panel")
def show_place_panel(
    request: Request, session: Reader, slug: PathSlug, span: RightSpan, on: Day = None
) -> Response:
    """The same as a fragment, on a day or between two days."""
    context = place_context(session, slug, span.last if span else on, span=span)
    return render(request, "fragments/place.html", heading=2, **context)


@router.get("/places/{slug}/claims")
def show_more_of_place(
    request: Request, session: Reader, slug: PathSlug, on: Day = None
) -> Response:
    """What is said about it, for the panel of a reader who asks for more."""
    context = place_context(session, slug, on, ON_REQUEST)
    return render(request, "fragments/spoken_of.html", heading=2, **context)
