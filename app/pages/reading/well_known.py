"""What programs look for at addresses that are the same on every site: whom to tell of a fault, what APIs there are.

And how a browser's address bar searches the map.
"""

from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from fastapi import Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from app.errors import NotFound
from app.languages import current, gettext
from app.routers import make_router
from app.settings import split_list
from app.templating import absolute

router = make_router()
# Whoever finds the file must know that it is kept up to date: at most a year, says RFC 9116.
HOLDS_FOR = timedelta(days=180)
CATALOGUE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
JSON, OPENAPI, HTML = "application/json", "application/vnd.oai.openapi+json", "text/html"
SEARCH = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name}</ShortName>
<Description>{about}</Description>
<Language>{language}</Language>
<InputEncoding>UTF-8</InputEncoding>
<Image height="32" width="32" type="image/x-icon">{icon}</Image>
<Url type="text/html" template="{search}?q={{searchTerms}}"/>
</OpenSearchDescription>
"""
# As long as OpenSearch allows.
LONGEST_NAME = 16


@router.get("/.well-known/security.txt")
def show_security_contact(request: Request) -> Response:
    """Whom to tell of a fault in security (RFC 9116), where the operator says whom. Raises NotFound."""
    contacts = split_list(request.app.state.settings.security_contact)
    if not contacts:
        raise NotFound("Nobody is named here to be told of faults in security.")
    expires = request.app.state.clock() + HOLDS_FOR
    lines = [
        *(f"Contact: {each}" for each in contacts),
        f"Expires: {expires:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {absolute(request, '/.well-known/security.txt')}",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


@router.get("/.well-known/change-password")
def show_where_passwords_change(request: Request) -> Response:
    """Where an editor's password is changed, for programs that keep passwords (W3C)."""
    return RedirectResponse(absolute(request, "/account/password"), 302)


@router.get("/.well-known/api-catalog")
def show_api_catalogue(request: Request) -> Response:
    """The APIs that there are, as a linkset (RFC 9727)."""

    def link(path: str, media_type: str) -> list[dict[str, str]]:
        return [{"href": absolute(request, path), "type": media_type}]

    catalogue: list[dict[str, Any]] = [
        {
            "anchor": absolute(request, "/api/v1"),
            "service-desc": link("/api/v1/openapi.json", JSON),
            "service-doc": link("/api", HTML),
            "status": link("/readyz", JSON),
        },
        {
            "anchor": absolute(request, "/ogc"),
            "service-desc": link("/ogc/api", OPENAPI),
            "service-meta": link("/ogc/conformance", JSON),
            "status": link("/readyz", JSON),
        },
    ]
    own = absolute(request, "/.well-known/api-catalog")
    return JSONResponse(
        {"linkset": catalogue},
        media_type=CATALOGUE,
        headers={"Link": f'<{own}>; rel="api-catalog"'},
    )


@router.get("/opensearch.xml")
def show_search_description(request: Request) -> Response:
    """How a browser searches the map from its address bar (OpenSearch 1.1)."""
    icon = f"{request.app.state.static_prefix}/icons/favicon.ico"
    text = SEARCH.format(
        name=escape(gettext("Conflict map")[:LONGEST_NAME]),
        about=escape(gettext("Search places, actors, claims, sources")),
        language=current().code,
        icon=escape(absolute(request, icon)),
        search=escape(absolute(request, f"{current().prefix}/search"), {'"': "&quot;"}),
    )
    return Response(text, media_type="application/opensearchdescription+xml")
