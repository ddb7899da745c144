"""Examples and answers of the texts of sources over the API, for the OpenAPI document."""

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
from app.api.write_requests import TextBody

# The digest of the words below.
DIGEST = "8d53442d3fd17a11834848f23793380c12f6032915733aa1c96deaa8ce5481fb"
WORDS = "Weekly report\n\nThe brigade holds Tabqa."
PASSAGE = {"paragraph": 1, "start": 15, "end": 39, "quote": "The brigade holds Tabqa"}
TEXT = {
    "source": "weekly-report-2017-06",
    "sha256": DIGEST,
    "code_points": len(WORDS),
    "body_start": 15,
    "free_to_show": False,
    "text": WORDS,
    "paragraphs": [
        {"number": 0, "start": 0, "end": 13},
        {"number": 1, "start": 15, "end": len(WORDS)},
    ],
    "passages": [{"claim": "c-7kq2m9xw", "state": "in_place", "passage": PASSAGE, "now": None}],
    "kept": [
        {"sha256": DIGEST, "code_points": len(WORDS), "at": WHEN, "by": "Editor", "erased_at": None}
    ],
}


def documented_text() -> dict[str, Any]:
    """What the OpenAPI document says of reading a source's text."""
    return {
        "summary": "The text of a source, its paragraphs and the passages in it",
        "responses": READ_PROBLEMS | {200: answered("With the source's ETag", "SourceText", TEXT)},
    }


def documented_attaching() -> dict[str, Any]:
    """What the OpenAPI document says of attaching a text."""
    body = {"text": WORDS, "body_start": 15, "free_to_show": False, "note": "Read from the paper."}
    about: dict[str, Any] = {"change": 420, "review": None, "cautions": [], "sha256": DIGEST}
    passages = {"in_place": 1, "moved": 0, "changed": 0, "several": 0}
    done = saved("sources", "published", 420) | about | {"passages": passages}
    waits = saved("sources", "proposed", None) | about | {"change": None, "review": 7}
    return {
        "summary": "Attach a text to a source, or a newer version of it",
        "openapi_extra": body_of(body, TextBody),
        "responses": PROBLEMS
        | VERSION_PROBLEMS
        | {
            200: answered("In force; ETag is the source's new one", "Attached", done),
            202: answered(
                "Kept; it waits for somebody else", "Attached", waits | {"passages": passages}
            ),
        },
    }
