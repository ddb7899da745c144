"""Files brought in over the API: taken and checked, looked at, confirmed, cancelled."""

import hashlib
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from app.api import examples_imports as examples
from app.api.import_answers import answer, import_json, named_source, state_of, with_work
from app.api.write_json import read_json
from app.api.write_requests import (
    import_number,
    request_key,
    router_for_writing,
    shaped,
    writing_editor,
)
from app.desk.import_terms import FIELDS as TERMS
from app.desk.import_terms import note_terms, with_terms
from app.editing.errors import FieldErrors
from app.editing.idempotency import run_once
from app.editing.write_policy import Editor
from app.errors import Said
from app.forms.fields import Typed
from app.imports.opening import Choices
from app.queries.imports import discard_import, list_imports, sweep_imports
from app.security.auditing import audit
from app.security.callers import Desk, SignedIn
from app.settings import Settings
from app.staging.access import own_import, whose
from app.staging.compare_step import require_newer
from app.staging.deciding import STOPPED, begin_step, stop
from app.staging.fault_rows import Kind, faults_csv
from app.staging.options import CHOICES, chosen_options
from app.staging.taking import file_name, take_file

router = router_for_writing()
MOST_LISTED = 50
# Looked through for forgeries before a route is asked, which leaves nothing of the body.
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PathImport = Annotated[int, Depends(import_number)]
Name = Annotated[str, Query(max_length=200, description="What the file is called")]
Layout = Annotated[
    str | None, Query(max_length=40, description="Its layout, where it isn't to be recognised")
]
Sheet = Annotated[
    str | None,
    Query(
        max_length=200,
        description="The sheet of a workbook; `all` for those that have the same columns",
    ),
]
Header = Annotated[
    int | None, Query(ge=0, le=9999, description="The row of the header; 0 for none")
]
Source = Annotated[
    str | None,
    Query(max_length=300, description="The source of which files were brought in before"),
]


async def sent_file(request: Request) -> AsyncIterator[IO[bytes]]:
    """The bytes of the body, on disk as soon as they come. Raises FieldErrors for a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in FORMS:
        said = "Send the bytes of the file as body, and not a form of the type {kind}."
        raise FieldErrors({"file": [Said("not_bytes", said, kind=kind)]})
    with tempfile.NamedTemporaryFile(prefix="conflict-map-sent-") as file:
        async for part in request.stream():
            file.write(part)
        yield file.file


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of an open file, which is at its beginning again afterwards."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest


@router.get("/imports", **examples.LISTED)
def list_taken_files(request: Request, session: Desk, caller: SignedIn) -> Response:
    """Files that you took and what became of them, the latest 50 first; an admin sees everybody's."""
    found = list_imports(session, whose(caller), MOST_LISTED)
    return JSONResponse(
        {"items": [import_json(request, session, taken, name) for taken, name in found]}
    )


@router.post("/imports", **examples.TAKEN)
def take_a_file(
    request: Request,
    session: Desk,
    caller: SignedIn,
    file: Annotated[IO[bytes], Depends(sent_file)],
    editor: Annotated[Editor, Depends(writing_editor)],
    *,
    key: Annotated[str | None, Depends(request_key)],
    name: Name = "file",
    layout: Layout = None,
    sheet: Sheet = None,
    header: Header = None,
    source: Source = None,
) -> Response:
    """Send the bytes of a file, up to 200 MB; all its rows are checked, and nothing else is done.

    Location is where its state is read. Where `source` has files that were brought in before, the rows are
    compared with these.
    """
    settings: Settings = request.app.state.settings
    sweep_imports(session, settings.import_days)
    choices = Choices(sheet=sheet, header=header)

    def act() -> dict[str, Any]:
        slug = named_source(session, source) if source else None
        taken = take_file(
            session, caller.id, file, file_name(name), source=slug, layout=layout, choices=choices
        )
        begin_step(taken, "checking")
        audit(request, session, "import_taken", caller.id, about=taken.name)
        return state_of(request, session, taken)

    if key is None:
        return with_work(request, act(), 201)
    sent = ["POST", request.url.path, str(request.query_params), digest_of(file)]
    return with_work(request, run_once(session, editor, key, sent, act), 201)


@router.get("/imports/{import_id}", **examples.SHOWN)
def show_taken_file(
    request: Request, session: Desk, caller: SignedIn, import_id: PathImport
) -> Response:
    """How far an import is, and how many of its rows are ready."""
    return answer(request, session, own_import(session, caller, import_id))


class CsvText(Response):
    """Comma-separated values."""

    media_type = "text/csv"


@router.get("/imports/{import_id}/faults.csv", response_class=CsvText, **examples.FAULTS)
def show_faults(
    session: Desk, caller: SignedIn, import_id: PathImport, *, of: Kind = "faults"
) -> Response:
    """Each fault with its row and the name of its column, as the import stands now; or each caution."""
    own_import(session, caller, import_id)
    return CsvText(faults_csv(session, import_id, of))


@router.post("/imports/{import_id}/confirm", **examples.CONFIRMED)
def bring_ready_rows_in(
    request: Request,
    session: Desk,
    caller: SignedIn,
    sent: Annotated[Any, Depends(read_json)],
    editor: Annotated[Editor, Depends(writing_editor)],
    *,
    import_id: PathImport,
) -> Response:
    """Let the ready rows of a checked import become records of a source, as one change.

    Where files of the source were brought in before, only what is new or changed is written; a file that is
    older than what is there, as `compared.older` says, is refused unless `older` is true. Terms that are
    told along are noted with the source, or wait in the review `terms_review`.
    """
    body = shaped(examples.ConfirmBody, sent)
    taken = own_import(session, caller, import_id, lock=True)
    source = named_source(session, body.source)
    told = {name: getattr(body, name) for name in CHOICES} | {"older": "yes" if body.older else ""}
    options = chosen_options(editor, told)
    if taken.compared is not None and taken.compared["source"] == source:
        require_newer(taken.compared, options)
    terms = Typed({name: getattr(body, name) for name in TERMS if name != "shown_fields"})
    terms.texts |= {"shown_fields": "\n".join(body.shown_fields), "why": body.note}
    review = note_terms(session, editor, source, terms)
    if not terms.is_fine:
        raise FieldErrors({name: [said] for name, said in terms.errors.items()})
    begin_step(taken, "bringing")
    taken.source, taken.note = source, body.note.strip()
    taken.options = with_terms(taken, options, review)
    audit(request, session, "import_begun", taken.account_id, about=taken.name)
    return answer(request, session, taken, 202)


@router.post("/imports/{import_id}/cancel", **examples.STOPPED)
def cancel_import(
    request: Request, session: Desk, caller: SignedIn, import_id: PathImport
) -> Response:
    """Stop what is under way, of which nothing stays; where nothing is, forget the file. Send no body.

    What was brought in can't be cancelled.
    """
    taken = own_import(session, caller, import_id, lock=True)
    is_under_way = taken.state in STOPPED
    if is_under_way or taken.state == "brought":
        stop(taken)
    else:
        audit(request, session, "import_discarded", taken.account_id, about=taken.name)
        discard_import(session, import_id)
    state = "stopped" if is_under_way else "discarded"
    return JSONResponse({"import": import_id, "state": state})
