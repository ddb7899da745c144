"""Who may do what to a record in which state, and what then happens to it. Pure.

A row that readers don't see (draft, in review) is written directly by any editor. What readers see
(published, withdrawn) is changed directly by who may publish alone; by anybody else it is proposed,
and somebody else approves. Hiding is quicker than showing: who may publish may always hide at once.
"""

from dataclasses import dataclass
from typing import Any, Literal

from app.editing.errors import FieldErrors
from app.errors import Said
from app.nouns.fields import equal_records, with_values
from app.nouns.link import LinkRecord
from app.nouns.parts import Record
from app.nouns.source import SourceRecord

# write: into the row; publish: into the row, for all to see; queue: into the row, to be approved;
# propose: not into the row, until it is approved.
Way = Literal["write", "publish", "queue", "propose"]
SHOWN = ("published", "withdrawn")


@dataclass(frozen=True)
class Editor:
    """Whoever edits: their account, and what they may do."""

    account_id: int
    name: str
    # A reviewer or an admin, whose token allows it if there is one.
    may_publish: bool
    # True where a second person must publish a change.
    review_on: bool

    @property
    def publishes_alone(self) -> bool:
        """True when what they save is seen by readers at once."""
        return self.may_publish and not self.review_on


def what_saving_does(editor: Editor, current: Record | None, wanted: Record) -> Way:
    """What becomes of a record when the editor saves it.

    `current` is the record as it stands, none for a new one; the wanted state is in `wanted`.
    Raises FieldErrors for a state that can't follow the current one.
    """
    status = wanted.publishing.status
    if current is not None and _only_looked_at(current, wanted):
        return "write"
    if current is None or current.publishing.status not in SHOWN:
        if status == "withdrawn":
            raise FieldErrors(
                {
                    "publishing.status": [
                        Said("state", "Only what was published can be withdrawn; delete the draft.")
                    ]
                }
            )
        if status == "published":
            return "publish" if editor.publishes_alone else "queue"
        return "queue" if status == "in_review" else "write"
    if status not in SHOWN:
        raise FieldErrors(
            {
                "publishing.status": [
                    Said("state", "What was published can't become a draft again; withdraw it.")
                ]
            }
        )
    if editor.publishes_alone or (editor.may_publish and only_hides(current, wanted)):
        return "publish"
    return "propose"


def _only_looked_at(current: Record, wanted: Record) -> bool:
    """True when a person noted that a link still holds: readers see nothing of that."""
    return (
        isinstance(current, LinkRecord)
        and isinstance(wanted, LinkRecord)
        and current.reviewed != wanted.reviewed
        and equal_records(current, with_values(wanted, {"reviewed": current.reviewed}))
    )


def only_hides(current: Record, wanted: Record) -> bool:
    """True when readers see less of the record than before, and nothing else of it changes."""
    was, becomes = current.publishing, wanted.publishing
    cell_m, new_cell_m = (
        getattr(current, "coarsen_to_m", None),
        getattr(wanted, "coarsen_to_m", None),
    )
    back: dict[str, Any] = {
        "publishing.status": was.status,
        "publishing.withdrawn_reason": was.withdrawn_reason,
        "publishing.embargo_until": was.embargo_until,
        "publishing.concealed": was.concealed,
    }
    if hasattr(wanted, "coarsen_to_m"):
        back["coarsen_to_m"] = cell_m
    shows_no_more = True
    if isinstance(current, SourceRecord) and isinstance(wanted, SourceRecord):
        back |= {"rows_shown": current.rows_shown, "shown_fields": current.shown_fields}
        shows_no_more = wanted.rows_shown == "counts" and (
            current.rows_shown == "all" or set(wanted.shown_fields) <= set(current.shown_fields)
        )
        if (current.rows_shown, current.shown_fields) == (wanted.rows_shown, wanted.shown_fields):
            shows_no_more = True
    hides_state = becomes.status in (was.status, "withdrawn")
    keeps_reason = was.status != "withdrawn" or was.withdrawn_reason == becomes.withdrawn_reason
    hides_longer = becomes.embargo_until == was.embargo_until or (
        becomes.embargo_until is not None
        and (was.embargo_until is None or becomes.embargo_until > was.embargo_until)
    )
    return (
        hides_state
        and keeps_reason
        and hides_longer
        and becomes.concealed >= was.concealed
        and (new_cell_m or 0) >= (cell_m or 0)
        and shows_no_more
        and not equal_records(current, wanted)
        and equal_records(current, with_values(wanted, back))
    )
