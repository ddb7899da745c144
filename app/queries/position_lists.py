"""Lists of positions in plain values, from one record's key on."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from app.models import Position
from app.queries.filters import Filters, Page, page_of
from app.queries.held_days import all_held_days, is_held
from app.queries.ordering import Conditions, Order
from app.queries.positions import narrowed
from app.queries.presence import PresenceLine, lines_of
from app.queries.settled import is_settled


def list_lines(session: Session, filters: Filters) -> Page[PresenceLine]:
    """What `list_positions` lists, as lines."""
    query = select(Position).options(load_only(Position.public_id, raiseload=True))
    query = narrowed(session, query.join(Position.actor), filters)
    page = page_of(session, query, Position.id, filters)
    return page.of(lines_of(session, [row[0].id for row in page.rows]))


def list_quiet(session: Session, filters: Filters, day: date, days: int) -> Page[PresenceLine]:
    """Positions on the map on a day of which nobody had spoken for so many days, the longest first."""
    told = all_held_days()
    # No calendar of ours reaches further back.
    before = day - timedelta(days=min(days, (day - date.min).days))
    quiet = (
        is_held(day, day),
        told.c.last_said <= before,
        ~is_settled(day),
    )
    filters = replace(
        filters,
        more=Conditions(f"quiet for {days} days on {day}", quiet),
        sort=(Order("last_said", False, told.c.last_said),),
    )
    query = select(Position).options(load_only(Position.public_id, raiseload=True))
    query = query.join(Position.actor).join(told, told.c.position_id == Position.id)
    page = page_of(session, narrowed(session, query, filters), Position.id, filters)
    return page.of(lines_of(session, [row[0].id for row in page.rows]))
