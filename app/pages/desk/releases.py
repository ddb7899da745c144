"""Releases of datasets: which are loaded, and the records that they and the map have differently."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app import wording
from app.desk.conflicts import CHOICE, Row, compared_rows, refuse_unchosen
from app.desk.requests import AsEditor, RowId, version_in
from app.desk.sent_form import Result, SentForm
from app.editing.choosing import Choice, keep_ours, read_choice, take_merged, take_withdrawal
from app.editing.documents import read_document
from app.editing.idempotency import new_key, outcome_json
from app.editing.seen import state_seen
from app.editing.words import title_of, titles_by_key, titles_of
from app.forms.fields import Typed, require_fine, take
from app.languages import gettext
from app.languages.words import WordsByCode
from app.nouns import NOUNS
from app.queries.datasets import list_datasets
from app.queries.releases import count_open, list_open, loaded_releases
from app.queries.sessions import LARGEST_ID
from app.routers import router_for_desk
from app.security.callers import Desk, now_of
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
PAGE_SIZE = 30
NAMES = ("base", "note", "submission", "do")
NOTICES = WordsByCode(
    {
        "kept": "Noted: the map keeps its version.",
        "published": "Saved as you chose; readers see it now.",
        "embargo": "Saved as you chose; readers see it once the embargo has ended.",
        "concealed": "Saved as you chose; it is hidden from readers, in every past map too.",
        "saved": "Saved as you chose.",
        "unchanged": "Saved as you chose.",
        "in_review": "Sent to review: nothing of it is published before someone else approves it.",
        "proposed": "Proposed: it stays in this list until somebody approves it.",
        "withdrawn": "Saved as you chose; it is withdrawn, and readers don't see it.",
        "withdrawn_unseen": "Saved as you chose; it is withdrawn, and readers don't see it.",
    }
)

After = Annotated[int, Query(ge=0, le=LARGEST_ID)]


@dataclass(frozen=True)
class OpenDifference:
    """A record in the list of those to choose about."""

    number: int
    noun: str
    title: str
    dropped: bool


@router.get("/admin/releases")
def show_releases(
    request: Request, session: Desk, after: After = 0, notice: str | None = None
) -> Response:
    """Which releases are loaded, and the records that somebody must choose about."""
    rows = list_open(session, PAGE_SIZE + 1, after)
    more = len(rows) > PAGE_SIZE
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.noun, set()).add(row.record_key)
    titles = titles_by_key(session, wanted)
    releases = loaded_releases(session)
    return render(
        request,
        "admin/releases.html",
        notice=NOTICES.get(notice or ""),
        datasets=[(row, releases.get(row.name)) for row in list_datasets(session)],
        differences=[
            OpenDifference(
                row.id,
                NOUNS[row.noun].singular,
                titles.get((row.noun, row.record_key), row.record_key),
                row.document is None,
            )
            for row in rows[:PAGE_SIZE]
        ],
        count=count_open(session),
        next=rows[PAGE_SIZE - 1].id if more else None,
    )


@router.get("/admin/releases/{number:int}")
def show_difference(request: Request, session: Desk, number: RowId) -> Response:
    """One record as the map has it and as the release does, side by side."""
    choice = read_choice(session, number)
    typed = Typed({"base": str(choice.current.version), "submission": new_key()})
    return difference_page(request, session, choice, typed)


def difference_page(
    request: Request, session: Session, choice: Choice, typed: Typed, status: int = 200
) -> Response:
    """Both versions with what was chosen so far."""
    current, merged = choice.current, choice.merge
    rows: list[Row] = []
    titles: Any = titles_of(session, current.record)
    if merged is not None:
        sides = (merged.base, merged.theirs, merged.mine)
        titles = titles_of(session, *sides)
        rows = compared_rows(merged, titles, merged.conflicts)
    day = choice.release.release
    return render(
        request,
        "admin/release_difference.html",
        status,
        typed=typed,
        rows=rows,
        choice=choice,
        document=current,
        title=title_of(current.record, titles),
        release=gettext("the release of {day}", day=wording.say_day(day))
        if day
        else gettext("the release"),
        needs_note=current.is_shown,
        known_base=choice.difference.base is not None,
    )


@router.post("/admin/releases/{number:int}")
def choose(
    request: Request, session: Desk, editor: AsEditor, *, number: RowId, sent: Sent
) -> Response:
    """Keep the map's version, take the release's, or save what was chosen field by field."""
    choice = read_choice(session, number)
    names = [name for name in sent if name.startswith(CHOICE)]
    typed = take(sent, (*NAMES, *names))
    require_fine(typed)
    base = version_in(typed.text("base"))
    conflicts = choice.merge.conflicts if choice.merge else ()
    taken = typed.text("do") == "take"
    if typed.text("do") == "choose":
        refuse_unchosen(typed, conflicts)
        if not typed.is_fine:
            return difference_page(request, session, choice, typed, 422)

    def act() -> Result:
        if typed.text("do") == "keep":
            keep_ours(session, editor, number, base)
            return {"notice": "kept"}
        if choice.merge is None:
            outcome = take_withdrawal(session, editor, number, base, typed.text("note"))
        else:
            chosen: Any = {
                field.name: "mine" if taken else typed.text(CHOICE + field.name)
                for field in conflicts
            }
            outcome = take_merged(
                session, editor, number, base, choices=chosen, note=typed.text("note")
            )
        saved = outcome.saved[0]
        stands = read_document(session, saved.noun, saved.key).record.publishing
        notice = state_seen(saved.state, stands, now_of(request))
        return {**outcome_json(outcome), "notice": notice}

    def again(status: int) -> Response:
        return difference_page(request, session, choice, typed, status)

    noun = choice.current.noun
    form = SentForm(request, session, editor, typed, again, noun=noun, is_merged=False)
    return form.answer(act, lambda done: f"/admin/releases?notice={done['notice']}")
