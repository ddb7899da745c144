"""Examples and answers of imports over the API, for the OpenAPI document."""

from typing import Any

from pydantic import Field

from app.api.examples_write import (
    PROBLEMS,
    READ_PROBLEMS,
    VERSION_PROBLEMS,
    WHEN,
    answered,
    body_of,
)
from app.api.write_requests import Body, NoteBody

IMPORT = {
    "import": 5,
    "state": "checked",
    "at": WHEN,
    "by": "Editor",
    "name": "events.csv",
    "sha256": "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
    "size": 415,
    "layout": "acled",
    "recognised": [
        {"what": "encoding", "found": "utf-8", "why": "every byte of it is"},
        {"what": "layout", "found": "ACLED", "why": "it has the columns of it"},
    ],
    "rows_done": 5,
    "rows": 5,
    "ready": 4,
    "faulty": 1,
    "left_out": 0,
    "brought_in": 0,
    "same": 0,
    "source": None,
    "compared": None,
    "change": None,
    "review": None,
    "terms_review": None,
    "fault": None,
    "url": "…/api/v1/imports/5",
    "faults": "…/api/v1/imports/5/faults.csv",
}
CANCELLED = {"import": 5, "state": "stopped"}
FILE = {"type": "string", "format": "binary"}


COUNTS = {"source": "a-table", "new": 1, "changed": 2, "conflict": 1, "same": 96, "gone": 1}
COMPARED_ROW = {
    "row": 4,
    "sheet": None,
    "row_in_sheet": None,
    "key": "SYR900002",
    "claim": "c-7kq2m9xw",
    "statement": "The brigade holds the dam and the lock.",
    "outcome": None,
    "fields": [
        {
            "noun": "claims",
            "record": "c-7kq2m9xw",
            "field": "statement",
            "label": "Statement",
            "before": "The brigade holds the dam.",
            "after": "The brigade holds the dam and the lock.",
            "ours": "The brigade holds the dam since Monday.",
            "conflict": True,
            "chosen": None,
        }
    ],
    "cells": [{"column": "event", "before": "dam", "after": "dam and lock"}],
}


class ConfirmBody(Body):
    """Whose claims the ready rows become, why, and how.

    `become` is drafts, review or published, all at once. Where a file of the source was brought in before,
    `conflicts` says which side keeps fields that were edited here too: ours, or theirs, the file's; and
    `gone` whether what the file no longer has is left or withdrawn; `older`, that it is meant though the file is
    older than what is there. The terms of the set are noted with its
    source; what isn't told of them stays as the source has it.
    """

    source: str
    note: str = ""
    become: str = "drafts"
    conflicts: str = "ours"
    gone: str = "leave"
    older: bool = False
    licence: str = ""
    terms_url: str = ""
    attribution: str = ""
    rows_shown: str = ""
    shown_fields: list[str] = Field(default_factory=list)


class CompareBody(Body):
    """The source of which earlier files were brought in."""

    source: str


def read(summary: str, about: str, name: str, example: Any) -> dict[str, Any]:
    """What the document says of a route that reads."""
    problems = READ_PROBLEMS | {200: answered(about, name, example)}
    return {"summary": summary, "responses": problems}


LISTED = read("Your imports", "The latest first", "Imports", {"items": [IMPORT]})
SHOWN = read("An import, and how far it is", "Its state", "Import", IMPORT)
FAULTS: dict[str, Any] = {
    "summary": "The rows of an import that have faults, or cautions",
    "responses": READ_PROBLEMS
    | {
        200: {
            "description": "Row, column and sentence of each fault; of joined sheets its sheet and row there, too",
            "content": {
                "text/csv": {
                    "schema": {"type": "string"},
                    "example": "row,column,message\r\n4,date,'2017-02-30' is not in the calendar.\r\n",
                }
            },
        }
    },
}
TAKEN: dict[str, Any] = {
    "summary": "Take a file and check its rows",
    "status_code": 201,
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": FILE}},
        }
    },
    "responses": PROBLEMS
    | {201: answered("Taken; it is being checked", "Import", IMPORT | {"state": "checking"})},
}
CONFIRMED: dict[str, Any] = {
    "summary": "Bring the ready rows of an import in",
    "status_code": 202,
    "openapi_extra": body_of(
        {
            "source": "a-table",
            "note": "The second release",
            "become": "drafts",
            "conflicts": "ours",
            "gone": "leave",
        },
        ConfirmBody,
    ),
    "responses": PROBLEMS
    | {
        409: VERSION_PROBLEMS[409],
        202: answered("They are being brought in", "Import", IMPORT | {"state": "bringing"}),
    },
}
COMPARING: dict[str, Any] = {
    "summary": "Compare an import with what its source said before",
    "status_code": 202,
    "openapi_extra": body_of({"source": "a-table"}, CompareBody),
    "responses": PROBLEMS
    | {
        409: VERSION_PROBLEMS[409],
        202: answered("They are being compared", "Import", IMPORT | {"state": "comparing"}),
    },
}
COMPARED = read(
    "What of an import is new, changed, gone or the same",
    "Rows, in order",
    "ImportComparedRows",
    {"items": [COMPARED_ROW], "next": None},
)
TAKEN_BACK: dict[str, Any] = {
    "summary": "Take all of an import back",
    "status_code": 202,
    "openapi_extra": body_of({"note": "The wrong table."}, NoteBody),
    "responses": PROBLEMS
    | {
        409: VERSION_PROBLEMS[409],
        202: answered("It is being taken back", "Import", IMPORT | {"state": "taking_back"}),
    },
}
STOPPED: dict[str, Any] = {
    "summary": "Stop what is under way, or forget an import",
    "responses": READ_PROBLEMS
    | {409: VERSION_PROBLEMS[409], 200: answered("Done", "ImportCancelled", CANCELLED)},
}
