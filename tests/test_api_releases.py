"""Releases over the API: what is loaded, and the records that somebody must choose about."""

from pathlib import Path

import pytest

from app.database import Engines
from tests.desk import Desk
from tests.editing import Room
from tests.release_samples import bring, later, release
from tests.test_releases_desk import differing
from tests.writing import Json, Program, problem_of, program, review

LIST = "/api/v1/releases/differences"


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


@pytest.fixture
def reader(desk_with_records: Desk) -> Program:
    """An editor's program that only reads."""
    review(desk_with_records, "off")
    return program(desk_with_records, "editor", "read")


def look(reader: Program, path: str) -> Json:
    answer = reader.get(path)
    assert answer.status_code == 200, answer.text
    content: Json = answer.json()
    return content


def test_what_is_loaded_is_told_with_its_change(
    room: Room, reader: Program, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    bring(room, tmp_path, later())
    [loaded] = look(reader, "/api/v1/releases")["items"]
    assert (loaded["dataset"], loaded["release"]) == ("sample", "2027-01-02")
    assert look(reader, loaded["url"])["change"] == loaded["change"]


def test_a_difference_is_listed_and_shown_from_both_sides(
    room: Room, reader: Program, tmp_path: Path
) -> None:
    assert look(reader, LIST) == {"items": [], "next": None, "numberMatched": 0}
    number = differing(room, tmp_path)
    listed = look(reader, LIST)
    [item] = listed["items"]
    assert (listed["numberMatched"], item["difference"], item["key"]) == (1, number, "sample-01")
    assert (item["release"], item["dropped"]) == ("2027-01-02", False)
    shown = look(reader, item["url"])
    assert shown["open"] is True
    assert shown["conflicts"] == ["statement"]
    assert shown["base"]["statement"] == "Nobody closed the way out."
    assert shown["ours"]["statement"] == "The way out was open."
    assert shown["theirs"]["statement"] == "Nobody is seen to have closed the way out."
    [difference] = shown["differences"]
    assert (difference["before"], difference["after"]) == (
        shown["ours"]["statement"],
        shown["theirs"]["statement"],
    )
    assert look(reader, shown["document"])["record"] == shown["ours"]


def test_who_puts_what_the_release_says_has_chosen(
    room: Room, reader: Program, tmp_path: Path
) -> None:
    number = differing(room, tmp_path)
    shown = look(reader, f"{LIST}/{number}")
    writer = program(reader.desk, "reviewer", "publish")
    tag = f'"{shown["version"]}"'
    saved = writer.put("claims", shown["key"], shown["theirs"], tag, note="As the data says.")
    assert saved.status_code == 200, saved.text
    assert look(reader, LIST)["items"] == []
    assert look(reader, f"{LIST}/{number}")["open"] is False


def test_what_the_release_dropped_has_no_other_side(
    room: Room, reader: Program, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    room.change(room.person(), "claims", "sample-02", statement="It left, the state says.")
    room.change(room.person(), "claims", "sample-01", statement="The way out was open.")
    bring(room, tmp_path, later())
    first = look(reader, f"{LIST}?limit=1")
    second = look(reader, first["next"])
    assert (first["numberMatched"], second["next"]) == (2, None)
    items = {each["key"]: each for each in (*first["items"], *second["items"])}
    assert set(items) == {"sample-01", "sample-02"}
    dropped = look(reader, items["sample-02"]["url"])
    assert (dropped["dropped"], dropped["open"]) == (True, True)
    assert dropped["theirs"] is None
    assert dropped["differences"] == dropped["conflicts"] == []


def test_only_the_desk_sees_them(room: Room, reader: Program, tmp_path: Path) -> None:
    number = differing(room, tmp_path)
    for path in ("/api/v1/releases", LIST, f"{LIST}/{number}"):
        problem_of(reader.without_token().get(path), 401)
    for nobody in ("0", "999999", "x", "9" * 30):
        problem_of(reader.get(f"{LIST}/{nobody}"), 404)
    problem_of(reader.get(f"{LIST}?after=x"), 400)
