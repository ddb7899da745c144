"""Examples of problems, and what a read of the OpenAPI document answers."""

from typing import Any

PROBLEM: dict[str, Any] = {
    "type": "about:blank",
    "title": "A parameter is wrong",
    "status": 400,
    "detail": "'yesterday' is no day. Write it like 2017-06-07.",
    "code": "parameter",
    "parameter": "on",
}

GONE: dict[str, Any] = {
    "type": "about:blank",
    "title": "No longer on this map",
    "status": 410,
    "detail": "It held two pledges; each is a claim of its own now.",
    "code": "gone",
    "successors": [
        {"id": "magnier-f04a", "url": "http://127.0.0.1:8000/claims/magnier-f04a"},
        {"id": "magnier-f04b", "url": "http://127.0.0.1:8000/claims/magnier-f04b"},
    ],
}


COLUMNS: dict[str, Any] = {
    "layout": 1,
    "version": "6f1c0a4be2d95c7713aa20fe",
    "count": 121,
    "epoch": "2011-12-31",
    "unknown": 0,
    "open": 65535,
    "days": ["2012-03-01", "2026-02-20"],
    "bounds": [36.1, 33.2, 44.9, 36.8],
    "actors": [
        {
            "slug": "sdf",
            "name": "Syrian Democratic Forces",
            "short_name": "SDF",
            "colour": "#a86b00",
            "symbol": "star",
        }
    ],
    "postures": ["holds", "present"],
    "modalities": ["observed", "expected"],
    "precisions": ["day", "days"],
    "parts": [
        {
            "name": "overview",
            "href": "/columns/0b53c2d77c5f2f1b6f3f2a90/overview",
            "rows": "/columns/0b53c2d77c5f2f1b6f3f2a90/overview/rows",
            "count": 121,
            "bytes": 2809,
            "bounds": [36.1, 33.2, 44.9, 36.8],
        }
    ],
}


def documented(
    media_type: str, example: dict[str, Any] | None = None, *, retires: bool = False
) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses of a route: what it answers, and the problem JSON of a wrong parameter.

    `retires` adds what becomes of the addresses of retired records.
    """
    problem = {"application/problem+json": {"example": PROBLEM}}
    gone = {"application/problem+json": {"example": GONE}}
    retired: dict[int | str, dict[str, Any]] = {
        301: {"description": "Another record stands in its place: follow Location"},
        410: {
            "description": "It was dropped or split; `successors` are what it became",
            "content": gone,
        },
    }
    return (retired if retires else {}) | {
        200: {"content": {media_type: {"example": example}}},
        400: {"description": "A parameter is unknown or malformed", "content": problem},
        404: {"description": "No such record", "content": problem},
        503: {"description": "The database can't be reached", "content": problem},
    }
