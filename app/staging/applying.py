"""What a later file says, put into the records that an earlier one brought in.

Drafts are written. What readers see is changed by whoever may publish alone, and else proposed, as any
edit of such a record is. What somebody edited here stays, unless the file's side was chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.editing.adding import add_records, new_ids, numbers_of
from app.editing.documents import Document, find_documents
from app.editing.errors import Blocked, FieldErrors
from app.editing.history import remove
from app.editing.record_json import validated
from app.editing.review_queue import QueueItem, leave_queue
from app.editing.saving import put, refuse_problems
from app.editing.write_policy import Editor, what_saving_does
from app.imports.bringing import Brought
from app.models import ImportGone, ImportRow
from app.nouns.claim import ClaimRecord
from app.nouns.fields import equal_records, with_values
from app.nouns.parts import Record
from app.nouns.position import PositionRecord
from app.queries.imports_reviewing import note_rewritten
from app.staging.comparing import THEIRS, ComparedRow, Comparer, Step
from app.staging.options import Options
from app.staging.prepared import candidate_of

MARK = "mark"


@dataclass
class Applier:
    """Applies rows within the change that the session has begun; `proposals` wait for a review."""

    session: Session
    comparer: Comparer
    editor: Editor
    options: Options
    # Why something is withdrawn, in words that readers may see.
    reason: str
    proposals: list[QueueItem] = field(default_factory=list)

    def apply(self, row: ComparedRow) -> Brought:
        """Write what a row says; what it became, or why it stays out."""
        number = row.pair.number
        if row.reason is not None:
            return Brought(number, stayed_out=row.reason)
        try:
            with self.session.begin_nested():
                kept, added = self._write(row)
        except FieldErrors as error:
            said = next(iter(next(iter(error.errors.values()))))
            return Brought(number, stayed_out=said)
        positions = [*kept, *self._add(added, row.pair.claim)]
        return Brought(number, row.pair.claim, tuple(positions))

    def _write(self, row: ComparedRow) -> tuple[list[str], list[PositionRecord]]:
        """(positions that stay, positions to be added)."""
        kept: list[str] = []
        added: list[PositionRecord] = []
        for step in row.steps:
            if step.noun == "claims":
                self._write_claim(step, row)
            elif step.current is None:
                if isinstance(step.new, PositionRecord):
                    added.append(step.new)
            elif step.new is None:
                is_kept = step.was_edited and self._side(row, step.current.key, MARK) != THEIRS
                if is_kept or self.take_away(step.current) not in ("deleted", "withdrawn"):
                    kept.append(step.current.key)
            else:
                kept.append(step.current.key)
                self._save(step.current, self._merged(step, row))
        return kept, added

    def _write_claim(self, step: Step, row: ComparedRow) -> None:
        assert step.current is not None
        record = self._merged(step, row)
        base = step.base
        if isinstance(record, ClaimRecord) and isinstance(base, ClaimRecord):
            is_as_before = record.locator == base.locator
            if is_as_before and row.locator:
                # Its row stands elsewhere in this file.
                record = with_values(record, {"locator": row.locator})
            record = with_values(record, {"evidence": row.evidence})
        self._save(step.current, record)

    def _merged(self, step: Step, row: ComparedRow) -> Record:
        assert step.merged is not None
        assert step.current is not None
        chosen = {
            each.name: "mine"
            if self._side(row, step.current.key, each.name) == THEIRS
            else "theirs"
            for each in step.merged.conflicts
        }
        # In a merge, «theirs» is what stands here, «mine» what comes anew.
        return step.merged.record(chosen)  # type: ignore[arg-type]

    def _side(self, row: ComparedRow, key: str, name: str) -> str:
        return row.pair.choices.get(f"{key}:{name}", self.options.conflicts)

    def _save(self, current: Document, record: Record) -> str:
        """Write or propose a record: unchanged, written or proposed. Raises FieldErrors."""
        if equal_records(current.record, record):
            return "unchanged"
        record = validated(record)
        way = what_saving_does(self.editor, current.record, record)
        refuse_problems(self.session, record, current)
        if way == "propose":
            item = QueueItem(current.noun, current.row_id, current.key, current.version, record)
            self.proposals.append(item)
            return "proposed"
        document = put(self.session, current.noun, record, current)
        if way == "queue":
            # Whoever looks at it must see that it was written anew.
            note_rewritten(self.session, current.noun, current.row_id)
        else:
            leave_queue(self.session, self.editor, document, document.version)
        return "written"

    def _add(self, marks: Sequence[PositionRecord], claim: str) -> list[str]:
        """Marks that the row makes now and didn't before; their public ids."""
        if not marks:
            return []
        keys = new_ids(self.session, "positions", len(marks))
        status = {"publishing.status": self.options.status, "claims": (claim,)}
        records = [
            with_values(mark.model_copy(update={"id": key}), status)
            for mark, key in zip(marks, keys, strict=True)
        ]
        claims = {"claims": numbers_of(self.session, "claims", [claim])}
        add_records(self.session, records, {**self.comparer.builder.ids, **claims})
        return keys

    def take_gone(self, gone: Sequence[tuple[ImportGone, ImportRow]]) -> None:
        """Take away what the file no longer has; what was edited here stays, unless that was chosen."""
        claims = find_documents(self.session, "claims", [each.claim for each, _ in gone], lock=True)
        keys = [key for _, row in gone for key in row.positions or ()]
        positions = find_documents(self.session, "positions", keys, lock=True)
        for each, row in gone:
            claim = claims.get(each.claim)
            if claim is None:
                each.outcome = "deleted"
                continue
            builder = self.comparer.builder_of(each.earlier_import)
            before = candidate_of(row.prepared, row.cells)
            marked = builder.positions(before, each.claim)
            said = {
                key: mark.model_copy(update={"id": key})
                for key, mark in zip(row.positions or (), marked, strict=False)
            }
            own = [
                positions[key]
                for key in row.positions or ()
                if key in positions and _rests_on_one(positions[key])
            ]
            steps = [Step("claims", builder.claim(before, each.claim), claim, None)]
            steps += [Step("positions", said.get(doc.key), doc, None) for doc in own]
            if self.options.conflicts != THEIRS and any(step.was_edited for step in steps):
                each.outcome = "edited"
                continue
            for document in own:
                self.take_away(document)
            each.outcome = self.take_away(claim)

    def take_away(self, current: Document) -> str:
        """Delete a draft, withdraw what readers see: deleted, withdrawn, proposed or left."""
        if current.status == "withdrawn":
            return "withdrawn"
        if current.is_shown:
            values = {
                "publishing.status": "withdrawn",
                "publishing.withdrawn_reason": self.reason,
            }
            done = self._save(current, with_values(current.record, values))
            return "proposed" if done == "proposed" else "withdrawn"
        try:
            with self.session.begin_nested():
                if current.status == "in_review":
                    draft = with_values(current.record, {"publishing.status": "draft"})
                    current = put(self.session, current.noun, draft, current)
                    leave_queue(self.session, self.editor, current, current.version)
                remove(self.session, current)
        except Blocked:
            return "left"
        return "deleted"


def _rests_on_one(document: Document) -> bool:
    record = document.record
    return isinstance(record, PositionRecord) and len(record.claims) == 1
