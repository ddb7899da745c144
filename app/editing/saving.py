"""Saving documents: the one way in which the desk and the API change what the map holds.

    save(session, editor, [Edit("positions", record, base)], note) -> Outcome

The wanted state is in the record: `record.publishing.status`. Several edits are one change or none;
a later one may refer to an earlier one, such as a position to its new claim. What the editor may
not publish alone goes to review (`write_policy` tells when). Everything happens within a savepoint that is
rolled back when an error is raised, so a form can be shown again in the same session.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.database import begin_change
from app.editing.checking import problems_of
from app.editing.conflict import Conflict
from app.editing.constraints import constraints_in_words
from app.editing.differing import settle_chosen
from app.editing.documents import Document, find_document, find_row, find_version
from app.editing.edits import Edit, Outcome
from app.editing.errors import FieldErrors, Stale
from app.editing.keys import was_used
from app.editing.merging import merge
from app.editing.passages import with_its_text
from app.editing.reasons import check_note, reason_needed
from app.editing.record_json import validated
from app.editing.review_queue import QueueItem, join_queue, leave_queue
from app.editing.rows import insert_record, update_record
from app.editing.saved import Result, Saved, saved_as
from app.editing.stamping import as_looked_at
from app.editing.wordings import with_wordings
from app.editing.write_policy import Editor, Way, what_saving_does
from app.editing.wrong import Wrong, numbered
from app.errors import NotFound, Said
from app.nouns import NOUNS, ORDER, noun_called
from app.nouns.fields import equal_records, with_values
from app.nouns.parts import Record
from app.queries.history import who_made
from app.queries.texts import find_passages


@dataclass(frozen=True)
class Planned:
    """An edit that is about to be carried out: `number` among the others, `current` as it stands."""

    number: int
    noun: str
    record: Record
    current: Document | None
    way: Way

    @property
    def changes_nothing(self) -> bool:
        """True when the record stands as it is wanted."""
        return self.current is not None and equal_records(self.current.record, self.record)


def save(
    session: Session,
    editor: Editor,
    edits: Sequence[Edit],
    note: str = "",
    *,
    review_id: int | None = None,
) -> Outcome:
    """Save all edits or none, each directly or as a proposal, whatever the editor may do.

    `note` says why; it is required where readers saw a record before, and readers will see it in
    the log of corrections. `review_id` names the author's own review that is being revised. Raises
    FieldErrors, Conflict when someone saved meanwhile, NotFound for a record that is gone.
    """
    wrong = Wrong()
    # One that won't do is told with all else that is wrong, but no database could hold it till then.
    checked = ""
    with wrong.noted():
        checked = check_note(note)
    is_note_told = bool(wrong.found)
    with session.begin_nested():
        plans = []
        try:
            for number, _ in _in_lock_order(edits):
                with wrong.noted(), numbered(number):
                    plans.append(_plan(session, editor, edits, number))
        except Conflict as conflict:
            conflict.review_id = review_id
            conflict.others = [edit for edit in edits if edit.record.key != conflict.mine.key]
            raise
        doing = [plan for plan in plans if not plan.changes_nothing]
        shown = any(plan.current is not None and plan.current.is_shown for plan in doing)
        if not checked and not is_note_told and shown:
            wrong.note("note", reason_needed())
        planned = {(plan.noun, plan.record.key) for plan in plans}
        failed = {(edit.noun, edit.record.key) for edit in edits} - planned
        wrong = Wrong(wrong.found, failed)
        return _carry_out(session, editor, plans, checked, review_id=review_id, wrong=wrong)


def _in_lock_order(edits: Sequence[Edit]) -> list[tuple[int, Edit]]:
    """The edits with their numbers, so that two that lock the same rows never wait in a circle.

    New ones keep their order among themselves: a later one may refer to an earlier one.
    """
    return sorted(
        enumerate(edits),
        key=lambda entry: (
            ORDER.get(entry[1].noun, len(ORDER)),
            entry[1].record.key if entry[1].base is not None else "",
        ),
    )


def _plan(session: Session, editor: Editor, edits: Sequence[Edit], number: int) -> Planned:
    edit = edits[number]
    noun = noun_called(edit.noun)
    record = validated(edit.record)
    current = find_document(session, noun.name, record.key, lock=edit.base is not None)
    if edit.base is None:
        if current is not None or was_used(session, noun, record.key):
            said = Said(
                "taken",
                "'{key}' is taken: another {what} has it.",
                key=record.key,
                what=noun.singular,
            )
            raise FieldErrors({record.id_field: [said]})
    elif current is None:
        raise NotFound(
            "The {what} '{key}' is gone; it may have been deleted meanwhile.",
            what=noun.singular,
            key=record.key,
        )
    else:
        _refuse_stale(session, edit, record, current)
    was = current.record if current else None
    record = with_its_text(session, record, was)
    record = as_looked_at(session, record, was, [each.record for each in edits])
    record = with_wordings(record, was)
    way = what_saving_does(editor, was, record)
    if way == "queue":
        record = with_values(record, {"publishing.status": "in_review"})
    return Planned(number, noun.name, record, current, way)


def _refuse_stale(session: Session, edit: Edit, record: Record, current: Document) -> None:
    """Raise Conflict when someone saved the record since the edit's base."""
    if edit.base is None or edit.base == current.version:
        return
    base = find_version(session, edit.noun, current.row_id, edit.base)
    if base is None:
        raise Stale(
            "The {what} '{key}' has no version {version}.",
            what=current.words.singular,
            key=current.key,
            version=edit.base,
        )
    if equal_records(base.record, current.record):
        return
    by, at = who_made(session, current.version)
    raise Conflict(
        base,
        current,
        record,
        merge(edit.noun, base.record, current.record, record),
        by=by,
        at=at,
    )


def _carry_out(
    session: Session,
    editor: Editor,
    plans: Sequence[Planned],
    note: str,
    *,
    review_id: int | None,
    wrong: Wrong,
) -> Outcome:
    doing = [plan for plan in plans if not plan.changes_nothing]
    change_id = None
    if any(plan.way != "propose" for plan in doing):
        words = note or _note_for(doing)
        change_id = begin_change(session, words, editor.account_id).id
    saved: dict[int, Saved] = {}
    waiting: list[QueueItem] = []
    with constraints_in_words(session):
        for plan in plans:
            current = plan.current
            if plan.changes_nothing and current is not None:
                saved[plan.number] = saved_as(current, "unchanged")
                continue
            known = len(wrong.found)
            with wrong.noted(), numbered(plan.number):
                refuse_problems(session, plan.record, current)
            if len(wrong.found) > known:
                wrong.failed.add((plan.noun, plan.record.key))
            if wrong.found and (plan.noun, plan.record.key) in wrong.failed:
                continue
            if plan.way == "propose" and current is not None:
                item = QueueItem(
                    plan.noun, current.row_id, current.key, current.version, plan.record
                )
                waiting.append(item)
                saved[plan.number] = replace(saved_as(current, "proposed"), version=None)
                continue
            document = put(session, plan.noun, plan.record, current)
            saved[plan.number] = saved_as(document, _state(plan))
            if plan.way == "queue":
                waiting.append(QueueItem(plan.noun, document.row_id, document.key))
            else:
                leave_queue(session, editor, document, change_id)
                settle_chosen(session, document, editor.account_id)
        if wrong.found:
            raise FieldErrors(wrong.found)
    review = join_queue(session, editor, waiting, note, review_id) if waiting else None
    outcome = Outcome(tuple(saved[number] for number in sorted(saved)), change_id)
    return replace(outcome, review_id=review.id if review else None)


def _state(plan: Planned) -> Result:
    if plan.way == "queue":
        return "in_review"
    match plan.record.publishing.status:
        case "published":
            return "published"
        case "withdrawn":
            return "withdrawn"
        case _:
            return "saved"


def _note_for(plans: Sequence[Planned]) -> str:
    """What a change does, where nobody said why: «Add a claim and a position»."""
    added = [NOUNS[plan.noun].singular for plan in plans if plan.current is None]
    altered = [NOUNS[plan.noun].singular for plan in plans if plan.current is not None]
    parts = []
    for verb, nouns in (("Add", added), ("Edit", altered)):
        if nouns:
            words = [f"an {noun}" if noun[0] == "a" else f"a {noun}" for noun in nouns]
            parts.append(f"{verb} {' and '.join(dict.fromkeys(words))}")
    return ", ".join(parts)


def put(
    session: Session,
    noun: str,
    record: Record,
    current: Document | None,
    *,
    row_id: int | None = None,
    dataset: str | None = None,
) -> Document:
    """Write a record into its row, or into a new one; the document as it stands then.

    The session has begun a change; nothing is checked here but by the database. `row_id` and
    `dataset` are those of a deleted record that comes back.
    """
    words = noun_called(noun)
    row: Any
    if current is None:
        row = insert_record(session, words, record, row_id=row_id, dataset=dataset)
    else:
        row = find_row(session, words, current.row_id)
        update_record(session, words, record, row)
    source_id = {"sources": "id", "claims": "source_id"}.get(noun)
    # A draft of a claim may have no source yet.
    if source_id is not None and getattr(row, source_id) is not None:
        find_passages(session, getattr(row, source_id))
    return Document(noun, row.id, row.change_id, record, row.dataset)


def refuse_problems(
    session: Session,
    record: Record,
    current: Document | None,
    along: Collection[tuple[str, str]] = (),
) -> None:
    """Raise FieldErrors for what is wrong with a record beyond what it refuses by itself.

    `along` are (noun, key) of records that are published together with it.
    """
    problems = problems_of(session, record, current.record if current else None, along)
    if problems:
        raise FieldErrors(problems)
