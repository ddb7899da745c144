"""What differs between two documents, field by field, in words. Pure.

Callers use `diff`. The words come from `words`; a geometry is also given as GeoJSON of both sides,
for a small map.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

from app import wording
from app.editing.distances import moved_m, wind_from
from app.editing.record_json import geometry_to_json
from app.editing.words import Titles, say_member, say_value
from app.languages import gettext
from app.nouns.fields import Field, fields_of, value_of
from app.nouns.parts import Record

WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: the same on both sides, removed or added."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that differs. `before` and `after` are its words on each side, none for empty."""

    name: str
    label: str
    kind: str
    before: str | None
    after: str | None
    # For a text that stands on both sides: what was taken out and put in, word by word.
    pieces: tuple[Piece, ...] = ()
    # For a list: the members in words that only one side has.
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    # For a geometry: GeoJSON of each side, and how far it moved in words.
    before_geometry: dict[str, Any] | None = None
    after_geometry: dict[str, Any] | None = None
    moved: str | None = None


def diff(noun: str, old: Record | None, new: Record | None, titles: Titles) -> list[Difference]:
    """The fields in which two documents of a noun differ, in order.

    None stands for no document: then every field that says something differs.
    """
    return [
        difference
        for field in fields_of(noun)
        if (difference := difference_in(field, old, new, titles)) is not None
    ]


def difference_in(
    field: Field, old: Record | None, new: Record | None, titles: Titles
) -> Difference | None:
    """How two documents differ in a field; none when they say the same there."""
    one = None if old is None else value_of(old, field)
    other = None if new is None else value_of(new, field)
    if one == other or not _says_something(field, one, other, old is None or new is None):
        return None
    before = None if old is None else say_value(field, old, titles)
    after = None if new is None else say_value(field, new, titles)
    more: dict[str, Any] = {}
    if field.kind == "list":
        removed, added = _members(one or (), other or (), titles)
        if not removed and not added:
            more["moved"] = gettext("the same, in another order")
        more |= {"removed": removed, "added": added}
    elif field.kind == "geometry":
        more |= {
            "before_geometry": geometry_to_json(one) if one is not None else None,
            "after_geometry": geometry_to_json(other) if other is not None else None,
            "moved": say_move(one, other),
        }
    elif field.kind == "text" and before and after:
        more["pieces"] = compare_texts(before, after)
    return Difference(field.name, field.label, field.kind, before, after, **more)


def _says_something(field: Field, one: Any, other: Any, is_whole: bool) -> bool:
    """False for what a new or deleted document has by default."""
    if not is_whole:
        return True
    value = other if one is None else one
    return value is not None and value != () and not (field.name == "concealed" and not value)


def _members(
    one: Sequence[Any], other: Sequence[Any], titles: Titles
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    removed = tuple(say_member(member, titles) for member in one if member not in other)
    added = tuple(say_member(member, titles) for member in other if member not in one)
    return removed, added


def say_move(one: BaseGeometry | None, other: BaseGeometry | None) -> str | None:
    """How far a geometry moved and which way: «1.2 km to the north-east»; none without two."""
    if one is None or other is None:
        return None
    metres = moved_m(one, other)
    if metres < 1:
        return gettext("redrawn in its place")
    distance = wording.say_distance(round(metres) if metres < 1000 else 100 * round(metres / 100))
    direction = gettext(wind_from(one, other))
    return gettext("{distance} to the {direction}", distance=distance, direction=direction)


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one: what stays, what was taken out and what was put in, word by word."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[from_old:to_old])))
            continue
        if to_old > from_old:
            pieces.append(Piece("removed", "".join(old[from_old:to_old])))
        if to_new > from_new:
            pieces.append(Piece("added", "".join(new[from_new:to_new])))
    return tuple(pieces)
