"""Addresses of every page about a record, for crawlers."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Actor, Claim, Place, Position, Source

# What one sitemap may hold (sitemaps.org).
MOST_ADDRESSES = 50_000


def list_addresses(session: Session, most: int = MOST_ADDRESSES) -> list[tuple[str, datetime]]:
    """(URL path, when that record last changed), places first, claims and positions last."""
    records: list[tuple[str, InstrumentedAttribute[str], InstrumentedAttribute[Any]]] = [
        ("/places/", Place.slug, Place.sys_period),
        ("/sources/", Source.slug, Source.sys_period),
        ("/actors/", Actor.slug, Actor.sys_period),
        ("/claims/", Claim.public_id, Claim.sys_period),
        ("/positions/", Position.public_id, Position.sys_period),
    ]
    every = union_all(
        *(
            select(
                literal(rank).label("rank"),
                (literal(noun) + slug).label("path"),
                func.lower(period).label("changed"),
            )
            for rank, (noun, slug, period) in enumerate(records)
        )
    ).subquery()
    query = select(every.c.path, every.c.changed).order_by(every.c.rank, every.c.path).limit(most)
    return [(path, changed) for path, changed in session.execute(query)]


def last_changed(session: Session) -> datetime | None:
    """When what readers see last changed by anything added or edited; none on an empty map."""
    periods = (Place.sys_period, Source.sys_period, Actor.sys_period, Claim.sys_period)
    newest = [
        select(func.max(func.lower(period))).scalar_subquery()
        for period in (*periods, Position.sys_period)
    ]
    return session.scalar(select(func.greatest(*newest)))
