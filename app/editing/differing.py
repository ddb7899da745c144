"""Whether the map and a release still differ on a record, and noting when they no longer do."""

from sqlalchemy.orm import Session

from app.editing.documents import Document
from app.editing.merging import Merge, merge, oppose
from app.editing.record_json import record_from_json
from app.models import ReleaseDifference
from app.queries.releases import open_for_record, settle


def versions_of_difference(difference: ReleaseDifference, current: Document) -> Merge | None:
    """How the map (`theirs`) and the release (`mine`) compare; none where it dropped the record."""
    if difference.document is None:
        return None
    new = record_from_json(difference.noun, difference.document)
    if difference.base is None:
        return oppose(difference.noun, current.record, new)
    base = record_from_json(difference.noun, difference.base)
    return merge(difference.noun, base, current.record, new)


def still_differs(merged: Merge | None, current: Document) -> bool:
    """True while a person must choose a side."""
    return current.status != "withdrawn" if merged is None else bool(merged.conflicts)


def settle_chosen(session: Session, document: Document, account_id: int | None) -> None:
    """Note of a record that was saved that it no longer differs from a release, where it doesn't."""
    for difference in open_for_record(session, document.noun, document.row_id):
        if not still_differs(versions_of_difference(difference, document), document):
            settle(session, difference, account_id)
