"""The columns of the downloads: one list, from which the files are written and the guide is made.

A file says what the API says, in the same words. `path` tells where the API has a column: in an
item, or in the properties of a feature. What the API nests, a table has flat: `source.title` is a
member of a member, and `places.slug` is one of each of a list, joined by «; » in their order.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.nouns.members import public_members

Cell = str | int | float | bool | None
SEPARATOR = "; "
# What a value is, by the types that `app.api.members` reads; what isn't here is a string.
TYPES = {
    "count": "integer",
    "int": "integer",
    "number": "integer",
    "bool": "boolean",
    "day": "date",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, what stands in it, and where the API has the same."""

    name: str
    about: str
    path: str
    # Its type, as `app.api.members` reads it, where it is a member of the API's item itself.
    type: str = ""
    # Whether of several equal values only the first is told, as of names that languages share.
    is_distinct: bool = False

    @property
    def plain_type(self) -> str:
        """string, integer, boolean or date, as far as it tells by itself."""
        return TYPES.get(self.type.removesuffix("?"), "string")

    def cell(self, item: Mapping[str, Any]) -> Cell:
        """What stands in the column of an item of the API."""
        found: Any = item
        for step in self.path.split("."):
            found = _step(found, step)
        if isinstance(found, dict):
            return json.dumps(found, ensure_ascii=False)
        if not isinstance(found, list):
            cell: Cell = found
            return cell
        parts = ["" if part is None else str(part) for part in found]
        return SEPARATOR.join(dict.fromkeys(parts) if self.is_distinct else parts) or None


def _step(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_step(part, name) for part in value]
    return None if value is None else value[name]


def columns_of(text: str, noun: str = "") -> tuple[Column, ...]:
    """Columns from lines of «name[:type] [path]: what stands in it»; without a path it is the name.

    What stands in a column that has just a name is told by the field of the noun. Fields that readers
    find and that no line names come before the note, or at the end.
    """
    told = {member.name: member for member in public_members(noun)} if noun else {}
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        head, _, about = line.partition(": ")
        typed_name, _, path = head.partition(" ")
        name, _, kind = typed_name.partition(":")
        member = told.pop(name, None)
        if member is not None and not about:
            path, about, kind = member.path, member.about, member.type
        path = path or name
        found.append(Column(name, about, path, kind, path == "names.name"))
    names = [column.name for column in found]
    others = [Column(each.name, each.about, each.path, each.type) for each in told.values()]
    before = next((names.index(name) for name in ("note", "url") if name in names), len(names))
    found[before:before] = others
    return tuple(found)


def typed_members(columns: Iterable[Column]) -> str:
    """Those that are members of the API's item itself with their types, as `app.api.members` reads them."""
    return " ".join(
        f"{each.path}:{each.type}" for each in columns if each.type and "." not in each.path
    )


# Behind the others in CSV; a GeoJSON feature has its geometry.
GEOMETRY = columns_of("""
    longitude: of a point, in degrees east; empty for a line or an area
    latitude: of a point, in degrees north; empty for a line or an area
    wkt: the geometry as text, (longitude, latitude), lines in their direction
""")
