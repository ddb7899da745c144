"""Chosen witnesses at several instants: a session that compares states of the map hears at each what they said then.

Callers use `hear`, after which `app.database.look_at` changes both, the instant and what is left of the map at it;
and `turned_between`, which tells what came into the chosen map or left it between two instants.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from app.database import HEARING, look_at
from app.nouns.told import NounName
from app.queries.said_then import Statements, read_said
from app.witnesses.naming import Choice
from app.witnesses.testimony import Bits, Heard, Told

# Instants of which is kept who says what, besides those that were given: both ends of what is compared.
MOST_HELD = 2
# What has bits of its own.
CHOSEN: tuple[NounName, ...] = ("sources", "places", "claims", "positions")


class Hearing:
    """What one choice of witnesses leaves of the map at the instants that a session looks at.

    Some may be given, as `app.witness_store` holds them; others are read in the session itself.
    """

    def __init__(self, choice: Choice, given: Mapping[datetime, Heard]) -> None:
        self.choice = choice
        self.given = given
        self.read = OrderedDict[datetime, Heard]()
        self.said: Statements | None = None

    def __call__(self, session: Session, instant: datetime) -> Told:
        """What is left at an instant."""
        return self.at(session, instant).told

    def at(self, session: Session, instant: datetime) -> Heard:
        """The same, with who says what there; where that is read, the session looks at the instant afterwards."""
        held = self.given.get(instant) or self.read.get(instant)
        if held is None:
            with of_everybody(session), _deaf(session):
                self.said = read_said(session, instant, self.said)
            testimony = self.said.testimony()
            held = Heard(testimony, testimony.told(self.choice))
            self.read[instant] = held
            if len(self.read) > MOST_HELD:
                self.read.popitem(last=False)
        elif instant in self.read:
            self.read.move_to_end(instant)
        return held


def hear(session: Session, choice: Choice, given: Mapping[datetime, Heard]) -> None:
    """Have a session of chosen witnesses that looks at the past hear at each instant what they said then."""
    session.info[HEARING] = Hearing(choice, given)


def heard_at(session: Session, *instants: datetime) -> list[Heard]:
    """Who says what at some instants, of a session that hears; it looks at the last of them afterwards."""
    hearing: Hearing = session.info[HEARING]
    found = []
    for instant in instants:
        look_at(session, instant)
        found.append(hearing.at(session, instant))
    return found


def is_hearing(session: Session) -> bool:
    """True where a choice of witnesses is followed from instant to instant."""
    return HEARING in session.info


@contextmanager
def of_everybody(session: Session) -> Iterator[None]:
    """Look at the past through the lens that shows what everybody says, for some statements."""
    connection = session.connection()
    lens = connection.get_execution_options()["schema_translate_map"]
    connection.execution_options(schema_translate_map={"editorial": "as_known"})
    try:
        yield
    finally:
        connection.execution_options(schema_translate_map=lens)


@contextmanager
def _deaf(session: Session) -> Iterator[None]:
    """Look at instants without hearing what is said there, while that is found out."""
    hearing = session.info.pop(HEARING, None)
    try:
        yield
    finally:
        if hearing is not None:
            session.info[HEARING] = hearing


def turned_between(session: Session, first: datetime, last: datetime) -> dict[NounName, list[int]]:
    """By noun, numbers of what is left of the map at one of two instants only, or is told there by others who stand in.

    Empty where nobody chose. The session looks at the last instant afterwards.
    """
    if not is_hearing(session):
        return {}
    before, after = (heard.told for heard in heard_at(session, first, last))
    found = {noun: _apart(getattr(before, noun), getattr(after, noun)) for noun in CHOSEN}
    others = {position for position, _, _ in {*before.stand_ins} ^ {*after.stand_ins}}
    found["positions"] = [*others.union(found["positions"])]
    return found


def _apart(one: Bits, other: Bits) -> list[int]:
    numbers = np.arange(max(one.last, other.last) + 1)
    found: list[int] = np.flatnonzero(one.holds(numbers) != other.holds(numbers)).tolist()
    return found
