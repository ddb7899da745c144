"""Tracks: for each actor a line through where it was observed, in the order of the days.

The line says in which order an actor was said to be where; what lies between two of its corners is
nobody's observation.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import Select, Subquery, case, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, joinedload

from app.models import Actor, Position
from app.queries.filters import Filters, Page, geojson, page_of
from app.queries.lineage import COLOUR, with_lineage


@dataclass(frozen=True)
class TrackRow:
    """An actor, its colour, the line as GeoJSON, of how many positions it is made, and their days."""

    actor: Actor
    colour: str
    geometry: dict[str, Any]
    position_count: int
    # The earliest day that is known, and the last; none where a position of it goes on.
    valid_from: date | None
    valid_to: date | None


@cache
def tracks() -> Subquery:
    """One row for each actor with positions that somebody saw: `actor_id`, `shape` and what is told of it."""
    days = func.coalesce(Position.valid_from, Position.valid_to)
    spot = func.ST_PointOnSurface(Position.public_geom)
    order = aggregate_order_by(spot, days.asc().nulls_first(), Position.id.asc())
    line = func.ST_MakeLine(order)
    is_over = func.bool_and(Position.valid_to.is_not(None))
    # A line whose corners are all the same is none: it is that point.
    corners = func.ST_RemoveRepeatedPoints(line)
    shape = case((func.ST_Length(line) > 0, corners), else_=func.ST_StartPoint(line))
    return (
        select(
            Position.actor_id,
            cast(shape, Geometry(srid=4326)).label("shape"),
            func.count(Position.id).label("position_count"),
            func.max(Position.uncertainty_m).label("uncertainty_m"),
            func.min(Position.valid_from).label("valid_from"),
            case((is_over, func.max(Position.valid_to))).label("valid_to"),
        )
        .where(Position.modality == "observed")
        .group_by(Position.actor_id)
        .subquery("track")
    )


@cache
def _tracks() -> Select[Any]:
    track = tracks()
    query: Select[Any] = select(
        Actor,
        COLOUR,
        geojson(cast(track.c.shape, Geometry(srid=4326)), track.c.uncertainty_m),
        track.c.position_count,
        track.c.valid_from,
        track.c.valid_to,
    ).join(track, track.c.actor_id == Actor.id)
    return with_lineage(query).options(joinedload(Actor.parent))


def list_tracks(session: Session, filters: Filters) -> Page[TrackRow]:
    """Tracks in the order of their actors' ids, narrowed by what the filters ask `more`."""
    page = page_of(session, _tracks(), Actor.id, filters)
    return page.of(
        [
            TrackRow(actor, colour, json.loads(shape), *others)
            for actor, colour, shape, *others in page.rows
        ]
    )
