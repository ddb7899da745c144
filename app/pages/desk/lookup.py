"""Suggestions for the search fields of forms, as JSON."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import JSONResponse

from app.antimeridian import middle
from app.editing.record_json import geometry_to_json
from app.errors import BadParameter, NotRead
from app.forms.coordinates import say_point
from app.forms.entry import Choice
from app.forms.picking import (
    actor_choice,
    claim_choice,
    entry_choice,
    place_choice,
    source_choice,
)
from app.forms.shapes import kind_of, parse_shape
from app.gazetteer.entries import GazetteerEntry
from app.queries import lookup, lookup_claims
from app.queries.gazetteer import find_entries
from app.queries.name_search import SHARED_KEY
from app.requests import Day, Slug, Text
from app.routers import make_router
from app.security.callers import Desk

router = make_router(prefix="/admin/lookup")
MOST_GAZETTEER = 5


def answer(items: list[dict[str, Any]]) -> JSONResponse:
    """Choices, best first."""
    return JSONResponse({"items": items})


def item(choice: Choice, **more: Any) -> dict[str, Any]:
    """A choice with what else a page may want to know of it."""
    return {name: value for name, value in asdict(choice).items() if value is not None} | more


def place_item(found: lookup.PlaceFound) -> dict[str, Any]:
    """A place of the map."""
    spelling = found.spelling if found.spelling != found.name else None
    return item(
        place_choice(found),
        name_ar=found.name_ar,
        spelling=spelling,
        geometry=found.geometry,
        uncertainty_m=found.uncertainty_m,
        longitude=found.longitude,
        latitude=found.latitude,
        origin="ours",
    )


def entry_item(found: GazetteerEntry, spelling: str) -> dict[str, Any]:
    """An entry of the gazetteer."""
    return item(
        entry_choice(found),
        name_ar=found.name_ar,
        spelling=spelling if spelling != found.name else None,
        geometry={"type": "Point", "coordinates": [found.longitude, found.latitude]},
        uncertainty_m=found.uncertainty_m,
        longitude=found.longitude,
        latitude=found.latitude,
        origin="gazetteer",
    )


@router.get("/places")
def look_up_places(
    session: Desk, q: Text = None, *, everywhere: Annotated[bool, Query()] = False
) -> JSONResponse:
    """Places of the map, then with `everywhere` those of the gazetteer that aren't on it yet."""
    if not q:
        return answer([])
    ours = lookup.find_places(session, q)
    items = [place_item(found) for found in ours]
    if everywhere:
        items += [
            entry_item(found, spelling)
            for found, spelling in find_entries(session, q, MOST_GAZETTEER)
            if not on_map(found, ours)
        ]
    return answer(items)


def on_map(found: GazetteerEntry, ours: list[lookup.PlaceFound]) -> bool:
    """True when a place that was found lies where the entry does, so that it is the same."""
    return any(
        abs(place.longitude - found.longitude) < 0.1 and abs(place.latitude - found.latitude) < 0.1
        for place in ours
        if place.close >= SHARED_KEY
    )


@router.get("/actors")
def look_up_actors(session: Desk, q: Text = None) -> JSONResponse:
    """Actors, with their colours and signs."""
    if not q:
        return answer([])
    return answer([item(actor_choice(found)) for found in lookup.find_actors(session, q)])


@router.get("/sources")
def look_up_sources(session: Desk, q: Text = None) -> JSONResponse:
    """Sources; the latest ones before anything is typed."""
    found = lookup_claims.find_sources(session, q or "")
    return answer([item(source_choice(each)) for each in found])


@router.get("/claims")
def look_up_claims(
    session: Desk,
    q: Text = None,
    place: Slug = None,
    actor: Slug = None,
    on: Day = None,
) -> JSONResponse:
    """Claims; before anything is typed, those that speak of the place and the actor."""
    found = lookup_claims.find_claims(session, q or "", place=place, actor=actor, days=(on, on))
    return answer([claim_item(each) for each in found])


def claim_item(found: lookup_claims.ClaimFound) -> dict[str, Any]:
    """A claim, with the days that it speaks of."""
    return item(
        claim_choice(found),
        first=found.valid_from.isoformat() if found.valid_from else None,
        last=found.valid_to.isoformat() if found.valid_to else None,
        precision=found.valid_precision,
    )


@router.get("/shape")
def look_up_shape(
    text: Annotated[str, Query(max_length=8000)] = "", kind: str = ""
) -> JSONResponse:
    """The geometry that a text writes, and how it reads. Raises BadParameter with the sentence."""
    try:
        shape = parse_shape(text, kind if kind in ("point", "line", "area") else "")
    except NotRead as error:
        raise BadParameter("text", error.said) from None
    at = middle(shape.geometry)
    return JSONResponse(
        {
            "geometry": geometry_to_json(shape.geometry),
            "kind": kind_of(shape.geometry),
            "within_m": shape.within_m,
            "says": say_point(at.x, at.y),
        }
    )
