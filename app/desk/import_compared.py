"""What a file says beside earlier ones of its source, as the page of an import shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.editing.differences import Difference, compare_texts
from app.languages import gettext, ngettext, nmark
from app.languages.words import WordsByCode
from app.letters import isolated
from app.models import Import, ImportGone, ImportRow
from app.queries.imports_older import ENDS_BEFORE, REVISED, SAID_BEFORE
from app.queries.imports_releases import list_against, list_gone
from app.staging.comparing import MARK
from app.staging.fault_rows import place_in_sheet

ROWS_AT_ONCE = 20
# What the rows are beside earlier ones, in the order in which they are told.
AGAINST = WordsByCode(
    {
        "conflict": "edited here too",
        "changed": "changed",
        "new": "new",
        "gone": "gone",
        "same": "the same",
    }
)
OUTCOMES = WordsByCode(
    {
        "left": "left, as others rest on it",
        "withdrawn": "withdrawn",
        "deleted": "deleted",
        "proposed": "its withdrawal waits for review",
        "edited": "left, as it was edited here",
    }
)


# Why a file is taken for an older one; its name is that of the file which came later.
OLDER = {
    REVISED: nmark(
        "{n} row was last revised earlier than what «{file}» brought in of it.",
        "{n} rows were last revised earlier than what «{file}» brought in of them.",
    ),
    SAID_BEFORE: nmark(
        "{n} row says again what it said before «{file}» was brought in.",
        "{n} rows say again what they said before «{file}» was brought in.",
    ),
    ENDS_BEFORE: nmark(
        "It has nothing new, and lacks {n} row of later days that «{file}» brought in.",
        "It has nothing new, and lacks {n} rows of later days that «{file}» brought in.",
    ),
}


@dataclass(frozen=True)
class ShownDifference:
    """One field that differs: as a difference in words, and what stands here where that is another."""

    difference: Difference
    is_conflict: bool
    ours: str | None
    # Whose field it is.
    noun: str
    record: str | None
    # Names the field among the row's choices, and which side was chosen.
    name: str
    choice: str | None


@dataclass(frozen=True)
class ShownRow:
    """A row beside an earlier one; `statement` is what it says now, or last said."""

    number: int
    key: str
    statement: str
    claim: str | None
    differences: tuple[ShownDifference, ...] = ()
    cells: tuple[dict[str, str], ...] = ()
    outcome: str | None = None
    # Where several sheets are read as one: its sheet, and its row there.
    sheet: str | None = None
    within: int | None = None

    @property
    def conflicts(self) -> list[ShownDifference]:
        """The fields that somebody edited here, each choice once."""
        found = {each.name: each for each in self.differences if each.is_conflict}
        return list(found.values())


@dataclass(frozen=True)
class ShownComparison:
    """The counts, which rows are shown, and from where the further ones begin."""

    counts: dict[str, int]
    against: str
    rows: list[ShownRow]
    further: str | None


def say_older(compared: Mapping[str, Any] | None) -> str | None:
    """Why a file is taken for an older download than what is there, in a sentence; none where it isn't."""
    older = (compared or {}).get("older")
    if not older:
        return None
    why = ngettext(*OLDER[older["why"]], older["rows"], file=isolated(older["file"][:80]))
    return gettext("This is an older file, it seems. {why}", why=why)


def shown_comparison(
    session: Session, taken: Import, against: str, after: str
) -> ShownComparison | None:
    """The rows of one kind behind another one; none where nothing was compared."""
    if taken.compared is None:
        return None
    counts = {name: taken.compared.get(name, 0) for name in AGAINST}
    chosen = against if against in AGAINST else next(filter(counts.get, AGAINST), "new")
    if chosen == "gone":
        gone = list_gone(session, taken.id, after=after, limit=ROWS_AT_ONCE + 1)
        rows = [_gone(row, each) for each, row in gone]
        last = rows[ROWS_AT_ONCE - 1].claim if len(rows) > ROWS_AT_ONCE else None
        return ShownComparison(counts, chosen, rows[:ROWS_AT_ONCE], last)
    behind = int(after) if after.isdecimal() else 0
    found = list_against(session, taken.id, chosen, after=behind, limit=ROWS_AT_ONCE + 1)
    last = str(found[ROWS_AT_ONCE - 1][0].number) if len(found) > ROWS_AT_ONCE else None
    return ShownComparison(counts, chosen, [_shown(*each) for each in found[:ROWS_AT_ONCE]], last)


def _gone(row: ImportRow, gone: ImportGone) -> ShownRow:
    sheet, within = place_in_sheet(row)
    return ShownRow(
        row.number,
        row.key,
        _statement(row),
        gone.claim,
        outcome=gone.outcome,
        sheet=sheet,
        within=within,
    )


def _shown(row: ImportRow, earlier: str | None) -> ShownRow:
    told = row.differences or {}
    sheet, within = place_in_sheet(row)
    fields = told.get("fields", ())
    return ShownRow(
        row.number,
        row.key,
        _statement(row),
        row.claim or earlier,
        tuple(_difference(each, row.choices) for each in fields),
        tuple(told.get("cells", ())),
        sheet=sheet,
        within=within,
    )


def _difference(told: dict[str, Any], choices: dict[str, str]) -> ShownDifference:
    name = f"{told['record']}:{told['field']}"
    is_text = told["kind"] == "text" and told["before"] and told["after"]
    difference = Difference(
        told["field"],
        told["label"],
        told["kind"],
        told["before"],
        told["after"],
        compare_texts(told["before"], told["after"]) if is_text else (),
        tuple(told.get("removed", ())),
        tuple(told.get("added", ())),
        moved=told.get("moved"),
    )
    return ShownDifference(
        difference,
        is_conflict=told["conflict"],
        # A mark has no value here, but words that the program has for it.
        ours=gettext(told["ours"]) if told["field"] == MARK and told["ours"] else told["ours"],
        noun=told["noun"],
        record=told["record"],
        name=name,
        choice=choices.get(name),
    )


def _statement(row: ImportRow) -> str:
    statement: str = row.prepared["claim"].get("statement", "")
    return statement
