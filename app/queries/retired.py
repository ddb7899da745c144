"""Retired ids: what became of records that an earlier release of a dataset had."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import wording
from app.errors import AppError, Gone, Moved
from app.models import Actor, Claim, Place, Position, Retired

# So many steps are followed from an id to what stands in its place now; more would be a circle.
MOST_STEPS = 20


def absence_of(session: Session, noun: str, key: str, otherwise: AppError) -> AppError:
    """What to raise for a record that readers don't find.

    Moved where one record that they see stands in its place, Gone where several do or none, and
    `otherwise` where nothing is known to have had that id.
    """
    entry = _entry(session, noun, key)
    if entry is None:
        return otherwise
    became = _followed(session, entry)
    shown = _titles(session, noun, became)
    if len(became) == 1 and became[0] in shown:
        return Moved(noun, key, became[0])
    return Gone(
        "{why}",
        [(shown[each], f"/{noun}/{each}") for each in became if each in shown],
        why=entry.why,
    )


def _entry(session: Session, noun: str, key: str) -> Retired | None:
    query = select(Retired).where(Retired.noun == noun, Retired.record_key == key)
    return session.scalars(query).first()


def _followed(session: Session, entry: Retired) -> list[str]:
    """What stands in the place of a record now: what it became, and what those became, in order."""
    found = list(entry.became)
    for _ in range(MOST_STEPS):
        steps = {key: after for key in found if (after := _entry(session, entry.noun, key))}
        if not steps:
            break
        found = [each for key in found for each in (steps[key].became if key in steps else [key])]
    return list(dict.fromkeys(found))


def _titles(session: Session, noun: str, keys: Sequence[str]) -> dict[str, str]:
    """What the records that readers see are called, by id."""
    if noun == "claims":
        claims = select(Claim.public_id, Claim.statement).where(Claim.public_id.in_(keys))
        return dict(session.execute(claims).all())
    positions = (
        select(
            Position.public_id,
            Actor.short_name,
            Actor.name,
            Position.posture,
            Place.name,
            Position.modality,
        )
        .join(Position.actor)
        .outerjoin(Position.place)
        .where(Position.public_id.in_(keys))
    )
    return {
        key: wording.say_holding(short_name or name, posture, place, modality)
        for key, short_name, name, posture, place, modality in session.execute(positions)
    }
