"""Records to rows and back, as the fields of each noun tell it.

`ids` are the numbers of rows by noun and slug or public id, `keys` the other way round. Nothing is
checked when a row is read: a dump must not fail on what was accepted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape, to_shape
from pydantic.fields import FieldInfo
from shapely.geometry.base import BaseGeometry
from sqlalchemy import inspect

from app.geometry import right_hand_rule
from app.names import fold, name_key, script_of
from app.nouns import Noun, noun_of
from app.nouns.fields import told_of
from app.nouns.parts import NameRecord, Part, Record
from app.nouns.told import NounName
from app.nouns.translation_records import OUR_LANGUAGE

Ids = Mapping[str, Mapping[str, int]]
Keys = Mapping[str, Mapping[int | None, str]]


@dataclass(frozen=True)
class Stored:
    """How a field of a record, or of a member of one of its lists, lies in a row."""

    attribute: str
    kind: Literal["column", "geometry", "part", "reference", "list", "members"]
    column: str
    # The noun that it refers to; whether the field may be empty.
    refers: NounName | None
    is_optional: bool
    # What the field, or each member of the list, is made of; none where that is one value.
    part: type[Part] | None
    # Of a part that lies in columns of its record's row: its attributes, their columns, what is in them where
    # there is no such part.
    within: tuple[tuple[str, str, Any], ...] = ()


@cache
def stored_in(part: type[Part]) -> tuple[Stored, ...]:
    """How the fields of a record or a part lie in its row."""
    return tuple(_stored(name, info) for name, info in part.model_fields.items())


def _stored(attribute: str, info: FieldInfo) -> Stored:
    told, inner = told_of(info), _part_in(info.annotation)
    kind: Literal["column", "geometry", "part", "reference", "list", "members"] = "column"
    column = told.column or ("public_id" if attribute == "id" else attribute)
    if told.in_column:
        kind = "members"
    elif told.kind == "list":
        kind, column = "list", f"{attribute.removesuffix('s')}_id"
    elif told.kind == "geometry":
        kind = "geometry"
    elif inner is not None:
        kind = "part"
    elif told.refers is not None:
        kind, column = "reference", told.column or f"{attribute}_id"
    within = _within(inner) if kind == "part" and inner is not None else ()
    return Stored(attribute, kind, column, told.refers, not info.is_required(), inner, within)


def _within(part: type[Part]) -> tuple[tuple[str, str, Any], ...]:
    return tuple(
        (name, part.columns.get(name, name), None if info.is_required() else info.default)
        for name, info in part.model_fields.items()
    )


def _part_in(annotation: Any) -> type[Part] | None:
    """The part that a type is made of, itself, or none, or several of it."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    found = (_part_in(each) for each in get_args(annotation))
    return next((each for each in found if each is not None), None)


def row_of(record: Record, ids: Ids) -> Any:
    """The row of a record, unsaved, with the rows that belong to it.

    Left open are the row's dataset, and what an actor or a place lies in where that has no number yet.
    """
    noun = noun_of(record)
    values = _values(record, ids, noun)
    for stored in stored_in(type(record)):
        if stored.kind == "list":
            values[stored.attribute] = rows_of(record, stored.attribute, ids)
    return noun.model(**values)


def values_of(record: Record, ids: Ids) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """(columns of a record's row, columns of the rows that belong to it by their table)."""
    noun = noun_of(record)
    lists = {
        _model_of(noun.model, stored.attribute).__tablename__: _members(record, stored, ids)
        for stored in stored_in(type(record))
        if stored.kind == "list"
    }
    return _values(record, ids, noun), lists


def rows_of(record: Record, name: str, ids: Ids) -> list[Any]:
    """The rows of one of a record's lists. What they refer to must be there."""
    [stored] = (each for each in stored_in(type(record)) if each.attribute == name)
    model = _model_of(noun_of(record).model, name)
    return [model(**values) for values in _members(record, stored, ids)]


def _members(record: Record, stored: Stored, ids: Ids) -> list[dict[str, Any]]:
    if stored.part is NameRecord:
        return list(_names(record))
    return [
        {"ordinal": ordinal, **_member(stored, member, ids)}
        for ordinal, member in enumerate(getattr(record, stored.attribute))
    ]


@cache
def _model_of(model: Any, name: str) -> Any:
    """The mapped class of one of a record's lists."""
    return inspect(model).relationships[name].mapper.class_


def _member(stored: Stored, member: Any, ids: Ids) -> dict[str, Any]:
    if stored.part is not None:
        return _values(member, ids)
    assert stored.refers is not None
    return {stored.column: ids[stored.refers][member]}


def _values(part: Part, ids: Ids, noun: Noun | None = None) -> dict[str, Any]:
    """The columns of a record, less its lists, or of a member of a list."""
    values: dict[str, Any] = {}
    for stored in stored_in(type(part)):
        value = getattr(part, stored.attribute)
        if stored.kind == "column":
            values[stored.column] = value
        elif stored.kind == "members":
            values[stored.column] = [
                each.as_written() if isinstance(each, Part) else each for each in value
            ]
        elif stored.kind == "geometry":
            values[stored.column] = _geom(value)
        elif stored.kind == "reference" and stored.refers is not None and value is not None:
            numbers = ids[stored.refers]
            is_own = noun is not None and stored.refers == noun.name
            values[stored.column] = numbers.get(value) if is_own else numbers[value]
        elif stored.kind == "part":
            for name, column, otherwise in stored.within:
                values[column] = otherwise if value is None else getattr(value, name)
    return values


def _names(record: Record) -> Iterator[dict[str, Any]]:
    """The values of name rows: the names that we show, which search needs too, and those met."""
    ours = (getattr(record, name, None) for name in ("name", "short_name"))
    values: list[dict[str, Any]] = [
        {
            "name": name,
            "language": OUR_LANGUAGE,
            "script": script_of(name),
            "is_main": True,
            "cited": None,
        }
        for name in ours
        if name is not None
    ]
    met: tuple[NameRecord, ...] = getattr(record, "names", ())
    values += [
        {
            "name": name.name,
            "language": name.language,
            "script": name.script,
            "is_main": False,
            "cited": name.cited,
        }
        for name in met
    ]
    for ordinal, row in enumerate(values):
        key, folded = name_key(row["name"]), fold(row["name"])
        yield {**row, "ordinal": ordinal, "key": key, "folded": folded}


def _geom(geometry: BaseGeometry) -> WKBElement:
    return from_shape(right_hand_rule(geometry), srid=4326)


def record_of(noun: Noun, row: Any, keys: Keys) -> Any:
    """The record that a row says, with the rows that belong to it and its exact geometry."""
    return _read(noun.record, row, keys)


def _read(part: type[Part], row: Any, keys: Keys) -> Any:
    values: dict[str, Any] = {}
    for stored in stored_in(part):
        values[stored.attribute] = _read_one(stored, row, keys)
    return part.model_construct(**values)


def _read_one(stored: Stored, row: Any, keys: Keys) -> Any:
    if stored.kind == "list":
        rows = getattr(row, stored.attribute)
        if stored.part is None:
            assert stored.refers is not None
            return tuple(keys[stored.refers][getattr(each, stored.column)] for each in rows)
        return tuple(
            _read(stored.part, each, keys) for each in rows if not getattr(each, "is_main", False)
        )
    if stored.kind == "part":
        return _read_part(stored.part, row)
    value = getattr(row, stored.column)
    if stored.kind == "members":
        part = stored.part
        return tuple(part.model_construct(**each) if part else each for each in value)
    if stored.kind == "geometry":
        return to_shape(value)
    if stored.refers is not None:
        numbers = keys[stored.refers]
        return numbers.get(value) if stored.is_optional else numbers[value]
    return value


def _read_part(part: type[Part] | None, row: Any) -> Part | None:
    """A part of several columns; none where those that tell whether it is there are empty."""
    assert part is not None
    values = {name: getattr(row, part.columns.get(name, name)) for name in part.model_fields}
    if part.tells and all(values[name] is None for name in part.tells):
        return None
    return part.model_construct(**values)


def numbers_in(noun: Noun, row: Any) -> dict[str, list[int | None]]:
    """Numbers of the rows that a row refers to, by noun."""
    found: dict[str, list[int | None]] = {}
    for stored in stored_in(noun.record):
        if stored.kind == "reference" and stored.refers is not None:
            found.setdefault(stored.refers, []).append(getattr(row, stored.column))
        for each in getattr(row, stored.attribute) if stored.kind == "list" else ():
            if stored.part is None and stored.refers is not None:
                found.setdefault(stored.refers, []).append(getattr(each, stored.column))
            for inner in stored_in(stored.part) if stored.part else ():
                if inner.refers is not None:
                    found.setdefault(inner.refers, []).append(getattr(each, inner.column))
    return found
