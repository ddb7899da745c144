"""Forms and requests that were carried out, by the key that came with them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import Submission

# How long a form may be sent again and still be known.
KEPT = timedelta(days=30)


def claim_key(session: Session, account_id: int, key: str, fingerprint: str) -> int | None:
    """Number of a new submission under the key; none when there is one already.

    Waits while another transaction carries out the same key: when that commits there is one, when
    it fails there is none.
    """
    return session.scalar(
        insert(Submission)
        .values(account_id=account_id, key=key, fingerprint=fingerprint)
        .on_conflict_do_nothing(index_elements=["account_id", "key"])
        .returning(Submission.id)
    )


def find_submission(session: Session, account_id: int, key: str) -> Submission:
    """The submission under the key, which must exist."""
    return session.scalars(
        select(Submission).where(Submission.account_id == account_id, Submission.key == key)
    ).one()


def keep_result(session: Session, submission_id: int, result: dict[str, Any]) -> None:
    """Note what came of a submission."""
    session.execute(update(Submission).where(Submission.id == submission_id).values(result=result))


def sweep_submissions(session: Session) -> None:
    """Forget submissions that are too old to be sent again."""
    session.execute(delete(Submission).where(Submission.created_at < func.now() - KEPT))
