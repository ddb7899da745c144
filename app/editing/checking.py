"""What is wrong with a record beyond what it refuses by itself: references, state, size.

Callers use `problems_of`, which gives sentences by the path of the field.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import latest_day_of
from app.dataset.checker import FARTHEST_APART_M, SOURCE_SLUG
from app.dataset.observing import days_ahead, observed_days
from app.dataset.verdicts import verdict_problems
from app.editing.documents import find_document
from app.editing.errors import FieldErrors
from app.editing.passages import passage_problems
from app.editing.record_json import validated
from app.errors import Said
from app.geometry import geometry_problem
from app.languages import mark
from app.misplaced import apart_m
from app.nouns import NOUNS
from app.nouns.actor import ActorRecord
from app.nouns.claim import ClaimRecord
from app.nouns.fields import references_of, told_of
from app.nouns.link import LinkRecord
from app.nouns.parts import Part, Record
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord

Problem = tuple[str, Said]

MOST_LISTED = 200
EARLIEST, LATEST = date(1000, 1, 1), date(2999, 12, 31)


def problems_of(
    session: Session,
    record: Record,
    current: Record | None,
    along: Collection[tuple[str, str]] = (),
) -> dict[str, list[Said]]:
    """Sentences with their codes by the path of the field; empty when the record can be saved.

    `current` is the record as it stands, none for a new one: what it already rests on isn't held
    against it again. `along` are (noun, key) of records that are published together with it.
    """
    found: dict[str, list[Said]] = {}
    for path, sentence in _every(session, record, current, along):
        found.setdefault(path, []).append(sentence)
    return found


def _every(
    session: Session, record: Record, current: Record | None, along: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    yield from size_problems(record)
    yield from _publishing(record)
    yield from _references(session, record, current, along)
    if set(observed_days(record)) != set(observed_days(current)):
        # What stands may still be hidden or withdrawn.
        yield from days_ahead(record, latest_day_of(session))
    match record:
        case ActorRecord():
            yield from _circle(session, "actors", "parent", record)
            yield from _relations(record)
            yield from _names(session, record)
        case PlaceRecord():
            yield from _circle(session, "places", "part_of", record)
            yield from _names(session, record)
            yield from _geometry(session, record, "part_of")
        case ClaimRecord():
            if record.valid is not None and record.valid.precision is None:
                yield "valid.precision", Said("missing", "Say how precise the days are.")
            yield from _doubles("places", [(at.place, at.role) for at in record.places])
            yield from _doubles("actors", [(who.actor, who.role) for who in record.actors])
            yield from _doubles("figures", [(figure.what,) for figure in record.figures])
            yield from passage_problems(session, record, current)
        case PositionRecord():
            if record.valid_precision is None:
                yield "valid_precision", Said("missing", "Say how precise the days are.")
            yield from _doubles("claims", [(claim,) for claim in record.claims])
            yield from _geometry(session, record, "place")
        case LinkRecord():
            later, earlier = (
                found.record if found and isinstance(found.record, ClaimRecord) else None
                for found in (
                    find_document(session, "claims", key) for key in (record.later, record.earlier)
                )
            )
            yield from verdict_problems(record, later, earlier)


def size_problems(part: Part, path: str = "") -> Iterator[Problem]:
    """Texts that are too long, lists of too many, days in no century of ours."""
    for name, field in type(part).model_fields.items():
        value, shown = getattr(part, name), field.alias or name
        here = f"{path}.{shown}" if path else shown
        most = told_of(field).longest
        if isinstance(value, str) and len(value) > most:
            said = mark("This has {length:,} characters; at most {most:,} are possible.")
            yield here, Said("too_long", said, length=len(value), most=most)
        elif isinstance(value, Part):
            yield from size_problems(value, here)
        elif isinstance(value, tuple):
            if len(value) > MOST_LISTED:
                said = mark("{count} are listed; at most {most} are possible.")
                yield here, Said("too_many", said, count=len(value), most=MOST_LISTED)
            for number, member in enumerate(value):
                if isinstance(member, Part):
                    yield from size_problems(member, f"{here}.{number}")
        elif isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            if not EARLIEST <= day <= LATEST:
                said = mark("{year} lies outside the years {first} to {last}.")
                years = {"year": day.year, "first": EARLIEST.year, "last": LATEST.year}
                yield here, Said("out_of_range", said, **years)


def _publishing(record: Record) -> Iterator[Problem]:
    """Problems with the wanted state: a withdrawal without its reason, a review of what isn't fit."""
    publishing = record.publishing
    if publishing.status == "withdrawn" and publishing.withdrawn_reason is None:
        yield (
            "publishing.withdrawn_reason",
            Said("needed", "Say why, in words that readers may see."),
        )
    if publishing.status == "in_review":
        # What goes to review must be fit for publishing, or nobody could approve it.
        shown = publishing.model_copy(update={"status": "published"})
        try:
            validated(record.model_copy(update={"publishing": shown}))
        except FieldErrors as error:
            for path, sentences in error.errors.items():
                yield from ((path, sentence) for sentence in sentences)


def _references(
    session: Session, record: Record, current: Record | None, along: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """Problems with references: to records that don't exist, or that readers don't see though they will see this one."""
    known = {(noun, key) for _, noun, key in references_of(current)} if current else set()
    was_shown = current is not None and current.publishing.status == "published"
    is_shown = record.publishing.status == "published"
    needed = {
        info.alias or name
        for name, info in type(record).model_fields.items()
        if told_of(info).needed
    }
    for path, noun, key in references_of(record):
        words = NOUNS[noun]
        status = session.scalar(select(words.model.status).where(words.key == key))
        if status is None:
            said = mark("There is no {what} '{key}'.")
            yield path, Said("not_found", said, noun=noun, key=key, what=words.singular)
        elif is_shown and status != "published" and path.partition(".")[0] in needed:
            if (noun, key) in along or (was_shown and (noun, key) in known):
                continue
            said = (
                mark("The {what} '{key}' was withdrawn; publish it first.")
                if status == "withdrawn"
                else mark("The {what} '{key}' isn't published yet; publish it first.")
            )
            values = {"noun": noun, "key": key, "status": status, "what": words.singular}
            yield path, Said("not_published", said, **values)


def _circle(session: Session, noun: str, field: str, record: Record) -> Iterator[Problem]:
    seen, above = {record.key}, getattr(record, field)
    while above is not None:
        if above in seen:
            said = mark("Following this leads round to '{key}' again.")
            yield field, Said("circle", said, key=above)
            return
        seen.add(above)
        document = find_document(session, noun, above)
        above = None if document is None else getattr(document.record, field)


def _relations(record: ActorRecord) -> Iterator[Problem]:
    for number, relation in enumerate(record.relations):
        if relation.actor == record.slug:
            said = mark("An actor stands in no relation to itself.")
            yield f"relations.{number}.actor", Said("itself", said)
        if relation.valid is not None and relation.valid.precision is None:
            said = mark("Say how precise the days are.")
            yield f"relations.{number}.valid.precision", Said("missing", said)
    yield from _doubles(
        "relations", [(each.actor, each.relation, each.claim) for each in record.relations]
    )


def _names(session: Session, record: ActorRecord | PlaceRecord) -> Iterator[Problem]:
    yield from _doubles("names", [(name.name, name.language) for name in record.names])
    for number, name in enumerate(record.names):
        if name.cited is None or not SOURCE_SLUG.fullmatch(name.cited):
            continue
        if session.scalar(select(NOUNS["sources"].model.id).where(_slug_is(name.cited))) is None:
            said = mark("There is no source '{key}'.")
            yield f"names.{number}.cited", Said("not_found", said, noun="sources", key=name.cited)


def _slug_is(slug: str) -> Any:
    return NOUNS["sources"].key == slug


def _geometry(
    session: Session, record: PlaceRecord | PositionRecord, field: str
) -> Iterator[Problem]:
    problem = geometry_problem(record.geometry)
    if problem is not None:
        yield "geometry", problem
        return
    at = getattr(record, field)
    place = find_document(session, "places", at) if at else None
    if place is None or not isinstance(place.record, PlaceRecord):
        return
    away_m = apart_m(record.geometry, place.record.geometry)
    if away_m > FARTHEST_APART_M + record.uncertainty_m + place.record.uncertainty_m:
        said = mark("This lies {away_km} km from '{key}', which it names.")
        away = {"away_m": round(away_m), "away_km": round(away_m / 1000)}
        yield "geometry", Said("far_from_place", said, key=at, **away)


def _doubles(field: str, entries: Iterable[tuple[str, ...]]) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    for number, entry in enumerate(entries):
        if entry in seen:
            yield f"{field}.{number}", Said("twice", "'{key}' is listed twice.", key=entry[0])
        seen.add(entry)
