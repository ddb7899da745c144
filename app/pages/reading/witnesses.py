"""Whose word the map rests on, and whom to believe: a form that leads back to the page that it was opened from."""

from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.languages import current
from app.languages.words import WordsByCode
from app.presenting.addresses import CHOOSING, RememberInstant
from app.requests import Known
from app.routers import make_router
from app.security.addresses import local_path
from app.templating import render
from app.witnesses.naming import KINDS, Choice
from app.witnesses.weights import weights

router = make_router(dependencies=[RememberInstant])

# Names of one kind that are offered; addresses take all others, too.
MOST_OFFERED = 300
GROUPS = WordsByCode(
    {
        "side": "Sides",
        "origin": "Origins: whose reporting it is",
        "publisher": "Publishers",
        "author": "Authors",
        "source": "Sources, one by one",
    }
)


@router.get("/witnesses")
async def show_witnesses(
    request: Request,
    back: Annotated[str | None, Query(description="The page to go back to")] = None,
    known: Known = None,
) -> Response:
    """Who says what the map shows: a form of those to believe alone, and those to leave out."""
    state = request.app.state
    version = getattr(request.state, "version", None)
    testimony = await state.witnesses.testimony(state.engines, version, known)
    groups = await run_in_threadpool(weights, testimony)
    told = getattr(request.state, "told", None)
    choice: Choice = told.choice if told else Choice()
    path = urlsplit(local_path(back, f"{current().prefix}/"))
    given = parse_qsl(path.query, keep_blank_values=True)
    return render(
        request,
        "witnesses.html",
        groups=[(GROUPS[kind], groups[kind][:MOST_OFFERED], len(groups[kind])) for kind in KINDS],
        ticked=[
            {each.casefold() for each in names or ()} for names in (choice.only, choice.without)
        ],
        # What was typed into an address without a kind, which no box stands for.
        typed=[
            (parameter, name)
            for parameter, name in choice.given()
            if name.partition(":")[0] not in KINDS
        ],
        positions=len(testimony.positions),
        back=path.path,
        kept=[(name, value) for name, value in given if name not in (*CHOOSING, "cursor")],
    )
