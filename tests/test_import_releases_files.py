"""A later release of sheets read as one, of GeoJSON and of ACLED's columns, over the API from end to end."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text

from app.database import Engines, desk_session, editing_session
from app.queries.imports import get_import
from app.staging.deciding import begin_step, stop
from app.staging.working import work_on
from tests.applications import Lend
from tests.asking import open_routes
from tests.desk import Desk
from tests.importing import add_named
from tests.test_leaks import written
from tests.writing import Program, program, review

pytestmark = pytest.mark.thorough

IMPORTS = "/api/v1/imports"
Told = Mapping[str, str]
# What each row says: its key, day, what happened, latitude, how many were killed.
ROWS = {
    "E1": ("2017-05-07", "The market was shelled.", "35.831", "3"),
    "E2": ("2017-05-08", "The bridge was hit.", "35.842", "0"),
    "E3": ("2017-05-09", "The mill burned down.", "35.853", "1"),
    "E4": ("2017-06-10", "A convoy was stopped.", "35.864", "2"),
    "E5": ("2017-06-11", "The road was mined.", "35.875", "0"),
    "E6": ("2017-06-12", "A well was poisoned.", "35.886", "4"),
}
# E2 has another figure, E3 is gone, E4 is edited here and says something else, E7 is new.
LATER = {
    "E7": ("2017-05-06", "The school was searched.", "35.897", "0"),
    "E1": ROWS["E1"],
    "E2": (*ROWS["E2"][:3], "5"),
    "E4": (ROWS["E4"][0], "A convoy was stopped and searched.", *ROWS["E4"][2:]),
    "E5": ROWS["E5"],
    "E6": ROWS["E6"],
}
Rows = Mapping[str, Sequence[str]]
Build = Callable[[Rows, bool], bytes]


def cells_of(key: str, row: Sequence[str]) -> dict[str, str]:
    day, said, latitude, killed = row
    return {
        "id": key,
        "date": day,
        "place": "Tabqa",
        "lat": latitude,
        "lon": "38.551",
        "what": said,
        "killed": killed,
    }


def workbook(rows: Rows, turned: bool) -> bytes:
    """A sheet a month, without a key."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for month, name in (("05", "May"), ("06", "June")):
        sheet = book.create_sheet(name)
        own = [cells_of(key, row) for key, row in rows.items() if row[0][5:7] == month]
        columns = [column for column in own[0] if column != "id"]
        for each in (columns, *([row[column] for column in columns] for row in own)):
            sheet.append(each[::-1] if turned else each)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def geojson(rows: Rows, turned: bool) -> bytes:
    features = []
    for key, row in rows.items():
        cells = cells_of(key, row)
        point = [float(cells.pop("lon")), float(cells.pop("lat"))]
        own = list(cells.items())[:: -1 if turned else 1]
        geometry = {"type": "Point", "coordinates": point}
        features.append({"type": "Feature", "properties": dict(own), "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def acled(rows: Rows, turned: bool) -> bytes:
    lines = []
    for key, (day, said, latitude, killed) in rows.items():
        lines.append({
            "event_id_cnty": f"SYR{key}", "event_date": day, "year": day[:4], "time_precision": "1",
            "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": said,
            "actor1": "River Brigade", "actor2": "", "interaction": "", "country": "Syria", "admin1": "Ar Raqqa",
            "location": "Tabqa", "latitude": latitude, "longitude": "38.551", "geo_precision": "1",
            "source": "Example Monitor", "notes": "As told.", "fatalities": killed,
            "timestamp": "1600000000" if turned else "1500000000",
        })  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0])[:: -1 if turned else 1])
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


KINDS: dict[str, tuple[str, Build]] = {
    "sheets": ("events.xlsx", workbook),
    "geojson": ("events.geojson", geojson),
    "acled": ("events.csv", acled),
}


@pytest.fixture
def desk(renewed: Lend, fresh_database: Engines) -> Desk:
    """A desk on a map of its own, with what the files name."""
    with editing_session(fresh_database, "What the files name") as session:
        add_named(session)
    return Desk(renewed(fresh_database), fresh_database)


def take(writer: Program, name: str, content: bytes) -> str:
    headers = writer.headers | {"content-type": "application/octet-stream"}
    query = f"?name={name}&source=a-table" + ("&sheet=all" if name.endswith("xlsx") else "")
    answer = writer.http.post(f"{IMPORTS}{query}", content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"].removeprefix("http://testserver"))


def brought(writer: Program, address: str, **asked: Any) -> Any:
    answer = writer.post(f"{address}/confirm", {"source": "a-table", **asked})
    assert answer.status_code == 202, answer.text
    found = writer.get(address).json()
    assert found["state"] == "brought", found
    return found


def stands(desk: Desk) -> list[tuple[Any, ...]]:
    """What claims and positions say now, without the change that said it."""
    claims = desk.rows(
        "select valid_from::text as day, statement, figures, status, row_number, row_sheet, public_id"
        " from editorial.claim order by 1"
    )
    positions = desk.rows(
        "select public_id, status, st_astext(geom) from editorial.position order by 1"
    )
    return [tuple(each) for each in (*claims, *positions)]


def edit(desk: Desk, statement: str, **values: Any) -> None:
    with editing_session(desk.engines, "Somebody edits it") as session:
        change = {"change": session.info["change_id"]}
        session.execute(
            text(statement.replace("set ", "set change_id = :change, ", 1)), values | change
        )


def released(desk: Desk, writer: Program, kind: str) -> str:
    """Bring the first release in, edit a row of it here, and take the later one; its address."""
    name, build = KINDS[kind]
    first = take(writer, name, build(ROWS, False))
    found = writer.get(first).json()
    assert (found["rows"], found["ready"]) == (6, 6), writer.get(f"{first}/faults.csv").text
    brought(writer, first)
    edit(desk, "update editorial.claim set statement = 'Ours.' where valid_from = '2017-06-10'")
    return take(writer, name, build(LATER, True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_release_is_compared_brought_in_and_undone_as_one(kind: str, desk: Desk) -> None:
    writer = program(desk, "editor", "write")
    later = released(desk, writer, kind)
    before = stands(desk)
    claims = {each[0]: each[6] for each in before if len(each) > 3}
    counts = {"new": 1, "changed": 1, "conflict": 1, "same": 3, "gone": 1}
    compared = {"source": "a-table", **counts, "older": None}
    assert writer.get(later).json()["compared"] == compared
    told = {
        against: writer.get(f"{later}/compared?against={against}").json()["items"]
        for against in counts
    }
    assert {name: len(items) for name, items in told.items()} == counts
    [changed], [conflict], [gone] = told["changed"], told["conflict"], told["gone"]
    assert (changed["claim"], gone["claim"]) == (claims["2017-05-08"], claims["2017-05-09"])
    assert {each["claim"] for each in told["same"]} == {
        claims[day] for day in ("2017-05-07", "2017-06-11", "2017-06-12")
    }
    places = [(each["sheet"], each["row_in_sheet"]) for each in (changed, conflict, gone)]
    page = " ".join(
        desk.seat("admin")
        .get(later.removeprefix("/api/v1").replace("/imports", "/admin/imports"))
        .text.split()
    )
    if kind == "sheets":
        assert places == [("May", 4), ("June", 2), ("May", 4)]
        assert "Sheet <bdi>June</bdi>, row 2" in page
        row = writer.get(f"{later}/rows/{conflict['row']}").json()
        assert (row["sheet"], row["row_in_sheet"]) == ("June", 2)
    else:
        assert places == [(None, None)] * 3
        assert f"Row {conflict['row']}" in page
    [figures], [cell] = changed["fields"], changed["cells"]
    assert (figures["field"], cell["before"], cell["after"]) == ("figures", "0", "5")
    assert (conflict["fields"][0]["ours"], conflict["fields"][0]["conflict"]) == ("Ours.", True)

    brought(writer, later, gone="withdraw")
    after = {each[0]: each for each in stands(desk) if len(each) > 3}
    assert sorted(after) == [
        "2017-05-06",
        "2017-05-07",
        "2017-05-08",
        "2017-06-10",
        "2017-06-11",
        "2017-06-12",
    ]
    assert after["2017-05-08"][2] == [{"what": "killed", "best": 5}]
    assert after["2017-06-10"][1] == "Ours."
    if kind == "sheets":
        assert [after[f"2017-{day}"][4:6] for day in ("05-06", "05-08", "06-10")] == [
            (2, "May"), (4, "May"), (2, "June"),
        ]  # fmt: skip
    assert writer.post(f"{later}/take-back", {"note": "Wrong."}).status_code == 202
    assert writer.get(later).json()["state"] == "checked"
    assert stands(desk) == before

    # Once more, with the file's side of what was edited here, and nothing left to do after it.
    brought(writer, later, conflicts="theirs", gone="withdraw")
    name, build = KINDS[kind]
    again = writer.get(take(writer, name, build(LATER, False))).json()["compared"]
    if kind == "acled":
        # Its rows were last revised earlier.
        assert again.pop("older")["why"] == "revised"
    assert {**again, "older": None} == {
        "source": "a-table", "new": 0, "changed": 0, "conflict": 0, "same": 6, "gone": 0, "older": None,
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_release_that_is_stopped_or_dies_leaves_nothing_and_can_be_brought_in_after(
    kind: str, desk: Desk
) -> None:
    writer = program(desk, "editor", "write")
    later = released(desk, writer, kind)
    before, number = stands(desk), int(later.rpartition("/")[2])
    done: list[str] = []

    def break_off(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "nextval" not in statement or len(done) > 1:
            return
        done.append(statement)
        if len(done) == 1:
            # Somebody stops it while its rows are being written.
            with desk_session(desk.engines) as other:
                stop(get_import(other, number, lock=True))
        else:
            raise KeyboardInterrupt

    event.listen(desk.engines.owner, "before_cursor_execute", break_off)
    asked = {"source": "a-table", "gone": "withdraw"}
    assert writer.post(f"{later}/confirm", asked).status_code == 202
    assert (writer.get(later).json()["state"], stands(desk)) == ("checked", before)
    assert len(done) == 1
    with desk_session(desk.engines) as session:
        begin_step(get_import(session, number, lock=True), "bringing")
    with pytest.raises(KeyboardInterrupt):
        work_on(desk.engines, number, desk.clock)
    assert (len(done), stands(desk)) == (2, before)
    # The server was killed: its hold ends by itself, and another worker goes on.
    with desk.engines.owner.begin() as connection:
        connection.execute(text("update desk.import set held_until = null"))
    work_on(desk.engines, number, desk.clock)
    found = writer.get(later).json()
    assert (found["state"], found["brought_in"], found["same"]) == ("brought", 3, 3)
    assert len([each for each in stands(desk) if len(each) > 3]) == 6


def test_a_later_release_of_a_set_that_may_only_be_counted_shows_no_row(desk: Desk) -> None:
    writer = program(desk, "admin", "publish")
    edit(desk, "update editorial.source set status = 'published'")
    edit(desk, "update editorial.place set status = 'published'")
    edit(desk, "update editorial.actor set status = 'published'")
    review(desk, "off")
    name, build = KINDS["acled"]
    shown = {"rows_shown": "counts", "become": "published"}
    brought(writer, take(writer, name, build(ROWS, False)), **shown)
    later = take(writer, name, build(LATER, True))
    brought(writer, later, gone="withdraw", become="published")
    assert {each[3] for each in stands(desk) if len(each) > 3} == {"published", "withdrawn"}
    reader = TestClient(desk.app)
    secrets = {each[1] for each in (*ROWS.values(), *LATER.values())}
    secrets |= {str(each[6]) for each in stands(desk) if len(each) > 3} | {"SYRE", "As told."}
    answered = 0
    for route in open_routes(desk.app):
        key = route.key.removeprefix("GET ")
        address = key.replace("{slug}", "a-table" if "/sources/" in key else "tabqa")
        address = address.replace("{noun}", "places")
        if "{" in address:
            continue
        answer = reader.get(address)
        assert not [each for each in secrets if each in written(answer)], address
        answered += answer.status_code == 200
    assert answered > 40
    counts = reader.get("/api/v1/sources/a-table/counts").json()
    assert counts["claims"] == 6
