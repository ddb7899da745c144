"""Two editors, one record: the version that was put together from both is saved.

`app.desk.conflicts` shows both; its form leads here.
"""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.desk.conflicts import CHOICE, Comparison, refuse_unchosen, show_comparison
from app.desk.requests import AsEditor, PathKey, PathNoun, version_in
from app.desk.sent_form import Result, SentForm, state_in
from app.editing.documents import find_version, read_version
from app.editing.edits import Edit, Outcome
from app.editing.errors import FieldErrors, Stale
from app.editing.merging import merge
from app.editing.record_json import record_from_json
from app.editing.saving import save
from app.errors import BadForm
from app.forms.fields import Typed, require_fine, take
from app.queries.drafts import drop_draft
from app.queries.history import who_made
from app.routers import router_for_desk
from app.security.callers import Desk
from app.security.csrf import Sent

router = router_for_desk()
# A document in JSON may be longer than anything that is typed.
LONGEST_DOCUMENT = 900_000
HIDDEN = ("opened", "base", "mine", "others", "review", "submission", "visit", "note")


@router.post("/admin/{noun}/{key}/merge")
def save_merged(
    request: Request,
    session: Desk,
    editor: AsEditor,
    *,
    noun: PathNoun,
    key: PathKey,
    sent: Sent,
) -> Response:
    """Save the version that was put together."""
    names = [name for name in sent if name.startswith(CHOICE)]
    typed = take(sent, (*HIDDEN, *names), LONGEST_DOCUMENT)
    require_fine(typed)
    comparison = read_comparison(session, noun.name, key, typed)
    refuse_unchosen(typed, comparison.merge.conflicts)
    if not typed.is_fine:
        return show_comparison(request, session, comparison, typed, 422)
    choices: Mapping[str, Any] = {
        field.name: typed.text(CHOICE + field.name) for field in comparison.merge.conflicts
    }
    edits = [Edit(noun.name, comparison.merge.record(choices), comparison.base), *comparison.others]

    def act() -> Outcome:
        note = typed.text("note")
        outcome = save(session, editor, edits, note, review_id=comparison.review_id)
        if typed.text("visit"):
            form = f"{noun.name}/{key}/edit"
            drop_draft(session, editor.account_id, form, typed.text("visit"))
        return outcome

    def again(status: int) -> Response:
        return show_comparison(request, session, comparison, typed, status)

    def done(result: Result) -> str:
        state = state_in(result)
        notice = state if state in ("proposed", "in_review") else "merged"
        return f"/admin/{noun.name}/{key}/history?notice={notice}"

    return SentForm(request, session, editor, typed, again, noun=noun.name).answer(act, done)


def read_comparison(session: Session, noun: str, key: str, typed: Typed) -> Comparison:
    """The three versions that the form is about, read anew. Raises BadForm, NotFound, Stale."""
    opened, base = version_in(typed.text("opened")), version_in(typed.text("base"))
    theirs = read_version(session, noun, key, base)
    was = find_version(session, noun, theirs.row_id, opened)
    if was is None:
        raise Stale(
            "'{key}' has no version {version}; open its form again.", key=key, version=opened
        )
    try:
        mine = record_from_json(noun, json.loads(typed.text("mine")))
        others = [
            Edit(str(other), record_from_json(str(other), data))
            for other, data in json.loads(typed.text("others") or "[]")
        ]
    except (ValueError, TypeError, RecursionError, FieldErrors):
        raise BadForm("The form doesn't hold your version any more; open it again.") from None
    if mine.key != key:
        raise BadForm("The form is about another record; open it again.")
    by, at = who_made(session, base)
    review = typed.text("review")
    return Comparison(
        merge=merge(noun, was.record, theirs.record, mine),
        opened=opened,
        base=base,
        others=others,
        review_id=version_in(review) if review else None,
        by=by,
        at=at,
    )
