"""What speaks against the location of a record, from the places that the desk knows."""

from collections.abc import Sequence
from typing import Any

import shapely
from geoalchemy2 import Geography
from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Double, Select, case, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.misplaced import Misplaced, Named, Spot, misplaced
from app.models import Dataset, Place, Position
from app.queries.lookup import WITHDRAWN

# Of a longer line every so-manieth corner is looked at.
MOST_CORNERS = 200


def location_cautions(
    session: Session,
    noun: str,
    geometry: BaseGeometry,
    uncertainty_m: int,
    *,
    place: str | None = None,
    key: str = "",
) -> list[Misplaced]:
    """What speaks against a position's or a place's geometry; `key` is its own, if it has one.

    `place` is the slug of the place that a position names. A record of a dataset is held against
    the places of that dataset and of those it requires; one made on the desk against all.
    """
    row = session.execute(
        select(Place.name, Place.geom, Place.uncertainty_m).where(Place.slug == (place or ""))
    ).first()
    named = Named(row[0], to_shape(row[1]), row[2]) if row is not None else None
    model, own_key = (Place, Place.slug) if noun == "places" else (Position, Position.public_id)
    dataset = session.scalar(select(model.dataset).where(own_key == key)) if key else None
    but = key if noun == "places" else ""

    def nearest_m(spots: Sequence[Spot]) -> Sequence[float | None]:
        return _nearest_m(session, spots, dataset, but)

    return misplaced(_thinned(geometry), uncertainty_m, named, nearest_m)


def _thinned(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry with no more corners than are looked at; a point and a short line as they are."""
    count = shapely.get_num_coordinates(geometry)
    if count <= MOST_CORNERS:
        return geometry
    return shapely.MultiPoint(shapely.get_coordinates(geometry)[:: count // MOST_CORNERS + 1])


def _within_reach(dataset: str | None) -> Select[tuple[str]]:
    reach = select(Dataset.name.label("name")).where(Dataset.name == dataset).cte(recursive=True)
    required = select(func.unnest(Dataset.requires)).where(Dataset.name == reach.c.name)
    return select(reach.union(required).c.name)


def _nearest_m(
    session: Session, spots: Sequence[Spot], dataset: str | None, but: str
) -> list[float | None]:
    """For each spot, the metres to the nearest place; by the index, so nearest in degrees."""
    numbers = (
        literal([x for x, _ in spots], ARRAY(Double)),
        literal([y for _, y in spots], ARRAY(Double)),
    )
    spot = (
        func.unnest(*numbers)
        .table_valued(
            column("longitude", Double), column("latitude", Double), with_ordinality="number"
        )
        .render_derived()
    )
    here = func.ST_SetSRID(func.ST_MakePoint(spot.c.longitude, spot.c.latitude), 4326)
    # Where the spot is for what lies beyond the 180th meridian.
    turned = func.ST_Translate(here, case((spot.c.longitude > 0, -360), else_=360), 0)

    def nearest(seen_from: ColumnElement[Any]) -> ColumnElement[float]:
        query = (
            select(func.ST_Distance(cast(Place.geom, Geography), cast(here, Geography)))
            .where(Place.status != WITHDRAWN, Place.slug != but)
            .order_by(Place.geom.op("<->")(seen_from))
            .limit(1)
        )
        if dataset is not None:
            query = query.where(Place.dataset.in_(_within_reach(dataset)))
        return query.scalar_subquery()

    metres = case(
        (func.abs(spot.c.longitude) > 90, func.least(nearest(here), nearest(turned))),
        else_=nearest(here),
    )
    query = select(metres).select_from(spot).order_by(spot.c.number)
    return list(session.scalars(query))
