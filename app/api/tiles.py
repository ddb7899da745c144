"""/tiles/{layer}/{z}/{x}/{y}.mvt: vector tiles of what is published."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response

from app.api.examples import documented
from app.errors import BadParameter
from app.parameters import refuse_unknown
from app.queries.filters import Filters
from app.queries.tiles import cut_tile
from app.requests import Days, Reader, Settled, Slug

router = APIRouter(dependencies=[Depends(refuse_unknown)], tags=["Tiles"])
DEEPEST_ZOOM = 22


MVT = "application/vnd.mapbox-vector-tile"


class Tile(Response):
    """A Mapbox Vector Tile."""

    media_type = MVT


@router.get(
    "/tiles/{layer}/{z}/{x}/{y}.mvt",
    response_class=Tile,
    responses=documented(MVT),
    summary="One vector tile",
)
def get_tile(
    layer: Literal["places", "positions"],
    z: Annotated[int, Path(ge=0, le=DEEPEST_ZOOM, description="Zoom")],
    x: Annotated[int, Path(ge=0, lt=2**DEEPEST_ZOOM, description="Column, from the west")],
    y: Annotated[int, Path(ge=0, lt=2**DEEPEST_ZOOM, description="Row, from the north")],
    *,
    session: Reader,
    days: Days,
    actor: Slug = None,
    settled: Settled = None,
) -> Response:
    """A tile of places or positions in EPSG:3857, at most zoom 22; empty where nothing is."""
    for name, value in (("x", x), ("y", y)):
        if value >= 2**z:
            raise BadParameter(
                name,
                "{name} is {value}; at zoom {z} it is below {below}.",
                name=name,
                value=value,
                z=z,
                below=2**z,
            )
    filters = Filters(actor=actor, first_day=days[0], last_day=days[1], settled=settled)
    return Tile(cut_tile(session, layer, z=z, x=x, y=y, filters=filters))
