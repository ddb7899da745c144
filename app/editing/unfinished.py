"""What else is wrong with a document that can't even be read as a record.

A record is read as a whole, and looked up in the database only then. Whoever mends the first
messages would get the next ones: so what can't be read is left out here, or stood in for by
something plain, and the rest is looked at all the same.
"""

from collections.abc import Collection, Mapping
from typing import Any

import shapely
from sqlalchemy.orm import Session

from app.editing.checking import problems_of
from app.editing.errors import FieldErrors
from app.editing.record_json import record_from_json
from app.errors import Said
from app.nouns import noun_called
from app.nouns.parts import Record

# What stands in for a field that must be there and can't be read; messages about it are dropped.
PLAIN: Mapping[str, Any] = {
    "slug": "unfinished",
    "id": "unfinished",
    "name": "unfinished",
    "title": "unfinished",
    "statement": "unfinished",
    "evidence": "unfinished",
    "why": "unfinished",
    "language": "und",
    "symbol": "disc",
    "posture": "present",
    "modality": "observed",
    "relation": "supports",
    "actor": "unfinished",
    "source": "unfinished",
    "from": "unfinished-one",
    "to": "unfinished-other",
    "uncertainty_m": 0,
    "claims": ["unfinished"],
    "valid_from": "2000-01-01",
    "geometry": shapely.Point(0, 0),
}
KINDS = {"places": "area", "actors": "force", "claims": "report"}


def problems_in(
    session: Session,
    noun: str,
    data: Mapping[str, Any],
    current: Record | None = None,
    along: Collection[tuple[str, str]] = (),
) -> dict[str, list[Said]]:
    """All that is wrong with a document, by the path of the field; empty where it can be saved.

    `along` are (noun, key) of records that are to be saved together with it.
    """
    found, record = _read(noun, data)
    if record is None:
        unread = {path.partition(".")[0] for path in found}
        record = _read(noun, _stood_in(noun, data, unread))[1]
    else:
        unread = set()
    if record is None:
        return found
    for path, sentences in problems_of(session, record, current, along).items():
        said = [
            each
            for each in sentences
            if (each.values.get("noun"), each.values.get("key")) not in along
        ]
        if said and path.partition(".")[0] not in unread:
            found.setdefault(path, []).extend(said)
    return found


def _read(noun: str, data: Mapping[str, Any]) -> tuple[dict[str, list[Said]], Record | None]:
    try:
        return {}, record_from_json(noun, data)
    except FieldErrors as error:
        return dict(error.errors), None


def _stood_in(noun: str, data: Mapping[str, Any], unread: Collection[str]) -> dict[str, Any]:
    """The document with something plain in place of what can't be read."""
    fields = noun_called(noun).record.model_fields
    readable = {name: value for name, value in data.items() if name not in unread}
    for name, field in fields.items():
        shown = field.alias or name
        if shown in readable or not (field.is_required() or shown in unread):
            continue
        if shown == "kind":
            readable[shown] = KINDS[noun]
        elif shown in PLAIN:
            readable[shown] = PLAIN[shown]
    return readable
