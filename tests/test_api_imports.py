"""Files brought in over the API: taken, checked, looked at, confirmed, cancelled; whose they are."""

from typing import Any

import pytest

from app.database import Engines, editing_session
from app.editing.adding import add_records
from app.nouns.actor import ActorRecord
from tests.applications import Lend
from tests.desk import Desk
from tests.importing import TABLE, add_named
from tests.writing import Program, program, review

IMPORTS = "/api/v1/imports"


@pytest.fixture
def desk(renewed: Lend, fresh_database: Engines) -> Desk:
    """A desk on a map of its own, with what the table names."""
    with editing_session(fresh_database, "What the table names") as session:
        add_named(session, with_actor=False)
    return Desk(renewed(fresh_database), fresh_database)


def take(writer: Program, content: bytes = TABLE.encode(), query: str = "?name=events.csv") -> Any:
    headers = writer.headers | {"content-type": "application/octet-stream"}
    return writer.http.post(f"{IMPORTS}{query}", content=content, headers=headers)


def test_a_file_is_taken_checked_looked_at_and_confirmed(desk: Desk) -> None:
    writer = program(desk, "editor", "write")
    answer = take(writer)
    assert answer.status_code == 201, answer.text
    address = answer.headers["location"].removeprefix("http://testserver")
    assert answer.json()["state"] == "checking"
    found = writer.get(address).json()
    assert (found["state"], found["rows"], found["ready"], found["faulty"]) == ("checked", 5, 4, 1)
    assert found["name"] == "events.csv"
    faults = writer.get(f"{address}/faults.csv")
    assert faults.headers["content-type"] == "text/csv; charset=utf-8"
    assert faults.text.splitlines()[1].startswith("4,date,")
    before = desk.one("select count(*) from editorial.claim")
    wrong = writer.post(f"{address}/confirm", {"source": "no such source"})
    assert wrong.status_code == 422
    assert list(wrong.json()["errors"]) == ["source"]
    asked = {"source": "a-table", "note": "The first release", "attribution": "A table, Institute"}
    done = writer.post(f"{address}/confirm", asked)
    assert (done.status_code, done.json()["state"]) == (202, "bringing")
    # Readers see the source: what an editor notes of it waits for approval.
    assert done.json()["terms_review"] == desk.one("select max(id) from desk.review")
    found = writer.get(address).json()
    assert (found["state"], found["brought_in"], found["source"]) == ("brought", 3, "a-table")
    assert desk.one("select count(*) from editorial.claim") == before + 3
    assert (
        desk.one("select note from editorial.change order by id desc limit 1")
        == "The first release"
    )
    assert writer.post(f"{address}/confirm", {"source": "a-table"}).status_code == 409
    assert writer.post(f"{address}/cancel", None).status_code == 409
    assert [each["import"] for each in writer.get(IMPORTS).json()["items"]] == [found["import"]]


def test_an_older_file_is_refused_until_it_is_said_that_it_is_meant(desk: Desk) -> None:
    writer = program(desk, "editor", "write")
    for table in (TABLE, TABLE.replace("holds the town", "holds the dam")):
        address = take(writer, table.encode()).headers["location"].removeprefix("http://testserver")
        assert writer.post(f"{address}/confirm", {"source": "a-table"}).status_code == 202
        found = writer.get(address).json()
        assert (found["state"], (found["compared"] or {}).get("older")) == ("brought", None)
    latest = found["import"]
    taken = take(writer, query="?name=events.csv&source=a-table")
    address = taken.headers["location"].removeprefix("http://testserver")
    found = writer.get(address).json()["compared"]["older"]
    told = {"why": "said_before", "rows": 1, "import": latest, "file": "events.csv"}
    assert found == told
    refused = writer.post(f"{address}/confirm", {"source": "a-table"})
    assert (refused.status_code, refused.json()["code"]) == (409, "older_file")
    meant = writer.post(f"{address}/confirm", {"source": "a-table", "older": True})
    assert meant.status_code == 202
    assert writer.get(address).json()["state"] == "brought"


def test_what_cannot_be_read_is_a_problem_and_nothing_is_kept(desk: Desk) -> None:
    writer = program(desk, "editor", "write")
    for content, query in (
        (b"", ""),
        (TABLE.encode(), "?layout=nothing"),
        (b"\x89PNG\r\n\x1a\n", ""),
    ):
        answer = take(writer, content, query)
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "unreadable"
    assert take(writer, query="?header=x").status_code == 400
    assert desk.one("select count(*) from desk.import") == 0


def test_an_import_is_forgotten_where_nothing_is_under_way(desk: Desk) -> None:
    writer = program(desk, "editor", "write")
    address = take(writer).headers["location"].removeprefix("http://testserver")
    answer = writer.post(f"{address}/cancel", None)
    assert answer.json()["state"] == "discarded"
    assert writer.get(address).status_code == 404
    assert desk.one("select count(*) from desk.import_row") == 0


def test_an_import_is_its_owners_and_admins_and_takes_a_token_that_writes(desk: Desk) -> None:
    writer, other = program(desk, "editor", "write"), program(desk, "reviewer", "write")
    address = take(writer).headers["location"].removeprefix("http://testserver")
    for answer in (
        other.get(address),
        other.get(f"{address}/faults.csv"),
        other.post(f"{address}/confirm", {"source": "a-table"}),
        other.post(f"{address}/cancel", None),
    ):
        assert answer.status_code == 404
    assert other.get(IMPORTS).json()["items"] == []
    assert program(desk, "admin", "read").get(address).status_code == 200
    assert take(program(desk, "editor", "read")).status_code == 403
    assert take(writer.without_token()).status_code == 401


def test_a_form_is_refused_as_one(desk: Desk) -> None:
    writer = program(desk, "editor", "write")
    answer = writer.http.post(IMPORTS, data={"file": TABLE}, headers=writer.headers)
    assert answer.status_code == 422, answer.text
    assert [each["code"] for each in answer.json()["problems"]] == ["not_bytes"]


def test_columns_names_and_rows_are_decided_about(desk: Desk, fresh_database: Engines) -> None:
    with editing_session(fresh_database, "Somebody") as session:
        river = ActorRecord(slug="river-brigade", name="River Brigade", kind="force", symbol="disc")
        add_records(session, [river], {"actors": {}})
    writer, other = program(desk, "editor", "write"), program(desk, "reviewer", "write")
    address = take(writer).headers["location"].removeprefix("http://testserver")

    found = writer.get(f"{address}/matching").json()
    assert (found["columns"][:2], found["kept"]) == (["date", "place"], [])
    assert found["matching"]["first"] == "date"
    for wrong, at in (
        ({"matching": {"place": "town"}}, "matching.place"),
        ({"matching": {"colour": "place"}}, "matching.colour"),
        ({"use": "none"}, "use"),
        ({"matching": {"statement": "{nothing}"}}, "matching.statement"),
    ):
        answer = writer.post(f"{address}/matching", wrong)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [at])
    asked = {"matching": {"statement": "{actor} at {place}"}, "keep_as": "Ours"}
    assert writer.post(f"{address}/matching", asked).status_code == 202
    assert writer.get(f"{address}/matching").json()["kept"] == ["Ours"]
    assert writer.post(f"{address}/matching", {"use": "Ours"}).json()["state"] == "checking"

    [name] = writer.get(f"{address}/names").json()["items"]
    assert (name["noun"], name["name"], name["rows"]) == ("actors", "Nobody We Know", 1)
    who = {"noun": "actors", "name": "Nobody We Know"}
    for wrong, at in (
        ({**who, "means": "zzz"}, "items.0.means"),
        ({**who, "name": "Else", "means": None}, "items.0.name"),
    ):
        answer = writer.post(f"{address}/names", {"items": [wrong]})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [at])
    means = {"items": [{**who, "means": "River Brigade"}]}
    assert writer.post(f"{address}/names", means).json() == {"decided": 1}
    assert writer.get(f"{address}/names").json()["items"][0]["slug"] == "river-brigade"

    row = writer.get(f"{address}/rows/4").json()
    assert (row["state"], row["faults"][0]["column"]) == ("faulty", "date")
    mended = writer.post(f"{address}/rows/4", {"cells": {"date": "2017-02-28"}}).json()
    assert (mended["state"], mended["mended"]) == ("ready", {"date": "2017-02-28"})
    assert mended["cells"]["date"] == "2017-02-28"
    left = writer.post(f"{address}/rows/4", {"is_left_out": True}).json()
    assert left["state"] == "left_out"
    for wrong in ({"cells": {"none": "x"}}, {"sides": {"x:y": "ours"}}, {"cells": {"date": 3}}):
        assert writer.post(f"{address}/rows/4", wrong).status_code == 422
    assert writer.get(f"{address}/rows/99").status_code == 404
    alike = {"column": "actor", "found": "River Brigade", "meant": "Nobody We Know"}
    assert writer.post(f"{address}/alike", alike).status_code == 202
    assert writer.get(f"{address}/rows/2").json()["cells"]["actor"] == "Nobody We Know"

    for path in ("matching", "names", "rows/4"):
        assert other.get(f"{address}/{path}").status_code == 404
        assert other.post(f"{address}/{path}", {}).status_code in (404, 422)
    # Of an editor's program they would wait for a review, with the source.
    review(desk, "off")
    admin = program(desk, "admin", "publish")
    terms = {"licence": "CC-BY-4.0", "attribution": "The counters"}
    wrong = writer.post(f"{address}/confirm", {"source": "a-table", "terms_url": "no address"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["terms_url"])
    answer = admin.post(f"{address}/confirm", {"source": "a-table", **terms})
    assert (answer.status_code, answer.json()["terms_review"]) == (202, None)
    said = "select licence || ' ' || attribution from editorial.source where slug = 'a-table'"
    assert desk.one(said) == "CC-BY-4.0 The counters"
    assert writer.post(f"{address}/names", means).status_code == 409
    assert writer.post(f"{address}/matching", asked).status_code == 409
