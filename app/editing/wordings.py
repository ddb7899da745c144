"""Translations remember of which wording of the original they are.

Callers use `with_wordings` on what is about to be saved, and `still_holding` for a translation that was looked at again.
"""

from app.languages.versions import digest
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Record
from app.nouns.source import SourceRecord
from app.nouns.translation_records import TranslationRecord

Translated = ClaimRecord | SourceRecord


def original_of(record: Translated) -> str:
    """The text that translations of a record are of."""
    return record.statement if isinstance(record, ClaimRecord) else record.title


def with_wordings(record: Record, current: Record | None) -> Record:
    """The record as it is saved: each of its translations tells the wording that it is of.

    A translation that came or was altered is of today's, one that stays of the one that it was of. A wording that was
    sent counts where it is another one than was there: whoever looked at both says so.
    """
    if not isinstance(record, Translated) or not record.translations:
        return record
    was = current if isinstance(current, Translated) else None
    before = {each.language: each for each in was.translations} if was else {}
    translations = tuple(
        each.model_copy(update={"wording": _wording(each, before.get(each.language), record, was)})
        for each in record.translations
    )
    return record.model_copy(update={"translations": translations})


def _wording(
    now: TranslationRecord,
    before: TranslationRecord | None,
    record: Translated,
    was: Translated | None,
) -> str | None:
    told = now.wording
    if told is not None and (before is None or told != before.wording):
        return told
    if before is None or was is None or _says(now) != _says(before):
        return digest(original_of(record))
    if before.wording is None and original_of(record) != original_of(was):
        # Nobody said so, but it stood beside that one until now.
        return digest(original_of(was))
    return before.wording


def _says(translation: TranslationRecord) -> tuple[str, str, bool]:
    return translation.text, translation.by, translation.machine


def still_holding(record: Translated, language: str) -> Translated:
    """The record with its translation into a language taken for one of today's wording."""
    wording = digest(original_of(record))
    translations = tuple(
        each.model_copy(update={"wording": wording}) if each.language == language else each
        for each in record.translations
    )
    return record.model_copy(update={"translations": translations})
