"""Citations of views: the map as an address of it shows it, on a day or a span, narrowed as it is."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.choosing import chosen
from app.citing.asking import AskedState, CitedDigest, CitedReader, CitedState, Written
from app.citing.citation import Stretch
from app.citing.item import citation_item
from app.citing.making import Cited, cite_view
from app.citing.offered import as_file, offered
from app.citing.records import as_of
from app.citing.since import Since, positions_changed_since
from app.citing.view import CitedView, numbers_of, read_view, told_of
from app.database import look_at
from app.languages import current, gettext
from app.narrowing import RestsOnMap
from app.pages.reading.asked_view import AskedView, WantedView
from app.pages.reading.map_opening import opening_of
from app.pages.reading.map_page import own_day, say_when
from app.parameters import note_unknown, refuse_unknown
from app.presenting.own_names import KeepOwnNames
from app.presenting.pictured import subject_of, title_of
from app.queries.actors import get_actor
from app.queries.hearing import hear
from app.queries.positions import positions_with
from app.routers import make_router
from app.templating import render
from app.witnesses.testimony import Told

# The witnesses that are chosen come first: the session is of what they say.
router = make_router(dependencies=[Depends(chosen), RestsOnMap, KeepOwnNames])
# Positions that the page lists.
MOST_LISTED = 100
# What of a view's address the map and its images take.
OF_IMAGE = ("view", "bbox")


@router.get("/cite/map")
def show_view_citation(
    request: Request,
    session: CitedReader,
    at: AskedState,
    asks: WantedView,
    *,
    written: Written = None,
    cited: CitedDigest = None,
) -> Response:
    """The map as it was cited, or the citation as a file."""
    if written:
        refuse_unknown(request)
    else:
        note_unknown(request)
    found = view_of(request, session, asks)
    told = _cite(request, session, at.instant, found)
    if written == "json":
        return JSONResponse(citation_item(told, "map"))
    if written:
        return as_file(told.citation, written)
    numbers = found.numbers or []
    rows = positions_with(session, numbers[:MOST_LISTED])
    return render(
        request,
        "cited.html",
        title=told.citation.title,
        summary=told.citation.text,
        canonical="/cite/map",
        noindex=True,
        cite=offered(told.citation, "/cite/map", found.told),
        citing=True,
        cited_digest=cited,
        noun="map",
        record_path=_map_path(request, found),
        image=f"{current().prefix}/map.png?{urlencode(_of_image(request, found), safe=':,/')}",
        rows=[(title_of(row), row.position) for row in rows],
        count=None if found.numbers is None else len(numbers),
        since=_since(request, session, at, found),
        about=_about(found),
        head=None,
        heading=3,
    )


def view_of(request: Request, session: Session, asks: AskedView) -> CitedView:
    """The view that an address asks for, on the day that the map would open on where it says none."""
    view = asks.view
    for slug in view.actors:
        # Raises NotFound with the actors that are spelled most alike.
        get_actor(session, slug)
    if view.day is None and view.span is None:
        first = opening_of(request, session)
        view = replace(view, day=own_day(session, first.day, asks.names) or first.day)
    told: Told | None = getattr(request.state, "told", None)
    lens = list(told.choice.given()) if told else []
    lens += [("rests", told.rests)] if told and told.rests else []
    # As it was typed: written anew, it might be another box by a hair.
    typed_box = request.query_params["bbox"] if asks.bbox else None
    address = told_of(view, typed_box, asks.spot, lens)
    return read_view(session, view, address, asks.bbox)


def _cite(request: Request, session: Session, at: datetime, found: CitedView) -> Cited:
    view = found.view
    when = say_when(view.span, view.day)
    subject = subject_of(session, view).title
    if not when:
        title = subject or gettext("Conflict map")
    elif subject:
        title = gettext("{what}, {days}", what=subject, days=when)
    else:
        title = gettext("Who was where, {days}", days=when)
    spoken = Stretch(*view.days)
    return cite_view(as_of(request, session, at), title, spoken, found.told, found.data)


def _known(request: Request) -> list[tuple[str, str]]:
    known = request.query_params.get("known")
    return [("known", known)] if request.state.known is not None and known else []


def _map_path(request: Request, found: CitedView) -> str:
    """The same on the map itself."""
    told = [each for each in found.told if each[0] not in OF_IMAGE] + _known(request)
    spot = dict(found.told).get("view")
    end = f"#map={spot}" if spot else ""
    return f"{current().prefix}/?{urlencode(told, safe=':,/')}{end}"


def _of_image(request: Request, found: CitedView) -> list[tuple[str, str]]:
    told = list(found.told)
    if {"view", "bbox"} <= {name for name, _ in told}:
        # An image is told once where to look.
        told = [each for each in told if each[0] != "bbox"]
    return told + _known(request)


def _since(request: Request, session: Session, at: CitedState, found: CitedView) -> Since | None:
    """What has changed since; none of now, and none of positions that are narrowed by how they rest."""
    told: Told | None = getattr(request.state, "told", None)
    if request.state.known is None or (told is not None and told.rests is not None):
        return None
    if at.is_newest:
        return Since()
    if told is not None:
        hear(session, told.choice, {})
    now = datetime.now(UTC)
    look_at(session, now)
    numbers = {now: numbers_of(session, found.view, found.bbox)}
    look_at(session, at.instant)
    numbers[at.instant] = set(found.numbers or ()) or numbers_of(session, found.view, found.bbox)
    return positions_changed_since(session, at.instant, numbers)


def _about(found: CitedView) -> dict[str, Any]:
    """What /changes is narrowed to."""
    told = dict(found.told)
    about: dict[str, Any] = {name: told[name] for name in ("place", "bbox") if name in told}
    if len(found.view.actors) == 1:
        about["actor"] = found.view.actors[0]
    return about
