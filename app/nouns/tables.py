"""The tables behind the nouns: which rows belong to a record, and which field each column tells.

For statements and views that ask for every noun alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import inspect

from app.nouns import NOUNS, Noun
from app.nouns.rows import Stored, stored_in

# Columns of belonging rows that say nothing of a member itself.
APART = {"id", "ordinal", "change_id", "sys_period", "valid"}


@dataclass(frozen=True)
class Belonging:
    """A list of rows that belong to a record: its field, its table, what each member says."""

    field: str
    table: str
    columns: tuple[str, ...]
    # (noun that a member refers to, column).
    references: tuple[tuple[str, str], ...]


@cache
def belonging_to(noun: str) -> tuple[Belonging, ...]:
    """The lists of rows that belong to a noun's records."""
    words = NOUNS[noun]
    lists = (stored for stored in stored_in(words.record) if stored.kind == "list")
    return tuple(_belonging(words, stored) for stored in lists)


def _belonging(noun: Noun, stored: Stored) -> Belonging:
    model: Any = inspect(noun.model).relationships[stored.attribute].mapper.class_
    inner = stored_in(stored.part) if stored.part else (stored,)
    columns = (each.key for each in inspect(model).column_attrs)
    return Belonging(
        stored.attribute,
        model.__tablename__,
        tuple(name for name in columns if name not in APART | {f"{noun.table}_id"}),
        tuple((each.refers, each.column) for each in inner if each.refers is not None),
    )


@cache
def fields_by_column(noun: str) -> Mapping[str, str]:
    """The field of the document that each column tells, as readers' views have the columns."""
    found: dict[str, str] = {}
    record = NOUNS[noun].record
    for stored in stored_in(record):
        name = record.model_fields[stored.attribute].alias or stored.attribute
        if stored.kind == "part" and stored.part is not None:
            for inner in stored.part.model_fields:
                found[stored.part.columns.get(inner, inner)] = name
        elif stored.kind == "geometry":
            found[f"public_{stored.column}"] = name
        elif stored.kind != "list":
            found[stored.column] = name
    return found
