"""Invitations and resets: links that set a password once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Account, OneTimeLink

LASTS = {"invitation": timedelta(days=7), "reset": timedelta(hours=24)}


@dataclass(frozen=True)
class LinkRow:
    """A link and whose password it sets."""

    link: OneTimeLink
    account: Account


def create_link(
    session: Session,
    account_id: int,
    kind: str,
    token_hash: str,
    *,
    now: datetime,
    created_by: int | None,
) -> OneTimeLink:
    """A new link, flushed; the account's earlier ones end."""
    end_links(session, account_id, now)
    link = OneTimeLink(
        kind=kind,
        account_id=account_id,
        token_hash=token_hash,
        created_by=created_by,
        created_at=now,
        expires_at=now + LASTS[kind],
    )
    session.add(link)
    session.flush()
    return link


def open_link(session: Session, kind: str, token_hashes: Collection[str], now: datetime) -> LinkRow:
    """The link that can still be used, locked until the commit. Raises NotFound."""
    query = (
        select(OneTimeLink, Account)
        .join(Account, Account.id == OneTimeLink.account_id)
        .where(
            OneTimeLink.kind == kind,
            OneTimeLink.token_hash.in_(token_hashes),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            Account.disabled_at.is_(None),
        )
        .with_for_update()
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound("This link has been used, has expired or never was. Ask an admin for one.")
    return LinkRow(*row)


def end_links(session: Session, account_id: int, now: datetime) -> None:
    """Make the account's links unusable."""
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )
