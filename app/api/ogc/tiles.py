"""OGC API – Tiles, Part 1: the tilesets of places and positions, and the scheme that they follow (TMS 2.0).

The tiles are those of `/tiles`, at the standard's addresses, with row before column.
"""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Path, Request, Response

from app.api.ogc.asked import CHOOSING
from app.api.ogc.forms import JSON, ROOT, Form, answer, link, own_links
from app.api.ogc.metadata import TILED, collection_named
from app.api.tilejson import DEEPEST_USEFUL, WORLD
from app.api.tiles import MVT, get_tile
from app.choosing import Chosen
from app.errors import NotFound
from app.narrowing import NarrowPositions, tile_filters
from app.parameters import refuse_unknown
from app.published.collections import COLLECTIONS
from app.published.parts import LICENCE_URL, Json
from app.queries.filters import Filters
from app.queries.tiles import layer_extent
from app.requests import Days, Known, Reader, Slug
from app.routers import make_router
from app.templating import absolute
from app.tiling import DEEPEST_ZOOM

router = make_router(prefix=ROOT, dependencies=[Depends(refuse_unknown)])
SCHEME = "WebMercatorQuad"
SCHEME_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SCHEME}"
SCHEME_TITLE = "Google Maps compatible for the world"
MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
RELATION = "http://www.opengis.net/def/rel/ogc/1.0/"
TILESETS, SCHEMES, TILING = (
    f"{RELATION}tilesets-vector",
    f"{RELATION}tiling-schemes",
    f"{RELATION}tiling-scheme",
)
# Half the side of the square that EPSG:3857 makes of the world, in metres, and pixels of 0.28 mm in a tile.
HALF_SIDE = 20037508.342789244
PIXELS = 256
PIXEL_METRES = 0.00028


def scheme() -> Json:
    """The definition of WebMercatorQuad (OGC 17-083r4, annex D.1), down to the deepest zoom that is cut."""
    return {
        "id": SCHEME,
        "title": SCHEME_TITLE,
        "uri": SCHEME_URI,
        "crs": MERCATOR,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [matrix(zoom) for zoom in range(DEEPEST_ZOOM + 1)],
    }


def matrix(zoom: int) -> Json:
    """One zoom of the scheme."""
    cell = 2 * HALF_SIDE / (PIXELS * 2**zoom)
    return {
        "id": str(zoom),
        "scaleDenominator": cell / PIXEL_METRES,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF_SIDE, HALF_SIDE],
        "tileWidth": PIXELS,
        "tileHeight": PIXELS,
        "matrixWidth": 2**zoom,
        "matrixHeight": 2**zoom,
    }


def layer_named(name: str) -> str:
    """The collection of that name, if it is cut into tiles. Raises NotFound."""
    collection_named(name)
    if name not in TILED:
        raise NotFound(
            "There are no tiles of {name!r}.",
            [(COLLECTIONS[each].title, f"{ROOT}/collections/{each}/tiles") for each in TILED],
            name=name,
        )
    return name


def layer_filters(
    request: Request,
    collection: str,
    narrowed: NarrowPositions,
    days: Days,
    choice: Chosen,
    *,
    actor: Slug = None,
) -> Filters:
    """What a tile of a collection is narrowed by, as `/tiles` is."""
    layer: Any = layer_named(collection)
    return tile_filters(request, layer, narrowed, days, choice, actor=actor)


LayerFilters = Annotated[Filters, Depends(layer_filters)]


def scheme_named(name: str) -> None:
    """Refuse another scheme than the one there is. Raises NotFound."""
    if name != SCHEME:
        offered = [(SCHEME_TITLE, f"{ROOT}/tileMatrixSets/{SCHEME}")]
        raise NotFound("There is no tile matrix set called {name!r}.", offered, name=name[:60])


@router.get("/tileMatrixSets")
def get_schemes(request: Request, f: Form = None) -> Response:
    """The schemes that tiles follow."""
    path = f"{ROOT}/tileMatrixSets/{SCHEME}"
    told = {
        "id": SCHEME,
        "title": SCHEME_TITLE,
        "uri": SCHEME_URI,
        "crs": MERCATOR,
        "links": [link(request, "self", path, JSON, SCHEME_TITLE)],
    }
    return answer(
        request,
        f,
        {"links": own_links(request, JSON, "Tile matrix sets"), "tileMatrixSets": [told]},
        title="Tile matrix sets",
        about="How the world is cut into tiles.",
        crumbs=[(ROOT, "OGC API")],
        heads=["Set", "What it is"],
        rows=[(path, [SCHEME, SCHEME_TITLE])],
    )


@router.get("/tileMatrixSets/{scheme_name}")
def get_scheme(request: Request, scheme_name: str, f: Form = None) -> Response:
    """One scheme with its zooms."""
    scheme_named(scheme_name)
    content = scheme()
    return answer(
        request,
        f,
        content,
        title=SCHEME_TITLE,
        about="Each zoom has twice the rows and columns of the one before, from the north-west on.",
        crumbs=[(ROOT, "OGC API"), (f"{ROOT}/tileMatrixSets", "Tile matrix sets")],
        facts=[
            ("Reference system", MERCATOR),
            ("Address of the definition", SCHEME_URI),
            *(
                (f"Zoom {each['id']}", f"1 : {each['scaleDenominator']:,.0f}")
                for each in content["tileMatrices"]
            ),
        ],
    )


@router.get("/collections/{collection}/tiles")
def get_tilesets(
    request: Request, session: Reader, collection: str, f: Form = None, known: Known = None
) -> Response:
    """The tilesets of a collection."""
    layer = layer_named(collection)
    told = tileset(request, session, layer)
    title = f"{COLLECTIONS[layer].title}: tilesets"
    brief = {name: told[name] for name in ("title", "dataType", "crs", "tileMatrixSetURI", "links")}
    del known
    return answer(
        request,
        f,
        {"links": own_links(request, JSON, title), "tilesets": [brief]},
        title=title,
        about="Vector tiles of what is published.",
        crumbs=crumbs(layer),
        heads=["Tileset"],
        rows=[(f"{ROOT}/collections/{layer}/tiles/{SCHEME}", [told["title"]])],
    )


@router.get("/collections/{collection}/tiles/{scheme_name}")
def get_tileset(
    request: Request,
    session: Reader,
    collection: str,
    scheme_name: str,
    f: Form = None,
    *,
    known: Known = None,
) -> Response:
    """A tileset: where its tiles are, of which zooms and bounds, and what a feature says."""
    layer = layer_named(collection)
    scheme_named(scheme_name)
    content = tileset(request, session, layer)
    del known
    return answer(
        request,
        f,
        content,
        title=content["title"],
        about="Give a program the template of the tiles’ addresses, or the TileJSON.",
        crumbs=[*crumbs(layer), (f"{ROOT}/collections/{layer}/tiles", "Tilesets")],
        links=content["links"],
    )


@router.get("/collections/{collection}/tiles/{scheme_name}/{tile_matrix}/{tile_row}/{tile_column}")
async def get_tile_of(
    request: Request,
    collection: str,
    scheme_name: str,
    *,
    tile_matrix: Annotated[int, Path(ge=0, le=DEEPEST_ZOOM)],
    tile_row: Annotated[int, Path(ge=0, lt=2**DEEPEST_ZOOM)],
    tile_column: Annotated[int, Path(ge=0, lt=2**DEEPEST_ZOOM)],
    filters: LayerFilters,
    known: Known = None,
) -> Response:
    """One vector tile. What lies outside the scheme isn't there; where nothing is, it is empty."""
    layer: Any = layer_named(collection)
    scheme_named(scheme_name)
    if max(tile_row, tile_column) >= 2**tile_matrix:
        raise NotFound(
            "Zoom {zoom} has {count} rows and columns.", zoom=tile_matrix, count=2**tile_matrix
        )
    return await get_tile(
        request, layer, tile_matrix, tile_column, tile_row, filters=filters, known=known
    )


def crumbs(layer: str) -> list[tuple[str, str]]:
    """The way from the start to a collection's tiles."""
    return [
        (ROOT, "OGC API"),
        (f"{ROOT}/collections", "Collections"),
        (f"{ROOT}/collections/{layer}", COLLECTIONS[layer].title),
    ]


def tileset(request: Request, session: Reader, layer: str) -> Json:
    """A layer's tileset as the standard has it; the instant and the witnesses that are asked for are asked of each tile."""
    path = f"{ROOT}/collections/{layer}/tiles/{SCHEME}"
    features = COLLECTIONS[layer]
    extent = layer_extent(session, layer) or WORLD
    west, south, east, north = extent.bounds
    lenses = ("known", *CHOOSING)
    asked = [each for each in request.query_params.multi_items() if each[0] in lenses]
    known = f"?{urlencode(asked)}" if asked else ""
    template = f"{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{known}"
    return {
        "title": f"{features.title} — Conflict map",
        "description": features.about,
        "dataType": "vector",
        "crs": MERCATOR,
        "tileMatrixSetURI": SCHEME_URI,
        "license": LICENCE_URL,
        "boundingBox": {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84},
        "centerPoint": {
            "coordinates": [round(each, 6) for each in extent.middle],
            "crs": CRS84,
            "tileMatrix": "6",
        },
        "layers": [
            {
                "id": layer,
                "title": features.title,
                "dataType": "vector",
                "minTileMatrix": "0",
                "maxTileMatrix": str(DEEPEST_USEFUL),
            }
        ],
        "links": [
            link(request, "self", path + known, JSON, features.title),
            link(request, TILING, f"{ROOT}/tileMatrixSets/{SCHEME}", JSON, SCHEME_TITLE),
            {
                "rel": "item",
                "type": MVT,
                "title": "Tiles",
                "href": absolute(request, template),
                "templated": True,
            },
            link(
                request, "describedby", f"/tiles/{layer}.json{known}", JSON, "The same as TileJSON"
            ),
            link(
                request,
                "http://www.opengis.net/def/rel/ogc/1.0/geodata",
                f"{ROOT}/collections/{layer}",
                JSON,
                features.title,
            ),
        ],
    }
