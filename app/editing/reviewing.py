"""Deciding on reviews: approving, sending back, taking back, commenting.

Callers use `approve`, `send_back`, `take_back` and `say`; what they decide on is in `reviews`.
"""

from collections.abc import Sequence

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.database import begin_change
from app.editing.constraints import constraints_in_words
from app.editing.differing import settle_chosen
from app.editing.errors import Blocked, FieldErrors, Stale
from app.editing.reasons import LONGEST_NOTE, check_note
from app.editing.record_json import validated
from app.editing.reviewing_many import Beat, move_rows, nobody, publish_rows
from app.editing.reviews import (
    ReviewedRecord,
    ReviewView,
    problems_with,
    read_item,
    read_review,
)
from app.editing.saving import put
from app.editing.write_policy import Editor
from app.errors import Forbidden, Said
from app.languages import gettext
from app.letters import refused
from app.nouns.fields import with_values
from app.queries.many_reviews import proposals_in, waiting_rows
from app.queries.reviews import PENDING, add_comment, get_review

LONGEST_COMMENT = 5000


def approve(
    session: Session,
    editor: Editor,
    review_id: int,
    seen: str,
    note: str = "",
    *,
    beat: Beat = nobody,
) -> int:
    """Publish what a review holds, in one change in its author's name; the change's number.

    `seen` is that of the view that was looked at. Raises Stale when anything has changed since,
    Forbidden for who may not approve it, Blocked with what must be mended first.
    """
    note = check_note(note)
    with session.begin_nested():
        view = read_review(session, editor, review_id, lock=True)
        _refuse_unseen(view, seen)
        if view.refusal is not None:
            raise Forbidden(view.refusal)
        review = view.review
        words = review.note or f"Publish {', '.join(f'«{it.title}»' for it in view.records)}"
        change = begin_change(session, words[:LONGEST_NOTE], review.author_id)
        with constraints_in_words(session):
            if view.is_large:
                publish_rows(session, waiting_rows(session, review_id), change.id, beat)
                _publish(session, _proposed(session, review_id))
            else:
                _publish(session, view.records)
        review.state, review.change_id = "approved", change.id
        review.decided_by, review.decided_at = editor.account_id, func.now()
        add_comment(session, review.id, editor.account_id, note, "approved")
        return change.id


def _proposed(session: Session, review_id: int) -> list[ReviewedRecord]:
    """The proposals of a review of very many records. Raises Blocked."""
    records = [read_item(session, item, (), lock=True) for item in proposals_in(session, review_id)]
    problems = [
        Said("conflict", "«{title}» was changed meanwhile.", title=record.title)
        for record in records
        if record.conflicts
    ]
    if problems:
        raise Blocked("It can't be published as it is; send it back.", problems)
    return records


def _publish(session: Session, records: Sequence[ReviewedRecord]) -> None:
    problems: list[Said] = []
    for record in records:
        if record.after is None or record.current is None:
            continue
        # Only now: what it refers to may have been published just before.
        found = problems_with(session, record.after, record.current)
        problems += [
            sentence.reworded(gettext("«{title}»: {message}", title=record.title, message=sentence))
            for sentence in found
        ]
        if not found:
            document = put(session, record.noun, validated(record.after), record.current)
            settle_chosen(session, document, None)
    if problems:
        raise Blocked("It can't be published as it is; send it back.", problems)


def refuse_unseen(session: Session, editor: Editor, review_id: int, seen: str) -> None:
    """Raise Stale or Forbidden where a review can't be approved as it was looked at."""
    view = read_review(session, editor, review_id)
    _refuse_unseen(view, seen)
    if view.refusal is not None:
        raise Forbidden(view.refusal)
    if view.problems:
        raise Blocked("It can't be published as it is; send it back.", view.problems)


def _refuse_unseen(view: ReviewView, seen: str) -> None:
    if not view.is_open:
        raise Stale("This review was decided meanwhile.")
    if view.seen != seen:
        raise Stale("It has changed since you opened it; look at it again.")


def send_back(session: Session, editor: Editor, review_id: int, seen: str, text: str) -> None:
    """Give a review back to its author, with what is to be mended; rows become drafts again.

    Raises Stale, Forbidden for who may not publish, FieldErrors without a text.
    """
    text = check_comment(text, Said("needed", "Say what is to be mended."))
    if not editor.may_publish:
        raise Forbidden("A reviewer sends back what isn't fit to be published.")
    with session.begin_nested():
        view = read_review(session, editor, review_id, lock=True)
        _refuse_unseen(view, seen)
        _make_drafts(session, editor, view, "Send back for mending")
        review = view.review
        review.state = "sent_back"
        review.decided_by, review.decided_at = editor.account_id, func.now()
        add_comment(session, review.id, editor.account_id, text, "sent_back")


def take_back(session: Session, editor: Editor, review_id: int) -> None:
    """Let the author take back what they submitted; rows become drafts again.

    Raises Forbidden for anybody else, Stale when it was decided meanwhile.
    """
    with session.begin_nested():
        view = read_review(session, editor, review_id, lock=True)
        if view.review.author_id != editor.account_id:
            raise Forbidden("Only its author takes back what waits for review.")
        if view.review.state not in PENDING:
            raise Stale("This review was decided meanwhile.")
        _make_drafts(session, editor, view, "Take back from review")
        view.review.state = "withdrawn"
        add_comment(session, view.review.id, editor.account_id, "", "withdrawn")


def _make_drafts(session: Session, editor: Editor, view: ReviewView, note: str) -> None:
    if view.is_large:
        change = begin_change(session, note, editor.account_id)
        with constraints_in_words(session):
            move_rows(session, waiting_rows(session, view.review.id), "draft", change.id)
        return
    waiting = [
        record.current
        for record in view.records
        if record.current is not None and record.current.status == "in_review"
    ]
    if not waiting:
        return
    begin_change(session, note, editor.account_id)
    with constraints_in_words(session):
        for document in waiting:
            draft = with_values(document.record, {"publishing.status": "draft"})
            put(session, document.noun, draft, document)


def say(session: Session, editor: Editor, review_id: int, text: str) -> None:
    """Add a comment to a review. Raises FieldErrors without a text, NotFound."""
    text = check_comment(text, Said("needed", "Write something first."))
    review = get_review(session, review_id, with_items=False)
    add_comment(session, review.id, editor.account_id, text)


def check_comment(text: str, when_empty: Said) -> str:
    """The comment without blanks around it. Raises FieldErrors for an empty or endless one."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise FieldErrors({"text": [when_empty]})
    if len(text) > LONGEST_COMMENT:
        raise FieldErrors(
            {
                "text": [
                    Said(
                        "too_long",
                        "This has {length:,} letters; {most:,} fit.",
                        length=len(text),
                        most=LONGEST_COMMENT,
                    )
                ]
            }
        )
    problem = refused(text)
    if problem is not None:
        raise FieldErrors({"text": [Said("character", "This holds {found}.", found=problem)]})
    return text
