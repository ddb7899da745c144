"""What became of one record that was saved: its new version, what was done, and who sees it now."""

from dataclasses import dataclass
from typing import Literal

from app.clock import wall_clock
from app.editing.documents import Document
from app.editing.seen import Seen, who_sees

Result = Literal["saved", "published", "withdrawn", "in_review", "proposed", "unchanged"]


@dataclass(frozen=True)
class Saved:
    """What became of one edit. `version` is none for what is only proposed."""

    noun: str
    key: str
    version: int | None
    state: Result
    # Who sees the record as it stands now; of what is only proposed, as it stood before.
    seen: Seen


def saved_as(document: Document, state: Result) -> Saved:
    """What became of a record, as it stands now."""
    seen = who_sees(document.record.publishing, wall_clock())
    return Saved(document.noun, document.key, document.version, state, seen)
