"""What readers find of a record under the names that its fields have: members of the API, columns.

Callers use `public_members`, and `public_values` for those of one row. What the API works out or nests
stands in `app.published`, beside these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from annotated_types import Ge
from pydantic.fields import FieldInfo
from sqlalchemy import inspect

from app.clock import write_instant
from app.nouns import NOUNS
from app.nouns.fields import told_of
from app.nouns.rows import stored_in

# As `app.api.members` reads them.
TYPES: Mapping[type, str] = {str: "str", int: "int", bool: "bool", date: "day", datetime: "instant"}


@dataclass(frozen=True)
class Member:
    """One member: its name in files, where the API has it, its type, the row's column, what it is."""

    name: str
    path: str
    type: str
    column: str
    about: str


@cache
def public_members(noun: str) -> tuple[Member, ...]:
    """What readers find of a noun's records, in the order of the record's fields."""
    record = NOUNS[noun].record
    columns = inspect(NOUNS[noun].model).columns
    found = []
    for stored in stored_in(record):
        info = record.model_fields[stored.attribute]
        told = told_of(info)
        if told.about:
            path = told.api or info.alias or stored.attribute
            name = stored.attribute if "." in path else path
            found.append(
                Member(name, path, _type(columns[stored.column], info), stored.column, told.about)
            )
    return tuple(found)


def _type(column: Any, info: FieldInfo) -> str:
    """The member's type in one word, as its column has it, with «?» where it may be null."""
    word = "count" if Ge(0) in info.metadata else TYPES[column.type.python_type]
    return f"{word}?" if column.nullable else word


@cache
def _at_the_top(noun: str) -> tuple[Member, ...]:
    """The members that stand at the top of an item."""
    return tuple(member for member in public_members(noun) if "." not in member.path)


def public_values(noun: str, row: Any) -> dict[str, Any]:
    """Those members that stand at the top of an item, in JSON's types."""
    paths, read, dated = _reading(noun)
    values = dict(zip(paths, read(row), strict=True))
    for path in dated:
        values[path] = _json(values[path])
    return values


@cache
def _reading(noun: str) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], list[str]]:
    """The paths of those members, what reads them all of a row, and which are days or instants."""
    members = _at_the_top(noun)
    dated = [each.path for each in members if each.type.rstrip("?") in ("day", "instant")]
    return (
        tuple(each.path for each in members),
        attrgetter(*(each.column for each in members)),
        dated,
    )


def _json(value: date | None) -> str | None:
    if value is None:
        return None
    return write_instant(value) if isinstance(value, datetime) else value.isoformat()


def told_members(noun: str) -> str:
    """The same with their types, as `app.api.members` reads them."""
    return " ".join(f"{member.path}:{member.type}" for member in _at_the_top(noun))
