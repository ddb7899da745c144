"""Imports as JSON has them, and the work that follows an answer."""

from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from app.desk.import_terms import WAITING
from app.editing.errors import FieldErrors
from app.errors import Said
from app.forms.entry import Entry
from app.forms.picking import SOURCES, pick
from app.imports.totals import totals_finding
from app.models import Account, Import
from app.queries.imports import count_rows
from app.staging.deciding import STOPPED
from app.staging.told_findings import told_findings
from app.templating import absolute


def named_source(session: Session, named: str) -> str:
    """The slug of the source that is named. Raises FieldErrors."""
    entry = Entry({"source": named})
    source = pick(session, entry, "source", SOURCES)
    if source is None:
        asked = Said("missing", "Name the source that these rows are of.")
        raise FieldErrors({"source": [entry.errors.get("source", asked)]})
    return source.key


def answer(request: Request, session: Session, taken: Import, status: int = 200) -> Response:
    """The state of an import; a worker begins where one is needed."""
    return with_work(request, state_of(request, session, taken), status)


def state_of(request: Request, session: Session, taken: Import) -> dict[str, Any]:
    """The state of an import as it was just written."""
    session.flush()
    session.refresh(taken)
    account = session.get_one(Account, taken.account_id)
    return import_json(request, session, taken, account.display_name)


def with_work(request: Request, content: dict[str, Any], status: int = 200) -> Response:
    """An import's JSON as an answer; a worker begins where one is needed."""
    headers = {"Location": content["url"]} if status == 201 else None
    state = request.app.state
    work = BackgroundTask(state.work_on_imports, state.engines, state.clock)
    is_under_way = content["state"] in STOPPED
    return JSONResponse(content, status, headers, background=work if is_under_way else None)


def import_json(request: Request, session: Session, taken: Import, by: str) -> dict[str, Any]:
    """An import as JSON has it."""
    counts = count_rows(session, taken.id)
    url = absolute(request, f"/api/v1/imports/{taken.id}")
    return {
        "import": taken.id,
        "state": taken.state,
        "at": taken.created_at.isoformat(),
        "by": by,
        "name": taken.name,
        "sha256": taken.sha256,
        "size": taken.size,
        "layout": taken.layout,
        "recognised": recognised_in(taken),
        "rows_done": taken.rows_done,
        "rows": taken.rows_all,
        "ready": counts.get("ready", 0),
        "faulty": counts.get("faulty", 0),
        "left_out": counts.get("left_out", 0),
        "brought_in": counts.get("brought", 0),
        "same": counts.get("same", 0),
        "source": taken.source,
        "compared": {"older": None, **taken.compared} if taken.compared is not None else None,
        "change": taken.change_id,
        "review": taken.review_id,
        "terms_review": taken.options.get(WAITING),
        "fault": taken.fault,
        "url": url,
        "faults": f"{url}/faults.csv",
    }


def recognised_in(taken: Import) -> list[dict[str, str]]:
    """What was recognised in a file and why, in English; the order of its days once all rows were read."""
    found = [
        {name: each[name] for name in ("what", "found", "why")} for each in told_findings(taken)
    ]
    seen = taken.survey or {}
    order = seen.get("order")
    if order:
        found.append({"what": "date order", "found": f"{order} first", "why": ""})
    found += [each.as_json() for each in totals_finding(seen.get("totals", 0))]
    return found
