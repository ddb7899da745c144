"""The map by chosen witnesses: what stays of it, on every output alike, in both lenses."""

import csv
import io
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Link
from app.witnesses.naming import Choice, side_of
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.test_resting import RELATIONS

NAMES = ("AP", "ap", "Sputnik", "SANA", "Rudaw", "The Daily Star, Lebanon", None)
LEANINGS = (
    "state-owned or state-funded: Russia",
    "carries state media: Russia",
    "partisan: for Damascus",
    None,
)


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def fill(engines: Engines, seed: int) -> None:
    """Forty positions at a dozen places on sixty claims of fifteen sources, linked at random."""
    chance = random.Random(seed)
    with editing_session(engines, "First") as session:
        sources = [
            make_source(
                session,
                origin=chance.choice(NAMES),
                publisher=chance.choice(NAMES),
                author=chance.choice((None, "Sputnik", "A. Writer")),
                leaning=chance.choice(LEANINGS),
            )
            for _ in range(15)
        ]
        places = [make_place(session, 38 + n / 10, 35 + n / 10) for n in range(12)]
        actors = [make_actor(session) for _ in range(3)]
        claims = [
            make_claim(
                session,
                chance.choice(sources),
                tuple(chance.sample(places, chance.randint(0, 2))),
                (chance.choice(actors),),
            )
            for _ in range(60)
        ]
        for number in range(40):
            some = tuple(chance.sample(claims, chance.randint(1, 3)))
            at = chance.choice([*places, None])
            spot = f"POINT({38 + number / 20} {35 + number / 20})"
            make_position(
                session,
                chance.choice(actors),
                some,
                spot,
                public_id=f"p-{number}",
                place_id=at and at.id,
            )
        pairs = {tuple(chance.sample(range(60), 2)) for _ in range(60)}
        for first, second in pairs:
            relation, verdict = chance.choice(RELATIONS)
            make_link(session, claims[first], claims[second], relation=relation, verdict=verdict)


@dataclass
class Everything:
    """All that the API tells of a map, by which choices are tried by hand."""

    sources: dict[str, dict[str, Any]]
    claims: dict[str, dict[str, Any]]
    positions: dict[str, dict[str, Any]]
    carried_by: dict[str, list[str]]
    places: dict[str, dict[str, Any]]

    @staticmethod
    def of(client: TestClient, lens: str) -> "Everything":
        def items(noun: str) -> dict[str, dict[str, Any]]:
            found = client.get(f"/api/v1/{noun}?limit=1000{lens}").json()
            return {
                each.get("slug") or each["id"]: each.get("properties", each)
                for each in found.get("items") or found.get("features") or ()
            }

        positions = items("positions")
        carried = {
            key: client.get(f"/api/v1/positions/{key}/rests?{lens}").json()["carried_by"]
            for key in positions
        }
        return Everything(items("sources"), items("claims"), positions, carried, items("places"))

    def names(self, slug: str) -> set[str]:
        """All that a source may be called by, in small letters."""
        source = self.sources[slug]
        told = {
            "source": slug,
            "origin": source["origin"],
            "publisher": source["publisher"],
            "author": source["author"],
            "side": side_of(source["leaning"]),
        }
        given = {kind: name.casefold() for kind, name in told.items() if name}
        return {*given.values(), *(f"{kind}:{name}" for kind, name in given.items())}

    def claims_of(self, choice: Choice) -> set[str]:
        """The claims that are left by a choice."""

        def is_believed(slug: str) -> bool:
            mine = self.names(slug)
            is_in = choice.only is None or any(name.casefold() in mine for name in choice.only)
            return is_in and not any(name.casefold() in mine for name in choice.without)

        return {key for key, each in self.claims.items() if is_believed(each["source"]["slug"])}

    def positions_of(self, claims: Collection[str]) -> set[str]:
        """The positions that any of these claims carries, or whose claims these are where all were taken back."""
        return {
            key
            for key, each in self.positions.items()
            if not {*(self.carried_by[key] or each["claims"])}.isdisjoint(claims)
        }

    def places_of(self, claims: Collection[str], positions: Collection[str]) -> set[str]:
        """The places that such a claim speaks of, or such a position is at."""
        spoken = {one["slug"] for key in claims for one in self.claims[key]["places"]}
        stood = {self.positions[key]["place"] for key in positions}
        return (spoken | stood) - {None}


def query_of(choice: Choice) -> str:
    return urlencode(choice.given())


def choices(chance: random.Random, every: Everything) -> list[Choice]:
    """Some of each kind, alone and together."""
    names = sorted({name for slug in every.sources for name in every.names(slug)})
    found = [Choice((), ()), Choice(("side:Russia",), ()), Choice(None, ("Sputnik",))]
    while len(found) < 14:
        some, others = (chance.sample(names, chance.randint(0, 4)) for _ in range(2))
        choice = Choice.of(some, others)
        if choice:
            found.append(choice)
    return found


def features(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.text
    assert answer.json()["numberMatched"] == len(answer.json()["features"])
    return {each["id"] for each in answer.json()["features"]}


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_choices_leave_what_trying_by_hand_leaves(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient], seed: int
) -> None:
    fill(fresh_database, seed)
    client, then = client_of(fresh_database), now()
    before = Everything.of(client, "")
    with editing_session(fresh_database, "Second") as session:
        for link in session.query(Link).all():
            link.status, link.withdrawn_reason = "withdrawn", "A test."
    assert any(before.carried_by[key] != each["claims"] for key, each in before.positions.items())
    for lens, every in (("", Everything.of(client, "")), (f"&known={then}", before)):
        for choice in choices(random.Random(seed), every):
            asked = query_of(choice) + lens
            claims = every.claims_of(choice)
            positions = every.positions_of(claims)
            places = every.places_of(claims, positions)
            shown = client.get(f"/api/v1/positions?{asked}")
            assert features(shown) == positions, choice
            for each in shown.json()["features"]:
                own = each["properties"]["claims"]
                assert own
                assert set(own) <= claims
            found = client.get(f"/api/v1/claims?limit=1000&{asked}").json()
            assert {each["id"] for each in found["items"]} == claims, choice
            assert features(client.get(f"/api/v1/places?{asked}")) == places, choice
            rows = client.get(f"/data/positions.csv?{asked}").text
            assert {row["id"] for row in csv.DictReader(io.StringIO(rows))} == positions
            tile = client.get(f"/tiles/positions/0/0/0.mvt?{asked}").content
            drawn = mapbox_vector_tile.decode(tile).get("positions", {}).get("features", ())
            assert sum(each["properties"]["count"] for each in drawn) == len(positions)
            words = client.get(f"/positions?{asked}").text
            gone = len(every.positions) - len(positions)
            assert f"{gone} of {len(every.positions)} positions" in words, choice
