"""A view that is cited: which positions an address of the map shows, and the data that its digest is of.

The positions are those that `/api/v1/positions` answers for the same days: all, or those in a box, of some actors,
behind one mark. What a panel has open, and where one looks, are told and narrow nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.citing.data import of_view
from app.database import look_at
from app.geometry import BoundingBox
from app.models import Actor, Place, Position
from app.presenting.pictured import View
from app.published.parts import Json
from app.queries.filters import Filters
from app.queries.ordering import Conditions
from app.queries.positions import PositionRow, list_positions, narrowed

# Of more positions no digest is given: they would have to be read, and written, one by one.
MOST = 2000
Told = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class CitedView:
    """A view and the parameters of its address, in the order in which addresses have them."""

    view: View
    told: Told
    bbox: BoundingBox | None = None
    # The positions on it; none where there are more than `MOST`.
    rows: Sequence[PositionRow] | None = field(default=None, compare=False)

    @property
    def asked(self) -> dict[str, Any]:
        """The parameters as they are hashed: each a list of texts."""
        found: dict[str, list[str]] = {}
        for name, value in self.told:
            found.setdefault(name, []).append(value)
        return found

    @property
    def data(self) -> Json | None:
        """What is hashed."""
        return None if self.rows is None else of_view(self.asked, self.rows)


def told_of(view: View, bbox: str | None, spot: str | None, lens: Told) -> Told:
    """The parameters of a view's address, as the map and its images take them; `lens` is whose word counts."""
    behind = view.behind
    named = [("place", view.place), ("position", view.position), ("claim", view.claim),
             ("actor", ",".join(view.actors)),
             ("places", ",".join(behind.places) if behind else ""),
             ("positions", ",".join(behind.positions) if behind else "")]  # fmt: skip
    first, last = view.days
    days = [("from", first), ("to", last)] if view.span else [("on", first)]
    return [
        *((name, value) for name, value in named if value),
        *((name, day.isoformat()) for name, day in days if day),
        *([("settled", "1")] if view.settled else []),
        *([("bbox", bbox)] if bbox else []),
        *([("view", spot)] if spot else []),
        *lens,
    ]


def rows_of(session: Session, view: View, bbox: BoundingBox | None) -> list[PositionRow] | None:
    """The positions of a view; none where there are more than `MOST`."""
    page = list_positions(session, _filters(view, bbox))
    return None if page.after is not None else list(page.rows)


def numbers_at(
    session: Session, view: View, bbox: BoundingBox | None, instant: datetime
) -> set[int]:
    """The numbers of a view's positions at an instant, of which the session is left; at most one more than `MOST`."""
    look_at(session, instant)
    filters = _filters(view, bbox)
    query = narrowed(session, select(Position.id).join(Position.actor), filters)
    return set(session.scalars(query.where(*_clauses(view)).limit(MOST + 1)))


def _filters(view: View, bbox: BoundingBox | None) -> Filters:
    first, last = view.days
    clauses = _clauses(view)
    return Filters(
        bbox=bbox,
        first_day=first,
        last_day=last,
        settled=None if view.settled else False,
        more=Conditions(f"cited {view.actors} {view.behind}", clauses) if clauses else None,
        limit=MOST,
    )


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
