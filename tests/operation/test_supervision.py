"""Nobody restarts anything by hand: `run` starts again what dies, says so, and serves with all cores."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest

from app.commands import supervising
from app.commands.supervising import Pauses, WorkerKeeper
from app.local_postgres.server import read_pid_file
from app.settings import PROJECT_DIR
from tests.operation.watching import (
    Run,
    Web,
    children_of,
    connect,
    database_of,
    is_up,
    serving,
    start,
    wait_until,
    workers_of,
)

WORKERS = 2


@pytest.fixture
def web(loaded_folder: Path) -> Iterator[Web]:
    """A `run` with two workers, on whatever machine."""
    with serving(loaded_folder, WORKERS=str(WORKERS)) as running:
        yield running


def database_pid(folder: Path) -> int:
    found = read_pid_file(next(folder.glob("postgres/*")))
    assert found is not None
    return found.pid


def test_a_killed_database_is_started_again_and_the_log_says_so(
    loaded_folder: Path, web: Web
) -> None:
    for _ in range(2):
        killed = database_pid(loaded_folder)
        for pid in (killed, *children_of(killed)):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not web.answers("/readyz"))
        wait_until(lambda: web.answers("/readyz"))
        assert database_pid(loaded_folder) != killed
    status, said = web.stop()
    assert status == 0
    assert said.count("The database is down; it is started again.") == 2
    # A worker may serve, and the supervisor be asked to stop, before it has looked a last time.
    assert len(re.findall(r"The database answers again after \d+\.\d s\.", said)) in (1, 2)
    assert "Traceback" not in said
    assert not is_up(loaded_folder)


def test_a_killed_worker_is_replaced_and_the_others_go_on_answering(web: Web) -> None:
    before = workers_of(web)
    assert len(before) == WORKERS
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    # Connections that the killed one had taken are lost with it; whoever comes afterwards is served.
    assert all(web.answers("/places") for _ in range(5))
    wait_until(lambda: killed not in workers_of(web) and len(workers_of(web)) == WORKERS)
    assert f"Web worker {killed} died (SIGKILL); another starts." in web.stop()[1]


def test_workers_end_with_a_supervisor_that_is_killed_and_the_port_is_free(
    loaded_folder: Path, web: Web
) -> None:
    workers = workers_of(web)
    web.process.kill()
    web.process.communicate()
    with serving(loaded_folder, web.port) as again:
        assert again.answers("/readyz")
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_a_request_under_way_is_answered_before_the_end(loaded_folder: Path, web: Web) -> None:
    with (
        database_of(loaded_folder) as (cluster, connection),
        connect(cluster.owner_url) as watching,
        ThreadPoolExecutor(1) as pool,
    ):
        connection.execute("begin; lock table editorial.place in access exclusive mode")
        answer = pool.submit(web.answers, "/places/raqqah")
        waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        wait_until(lambda: watching.execute(waiting).fetchone() != (0,))
        web.process.terminate()
        wait_until(lambda: not web.is_listening())
        connection.execute("commit")
        assert answer.result()
    web.process.communicate(timeout=30)
    assert web.process.returncode == 0


def test_wrong_passwords_are_counted_by_all_workers_together(web: Web) -> None:
    def sign_in(number: int) -> int:
        with httpx.Client(base_url=f"http://127.0.0.1:{web.port}", timeout=30) as browser:
            token = re.search(r'name="csrf"\s+value="([^"]+)"', browser.get("/login").text)
            assert token is not None
            fields = {"csrf": token[1], "login": f"nobody-{number}", "password": "a wrong guess"}
            return browser.post("/login", data=fields).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(sign_in, range(14)))
    assert statuses.count(429) == 4, statuses


def test_what_keeps_dying_is_started_less_and_less_often() -> None:
    pauses = Pauses()
    waits = []
    for _ in range(8):
        pauses.died(lived_seconds=0)
        waits.append(round(pauses.due - time.monotonic(), 1))
    assert pauses.is_over() is False
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (0, supervising.LONGEST_PAUSE_SECONDS)
    pauses.died(lived_seconds=60)
    assert pauses.is_over()


def test_a_worker_that_shows_no_life_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "SILENCE_SECONDS", 0.2)
    keeper = WorkerKeeper(lambda _supervisor, _beats: threading.Event().wait())
    keeper.look()
    first = keeper.pid
    assert first is not None

    def is_replaced() -> bool:
        keeper.look()
        return keeper.pid not in (None, first)

    try:
        wait_until(is_replaced)
    finally:
        supervising.end_all([keeper])


def test_doctor_says_that_the_database_was_down(loaded_folder: Path, run: Run) -> None:
    status, said = run(loaded_folder, "doctor")
    assert status == 0
    assert "was down, as it is while no map runs" in said
    other = start(loaded_folder)
    assert other.process is not None
    try:
        assert "was down" not in run(loaded_folder, "doctor")[1]
        other.process.kill()
        other.process.wait()
        # In a program of its own, since what it starts goes on.
        doctor = subprocess.run(
            [sys.executable, "-m", "app", "doctor"],
            cwd=PROJECT_DIR,
            env=dict(os.environ, CONFLICT_MAP_DATA_DIR=str(loaded_folder)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert doctor.returncode == 1
        assert "WRONG  Database: was down under a map that runs" in doctor.stdout
        assert str(other.log) in doctor.stdout
    finally:
        other.stop()
