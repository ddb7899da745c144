"""The write side of /api/v1: adding, changing and withdrawing records with a personal token.

What the desk's forms do, by the same code: a record is validated by the same rules with the same
sentences, published at once or put up for review, and kept with its history. The token goes into
`Authorization: Bearer`; a change names the version it was made from in `If-Match`; a request with
an `Idempotency-Key` can be sent again after any failure and is carried out once.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.api.examples_write import documented, documented_change
from app.api.write_answers import Result, answer, result_of, result_of_change
from app.api.write_cautions import cautions_of
from app.api.write_problems import etag, in_edits, in_record, version_json
from app.api.write_requests import (
    AboutNoun,
    Base,
    ChangeBody,
    PreconditionFailed,
    RecordBody,
    ToWrite,
    ToWriteBare,
    WithdrawalBody,
    Writing,
    refuse_unknown_version,
    router_for_writing,
    shaped,
)
from app.desk.requests import PathKey
from app.editing.documents import read_document
from app.editing.edits import Edit, Outcome
from app.editing.errors import FieldErrors
from app.editing.history import delete_draft, withdraw
from app.editing.keys import propose_key
from app.editing.reasons import CODES as REASON
from app.editing.reasons import check_note
from app.editing.record_json import record_from_json
from app.editing.saving import save
from app.editing.unfinished import problems_in
from app.editing.wrong import Wrong, placed
from app.errors import Said
from app.nouns import NOUNS, Noun
from app.nouns.parts import Record
from app.security.callers import Desk

router = router_for_writing()

# Somebody may take the address that was made of a name a moment before.
TRIES_FOR_A_KEY = 3


def create_record(noun: AboutNoun, write: ToWrite) -> Response:
    """Add a record. Without a slug or id of its own it is given one.

    It is published unless `publishing.status` says `draft` or `in_review`; where somebody else
    must publish it, the answer is 202 and the state `in_review`.
    """
    body = shaped(RecordBody, write.sent)

    def act() -> Result:
        outcome, edit = _add(write, noun, body)
        return result_of(outcome, 201, cautions_of(write.session, [edit]))

    return answer(write.request, write.once(act))


def replace_record(noun: AboutNoun, key: PathKey, base: Base, write: ToWrite) -> Response:
    """Write the whole record anew, as it was read and then changed.

    `note` says why; it is needed for what readers see. Where somebody else must approve, the
    answer is 202 and the state `proposed`: the record stays as it is until then.
    """
    body = shaped(RecordBody, write.sent)

    def act() -> Result:
        refuse_unknown_version(write.session, noun.name, key, base)
        edit = Edit(noun.name, _record_at(write.session, noun, key, body), base)
        cautions = cautions_of(write.session, [edit])
        return result_of(_save(write, [edit], body.note), 200, cautions)

    return answer(write.request, write.once(act, base))


def withdraw_record(noun: AboutNoun, key: PathKey, base: Base, write: ToWrite) -> Response:
    """Take a published record off the map, for a reason that readers may read.

    Where somebody else must approve, the answer is 202 and the state `proposed`.
    """
    body = shaped(WithdrawalBody, write.sent)

    def act() -> Result:
        session, editor = write.session, write.editor
        current = refuse_unknown_version(session, noun.name, key, base)
        if current.status != "published" and current.version != base:
            raise PreconditionFailed(current)
        reason, conceal = body.reason, body.conceal
        # The note of the change is the reason here.
        with placed(lambda path, said: "reason" if said.code in REASON else path):
            outcome = withdraw(
                session, editor, noun.name, key, base=base, reason=reason, conceal=conceal
            )
        return result_of(outcome, 200)

    return answer(write.request, write.once(act, base))


def delete_record(noun: AboutNoun, key: PathKey, base: Base, write: ToWriteBare) -> Response:
    """Delete a draft that nothing refers to. It can be brought back; the ETag is what that needs.

    What was published is withdrawn instead, and what waits for review is taken back first.
    """

    def act() -> Result:
        current = refuse_unknown_version(write.session, noun.name, key, base)
        if current.version != base:
            raise PreconditionFailed(current)
        change = delete_draft(write.session, write.editor, noun.name, key, base=base)
        body = {"noun": noun.name, "key": key, "state": "deleted", "change": change}
        return {"headers": {"ETag": etag(change)}, "body": body}

    done = write.once(act, base)
    return JSONResponse(done["body"], headers=done["headers"])


def create_change(write: ToWrite) -> Response:
    """Save several records as one change, or none of them; it is undone as one, too.

    A later record may refer to an earlier one by the slug or id that it gives itself. `base` is the
    version that a record was changed from; new ones have none.
    """
    body = shaped(ChangeBody, write.sent)

    def act() -> Result:
        edits = _edits(write.session, body)
        outcome = _save(write, edits, body.note, several=True)
        return result_of_change(outcome, cautions_of(write.session, edits, several=True))

    return answer(write.request, write.once(act))


def show_record_document(noun: AboutNoun, key: PathKey, session: Desk) -> Response:
    """The whole record as editors see it, drafts and exact coordinates too, with its ETag.

    Send its `record`, changed, to PUT, with the ETag as If-Match.
    """
    document = read_document(session, noun.name, key)
    content = {"noun": noun.name, "key": document.key, "status": document.status}
    headers = {"ETag": etag(document.version)}
    return JSONResponse(content | version_json(document), headers=headers)


def _add(write: Writing, noun: Noun, body: RecordBody) -> tuple[Outcome, Edit]:
    id_field = noun.record.id_field
    tries_left = 1 if id_field in body.record else TRIES_FOR_A_KEY
    while True:
        tries_left -= 1
        data = _with_key(write.session, noun, body.record)
        record = _read(write.session, noun, data, note=body.note)
        edit = Edit(noun.name, record)
        try:
            return _save(write, [edit], body.note), edit
        except FieldErrors as error:
            if not tries_left or set(error.errors) != {f"record.{id_field}"}:
                raise


def _with_key(session: Session, noun: Noun, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with a slug or id, made up where it has none."""
    id_field = noun.record.id_field
    if id_field in data:
        return data
    words = data.get("name", data.get("title", ""))
    key = propose_key(session, noun.name, words if isinstance(words, str) else "")
    return {id_field: key} | dict(data)


def _read(
    session: Session, noun: Noun, data: Mapping[str, Any], where: str = "record", *, note: str
) -> Record:
    """The record that was sent. Raises FieldErrors with all that is wrong with it and the note."""
    try:
        return record_from_json(noun.name, data)
    except FieldErrors:
        found = problems_in(session, noun.name, data).items()
        wrong = Wrong({in_record(path, said[0], where): said for path, said in found if said})
        with wrong.noted():
            check_note(note)
        raise FieldErrors(wrong.found) from None


def _record_at(session: Session, noun: Noun, key: str, body: RecordBody) -> Record:
    """The record sent to an address, which must be its own."""
    id_field = noun.record.id_field
    record = _read(session, noun, {id_field: key} | body.record, note=body.note)
    if record.key != key:
        path = f"record.{id_field}"
        raise FieldErrors(
            {path: [Said("address", "The address says '{key}', and that never changes.", key=key)]}
        )
    return record


def _edits(session: Session, body: ChangeBody) -> list[Edit]:
    """The edits of a change. Raises FieldErrors with what is wrong in any of them."""
    edits: list[Edit] = []
    errors: dict[str, list[Said]] = {}
    for number, edit in enumerate(body.edits):
        noun, where = NOUNS[edit.noun], f"edits.{number}.record"
        data = edit.record if edit.base is not None else _with_key(session, noun, edit.record)
        try:
            record = _read(session, noun, data, where, note=body.note)
        except FieldErrors as error:
            errors |= error.errors
            continue
        if edit.base is not None:
            refuse_unknown_version(session, noun.name, record.key, edit.base)
        edits.append(Edit(noun.name, record, edit.base))
    seen = [(edit.noun, edit.record.key) for edit in edits]
    if not errors and len(set(seen)) < len(seen):
        errors["edits"] = [
            Said("twice", "A record comes twice; say all that changes in it at once.")
        ]
    if errors:
        raise FieldErrors(errors)
    return edits


def _save(write: Writing, edits: list[Edit], note: str, *, several: bool = False) -> Outcome:
    with placed(in_edits if several else in_record):
        return save(write.session, write.editor, edits, note)


ACTS: tuple[tuple[str, str, str, Callable[..., Response]], ...] = (
    ("create", "POST", "", create_record),
    ("replace", "PUT", "/{key}", replace_record),
    ("withdraw", "POST", "/{key}/withdraw", withdraw_record),
    ("delete", "DELETE", "/{key}", delete_record),
    ("read", "GET", "/{key}/document", show_record_document),
)
for _noun in NOUNS.values():
    for _act, _method, _path, _route in ACTS:
        router.add_api_route(
            f"/{_noun.name}{_path}",
            _route,
            methods=[_method],
            **documented(_noun.name, _noun.singular, _act),
        )
router.add_api_route("/changes", create_change, methods=["POST"], **documented_change())
