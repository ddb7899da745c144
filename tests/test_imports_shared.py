"""Rows that two processes check become what they become where one does, row by row."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from app.database import Engines, desk_session
from app.queries.imports import get_import, hold, write_row
from app.staging import check_step
from app.staging.deciding import begin_step
from app.staging.holding import Work
from tests.importing import SAMPLES
from tests.staging import Room, clock

pytestmark = pytest.mark.thorough
KEPT = "select to_jsonb(kept) - 'import_id' as row from desk.{} as kept where import_id = :number"
FILE = (
    "select layout, state, survey, rows_done, rows_all, fault from desk.import where id = :number"
)
WORDS = ("", "NA", "Tabqa", "River Brigade", "Nobody We Know", "الرقة", "É. of «X»", 'said "so"', "#REF!", "a\x07b")  # fmt: skip


@pytest.fixture
def room(fresh_database: Engines) -> Iterator[Room]:
    return Room(fresh_database)


def checked(room: Room, number: int, processes: int, at_once: int) -> list[Any]:
    """All that checking leaves, checked anew by so many processes in batches of so many rows."""
    with desk_session(room.engines) as session:
        begin_step(get_import(session, number, lock=True), "checking")
    work = Work(room.engines, number, clock)
    with desk_session(room.engines) as session:
        assert hold(session, number, work.holder) == "checking"
    check_step.check(work, processes, at_once)
    rows = room.rows(KEPT.format("import_row") + " order by number", number=number)
    names = room.rows(KEPT.format("import_name") + " order by noun, name", number=number)
    return [*room.rows(FILE, number=number), *rows, *names]


def table(draw: random.Random) -> str:
    """A table with what is right, wrong, doubtful, doubled and broken in it."""
    lines = ["event_id,date,place,actor,posture,lat,lon,statement,killed"]
    for number in range(draw.randint(1, 60)):
        day = draw.choice(
            ("2017-06-07", "7/6/2017", "13/6/2017", "2017-02-30", "", "2031-01-01", "0025-06-07")
        )
        cells = [
            draw.choice((f"E{number}", f"E{number}", f"E{number % 5}", "")),
            day,
            draw.choice(WORDS),
            draw.choice(WORDS),
            draw.choice(("holds", "attacks", "sings", "")),
            draw.choice(("35.83", "35,83", "15.83", "0", "95", "38.55", "")),
            draw.choice(("38.55", "38°33′E", "0", "35.83", "")),
            draw.choice(("It holds the town.", "x" * 2100, "", "A line\nand another")),
            draw.choice(("3", "-99", "many", "")),
        ]
        quoted = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells]
        broken = draw.random()
        if broken < 0.05:
            quoted = quoted[: draw.randint(1, 8)]
        elif broken < 0.1:
            quoted.append('"one more"')
        elif broken < 0.13:
            quoted[7] = '"never closed'
        lines.append(",".join(quoted))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir()))
def test_files_of_known_layouts_become_the_same(room: Room, sample: str) -> None:
    number = room.take((SAMPLES / sample).read_text("utf-8"), sample)
    alone = checked(room, number, 1, 1000)
    assert len(alone) > 1
    assert checked(room, number, 2, 1) == alone
    assert checked(room, number, 3, 2) == alone


@pytest.mark.parametrize("seed", range(8))
def test_tables_of_all_kinds_of_rows_become_the_same(room: Room, seed: int) -> None:
    draw = random.Random(seed)
    number = room.take(table(draw))
    alone = checked(room, number, 1, 1000)
    at_once = draw.randint(1, 9)
    assert checked(room, number, 2, at_once) == alone
    rows = list(room.states(number))
    with desk_session(room.engines) as session:
        taken = get_import(session, number, lock=True)
        taken.alike = [{"column": "actor", "found": "Nobody We Know", "meant": "River Brigade"}]
        left_out = {"number": draw.choice(rows), "state": "left_out"}
        write_row(session, number, left_out)
        mended = {"number": draw.choice(rows), "mended": {"date": "2017-06-09"}}
        write_row(session, number, mended)
    decided = checked(room, number, 1, 1000)
    assert decided != alone
    assert checked(room, number, 2, at_once) == decided
