"""The command that brings a file of rows in, or says without writing what of it could be."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import click

from app.clock import latest_day, wall_clock
from app.commands.data import require_current_schema
from app.commands.opening import open_database
from app.database import Engines, begin_change, desk_session, latest_day_of
from app.errors import SetupError
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
from app.queries.earlier_rows import earlier_rows
from app.settings import Settings
from app.staging.matching_form import filled
from app.staging.taking import SEEN
from app.wording import say_count

MOST_SHOWN = 20
DOUBLED = (
    "{rows} of the file would be doubled: the source has claims from them already. This command doesn't compare: bring a later"
    " file of the same set in at /admin/imports or over the API. If they are other events, say --beside."
)
__all__ = ["Choices", "bring", "run", "try_file"]


def run(settings: Settings, file: Path, **options: Any) -> None:
    """Do what the command is asked for, by its options as `app.cli` has them, and say what came of it."""
    layout, source, as_json = options["layout"], options["source"], options["as_json"]
    choices = Choices(sheet=options["sheet"], header=options["header"])
    if options["dry_run"]:
        report = try_file(file, layout, choices, latest_day(wall_clock()))
        show(report, as_json=as_json)
        if report["layout"] is None:
            raise SetupError("Nothing of this file can be brought in.")
        return
    if source is None:
        raise click.UsageError("Name the source that the rows are of, with --source SLUG.")
    with open_database(settings) as database:
        report, unknown = bring(
            database.engines, file, layout, source, choices, beside=options["beside"]
        )
    show(report, as_json=as_json)
    if not as_json:
        say_unknown(unknown)


def try_file(file: Path, layout: str | None, choices: Choices, today: date) -> dict[str, Any]:
    """What a file would bring: layout, rows, ready ones, faults; nothing is written, no database asked.

    `cautions` keep no row back, `recognised` says what was found and why, `matching` what its columns become, by
    the fields of the form. A file of which nothing can be read has one fault, without row and column.
    """
    try:
        opened = open_file(file, choices=choices)
        found = recognise(opened.table, layout)
        return look_through(opened, found, today)[0]
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


def look_through(
    opened: Opened,
    found: Recognised,
    today: date,
    note: Callable[[Candidate], None] = lambda _: None,
) -> tuple[dict[str, Any], Checker]:
    """How many rows there are and are ready, every fault and caution, what was recognised; and what checked them.

    Of each ready row `note` is told.
    """
    seen = survey(found.table, found.matching)
    checker = Checker(found.table, found.matching, today, opened.sha256, seen)
    faults = [fault.as_json() for fault in found.table.faults]
    cautions: list[dict[str, Any]] = []
    rows = ready = 0
    for candidate in checker.candidates():
        rows += 1
        faults += told_of(candidate, candidate.faults)
        cautions += told_of(candidate, candidate.cautions)
        if candidate.is_ready:
            ready += 1
            note(candidate)
    findings = [Finding("file", opened.kind), *found.table.findings]
    order = found.matching.day_order or seen.order.order
    if order or seen.order.why:
        why = "the layout says so" if found.matching.day_order else seen.order.why
        findings.append(Finding("date order", f"{order} first" if order else "open", why))
    findings += totals_finding(seen.totals)
    return {
        "layout": found.name,
        "rows": rows,
        "ready": ready,
        "faults": faults,
        "cautions": cautions,
        "recognised": [each.as_json() for each in findings],
        "matching": told_matching(found),
    }, checker


def told_matching(found: Recognised) -> dict[str, str]:
    """What columns become, by the fields of the form and the API; those that nothing becomes are left out."""
    names = dict.fromkeys(found.table.columns)
    for row in islice(found.table.read(), SEEN):
        names |= dict.fromkeys(row.cells)
    texts = filled(found.matching, list(names)).texts
    return {name: text for name, text in texts.items() if text}


def told_of(candidate: Candidate, found: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults or cautions of a row as JSON; where several sheets are read as one, with its sheet and its row there."""
    return [each.as_json() | place_of(candidate) for each in found]


def place_of(candidate: Candidate) -> dict[str, Any]:
    """The sheet of a row and its number there, where several sheets are read as one."""
    evidence = candidate.evidence
    return {"sheet": evidence.sheet, "sheet_row": evidence.within} if evidence.sheet else {}


def bring(
    engines: Engines,
    file: Path,
    layout: str | None,
    source: str,
    choices: Choices,
    *,
    beside: bool = False,
) -> tuple[dict[str, Any], tuple[UnknownName, ...]]:
    """Bring the ready rows of a file in as drafts of a source, as one change or none.

    The report of a dry run, with how many claims and positions that made, and how many `earlier` files' rows had
    made; and the names that are nobody's here. Nothing is compared: where rows of earlier files are in this one too,
    it has to be said that they are to stand `beside` those.
    Raises Unreadable, SetupError where they aren't, and NotFound where there is no such source.
    """
    require_current_schema(engines)
    opened = open_file(file, choices=choices)
    found = recognise(opened.table, layout)
    if found.name == "dataset":
        raise Unreadable(
            "This is a dataset of the map's own: unpack it and use «conflict-map load»."
        )
    with desk_session(engines) as session:
        earlier = earlier_rows(session, source)
        tally = NameTally()
        places: dict[int, dict[str, Any]] = {}
        again = 0

        def note(candidate: Candidate) -> None:
            nonlocal again
            tally.note(candidate)
            if place := place_of(candidate):
                places[candidate.row] = place
            if earlier.claims:
                kept = (candidate.evidence.record("", words=words) for words in (False, True))
                again += any(earlier.hold(row) for row in kept)

        report, checker = look_through(opened, found, latest_day_of(session), note)
        if again and not beside:
            raise SetupError(DOUBLED.format(rows=say_count(again, "row")))
        names = resolve(session, tally)
        claims = positions = 0
        if report["ready"]:
            rows = say_count(report["ready"], "row")
            begin_change(session, f"Bring in {rows} of {opened.name}")
            rows_in = checker.candidates()
            for brought in bring_in(session, rows_in, source, names.slugs, file=opened.name):
                claims += not brought.stayed_out
                positions += len(brought.positions)
                if brought.stayed_out is not None:
                    told = Fault(brought.row, None, brought.stayed_out).as_json()
                    report["faults"].append(told | places.get(brought.row, {}))
    return report | {
        "claims": claims,
        "positions": positions,
        "earlier": earlier.claims,
    }, names.unknown


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
            f"The source had {had} from rows before, which stay as they are: this command compares nothing."
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
