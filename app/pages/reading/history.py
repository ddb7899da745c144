"""The sealed history for people: what it is, its newest leaves, and how to check it."""

import json
from datetime import datetime
from typing import Any

from fastapi import Request, Response

from app.queries.sealed_shown import head_of, latest_leaves, shown_keys, shown_upto
from app.requests import Reader
from app.routers import make_router
from app.templating import render

router = make_router()
MOST_LEAVES = 50


def _told(number: int, instant: datetime, text: str) -> dict[str, Any]:
    said = json.loads(text)
    return {"number": number, "instant": instant, "entries": said["entries"], "root": said["root"]}


@router.get("/history")
def show_history(request: Request, session: Reader) -> Response:
    """What the sealed history is, its signed head, its newest leaves, its keys."""
    leaves = latest_leaves(session, MOST_LEAVES)
    return render(
        request,
        "history.html",
        head=head_of(session),
        upto=shown_upto(session),
        leaves=[_told(each.number, each.instant, each.text) for each in leaves],
        keys=shown_keys(session),
    )
