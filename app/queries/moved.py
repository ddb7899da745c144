"""Positions between two days: in which group each is, as far as these are few enough to be looked at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from app.column_parts.layout import rounded
from app.models import Actor, Place, Position
from app.queries.held_days import drawn_from, is_held
from app.queries.settled import settled_days
from app.spans import Drawn, Span, Spot, groups_of

# More are not counted for a page.
MOST_MOVED = 10_000
MILLION = 1_000_000


@dataclass(frozen=True)
class Moved:
    """One position between two days; `place` and `actor` are slugs.

    `is_before` and `is_after` say whether it is drawn on the first and on the last day.
    """

    id: int
    public_id: str
    actor: str
    place: str | None
    group: str
    is_before: bool
    is_after: bool


def moved_between(session: Session, span: Span, *, with_settled: bool) -> list[Moved] | None:
    """Every position that is drawn on any day of the span, in the order of the ids.

    None where there are more than MOST_MOVED.
    """
    rows = session.execute(_held(span)).all()
    if len(rows) > MOST_MOVED:
        return None
    settled = {}
    if not with_settled:
        settled = settled_days(session, [row.id for row in rows if row.modality == "expected"])
    spots = _spots(rows)
    drawn = []
    for row, spot in zip(rows, spots, strict=True):
        ends = [day for day in (row.valid_to, settled.get(row.id)) if day is not None]
        last = min(ends, default=None)
        is_observed = row.modality == "observed"
        drawn.append(Drawn(row.first, last, spot, row.actor, row.posture, is_observed))
    return [
        Moved(
            row.id,
            row.public_id,
            row.actor,
            row.place,
            group,
            each.first <= span.first,
            (each.last or date.max) >= span.last,
        )
        for row, each, group in zip(rows, drawn, groups_of(drawn, span), strict=True)
        if group is not None
    ]


def _held(span: Span) -> Select[*tuple[Any, ...]]:
    point = func.ST_GeometryN(Position.public_geom, 1)
    stands = (func.ST_Dimension(Position.public_geom) == 0) & Position.place_id.is_not(None)
    return (
        select(
            Position.id,
            Position.public_id,
            drawn_from().label("first"),
            Position.valid_to,
            Position.uncertainty_m,
            case((stands, func.ST_X(point))).label("x"),
            case((stands, func.ST_Y(point))).label("y"),
            Position.posture,
            Position.modality,
            Actor.slug.label("actor"),
            Place.slug.label("place"),
        )
        .join(Position.actor)
        .outerjoin(Position.place)
        .where(is_held(span.first, span.last))
        .order_by(Position.id)
        .limit(MOST_MOVED + 1)
    )


def _spots(rows: Any) -> list[Spot | None]:
    """Where each stands, with as many digits as readers see; none for what is no point at a place."""
    uncertain = np.array([row.uncertainty_m for row in rows], dtype="i8")
    shapes = np.zeros(len(rows), dtype="i8")
    sides = []
    for side in ("x", "y"):
        degrees = np.array([getattr(row, side) or 0.0 for row in rows], dtype="f8")
        sides.append(rounded(np.round(degrees * MILLION), uncertain, shapes))
    return [
        (int(x), int(y)) if row.x is not None else None
        for row, x, y in zip(rows, *sides, strict=True)
    ]
