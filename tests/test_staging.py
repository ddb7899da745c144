"""Files on their way into the map: taken, checked and brought in by whichever worker is there."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, text

from app.commands.import_work import launch
from app.database import Engines, desk_session, editing_session
from app.editing.errors import Stale
from app.imports.cells import Unreadable
from app.queries.imports import (
    count_faults,
    count_rows,
    discard_import,
    get_import,
    hold,
    list_rows,
    still_holds,
    sweep_imports,
    waiting_imports,
)
from app.queries.imports_names import list_names
from app.staging import check_step
from app.staging.deciding import (
    decide_names,
    leave_out,
    mend_row,
    stop,
    take_back,
)
from app.staging.taking import file_name
from app.staging.working import work_on, work_on_waiting
from tests.importing import TABLE
from tests.staging import Room, clock


@pytest.fixture
def room(fresh_database: Engines) -> Iterator[Room]:
    return Room(fresh_database)


def test_until_it_is_brought_in_nothing_is_in_the_maps_own_tables(room: Room) -> None:
    before = room.own_tables()
    number = room.take()
    room.check(number)
    assert room.own_tables() == before
    taken = room.found(number)
    assert (taken.state, taken.rows_done, taken.rows_all) == ("checked", 5, 5)
    assert room.states(number) == {2: "ready", 3: "ready", 4: "faulty", 5: "ready", 6: "ready"}


def test_ready_rows_are_brought_in_as_one_change_that_is_the_importers(room: Room) -> None:
    number = room.take()
    room.check(number)
    room.bring(number)
    taken = room.found(number)
    assert taken.state == "brought"
    # What lies far from the place that it names stays out, with why.
    assert room.states(number) == {
        2: "brought", 3: "brought", 4: "faulty", 5: "faulty", 6: "brought",
    }  # fmt: skip
    changes = room.rows("select distinct change_id from editorial.claim")
    assert [tuple(row) for row in changes] == [(taken.change_id,)]
    [change] = room.rows(
        "select account_id, note from editorial.change where id = :id", id=taken.change_id
    )
    assert (change.account_id, change.note) == (room.account, "Bring in events.csv")
    [row] = room.rows("select claim, positions from desk.import_row where number = 2")
    assert len(row.positions) == 1
    # In the order of the file's columns.
    [claim] = room.rows("select row_cells from editorial.claim where public_id = :id", id=row.claim)
    head = TABLE.splitlines()[0].split(",")
    assert [name for name, _ in claim.row_cells] == [
        name for name in head if name in dict(claim.row_cells)
    ]


def test_the_same_file_brought_in_again_doubles_nothing(room: Room) -> None:
    first = room.take()
    room.check(first)
    room.bring(first)
    claims = room.rows("select public_id from editorial.claim order by 1")
    again = room.take()
    room.check(again)
    room.bring(again)
    assert room.rows("select public_id from editorial.claim order by 1") == claims
    assert room.states(again) == {2: "same", 3: "same", 4: "faulty", 5: "faulty", 6: "same"}
    claims_of = "select claim from desk.import_row where import_id = :number order by number"
    assert room.rows(claims_of, number=again) == room.rows(claims_of, number=first)


def test_an_event_is_brought_in_once_by_its_key_and_again_after_it_was_undone(room: Room) -> None:
    keyed = "event_id,date,place,actor,posture,lat,lon,statement\n"
    one = "E1,2017-06-07,Tabqa,River Brigade,holds,35.83,38.55,The brigade holds the town.\n"
    other = "E2,2017-06-08,Tabqa,River Brigade,holds,35.83,38.55,It still does.\n"
    imports = [room.take(keyed + one), room.take(keyed + other + one)]
    for number in imports:
        room.check(number)
        room.bring(number)
    assert room.states(imports[0]) == {2: "brought"}
    assert room.states(imports[1]) == {2: "brought", 3: "same"}
    with editing_session(room.engines, "Take back") as session:
        take_back(session, get_import(session, imports[0]), room.editor(), "")
    room.check(imports[0])
    room.bring(imports[0])
    assert room.states(imports[0]) == {2: "brought"}


def test_the_bytes_that_were_taken_are_kept_as_they_were(room: Room) -> None:
    number = room.take()
    parts = room.rows("select content from desk.import_part order by ordinal")
    assert b"".join(bytes(part.content) for part in parts) == TABLE.encode()
    [row] = room.rows("select encode(sha256(:bytes), 'hex')", bytes=TABLE.encode())
    assert room.found(number).sha256 == row[0]


def test_what_nothing_can_be_read_of_is_not_kept(room: Room) -> None:
    with pytest.raises(Unreadable):
        room.take("")
    assert room.rows("select 1 from desk.import") == []


def test_a_cell_is_mended_in_place_and_its_row_checked_anew(room: Room) -> None:
    number = room.take()
    room.check(number)
    with desk_session(room.engines) as session:
        taken = get_import(session, number, lock=True)
        mend_row(room.engines, session, taken, 4, {"date": "2017-02-28"})
    assert room.states(number)[4] == "ready"
    [row] = room.rows("select prepared, mended from desk.import_row where number = 4")
    assert row.mended == {"date": "2017-02-28"}
    assert row.prepared["valid_from"] == "2017-02-28"
    # It stays mended, and left out what was left out, when the whole is checked again.
    with desk_session(room.engines) as session:
        leave_out(session, get_import(session, number, lock=True), 2, out=True)
    room.check(number)
    assert [room.states(number)[row] for row in (2, 4)] == ["left_out", "ready"]


def test_a_cell_means_another_thing_in_all_rows_alike(room: Room) -> None:
    number = room.take()
    with desk_session(room.engines) as session:
        taken = get_import(session, number, lock=True)
        taken.alike = [{"column": "actor", "found": "Nobody We Know", "meant": "River Brigade"}]
    room.check(number)
    with desk_session(room.engines) as session:
        assert list_names(session, number) == []


def test_a_name_that_is_nobodys_is_gathered_once_and_decided_once(room: Room) -> None:
    number = room.take(TABLE + "2017-06-11,Tabqa,Nobody We Know,holds,35.83,38.55,Again.\n")
    room.check(number)
    with desk_session(room.engines) as session:
        [name] = list_names(session, number)
        assert (name.name, name.count, name.first_row) == ("Nobody We Know", 2, 3)
        decide_names([name], {("actors", "Nobody We Know"): "river-brigade"})
    room.bring(number)
    [row] = room.rows("select positions from desk.import_row where number = 3")
    assert len(row.positions) == 1
    assert room.found(number).state == "brought"


def test_faults_are_counted_by_their_code_and_listed_by_it(room: Room) -> None:
    number = room.take()
    room.check(number)
    with desk_session(room.engines) as session:
        [(code, count, _)] = count_faults(session, number)
        assert count == 1
        assert [
            row.number for row in list_rows(session, number, ("faulty",), limit=9, code=code)
        ] == [4]
        assert list_rows(session, number, ("faulty",), limit=9, code="another") == []
        assert count_rows(session, number) == {"ready": 4, "faulty": 1}


def test_one_worker_at_a_time_has_it_and_another_takes_over_where_one_ended(room: Room) -> None:
    number = room.take()
    room.begin(number, "checking")
    with desk_session(room.engines) as session:
        assert hold(session, number, "the first") == "checking"
        assert waiting_imports(session) == []
    work_on(room.engines, number, clock)
    assert room.found(number).state == "checking"
    # The first one's time is over: it is gone, and what it does is refused.
    with room.engines.owner.begin() as connection:
        connection.execute(text("update desk.import set held_until = now() - interval '1 s'"))
    work_on_waiting(room.engines, clock)
    assert room.found(number).state == "checked"
    with desk_session(room.engines) as session:
        assert not still_holds(session, number, "the first", rows_done=1)


def test_a_process_of_its_own_does_what_waits_and_none_is_started_for_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert launch(room.engines, clock) is None
    number = room.take()
    room.begin(number, "checking")
    url = room.engines.owner.url.render_as_string(hide_password=False)
    monkeypatch.setenv("CONFLICT_MAP_DATABASE_URL", url)
    process = launch(room.engines, clock)
    assert process is not None
    assert process.wait(120) == 0
    assert room.found(number).state == "checked"
    assert launch(room.engines, clock) is None


def test_checking_goes_on_behind_what_another_worker_has_done(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_step, "CHECKED_AT_ONCE", 2)
    number = room.take()
    room.check(number)
    with room.engines.owner.begin() as connection:
        # As if the database had ended behind the first batch.
        connection.execute(text("delete from desk.import_row where number > 3"))
        connection.execute(text("update desk.import set state = 'checking', rows_done = 2"))
        connection.execute(text("update desk.import_row set key = 'untouched'"))
    with room.engines.owner.begin() as connection:
        connection.execute(text("update desk.import set held_until = null"))
    work_on(room.engines, number, clock)
    keys = room.rows("select number, key from desk.import_row order by number")
    assert [(row.number, row.key) for row in keys] == [
        (2, "untouched"), (3, "untouched"), (4, ""), (5, ""), (6, ""),
    ]  # fmt: skip
    assert room.found(number).rows_done == 5


def test_what_is_stopped_while_it_is_brought_in_leaves_nothing(room: Room) -> None:
    number = room.take()
    room.check(number)
    before, states = room.own_tables(), room.states(number)
    room.begin(number, "bringing")
    stopped: list[str] = []

    def stop_it(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "nextval" in statement and not stopped:
            stopped.append(statement)
            # Somebody stops it while its rows are being written.
            with desk_session(room.engines) as other:
                stop(get_import(other, number, lock=True))

    event.listen(room.engines.owner, "before_cursor_execute", stop_it)
    work_on(room.engines, number, clock)
    assert stopped
    assert room.own_tables() == before
    assert room.states(number) == states
    assert room.found(number).state == "checked"


def test_without_its_source_it_is_not_brought_in_and_says_why(room: Room) -> None:
    number = room.take()
    room.check(number)
    with desk_session(room.engines) as session:
        get_import(session, number, lock=True).source = "gone"
    room.bring(number)
    taken = room.found(number)
    assert taken.state == "checked"
    assert "gone" in str(taken.fault)


def test_a_step_is_begun_at_its_turn_only(room: Room) -> None:
    number = room.take()
    with pytest.raises(Stale):
        room.begin(number, "bringing")
    with pytest.raises(Stale), desk_session(room.engines) as session:
        stop(get_import(session, number, lock=True))
    room.check(number)
    room.bring(number)
    for step in ("checking", "bringing"):
        with pytest.raises(Stale):
            room.begin(number, step)
    with pytest.raises(Stale), desk_session(room.engines) as session:
        leave_out(session, get_import(session, number), 2, out=True)


def test_what_nobody_was_at_for_long_is_cleaned_up_but_not_what_was_brought_in(room: Room) -> None:
    brought, old, fresh = room.take(), room.take(), room.take()
    room.check(brought)
    room.bring(brought)
    with room.engines.owner.begin() as connection:
        connection.execute(
            text("update desk.import set updated_at = now() - interval '31 days' where id <> :id"),
            {"id": fresh},
        )
    with desk_session(room.engines) as session:
        sweep_imports(session, 30)
    assert [row.id for row in room.rows("select id from desk.import order by id")] == [
        brought,
        fresh,
    ]
    assert old not in [row[0] for row in room.rows("select import_id from desk.import_part")]
    with desk_session(room.engines) as session:
        discard_import(session, fresh)
    assert room.rows("select 1 from desk.import_part where import_id = :id", id=fresh) == []


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("C:\\Users\\me\\events.csv", "events.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\nb.csv", "ab.csv"),
        ("", "file"),
        (None, "file"),
    ],
)
def test_a_file_is_called_what_it_is_without_its_folders(given: str | None, called: str) -> None:
    assert file_name(given) == called
