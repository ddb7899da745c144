"""The map in a frame of another site: its page without the rest of the site, and oEmbed for who is given a link."""

from html import escape
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from app.errors import NotFound
from app.languages import gettext, languages, speaking
from app.languages.catalogues import ENGLISH
from app.narrowing import RestsOnMap
from app.pages.reading.map_page import Named, Symbols, map_answer, named
from app.parameters import refuse_unknown
from app.presenting.addresses import RememberInstant
from app.presenting.own_names import KeepOwnNames
from app.presenting.span_list import Asked
from app.requests import Day, Reader
from app.routers import make_router
from app.templating import absolute

router = make_router()
Theme = Annotated[
    Literal["light", "dark"] | None,
    Query(description="Light or dark, whatever the reader's system is"),
]
Size = Annotated[int | None, Query(ge=1, le=10_000)]
# Of a frame, in pixels of CSS: as it is offered, and what the map needs at least.
WIDTH, HEIGHT, LEAST = 800, 600, 200


@router.get("/embed", dependencies=[RestsOnMap, RememberInstant, KeepOwnNames])
def show_embed(
    request: Request,
    session: Reader,
    asked_span: Asked,
    asks: Annotated[Named, Depends(named)],
    *,
    on: Day = None,
    settled: bool = False,
    theme: Theme = None,
    symbols: Symbols = None,
) -> Response:
    """The map as an address of it says, for a frame. Whoever is signed in is nobody here."""
    del symbols
    request.state.account = None
    request.state.may = lambda _what: False
    return map_answer(
        request, session, asked_span, asks, on=on, settled=settled,
        embed=True, theme=theme, noindex=True, canonical="/",
    )  # fmt: skip


@router.get("/oembed", dependencies=[Depends(refuse_unknown)])
def show_oembed(
    request: Request,
    url: Annotated[str, Query(max_length=2000)],
    form: Annotated[Literal["json"], Query(alias="format")] = "json",
    maxwidth: Size = None,
    maxheight: Size = None,
) -> Response:
    """What oEmbed 1.0 calls rich content: the code of a frame that shows an address of the map."""
    del form
    path, query, code = _own_map(request, url)
    if path is None or not request.app.state.settings.may_be_framed:
        raise NotFound("There is nothing at {url!r} that may be shown in a frame.", url=url[:200])
    width = max(LEAST, min(WIDTH, maxwidth or WIDTH))
    height = max(LEAST, min(HEIGHT, maxheight or HEIGHT))
    language = languages()[code]
    with speaking(language):
        title = gettext("Conflict map: who was where, says who?")
    source = absolute(request, f"{language.prefix}/embed{query}")
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Conflict map",
        "provider_url": absolute(request, "/"),
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": (
            f'<iframe src="{escape(source)}" title="{escape(title)}" width="{width}" '
            f'height="{height}" loading="lazy" allowfullscreen></iframe>'
        ),
    }
    return JSONResponse(told)


def _own_map(request: Request, url: str) -> tuple[str | None, str, str]:
    """(path, query, language) of an address of this site's map; no path where it is none."""
    ours = urlsplit(absolute(request, "/"))
    try:
        asked = urlsplit(url)
    except ValueError:
        # Such as a bracket that nothing closes.
        return None, "", ENGLISH
    if asked.scheme not in ("http", "https") or asked.netloc != ours.netloc:
        return None, "", ENGLISH
    path = asked.path.removeprefix(ours.path.rstrip("/"))
    first = path.split("/", 2)[1] if path.count("/") > 1 else ""
    code = first if first in languages() else ENGLISH
    path = path.removeprefix(f"/{code}")
    query = f"?{asked.query}" if asked.query else ""
    return (path if path in ("", "/", "/embed") else None), query, code
