"""The public log of corrections, as the reader's role may read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Correction:
    """What readers had seen and then saw changed: never who changed it, nor a hidden value."""

    change_id: int
    noun: str
    key: str
    at: datetime
    # changed, withdrawn or brought_back.
    kind: str
    # Names of the fields of the document that changed.
    fields: tuple[str, ...]
    why: str


def list_corrections(
    session: Session, most_changes: int, before: int | None = None
) -> tuple[list[Correction], int | None]:
    """(the latest corrections, newest first; the change to continue before, none at the end).

    At most so many changes, each with all its records.
    """
    rows = session.execute(
        text(
            """
            select change_id, noun, key, at, kind, fields, why from published.correction
            where change_id in (
                select distinct change_id from published.correction
                where (cast(:before as bigint) is null or change_id < :before)
                order by change_id desc limit :most
            )
            order by change_id desc, noun, record_id
            """
        ),
        {"before": before, "most": most_changes + 1},
    )
    found = [
        Correction(change_id, noun, key, at, kind, tuple(fields), why)
        for change_id, noun, key, at, kind, fields, why in rows
    ]
    changes = list(dict.fromkeys(correction.change_id for correction in found))
    if len(changes) <= most_changes:
        return found, None
    kept = set(changes[:most_changes])
    return [correction for correction in found if correction.change_id in kept], changes[
        most_changes - 1
    ]
