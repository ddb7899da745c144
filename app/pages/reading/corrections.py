"""The public log of corrections, as a page and as an Atom feed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from app.clock import write_instant
from app.database import admitted_session
from app.editing.words import titles_by_key
from app.languages import current, mark, say_list
from app.languages.versions import Worded
from app.languages.words import WordsByCode
from app.nouns import NOUNS
from app.nouns.fields import label_of
from app.parameters import note_unknown, refuse_unknown
from app.queries.corrections import Correction, list_corrections
from app.queries.sitemap import last_changed
from app.queries.translated import worded_by_key
from app.requests import parse_instant
from app.routers import make_router
from app.templating import ENVIRONMENT, absolute, render

PAGE_SIZE = 50
FEED_SIZE = 100
KINDS = WordsByCode({"changed": "Changed", "withdrawn": "Withdrawn", "brought_back": "Shown again"})
# A record that readers can't see any more, by its noun.
UNTITLED = {
    "sources": mark("A source, {key}"),
    "actors": mark("An actor, {key}"),
    "places": mark("A place, {key}"),
    "claims": mark("A claim, {key}"),
    "positions": mark("A position, {key}"),
    "links": mark("A link, {key}"),
}
ATOM = "application/atom+xml; charset=utf-8"
router = make_router()


@dataclass(frozen=True)
class ShownCorrection:
    """A correction in words; a title and a page only while readers can see the record."""

    correction: Correction
    singular: str
    # What it is called where it has no title, with `{key}`.
    untitled: str
    title: str | None
    # The same in the language of who reads, where it was translated.
    said: Worded | None
    path: str | None
    kind: str
    fields: str


async def reader_of_now(request: Request) -> AsyncIterator[Session]:
    """A reader's session on the map of now: the log has no past maps."""
    is_editor = request.state.account is not None
    async with admitted_session(request.app.state.engines, is_editor=is_editor) as session:
        yield session


Now = Annotated[Session, Depends(reader_of_now, scope="function")]
Before = Annotated[datetime | None, BeforeValidator(parse_instant), Query()]


def shown_corrections(session: Session, found: list[Correction]) -> list[ShownCorrection]:
    """Corrections with what readers may know of their records."""
    wanted: dict[str, set[str]] = {}
    for correction in found:
        wanted.setdefault(correction.noun, set()).add(correction.key)
    titles = titles_by_key(session, wanted)
    told = worded_by_key(session, wanted)
    shown = []
    for correction in found:
        noun = NOUNS[correction.noun]
        title = titles.get((correction.noun, correction.key))
        labels = [label_of(correction.noun, name) for name in correction.fields]
        has_page = title is not None and noun.path is not None
        shown.append(
            ShownCorrection(
                correction=correction,
                singular=noun.singular,
                untitled=UNTITLED[correction.noun],
                title=title,
                said=told.get((correction.noun, correction.key)) if title is not None else None,
                path=f"{noun.path}/{correction.key}" if has_page else None,
                kind=KINDS[correction.kind],
                fields=say_list(dict.fromkeys(labels)),
            )
        )
    return shown


def refuse_past(request: Request) -> None:
    """Refuse an instant, which the log would seem to follow; note other parameters it doesn't know."""
    if "known" in request.query_params:
        refuse_unknown(request)
    note_unknown(request)


@router.get("/corrections", dependencies=[Depends(refuse_past)])
def show_corrections(request: Request, session: Now, before: Before = None) -> Response:
    """What was changed or withdrawn after readers had seen it, when and why."""
    found, after = list_corrections(session, PAGE_SIZE, before)
    return render(
        request,
        "corrections.html",
        corrections=shown_corrections(session, found),
        next=f"{current().prefix}/corrections?before={write_instant(after)}" if after else None,
        page_size=PAGE_SIZE,
    )


@router.get("/corrections.atom", dependencies=[Depends(refuse_unknown)])
def show_corrections_feed(request: Request, session: Now) -> Response:
    """The latest corrections as an Atom feed (RFC 4287)."""
    found, _ = list_corrections(session, FEED_SIZE)
    # Without a correction the feed is as old as the map; an empty one is as old as its day.
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    updated = found[0].at if found else last_changed(session) or today
    text = ENVIRONMENT.get_template("corrections.atom").render(
        corrections=shown_corrections(session, found),
        updated=updated,
        instant_of=write_instant,
        language=current(),
        prefix=current().prefix,
        site=lambda path: absolute(request, path),
    )
    return Response(text, media_type=ATOM)
