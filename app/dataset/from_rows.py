"""The record of each row. Nothing is checked again: a dump must not fail on what was accepted.

`keys` are the ids that files use, by noun and number in the database.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from geoalchemy2.shape import to_shape

from app.dataset.parts import NameRecord, Part, Publishing, Valid
from app.dataset.records import (
    ActorRecord,
    ClaimActorRecord,
    ClaimPlaceRecord,
    ClaimRecord,
    DatasetRecord,
    LinkRecord,
    PlaceRecord,
    PositionRecord,
    RelationRecord,
    RetiredRecord,
    Reviewed,
    SourceRecord,
)
from app.dataset.text_records import AttachedText, Passage
from app.models import Actor, ActorName, Claim, Link, Place, PlaceName, Position, Retired, Source
from app.models import Dataset as DatasetRow
from app.models.base import Dated
from app.models.base import Record as RecordRow

Keys = Mapping[str, Mapping[int | None, str]]
Kind = TypeVar("Kind", bound=Part)


def _made(record_type: type[Kind], /, **values: Any) -> Kind:
    return cast(Kind, record_type.model_construct(**values))


def _publishing(row: RecordRow) -> Publishing:
    return _made(
        Publishing,
        status=row.status,
        embargo_until=row.embargo_until,
        withdrawn_reason=row.withdrawn_reason,
        concealed=row.concealed,
    )


def _names(names: Iterable[ActorName | PlaceName]) -> tuple[NameRecord, ...]:
    return tuple(
        _made(
            NameRecord, name=name.name, language=name.language, script=name.script, cited=name.cited
        )
        for name in names
        if not name.is_main
    )


def about_record(row: DatasetRow) -> DatasetRecord:
    """What a dataset says of itself."""
    return _made(
        DatasetRecord,
        name=row.name,
        title=row.title,
        description=row.description,
        licence=row.licence,
        credit=row.credit,
        release=row.release,
        requires=tuple(row.requires),
        region=tuple(row.region) if row.region else None,
    )


def retired_record(row: Retired) -> RetiredRecord:
    """What became of a record of an earlier release."""
    return _made(
        RetiredRecord, id=row.record_key, noun=row.noun, became=tuple(row.became), why=row.why
    )


def source_record(row: Source) -> SourceRecord:
    """What the row says of a source."""
    text = None
    if row.text_sha256 is not None:
        text = _made(
            AttachedText,
            sha256=row.text_sha256,
            code_points=row.text_code_points,
            body_start=row.text_body_start,
            free_to_show=row.free_to_show,
        )
    return _made(
        SourceRecord,
        slug=row.slug,
        title=row.title,
        title_note=row.title_note,
        author=row.author,
        publisher=row.publisher,
        published_from=row.published_from,
        published_to=row.published_to,
        published_note=row.published_note,
        url=row.url,
        language=row.language,
        text=text,
        reliability=row.reliability,
        leaning=row.leaning,
        origin=row.origin,
        collected_at=row.collected_at,
        collected_by=row.collected_by,
        note=row.note,
        publishing=_publishing(row),
    )


def actor_record(row: Actor, keys: Keys) -> ActorRecord:
    """What the row, with its names, says of an actor."""
    return _made(
        ActorRecord,
        slug=row.slug,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        parent=keys["actors"].get(row.parent_id),
        colour=row.colour,
        symbol=row.symbol,
        names=_names(row.names),
        relations=tuple(
            _made(
                RelationRecord,
                relation=each.relation,
                actor=keys["actors"][each.other_id],
                valid=_valid(each),
                claim=keys["claims"][each.claim_id],
            )
            for each in row.relations
        ),
        note=row.note,
        publishing=_publishing(row),
    )


def _valid(row: Dated) -> Valid | None:
    if row.valid_from is None and row.valid_to is None:
        return None
    return _made(Valid, first=row.valid_from, last=row.valid_to, precision=row.valid_precision)


def place_record(row: Place, keys: Keys) -> PlaceRecord:
    """What the row, with its names and exact geometry, says of a place."""
    return _made(
        PlaceRecord,
        slug=row.slug,
        geometry=to_shape(row.geom),
        name=row.name,
        kind=row.kind,
        country=row.country,
        part_of=keys["places"].get(row.part_of_id),
        uncertainty_m=row.uncertainty_m,
        evidence=row.evidence,
        names=_names(row.names),
        coarsen_to_m=row.coarsen_to_m,
        note=row.note,
        publishing=_publishing(row),
    )


def claim_record(row: Claim, keys: Keys) -> ClaimRecord:
    """What the row, with its places and actors, says of a claim."""
    passage = None
    if row.start_offset is not None or row.quote is not None:
        passage = _made(
            Passage,
            paragraph=row.paragraph,
            start=row.start_offset,
            end=row.end_offset,
            quote=row.quote,
            text_sha256=row.text_sha256,
        )
    return _made(
        ClaimRecord,
        id=row.public_id,
        source=keys["sources"].get(row.source_id),
        kind=row.kind,
        statement=row.statement,
        speaker=keys["actors"].get(row.speaker_id),
        passage=passage,
        locator=row.locator,
        places=tuple(
            _made(ClaimPlaceRecord, place=keys["places"][at.place_id], role=at.role)
            for at in row.places
        ),
        actors=tuple(
            _made(ClaimActorRecord, actor=keys["actors"][who.actor_id], role=who.role)
            for who in row.actors
        ),
        valid=_valid(row),
        credibility=row.credibility,
        note=row.note,
        publishing=_publishing(row),
    )


def position_record(row: Position, keys: Keys) -> PositionRecord:
    """What the row, with its claims and exact geometry, says of a position."""
    return _made(
        PositionRecord,
        id=row.public_id,
        geometry=to_shape(row.geom),
        actor=keys["actors"][row.actor_id],
        place=keys["places"].get(row.place_id),
        posture=row.posture,
        modality=row.modality,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        valid_precision=row.valid_precision,
        uncertainty_m=row.uncertainty_m,
        claims=tuple(keys["claims"][claim.claim_id] for claim in row.claims),
        coarsen_to_m=row.coarsen_to_m,
        note=row.note,
        publishing=_publishing(row),
    )


def link_record(row: Link, keys: Keys) -> LinkRecord:
    """What the row says of a link."""
    return _made(
        LinkRecord,
        id=row.public_id,
        later=keys["claims"][row.from_claim_id],
        relation=row.relation,
        earlier=keys["claims"][row.to_claim_id],
        verdict=row.verdict,
        why=row.why,
        reviewed=_reviewed(row),
        publishing=_publishing(row),
    )


def _reviewed(row: Link) -> Reviewed | None:
    if row.from_digest is None or row.to_digest is None:
        return None
    return _made(Reviewed, later=row.from_digest, earlier=row.to_digest)
