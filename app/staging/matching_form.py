"""The columns of a file as a form has them: which is the place, which the day, what the statement is made of.

The form shows the first column of several and leaves the others as they are while that one stays. What few
files have is folded away (`matching_parts`).
"""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from app.errors import Said
from app.forms.fields import Typed
from app.imports.columns import Columns
from app.imports.matching import ActorColumn, Matching, column_key
from app.imports.sentences import columns_in
from app.languages.words import WordsByCode
from app.staging.matching_parts import FOLDED, changed_parts, filled_parts
from app.vocabulary import KINDS, POSTURES

# Fields that a column is chosen for, with what the form calls them; those of the second take several.
ONE = {
    "latitude": "Latitude",
    "longitude": "Longitude",
    "point": "Both coordinates in one column",
    "kind_column": "Kind of the claim",
    "grade": "Credibility",
    "uncertainty": "Uncertainty in metres",
}
SEVERAL = {
    "place": "Place",
    "first": "Day, or first day",
    "last": "Last day",
    "posture_columns": "Posture",
    "key": "Key of the event",
}
COLUMNS = WordsByCode({**SEVERAL, "actor": "Actor", **ONE})
UNCERTAINTY = re.compile(r"[0-9]{0,6}")
TEXTS = ("statement", "locator", "note")
FIELDS = (
    *(*COLUMNS, *TEXTS, "posture", "day_order", "century"),
    *(*FOLDED, "pair_order", "uncertainty_m", "kind"),
)
PAIR_ORDERS = WordsByCode(
    {"": "nobody has said", "latitude": "latitude first", "longitude": "longitude first"}
)
DAY_ORDERS = WordsByCode({"": "as the column shows", "day": "day first", "month": "month first"})
CENTURIES = WordsByCode(
    {"": "four digits in the file", "1900": "1900 to 1999", "2000": "2000 to 2099"}
)


def filled(matching: Matching, names: Sequence[str]) -> Typed:
    """The form as a matching has it, with columns by their names in the file."""
    columns = Columns(matching, names)
    there = set(names)

    def named(column: str) -> str:
        name = columns.name(column)
        return name if name in there else ""

    texts = {name: named(getattr(matching, name)) for name in ONE}
    for name in SEVERAL:
        texts[name] = next(filter(None, map(named, getattr(matching, name))), "")
    doing = (named(each.column) for each in matching.actors if each.role != "facing")
    texts["actor"] = next(filter(None, doing), "")
    texts |= {name: getattr(matching, name) for name in TEXTS}
    texts["posture"] = matching.posture or ""
    texts["day_order"] = matching.day_order
    texts["century"] = str(matching.century or "")
    said = "latitude" if matching.latitude_first else ""
    texts["pair_order"] = "longitude" if matching.longitude_first else said
    texts["uncertainty_m"] = str(matching.uncertainty_m or "")
    texts["kind"] = matching.kind
    return Typed(texts | filled_parts(matching, named))


def matched(typed: Typed, matching: Matching, names: Sequence[str]) -> Matching:
    """The matching that the form asks for; what is wrong with it is noted beside its fields."""
    before = filled(matching, names)
    changes: dict[str, Any] = {}
    for name in FIELDS:
        text = typed.text(name)
        if text != before.text(name):
            if name in (*COLUMNS, *FOLDED) and text and text not in names:
                _refuse_column(typed, name, text)
            if name in TEXTS:
                _check_text(typed, name, names)
            if name == "uncertainty_m" and not UNCERTAINTY.fullmatch(text):
                typed.refuse(name, Said("number", "Whole metres are needed here, up to 999,999."))
            elif name not in FOLDED:
                changes |= _change(name, text, matching)
    if "actors" in changes:
        actors = tuple(map(ActorColumn.model_validate, changes["actors"]))
        matching = matching.model_copy(update={"actors": actors})
    changes |= changed_parts(typed, before, matching)
    try:
        return Matching.model_validate({**matching.model_dump(mode="json"), **changes})
    except ValidationError as error:
        for each in error.errors():
            typed.refuse(str(each["loc"][0]), Said("choice", "This is none of the choices."))
        return matching


def _change(name: str, text: str, matching: Matching) -> dict[str, Any]:
    """What a field that was changed makes of the matching's own fields."""
    if name == "actor":
        first = (ActorColumn(column=text, marks=True),) if text else ()
        old = next((each for each in matching.actors if each.role != "facing"), None)
        others = (each for each in matching.actors if each is not old)
        return {"actors": [each.model_dump() for each in (*first, *others)]}
    if name in SEVERAL:
        return {name: (text,) if text else ()}
    if name == "century":
        return {name: int(text) if text and text in CENTURIES else 0}
    if name == "uncertainty_m":
        return {name: int(text or 0)}
    if name == "pair_order":
        return {f"{each}_first": text == each for each in ("latitude", "longitude")}
    if name == "kind":
        return {name: text if text in KINDS else matching.kind}
    if name == "posture":
        return {name: text if text in POSTURES else None}
    return {name: text}


def _check_text(typed: Typed, field: str, names: Sequence[str]) -> None:
    there = set(map(column_key, names))
    for column in columns_in(typed.text(field)):
        if column_key(column) not in there:
            _refuse_column(typed, field, column)


def _refuse_column(typed: Typed, field: str, name: str) -> None:
    typed.refuse(field, Said("choice", "This file has no column {name!r}.", name=name[:60]))


__all__ = [
    "CENTURIES",
    "COLUMNS",
    "DAY_ORDERS",
    "FIELDS",
    "PAIR_ORDERS",
    "TEXTS",
    "filled",
    "matched",
]
