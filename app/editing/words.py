"""Documents in words: what a field says, and what a record is called."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ARRAY, Text, any_, bindparam, select
from sqlalchemy.orm import Session, aliased

from app import vocabulary, wording
from app.antimeridian import middle
from app.languages import gettext, ngettext, say_list, say_number, semicolon
from app.models import Actor, Claim, Link, Place, Position
from app.nouns import noun_called, noun_of
from app.nouns.actor import RelationRecord
from app.nouns.claim import ClaimActorRecord, ClaimPlaceRecord
from app.nouns.fields import Field, references_of, value_of
from app.nouns.link import LinkRecord
from app.nouns.parts import NameRecord, Record, Valid
from app.nouns.position import PositionRecord
from app.nouns.row_records import FigureRecord, RowRecord
from app.nouns.text_records import AttachedText, Passage
from app.nouns.translation_records import TranslationRecord

# What records are called, by noun and slug or public id.
Titles = Mapping[tuple[str, str], str]
LONGEST_TITLE = 90
# As one value, however many: the statement stays the same, and so its plan is made once.
KEYS = bindparam("keys", type_=ARRAY(Text))


def say_value(field: Field, record: Record, titles: Titles) -> str | None:
    """What the record says in a field, in words; none where it says nothing."""
    value = value_of(record, field)
    if value is None or value == ():
        return None
    if field.refers is not None:
        return title_in(titles, field.refers, value)
    if field.kind == "list":
        return semicolon().join(say_member(member, titles) for member in value)
    if field.name == "kind" and value in vocabulary.KINDS:
        return vocabulary.KINDS[value].label
    say = SAY.get(field.name)
    return str(value) if say is None else say(value)


def _say_days(value: Any) -> str:
    if isinstance(value, Valid):
        value = (value.first, value.last, value.precision)
    first, last, precision = value
    words = wording.say_days(first, last, precision)
    # Doubtful days say so themselves.
    named = precision is None or precision in vocabulary.DOUBTFUL
    if named:
        return words
    precise = vocabulary.PRECISIONS[precision].label
    return gettext("{days} ({precision})", days=words, precision=precise)


def _say_collected(at: datetime | None, by: str | None) -> str:
    who = gettext("by {who}", who=by) if by else None
    return say_list(part for part in (wording.say_instant(at) if at else None, who) if part)


def _say_passage(passage: Passage) -> str:
    parts = []
    if passage.start is not None:
        parts.append(wording.say_passage(passage.paragraph))
        first, last = say_number(passage.start), say_number(passage.end or 0)
        parts.append(gettext("letters {first} to {last}", first=first, last=last))
    if passage.text_sha256 is not None:
        digest = f"{passage.text_sha256[:12]}…"
        parts.append(gettext("of the text {digest}", digest=digest))
    if passage.quote is not None:
        parts.append(f"«{passage.quote}»")
    return say_list(parts)


def _say_row(row: RowRecord) -> str:
    cells = say_list(f"{column}: «{shortened(text, 40)}»" for column, text in row.cells.items())
    told = {"number": say_number(row.row), "file": row.file, "cells": cells}
    told["digest"] = f"{row.sha256[:12]}…"
    if row.sheet:
        told["sheet"] = row.sheet
        if row.key:
            return gettext(
                "row {number} of sheet {sheet} in {file}, {key}, SHA-256 {digest}; {cells}",
                key=row.key,
                **told,
            )
        return gettext("row {number} of sheet {sheet} in {file}, SHA-256 {digest}; {cells}", **told)
    if row.key:
        return gettext(
            "row {number} of {file}, {key}, SHA-256 {digest}; {cells}", key=row.key, **told
        )
    return gettext("row {number} of {file}, SHA-256 {digest}; {cells}", **told)


def _say_text(text: AttachedText) -> str:
    letters = ngettext("{n} letter", "{n} letters", text.code_points)
    parts = [letters, f"SHA-256 {text.sha256[:12]}…"]
    return say_list([*parts, gettext("free to show")] if text.free_to_show else parts)


def say_geometry(geometry: BaseGeometry) -> str:
    """What is drawn and where: «a point at 36.6543° N, 39.1235° E»."""
    at_middle = middle(geometry)
    is_point = geometry.geom_type == "Point"
    decimals = 6 if is_point else 3
    at = wording.say_degrees(at_middle.x, at_middle.y, decimals)
    shape = wording.say_shape(geometry.geom_type)
    if is_point:
        return gettext("{shape} at {degrees}", shape=shape, degrees=at)
    return gettext("{shape} round {degrees}", shape=shape, degrees=at)


# How the values of fields are said that don't speak for themselves.
SAY: Mapping[str, Callable[[Any], str]] = {
    "status": lambda value: vocabulary.STATES[value].label,
    "concealed": lambda value: gettext("yes") if value else gettext("no"),
    "embargo_until": wording.say_instant,
    "geometry": say_geometry,
    "uncertainty_m": wording.say_distance,
    "coarsen_to_m": lambda value: gettext(
        "squares of {distance}", distance=wording.say_distance(value)
    ),
    "posture": lambda value: vocabulary.POSTURES[value].verb,
    "relation": lambda value: vocabulary.RELATIONS[value].label,
    "verdict": lambda value: vocabulary.VERDICTS[value].label,
    "reviewed": lambda value: gettext(
        "statements {later} and {earlier}", later=value.later, earlier=value.earlier
    ),
    "reliability": lambda value: f"{vocabulary.RELIABILITY[value].label} ({value})",
    "credibility": lambda value: f"{vocabulary.CREDIBILITY[value]} ({value})",
    **dict.fromkeys(("language", "statement_language"), vocabulary.say_language),
    "published": lambda value: wording.say_published(*value[:2]),
    "collected": lambda value: _say_collected(*value),
    "valid": _say_days,
    "passage": _say_passage,
    "text": _say_text,
    "evidence": lambda value: _say_row(value) if isinstance(value, RowRecord) else value,
    "rows_shown": lambda value: vocabulary.ROWS_SHOWN[value].label,
}


def say_member(member: Any, titles: Titles) -> str:
    """One member of a list in words: a name, a place or an actor with its role, a claim."""
    match member:
        case NameRecord():
            language = vocabulary.say_language(member.language)
            if not member.cited:
                return f"{member.name} ({language})"
            cited = shortened(title_in(titles, "sources", member.cited), 40)
            return f"{member.name} ({language}, {cited})"
        case ClaimPlaceRecord():
            return f"{title_in(titles, 'places', member.place)} ({vocabulary.ROLES[member.role].label})"
        case ClaimActorRecord():
            return f"{title_in(titles, 'actors', member.actor)} ({vocabulary.ROLES[member.role].label})"
        case FigureRecord():
            return wording.say_figure(member.what, member.low, member.high, member.best)
        case TranslationRecord():
            said = wording.say_translation(
                member.text, member.language, member.by, machine=member.machine
            )
            if member.wording is None:
                return said
            return gettext(
                "{translation}, of the wording {digest}", translation=said, digest=member.wording
            )
        case RelationRecord():
            days = f", {_say_days(member.valid)}" if member.valid else ""
            verb = vocabulary.ACTOR_RELATIONS[member.relation].label
            return f"{verb} {title_in(titles, 'actors', member.actor)}{days}"
        case _:
            return title_in(titles, "claims", str(member))


def title_in(titles: Titles, noun: str, key: str) -> str:
    """What a record is called; its slug or id where that isn't known."""
    return titles.get((noun, key), key)


def titles_of(session: Session, *records: Record | None) -> dict[tuple[str, str], str]:
    """Titles of all records that these refer to, by (noun, key), for `say_value` and the like."""
    wanted: dict[str, set[str]] = {}
    for record in records:
        if record is None:
            continue
        for _, noun, key in references_of(record):
            wanted.setdefault(noun, set()).add(key)
        for name in getattr(record, "names", ()):
            if name.cited:
                wanted.setdefault("sources", set()).add(name.cited)
    return titles_by_key(session, wanted)


def titles_by_key(
    session: Session, wanted: Mapping[str, Iterable[str]]
) -> dict[tuple[str, str], str]:
    """What records are called now, by noun and slug or public id; missing ones are left out."""
    titles: dict[tuple[str, str], str] = {}
    for noun, keys in wanted.items():
        for key, *parts in session.execute(_title_query(noun), {"keys": list(keys)}):
            titles[noun, key] = _title(noun, parts)
    return titles


@cache
def _title_query(noun: str) -> Any:
    match noun:
        case "positions":
            return (
                select(
                    Position.public_id,
                    Actor.short_name,
                    Actor.name,
                    Position.posture,
                    Place.name,
                    Position.modality,
                )
                .join(Actor, Actor.id == Position.actor_id)
                .outerjoin(Place, Place.id == Position.place_id)
                .where(Position.public_id == any_(KEYS))
            )
        case "links":
            later, earlier = aliased(Claim), aliased(Claim)
            return (
                select(Link.public_id, later.statement, Link.relation, earlier.statement)
                .join(later, later.id == Link.from_claim_id)
                .join(earlier, earlier.id == Link.to_claim_id)
                .where(Link.public_id == any_(KEYS))
            )
        case _:
            told = noun_called(noun)
            title = getattr(told.model, told.title or told.id_column)
            return select(told.key, title).where(told.key == any_(KEYS))


def _title(noun: str, parts: list[Any]) -> str:
    if noun == "positions":
        short_name, name, posture, place, modality = parts
        return wording.say_holding(short_name or name, posture, place, modality)
    if noun == "links":
        later, relation, earlier = parts
        words = vocabulary.RELATIONS[relation].label.lower()
        return f"«{shortened(later, 40)}» {words} «{shortened(earlier, 40)}»"
    return shortened(parts[0])


def shortened(text: str, most: int = LONGEST_TITLE) -> str:
    """The text, cut at a word where it is too long for a line."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def title_of(record: Record, titles: Titles) -> str:
    """What a record is called, from the record itself and what it refers to."""
    match record:
        case PositionRecord():
            place = title_in(titles, "places", record.place) if record.place else None
            return wording.say_holding(
                title_in(titles, "actors", record.actor), record.posture, place, record.modality
            )
        case LinkRecord():
            parts = [
                title_in(titles, "claims", record.later),
                record.relation,
                title_in(titles, "claims", record.earlier),
            ]
            return _title("links", parts)
        case _:
            return shortened(getattr(record, noun_of(record).title or "slug"))
