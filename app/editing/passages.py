"""Passages of claims: which text their offsets were measured in, and whether their words are there.

Callers use `with_its_text` before a claim is compared or saved, and `passage_problems`.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.editing.documents import Document, find_document
from app.errors import Said
from app.languages import mark
from app.letters import has_words
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Record
from app.nouns.source import SourceRecord
from app.queries.texts import length_of, read_text


def with_its_text(session: Session, record: Record, current: Record | None) -> Record:
    """The claim with the hash of its passage's text where it gives none: other records as they are.

    Offsets that stay as they are were measured where they were; new ones in the text in force.
    """
    passage = record.passage if isinstance(record, ClaimRecord) else None
    if not isinstance(record, ClaimRecord) or passage is None:
        return record
    if passage.start is None or passage.text_sha256 is not None:
        return record
    before = None
    if isinstance(current, ClaimRecord) and current.source == record.source:
        before = current.passage
    if before is not None and (before.paragraph, before.start, before.end) == (
        passage.paragraph,
        passage.start,
        passage.end,
    ):
        digest = before.text_sha256
    else:
        digest = _digest_in_force(_source_of(session, record))
    told = passage.model_copy(update={"text_sha256": digest})
    return record.model_copy(update={"passage": told})


def _source_of(session: Session, record: ClaimRecord) -> Document | None:
    return find_document(session, "sources", record.source) if record.source else None


def _digest_in_force(source: Document | None) -> str | None:
    if source is None or not isinstance(source.record, SourceRecord) or source.record.text is None:
        return None
    return source.record.text.sha256


def passage_problems(
    session: Session, record: ClaimRecord, current: Record | None
) -> Iterator[tuple[str, Said]]:
    """(path, sentence) for what is wrong with where the passage lies, and whether its words are there.

    A passage that stays as it is isn't held against a claim: the text may have been replaced.
    """
    passage = record.passage
    if isinstance(current, ClaimRecord) and (current.source, current.passage) == (
        record.source,
        passage,
    ):
        return
    source = _source_of(session, record)
    if source is None or not isinstance(source.record, SourceRecord):
        return
    if passage is None or passage.start is None or passage.end is None:
        return
    attached = source.record.text
    if attached is None:
        said = mark("The source has no text attached, so the passage can have no offsets.")
        yield "passage", Said("no_text", said)
        return
    digest = passage.text_sha256 or attached.sha256
    content = read_text(session, source.row_id, digest)
    length = (
        attached.code_points
        if digest == attached.sha256
        else length_of(session, source.row_id, digest)
    )
    if length is None:
        yield (
            "passage.text_sha256",
            Said("not_found", "No text with this SHA-256 was read for the source."),
        )
        return
    if passage.end > length:
        yield (
            "passage.end",
            Said(
                "beyond_the_text",
                "The passage ends at {end:,}, beyond the text's {length:,} letters.",
                end=passage.end,
                length=length,
            ),
        )
    elif content is not None and not has_words(
        content[passage.start : passage.end], passage.quote or ""
    ):
        said = mark("These words aren't found, letter for letter, in the passage.")
        yield "passage.quote", Said("quote_not_there", said)
