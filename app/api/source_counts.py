"""/api/v1/sources/{slug}/counts: a source's claims where they may only be counted."""

from typing import Any

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse

from app.api.examples import documented
from app.api.members import Json, object_of
from app.parameters import refuse_unknown
from app.queries.counted_rows import Counted, count_rows_of
from app.queries.sources import get_source
from app.requests import PathSlug, Reader
from app.routers import make_router
from app.templating import absolute

router = make_router(
    prefix="/api/v1", dependencies=[Depends(refuse_unknown)], tags=["Version 1"], in_document=True
)

SCHEMAS: Json = {
    "SourceCounts": object_of(
        "source:str licence:str? terms_url:url? attribution:str? claims:count counts:[PlaceCount] "
        "is_more:bool fields:[FieldCounts] url:url"
    ),
    "PlaceCount": object_of("place:str? place_name:str? month:str? claims:count"),
    "FieldCounts": object_of("field:str values:[ValueCount] others:count"),
    "ValueCount": object_of("value:str claims:count"),
}
EXAMPLE: dict[str, Any] = {
    "source": "events-2017",
    "licence": "CC-BY-NC-4.0",
    "terms_url": "https://example.org/terms",
    "attribution": "Events of 2017, Example Institute",
    "claims": 3,
    "counts": [
        {"place": "raqqah", "place_name": "Raqqah", "month": "2017-06", "claims": 2},
        {"place": None, "place_name": None, "month": None, "claims": 1},
    ],
    "is_more": False,
    "fields": [
        {"field": "event_type", "values": [{"value": "Battles", "claims": 3}], "others": 0},
    ],
    "url": "…/sources/events-2017",
}


def counts_json(counted: Counted) -> Json:
    """The counts by place and month, and of each value in the fields that may be shown."""
    return {
        "claims": counted.claims,
        "counts": [
            {
                "place": each.slug,
                "place_name": each.name,
                "month": f"{each.month:%Y-%m}" if each.month else None,
                "claims": each.claims,
            }
            for each in counted.places
        ],
        "is_more": counted.is_more,
        "fields": [
            {
                "field": each.name,
                "values": [{"value": value, "claims": claims} for value, claims in each.values],
                "others": each.others,
            }
            for each in counted.fields
        ],
    }


@router.get(
    "/sources/{slug}/counts",
    responses=documented("application/json", EXAMPLE),
    summary="Counts of a source that may not be shown row by row",
)
def get_source_counts(request: Request, session: Reader, slug: PathSlug) -> Response:
    """How many claims there are of each place and month, and of each value in the fields named by it.

    A source whose claims are shown themselves has none here. A claim counts at the first place that it
    names; `month` is that of its first day.
    """
    source = get_source(session, slug).source
    return JSONResponse(
        {
            "source": source.slug,
            "licence": source.licence,
            "terms_url": source.terms_url,
            "attribution": source.attribution,
            **counts_json(count_rows_of(session, source.id)),
            "url": absolute(request, f"/sources/{source.slug}"),
        }
    )
