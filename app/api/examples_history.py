"""Examples and answers of what the API does with the past, for the OpenAPI document."""

from typing import Any

from app.api.examples_write import (
    PROBLEMS,
    READ_PROBLEMS,
    VERSION_PROBLEMS,
    WHEN,
    answered,
    body_of,
    saved,
)
from app.api.write_requests import NoteBody, RestoreBody
from app.nouns import NounName

VERSIONS = [
    {
        "version": 415,
        "at": WHEN,
        "by": "Editor",
        "approved_by": "Reviewer",
        "note": "A better source was found.",
        "status": "published",
    },
    {
        "version": 412,
        "at": "2026-02-27T09:30:00Z",
        "by": "Editor",
        "approved_by": None,
        "note": "",
        "status": "draft",
    },
]
WAITS = "It waits for somebody else to approve it"


def documented_past(noun: NounName, singular: str, act: str) -> dict[str, Any]:
    """What the OpenAPI document says of a record's versions, of restoring and bringing back."""
    named = f"{'an' if noun == 'actors' else 'a'} {singular}"
    if act == "versions":
        return {
            "summary": f"The versions of {named}",
            "responses": READ_PROBLEMS
            | {200: answered("Newest first, with its ETag", "Versions", {"items": VERSIONS})},
        }
    summary, about, body = {
        "restore": (
            f"Restore a version of {named}",
            "Saved as it was then; ETag is the new one",
            {"version": 412, "note": "The correction was itself mistaken."},
        ),
        "bring-back": (
            f"Bring back {named} that was withdrawn or deleted",
            "Back again; ETag is the new one",
            {"note": "The source has confirmed it."},
        ),
    }[act]
    done = saved(noun, "published", 420) | {"change": 420, "review": None, "cautions": []}
    waiting = saved(noun, "proposed", None) | {"change": None, "review": 7, "cautions": []}
    return {
        "summary": summary,
        "openapi_extra": body_of(body, RestoreBody if act == "restore" else NoteBody),
        "responses": PROBLEMS
        | VERSION_PROBLEMS
        | {200: answered(about, "Saved", done), 202: answered(WAITS, "Saved", waiting)},
    }
