"""In which form an address of /ogc answers: JSON, unless HTML is named in Accept or asked for by `f`."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response

from app.negotiation import best_media_type
from app.published.collections import COLLECTIONS
from app.published.parts import Json, written
from app.templating import absolute, render

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html; charset=utf-8"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
ROOT = "/ogc"

# What the addresses choose among: anything is taken for a program, which can't read HTML.
OF_ITEMS = (GEOJSON, JSON, HTML)
OF_OTHERS = (JSON, HTML)
NEGOTIATED: dict[str, tuple[str, ...]] = {
    ROOT: OF_OTHERS,
    f"{ROOT}/api": (OPENAPI, JSON, HTML),
    **{f"{ROOT}/collections/{name}/items": OF_ITEMS for name in COLLECTIONS},
}

Form = Annotated[
    Literal["json", "html"] | None, Query(description="json or html, whatever Accept says")
]


def answer(
    request: Request,
    form: str | None,
    content: Json | bytes,
    *,
    media_type: str = JSON,
    headers: dict[str, str] | None = None,
    **page: Any,
) -> Response:
    """The content, written already or not, as JSON of that media type, or the page that says the same.

    `page` is what `templates/ogc.html` shows of it.
    """
    if is_page_asked(request, form, media_type):
        parts = {"crumbs": (), "facts": (), "links": (), "heads": (), "rows": (), "further": None}
        made: Response = render(request, "ogc.html", noindex=True, **(parts | page))
    else:
        body = content if isinstance(content, bytes) else written(content)
        made = Response(body, media_type=media_type)
    made.headers.update(headers or {})
    if form is None:
        made.headers.add_vary_header("Accept")
    return made


def is_page_asked(request: Request, form: str | None, media_type: str) -> bool:
    """Whether a page is asked for, and not JSON of that media type."""
    offered = OF_ITEMS if media_type == GEOJSON else (media_type, *OF_OTHERS)
    accept = request.headers.get("accept")
    return form == "html" or (form is None and best_media_type(accept, offered) == HTML)


def link(request: Request, relation: str, path: str, media_type: str, title: str) -> Json:
    """A link to an address of this site."""
    return {
        "rel": relation,
        "type": media_type,
        "title": title,
        "href": absolute(request, path) if path.startswith("/") else path,
    }


def own_links(request: Request, media_type: str, title: str) -> list[Json]:
    """Links to what was asked for, as it is answered and in the other form."""
    pairs = [
        each for each in str(request.url.query).split("&") if each and not each.startswith("f=")
    ]
    path = request.url.path
    itself = "?" + "&".join(pairs) if pairs else ""
    other = "?" + "&".join([*pairs, "f=html"])
    return [
        link(request, "self", path + itself, media_type, title),
        link(request, "alternate", path + other, "text/html", f"{title}, as a page"),
    ]
