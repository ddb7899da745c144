"""Examples and answers of what is decided about an import over the API, for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.api.examples_imports import IMPORT, read
from app.api.examples_write import PROBLEMS, VERSION_PROBLEMS, answered, body_of
from app.api.write_requests import Body

Cell = Annotated[str, Field(max_length=20_000)]
MATCHING = {
    "columns": ["date", "place", "actor", "event"],
    "kept": ["Our weekly table"],
    "matching": {
        "place": "place",
        "first": "date",
        "actor": "actor",
        "statement": "{actor}: {event}",
    },
    "sheets": ["all", "January", "February"],
}
NAMES = {
    "items": [
        {
            "noun": "actors",
            "name": "The brigade",
            "rows": 12,
            "first_row": 4,
            "suggestions": [{"slug": "a-brigade", "label": "A brigade"}],
            "is_decided": False,
            "slug": None,
        }
    ],
    "next": None,
}
ROW = {
    "row": 4,
    "sheet": None,
    "row_in_sheet": None,
    "state": "faulty",
    "key": "",
    "cells": {"date": "2017-02-30", "place": "Raqqah"},
    "mended": {},
    "faults": [
        {"column": "date", "code": "day", "message": "'2017-02-30' is not in the calendar."}
    ],
    "cautions": [],
    "claim": None,
}


class MatchingBody(Body):
    """What columns become: fields with a column's name or a text each, an empty one for none.

    Fields that aren't named stay. `use` takes a kept matching instead, `keep_as` keeps this one under a name.
    `sheet` reads a workbook anew first: by one of its sheets, or by `all` that have the same columns.
    """

    matching: dict[str, Cell] = Field(default_factory=dict, max_length=80)
    use: Annotated[str, Field(max_length=80)] = ""
    keep_as: Annotated[str, Field(max_length=80)] = ""
    sheet: Annotated[str, Field(max_length=200)] = ""


class NameBody(Body):
    """Whose a name is: a slug or a name that the map knows, null where it is nobody's."""

    noun: Literal["actors", "places"]
    name: Annotated[str, Field(max_length=500)]
    means: Annotated[str, Field(max_length=300)] | None


class NamesBody(Body):
    """Names and whose they are."""

    items: Annotated[list[NameBody], Field(min_length=1, max_length=500)]


class RowBody(Body):
    """What is done with a row: cells written anew, left out or taken in, sides of fields in conflict.

    `sides` names a field as the comparison does, «record:field», and says ours or theirs.
    """

    cells: dict[str, Cell] = Field(default_factory=dict, max_length=1000)
    is_left_out: bool | None = None
    sides: dict[str, Literal["ours", "theirs"]] = Field(default_factory=dict, max_length=1000)


class AlikeBody(Body):
    """What stands in a column, and what it means in all rows; an empty `found` is an empty cell."""

    column: Annotated[str, Field(max_length=1000)]
    found: Cell
    meant: Cell


def decided(
    summary: str, about: str, name: str, *, body: Any, model: type[Body], example: Any
) -> dict[str, Any]:
    """What the document says of a route that decides."""
    return {
        "summary": summary,
        "openapi_extra": body_of(body, model),
        "responses": PROBLEMS | {409: VERSION_PROBLEMS[409], 200: answered(about, name, example)},
    }


def begun(summary: str, body: Any, model: type[Body]) -> dict[str, Any]:
    """Of one after which all rows are checked again."""
    checking = IMPORT | {"state": "checking"}
    return {
        "summary": summary,
        "status_code": 202,
        "openapi_extra": body_of(body, model),
        "responses": PROBLEMS
        | {
            409: VERSION_PROBLEMS[409],
            202: answered("Its rows are being checked", "Import", checking),
        },
    }


MATCHED = read(
    "What the columns of an import become", "Columns and fields", "ImportMatching", MATCHING
)
REMATCHED = begun(
    "Say what columns become, and check all rows",
    {"matching": {"place": "town"}, "keep_as": ""},
    MatchingBody,
)
NAMED = read(
    "The names of an import that are nobody's", "Those to decide about first", "ImportNames", NAMES
)
RENAMED = decided(
    "Say whose names are",
    "How many were decided",
    "ImportNamesDecided",
    body={"items": [{"noun": "actors", "name": "The brigade", "means": "a-brigade"}]},
    model=NamesBody,
    example={"decided": 1},
)
ROW_SHOWN = read("One row of an import", "Its cells and faults", "ImportRow", ROW)
ROW_CHANGED = decided(
    "Mend a row, leave it out, or choose its sides",
    "The row, checked anew",
    "ImportRow",
    body={"cells": {"date": "2017-02-28"}},
    model=RowBody,
    example=ROW | {"state": "ready", "mended": {"date": "2017-02-28"}, "faults": []},
)
READ_ALIKE = begun(
    "Let what stands in a column mean another thing in all rows",
    {"column": "actor", "found": "brigade", "meant": "A brigade"},
    AlikeBody,
)
