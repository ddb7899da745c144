"""JSON Schema of what is sent, made from the very models that the server validates it with."""

from typing import get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema

from app.api.members import REF, Json, ref
from app.api.write_requests import EditBody
from app.nouns import NOUNS, NounName

POSITION: Json = {
    "type": "array",
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
    # No more than two; a linter of the field wants to see what they are.
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
}
LINE: Json = {"type": "array", "items": POSITION, "minItems": 2}
RING: Json = {"type": "array", "items": POSITION, "minItems": 4}
AREA: Json = {"type": "array", "items": RING, "minItems": 1}


def _geometry(name: str, coordinates: Json) -> Json:
    return {
        "title": name,
        "type": "object",
        "properties": {"type": {"const": name}, "coordinates": coordinates},
        "required": ["type", "coordinates"],
        "additionalProperties": False,
    }


def _several(part: Json) -> Json:
    return {"type": "array", "items": part, "minItems": 1}


# RFC 7946 without heights and collections, [longitude, latitude] in degrees.
GEOMETRIES: Json = {
    schema["title"]: schema
    for schema in (
        _geometry("Point", POSITION),
        _geometry("LineString", LINE),
        _geometry("Polygon", AREA),
        _geometry("MultiPoint", _several(POSITION)),
        _geometry("MultiLineString", _several(LINE)),
        _geometry("MultiPolygon", _several(AREA)),
    )
}
GEOMETRY: Json = {
    "title": "Geometry",
    "description": "GeoJSON (RFC 7946), [longitude, latitude] in degrees, without heights.",
    "oneOf": [ref(name) for name in GEOMETRIES],
}
PROBLEM: Json = {
    "title": "Problem",
    "description": "What stood in the way (RFC 9457), with what a program needs to mend it.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "The kind of trouble; the words may change"},
        "parameter": {"type": "string", "description": "The parameter that is wrong"},
        "request_id": {"type": "string", "description": "Of a fault: where the log has it"},
        "errors": {
            "type": "object",
            "description": "Sentences by the path of the member in the JSON that was sent",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "problems": {
            "type": "array",
            "description": "The same with a code each, and the values that the sentence names",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
        "reasons": {"type": "array", "items": {"type": "string"}},
        "conflicts": {"type": "array", "items": {"type": "string"}},
    },
}


class Generator(GenerateJsonSchema):
    """Pydantic's own, with GeoJSON for the geometries that records hold."""

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> Json:
        """The only class that records hold as it is."""
        del schema
        return dict(GEOMETRY)


def components() -> Json:
    """The schemas of records and their parts, by name, for the document's components.

    The id may be left out: a new record is given one, and another has that of its address.
    """
    records = [noun.record for noun in NOUNS.values()]
    _, made = models_json_schema(
        [(record, "validation") for record in records],
        ref_template=REF,
        schema_generator=Generator,
    )
    found: Json = made["$defs"]
    for record in records:
        schema = found[record.__name__]
        schema["required"].remove(record.id_field)
        if "geometry" in schema["properties"]:
            schema["properties"]["geometry"] = ref("Geometry")
    edits = {_edit_name(noun): _edit(noun) for noun in get_args(NounName)}
    return found | edits | GEOMETRIES | {"Geometry": GEOMETRY, "Problem": PROBLEM}


def record_ref(noun: NounName) -> Json:
    """Where the document has the schema of a noun's records."""
    return ref(NOUNS[noun].record.__name__)


def schema_of(model: type[BaseModel], noun: NounName | None = None) -> Json:
    """The schema of a body; `noun` says which records it holds."""
    schema = model.model_json_schema(ref_template=REF)
    parts = schema.pop("$defs", {})
    for member in schema["properties"].values():
        # The document has no schema of its own for what a list of a body holds.
        name = member.get("items", {}).get("$ref", "").rpartition("/")[2]
        if name in parts:
            member["items"] = parts[name]
    if noun is not None:
        schema["properties"]["record"] = record_ref(noun)
    if "edits" in schema["properties"]:
        schema["properties"]["edits"]["items"] = {
            "oneOf": [ref(_edit_name(each)) for each in get_args(NounName)]
        }
    return schema


def _edit(noun: NounName) -> Json:
    schema = schema_of(EditBody, noun)
    schema["properties"]["noun"] = {"const": noun}
    return schema | {"title": _edit_name(noun)}


def _edit_name(noun: NounName) -> str:
    """What the document calls an edit of a noun's record, as one of a change: PlaceEdit."""
    return f"{NOUNS[noun].singular.capitalize()}Edit"
