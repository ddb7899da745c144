"""Actors: the list, one actor, and its fragment for the panel."""

from datetime import date
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.presenting import linked_data
from app.presenting.addresses import RememberInstant
from app.presenting.arranging import IN_PANEL, ON_REQUEST, say_relations
from app.presenting.own_names import KeepOwnNames
from app.presenting.sealed import head_for
from app.presenting.span_list import RightSpan
from app.presenting.spoken_about import spoken_about
from app.presenting.stretches import about_stretch, alphabetical_if_whole
from app.queries.actors import actor_kinds, actors_within, get_actor, list_actors, relations_of
from app.queries.filters import MOST_COUNTED, Filters
from app.queries.presence import positions_of
from app.queries.spoken_of import spoken_of_actor
from app.requests import Cursor, Day, PathSlug, Reader, Slug, Text
from app.routers import make_router
from app.spans import Span
from app.templating import render

router = make_router(dependencies=[RememberInstant, KeepOwnNames])
PAGE_SIZE = 100
# An actor may be spoken of everywhere: beyond this many, its page refers to the list of claims.
MOST_CLAIMS = 40


def actor_context(
    session: Session,
    slug: str,
    on: date | None,
    most: int = IN_PANEL,
    span: Span | None = None,
) -> dict[str, Any]:
    """What fragments/actor.html needs, with at most so many claims. Raises NotFound.

    With a span, whose last day is then `on`, it tells who was there on any of its days.
    """
    row = get_actor(session, slug)
    actor = row.actor
    said = spoken_of_actor(session, actor.id, on, most)
    there = positions_of(session, actor.id, on)
    return spoken_about(session, "actor", actor, said, there, on=on, span=span) | {
        "row": row,
        "within": actors_within(session, actor.id),
        "relations": say_relations(actor, relations_of(session, [actor.id])),
    }


@router.get("/actors")
def show_actors(
    request: Request, session: Reader, q: Text = None, kind: Slug = None, cursor: Cursor = None
) -> Response:
    """Every actor, narrowed by name and kind."""
    filters = Filters(q=q, kind=kind, limit=PAGE_SIZE, after=cursor, count_to=MOST_COUNTED)
    page = list_actors(session, filters)
    return render(
        request,
        "actors.html",
        q=q,
        kind=kind,
        kinds=actor_kinds(session),
        rows=alphabetical_if_whole(page, cursor, lambda row: row.actor.name),
        **about_stretch(request, page, PAGE_SIZE),
    )


@router.get("/actors/{slug}")
def show_actor_page(request: Request, session: Reader, slug: PathSlug, on: Day = None) -> Response:
    """One actor: names, positions over time, claims."""
    context = actor_context(session, slug, on, MOST_CLAIMS)
    data = linked_data.actor(request, context["actor"])
    head = head_for(request, session)
    return render(request, "actor.html", heading=1, head=head, linked_data=data, **context)


@router.get("/actors/{slug}/panel")
def show_actor_panel(
    request: Request, session: Reader, slug: PathSlug, span: RightSpan, on: Day = None
) -> Response:
    """The same as a fragment, on a day or between two days."""
    context = actor_context(session, slug, span.last if span else on, span=span)
    return render(request, "fragments/actor.html", heading=2, **context)


@router.get("/actors/{slug}/claims")
def show_more_of_actor(
    request: Request, session: Reader, slug: PathSlug, on: Day = None
) -> Response:
    """What is said about it, for the panel of a reader who asks for more."""
    context = actor_context(session, slug, on, ON_REQUEST)
    return render(request, "fragments/spoken_of.html", heading=2, **context)
