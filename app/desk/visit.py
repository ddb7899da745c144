"""One visit to a form of the desk: the page that shows it. What becomes of it is in `receiving`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from app.desk.choices import offered
from app.desk.form_words import Notice, say_form
from app.desk.making import take_made, written_at
from app.desk.noun_forms import from_draft, show_picked
from app.desk.opened import Opened
from app.editing.idempotency import new_key
from app.editing.related import Offered, related_to
from app.editing.words import title_of, titles_of
from app.editing.write_policy import Editor
from app.forms.entry import Entry
from app.forms.noun_form import NounForm
from app.forms.picking import entry_choice
from app.forms.position import writes_claim
from app.gazetteer import region
from app.models import Draft
from app.presenting.whereabouts import say_readings, say_typed_where
from app.queries.drafts import list_drafts, read_draft
from app.queries.gazetteer import find_entries
from app.queries.sessions import row_id
from app.queries.warnings import Caution
from app.templating import render

FRAME = "admin/forms/frame.html"
# So many drafts are offered above a form; the desk lists more of them.
MOST_OFFERED = 5
# So many claims are offered beside one that is edited; a page of their own has more.
MOST_BESIDE = 5


@dataclass
class Visit:
    """A request for a form, the editor who makes it, and the record that the form is opened on."""

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
            choices=offered(),
            record=opened.record,
            notice=notice,
            drafts=self.waiting_drafts(entry),
            draft_query=f"&{query}" if query else "",
            cautions=cautions,
            says=self.says(entry),
            written_at=partial(written_at, form.noun),
            composed=self.request.app.state.composed,
            map_data=self.map_data() if form.has_map else None,
            gazetteer_found=self.in_gazetteer(entry),
            offered=self.likely_related(entry),
        )
        if form.has_map:
            # The first look-up would wait for it otherwise.
            response.background = BackgroundTask(region.index)
        return response

    def map_data(self) -> dict[str, Any]:
        """What the scripts of the form's map are told: the record, and the part of the world to open on."""
        state = self.request.app.state
        view = state.kept_view.get(self.session, state.settings)
        return {"key": self.opened.key, "noun": self.form.noun, "view": view}

    def says(self, entry: Entry) -> dict[str, str]:
        """How each field was read, in words, by its name; the readings that are offered get theirs, too."""
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

    def likely_related(self, entry: Entry) -> Offered | None:
        """What is likely related to the claim that is edited; none of other records, or a bare form."""
        record = self.opened.record
        if self.form.noun != "claims" or record is None or entry.text("part") == "form":
            return None
        if record.publishing.status == "withdrawn":
            return None
        return related_to(self.session, self.opened.key, most=MOST_BESIDE)

    def in_gazetteer(self, entry: Entry) -> list[Any]:
        """Entries of the gazetteer with the name that is typed for a new place."""
        if self.form.noun != "places" or self.opened.key or not entry.text("name"):
            return []
        return [entry_choice(found) for found, _ in find_entries(self.session, entry.text("name"))]
