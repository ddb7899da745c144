"""One visit to a form of the desk: showing it, and what becomes of it once it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.datastructures import FormData

from app import gazetteer
from app.desk.choices import CHOICES
from app.desk.conflicts import conflict_page
from app.desk.form_words import Notice, say_form
from app.desk.making import begin_new, take_made, written_at
from app.desk.noun_forms import NounForm, from_draft, show_picked
from app.desk.opened import Opened
from app.desk.outlook import outlook
from app.desk.returning import address_after
from app.editing.conflict import Conflict
from app.editing.edits import Edit
from app.editing.errors import FieldErrors, KeyReused
from app.editing.idempotency import new_key, outcome_json, run_once
from app.editing.reasons import check_note, reason_needed
from app.editing.saving import save
from app.editing.unfinished import problems_in
from app.editing.words import title_of, titles_of
from app.editing.write_policy import Editor
from app.forms.entry import Entry, read_entry
from app.forms.form_documents import Filled, FormDocument, record_of, show_errors
from app.forms.locating import have_it_looked_at
from app.forms.picking import entry_choice
from app.forms.position import writes_claim
from app.forms.publishing import publishing_data
from app.models import Draft
from app.presenting.whereabouts import say_readings, say_typed_where
from app.queries.drafts import drop_draft, list_drafts, read_draft
from app.queries.sessions import row_id
from app.queries.warnings import Caution
from app.security.callers import now_of
from app.templating import render

FRAME = "admin/forms/frame.html"
# So many drafts are offered above a form; the desk lists more of them.
MOST_OFFERED = 5
# What is said of a field without a value.
EMPTY = ("missing", "too_few")


@dataclass
class Visit:
    """Who looks at which form."""

    request: Request
    session: Session
    editor: Editor
    opened: Opened

    @property
    def form(self) -> NounForm:
        """The form of the noun."""
        return self.opened.form

    def kept_draft(self) -> Entry | None:
        """The form as its draft has it, where the address asks for that."""
        number = row_id(self.request.query_params.get("draft", ""))
        if number is None:
            return None
        draft = read_draft(self.session, self.editor.account_id, self.opened.path, number)
        if draft is None:
            return None
        if draft.base is not None and self.opened.base is not None:
            # It was begun on an older version: saving it will find what was changed since.
            self.opened = replace(self.opened, base=draft.base)
        entry = from_draft(self.session, self.form, {**draft.fields, "visit": draft.visit})
        take_made(self.session, self.form, entry, self.request.query_params)
        return entry

    def show(
        self,
        entry: Entry,
        *,
        status: int = 200,
        notice: Notice | None = None,
        cautions: Sequence[Caution] = (),
    ) -> Response:
        """The form's page, or the form alone where the entry's `part` asks for that."""
        form, opened = self.form, self.opened
        show_picked(self.session, form, entry)
        words = say_form(form, self.editor, opened.document, opened.path, self.title())
        words.submission = entry.text("submission") or new_key()
        words.visit = entry.text("visit") or new_key()
        words.base = opened.base
        words.writes_claim = (
            writes_claim(entry) or "new-statement" in entry.opens or entry.errors_below(("new-",))
        )
        if opened.document is None and not entry.errors:
            words.focus = next((name for name in form.focus if not entry.text(name)), "")
        query = self.request.url.query
        response = render(
            self.request,
            form.body if entry.text("part") == "form" else FRAME,
            status,
            form=words,
            entry=entry,
            choices=CHOICES,
            notice=notice,
            drafts=self.waiting_drafts(entry),
            draft_query=f"&{query}" if query else "",
            cautions=cautions,
            says=self.says(entry),
            written_at=partial(written_at, form.noun),
            composed=self.request.app.state.composed,
            map_data={"key": opened.key, "noun": form.noun},
            gazetteer_found=self.in_gazetteer(entry),
        )
        if form.has_map:
            # The first look-up would wait for it otherwise.
            response.background = BackgroundTask(gazetteer.index)
        return response

    def says(self, entry: Entry) -> dict[str, str]:
        """What was understood, by field; the readings that are offered are said, too."""
        where = say_typed_where(self.session, entry, self.opened.key) if self.form.has_map else ""
        if where:
            entry.texts["where-said"] = entry.text("where")
        entry.show_as_typed()
        say_readings(self.session, entry, self.opened.key)
        return {"where": where}

    def title(self) -> str:
        """What the record is called that is edited; nothing for a new one."""
        record = self.opened.record
        return title_of(record, titles_of(self.session, record)) if record else ""

    def waiting_drafts(self, entry: Entry) -> list[Draft]:
        """What was typed into this form before and not sent, to be offered again."""
        if self.request.method != "GET" or "draft" in self.request.query_params or entry.errors:
            return []
        return list_drafts(self.session, self.editor.account_id, self.opened.path)[:MOST_OFFERED]

    def in_gazetteer(self, entry: Entry) -> list[Any]:
        """Entries of the gazetteer with the name that is typed for a new place."""
        if self.form.noun != "places" or self.opened.key or not entry.text("name"):
            return []
        return [entry_choice(found) for found, _ in gazetteer.find_entries(entry.text("name"))]

    def receive(self, sent: FormData) -> Response:
        """Save what was sent; or show it again, with messages if need be."""
        entry = read_entry(sent, self.form.fields, self.form.lists)
        if entry.button.startswith("make:"):
            away = begin_new(self.session, self.editor, self.opened, entry)
            return RedirectResponse(away, 303) if away else self.show(entry)
        if entry.is_redisplay and entry.button != "check":
            return self.show(entry)
        current, now = self.opened.record, now_of(self.request)
        publishing = publishing_data(entry, current.publishing if current else None, now)
        filled = Filled(self.session, entry, publishing, now.date())
        key = self.opened.key or self.form.key_for(self.session, entry)
        form_documents = self.form.form_documents(filled, key, current)
        if entry.button == "check":
            return self.look_again(entry, form_documents)
        records = (
            [record_of(entry, form_document) for form_document in form_documents]
            if entry.is_fine
            else []
        )
        if not entry.is_fine:
            self.look_over(entry, form_documents)
        edits = [
            Edit(form_document.noun, record, self.opened.base if number == 0 else None)
            for number, (form_document, record) in enumerate(
                zip(form_documents, records, strict=False)
            )
            if record is not None
        ]
        if not entry.is_fine or len(edits) < len(form_documents):
            return self.show(entry, status=422, cautions=self.cautions(entry, form_documents))
        if have_it_looked_at(entry):
            # Last, so that nothing else that is wrong waits behind it.
            return self.show(entry, status=422, cautions=self.cautions(entry, form_documents))
        return self.save(entry, form_documents, edits)

    def look_over(self, entry: Entry, form_documents: list[FormDocument]) -> None:
        """Note what else is wrong with a form that can't be saved, so that it is told at once."""
        along = {
            (form_document.noun, str(form_document.data.get("slug", form_document.data.get("id"))))
            for form_document in form_documents
        }
        for number, form_document in enumerate(form_documents):
            current = self.opened.record if number == 0 else None
            found = problems_in(
                self.session, form_document.noun, form_document.data, current, along
            )
            # A field that is empty has its own message already, where it needs one.
            told = {
                path: [each for each in said if each.code not in EMPTY]
                for path, said in found.items()
            }
            if number:
                told = {f"{number}:{path}": said for path, said in told.items()}
            show_errors(entry, form_documents, FieldErrors(told))
        try:
            reason = check_note(entry.text("reason"))
        except FieldErrors as error:
            show_errors(entry, form_documents, error)
            return
        if not reason and self.opened.document is not None and self.opened.document.is_shown:
            entry.refuse("reason", reason_needed())

    def cautions(self, entry: Entry, form_documents: list[FormDocument]) -> list[Caution]:
        """The warnings beside the form, as far as they can be told already."""
        return outlook(
            self.session, self.form.noun, entry, form_documents, self.opened.key
        ).cautions

    def look_again(self, entry: Entry, form_documents: list[FormDocument]) -> Response:
        """The form with its warnings and how it will read, for those without scripts."""
        # What is still missing may be typed later; which of two readings is meant is asked at once.
        entry.errors = {name: entry.errors[name] for name in entry.unclear if entry.error(name)}
        entry.choices = {name: entry.choices[name] for name in entry.unclear}
        seen = outlook(self.session, self.form.noun, entry, form_documents, self.opened.key)
        words = f"It will read: {seen.words}. " if seen.words else ""
        return self.show(entry, notice=Notice(f"{words}Not saved yet."), cautions=seen.cautions)

    def save(self, entry: Entry, form_documents: list[FormDocument], edits: list[Edit]) -> Response:
        """Save, once however often the form is sent, and lead back to where it began."""
        unsaid = ("submission", "visit", "where-said")
        content = {name: text for name, text in entry.texts.items() if name not in unsaid}
        review = entry.text("review")

        def act() -> dict[str, Any]:
            number = int(review) if review.isdecimal() else None
            outcome = save(self.session, self.editor, edits, entry.text("reason"), review_id=number)
            drop_draft(self.session, self.editor.account_id, self.opened.path, entry.text("visit"))
            return outcome_json(outcome)

        try:
            result = run_once(
                self.session,
                self.editor,
                entry.text("submission"),
                [self.opened.path, content],
                act,
            )
        except FieldErrors as error:
            show_errors(entry, form_documents, error)
            return self.show(entry, status=422, cautions=self.cautions(entry, form_documents))
        except KeyReused as error:
            return self.offer_another(entry, error)
        except Conflict as error:
            page: Response = conflict_page(
                self.request,
                self.session,
                error,
                note=entry.text("reason"),
                visit=entry.text("visit"),
            )
            return page
        saved = next(each for each in result["saved"] if each["noun"] == self.form.noun)
        url = address_after(entry, saved, edits[0].record, now_of(self.request))
        if entry.text("part") == "form":
            return JSONResponse({**saved, "url": url}, 201)
        return RedirectResponse(url, 303)

    def offer_another(self, entry: Entry, error: KeyReused) -> Response:
        """The form that was saved before, came back and was sent with other content."""
        entry.texts.pop("submission", None)
        saved = next(iter(error.result.get("saved", [])), None)
        if saved is None:
            return self.show(entry, status=422, notice=Notice(error.message))
        return self.show(
            entry,
            status=422,
            notice=Notice(
                "You have saved this form before. Saving it again makes another record.",
                f"/admin/{saved['noun']}/{saved['key']}/edit",
                "Edit the one that was saved",
            ),
        )
