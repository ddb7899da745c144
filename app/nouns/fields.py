"""The fields of each noun, as its record tells them: for comparing, merging, restoring and showing.

Callers use `fields_of`, `label_of`, `value_of`, `with_values` and `references_of`. A field may stand for
several keys of the record that only make sense together.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from app.languages.words import Words, in_english
from app.nouns import NOUNS
from app.nouns.parts import Part, Publishing, Record
from app.nouns.told import Kind, NounName, Told

PLAINLY = Told()


@dataclass(frozen=True)
class Field:
    """One field: `name` is its key in the document, `attributes` the record's behind it."""

    name: str
    kind: Kind
    attributes: tuple[str, ...]
    # Name of what it is merged with: its own where it stands alone.
    together: str
    # The noun that it refers to, if it is one reference.
    refers: NounName | None = None
    label: Words = Words("")  # noqa: RUF009  (a descriptor)


def told_of(field: FieldInfo) -> Told:
    """What is told of a field of a record or of a part."""
    return next((each for each in field.metadata if isinstance(each, Told)), PLAINLY)


@cache
def fields_of(noun: str) -> tuple[Field, ...]:
    """The fields of a noun in the order in which they are shown."""
    own = _fields(NOUNS[noun].record)
    publishing = _fields(Publishing, "publishing.")
    return (*own, *publishing)


def _fields(part: type[Part], prefix: str = "") -> list[Field]:
    found: dict[str, Field] = {}
    for attribute, info in part.model_fields.items():
        told = told_of(info)
        name = told.field or info.alias or attribute
        if name in found:
            # One of several keys that are shown as one.
            before = found[name]
            found[name] = Field(
                name,
                before.kind,
                (*before.attributes, prefix + attribute),
                before.together,
                label=in_english(before, "label"),
            )
        elif told.label:
            refers = told.refers if told.kind == "plain" else None
            found[name] = Field(
                name,
                told.kind,
                (prefix + attribute,),
                told.group or name,
                refers,
                in_english(told, "label"),
            )
    after = {
        told.field or info.alias or attribute: told.after
        for attribute, info in part.model_fields.items()
        if (told := told_of(info)).after
    }
    order = [name for name in found if name not in after]
    while after:
        # One may be shown behind another that is itself shown behind a third.
        name = next(name for name, other in after.items() if other in order)
        order.insert(order.index(after.pop(name)) + 1, name)
    return [found[name] for name in order]


@cache
def typed_fields(noun: str) -> tuple[str, ...]:
    """The fields whose text goes from the form into the record as it is typed."""
    fields = NOUNS[noun].record.model_fields.items()
    return tuple(name for name, info in fields if told_of(info).typed)


@cache
def asked_for(noun: str, name: str) -> tuple[Told, bool]:
    """(what is told of a field, whether it may stay empty), for a form's template."""
    info = NOUNS[noun].record.model_fields[name]
    return told_of(info), not info.is_required()


@cache
def asked_fields(noun: str) -> tuple[tuple[str, Told], ...]:
    """The fields that a form asks for by itself, with what is told of them."""
    fields = NOUNS[noun].record.model_fields.items()
    return tuple((name, told_of(info)) for name, info in fields if told_of(info).ask)


def label_of(noun: str, name: str) -> str:
    """The label of a field, also by one of the keys that it stands for."""
    for field in fields_of(noun):
        if name == field.name or name in field.attributes:
            return field.label
    return name


@cache
def _referring(part: type[Part]) -> tuple[tuple[str, str, NounName | None], ...]:
    """(attribute, its key in files, the noun that it refers to) of the fields of a part."""
    fields = part.model_fields.items()
    return tuple((name, info.alias or name, told_of(info).refers) for name, info in fields)


def references_of(record: Part, path: str = "") -> Iterator[tuple[str, NounName, str]]:
    """(path of the field, noun, slug or id) of everything that a record refers to."""
    for attribute, key, refers in _referring(type(record)):
        value = getattr(record, attribute)
        here = f"{path}{key}"
        if refers is not None and isinstance(value, str):
            yield here, refers, value
        for number, member in enumerate(value) if isinstance(value, tuple) else ():
            if isinstance(member, Part):
                yield from references_of(member, f"{here}.{number}.")
            elif refers is not None:
                yield f"{here}.{number}", refers, member


def value_of(record: Record, field: Field) -> Any:
    """What the record has in a field; a tuple where the field stands for several keys."""
    values = tuple(_read(record, attribute) for attribute in field.attributes)
    if len(values) == 1:
        return values[0]
    return None if all(value is None for value in values) else values


def _read(record: Record, attribute: str) -> Any:
    value: Any = record
    for part in attribute.split("."):
        value = getattr(value, part)
    return value


def taken_from(record: Record, fields: Iterable[Field]) -> dict[str, Any]:
    """The record's values in the fields, by attribute."""
    return {
        attribute: _read(record, attribute) for field in fields for attribute in field.attributes
    }


def with_values(record: Record, values: Mapping[str, Any]) -> Record:
    """A copy of the record with other values by attribute; nothing is checked yet."""
    own = {name: value for name, value in values.items() if "." not in name}
    publishing = {
        name.removeprefix("publishing."): value for name, value in values.items() if "." in name
    }
    if publishing:
        kept = {name: getattr(record.publishing, name) for name in Publishing.model_fields}
        own["publishing"] = Publishing.model_construct(**(kept | publishing))
    return record.model_copy(update=own)


def equal_records(one: Record, other: Record) -> bool:
    """True when two records of a noun say the same in every field."""
    return type(one) is type(other) and all(
        getattr(one, name) == getattr(other, name) for name in type(one).model_fields
    )
