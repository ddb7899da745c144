"""The public log of corrections, as the reader's role may read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.nouns.told import NounName


@dataclass(frozen=True)
class Correction:
    """What readers had seen and then saw changed: never who changed it, nor a hidden value."""

    noun: NounName
    key: str
    # Of the record: for asking, never for showing.
    number: int
    at: datetime
    # changed, withdrawn or brought_back.
    kind: str
    # Names of the fields of the document that changed.
    fields: tuple[str, ...]
    why: str


def list_corrections(
    session: Session, most_moments: int, before: datetime | None = None
) -> tuple[list[Correction], datetime | None]:
    """(the latest corrections, newest first; the moment to continue before, none at the end).

    At most so many moments, each with all that was corrected then. A change has its own moment; its
    number isn't one to continue from, for it tells how many there were of what isn't shown.
    """
    rows = session.execute(
        text(
            """
            select noun, key, record_id, at, kind, fields, why from published.correction
            where at in (
                select distinct at from published.correction
                where (cast(:before as timestamptz) is null or at < :before)
                order by at desc limit :most
            )
            order by at desc, change_id desc, noun, record_id
            """
        ),
        {"before": before, "most": most_moments + 1},
    )
    found = [
        Correction(noun, key, number, at, kind, tuple(fields), why)
        for noun, key, number, at, kind, fields, why in rows
    ]
    moments = list(dict.fromkeys(correction.at for correction in found))
    if len(moments) <= most_moments:
        return found, None
    last = moments[most_moments - 1]
    return [correction for correction in found if correction.at >= last], last


@dataclass(frozen=True)
class Corrected:
    """When a record was last changed or withdrawn after readers had seen it, and why."""

    at: datetime
    why: str


def corrected_between(
    session: Session, first: datetime, last: datetime
) -> dict[tuple[str, str], Corrected]:
    """By noun and key, the last correction of each record after one instant and up to another."""
    rows = session.execute(
        text(
            "select noun, key, at, why from published.correction"
            " where at > :first and at <= :last order by at, change_id"
        ),
        {"first": first, "last": last},
    )
    return {(noun, key): Corrected(at, why) for noun, key, at, why in rows}
