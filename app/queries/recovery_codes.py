"""Recovery codes: each stands in once for a one-time code. They come in as hashes."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.models import RecoveryCode


def replace_codes(session: Session, account_id: int, code_hashes: Iterable[str]) -> None:
    """Give the account these codes, and no others."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.add_all(RecoveryCode(account_id=account_id, code_hash=each) for each in code_hashes)
    session.flush()


def use_code(
    session: Session, account_id: int, code_hashes: Collection[str], now: datetime
) -> bool:
    """True when the code was the account's and unused, by any of its hashes; it's used from now on."""
    used = session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash.in_(code_hashes),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return used is not None


def codes_left(session: Session, account_id: int) -> int:
    """How many of the account's codes are unused."""
    query = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(query) or 0
