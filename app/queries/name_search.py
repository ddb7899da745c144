"""The one search for names: what pages, the API, pickers and the search page find, and its order.

A name is looked for in any spelling and script. Best are those that are spelt so, then those that
share its key, begin with it, have a word that does, resemble it. Among equally close ones towns come
before borders and regions, then what most is said of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    Numeric,
    Select,
    Subquery,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.models import Actor, ActorName, ClaimActor, ClaimPlace, Place, PlaceName
from app.names import search_forms, search_keys

Names = type[PlaceName] | type[ActorName]
# How close a spelling is, by its whole part; what it resembles has less than 1.
SPELT_SO, SHARED_KEY, BEGINS, WORD_BEGINS = 4.0, 3.0, 2.0, 1.0
# Two letters begin too many names for a letter to be worth a look.
LEAST_TO_BEGIN = 2
# Beyond this, more that is said of something makes no difference to its place.
MOST_SAID = 100
KINDS_FIRST = ("city", "town")
KINDS_LAST = ("border", "river", "region", "desert", "area", "district")


@dataclass(frozen=True)
class _Sought:
    forms: tuple[str, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> "_Sought":
        return cls(search_forms(name), search_keys(name))


def places_called(name: str) -> Select[int]:
    """Ids of the places with a name like this one, in any spelling or script."""
    return select(PlaceName.place_id).where(called(PlaceName, name))


def actors_called(name: str) -> Select[int]:
    """Ids of the actors with a name like this one, in any spelling or script."""
    return select(ActorName.actor_id).where(called(ActorName, name))


def called(names: Names, name: str) -> ColumnElement[bool]:
    """True for a spelling that shares the key, starts with the text or closely resembles it."""
    sought = _Sought.of(name)
    conditions: list[ColumnElement[bool]] = []
    for form in sought.forms:
        # The operator, unlike the function, can use the index; it compares with the threshold
        # that every connection is opened with.
        conditions.append(names.folded.op("%", return_type=Boolean)(form))
        if len(form) >= LEAST_TO_BEGIN:
            conditions.append(names.folded.startswith(form, autoescape=True))
            conditions.append(names.folded.contains(" " + form, autoescape=True))
    if sought.keys:
        conditions.append(names.key.in_(sought.keys))
    return or_(*conditions) if conditions else false()


def closeness(names: Names, name: str) -> ColumnElement[float]:
    """How close a spelling is to a name: `SPELT_SO` and so on, else the share of equal trigrams."""
    sought = _Sought.of(name)
    if not sought.forms:
        return literal(0.0)
    alike = func.greatest(*(func.similarity(names.folded, form) for form in sought.forms))
    begins = or_(*(names.folded.startswith(form, autoescape=True) for form in sought.forms))
    word = or_(*(names.folded.contains(" " + form, autoescape=True) for form in sought.forms))
    tier = case(
        (names.folded.in_(sought.forms), SPELT_SO),
        (names.key.in_(sought.keys), SHARED_KEY),
        (begins, BEGINS),
        (word, WORD_BEGINS),
        else_=0.0,
    )
    # Tenths alone: a letter more or less shouldn't outweigh what a place is.
    tenths = func.least(func.round(cast(alike, Numeric), 1), 0.9)
    within = case((tier.in_((SPELT_SO, BEGINS, WORD_BEGINS)), 0), else_=tenths)
    return cast(tier + within, Float)


def best_spellings(names: Names, name: str) -> Subquery:
    """(record, name, language, close) of each record called so, with its closest spelling."""
    record = PlaceName.place_id if names is PlaceName else ActorName.actor_id
    close = closeness(names, name).label("close")
    return (
        select(record.label("record"), names.name, names.language, close)
        .where(called(names, name))
        .ext(distinct_on(record))
        .order_by(record, close.desc(), names.id)
        .subquery()
    )


def place_order(best: Subquery) -> Sequence[Any]:
    """The order of places joined with `best_spellings`."""
    rank = case((Place.kind.in_(KINDS_FIRST), 0), (Place.kind.in_(KINDS_LAST), 2), else_=1)
    said = _said(select(literal(1)).where(ClaimPlace.place_id == Place.id), Place)
    return best.c.close.desc(), rank, said.desc(), func.length(Place.name), Place.id


def actor_order(best: Subquery) -> Sequence[Any]:
    """The order of actors joined with `best_spellings`."""
    said = _said(select(literal(1)).where(ClaimActor.actor_id == Actor.id), Actor)
    return best.c.close.desc(), said.desc(), func.length(Actor.name), Actor.id


def _said(claims: Select[int], of: type[Place] | type[Actor]) -> Any:
    few = claims.correlate(of).limit(MOST_SAID).subquery()
    return select(func.count()).select_from(few).correlate(of).scalar_subquery()


def names_in(session: Session, words: Sequence[str], longest: int = 4) -> list[str]:
    """The words with those put together that make the name of a place or an actor.

    «deir», «ez», «zor», «sdf» give «deir ez zor» and «sdf»: the longest name first, of at most so
    many words.
    """
    runs = {
        (first, last): " ".join(words[first:last])
        for first in range(len(words))
        for last in range(first + 2, min(first + longest, len(words)) + 1)
    }
    keys = {run: set(search_keys(text)) for run, text in runs.items()}
    sought = set().union(*keys.values()) if keys else set()
    known: set[str] = set()
    for names in (PlaceName, ActorName):
        if sought:
            known |= set(session.scalars(select(names.key).where(names.key.in_(sought))))
    found, at = [], 0
    while at < len(words):
        last = max(
            (end for (start, end), own in keys.items() if start == at and own & known),
            default=at + 1,
        )
        found.append(" ".join(words[at:last]))
        at = last
    return found


def named_of(session: Session, names: Names, parts: Sequence[str]) -> list[str]:
    """The parts of a text that are some record's name for certain: spelt so, or by its key."""
    sought = {part: _Sought.of(part) for part in parts}
    forms = {form for each in sought.values() for form in each.forms}
    keys = {key for each in sought.values() for key in each.keys}
    query = select(names.folded, names.key).where(or_(names.folded.in_(forms), names.key.in_(keys)))
    told = session.execute(query).all()
    spelt, known = {folded for folded, _ in told}, {key for _, key in told}
    return [
        part for part, each in sought.items() if spelt & set(each.forms) or known & set(each.keys)
    ]
