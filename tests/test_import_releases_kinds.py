"""Later files of providers' sets: UCDP's candidates and its year, ACLED's revisions; large changes undone."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.database import Engines, editing_session
from app.settings import Settings
from tests.desk import open_desk
from tests.importing import SAMPLES
from tests.staging import Room
from tests.test_import_releases import brought, claim_of, reword, stands
from tests.test_import_releases_reviewed import many

pytestmark = pytest.mark.thorough


@pytest.fixture
def room(fresh_database: Engines) -> Iterator[Room]:
    return Room(fresh_database)


def sample(name: str) -> list[dict[str, str]]:
    """The rows of a sample by their columns."""
    table = (SAMPLES / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(table)))


def written(rows: list[dict[str, str]], *, header: bool = True) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_the_year_of_ucdp_follows_its_candidates_of_several_months_that_have_no_header(
    room: Room,
) -> None:
    clear, month, country = sample("ucdp-ged-25-49-columns.csv")
    june = [clear | {"code_status": "Check"}]
    july = [month, month | {"id": "9000009", "relid": "SYR-2017-1-90011-9"}]
    first = brought(room, written(june, header=False))
    second = brought(room, written(july, header=False))
    assert room.found(first).layout == room.found(second).layout == "ucdp-ged"
    # The second month says nothing of the first, which is gone from no set by that.
    assert room.rows("select count(*) from editorial.claim")[0][0] == 3
    revised = month | {"best": "41", "date_end": "2017-06-29 00:00:00.000"}
    year = room.take(written([country, revised, clear]))
    room.check(year)
    counts = {"new": 1, "changed": 1, "conflict": 0, "same": 1, "gone": 1}
    assert room.found(year).compared == {"source": "a-table", **counts}
    [row] = room.rows(
        "select key, differences from desk.import_row where import_id = :year and against = 'changed'",
        year=year,
    )
    assert row.key == "9000002"
    assert {each["column"]: each["after"] for each in row.differences["cells"]} == {
        "best": "41", "date_end": "2017-06-29 00:00:00.000",
    }  # fmt: skip
    kept = claim_of(room, second, "9000002")
    room.bring(year)
    assert room.rows("select count(*) from editorial.claim")[0][0] == 4
    assert stands(room, kept).locator.startswith("row 3, 9000002")
    assert claim_of(room, year, "9000002") == kept


def test_a_newer_revision_of_acled_is_a_change_only_where_it_says_something_else(
    room: Room,
) -> None:
    one, other, _, revised = sample("acled-2023-columns.csv")
    first = brought(room, written([one, other]))
    claims = {key: claim_of(room, first, key) for key in ("SYR900001", "SYR900002")}
    touched = other | {"timestamp": "1600000000"}
    second = room.take(written([touched, one, revised]))
    room.check(second)
    # Of two rows of an event in one file the latest counts, as the first file's did.
    counts = {"new": 0, "changed": 1, "conflict": 0, "same": 1, "gone": 0}
    assert room.found(second).compared == {"source": "a-table", **counts}
    room.bring(second)
    assert room.states(second) == {2: "same", 3: "faulty", 4: "brought"}
    [row] = room.rows(
        "select claim from desk.import_row where import_id = :second and number = 4", second=second
    )
    assert row.claim == claims["SYR900001"]
    assert room.rows("select count(*) from editorial.claim")[0][0] == 2
    # A later file may have the event moved by a day alone, and the row that didn't count is no obstacle.
    moved = revised | {"event_date": "2017-06-08", "timestamp": "1600000001"}
    brought(room, written([moved, revised, touched]))
    assert stands(room, claims["SYR900001"]).valid_from == "2017-06-08"


def as_formerly_kept(room: Room, number: int, *columns: str) -> None:
    """Leave what was brought in as a version of the program did that kept no cells of some columns."""
    with editing_session(room.engines, "As formerly") as session:
        session.execute(
            text(
                "update desk.import_row set cells = cells - cast(:columns as text[]), prepared = jsonb_set("
                "prepared, '{evidence,columns}', (prepared #> '{evidence,columns}') - cast(:columns as text[])"
                "), digest = 'of other cells' where import_id = :number"
            ),
            {"number": number, "columns": list(columns)},
        )
        session.execute(
            text("update desk.import set survey = survey - 'kept' where id = :number"),
            {"number": number},
        )


def test_cells_that_were_not_kept_before_make_no_change_of_the_next_release(room: Room) -> None:
    one, other, *_ = sample("acled-2023-columns.csv")
    first = brought(room, written([one, other]))
    as_formerly_kept(room, first, "inter1", "inter2")
    again = room.take(written([other, one]), "again.csv")
    room.check(again)
    counts = {"new": 0, "changed": 0, "conflict": 0, "same": 2, "gone": 0}
    assert room.found(again).compared == {"source": "a-table", **counts}
    room.bring(again)
    # What was kept and is another now counts as ever, and so does one that was kept and was empty.
    as_formerly_kept(room, again, "inter1")
    told = room.take(written([one | {"fatalities": "2", "inter2": "Rioters"}, other]), "told.csv")
    room.check(told)
    assert room.found(told).compared == {"source": "a-table", **counts, "changed": 1, "same": 1}
    [row] = room.rows(
        "select differences from desk.import_row where import_id = :told and against = 'changed'",
        told=told,
    )
    assert {each["column"] for each in row.differences["cells"]} == {"fatalities", "inter2"}


def test_a_column_that_was_empty_before_is_a_change_once_it_says_something(
    room: Room,
) -> None:
    one, other, *_ = sample("acled-2023-columns.csv")
    first = brought(room, written([one | {"admin3": ""}, other | {"admin3": ""}]))
    filled = room.take(written([one | {"admin3": "Suluk"}, other]))
    room.check(filled)
    assert room.found(filled).compared == {
        "source": "a-table", "new": 0, "changed": 1, "conflict": 0, "same": 1, "gone": 0,
    }  # fmt: skip
    assert room.found(first).survey["kept"]


def test_a_large_change_is_undone_at_its_page_or_nothing_of_it(
    room: Room, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.pages.desk.changes.MOST_SHOWN", 3)
    monkeypatch.setattr("app.staging.undoing.MOST_RECORDS", 3)
    number = brought(room, many(4))
    change = room.found(number).change_id
    desk = open_desk(settings, room.engines)
    editor = desk.seat()
    address = f"/admin/changes/{change}"

    def undo(note: str) -> tuple[int, str]:
        page = editor.get(address).text
        fields = {
            name: re.search(rf'name="{name}"\s+value="([^"]*)"', page)[1]  # type: ignore[index]
            for name in ("seen", "submission")
        }
        answer = editor.send(f"{address}/undo", note=note, **fields)
        return answer.status_code, answer.text

    page = editor.get(address).text
    assert "and 5 more" in page
    seen = re.search(r'name="seen"\s+value="([0-9a-f]{64})"', page)
    assert seen
    claim = claim_of(room, number, "M2")
    reword(room, claim, "Somebody words it better.")
    stale = editor.send(f"{address}/undo", note="Wrong.", seen=seen[1], submission="one")
    assert stale.status_code == 409
    status, said = undo("Wrong.")
    assert status == 409
    assert "changed since" in said
    assert room.rows("select count(*) from editorial.position")[0][0] == 4
    reword(room, claim, "It holds post 2.")
    assert undo("Wrong.")[0] == 303
    assert room.rows("select count(*) from editorial.claim")[0][0] == 0
    assert set(room.states(number).values()) == {"ready"}
    room.bring(number)
    room.publish_all_beneath()
    room.decide(number, "publish", may_publish=True, review_on=False)
    address = f"/admin/changes/{room.found(number).change_id}"
    status, said = undo("Wrong.")
    assert status in (403, 409)
    assert "reviewer" in said
