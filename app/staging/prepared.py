"""A candidate as a staging table keeps it, and back."""

import json
import re
from collections.abc import Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

from pydantic_core import PydanticSerializationError, to_json
from shapely.geometry import shape

from app.errors import Said
from app.imports.candidates import Candidate, Evidence, Figure, NamedActor
from app.imports.cells import Fault
from app.languages import gettext
from app.queries.imports import AS_JSON

# Where a row stands, and what is only said about it.
APART = {"row", "claim", "evidence", "mended"}
# NUL as JSON has it.
NUL = r"\u0000"
ROW = re.compile(r"^(?:sheet «[^»]*», )?[a-z]+ \d+")


def fault_json(fault: Fault) -> dict[str, Any]:
    """Row, column, message, the code that tells faults apart, and what the message is made of."""
    said = fault.said
    told = {**fault.as_json(), "code": said.code}
    if said.pattern is not None and said.values:
        told["pattern"] = said.pattern
        told["values"] = {name: _plain(value) for name, value in said.values.items()}
    return told


def say_fault(told: Mapping[str, Any]) -> str:
    """The sentence of a fault that was kept, in the language of the request."""
    if "pattern" in told:
        return Said(told["code"], told["pattern"], **told["values"])
    return gettext(told["message"])


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, int | float) else str(value)


def staged(
    candidate: Candidate, mended: Mapping[str, str], replaced_by: int | None, revised: str = ""
) -> dict[str, Any]:
    """The row of `desk.import_row`, without what is the same for all rows.

    `revised` is the column that says when the row was last touched, which tells nothing else of it.
    """
    prepared = candidate.without_faults()
    digest = digest_of(prepared, revised)
    # These have a column of their own.
    del prepared["evidence"]["cells"]
    return {
        "number": candidate.row,
        "state": _state(candidate),
        "key": candidate.evidence.key,
        "cells": candidate.evidence.cells,
        "mended": dict(mended),
        "prepared": prepared,
        "faults": [fault_json(each) for each in candidate.faults],
        "cautions": [fault_json(each) for each in candidate.cautions],
        "replaced_by": replaced_by,
        "digest": digest,
    }


def _state(candidate: Candidate) -> str:
    if candidate.is_total:
        return "left_out"
    return "ready" if candidate.is_ready else "faulty"


def copied(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The row as COPY takes it: what is JSON as a text, of what PostgreSQL can keep."""
    try:
        told = {name: to_json(kept[name]).decode() for name in AS_JSON}
    except PydanticSerializationError:
        is_storable = False
    else:
        is_storable = not any(NUL in text for text in told.values())
    if not is_storable:
        kept = storable(kept)
        told = {name: to_json(kept[name]).decode() for name in AS_JSON}
    return {**kept, **told}


def digest_of(prepared: Mapping[str, Any], revised: str) -> str:
    """A hash of what a row says, the same wherever it stands in whichever file."""
    said = {name: value for name, value in prepared.items() if name not in APART}
    claim = prepared["claim"]
    if "locator" in claim:
        said["claim"] = {**claim, "locator": without_row(claim["locator"])}
    cells = prepared["evidence"]["cells"]
    said["cells"] = {name: cell for name, cell in cells.items() if name != revised}
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return blake2b(written.encode("utf-8", "replace"), digest_size=16).hexdigest()


def without_row(locator: str | None) -> str:
    """A locator without the number of the row that it begins with."""
    return ROW.sub("", locator or "", count=1)


def storable(value: Any) -> Any:
    """A value of JSON with what PostgreSQL can't keep of its texts marked as unreadable: NUL, halves of pairs."""
    match value:
        case str() if not value.isprintable():
            return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case dict():
            return {storable(name): storable(part) for name, part in value.items()}
        case list():
            return [storable(part) for part in value]
    return value


def candidate_of(kept: Mapping[str, Any], cells: Mapping[str, str]) -> Candidate:
    """The candidate of a row, by what it becomes and its cells; a ready one, without faults."""
    evidence = kept["evidence"]
    return Candidate(
        Evidence(
            evidence["sha256"],
            evidence["row"],
            evidence.get("key", ""),
            {name: cells[name] for name in evidence.get("columns", cells)},
            evidence.get("whole", {}),
            evidence.get("sheet", ""),
            evidence.get("within", 0),
        ),
        claim=kept["claim"],
        actors=[NamedActor(each["name"], each["role"], each["posture"]) for each in kept["actors"]],
        place=kept["place"] or "",
        country=kept["country"] or "",
        geometry=shape(kept["geometry"]) if kept["geometry"] is not None else None,
        uncertainty_m=kept["uncertainty_m"],
        first=_day(kept["valid_from"]),
        last=_day(kept["valid_to"]),
        precision=kept["valid_precision"],
        modality=kept["modality"],
        figures=[Figure(**each) for each in kept["figures"]],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
