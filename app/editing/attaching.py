"""Putting a text into force for a source: kept as it is, and the source pointed to it.

Callers use `attach`; whether a text can be kept at all is settled before, in `app.forms.text`.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.editing.documents import read_document
from app.editing.edits import Edit, Outcome
from app.editing.errors import FieldErrors
from app.editing.saving import save
from app.editing.write_policy import Editor
from app.errors import Said
from app.languages import mark
from app.models import Source
from app.nouns.text_records import AttachedText
from app.queries.texts import digest_of, erased_on, keep_text, read_text


@dataclass(frozen=True)
class Attached:
    """What became of a text: its SHA-256, what became of the source, and what to call that."""

    sha256: str
    outcome: Outcome
    # That of the source; `attached` where the source pointed to this text before it was kept.
    state: str


def check_not_erased(session: Session, source: Source, content: str) -> None:
    """Raise FieldErrors for a text that was erased here: it isn't kept again."""
    erased = erased_on(session, source.id, digest_of(content))
    if erased:
        said = mark("This text was erased here on {day}, and isn't kept again.")
        raise FieldErrors({"text": [Said("erased", said, day=erased)]})


def attach(
    session: Session,
    editor: Editor,
    source: Source,
    content: str,
    *,
    body_start: int,
    free_to_show: bool,
    base: int,
    note: str,
) -> Attached:
    """Keep a text and point its source to it, directly or as a proposal.

    `body_start` is a code point at which a paragraph begins. Raises what `save` raises, and FieldErrors for a
    text that was erased here.
    """
    check_not_erased(session, source, content)
    was_kept = read_text(session, source.id, source.text_sha256) is not None
    digest = keep_text(session, source.id, content, editor.account_id)
    record = read_document(session, "sources", source.slug).record
    attached = AttachedText(
        sha256=digest,
        code_points=len(content),
        body_start=body_start,
        free_to_show=free_to_show,
    )
    edit = Edit("sources", record.model_copy(update={"text": attached}), base)
    outcome = save(session, editor, [edit], note)
    state = outcome.saved[0].state
    is_known = state == "unchanged" and not was_kept
    return Attached(digest, outcome, "attached" if is_known else state)
