"""What is odd about a record, though nothing is refused for it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.dataset.verdicts import verdict_caution
from app.editing.documents import find_document
from app.errors import Said
from app.languages import mark, say_list
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Record
from app.nouns.source import SourceRecord
from app.vocabulary import say_language


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


def translations_caution(
    session: Session, noun: str, key: str, text: str, translations: Sequence[Any]
) -> Said | None:
    """A caution about translations that stay as they were while the text they are of becomes another.

    `text` and `translations` (as JSON) are what is typed; none where the record is new or its text stays.
    """
    document = find_document(session, noun, key)
    record = document.record if document else None
    if isinstance(record, ClaimRecord):
        was = record.statement
    elif isinstance(record, SourceRecord):
        was = record.title
    else:
        return None
    kept = [each.as_written() for each in record.translations]
    stale = [say_language(each["language"]) for each in translations if each in kept]
    if was == text or not stale:
        return None
    said = mark(
        "The text becomes another, its translations stay ({languages}): look whether they still say the same."
    )
    return Said("translations_stay", said, languages=say_list(stale))
