"""A later file of the same source: what is new, changed, gone or the same, and what was edited here."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, text

from app.database import Engines, desk_session, editing_session
from app.models import Claim, Position
from app.queries.imports import get_import
from app.queries.imports_releases import list_gone
from app.staging.options import Options
from tests.importing import SAMPLES
from tests.staging import Room

pytestmark = pytest.mark.thorough

HEADER = "event_id,date,place,actor,posture,lat,lon,statement\n"
FIRST = {
    "E1": "2017-06-07,Tabqa,River Brigade,holds,35.83,38.55,It holds the town.",
    "E2": "2017-06-08,Tabqa,River Brigade,holds,35.83,38.55,It holds the dam.",
    "E3": "2017-06-09,Tabqa,River Brigade,attacks,35.84,38.56,It attacks the airfield.",
    "E4": "2017-06-10,Tabqa,River Brigade,present,35.85,38.57,It is on the road.",
    "E5": "2017-06-11,Tabqa,River Brigade,present,35.86,38.58,It is at the bridge.",
}


def file_of(rows: dict[str, str]) -> str:
    return HEADER + "".join(f"{key},{cells}\n" for key, cells in rows.items())


@pytest.fixture
def room(fresh_database: Engines) -> Iterator[Room]:
    return Room(fresh_database)


def brought(room: Room, table: str, **options: Any) -> int:
    number = room.take(table)
    room.check(number)
    if options:
        with desk_session(room.engines) as session:
            get_import(session, number, lock=True).options = Options(**options).as_json()
    room.bring(number)
    return number


def claim_of(room: Room, number: int, key: str) -> str:
    found = "select claim from desk.import_row where import_id = :number and key = :key"
    claim: str = room.rows(found, number=number, key=key)[0].claim
    return claim


def stands(room: Room, claim: str) -> Any:
    return room.rows(
        "select claim.status, claim.statement, claim.valid_from::text, claim.locator, claim.change_id,"
        " st_x(position.geom) as x from editorial.claim"
        " left join editorial.position_claim rests on rests.claim_id = claim.id"
        " left join editorial.position on position.id = rests.position_id"
        " where claim.public_id = :claim",
        claim=claim,
    )[0]


def publish(room: Room, claim: str) -> None:
    """Publish a claim with what it rests on and what rests on it."""
    with editing_session(room.engines, "Publish") as session:
        session.execute(
            text("update editorial.source set status = 'published', change_id = :change"),
            {"change": session.info["change_id"]},
        )
        found = session.scalars(select(Claim).where(Claim.public_id == claim)).one()
        found.status = "published"
        for each in session.scalars(select(Position)):
            if each.id in session.scalars(
                text("select position_id from editorial.position_claim where claim_id = :id"),
                {"id": found.id},
            ):
                each.status = "published"


def reword(room: Room, claim: str, statement: str) -> None:
    with editing_session(room.engines, "Somebody words it otherwise") as session:
        session.scalars(select(Claim).where(Claim.public_id == claim)).one().statement = statement


LATER = {
    "E6": "2017-06-12,Tabqa,River Brigade,present,35.87,38.59,It is in the market.",
    "E1": FIRST["E1"],
    "E2": FIRST["E2"].replace("holds the dam", "holds the dam and the lock"),
    "E3": FIRST["E3"].replace("2017-06-09", "2017-06-19"),
    "E5": FIRST["E5"].replace("38.58", "38.5"),
}


def test_the_next_file_shows_what_is_new_changed_gone_and_the_same_and_doubles_nothing(
    room: Room,
) -> None:
    first = brought(room, file_of(FIRST))
    claims = {key: claim_of(room, first, key) for key in FIRST}
    reword(room, claims["E2"], "Ours.")
    publish(room, claims["E3"])
    before = {key: stands(room, claim) for key, claim in claims.items()}
    number = room.take(file_of(LATER))
    room.check(number)
    counts = {"new": 1, "changed": 2, "conflict": 1, "same": 1, "gone": 1}
    assert room.found(number).compared == {"source": "a-table", **counts}
    told = {
        row.key: row
        for row in room.rows(
            "select key, against, differences from desk.import_row where import_id = :number",
            number=number,
        )
    }
    fields = told["E2"].differences["fields"]
    assert [(each["field"], each["before"], each["after"], each["ours"]) for each in fields] == [
        ("statement", "It holds the dam.", "It holds the dam and the lock.", "Ours.")
    ]
    assert fields[0]["conflict"]
    assert [each["field"] for each in told["E3"].differences["fields"]] == ["valid", "valid"]
    assert [each["field"] for each in told["E5"].differences["fields"]] == [
        "geometry", "uncertainty_m",
    ]  # fmt: skip
    assert told["E5"].differences["cells"] == [
        {"column": "lon", "before": "38.58", "after": "38.5"}
    ]
    with desk_session(room.engines) as session:
        [(gone, _)] = list_gone(session, number, after="", limit=9)
        assert gone.claim == claims["E4"]
    room.bring(number)
    after = {key: stands(room, claim) for key, claim in claims.items()}
    assert room.states(number) == {2: "brought", 3: "same", **dict.fromkeys((4, 5, 6), "brought")}
    assert room.rows("select count(*) from editorial.claim")[0][0] == 6
    # What is the same is untouched, in the row where it was; what is gone was left.
    assert [after[key] for key in ("E1", "E4")] == [before[key] for key in ("E1", "E4")]
    assert (after["E2"].statement, after["E2"].locator) == ("Ours.", "row 4, E2")
    assert (after["E5"].x, after["E5"].locator) == (38.5, "row 6, E5")
    # Readers see that one: an editor's change of it waits for somebody else.
    assert after["E3"] == before["E3"]
    [item] = room.rows(
        "select document, record_key from desk.review_item where noun = 'claims' and base is not null"
    )
    assert item.record_key == claims["E3"]
    assert item.document["valid"]["from"] == "2017-06-19"
    again = brought(room, file_of(LATER))
    assert set(room.states(again).values()) <= {"same"}
    assert room.rows("select count(*) from editorial.claim")[0][0] == 6


def test_who_may_publish_alone_changes_what_readers_see_and_the_past_stays_readable(
    room: Room,
) -> None:
    first = brought(room, file_of(FIRST))
    claims = {key: claim_of(room, first, key) for key in FIRST}
    for claim in claims.values():
        publish(room, claim)
    reword(room, claims["E2"], "Ours.")
    reword(room, claims["E4"], "Ours as well.")
    alone = {"may_publish": True, "review_on": False}
    number = brought(room, file_of(LATER), conflicts="theirs", gone="withdraw", **alone)
    after = {key: stands(room, claim) for key, claim in claims.items()}
    assert after["E2"].statement == "It holds the dam and the lock."
    assert after["E3"].valid_from == "2017-06-19"
    assert after["E4"].status == "withdrawn"
    change = room.found(number).change_id
    assert {after[key].change_id for key in ("E2", "E3", "E4")} == {change}
    assert after["E5"].x == 38.5
    [said] = room.rows(
        "select valid_from::text, upper(sys_period) = (select made_at from editorial.change"
        " where id = :change) as until_then from history.claim where public_id = :claim"
        " and status = 'published' order by sys_period desc limit 1",
        change=change,
        claim=claims["E3"],
    )
    assert tuple(said) == ("2017-06-09", True)
    assert room.rows("select 1 from desk.review") == []


def test_rows_without_a_key_are_known_by_what_they_say(room: Room) -> None:
    rows = {key: f"{cells}\n" for key, cells in FIRST.items()}
    header = HEADER.removeprefix("event_id,")
    brought(room, header + rows["E1"] + rows["E1"] + "".join(rows.values()))
    other = rows["E3"].replace("attacks the airfield", "left the airfield")
    number = room.take(header + rows["E2"] + other + rows["E1"] + rows["E1"] + rows["E5"])
    room.check(number)
    counts = {"new": 0, "changed": 1, "conflict": 0, "same": 4, "gone": 2}
    assert room.found(number).compared == {"source": "a-table", **counts}
    room.bring(number)
    assert room.rows("select count(*) from editorial.claim")[0][0] == 7


def is_older(room: Room, table: str, name: str = "events.csv") -> tuple[str, int] | None:
    """Why a file that is checked now is taken for an older one, and by how many rows."""
    number = room.take(table, name)
    room.check(number)
    compared = room.found(number).compared
    older = compared and compared.get("older")
    return (older["why"], older["rows"]) if older else None


def test_an_older_file_is_noticed_and_asked_about(room: Room) -> None:
    brought(room, file_of(FIRST))
    later = room.take(file_of(LATER), "later.csv")
    room.check(later)
    assert "older" not in (room.found(later).compared or {})
    room.bring(later)
    # The very file that came first: its rows would go back to what they said before.
    assert is_older(room, file_of(FIRST)) == ("said_before", 3)
    number = room.rows("select max(id) from desk.import")[0][0]
    before = room.own_tables()
    room.bring(number)
    found = room.found(number)
    assert (found.state, "older" in (found.fault or "")) == ("checked", True)
    assert room.own_tables() == before
    with desk_session(room.engines) as session:
        get_import(session, number, lock=True).options = Options(older=True).as_json()
    room.bring(number)
    assert room.found(number).state == "brought"


def test_a_file_that_ends_before_what_is_there_is_older_unless_it_is_one_of_several(
    room: Room,
) -> None:
    june = {key: FIRST[key] for key in ("E1", "E2")}
    july = {
        key: FIRST[key].replace("2017-06", "2017-07").replace("It ", "Then it ")
        for key in ("E3", "E4")
    }
    brought(room, file_of(june))
    brought(room, file_of(july))
    # A month that is taken again is no older file than the next month.
    assert is_older(room, file_of(june | {"E1": FIRST["E1"].replace("town", "whole town")})) is None
    brought(room, file_of(june | july | {"E5": FIRST["E5"].replace("2017-06", "2017-08")}))
    assert is_older(room, file_of(june | {"E4": july["E4"]})) == ("ends_before", 1)


def test_a_file_whose_rows_were_revised_earlier_is_older(room: Room) -> None:
    rows = (SAMPLES / "acled-2023-columns.csv").read_text(encoding="utf-8-sig")
    brought(room, rows)
    earlier = rows.replace(",1497312000", ",1497300000").replace(",1512345678", ",1512300000")
    assert is_older(room, earlier) == ("revised", 2)
    newer = rows.replace(",1497312000", ",1597300000").replace(",1512345678", ",1612300000")
    assert is_older(room, newer) is None
    # What only says when it was last revised tells more than days do.
    assert is_older(room, rows) is None


def test_a_name_that_means_somebody_now_is_a_change(room: Room) -> None:
    table = file_of({"E1": FIRST["E1"].replace("River Brigade", "Nobody We Know")})
    brought(room, table)
    number = room.take(table)
    room.check(number)
    assert room.found(number).compared["same"] == 1
    with editing_session(room.engines, "Somebody adds a name") as session:
        session.execute(
            text(
                "update desk.import_name set slug = 'river-brigade', decided = true"
                " where import_id = :number"
            ),
            {"number": number},
        )
    room.begin(number, "comparing")
    from app.staging.working import work_on
    from tests.staging import clock

    work_on(room.engines, number, clock)
    assert room.found(number).compared["changed"] == 1
    room.bring(number)
    [row] = room.rows(
        "select positions from desk.import_row where import_id = :number", number=number
    )
    assert len(row.positions) == 1
    assert room.rows("select count(*) from editorial.claim_actor")[0][0] == 1
