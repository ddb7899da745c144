"""Records as JSON and back: what forms and the API send, and what a proposal keeps.

The shape is that of the files under data/: a value that is the default is left out, a geometry is
GeoJSON under the key `geometry`, days and instants are ISO 8601. `record_to_json` and
`record_from_json` are a round trip.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import shapely
from pydantic import ValidationError
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.antimeridian import cut_at_antimeridian
from app.clock import write_instant
from app.editing.errors import FieldErrors
from app.errors import Said
from app.geometry import GEOMETRY_TYPES, geometry_problem, right_hand_rule
from app.languages import gettext, mark
from app.nouns import noun_called
from app.nouns.parts import Record, Refused

# More corners than any drawing by hand has; they keep a document within a page.
MOST_CORNERS = 20_000
# What a field is written like that has a pattern; the others are names of records.
PATTERNS = {
    "url": mark("{found} is no address; write it like https://example.org/article."),
    "terms_url": mark("{found} is no address; write it like https://example.org/terms."),
    "colour": mark("{found} is no colour; write it like #b4442e."),
    "country": mark("{found} is no country; write two capital letters, like SY."),
    **dict.fromkeys(
        ("language", "statement_language"),
        mark("{found} is no language; write a tag like en, ar or ckb."),
    ),
    "script": mark("{found} is no script; write a code like Latn or Arab."),
    "sha256": mark("{found} is no SHA-256; it has 64 hexadecimal digits."),
}
NO_NAME = mark("{found} is no name of a record; such names have a-z, 0-9 and single hyphens.")


def record_to_json(record: Record) -> dict[str, Any]:
    """The whole record in JSON's types, without what has its default value."""
    return {name: _plain(value) for name, value in record.as_written().items()}


def geometry_to_json(geometry: BaseGeometry) -> dict[str, Any]:
    """GeoJSON of a geometry, [longitude, latitude], areas by the right-hand rule."""
    if geometry.geom_type == "Point" and not geometry.has_z and not geometry.is_empty:
        # Most of them by far, and a tenth of the time.
        [[longitude, latitude]] = shapely.get_coordinates(geometry).tolist()
        return {"type": "Point", "coordinates": [longitude + 0.0, latitude + 0.0]}
    turned = mapping(right_hand_rule(geometry))
    return {"type": turned["type"], "coordinates": _plain(turned["coordinates"])}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        return geometry_to_json(value)
    if isinstance(value, datetime):
        return write_instant(value)
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
        raise FieldErrors(
            {
                "": [
                    Said(
                        "object", "A {what} is an object with keys and values.", what=words.singular
                    )
                ]
            }
        )
    entry, errors = dict(data), dict[str, list[Said]]()
    if "geometry" in words.record.model_fields and "geometry" in entry:
        geometry = _geometry(entry["geometry"])
        if isinstance(geometry, Said):
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


def _geometry(value: object) -> BaseGeometry | Said:
    """The geometry, or a sentence that says what is wrong with it."""
    if value is None:
        return Said("missing", "This is needed.")
    if isinstance(value, BaseGeometry):
        value = cut_at_antimeridian(value)
        problem = geometry_problem(value)
        return problem or value
    if not isinstance(value, Mapping) or set(value) != {"type", "coordinates"}:
        return Said("geometry_shape", "A geometry has type and coordinates, no more.")
    if value["type"] not in GEOMETRY_TYPES:
        accepted = ", ".join(GEOMETRY_TYPES)
        return Said(
            "geometry_type",
            "The geometry is a {found!r}; accepted are {accepted}.",
            found=value["type"],
            accepted=accepted,
        )
    try:
        geometry: BaseGeometry = shapely.from_geojson(json.dumps(value))
    except (shapely.errors.GEOSException, ValueError, RecursionError):
        return Said(
            "geometry_shape", "The geometry can't be read; coordinates are [longitude, latitude]."
        )
    if len(shapely.get_coordinates(geometry)) > MOST_CORNERS:
        return Said(
            "too_many_corners",
            "The geometry has more than {most:,} corners; simplify it.",
            most=MOST_CORNERS,
        )
    geometry = cut_at_antimeridian(geometry)
    problem = geometry_problem(geometry)
    return problem or geometry


def errors_of(error: ValidationError) -> dict[str, list[Said]]:
    """What pydantic found wrong, as sentences of ours by the path of the field."""
    found: dict[str, list[Said]] = {}
    for detail in error.errors():
        path, said = _said(detail)
        found.setdefault(path, []).append(said)
    return found


def _said(detail: Any) -> tuple[str, Said]:
    path = ".".join(str(part) for part in detail["loc"])
    value, limits = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return path, Said("unknown_field", "There is no field '{path}'.", path=path)
        case "missing":
            return path, Said("missing", "This is needed.")
        case "literal_error":
            expected = limits["expected"]
            return path, Said(
                "choice", "{found} is not among {expected}.", found=_shown(value), expected=expected
            )
        case "string_pattern_mismatch":
            said = PATTERNS.get(path.rpartition(".")[2], NO_NAME)
            return path, Said("pattern", said, found=_shown(value))
        case "too_short":
            return path, Said("too_few", "At least one is needed.")
        case "value_error":
            return _refused(path, limits["error"])
        case code:
            message = re.sub("^Input should be", "It should be", detail["msg"])
            reason = f"{message[0].lower()}{message[1:]}"
            kind = "missing" if value is None else code
            return path, Said(kind, "{found}: {reason}.", found=_shown(value), reason=reason)


def _refused(path: str, error: ValueError) -> tuple[str, Said]:
    """What a record refuses by itself, beside the field that it names."""
    reason = str(error)
    if isinstance(error, Refused):
        reason = gettext(error.pattern).format(**error.values)
    reason = f"{reason[0].upper()}{reason[1:]}"
    if not isinstance(error, Refused):
        return path, Said("invalid", "{reason}.", reason=reason)
    if error.field and path.rpartition(".")[2] != error.field:
        path = f"{path}.{error.field}" if path else error.field
    if error.code == "wrong_order" and isinstance(error.values["first"], str):
        first, last = error.values["first"], error.values["last"]
        reason = gettext("The last day, {last}, lies before the first, {first}").format(
            last=last, first=first
        )
    # The record has made a sentence of it already, which must not be read as a pattern.
    nothing = ""
    return path, Said(error.code, nothing, **error.values).reworded(f"{reason}.")


def _shown(value: object) -> str:
    """The value as it is quoted in a sentence, cut short."""
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return f"«{text[:60]}…»" if len(text) > 60 else f"«{text}»"
