"""Citations of records: a page that shows what was cited, checks its digest and tells what has changed since; files."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.citing.asking import AskedState, Citable, CitedDigest, CitedReader, Written
from app.citing.item import citation_item
from app.citing.offered import as_file, offered
from app.citing.records import CITE, as_of, cite
from app.citing.since import Since, changed_since
from app.pages.reading.claims import claim_context
from app.pages.reading.places import place_context
from app.pages.reading.positions import position_context
from app.parameters import note_unknown, refuse_unknown
from app.presenting.own_names import KeepOwnNames
from app.queries.sealed_shown import head_at
from app.requests import PathSlug
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[KeepOwnNames])

Context = Callable[[Request, Session, str], dict[str, Any]]
CONTEXTS: Mapping[str, Context] = {
    "claims": lambda request, session, slug: claim_context(request, session, slug, None),
    "positions": lambda _request, session, slug: position_context(session, slug, None),
    "places": lambda _request, session, slug: place_context(session, slug, None),
}


@router.get("/cite/{noun}/{slug}")
def show_citation(
    request: Request,
    session: CitedReader,
    at: AskedState,
    noun: Citable,
    slug: PathSlug,
    *,
    written: Written = None,
    cited: CitedDigest = None,
) -> Response:
    """A claim, a position or a place as it was cited, or the citation as a file."""
    if written:
        refuse_unknown(request)
        found = cite(request, session, at.instant, noun, slug)
        if written == "json":
            return JSONResponse(citation_item(found, noun))
        return as_file(found.citation, written)
    note_unknown(request)
    context = CONTEXTS[noun](request, session, slug)
    row = context["claim"] if noun == "claims" else context["row"]
    told = CITE[noun](as_of(request, session, at.instant), row)
    record = row if noun == "claims" else context[noun.removesuffix("s")]
    about = {"claims": "source", "positions": "actor", "places": "place"}[noun]
    named = record if noun == "places" else getattr(record, about)
    since = None
    if request.state.known is not None:
        since = Since() if at.is_newest else changed_since(session, at.instant, noun, record.id)
    context |= {
        "canonical": f"/cite/{noun}/{told.citation.key}",
        "noindex": True,
        "cite": offered(told.citation, f"/cite/{noun}/{told.citation.key}"),
        "citing": True,
        "cited_digest": cited,
        "noun": noun,
        "record_path": f"/{noun}/{told.citation.key}",
        "since": since,
        "about": {about: named.slug} if named is not None else {},
        "head": head_at(session, at.instant),
        "heading": 3,
    }
    return render(request, "cited.html", **context)
