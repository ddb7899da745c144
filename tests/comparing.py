"""A map that is edited at random, and its states and their differences as the API tells them, by whose word ever."""

import csv
import io
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from fastapi.testclient import TestClient
from geoalchemy2 import WKTElement
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import Engines
from app.models import Actor, ActorRelation, Claim, ClaimPlace, Link, Place, Position, Source
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
NAMES = ("Sputnik", "Rudaw", "Reuters")
LEANINGS = ("state-owned: Russia; a caution", "close to: Damascus", None)
SAYING_THE_SAME = (
    *(("supports", None), ("supports", None), ("supersedes", None)),
    *(("outcome", "came_true"), ("outcome", "did_not"), ("contradicts", None)),
)
# What nobody edits: so each name is always known.
ANCHOR = "anchor-"


def point(chance: random.Random) -> WKTElement:
    return WKTElement(
        f"POINT({chance.uniform(38, 40):.4f} {chance.uniform(35, 37):.4f})", srid=4326
    )


def begin(session: Session) -> None:
    """A map of six claims and as many positions, and a source of each name."""
    for number, name in enumerate(NAMES):
        make_source(
            session, slug=f"{ANCHOR}{number}", publisher=name, origin=name, leaning=LEANINGS[number]
        )
    for number in range(6):
        source = make_source(session, publisher=NAMES[number % 3], leaning=LEANINGS[number // 2])
        claim = make_claim(session, source, (make_place(session),), (make_actor(session),))
        make_position(session, make_actor(session), (claim,), place_id=1)
    first, second, *_ = session.query(Claim).order_by(Claim.id)
    make_link(session, claim, first, relation="supports")
    make_link(session, claim, second, relation="contradicts")


def any_of(session: Session, chance: random.Random, model: Any) -> Any:
    """A record of a kind, but for what nobody edits."""
    rows = session.query(model).order_by(model.id)
    if model is Source:
        rows = rows.filter(Source.slug.not_like(f"{ANCHOR}%"))
    return chance.choice(rows.all())


def change_something(session: Session, chance: random.Random) -> None:
    """One edit of a kind that readers may notice: of words, of ties, of names, of what hides a record and others."""
    chance.choice(EDITS)(session, chance, partial(any_of, session, chance))


Pick = Callable[[Any], Any]
EVERY = (Source, Actor, Place, Claim, Position, Link)
STATES = ("published", "published", "withdrawn", "draft")


def add(session: Session, chance: random.Random, pick: Pick) -> None:
    place, source = make_place(session), make_source(session, status=chance.choice(STATES))
    source.origin = chance.choice((None, *NAMES))
    other = pick(Claim)
    claim = make_claim(session, source, (place, pick(Place)), (pick(Actor),))
    make_position(session, pick(Actor), (claim, other), place_id=place.id)
    make_link(session, claim, other, relation="contradicts")


def withdraw_or_show(_session: Session, chance: random.Random, pick: Pick) -> None:
    row = pick(chance.choice(EVERY))
    # What was shown can't become a draft again.
    shown = row.status in ("published", "withdrawn")
    row.status = chance.choice(STATES[:3] if shown else STATES)


def put_under_embargo(_session: Session, chance: random.Random, pick: Pick) -> None:
    # One of them is over as soon as it is there.
    until = datetime.now(UTC) + timedelta(milliseconds=chance.choice((1, 10**8)))
    pick(chance.choice(EVERY)).embargo_until = chance.choice((None, until))


def conceal(_session: Session, chance: random.Random, pick: Pick) -> None:
    pick(chance.choice(EVERY)).concealed = chance.random() < 0.2


def move_place(session: Session, chance: random.Random, pick: Pick) -> None:
    place = pick(Place)
    place.geom, place.name = point(chance), f"Renamed {chance.random()}"
    first = session.query(Place).order_by(Place.id).first()
    place.part_of_id = chance.choice((None, None if first is place else first.id))


def reword(session: Session, chance: random.Random, pick: Pick) -> None:
    claim = pick(Claim)
    claim.statement, claim.valid_from = f"Said {chance.random()}.", date(2017, 6, 7)
    session.query(ClaimPlace).filter_by(claim_id=claim.id).delete()
    session.add(ClaimPlace(claim_id=claim.id, ordinal=0, place_id=pick(Place).id, role="where"))


def relate(session: Session, chance: random.Random, pick: Pick) -> None:
    pick(Source).rows_shown = chance.choice(("all", "all", "all", "counts"))
    pick(Actor).parent_id = None
    actor, other = pick(Actor), pick(Actor)
    if actor.id != other.id and session.get(ActorRelation, (actor.id, 0)) is None:
        claim = pick(Claim)
        session.add(ActorRelation(actor_id=actor.id, ordinal=0, relation="allied_with",
                                  other_id=other.id, claim_id=claim.id))  # fmt: skip


def move_position(_session: Session, chance: random.Random, pick: Pick) -> None:
    position = pick(Position)
    position.geom, position.posture = point(chance), chance.choice(("holds", "attacks"))
    pick(Place).coarsen_to_m = chance.choice((None, None, 5000))


def rename_witness(_session: Session, chance: random.Random, pick: Pick) -> None:
    source = pick(Source)
    source.publisher, source.leaning = chance.choice((None, *NAMES)), chance.choice(LEANINGS)


def link(session: Session, chance: random.Random, pick: Pick) -> None:
    relation, verdict = chance.choice(SAYING_THE_SAME)
    claim, other = pick(Claim), pick(Claim)
    if claim is not other:
        make_link(session, claim, other, relation=relation, verdict=verdict)


EDITS = (
    *(add, withdraw_or_show, withdraw_or_show, put_under_embargo, conceal, move_place, reword),
    *(relate, move_position, rename_witness, link, link),
)


def at_present(engines: Engines) -> datetime:
    """The database's instant."""
    with engines.owner.connect() as connection:
        instant: datetime = connection.scalar(text("select clock_timestamp()"))
    return instant


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


State = dict[tuple[str, str], Any]
Given = list[tuple[str, str]]


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


def state_at(visitor: TestClient, instant: datetime | None, by: Given) -> State:
    """Everything that readers see at an instant, or now, by whose word, as lists and files give it."""
    asked = [*by, *([("known", written(instant))] if instant else [])]
    state: State = {}
    for noun in LISTS:
        answer = visitor.get(f"/api/v1/{noun}", params=[*asked, ("limit", "1000")]).json()
        for item in answer.get("features", answer.get("items")):
            own = own_part(noun, item)
            state[noun, own.get("slug") or own["id"]] = own
    table = visitor.get("/data/links.csv", params=asked).text
    for row in csv.DictReader(io.StringIO(table.lstrip("\ufeff"))):
        state["links", row["id"]] = {name: row[name] or None for name in
                                     ("id", "relation", "verdict", "why", "from", "to")}  # fmt: skip
    return state


def difference(visitor: TestClient, asked: Given) -> list[dict[str, Any]]:
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
