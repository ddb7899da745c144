"""Files brought in over the API: taken, checked, looked at, confirmed, cancelled; whose they are."""

from typing import Any

import pytest

from app.database import Engines, editing_session
from tests.applications import Lend
from tests.desk import Desk
from tests.importing import TABLE, add_named
from tests.writing import Program, program

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
    done = writer.post(f"{address}/confirm", {"source": "a-table", "note": "The first release"})
    assert (done.status_code, done.json()["state"]) == (202, "bringing")
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
