"""Removing somebody's personal data, while what they did stays and says «a former editor»."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.models import (
    Account,
    Audit,
    Draft,
    Import,
    OneTimeLink,
    RecoveryCode,
    SignInSession,
    Submission,
    Token,
)

FORMER_EDITOR = "A former editor"
# What hangs on an account and nothing else needs: names of machines and tokens, texts not sent.
OF_THE_PERSON = (SignInSession, RecoveryCode, Token, OneTimeLink, Draft, Submission)


def remove_personal_data(session: Session, account: Account, now: datetime) -> None:
    """Make an account nobody's, for good; it must be locked. Whatever shows its name shows the new one.

    The row itself stays, because changes, reviews and the audit name it by its number.
    """
    for table in OF_THE_PERSON:
        session.execute(delete(table).where(table.account_id == account.id))
    # What was brought in is the map's evidence, with nobody's name on it.
    session.execute(
        delete(Import).where(Import.account_id == account.id, Import.state != "brought")
    )
    session.execute(
        update(Audit)
        .where((Audit.account_id == account.id) | (Audit.by_id == account.id))
        .values(network=None)
    )
    account.login = f"former-{account.id}"
    account.display_name = FORMER_EDITOR
    account.email = account.password_hash = None
    account.totp_secret = account.totp_confirmed_at = account.totp_last_step = None
    account.must_change_password = False
    account.disabled_at = account.disabled_at or now
    account.removed_at = now
    session.flush()
