"""Records as text, of which a worker keeps what it has written: lists of many are joined from these."""

from collections.abc import Callable, Hashable, Mapping, Sequence

from fastapi import Request
from sqlalchemy.orm import Session

from app.kept_features import KeptFeatures
from app.languages import current
from app.queries.claims import unplaced_numbers
from app.templating import absolute

# Beyond so many, to hand them over takes as long as to find them.
MOST_UNPLACED = 50_000


def kept_texts(
    request: Request,
    session: Session,
    noun: str,
    numbers: Sequence[int],
    write: Callable[[Sequence[int]], Mapping[int, bytes]],
    *,
    form: Hashable = None,
) -> list[bytes]:
    """The records of a noun with these numbers that readers see, in their order; some were written before.

    `write` writes those that weren't, by their numbers. `form` tells what else than the noun, the language and
    what addresses begin with makes them what they are.
    """
    kept: KeptFeatures = request.app.state.features
    return kept.of(session, noun, (form, current().code, absolute(request, "")), numbers, write)


def unplaced_claims(request: Request, session: Session) -> str | None:
    """The numbers of the claims that speak of no place, written; none where they aren't kept, or are too many for that."""
    kept: KeptFeatures = request.app.state.features
    return kept.numbers(
        session, "claims", "unplaced", lambda: unplaced_numbers(session, MOST_UNPLACED)
    )
