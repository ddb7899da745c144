"""Undoing a whole change: every record that it touched, as one, or none.

`plan_undo` tells what would become of each record and what stands in the way; `undo` does it. What
later edits left alone is put back; where a later edit changed the same field, nothing is undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.orm import Session

from app.database import begin_change
from app.editing.constraints import constraints_in_words
from app.editing.differences import Difference, diff, difference_in
from app.editing.documents import Document, find_document, find_version
from app.editing.errors import Blocked, FieldErrors, Stale
from app.editing.history import remove
from app.editing.merging import merge
from app.editing.reasons import check_note, reason_needed
from app.editing.record_json import validated
from app.editing.releases import unload
from app.editing.review_queue import leave_queue
from app.editing.saving import put, refuse_problems
from app.editing.words import Titles, title_of, titles_of
from app.editing.write_policy import SHOWN, Editor
from app.errors import Forbidden, Said
from app.languages import gettext, mark, say_list
from app.nouns import ORDER
from app.nouns.fields import equal_records, with_values
from app.nouns.parts import Record
from app.queries.history import (
    Touched,
    current_versions,
    get_change,
    touched_by,
    version_before,
    who_made,
)

# put back: its earlier content; delete, withdraw: what the change made; bring back: what it
# deleted; leave: it stands already as it was before the change.
MOST_RECORDS = 600
DELETED_LATER = ("deleted_later", mark("It was deleted later; bring it back first."))
Act = Literal["put back", "delete", "withdraw", "bring back", "leave"]


@dataclass(frozen=True)
class UndoneRecord:
    """What undoing would do to one record."""

    noun: str
    key: str
    title: str
    act: Act
    row_id: int
    # As it stands, and as it would stand; none where there is no such record.
    now: Document | None
    result: Record | None
    # Folder under data/ that a deleted record came from.
    dataset: str | None
    # What the change did to it, and what undoing would alter.
    done: tuple[Difference, ...]
    differences: tuple[Difference, ...]
    # Fields that a later change altered too, as they stand now against what would be put back.
    conflicts: tuple[Difference, ...] = ()
    # Why it can't be undone, in a sentence.
    obstacle: Said | None = None


@dataclass(frozen=True)
class UndoPlan:
    """What undoing a change would do to each record, and which versions that was worked out on."""

    change_id: int
    records: tuple[UndoneRecord, ...]

    @property
    def obstacles(self) -> list[Said]:
        """A sentence for each record that stands in the way."""
        return [
            record.obstacle.reworded(
                gettext("«{title}»: {message}", title=record.title, message=record.obstacle)
            )
            for record in self.records
            if record.obstacle
        ]

    @property
    def does_nothing(self) -> bool:
        """True when every record stands already as it was before the change."""
        return all(record.act == "leave" for record in self.records)

    @property
    def shown(self) -> list[UndoneRecord]:
        """The records that were published, seen by readers or not, and that undoing would alter."""
        return [
            record
            for record in self.records
            if record.act != "leave" and record.now is not None and record.now.is_shown
        ]

    @property
    def seen(self) -> str:
        """The versions that the plan was made on, to be sent back with the decision."""
        return "-".join(str(record.now.version if record.now else 0) for record in self.records)


def plan_undo(session: Session, change_id: int, *, lock: bool = False) -> UndoPlan:
    """What undoing a change would do; `lock` holds its records until the commit.

    Raises NotFound for a change that there isn't, Blocked for one that is too large.
    """
    get_change(session, change_id)
    touched = touched_by(session, change_id)
    if len(touched) > MOST_RECORDS:
        raise Blocked(
            "The change touched {count:,} records; at most {most} are undone as one.",
            count=len(touched),
            most=MOST_RECORDS,
        )
    return UndoPlan(
        change_id, tuple(plan_one(session, change_id, record, lock=lock) for record in touched)
    )


def seen_now(session: Session, change_id: int) -> str:
    """`UndoPlan.seen` of a change too large to be looked at record by record, as it stands now."""
    touched = touched_by(session, change_id)
    current = {
        noun: current_versions(
            session, noun, [each.row_id for each in touched if each.noun == noun]
        )
        for noun in ORDER
    }
    return "-".join(str(current[each.noun].get(each.row_id, 0)) for each in touched)


def plan_one(session: Session, change_id: int, touched: Touched, *, lock: bool) -> UndoneRecord:
    """What undoing a change would do to one record."""
    noun, row_id = touched.noun, touched.row_id
    earlier = version_before(session, noun, row_id, change_id)
    before = None if earlier is None else find_version(session, noun, row_id, earlier)
    after = None if touched.deleted else find_version(session, noun, row_id, change_id)
    now = find_document(session, noun, row_id, lock=lock)
    named = next(document for document in (now, after, before) if document is not None)
    records = [document.record for document in (before, after, now) if document is not None]
    titles = titles_of(session, *records)
    plan = UndoneRecord(
        noun=noun,
        key=named.key,
        title=title_of(named.record, titles),
        act="leave",
        row_id=row_id,
        now=now,
        result=now.record if now else None,
        dataset=named.dataset,
        done=tuple(
            diff(noun, before.record if before else None, after.record if after else None, titles)
        ),
        differences=(),
    )
    if before is None:
        return _undo_creation(session, plan, after, titles)
    if after is None:
        if now is not None:
            return plan
        added = tuple(diff(noun, None, before.record, titles))
        return replace(plan, act="bring back", result=before.record, differences=added)
    return _put_back(session, plan, before, after, titles)


def _undo_creation(
    session: Session, plan: UndoneRecord, made: Document | None, titles: Titles
) -> UndoneRecord:
    """Delete a draft that the change made, or withdraw what it published."""
    now = plan.now
    if now is None or now.status == "withdrawn" or made is None:
        return plan
    later = tuple(diff(plan.noun, now.record, made.record, titles))
    if later:
        return replace(plan, conflicts=later, obstacle=_obstacle(session, now, later))
    if now.status not in SHOWN:
        lost = tuple(diff(plan.noun, now.record, None, titles))
        return replace(plan, act="delete", result=None, differences=lost)
    result = with_values(now.record, {"publishing.status": "withdrawn"})
    return replace(
        plan,
        act="withdraw",
        result=result,
        differences=tuple(diff(plan.noun, now.record, result, titles)),
    )


def _put_back(
    session: Session, plan: UndoneRecord, before: Document, after: Document, titles: Titles
) -> UndoneRecord:
    """Plan to restore the fields that the change altered, unless a later change altered them again."""
    now = plan.now
    if now is None:
        return replace(plan, obstacle=Said(*DELETED_LATER))
    merged = merge(plan.noun, after.record, now.record, before.record)
    if merged.conflicts:
        conflicts = tuple(
            difference
            for group in merged.conflicts
            for field in group.fields
            if (difference := difference_in(field, now.record, before.record, titles)) is not None
        )
        return replace(plan, conflicts=conflicts, obstacle=_obstacle(session, now, conflicts))
    result = merged.record()
    if now.status in SHOWN and result.publishing.status not in SHOWN:
        # What readers have seen can't become a draft again.
        result = with_values(result, {"publishing.status": "withdrawn"})
    if equal_records(result, now.record):
        return plan
    return replace(
        plan,
        act="withdraw" if _withdraws(now, result) else "put back",
        result=result,
        differences=tuple(diff(plan.noun, now.record, result, titles)),
    )


def _withdraws(now: Document, result: Record) -> bool:
    return result.publishing.status == "withdrawn" and now.status == "published"


def _obstacle(session: Session, now: Document, fields: Sequence[Difference]) -> Said:
    by, _ = who_made(session, now.version)
    labels = say_list(field.label for field in fields)
    return Said(
        "changed_later",
        "{by} changed it later (change {change}): {fields}.",
        by=by,
        change=now.version,
        fields=labels,
    )


def undo(session: Session, editor: Editor, change_id: int, seen: str, note: str = "") -> int:
    """Undo a change as one; the number of the change that does it.

    `seen` is that of the plan that was looked at. Where review is on, nobody undoes their own
    change of what readers see. Raises Blocked with what stands in the way, Stale when something
    was saved meanwhile, Forbidden, FieldErrors.
    """
    note = check_note(note)
    with session.begin_nested():
        plan = plan_undo(session, change_id, lock=True)
        if plan.seen != seen:
            raise Stale("Something was saved after you opened this page; look at it again.")
        refuse_undo(session, editor, plan)
        if plan.shown and not note:
            raise FieldErrors({"note": [reason_needed()]})
        undoing = begin_change(session, note or f"Undo change {change_id}", editor.account_id)
        with constraints_in_words(session):
            carry_out(session, editor, plan, undoing.id, note)
            unload(session, change_id, undoing.id)
        return undoing.id


def refuse_undo(session: Session, editor: Editor, plan: UndoPlan) -> None:
    """Raise Blocked, Stale or Forbidden with why the editor can't undo a change."""
    if plan.obstacles:
        raise Blocked("Later edits stand in the way, so nothing was undone.", plan.obstacles)
    if plan.does_nothing:
        raise Stale("Everything stands already as it was before that change.")
    if not plan.shown:
        return
    if not editor.may_publish:
        raise Forbidden("This change touches what was published; a reviewer must undo it.")
    only_withdraws = all(record.act == "withdraw" for record in plan.shown)
    own = get_change(session, plan.change_id).account_id == editor.account_id
    if editor.review_on and own and not only_withdraws:
        raise Forbidden(
            "You made this change yourself; where review is on, someone else undoes it."
        )


def carry_out(session: Session, editor: Editor, plan: UndoPlan, change_id: int, note: str) -> None:
    """Carry out a plan: records that others refer to are put back first and deleted last."""
    in_order = sorted(plan.records, key=lambda record: ORDER[record.noun])
    for record in in_order:
        if record.act == "leave" or record.result is None:
            continue
        wanted = record.result
        if wanted.publishing.status == "withdrawn" and wanted.publishing.withdrawn_reason is None:
            wanted = with_values(wanted, {"publishing.withdrawn_reason": note})
        wanted = validated(wanted)
        refuse_problems(session, wanted, record.now)
        document = put(
            session, record.noun, wanted, record.now, row_id=record.row_id, dataset=record.dataset
        )
        leave_queue(session, editor, document, change_id)
    for record in reversed(in_order):
        if record.act != "delete" or record.now is None:
            continue
        now = record.now
        if now.status == "in_review":
            draft = with_values(now.record, {"publishing.status": "draft"})
            now = put(session, record.noun, draft, now)
            leave_queue(session, editor, now, change_id)
        remove(session, now)
