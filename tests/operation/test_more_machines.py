"""More than one machine: a streaming replica, poolers that share sessions, a proxy, two web processes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import httpx2 as httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.commands.data import bring_up_to_date
from app.database import Engines, create_engines, desk_session, editing_session, reading_session
from app.settings import Settings
from tests.desk import Desk, open_desk
from tests.factories import make_source
from tests.operation.conftest import temporary_folder
from tests.operation.machines import Machines, proxy, several_machines
from tests.operation.watching import Run, Web, assert_one_sentence, launch, serving, wait_until
from tests.operation.writers import Person

NAME = "map.example.org"
SERVED = {"WORKERS": "1", "REVIEW": "off", "LOG_REQUESTS": "none", "POOL_SIZE": "2"}
SERVED |= {"ALLOWED_HOSTS": NAME}
NUMBERS = count()


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    """A primary, a replica that follows it, poolers before both."""
    with temporary_folder() as folder:
        folder.mkdir()
        folder.chmod(0o711)
        with several_machines(folder) as running:
            with direct(running) as engines:
                bring_up_to_date(engines)
                with editing_session(engines, "so that nothing is loaded") as session:
                    make_source(session, slug="report")
            yield running


@contextmanager
def direct(machines: Machines) -> Iterator[Engines]:
    """Pools that lead to the primary itself."""
    settings = Settings(data_dir=machines.folder / "primary")
    engines = create_engines(machines.primary.owner_url, None, settings)
    try:
        yield engines
    finally:
        engines.dispose()


@pytest.fixture(scope="module")
def desk(machines: Machines) -> Iterator[Desk]:
    """Accounts, made on the primary itself."""
    with direct(machines) as engines:
        yield open_desk(Settings(data_dir=machines.folder / "primary", review="off"), engines)


def served(machines: Machines, lag_seconds: float) -> dict[str, str]:
    """Settings of a web process behind poolers, with readers at the replica."""
    return SERVED | {
        "DATABASE_URL": machines.pooled("primary"),
        "READER_URL": machines.pooled("replica"),
        "READER_LAG_SECONDS": str(lag_seconds),
    }


@pytest.fixture(scope="module")
def patient(machines: Machines, desk: Desk) -> Iterator[Web]:
    """A web process whose readers may see what is an hour old."""
    with serving(machines.folder / "web1", **served(machines, 3600)) as web:
        yield web


@pytest.fixture(scope="module")
def strict(machines: Machines, desk: Desk) -> Iterator[Web]:
    """A web process whose readers may see what is a tenth of a second old."""
    with serving(machines.folder / "web2", **served(machines, 0.1)) as web:
        yield web


def address(web: Web) -> str:
    return f"http://127.0.0.1:{web.port}"


def list_of(client: httpx.Client) -> str:
    """The list of sources, by an address that nobody has asked for."""
    answer = client.get(f"/sources?q=&utm_source={next(NUMBERS)}")
    assert answer.status_code == 200, answer.text
    return answer.text


def is_shown(web: Web, title: str) -> bool:
    """True when a reader finds a source of that title."""
    with httpx.Client(base_url=address(web), timeout=30) as reader:
        return title in list_of(reader)


def save_source(web: Web, desk: Desk) -> tuple[str, str]:
    """The title of a source that an editor has just published, and the list that they read then."""
    title = f"A source number {next(NUMBERS)}"
    person = Person(address(web), login=desk.add("reviewer"))
    with httpx.Client(base_url=address(web), timeout=30) as editor:
        person.submit(editor, title)
        assert person.acknowledged == {title}, person.unexpected
        return title, list_of(editor)


@contextmanager
def replay_paused(machines: Machines) -> Iterator[None]:
    """The replica follows no more for as long as the block lasts."""
    machines.as_superuser("select pg_wal_replay_pause()", on_replica=True)
    state = "select pg_get_wal_replay_pause_state()"
    wait_until(lambda: machines.as_superuser(state, on_replica=True) == "paused")
    try:
        yield
    finally:
        machines.as_superuser("select pg_wal_replay_resume()", on_replica=True)


@pytest.mark.parametrize("pooler", ["refuses", "ignores"])
def test_behind_a_pooler_the_readers_role_and_limits_hold(machines: Machines, pooler: str) -> None:
    url = machines.pooled("primary", pooler)
    engines = create_engines(url, None, Settings(data_dir=machines.folder))
    asked = "select current_user, current_setting('transaction_read_only'),"
    asked += " current_setting('statement_timeout'), current_setting('timezone')"
    # Many more times than a statement has to come before the driver would prepare it.
    for _ in range(10):
        with reading_session(engines) as session:
            told = tuple(session.execute(text(asked)).one())
            assert told == ("conflict_map_reader", "on", "5s", "UTC")
        with desk_session(engines) as session:
            told = tuple(session.execute(text(asked)).one())
            assert told == ("conflict_map", "off", "1min", "UTC")
    for forbidden in ("select * from editorial.source", "select * from desk.account"):
        with pytest.raises(DBAPIError, match="permission denied"), reading_session(engines) as it:
            it.execute(text(forbidden))
    engines.dispose()
    with direct(machines) as others, desk_session(others) as session:
        assert session.scalar(text("select count(*) from pg_prepared_statements")) == 0


def test_readers_read_the_replica_and_an_editor_what_they_have_just_saved(
    machines: Machines, patient: Web, desk: Desk
) -> None:
    earlier, _ = save_source(patient, desk)
    wait_until(lambda: is_shown(patient, earlier))
    with replay_paused(machines):
        title, editors_list = save_source(patient, desk)
        assert title in editors_list
        assert not is_shown(patient, title)
    wait_until(lambda: is_shown(patient, title))


def test_a_replica_that_lags_is_passed_over(machines: Machines, strict: Web, desk: Desk) -> None:
    with replay_paused(machines):
        title, _ = save_source(strict, desk)
        wait_until(lambda: is_shown(strict, title))


def test_a_replica_that_dies_costs_no_reader_an_answer_and_serves_again_later(
    machines: Machines, patient: Web, desk: Desk
) -> None:
    earlier, _ = save_source(patient, desk)
    wait_until(lambda: is_shown(patient, earlier))
    machines.kill_replica()
    try:
        assert all(is_shown(patient, earlier) for _ in range(20))
        assert patient.answers("/readyz")
    finally:
        machines.start_replica()

    def replica_serves() -> bool:
        with replay_paused(machines):
            title, _ = save_source(patient, desk)
            return not is_shown(patient, title)

    wait_until(replica_serves)


def test_a_rolling_restart_answers_every_request(
    machines: Machines, patient: Web, strict: Web
) -> None:
    statuses: list[int] = []
    over = threading.Event()

    def ask_on(port: int) -> None:
        while not over.is_set():
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as reader:
                path = f"/places?utm_source={next(NUMBERS)}"
                statuses.append(reader.get(path, headers={"Host": NAME}).status_code)

    with proxy(machines.folder / "proxy", (patient.port, strict.port)) as port:
        threads = [threading.Thread(target=ask_on, args=[port]) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            wait_until(lambda: len(statuses) >= 20)
            for web, name, lag in ((patient, "web1", 3600), (strict, "web2", 0.1)):
                assert web.stop()[0] == 0
                before = len(statuses)
                wait_until(lambda: len(statuses) >= before + 20)  # noqa: B023  (called within the loop)
                again = launch(machines.folder / name, web.port, **served(machines, lag))
                web.process = again.process
                wait_until(lambda: web.answers("/readyz"))  # noqa: B023  (likewise)
        finally:
            # Whatever went wrong, nobody goes on asking while it is told.
            over.set()
            for thread in threads:
                thread.join()
    assert set(statuses) == {200}


def test_a_backup_through_a_pooler_is_refused(
    machines: Machines, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFLICT_MAP_DATABASE_URL", machines.pooled("primary"))
    status, said = run(machines.folder, "backup", tmp_path / "map.backup")
    assert_one_sentence(status, said)
    assert "leads to a pooler whose sessions are shared" in said


def test_doctor_looks_at_every_replica(
    machines: Machines, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFLICT_MAP_DATABASE_URL", machines.pooled("primary"))
    gone = "postgresql://reader:hush@127.0.0.1:1/map"
    monkeypatch.setenv("CONFLICT_MAP_READER_URL", f"{machines.pooled('replica')} {gone}")
    status, said = run(machines.folder, "doctor")
    assert status == 1
    assert "ok     Readers' replica: 1 answers" in said
    assert "WRONG  Readers' replica: The database 'map' at 127.0.0.1 refuses" in said
    assert "hush" not in said
