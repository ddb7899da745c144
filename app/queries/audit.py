"""The audit: what befell accounts, rights and settings, and who did it; rows are only ever added."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session, aliased

from app.models import Account, Audit

# A refusal of the same right to the same account is noted once within this time.
SAME_REFUSAL = timedelta(minutes=1)


@dataclass(frozen=True)
class AuditRow:
    """One thing that was noted, whom it is about and who did it: their display names."""

    audit: Audit
    login: str | None
    name: str | None
    by: str | None


def note(
    session: Session,
    kind: str,
    now: datetime,
    *,
    account_id: int | None = None,
    by_id: int | None = None,
    network: str | None = None,
    about: str = "",
) -> None:
    """Note something of a kind of `app.vocabulary.audit`.

    `account_id` is whom it is about, none for a name that nobody has; `by_id` who did it. Neither
    `by_id` nor `network` is given for what is done on the command line.
    """
    session.add(
        Audit(
            kind=kind,
            at=now,
            account_id=account_id,
            by_id=by_id,
            network=network,
            about=about[:200],
        )
    )


def was_noted(session: Session, kind: str, account_id: int, about: str, now: datetime) -> bool:
    """True when the same was noted of the account within the last minute."""
    query = (
        select(Audit.id)
        .where(
            Audit.account_id == account_id,
            Audit.kind == kind,
            Audit.about == about[:200],
            Audit.at > now - SAME_REFUSAL,
        )
        .limit(1)
    )
    return session.scalar(query) is not None


def _rows() -> Select[Audit, str, str, str]:
    of, by = aliased(Account), aliased(Account)
    return (
        select(Audit, of.login, of.display_name, by.display_name)
        .outerjoin(of, of.id == Audit.account_id)
        .outerjoin(by, by.id == Audit.by_id)
        .order_by(Audit.id.desc())
    )


def recent_of(session: Session, account_id: int, limit: int = 20) -> list[AuditRow]:
    """What befell an account lately, newest first."""
    query = _rows().where(Audit.account_id == account_id).limit(limit)
    return [AuditRow(*row) for row in session.execute(query)]


def list_audit(
    session: Session,
    most: int,
    *,
    kind: str | None = None,
    account_id: int | None = None,
    first: datetime | None = None,
    end: datetime | None = None,
    before: int | None = None,
) -> list[AuditRow]:
    """What was noted, newest first: of a kind, about or by an account, from `first` to before `end`.

    `before` is the number of the row that the last page ended with.
    """
    query = _rows().limit(most)
    if kind is not None:
        query = query.where(Audit.kind == kind)
    if account_id is not None:
        query = query.where(or_(Audit.account_id == account_id, Audit.by_id == account_id))
    if first is not None:
        query = query.where(Audit.at >= first)
    if end is not None:
        query = query.where(Audit.at < end)
    if before is not None:
        query = query.where(Audit.id < before)
    return [AuditRow(*row) for row in session.execute(query)]


def sweep_audit(session: Session, now: datetime, days: int) -> None:
    """Remove what was noted longer ago; the database refuses for less than 30 days."""
    session.execute(delete(Audit).where(Audit.at < now - timedelta(days=days)))
