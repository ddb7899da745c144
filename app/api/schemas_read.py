"""JSON Schema of what readers get: features, items, and the lists that hold them.

What stands in a member, and its type, is told where the downloads tell it: in `app.published`. Tests hold it all against what `app.published` makes of the data that ships, so that neither
has a member the other lacks.
"""

from collections.abc import Iterator

from app.api import citations, differences, resting, sealed, source_counts
from app.api.members import TYPES, Json, object_of, ref, typed
from app.nouns import NOUNS
from app.published import PUBLISHED, Published
from app.published.columns import typed_members


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


def _schemas(published: Published) -> Iterator[tuple[str, Json]]:
    """(name, schema) of what a noun's members hold, of one record and of a list of them."""
    yield from ((name, object_of(members)) for name, members in published.parts.items())
    if NOUNS[published.noun].path is None:
        return
    members = f"{typed_members(published.columns)} {published.nested}"
    one, schema = _one(published), object_of(members, published.columns)
    yield one, _feature(schema) if published.has_geometry else schema
    yield published.noun.title(), (_collection if published.has_geometry else _items)(one)


def _one(published: Published) -> str:
    """The name of the schema of one record."""
    return NOUNS[published.noun].singular.title() + "Feature" * published.has_geometry


BOUNDS: Json = {
    "anyOf": [
        {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        {"type": "null"},
    ]
}
DAYS: Json = {
    "anyOf": [
        {"type": "array", "items": typed("day"), "minItems": 2, "maxItems": 2},
        {"type": "null"},
    ]
}
COLUMNS: Json = {
    "ColumnActor": object_of("slug:str name:str short_name:str? colour:str symbol:str"),
    "ColumnPart": object_of(
        "name:str href:url rows:url count:count bytes:count", others={"bounds": BOUNDS}
    ),
    "ColumnList": object_of(
        "layout:number version:str count:count epoch:day unknown:int open:int actors:[ColumnActor]"
        " postures:strs modalities:strs precisions:strs parts:[ColumnPart]",
        others={"days": DAYS, "bounds": BOUNDS},
    ),
}
READ: Json = {name: schema for each in PUBLISHED.values() for name, schema in _schemas(each)}
READ |= COLUMNS | source_counts.SCHEMAS | resting.SCHEMAS | differences.SCHEMAS | sealed.SCHEMAS
READ |= citations.SCHEMAS
# What a read answers, by its path: the name of its schema.
ANSWERS = {
    path: name
    for each in PUBLISHED.values()
    if NOUNS[each.noun].path is not None
    for path, name in (
        (f"/api/v1/{each.noun}", each.noun.title()),
        (f"/api/v1/{each.noun}/{{slug}}", _one(each)),
    )
} | {
    "/columns/positions.json": "ColumnList",
    "/api/v1/sources/{slug}/counts": "SourceCounts",
    "/api/v1/positions/{slug}/rests": "PositionRests",
    "/api/v1/difference": "RecordDifferences",
    "/api/v1/{noun}/{slug}/proof": "Proof",
    "/api/v1/{noun}/{slug}/citation": "Citation",
    "/columns/{digest}/{name}/rows": "Positions",
}


def type_answers(paths: Json) -> None:
    """Give the reads of a document the schema of what they answer."""
    for path, name in ANSWERS.items():
        for content in paths[path]["get"]["responses"]["200"]["content"].values():
            content["schema"] = ref(name)
