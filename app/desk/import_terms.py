"""What a set may be used for, asked where its rows are brought in: noted with the source that they become."""

from typing import Any

from sqlalchemy.orm import Session

from app.editing.documents import find_document
from app.editing.edits import Edit
from app.editing.errors import FieldErrors
from app.editing.record_json import record_from_json, record_to_json
from app.editing.saving import save
from app.editing.write_policy import Editor
from app.forms.fields import WHOLE_FORM, Typed
from app.forms.source import lines_of
from app.models import Import
from app.queries.reviews import is_waiting
from app.staging.options import Options

FIELDS = ("licence", "terms_url", "attribution", "rows_shown", "shown_fields")
# Under which the number of the review stands among an import's options.
WAITING = "terms_review"
NOTE = "What its rows may be used for, noted as they are brought in"


def note_terms(session: Session, editor: Editor, slug: str, typed: Typed) -> int | None:
    """Put what is typed of the terms into the source; what is left empty stays as the source has it.

    The review in which that waits for somebody to approve it, if it does. What is wrong is noted beside its
    field, and nothing is saved then.
    """
    given: dict[str, Any] = {name: typed.text(name) for name in FIELDS if typed.text(name)}
    if "shown_fields" in given:
        given["shown_fields"] = lines_of(given["shown_fields"])
    found = find_document(session, "sources", slug) if given else None
    if found is None:
        return None
    try:
        record = record_from_json("sources", record_to_json(found.record) | given)
        outcome = save(
            session, editor, [Edit("sources", record, found.version)], typed.text("why") or NOTE
        )
    except FieldErrors as error:
        for path, sentences in error.errors.items():
            name = path.rpartition(":")[2].partition(".")[0]
            for sentence in sentences:
                typed.refuse(name if name in FIELDS else WHOLE_FORM, sentence)
        return None
    return outcome.review_id


def with_terms(taken: Import, options: Options, review: int | None) -> dict[str, Any]:
    """The options for keeping, with the review in which terms of the set wait: this one, or an earlier one."""
    waiting = review or taken.options.get(WAITING)
    return options.as_json() | ({WAITING: waiting} if waiting else {})


def waiting_terms(session: Session, taken: Import) -> int | None:
    """The review in which terms of the set wait; none where none do any more."""
    number = taken.options.get(WAITING)
    return number if number is not None and is_waiting(session, number) else None
