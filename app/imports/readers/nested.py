"""Objects within objects as cells: what an API nests becomes columns such as «location.lat». Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.imports.cells import as_text

DEEPEST = 4
# What answers to SPARQL put around each value.
AROUND_VALUES = frozenset(("type", "value", "datatype", "xml:lang"))
# A time as Firestore has it.
OF_TIMES = frozenset(("_seconds", "_nanoseconds"))
LATITUDE_FIRST = re.compile(r"lat\w*?[_ ]?(?:lon|lng)", re.IGNORECASE)


def cells_of(item: Mapping[str, Any]) -> dict[str, str]:
    """The cells of an object, a value within another under the names of both."""
    return dict(_cells(item, "", DEEPEST))


def _cells(item: Mapping[str, Any], before: str, deeper: int) -> Iterator[tuple[str, str]]:
    for name, value in item.items():
        column = f"{before}{name}"
        if isinstance(value, list):
            yield from _listed(value, column, deeper)
        elif not isinstance(value, Mapping):
            yield column, as_text(value)
        elif len(value) == 1 and next(iter(value)).startswith("$"):
            # As MongoDB tells what kind a value is of.
            yield from _cells({name: next(iter(value.values()))}, before, deeper)
        elif "_seconds" in value and set(value) <= OF_TIMES:
            yield column, as_text(value["_seconds"])
        elif "coordinates" in value and "type" in value:
            yield column, json.dumps(value)
        elif "value" in value and set(value) <= AROUND_VALUES:
            yield column, as_text(value["value"])
        elif deeper:
            yield from _cells(value, f"{column}.", deeper - 1)
        else:
            yield column, as_text(value)


def _listed(value: list[Any], column: str, deeper: int) -> Iterator[tuple[str, str]]:
    """A list as a cell; of objects, a cell for each of their names, with the values of all."""
    if value and deeper and all(isinstance(each, Mapping) for each in value):
        found: dict[str, list[str]] = {}
        for each in value:
            for name, cell in _cells(each, f"{column}.", deeper - 1):
                found.setdefault(name, []).append(cell)
        yield from ((name, "; ".join(filter(None, cells))) for name, cells in found.items())
        return
    yield column, _joined(value, told=bool(LATITUDE_FIRST.search(column)))


def _joined(value: list[Any], *, told: bool) -> str:
    """A list as a cell; of pieces of a text, some with a format of their own, the text."""
    if len(value) in (2, 3) and all(type(each) in (int, float) for each in value):
        # Two numbers may be a point, whose order their column's name tells, or nothing.
        return ", ".join(map(as_text, value)) if told else f"[{', '.join(map(as_text, value))}]"
    pieces = [each.get("text") if isinstance(each, Mapping) else each for each in value]
    mixed = any(isinstance(each, str) for each in value) and any(
        isinstance(each, Mapping) for each in value
    )
    if mixed and all(isinstance(piece, str) for piece in pieces):
        return "".join(map(str, pieces))
    return as_text(value)
