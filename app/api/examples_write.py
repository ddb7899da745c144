"""Examples and answers of the write side for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel

from app.api.members import ref
from app.api.schemas import schema_of
from app.api.schemas_desk import document_name
from app.api.write_json import MalformedJson, WrongMediaType
from app.api.write_requests import (
    ChangeBody,
    PreconditionFailed,
    PreconditionMissing,
    RecordBody,
    WithdrawalBody,
)
from app.editing.errors import FieldErrors, Stale
from app.errors import (
    AppError,
    BadParameter,
    DatabaseUnavailable,
    Forbidden,
    NotFound,
    SignInNeeded,
    TooManyRequests,
)
from app.nouns import NOUNS, NounName
from app.security.bodies import BodyTooLong

WHEN = "2026-03-01T12:00:00Z"
RECORDS = {name: dict(noun.example) for name, noun in NOUNS.items()}
UNPROCESSABLE = {
    "type": "about:blank",
    "title": "Something needs another look",
    "status": 422,
    "detail": "There is no claim 'c-7kq2m9xw'. This is needed.",
    "code": "fields",
    "errors": {
        "record.claims.0": ["There is no claim 'c-7kq2m9xw'."],
        "record.posture": ["This is needed."],
    },
    "problems": [
        {
            "field": "record.claims.0",
            "code": "not_found",
            "message": "There is no claim 'c-7kq2m9xw'.",
            "noun": "claims",
            "key": "c-7kq2m9xw",
            "what": "claim",
        },
        {"field": "record.posture", "code": "missing", "message": "This is needed."},
    ],
}
SHORT = {"version": 412, "record": {"slug": "tabqa", "…": "…"}}
STALE = {
    "type": "about:blank",
    "title": "Someone else changed this meanwhile",
    "status": 412,
    "detail": "Editor saved this place after you opened it. …",
    "code": "conflict",
    "noun": "places",
    "key": "tabqa",
    "base": SHORT,
    "theirs": SHORT | {"version": 415, "by": "Editor", "at": WHEN},
    "yours": {"record": SHORT["record"]},
    "conflicts": ["uncertainty_m"],
}
# Records that lie somewhere, and what an answer may warn of: at-zero, swapped, far, far-from-all;
# and `outcome` at a link that gives one to a claim that is no forecast.
LOCATED = [name for name, example in RECORDS.items() if "geometry" in example]
CAUTIONS = [
    {
        "code": "swapped",
        "field": "record.geometry",
        "message": "It is near Tabqa only with latitude and longitude exchanged: are they swapped?",
    }
]
REASON = "Their own later issue puts it on the other bank."


def saved(noun: NounName, state: str, version: int | None = 412) -> dict[str, Any]:
    """What a write answers of one record."""
    key = RECORDS[noun].get("slug") or RECORDS[noun]["id"]
    seen = {"proposed": "published", "saved": "draft"}.get(state, state)
    return {
        "noun": noun,
        "key": key,
        "version": version,
        "state": state,
        "seen": seen,
        "document": f"…/api/v1/{noun}/{key}/document",
        "url": f"…/{noun}/{key}" if seen == "published" and NOUNS[noun].path else None,
    }


def _problem(about: str, kind: type[AppError], example: Any = None) -> dict[str, Any]:
    shown = example or {
        "type": "about:blank",
        "title": kind.title,
        "status": kind.status,
        "detail": "…",
        "code": kind.code,
    }
    return {"description": about, "content": {"application/problem+json": {"example": shown}}}


READ_PROBLEMS = {
    400: _problem("A parameter is unknown or malformed", BadParameter),
    401: _problem("No token, or one that is unknown, revoked or expired", SignInNeeded),
    403: _problem("The role or the token doesn't allow this", Forbidden),
    404: _problem("No such record", NotFound),
    503: _problem("The database can't be reached", DatabaseUnavailable),
}
PROBLEMS = READ_PROBLEMS | {
    400: _problem("The body is no JSON, or a header can't be read", MalformedJson),
    413: _problem("The body is longer than 1 MB", BodyTooLong),
    415: _problem("The body isn't said to be JSON", WrongMediaType),
    422: _problem(
        "Something in the record needs another look, or the Idempotency-Key came before with other "
        "content",
        FieldErrors,
        UNPROCESSABLE,
    ),
    429: _problem("Too many writes within a minute; see Retry-After", TooManyRequests),
}
VERSION_PROBLEMS = {
    409: _problem("The record's state doesn't allow this", Stale),
    412: _problem("Someone else saved it since: both versions", PreconditionFailed, STALE),
    428: _problem("If-Match is missing", PreconditionMissing),
}


def answered(about: str, name: str, example: Any) -> dict[str, Any]:
    """An answer with the name of its schema and its example."""
    content = {"application/json": {"schema": ref(name), "example": example}}
    return {"description": about, "content": content}


def body_of(example: Any, model: type[BaseModel], noun: NounName | None = None) -> dict[str, Any]:
    """The body of a request, by the model that reads it, with its example."""
    content = {"application/json": {"schema": schema_of(model, noun), "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def documented(noun: NounName, singular: str, act: str) -> dict[str, Any]:
    """What the OpenAPI document says of a route: create, replace, withdraw, delete or read a record."""
    record = RECORDS[noun]
    named = f"{'an' if singular[0] in 'aeiou' else 'a'} {singular}"
    answer = {"change": 412, "review": None, "cautions": CAUTIONS if noun in LOCATED else []}
    waiting = saved(noun, "in_review") | {"change": 412, "review": 7, "cautions": []}
    proposed = saved(noun, "proposed", None) | {"change": None, "review": 7, "cautions": []}
    waits = "It waits for somebody else to approve it"
    match act:
        case "create":
            return {
                "summary": f"Add {named}",
                "openapi_extra": body_of({"record": record, "note": ""}, RecordBody, noun),
                "status_code": 201,
                "responses": PROBLEMS
                | {
                    201: answered(
                        "Added; Location and ETag are those of its document",
                        "Saved",
                        saved(noun, "published") | answer,
                    ),
                    202: answered(waits, "Saved", waiting),
                },
            }
        case "replace":
            return {
                "summary": f"Change {named}",
                "openapi_extra": body_of(
                    {"record": record, "note": "A better source was found."}, RecordBody, noun
                ),
                "responses": PROBLEMS
                | VERSION_PROBLEMS
                | {
                    200: answered(
                        "Saved; ETag is the new one", "Saved", saved(noun, "published") | answer
                    ),
                    202: answered(waits, "Saved", proposed),
                },
            }
        case "withdraw":
            return {
                "summary": f"Withdraw {named}",
                "openapi_extra": body_of({"reason": REASON, "conceal": False}, WithdrawalBody),
                "responses": PROBLEMS
                | VERSION_PROBLEMS
                | {
                    200: answered("Off the map", "Saved", saved(noun, "withdrawn") | answer),
                    202: answered(waits, "Saved", proposed),
                },
            }
        case "delete":
            gone = {"noun": noun, "key": waiting["key"], "state": "deleted", "change": 420}
            return {
                "summary": f"Delete {named} that is still a draft",
                "responses": READ_PROBLEMS
                | {status: PROBLEMS[status] for status in (400, 422, 429)}
                | VERSION_PROBLEMS
                | {200: answered("Gone; ETag is what bringing it back needs", "Deleted", gone)},
            }
    document = {"noun": noun, "key": saved(noun, "")["key"], "status": "published", "version": 412}
    return {
        "summary": f"The document of {named}, to be changed",
        "responses": READ_PROBLEMS
        | {200: answered("With its ETag", document_name(noun), document | {"record": record})},
    }


def documented_change() -> dict[str, Any]:
    """What the OpenAPI document says of saving several records as one."""
    edits = [
        {"noun": "claims", "record": RECORDS["claims"]},
        {"noun": "positions", "record": RECORDS["positions"]},
        {"noun": "places", "base": 405, "record": RECORDS["places"]},
    ]
    done = [saved(noun, "published") for noun in ("claims", "positions", "places")]
    waits = [saved(noun, "in_review") for noun in ("claims", "positions")]
    waits.append(saved("places", "proposed", None))
    return {
        "summary": "Save several records as one change",
        "openapi_extra": body_of(
            {"note": "A position, the claim it rests on, a name.", "edits": edits}, ChangeBody
        ),
        "responses": PROBLEMS
        | {412: VERSION_PROBLEMS[412]}
        | {
            200: answered(
                "All saved",
                "SavedChange",
                {"change": 412, "review": None, "saved": done, "cautions": []},
            ),
            202: answered(
                "Some wait for somebody else",
                "SavedChange",
                {"change": 412, "review": 7, "saved": waits, "cautions": []},
            ),
        },
    }
