"""A record's history: its versions in words, two of them side by side, and restoring one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.desk.requests import (
    AsEditor,
    PathKey,
    PathNoun,
    version_in,
)
from app.desk.sent_form import SentForm, state_in
from app.drawing.change_map import ChangeMap, draw_change_map
from app.editing.differences import Difference, compare_texts, diff
from app.editing.documents import Document, read_version
from app.editing.edits import Outcome
from app.editing.history import last_version, restore, versions
from app.editing.idempotency import new_key
from app.editing.seen import state_seen, who_sees
from app.editing.words import say_value, title_of, titles_of
from app.forms.fields import Typed, require_fine, take
from app.languages.words import WordsByCode
from app.nouns import Noun
from app.nouns.fields import fields_of
from app.nouns.parts import Record
from app.queries.history import VersionRow
from app.queries.reviews import pending_of_record
from app.queries.sessions import LARGEST_ID
from app.routers import router_for_desk
from app.security.callers import Desk, now_of
from app.security.csrf import Sent
from app.templating import render
from app.vocabulary import STATES

router = router_for_desk()
# Versions on one page; each is read and compared with the one before.
PAGE_SIZE = 20
NOTICES = WordsByCode(
    {
        "merged": "Both versions are joined and saved.",
        "unchanged": "Nothing was changed: it stands already as it was wanted.",
        "saved": "Saved.",
        "published": "Saved; readers see it now.",
        "embargo": "Saved; readers see it once the embargo has ended.",
        "concealed": "Saved; it is hidden from readers, in every past map too.",
        "withdrawn": "Withdrawn; readers no longer see it, and the log of corrections says why.",
        "withdrawn_unseen": "Withdrawn; readers don't see it, and the log of corrections doesn't tell of it.",
        "in_review": "Sent to review; somebody else publishes it.",
        "proposed": "Proposed; nothing changes until somebody else approves it.",
        "deleted": "The draft is deleted. It can be brought back here.",
        "erased": "Its words are erased, in all its versions. Backups still have them.",
        "text_erased": "The text that was read for it is erased, with all versions before. Backups still have it.",
    }
)
Version = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]
NAMES = ("version", "base", "note", "submission")


@dataclass(frozen=True)
class ShownVersion:
    """A version in the list: who made it, what it changed, and a map when it moved."""

    row: VersionRow
    differences: list[Difference]
    map: ChangeMap | None
    is_first: bool


@dataclass(frozen=True)
class ComparedField:
    """One field of two versions side by side."""

    label: str
    old: str
    new: str
    pieces: Any
    differs: bool


@router.get("/admin/{noun}/{key}/history")
def show_history(
    request: Request,
    session: Desk,
    *,
    noun: PathNoun,
    key: PathKey,
    old: Version = None,
    new: Version = None,
    before: Version = None,
    notice: str | None = None,
) -> Response:
    """Every version, newest first; `old` and `new` compare two of them."""
    if old is not None and new is not None:
        return show_comparison(request, session, noun, key, (old, new))
    typed = Typed({"submission": new_key()})
    return history_page(request, session, noun, key, typed=typed, before=before, notice=notice)


def history_page(
    request: Request,
    session: Session,
    noun: Noun,
    key: str,
    *,
    typed: Typed,
    before: int | None = None,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The page with all versions, and what was typed into the form that came back."""
    rows = versions(session, noun.name, key)
    start = next((number for number, row in enumerate(rows) if row.version == before), 0)
    stretch = rows[start : start + PAGE_SIZE + 1]
    document, now = last_version(session, noun.name, key), now_of(request)
    return render(
        request,
        "admin/history.html",
        status,
        typed=typed,
        notice=NOTICES.get(state_seen(notice or "", document.record.publishing, now)),
        seen=who_sees(document.record.publishing, now),
        noun=noun,
        document=document,
        is_deleted=rows[0].status == "deleted",
        title=title_of(document.record, titles_of(session, document.record)),
        shown=shown_versions(session, noun, key, stretch)[:PAGE_SIZE],
        count=len(rows),
        next=stretch[PAGE_SIZE].version if len(stretch) > PAGE_SIZE else None,
        reviews=pending_of_record(session, noun.name, document.row_id),
        STATES=dict(STATES.labels()) | {"deleted": "deleted"},
    )


def shown_versions(
    session: Session, noun: Noun, key: str, rows: Sequence[VersionRow]
) -> list[ShownVersion]:
    """Each version with what it changed; that of the last row is told from the one before it."""
    documents: list[Document | None] = [
        None if row.status == "deleted" else read_version(session, noun.name, key, row.version)
        for row in rows
    ]
    shown = []
    for number, row in enumerate(rows):
        earlier = documents[number + 1] if number + 1 < len(rows) else None
        new, old = _record(documents[number]), _record(earlier)
        found = diff(noun.name, old, new, titles_of(session, old, new))
        is_first = number == len(rows) - 1
        shown.append(ShownVersion(row, found, draw_change_map(session, found), is_first))
    return shown


def _record(document: Document | None) -> Record | None:
    return None if document is None else document.record


def show_comparison(
    request: Request, session: Session, noun: Noun, key: str, chosen: tuple[int, int]
) -> Response:
    """Two versions side by side, the older one on the left."""
    rows = {row.version: row for row in versions(session, noun.name, key)}
    first, last = sorted(chosen)
    old, new = (read_version(session, noun.name, key, version) for version in (first, last))
    titles = titles_of(session, old.record, new.record)
    found = diff(noun.name, old.record, new.record, titles)
    differing = {difference.name for difference in found}
    fields = []
    for field in fields_of(noun.name):
        said = [say_value(field, document.record, titles) or "" for document in (old, new)]
        if not any(said) or said == ["no", "no"]:
            continue
        pieces = compare_texts(*said) if field.kind == "text" and all(said) else ()
        fields.append(ComparedField(field.label, said[0], said[1], pieces, field.name in differing))
    return render(
        request,
        "admin/compare.html",
        noun=noun,
        key=key,
        title=title_of(new.record, titles),
        old=rows[first],
        new=rows[last],
        fields=fields,
        map=draw_change_map(session, found),
        STATES=dict(STATES.labels()),
    )


@router.post("/admin/{noun}/{key}/restore")
def restore_version(
    request: Request,
    session: Desk,
    editor: AsEditor,
    *,
    noun: PathNoun,
    key: PathKey,
    sent: Sent,
) -> Response:
    """Save the record as a version had it."""
    typed = take(sent, NAMES)
    require_fine(typed)
    version, base = version_in(typed.text("version")), version_in(typed.text("base"))

    def act() -> Outcome:
        note = typed.text("note")
        return restore(session, editor, noun.name, key, version=version, base=base, note=note)

    def again(status: int) -> Response:
        if "note" in typed.errors:
            # Each version on the page has a form of its own.
            typed.errors[f"note-{version}"] = typed.errors.pop("note")
        return history_page(request, session, noun, key, typed=typed, status=status)

    form = SentForm(request, session, editor, typed, again, noun=noun.name)
    history = f"/admin/{noun.name}/{key}/history"
    return form.answer(act, lambda done: f"{history}?notice={state_in(done)}")
