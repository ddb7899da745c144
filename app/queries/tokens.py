"""Personal tokens, with which programs use the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import Account, Token
from app.queries.sessions import row_id

# `last_used_at` is written no more often than this.
USED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class TokenRow:
    """A token and whose it is."""

    token: Token
    account: Account


def create_token(
    session: Session,
    account_id: int,
    name: str,
    scope: str,
    *,
    token_hash: str,
    prefix: str,
    now: datetime,
    expires_at: datetime | None,
) -> Token:
    """A new token, flushed."""
    token = Token(
        account_id=account_id,
        name=name,
        scope=scope,
        token_hash=token_hash,
        prefix=prefix,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return token


def find_token(session: Session, token_hashes: Sequence[str], now: datetime) -> TokenRow | None:
    """The token with its account, unless it was revoked, has expired or may not be used.

    It comes as its hashes by the key in use and former ones; it's kept by the first from now on.
    """
    query = (
        select(Token, Account)
        .join(Account, Account.id == Token.account_id)
        .where(
            Token.token_hash.in_(token_hashes),
            Token.revoked_at.is_(None),
            or_(Token.expires_at.is_(None), Token.expires_at > now),
            Account.disabled_at.is_(None),
            Account.must_change_password.is_(False),
        )
    )
    row = session.execute(query).first()
    if row is None:
        return None
    found = TokenRow(*row)
    if found.token.token_hash != token_hashes[0]:
        found.token.token_hash = token_hashes[0]
    return found


def mark_used(token: Token, now: datetime) -> None:
    """Note that the token is in use, every few minutes."""
    if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
        token.last_used_at = now


def list_tokens(session: Session, account_id: int) -> list[Token]:
    """The account's tokens that haven't been revoked, newest first."""
    query = (
        select(Token)
        .where(Token.account_id == account_id, Token.revoked_at.is_(None))
        .order_by(Token.id.desc())
    )
    return list(session.scalars(query))


def name_is_taken(session: Session, account_id: int, name: str) -> bool:
    """True when the account has a token of that name that hasn't been revoked."""
    query = select(Token.id).where(
        Token.account_id == account_id, Token.name == name, Token.revoked_at.is_(None)
    )
    return session.scalar(query) is not None


def owner_of_token(session: Session, path: Mapping[str, str]) -> int | None:
    """The id of the account whose token the path names; none when there is no such token."""
    token_id = row_id(path["token_id"])
    return session.scalar(select(Token.account_id).where(Token.id == token_id))


def revoke_token(session: Session, token_id: int, now: datetime) -> Token:
    """Revoke a token that exists; doing so twice changes nothing more."""
    token = session.scalars(select(Token).where(Token.id == token_id)).one()
    if token.revoked_at is None:
        token.revoked_at = now
    return token
