"""Features are kept one by one as they were written, and never given when something has changed since."""

import random
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from app.database import Engines, editing_session, reading_session
from app.kept_features import BYTES_OF_FEATURE, KeptFeatures
from app.models import Actor, Claim, Place, Position, Source
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.random_changes import ACTS, Editing, fill

ASKED = (
    "/api/v1/positions?on=2017-03-01",
    "/api/v1/positions?bbox=38,35,40,37",
    "/fr/api/v1/positions",
    "/api/v1/places?bbox=38,35,40,37",
    "/api/v1/claims",
    "/ogc/collections/places/items",
    "/ogc/collections/claims/items?sortby=-id",
    "/ogc/collections/claims/items?bbox=38,35,40,37&limit=7",
    "/ogc/collections/claims/items?bbox=38,35,40,37&kind=report",
    "/ogc/collections/positions/items?bbox=38,35,40,37",
    "/ogc/collections/positions/items?sortby=-actor_name&limit=5",
)


class Reading:
    """Reads positions' notes, and tells which were read."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.read: list[int] = []

    def __call__(self, numbers: Sequence[int]) -> dict[int, bytes]:
        self.read += numbers
        query = select(Position.id, Position.note).where(Position.id.in_(numbers))
        return {number: str(note).encode() for number, note in self.session.execute(query)}


def texts(
    kept: KeptFeatures, session: Session, numbers: Sequence[int], form: str = ""
) -> tuple[list[bytes], list[int]]:
    """The notes of these positions, and which had to be read for that."""
    reading = Reading(session)
    return kept.of(session, "positions", form, numbers, reading), reading.read


def note(engines: Engines, number: int, words: str) -> None:
    with editing_session(engines, "Test") as session:
        session.get_one(Position, number).note = words


@pytest.fixture
def numbers(fresh_database: Engines) -> list[int]:
    """Three positions, with notes."""
    with editing_session(fresh_database, "Test") as session:
        return [make_position(session, note=f"note {each}").id for each in range(3)]


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_changed_answers_are_those_that_nothing_kept_gives(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient], seed: int
) -> None:
    draw = random.Random(seed)
    editing = Editing(draw)
    with editing_session(fresh_database, "Test") as session:
        fill(session, draw, 12)
    client = client_of(fresh_database)
    state = cast("FastAPI", client.app).state
    kept, seen = state.features, set()
    for act in draw.sample(ACTS, len(ACTS)):
        with editing_session(fresh_database, act) as session:
            getattr(editing, act)(session)
        for path in ASKED:
            # For somebody for whom no answer is kept.
            answer = client.get(path, headers={"cookie": "a=b"})
            state.features = KeptFeatures()
            anew = client.get(path, headers={"cookie": "a=b"})
            state.features = kept
            assert (answer.status_code, answer.text) == (200, anew.text), (act, path)
            seen.add(answer.text)
    assert len(seen) > 3 * len(ACTS)


def test_what_is_kept_is_not_read_again(fresh_database: Engines, numbers: list[int]) -> None:
    kept = KeptFeatures()
    one, other, third = numbers
    with reading_session(fresh_database) as session:
        assert texts(kept, session, [third, one, one]) == ([b"note 2", b"note 0"], [third, one])
        assert texts(kept, session, numbers) == ([b"note 0", b"note 1", b"note 2"], [other])
        # In another form they are others.
        assert texts(kept, session, [one], "fr") == ([b"note 0"], [one])
    # Nothing was written about positions.
    with editing_session(fresh_database, "Nothing"):
        pass
    with reading_session(fresh_database) as session:
        assert texts(kept, session, numbers)[1] == []
    note(fresh_database, other, "another")
    with reading_session(fresh_database) as session:
        assert texts(kept, session, [one, other]) == ([b"note 0", b"another"], [other])


def test_only_what_tells_of_a_changed_record_is_read_again(fresh_database: Engines) -> None:
    with editing_session(fresh_database, "Test") as session:
        place, other = make_place(session), make_place(session)
        source = make_source(session)
        claims = [make_claim(session, source), *(make_claim(session) for _ in range(3))]
        at = [(claims[0], place), (claims[1], place), (claims[2], other), (claims[3], other)]
        numbers = [
            make_position(session, claims=(each,), place_id=where.id).id for each, where in at
        ]
        make_link(session, claims[3], claims[2])
        home, teller, told = place.id, source.id, [each.id for each in claims]
    kept = KeptFeatures()

    def read_again(change: Callable[[Session], object]) -> list[int]:
        with reading_session(fresh_database) as session:
            texts(kept, session, numbers)
        with editing_session(fresh_database, "Test") as session:
            change(session)
        with reading_session(fresh_database) as session:
            found, read = texts(kept, session, numbers)
        assert len(found) == len(numbers)
        return [numbers.index(each) for each in read]

    def of(model: Any, number: int, **values: Any) -> Callable[[Session], None]:
        def change(session: Session) -> None:
            for name, value in values.items():
                setattr(session.get_one(model, number), name, value)

        return change

    def bring_more(session: Session) -> None:
        new = make_claim(session, session.get_one(Source, teller))
        where = session.get_one(Place, home)
        make_position(session, claims=(new,), place_id=where.id)
        make_claim(session, places=(where,), actors=(make_actor(session),))

    with fresh_database.owner.begin() as connection:
        connection.execute(text("delete from editorial.record_touched"))
    assert read_again(bring_more) == []
    # However much is new, no claim is noted, and a position since its claims say when it is shown.
    with fresh_database.owner.connect() as connection:
        noted = connection.execute(text("select distinct noun from editorial.record_touched"))
        assert set(noted.scalars()) == {"place_told", "position"}
    assert read_again(of(Place, home, name="Another name")) == [0, 1]
    assert read_again(of(Source, teller, title="Another title")) == [0]
    assert read_again(of(Claim, told[1], statement="Another statement.")) == [1]
    # Through a link, on both ends.
    assert read_again(of(Claim, told[3], credibility=2)) == [2, 3]

    def link(session: Session) -> None:
        make_link(session, session.get_one(Claim, told[0]), session.get_one(Claim, told[1]))

    assert read_again(link) == [0, 1]
    assert read_again(make_actor) == []
    assert read_again(lambda session: setattr(session.query(Actor).first(), "name", "Else")) == [
        0, 1, 2, 3,
    ]  # fmt: skip


def test_what_is_written_from_rows_is_what_records_say(
    application: FastAPI, client: TestClient
) -> None:
    every = client.get("/ogc/collections/claims/items?limit=10000").json()["features"]
    assert len(every) > 200
    for feature in (every[0], every[-1], *every[::40]):
        one = client.get(f"/ogc/collections/claims/items/{feature['id']}").json()
        assert {name: one[name] for name in feature} == feature
    for item in client.get("/api/v1/claims?limit=20").json()["items"]:
        assert client.get(f"/api/v1/claims/{item['id']}").json() == item
    for feature in client.get("/api/v1/places").json()["features"]:
        assert client.get(f"/api/v1/places/{feature['id']}").json() == feature
    assert {key[0] for key in application.state.features.state.texts} >= {"claims", "places"}


def test_a_boxed_list_of_features_begins_as_its_stretches_together(
    application: FastAPI, client: TestClient
) -> None:
    for box in ("38,34,41,37", "38.9,35.9,39.1,36.1", "0,0,1,1", "170,-80,-170,80"):
        for narrowed in ("", "&kind=report", "&datetime=2017-06-07", "&q=Raqqah"):
            path = f"/ogc/collections/claims/items?bbox={box}{narrowed}"
            whole = client.get(f"{path}&limit=1000").json()
            assert len(whole["features"]) == whole["numberMatched"]
            # What has no place is in every box.
            some = {each["id"] for each in whole["features"] if each["geometry"] is None}
            assert some or narrowed == "&q=Raqqah", path
            given, further = [], f"{path}&limit=20"
            while further:
                page = client.get(further).json()
                assert page["numberMatched"] == whole["numberMatched"], path
                given += page["features"]
                links = {link["rel"]: link["href"] for link in page["links"]}
                further = links.get("next", "")
            assert given == whole["features"], path
    _, written = application.state.features.numbers_held["claims", "unplaced"]
    unplaced = client.get("/ogc/collections/claims/items?filter=geometry+IS+NULL&limit=1").json()
    assert written.count(",") + 1 == unplaced["numberMatched"] > 1


def test_claims_in_a_box_are_found_and_counted_by_one_statement(
    application: FastAPI, client: TestClient
) -> None:
    statements: list[str] = []

    def note_statement(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement.lower())

    reading = application.state.engines.servers.primary.engines.reading
    event.listen(reading, "before_cursor_execute", note_statement)
    path = "/ogc/collections/claims/items?bbox=38,34,41,37&limit=3"
    try:
        client.get(path, headers={"cookie": "a=b"})
        statements.clear()
        client.get(path, headers={"cookie": "a=b"})
    finally:
        event.remove(reading, "before_cursor_execute", note_statement)
    assert len([each for each in statements if "public_geom &&" in each]) == 1
    # Those of no place were found once, for both.
    assert not any("not (exists" in each for each in statements)


def test_what_an_earlier_look_reads_is_not_kept_for_later_ones(
    fresh_database: Engines, numbers: list[int]
) -> None:
    kept = KeptFeatures()
    with reading_session(fresh_database) as earlier:
        assert earlier.scalar(select(Position.note).order_by(Position.id).limit(1)) == "note 0"
        note(fresh_database, numbers[0], "coarser now")
        with reading_session(fresh_database) as later:
            assert texts(kept, later, numbers[1:]) == ([b"note 1", b"note 2"], numbers[1:])
        assert texts(kept, earlier, numbers[:1])[0] == [b"note 0"]
    with reading_session(fresh_database) as later:
        assert texts(kept, later, numbers[:1])[0] == [b"coarser now"]


def test_past_maps_and_chosen_witnesses_keep_nothing(
    application: FastAPI, client: TestClient
) -> None:
    kept: KeptFeatures = application.state.features
    for asked in ("known=2026-11-01", "witness=side:Russia"):
        assert client.get(f"/api/v1/positions?{asked}").status_code == 200
        assert not kept.state.texts
    assert client.get("/api/v1/positions?limit=7").status_code == 200
    assert len(kept.state.texts) == 7


def test_what_was_asked_for_longest_ago_makes_room(
    fresh_database: Engines, numbers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.kept_features.MOST_BYTES", 2 * (BYTES_OF_FEATURE + 6))
    kept = KeptFeatures()
    one, other, third = numbers
    with reading_session(fresh_database) as session:
        texts(kept, session, [one, other])
        texts(kept, session, [one])
        texts(kept, session, [third])
        assert kept.state.size == 2 * (BYTES_OF_FEATURE + 6)
        assert texts(kept, session, [one, third])[1] == []
        assert texts(kept, session, [other])[1] == [other]


def test_a_new_claim_without_a_place_is_in_every_box(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "a test") as session:
        place, actor, source = (
            make_place(session, 39.0, 36.0, slug="town"),
            make_actor(session, slug="side"),
            make_source(session, slug="post"),
        )
        make_claim(session, source, (), (actor,), public_id="first")
        there, said, by = place.id, source.id, actor.id
    reader = client_of(fresh_database)

    def found() -> set[str]:
        path = "/ogc/collections/claims/items?bbox=0,0,1,1"
        return {each["id"] for each in reader.get(path).json()["features"]}

    assert found() == {"first"}
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, session.get_one(Source, said), (), public_id="second")
    assert found() == {"first", "second"}
    with editing_session(fresh_database, "a test") as session:
        actor, source = session.get_one(Actor, by), session.get_one(Source, said)
        make_claim(session, source, (), (actor,), public_id="third")
        make_claim(session, source, (session.get_one(Place, there),), public_id="placed")
    assert found() == {"first", "second", "third"}
