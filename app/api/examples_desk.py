"""Examples and answers of changes and reviews over the API, for the OpenAPI document."""

from typing import Any

from app.api.examples_write import (
    PROBLEMS,
    READ_PROBLEMS,
    RECORDS,
    VERSION_PROBLEMS,
    WHEN,
    answered,
    body_of,
)
from app.api.write_requests import Body, CommentBody, DecisionBody, SendingBackBody

FIELD = {"field": "kind", "label": "Kind", "before": "town", "after": "city"}
BACK = FIELD | {"before": "city", "after": "town"}
PLACE = {"noun": "places", "key": "tabqa", "title": "Tabqa"}
WHERE = {"version": 412, "document": "…/api/v1/places/tabqa/document"}
CHANGE = {
    "change": 412,
    "at": WHEN,
    "by": "Editor",
    "approved_by": None,
    "note": "It grew.",
    "touched": 1,
    "records": [
        PLACE
        | WHERE
        | {
            "done": [FIELD],
            "undoing": {
                "act": "put back",
                "differences": [BACK],
                "conflicts": [],
                "obstacle": None,
            },
        }
    ],
    "undo": {"possible": True, "seen": "412", "needs_note": True, "obstacles": []},
}
REVIEW = {"review": 7, "state": "open", "at": WHEN, "by": "Editor", "note": "It grew."}
QUEUE = {"items": [REVIEW | {"url": "…/api/v1/reviews/7", "count": 1, "records": [PLACE]}]}
REVIEWED = REVIEW | {
    "decided_by": None,
    "decided_at": None,
    "change": None,
    "seen": "1-412",
    "refusal": None,
    "count": 1,
    "problems": [],
    "records": [
        PLACE
        | WHERE
        | {
            "proposal": True,
            "differences": [FIELD],
            "record": RECORDS["places"] | {"kind": "city"},
            "conflicts": [],
            "problems": [],
        }
    ],
    "comments": [{"at": WHEN, "by": "Editor", "kind": "submitted", "text": "It grew."}],
}
LISTED = {name: CHANGE[name] for name in ("change", "at", "by", "approved_by", "note", "touched")}
CHANGES = {
    "items": [LISTED | {"url": "…/api/v1/changes/412"}],
    "next": "…/api/v1/changes?before=412",
}
DIFFERENCE = {
    "difference": 3,
    **PLACE,
    "dataset": "river-towns",
    "release": "2026-02-01",
    "dropped": False,
}
RELATED = {
    "claim": "c-9wq4h7kd",
    "items": [
        {
            "claim": "c-7kq2m9xw",
            "document": "…/api/v1/claims/c-7kq2m9xw/document",
            "source": "river-news",
            "kind": "report",
            "status": "published",
            "statement": "A brigade took the silo of the town.",
            "valid_from": "2026-02-01",
            "valid_to": "2026-02-01",
            "places": ["River Town"],
            "actors": [],
            "days_apart": 1,
            "words_alike": 4,
            "words_compared": 5,
            "reprint": True,
            "offers": ["same-origin", "supports", "contradicts"],
            "why": [
                "Reads like a reprint",
                "Same place: River Town",
                "1 day apart",
                "4 of 5 words alike",
            ],
        }
    ],
}
RELEASES = {
    "items": [
        {
            "dataset": "river-towns",
            "title": "Towns along the river",
            "release": "2026-02-01",
            "change": 412,
            "url": "…/api/v1/changes/412",
        }
    ]
}
DIFFERENCES = {
    "items": [DIFFERENCE | {"url": "…/api/v1/releases/differences/3"}],
    "next": None,
    "numberMatched": 1,
}
DIFFERING = {
    **DIFFERENCE,
    "open": True,
    **WHERE,
    "conflicts": ["kind"],
    "differences": [BACK],
    "base": RECORDS["places"] | {"kind": "village"},
    "ours": RECORDS["places"] | {"kind": "city"},
    "theirs": RECORDS["places"],
}
COMMENT = {"review": 7, "by": "Reviewer", "kind": "comment", "text": "Is it the same town?"}
# Summary, body if one is sent, what a success means, the name of its schema, and its example.
ACTS: dict[str, tuple[str, dict[str, Any] | None, str, str, dict[str, Any]]] = {
    "change": (
        "What a change did, and whether it can be undone",
        None,
        "With the `seen` that undoing needs",
        "Change",
        CHANGE,
    ),
    "changes": ("The latest changes", None, "Newest first", "Changes", CHANGES),
    "undo": (
        "Undo a change as a whole",
        {"seen": "412", "note": "The town was mistaken for another."},
        "Undone, by a change of its own",
        "Undone",
        {"change": 420, "undoes": 412},
    ),
    "related": (
        "What is likely related to a claim",
        None,
        "The likeliest first, each with why",
        "RelatedClaims",
        RELATED,
    ),
    "releases": (
        "The releases of datasets that are loaded",
        None,
        "Those that others rest on first",
        "Releases",
        RELEASES,
    ),
    "differences": (
        "Where the map and a release say otherwise",
        None,
        "What somebody must choose about",
        "ReleaseDifferences",
        DIFFERENCES,
    ),
    "difference": (
        "A record as the map has it and as the release does",
        None,
        "Both versions, and what both started from",
        "ReleaseDifference",
        DIFFERING,
    ),
    "reviews": ("The queue of reviews", None, "The longest waiting first", "Reviews", QUEUE),
    "review": (
        "A review, with what it would publish",
        None,
        "With the `seen` that a decision needs",
        "Review",
        REVIEWED,
    ),
    "approve": (
        "Approve a review",
        {"seen": "1-412", "note": "Checked against the report."},
        "Published, as one change",
        "Approved",
        {"review": 7, "state": "approved", "change": 420},
    ),
    "send-back": (
        "Send a review back to its author",
        {"seen": "1-412", "text": "Name the page of the report, please."},
        "Sent back",
        "SentBack",
        {"review": 7, "state": "sent_back"},
    ),
    "take-back": (
        "Take back a review of your own",
        {},
        "Taken back; what was new is a draft again",
        "TakenBack",
        {"review": 7, "state": "withdrawn"},
    ),
    "comment": (
        "Comment on a review",
        {"text": COMMENT["text"]},
        "Said",
        "Commented",
        COMMENT,
    ),
}
BODIES: dict[str, type[Body]] = {
    "undo": DecisionBody,
    "approve": DecisionBody,
    "send-back": SendingBackBody,
    "comment": CommentBody,
}
# What answers with another status than 200.
STATUSES = {"comment": 201}


def documented_act(act: str) -> dict[str, Any]:
    """What the OpenAPI document says of a route about changes or reviews."""
    summary, body, about, name, example = ACTS[act]
    if body is None:
        return {
            "summary": summary,
            "responses": READ_PROBLEMS | {200: answered(about, name, example)},
        }
    status = STATUSES.get(act, 200)
    problems = PROBLEMS | {409: VERSION_PROBLEMS[409]}
    return {
        "summary": summary,
        "openapi_extra": body_of(body, BODIES[act]) if body else None,
        "status_code": status,
        "responses": problems | {status: answered(about, name, example)},
    }
