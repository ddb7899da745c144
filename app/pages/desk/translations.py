"""Translations of a wording that their original no longer has: both side by side, to be confirmed or mended."""

import re
from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.desk.requests import AsEditor, version_in
from app.desk.sent_form import Result, SentForm, state_in
from app.editing.documents import read_document
from app.editing.edits import Edit, Outcome
from app.editing.errors import Stale
from app.editing.idempotency import new_key
from app.editing.saving import save
from app.editing.wordings import Translated, original_of, still_holding
from app.errors import BadForm, BadParameter, NotFound
from app.forms.fields import Typed, require_fine, take
from app.languages.versions import digest
from app.languages.words import WordsByCode
from app.queries.earlier_wordings import count_earlier_wordings, list_earlier_wordings
from app.requests import record_slug
from app.routers import router_for_desk
from app.security.callers import Desk
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
PAGE_SIZE = 20
# More records than these are «more than».
MOST_COUNTED = 99
NAMES = ("noun", "key", "base", "language", "wording", "after", "submission")
NOTE = "Looked at the translation again: it still holds"
NOTICES = WordsByCode(
    {
        "right": "Noted: this translation still holds.",
        "proposed": "Sent to a reviewer: this translation still holds.",
    }
)
PLACE = re.compile(r"([01])-([0-9]{1,18})")
START = "0-0"

After = Annotated[str, Query(max_length=20)]


def place_in(written: str) -> tuple[int, int]:
    """A place in the list as an address writes it: 0-34. Raises BadParameter."""
    found = PLACE.fullmatch(written)
    if found is None:
        raise BadParameter("after", "'{value}' is no place in the list.", value=written[:40])
    return int(found[1]), int(found[2])


@router.get("/admin/translations")
def show_translations(
    request: Request, session: Desk, after: After = START, notice: str | None = None
) -> Response:
    """The records whose translations are of an earlier wording."""
    return translations_page(request, session, after, Typed({}), notice=NOTICES.get(notice or ""))


def translations_page(
    request: Request,
    session: Desk,
    after: str,
    typed: Typed,
    *,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The page, and why the last translation couldn't be noted."""
    records = list_earlier_wordings(session, place_in(after), PAGE_SIZE + 1)
    last = records[PAGE_SIZE - 1].place if len(records) > PAGE_SIZE else None
    return render(
        request,
        "admin/translations.html",
        status,
        typed=typed,
        notice=notice,
        records=records[:PAGE_SIZE],
        count=count_earlier_wordings(session, 1),
        after=after,
        next=f"{last[0]}-{last[1]}" if last else None,
        submission=new_key(),
    )


@router.post("/admin/translations")
def note_translation_holds(
    request: Request, session: Desk, editor: AsEditor, sent: Sent
) -> Response:
    """Note that a translation still holds, as long as the original says what the page showed."""
    typed = take(sent, NAMES)
    require_fine(typed)
    noun = typed.text("noun")
    if noun not in ("claims", "sources") or not PLACE.fullmatch(typed.text("after")):
        raise BadForm("The form doesn't say what is to be done; open the page again.")
    key, base = record_slug(typed.text("key")), version_in(typed.text("base"))
    language = typed.text("language")

    def act() -> Outcome:
        record = read_document(session, noun, key).record
        if not isinstance(record, Translated) or language not in {
            each.language for each in record.translations
        }:
            raise NotFound("There is no such translation of '{key}' any more.", key=key)
        if digest(original_of(record)) != typed.text("wording"):
            raise Stale("The original changed after you opened the page; look at it again.")
        return save(session, editor, [Edit(noun, still_holding(record, language), base)], NOTE)

    def again(status: int) -> Response:
        return translations_page(request, session, typed.text("after"), typed, status=status)

    def done(result: Result) -> str:
        notice = "proposed" if state_in(result) == "proposed" else "right"
        return f"/admin/translations?notice={notice}&after={typed.text('after')}"

    form = SentForm(request, session, editor, typed, again, noun=noun, is_merged=False)
    return form.answer(act, done)


def translations_to_look_at(session: Session) -> tuple[int, bool]:
    """(how many records have some, whether there are more)."""
    count = count_earlier_wordings(session, MOST_COUNTED + 1)
    return min(count, MOST_COUNTED), count > MOST_COUNTED
