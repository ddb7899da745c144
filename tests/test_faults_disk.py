"""A disk without room: nothing is saved, and whoever should know is told that this is the reason."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from app.database import create_engines
from app.local_postgres import folders
from app.main import create_app
from app.settings import Settings
from tests.desk import Desk
from tests.forms import send
from tests.visiting import Visitor
from tests.writing import program, source

NO_ROOM = """
create function public.no_room() returns trigger language plpgsql as $$
begin raise exception 'could not extend file "base/1/2": No space left on device'
using errcode = '53100'; end $$;
create trigger no_room before insert on editorial.source execute function public.no_room();
"""
ROOM = "drop trigger no_room on editorial.source; drop function public.no_room()"


def run(desk: Desk, statements: str) -> None:
    with desk.engines.owner.begin() as connection:
        connection.execute(text(statements))


@pytest.fixture
def full(desk_with_records: Desk) -> Desk:
    """A desk whose database says of every new source what PostgreSQL says on a full disk."""
    run(desk_with_records, NO_ROOM)
    return desk_with_records


def test_a_program_is_told_that_the_disk_is_full_and_saves_when_there_is_room(
    full: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    writer = program(full)
    with caplog.at_level(logging.WARNING):
        answer = writer.add("sources", source("report"), key="once")
    assert answer.status_code == 503
    assert answer.json()["title"] == "The server's disk is full"
    assert "nothing was saved" in answer.json()["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    assert "The database's disk is full: could not extend file" in caplog.text
    run(full, ROOM)
    assert writer.add("sources", source("report"), key="once").status_code == 201
    assert full.one("select count(*) from editorial.source") == 1


def test_an_editor_is_told_that_the_disk_is_full(full: Desk) -> None:
    browser = full.enter("reviewer")
    answer = send(browser, "/admin/sources/new", title="Report", language="en")
    assert answer.status_code == 503
    assert "disk is full" in answer.text
    assert "nothing was saved" in answer.text


def test_a_database_that_stands_still_for_want_of_room_is_told_apart_from_a_lost_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "postgres").mkdir()
    settings = Settings(data_dir=tmp_path)
    nowhere = f"postgresql://conflict_map@/conflict_map?host={tmp_path}"
    engines = create_engines(nowhere, nowhere, settings)
    with Visitor(
        create_app(settings, engines),
        base_url="http://127.0.0.1",
        raise_server_exceptions=False,
    ) as visitor:
        assert "The database doesn't answer right now." in visitor.get("/readyz").text
        monkeypatch.setattr(folders, "LEAST_ROOM", 2**62)
        for path in ("/readyz", "/api/v1/places", "/places"):
            answer = visitor.get(path)
            assert answer.status_code == 503
            assert "no room left on the server" in answer.text, path
