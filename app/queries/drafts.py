"""Drafts of forms: what someone has typed and not sent yet, one for each visit to a form."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.errors import AppError
from app.languages import mark
from app.models import Draft, Submission
from app.queries.sessions import row_id

LONGEST_FORM = 200
LONGEST_TITLE = 200
LONGEST_VISIT = 200
LARGEST_DRAFT = 256 * 1024
# The oldest go when there are more: nobody comes back to the hundredth draft.
MOST_DRAFTS = 100


class DraftTooLarge(AppError):
    """A draft that is larger than any form."""

    status = 413
    code = "too_long"
    title = mark("This is too much for a draft")


def save_draft(
    session: Session,
    account_id: int,
    form: str,
    fields: Mapping[str, Any],
    *,
    title: str = "",
    base: int | None = None,
    came_back: bool = False,
) -> int | None:
    """Keep what was typed in one visit to a form, in place of what was kept of it; the draft's id.

    `form` is its path below /admin/, such as positions/new; `fields` name the visit and the
    submission. None, and nothing kept, where the form was sent meanwhile, unless it `came_back`
    and is being filled in again. Raises DraftTooLarge.
    """
    if len(form) > LONGEST_FORM or len(json.dumps(fields)) > LARGEST_DRAFT:
        raise DraftTooLarge("A draft holds up to {most_kb} kB.", most_kb=LARGEST_DRAFT // 1024)
    visit = visit_of(form, fields)
    _await_visit(session, account_id, visit)
    if not came_back and _was_sent(session, account_id, fields.get("submission")):
        return None
    values = {"form": form, "title": title[:LONGEST_TITLE], "base": base, "fields": dict(fields)}
    draft_id = session.scalars(
        insert(Draft)
        .values(account_id=account_id, visit=visit, **values)
        .on_conflict_do_update(
            index_elements=["account_id", "visit"], set_=values | {"updated_at": func.now()}
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


def visit_of(form: str, fields: Mapping[str, Any]) -> str:
    """What tells a visit from others to the same form; the form itself where the fields don't say."""
    visit = fields.get("visit")
    named = isinstance(visit, str) and 0 < len(visit) <= LONGEST_VISIT
    return str(visit) if named else f"form {form}"


def _await_visit(session: Session, account_id: int, visit: str) -> None:
    """Wait until nobody else keeps or forgets the draft of a visit, until the transaction ends.

    A draft that is on its way while its form is being saved would stay behind otherwise.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(visit, account_id))))


def _was_sent(session: Session, account_id: int, key: Any) -> bool:
    if not isinstance(key, str):
        return False
    sent = select(Submission.id).where(Submission.account_id == account_id, Submission.key == key)
    return session.scalar(sent) is not None


def read_draft(session: Session, account_id: int, form: str, draft_id: int) -> Draft | None:
    """What an account has typed into a form in one visit; none where nothing is kept of it."""
    return session.scalars(
        select(Draft)
        .where(Draft.account_id == account_id, Draft.form == form, Draft.id == draft_id)
        .execution_options(populate_existing=True)
    ).first()


def list_drafts(session: Session, account_id: int, form: str = "") -> list[Draft]:
    """The drafts of an account, of one form alone if it is named, the latest first."""
    query = select(Draft).where(Draft.account_id == account_id)
    query = query.where(Draft.form == form) if form else query
    return list(session.scalars(query.order_by(Draft.updated_at.desc(), Draft.id.desc())))


def drop_draft(session: Session, account_id: int, form: str, visit: str) -> None:
    """Forget the draft of a visit: its form was sent."""
    visit = visit_of(form, {"visit": visit})
    _await_visit(session, account_id, visit)
    session.execute(delete(Draft).where(Draft.account_id == account_id, Draft.visit == visit))


def discard_draft(session: Session, account_id: int, draft_id: int) -> None:
    """Forget a draft by its number, if the account has it."""
    session.execute(delete(Draft).where(Draft.account_id == account_id, Draft.id == draft_id))


def owner_of_draft(session: Session, path: Mapping[str, str]) -> int | None:
    """The account of the draft that a path names; none without one."""
    return session.scalar(select(Draft.account_id).where(Draft.id == row_id(path["draft_id"])))
