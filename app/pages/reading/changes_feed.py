"""The feeds of what changed: of everything, of what is asked for, of a place, an actor or a source."""

import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from sqlalchemy.orm import Session

from app.choosing import Chosen
from app.database import look_at
from app.editing.words import titles_by_key
from app.errors import BadParameter, NotFound
from app.languages import current, gettext
from app.parameters import refuse_unknown
from app.presenting.addresses import CHOOSING
from app.presenting.asked_changes import DAYS_TOLD, Narrowed, OfWhat, bounds_of, days_before
from app.presenting.changes_feed import ATOM, JSON_FEED, entries_of, json_feed, too_much
from app.presenting.changes_of import changes_between, reading_between
from app.presenting.saying_told import say_choice
from app.queries.actors import get_actor
from app.queries.changed import MOST_CHANGED, Between
from app.queries.places import get_place
from app.queries.sources import get_source
from app.requests import Known, PathSlug
from app.routers import make_router
from app.templating import ENVIRONMENT, absolute
from app.witnesses.naming import Choice
from app.witnesses.testimony import Told

router = make_router(dependencies=[Depends(refuse_unknown)])
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# What one of each must be found by, before a feed tells of it.
FOUND = {"places": get_place, "actors": get_actor, "sources": get_source}

OF: dict[str, Callable[[str, Choice | None], Narrowed]] = {
    "places": lambda slug, choice: Narrowed(place=slug, choice=choice),
    "actors": lambda slug, choice: Narrowed(actor=slug, choice=choice),
    "sources": lambda slug, choice: Narrowed(source=slug, choice=choice),
}


@dataclass(frozen=True)
class Document:
    """One document of a feed: its stretch of time, and the months of those before and after it.

    `days` are those in it on which anything changed, the newest first. `month` is that of an archive.
    """

    between: Between
    days: Sequence[date]
    month: str | None
    previous: str | None
    following: str | None
    updated: datetime
    # Whether it is told up to the instant of asking.
    is_up_to_now: bool


async def asked_document(
    request: Request,
    month: Annotated[
        str | None, Query(description="An archive: a month that is over, as 2026-10")
    ] = None,
    known: Known = None,
) -> Document:
    """The document that is asked for. Raises BadParameter and NotFound."""
    state = request.app.state
    now = known or datetime.now(UTC)
    # Before the route takes a connection: who holds one mustn't wait for another.
    instants: list[datetime] = await state.instants.of(
        state.engines, getattr(request.state, "version", None)
    )
    instants = [each.astimezone(UTC) for each in instants if each <= now]
    months = sorted(
        {f"{each:%Y-%m}" for each in instants if each.strftime("%Y-%m") < f"{now:%Y-%m}"}
    )
    if month:
        if not MONTH.fullmatch(month):
            raise BadParameter(
                "month", "{given!r} is no month. Write it like 2026-10.", given=month[:40]
            )
        if month not in months:
            raise NotFound("No month {month} is over and has changes in it.", month=month)
        first = date.fromisoformat(f"{month}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        between = Between(bounds_of(first)[0], bounds_of(last)[1])
    else:
        between = Between(days_before(now, DAYS_TOLD), now)
    within = [each for each in instants if between.first < each <= between.last]
    # An empty document is as old as what came before it, and on an empty map as its first day.
    before = [each for each in instants if each <= between.first]
    updated = max(within or before, default=between.first)
    return Document(
        between,
        sorted({each.date() for each in within}, reverse=True),
        month or None,
        next((each for each in reversed(months) if month is None or each < month), None),
        next((each for each in months if month and each > month), None),
        updated,
        is_up_to_now=not (month or known),
    )


Asked = Annotated[Document, Depends(asked_document)]


async def reader_of_document(
    request: Request, document: Asked, _choice: Chosen
) -> AsyncIterator[Session]:
    """A reader's session, through the lens of the document's last instant."""
    first, last = document.between.first, document.between.last
    async with reading_between(request, last, (first,), is_now=document.is_up_to_now) as session:
        yield session


Reader = Annotated[Session, Depends(reader_of_document, scope="function")]


def _add_feeds(form: str) -> None:
    """The routes of the feeds in one form."""

    def show_feed(request: Request, document: Asked, session: Reader, of: OfWhat) -> Response:
        """What changed on the map, narrowed as its page is."""
        return _feed(request, session, document, of, f"/changes.{form}")

    router.get(f"/changes.{form}", name=f"show_changes_{form}")(show_feed)
    for noun, find in FOUND.items():
        path = f"/{noun}/{{slug}}/changes.{form}"
        router.get(path, name=f"show_changes_of_{noun}_{form}")(_feed_of_one(noun, find, form))


def _feed_of_one(noun: str, find: Callable[..., Any], form: str) -> Callable[..., Response]:
    def show_feed(
        request: Request, document: Asked, session: Reader, choice: Chosen, slug: PathSlug
    ) -> Response:
        """What changed about one record."""
        find(session, slug)
        of = OF[noun](slug, choice)
        return _feed(request, session, document, of, f"/{noun}/{slug}/changes.{form}")

    return show_feed


for each_form in ("atom", "json"):
    _add_feeds(each_form)


def _feed(
    request: Request, session: Session, document: Document, of: Narrowed, path: str
) -> Response:
    prefix = current().prefix

    def site(wanted: str) -> str:
        return absolute(request, wanted)

    def stretch(month: str | None) -> str:
        given = request.query_params.multi_items()
        query = [(k, v) for k, v in given if k not in ("month", "known", *CHOOSING)]
        query += of.believed + ([("month", month)] if month else [])
        return site(f"{prefix}{path}{'?' + urlencode(query) if query else ''}")

    entries = list(_entries(session, document, of, site))
    title = _title(session, of, getattr(request.state, "told", None))
    home = site(f"{prefix}/changes{of.address()}")
    previous = stretch(document.previous) if document.previous else None
    if path.endswith("json"):
        content = json_feed(
            entries, title=title, home=home, itself=stretch(document.month), further=previous
        )
        return Response(json.dumps(content, ensure_ascii=False), media_type=JSON_FEED)
    text = ENVIRONMENT.get_template("changes.atom").render(
        entries=entries,
        title=title,
        home=home,
        itself=stretch(document.month),
        newest=stretch(None),
        previous=previous,
        following=stretch(document.following) if document.following else None,
        is_archive=document.month is not None,
        updated=max([document.updated, *(entry.at for entry in entries)]),
        language=current(),
    )
    return Response(text, media_type=ATOM)


def _entries(session: Session, document: Document, of: Narrowed, site: Any) -> Any:
    for day in document.days:
        first, last = bounds_of(day)
        between = Between(max(first, document.between.first), min(last, document.between.last))
        changes = changes_between(session, between, of)
        if changes is None:
            yield too_much(between, MOST_CHANGED, of, site)
        else:
            yield from entries_of(changes.differences, changes.around, of, site)
    look_at(session, document.between.last)


def _title(session: Session, of: Narrowed, told: Told | None) -> str:
    """What the feed is called, with all that it is narrowed to, and by whose word."""
    wanted = {
        f"{name}s": [key] for name in ("place", "actor", "source") if (key := of.query.get(name))
    }
    titles = titles_by_key(session, wanted)
    names = [titles.get((f"{name}s", value), value) for name, value in of.query.items()]
    names += [say_choice(told)] if told else []
    if not names:
        return gettext("{title} — Conflict map", title=gettext("What changed"))
    what = gettext("What changed: {what}", what=", ".join(names))
    return gettext("{title} — Conflict map", title=what)
