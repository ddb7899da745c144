"""A column that is called as something known but whose cells don't fit is said to be left, and why."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import cli
from tests.desk import Desk
from tests.importing import tried
from tests.importing_pages import check
from tests.importing_pages import take as take_at_desk

STATEMENT = {"what happened": "A market was shelled."}
FIRST = "its first cells, as «{}», "


def table(folder: Path, *rows: Mapping[str, str]) -> Path:
    path = folder / "events.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def left(path: Path) -> dict[str, str]:
    """The columns of a dry run that were left, with why."""
    report = tried(path)
    return {
        each["found"]: each["why"] for each in report["recognised"] if each["what"] == "not_taken"
    }


@pytest.mark.parametrize(
    ("column", "cells", "why"),
    [
        ("Month", ("3", "4"), FIRST + "are no days, and no column of years stands beside it"),
        ("until", ("soon", "later"), FIRST + "are no days"),
        (
            "Reported Start Year",
            ("2014", "2015"),
            "it says when rows were written down or sent, not when something happened",
        ),
        ("town", ("12", "14"), FIRST + "are numbers alone, no words"),
        ("site", ("school", "market"), "its cells, as «{}», say what sort of place it is, and name none"),
        ("state", ("draft", "open"), "its cells, as «{}», say how far a row is, and name no area"),
        ("event_id", ("7", "7"), "its cells, as «{}», don't tell the rows apart"),
        ("kind", ("shelling", "raid"), FIRST + "are no kinds of claim"),
        ("confidence", ("good", "fair"), FIRST + "are no grades from 1 to 6"),
        ("accuracy", ("fine", "poor"), FIRST + "don't say how well a place is known"),
        ("gps", ("near the mill", "by the road"), FIRST + "are no points"),
        ("geometry", ("here", "there"), "its first cell, «{}», is no geometry"),
        ("lat", ("36.1", "36.2"), "it is one of latitude and longitude, and the other wasn't found"),
        ("killed civilians", ("Ali", "Omar"), "most of its first cells, as «{}», are no numbers"),
    ],
)  # fmt: skip
def test_a_column_whose_cells_do_not_fit_its_name_is_said_to_be_left(
    column: str, cells: tuple[str, str], why: str, tmp_path: Path
) -> None:
    path = table(tmp_path, *(STATEMENT | {column: cell} for cell in cells))
    assert left(path) == {column: why.format(cells[0])}


def test_a_column_that_became_something_else_or_is_not_needed_is_not_told(tmp_path: Path) -> None:
    first = {"date": "2017-06-06", "month": "June", "ref": "5", "id": "A1", "event_id": "7"}
    again = {"date": "2017-06-07", "month": "June", "ref": "5", "id": "A2", "event_id": "7"}
    empty = {"location": "", "lat": "35.8", "lon": "38.5"}
    path = table(tmp_path, *(STATEMENT | each | empty for each in (first, again)))
    assert left(path) == {}


def test_the_command_says_it_in_words_and_as_json(tmp_path: Path) -> None:
    path = table(tmp_path, STATEMENT | {"Month": "3"}, STATEMENT | {"Month": "4"})
    told = CliRunner().invoke(cli, ["import", str(path), "--dry-run"])
    assert "Month: not taken, for its first cells, as «3», are no days, and" in told.output
    found = json.loads(CliRunner().invoke(cli, ["import", str(path), "--dry-run", "--json"]).output)
    assert "Month" in [each["found"] for each in found["recognised"]]


def test_the_desk_says_it_in_the_readers_language_until_the_column_is_matched(
    desk: Desk, tmp_path: Path
) -> None:
    spot = {"lat": "37.9", "lon": "36.5"}
    path = table(tmp_path, *(STATEMENT | spot | {"location": f"37.9{at},36.52"} for at in range(2)))
    browser = desk.seat()
    address = take_at_desk(browser, path.read_text())
    told = browser.get(address).text
    assert "Column that wasn" in told
    assert "are pairs of numbers and no names" in told
    french = browser.get(f"/fr{address}").text
    assert "comme « 37.90,36.52 », sont des paires de nombres" in french
    assert check(browser, address, point="location").status_code == 303
    assert "are pairs of numbers and no names" not in browser.get(address).text
