"""What was acknowledged is there, once and whole, whatever is killed meanwhile.

Four programs write through the API and four people through a form, each repeating a write until it is
acknowledged, while the database, a worker, both, the supervisor or all of them are killed.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import httpx2 as httpx
import pytest
from sqlalchemy import text

from app.commands.opening import open_database
from app.settings import Settings
from tests.desk import Desk, open_desk
from tests.operation.conftest import temporary_folder
from tests.operation.watching import Run, wait_until
from tests.operation.writers import (
    KINDS,
    NOT_NOW,
    Durable,
    count_up,
    durable_run,
    keys_in,
    kill_under_writers,
    new_program,
    writing,
)

KILLS = len(KINDS)
SECONDS_TO_SERVE_AGAIN = 5.0
# Other programs on the machine may stretch a single recovery.
MOST_SECONDS_TO_SERVE_AGAIN = 15.0


@pytest.fixture(scope="module")
def durable() -> Iterator[Durable]:
    """Served with all that keeps data safe switched on."""
    with temporary_folder() as folder, durable_run(folder) as running:
        yield running


@contextmanager
def restored_desk(folder: Path) -> Iterator[Desk]:
    """A look into the database of a data folder."""
    settings = Settings(data_dir=folder)
    with open_database(settings) as database:
        yield open_desk(settings, database.engines)


def test_the_database_waits_for_the_disk_before_it_acknowledges(durable: Durable) -> None:
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert durable.desk.one(f"show {name}") == "on"
        with durable.desk.engines.reader.connect() as connection:
            assert connection.scalar(text(f"show {name}")) == "on"


def test_twenty_identical_requests_at_once_make_one_row(durable: Durable) -> None:
    program, key = new_program(durable), uuid4().hex
    # So that the claim it rests on is made by the same request.
    program.acknowledged.add("an earlier one")
    start = threading.Barrier(20)

    def send_until_answered(_number: int) -> tuple[int, Any]:
        with httpx.Client(base_url=program.address, timeout=30) as http:
            start.wait()
            answers: list[httpx.Response] = []

            def is_answered() -> bool:
                answers.append(program.send(http, key))
                return answers[-1].status_code not in NOT_NOW

            wait_until(is_answered)
            return answers[-1].status_code, answers[-1].json()

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(send_until_answered, range(20)))
    assert all(each == told[0] for each in told), told
    assert told[0][0] == 200
    rows = durable.desk.rows(
        "select public_id, change_id from editorial.position where note = :key", key=key
    )
    assert len(rows) == 1
    assert rows[0] == (told[0][1]["saved"][1]["key"], told[0][1]["change"])
    changed = durable.desk.rows(
        "select change_id from editorial.claim where public_id = :key", key=f"c-{key}"
    )
    assert changed == [(rows[0][1],)]


def test_a_backup_among_eight_writers_restores_to_a_consistent_whole(
    durable: Durable, folder: Path, run: Run, tmp_path: Path
) -> None:
    earlier = keys_in(durable.desk)
    with writing(durable) as writers:
        before = [list(each.acknowledged) for each in writers]
        assert run(durable.folder, "backup", tmp_path / "map.backup")[0] == 0
        assert run(durable.folder, "backup", tmp_path / "kept", "--keep", "1")[0] == 0
    status, said = run(folder, "drill", tmp_path / "kept")
    assert status == 0, said
    assert run(folder, "restore", tmp_path / "map.backup")[0] == 0
    with restored_desk(folder) as desk:
        count = count_up(desk, writers, earlier, {})
        # Of what was acknowledged before it began, nothing; later writes may be in it or not.
        assert not set(count.lost).intersection(key for some in before for key in some)
        assert (count.doubled, count.half_written, count.unexpected) == (0, 0, [])


def test_no_acknowledged_write_is_lost_when_anything_is_killed(durable: Durable) -> None:
    count = kill_under_writers(durable, KILLS)
    assert count.damage == {}
    # The kills hit writes under way.
    assert count.repeated >= KILLS
    # A supervisor begins with importing everything, for which other programs on the machine may let it
    # wait; what it looks after is another matter.
    seconds = [each for kind in ("database", "worker", "both") for each in count.seconds[kind]]
    assert median(seconds) < SECONDS_TO_SERVE_AGAIN, count.seconds
    assert max(seconds) < MOST_SECONDS_TO_SERVE_AGAIN, count.seconds
