"""Later releases of a dataset: what nobody edited here takes them up, what somebody did stays."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.commands.data import load
from app.database import Engines, editing_session
from app.dataset import DatasetError, dump_datasets, load_datasets
from app.editing.history import bring_back, withdraw
from app.editing.undoing import plan_undo, undo
from tests.dataset_samples import sample
from tests.editing import Room
from tests.release_samples import Files, bring, later, release, written

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("each_size")]


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


def bytes_of(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def state(room: Room) -> list[Any]:
    """Every row of every table of the map and its past."""
    tables = [
        name
        for (name,) in room.rows(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname in ('desk', 'editorial', 'history') order by 1"
        )
    ]
    return [room.rows(f"select each::text from {name} each order by 1") for name in tables]


def test_what_nobody_edited_takes_the_later_release(room: Room, tmp_path: Path) -> None:
    bring(room, tmp_path, release(1))
    said = bring(room, tmp_path, later())
    assert said.splitlines()[0] == (
        "sample: The release of 2 January 2027 was brought in: 3 records added, 2 changed, "
        "1 withdrawn."
    )
    claim = room.read("claims", "sample-01").record
    assert claim.statement == "Nobody is seen to have closed the way out."
    gone = room.read("claims", "sample-02")
    assert gone.status == "withdrawn"
    assert gone.record.publishing.withdrawn_reason == "It held two sentences."
    assert room.read("links", "sample-link-01").record.later == "sample-02a"
    assert room.one("select release from editorial.dataset") == date(2027, 1, 2)
    changes = room.rows("select id, note from editorial.change order by id")
    assert [note for _, note in changes] == [
        "Load «A sample»",
        "Bring in the release of 2 January 2027 of «A sample»",
    ]


def test_a_map_that_took_a_release_is_dumped_byte_for_byte_as_it(
    room: Room, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    bring(room, tmp_path, later())
    with room.session() as session:
        (target,) = dump_datasets(session, tmp_path / "dump")
    assert bytes_of(target) == bytes_of(written(tmp_path / "again", later()))


def test_a_dataset_without_a_day_takes_its_first_release_with_one(
    room: Room, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(None))
    bring(room, tmp_path, later())
    assert room.read("claims", "sample-02b").status == "published"


def test_what_was_loaded_before_releases_were_kept_is_the_base(room: Room, tmp_path: Path) -> None:
    with editing_session(room.engines, "Load what ships with the program") as session:
        load_datasets(session, [written(tmp_path / "old", release(None))])
        # As the migration notes what it finds: without the order of the files.
        session.execute(text('update desk.release set "order" = null'))
    editor = room.person()
    room.change(editor, "claims", "sample-f01", note="Seen twice.")
    bring(room, tmp_path, later())
    assert room.read("claims", "sample-01").record.statement.startswith("Nobody is seen")
    assert room.read("claims", "sample-f01").record.note == "Seen twice."


def test_the_same_release_again_is_nothing_to_do(room: Room, tmp_path: Path) -> None:
    bring(room, tmp_path, later())
    before = state(room)
    said = bring(room, tmp_path, later())
    assert said.splitlines()[0] == (
        "sample: The release of 2 January 2027 is loaded already; there is nothing to do."
    )
    assert state(room) == before


def test_a_release_that_was_brought_in_twice_changes_nothing_the_second_time(
    room: Room, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    bring(room, tmp_path, later())
    before = state(room)
    assert "nothing to do" in bring(room, tmp_path, later())
    assert state(room) == before


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            release(1),
            "The release of 'sample' is that of 2027-01-01, older than the one that is loaded, of "
            "2027-01-02; nothing was changed.",
        ),
        (
            release(None),
            "The release of 'sample' says no day, older than the one that is loaded, of "
            "2027-01-02; nothing was changed.",
        ),
        (
            release(2),
            "'sample' is loaded already, and its content has changed, but its release is still the "
            "one of 2027-01-02; give it a later day in dataset.yaml: «release: 2026-01-31».",
        ),
    ],
)
def test_a_release_that_is_not_later_is_refused(
    room: Room, tmp_path: Path, files: Files, problem: str
) -> None:
    bring(room, tmp_path, later())
    before = state(room)
    with pytest.raises(DatasetError) as raised:
        bring(room, tmp_path, files)
    assert str(raised.value) == problem
    assert state(room) == before


def test_a_wrong_release_changes_nothing(room: Room, tmp_path: Path) -> None:
    bring(room, tmp_path, release(1))
    before = state(room)
    files = later()
    files["links.yaml"][0]["from"] = "sample-02"
    with pytest.raises(DatasetError, match="from is 'sample-02', but there is no such claim"):
        bring(room, tmp_path, files)
    assert state(room) == before


def test_a_load_that_dies_halfway_changes_nothing(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(room, tmp_path, release(1))
    before = state(room)
    # The database cuts the connection once the last of it is written, before the commit.
    monkeypatch.setattr("app.commands.data.refresh_statistics", cut)
    with pytest.raises(Exception, match="The database doesn't answer right now"):
        bring(room, tmp_path, later())
    monkeypatch.undo()
    assert state(room) == before
    assert "brought in" in bring(room, tmp_path, later())


def cut(session: Any) -> None:
    session.execute(text("select pg_terminate_backend(pg_backend_pid())"))


def test_what_an_editor_changed_stays_beside_what_the_release_changed(
    room: Room, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    editor = room.person()
    room.change(editor, "claims", "sample-01", note="By a witness.")
    said = bring(room, tmp_path, later())
    claim = room.read("claims", "sample-01").record
    assert claim.note == "By a witness."
    assert claim.statement == "Nobody is seen to have closed the way out."
    assert "edited here" not in said
    # The editor's note is still theirs when the next release changes something else.
    files = release(3, later())
    files["claims.yaml"][0]["credibility"] = 2
    bring(room, tmp_path, files)
    claim = room.read("claims", "sample-01").record
    assert (claim.note, claim.credibility) == ("By a witness.", 2)


def test_where_both_changed_a_field_the_editors_stays_and_the_difference_is_kept(
    room: Room, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    editor = room.person()
    room.change(editor, "claims", "sample-01", statement="The way out was open.")
    said = bring(room, tmp_path, later())
    assert (
        "1 record was edited here in the same fields: the map keeps what was edited, and the desk "
        "shows both versions at /admin/releases." in said
    )
    assert room.read("claims", "sample-01").record.statement == "The way out was open."
    [row] = room.rows("select record_key, state, base, document from desk.release_difference")
    assert row[:2] == ("sample-01", "open")
    assert row[2]["statement"] == "Nobody closed the way out."
    assert row[3]["statement"] == "Nobody is seen to have closed the way out."


def test_an_open_difference_is_carried_to_the_next_release(room: Room, tmp_path: Path) -> None:
    bring(room, tmp_path, release(1))
    room.change(room.person(), "claims", "sample-01", statement="The way out was open.")
    bring(room, tmp_path, later())
    files = release(3, later())
    files["claims.yaml"][0]["credibility"] = 2
    assert "1 record was edited here" in bring(room, tmp_path, files)
    claim = room.read("claims", "sample-01").record
    assert (claim.statement, claim.credibility) == ("The way out was open.", 2)
    assert room.one(
        "select count(*) from desk.release_difference d join desk.release r on r.id = d.release_id"
        " where state = 'open' and r.release = '2027-01-03'"
    )


def test_what_was_edited_here_is_not_withdrawn_by_a_release(room: Room, tmp_path: Path) -> None:
    bring(room, tmp_path, release(1))
    room.change(room.person(), "claims", "sample-02", statement="It left, the state says.")
    assert "1 record was edited here" in bring(room, tmp_path, later())
    assert room.read("claims", "sample-02").status == "published"
    assert room.one("select document is null from desk.release_difference")


def test_what_an_editor_withdrew_stays_withdrawn(room: Room, tmp_path: Path) -> None:
    bring(room, tmp_path, release(1))
    editor = room.person()
    for key in ("sample-01", "sample-02"):
        base = room.read("claims", key).version
        room.do(withdraw, editor, "claims", key, base=base, reason="Not ours.")
    assert "edited here" not in bring(room, tmp_path, later())
    for key in ("sample-01", "sample-02"):
        publishing = room.read("claims", key).record.publishing
        assert (publishing.status, publishing.withdrawn_reason) == ("withdrawn", "Not ours.")


def test_what_a_release_withdrew_comes_back_with_one_that_has_it_again(
    room: Room, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    bring(room, tmp_path, later())
    bring(room, tmp_path, release(3))
    assert room.read("claims", "sample-02").status == "published"
    assert room.read("claims", "sample-02a").status == "withdrawn"


def test_what_an_editor_brought_back_is_left_as_it_is(room: Room, tmp_path: Path) -> None:
    bring(room, tmp_path, release(1))
    bring(room, tmp_path, later())
    gone = room.read("claims", "sample-02")
    room.do(bring_back, room.person(), "claims", gone.key, base=gone.version, note="It stands.")
    assert "1 record was edited here" in bring(room, tmp_path, release(3, later()))
    assert room.read("claims", "sample-02").status == "published"


def test_a_whole_release_is_undone_as_one_and_can_be_brought_in_again(
    room: Room, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    with room.session() as session:
        dump_datasets(session, tmp_path / "before")
    bring(room, tmp_path, later())
    change = room.one("select max(id) from editorial.change")
    plan = room.do(plan_undo, change)
    undoing = room.do(undo, room.person(), change, plan.seen, "Too soon.")
    assert room.read("claims", "sample-01").record.statement == "Nobody closed the way out."
    assert room.read("claims", "sample-02").status == "published"
    assert room.read("claims", "sample-02a").status == "withdrawn"
    assert room.one("select release from editorial.dataset") == date(2027, 1, 1)
    assert room.one("select count(*) from editorial.retired") == 0
    assert "3 records added" not in bring(room, tmp_path, later())
    assert room.read("claims", "sample-02a").status == "published"
    assert room.one("select count(*) from editorial.retired") == 1
    assert undoing < room.one("select max(id) from editorial.change")


def test_undoing_the_undoing_of_a_release_loads_it_again(room: Room, tmp_path: Path) -> None:
    bring(room, tmp_path, release(1))
    bring(room, tmp_path, later())
    editor = room.person()
    number = room.one("select max(id) from editorial.change")
    for _ in range(2):
        plan = room.do(plan_undo, number)
        number = room.do(undo, editor, number, plan.seen, "And back.")
    assert room.one("select release from editorial.dataset") == date(2027, 1, 2)
    assert room.read("claims", "sample-02a").status == "published"
    assert "nothing to do" in bring(room, tmp_path, later())


def test_links_that_move_along_a_row_of_claims_dont_stand_in_each_others_way(
    room: Room, tmp_path: Path
) -> None:
    files = release(1)
    claims = files["claims.yaml"]
    claims += [claims[1] | {"id": f"sample-f0{number}"} for number in (2, 3)]
    link = files["links.yaml"][0]
    files["links.yaml"] = [
        link | {"id": f"l-{number}", "to": f"sample-f0{number}"} for number in (1, 2)
    ]
    bring(room, tmp_path, files)
    for number in (2, 3):
        files["links.yaml"][number - 2]["to"] = f"sample-f0{number}"
    bring(room, tmp_path, release(2, files))
    assert room.read("links", "l-1").record.earlier == "sample-f02"
    assert room.read("links", "l-2").record.earlier == "sample-f03"


def test_a_dataset_that_another_requires_is_brought_in_along_with_a_new_one(
    room: Room, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    about = {"name": "other", "title": "O", "licence": "MIT", "requires": ["sample"]}
    claim = sample()["claims.yaml"][1] | {"id": "other-01"}
    link = sample()["links.yaml"][0] | {"id": "other-link", "from": "sample-02b", "to": "other-01"}
    other = {"dataset.yaml": about, "claims.yaml": [claim], "links.yaml": [link]}
    paths = [written(tmp_path / "new", other), written(tmp_path / "new", later())]
    said = load(room.engines, paths)
    assert said.splitlines()[0] == "other: loaded."
    assert room.read("links", "other-link").status == "published"
    assert room.one("select count(*) from editorial.change") == 2
