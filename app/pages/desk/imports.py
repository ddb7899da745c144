"""Files that are brought in: the list, taking one, seeing it, checking it, bringing it in as one change."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.datastructures import FormData

from app.desk.import_page import STATES, Looked, import_page, page_unless
from app.desk.import_sheets import read_sheet
from app.desk.requests import RowId
from app.errors import Said
from app.forms.entry import Entry, reference_fields
from app.forms.fields import Typed, require_fine, take
from app.forms.picking import SOURCES, pick
from app.imports.cells import Unreadable
from app.imports.matching import Matching
from app.imports.opening import Choices
from app.languages.words import WordsByCode
from app.models import Import
from app.queries.import_uploads import sweep_uploads
from app.queries.imports import discard_import, list_imports, sweep_imports
from app.queries.imports_names import keep_matching, list_matchings
from app.queries.sessions import LARGEST_ID
from app.routers import router_for_desk
from app.security.auditing import audit
from app.security.callers import Caller, Desk, SignedIn
from app.security.csrf import Sent
from app.settings import Settings
from app.staging.access import own_import, whose
from app.staging.deciding import STOPPED, begin_step
from app.staging.matching_form import FIELDS, matched
from app.staging.taking import take_file
from app.staging.uploads import keep, let_go, what_was_given
from app.templating import render

router = router_for_desk()
MOST_LISTED = 50
LONGEST_PASTE = 900_000
NOTICES = WordsByCode(
    {
        "decided": "Noted.",
        "terms": "What the set may be used for is proposed to its source, and waits for review.",
        "mended": "The row is in order now.",
        "still": "Noted; something about the row still needs another look.",
        "left": "The row is left out.",
        "back": "The row is taken in again.",
        "stopped": "Stopped. Nothing of it was written.",
        "taken-back": "All of it was taken back; its rows are ready again.",
        "compare": "Its source has earlier files: look at what differs, then bring it in.",
        "chosen": "Noted which side is kept.",
        "sheet": "Read anew: see what was recognised in it.",
        "discarded": "Forgotten, with all that was taken of it.",
    }
)
After = Annotated[int, Query(ge=0, le=LARGEST_ID)]
Code = Annotated[str, Query(pattern="^[a-z0-9_]{0,60}$")]
Behind = Annotated[str, Query(pattern="^[a-z0-9-]{0,100}$")]


def begin_work(request: Request) -> BackgroundTask:
    """What lets a worker do what is under way, once the answer is sent."""
    state = request.app.state
    return BackgroundTask(state.work_on_imports, state.engines, state.clock)


@router.get("/admin/imports")
def show_imports(
    request: Request, session: Desk, caller: SignedIn, notice: str | None = None
) -> Response:
    """What was taken before, and the form that takes another file."""
    return list_page(request, session, caller, Entry(), notice=NOTICES.get(notice or ""))


def list_page(
    request: Request, session: Session, caller: Caller, typed: Entry, **more: Any
) -> Response:
    """The list with the form as it was typed, and the file that is kept for it."""
    return render(
        request,
        "admin/imports.html",
        200 if typed.is_fine else 422,
        typed=typed,
        kept=more.get("kept"),
        imports=list_imports(session, whose(caller), MOST_LISTED),
        states=STATES,
        notice=more.get("notice"),
    )


@router.post("/admin/imports")
def take_one(request: Request, session: Desk, caller: SignedIn, sent: Sent) -> Response:
    """Take a file, or cells that were pasted, and go on to what was recognised in it.

    Where the form is refused, its file is kept: a browser sends it no second time.
    """
    settings: Settings = request.app.state.settings
    sweep_imports(session, settings.import_days)
    sweep_uploads(session)
    texts = FormData([(name, each) for name, each in sent.multi_items() if name != "file"])
    names = ("cells", "sheet", "header", "kept", *reference_fields("source"))
    typed = Entry(**vars(take(texts, names, LONGEST_PASTE)))
    header = typed.text("header")
    if header and not (header.isascii() and header.isdecimal() and int(header[:9]) < 10_000):
        typed.refuse("header", Said("number", "This is the number of a row, or 0 for none."))
    source = pick(session, typed, "source", SOURCES)
    key = source.key if source is not None else None
    number, cells = typed.text("kept"), typed.texts.get("cells", "")
    with what_was_given(session, caller.id, sent.get("file"), number, cells) as given:
        if given is None and "cells" not in typed.errors:
            typed.refuse("file", gone(number))
        if given is not None and typed.is_fine:
            choices = Choices(typed.text("sheet") or None, int(header) if header else None)
            try:
                taken = take_file(
                    session, caller.id, given.file, given.name, source=key, choices=choices
                )
            except Unreadable as error:
                is_of_sheet = error.said.code == "no_sheet"
                typed.refuse(
                    "sheet" if is_of_sheet else "file" if given.is_file else "cells", error.said
                )
            else:
                let_go(session, given)
                audit(request, session, "import_taken", caller.id, about=taken.name)
                return RedirectResponse(f"/admin/imports/{taken.id}", 303)
        # What can't be read as it is won't be read for another word in the form.
        kept = keep(session, caller.id, given) if "file" not in typed.errors else None
    return list_page(request, session, caller, typed, kept=kept)


def gone(number: str) -> Said:
    """That there is no file, and none that was kept."""
    if number:
        return Said("no_longer_kept", "The file is no longer kept here; choose it once more.")
    return Said("missing", "Choose a file, or paste cells below.")


@router.get("/admin/imports/{number:int}")
def show_import(
    request: Request,
    session: Desk,
    caller: SignedIn,
    *,
    number: RowId,
    after: After = 0,
    fault: Code = "",
    caution: Code = "",
    against: Code = "",
    behind: Behind = "",
    notice: str | None = None,
) -> Response:
    """One import, with all that can be done with it now."""
    taken = own_import(session, caller, number)
    response = import_page(
        request,
        session,
        taken,
        looked=Looked(after, fault, caution, against, behind),
        notice=NOTICES.get(notice or ""),
    )
    if taken.state in STOPPED:
        # Where whoever was at it has ended, somebody who looks on lets another one begin.
        response.background = begin_work(request)
    return response


@router.post("/admin/imports/{number:int}/check")
def check(
    request: Request, session: Desk, caller: SignedIn, *, number: RowId, sent: Sent
) -> Response:
    """Say what the columns become, and let all rows be checked; or read the file by another sheet."""
    taken = own_import(session, caller, number, lock=True)
    typed = take(sent, (*FIELDS, "keep_as", "use", "sheet"))
    if typed.text("sheet"):
        return read_other_sheet(request, session, taken, typed)
    matching = Matching.model_validate(taken.matching)
    if typed.text("use"):
        kept = {each.name: each.matching for each in list_matchings(session)}
        if typed.text("use") in kept:
            taken.matching = kept[typed.text("use")]
        else:
            typed.refuse("use", Said("choice", "No matching of this name is kept."))
    else:
        wanted = matched(typed, matching, taken.columns).model_dump(mode="json")
        taken.matching = wanted if not typed.errors else taken.matching
    if len(typed.text("keep_as")) > 80:
        typed.refuse("keep_as", Said("too_long", "At most 80 letters fit here."))
    if typed.is_fine:
        if typed.text("keep_as"):
            keep_matching(session, typed.text("keep_as"), caller.id, taken.matching)
        return begin(request, session, taken, "checking")
    return import_page(request, session, taken, typed=typed, status=422)


def read_other_sheet(request: Request, session: Session, taken: Import, typed: Typed) -> Response:
    """Recognise the file anew by another sheet, and go back to its page."""
    wrong: list[Said] = []

    def act() -> None:
        said = read_sheet(session, taken, typed.text("sheet"))
        wrong.extend([said] if said is not None else [])

    refused = page_unless(request, session, taken, act, typed)
    if refused:
        return refused
    if wrong:
        typed.refuse("sheet", wrong[0])
        return import_page(request, session, taken, typed=typed, status=422)
    return RedirectResponse(f"/admin/imports/{taken.id}?notice=sheet#seen", 303)


def begin(
    request: Request, session: Session, taken: Import, step: Any, notice: str = ""
) -> Response:
    """Begin a step, and go back to the page that shows how far it is."""
    refused = page_unless(request, session, taken, lambda: begin_step(taken, step))
    if refused:
        return refused
    address = f"/admin/imports/{taken.id}" + (f"?notice={notice}" if notice else "")
    return RedirectResponse(address, 303, background=begin_work(request))


@router.post("/admin/imports/{number:int}/discard")
def discard(
    request: Request, session: Desk, caller: SignedIn, *, number: RowId, sent: Sent
) -> Response:
    """Forget what was taken; what was brought in stays, with its evidence."""
    require_fine(take(sent, ()))
    taken = own_import(session, caller, number, lock=True)
    if taken.state not in ("taken", "checked"):
        typed = Typed()
        typed.refuse("", Said("stale", "This import can't be discarded now."))
        return import_page(request, session, taken, typed=typed, status=409)
    audit(request, session, "import_discarded", taken.account_id, about=taken.name)
    discard_import(session, number)
    return RedirectResponse("/admin/imports?notice=discarded", 303)
