"""Records as JSON and back: what forms and the API send, and what a proposal keeps.

The shape is that of the files under data/: a value that is the default is left out, a geometry is
GeoJSON under the key `geometry`, days and instants are ISO 8601. `record_to_json` and
`record_from_json` are a round trip.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import shapely
from pydantic import ValidationError
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.dataset.parts import Record
from app.editing.errors import FieldErrors
from app.editing.nouns import noun_called
from app.geometry import GEOMETRY_TYPES, geometry_problem, right_hand_rule

# More corners than any drawing by hand has; they keep a document within a page.
MOST_CORNERS = 20_000
# What a record says of itself as a whole, and the field beside which a form shows it.
WHOLE_RECORD = (
    ("speaker is given", "speaker"),
    ("a statement needs a speaker", "speaker"),
    ("needs a source", "source"),
    ("needs a passage", "passage"),
    ("valid_from or valid_to", "valid_from"),
    ("valid_to is", "valid_to"),
    ("published_to", "published_to"),
    ("verdict", "verdict"),
    ("a claim to itself", "to"),
    ("withdrawn_reason", "withdrawn_reason"),
    ("paragraph, start and end", "paragraph"),
    ("the passage ends at", "end"),
    ("the quote has", "quote"),
    ("to is", "to"),
)
WRONG_ORDER = re.compile(r"\w+ is (\S+), before \w+, which is (\S+)")


def record_to_json(record: Record) -> dict[str, Any]:
    """The whole record in JSON's types, without what has its default value."""
    return {name: _plain(value) for name, value in record.as_written().items()}


def geometry_to_json(geometry: BaseGeometry) -> dict[str, Any]:
    """GeoJSON of a geometry, [longitude, latitude], areas by the right-hand rule."""
    turned = mapping(right_hand_rule(geometry))
    return {"type": turned["type"], "coordinates": _plain(turned["coordinates"])}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        return geometry_to_json(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    # Adding zero turns -0.0 into 0.0.
    return value + 0.0 if isinstance(value, float) else value


def record_from_json(noun: str, data: object) -> Record:
    """The record that the JSON says. Raises FieldErrors with the path of each field in trouble."""
    words = noun_called(noun)
    if not isinstance(data, Mapping):
        raise FieldErrors({"": [f"A {words.singular} is an object with keys and values."]})
    entry, errors = dict(data), {}
    if "geometry" in words.record.model_fields and "geometry" in entry:
        geometry = _geometry(entry["geometry"])
        if isinstance(geometry, str):
            errors["geometry"] = [geometry]
            # Something valid in its place, so that the other fields are looked at as well.
            geometry = shapely.Point(0, 0)
        entry["geometry"] = geometry
    try:
        record = words.record.model_validate(entry)
    except ValidationError as error:
        raise FieldErrors(errors | errors_of(error)) from None
    if errors:
        raise FieldErrors(errors)
    return record


def validated(record: Record) -> Record:
    """The record, looked at anew as a whole. Raises FieldErrors."""
    values = {name: getattr(record, name) for name in type(record).model_fields}
    try:
        return type(record).model_validate(values)
    except ValidationError as error:
        raise FieldErrors(errors_of(error)) from None


def _geometry(value: object) -> BaseGeometry | str:
    """The geometry, or a sentence that says what is wrong with it."""
    if isinstance(value, BaseGeometry):
        return geometry_problem(value) or value
    if not isinstance(value, Mapping) or set(value) != {"type", "coordinates"}:
        return "A geometry has type and coordinates, no more."
    if value["type"] not in GEOMETRY_TYPES:
        return f"The geometry is a {value['type']!r}; accepted are {', '.join(GEOMETRY_TYPES)}."
    try:
        geometry: BaseGeometry = shapely.from_geojson(json.dumps(value))
    except (shapely.errors.GEOSException, ValueError, RecursionError):
        return "The geometry can't be read; coordinates are [longitude, latitude]."
    if len(shapely.get_coordinates(geometry)) > MOST_CORNERS:
        return f"The geometry has more than {MOST_CORNERS:,} corners; simplify it."
    return geometry_problem(geometry) or geometry


def errors_of(error: ValidationError) -> dict[str, list[str]]:
    """What pydantic found wrong, as sentences of ours by the path of the field."""
    found: dict[str, list[str]] = {}
    for detail in error.errors():
        path, sentence = _sentence(detail)
        found.setdefault(path, []).append(sentence)
    return found


def _sentence(detail: Any) -> tuple[str, str]:
    path = ".".join(str(part) for part in detail["loc"])
    value, limits = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return path, f"There is no field '{path}'."
        case "missing":
            return path, "This is needed."
        case "literal_error":
            return path, f"{_shown(value)} is not among {limits['expected']}."
        case "string_pattern_mismatch":
            return path, f"{_shown(value)} {_pattern_in_words(path)}."
        case "too_short":
            return path, "At least one is needed."
        case "value_error":
            reason = str(limits["error"])
            inner = next((field for words, field in WHOLE_RECORD if words in reason.lower()), None)
            if inner is not None:
                path = f"{path}.{inner}" if path and not path.endswith(inner) else path or inner
            days = WRONG_ORDER.fullmatch(reason)
            if days:
                return path, f"The last day, {days[1]}, lies before the first, {days[2]}."
            return path, f"{reason[0].upper()}{reason[1:]}."
        case _:
            message = re.sub("^Input should be", "It should be", detail["msg"])
            return path, f"{_shown(value)}: {message[0].lower()}{message[1:]}."


def _shown(value: object) -> str:
    """The value as it is quoted in a sentence, cut short."""
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return f"«{text[:60]}…»" if len(text) > 60 else f"«{text}»"


def _pattern_in_words(path: str) -> str:
    name = path.rsplit(".", maxsplit=1)[-1]
    return {
        "url": "is no address; write it like https://example.org/article",
        "colour": "is no colour; write it like #b4442e",
        "country": "is no country; write two capital letters, like SY",
        "language": "is no language; write a tag like en, ar or ckb",
        "script": "is no script; write a code like Latn or Arab",
        "sha256": "is no SHA-256; it has 64 hexadecimal digits",
    }.get(name, "is no name of a record; such names have a-z, 0-9 and single hyphens")
