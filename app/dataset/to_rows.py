"""The row of each record, with what only rows have: keys of names, order, geometry as WKB."""

from collections.abc import Mapping, Sequence
from typing import Any

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape
from shapely.geometry.base import BaseGeometry

from app.dataset.parts import NameRecord, Record, Valid
from app.dataset.records import (
    ActorRecord,
    ClaimRecord,
    LinkRecord,
    PlaceRecord,
    PositionRecord,
    SourceRecord,
)
from app.dataset.text_records import Passage
from app.geometry import right_hand_rule
from app.models import (
    Actor,
    ActorName,
    ActorRelation,
    Claim,
    ClaimActor,
    ClaimPlace,
    Link,
    Place,
    PlaceName,
    Position,
    PositionClaim,
    Source,
)
from app.names import fold, name_key, script_of

# The names that we show ourselves are English.
OUR_LANGUAGE = "en"
Ids = Mapping[str, Mapping[str, int]]


def row_of(record: Record, ids: Ids) -> Any:
    """The row of a record, unsaved, with the rows that belong to it.

    `ids` are the numbers of rows by noun and id in files. Left open: the row's dataset, its state,
    and what an actor or a place lies in, which may come further down its file.
    """
    match record:
        case SourceRecord():
            return _source(record)
        case ActorRecord():
            return _actor(record, ids)
        case PlaceRecord():
            return _place(record)
        case ClaimRecord():
            return _claim(record, ids)
        case PositionRecord():
            return _position(record, ids)
        case LinkRecord():
            return Link(
                public_id=record.id,
                from_claim_id=ids["claims"][record.later],
                relation=record.relation,
                to_claim_id=ids["claims"][record.earlier],
                verdict=record.verdict,
                why=record.why,
                from_digest=record.reviewed.later if record.reviewed else None,
                to_digest=record.reviewed.earlier if record.reviewed else None,
            )
        case _:
            raise TypeError(f"There are no rows for a {type(record).__name__}.")


def _source(record: SourceRecord) -> Source:
    text = record.text
    return Source(
        slug=record.slug,
        title=record.title,
        title_note=record.title_note,
        author=record.author,
        publisher=record.publisher,
        published_from=record.published_from,
        published_to=record.published_to,
        published_note=record.published_note,
        url=record.url,
        language=record.language,
        text_sha256=text.sha256 if text else None,
        text_code_points=text.code_points if text else None,
        text_body_start=text.body_start if text else None,
        free_to_show=text.free_to_show if text else False,
        reliability=record.reliability,
        leaning=record.leaning,
        origin=record.origin,
        collected_at=record.collected_at,
        collected_by=record.collected_by,
        note=record.note,
    )


def _actor(record: ActorRecord, ids: Ids) -> Actor:
    ours = [name for name in (record.name, record.short_name) if name is not None]
    return Actor(
        slug=record.slug,
        name=record.name,
        short_name=record.short_name,
        kind=record.kind,
        colour=record.colour,
        symbol=record.symbol,
        note=record.note,
        names=[ActorName(**values) for values in _names(ours, record.names)],
        relations=relations_of(record, ids),
    )


def relations_of(record: ActorRecord, ids: Ids) -> list[ActorRelation]:
    """The rows of an actor's relations. Actors and claims must be there already."""
    rows = []
    for ordinal, relation in enumerate(record.relations):
        valid = relation.valid or Valid.model_construct()
        rows.append(
            ActorRelation(
                ordinal=ordinal,
                relation=relation.relation,
                other_id=ids["actors"][relation.actor],
                claim_id=ids["claims"][relation.claim],
                valid_from=valid.first,
                valid_to=valid.last,
                valid_precision=valid.precision,
            )
        )
    return rows


def _place(record: PlaceRecord) -> Place:
    return Place(
        slug=record.slug,
        name=record.name,
        kind=record.kind,
        country=record.country,
        geom=_geom(record.geometry),
        coarsen_to_m=record.coarsen_to_m,
        uncertainty_m=record.uncertainty_m,
        evidence=record.evidence,
        note=record.note,
        names=[PlaceName(**values) for values in _names([record.name], record.names)],
    )


def _claim(record: ClaimRecord, ids: Ids) -> Claim:
    passage = record.passage or Passage.model_construct()
    valid = record.valid or Valid.model_construct()
    return Claim(
        public_id=record.id,
        source_id=ids["sources"][record.source] if record.source else None,
        kind=record.kind,
        statement=record.statement,
        speaker_id=ids["actors"][record.speaker] if record.speaker else None,
        paragraph=passage.paragraph,
        start_offset=passage.start,
        end_offset=passage.end,
        quote=passage.quote,
        **({"text_sha256": passage.text_sha256} if passage.text_sha256 else {}),
        locator=record.locator,
        valid_from=valid.first,
        valid_to=valid.last,
        valid_precision=valid.precision,
        credibility=record.credibility,
        note=record.note,
        places=[
            ClaimPlace(ordinal=ordinal, place_id=ids["places"][at.place], role=at.role)
            for ordinal, at in enumerate(record.places)
        ],
        actors=[
            ClaimActor(ordinal=ordinal, actor_id=ids["actors"][who.actor], role=who.role)
            for ordinal, who in enumerate(record.actors)
        ],
    )


def _position(record: PositionRecord, ids: Ids) -> Position:
    return Position(
        public_id=record.id,
        actor_id=ids["actors"][record.actor],
        place_id=ids["places"][record.place] if record.place else None,
        geom=_geom(record.geometry),
        coarsen_to_m=record.coarsen_to_m,
        posture=record.posture,
        modality=record.modality,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        valid_precision=record.valid_precision,
        uncertainty_m=record.uncertainty_m,
        note=record.note,
        claims=[
            PositionClaim(ordinal=ordinal, claim_id=ids["claims"][claim])
            for ordinal, claim in enumerate(record.claims)
        ],
    )


def _names(ours: Sequence[str], met: Sequence[NameRecord]) -> list[dict[str, Any]]:
    """The values of name rows: the names that we show, which search needs too, and those met."""
    values: list[dict[str, Any]] = [
        {"name": name, "language": OUR_LANGUAGE, "script": script_of(name), "is_main": True}
        for name in ours
    ]
    values += [
        {"name": name.name, "language": name.language, "script": name.script, "cited": name.cited}
        for name in met
    ]
    return [
        {**row, "ordinal": ordinal, "key": name_key(row["name"]), "folded": fold(row["name"])}
        for ordinal, row in enumerate(values)
    ]


def _geom(geometry: BaseGeometry) -> WKBElement:
    return from_shape(right_hand_rule(geometry), srid=4326)
