"""What an editor is offered beside a claim: others of other sources, each with why, the likeliest first.

Callers use `related_to`, `say_unrelated` and `take_up_again`. What is offered is a link, or the origin of a
source; either is saved by its own form, by the rights of whoever saves it.
"""

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from app.editing.errors import Stale
from app.errors import NotFound
from app.names import fold
from app.nouns import NOUNS
from app.queries.related import ClaimRow, read_candidates, read_claim
from app.queries.settled_pairs import settle_pair, unsettle_pair
from app.relating.comparing import NEAR_DAYS, Claimed, Comparison, Offer, compare
from app.relating.saying import say_why
from app.relating.words import said
from app.resting import Document, origins_of

MOST_OFFERED = 20
RULE = "related"


class Button(NamedTuple):
    """One way to note how the two stand to each other: a form that is filled in."""

    offer: Offer
    url: str


@dataclass(frozen=True)
class Related:
    """A claim that may be related to another one."""

    claim: ClaimRow
    comparison: Comparison
    # Why it is offered, each a short sentence.
    why: list[str]
    buttons: list[Button]


@dataclass(frozen=True)
class Offered:
    """A claim, and what it may be related to."""

    claim: ClaimRow
    related: list[Related]


def related_to(session: Session, key: str, back: str = "", most: int = MOST_OFFERED) -> Offered:
    """What may be related to the claim of that key. Raises NotFound where it is gone or withdrawn.

    `back` is the path that saving a link leads back to.
    """
    claim = claim_called(session, key)
    mine = claimed(claim)
    found = []
    for other in read_candidates(session, claim, NEAR_DAYS):
        comparison = compare(mine, claimed(other))
        if comparison is not None:
            found.append((comparison, other))
    found.sort(key=lambda each: (each[0].rank, -each[1].number), reverse=True)
    return Offered(
        claim,
        [
            Related(other, each, why := say_why(each), buttons(claim, other, each, why, back))
            for each, other in found[:most]
        ],
    )


def claim_called(session: Session, key: str) -> ClaimRow:
    """The claim of that key. Raises NotFound."""
    claim = read_claim(session, key)
    if claim is None:
        raise NotFound("There is no {what} '{key}'.", what=NOUNS["claims"].singular, key=key)
    return claim


def claimed(row: ClaimRow) -> Claimed:
    """A claim as it is compared."""
    origins: frozenset[str] = frozenset()
    if row.source and row.title:
        document = Document(row.source, row.title, row.origin, row.publisher, row.author)
        origins = frozenset(each.name for each in origins_of(document))
    names = (row.publisher, row.author, row.origin, row.title)
    return Claimed(
        row.number,
        row.kind,
        said(row.statement),
        row.valid_from,
        row.valid_to,
        row.places,
        row.actors,
        row.source_id,
        tuple(fold(name) for name in names if name),
        origins,
        row.published,
    )


def buttons(
    claim: ClaimRow, other: ClaimRow, found: Comparison, why: list[str], back: str
) -> list[Button]:
    """The forms that note how the two stand to each other, filled in; the likeliest first."""
    made = []
    for offer in found.offers:
        if offer == "same-origin":
            url = _origin_form(claim, other, found, back)
        else:
            is_later = found.outcome > 0 if offer == "outcome" else _is_later(claim, other)
            later, earlier = (claim, other) if is_later else (other, claim)
            asked = {"from": later.key, "relation": offer, "to": earlier.key, "why": "; ".join(why)}
            url = f"/admin/links/new?{urlencode(asked | ({'return': back} if back else {}))}"
        if url:
            made.append(Button(offer, url))
    return made


def _is_later(claim: ClaimRow, other: ClaimRow) -> bool:
    """Whether the first was published later, or tells of later days, or came later into the map."""
    for one, another in ((claim.published, other.published), (claim.valid_from, other.valid_from)):
        if one and another and one != another:
            return one > another
    return claim.number > other.number


def _origin_form(claim: ClaimRow, other: ClaimRow, found: Comparison, back: str) -> str:
    """The form of the source that passes the other's report on, with whose it is; empty without sources.

    Whoever names the other passes its report on, else whoever published later.
    """
    passes_on = bool(found.named_by_first) or (
        not found.named_by_second and _is_later(claim, other)
    )
    passing, first = (claim, other) if passes_on else (other, claim)
    origin = first.origin or first.publisher or first.author or first.title
    if not passing.source or not origin:
        return ""
    asked = {"origin": origin} | ({"return": back} if back else {})
    return f"/admin/sources/{passing.source}/edit?{urlencode(asked)}#origin"


def say_unrelated(
    session: Session, account_id: int, claims: tuple[str, str], versions: tuple[int, int]
) -> None:
    """Note that two claims have nothing to do with each other. Raises NotFound, Stale.

    `versions` are those that were shown: what has changed since is to be looked at again.
    """
    first, second = (claim_called(session, key) for key in claims)
    if (first.version, second.version) != versions:
        raise Stale("One of the claims changed after you opened the page; look at it again.")
    settle_pair(session, account_id, RULE, (first.number, second.number))


def take_up_again(session: Session, claims: tuple[str, str]) -> None:
    """Forget that two claims have nothing to do with each other. Raises NotFound."""
    first, second = (claim_called(session, key) for key in claims)
    unsettle_pair(session, RULE, (first.number, second.number))
