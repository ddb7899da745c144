"""/api/v1/: where everything is, for programs that are given the API's address alone."""

from typing import Any

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse

from app.api.examples import documented
from app.parameters import refuse_unknown
from app.published.parts import Json
from app.routers import make_router
from app.templating import absolute

router = make_router(dependencies=[Depends(refuse_unknown)], tags=["Version 1"], in_document=True)

GEOJSON = "application/geo+json"
JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
# (relation, path, media type, what is there)
PLACES_TO_GO = (
    ("service-desc", "/api/v1/openapi.json", OPENAPI, "The OpenAPI document"),
    ("service-doc", "/api", "text/html", "How to use the API"),
    ("data", "/api/v1/places", GEOJSON, "Places"),
    ("data", "/api/v1/positions", GEOJSON, "Who was where"),
    ("data", "/api/v1/claims", JSON, "What sources say"),
    ("data", "/api/v1/actors", JSON, "Forces, states, alliances and persons"),
    ("data", "/api/v1/sources", JSON, "Documents that claims rest on"),
    ("alternate", "/ogc", JSON, "The same as OGC API – Features"),
    ("tilesets-vector", "/tiles/places.json", JSON, "Vector tiles of places, as TileJSON"),
    ("tilesets-vector", "/tiles/positions.json", JSON, "Vector tiles of positions, as TileJSON"),
    (
        "alternate",
        "/data",
        "text/html",
        "Downloads as GeoJSON, CSV, GeoPackage, FlatGeobuf and GeoParquet",
    ),
    ("license", "https://creativecommons.org/licenses/by/4.0/", "text/html", "CC BY 4.0"),
)
EXAMPLE: dict[str, Any] = {
    "title": "Conflict map",
    "description": "Places, positions and the sourced claims behind them.",
    "links": [
        {
            "rel": "data",
            "type": GEOJSON,
            "title": "Who was where",
            "href": "…/api/v1/positions",
        }
    ],
}


@router.get("/api/v1/", include_in_schema=False)
@router.get(
    "/api/v1",
    summary="Where everything is",
    responses=documented(JSON, EXAMPLE),
)
def get_landing(request: Request) -> Response:
    """Links to the lists, the tiles, the downloads and the OpenAPI document."""
    links: list[Json] = [{"rel": "self", "type": JSON, "href": absolute(request, "/api/v1/")}]
    for relation, path, media_type, title in PLACES_TO_GO:
        href = absolute(request, path) if path.startswith("/") else path
        links.append({"rel": relation, "type": media_type, "title": title, "href": href})
    return JSONResponse(
        {
            "title": request.app.title,
            "description": request.app.description,
            "version": request.app.version,
            "links": links,
        }
    )
