"""Bringing an import in: new rows, and what others change, as one change or none."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.database import CHANGE_ID, CLOCK, desk_session, editing_session
from app.editing.constraints import constraints_in_words
from app.editing.record_json import record_to_json
from app.imports.bringing import BATCH, Brought, bring_in
from app.imports.candidates import Candidate
from app.imports.cells import Fault
from app.imports.names import Name
from app.models import Import
from app.queries.imports import count_rows, list_ready, mark_brought, write_row
from app.queries.imports_releases import has_earlier, list_gone, mark_same, pairs_of
from app.queries.imports_reviewing import open_review
from app.staging.applying import Applier
from app.staging.compare_step import compare_with, comparer_of, require_newer
from app.staging.holding import Work
from app.staging.names import look_up_names
from app.staging.options import Options, options_of
from app.staging.prepared import candidate_of, fault_json

CHANGED_AT_ONCE, READ_AT_ONCE = 100, 2_000


def bring(work: Work) -> None:
    """Write what the ready rows say, and note what became of each."""
    taken, *_ = work.read()
    source = taken.source or ""
    with desk_session(work.engines) as session:
        names = look_up_names(session, work.number, work.beat)
        ready = count_rows(session, work.number).get("ready", 0)
        compared = taken.compared
        if compared is None or compared["source"] != source:
            is_later = has_earlier(session, work.number, source)
            compared = compare_with(work, session, source, names.slugs) if is_later else None
    work.beat(rows_done=0, rows_all=ready, compared=compared)
    options = options_of(taken.options)
    require_newer(compared, options)
    note = taken.note or f"Bring in {taken.name}"
    with editing_session(work.engines, note, taken.account_id) as session:
        session.info[CLOCK] = work.clock
        with constraints_in_words(session):
            step = _Bringing(work, session, taken, options, names.slugs)
            step.add_new()
            if compared is not None:
                step.change_others()
        change = session.info[CHANGE_ID]
        values: dict[str, Any] = {"change_id": change, "rows_done": step.done}
        values |= {"slugs": _by_noun(names.slugs), "review_id": step.send_to_review(note, change)}
        work.end(session, state="brought", **values)


def _by_noun(slugs: Mapping[Name, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"actors": {}, "places": {}}
    for (noun, name), slug in slugs.items():
        found[noun][name] = slug
    return found


class _Bringing:
    """One import on its way in, within the change that the session has begun."""

    def __init__(
        self,
        work: Work,
        session: Session,
        taken: Import,
        options: Options,
        slugs: Mapping[Name, str],
    ) -> None:
        self.work = work
        self.session = session
        self.number = taken.id
        self.account_id = taken.account_id
        self.file = taken.name
        self.source = taken.source or ""
        self.options = options
        self.slugs = slugs
        self.done = 0
        comparer = comparer_of(session, taken, self.source, slugs, options.status)
        editor = options.editor(taken.account_id)
        reason = f"«{taken.name}» no longer has it."
        self.applier = Applier(session, comparer, editor, options, reason)

    def add_new(self) -> None:
        """Add what no earlier file said."""
        named = {"file": self.file, "status": self.options.status}
        # Read beside, so that rows are made records of while the database takes those before them.
        with desk_session(self.work.engines) as reading:
            new = self._new(reading)
            written = bring_in(self.session, new, self.source, self.slugs, **named, reading=reading)
            with closing(written) as rows:
                for some in in_batches(rows, BATCH):
                    self._note(some)

    def _new(self, session: Session) -> Iterator[Candidate]:
        after = 0
        while rows := list_ready(session, self.number, after, READ_AT_ONCE):
            after = rows[-1][0]
            yield from (candidate_of(prepared, cells) for _, prepared, cells in rows)

    def change_others(self) -> None:
        """Change what earlier files brought in, take away what is gone, and note what stays the same."""
        comparer, applier = self.applier.comparer, self.applier
        changed = ("changed", "conflict")
        for pairs in pairs_of(self.session, self.number, changed, CHANGED_AT_ONCE, "ready"):
            rows = comparer.compare(pairs, lock=True)
            self._note([applier.apply(row) for row in rows])
            self.session.expunge_all()
        if self.options.gone == "withdraw":
            after = ""
            while gone := list_gone(self.session, self.number, after=after, limit=CHANGED_AT_ONCE):
                after = gone[-1][0].claim
                applier.take_gone(gone)
                self.session.flush()
                self.session.expunge_all()
                self.work.beat(rows_done=self.done)
        self.done += mark_same(self.session, self.number)

    def send_to_review(self, note: str, change: int) -> int | None:
        """The review in which what was written and proposed waits; none where nothing does."""
        proposals = [
            (each.noun, each.row_id, each.key, each.base, Jsonb(record_to_json(each.record)))
            for each in self.applier.proposals
            if each.record is not None
        ]
        if not proposals and self.options.become != "review":
            return None
        return open_review(self.session, self.account_id, note, change, proposals)

    def _note(self, rows: Sequence[Brought]) -> None:
        """Write down what became of rows, and say how far it is."""
        mark_brought(
            self.session,
            self.number,
            [
                {"row": each.row, "claim": each.claim, "positions": list(each.positions)}
                for each in rows
                if each.stayed_out is None
            ],
        )
        for each in rows:
            if each.stayed_out is not None:
                fault = fault_json(Fault(each.row, None, each.stayed_out))
                values = {"number": each.row, "state": "faulty", "faults": [fault]}
                write_row(self.session, self.number, values)
        self.done += len(rows)
        # In a transaction of its own: this one is seen by nobody before its end.
        self.work.beat(rows_done=self.done)
