"""Two editors' versions of one document into one, field by field. Pure.

Callers use `merge`, and `oppose` where no common base is known. What only one side changed is taken from that side; what both changed in the
same way is taken as it is; what both changed differently is a choice for a person. Lists are
merged member by member.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Literal

from app.languages import current, gettext
from app.nouns.actor import RelationRecord
from app.nouns.claim import ClaimActorRecord, ClaimPlaceRecord
from app.nouns.fields import Field, fields_of, taken_from, value_of, with_values
from app.nouns.parts import NameRecord, Record
from app.nouns.row_records import FigureRecord
from app.nouns.translation_records import TranslationRecord

Side = Literal["theirs", "mine"]
# same: nobody changed it; theirs, mine: one side did; both: both did, alike or, in a list, apart.
State = Literal["same", "theirs", "mine", "both", "conflict"]


@dataclass(frozen=True)
class MergedField:
    """How the three versions compare in what is chosen together: mostly one field."""

    name: str
    label: str
    fields: tuple[Field, ...]
    state: State


@dataclass(frozen=True)
class Merge:
    """Three versions of a document, compared."""

    noun: str
    base: Record
    theirs: Record
    mine: Record
    fields: tuple[MergedField, ...]
    # Values by attribute that were put together from both sides.
    joined: Mapping[str, Any]

    @property
    def conflicts(self) -> tuple[MergedField, ...]:
        """The fields that a person must choose for."""
        return tuple(field for field in self.fields if field.state == "conflict")

    def record(self, choices: Mapping[str, Side] | None = None) -> Record:
        """The merged record, yet to be checked; `choices` name a side for each conflict.

        Raises KeyError for a conflict without a choice. A choice for another field that both
        sides changed is honoured too.
        """
        values: dict[str, Any] = {}
        for field in self.fields:
            side: str = field.state
            if field.state == "conflict":
                side = (choices or {})[field.name]
            if side == "mine":
                values |= taken_from(self.mine, field.fields)
            elif side == "both":
                values |= {
                    name: self.joined[name]
                    for part in field.fields
                    for name in part.attributes
                    if name in self.joined
                }
        return with_values(self.theirs, values)


def _and(first: str, second: str) -> str:
    """Two fields that are chosen together: «Source and passage»."""
    if current().is_english:
        second = second[0].lower() + second[1:]
    return gettext("{first} and {second}", first=first, second=second)


def merge(noun: str, base: Record, theirs: Record, mine: Record) -> Merge:
    """How `theirs` and `mine`, both made from `base`, compare in every field."""
    groups: dict[str, list[Field]] = {}
    for field in fields_of(noun):
        groups.setdefault(field.together, []).append(field)
    merged: list[MergedField] = []
    joined: dict[str, Any] = {}
    for name, fields in groups.items():
        state = _state(fields, base, theirs, mine)
        if state == "conflict" and len(fields) == 1 and fields[0].kind == "list":
            members = merge_lists(*(value_of(record, fields[0]) for record in (base, theirs, mine)))
            if members is not None:
                state = "both"
                joined[fields[0].attributes[0]] = members
        label = reduce(_and, (part.label for part in fields))
        merged.append(MergedField(name, label, tuple(fields), state))
    return Merge(noun, base, theirs, mine, tuple(merged), joined)


def oppose(noun: str, theirs: Record, mine: Record) -> Merge:
    """How two versions compare that were made from nothing known: all that differs is a choice."""
    merged = merge(noun, theirs, theirs, mine)
    fields = tuple(
        replace(each, state="conflict") if each.state == "mine" else each for each in merged.fields
    )
    return replace(merged, fields=fields)


def _state(fields: Sequence[Field], base: Record, theirs: Record, mine: Record) -> State:
    was, here, there = (
        [value_of(record, field) for field in fields] for record in (base, mine, theirs)
    )
    if here == was:
        return "same" if there == was else "theirs"
    if there == was:
        return "mine"
    return "both" if here == there else "conflict"


def merge_lists(
    base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any]
) -> tuple[Any, ...] | None:
    """A list with the additions and removals of both sides; none where they contradict.

    They do when both changed one member differently (its role, where a name was met), when one
    changed a member that the other removed, or when each put the members into another order.
    """
    keyed = [_by_key(members) for members in (base, theirs, mine)]
    sides = [side for side in keyed if side is not None]
    if len(sides) < len(keyed):
        return None
    was, there, here = sides
    taken: dict[Any, Any] = {}
    for key in {**was, **there, **here}:
        old, one, other = was.get(key), there.get(key), here.get(key)
        if other in (one, old):
            value = one
        elif one == old:
            value = other
        else:
            return None
        if value is not None:
            taken[key] = value
    order = _merged_order(list(was), list(there), list(here), set(taken))
    return None if order is None else tuple(taken[key] for key in order)


def _by_key(members: Sequence[Any]) -> dict[Any, Any] | None:
    """The members by what makes them themselves; none where one is listed twice."""
    keyed = {member_key(member): member for member in members}
    return keyed if len(keyed) == len(members) else None


def member_key(member: Any) -> Any:
    """The key by which a member of a list is recognised in another version, whatever else changed in it."""
    match member:
        case NameRecord():
            return member.name, member.language
        case ClaimPlaceRecord():
            return member.place
        case ClaimActorRecord():
            return member.actor
        case FigureRecord():
            return member.what
        case TranslationRecord():
            return member.language
        case RelationRecord():
            return member.relation, member.actor, member.claim
        case _:
            return member


def _merged_order(was: list[Any], there: list[Any], here: list[Any], taken: set[Any]) -> Any:
    """The keys in the order of the side that moved them; what the other added follows its neighbour.

    None when both sides moved the same members differently.
    """
    common = [key for key in was if key in there and key in here]
    in_all = set(common)
    moved_there = [key for key in there if key in in_all] != common
    moved_here = [key for key in here if key in in_all] != common
    if moved_there and moved_here and _kept(there, in_all) != _kept(here, in_all):
        return None
    first, second = (here, there) if moved_here and not moved_there else (there, here)
    order = [key for key in first if key in taken]
    for number, key in enumerate(second):
        if key in taken and key not in order:
            before = next((near for near in reversed(second[:number]) if near in order), None)
            order.insert(0 if before is None else order.index(before) + 1, key)
    return order


def _kept(keys: list[Any], wanted: set[Any]) -> list[Any]:
    return [key for key in keys if key in wanted]
