"""Rows that are ready become drafts of a source, as one change that is undone as one."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.commands.importing import bring
from app.database import Engines, desk_session, editing_session
from app.editing.undoing import plan_undo, undo
from app.editing.write_policy import Editor
from app.errors import NotFound, SetupError
from app.forms.entry import Entry
from app.forms.picking import ACTORS, PLACES, pick
from app.imports.names import Met, NameTally, resolve
from app.imports.opening import Choices
from app.models import Account
from tests.importing import TABLE, add_named

KEYED = """event_id,date,place,actor,posture,statement
R1,2017-06-07,Tabqa,River Brigade,holds,Shelling of the town.
R2,2017-06-10,Tabqa,River Brigade,present,Shelling of the dam.
"""
FINDERS_OF = {"actors": ACTORS, "places": PLACES}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def engines(fresh_database: Engines) -> Engines:
    with editing_session(fresh_database, "What the table names") as session:
        add_named(session)
    return fresh_database


def count(engines: Engines) -> tuple[int, int, int]:
    """Claims, positions, changes."""
    with engines.owner.connect() as connection:
        return tuple(
            connection.scalar(text(f"select count(*) from editorial.{table}"))
            for table in ("claim", "position", "change")
        )


def test_ready_rows_become_drafts_in_one_change_and_the_others_stay_out(
    engines: Engines, table: Path
) -> None:
    before = count(engines)
    with engines.owner.begin() as connection:
        connection.execute(text("delete from editorial.record_touched"))
    report, unknown = bring(engines, table, None, "a-table", Choices())
    after = count(engines)
    with engines.owner.connect() as connection:
        noted = connection.scalars(text("select distinct noun from editorial.record_touched"))
        # Features that are kept stay, but for those of places whose counts change.
        assert set(noted) == {"place_told"}
    assert (report["rows"], report["ready"]) == (5, 4)
    assert (report["claims"], report["positions"]) == (3, 2)
    assert [after[at] - before[at] for at in range(3)] == [3, 2, 1]
    assert [fault["row"] for fault in report["faults"]] == [4, 5]
    assert report["earlier"] == 0
    assert [(each.noun, each.name, each.first_row) for each in unknown] == [
        ("actors", "Nobody We Know", 3)
    ]
    with engines.owner.connect() as connection:
        rows = connection.execute(
            text(
                "select locator, status, statement, credibility, lower(valid), note from editorial.claim order by id"
            )
        ).all()
    assert [row.locator for row in rows] == ["row 2", "row 3", "row 6"]
    assert {row.status for row in rows} == {"draft"}
    # Rows that are there already aren't doubled: somebody has to say that they are other events.
    with pytest.raises(SetupError, match="3 rows of the file would be doubled"):
        bring(engines, table, None, "a-table", Choices())
    assert count(engines) == after
    beside, _ = bring(engines, table, None, "a-table", Choices(), beside=True)
    assert (beside["earlier"], beside["claims"]) == (3, 3)


def test_a_file_of_other_events_comes_in_beside_and_one_that_has_some_of_them_again_does_not(
    engines: Engines, tmp_path: Path
) -> None:
    first, *rows = KEYED.splitlines(keepends=True)
    january, february, all_of_them = (tmp_path / f"{n}.csv" for n in range(3))
    january.write_text(first + rows[0], encoding="utf-8")
    february.write_text(first + rows[1], encoding="utf-8")
    # Said otherwise, but the same event.
    all_of_them.write_text(KEYED.replace("Shelling", "Heavy shelling"), encoding="utf-8")
    for path, earlier in ((january, 0), (february, 1)):
        report, _ = bring(engines, path, None, "a-table", Choices())
        assert (report["claims"], report["earlier"]) == (1, earlier)
    with pytest.raises(SetupError, match="2 rows of the file would be doubled"):
        bring(engines, all_of_them, None, "a-table", Choices())


def test_the_whole_of_it_is_undone_as_one(engines: Engines, table: Path) -> None:
    before = count(engines)
    bring(engines, table, None, "a-table", Choices())
    with engines.owner.connect() as connection:
        change = connection.scalar(text("select max(id) from editorial.change"))
    with desk_session(engines) as session:
        account = Account(login="reviewer", display_name="Reviewer", role="reviewer")
        session.add(account)
        session.flush()
        editor = Editor(account.id, "Reviewer", may_publish=True, review_on=False)
        undo(session, editor, change, plan_undo(session, change).seen, "It was the wrong table.")
    assert count(engines)[:2] == before[:2]


def test_without_its_source_nothing_is_written(engines: Engines, table: Path) -> None:
    before = count(engines)
    with pytest.raises(NotFound):
        bring(engines, table, None, "no-such-source", Choices())
    assert count(engines) == before


def test_very_many_names_mean_what_each_means_to_the_form(loaded_database: Engines) -> None:
    with desk_session(loaded_database) as session:
        rows = session.execute(
            text(
                "select noun, name from ("
                " select 'actors' as noun, name from editorial.actor_name"
                " union all select 'places', name from editorial.place_name"
                " union all select 'places', slug from editorial.place"
                ") as every order by md5(name) limit 60"
            )
        )
        names = {(row.noun, row.name) for row in rows}
        # Other spellings, a name of several, a part of one, nobody's, nothing that has letters.
        more = ("al-Raqqa", "RAQQA", "ar raqqah", "الرقة", "Ракка", "Tel Abiad", "Raq", "zzz", "?!")
        names |= {(noun, name) for name in (*more, "SDF", "sdf", "IS") for noun in FINDERS_OF}
        tally = NameTally({name: Met(1, 1) for name in names})
        found = resolve(session, tally, most_suggested=0)
        for noun, name in names:
            choice = pick(session, Entry({"name": name}), "name", FINDERS_OF[noun])
            assert found.slugs.get((noun, name)) == (choice and choice.key), (noun, name)
    assert len(found.slugs) > 40
