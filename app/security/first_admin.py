"""The first account of a new map, so that somebody can invite the others."""

from sqlalchemy.orm import Session

from app.clock import wall_clock
from app.errors import SetupError
from app.queries.accounts import count_accounts, create_account, lock_accounts
from app.queries.audit import note
from app.security.password_rules import password_fault
from app.security.passwords import generate_password, hash_password
from app.settings import Settings

LOGIN = "admin"


def ensure_first_admin(session: Session, settings: Settings) -> str | None:
    """Make the account `admin` where there is no account at all; its password if we made it up.

    A password that was made up must be changed at the first sign-in; the caller prints it once.
    One from CONFLICT_MAP_ADMIN_PASSWORD is the operator's own. Two starts at once make one account.
    Raises SetupError for a password that wouldn't do.
    """
    lock_accounts(session)
    if count_accounts(session):
        return None
    given = settings.admin_password
    if given is not None:
        fault = password_fault(given, LOGIN)
        if fault is not None:
            raise SetupError(f"CONFLICT_MAP_ADMIN_PASSWORD won't do. {fault}")
    password = given or generate_password()
    account = create_account(
        session,
        LOGIN,
        "Admin",
        "admin",
        password_hash=hash_password(password),
        must_change_password=given is None,
    )
    note(session, "account_made", wall_clock(), account_id=account.id)
    return None if given is not None else password
