"""Settings that admins make in the browser."""

from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import Setting
from app.queries.accounts import count_accounts
from app.settings import Settings

ReviewMode = Literal["auto", "on", "off"]
REVIEW_MODES: tuple[ReviewMode, ...] = ("auto", "on", "off")


def read_setting(session: Session, name: str) -> str | None:
    """The setting's text; none when no admin has set it."""
    return session.scalar(select(Setting.value).where(Setting.name == name))


def write_setting(
    session: Session, name: str, value: str, *, now: datetime, by_id: int | None
) -> None:
    """Set a setting, for the first time or anew."""
    values = {"value": value, "changed_at": now, "changed_by": by_id}
    session.execute(
        insert(Setting)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )


def review_mode(session: Session, settings: Settings) -> ReviewMode:
    """auto, on or off: what an admin has set, else the environment's setting."""
    return cast("ReviewMode", read_setting(session, "review") or settings.review)


def review_is_on(session: Session, settings: Settings) -> bool:
    """True when someone else must publish a change: always, never, or with a second account."""
    mode = review_mode(session, settings)
    if mode == "auto":
        return count_accounts(session, active_only=True) > 1
    return mode == "on"
