"""/tiles/{layer}/{z}/{x}/{y}.mvt: vector tiles of what is published."""

from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.api.columns import drawn_for
from app.api.examples import documented
from app.choosing import told_for
from app.errors import BadParameter
from app.narrowing import Layer, TileFilters
from app.parameters import refuse_unknown
from app.queries.filters import Filters
from app.queries.thinned_tiles import cut_thinned_places, cut_thinned_positions, wanted_of
from app.queries.tiles import MOST_ALONE, cut_tile, numbers_in
from app.requests import Known, reading
from app.routers import make_router
from app.tiling import DEEPEST_ZOOM, Square

router = make_router(dependencies=[Depends(refuse_unknown)], tags=["Tiles"], in_document=True)


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
async def get_tile(
    request: Request,
    layer: Layer,
    z: Annotated[int, Path(ge=0, le=DEEPEST_ZOOM, description="Zoom")],
    x: Annotated[int, Path(ge=0, lt=2**DEEPEST_ZOOM, description="Column, from the west")],
    y: Annotated[int, Path(ge=0, lt=2**DEEPEST_ZOOM, description="Row, from the north")],
    *,
    filters: TileFilters,
    known: Known = None,
) -> Response:
    """A tile of places or positions in EPSG:3857, at most zoom 22; empty where nothing is.

    Each feature says in `count` how many it stands for, and these sum up to all that lies in the tile.
    Where too many positions lie in it, those of an actor in a cell of it are one feature, apart what was
    observed and what is expected; of places, those in a cell. Elsewhere the count is 1, or 0 of what lies
    beyond the tile's edge and is counted in the next.
    """
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
    square = Square(z, x, y)
    async with reading(request, known) as session:
        body = await run_in_threadpool(cut, session, layer, square, filters)
    if body is None:
        # Whoever waits for the columns holds no connection, of which they need one.
        drawn = await drawn_for(request, known)
        told = await told_for(request, known)
        wanted = wanted_of(filters, [actor.slug for actor in drawn.actors], told)
        async with reading(request, known) as session:
            body = await run_in_threadpool(
                cut_thinned_positions, session, square, drawn.parts, wanted
            )
    return Tile(body)


def cut(session: Session, layer: str, square: Square, filters: Filters) -> bytes | None:
    """A tile as the database makes it by itself; none where it takes the columns of all positions."""
    there = numbers_in(session, layer, square)
    if not there:
        return b""
    if len(there) <= MOST_ALONE:
        return cut_tile(session, layer, square, filters, there)
    return cut_thinned_places(session, square, filters) if layer == "places" else None
