"""Two editors, one record: what is raised when somebody else saved first."""

from collections.abc import Sequence
from datetime import datetime

from app.editing.documents import Document
from app.editing.edits import Edit
from app.editing.merging import Merge
from app.errors import AppError
from app.languages import mark
from app.nouns.parts import Record


class Conflict(AppError):
    """Someone else saved the record since it was opened.

    `base` is what was opened, `theirs` what stands now, `mine` what was to be saved, `merge` how
    they compare field by field, `by` and `at` who saved theirs and when. `others` are the edits
    that were to be saved along with it, `review_id` the review that was being revised.
    """

    status = 409
    code = "conflict"
    title = mark("Someone else changed this meanwhile")

    def __init__(
        self,
        base: Document,
        theirs: Document,
        mine: Record,
        merge: Merge,
        *,
        by: str,
        at: datetime,
    ) -> None:
        super().__init__(
            "{by} saved this {what} after you opened it. Nothing of yours is lost: compare both "
            "versions and choose.",
            by=by,
            what=theirs.words.singular,
        )
        self.base = base
        self.theirs = theirs
        self.mine = mine
        self.merge = merge
        self.by = by
        self.at = at
        self.others: Sequence[Edit] = ()
        self.review_id: int | None = None
