"""What is sent twice is done once: the hidden field `submission`, the header Idempotency-Key."""

import json
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app.editing.edits import Outcome
from app.editing.errors import FieldErrors, KeyReused
from app.editing.write_policy import Editor
from app.errors import Said
from app.queries.submissions import (
    claim_key,
    find_submission,
    keep_result,
    sweep_submissions,
)

LONGEST_KEY = 200


def new_key() -> str:
    """A key for the hidden field `submission` of a form."""
    return secrets.token_urlsafe(16)


def run_once(
    session: Session, editor: Editor, key: str, content: Any, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """What `act` comes to, done at most once for an account and a key.

    `content` is what was sent, in JSON's types and without the form's token. The same key with the
    same content gives the first result again; twins at the same moment wait for each other. An act
    that raises leaves no trace of its key. Raises KeyReused for the same key with other content,
    FieldErrors for a key that is none.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise FieldErrors(
            {
                "submission": [
                    Said("key", "A key has 1 to {most} plain characters.", most=LONGEST_KEY)
                ]
            }
        )
    fingerprint = fingerprint_of(content)
    with session.begin_nested():
        submission_id = claim_key(session, editor.account_id, key, fingerprint)
        if submission_id is not None:
            result = act()
            keep_result(session, submission_id, result)
            sweep_submissions(session)
            return result
    earlier = find_submission(session, editor.account_id, key)
    result = earlier.result or {}
    if earlier.fingerprint != fingerprint:
        raise KeyReused(
            "This form was sent before with other content, which was saved. Open the page again to "
            "make another change.",
            result,
        )
    return result


def fingerprint_of(content: Any) -> str:
    """SHA-256 of JSON content, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, default=str)
    return sha256(text.encode()).hexdigest()


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome in JSON's types, to be kept as a result."""
    return {
        "change": outcome.change_id,
        "review": outcome.review_id,
        "saved": [
            {
                "noun": saved.noun,
                "key": saved.key,
                "version": saved.version,
                "state": saved.state,
                "seen": saved.seen,
            }
            for saved in outcome.saved
        ],
    }
