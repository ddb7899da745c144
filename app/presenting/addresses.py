"""Addresses in pages: they keep the instant that a past map is shown at.

Importing this module gives every template `link(path, …)`, `without(…)`, `mark_of(symbol)`,
`preview()` and `image_link(kind)`.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from jinja2 import pass_context

from app.languages import Language, current
from app.parameters import note_unknown
from app.presenting.previews import image_link, preview
from app.queries.filters import Page
from app.requests import Known
from app.settings import PROJECT_DIR
from app.templating import ENVIRONMENT, link_query

MARKS = PROJECT_DIR / "static" / "icons" / "marks.svg"
ACTOR_MARKS = frozenset(re.findall(r'id="actor-([a-z-]+)"', MARKS.read_text("utf-8")))


def remember_instant(request: Request, known: Known = None) -> None:
    """Note the instant of a past map for the links and the banner of the page, and what else was
    asked that the page doesn't know.
    """
    request.state.known = known
    note_unknown(request)


RememberInstant = Depends(remember_instant)


def note_strays(request: Request) -> None:
    """Note what was asked of a page that has no past and doesn't know it."""
    note_unknown(request)


NoteStrays = Depends(note_strays)


def kept_instant(request: Request) -> str | None:
    """The `known` parameter as the reader gave it; none for the map of now."""
    if getattr(request.state, "known", None) is None:
        return None
    return request.query_params.get("known")


def address(request: Request, path: str, **params: date | str | None) -> str:
    """A path of this site with the given parameters and the reader's instant, if there is one.

    In the language of the request.
    """
    return current().prefix + path + link_query(params | {"known": kept_instant(request)})


@pass_context
def link(context: Mapping[str, Any], path: str, **params: date | str | None) -> str:
    """`address` for templates: `link('/places/raqqah', on=day)`.

    A page has hundreds of links with the same few queries, so these are written once.
    """
    request: Request = context["request"]
    queries: dict[Any, str] | None = getattr(request.state, "queries", None)
    if queries is None:
        queries = request.state.queries = {}
    key = tuple(params.items())
    if key not in queries:
        queries[key] = link_query(params | {"known": kept_instant(request)})
    return current().prefix + path + queries[key]


def next_address(request: Request, page: Page[Any]) -> str | None:
    """Address of the stretch of a list that follows; none on the last one."""
    if page.after is None:
        return None
    given = {name: value for name, value in request.query_params.items() if value}
    return request.url.path + link_query(given | {"cursor": page.after})


@pass_context
def without(context: Mapping[str, Any], *names: str) -> str:
    """The address asked for, less the named parameters and the place in the list."""
    request: Request = context["request"]
    dropped = {*names, "cursor"}
    given = {n: value for n, value in request.query_params.items() if value and n not in dropped}
    return request.url.path + link_query(given)


@pass_context
def in_language(context: Mapping[str, Any], language: Language) -> str:
    """The address asked for in another language. `/en/…` leads to English and has the browser remember it."""
    request: Request = context["request"]
    # Where somebody is to go once they have signed in isn't handed on: it may be another's invention.
    given = [each for each in request.query_params.multi_items() if each[0] != "next"]
    query = f"?{urlencode(given)}" if given else ""
    path = request.url.path.removeprefix(current().prefix)
    return f"/{language.code}{path}{query}"


def instant_shown(request: Request) -> datetime:
    """The instant that is shown: that of a past map, or now, to the minute, so that it stays the same for a while."""
    known: datetime | None = request.state.known
    return known or datetime.now(UTC).replace(second=0, microsecond=0)


def mark_of(symbol: str) -> str:
    """Id of an actor's drawing in marks.svg; the disc's where there is none of that name."""
    return f"actor-{symbol if symbol in ACTOR_MARKS else 'disc'}"


ENVIRONMENT.globals.update(in_language=in_language, link=link, without=without, mark_of=mark_of)
ENVIRONMENT.globals.update(image_link=image_link, preview=preview)
