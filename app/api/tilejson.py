"""/tiles/{layer}.json: what a map needs to be told of a layer of vector tiles (TileJSON 3.0)."""

from collections.abc import Sequence
from html import escape
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse

from app.api.examples import documented
from app.narrowing import Layer, TileFilters
from app.parameters import refuse_unknown
from app.queries.sources import attributions
from app.queries.tiles import LayerExtent, layer_extent
from app.requests import Known, Reader
from app.routers import make_router
from app.templating import absolute
from app.vocabulary import MODALITIES, POSTURES

router = make_router(dependencies=[Depends(refuse_unknown)], tags=["Tiles"], in_document=True)
# Beyond this zoom a tile's units are finer than any coordinate; maps draw the tile larger.
DEEPEST_USEFUL = 14
WORLD = LayerExtent((-180.0, -85.051129, 180.0, 85.051129), (0.0, 0.0))
ATTRIBUTION = (
    '<a href="{site}/about">Conflict map</a>, '
    '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'
)
ABOUT = {
    "places": "Places that sources speak of",
    "positions": "Who was where, as sources say",
}
COUNTED = "0 of what lies beyond the tile's edge and is counted in the next tile"
# What each feature says, with its type as TileJSON has it.
FIELDS: dict[str, dict[str, str]] = {
    "places": {
        "count": f"Number: how many places it stands for; {COUNTED}. What stands for several tells "
        "nothing else",
        "slug": "String: its name in addresses",
        "name": "String: what it is called",
        "kind": "String: town, river, governorate and so on",
        "uncertainty_m": "Number: how far off the location may be, in metres",
    },
    "positions": {
        "count": f"Number: how many positions it stands for; {COUNTED}. What stands for several of an "
        "actor, all observed or all expected, tells besides only the actor and the modality",
        "id": "String: its name in addresses",
        "actor": "String: slug of who it is",
        "actor_name": "String: what the actor is called",
        "colour": "String: what it is drawn in",
        "symbol": "String: its sign on the map",
        "place": "String: slug of the place",
        "posture": f"String: {POSTURES.listed()}",
        "modality": f"String: {MODALITIES.listed()}",
        "valid_from": "String: first day; left out where since when is unknown",
        "valid_to": "String: last day, inclusive; left out where it goes on",
        "last_confirmed": "String: of what was observed, the last day that any claim beneath it "
        "speaks of",
        "last_said": "String: of what is expected, the last day on which any claim beneath it was "
        "made",
        "uncertainty_m": "Number: how far off the location may be, in metres",
        "settled_on": "String: of a forecast that came true or did not, the day on which that was known",
    },
}
EXAMPLE: dict[str, Any] = {
    "tilejson": "3.0.0",
    "name": "Positions — Conflict map",
    "tiles": ["…/tiles/positions/{z}/{x}/{y}.mvt"],
    "vector_layers": [{"id": "positions", "fields": {"id": FIELDS["positions"]["id"]}}],
    "minzoom": 0,
    "maxzoom": DEEPEST_USEFUL,
    "bounds": [34.2, 29.9, 46.3, 37.4],
}


def _attribution(request: Request, sources: Sequence[str]) -> str:
    """Whose words the map's are, and whose data lies beneath them, as HTML."""
    return ", ".join((ATTRIBUTION.format(site=absolute(request, "")), *map(escape, sources)))


@router.get(
    "/tiles/{layer}.json",
    summary="A layer of tiles as TileJSON",
    responses=documented("application/json", EXAMPLE),
)
def get_tilejson(
    request: Request,
    layer: Layer,
    *,
    filters: TileFilters,  # noqa: ARG001  (checked here, asked of each tile)
    session: Reader,
    known: Known = None,  # noqa: ARG001  (likewise)
) -> Response:
    """Where the tiles of a layer are, with fields, bounds and zooms.

    Days, actor, posture, modality, witnesses and instant that are asked for here are asked for in each tile.
    """
    query = f"?{request.url.query}" if request.url.query else ""
    extent = layer_extent(session, layer) or WORLD
    return JSONResponse(
        {
            "tilejson": "3.0.0",
            "name": f"{layer.capitalize()} — Conflict map",
            "description": ABOUT[layer],
            "attribution": _attribution(request, attributions(session)),
            "scheme": "xyz",
            "tiles": [absolute(request, f"/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt{query}")],
            "vector_layers": [
                {
                    "id": layer,
                    "description": ABOUT[layer],
                    "minzoom": 0,
                    "maxzoom": DEEPEST_USEFUL,
                    "fields": FIELDS[layer],
                }
            ],
            "minzoom": 0,
            "maxzoom": DEEPEST_USEFUL,
            # TileJSON wants bounds that don't run over the 180th meridian, the middle wherever it is.
            "bounds": list(extent.bounds),
            "center": [*(round(degrees, 6) for degrees in extent.middle), 6],
        }
    )
