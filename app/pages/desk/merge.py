"""Two editors, one record: the version that was put together from both is saved.

`app.desk.conflicts` shows both; its form leads here.
"""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.desk.conflicts import CHOICE, Comparison, conflict_page, show_comparison
from app.desk.requests import AsEditor, PathKey, PathNoun, version_in
from app.editing.conflict import Conflict
from app.editing.documents import find_version, read_version
from app.editing.edits import Edit
from app.editing.errors import FieldErrors, Stale
from app.editing.idempotency import outcome_json, run_once
from app.editing.merging import merge
from app.editing.reasons import CODES as REASON
from app.editing.record_json import record_from_json
from app.editing.saving import save
from app.errors import BadForm, Said, together
from app.forms.fields import Typed, require_fine, take
from app.nouns.fields import label_of
from app.queries.drafts import drop_draft
from app.queries.history import who_made
from app.security.callers import Desk
from app.security.csrf import Sent

router = APIRouter()
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
    missing = [
        field
        for field in comparison.merge.conflicts
        if typed.text(CHOICE + field.name) not in ("theirs", "mine")
    ]
    for field in missing:
        typed.refuse(
            CHOICE + field.name,
            Said("missing", "{label}: choose one of the two.", label=field.label),
        )
    if missing:
        return show_comparison(request, session, comparison, typed, 422)
    choices: Mapping[str, Any] = {
        field.name: typed.text(CHOICE + field.name) for field in comparison.merge.conflicts
    }
    edits = [Edit(noun.name, comparison.merge.record(choices), comparison.base), *comparison.others]
    content = {name: text for name, text in typed.texts.items() if name != "submission"}

    def act() -> dict[str, Any]:
        note = typed.text("note")
        outcome = save(session, editor, edits, note, review_id=comparison.review_id)
        if typed.text("visit"):
            form = f"{noun.name}/{key}/edit"
            drop_draft(session, editor.account_id, form, typed.text("visit"))
        return outcome_json(outcome)

    sent_as = ["merge", noun.name, key, content]
    try:
        result = run_once(session, editor, typed.text("submission"), sent_as, act)
    except Conflict as conflict:
        return conflict_page(request, session, conflict, typed.text("note"), typed.text("visit"))
    except FieldErrors as error:
        for path, sentences in error.errors.items():
            name = path.split(".")[0]
            field_label = "Reason" if sentences[0].code in REASON else label_of(noun.name, name)
            words = together(sentences)
            typed.refuse(path, words.reworded(f"{field_label}: {words}") if path else words)
        return show_comparison(request, session, comparison, typed, 422)
    state = result["saved"][0]["state"]
    notice = state if state in ("proposed", "in_review") else "merged"
    return RedirectResponse(f"/admin/{noun.name}/{key}/history?notice={notice}", 303)


def read_comparison(session: Session, noun: str, key: str, typed: Typed) -> Comparison:
    """The three versions that the form is about, read anew. Raises BadForm, NotFound, Stale."""
    opened, base = version_in(typed.text("opened")), version_in(typed.text("base"))
    theirs = read_version(session, noun, key, base)
    was = find_version(session, noun, theirs.row_id, opened)
    if was is None:
        raise Stale(f"'{key}' has no version {opened}; open its form again.")
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
