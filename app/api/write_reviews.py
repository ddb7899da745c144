"""Reviews over the API: the queue, one review as it would be published, and deciding on it."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from app.api.examples_desk import documented_act
from app.api.write_answers import Result, difference_json
from app.api.write_requests import (
    CommentBody,
    DecisionBody,
    PathReview,
    SendingBackBody,
    ToWrite,
    ToWriteBare,
    router_for_writing,
    shaped,
)
from app.desk.requests import AsEditor
from app.editing.record_json import record_to_json
from app.editing.reviewing import approve, say, send_back, take_back
from app.editing.reviews import ReviewedRecord, read_review
from app.editing.words import titles_by_key
from app.models import Review
from app.nouns import ORDER
from app.queries.reviews import list_reviews
from app.security.callers import Desk
from app.templating import absolute

router = router_for_writing()

# What nobody has decided on yet, and what its author is to mend.
Undecided = Annotated[
    Literal["open", "sent_back"],
    Query(description="`open` waits for a second person, `sent_back` for its author"),
]


@router.get("/reviews", **documented_act("reviews"))
def list_waiting_reviews(request: Request, session: Desk, state: Undecided = "open") -> Response:
    """What waits for a second person, or for its author, the longest waiting first."""
    rows = list_reviews(session, state)
    wanted: dict[str, set[str]] = {}
    for row in rows:
        for item in row.items:
            wanted.setdefault(item.noun, set()).add(item.record_key)
    titles = titles_by_key(session, wanted)
    items = []
    for row in rows:
        records = [
            {
                "noun": item.noun,
                "key": item.record_key,
                "title": titles.get((item.noun, item.record_key), item.record_key),
            }
            for item in sorted(row.items, key=lambda item: ORDER[item.noun])
        ]
        address = absolute(request, f"/api/v1/reviews/{row.review.id}")
        told = {"url": address, "count": row.count, "records": records}
        items.append(_review_json(row.review, row.author) | told)
    return JSONResponse({"items": items})


@router.get("/reviews/{review_id}", **documented_act("review"))
def show_review(
    request: Request, review_id: PathReview, session: Desk, editor: AsEditor
) -> Response:
    """One review: what it would publish, what was said about it, and whether you can approve it.

    `seen` is sent back with the decision. `refusal` says why you can't approve it, if so.
    """
    view = read_review(session, editor, review_id)
    review = view.review
    content = _review_json(review, view.author) | {
        "decided_by": view.decided_by,
        "decided_at": review.decided_at and review.decided_at.isoformat(),
        "change": review.change_id,
        "seen": view.seen,
        "refusal": view.refusal,
        "count": view.count,
        "problems": list(view.problems),
        "records": [_record_json(request, record) for record in view.records],
        "comments": [
            {
                "at": row.comment.at.isoformat(),
                "by": row.author,
                "kind": row.comment.kind,
                "text": row.comment.text,
            }
            for row in view.comments
        ],
    }
    return JSONResponse(content)


@router.post("/reviews/{review_id}/approve", **documented_act("approve"))
def approve_review(review_id: PathReview, write: ToWrite) -> Response:
    """Publish what a review holds, as one change in its author's name."""
    body = shaped(DecisionBody, write.sent)

    def act() -> Result:
        number = approve(write.session, write.editor, review_id, body.seen, body.note)
        return {"review": review_id, "state": "approved", "change": number}

    return JSONResponse(write.once(act))


@router.post("/reviews/{review_id}/send-back", **documented_act("send-back"))
def send_review_back(review_id: PathReview, write: ToWrite) -> Response:
    """Give a review back to its author, with what is to be mended; what was new is a draft again."""
    body = shaped(SendingBackBody, write.sent)

    def act() -> Result:
        send_back(write.session, write.editor, review_id, body.seen, body.text)
        return {"review": review_id, "state": "sent_back"}

    return JSONResponse(write.once(act))


@router.post("/reviews/{review_id}/take-back", **documented_act("take-back"))
def take_review_back(review_id: PathReview, write: ToWriteBare) -> Response:
    """Take back what you submitted; what was new is a draft again. Send no body."""

    def act() -> Result:
        take_back(write.session, write.editor, review_id)
        return {"review": review_id, "state": "withdrawn"}

    return JSONResponse(write.once(act))


@router.post("/reviews/{review_id}/comments", **documented_act("comment"))
def comment_on_review(review_id: PathReview, write: ToWrite) -> Response:
    """Say something about a review, to those who see it at the desk."""
    body = shaped(CommentBody, write.sent)

    def act() -> Result:
        say(write.session, write.editor, review_id, body.text)
        return {"review": review_id, "by": write.editor.name, "kind": "comment", "text": body.text}

    return JSONResponse(write.once(act), 201)


def _review_json(review: Review, author: str) -> dict[str, Any]:
    return {
        "review": review.id,
        "state": review.state,
        "at": review.submitted_at.isoformat(),
        "by": author,
        "note": review.note,
    }


def _record_json(request: Request, record: ReviewedRecord) -> dict[str, Any]:
    document = f"/api/v1/{record.noun}/{record.key}/document"
    return {
        "noun": record.noun,
        "key": record.key,
        "title": record.title,
        "version": record.current.version if record.current else None,
        "document": absolute(request, document) if record.current else None,
        "proposal": record.is_proposal,
        "differences": [difference_json(difference) for difference in record.differences],
        # As it would be published.
        "record": record_to_json(record.after) if record.after else None,
        "conflicts": list(record.conflicts),
        "problems": list(record.problems),
    }
