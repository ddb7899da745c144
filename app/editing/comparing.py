"""One record three ways: what the loaded release said, what the map has, what the later one says.

Callers use `Compared.step`. Pure, but for reading what an earlier load left different.
"""

from dataclasses import dataclass
from typing import Literal

from app.editing.documents import Document
from app.editing.errors import FieldErrors
from app.editing.merging import Merge, merge, oppose
from app.editing.record_json import record_from_json, record_to_json, validated
from app.editing.write_policy import SHOWN
from app.models import ReleaseDifference
from app.nouns.fields import equal_records, with_values
from app.nouns.parts import Record

Act = Literal["add", "change", "withdraw", "leave"]


@dataclass(frozen=True)
class Difference:
    """A difference that remains between the map and the release; `base` is the version both came from."""

    base: Record | None
    document: Record | None
    state: str
    # The same difference as an earlier load left it, whose choice still holds.
    carried: ReleaseDifference | None = None


@dataclass(frozen=True)
class Step:
    """The step that brings one record of a release in, and the difference that remains after it."""

    noun: str
    key: str
    act: Act
    current: Document | None = None
    wanted: Record | None = None
    difference: Difference | None = None

    def row(self, release_id: int) -> ReleaseDifference | None:
        """The row that keeps the remaining difference; none where there is no difference."""
        left = self.difference
        if left is None or self.current is None:
            return None
        return ReleaseDifference(
            release_id=release_id,
            noun=self.noun,
            record_id=self.current.row_id,
            record_key=self.key,
            base=None if left.base is None else record_to_json(left.base),
            document=None if left.document is None else record_to_json(left.document),
            state=left.state,
            settled_by=left.carried.settled_by if left.carried else None,
            settled_at=left.carried.settled_at if left.carried else None,
        )


@dataclass(frozen=True)
class Compared:
    """One record three ways: as the loaded release said it, as the map has it, as the later says."""

    noun: str
    key: str
    base: Record | None
    current: Document | None
    new: Record | None
    earlier: ReleaseDifference | None
    # Changes that undid loads of the dataset: what they wrote, nobody edited.
    undoing: set[int]

    def step(self, reason: str) -> Step:
        """The step for the record; `reason` is why it is withdrawn, if the release has dropped it."""
        if self.current is None:
            # A draft that was deleted here stays deleted.
            is_new = self.new is not None and self.base is None
            return self._do("add", self.new) if is_new else self._do("leave")
        if self.new is None:
            return self._gone(self.current, reason)
        base = self.base
        if base is None and self.current.version in self.undoing:
            base = self.current.record
        return self._changed(self.current, self.new, base)

    def _do(self, act: Act, wanted: Record | None = None, left: Difference | None = None) -> Step:
        return Step(self.noun, self.key, act, self.current, wanted, left)

    def _carry(self) -> Difference | None:
        """The difference that an earlier load left, where nothing new is said about it."""
        if self.earlier is None:
            return None
        base, document = (
            None if data is None else record_from_json(self.noun, data)
            for data in (self.earlier.base, self.earlier.document)
        )
        return Difference(base, document, self.earlier.state, self.earlier)

    def _gone(self, current: Document, reason: str) -> Step:
        if self.base is None or current.status == "withdrawn":
            return self._do("leave", left=self._carry() if self.base is None else None)
        if not equal_records(current.record, self.base):
            return self._do("leave", left=Difference(self.base, None, "open"))
        values = {"publishing.status": "withdrawn", "publishing.withdrawn_reason": reason}
        return self._do("withdraw", with_values(current.record, values))

    def _changed(self, current: Document, new: Record, base: Record | None) -> Step:
        is_open = self.earlier is not None and self.earlier.state == "open"
        if base is not None and equal_records(base, new) and not is_open:
            carried = None if equal_records(current.record, new) else self._carry()
            return self._do("leave", left=carried)
        if is_open and self.earlier is not None:
            # Both sides started from there; what was chosen since is in the record as it stands.
            base = None
            if self.earlier.base is not None:
                base = record_from_json(self.noun, self.earlier.base)
        if base is None:
            merged = oppose(self.noun, current.record, new)
        else:
            merged = merge(self.noun, base, current.record, new)
        result, state = _merged(merged, current.record)
        left = None if equal_records(result, new) else Difference(base, new, state)
        if equal_records(result, current.record):
            return self._do("leave", left=left)
        return self._do("change", result, left)


def _merged(merged: Merge, current: Record) -> tuple[Record, str]:
    """(merged record, state of the difference); where both changed a field, the editors' value is kept."""
    state = "open" if merged.conflicts else "merged"
    result = merged.record({each.name: "theirs" for each in merged.conflicts})
    if current.publishing.status in SHOWN and result.publishing.status not in SHOWN:
        # What readers have seen can't become a draft again.
        result = with_values(result, {"publishing.status": "withdrawn"})
    try:
        return validated(result), state
    except FieldErrors:
        # The two sides' fields don't go together: somebody must look at the whole.
        return current, "open"
