"""Taking a record off the map, bringing it back, deleting a draft, sending a draft to review."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app import wording
from app.desk.conflicts import conflict_page
from app.desk.requests import AsEditor, PathKey, PathNoun, once, say_outcome, version_in
from app.editing.conflict import Conflict
from app.editing.documents import find_document, read_document
from app.editing.edits import Edit, Outcome
from app.editing.errors import Blocked, FieldErrors
from app.editing.history import bring_back, delete_draft, withdraw
from app.editing.idempotency import new_key, outcome_json
from app.editing.reasons import CODES as REASON
from app.editing.saving import save
from app.editing.seen import who_sees
from app.editing.words import title_of, titles_of
from app.editing.write_policy import Editor
from app.errors import together
from app.forms.fields import WHOLE_FORM, Typed, require_fine, take
from app.nouns import NOUNS, Noun
from app.nouns.fields import label_of, with_values
from app.pages.desk.history import history_page
from app.queries.dependents import hidden_with
from app.security.callers import Desk, now_of
from app.security.csrf import Sent
from app.templating import render

router = APIRouter()
NAMES = ("base", "note", "submission")
REASONS = ("base", "reason", "conceal", "submission")


@dataclass(frozen=True)
class AboutRecord:
    """A request about one record, and the editor who makes it."""

    request: Request
    session: Session
    editor: Editor
    noun: Noun
    key: str

    def withdraw_page(self, typed: Typed) -> Response:
        """The form that asks for the reason, and says what readers lose besides."""
        document = read_document(self.session, self.noun.name, self.key)
        lost = hidden_with(self.session, self.noun.name, document.row_id)
        return render(
            self.request,
            "admin/withdraw.html",
            200 if typed.is_fine else 422,
            typed=typed,
            noun=self.noun,
            document=document,
            title=title_of(document.record, titles_of(self.session, document.record)),
            lost=say_lost(lost),
            lost_one=sum(map(len, lost.values())) == 1,
            at_once=self.editor.may_publish,
            seen=who_sees(document.record.publishing, now_of(self.request)),
        )

    def versions_page(self, typed: Typed) -> Response:
        """The page of versions, with what was typed into its forms."""
        return history_page(self.request, self.session, self.noun, self.key, typed=typed)

    def once(self, typed: Typed, act: Callable[[], Outcome]) -> dict[str, Any]:
        """What a form comes to, carried out once. Raises what `act` raises."""
        return once(self.session, self.editor, self.request, typed, lambda: outcome_json(act()))

    def conflict_page(self, conflict: Conflict, note: str) -> Response:
        """Both versions side by side, to be merged."""
        return conflict_page(self.request, self.session, conflict, note)

    def to_history(self, notice: str) -> Response:
        """Back to the page of versions, with a word on what was done."""
        return RedirectResponse(f"/admin/{self.noun.name}/{self.key}/history?notice={notice}", 303)

    def act_from_history(self, sent: FormData, act: Callable[[Typed], Outcome]) -> Response:
        """Do what a form on the page of versions asks for, and come back to it."""
        typed = take(sent, NAMES)
        require_fine(typed)
        try:
            result = self.once(typed, lambda: act(typed))
        except Conflict as conflict:
            return self.conflict_page(conflict, typed.text("note"))
        except FieldErrors as error:
            for path, sentences in error.errors.items():
                words = together(sentences)
                if sentences[0].code in REASON:
                    typed.refuse("note", words)
                else:
                    label = label_of(self.noun.name, path.split(".")[0])
                    named = words.reworded(f"{label}: {words}") if path else words
                    typed.refuse(WHOLE_FORM, named)
            return self.versions_page(typed)
        return self.to_history(say_outcome(result))


def about_record(
    request: Request, session: Desk, editor: AsEditor, noun: PathNoun, key: PathKey
) -> AboutRecord:
    """The record that the path names, and who asks."""
    return AboutRecord(request, session, editor, noun, key)


About = Annotated[AboutRecord, Depends(about_record)]


def say_lost(lost: Mapping[str, list[int]]) -> str:
    """What goes with a record, in words: «3 claims and 1 position»; empty for nothing."""
    parts = [wording.say_count(len(ids), NOUNS[name].singular) for name, ids in lost.items()]
    return " and ".join(parts)


@router.get("/admin/{noun}/{key}/withdraw")
def show_withdraw_form(about: About) -> Response:
    """The form that takes a record off the map."""
    document = read_document(about.session, about.noun.name, about.key)
    return about.withdraw_page(Typed({"submission": new_key(), "base": str(document.version)}))


@router.post("/admin/{noun}/{key}/withdraw")
def withdraw_record(about: About, sent: Sent) -> Response:
    """Take the record off the map, or propose to."""
    typed = take(sent, REASONS)
    require_fine(typed)

    def act() -> Outcome:
        return withdraw(
            about.session,
            about.editor,
            about.noun.name,
            about.key,
            base=version_in(typed.text("base")),
            reason=typed.text("reason"),
            conceal=typed.text("conceal") == "yes",
        )

    try:
        result = about.once(typed, act)
    except Conflict as conflict:
        return about.conflict_page(conflict, typed.text("reason"))
    except FieldErrors as error:
        for sentences in error.errors.values():
            name = "reason" if sentences[0].code in REASON else WHOLE_FORM
            typed.refuse(name, together(sentences))
        return about.withdraw_page(typed)
    return about.to_history(say_outcome(result))


@router.post("/admin/{noun}/{key}/bring-back")
def bring_back_record(about: About, sent: Sent) -> Response:
    """Publish a withdrawn record again, or make a deleted draft anew."""

    def act(typed: Typed) -> Outcome:
        base = version_in(typed.text("base")) if typed.text("base") else None
        note = typed.text("note")
        return bring_back(
            about.session, about.editor, about.noun.name, about.key, base=base, note=note
        )

    return about.act_from_history(sent, act)


@router.post("/admin/{noun}/{key}/submit")
def submit_record(about: About, sent: Sent) -> Response:
    """Publish a draft, or send it to review, whichever the editor may."""

    def act(typed: Typed) -> Outcome:
        document = read_document(about.session, about.noun.name, about.key)
        wanted = with_values(document.record, {"publishing.status": "published"})
        edit = Edit(about.noun.name, wanted, version_in(typed.text("base")))
        return save(about.session, about.editor, [edit], typed.text("note"))

    return about.act_from_history(sent, act)


@router.post("/admin/{noun}/{key}/delete")
def delete_record(about: About, sent: Sent) -> Response:
    """Delete a draft."""
    typed = take(sent, ("base",))
    require_fine(typed)
    session, noun, key = about.session, about.noun.name, about.key
    if find_document(session, noun, key) is not None:
        try:
            delete_draft(session, about.editor, noun, key, base=version_in(typed.text("base")))
        except Blocked as blocked:
            reasons = f" ({', '.join(blocked.reasons)})" if blocked.reasons else ""
            typed.refuse(WHOLE_FORM, blocked.said.reworded(blocked.message + reasons))
            typed.texts["submission"] = new_key()
            return about.versions_page(typed)
    return about.to_history("deleted")
