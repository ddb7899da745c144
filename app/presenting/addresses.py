"""Addresses in pages: they keep the instant that a past map is shown at, and whom the reader believes.

Importing this module gives every template `link(path, …)`, `believing(…)`, `without(…)`, `mark_of(symbol)`,
`preview()` and `image_link(kind)`.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from jinja2 import pass_context

from app.choosing import Chosen, told_for
from app.languages import Language, current
from app.parameters import note_unknown
from app.presenting import saying_told  # noqa: F401  (gives templates `say_told`)
from app.presenting.previews import image_link, preview, view_to_cite
from app.queries.filters import Page
from app.requests import Known
from app.settings import PROJECT_DIR
from app.templating import ENVIRONMENT, link_query

# Whom the reader believes.
CHOOSING = ("witness", "without")
MARKS = PROJECT_DIR / "static" / "icons" / "marks.svg"
ACTOR_MARKS = frozenset(re.findall(r'id="actor-([a-z-]+)"', MARKS.read_text("utf-8")))


async def remember_instant(request: Request, _choice: Chosen, known: Known = None) -> None:
    """Note the instant of a past map and what is left by chosen witnesses, for the links and the banners of the
    page, and what else was asked that the page doesn't know.
    """
    request.state.known = known
    note_unknown(request)
    await told_for(request, known)


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


def kept(request: Request) -> dict[str, Any]:
    """What every link keeps of the address: the instant, and whom the reader believes."""
    told = getattr(request.state, "told", None)
    given = told.choice.given() if told else []
    names = {
        name: [value for each, value in given if each == name] or None
        for name in ("witness", "without")
    }
    return {"known": kept_instant(request), **names}


def address(request: Request, path: str, **params: date | str | None) -> str:
    """A path of this site with the given parameters and what is kept of the reader's address.

    In the language of the request.
    """
    return current().prefix + path + link_query(params | kept(request))


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
        queries[key] = link_query(params | kept(request))
    return current().prefix + path + queries[key]


@pass_context
def believing(context: Mapping[str, Any], **params: str | None) -> str:
    """A query that keeps whom the reader believes, but no instant; empty where there is nothing to say."""
    names = {n: values for n, values in kept(context["request"]).items() if n in CHOOSING}
    return link_query(params | names)


def next_address(request: Request, page: Page[Any]) -> str | None:
    """Address of the stretch of a list that follows; none on the last one."""
    if page.after is None:
        return None
    return request.url.path + _query_with(request, ("cursor",), cursor=page.after)


def _query_with(request: Request, dropped: Collection[str], **added: str) -> str:
    """The query that was asked for without what is dropped or empty, in which whoever is believed is in one order."""
    # Of what comes more than once, the last is what the page has taken.
    given = request.query_params.items()
    # What is left empty narrows nothing, but for the map, which an empty place tells to open none.
    last = {n: value for n, value in given if (value or n == "place") and n not in CHOOSING}
    names = {n: values for n, values in kept(request).items() if n in CHOOSING}
    left = {n: value for n, value in (last | names).items() if n not in dropped}
    return link_query(left | added)


@pass_context
def without(context: Mapping[str, Any], *names: str) -> str:
    """The address asked for, less the named parameters and the place in the list."""
    request: Request = context["request"]
    return request.url.path + _query_with(request, {*names, "cursor"})


@pass_context
def in_language(context: Mapping[str, Any], language: Language) -> str:
    """The address asked for in another language. `/en/…` leads to English and has the browser remember it."""
    request: Request = context["request"]
    # Where somebody is to go once they have signed in isn't handed on: it may be another's invention.
    given = [each for each in request.query_params.multi_items() if each[0] != "next"]
    query = f"?{urlencode(given)}" if given else ""
    path = request.url.path.removeprefix(current().prefix)
    return f"/{language.code}{path}{query}"


@pass_context
def witness_link(context: Mapping[str, Any]) -> str:
    """The form of witnesses, which leads back to the address asked for."""
    request: Request = context["request"]
    here = request.url.path + _query_with(request, (*CHOOSING, "cursor", "back"))
    return address(request, "/witnesses", back=here)


def instant_shown(request: Request) -> datetime:
    """The instant that is shown: that of a past map, or now, to the minute, so that it stays the same for a while."""
    known: datetime | None = request.state.known
    return known or datetime.now(UTC).replace(second=0, microsecond=0)


def mark_of(symbol: str) -> str:
    """Id of an actor's drawing in marks.svg; the disc's where there is none of that name."""
    return f"actor-{symbol if symbol in ACTOR_MARKS else 'disc'}"


ENVIRONMENT.globals.update(
    believing=believing, in_language=in_language, link=link, without=without, mark_of=mark_of
)
ENVIRONMENT.globals.update(
    image_link=image_link, preview=preview, view_to_cite=view_to_cite, witness_link=witness_link
)
