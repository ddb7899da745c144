"""The past of records over the API: their versions, restoring one, bringing back what is gone.

What the desk's history pages do, by the same code and under the same rules as the other writes.
"""

from collections.abc import Callable
from dataclasses import replace

from fastapi import Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.api.examples_history import documented_past
from app.api.write_answers import Result, answer, result_of
from app.api.write_problems import etag, in_record
from app.api.write_requests import (
    AboutNoun,
    Base,
    NoteBody,
    PreconditionFailed,
    RestoreBody,
    ToWrite,
    refuse_unknown_version,
    router_for_writing,
    shaped,
)
from app.desk.requests import PathKey
from app.editing.history import bring_back, last_version, restore, versions
from app.editing.reasons import check_note
from app.editing.wrong import placed
from app.nouns import NOUNS
from app.security.callers import Desk

router = router_for_writing()


def list_record_versions(noun: AboutNoun, key: PathKey, session: Desk) -> Response:
    """Every version of a record, newest first, with who made it, when and why.

    The ETag is that of the newest. A draft that was deleted is still listed; its last version has
    the status `deleted`.
    """
    rows = versions(session, noun.name, key)
    items = [
        {
            "version": row.version,
            "at": row.made_at.isoformat(),
            "by": row.by,
            "approved_by": row.approved_by,
            "note": row.note,
            "status": row.status,
        }
        for row in rows
    ]
    return JSONResponse({"items": items}, headers={"ETag": etag(rows[0].version)})


def restore_record(noun: AboutNoun, key: PathKey, base: Base, write: ToWrite) -> Response:
    """Save the record as one of its versions had it.

    What was hidden since stays hidden. Where somebody else must approve, the answer is 202 and the
    state `proposed`. What is wrong with that version is named by its path in `record`.
    """
    body = shaped(RestoreBody, write.sent)

    def act() -> Result:
        note = check_note(body.note)
        session, editor = write.session, write.editor
        refuse_unknown_version(session, noun.name, key, base)

        with placed(in_record):
            outcome = restore(
                session, editor, noun.name, key, version=body.version, base=base, note=note
            )
        return result_of(outcome, 200)

    return answer(write.request, write.once(act, base))


def bring_record_back(noun: AboutNoun, key: PathKey, base: Base, write: ToWrite) -> Response:
    """Publish a withdrawn record again; a deleted draft becomes a draft again.

    If-Match names the newest of its versions: for a draft, the one that deleted it. Where somebody
    else must approve, the answer is 202 and the state `proposed`.
    """
    body = shaped(NoteBody, write.sent)

    def act() -> Result:
        note = check_note(body.note)
        session, editor = write.session, write.editor
        start = _version_that_is_gone(session, noun.name, key, base)

        with placed(in_record):
            outcome = bring_back(session, editor, noun.name, key, base=start, note=note)
        return result_of(outcome, 200)

    return answer(write.request, write.once(act, base))


def _version_that_is_gone(session: Session, noun: str, key: str, base: int) -> int | None:
    """The version of a record to bring back, none when it was deleted.

    Raises NotFound, and PreconditionFailed when something else stands there than `base`.
    """
    newest = versions(session, noun, key)[0]
    if newest.status == "deleted":
        if base != newest.version:
            deleted = replace(last_version(session, noun, key), version=newest.version)
            raise PreconditionFailed(deleted)
        return None
    current = refuse_unknown_version(session, noun, key, base)
    if current.status != "withdrawn" and current.version != base:
        raise PreconditionFailed(current)
    return base


ACTS: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("versions", "GET", list_record_versions),
    ("restore", "POST", restore_record),
    ("bring-back", "POST", bring_record_back),
)
for _noun in NOUNS.values():
    for _act, _method, _route in ACTS:
        router.add_api_route(
            f"/{_noun.name}/{{key}}/{_act}",
            _route,
            methods=[_method],
            **documented_past(_noun.name, _noun.singular, _act),
        )
