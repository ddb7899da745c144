"""Accounts: finding, making and altering them, and the log of what befell them.

Nothing here hashes or checks a password: what comes in is a hash already (`app.security`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Account, SignInSession

# Two first starts, or two admins who demote each other, take turns behind this lock.
ACCOUNTS_LOCK = 0x61636374


@dataclass(frozen=True)
class AccountRow:
    """An account in the list of all, and when it was last used."""

    account: Account
    last_seen_at: datetime | None

    @property
    def state(self) -> str:
        """removed, disabled, invited or active."""
        if self.account.removed_at is not None:
            return "removed"
        if self.account.disabled_at is not None:
            return "disabled"
        return "invited" if self.account.password_hash is None else "active"


def lock_accounts(session: Session) -> None:
    """Wait until nobody else counts or alters accounts; held until the commit."""
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ACCOUNTS_LOCK})


def list_accounts(session: Session) -> list[AccountRow]:
    """Every account in the order of names, the disabled ones last."""
    seen = (
        select(SignInSession.account_id, func.max(SignInSession.last_seen_at).label("seen"))
        .group_by(SignInSession.account_id)
        .subquery()
    )
    query = (
        select(Account, seen.c.seen)
        .outerjoin(seen, seen.c.account_id == Account.id)
        .order_by(Account.disabled_at.is_not(None), func.lower(Account.display_name), Account.id)
    )
    return [AccountRow(*row) for row in session.execute(query)]


def find_account(session: Session, login: str) -> Account | None:
    """The account of that sign-in name, in any case of letters; none when there is none."""
    return session.scalar(select(Account).where(Account.login == login.lower()))


def get_account_by_login(session: Session, login: str) -> Account:
    """The account of that sign-in name. Raises NotFound."""
    account = find_account(session, login)
    if account is None:
        raise NotFound("No account is called {login!r}.", login=login[:60])
    return account


def lock_account(session: Session, account_id: int) -> Account:
    """The account of that id, which must exist, locked until the commit."""
    return session.scalars(select(Account).where(Account.id == account_id).with_for_update()).one()


def count_accounts(session: Session, *, active_only: bool = False) -> int:
    """How many accounts there are, or how many of them aren't disabled."""
    query = select(func.count(Account.id))
    if active_only:
        query = query.where(Account.disabled_at.is_(None))
    return session.scalar(query) or 0


def is_last_admin(session: Session, account: Account) -> bool:
    """True when nobody else could let people in; call `lock_accounts` first."""
    others = select(func.count(Account.id)).where(
        Account.id != account.id,
        Account.role == "admin",
        Account.disabled_at.is_(None),
        Account.password_hash.is_not(None),
    )
    return account.role == "admin" and not session.scalar(others)


def create_account(
    session: Session,
    login: str,
    display_name: str,
    role: str,
    *,
    email: str | None = None,
    password_hash: str | None = None,
    must_change_password: bool = False,
) -> Account:
    """A new account, flushed; without a password it waits for its invitation to be taken up."""
    account = Account(
        login=login.lower(),
        display_name=display_name,
        role=role,
        email=email,
        password_hash=password_hash,
        must_change_password=must_change_password,
    )
    session.add(account)
    session.flush()
    return account


def set_password(account: Account, password_hash: str, *, must_change: bool = False) -> None:
    """Give the account another password."""
    account.password_hash = password_hash
    account.must_change_password = must_change
