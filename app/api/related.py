"""What is likely related to a claim, over the API: what the desk offers beside it, for programs of editors."""

from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.api.examples_desk import documented_act
from app.api.write_requests import router_for_writing
from app.desk.requests import PathKey
from app.editing.related import Related, related_to
from app.security.callers import Desk
from app.templating import absolute

router = router_for_writing()


@router.get("/claims/{key}/related", **documented_act("related"))
def list_related_claims(request: Request, session: Desk, key: PathKey) -> Response:
    """Claims of other sources that tell of the same place, actors and days, or in like words, the likeliest first.

    `why` says in words what speaks for each; `offers` how the two may stand to each other, the likeliest
    first: `supports`, `contradicts`, `outcome` are relations of a link, `same-origin` is for the `origin` of the
    source that passes the other's report on. Nothing is judged, and what is linked or was said to be not
    related isn't listed.
    """
    offered = related_to(session, key)
    items = [_item(request, each) for each in offered.related]
    return JSONResponse({"claim": offered.claim.key, "items": items})


def _item(request: Request, related: Related) -> dict[str, Any]:
    claim, found = related.claim, related.comparison
    return {
        "claim": claim.key,
        "document": absolute(request, f"/api/v1/claims/{claim.key}/document"),
        "source": claim.source,
        "kind": claim.kind,
        "status": claim.status,
        "statement": claim.statement,
        "valid_from": claim.valid_from and claim.valid_from.isoformat(),
        "valid_to": claim.valid_to and claim.valid_to.isoformat(),
        "places": list(found.places),
        "actors": list(found.actors),
        "days_apart": found.days_apart,
        "words_alike": found.likeness.alike,
        "words_compared": found.likeness.of,
        "reprint": found.is_reprint,
        "offers": list(found.offers),
        "why": related.why,
    }
