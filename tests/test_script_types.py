"""The scripts know the API's rows by the members that these have."""

import re
from pathlib import Path

import pytest

from app.api import schemas_read

TYPES = Path("static/js/lib/types.d.ts").read_text("utf-8")
WRITTEN = {
    "str": "string",
    "day": "string",
    "instant": "string",
    "url": "string",
    "int": "number",
    "count": "number",
    "bool": "boolean",
    "strs": "string[]",
}


def written(kind: str) -> str:
    """A type of `schemas_read` as TypeScript writes it."""
    if kind.endswith("?"):
        return f"{written(kind[:-1])} | null"
    if kind.startswith("["):
        return f"{kind[1:-1]}[]"
    return WRITTEN.get(kind, kind)


@pytest.mark.parametrize(
    ("interface", "members"),
    [
        ("PlaceProperties", schemas_read.PLACE),
        ("PositionProperties", schemas_read.POSITION),
        ("Actor", schemas_read.ACTOR),
        *((name, schemas_read.PARTS[name]) for name in ("Name", "ActorRelation")),
    ],
)
def test_scripts_and_schema_tell_the_same_members(interface: str, members: str) -> None:
    body = re.search(
        rf"^export interface {interface} {{\n(.*?)^}}", TYPES, re.DOTALL | re.MULTILINE
    )
    assert body
    told = dict(re.findall(r"^  (\w+): (.+);$", body[1], re.MULTILINE))
    assert told == {
        name: written(kind) for name, _, kind in (each.partition(":") for each in members.split())
    }
