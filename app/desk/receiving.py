"""What becomes of a form of the desk once it is sent: it is read, checked, saved and answered."""

from dataclasses import dataclass

from fastapi import Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import FormData

from app.desk.form_words import Notice
from app.desk.making import begin_new
from app.desk.outlook import outlook
from app.desk.returning import address_after
from app.desk.sent_form import Result, SentForm
from app.desk.visit import Visit
from app.editing.edits import Edit, Outcome
from app.editing.errors import FieldErrors, KeyReused
from app.editing.reasons import check_note, reason_needed
from app.editing.saving import save
from app.editing.unfinished import problems_in
from app.errors import AppError
from app.forms.entry import Entry, read_entry
from app.forms.form_documents import Filled, FormDocument, record_of, show_errors
from app.forms.locating import have_it_looked_at
from app.forms.publishing import publishing_data
from app.languages import current, gettext
from app.queries.drafts import drop_draft
from app.queries.warnings import Caution
from app.security.callers import now_of

# What is said of a field without a value.
EMPTY = ("missing", "too_few")


def receive(visit: Visit, sent: FormData) -> Response:
    """Save what was sent; or show it again, with messages if need be."""
    entry = read_entry(sent, visit.form.fields, visit.form.lists)
    if entry.button.startswith("make:"):
        away = begin_new(visit.session, visit.editor, visit.opened, entry)
        return RedirectResponse(away, 303) if away else visit.show(entry)
    if entry.is_redisplay and entry.button != "check":
        return visit.show(entry)
    received = Received(visit, entry, documents_of(visit, entry))
    return received.show_check() if entry.button == "check" else received.save()


def documents_of(visit: Visit, entry: Entry) -> list[FormDocument]:
    """The documents that a form comes to: its record's, and those of what is written beside it."""
    opened, now = visit.opened, now_of(visit.request)
    publishing = publishing_data(entry, opened.record.publishing if opened.record else None, now)
    filled = Filled(visit.session, entry, publishing, now.date())
    key = opened.key or visit.form.key_for(visit.session, entry)
    return visit.form.form_documents(filled, key, opened.record)


@dataclass(frozen=True)
class Received:
    """A form that was sent, with what was typed and the documents that it comes to."""

    visit: Visit
    entry: Entry
    documents: list[FormDocument]

    def show_check(self) -> Response:
        """The form with its warnings and how it will read, for those without scripts."""
        entry, opened = self.entry, self.visit.opened
        # What is still missing may be typed later; which of two readings is meant is asked at once.
        entry.errors = {name: entry.errors[name] for name in entry.unclear if entry.error(name)}
        entry.choices = {name: entry.choices[name] for name in entry.unclear}
        seen = outlook(self.visit.session, self.visit.form.noun, entry, self.documents, opened.key)
        if seen.words:
            notice = Notice(gettext("It will read: {words}. Not saved yet.", words=seen.words))
        else:
            notice = Notice(gettext("Not saved yet."))
        return self.visit.show(entry, notice=notice, cautions=seen.cautions)

    def save(self) -> Response:
        """Save, once however often the form is sent, and lead back to where it began."""
        visit, entry = self.visit, self.entry
        edits = self.checked_edits()
        # A typed point is looked at last, so that nothing else that is wrong waits behind it.
        if not entry.is_fine or have_it_looked_at(entry):
            return visit.show(entry, status=422, cautions=self.cautions())

        def act() -> Outcome:
            review = int(entry.text("review")) if entry.text("review").isdecimal() else None
            note, path = entry.text("reason"), visit.opened.path
            outcome = save(visit.session, visit.editor, edits, note, review_id=review)
            drop_draft(visit.session, visit.editor.account_id, path, entry.text("visit"))
            return outcome

        def done(result: Result) -> str | Response:
            saved = next(each for each in result["saved"] if each["noun"] == visit.form.noun)
            url = address_after(entry, saved, edits[0].record, now_of(visit.request))
            if entry.text("part") == "form":
                return JSONResponse({**saved, "url": url}, 201)
            return url

        def again(status: int) -> Response:
            return visit.show(entry, status=status, notice=form.notice, cautions=self.cautions())

        form = SentEntry(
            visit.request,
            visit.session,
            visit.editor,
            entry,
            again,
            reason="reason",
            documents=self.documents,
        )
        return form.answer(act, done)

    def checked_edits(self) -> list[Edit]:
        """What is to be saved; none, with messages noted, where something is wrong."""
        entry, documents = self.entry, self.documents
        records = [record_of(entry, each) for each in documents] if entry.is_fine else []
        if not entry.is_fine:
            self.look_over()
            return []
        edits = []
        for number, (document, record) in enumerate(zip(documents, records, strict=True)):
            if record is not None:
                base = self.visit.opened.base if number == 0 else None
                edits.append(Edit(document.noun, record, base))
        return edits

    def look_over(self) -> None:
        """Note what else is wrong with a form that can't be saved, so that it is told at once."""
        opened, entry, documents = self.visit.opened, self.entry, self.documents
        along = {(each.noun, str(each.data.get("slug", each.data.get("id")))) for each in documents}
        for number, each in enumerate(documents):
            current = opened.record if number == 0 else None
            found = problems_in(self.visit.session, each.noun, each.data, current, along)
            # A field that is empty has its own message already, where it needs one.
            told = {
                path: [problem for problem in said if problem.code not in EMPTY]
                for path, said in found.items()
            }
            if number:
                told = {f"{number}:{path}": said for path, said in told.items()}
            show_errors(entry, documents, FieldErrors(told))
        try:
            reason = check_note(entry.text("reason"))
        except FieldErrors as error:
            show_errors(entry, documents, error)
            return
        if not reason and opened.document is not None and opened.document.is_shown:
            entry.refuse("reason", reason_needed())

    def cautions(self) -> list[Caution]:
        """The warnings beside the form, as far as they can be told already."""
        visit = self.visit
        key = visit.opened.key
        return outlook(visit.session, visit.form.noun, self.entry, self.documents, key).cautions


@dataclass(kw_only=True)
class SentEntry(SentForm):
    """A form whose messages lead from the paths of its documents to its fields."""

    documents: list[FormDocument]
    notice: Notice | None = None

    def refuse(self, error: AppError) -> None:
        """Note why nothing was saved; what was saved of this form before is offered to be edited."""
        saved = (
            next(iter(error.result.get("saved", ())), None)
            if isinstance(error, KeyReused)
            else None
        )
        if saved is None:
            super().refuse(error)
            return
        self.typed.texts.pop("submission", None)
        self.notice = Notice(
            gettext("You have saved this form before. Saving it again makes another record."),
            f"{current().prefix}/admin/{saved['noun']}/{saved['key']}/edit",
            gettext("Edit the one that was saved"),
        )

    def refuse_fields(self, error: FieldErrors) -> None:
        """Put each message beside the field that the path came from."""
        assert isinstance(self.typed, Entry)
        show_errors(self.typed, self.documents, error)
