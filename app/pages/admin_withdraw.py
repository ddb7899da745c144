"""Taking a record off the map, bringing it back, deleting a draft, sending a draft to review."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app import wording
from app.editing.documents import find_document, read_document
from app.editing.errors import Blocked, Conflict, FieldErrors
from app.editing.fields import label_of, with_values
from app.editing.history import bring_back, delete_draft, withdraw
from app.editing.nouns import NOUNS, Noun
from app.editing.once import new_key, outcome_json
from app.editing.saving import Edit, Outcome, save
from app.editing.ways import Editor
from app.editing.words import title_of, titles_of
from app.forms.fields import WHOLE_FORM, Typed, require_fine, take
from app.pages.admin_history import history_page
from app.pages.admin_merge import conflict_page
from app.pages.desk import AsEditor, PathKey, PathNoun, once, say_outcome, version_in
from app.queries.dependents import hidden_with
from app.security.callers import Desk
from app.security.csrf import Sent
from app.templating import render

router = APIRouter()
NAMES = ("base", "note", "submission")


def withdraw_page(
    request: Request, session: Session, editor: Editor, noun: Noun, key: str, *, typed: Typed
) -> Response:
    """The form that asks for the reason, and says what readers lose besides."""
    document = read_document(session, noun.name, key)
    return render(
        request,
        "admin/withdraw.html",
        200 if typed.is_fine else 422,
        typed=typed,
        noun=noun,
        document=document,
        title=title_of(document.record, titles_of(session, document.record)),
        lost=say_lost(hidden_with(session, noun.name, document.row_id)),
        at_once=editor.may_publish,
    )


def say_lost(lost: Mapping[str, list[int]]) -> str:
    """What goes with a record, in words: «3 claims and 1 position»; empty for nothing."""
    parts = [wording.say_count(len(ids), NOUNS[name].singular) for name, ids in lost.items()]
    return " and ".join(parts)


@router.get("/admin/{noun}/{key}/withdraw")
def show_withdraw_form(
    request: Request, session: Desk, editor: AsEditor, *, noun: PathNoun, key: PathKey
) -> Response:
    """The form that takes a record off the map."""
    document = read_document(session, noun.name, key)
    typed = Typed({"submission": new_key(), "base": str(document.version)})
    return withdraw_page(request, session, editor, noun, key, typed=typed)


@router.post("/admin/{noun}/{key}/withdraw")
def withdraw_record(
    request: Request,
    session: Desk,
    editor: AsEditor,
    *,
    noun: PathNoun,
    key: PathKey,
    sent: Sent,
) -> Response:
    """Take the record off the map, or propose to."""
    typed = take(sent, ("base", "reason", "conceal", "submission"))
    require_fine(typed)

    def act() -> dict[str, Any]:
        outcome = withdraw(
            session,
            editor,
            noun.name,
            key,
            base=version_in(typed.text("base")),
            reason=typed.text("reason"),
            conceal=typed.text("conceal") == "yes",
        )
        return outcome_json(outcome)

    try:
        result = once(session, editor, request, typed, act)
    except Conflict as conflict:
        return conflict_page(request, session, conflict, typed.text("reason"))
    except FieldErrors as error:
        for path, sentences in error.errors.items():
            name = "reason" if path in ("reason", "note") else WHOLE_FORM
            typed.refuse(name, " ".join(sentences))
        return withdraw_page(request, session, editor, noun, key, typed=typed)
    return to_history(noun, key, say_outcome(result))


@router.post("/admin/{noun}/{key}/bring-back")
def bring_back_record(
    request: Request,
    session: Desk,
    editor: AsEditor,
    *,
    noun: PathNoun,
    key: PathKey,
    sent: Sent,
) -> Response:
    """Publish a withdrawn record again, or make a deleted draft anew."""

    def act(typed: Typed) -> Outcome:
        base = version_in(typed.text("base")) if typed.text("base") else None
        return bring_back(session, editor, noun.name, key, base=base, note=typed.text("note"))

    typed = take(sent, NAMES)
    return act_from_history(request, session, editor, noun, key, typed=typed, act=act)


@router.post("/admin/{noun}/{key}/submit")
def submit_record(
    request: Request,
    session: Desk,
    editor: AsEditor,
    *,
    noun: PathNoun,
    key: PathKey,
    sent: Sent,
) -> Response:
    """Publish a draft, or send it to review, whichever the editor may."""

    def act(typed: Typed) -> Outcome:
        document = read_document(session, noun.name, key)
        wanted = with_values(document.record, {"publishing.status": "published"})
        edit = Edit(noun.name, wanted, version_in(typed.text("base")))
        return save(session, editor, [edit], typed.text("note"))

    typed = take(sent, NAMES)
    return act_from_history(request, session, editor, noun, key, typed=typed, act=act)


def act_from_history(
    request: Request,
    session: Session,
    editor: Editor,
    noun: Noun,
    key: str,
    *,
    typed: Typed,
    act: Any,
) -> Response:
    """Do what a form on the page of versions asks for, and come back to it."""
    require_fine(typed)
    try:
        result = once(session, editor, request, typed, lambda: outcome_json(act(typed)))
    except Conflict as conflict:
        return conflict_page(request, session, conflict, typed.text("note"))
    except FieldErrors as error:
        for path, sentences in error.errors.items():
            words = " ".join(sentences)
            if path == "note":
                typed.refuse("note", words)
            else:
                label = label_of(noun.name, path.split(".")[0])
                typed.refuse(WHOLE_FORM, f"{label}: {words}" if path else words)
        return history_page(request, session, noun, key, typed=typed)
    return to_history(noun, key, say_outcome(result))


@router.post("/admin/{noun}/{key}/delete")
def delete_record(
    request: Request,
    session: Desk,
    editor: AsEditor,
    *,
    noun: PathNoun,
    key: PathKey,
    sent: Sent,
) -> Response:
    """Delete a draft."""
    typed = take(sent, ("base",))
    require_fine(typed)
    if find_document(session, noun.name, key) is not None:
        try:
            delete_draft(session, editor, noun.name, key, base=version_in(typed.text("base")))
        except Blocked as blocked:
            reasons = f" ({', '.join(blocked.reasons)})" if blocked.reasons else ""
            typed.refuse(WHOLE_FORM, blocked.message + reasons)
            typed.texts["submission"] = new_key()
            return history_page(request, session, noun, key, typed=typed)
    return to_history(noun, key, "deleted")


def to_history(noun: Noun, key: str, notice: str) -> Response:
    """Back to the page of versions, with a word on what was done."""
    return RedirectResponse(f"/admin/{noun.name}/{key}/history?notice={notice}", 303)
