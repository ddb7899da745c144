"""What a collection's features look like, what can be asked of them, and the OpenAPI document of /ogc."""

from collections.abc import Iterable
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse

from app.api.ogc.asked import EXACT, is_sortable, names_of
from app.api.ogc.definition import PARAMETERS, definition
from app.api.ogc.forms import OPENAPI, ROOT, SCHEMA, Form, answer
from app.api.ogc.metadata import collection_named
from app.languages import gettext
from app.parameters import refuse_unknown
from app.published.collections import COLLECTIONS, Features
from app.published.parts import Json
from app.queries.cql2_values import Queryable
from app.queries.searched import asked_of
from app.routers import make_router
from app.templating import absolute

router = make_router(prefix=ROOT, dependencies=[Depends(refuse_unknown)])
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[str, Json] = {
    "text": {"type": "string"},
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "date": {"type": "string", "format": "date"},
    "geometry": {"format": "geometry-any"},
}
# What a property is to the feature (OGC API – Features, Part 5).
ROLES = {
    "slug": "id",
    "id": "id",
    "valid_from": "primary-interval-start",
    "valid_to": "primary-interval-end",
    "geometry": "primary-geometry",
}


class SchemaJson(JSONResponse):
    """JSON Schema."""

    media_type = SCHEMA


@router.get("/collections/{collection}/queryables")
def get_queryables(request: Request, collection: str) -> Response:
    """The properties that a filter may name."""
    features = collection_named(collection)
    return SchemaJson(_listed(request, features, "queryables", asked_of(collection).queryables))


@router.get("/collections/{collection}/sortables")
def get_sortables(request: Request, collection: str) -> Response:
    """The properties that items can be sorted by."""
    features = collection_named(collection)
    found = filter(is_sortable, asked_of(collection).queryables)
    return SchemaJson(_listed(request, features, "sortables", found))


def _listed(request: Request, features: Features, what: str, found: Iterable[Queryable]) -> Json:
    return {
        "$schema": DIALECT,
        "$id": absolute(request, f"{ROOT}/collections/{features.name}/{what}"),
        "title": f"{features.title}: {what}",
        "type": "object",
        "properties": {each.name: _property(each) for each in found},
        "additionalProperties": False,
    }


def _property(queryable: Queryable) -> Json:
    found: Json = {"title": queryable.about} | TYPES[queryable.kind]
    if queryable.codes is not None:
        found["enum"] = list(queryable.codes)
    if queryable.name in ROLES:
        found["x-ogc-role"] = ROLES[queryable.name]
    return found


@router.get("/collections/{collection}/schema")
def get_schema(request: Request, collection: str) -> Response:
    """What a feature looks like: GDAL reads the fields and their types out of this, if of a whole feature."""
    features = collection_named(collection)
    return SchemaJson(
        {
            "$schema": DIALECT,
            "$id": absolute(request, f"{ROOT}/collections/{collection}/schema"),
            "title": features.title,
            "description": features.about,
            **feature_schema(features),
        }
    )


def feature_schema(features: Features) -> Json:
    """The schema of a feature, every property of which is there, and null where it is empty.

    A type that may be null has no plain word in JSON Schema, and GDAL takes a list of two for text. An `id`
    it fills from the feature's own, and leaves empty where the schema has one among the properties.
    """
    properties: dict[str, Any] = {}
    for column in features.columns:
        if column.name == "id":
            continue
        found: Json = {"title": column.about} | TYPES[features.type_of(column)]
        if column.name in ROLES:
            found["x-ogc-role"] = ROLES[column.name]
        properties[column.name] = found
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"title": "GeoJSON, or null"} | TYPES["geometry"],
            "properties": {
                "type": "object",
                "required": list(properties),
                "properties": properties,
            },
        },
    }


@router.get("/api")
def get_definition(request: Request, f: Form = None) -> Response:
    """The OpenAPI 3.0 document, or a page of the addresses and parameters in it."""
    return answer(
        request,
        f,
        definition(absolute(request, ROOT)),
        media_type=OPENAPI,
        title=gettext("How to ask"),
        about=gettext(
            "Items of a collection lie at /ogc/collections/…/items. An unknown or malformed parameter is "
            "refused with what would be taken."
        ),
        crumbs=[(ROOT, "OGC API")],
        heads=[gettext("Parameter"), gettext("What it asks for")],
        rows=[(None, [name, each["description"]]) for name, each in PARAMETERS.items()],
        facts=[
            (each.title, ", ".join(names_of(each.name)))
            for each in COLLECTIONS.values()
            if each.name in EXACT
        ],
    )
