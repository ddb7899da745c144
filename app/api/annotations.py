"""Lists of claims as W3C AnnotationCollections and their pages."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import JSONResponse

from app.models import Claim
from app.published.annotations import CONTEXT, LABEL, MEDIA_TYPE, Texts, bare_annotation
from app.published.parts import Json
from app.queries.claims import Stretch
from app.queries.filters import Page
from app.templating import absolute


class JsonLd(JSONResponse):
    """JSON-LD in the profile of Web Annotations."""

    media_type = MEDIA_TYPE


def collection(
    request: Request, page: Page[Claim], stretch: Stretch, texts: Texts, *, is_page: bool
) -> JsonLd:
    """A stretch of claims as an AnnotationPage, or the AnnotationCollection with its first one."""
    about = {"id": _address(request, None), "type": "AnnotationCollection", "total": page.matched}
    here: Json = {
        "id": _address(request, stretch.after),
        "type": "AnnotationPage",
        "startIndex": stretch.start,
        "items": [bare_annotation(request, claim, texts) for claim in page.rows],
    }
    if page.after is not None:
        here["next"] = _address(request, page.after)
    if stretch.before is not None:
        here["prev"] = _address(request, stretch.before)
    headers = {"Vary": "Accept"}
    if is_page:
        return JsonLd({"@context": CONTEXT} | here | {"partOf": about}, headers=headers)
    whole: Json = {"@context": CONTEXT} | about
    return JsonLd(whole | {"label": LABEL, "first": here}, headers=headers)


def _address(request: Request, after: str | None) -> str:
    """The address of a stretch; of the collection without a cursor."""
    query: list[tuple[str, Any]] = [
        (name, value) for name, value in request.query_params.multi_items() if name != "cursor"
    ]
    if after is not None:
        query.append(("cursor", after))
    return absolute(request, request.url.path + (f"?{urlencode(query)}" if query else ""))
