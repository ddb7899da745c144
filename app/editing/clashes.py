"""Pairs that can't both be, looked at: noting that there is nothing to do about one, and taking that back."""

from sqlalchemy.orm import Session

from app.editing.documents import read_document
from app.editing.errors import FieldErrors, Stale
from app.editing.reasons import check_note
from app.errors import Said
from app.queries.settled_pairs import settle_pair, unsettle_numbered
from app.relating.clashes import Rule

NOUNS = {"holders": "positions", "travel": "positions", "order": "claims"}


def settle_clash(
    session: Session,
    account_id: int,
    rule: Rule,
    keys: tuple[str, str],
    *,
    versions: tuple[int, int],
    reason: str,
) -> None:
    """Note that there is nothing to do about two records, and why. Raises NotFound, Stale, FieldErrors.

    `versions` are those that were shown: what has changed since is to be looked at again.
    """
    why = check_note(reason)
    if not why:
        raise FieldErrors(
            {"reason": [Said("missing", "Say why there is nothing to do, in a sentence.")]}
        )
    first, second = (read_document(session, NOUNS[rule], key) for key in keys)
    if (first.version, second.version) != versions:
        raise Stale("One of the two changed after you opened the page; look at it again.")
    settle_pair(session, account_id, rule, (first.row_id, second.row_id), why)


def take_clash_up_again(session: Session, number: int) -> None:
    """Forget what was said about a pair."""
    unsettle_numbered(session, number)
