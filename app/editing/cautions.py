"""What is odd about a link, though nothing is refused for it: forms and the API say the same."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.dataset.verdicts import verdict_caution
from app.editing.documents import find_document
from app.errors import Said
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Record


def outcome_caution(
    session: Session, relation: str | None, earlier: str | None, along: Iterable[Record] = ()
) -> Said | None:
    """A caution about an outcome of the claim with the id `earlier`; none where nothing is odd.

    `along` are records that are saved or proposed with it, which go before what is stored.
    """
    sent = (each for each in along if isinstance(each, ClaimRecord) and each.id == earlier)
    claim = next(sent, None)
    if claim is None and earlier:
        document = find_document(session, "claims", earlier)
        stored = document.record if document else None
        claim = stored if isinstance(stored, ClaimRecord) else None
    return verdict_caution(relation, claim.kind if claim else None)
