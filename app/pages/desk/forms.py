"""The desk's forms: shown, sent, shown again with messages, saved, and back to where it began.

One pair of addresses for each noun, `/admin/{noun}/new` and `/admin/{noun}/{key}/edit`, and one that
tells what a form comes to so far. What differs between nouns is in `app.desk.noun_forms`; saving is
`app.editing`.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.desk.making import MADE, WAITS
from app.desk.noun_forms import FORMS, from_record, names_given, prefilled
from app.desk.opened import Opened
from app.desk.outlook import outlook
from app.desk.receiving import receive
from app.desk.requests import AsEditor, PathKey
from app.desk.visit import Visit
from app.editing.documents import Document, find_version, read_document
from app.editing.reviews import read_proposal
from app.errors import BadForm
from app.forms.entry import LONGEST_TEXT, read_entry
from app.forms.form_documents import Filled
from app.forms.noun_form import NounForm
from app.forms.publishing import publishing_data
from app.parameters import also_reads
from app.routers import router_for_desk
from app.security.callers import Desk, Now
from app.security.csrf import Sent

router = router_for_desk()

# What an address may say of any visit to a form: its draft, and what was made meanwhile for a field.
OF_A_VISIT = ("draft", WAITS, MADE)

# What the address of a record's form may fill in, as that of a new one may.
GIVEN_TO_EDIT = {"sources": ("origin",)}

# Ends of the names of fields that others fill: a stretch of days, the digits of a point.
FILLED = ("from", "until", "precision", "uncertainty_m")


def open_new(visit: Visit) -> Response:
    """A new record's form, filled with what the address gives, or with its draft."""
    entry = visit.kept_draft()
    if entry is None:
        entry = prefilled(visit.session, visit.form, visit.request.query_params)
    return visit.show(entry)


def open_edit(visit: Visit) -> Response:
    """The form of a record as it stands, or as the proposal has it that is to be corrected."""
    entry, record = visit.kept_draft(), visit.opened.record
    if entry is None and record is not None:
        entry = from_record(visit.session, visit.form, record)
        for name in GIVEN_TO_EDIT.get(visit.form.noun, ()):
            if name in visit.request.query_params:
                entry.set(name, visit.request.query_params[name][:LONGEST_TEXT])
        entry.set("return", visit.request.query_params.get("return"))
        entry.set("review", visit.request.query_params.get("review"))
    if entry is None:
        raise RuntimeError(f"{visit.opened.path} was opened without a record.")
    return visit.show(entry)


def document_for(session: Session, noun: str, key: str, review: str) -> Document:
    """The record as it stands, or as a proposal of that number has it. Raises NotFound."""
    if review.isdecimal() and len(review) < 18:
        return read_proposal(session, int(review), noun, key)
    return read_document(session, noun, key)


def opened_as(session: Session, form: NounForm, key: str, sent: FormData) -> Opened:
    """The record as it was when the form that was sent was opened. Raises NotFound, BadForm."""
    review = str(sent.get("review") or "")
    document = document_for(session, form.noun, key, review)
    base = str(sent.get("base") or "")
    if not base.isdecimal() or len(base) > 18:
        raise BadForm("The form doesn't say which version it edits. Open it again.")
    if int(base) != document.version and not review:
        document = find_version(session, form.noun, document.row_id, int(base)) or document
    return Opened(form, key, int(base), document)


def check(session: Session, form: NounForm, key: str, sent: FormData, now: datetime) -> Response:
    """Warnings, and how it will read, for a form that is still being filled in."""
    entry = read_entry(sent, form.fields, form.lists)
    typed = dict(entry.texts)
    filled = Filled(session, entry, publishing_data(entry, None, now), now.date())
    form_documents = form.form_documents(filled, key or "new", None)
    told = outlook(session, form.noun, entry, form_documents, key).as_json()
    # What the typed texts propose for fields beside them, as the form would show it if it were sent.
    fills = {name: text for name, text in entry.texts.items() if typed.get(name) != text}
    told["fills"] = {name: text for name, text in fills.items() if name.endswith(FILLED)}
    return JSONResponse(told)


def add_routes(form: NounForm) -> None:
    """The addresses of one noun's form."""
    base = f"/admin/{form.noun}"

    @router.get(f"{base}/new")
    @also_reads(*OF_A_VISIT, *names_given(form))
    def show_new_form(request: Request, session: Desk, editor: AsEditor) -> Response:
        return open_new(Visit(request, session, editor, Opened(form)))

    @router.post(f"{base}/new")
    def send_new_form(request: Request, session: Desk, editor: AsEditor, sent: Sent) -> Response:
        return receive(Visit(request, session, editor, Opened(form)), sent)

    @router.get(f"{base}/{{key}}/edit")
    @also_reads(*OF_A_VISIT, "return", *GIVEN_TO_EDIT.get(form.noun, ()))
    def show_edit_form(
        request: Request, session: Desk, editor: AsEditor, key: PathKey, review: str = ""
    ) -> Response:
        document = document_for(session, form.noun, key, review)
        return open_edit(
            Visit(request, session, editor, Opened(form, key, document.version, document))
        )

    @router.post(f"{base}/{{key}}/edit")
    def send_edit_form(
        request: Request, session: Desk, editor: AsEditor, key: PathKey, sent: Sent
    ) -> Response:
        opened = opened_as(session, form, key, sent)
        return receive(Visit(request, session, editor, opened), sent)

    @router.post(f"{base}/check")
    def check_what_is_typed(
        session: Desk, sent: Sent, now: Now, key: Annotated[str, Query(max_length=100)] = ""
    ) -> Response:
        return check(session, form, key, sent, now)


for each in FORMS.values():
    add_routes(each)
