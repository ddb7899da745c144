"""The command that brings a file of rows in, or says without writing what of it could be."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import click

from app.commands.data import require_current_schema
from app.database import Engines, begin_change, desk_session, latest_day_of
from app.imports.bringing import bring_in
from app.imports.candidates import Candidate
from app.imports.cells import Fault, Finding, Unreadable
from app.imports.checking import Checker
from app.imports.layouts.known import Recognised, recognise
from app.imports.layouts.not_taken import NOT_TAKEN
from app.imports.names import NameTally, UnknownName, resolve
from app.imports.opening import Choices, Opened, open_file
from app.imports.survey import survey
from app.imports.totals import totals_finding
from app.queries.counted_rows import count_from_rows
from app.staging.matching_form import filled
from app.staging.taking import SEEN
from app.wording import say_count

MOST_SHOWN = 20
__all__ = ["Choices", "bring", "say_unknown", "show", "try_file"]


def try_file(file: Path, layout: str | None, choices: Choices, today: date) -> dict[str, Any]:
    """What a file would bring: layout, rows, ready ones, faults; nothing is written, no database asked.

    `cautions` keep no row back, `recognised` says what was found and why, `matching` what its columns become, by
    the fields of the form. A file of which nothing can be read has one fault, without row and column.
    """
    try:
        opened = open_file(file, choices=choices)
        found = recognise(opened.table, layout)
        report = check_all(opened, found, today)
    except Unreadable as error:
        return {
            "layout": None,
            "rows": 0,
            "ready": 0,
            "faults": [Fault(None, None, error.said).as_json()],
            "cautions": [],
            "recognised": [],
            "matching": {},
        }
    return {"layout": found.name, **report}


def check_all(opened: Opened, found: Recognised, today: date) -> dict[str, Any]:
    """How many rows there are and are ready, every fault and caution, what was recognised."""
    seen = survey(found.table, found.matching)
    checker = Checker(found.table, found.matching, today, opened.sha256, seen)
    faults = [fault.as_json() for fault in found.table.faults]
    cautions: list[dict[str, Any]] = []
    rows = ready = 0
    for candidate in checker.candidates():
        rows += 1
        ready += candidate.is_ready
        faults += told_of(candidate, candidate.faults)
        cautions += told_of(candidate, candidate.cautions)
    findings = [Finding("file", opened.kind), *found.table.findings]
    order = found.matching.day_order or seen.order.order
    if order or seen.order.why:
        why = "the layout says so" if found.matching.day_order else seen.order.why
        findings.append(Finding("date order", f"{order} first" if order else "open", why))
    findings += totals_finding(seen.totals)
    return {
        "rows": rows,
        "ready": ready,
        "faults": faults,
        "cautions": cautions,
        "recognised": [each.as_json() for each in findings],
        "matching": told_matching(found),
    }


def told_matching(found: Recognised) -> dict[str, str]:
    """What columns become, by the fields of the form and the API; those that nothing becomes are left out."""
    names = dict.fromkeys(found.table.columns)
    for row in islice(found.table.read(), SEEN):
        names |= dict.fromkeys(row.cells)
    texts = filled(found.matching, list(names)).texts
    return {name: text for name, text in texts.items() if text}


def told_of(candidate: Candidate, found: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults or cautions of a row as JSON; where several sheets are read as one, with its sheet and its row there."""
    evidence = candidate.evidence
    place = {"sheet": evidence.sheet, "sheet_row": evidence.within} if evidence.sheet else {}
    return [each.as_json() | place for each in found]


def checker_of(opened: Opened, found: Recognised, today: date) -> Checker:
    """What checks the rows of a file, once the whole of it was looked through."""
    seen = survey(found.table, found.matching)
    return Checker(found.table, found.matching, today, opened.sha256, seen)


def bring(
    engines: Engines, file: Path, layout: str | None, source: str, choices: Choices
) -> tuple[dict[str, Any], tuple[UnknownName, ...]]:
    """Bring the ready rows of a file in as drafts of a source, as one change or none.

    The report, with how many claims and positions that made, and how many `earlier` files' rows had made;
    and the names that are nobody's here.
    Raises Unreadable, and NotFound where there is no such source.
    """
    require_current_schema(engines)
    opened = open_file(file, choices=choices)
    found = recognise(opened.table, layout)
    if found.name == "dataset":
        raise Unreadable(
            "This is a dataset of the map's own: unpack it and use «conflict-map load»."
        )
    with desk_session(engines) as session:
        checker = checker_of(opened, found, latest_day_of(session))
        tally = NameTally()
        faults = [fault.as_json() for fault in found.table.faults]
        rows = ready = 0
        for candidate in checker.candidates():
            rows += 1
            ready += candidate.is_ready
            faults += told_of(candidate, candidate.faults)
            if candidate.is_ready:
                tally.note(candidate)
        earlier = count_from_rows(session, source)
        names = resolve(session, tally)
        report: dict[str, Any] = {"layout": found.name, "rows": rows, "ready": ready}
        claims = positions = 0
        if ready:
            begin_change(session, f"Bring in {say_count(ready, 'row')} of {opened.name}")
            rows_in = checker.candidates()
            for brought in bring_in(session, rows_in, source, names.slugs, file=opened.name):
                claims += not brought.stayed_out
                positions += len(brought.positions)
                if brought.stayed_out is not None:
                    faults.append(Fault(brought.row, None, brought.stayed_out).as_json())
    report |= {"claims": claims, "positions": positions, "faults": faults, "earlier": earlier}
    return report, names.unknown


def say_unknown(unknown: tuple[UnknownName, ...]) -> None:
    """Print the names that stayed out, each once."""
    for name in unknown[:MOST_SHOWN]:
        what = name.noun.removesuffix("s")
        like = (
            f" Like it: {', '.join(each.label for each in name.suggestions)}."
            if name.suggestions
            else ""
        )
        click.echo(f"No {what} is called «{name.name}» ({say_count(name.count, 'row')}).{like}")
    if len(unknown) > MOST_SHOWN:
        click.echo(f"… and {len(unknown) - MOST_SHOWN:,} more names.")


def show(report: dict[str, Any], *, as_json: bool) -> None:
    """Print a report, for programs or for people."""
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    if report["layout"] is not None:
        rows = say_count(report["rows"], "row")
        click.echo(f"Layout {report['layout']}: {rows}, {report['ready']:,} of them ready.")
    for each in report.get("recognised", ()):
        if each["what"] == NOT_TAKEN:
            click.echo(f"{each['found']}: not taken, for {each['why']}.")
    if "claims" in report:
        made = f"{say_count(report['claims'], 'claim')} and {say_count(report['positions'], 'position')}"
        click.echo(f"Brought in as drafts, as one change: {made}.")
    if report.get("earlier"):
        had = say_count(report["earlier"], "claim")
        click.echo(
            f"The source had {had} from rows before, with which this command compares nothing: take it back"
            " and use /admin/imports if this is a later file of the same set."
        )
    for fault in report["faults"][:MOST_SHOWN]:
        row = f"row {fault.get('sheet_row', fault['row'])}" if fault["row"] else ""
        where = [
            f"sheet «{fault['sheet']}»" if "sheet" in fault else "",
            row,
            fault["column"] or "",
        ]
        click.echo(": ".join(filter(None, (", ".join(filter(None, where)), fault["message"]))))
    left = len(report["faults"]) - MOST_SHOWN
    if left > 0:
        click.echo(f"… and {left:,} more.")
