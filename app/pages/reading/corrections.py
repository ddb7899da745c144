"""The public log of corrections, as a page and as an Atom feed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from app.choosing import Chosen
from app.clock import write_instant
from app.editing.words import titles_by_key
from app.languages import current, gettext, mark, say_list
from app.languages.versions import Worded
from app.languages.words import WordsByCode
from app.nouns import NOUNS
from app.nouns.fields import label_of
from app.parameters import note_unknown, refuse_unknown
from app.presenting.asked_changes import Narrowed
from app.presenting.saying_told import say_choice
from app.queries.chosen_corrections import list_chosen_corrections
from app.queries.corrections import Correction, list_corrections
from app.queries.sitemap import last_changed
from app.queries.translated import worded_by_key
from app.requests import parse_instant, reading
from app.routers import make_router
from app.templating import ENVIRONMENT, absolute, render
from app.witnesses.naming import Choice

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


async def reader_of_now(request: Request, _choice: Chosen) -> AsyncIterator[Session]:
    """A reader's session on the map of now: the log has no past maps."""
    async with reading(request) as session:
        yield session


Now = Annotated[Session, Depends(reader_of_now, scope="function")]
Before = Annotated[datetime | None, BeforeValidator(parse_instant), Query()]


def _corrections(
    session: Session, choice: Choice | None, most: int, before: datetime | None = None
) -> tuple[list[Correction], datetime | None]:
    """The latest corrections, of chosen witnesses where there is a choice."""
    if choice is None:
        return list_corrections(session, most, before)
    return list_chosen_corrections(session, choice, most, before)


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
def show_corrections(
    request: Request, session: Now, choice: Chosen, before: Before = None
) -> Response:
    """What was changed or withdrawn after readers had seen it, when and why."""
    found, after = _corrections(session, choice, PAGE_SIZE, before)
    further = None
    if after:
        query = [("before", write_instant(after)), *Narrowed(choice=choice).believed]
        further = f"{current().prefix}/corrections?{urlencode(query, safe=':')}"
    return render(
        request,
        "corrections.html",
        corrections=shown_corrections(session, found),
        next=further,
        page_size=PAGE_SIZE,
    )


@router.get("/corrections.atom", dependencies=[Depends(refuse_unknown)])
def show_corrections_feed(request: Request, session: Now, choice: Chosen) -> Response:
    """The latest corrections as an Atom feed (RFC 4287)."""
    found, _ = _corrections(session, choice, FEED_SIZE)
    # Without a correction the feed is as old as the map; an empty one is as old as its day.
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    updated = found[0].at if found else last_changed(session) or today
    told = getattr(request.state, "told", None)
    title = (
        gettext("Corrections: {what}", what=say_choice(told)) if told else gettext("Corrections")
    )
    text = ENVIRONMENT.get_template("corrections.atom").render(
        title=title,
        believed=Narrowed(choice=choice).address(),
        corrections=shown_corrections(session, found),
        updated=updated,
        instant_of=write_instant,
        language=current(),
        prefix=current().prefix,
        site=lambda path: absolute(request, path),
    )
    return Response(text, media_type=ATOM)
