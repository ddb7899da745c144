"""What stands in the way of a write, as problem JSON (RFC 9457) with what a program needs.

`problems` lists what is wrong, each with the path of the member in the JSON that was sent, such as
`record.claims.1`, a code, a message and the values that it names. `errors` holds the messages alone
by that path: they are those of the forms. A change that someone else came before of
shows both versions.
"""

import re
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from app.api.write_requests import PreconditionFailed
from app.editing.conflict import Conflict
from app.editing.documents import Document
from app.editing.errors import Blocked, FieldErrors, KeyReused
from app.editing.reasons import CODES as REASON
from app.editing.record_json import record_to_json
from app.errors import AppError, Said
from app.languages import gettext
from app.negotiation import asked_path

PROBLEM = "application/problem+json"
NUMBERED = re.compile(r"(\d+):(.*)", re.DOTALL)


def etag(version: int) -> str:
    """The ETag of a record at a version."""
    return f'"{version}"'


def problem(request: Request, error: AppError) -> Response | None:
    """The answer to a write that failed; none where the error says all by itself, or on a page."""
    if not asked_path(request.scope).startswith("/api/"):
        return None
    match error:
        case FieldErrors():
            return _answer(error, errors=error.errors, problems=error.problems)
        case KeyReused():
            return _answer(
                error,
                gettext("A key is used once"),
                gettext(
                    "This Idempotency-Key came before with other content, which was carried out."
                ),
            )
        case Blocked():
            return _answer(error, reasons=error.reasons, problems=error.problems)
        case PreconditionFailed():
            return _answer(error, version=error.current.version, theirs=version_json(error.current))
        case Conflict():
            theirs = version_json(error.theirs) | {"by": error.by, "at": error.at.isoformat()}
            return _answer(
                error,
                status=412,
                version=error.theirs.version,
                noun=error.theirs.noun,
                key=error.theirs.key,
                base=version_json(error.base),
                theirs=theirs,
                yours={"record": record_to_json(error.mine)},
                conflicts=[field.name for field in error.merge.conflicts],
            )
    return None


def version_json(document: Document) -> dict[str, Any]:
    """A version of a record: its number and its document."""
    return {"version": document.version, "record": record_to_json(document.record)}


def _answer(
    error: AppError,
    title: str = "",
    detail: str = "",
    *,
    status: int = 0,
    version: int | None = None,
    **members: Any,
) -> Response:
    status = status or error.status
    content = {
        "type": "about:blank",
        "title": title or gettext(error.title),
        "status": status,
        "detail": detail or error.message,
        "code": error.code,
    }
    headers = {} if version is None else {"ETag": etag(version)}
    return JSONResponse(content | members, status, headers, PROBLEM)


def in_record(path: str, said: Said, where: str = "record") -> str:
    """The path in a body of what is wrong with the record that it holds, or with its note."""
    if said.code in REASON:
        return "note"
    return f"{where}.{path}" if path else where


def in_edits(path: str, said: Said) -> str:
    """The path in the body of a change of what is wrong with one of its records, or with its note."""
    numbered = NUMBERED.fullmatch(path)
    number, inner = (numbered[1], numbered[2]) if numbered else ("0", path)
    return in_record(inner, said, f"edits.{number}.record")
