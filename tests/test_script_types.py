"""The scripts know the API's rows by the members that these have."""

import re
from pathlib import Path

import pytest

from app.published import PUBLISHED
from app.published.columns import typed_members

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


PARTS = {name: members for each in PUBLISHED.values() for name, members in each.parts.items()}


def members_of(noun: str) -> str:
    """The members of a noun's records in the API, with their types."""
    published = PUBLISHED[noun]
    return f"{typed_members(published.columns)} {published.nested}"


def written(kind: str) -> str:
    """A type of the API's schemas as TypeScript writes it."""
    if kind.endswith("?"):
        return f"{written(kind[:-1])} | null"
    if kind.startswith("["):
        return f"{kind[1:-1]}[]"
    return WRITTEN.get(kind, kind)


@pytest.mark.parametrize(
    ("interface", "members"),
    [
        ("PlaceProperties", members_of("places")),
        ("PositionProperties", members_of("positions")),
        ("Actor", members_of("actors")),
        *((name, PARTS[name]) for name in ("Name", "ActorRelation")),
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
