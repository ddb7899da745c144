"""Named places round a spot, to tell on a small map where it lies."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.geometry import BoundingBox
from app.models import Place

MOST_PLACES = 8


def places_in(session: Session, box: BoundingBox) -> list[tuple[str, float, float]]:
    """(name, longitude, latitude) of published points in a box, those known best first."""
    spot = Place.public_geom
    query = (
        select(Place.name, func.ST_X(spot), func.ST_Y(spot))
        .where(
            Place.status == "published",
            func.ST_GeometryType(spot) == "ST_Point",
            func.ST_Intersects(
                spot, func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
            ),
        )
        .order_by(Place.uncertainty_m.desc(), Place.id)
        .limit(MOST_PLACES)
    )
    return [(name, longitude, latitude) for name, longitude, latitude in session.execute(query)]
