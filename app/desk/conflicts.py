"""Two editors, one record: both versions side by side, field by field.

Forms call `conflict_page` when saving raises Conflict; its form leads to `app.pages.desk.merge`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.editing.conflict import Conflict
from app.editing.edits import Edit
from app.editing.idempotency import new_key
from app.editing.merging import Merge, MergedField
from app.editing.record_json import record_to_json
from app.editing.words import Titles, say_value, title_of, titles_of
from app.errors import Said
from app.forms.fields import Typed
from app.nouns.parts import Record
from app.templating import render

CHOICE = "choice-"


@dataclass(frozen=True)
class Row:
    """One field of the comparison: its words in each version, and what becomes of it."""

    name: str
    label: str
    state: str
    was: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Comparison:
    """The versions that are compared, and the hidden fields that the form sends back with the choice."""

    merge: Merge
    opened: int
    base: int
    others: Sequence[Edit]
    review_id: int | None
    by: str
    at: Any


def conflict_page(
    request: Request, session: Session, conflict: Conflict, note: str = "", visit: str = ""
) -> Response:
    """The page that shows both versions and asks what to keep; status 409.

    `visit` is the one to the form whose draft is gone once the merged version is saved.
    """
    comparison = Comparison(
        merge=conflict.merge,
        opened=conflict.base.version,
        base=conflict.theirs.version,
        others=conflict.others,
        review_id=conflict.review_id,
        by=conflict.by,
        at=conflict.at,
    )
    typed = Typed({"note": note, "visit": visit, "submission": new_key()})
    return show_comparison(request, session, comparison, typed, 409)


def show_comparison(
    request: Request, session: Session, comparison: Comparison, typed: Typed, status: int
) -> Response:
    """The three versions with what was chosen so far."""
    merged = comparison.merge
    sides = (merged.base, merged.theirs, merged.mine)
    titles = titles_of(session, *sides)
    return render(
        request,
        "admin/merge.html",
        status,
        typed=typed,
        rows=compared_rows(
            merged, titles, [each for each in merged.fields if each.state != "same"]
        ),
        comparison=comparison,
        noun=merged.noun,
        key=merged.mine.key,
        title=title_of(merged.theirs, titles),
        mine=json.dumps(record_to_json(merged.mine)),
        others=json.dumps([[edit.noun, record_to_json(edit.record)] for edit in comparison.others]),
        needs_note=merged.theirs.publishing.status in ("published", "withdrawn"),
    )


def compared_rows(merged: Merge, titles: Titles, fields: Iterable[MergedField]) -> list[Row]:
    """What the three versions say in each of these fields."""
    sides = (merged.base, merged.theirs, merged.mine)
    return [
        Row(each.name, each.label, each.state, *(say_group(each, side, titles) for side in sides))
        for each in fields
    ]


def refuse_unchosen(typed: Typed, conflicts: Iterable[MergedField]) -> None:
    """Note beside each field that both versions have differently that one of them must be chosen."""
    for field in conflicts:
        if typed.text(CHOICE + field.name) not in ("theirs", "mine"):
            said = Said("missing", "{label}: choose one of the two.", label=field.label)
            typed.refuse(CHOICE + field.name, said)


def say_group(field: MergedField, record: Record, titles: Titles) -> str:
    """The values that one version has in the fields that are chosen together, in words."""
    said = [say_value(part, record, titles) for part in field.fields]
    return " · ".join(words for words in said if words)
