"""/ogc/collections/{collection}/items: the features of a collection, and one of them by its id."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.api.lists import list_headers, next_url, with_features
from app.api.ogc.asked import CHOOSING, Given, asked, crs_asked, one
from app.api.ogc.forms import GEOJSON, ROOT, Form, answer, is_page_asked, link, own_links
from app.api.ogc.metadata import collection_named
from app.caching import PUBLIC
from app.errors import Moved, NotFound
from app.languages import gettext, say_number
from app.models import Actor, Claim, Place, Position
from app.parameters import refuse_others
from app.published.collections import Features
from app.published.kept import unplaced_claims
from app.published.parts import Json, written
from app.queries.retired import absence_of
from app.queries.shapes_asked import MERCATOR, metres_of
from app.requests import PathSlug, Reader
from app.routers import make_router
from app.templating import absolute

router = make_router(prefix=ROOT)
MODELS: dict[str, Any] = {"places": Place, "positions": Position, "claims": Claim, "tracks": Actor}
# The nouns of which some have an address that leads on, or says what became of them.
RETIRING = ("positions", "claims")
# What a page of several features shows of each; the first leads to all of it.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "places": ("slug", "name", "kind", "country", "part_of", "uncertainty_m", "evidence"),
    "positions": (
        "id", "actor_name", "posture", "modality", "place_name", "valid_from", "valid_to", "uncertainty_m",
    ),
    "claims": ("id", "kind", "statement", "source_title", "valid_from", "valid_to", "credibility"),
    "tracks": ("actor", "name", "kind", "position_count", "valid_from", "valid_to"),
}  # fmt: skip


@router.get("/collections/{collection}/items")
def get_items(
    request: Request, session: Reader, collection: str, told: Given, f: Form = None
) -> Response:
    """A stretch of the features of a collection, narrowed by box, days, properties and filter."""
    features = collection_named(collection)
    wanted = asked(collection, told, partial(unplaced_claims, request, session))
    page = features.written(request, session, wanted.filters, wanted.on)
    rows = page.rows
    if wanted.crs == MERCATOR:
        rows = [written(in_crs(json.loads(each), wanted.crs)) for each in rows]
    further = next_url(request, page)
    links = own_links(request, GEOJSON, features.title)
    if further:
        links.append(
            {"rel": "next", "type": GEOJSON, "title": gettext("What follows"), "href": further}
        )
    links.append(_of_collection(request, features))
    content: Json = {
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": len(rows),
        "links": links,
    }
    headers = list_headers(page, rows, further, GEOJSON) | {"Content-Crs": f"<{wanted.crs}>"}
    heads = SHOWN[collection]
    # A page shows some of each, which nobody else waits for.
    shown = map(json.loads, rows) if is_page_asked(request, f, GEOJSON) else ()
    return answer(
        request,
        f,
        with_features(content, rows),
        media_type=GEOJSON,
        headers=headers,
        title=gettext("{collection}: features", collection=features.title),
        about=gettext(
            "{matched} match; {number} of them are here.",
            matched=page.say_matched,
            number=say_number(len(rows)),
        ),
        crumbs=_crumbs(features),
        heads=heads,
        rows=[
            (
                f"{ROOT}/collections/{collection}/items/{row['id']}",
                [row["properties"][each] for each in heads],
            )
            for row in shown
        ],
        further=further,
    )


@router.get("/collections/{collection}/items/{slug}")
def get_item(
    request: Request,
    session: Reader,
    collection: str,
    slug: PathSlug,
    *,
    crs: str | None = None,
    f: Form = None,
) -> Response:
    """One feature of a collection."""
    features = collection_named(collection)
    refuse_others(request, ("crs", "f", "known", *CHOOSING), CHOOSING)
    wanted = crs_asked({"crs": crs} if crs else {}, "crs")
    page = features.page(request, session, one(collection, MODELS[collection], slug))
    if not page.rows:
        return _absent(request, session, collection, slug)
    feature = in_crs(page.rows[0], wanted)
    links = [*own_links(request, GEOJSON, slug), _of_collection(request, features)]
    return answer(
        request,
        f,
        feature | {"links": links},
        media_type=GEOJSON,
        headers={"Content-Crs": f"<{wanted}>"},
        title=gettext("{what}: {name}", what=features.title, name=slug),
        about="",
        crumbs=[
            *_crumbs(features),
            (f"{ROOT}/collections/{collection}/items", gettext("Features")),
        ],
        facts=[
            *((column.name, feature["properties"][column.name]) for column in features.columns),
            ("geometry", say_geometry(feature["geometry"])),
        ],
    )


def _absent(request: Request, session: Session, collection: str, slug: str) -> Response:
    """What an id without a feature answers. Raises NotFound; Gone for what was here once."""
    missing = NotFound(
        "No feature of '{collection}' has the id '{id}'.", collection=collection, id=slug
    )
    if collection not in RETIRING:
        raise missing
    absence = absence_of(session, collection, slug, missing)
    if not isinstance(absence, Moved):
        raise absence
    path = f"{ROOT}/collections/{collection}/items/{absence.successor}"
    query = f"?{urlencode(request.query_params.multi_items())}" if request.url.query else ""
    return RedirectResponse(absolute(request, path + query), 301, {"Cache-Control": PUBLIC})


def _of_collection(request: Request, features: Features) -> Json:
    path = f"{ROOT}/collections/{features.name}"
    return link(request, "collection", path, "application/json", features.title)


def _crumbs(features: Features) -> list[tuple[str, str]]:
    return [
        (ROOT, "OGC API"),
        (f"{ROOT}/collections", gettext("Collections")),
        (f"{ROOT}/collections/{features.name}", features.title),
    ]


def say_geometry(geometry: Json | None) -> str | None:
    """What a geometry is, in words: «Point at 38.6, 33.5»."""
    if geometry is None:
        return None
    if geometry["type"] != "Point":
        return str(geometry["type"])
    longitude, latitude = geometry["coordinates"]
    return gettext("Point at {longitude}, {latitude}", longitude=longitude, latitude=latitude)


def in_crs(feature: Json, crs: str) -> Json:
    """A feature with its geometry in a reference system."""
    if crs != MERCATOR or feature["geometry"] is None:
        return feature
    return feature | {"geometry": _in_metres(feature["geometry"])}


def _in_metres(geometry: Json) -> Json:
    if geometry["type"] == "GeometryCollection":
        return geometry | {"geometries": [_in_metres(each) for each in geometry["geometries"]]}
    return geometry | {"coordinates": _metres(geometry["coordinates"])}


def _metres(found: Any) -> Any:
    if isinstance(found[0], list):
        return [_metres(each) for each in found]
    # Centimetres: what is published has no finer digits.
    return [round(each, 2) + 0.0 for each in metres_of(*found[:2])]
