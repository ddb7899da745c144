"""The one search for names: what pages, the API, pickers and the search page find, and its order.

A name is looked for in any spelling and script. Best are those that are spelt so, then those that
share its key, begin with it, have a word that does, resemble it. Among equally close ones towns come
before borders and regions, then what most is said of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Float,
    Numeric,
    Select,
    Subquery,
    Text,
    any_,
    bindparam,
    case,
    cast,
    column,
    false,
    func,
    literal,
    or_,
    select,
    union,
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


@dataclass
class Called:
    """Ids of the places and of the actors with a name like some text."""

    places: list[int] = field(default_factory=list)
    actors: list[int] = field(default_factory=list)


def all_called(session: Session, names: Sequence[str]) -> dict[str, Called]:
    """What `places_called` and `actors_called` find for each of some names, all in one statement."""
    found = {name: Called() for name in names}
    listed = list(found)
    sought = [_Sought.of(name) for name in listed]
    forms = [(unit, form) for unit, each in enumerate(sought) for form in each.forms]
    keys = [(unit, key) for unit, each in enumerate(sought) for key in each.keys]
    # A form is letters, digits and blanks: nothing in it has to be escaped.
    begun = [form if len(form) >= LEAST_TO_BEGIN else None for _, form in forms]
    values = {
        "units": [unit for unit, _ in forms],
        "forms": [form for _, form in forms],
        "begins": [form and f"{form}%" for form in begun],
        "within": [form and f"% {form}%" for form in begun],
        "key_units": [unit for unit, _ in keys],
        "keys": [key for _, key in keys],
    }
    for unit, is_place, record in session.execute(_all_called(), values) if forms else ():
        each = found[listed[unit]]
        (each.places if is_place else each.actors).append(record)
    return found


def _texts(name: str) -> Any:
    return bindparam(name, type_=ARRAY(Text))


@cache
def _all_called() -> Any:
    """(number of the name, whether it is a place, record) of all that is called so."""
    units = bindparam("units", type_=ARRAY(BigInteger))
    key_units = bindparam("key_units", type_=ARRAY(BigInteger))
    spelt = func.unnest(units, _texts("forms"), _texts("begins"), _texts("within"))
    named = spelt.table_valued(
        column("unit", BigInteger),
        column("form", Text),
        column("begins", Text),
        column("within", Text),
    ).render_derived("named")
    keyed = (
        func.unnest(key_units, _texts("keys"))
        .table_valued(column("unit", BigInteger), column("key", Text))
        .render_derived("keyed")
    )
    found = []
    for names, record in ((PlaceName, PlaceName.place_id), (ActorName, ActorName.actor_id)):
        is_place = literal(names is PlaceName)
        like = or_(
            names.folded.op("%", return_type=Boolean)(named.c.form),
            names.folded.like(named.c.begins),
            names.folded.like(named.c.within),
        )
        found.append(select(named.c.unit, is_place, record).join_from(named, names, like))
        shared = names.key == keyed.c.key
        found.append(select(keyed.c.unit, is_place, record).join_from(keyed, names, shared))
    return union(*found)


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
    known = set(session.scalars(_keys_known(), {"keys": list(sought)})) if sought else set()
    found, at = [], 0
    while at < len(words):
        last = max(
            (end for (start, end), own in keys.items() if start == at and own & known),
            default=at + 1,
        )
        found.append(" ".join(words[at:last]))
        at = last
    return found


@cache
def _keys_known() -> Any:
    keys = _texts("keys")
    return union(
        *(select(names.key).where(names.key == any_(keys)) for names in (PlaceName, ActorName))
    )


def named_of(session: Session, parts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The parts of a text that are some place's name for certain, and those that are some actor's.

    For certain is what is spelt so, or shares its key.
    """
    sought = {part: _Sought.of(part) for part in parts}
    forms = {form for each in sought.values() for form in each.forms}
    keys = {key for each in sought.values() for key in each.keys}
    told: dict[bool, set[str]] = {True: set(), False: set()}
    if forms:
        values = {"forms": list(forms), "keys": list(keys)}
        for is_place, folded, key in session.execute(_spelt_or_keyed(), values):
            told[is_place] |= {f"form {folded}", f"key {key}"}

    def named(known: set[str]) -> list[str]:
        return [
            part
            for part, each in sought.items()
            if known & {f"form {form}" for form in each.forms}
            | known & {f"key {k}" for k in each.keys}
        ]

    return named(told[True]), named(told[False])


@cache
def _spelt_or_keyed() -> Any:
    """(whether it is a place's, folded, key) of the names that are spelt so or share a key."""
    return union(
        *(
            select(literal(names is PlaceName), names.folded, names.key).where(
                or_(names.folded == any_(_texts("forms")), names.key == any_(_texts("keys")))
            )
            for names in (PlaceName, ActorName)
        )
    )
