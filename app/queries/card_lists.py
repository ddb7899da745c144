"""Lists of claims as cards, and how those are found that have some words."""

from contextlib import nullcontext
from typing import Any

from sqlalchemy import CompoundSelect, Select, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import iterate

from app.models import Claim
from app.queries.claim_cards import ClaimCard, cards_with
from app.queries.claims import narrow_claims
from app.queries.filters import Filters, Page, count_matching, number_after, without_plans

# So many of what a text asks for are found and put in order at once.
FEW = 1000


def _few(session: Session, narrowed: Select[Any]) -> list[int] | None:
    """The claims that a text asks for, in order; none where they are more than a few.

    How many have a word that begins so, the database can't tell, and takes each to be in a fiftieth. In
    the order of their ids, it would look for one that is in no claim by going through all.
    """
    with without_plans(session, "enable_seqscan"):
        found = list(session.scalars(narrowed.limit(FEW + 1)))
    return sorted(found) if len(found) <= FEW else None


def _is_of_words(narrowed: Select[Any]) -> bool:
    """True of a query that looks for words and for no name. Then many have them, and the first are near.

    The database would rather find all by the index of words, and sort them.
    """
    condition = narrowed.whereclause
    if condition is None:
        return False
    return not any(isinstance(part, CompoundSelect) for part in iterate(condition))


def list_cards(session: Session, filters: Filters) -> Page[ClaimCard]:
    """What `list_claims` lists, as cards."""
    narrowed = narrow_claims(session, select(Claim.id), filters)
    few = _few(session, narrowed) if filters.q else None
    stretch, from_number = narrowed, 0
    if filters.after is not None:
        from_number = number_after(session, Claim.id, filters.after)
        stretch = narrowed.where(Claim.id > from_number)
    if few is not None:
        ids = [number for number in few if number > from_number][: filters.limit + 1]
        matched, is_more = len(few), False
    else:
        in_order = stretch.order_by(Claim.id).limit(filters.limit + 1)
        is_of_words = filters.q is not None and _is_of_words(narrowed)
        with without_plans(session, "enable_bitmapscan") if is_of_words else nullcontext():
            ids = list(session.scalars(in_order))
        left = len(ids) if len(ids) <= filters.limit else None
        if filters.q and filters.count_to == FEW:
            matched, is_more = FEW, True
        else:
            matched, is_more = count_matching(session, narrowed, Claim.id, filters, left)
    shown = ids[: filters.limit]
    cards = cards_with(session, shown)
    after = cards[-1].public_id if len(ids) > len(shown) else None
    return Page(cards, matched, after, is_more)
