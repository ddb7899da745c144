"""The JSON of a request, read strictly: whatever two readers could take for different things is refused."""

import json
import math
from typing import Any

from fastapi import Request

from app.errors import AppError
from app.languages import mark

JSON = "application/json"
# A document with an area in it goes seven levels down.
DEEPEST = 32


class WrongMediaType(AppError):
    """A body that isn't said to be JSON."""

    status = 415
    code = "media_type"
    title = mark("Only JSON is taken here")


class MalformedJson(AppError):
    """A body that isn't the JSON it is said to be."""

    status = 400
    code = "json"
    title = mark("The JSON can't be read")


async def read_json(request: Request) -> Any:
    """The JSON that was sent. Raises WrongMediaType, BodyTooLong and MalformedJson."""
    media_type = request.headers.get("content-type", "")
    if media_type.partition(";")[0].strip().lower() != JSON:
        raise WrongMediaType(
            "The content type is {media_type!r}; send {accepted!r}.",
            media_type=media_type[:80],
            accepted=JSON,
        )
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.strip().lower() != "identity":
        raise WrongMediaType(
            "The body is encoded as {encoding!r}; send it as it is.", encoding=encoding[:40]
        )
    return parse_json(await request.body())


def parse_json(raw: bytes) -> Any:
    """The JSON in UTF-8 bytes, as RFC 8259 and I-JSON have it. Raises MalformedJson.

    Refused are also a key that comes twice, numbers beyond a double, half of a surrogate pair:
    readers would disagree on what they mean.
    """
    try:
        data = json.loads(
            raw.decode(), object_pairs_hook=_members, parse_float=_number, parse_constant=_number
        )
        _refuse_deep(data)
        json.dumps(data, ensure_ascii=False).encode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        raise MalformedJson("The body isn't UTF-8 text, or holds half a letter.") from None
    except json.JSONDecodeError as error:
        raise MalformedJson(
            "{found} at line {line}, column {column}.",
            found=error.msg,
            line=error.lineno,
            column=error.colno,
        ) from None
    except (ValueError, RecursionError) as error:
        reason = "It goes too deep" if isinstance(error, RecursionError) else str(error)
        raise MalformedJson("{reason}.", reason=reason) from None
    return data


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise ValueError(f"The key {name[:60]!r} comes twice")
        members[name] = value
    return members


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is no number that JSON has")
    return number


def _refuse_deep(data: Any) -> None:
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ValueError(f"It goes more than {DEEPEST} levels deep")
        level = [
            part
            for value in level
            if isinstance(value, dict | list)
            for part in (value.values() if isinstance(value, dict) else value)
        ]
