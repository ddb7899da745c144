"""A row beside what an earlier file of its source said: what differs, and what somebody edited here since.

Each record is compared three ways: as the earlier file said it, as it stands, as this file says it.
`Comparer.compare` does so for pairs of rows; the step of a worker that compares a file is `compare_all`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from app.editing.differences import Difference, difference_in
from app.editing.documents import Document, find_documents
from app.editing.merging import Merge, MergedField, merge
from app.editing.words import Titles, say_value, title_of, titles_of
from app.errors import Said
from app.imports.building import Builder
from app.imports.names import Name
from app.languages import mark
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Record
from app.nouns.position import PositionRecord
from app.nouns.row_records import RowRecord
from app.queries.imports_releases import (
    Pair,
    left_out_column,
    note_differences,
    note_gone,
    note_renamed,
    pair_rows,
    pair_these,
    pairs_of,
    slugs_of_earlier,
    unpaired_rows,
)
from app.staging.likeness import alike
from app.staging.prepared import candidate_of, without_row

AT_ONCE = 500
# What an import or a review writes by itself.
NO_EDIT = ("status", "locator", "passage", "evidence")
# So many rows without a key are looked at for likeness.
MOST_LIKENED = 20_000
# Whose field is kept: what stands here, or what the file says.
OURS, THEIRS = "ours", "theirs"
# What stands in the place of a field's name where a whole position comes or goes.
MARK = "mark"


@dataclass(frozen=True)
class Step:
    """One record three ways; `merged` where all three are there. A new one has no `base`."""

    noun: str
    base: Record | None
    current: Document | None
    new: Record | None
    merged: Merge | None = None

    @property
    def differing(self) -> list[MergedField]:
        """The fields in which the two files differ."""
        fields = self.merged.fields if self.merged else ()
        return [each for each in fields if each.state in ("mine", "both", "conflict")]

    @property
    def is_change(self) -> bool:
        """Whether the file says something else of the record than the earlier one."""
        if self.base is None or self.new is None:
            return self.base is not self.new
        return bool(self.differing)

    @property
    def was_edited(self) -> bool:
        """Whether somebody edited here what the file no longer has."""
        if self.base is None or self.current is None or self.new is not None:
            return False
        told = merge(self.noun, self.base, self.current.record, self.base)
        return any(each.state == "theirs" and each.name not in NO_EDIT for each in told.fields)


@dataclass(frozen=True)
class ComparedRow:
    """What a row changes: its claim and positions, and cells that differ."""

    pair: Pair
    steps: Sequence[Step]
    cells: Sequence[dict[str, str]]
    # Where in the file it stands now, in words.
    locator: str
    # The row itself, as the claim is to keep it.
    evidence: RowRecord | None
    # Why it can't be brought in, now that its place is known.
    reason: Said | None = None

    @property
    def against(self) -> str:
        """changed, conflict or same."""
        if any(step.merged and step.merged.conflicts for step in self.steps):
            return "conflict"
        if any(step.was_edited for step in self.steps):
            return "conflict"
        is_other = self.cells or any(step.is_change for step in self.steps)
        return "changed" if is_other else "same"

    def differences(self, titles: Titles) -> dict[str, Any]:
        """What differs, in words: `fields` of records and `cells`, each before and after."""
        fields = [field for step in self.steps for field in _fields_of(step, titles)]
        return {"fields": fields, "cells": list(self.cells)}

    def records(self) -> list[Record | None]:
        """All that it names, for titles."""
        return [
            record
            for step in self.steps
            for record in (step.base, step.new, step.current.record if step.current else None)
        ]


def _fields_of(step: Step, titles: Titles) -> list[dict[str, Any]]:
    told: dict[str, Any] = {"noun": step.noun, "record": step.current and step.current.key}
    if step.merged is None:
        if step.base is step.new:
            return []
        one, other = (title_of(each, titles) if each else None for each in (step.base, step.new))
        label = mark("Another mark") if step.base is None else mark("Marked no more")
        marked = {"field": MARK, "label": label, "kind": "plain", "before": one, "after": other}
        ours = mark("edited here") if step.was_edited else None
        return [{**told, **marked, "conflict": step.was_edited, "ours": ours}]
    found = []
    for group in step.differing:
        is_conflict = group.state == "conflict"
        for field in group.fields:
            difference = difference_in(field, step.base, step.new, titles)
            here = step.current.record if step.current is not None else None
            ours = say_value(field, here, titles) if here is not None else None
            if difference is None:
                continue
            said = {**_said(difference), "field": group.name}
            found.append({**told, **said, "conflict": is_conflict, "ours": ours})
    return found


def _said(difference: Difference) -> dict[str, Any]:
    told: dict[str, Any] = {"label": difference.label, "kind": difference.kind}
    told |= {"before": difference.before, "after": difference.after}
    if difference.kind == "list":
        told |= {"removed": difference.removed, "added": difference.added}
    if difference.moved:
        told["moved"] = difference.moved
    return told


class Comparer:
    """Compares rows of one import with the earlier ones that they are paired with."""

    def __init__(
        self,
        session: Session,
        number: int,
        source: str,
        slugs: Mapping[Name, str],
        *,
        file: str,
        revised: str = "",
        status: str = "draft",
    ) -> None:
        """`revised` is the column of the file whose change alone means nothing."""
        self.session = session
        self.number = number
        self.source = source
        self.slugs = slugs
        self.revised = revised
        self.builder = Builder(session, source, slugs, status, file)
        self.earlier: dict[int, Builder] = {}
        # By the number of an earlier import and the name of a column.
        self.left_out: dict[tuple[int, str], bool] = {}

    @cached_property
    def kept_slugs(self) -> Mapping[int, Mapping[str, Mapping[str, str]] | None]:
        """Whose the names of each earlier file were."""
        return slugs_of_earlier(self.session, self.number)

    def renamed(self) -> dict[str, list[str]]:
        """Names that were somebody else's, or nobody's, in an earlier file."""
        names: dict[str, set[str]] = {"actors": set(), "places": set()}
        for kept in self.kept_slugs.values():
            before = _flat(kept) if kept is not None else dict(self.slugs)
            for name in before.keys() | self.slugs.keys():
                if before.get(name) != self.slugs.get(name):
                    names[name[0]].add(name[1])
        return {noun: sorted(found) for noun, found in names.items()}

    def builder_of(self, earlier: int) -> Builder:
        """What builds records as an earlier file said them."""
        if earlier not in self.earlier:
            kept = self.kept_slugs.get(earlier)
            slugs = _flat(kept) if kept is not None else self.slugs
            self.earlier[earlier] = Builder(self.session, self.source, slugs)
        return self.earlier[earlier]

    def was_left_out(self, earlier: int, column: str) -> bool:
        """Whether an earlier import kept no cells of a column of its file, so that none of them differs."""
        at = (earlier, column)
        if at not in self.left_out:
            self.left_out[at] = left_out_column(self.session, earlier, column)
        return self.left_out[at]

    def compare(self, pairs: Sequence[Pair], *, lock: bool = False) -> list[ComparedRow]:
        """Pairs three ways; `lock` holds the records until the commit."""
        keys = [key for pair in pairs for key in pair.positions]
        claims = find_documents(self.session, "claims", [pair.claim for pair in pairs], lock=lock)
        positions = find_documents(self.session, "positions", keys, lock=lock)
        return [self._compare(pair, claims, positions) for pair in pairs]

    def _compare(
        self, pair: Pair, claims: Mapping[str, Document], positions: Mapping[str, Document]
    ) -> ComparedRow:
        before = candidate_of(pair.before, pair.cells_before)
        now = candidate_of(pair.prepared, pair.cells)
        cells = [
            {"column": name, "before": was, "after": is_now}
            for name in dict.fromkeys([*before.evidence.cells, *now.evidence.cells])
            if name != self.revised
            and (was := before.evidence.cells.get(name, ""))
            != (is_now := now.evidence.cells.get(name, ""))
            and (was or not self.was_left_out(pair.earlier, name))
        ]
        old = self.builder_of(pair.earlier)
        base = old.claim(before, pair.claim)
        current = claims.get(pair.claim)
        new = self.builder.claim(now, pair.claim)
        # Cells are compared one by one; that another file has them is no other word of its source.
        evidence = new.evidence
        stands = current.record if current is not None else base
        kept = {"evidence": stands.evidence if isinstance(stands, ClaimRecord) else None}
        base, new = base.model_copy(update=kept), new.model_copy(update=kept)
        steps = [_step("claims", base, current, _in_its_row(new, base))]
        marked = [
            each.model_copy(update={"id": key})
            for each, key in zip(old.positions(before, pair.claim), pair.positions, strict=False)
        ]
        marks = list(self.builder.positions(now, pair.claim))
        for said, found in _matched(marked, marks):
            there = positions.get(said.id) if said is not None else None
            if said is not None and there is None:
                # What was deleted here stays deleted.
                continue
            same = found and said and found.model_copy(update={"id": said.id})
            steps.append(_step("positions", said, there, same or found))
        reason = self.builder.reason(now)
        return ComparedRow(pair, steps, cells, new.locator or "", evidence, reason)


def _flat(kept: Mapping[str, Mapping[str, str]]) -> dict[Name, str]:
    return {(noun, name): slug for noun, names in kept.items() for name, slug in names.items()}


def _in_its_row(new: ClaimRecord, base: ClaimRecord) -> ClaimRecord:
    """The claim as it is compared: that the row stands elsewhere now is no other word of its source."""
    if without_row(new.locator) != without_row(base.locator):
        return new
    return new.model_copy(update={"locator": base.locator})


def _step(noun: str, base: Record | None, current: Document | None, new: Record | None) -> Step:
    step = Step(noun, base, current, new)
    if base is None or new is None or current is None:
        return step
    kept = {"publishing": base.publishing}
    return replace(step, merged=merge(noun, base, current.record, new.model_copy(update=kept)))


def _matched(
    before: Sequence[PositionRecord], now: Sequence[PositionRecord]
) -> list[tuple[PositionRecord | None, PositionRecord | None]]:
    """Marks of two rows: those of the same actor together, of the others the first with the first."""
    by_actor = {each.actor: each for each in now}
    pairs: list[tuple[PositionRecord | None, PositionRecord | None]] = []
    left = []
    for was in before:
        mark = by_actor.pop(was.actor, None)
        if mark is None:
            left.append(was)
        else:
            pairs.append((was, mark))
    others = [each for each in now if each.actor in by_actor]
    pairs += list(zip(left, others, strict=False))
    pairs += [(was, None) for was in left[len(others) :]]
    return pairs + [(None, mark) for mark in others[len(left) :]]


def compare_all(session: Session, comparer: Comparer, beat: Callable[[], None]) -> None:
    """Compare all rows of an import, within the session's transaction; `beat` is called in between."""
    number = comparer.number
    pair_rows(session, number, comparer.source)
    rows = unpaired_rows(session, number, MOST_LIKENED + 1)
    if len(rows) <= MOST_LIKENED:
        pair_these(session, number, alike(rows))
    note_gone(session, number)
    note_renamed(session, number, comparer.renamed())
    for pairs in pairs_of(session, number, ("changed",), AT_ONCE):
        beat()
        compared = comparer.compare(pairs)
        titles = titles_of(session, *(record for each in compared for record in each.records()))
        found = [(each.pair.number, each.against, each.differences(titles)) for each in compared]
        note_differences(session, number, found)
        session.expunge_all()


__all__ = ["OURS", "THEIRS", "ComparedRow", "Comparer", "Step", "compare_all"]
