"""Tiles in which too much lies: positions that are alone, and the others counted by cell and actor.

What is where is told by the columns of all positions (`column_parts.thinning`). Places, which are
fewer, are counted by the database.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    case,
    cast,
    column,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.column_parts.layout import day_number
from app.column_parts.parts import Parts
from app.column_parts.rows import Array
from app.column_parts.thinning import Spots, Thinned, Wanted, find, thin
from app.models import Actor, Place, Position
from app.queries.filters import Filters
from app.queries.lineage import COLOUR, with_lineage
from app.queries.places import narrow_places
from app.queries.tiles import (
    EDGE,
    NUMBERS,
    Named,
    count_in,
    encode,
    encoded,
    inside,
    number_of,
    of_square,
    places_in,
    point_in,
    positions_in,
)
from app.tiling import EXTENT, Square
from app.vocabulary import MODALITIES, POSTURES
from app.witnesses.testimony import Told

# No tile is to be larger, as it is before it is compressed.
MOST_BYTES = 100_000
# What a feature takes: a position with its id and days, and what stands for several.
BYTES_ALONE, BYTES_OF_GROUP = 120, 48
# What is tried in turn until a tile is small enough: bytes to reckon with, and how many lines, areas and
# several points of one position are drawn.
TRIES = ((94_000, 100), (60_000, 50), (30_000, 20), (10_000, 0))
# Cells along a side of a tile of places, likewise.
CELLS = (32, 16, 8)


def wanted_of(filters: Filters, actors: Sequence[str], told: Told | None = None) -> Wanted | None:
    """What filters ask for, in the numbers of columns with these actors; none where nothing can be it.

    Of what is `told`, where that is given.
    """
    if filters.actor is not None and filters.actor not in actors:
        return None
    return Wanted(
        actor=None if filters.actor is None else actors.index(filters.actor),
        posture=None if filters.posture is None else list(POSTURES).index(filters.posture),
        modality=None if filters.modality is None else list(MODALITIES).index(filters.modality),
        first_day=day_number(filters.first_day),
        last_day=day_number(filters.last_day),
        settled=filters.settled,
        among=None if told is None else told.positions.holds,
    )


def cut_thinned_positions(
    session: Session, square: Square, parts: Parts, wanted: Wanted | None
) -> bytes:
    """A tile of positions; empty bytes where none is.

    The session is to have the lens through which the columns were read, or a newer state of it: what has
    been hidden since isn't told of.
    """
    if wanted is None:
        return b""
    body = b""
    for budget, most_shapes in TRIES:
        found = find(parts, square, wanted, most_shapes)
        if len(found.astray):
            found.spots.append(_reaching(session, square, found.astray))
        thinned = thin(found, square, budget, BYTES_ALONE, BYTES_OF_GROUP)
        body = encode(
            session, _features(bool(len(thinned.count))), _told(square, thinned, parts.actor_ids)
        )
        if len(body) <= MOST_BYTES:
            break
    return body


def _reaching(session: Session, square: Square, astray: Spots) -> Spots:
    """Those of lines, areas and several points that reach into a tile, each at a point of it there."""
    told = {**of_square(square), "ids": astray.id.tolist()}
    rows = session.execute(_points_of_reaching(), told).all()
    order = np.argsort(astray.id)
    ids = np.array([row[0] for row in rows], "i8")
    at = order[np.searchsorted(astray.id[order], ids)]

    def in_world(column: int, number: int) -> Array:
        units = np.array([row[number] for row in rows], "i8").clip(0, EXTENT - 1)
        return np.asarray(
            ((column << square.shift) + (units << square.shift) // EXTENT).astype("i4")
        )

    return Spots(
        ids, in_world(square.x, 1), in_world(square.y, 2), astray.actor[at], astray.modality[at]
    )


@cache
def _points_of_reaching() -> Select[int, float, float]:
    shape, ids = Position.public_geom_3857, any_(bindparam("ids", type_=ARRAY(BigInteger)))
    spot = func.ST_AsMVTGeom(point_in(shape, EDGE), EDGE, EXTENT, 0, False)
    reaching = select(Position.id, spot.label("spot"))
    points = reaching.where(Position.id == ids, func.ST_Intersects(shape, EDGE)).subquery()
    query = select(points.c.id, func.ST_X(points.c.spot), func.ST_Y(points.c.spot))
    return query.where(points.c.spot.is_not(None))


# What the features that stand for several are told by, an array each.
GROUP = {
    "across": Integer,
    "down": Integer,
    "many": Integer,
    "of_actor": BigInteger,
    "of_modality": Text,
    "of_cell": Text,
}


def _told(square: Square, thinned: Thinned, actor_ids: Array) -> Named:
    codes = list(MODALITIES)
    return {
        **of_square(square),
        "ids": thinned.alone.tolist(),
        "across": thinned.x.tolist(),
        "down": thinned.y.tolist(),
        "many": thinned.count.tolist(),
        "of_actor": actor_ids[thinned.actor].tolist(),
        "of_modality": [codes[each] for each in thinned.modality.tolist()],
        "of_cell": thinned.cell,
    }


@cache
def _features(is_any_grouped: bool) -> Select[bytes]:
    """Positions that are alone, and what stands for several."""
    alone, _ = positions_in()
    if not is_any_grouped:
        return encoded("positions", alone)
    bound: list[Any] = [bindparam(name, type_=ARRAY(kind)) for name, kind in GROUP.items()]
    typed: list[Any] = [column(name, kind) for name, kind in GROUP.items()]
    group = func.unnest(*bound).table_valued(*typed, name="several").render_derived()
    named = func.concat_ws("/", group.c.of_cell, Actor.slug, group.c.of_modality)
    told = {
        "shape": func.ST_MakePoint(group.c.across, group.c.down),
        "fid": number_of(named),
        "count": group.c.many,
        "actor": Actor.slug,
        "actor_name": Actor.name,
        "colour": COLOUR,
        "symbol": Actor.symbol,
        "modality": group.c.of_modality,
    }
    several: Select[*tuple[Any, ...]] = select(
        *(told.get(each.name, null()).label(each.name) for each in alone.selected_columns)
    )
    several = several.select_from(group).join(Actor, Actor.id == group.c.of_actor)
    return encoded("positions", union_all(alone, with_lineage(several)))


def cut_thinned_places(session: Session, square: Square, filters: Filters) -> bytes:
    """A tile of places, those in one cell as one feature; empty bytes where none is."""
    body = b""
    for cells in CELLS:
        by_cell = encoded("places", _places_by_cell(filters, cells))
        body = encode(session, by_cell, of_square(square))
        if len(body) <= MOST_BYTES:
            break
    return body


def _places_by_cell(filters: Filters, cells: int) -> Any:
    shape = Place.public_geom_3857
    spot = case((func.GeometryType(shape) == "POINT", shape), else_=point_in(shape, EDGE))
    touching = select(Place.id, spot.label("spot")).where(inside(shape), count_in(Place) == 1)
    each = narrow_places(touching, filters).cte("each").prefix_with("materialized")
    side = (func.ST_XMax(EDGE) - func.ST_XMin(EDGE)) / cells

    def cell(distance: Any) -> Any:
        return func.least(func.greatest(func.floor(distance / side), 0), cells - 1)

    across = cell(func.ST_X(each.c.spot) - func.ST_XMin(EDGE))
    row = cell(func.ST_YMax(EDGE) - func.ST_Y(each.c.spot))
    counted = (
        select(
            func.min(each.c.id).label("id"),
            cast(func.count(), Integer).label("count"),
            func.concat_ws("/", *NUMBERS, cells, across, row).label("cell"),
        )
        .where(~func.ST_IsEmpty(each.c.spot))
        .group_by(across, row)
        .cte("counted")
    )
    alone = places_in().join(counted, (counted.c.id == Place.id) & (counted.c.count == 1))
    told = {
        "shape": func.ST_AsMVTGeom(each.c.spot, EDGE, EXTENT, 0, False),
        "fid": number_of(counted.c.cell),
        "count": counted.c.count,
    }
    several: Select[*tuple[Any, ...]] = select(
        *(told.get(one.name, null()).label(one.name) for one in alone.selected_columns)
    )
    return union_all(
        alone, several.join(each, each.c.id == counted.c.id).where(counted.c.count > 1)
    )
