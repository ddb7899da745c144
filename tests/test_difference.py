"""The difference between two states of the map: the one state and the difference make the other."""

import csv
import io
import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from geoalchemy2 import WKTElement
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import Engines, editing_session, reading_session
from app.models import Actor, ActorRelation, Claim, ClaimPlace, Link, Place, Position, Source
from app.presenting.asked_changes import Narrowed
from app.presenting.related import Around
from app.published.difference import few_differences
from app.queries.changed import Between
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)

LISTS = ("sources", "actors", "places", "claims", "positions")
# What of the API's items is worked out of other records, or says the same in another way.
DERIVED = {
    "sources": "published published_edtf url reliability_label counts_url claim_count",
    "actors": "colour claim_count position_count url",
    "places": "name_ar claim_count source_count position_count url",
    "claims": "valid_edtf reliability reliability_label credibility_label links url",
    "positions": "title actor_name actor_colour actor_symbol place_name valid_edtf start_unknown "
    "drawn_from last_confirmed last_said days_since kinds grades said_by licences attributions "
    "settled_on claims_against falls_with rests_on_claims rests_on_origins url",
}
STEPS = 36


def point(chance: random.Random) -> WKTElement:
    return WKTElement(
        f"POINT({chance.uniform(38, 40):.4f} {chance.uniform(35, 37):.4f})", srid=4326
    )


def change_something(session: Session, chance: random.Random) -> None:
    """One edit of a kind that readers may notice: of words, of ties, of what hides a record and others."""

    def any_of(model: Any) -> Any:
        return chance.choice(session.query(model).order_by(model.id).all())

    states = ("published", "published", "withdrawn", "draft")
    row = any_of(chance.choice((Source, Actor, Place, Claim, Position, Link)))
    kind = chance.randrange(9)
    if kind == 0:
        place, source = make_place(session), make_source(session, status=chance.choice(states))
        claim = make_claim(session, source, (place, any_of(Place)), (any_of(Actor),))
        make_position(session, any_of(Actor), (claim, any_of(Claim)), place_id=place.id)
        make_link(session, claim, any_of(Claim), relation="contradicts")
    elif kind in {1, 2}:
        # What was shown can't become a draft again.
        shown = row.status in ("published", "withdrawn")
        row.status = chance.choice(states[:3] if shown else states)
    elif kind == 3:
        row.embargo_until = chance.choice(
            (None, datetime.now(UTC) + timedelta(milliseconds=chance.choice((30, 10**8))))
        )
    elif kind == 4:
        row.concealed = chance.random() < 0.2
    elif kind == 5:
        place = any_of(Place)
        place.geom, place.name = point(chance), f"Renamed {chance.random()}"
        place.part_of_id = chance.choice((None, session.query(Place).order_by(Place.id).first().id))
    elif kind == 6:
        claim = any_of(Claim)
        claim.statement, claim.valid_from = f"Said {chance.random()}.", date(2017, 6, 7)
        session.query(ClaimPlace).filter_by(claim_id=claim.id).delete()
        session.add(
            ClaimPlace(claim_id=claim.id, ordinal=0, place_id=any_of(Place).id, role="where")
        )
    elif kind == 7:
        any_of(Source).rows_shown = chance.choice(("all", "all", "all", "counts"))
        any_of(Actor).parent_id = None
        actor, other = any_of(Actor), any_of(Actor)
        if actor.id != other.id and session.get(ActorRelation, (actor.id, 0)) is None:
            claim = any_of(Claim)
            session.add(ActorRelation(actor_id=actor.id, ordinal=0, relation="allied_with",
                                      other_id=other.id, claim_id=claim.id))  # fmt: skip
    else:
        position = any_of(Position)
        position.geom, position.posture = point(chance), chance.choice(("holds", "attacks"))
        place = any_of(Place)
        place.coarsen_to_m = chance.choice((None, None, 5000))


@pytest.fixture
def history(fresh_database: Engines) -> list[datetime]:
    """Instants between the edits of a made history, and some within it."""
    chance = random.Random(14)
    instants = []
    for step in range(STEPS):
        with editing_session(fresh_database, f"Step {step}") as session:
            if step == 0:
                for _ in range(6):
                    claim = make_claim(
                        session, None, (make_place(session),), (make_actor(session),)
                    )
                    make_position(session, make_actor(session), (claim,), place_id=1)
                make_link(session, claim, session.query(Claim).first(), relation="supports")
            else:
                change_something(session, chance)
        with fresh_database.owner.connect() as connection:
            instants.append(connection.scalar(text("select clock_timestamp()")))
    return [instants[0] - timedelta(days=1), *instants]


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(fresh_database)


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


State = dict[tuple[str, str], Any]


def own_part(noun: str, item: dict[str, Any]) -> dict[str, Any]:
    """What an item of the API says of its record alone, as a difference says it."""
    own = dict(item.get("properties", item))
    for name in DERIVED[noun].split():
        del own[name]
    if "geometry" in item:
        own["geometry"] = item["geometry"]
    if noun == "claims":
        own["source"] = own["source"] and own["source"]["slug"]
        if own["evidence"]:
            own["evidence"] = {
                name: own["evidence"][name] for name in ("file", "sha256", "row", "key")
            }
        for name in ("places", "actors"):
            own[name] = [{"slug": each["slug"], "role": each["role"]} for each in own[name]]
    for name in ("actor_name", "valid_edtf"):
        for each in own.get("relations", ()):
            del each[name]
    own.pop("own_colour", None)
    return own


def state_at(visitor: TestClient, instant: datetime) -> State:
    """Everything that readers see at an instant, as lists and files give it."""
    state: State = {}
    for noun in LISTS:
        answer = visitor.get(
            f"/api/v1/{noun}", params={"known": written(instant), "limit": 1000}
        ).json()
        for item in answer.get("features", answer.get("items")):
            own = own_part(noun, item)
            state[noun, own.get("slug") or own["id"]] = own
    table = visitor.get("/data/links.csv", params={"known": written(instant)}).text
    for row in csv.DictReader(io.StringIO(table.lstrip("\ufeff"))):
        state["links", row["id"]] = {name: row[name] or None for name in
                                     ("id", "relation", "verdict", "why", "from", "to")}  # fmt: skip
    return state


def difference(visitor: TestClient, **asked: Any) -> list[dict[str, Any]]:
    """All stretches of a difference."""
    answer = visitor.get("/api/v1/difference", params=asked)
    items: list[dict[str, Any]] = []
    while True:
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        further = answer.json()["next"]
        if further is None:
            return items
        answer = visitor.get(further)


def applied(state: State, items: list[dict[str, Any]]) -> State:
    """The state after the differences: `before` is what it had, `after` is in its place."""
    after = dict(state)
    for item in items:
        values = [None if each is None else {k: v for k, v in each.items() if k != "own_colour"}
                  for each in (item["before"], item["after"])]  # fmt: skip
        key = (item["noun"], item["id"])
        assert after.pop(key, None) == values[0], item
        if values[1] is not None:
            after[key] = values[1]
        assert item["before"] != item["after"]
    return after


@pytest.mark.thorough
def test_one_state_and_the_difference_make_the_other(
    visitor: TestClient, history: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [state_at(visitor, instant) for instant in history]
    assert not states[0]
    assert len({json.dumps(sorted(map(str, each.items()))) for each in states}) > STEPS // 3
    chance = random.Random(41)
    happened = set()
    for turn in range(30):
        first, last = sorted(chance.sample(range(len(history)), 2))
        asked = {"known_from": written(history[first]), "known_to": written(history[last])}
        # Every fifth goes over all records, as where too many changed to be looked at one by one.
        most = 0 if turn % 5 == 0 else 2000
        monkeypatch.setattr("app.published.difference.changed_between.__defaults__", (most,))
        items = difference(visitor, **asked, limit=chance.choice((3, 1000)))
        assert applied(states[first], items) == states[last]
        happened |= {item["what"] for item in items}
        for item in items:
            assert asked["known_from"] <= item["at"] <= asked["known_to"]
    assert happened >= {"came", "went", "moved", "changed", "disputed"}


def test_what_is_about_one_record_is_found_without_comparing_all(
    fresh_database: Engines, history: list[datetime]
) -> None:
    chance = random.Random(5)
    compared = found = 0
    for _ in range(12):
        first, last = sorted(chance.sample(range(len(history)), 2))
        between = Between(history[first], history[last])
        with reading_session(fresh_database, between.last) as session:
            everything = few_differences(session, between)
            assert everything is not None
            around = Around(session, between, everything)
            names = {
                name: sorted(
                    {key for about in around.about.values() for key in getattr(about, f"{name}s")}
                )
                for name in ("place", "actor", "source")
            }
            for name, key in [(name, key) for name, keys in names.items() for key in keys]:
                other = chance.choice(sorted(names.keys() - {name}))
                of = chance.choice(({}, {}, {other: chance.choice(names[other] or ["none"])}))
                asked = Narrowed(**{name: key}, **of)
                near = few_differences(session, between, asked.named)
                assert near is not None
                told = Around(session, between, near).narrow(near, asked)
                assert told == around.narrow(everything, asked), asked
                compared += len(near)
                found += len(told)
    assert 0 < found <= compared < 1.5 * found
