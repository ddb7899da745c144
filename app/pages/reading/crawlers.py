"""What programs ask every site for: robots.txt, sitemap.xml, favicon.ico."""

from xml.sax.saxutils import escape

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from app.queries.sitemap import list_addresses
from app.requests import Reader
from app.routers import make_router
from app.templating import absolute

router = make_router()

# A fragment is a part of a page, and a search is no page of its own.
ROBOTS = """User-agent: *
Disallow: /search
Disallow: /*/panel$
Disallow: /*?*known=
Sitemap: {sitemap}
"""
LISTS = (
    "/",
    "/places",
    "/actors",
    "/positions",
    "/claims",
    "/sources",
    "/changes",
    "/disputed",
    "/forecasts",
    "/untold",
    "/stale",
    "/witnesses",
    "/about",
    "/data",
    "/api",
)


@router.get("/robots.txt")
def show_robots(request: Request) -> Response:
    """Everything may be read; fragments, searches and past maps needn't be indexed."""
    return PlainTextResponse(ROBOTS.format(sitemap=absolute(request, "/sitemap.xml")))


@router.get("/sitemap.xml")
def show_sitemap(request: Request, session: Reader) -> Response:
    """The address of every page, with the day it last changed (sitemaps.org 0.9)."""
    lines = [f"<url><loc>{escape(absolute(request, path))}</loc></url>" for path in LISTS]
    lines += [
        f"<url><loc>{escape(absolute(request, path))}</loc>"
        f"<lastmod>{changed:%Y-%m-%d}</lastmod></url>"
        for path, changed in list_addresses(session)
    ]
    text = "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>",
        )
    )
    return Response(text, media_type="application/xml")


@router.get("/favicon.ico")
def show_favicon(request: Request) -> Response:
    """The icon, for those who ask for it by its customary name."""
    icon = f"{request.app.state.static_prefix}/icons/favicon.ico"
    return RedirectResponse(icon, 302, {"Cache-Control": "public, max-age=3600"})
