"""Lists as the API answers them: the rows, how many match in all, and where it goes on.

What the body says of that, headers say too: `Link` (RFC 8288) and those of OGC API Features, for
programs that read the rows alone.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.published.parts import Json, written
from app.queries.filters import Page
from app.templating import absolute

GEOJSON = "application/geo+json"


class GeoJson(JSONResponse):
    """RFC 7946."""

    media_type = GEOJSON


def next_url(request: Request, page: Page[Any]) -> str | None:
    """Address of the stretch that follows; none on the last one."""
    if page.after is None:
        return None
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
    query.append(("cursor", page.after))
    return absolute(request, f"{request.url.path}?{urlencode(query)}")


def items(request: Request, page: Page[Any], rows: list[Json]) -> Response:
    """A stretch of a list as JSON."""
    return written_items(request, page, [written(row) for row in rows])


def written_items(request: Request, page: Page[Any], rows: Sequence[bytes]) -> Response:
    """As `items`, of rows that are written already."""
    further = next_url(request, page)
    rest = written({"next": further, "numberMatched": page.matched})
    content = b'{"items":[' + b",".join(rows) + b"]," + rest[1:]
    media_type = JSONResponse.media_type
    headers = list_headers(page, rows, further, media_type)
    return Response(content, headers=headers, media_type=media_type)


def with_features(content: Json, features: Sequence[bytes]) -> bytes:
    """JSON with a last member `features`, which are written already."""
    return written(content)[:-1] + b',"features":[' + b",".join(features) + b"]}"


def feature_collection(request: Request, page: Page[Any], features: Sequence[bytes]) -> Response:
    """A GeoJSON FeatureCollection (RFC 7946) with the members that OGC API Features adds."""
    query = f"?{request.url.query}" if request.url.query else ""
    itself = absolute(request, request.url.path + query)
    links = [{"rel": "self", "type": GEOJSON, "href": itself}]
    further = next_url(request, page)
    if further:
        links.append({"rel": "next", "type": GEOJSON, "href": further})
    content = {
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": len(features),
        "links": links,
    }
    headers = list_headers(page, features, further, GEOJSON)
    return Response(with_features(content, features), headers=headers, media_type=GEOJSON)


def list_headers(
    page: Page[Any], rows: Sequence[Any], further: str | None, media_type: str
) -> dict[str, str]:
    """What an answer's headers say of a list: how many match, how many these are, and where it goes on."""
    headers = {"OGC-NumberMatched": str(page.matched), "OGC-NumberReturned": str(len(rows))}
    if further:
        # An address is percent-encoded, so no bracket can end it early.
        headers["Link"] = f'<{further}>; rel="next"; type="{media_type}"'
    return headers
