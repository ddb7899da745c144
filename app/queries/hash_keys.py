"""What still rests on a former secret key: it moves to the key in use when it is used."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models import OneTimeLink, RecoveryCode, SignInSession, Token


def count_by_other_keys(session: Session, mark: str, now: datetime) -> dict[str, int]:
    """How many things that still open something have a hash that doesn't begin with `mark`, by name.

    Without a mark, what was hashed without a key is none of them.
    """
    token_holds = Token.revoked_at.is_(None) & (
        Token.expires_at.is_(None) | (Token.expires_at > now)
    )
    kinds: dict[str, tuple[ColumnElement[str], ColumnElement[bool]]] = {
        "session": (SignInSession.token_hash.expression, SignInSession.expires_at > now),
        "token": (Token.token_hash.expression, token_holds),
        "link": (
            OneTimeLink.token_hash.expression,
            OneTimeLink.used_at.is_(None) & (OneTimeLink.expires_at > now),
        ),
        "recovery code": (RecoveryCode.code_hash.expression, RecoveryCode.used_at.is_(None)),
    }
    counted = {}
    for name, (column, holds) in kinds.items():
        other = column.not_like(f"{mark}%") if mark else column.like("%.%")
        counted[name] = session.scalar(select(func.count()).where(holds, other)) or 0
    return counted
