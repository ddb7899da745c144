"""One search over places, actors, claims and sources."""

from fastapi import Request, Response

from app.presenting.addresses import RememberInstant
from app.presenting.own_names import KeepOwnNames
from app.queries.search import near_names, search
from app.requests import Reader, Text
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[RememberInstant, KeepOwnNames])


@router.get("/search")
def show_search(request: Request, session: Reader, q: Text = None) -> Response:
    """What was found for a text, by noun; help when nothing was."""
    found = search(session, q) if q else None
    near = near_names(session, q) if q and found and found.is_empty else []
    return render(request, "search.html", q=q, found=found, near=near)
