"""A record's past, and what can be taken up from it: restoring, withdrawing, bringing back."""

from sqlalchemy.orm import Session

from app.database import begin_change
from app.editing.constraints import constraints_in_words
from app.editing.documents import (
    Document,
    find_document,
    find_row,
    find_row_id,
    read_document,
    read_version,
)
from app.editing.edits import Edit, Outcome
from app.editing.errors import Blocked, FieldErrors, Stale
from app.editing.reasons import NEEDED, check_note
from app.editing.saved import saved_as
from app.editing.saving import put, refuse_problems, save
from app.editing.write_policy import SHOWN, Editor
from app.errors import NotFound, Said
from app.languages import mark
from app.languages.words import Word
from app.nouns import NOUNS, noun_called
from app.nouns.fields import with_values
from app.nouns.parts import Record
from app.queries.dependents import referring_to
from app.queries.history import VersionRow, versions_of_row


def versions(session: Session, noun: str, key: str) -> list[VersionRow]:
    """Every version of a record, the newest first, a deletion too. Raises NotFound."""
    words = noun_called(noun)
    row_id = find_row_id(session, words, key)
    if row_id is None:
        raise NotFound(
            "There is no {what} '{key}', and there never was.", what=words.singular, key=key[:100]
        )
    return versions_of_row(session, noun, row_id)


def last_version(session: Session, noun: str, key: str) -> Document:
    """The record as it is, or as it was when it was deleted. Raises NotFound."""
    current = find_document(session, noun, key)
    if current is not None:
        return current
    kept = next(row for row in versions(session, noun, key) if row.status != "deleted")
    return read_version(session, noun, key, kept.version)


def restore(
    session: Session,
    editor: Editor,
    noun: str,
    key: str,
    *,
    version: int,
    base: int,
    note: str = "",
) -> Outcome:
    """Save the record as a version had it, directly or as a proposal.

    What was hidden since stays hidden: an embargo, a coarser grid, a hidden past are lifted in the
    form alone. A version from before the record was published gives its content, not its state.
    Raises what `save` raises.
    """
    old = read_version(session, noun, key, version)
    current = read_document(session, noun, key)
    wanted = as_restored(old.record, current.record)
    return save(session, editor, [Edit(noun, wanted, base)], note)


def as_restored(old: Record, current: Record) -> Record:
    """An old version of a record as it may stand again."""
    was, now = old.publishing, current.publishing
    keeps_state = now.status not in SHOWN or was.status not in SHOWN
    embargoes = [until for until in (was.embargo_until, now.embargo_until) if until is not None]
    values = {
        "publishing.status": now.status if keeps_state else was.status,
        "publishing.withdrawn_reason": now.withdrawn_reason
        if keeps_state
        else was.withdrawn_reason,
        "publishing.embargo_until": max(embargoes, default=None),
        "publishing.concealed": was.concealed or now.concealed,
    }
    if hasattr(old, "coarsen_to_m"):
        cells = [getattr(record, "coarsen_to_m", None) for record in (old, current)]
        values["coarsen_to_m"] = max((cell for cell in cells if cell is not None), default=None)
    return with_values(old, values)


def withdraw(
    session: Session,
    editor: Editor,
    noun: str,
    key: str,
    *,
    base: int,
    reason: str,
    conceal: bool = False,
) -> Outcome:
    """Take a published record off the map, for a reason that readers see; an editor proposes it.

    `conceal` hides it from every past map too. Raises what `save` raises.
    """
    reason = check_note(reason)
    if not reason:
        raise FieldErrors({"reason": [Said(NEEDED, "Say why, in words that readers may see.")]})
    current = read_document(session, noun, key)
    if current.status != "published":
        raise Stale(
            "The {what} isn't published, so it can't be withdrawn.", what=current.words.singular
        )
    values = {
        "publishing.status": "withdrawn",
        "publishing.withdrawn_reason": reason,
        "publishing.concealed": conceal or current.record.publishing.concealed,
    }
    wanted = with_values(current.record, values)
    return save(session, editor, [Edit(noun, wanted, base)], reason)


def bring_back(
    session: Session, editor: Editor, noun: str, key: str, *, base: int | None, note: str
) -> Outcome:
    """Publish a withdrawn record again, whole; a deleted draft becomes a draft again.

    `base` is none for what was deleted. Raises what `save` raises.
    """
    current = find_document(session, noun, key)
    if current is None:
        return _bring_back_deleted(session, editor, noun, key, check_note(note))
    if current.status != "withdrawn":
        raise Stale(
            "The {what} is {status}, so it needn't come back.",
            what=current.words.singular,
            status=Word(current.status),
        )
    values = {"publishing.status": "published", "publishing.withdrawn_reason": None}
    return save(session, editor, [Edit(noun, with_values(current.record, values), base)], note)


def _bring_back_deleted(
    session: Session, editor: Editor, noun: str, key: str, note: str
) -> Outcome:
    old = last_version(session, noun, key)
    with session.begin_nested(), constraints_in_words(session):
        words = note or f"Bring back a deleted {old.words.singular}"
        change = begin_change(session, words, editor.account_id)
        refuse_problems(session, old.record, None)
        document = put(session, noun, old.record, None, row_id=old.row_id, dataset=old.dataset)
        saved = saved_as(document, "saved")
    return Outcome((saved,), change.id)


def delete_draft(session: Session, editor: Editor, noun: str, key: str, *, base: int) -> int:
    """Delete a draft; the number of the change. It can be brought back from its history.

    Raises Blocked for what was submitted or published and for what others refer to, Stale when
    someone saved it meanwhile.
    """
    with session.begin_nested(), constraints_in_words(session):
        document = read_document(session, noun, key, lock=True)
        if document.version != base:
            raise Stale("Someone saved this after you opened it; look at it again.")
        change = begin_change(
            session, f"Delete a draft {document.words.singular}", editor.account_id
        )
        remove(session, document)
        return change.id


def remove(session: Session, document: Document) -> None:
    """Delete the row of a draft. The session has begun a change. Raises Blocked."""
    if document.status != "draft":
        words = (
            mark("The {what} '{key}' waits for review: take it back first.")
            if document.status == "in_review"
            else mark("The {what} '{key}' was published: withdraw it instead.")
        )
        raise Blocked(words, what=document.words.singular, key=document.key)
    referring = referring_to(session, document.noun, document.row_id)
    if referring:
        reasons = [
            Said("referred_to", "1 {what} refers to it.", what=NOUNS[noun].singular, count=1)
            if len(ids) == 1
            else Said("referred_to", "{count} {what} refer to it.", what=Word(noun), count=len(ids))
            for noun, ids in referring.items()
        ]
        raise Blocked(
            "Other records still refer to the {what} '{key}'.",
            reasons,
            what=document.words.singular,
            key=document.key,
        )
    session.delete(find_row(session, document.words, document.row_id))
    session.flush()
