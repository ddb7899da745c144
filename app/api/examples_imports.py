"""Examples and answers of imports over the API, for the OpenAPI document."""

from typing import Any

from app.api.examples_write import (
    PROBLEMS,
    READ_PROBLEMS,
    VERSION_PROBLEMS,
    WHEN,
    answered,
    body_of,
)
from app.api.write_requests import Body

IMPORT = {
    "import": 5,
    "state": "checked",
    "at": WHEN,
    "by": "Editor",
    "name": "events.csv",
    "sha256": "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
    "size": 415,
    "layout": "acled",
    "rows_done": 5,
    "rows": 5,
    "ready": 4,
    "faulty": 1,
    "left_out": 0,
    "brought_in": 0,
    "source": None,
    "change": None,
    "fault": None,
    "url": "…/api/v1/imports/5",
    "faults": "…/api/v1/imports/5/faults.csv",
}
CANCELLED = {"import": 5, "state": "stopped"}
FILE = {"type": "string", "format": "binary"}


class ConfirmBody(Body):
    """Whose claims the ready rows become, and why."""

    source: str
    note: str = ""


def read(summary: str, about: str, name: str, example: Any) -> dict[str, Any]:
    """What the document says of a route that reads."""
    problems = READ_PROBLEMS | {200: answered(about, name, example)}
    return {"summary": summary, "responses": problems}


LISTED = read("Your imports", "The latest first", "Imports", {"items": [IMPORT]})
SHOWN = read("An import, and how far it is", "Its state", "Import", IMPORT)
FAULTS: dict[str, Any] = {
    "summary": "The rows of an import that have faults",
    "responses": READ_PROBLEMS
    | {
        200: {
            "description": "Row, column and sentence of each fault",
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
    "openapi_extra": body_of({"source": "a-table", "note": "The first release"}, ConfirmBody),
    "responses": PROBLEMS
    | {
        409: VERSION_PROBLEMS[409],
        202: answered("They are being brought in", "Import", IMPORT | {"state": "bringing"}),
    },
}
STOPPED: dict[str, Any] = {
    "summary": "Stop what is under way, or forget an import",
    "responses": READ_PROBLEMS
    | {409: VERSION_PROBLEMS[409], 200: answered("Done", "ImportCancelled", CANCELLED)},
}
