"""A view that is cited: which positions an address of the map shows, and the data that its digest is of.

The positions are those that `/api/v1/positions` answers for the same days: all, or those in a box, of some actors,
behind one mark. What a panel has open, and where one looks, are told and narrow nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.citing.data import of_view
from app.geometry import BoundingBox
from app.models import Actor, Place, Position
from app.presenting.pictured import View
from app.published.parts import Json
from app.queries.filters import Filters
from app.queries.positions import narrowed

# Of more positions no digest is given: they would have to be read, and written, one by one.
MOST = 2000
Told = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class CitedView:
    """A view, the parameters of its address in the order in which addresses have them, and what is on it."""

    view: View
    told: Told
    bbox: BoundingBox | None
    # The numbers of its positions, in order, and what is hashed; none where there are more than `MOST`.
    numbers: Sequence[int] | None
    data: Json | None


def read_view(session: Session, view: View, told: Told, bbox: BoundingBox | None) -> CitedView:
    """A view as a session sees it."""
    numbers = numbers_of(session, view, bbox)
    if len(numbers) > MOST:
        return CitedView(view, told, bbox, None, None)
    asked: dict[str, list[str]] = {}
    for name, value in told:
        asked.setdefault(name, []).append(value)
    return CitedView(view, told, bbox, sorted(numbers), of_view(session, asked, numbers))


def told_of(view: View, bbox: str | None, spot: str | None, lens: Told) -> Told:
    """The parameters of a view's address, as the map and its images take them; `lens` is whose word counts."""
    return [
        *view.parameters,
        *([("bbox", bbox)] if bbox else []),
        *([("view", spot)] if spot else []),
        *lens,
    ]


def numbers_of(session: Session, view: View, bbox: BoundingBox | None) -> set[int]:
    """The numbers of a view's positions; at most one more than `MOST`."""
    first, last = view.days
    filters = Filters(
        bbox=bbox, first_day=first, last_day=last, settled=None if view.settled else False
    )
    query = narrowed(session, select(Position.id).join(Position.actor), filters)
    return set(session.scalars(query.where(*_clauses(view)).limit(MOST + 1)))


def _clauses(view: View) -> tuple[ColumnElement[bool], ...]:
    found: list[ColumnElement[bool]] = []
    if view.actors:
        found.append(Actor.slug.in_(view.actors))
    if view.behind:
        places = select(Place.id).where(Place.slug.in_(view.behind.places))
        found.append(
            or_(Position.public_id.in_(view.behind.positions), Position.place_id.in_(places))
        )
    return tuple(found)
