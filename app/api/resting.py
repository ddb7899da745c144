"""/api/v1/positions/{slug}/rests: what a position rests on, and the smallest sets with whose fall it falls."""

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse

from app.api.examples import documented
from app.api.members import Json, object_of
from app.parameters import refuse_unknown
from app.published.position import EXAMPLE as POSITION
from app.published.position import rests_on
from app.queries.positions import get_position
from app.requests import PathSlug, Reader
from app.routers import make_router
from app.templating import absolute

router = make_router(
    prefix="/api/v1", dependencies=[Depends(refuse_unknown)], tags=["Version 1"], in_document=True
)

SCHEMAS: Json = {
    "PositionRests": object_of(
        "position:str rests_on_claims:count rests_on_origins:count claims_against:count origins_against:count "
        "falls_with:str? carried_by:strs contradicted_by:strs fewest_claims:count fewest_origins:count "
        "falls_with_claims:[strs] falls_with_origins:[strs] is_whole:bool url:url"
    )
}
EXAMPLE: Json = {
    "position": POSITION["id"],
    **{
        name: POSITION[name]
        for name in ("rests_on_claims", "rests_on_origins", "claims_against", "falls_with")
    },
    "origins_against": 0,
    "carried_by": ["magnier-01"],
    "contradicted_by": [],
    "fewest_claims": 1,
    "fewest_origins": 1,
    "falls_with_claims": [["magnier-01"]],
    "falls_with_origins": [["Elijah J. Magnier"]],
    "is_whole": True,
    "url": POSITION["url"],
}


@router.get(
    "/positions/{slug}/rests",
    responses=documented("application/json", EXAMPLE, retires=True),
    summary="What would have to be false for a position to fall",
)
def get_rests(request: Request, session: Reader, slug: PathSlug) -> Response:
    """The claims that carry a position and that speak against it, and the smallest sets with whose fall it falls.

    `falls_with_claims` are sets of ids, `falls_with_origins` of names; of either the smallest, which all have
    `fewest_claims` or `fewest_origins` members, and one empty set where it has fallen already. Where `is_whole` is
    false there may be more sets, or only larger ones.
    """
    row = get_position(session, slug)
    rests = row.rests
    claims, origins = rests.by_claims, rests.by_origins
    return JSONResponse(
        {
            "position": row.position.public_id,
            **rests_on(rests),
            "origins_against": rests.origins_against,
            "carried_by": list(rests.carrying),
            "contradicted_by": list(rests.against),
            "fewest_claims": claims.size,
            "fewest_origins": origins.size,
            "falls_with_claims": [list(each) for each in claims.sets],
            "falls_with_origins": [list(each) for each in origins.sets],
            "is_whole": claims.is_whole and origins.is_whole,
            "url": absolute(request, f"/positions/{row.position.public_id}"),
        }
    )
