"""Texts of sources over the API: reading one with its passages, attaching one, replacing it.

A text is kept as it was sent and never changed. Passages that don't stand in a newer one as they
were chosen are told; a claim is pointed elsewhere by changing the claim.
"""

from collections import Counter
from dataclasses import asdict
from typing import Any, get_args

from fastapi import Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.api.examples_texts import documented_attaching, documented_text
from app.api.write_answers import Result, answer, result_of
from app.api.write_problems import etag
from app.api.write_requests import (
    Base,
    TextBody,
    ToWrite,
    Writing,
    refuse_unknown_version,
    router_for_writing,
    shaped,
)
from app.desk.requests import PathKey
from app.editing.attaching import attach
from app.editing.documents import read_document
from app.editing.errors import FieldErrors
from app.editing.reasons import check_note
from app.editing.wrong import placed
from app.errors import Said
from app.forms.text import BadText, checked
from app.models import Source
from app.queries.sources import get_source
from app.queries.texts import Placed, anchor_of, kept_texts, place_claims, read_text
from app.recognition.anchoring import State
from app.recognition.paragraphs import body_starts, likely_body_start, split_paragraphs
from app.security.callers import Desk

router = router_for_writing()


@router.get("/sources/{key}/text", **documented_text())
def show_text(key: PathKey, session: Desk) -> Response:
    """The text in force, with what became of each passage that a claim has in it.

    Offsets are code points, the end exclusive. `text` is null where the text itself isn't kept
    here. A passage is `in_place`, `moved` (`now` says where to), `changed` or met `several` times.
    """
    source = get_source(session, key).source
    text = read_text(session, source.id, source.text_sha256)
    paragraphs = [] if text is None else split_paragraphs(text, source.text_body_start or 0)
    placed = [] if text is None else place_claims(session, source, text, paragraphs)
    content = {
        "source": source.slug,
        "sha256": source.text_sha256,
        "code_points": source.text_code_points,
        "body_start": source.text_body_start,
        "free_to_show": source.free_to_show,
        "text": text,
        "paragraphs": [asdict(paragraph) for paragraph in paragraphs],
        "passages": [_passage_json(each) for each in placed],
        "kept": [
            {
                "sha256": kept.sha256,
                "code_points": kept.code_points,
                "at": kept.added_at.isoformat(),
                "by": kept.added_by,
                "erased_at": kept.erased_at and kept.erased_at.isoformat(),
            }
            for kept in kept_texts(session, source.id)
        ],
    }
    version = read_document(session, "sources", source.slug).version
    return JSONResponse(content, headers={"ETag": etag(version)})


@router.put("/sources/{key}/text", **documented_attaching())
def attach_text(key: PathKey, base: Base, write: ToWrite) -> Response:
    """Keep a text, as it is, and point the source to it.

    Left out, `body_start` is where the body seems to begin, and `free_to_show` stays as it is.
    `passages` counts what becomes of the passages that claims have in it. Where somebody else must
    approve, the answer is 202.
    """
    body = shaped(TextBody, write.sent)

    def act() -> Result:
        check_note(body.note)
        refuse_unknown_version(write.session, "sources", key, base)
        return _attach(write, key, base, body)

    return answer(write.request, write.once(act, base))


def _attach(write: Writing, key: str, base: int, body: TextBody) -> Result:
    session = write.session
    try:
        text = checked(body.text)
    except BadText as error:
        raise FieldErrors({"text": [error.said]}) from None
    body_start = likely_body_start(text) if body.body_start is None else body.body_start
    if body_start not in body_starts(text):
        raise FieldErrors(
            {
                "body_start": [
                    Said("not_found", "No paragraph begins at {body_start}.", body_start=body_start)
                ]
            }
        )
    source = get_source(session, key).source
    free_to_show = source.free_to_show if body.free_to_show is None else body.free_to_show
    passages = _count_passages(session, source, text, body_start)
    with placed(lambda path, _: path.removeprefix("text.")):
        attached = attach(
            session,
            write.editor,
            source,
            text,
            body_start=body_start,
            free_to_show=free_to_show,
            base=base,
            note=body.note,
        )
    result = result_of(attached.outcome, 200)
    result["body"] |= {"state": attached.state, "sha256": attached.sha256, "passages": passages}
    return result


def _count_passages(session: Session, source: Source, text: str, body_start: int) -> dict[str, int]:
    placed = place_claims(session, source, text, split_paragraphs(text, body_start))
    states = Counter(each.where.state for each in placed)
    return {state: states[state] for state in get_args(State)}


def _passage_json(placed: Placed) -> dict[str, Any]:
    anchor, now = anchor_of(placed.claim), placed.where.now
    return {
        "claim": placed.claim.public_id,
        "state": placed.where.state,
        "passage": anchor and asdict(anchor),
        "now": now and asdict(now),
    }
