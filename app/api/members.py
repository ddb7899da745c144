"""Schemas of answers in short: the members of an object with their types, in one line.

`name:str note:str?` is an object of two texts of which the second may be null. `[Name]` is a list of
what has a schema called `Name`, `a|b` one of these words (`a|` is always that one); a type of the list below, or the name of a
schema, stands for itself.
"""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from app.nouns import NounName
from app.published.columns import Column

Json = dict[str, Any]

REF = "#/components/schemas/{model}"
TYPES: dict[str, Json] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "count": {"type": "integer", "minimum": 0},
    "number": {"type": "integer", "minimum": 1},
    "bool": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "url": {"type": "string"},
    "texts": {"type": "object", "additionalProperties": {"type": "string"}},
    "strs": {"type": "array", "items": {"type": "string"}},
    "noun": {"type": "string", "enum": list(get_args(NounName))},
}


def ref(name: str) -> Json:
    """Where the document has the schema of that name."""
    return {"$ref": REF.format(model=name)}


def typed(text: str) -> Json:
    """The schema of a type."""
    if text.endswith("?"):
        return {"anyOf": [typed(text[:-1]), {"type": "null"}]}
    if text.startswith("["):
        return {"type": "array", "items": typed(text[1:-1])}
    if "|" in text:
        return {"type": "string", "enum": [each for each in text.split("|") if each]}
    return dict(TYPES[text]) if text in TYPES else ref(text)


def object_of(
    members: str, told: Iterable[Column] = (), others: Mapping[str, Json] | None = None
) -> Json:
    """The schema of an object, all of whose members are always there.

    `told` are columns that say what stands in a member, `others` members with schemas of their own.
    """
    about = {column.path: column.about for column in told}
    found = {}
    for member in members.split():
        name, _, kind = member.partition(":")
        found[name] = typed(kind) | ({"description": about[name]} if name in about else {})
    found |= others or {}
    return {"type": "object", "required": list(found), "properties": found}
