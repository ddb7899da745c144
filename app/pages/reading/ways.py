"""Other ways to look at the map: what is disputed, what came of forecasts, what has no place, what went quiet."""

from dataclasses import replace
from typing import Annotated

from fastapi import Query, Request, Response

from app.languages import mark
from app.narrowing import Became
from app.presenting.addresses import RememberInstant, instant_shown
from app.presenting.asked_claims import Asked
from app.presenting.own_names import KeepOwnNames
from app.presenting.stretches import about_stretch
from app.queries.actors import get_actor
from app.queries.card_lists import list_cards
from app.queries.contradictions import list_contradictions
from app.queries.filters import MOST_COUNTED, Filters
from app.queries.forecasts import by_author, count_forecasts
from app.queries.places import get_place
from app.queries.position_lists import list_quiet
from app.requests import UNLESS_EMPTY, Cursor, Day, Reader, Slug
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[RememberInstant, KeepOwnNames])
PAGE_SIZE = 50
# Two cards stand beside each other, with what rests on them.
PAIRS = 20
# So many authors and sources are listed with their counts.
MOST_LISTED = 100
QUIET_DAYS = 365
LONGEST_DAYS = 40_000
STATES = {
    "came_true": mark("Came true"),
    "partly": mark("In part"),
    "did_not": mark("Did not"),
    "open": mark("Open"),
    "overdue": mark("Overdue"),
}


@router.get("/disputed")
def show_disputed(request: Request, session: Reader, asked: Asked) -> Response:
    """Claims that contradict each other, side by side, and the positions that rest on either."""
    page = list_contradictions(session, replace(asked.filters, limit=PAIRS))
    return render(
        request,
        "disputed.html",
        **asked.said,
        pairs=page.rows,
        **about_stretch(request, page, PAIRS),
    )


@router.get("/forecasts")
def show_forecasts(
    request: Request,
    session: Reader,
    asked: Asked,
    became: Annotated[Became | None, UNLESS_EMPTY, Query()] = None,
) -> Response:
    """Forecasts and what came of them, by author and source."""
    today = instant_shown(request).date()
    every = replace(asked.filters, kind="forecast", limit=PAGE_SIZE)
    page = list_cards(session, replace(every, became=(became, today) if became else None))
    records = count_forecasts(session, asked.filters, today)
    return render(
        request,
        "forecasts.html",
        **asked.said,
        became=became,
        states=STATES,
        authors=by_author(records)[:MOST_LISTED],
        sources=records[:MOST_LISTED],
        more_sources=max(0, len(records) - MOST_LISTED),
        claims=page.rows,
        **about_stretch(request, page, PAGE_SIZE),
    )


@router.get("/untold")
def show_untold(request: Request, session: Reader, asked: Asked) -> Response:
    """Claims without a place, of which nothing is on the map."""
    page = list_cards(session, replace(asked.filters, unplaced=True, limit=PAGE_SIZE))
    return render(
        request,
        "untold.html",
        **asked.said,
        claims=page.rows,
        **about_stretch(request, page, PAGE_SIZE),
    )


@router.get("/stale")
def show_stale(
    request: Request,
    session: Reader,
    *,
    on: Day = None,
    days: Annotated[
        int, Query(ge=1, le=LONGEST_DAYS, description="For how long nobody spoke of it")
    ] = QUIET_DAYS,
    place: Slug = None,
    actor: Slug = None,
    cursor: Cursor = None,
) -> Response:
    """Positions that are on the map on a day though nobody spoke of them for long before it."""
    day = on or instant_shown(request).date()
    filters = Filters(
        place=place, actor=actor, limit=PAGE_SIZE, after=cursor, count_to=MOST_COUNTED
    )
    page = list_quiet(session, filters, day, days)
    return render(
        request,
        "stale.html",
        on=day,
        asked_on=on,
        days=days,
        place=get_place(session, place).place if place else None,
        actor=get_actor(session, actor).actor if actor else None,
        lines=page.rows,
        **about_stretch(request, page, PAGE_SIZE),
    )
