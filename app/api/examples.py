"""Examples for the OpenAPI document: one answer of each kind, shortened."""

from typing import Any

from app.nouns.members import public_members


def whole(noun: str, item: dict[str, Any]) -> dict[str, Any]:
    """An item with the members that the noun tells and that the example doesn't show, as null."""
    told = (member.path for member in public_members(noun) if "." not in member.path)
    return dict.fromkeys(told) | item


PLACES: dict[str, Any] = {
    "type": "FeatureCollection",
    "numberMatched": 1,
    "numberReturned": 1,
    "links": [{"rel": "self", "type": "application/geo+json", "href": "…/api/v1/places?q=At+Tanf"}],
    "features": [
        {
            "type": "Feature",
            "id": "al-tanf",
            "geometry": {"type": "Point", "coordinates": [38.619, 33.507]},
            "properties": whole(
                "places",
                {
                    "slug": "al-tanf",
                    "name": "al-Tanf",
                    "name_ar": "التنف",
                    "kind": "base",
                    "country": "SY",
                    "part_of": None,
                    "names": [{"name": "Al-Tanaf", "language": "en", "script": "Latn"}],
                    "uncertainty_m": 600,
                    "evidence": "the base on the base map",
                    "claim_count": 9,
                    "source_count": 4,
                    "position_count": 2,
                    "note": None,
                    "url": "…/places/al-tanf",
                },
            ),
        }
    ],
}
POSITIONS: dict[str, Any] = {
    "type": "FeatureCollection",
    "numberMatched": 1,
    "numberReturned": 1,
    "links": [{"rel": "self", "type": "application/geo+json", "href": "…/api/v1/positions"}],
    "features": [
        {
            "type": "Feature",
            "id": "isis-at-raqqah",
            "geometry": {"type": "Point", "coordinates": [39.01, 35.95]},
            "properties": whole(
                "positions",
                {
                    "id": "isis-at-raqqah",
                    "title": "ISIS holds Raqqah",
                    "actor": "isis",
                    "actor_name": "Islamic State",
                    "actor_colour": "#4a4a4a",
                    "actor_symbol": "square",
                    "place": "raqqah",
                    "place_name": "Raqqah",
                    "posture": "holds",
                    "modality": "observed",
                    "valid_from": "2017-06-06",
                    "valid_to": "2017-06-09",
                    "valid_precision": "day",
                    "valid_edtf": "2017-06-06/2017-06-09",
                    "start_unknown": False,
                    "drawn_from": "2017-06-06",
                    "last_confirmed": "2017-06-09",
                    "last_said": None,
                    "days_since": 0,
                    "uncertainty_m": 1500,
                    "claims": ["magnier-01"],
                    "kinds": ["report"],
                    "grades": ["F6"],
                    "said_by": ["Elijah J. Magnier"],
                    "settled_on": None,
                    "note": None,
                    "url": "…/positions/isis-at-raqqah",
                },
            ),
        }
    ],
}
CLAIM: dict[str, Any] = whole(
    "claims",
    {
        "id": "magnier-f06",
        "statement": "The United States won't be able to keep al-Tanf for long.",
        "kind": "forecast",
        "speaker": None,
        "source": {
            "slug": "magnier-2017-raqqah",
            "title": "…",
            "author": "Elijah J. Magnier",
            "publisher": None,
            "published": None,
            "published_from": "2017-06-01",
            "published_to": "2017-06-05",
            "published_edtf": "[2017-06-01..2017-06-05]",
        },
        "passage": {
            "paragraph": 5,
            "start": 2422,
            "end": 2530,
            "quote": "…",
            "locator": None,
            "text_sha256": "…",
        },
        "places": [{"slug": "al-tanf", "name": "al-Tanf", "role": "where"}],
        "actors": [{"slug": "united-states", "name": "United States", "role": "doing"}],
        "valid_from": "2017-06-06",
        "valid_to": None,
        "valid_precision": "vague",
        "valid_edtf": "2017-06-06/",
        "reliability": "F",
        "reliability_label": "F: can't be judged",
        "credibility": 6,
        "credibility_label": "6: can't be judged",
        "note": None,
        "links": [
            {
                "id": "hs-tanf-kept-2019-1",
                "relation": "outcome",
                "direction": "from",
                "verdict": "did_not",
                "why": "The base was kept.",
            }
        ],
        "url": "…/claims/magnier-f06",
    },
)
CLAIMS: dict[str, Any] = {"items": [CLAIM], "next": None, "numberMatched": 1}
ACTORS: dict[str, Any] = {
    "items": [
        whole(
            "actors",
            {
                "slug": "sdf",
                "name": "Syrian Democratic Forces",
                "short_name": "SDF",
                "kind": "alliance",
                "parent": None,
                "colour": "#c28f00",
                "symbol": "star",
                "names": [{"name": "QSD", "language": "ku", "script": "Latn"}],
                "relations": [
                    {
                        "relation": "allied_with",
                        "actor": "united-states",
                        "actor_name": "United States",
                        "valid_from": "2015-10-11",
                        "valid_to": None,
                        "valid_precision": "day",
                        "valid_edtf": "2015-10-11/",
                        "claim": "c-1a2b3c4d",
                    }
                ],
                "claim_count": 12,
                "position_count": 8,
                "note": None,
                "url": "…/actors/sdf",
            },
        )
    ],
    "next": None,
    "numberMatched": 1,
}
SOURCES: dict[str, Any] = {
    "items": [
        whole(
            "sources",
            {
                "slug": "magnier-2017-raqqah",
                "title": "…",
                "author": "Elijah J. Magnier",
                "publisher": None,
                "published": None,
                "published_from": "2017-06-01",
                "published_to": "2017-06-05",
                "published_edtf": "[2017-06-01..2017-06-05]",
                "title_note": None,
                "published_note": None,
                "document_url": None,
                "language": "en",
                "text_sha256": None,
                "reliability": "F",
                "reliability_label": "F: can't be judged",
                "leaning": None,
                "origin": None,
                "collected_at": None,
                "collected_by": None,
                "note": None,
                "claim_count": 60,
                "url": "…/sources/magnier-2017-raqqah",
            },
        )
    ],
    "next": None,
    "numberMatched": 1,
}
PROBLEM: dict[str, Any] = {
    "type": "about:blank",
    "title": "A parameter is wrong",
    "status": 400,
    "detail": "'yesterday' is no day. Write it like 2017-06-07.",
    "code": "parameter",
    "parameter": "on",
}

GONE: dict[str, Any] = {
    "type": "about:blank",
    "title": "No longer on this map",
    "status": 410,
    "detail": "It held two pledges; each is a claim of its own now.",
    "code": "gone",
    "successors": [
        {"id": "magnier-f04a", "url": "http://127.0.0.1:8000/claims/magnier-f04a"},
        {"id": "magnier-f04b", "url": "http://127.0.0.1:8000/claims/magnier-f04b"},
    ],
}


def documented(
    media_type: str, example: dict[str, Any] | None = None, *, retires: bool = False
) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses of a route: what it answers, and the problem JSON of a wrong parameter.

    `retires` adds what becomes of the addresses of retired records.
    """
    problem = {"application/problem+json": {"example": PROBLEM}}
    gone = {"application/problem+json": {"example": GONE}}
    retired: dict[int | str, dict[str, Any]] = {
        301: {"description": "Another record stands in its place: follow Location"},
        410: {
            "description": "It was dropped or split; `successors` are what it became",
            "content": gone,
        },
    }
    return (retired if retires else {}) | {
        200: {"content": {media_type: {"example": example}}},
        400: {"description": "A parameter is unknown or malformed", "content": problem},
        404: {"description": "No such record", "content": problem},
        503: {"description": "The database can't be reached", "content": problem},
    }
