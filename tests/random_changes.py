"""Positions of every sort, and random changes of what they are drawn by and rest on, for tests that follow these."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.models import (
    Actor,
    Claim,
    ClaimActor,
    ClaimPlace,
    Link,
    Place,
    PlaceName,
    Position,
    PositionClaim,
    Source,
)
from app.names import fold, name_key
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)

PRECISIONS = ("day", "days", "week", "month", "year", "vague", None)
SHAPES = (
    "POINT(39 36)",
    "MULTIPOINT(39 36, 40 37)",
    "LINESTRING(38 35, 39 36, 41 36)",
    "MULTILINESTRING((179 10, 180 11), (-180 11, -179 12))",
    "POLYGON((38 35, 39 35, 39 36, 38 36, 38 35))",
)


def some_day(draw: random.Random) -> date:
    return date(2017, 1, 1) + timedelta(days=draw.randrange(120))


def days(draw: random.Random, names: tuple[str, str], *, needed: bool = False) -> dict[str, Any]:
    """Two ends of which either may be unknown, with `needed` not both."""
    ends: list[date | None] = sorted([some_day(draw), some_day(draw)])  # type: ignore[type-var]
    which = draw.randrange(3 if needed else 4)
    return dict(
        zip(
            names,
            [None if which in (1, 3) else ends[0], None if which in (2, 3) else ends[1]],
            strict=True,
        )
    )


def published(draw: random.Random) -> dict[str, Any]:
    """When a source came out, if that is known."""
    first = some_day(draw)
    return draw.choice(({}, {"published_from": first, "published_to": first + timedelta(days=3)}))


def fill(session: Session, draw: random.Random, count: int = 30) -> None:
    """Positions of every sort, on claims of every sort, some of them settled."""
    actors = [make_actor(session) for _ in range(3)]
    places = [make_place(session, 38 + n, 36) for n in range(3)]
    sources = [make_source(session, **published(draw)) for _ in range(6)]
    for number in range(count):
        claims = []
        for _ in range(draw.randrange(1, 4)):
            told = days(draw, ("valid_from", "valid_to"))
            precise = draw.choice(PRECISIONS) if any(told.values()) else None
            kind = draw.choice(("report", "forecast"))
            claims.append(
                make_claim(
                    session, draw.choice(sources), kind=kind, valid_precision=precise, **told
                )
            )
        held = days(draw, ("valid_from", "valid_to"), needed=True)
        position = make_position(
            session,
            draw.choice(actors),
            tuple(claims),
            draw.choice(SHAPES),
            public_id=f"p-{number}",
            modality=draw.choice(("observed", "expected")),
            posture=draw.choice(("holds", "advances", "blocks")),
            place_id=draw.choice([None, *(place.id for place in places)]),
            valid_precision=draw.choice(PRECISIONS),
            uncertainty_m=draw.choice((0, 100, 5000)),
            **held,
        )
        if position.modality == "expected" and draw.random() < 0.7:
            outcome = make_claim(
                session, draw.choice(sources), **days(draw, ("valid_from", "valid_to"))
            )
            verdict = draw.choice(("came_true", "did_not", "partly", "open"))
            make_link(session, outcome, claims[0], relation="outcome", verdict=verdict)


class Editing:
    """One random change after the other."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def one(self, session: Session, model: type[Any]) -> Any:
        """Some row."""
        return self.draw.choice(session.query(model).order_by(*inspect(model).primary_key).all())

    def hide(self, session: Session) -> None:
        row = self.one(session, self.draw.choice((Position, Claim, Source, Actor, Place, Link)))
        row.status = "withdrawn" if row.status == "published" else "published"
        row.withdrawn_reason = "Wrong." if row.status == "withdrawn" else None

    def conceal(self, session: Session) -> None:
        row = self.one(session, self.draw.choice((Position, Claim, Source, Actor, Place, Link)))
        row.concealed = not row.concealed

    def embargo(self, session: Session) -> None:
        row = self.one(session, self.draw.choice((Position, Claim, Source, Actor, Place, Link)))
        days = self.draw.choice((-1, 1))
        row.embargo_until = datetime.now(UTC) + timedelta(days=days)

    def redate(self, session: Session) -> None:
        claim = self.one(session, Claim)
        claim.valid_from, claim.valid_to = sorted((some_day(self.draw), some_day(self.draw)))

    def republish(self, session: Session) -> None:
        source = self.one(session, Source)
        source.published_from = source.published_to = some_day(self.draw)

    def judge(self, session: Session) -> None:
        link = self.one(session, Link)
        if link.relation == "outcome":
            link.verdict = self.draw.choice(("came_true", "did_not", "open"))

    def rest(self, session: Session) -> None:
        position, claim = self.one(session, Position), self.one(session, Claim)
        if claim.id not in {
            rests.claim_id
            for rests in session.query(PositionClaim).filter_by(position_id=position.id)
        }:
            session.add(
                PositionClaim(
                    position_id=position.id,
                    ordinal=50 + self.draw.randrange(10**6),
                    claim_id=claim.id,
                )
            )

    def remove(self, session: Session) -> None:
        rests = self.one(session, PositionClaim)
        if session.query(PositionClaim).filter_by(position_id=rests.position_id).count() > 1:
            session.delete(rests)

    def add(self, session: Session) -> None:
        make_position(
            session,
            self.one(session, Actor),
            (self.one(session, Claim),),
            self.draw.choice(SHAPES),
            valid_from=some_day(self.draw),
        )

    def recolour(self, session: Session) -> None:
        self.one(session, Actor).colour = f"#{self.draw.randrange(2**24):06x}"

    def rename(self, session: Session) -> None:
        place = self.one(session, Place)
        place.name = f"Place {self.draw.randrange(10**6)}"
        place.part_of_id = self.draw.choice((None, self.one(session, Place).id))
        if place.part_of_id == place.id:
            place.part_of_id = None

    def spell(self, session: Session) -> None:
        place = self.one(session, Place)
        name = f"Name {self.draw.randrange(10**6)}"
        met = session.query(PlaceName).filter_by(place_id=place.id, is_main=False).all()
        if met and self.draw.random() < 0.4:
            session.delete(self.draw.choice(met))
            return
        session.add(
            PlaceName(
                place_id=place.id, ordinal=5 + self.draw.randrange(10**6), name=name, language="en",
                script="Latn", key=name_key(name), folded=fold(name),
            )
        )  # fmt: skip

    def retell(self, session: Session) -> None:
        claim, source = self.one(session, Claim), self.one(session, Source)
        claim.statement, claim.source_id = f"Statement {self.draw.randrange(10**6)}.", source.id
        source.title = f"Title {self.draw.randrange(10**6)}"

    def speak(self, session: Session) -> None:
        """Have a claim speak of another place and actor, or of one of its places no more."""
        claim = self.one(session, Claim)
        told = session.query(ClaimPlace).filter_by(claim_id=claim.id).all()
        if told and self.draw.random() < 0.4:
            session.delete(self.draw.choice(told))
            return
        whom = {"claim_id": claim.id, "ordinal": 50 + self.draw.randrange(10**6)}
        session.add(ClaimPlace(**whom, place_id=self.one(session, Place).id, role="where"))
        session.add(ClaimActor(**whom, actor_id=self.one(session, Actor).id, role="doing"))

    def tie(self, session: Session) -> None:
        first, second = self.one(session, Claim), self.one(session, Claim)
        relation = self.draw.choice(("supports", "contradicts"))
        linked = {"from_claim_id": first.id, "to_claim_id": second.id, "relation": relation}
        if first.id != second.id and not session.query(Link).filter_by(**linked).count():
            make_link(session, first, second, relation=relation)

    def coarsen(self, session: Session) -> None:
        self.one(session, self.draw.choice((Place, Position))).coarsen_to_m = self.draw.choice(
            (None, 5000)
        )


ACTS = tuple(
    name
    for name, each in vars(Editing).items()
    if callable(each) and name not in ("__init__", "one")
)
