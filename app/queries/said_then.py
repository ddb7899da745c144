"""Who says what at several instants of the past, one after the other: of the next only what changed is read.

Callers use `read_said`, and `Statements.testimony` of what it gives.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.column_parts.rows import Array
from app.database import look_at
from app.models import Claim, Link, Position, PositionClaim
from app.nouns.told import NounName
from app.queries.changed import Began, Between, changed_between
from app.queries.columns import PATIENCE_SECONDS
from app.queries.said_of import SAID_OF_PLACE
from app.queries.testimony import (
    NAMED,
    SAID_BY,
    STANDING,
    TIES,
    as_pairs,
    read_pairs,
    read_roll,
    rows_of,
)
from app.resting import Tie
from app.witnesses.naming import Roll
from app.witnesses.testimony import Pairs, Testimony, Whole, at, testimony_of

SPOKEN_BY = select(SAID_OF_PLACE.c.place_id, SAID_OF_PLACE.c.claim_id)
# Columns to come before those of `TIES`.
NUMBERED_TIES = TIES.with_only_columns(Link.id, *TIES.selected_columns)


class Statements(NamedTuple):
    """What is read of an instant: (claim, source), (position, its place or 0), (position, a claim that it names),
    links by their numbers, and (place, claim that speaks of it).
    """

    instant: datetime
    roll: Roll
    claims: Pairs
    positions: Pairs
    named: Pairs
    ties: Mapping[int, Tie[int]]
    spoken: Pairs

    def testimony(self) -> Testimony:
        """Who says what."""
        order = np.argsort(self.claims.first, kind="stable")
        numbers, sources = (each[order] for each in self.claims)
        by = at(numbers, self.spoken.second)
        places = self.spoken.first[by >= 0]
        return testimony_of(
            self.roll,
            claims=Pairs(numbers, sources),
            positions=self.positions,
            named=self.named,
            ties=list(self.ties.values()),
            spoken=Pairs(places, sources[by[by >= 0]]),
            whole=Whole(None, None),
        )


def read_said(session: Session, instant: datetime, near: Statements | None) -> Statements:
    """What is said at an instant, by everybody: what was read of another one is taken where nothing changed between.

    The session has the lens of then, and looks at the instant afterwards.
    """
    if near is not None:
        ends = sorted((near.instant, instant))
        changed = changed_between(session, Between(*ends))
        look_at(session, instant)
        if changed is not None:
            return _patched(session, instant, near, changed)
    look_at(session, instant)
    session.execute(text(f"set local statement_timeout = '{PATIENCE_SECONDS}s'"))
    said = Statements(
        instant,
        read_roll(session),
        read_pairs(session, SAID_BY),
        read_pairs(session, STANDING),
        read_pairs(session, NAMED),
        {link: Tie(*tie) for link, *tie in session.execute(NUMBERED_TIES)},
        read_pairs(session, SPOKEN_BY),
    )
    session.execute(text("set local statement_timeout to default"))
    return said


def _patched(
    session: Session, instant: datetime, near: Statements, changed: Mapping[NounName, Began]
) -> Statements:
    """What was said at another instant, with what changed read anew."""
    claims, positions = (np.array(sorted(changed[noun]), "i8") for noun in ("claims", "positions"))
    links = changed["links"].keys()

    def renewed(old: Pairs, by: Array, gone: Array, query: Any, column: Any) -> Pairs:
        stays = ~np.isin(by, gone)
        new = as_pairs(rows_of(session, query, column, gone.tolist()))
        return Pairs(*(np.concatenate([old[n][stays], new[n]]) for n in (0, 1)))

    ties = {link: tie for link, tie in near.ties.items() if link not in links}
    ties |= {link: Tie(*tie) for link, *tie in rows_of(session, NUMBERED_TIES, Link.id, links)}
    _, _, of_claims, standing, named, _, spoken = near
    return Statements(
        instant,
        read_roll(session),
        renewed(of_claims, of_claims.first, claims, SAID_BY, Claim.id),
        renewed(standing, standing.first, positions, STANDING, Position.id),
        renewed(named, named.first, positions, NAMED, PositionClaim.position_id),
        ties,
        renewed(spoken, spoken.second, claims, SPOKEN_BY, SAID_OF_PLACE.c.claim_id),
    )
