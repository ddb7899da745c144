"""Which claims a text asks for: its words in any order, across statement, quote, places and actors."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from app.letters import plain_arabic
from app.models import Claim, ClaimActor, ClaimPlace, Position
from app.names import is_article
from app.queries.name_search import Called, actors_called, all_called, names_in, places_called

PIECE = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
# More words than this narrow nothing further that anybody would miss.
MOST_WORDS = 12
# A word with fewer letters is looked for whole, since too many words begin with it.
LEAST_TO_BEGIN = 3


@dataclass(frozen=True)
class Asked:
    """What a search text asks for: words, phrases in quotes, and words with a minus before them."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]
    without: tuple[str, ...]


def asked_for(q: str) -> Asked:
    """The parts of a search text, in plain Arabic letters. Articles and signs between words ask for nothing."""
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    for minus, phrase, word in PIECE.findall(plain_arabic(q)):
        if minus:
            without.append(phrase or word)
        elif phrase:
            phrases.append(phrase)
        else:
            words += re.findall(r"[\w']+", word)
    plain = [
        word
        for place, word in enumerate(words)
        if not is_article(word.casefold(), (words[place + 1 : place + 2] or [""])[0].casefold())
    ]
    return Asked(tuple((plain or words)[:MOST_WORDS]), tuple(phrases), tuple(without))


def says(session: Session, q: str) -> ColumnElement[bool]:
    """True of a claim that has every word of the text, wherever in it, and nothing left out.

    A name may be in any spelling, and counts where the claim speaks of what it names.
    """
    asked = asked_for(q)
    units = names_in(session, asked.words)
    units = _telling(session, units)
    apart = [each for each in asked.without if re.search(r"\w", each)]
    single = [each for each in apart if len(each.split()) == 1]
    called = all_called(session, [*units, *single])
    conditions = [_has(unit, called[unit]) for unit in units]
    conditions += [_says_together(phrase) for phrase in asked.phrases]
    conditions += [
        not_(_has(each, called[each]) if each in single else _says_together(each)) for each in apart
    ]
    return and_(*conditions) if conditions else false()


def _tsquery(unit: str) -> Any:
    words = re.findall(r"\w+", unit)
    if len(words) == 1 and len(words[0]) >= LEAST_TO_BEGIN:
        # With its beginning alone, since a reader types on.
        return func.to_tsquery("english", f"{words[0]}:*")
    return func.plainto_tsquery("english", unit)


def _telling(session: Session, units: list[str]) -> list[str]:
    """The units without «the» and its like, unless there is nothing else."""
    if len(units) < 2:
        return units
    said = session.scalars(_sizes(), {"units": units})
    return [unit for unit, size in zip(units, said, strict=True) if size] or units


@cache
def _sizes() -> Any:
    """How much each of some texts asks for, in their order: nothing where it is words like «the» alone."""
    units = bindparam("units", type_=ARRAY(Text))
    each = func.unnest(units).table_valued("unit", with_ordinality="at").render_derived("each")
    asked = func.plainto_tsquery("english", cast(each.c.unit, Text))
    return select(func.numnode(asked)).order_by(each.c.at)


def _has(unit: str, called: Called) -> ColumnElement[bool]:
    words = Claim.search.bool_op("@@")(_tsquery(unit))
    if not called.places and not called.actors:
        return words
    # Each way has its own index; joined by «or» none of them would be used.
    at = select(ClaimPlace.claim_id).where(ClaimPlace.place_id == any_(_ids(called.places)))
    by = select(ClaimActor.claim_id).where(ClaimActor.actor_id == any_(_ids(called.actors)))
    return Claim.id.in_(union(select(Claim.id).where(words), at, by))


def _ids(found: list[int]) -> ColumnElement[Any]:
    return literal(found, ARRAY(BigInteger))


def _says_together(phrase: str) -> ColumnElement[bool]:
    return Claim.search.bool_op("@@")(func.phraseto_tsquery("english", phrase))


def stands(session: Session, q: str) -> ColumnElement[bool]:
    """True of a position whose place, actor and posture have every word of the text."""
    units = names_in(session, asked_for(q).words)
    conditions = [
        or_(
            Position.place_id.in_(places_called(unit)),
            Position.actor_id.in_(actors_called(unit)),
            Position.posture.startswith(unit.casefold(), autoescape=True),
        )
        for unit in units
    ]
    return and_(*conditions) if conditions else false()
