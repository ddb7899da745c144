"""Links remember what they linked: saving one stamps it with what both its claims say.

Callers use `as_looked_at` on what is about to be saved, and `looked_at_again` for a link that still
holds after its claims changed.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from app.dataset.looking import reviewed_now
from app.nouns.claim import ClaimRecord
from app.nouns.fields import equal_records, with_values
from app.nouns.link import LinkRecord, Reviewed
from app.nouns.parts import Record
from app.queries.claims import statements_of


def as_looked_at(
    session: Session, record: Record, current: Record | None, along: Iterable[Record]
) -> Record:
    """The record as it is saved: a link that says something new is stamped with what it links now.

    `along` are saved together with it. A stamp that was sent counts only where it is that of today:
    nobody can have looked at what isn't there.
    """
    if not isinstance(record, LinkRecord):
        return record
    said = {each.id: each.statement for each in along if isinstance(each, ClaimRecord)}
    now = _now(session, record, said)
    if now is None:
        return record
    if isinstance(current, LinkRecord) and record.reviewed != now:
        old = with_values(record, {"reviewed": current.reviewed})
        states = {"publishing": current.publishing}
        if equal_records(old.model_copy(update=states), current):
            return old
    return with_values(record, {"reviewed": now})


def looked_at_again(session: Session, record: LinkRecord) -> LinkRecord | None:
    """The link stamped with what it links now; none where a claim of it is gone."""
    now = _now(session, record, {})
    return None if now is None else record.model_copy(update={"reviewed": now})


def _now(session: Session, link: LinkRecord, said: Mapping[str, str]) -> Reviewed | None:
    statements = {**statements_of(session, [link.later, link.earlier]), **said}
    if link.later not in statements or link.earlier not in statements:
        return None
    return reviewed_now(statements[link.later], statements[link.earlier])
