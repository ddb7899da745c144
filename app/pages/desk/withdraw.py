"""Taking a record off the map, bringing it back, deleting a draft, sending a draft to review."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app import wording
from app.desk.requests import AsEditor, PathKey, PathNoun, version_in
from app.desk.sent_form import Result, SentForm, state_in
from app.editing.documents import find_document, read_document
from app.editing.edits import Edit, Outcome
from app.editing.history import bring_back, delete_draft, withdraw
from app.editing.idempotency import new_key
from app.editing.saving import save
from app.editing.seen import who_sees
from app.editing.words import title_of, titles_of
from app.editing.write_policy import Editor
from app.forms.fields import Typed, require_fine, take
from app.languages import ngettext, nmark, say_all
from app.nouns import NOUNS, Noun
from app.nouns.fields import with_values
from app.pages.desk.history import history_page
from app.queries.dependents import hidden_with
from app.routers import router_for_desk
from app.security.callers import Desk, now_of
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
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

    def withdraw_page(self, typed: Typed, status: int = 200) -> Response:
        """The form that asks for the reason, and says what readers lose besides."""
        document = read_document(self.session, self.noun.name, self.key)
        lost = hidden_with(self.session, self.noun.name, document.row_id)
        return render(
            self.request,
            "admin/withdraw.html",
            status,
            typed=typed,
            noun=self.noun,
            document=document,
            title=title_of(document.record, titles_of(self.session, document.record)),
            lost=say_lost(lost, self.noun.name),
            at_once=self.editor.may_publish,
            seen=who_sees(document.record.publishing, now_of(self.request)),
        )

    def versions_page(self, typed: Typed, status: int) -> Response:
        """The page of versions, with what was typed into its forms."""
        about = (self.request, self.session, self.noun, self.key)
        return history_page(*about, typed=typed, status=status)

    def answer(
        self,
        typed: Typed,
        act: Callable[[], Outcome | Result],
        again: Callable[[int], Response],
        reason: str = "note",
    ) -> Response:
        """Do what a form asks for, and lead back to the page of versions with a word on it."""
        form = SentForm(
            self.request,
            self.session,
            self.editor,
            typed,
            again,
            noun=self.noun.name,
            reason=reason,
        )
        history = f"/admin/{self.noun.name}/{self.key}/history"
        return form.answer(act, lambda done: f"{history}?notice={state_in(done)}")

    def act_from_history(
        self, sent: FormData, act: Callable[[Typed], Outcome | Result]
    ) -> Response:
        """Do what a form on the page of versions asks for, and come back to it."""
        typed = take(sent, NAMES)
        require_fine(typed)
        return self.answer(
            typed, lambda: act(typed), lambda status: self.versions_page(typed, status)
        )


def about_record(
    request: Request, session: Desk, editor: AsEditor, noun: PathNoun, key: PathKey
) -> AboutRecord:
    """The record that the path names, and who asks."""
    return AboutRecord(request, session, editor, noun, key)


About = Annotated[AboutRecord, Depends(about_record)]


# What rests on a record of each noun alone. Nothing does on a link.
RESTING = {
    "places": nmark(
        "{records} that rests on this place alone.", "{records} that rest on this place alone."
    ),
    "actors": nmark(
        "{records} that rests on this actor alone.", "{records} that rest on this actor alone."
    ),
    "sources": nmark(
        "{records} that rests on this source alone.", "{records} that rest on this source alone."
    ),
    "claims": nmark(
        "{records} that rests on this claim alone.", "{records} that rest on this claim alone."
    ),
    "positions": nmark(
        "{records} that rests on this position alone.",
        "{records} that rest on this position alone.",
    ),
}


def say_lost(lost: Mapping[str, list[int]], noun: str) -> str:
    """What goes with a record of a noun: «3 claims and 1 position that rest on this source alone.»

    Empty for nothing.
    """
    if not lost:
        return ""
    records = say_all(
        wording.say_count(len(ids), NOUNS[name].singular) for name, ids in lost.items()
    )
    return ngettext(*RESTING[noun], sum(map(len, lost.values())), records=records)


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

    def again(status: int) -> Response:
        return about.withdraw_page(typed, status)

    return about.answer(typed, act, again, "reason")


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
    """Delete a draft; one that is gone already stays so."""
    session, noun, key = about.session, about.noun.name, about.key

    def act(typed: Typed) -> Result:
        if find_document(session, noun, key) is not None:
            delete_draft(session, about.editor, noun, key, base=version_in(typed.text("base")))
        return {"saved": [{"state": "deleted"}]}

    return about.act_from_history(sent, act)
