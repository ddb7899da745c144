"""/ogc: the landing page, what is conformed to, and the collections with where and when they are."""

from typing import Any

from fastapi import Depends, Request, Response

from app.api.ogc.forms import GEOJSON, JSON, OPENAPI, ROOT, SCHEMA, Form, answer, link, own_links
from app.errors import NotFound
from app.languages import gettext, pgettext
from app.parameters import refuse_unknown
from app.published.collections import COLLECTIONS, Features
from app.published.parts import LICENCE_URL, Json, day
from app.queries.extents import Extent, extent_of
from app.queries.shapes_asked import CRS84, CRSS
from app.requests import Reader
from app.routers import make_router
from app.templating import absolute

router = make_router(prefix=ROOT, dependencies=[Depends(refuse_unknown)])
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
FEATURES = "http://www.opengis.net/spec/ogcapi-features-"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
# The collections that are cut into vector tiles (`app.api.ogc.tiles`).
TILED = ("places", "positions")
CONFORMS_TO = (
    *(f"{FEATURES}1/1.0/conf/{each}" for each in ("core", "geojson", "html", "oas30")),
    f"{FEATURES}2/1.0/conf/crs",
    *(
        f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{each}"
        for each in ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30")
    ),
    *(
        f"http://www.opengis.net/spec/tms/2.0/conf/{each}"
        for each in ("tilematrixset", "json-tilematrixset", "json-tilesetmetadata")
    ),
    *(f"{FEATURES}3/1.0/conf/{each}" for each in ("queryables", "filter", "features-filter")),
    *(
        f"{CQL2}{each}"
        for each in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "basic-spatial-functions",
            "temporal-functions",
            "property-property",
        )
    ),
)


def collection_named(name: str) -> Features:
    """The collection of that name. Raises NotFound."""
    if name not in COLLECTIONS:
        raise NotFound(
            "There is no collection called {name!r}.",
            [(each.title, f"{ROOT}/collections/{each.name}") for each in COLLECTIONS.values()],
            name=name[:60],
        )
    return COLLECTIONS[name]


@router.get("/", include_in_schema=False)
@router.get("")
def get_landing(request: Request, f: Form = None) -> Response:
    """Links to everything there is."""
    links = [
        *own_links(request, JSON, "This document"),
        link(request, "service-desc", f"{ROOT}/api", OPENAPI, "The API's definition (OpenAPI 3.0)"),
        link(
            request,
            "service-doc",
            f"{ROOT}/api?f=html",
            "text/html",
            gettext("The API's definition, as a page"),
        ),
        link(request, "conformance", f"{ROOT}/conformance", JSON, gettext("What this conforms to")),
        link(request, "data", f"{ROOT}/collections", JSON, gettext("The collections")),
        link(
            request,
            "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
            f"{ROOT}/tileMatrixSets",
            JSON,
            gettext("How the world is cut into tiles"),
        ),
        link(request, "license", LICENCE_URL, "text/html", "CC BY 4.0"),
        link(request, "about", "/about", "text/html", gettext("How the map is made")),
    ]
    content = {"title": request.app.title, "description": request.app.description, "links": links}
    return answer(
        request,
        f,
        content,
        title="OGC API",
        about=gettext(
            "Places, positions, claims and tracks for QGIS, GDAL and other programs that speak OGC API – "
            "Features: give them {address}.",
            address=absolute(request, ROOT),
        ),
        links=links,
        **_collections_shown(),
    )


@router.get("/conformance")
def get_conformance(request: Request, f: Form = None) -> Response:
    """The requirements classes that are met."""
    return answer(
        request,
        f,
        {"conformsTo": list(CONFORMS_TO)},
        title=gettext("What this conforms to"),
        about=gettext("Requirements classes of OGC’s standards."),
        crumbs=[(ROOT, "OGC API")],
        heads=[gettext("Class")],
        rows=[(each, [each]) for each in CONFORMS_TO],
    )


@router.get("/collections")
def get_collections(request: Request, session: Reader, f: Form = None) -> Response:
    """All collections."""
    content = {
        "links": own_links(request, JSON, gettext("The collections")),
        "collections": [
            describe(request, each, extent_of(session, each.name)) for each in COLLECTIONS.values()
        ],
        "crs": list(CRSS),
    }
    return answer(
        request,
        f,
        content,
        title=gettext("Collections"),
        about=gettext("Each has features with properties, a geometry and, mostly, days."),
        crumbs=[(ROOT, "OGC API")],
        **_collections_shown(),
    )


def _collections_shown() -> dict[str, Any]:
    rows = [
        (f"{ROOT}/collections/{each.name}", [each.title, each.about])
        for each in COLLECTIONS.values()
    ]
    return {"heads": [gettext("Collection"), gettext("What it is")], "rows": rows}


@router.get("/collections/{collection}")
def get_collection(request: Request, session: Reader, collection: str, f: Form = None) -> Response:
    """One collection: what it is, where and when, and what can be asked of it."""
    features = collection_named(collection)
    content = describe(request, features, extent_of(session, collection))
    content["links"] = [*own_links(request, JSON, features.title), *content["links"][1:]]
    extent = content["extent"]
    return answer(
        request,
        f,
        content,
        title=features.title,
        about=features.about,
        crumbs=[(ROOT, "OGC API"), (f"{ROOT}/collections", gettext("Collections"))],
        links=content["links"],
        facts=[
            (
                gettext("West, south, east, north"),
                ", ".join(f"{each:g}" for each in extent["spatial"]["bbox"][0]),
            ),
            (
                gettext("First and last day"),
                " – ".join(
                    each or pgettext("the end of a stretch of days", "open")
                    for each in extent["temporal"]["interval"][0]
                ),
            ),
            (gettext("Reference systems"), CRSS),
        ],
    )


def describe(request: Request, features: Features, extent: Extent) -> Json:
    """A collection as its own document and the list of all have it."""
    path = f"{ROOT}/collections/{features.name}"
    title = features.title
    # What is hidden makes no bounds, and what there isn't lies nowhere: the world then.
    bounds = [round(each, 6) for each in extent.bounds or (-180.0, -90.0, 180.0, 90.0)]
    return {
        "id": features.name,
        "title": title,
        "description": features.about,
        "links": [
            link(request, "self", path, JSON, title),
            link(request, "items", f"{path}/items", GEOJSON, f"{title}: features"),
            link(
                request,
                "items",
                f"{path}/items?f=html",
                "text/html",
                f"{title}: features, as a page",
            ),
            link(request, "describedby", f"{path}/schema", SCHEMA, "What a feature looks like"),
            link(
                request,
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                f"{path}/queryables",
                SCHEMA,
                "What can be asked for",
            ),
            link(
                request,
                "http://www.opengis.net/def/rel/ogc/1.0/sortables",
                f"{path}/sortables",
                SCHEMA,
                "What can be sorted by",
            ),
            *(
                [
                    link(
                        request,
                        "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector",
                        f"{path}/tiles",
                        JSON,
                        f"{title}: vector tiles",
                    )
                ]
                if features.name in TILED
                else []
            ),
            link(request, "license", LICENCE_URL, "text/html", "CC BY 4.0"),
        ],
        "extent": {
            "spatial": {"bbox": [bounds], "crs": CRS84},
            "temporal": {"interval": [[day(extent.first), day(extent.last)]], "trs": GREGORIAN},
        },
        "itemType": "feature",
        "crs": list(CRSS),
        "storageCrs": CRS84,
    }
