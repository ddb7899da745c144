"""Bringing an import in: how, which side is kept where both changed a field; stopping it, taking it back."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from app.desk.import_page import import_page, page_unless
from app.desk.import_terms import FIELDS as TERMS
from app.desk.import_terms import note_terms, with_terms
from app.desk.requests import AsEditor, RowId
from app.editing.errors import FieldErrors
from app.errors import Said, together
from app.forms.entry import Entry, reference_fields
from app.forms.fields import require_fine, take
from app.forms.picking import SOURCES, pick
from app.pages.desk.imports import begin
from app.queries.imports import count_rows, get_row
from app.queries.imports_releases import choose_side, has_earlier
from app.routers import router_for_desk
from app.security.auditing import audit
from app.security.callers import Desk, SignedIn
from app.security.csrf import Sent
from app.staging.access import own_import
from app.staging.compare_step import OlderFile, require_newer
from app.staging.comparing import OURS, THEIRS
from app.staging.deciding import (
    Decision,
    ask_back,
    ask_decision,
    conflicts_of,
    require_open,
    stop,
    take_back,
)
from app.staging.options import CHOICES, chosen_options

router = router_for_desk()
# So many rows are taken back while somebody waits.
MOST_AT_ONCE = 1_000


@router.post("/admin/imports/{number:int}/bring-in")
def bring_in(
    request: Request,
    session: Desk,
    caller: SignedIn,
    editor: AsEditor,
    *,
    number: RowId,
    sent: Sent,
) -> Response:
    """Let the ready rows become records of a source, as one change.

    Where its source has earlier files that nobody has compared it with, that is done first.
    """
    taken = own_import(session, caller, number, lock=True)
    typed = Entry(
        **vars(take(sent, (*reference_fields("source"), "why", "older", *CHOICES, *TERMS)))
    )
    source = pick(session, typed, "source", SOURCES)
    if source is None:
        typed.refuse("source", Said("missing", "Name the source that these rows are of."))
    if len(typed.text("why")) > 500:
        typed.refuse("why", Said("too_long", "At most 500 letters fit here."))
    options = None
    try:
        options = chosen_options(editor, {name: typed.text(name) for name in (*CHOICES, "older")})
    except FieldErrors as error:
        for name, sentences in error.errors.items():
            typed.refuse(name, together(sentences))
    compared = taken.compared
    if source is None or compared is None or compared["source"] != source.key:
        compared = None
    try:
        require_newer(compared, options)
    except OlderFile as error:
        typed.refuse("older", error.said)
    review = None
    if source is not None and typed.is_fine:
        review = note_terms(session, editor, source.key, typed)
    if source is None or options is None or not typed.is_fine:
        return import_page(request, session, taken, typed=typed, status=422)
    is_later = compared is None and has_earlier(session, number, source.key)
    taken.source, taken.note = source.key, typed.text("why")
    taken.options = with_terms(taken, options, review)
    if is_later:
        return begin(request, session, taken, "comparing", "compare")
    audit(request, session, "import_begun", taken.account_id, about=taken.name)
    return begin(request, session, taken, "bringing", "terms" if review else "")


@router.post("/admin/imports/{number:int}/rows/{row:int}/sides")
def choose_sides(
    request: Request, session: Desk, caller: SignedIn, *, number: RowId, row: RowId, sent: Sent
) -> Response:
    """Say of fields of a row that were edited here too which side is kept."""
    taken = own_import(session, caller, number, lock=True)
    names = [name for name in sent if name.startswith("side:")]
    typed = take(sent, (*names, "behind"))
    require_fine(typed)
    chosen = {name.removeprefix("side:"): typed.text(name) for name in names}

    def act() -> None:
        require_open(taken)
        found = get_row(session, number, row)
        known = conflicts_of(found)
        sides = {name: side for name, side in chosen.items() if name in known}
        choose_side(
            session, found, {name: side for name, side in sides.items() if side in (OURS, THEIRS)}
        )

    refused = page_unless(request, session, taken, act, typed)
    behind = typed.text("behind")
    more = f"&behind={behind}" if behind.isdecimal() else ""
    address = f"/admin/imports/{number}?notice=chosen&against=conflict{more}#compared"
    return refused or RedirectResponse(address, 303)


@router.get("/admin/imports/{number:int}/progress")
def show_progress(session: Desk, caller: SignedIn, number: RowId) -> Response:
    """How far the step under way is: state, rows_done, rows."""
    taken = own_import(session, caller, number)
    told = {"state": taken.state, "rows_done": taken.rows_done, "rows": taken.rows_all}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


@router.post("/admin/imports/{number:int}/stop")
def stop_step(
    request: Request, session: Desk, caller: SignedIn, *, number: RowId, sent: Sent
) -> Response:
    """End what is under way; nothing of it stays half done."""
    require_fine(take(sent, ()))
    taken = own_import(session, caller, number, lock=True)
    refused = page_unless(request, session, taken, lambda: stop(taken))
    return refused or RedirectResponse(f"/admin/imports/{number}?notice=stopped", 303)


@router.post("/admin/imports/{number:int}/decide")
def decide_on_drafts(
    request: Request,
    session: Desk,
    caller: SignedIn,
    editor: AsEditor,
    *,
    number: RowId,
    sent: Sent,
) -> Response:
    """Send the drafts of an import to review, or publish them, all as one."""
    taken = own_import(session, caller, number, lock=True)
    typed = take(sent, ("do", "note"))
    if len(typed.text("note")) > 500:
        typed.refuse("note", Said("too_long", "At most 500 letters fit here."))
    act: Decision = "publish" if typed.text("do") == "publish" else "submit"
    if act == "publish" and not editor.publishes_alone:
        alone = Said("reviewer_needed", "You can't publish this alone; let it go to review.")
        typed.refuse("note", alone)
    if not typed.is_fine:
        return import_page(request, session, taken, typed=typed, status=422)
    refused = page_unless(
        request,
        session,
        taken,
        lambda: ask_decision(taken, editor, act, note=typed.text("note")),
        typed,
    )
    return refused or begin(request, session, taken, "deciding")


@router.post("/admin/imports/{number:int}/take-back")
def take_all_back(
    request: Request,
    session: Desk,
    caller: SignedIn,
    editor: AsEditor,
    *,
    number: RowId,
    sent: Sent,
) -> Response:
    """Take all that an import brought in back, as one change; its rows are ready again."""
    typed = take(sent, ("why",))
    taken = own_import(session, caller, number, lock=True)
    if len(typed.text("why")) > 500:
        typed.refuse("why", Said("too_long", "At most 500 letters fit here."))
    if not typed.is_fine:
        return import_page(request, session, taken, typed=typed, status=422)
    why = typed.text("why")
    if count_rows(session, number).get("brought", 0) > MOST_AT_ONCE:
        refused = page_unless(request, session, taken, lambda: ask_back(taken, editor, why), typed)
        if refused:
            return refused
        audit(request, session, "import_taken_back", taken.account_id, about=taken.name)
        return begin(request, session, taken, "taking_back")
    refused = page_unless(
        request, session, taken, lambda: take_back(session, taken, editor, why), typed
    )
    if refused:
        return refused
    audit(request, session, "import_taken_back", taken.account_id, about=taken.name)
    return RedirectResponse(f"/admin/imports/{number}?notice=taken-back", 303)
