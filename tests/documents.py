"""What tests hold against the OpenAPI document."""

from typing import Any

from jsonschema import Draft202012Validator


def wrong_with(value: Any, schema: Any, document: Any) -> list[str]:
    """What a value has against a schema of the document."""
    whole = schema | {"components": document["components"]}
    return [each.message for each in Draft202012Validator(whole).iter_errors(value)]


def closed(schema: Any) -> Any:
    """The schema, with no member but those it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(each) for name, each in schema.items()}
    return found | (
        {"additionalProperties": False}
        if "required" in found and "properties" in found and isinstance(found["properties"], dict)
        else {}
    )
