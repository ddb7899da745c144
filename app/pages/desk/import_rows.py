"""Rows of an import: mended in place, left out, read alike; whose its names are; its faults as CSV."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.database import Engines
from app.desk.import_page import NAMES_AT_ONCE, import_page, page_unless
from app.desk.requests import RowId
from app.errors import Said
from app.forms.entry import Entry
from app.forms.fields import LONGEST_TEXT, require_fine, take
from app.forms.picking import ACTORS, PLACES, pick
from app.pages.desk.imports import begin
from app.queries.imports import get_row
from app.queries.imports_names import list_names
from app.routers import router_for_desk
from app.security.callers import Desk, SignedIn
from app.security.csrf import Sent
from app.staging.access import own_import
from app.staging.deciding import decide_names, leave_out, mend_row, note_alike, require_open
from app.staging.fault_rows import faults_csv

router = router_for_desk()
CELL = "cell:"
REFUSE = "refuse"


@router.post("/admin/imports/{number:int}/rows/{row:int}")
def change_row(
    request: Request,
    session: Desk,
    caller: SignedIn,
    *,
    number: RowId,
    row: RowId,
    sent: Sent,
) -> Response:
    """Mend cells of a row, leave it out, or take it in again."""
    taken = own_import(session, caller, number, lock=True)
    names = [name for name in sent if name.startswith(CELL)]
    typed = take(sent, (*names, "do", "after", "fault", "caution"))
    require_fine(typed)
    engines: Engines = request.app.state.engines
    cells = {name.removeprefix(CELL): typed.text(name) for name in names}
    is_mended = typed.text("do") == "mend"
    out = typed.text("do") != "back"

    def act() -> None:
        if is_mended:
            known = {name: text for name, text in cells.items() if name in taken.columns}
            mend_row(engines, session, taken, row, known)
        else:
            leave_out(session, taken, row, out=out)

    refused = page_unless(request, session, taken, act, typed)
    if refused:
        return refused
    notice = "left" if out else "back"
    if is_mended:
        session.flush()
        session.expire_all()
        notice = "mended" if get_row(session, number, row).state == "ready" else "still"
    query = f"notice={notice}"
    for name in ("after", "fault", "caution"):
        text = typed.text(name)
        if text.replace("_", "").isalnum() and text.isascii():
            query += f"&{name}={text[:60]}"
    return RedirectResponse(f"/admin/imports/{number}?{query}#rows", 303)


@router.post("/admin/imports/{number:int}/alike")
def read_alike(
    request: Request, session: Desk, caller: SignedIn, *, number: RowId, sent: Sent
) -> Response:
    """Let what stands in a column mean another thing in all rows, and check them all again."""
    taken = own_import(session, caller, number, lock=True)
    typed = take(sent, ("column", "found", "meant"), LONGEST_TEXT)
    if typed.text("column") not in taken.columns:
        typed.refuse("column", Said("choice", "This file has no such column."))
    if not typed.is_fine:
        return import_page(request, session, taken, typed=typed, status=422)
    note_alike(taken, *(typed.text(name) for name in ("column", "found", "meant")))
    return begin(request, session, taken, "checking")


@router.post("/admin/imports/{number:int}/names")
def say_names(
    request: Request, session: Desk, caller: SignedIn, *, number: RowId, sent: Sent
) -> Response:
    """Say whose names are: one of the map's, or nobody's."""
    taken = own_import(session, caller, number, lock=True)
    refused = page_unless(request, session, taken, lambda: require_open(taken))
    if refused:
        return refused
    at = range(1, NAMES_AT_ONCE + 1)
    typed = take(sent, [f"{part}-{each}" for each in at for part in ("who", "choice", "name")])
    decided: dict[tuple[str, str], str | None] = {}
    for each in at:
        noun, _, name = typed.texts.get(f"who-{each}", "").partition(":")
        choice, text = typed.text(f"choice-{each}"), typed.text(f"name-{each}")
        if choice == REFUSE:
            decided[noun, name] = None
        elif text or choice:
            entry = Entry({"name": text or choice})
            found = pick(session, entry, "name", ACTORS if noun == "actors" else PLACES)
            if found is not None:
                decided[noun, name] = found.key
            else:
                nobody = Said("unknown", "Nobody of this name is known.")
                typed.refuse(f"name-{each}", entry.errors.get("name", nobody))
    if not typed.is_fine:
        return import_page(request, session, taken, typed=typed, status=422)
    decide_names(list_names(session, number), decided)
    return RedirectResponse(f"/admin/imports/{number}?notice=decided#names", 303)


@router.get("/admin/imports/{number:int}/faults.csv")
def download_faults(session: Desk, caller: SignedIn, number: RowId) -> Response:
    """Rows with faults: row, column, message."""
    own_import(session, caller, number)
    headers = {"Content-Disposition": f'attachment; filename="import-{number}-faults.csv"'}
    return Response(faults_csv(session, number), 200, headers, "text/csv; charset=utf-8")
