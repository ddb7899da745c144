"""The read side of /api/v1: places, positions, claims, actors, sources."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.responses import JSONResponse

from app.api.annotations import JsonLd, collection
from app.api.examples import documented
from app.api.lists import GeoJson, feature_collection, items, written_items
from app.narrowing import ClaimFilters, PlaceFilters, PositionFilters, SourceFilters
from app.negotiation import best_media_type
from app.parameters import refuse_unknown
from app.published import PUBLISHED
from app.published.actor import actor_item
from app.published.annotations import MEDIA_TYPE, Texts, annotation
from app.published.claim import claim_item, claim_texts
from app.published.place import place_feature, place_texts
from app.published.position import position_feature, position_texts
from app.published.source import source_item
from app.queries import actors, claims, positions, sources
from app.queries.filters import Filters
from app.queries.places import count_place, list_place_numbers
from app.requests import (
    MOST_WHOLE,
    Cursor,
    Limit,
    PathSlug,
    Reader,
    Text,
    WholeLimit,
)
from app.routers import make_router

router = make_router(
    prefix="/api/v1", dependencies=[Depends(refuse_unknown)], tags=["Version 1"], in_document=True
)

MACHINE_FORMS = ("application/json", MEDIA_TYPE)
Accept = Annotated[str | None, Header(include_in_schema=False)]


@router.get(
    "/places",
    response_class=GeoJson,
    responses=documented("application/geo+json", PUBLISHED["places"].list),
    summary="Places as GeoJSON",
)
def get_places(
    request: Request,
    session: Reader,
    filters: PlaceFilters,
    limit: WholeLimit = None,
    cursor: Cursor = None,
) -> Response:
    """Places with their names, narrowed by box, spelling, actor and days."""
    page = list_place_numbers(session, replace(filters, limit=limit or MOST_WHOLE, after=cursor))
    return feature_collection(request, page, place_texts(request, session, page.rows))


@router.get(
    "/places/{slug}",
    response_class=GeoJson,
    responses=documented("application/geo+json", PUBLISHED["places"].one),
    summary="One place as a GeoJSON Feature",
)
def get_place(request: Request, session: Reader, slug: PathSlug) -> Response:
    """One place with its names, geometry and evidence."""
    return GeoJson(place_feature(request, count_place(session, slug)))


@router.get(
    "/positions",
    response_class=GeoJson,
    responses=documented("application/geo+json", PUBLISHED["positions"].list),
    summary="Positions as GeoJSON",
)
def get_positions(
    request: Request,
    session: Reader,
    filters: PositionFilters,
    limit: WholeLimit = None,
    cursor: Cursor = None,
) -> Response:
    """Who was where, with the claims that say so, narrowed by box, days, actor and place.

    Without a first day (`valid_from`; `start_unknown` is true) a position is held to be there from
    `drawn_from` on: the first day that any claim beneath it speaks of, and as much before as its
    precision leaves open. `last_confirmed` (`last_said` of what is expected) is the last day that any
    of them speaks of, and `days_since` how long before the last day asked for that was. `settled_on`
    is the day on which a forecast was known to have come true or not.

    `rests_on_claims` is how many claims carry the position, `rests_on_origins` of how many independent origins,
    `claims_against` how many speak against it, and `falls_with` the one origin that it falls with, where there is
    one. `/positions/{slug}/rests` has the sets.
    """
    filters = replace(filters, limit=limit or MOST_WHOLE, after=cursor)
    page = positions.list_position_numbers(session, filters)
    features = position_texts(request, session, page.rows, filters.last_day)
    return feature_collection(request, page, features)


@router.get(
    "/positions/{slug}",
    response_class=GeoJson,
    responses=documented("application/geo+json", PUBLISHED["positions"].one, retires=True),
    summary="One position as a GeoJSON Feature",
)
def get_position(request: Request, session: Reader, slug: PathSlug) -> Response:
    """One position with its geometry and the claims it rests on."""
    return GeoJson(position_feature(request, positions.get_position(session, slug)))


@router.get(
    "/claims",
    responses=documented("application/json", PUBLISHED["claims"].list),
    summary="Claims",
)
def get_claims(
    request: Request,
    session: Reader,
    filters: ClaimFilters,
    *,
    limit: Limit = 100,
    cursor: Cursor = None,
    accept: Accept = None,
) -> Response:
    """What sources say, with passage, grades and links, narrowed by whatever a claim names.

    Offsets of passages count code points. With `Accept: application/ld+json` the claims are a W3C
    AnnotationCollection and its pages.
    """
    filters = replace(filters, limit=limit, after=cursor)
    if best_media_type(accept, MACHINE_FORMS) == MEDIA_TYPE:
        page = claims.list_claims(session, filters)
        stretch = claims.stretch_of(session, filters)
        texts = Texts(session)
        return collection(request, page, stretch, texts, is_page=cursor is not None)
    numbers = claims.list_claim_numbers(session, filters)
    answer = written_items(request, numbers, claim_texts(request, session, numbers.rows))
    answer.headers["Vary"] = "Accept"
    return answer


@router.get(
    "/claims/{slug}",
    responses=documented("application/json", PUBLISHED["claims"].one, retires=True),
    summary="One claim, as JSON or as a W3C Web Annotation",
)
def get_claim(
    request: Request,
    session: Reader,
    slug: PathSlug,
    accept: Accept = None,
) -> Response:
    """One claim; with `Accept: application/ld+json` as a W3C Web Annotation.

    Offsets of its passage count code points of the text with the hash beside them.
    """
    claim = claims.get_claim(session, slug)
    if best_media_type(accept, MACHINE_FORMS) == MEDIA_TYPE:
        return JsonLd(annotation(request, claim, Texts(session)), headers={"Vary": "Accept"})
    return JSONResponse(claim_item(request, claim), headers={"Vary": "Accept"})


@router.get(
    "/actors",
    responses=documented("application/json", PUBLISHED["actors"].list),
    summary="Actors",
)
def get_actors(
    request: Request,
    session: Reader,
    *,
    q: Text = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Forces, states, alliances and persons, with the colour and symbol they are drawn in."""
    page = actors.list_actors(session, Filters(q=q, limit=limit, after=cursor))
    relations = actors.relations_of(session, [row.actor.id for row in page.rows])
    rows = [actor_item(request, row, relations) for row in page.rows]
    return items(request, page, rows)


@router.get(
    "/actors/{slug}",
    responses=documented("application/json", PUBLISHED["actors"].one),
    summary="One actor",
)
def get_actor(request: Request, session: Reader, slug: PathSlug) -> Response:
    """One actor with its names and how it stands to others."""
    row = actors.get_actor(session, slug)
    return JSONResponse(actor_item(request, row, actors.relations_of(session, [row.actor.id])))


@router.get(
    "/sources",
    responses=documented("application/json", PUBLISHED["sources"].list),
    summary="Sources",
)
def get_sources(
    request: Request,
    session: Reader,
    filters: SourceFilters,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Documents that claims rest on; days narrow by publication."""
    page = sources.list_sources(session, replace(filters, limit=limit, after=cursor))
    rows = [source_item(request, row) for row in page.rows]
    return items(request, page, rows)


@router.get(
    "/sources/{slug}",
    responses=documented("application/json", PUBLISHED["sources"].one),
    summary="One source",
)
def get_source(request: Request, session: Reader, slug: PathSlug) -> Response:
    """One source with what is known and unknown about it."""
    return JSONResponse(source_item(request, sources.get_source(session, slug)))
