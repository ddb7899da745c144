"""What is to be saved, and what became of it."""

from dataclasses import dataclass

from app.editing.saved import Saved
from app.nouns.parts import Record


@dataclass(frozen=True)
class Edit:
    """A document to save. `base` is the version that it was made from; none for a new record."""

    noun: str
    record: Record
    base: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of all edits, in their order; the change and the review that they made."""

    saved: tuple[Saved, ...]
    change_id: int | None = None
    review_id: int | None = None
