"""What a write answers: the outcome in JSON's types, so that it can be kept and given again."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.api.write_problems import etag
from app.editing.differences import Difference
from app.editing.edits import Outcome
from app.editing.idempotency import outcome_json
from app.nouns import NOUNS
from app.templating import absolute

# Status, headers and body of an answer, its addresses without the host.
Result = dict[str, Any]
Cautions = Sequence[dict[str, str]]
# What waits for somebody else to approve it.
WAITING = ("in_review", "proposed")


def result_of(outcome: Outcome, status: int, cautions: Cautions = ()) -> Result:
    """The answer about one record: that status, or 202 for what waits for somebody else."""
    kept = outcome_json(outcome)
    [saved] = kept.pop("saved")
    item = _item(saved)
    headers = {"Location": item["document"]} if status == 201 else {}
    if saved["version"] is not None:
        headers["ETag"] = etag(saved["version"])
    waits = saved["state"] in WAITING
    return {
        "status": 202 if waits else status,
        "headers": headers,
        "body": item | kept | {"cautions": list(cautions)},
    }


def result_of_change(outcome: Outcome, cautions: Cautions = ()) -> Result:
    """The answer about several records: 202 when any of them waits for somebody else."""
    kept = outcome_json(outcome)
    kept["saved"] = [_item(saved) for saved in kept["saved"]]
    kept["cautions"] = list(cautions)
    waits = any(saved.state in WAITING for saved in outcome.saved)
    return {"status": 202 if waits else 200, "headers": {}, "body": kept}


def _item(saved: Mapping[str, Any]) -> Result:
    """What became of one record, with the addresses of its document and, where readers see it, its page."""
    page = NOUNS[saved["noun"]].path if saved["seen"] == "published" else None
    return dict(saved) | {
        "document": f"/api/v1/{saved['noun']}/{saved['key']}/document",
        "url": page and f"{page}/{saved['key']}",
    }


def answer(request: Request, result: Mapping[str, Any]) -> Response:
    """A result as an answer, its addresses made whole."""
    body, headers = dict(result["body"]), dict(result["headers"])
    if "Location" in headers:
        headers["Location"] = absolute(request, headers["Location"])
    if "saved" in body:
        body["saved"] = [_addressed(request, item) for item in body["saved"]]
    else:
        body = _addressed(request, body)
    return JSONResponse(body, result["status"], headers)


def _addressed(request: Request, item: Mapping[str, Any]) -> Result:
    whole = {name: item[name] and absolute(request, item[name]) for name in ("document", "url")}
    return dict(item) | whole


def difference_json(difference: Difference) -> dict[str, Any]:
    """A field that differs: its name in the record, and what it says on each side in words."""
    return {
        "field": difference.name,
        "label": difference.label,
        "before": difference.before,
        "after": difference.after,
    }
