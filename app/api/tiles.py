"""/tiles/{layer}/{z}/{x}/{y}.mvt: vector tiles of what is published."""

from typing import Literal

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.errors import BadParameter
from app.queries.filters import Filters
from app.queries.tiles import cut_tile
from app.requests import Days, Reader, Slug, refuse_unknown

router = APIRouter(dependencies=[Depends(refuse_unknown)], tags=["Tiles"])
DEEPEST_ZOOM = 22


class Tile(Response):
    """A Mapbox Vector Tile."""

    media_type = "application/vnd.mapbox-vector-tile"


@router.get("/tiles/{layer}/{z}/{x}/{y}.mvt", response_class=Tile, summary="One vector tile")
def get_tile(
    layer: Literal["places", "positions"],
    z: int,
    x: int,
    y: int,
    *,
    session: Reader,
    days: Days,
    actor: Slug = None,
) -> Response:
    """A tile of places or positions in EPSG:3857, at most zoom 22; empty where nothing is."""
    if not 0 <= z <= DEEPEST_ZOOM:
        raise BadParameter("z", f"Zoom {z} doesn't exist; it goes from 0 to {DEEPEST_ZOOM}.")
    for name, value in (("x", x), ("y", y)):
        if not 0 <= value < 2**z:
            raise BadParameter(name, f"Tile {name} is {value}; at zoom {z} it is below {2**z}.")
    filters = Filters(actor=actor, first_day=days[0], last_day=days[1])
    return Tile(cut_tile(session, layer, z=z, x=x, y=y, filters=filters))
