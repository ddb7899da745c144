"""Whether a database still waits for its first load."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.models import Actor, Claim, Place, Position, Source

# Two programs that start at once take turns behind this advisory lock, so that one of them loads.
FIRST_LOAD_LOCK = 0x6C6F6164


def wait_until_alone(session: Session) -> None:
    """Hold off other first loads until this session's transaction ends.

    It counts as writing from now on: what it adds once datasets are read and compared is of the instant at which it
    began, and nobody may take that for over meanwhile (`app.queries.sealed`, `app.queries.touched`).
    """
    session.execute(text("select pg_current_xact_id()"))
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": FIRST_LOAD_LOCK})


def map_is_empty(session: Session) -> bool:
    """True when there is no record at all, not even a draft, in the editors' tables."""
    models = (Source, Claim, Place, Actor, Position)
    return all(session.scalar(select(model.id).limit(1)) is None for model in models)
