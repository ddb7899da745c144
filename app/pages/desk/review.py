"""The queue of reviews, one review with before and after, and the decisions on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.desk.requests import AsEditor, RowId
from app.desk.sent_form import Result, SentForm
from app.drawing.change_map import ChangeMap, draw_change_map
from app.editing.idempotency import new_key
from app.editing.reviewing import approve, refuse_unseen, say, send_back, take_back
from app.editing.reviews import ReviewedRecord, ReviewView, read_review
from app.editing.seen import who_sees
from app.editing.words import titles_by_key
from app.editing.write_policy import Editor
from app.forms.fields import Typed, require_fine, take
from app.languages import gettext, mark, ngettext, say_number
from app.languages.words import WordsByCode
from app.nouns import NOUNS, ORDER
from app.pages.desk.imports import begin_work
from app.queries.imports import import_of_review
from app.queries.many_reviews import count_items
from app.queries.reviews import ReviewRow, list_reviews
from app.routers import router_for_desk
from app.security.callers import Desk, now_of
from app.security.csrf import Sent
from app.staging.deciding import ask_decision, begin_step
from app.templating import render

router = router_for_desk()
# Somebody waits for so many records to be published; a worker takes more.
MOST_WAITED_FOR = 2_000
NOTICES = WordsByCode(
    {
        "sent-back": "Sent back to its author.",
        "taken-back": "Taken back. What was new is a draft again.",
        "commented": "Your comment is added.",
        "begun": "It is being carried out; what became of it is said here.",
    }
)


# What readers see of what was approved, where all of its records are seen alike.
APPROVED = WordsByCode(
    {
        "published": "Approved, as one change: readers see it now.",
        "embargo": "Approved, as one change: readers see it once the embargo has ended.",
        "concealed": "Approved, as one change: it is hidden from readers, in every past map too.",
        "in_review": "Approved, as one change: it waits for review again.",
        "draft": "Approved, as one change: it is a draft again.",
        "withdrawn": "Approved, as one change: it is withdrawn, and readers don't see it.",
        "withdrawn_unseen": "Approved, as one change: it is withdrawn, and readers don't see it.",
    }
)


def say_approved(view: ReviewView, now: datetime) -> str:
    """What readers see now of the records that were approved; records that are gone count for nothing."""
    stand = [each.current.record.publishing for each in view.records if each.current is not None]
    states = [who_sees(each, now) for each in stand]
    if len(set(states)) == 1:
        return APPROVED[states[0]]
    return ngettext(
        "Approved, as one change: readers see {seen} of its {n} record now.",
        "Approved, as one change: readers see {seen} of its {n} records now.",
        len(states),
        seen=say_number(states.count("published")),
    )


# What the records of a review are to what there is.
NEW_ONES = {
    "places": mark("new place"),
    "actors": mark("new actor"),
    "sources": mark("new source"),
    "claims": mark("new claim"),
    "positions": mark("new position"),
    "links": mark("new link"),
}
CHANGES_OF = {
    "places": mark("change of a place"),
    "actors": mark("change of an actor"),
    "sources": mark("change of a source"),
    "claims": mark("change of a claim"),
    "positions": mark("change of a position"),
    "links": mark("change of a link"),
}


@dataclass(frozen=True)
class QueuedReview:
    """A review in a list, with what its records are called."""

    row: ReviewRow
    titles: list[tuple[str, str]]
    is_own: bool


@dataclass(frozen=True)
class ShownItem:
    """One record of a review, and a map of its location when it is new or moved."""

    record: ReviewedRecord
    map: ChangeMap | None


def queued(session: Session, editor: Editor, rows: list[ReviewRow]) -> list[QueuedReview]:
    """Reviews with the titles of their records."""
    wanted: dict[str, set[str]] = {}
    for row in rows:
        for item in row.items:
            wanted.setdefault(item.noun, set()).add(item.record_key)
    titles = titles_by_key(session, wanted)
    return [
        QueuedReview(
            row,
            [
                (
                    gettext(NOUNS[item.noun].singular),
                    titles.get((item.noun, item.record_key), item.record_key),
                )
                for item in sorted(row.items, key=lambda item: -ORDER[item.noun])
            ],
            row.review.author_id == editor.account_id,
        )
        for row in rows
    ]


@router.get("/admin/review")
def show_queue(request: Request, session: Desk, editor: AsEditor) -> Response:
    """What waits for a second person, the longest waiting first."""
    return render(
        request,
        "admin/reviews.html",
        waiting=queued(session, editor, list_reviews(session, "open")),
        sent_back=queued(session, editor, list_reviews(session, "sent_back")),
        editor=editor,
    )


@router.get("/admin/review/{review_id:int}")
def show_review(
    request: Request,
    session: Desk,
    editor: AsEditor,
    review_id: RowId,
    notice: str | None = None,
) -> Response:
    """One review: each record before and after, on the map too, and what was said about it."""
    typed = Typed({"submission": new_key()})
    return review_page(request, session, editor, review_id, typed=typed, notice=notice)


def review_page(
    request: Request,
    session: Session,
    editor: Editor,
    review_id: int,
    *,
    typed: Typed,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The page of a review, and what was typed into its forms."""
    view = read_review(session, editor, review_id)
    return render(
        request,
        "admin/review.html",
        status,
        typed=typed,
        notice=say_approved(view, now_of(request))
        if notice == "approved"
        else NOTICES.get(notice or ""),
        view=view,
        brought=import_of_review(session, review_id) if view.is_large else None,
        shown=[
            ShownItem(record, draw_change_map(session, record.differences))
            # What the others were added for comes first.
            for record in reversed(view.records)
        ],
        editor=editor,
        nouns=NOUNS,
        new_ones=NEW_ONES,
        changes_of=CHANGES_OF,
    )


@dataclass(frozen=True)
class Deciding:
    """A form on the page of a review, and who sent it."""

    request: Request
    session: Session
    editor: Editor
    review_id: int
    sent: FormData

    def decide(self, names: tuple[str, ...], act: Callable[[Typed], object], done: str) -> Response:
        """Do what the form asks for and come back to the page, with a word on what stood in the way.

        `names` are the form's fields, `done` is the notice afterwards.
        """
        typed = take(self.sent, (*names, "submission"))
        require_fine(typed)
        sender = (self.request, self.session, self.editor)

        def decided() -> Result:
            act(typed)
            return {"review": self.review_id}

        def again(status: int) -> Response:
            return review_page(*sender, self.review_id, typed=typed, status=status)

        address = f"/admin/review/{self.review_id}?notice={done}"
        return SentForm(*sender, typed, again).answer(decided, lambda _: address)


def deciding(
    request: Request, session: Desk, editor: AsEditor, review_id: RowId, sent: Sent
) -> Deciding:
    """A form on the page of a review, and who sent it."""
    return Deciding(request, session, editor, review_id, sent)


ToDecide = Annotated[Deciding, Depends(deciding)]


@router.post("/admin/review/{review_id:int}/approve")
def approve_review(form: ToDecide) -> Response:
    """Publish what the review holds; of very many records a worker does so."""
    brought = import_of_review(form.session, form.review_id, lock=True)
    is_long = count_items(form.session, form.review_id) > MOST_WAITED_FOR

    def act(typed: Typed) -> None:
        seen, note = typed.text("seen"), typed.text("note")
        if brought is not None and is_long:
            refuse_unseen(form.session, form.editor, form.review_id, seen)
            ask_decision(brought, form.editor, "approve", seen=seen, note=note)
            begin_step(brought, "deciding")
        else:
            approve(form.session, form.editor, form.review_id, seen, note)

    answer = form.decide(("seen", "note"), act, "begun" if is_long else "approved")
    if is_long and answer.status_code == 303:
        answer.background = begin_work(form.request)
    return answer


@router.post("/admin/review/{review_id:int}/send-back")
def send_review_back(form: ToDecide) -> Response:
    """Give the review back to its author."""

    def act(typed: Typed) -> None:
        seen, text = typed.text("seen"), typed.text("text")
        send_back(form.session, form.editor, form.review_id, seen, text)

    return form.decide(("seen", "text"), act, "sent-back")


@router.post("/admin/review/{review_id:int}/take-back")
def take_review_back(form: ToDecide) -> Response:
    """Take back what one has submitted."""

    def act(_: Typed) -> None:
        take_back(form.session, form.editor, form.review_id)

    return form.decide((), act, "taken-back")


@router.post("/admin/review/{review_id:int}/comment")
def comment_on_review(form: ToDecide) -> Response:
    """Add a comment."""

    def act(typed: Typed) -> None:
        say(form.session, form.editor, form.review_id, typed.text("text"))

    return form.decide(("text",), act, "commented")
