"""What an answer to a write warns of: nothing is refused for it, and the record is saved."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from app.editing.cautions import outcome_caution
from app.editing.edits import Edit
from app.nouns.link import LinkRecord
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord
from app.queries.misplacing import location_cautions


def cautions_of(
    session: Session, edits: Sequence[Edit], *, several: bool = False
) -> list[dict[str, str]]:
    """`code`, `field` and `message` of each caution; the field as errors name it."""
    return [
        {"code": code, "field": f"edits.{number}.{field}" if several else field, "message": message}
        for number, edit in enumerate(edits)
        for code, field, message in _of(session, edit, edits)
    ]


def _of(session: Session, edit: Edit, edits: Sequence[Edit]) -> Iterator[tuple[str, str, str]]:
    record = edit.record
    if isinstance(record, PlaceRecord | PositionRecord):
        place = record.place if isinstance(record, PositionRecord) else None
        for each in location_cautions(
            session, edit.noun, record.geometry, record.uncertainty_m, place=place, key=record.key
        ):
            yield each.code, "record.geometry", each.message
    if isinstance(record, LinkRecord):
        along = [each.record for each in edits]
        odd = outcome_caution(session, record.relation, record.earlier, along)
        if odd is not None:
            yield odd.code, "record.to", odd
