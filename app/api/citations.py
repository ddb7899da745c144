"""/api/v1/{noun}/{slug}/citation: a citation, and the data that its digest is of (`docs/citing.md`)."""

from typing import Annotated

from fastapi import Depends, Path, Request, Response
from fastapi.responses import JSONResponse

from app.api.examples import documented
from app.api.members import Json, object_of
from app.citing.asking import AskedState, Citable, CitedReader
from app.citing.item import citation_item
from app.citing.records import cite
from app.parameters import refuse_unknown
from app.requests import PathSlug
from app.routers import make_router

router = make_router(
    prefix="/api/v1", dependencies=[Depends(refuse_unknown)], tags=["Version 1"], in_document=True
)

SCHEMAS: Json = {
    "CitedHead": object_of("size:count root:str"),
    "Citation": object_of(
        "noun:claims|positions|places id:str known:instant accessed:day title:str author:str? publisher:str "
        "issued_edtf:str? spoken_edtf:str? url:url text:str sha256:str sealed:CitedHead?",
        others={
            "data": {
                "type": "object",
                "description": "Records by their noun, as /api/v1/difference tells them, without what is null or empty",
                "additionalProperties": {"type": "array", "items": {"type": "object"}},
            },
            "csl": {"type": "object", "description": "An item of CSL-JSON 1.0.2"},
        },
    ),
}
EXAMPLE: Json = {
    "noun": "claims",
    "id": "magnier-f06",
    "known": "2026-11-29T18:44:36.241421Z",
    "accessed": "2026-11-29",
    "title": "The United States won't be able to keep al-Tanf for long.",
    "author": "Elijah J. Magnier",
    "publisher": "Conflict map (map.example.org)",
    "issued_edtf": "2017-06-06/2017-06-09",
    "spoken_edtf": "2017-06-06/",
    "url": "…/cite/claims/magnier-f06?known=2026-11-29T18:44:36.241421Z&cited=5f…",
    "text": "Elijah J. Magnier, “…” (between 6 and 9 June 2017), paragraph 5; as put by Conflict map, …",
    "sha256": "5f…",
    "sealed": {"size": 12, "root": "UU…="},
    "data": {"claims": [{"id": "magnier-f06"}], "sources": [{"slug": "magnier-2017-raqqah"}]},
    "csl": {"type": "webpage", "title": "…"},
}


@router.get(
    "/{noun}/{slug}/citation",
    responses=documented("application/json", EXAMPLE, retires=True),
    summary="How to cite a record, with the digest of its data",
)
def get_citation(
    request: Request,
    session: CitedReader,
    at: AskedState,
    noun: Annotated[Citable, Path(description="What kind of record")],
    slug: PathSlug,
) -> Response:
    """The citation of a claim, a position or a place, as it is now or was known at an instant.

    `sha256` is the SHA-256 of `data` as canonical JSON (RFC 8785), so anybody can work it out again. `data` are the
    record's own values, of a claim those of its source too, as `/api/v1/difference` tells them, without what is
    null or an empty list. As BibTeX, BibLaTeX, RIS, CSL-JSON and text it is at `/cite/{noun}/{slug}?format=`.
    """
    return JSONResponse(citation_item(cite(request, session, at.instant, noun, slug), noun))
