"""Lists of positions: all of them, narrowed by what they rest on among others."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.languages import mark
from app.presenting.addresses import RememberInstant
from app.presenting.own_names import KeepOwnNames
from app.presenting.stretches import about_stretch
from app.queries.actors import get_actor
from app.queries.filters import MOST_COUNTED, Filters
from app.queries.places import get_place
from app.queries.position_lists import list_lines
from app.requests import (
    UNLESS_EMPTY,
    Cursor,
    Days,
    PositionModality,
    PositionPosture,
    Reader,
    Resting,
    Slug,
    Text,
)
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[RememberInstant, KeepOwnNames])
PAGE_SIZE = 50

RestsSo = Annotated[Resting | None, UNLESS_EMPTY, Query()]
Posture = Annotated[PositionPosture | None, UNLESS_EMPTY, Query()]
Modality = Annotated[PositionModality | None, UNLESS_EMPTY, Query()]
RESTING = {
    "one-claim": mark("on one claim"),
    "one-origin": mark("on one origin"),
    "disputed": mark("on claims that others contradict"),
}


@router.get("/positions")
def show_positions(
    request: Request,
    session: Reader,
    days: Days,
    *,
    q: Text = None,
    rests: RestsSo = None,
    posture: Posture = None,
    modality: Modality = None,
    place: Slug = None,
    actor: Slug = None,
    cursor: Cursor = None,
) -> Response:
    """Every position, narrowed by text, what it rests on, what is done, place, actor and days."""
    filters = Filters(
        q=q,
        rests=rests,
        posture=posture,
        modality=modality,
        place=place,
        actor=actor,
        first_day=days[0],
        last_day=days[1],
        limit=PAGE_SIZE,
        after=cursor,
        count_to=MOST_COUNTED,
    )
    page = list_lines(session, filters)
    return render(
        request,
        "positions.html",
        q=q,
        rests=rests,
        resting=RESTING,
        posture=posture,
        modality=modality,
        place=get_place(session, place).place if place else None,
        actor=get_actor(session, actor).actor if actor else None,
        first_day=days[0],
        last_day=days[1],
        on=days[0] if days[0] == days[1] else None,
        lines=page.rows,
        **about_stretch(request, page, PAGE_SIZE),
    )
