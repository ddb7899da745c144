"""JSON Schema of what readers get: features, items, and the lists that hold them.

What stands in a member, and its type, is told where the downloads tell it: in `app.columns`. Here is what
files have flat. Tests hold it all against what `app.shapes` makes of the data that ships, so that neither
has a member the other lacks.
"""

from app import columns
from app.api.members import TYPES, Json, object_of, ref, typed
from app.columns import typed_members
from app.nouns.members import told_members

NAMES = "name:str language:str script:str"
# Behind what the columns tell: what files have flat, or not at all.
PLACE = f"{typed_members(columns.PLACES)} names:[Name]"
POSITION = typed_members(columns.POSITIONS)
BRIEF = (
    "slug:str title:str author:str? publisher:str? published:day? published_from:day? "
    "published_to:day? published_edtf:str?"
)
SOURCE = f"{typed_members(columns.SOURCES)} reliability:str"
CLAIM = (
    f"{typed_members(columns.CLAIMS)} source:SourceBrief? passage:ClaimPassage places:[ClaimPlace] "
    "actors:[ClaimActor] reliability:str links:[ClaimLink]"
)
ACTOR = f"{typed_members(columns.ACTORS)} names:[Name] relations:[ActorRelation]"
PARTS = {
    "Name": NAMES,
    "SourceBrief": BRIEF,
    "ClaimPassage": "paragraph:count? start:count? end:count? quote:str? locator:str? text_sha256:str?",
    "ClaimPlace": "slug:str name:str role:str",
    "ClaimActor": "slug:str name:str role:str",
    "ClaimLink": f"{told_members('links')} direction:str",
    "ActorRelation": (
        "relation:str actor:str actor_name:str valid_from:day? valid_to:day? valid_precision:str? "
        "valid_edtf:str? claim:str"
    ),
}


def _feature(members: Json) -> Json:
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": ref("Geometry"),
            "properties": members,
        },
    }


def _collection(feature: str) -> Json:
    link = {
        "type": "object",
        "required": ["rel", "type", "href"],
        "properties": {name: {"type": "string"} for name in ("rel", "type", "href")},
    }
    found = {
        "type": {"const": "FeatureCollection"},
        "numberMatched": TYPES["count"],
        "numberReturned": TYPES["count"],
        "links": {"type": "array", "items": link},
        "features": {"type": "array", "items": ref(feature)},
    }
    return {"type": "object", "required": list(found), "properties": found}


def _items(item: str) -> Json:
    found = {
        "items": {"type": "array", "items": ref(item)},
        "next": typed("url?"),
        "numberMatched": TYPES["count"],
    }
    return {"type": "object", "required": list(found), "properties": found}


READ: Json = {
    **{name: object_of(members) for name, members in PARTS.items()},
    "PlaceFeature": _feature(object_of(PLACE, columns.PLACES)),
    "PositionFeature": _feature(object_of(POSITION, columns.POSITIONS)),
    "Claim": object_of(CLAIM, columns.CLAIMS),
    "Actor": object_of(ACTOR, columns.ACTORS),
    "Source": object_of(SOURCE, columns.SOURCES),
    "Places": _collection("PlaceFeature"),
    "Positions": _collection("PositionFeature"),
    "Claims": _items("Claim"),
    "Actors": _items("Actor"),
    "Sources": _items("Source"),
}
# What a read answers, by its path: the name of its schema.
ANSWERS = {
    "/api/v1/places": "Places",
    "/api/v1/places/{slug}": "PlaceFeature",
    "/api/v1/positions": "Positions",
    "/api/v1/positions/{slug}": "PositionFeature",
    "/api/v1/claims": "Claims",
    "/api/v1/claims/{slug}": "Claim",
    "/api/v1/actors": "Actors",
    "/api/v1/actors/{slug}": "Actor",
    "/api/v1/sources": "Sources",
    "/api/v1/sources/{slug}": "Source",
}


def type_answers(paths: Json) -> None:
    """Give the reads of a document the schema of what they answer."""
    for path, name in ANSWERS.items():
        for content in paths[path]["get"]["responses"]["200"]["content"].values():
            content["schema"] = ref(name)
