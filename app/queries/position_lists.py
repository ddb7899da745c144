"""Lists of positions in plain values, from one record's key on."""

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from app.models import Position
from app.queries.filters import Filters, Page, page_of
from app.queries.positions import narrowed
from app.queries.presence import PresenceLine, lines_of


def list_lines(session: Session, filters: Filters) -> Page[PresenceLine]:
    """What `list_positions` lists, as lines."""
    query = select(Position).options(load_only(Position.public_id, raiseload=True))
    query = narrowed(session, query.join(Position.actor), filters)
    page = page_of(session, query, Position.id, filters)
    return page.of(lines_of(session, [row[0].id for row in page.rows]))
