"""The page of one import: what was recognised, what columns become, faults, names, how far it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.desk.import_compared import AGAINST, OUTCOMES, say_older, shown_comparison
from app.desk.import_sheets import chosen_sheet, sheets_of
from app.desk.import_terms import waiting_terms
from app.desk.requests import editor_of
from app.desk.sent_form import unless_gone_on
from app.drawing.points_map import draw_points_map
from app.forms.entry import Entry
from app.forms.fields import Typed
from app.forms.picking import SOURCES
from app.imports.matching import Matching
from app.languages import gettext, say_number
from app.languages.words import WordsByCode
from app.models import Import, ImportName
from app.queries.imports import (
    ALL_STATES,
    count_cautions,
    count_faults,
    count_rows,
    list_rows,
    spots_of_rows,
)
from app.queries.imports_names import count_undecided, list_matchings, list_names
from app.security.callers import signed_in
from app.staging.deciding import STOPPED
from app.staging.matching_form import CENTURIES, COLUMNS, DAY_ORDERS, PAIR_ORDERS, TEXTS, filled
from app.staging.matching_parts import FIELDS_OF, GROUPS
from app.staging.options import options_of
from app.staging.prepared import say_fault
from app.staging.told_findings import told_findings
from app.templating import render
from app.vocabulary import KINDS, LICENCES, POSTURES, ROWS_SHOWN

ROWS_AT_ONCE = 20
NAMES_AT_ONCE = 50
MOST_SPOTS = 400
STATES = WordsByCode(
    {
        "taken": "Taken, not checked yet",
        "checking": "Being checked",
        "checked": "Checked",
        "comparing": "Being compared with what was brought in before",
        "bringing": "Being brought in",
        "brought": "Brought in",
        "deciding": "Being published or taken out of review",
        "taking_back": "Being taken back",
    }
)
# What is recognised in a file.
RECOGNISED = WordsByCode(
    {
        "encoding": "encoding",
        "separator": "separator",
        "header": "header",
        "sheet": "sheet",
        "layer": "layer",
        "layout": "layout",
        "coordinates": "coordinates",
        "days": "days",
        "dataset": "dataset",
        "statement": "what is said",
        "precision": "how well places are known",
        "not_taken": "column that wasn't taken",
        "idle": "columns of which nothing is made",
    }
)
# What new rows become. That a reviewer may publish all at once is refused to others with why.
BECOMES = WordsByCode(
    {
        "drafts": "drafts",
        "review": "sent to review, all as one",
        "published": "published at once, all as one",
    }
)


@dataclass(frozen=True)
class Looked:
    """Which rows are shown: behind a row, with a fault or a caution of one code."""

    after: int = 0
    code: str = ""
    caution: str = ""
    # Which rows beside earlier ones, behind which row or claim.
    against: str = ""
    behind: str = ""

    def states(self) -> tuple[str, ...]:
        """The states of the rows: those that wait for somebody, but any with a caution that is asked for."""
        if self.caution:
            return ALL_STATES
        return ("faulty",) if self.code else ("faulty", "left_out")

    def query(self, **other: Any) -> str:
        """The same for an address, with some of it otherwise."""
        values = {
            "after": self.after,
            "fault": self.code,
            "caution": self.caution,
            "against": self.against,
            "behind": self.behind,
        } | other
        return "&".join(f"{name}={value}" for name, value in values.items() if value)


def import_page(
    request: Request,
    session: Session,
    taken: Import,
    *,
    typed: Typed | None = None,
    looked: Looked | None = None,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The page, with what was typed into one of its forms and what is wrong with it."""
    looked = looked or Looked()
    matching = filled(Matching.model_validate(taken.matching), taken.columns)
    if typed is not None and "statement" in typed.texts:
        matching = typed
    has_rows = taken.state in ("checked", "brought")
    rows = list_rows(
        session,
        taken.id,
        looked.states(),
        after=looked.after,
        limit=ROWS_AT_ONCE + 1,
        code=looked.code,
        caution=looked.caution,
    )
    names, decided = (
        list_names(session, taken.id, decided=decided, limit=NAMES_AT_ONCE) if has_rows else []
        for decided in (False, True)
    )
    return render(
        request,
        "admin/import.html",
        status,
        taken=taken,
        states=STATES,
        typed=with_source(session, taken, typed),
        matching=matching,
        columns=COLUMNS,
        texts=TEXTS,
        postures=[("", gettext("none")), *((code, term.label) for code, term in POSTURES.items())],
        day_orders=DAY_ORDERS,
        centuries=CENTURIES,
        groups=[
            (words, FIELDS_OF[group], name_any(matching, FIELDS_OF[group]))
            for group, words in GROUPS.items()
        ],
        pair_orders=PAIR_ORDERS,
        kinds=KINDS.labels(),
        rows_shown=[("", gettext("as its source has it")), *ROWS_SHOWN.labels()],
        licences=LICENCES,
        kept=list_matchings(session),
        counts=count_rows(session, taken.id) if has_rows else {},
        faults=_counted(count_faults(session, taken.id)) if has_rows else [],
        cautions=_counted(count_cautions(session, taken.id)) if has_rows else [],
        rows=rows[:ROWS_AT_ONCE] if has_rows else [],
        further=rows[ROWS_AT_ONCE - 1].number if len(rows) > ROWS_AT_ONCE else None,
        looked=looked,
        comparison=shown_comparison(session, taken, looked.against, looked.behind)
        if has_rows
        else None,
        options=options_of(taken.options),
        older=say_older(taken.compared),
        terms_review=waiting_terms(session, taken),
        becomes=BECOMES.items(),
        editor_alone=editor_of(request, session, signed_in(request)).publishes_alone,
        outcomes=OUTCOMES,
        against=AGAINST,
        is_under_way=taken.state in STOPPED,
        names=names,
        suggested=suggested,
        say_fault=say_fault,
        recognised=RECOGNISED,
        findings=told_findings(taken),
        sheets=sheets_of(taken),
        sheet=chosen_sheet(taken),
        undecided=count_undecided(session, taken.id),
        decided=decided,
        map=draw_points_map(
            session,
            spots_of_rows(session, taken.id, MOST_SPOTS)
            if has_rows
            else taken.spots.get("shapes", ()),
        ),
        located=None if has_rows else taken.spots.get("rows"),
        notice=notice,
    )


def name_any(typed: Typed, names: Iterable[str]) -> bool:
    """Whether any of some fields has a column, or a message beside it."""
    return any(typed.text(name) or typed.error(name) for name in names)


def _counted(found: list[tuple[str, int, dict[str, Any]]]) -> list[tuple[str, str]]:
    """(code, its first sentence with the number of rows), for a form to choose from."""
    return [
        (code, gettext("{fault} ({number})", fault=say_fault(first), number=say_number(count)))
        for code, count, first in found
    ]


def with_source(session: Session, taken: Import, typed: Typed | None) -> Entry:
    """What was typed, and the source of the import where nothing was typed for it."""
    entry = typed if isinstance(typed, Entry) else Entry(**vars(typed or Typed()))
    if "source" not in entry.texts and taken.source is not None:
        entry.pick("source", SOURCES.by_key(session, taken.source))
    return entry


def suggested(name: ImportName) -> list[tuple[str, str]]:
    """What a name may mean: slugs with what they are called."""
    return [(each["key"], each["label"]) for each in name.suggestions]


def page_unless(
    request: Request,
    session: Session,
    taken: Import,
    act: Callable[[], object],
    typed: Typed | None = None,
) -> Response | None:
    """Do something with an import: none when it is done, else its page with why it wasn't."""
    told = typed or Typed()

    def again(status: int) -> Response:
        return import_page(request, session, taken, typed=told, status=status)

    return unless_gone_on(act, told, again)
