"""Drafts of forms: what someone has typed and not sent yet, one for each form."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models import Draft
from app.queries.sessions import row_id

LONGEST_FORM = 200
LONGEST_TITLE = 200
LARGEST_DRAFT = 256 * 1024
# The oldest go when there are more: nobody comes back to the hundredth draft.
MOST_DRAFTS = 100


class DraftTooLarge(AppError):
    """A draft that is larger than any form."""

    status = 413
    title = "This is too much for a draft"


def save_draft(
    session: Session,
    account_id: int,
    form: str,
    fields: Mapping[str, Any],
    *,
    title: str = "",
    base: int | None = None,
) -> int:
    """Keep what was typed into a form, in place of what was kept before; the draft's number.

    `form` is its path below /admin/, such as positions/new. Raises DraftTooLarge.
    """
    if len(form) > LONGEST_FORM or len(json.dumps(fields)) > LARGEST_DRAFT:
        raise DraftTooLarge(f"A draft holds up to {LARGEST_DRAFT // 1024} kB.")
    values = {"title": title[:LONGEST_TITLE], "base": base, "fields": dict(fields)}
    draft_id = session.scalars(
        insert(Draft)
        .values(account_id=account_id, form=form, **values)
        .on_conflict_do_update(
            index_elements=["account_id", "form"], set_=values | {"updated_at": func.now()}
        )
        .returning(Draft.id)
    ).one()
    newest = (
        select(Draft.id)
        .where(Draft.account_id == account_id)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(MOST_DRAFTS)
        .scalar_subquery()
    )
    session.execute(delete(Draft).where(Draft.account_id == account_id, Draft.id.not_in(newest)))
    return draft_id


def read_draft(session: Session, account_id: int, form: str) -> Draft | None:
    """What an account has typed into a form; none where nothing is kept."""
    return session.scalars(
        select(Draft)
        .where(Draft.account_id == account_id, Draft.form == form)
        .execution_options(populate_existing=True)
    ).first()


def list_drafts(session: Session, account_id: int) -> list[Draft]:
    """Every draft of an account, the latest first."""
    query = select(Draft).where(Draft.account_id == account_id)
    return list(session.scalars(query.order_by(Draft.updated_at.desc(), Draft.id.desc())))


def drop_draft(session: Session, account_id: int, form: str) -> None:
    """Forget a draft: its form was sent."""
    session.execute(delete(Draft).where(Draft.account_id == account_id, Draft.form == form))


def discard_draft(session: Session, account_id: int, draft_id: int) -> None:
    """Forget a draft by its number, if the account has it."""
    session.execute(delete(Draft).where(Draft.account_id == account_id, Draft.id == draft_id))


def owner_of_draft(session: Session, path: Mapping[str, str]) -> int | None:
    """The account of the draft that a path names; none without one."""
    return session.scalar(select(Draft.account_id).where(Draft.id == row_id(path["draft_id"])))
