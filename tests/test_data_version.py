"""Which state of the data readers see: asked for all together, never older than is promised."""

import asyncio
import threading
from math import inf

import pytest
from sqlalchemy import text

from app import data_version
from app.data_version import FRESH_SECONDS, DataVersion, NamedState
from app.database import Engines, create_engines
from app.settings import Settings


class Asked:
    """A data version that counts its questions, and a clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.told: str | None = "1"
        # In how many seconds an embargo ends.
        self.seconds = inf
        self.questions = 0
        # Cleared while the database takes its time.
        self.answers = threading.Event()
        self.answers.set()
        self.begun = threading.Event()
        self.version = DataVersion(self.ask)

    def ask(self) -> NamedState | None:
        self.questions += 1
        self.begun.set()
        told = self.told
        self.answers.wait(60)
        return None if told is None else NamedState(told, self.seconds)

    def get(self) -> str | None:
        return asyncio.run(self.version.current())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(data_version, "monotonic", lambda: asked.now)
    return asked


def test_one_question_serves_all_who_come_soon_after_it(asked: Asked) -> None:
    async def crowd() -> list[str | None]:
        return await asyncio.gather(*(asked.version.current() for _ in range(100)))

    assert asyncio.run(crowd()) == ["1"] * 100
    asked.now += FRESH_SECONDS
    assert asked.get() == "1"
    assert asked.questions == 1


def test_one_thread_asks_one_question_after_the_other(asked: Asked) -> None:
    asked.get()
    asker = asked.version.asker
    asked.now += FRESH_SECONDS + 0.001
    asked.get()
    assert asked.questions == 2
    assert asked.version.asker is asker


def test_who_asks_after_a_long_silence_is_answered(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_version, "IDLE_SECONDS", 0.0)
    asked.get()
    asker = asked.version.asker
    if asker is not None:
        asker.join(60)
    asked.told = "2"
    asked.now += FRESH_SECONDS + 0.001
    assert asked.get() == "2"


def test_what_others_write_is_seen_by_whoever_comes_later_than_that(asked: Asked) -> None:
    asked.get()
    asked.told = "2"
    asked.now += FRESH_SECONDS + 0.001
    assert asked.get() == "2"


def test_what_this_process_writes_is_seen_by_the_next(asked: Asked) -> None:
    asked.get()
    asked.told = "2"
    asked.version.forget()
    assert asked.get() == "2"


def test_a_question_asked_before_a_write_does_not_serve_who_came_after_it(asked: Asked) -> None:
    asked.answers.clear()

    async def ask_around_a_write() -> tuple[str | None, str | None]:
        early = asyncio.create_task(asked.version.current())
        await asyncio.to_thread(asked.begun.wait, 60)
        asked.told = "2"
        asked.version.forget()
        late = asyncio.create_task(asked.version.current())
        await asyncio.sleep(0)
        asked.answers.set()
        return await early, await late

    # The early one came before the write: either state is true for it.
    assert asyncio.run(ask_around_a_write())[1] == "2"
    assert asked.questions == 2


def test_a_question_under_way_serves_nobody_who_comes_long_after_it_was_asked(
    asked: Asked,
) -> None:
    asked.answers.clear()

    async def ask_twice() -> str | None:
        early = asyncio.create_task(asked.version.current())
        await asyncio.to_thread(asked.begun.wait, 60)
        asked.told = "2"
        asked.now += FRESH_SECONDS + 0.001
        late = asyncio.create_task(asked.version.current())
        await asyncio.sleep(0)
        asked.answers.set()
        await early
        return await late

    assert asyncio.run(ask_twice()) == "2"


def test_nobody_waits_for_an_answer_that_is_late(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.get()
    asked.now += 1
    asked.answers.clear()
    monkeypatch.setattr(data_version, "PATIENCE_SECONDS", 0.01)
    assert asked.get() is None
    # The next one finds it late already, however long it would wait itself.
    monkeypatch.setattr(data_version, "PATIENCE_SECONDS", 100)
    asked.now += 101
    assert asked.get() is None
    assert asked.questions == 2
    assert asked.version.last_known() == ("1", 1000.0)
    asked.answers.set()


def test_a_fault_in_asking_is_told_and_ends(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    asked.version.ask = lambda: NamedState(str(1 / 0))
    with pytest.raises(ZeroDivisionError):
        asked.get()
    asked.now += 1
    asked.version.ask = asked.ask
    assert asked.get() == "1"


def test_nobody_who_comes_after_an_embargo_gets_what_was_told_before_its_end(asked: Asked) -> None:
    asked.seconds = FRESH_SECONDS / 2
    asked.get()
    assert asked.version.holds_for() == pytest.approx(FRESH_SECONDS / 2)
    asked.told = "2"
    asked.now += FRESH_SECONDS / 4
    assert asked.get() == "1"
    asked.now += FRESH_SECONDS / 4
    assert asked.version.holds_for() == 0
    assert asked.get() == "2"


def test_embargoes_that_end_one_after_the_other_keep_nobody_waiting(asked: Asked) -> None:
    asked.seconds = 0.0
    assert asked.get() == "1"
    assert asked.get() == "1"
    assert asked.questions == 1
    asked.now += 0.001
    assert asked.get() == "1"
    assert asked.questions == 2


@pytest.fixture
def elsewhere(settings: Settings, fresh_database: Engines) -> Engines:
    """The same database, as another process of the program is connected to it."""
    owner, reader = fresh_database.owner.url, fresh_database.reader.url
    return create_engines(owner.render_as_string(False), reader.render_as_string(False), settings)


def write(engines: Engines) -> None:
    """Write anything."""
    with engines.owner.begin() as connection:
        connection.execute(text("select pg_current_xact_id()"))


def test_own_writes_count_at_once_and_those_of_others_soon(
    fresh_database: Engines, elsewhere: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(data_version, "monotonic", lambda: now[0])
    # A machine with much to do answers late, which is no matter here.
    monkeypatch.setattr(data_version, "PATIENCE_SECONDS", 60)
    version = fresh_database.version
    told = [asyncio.run(version.current())]
    write(fresh_database)
    told.append(asyncio.run(version.current()))
    write(elsewhere)
    assert asyncio.run(version.current()) == told[1]
    now[0] += FRESH_SECONDS + 0.001
    told.append(asyncio.run(version.current()))
    assert len({*told}) == 3
    assert None not in told
    elsewhere.dispose()


def test_reading_as_the_owner_is_no_write(fresh_database: Engines) -> None:
    version, before = fresh_database.version, fresh_database.version.writes
    with fresh_database.owner.connect() as connection:
        connection.execute(text("select 1"))
    assert version.writes == before
    write(fresh_database)
    assert version.writes == before + 1
    # What was committed on a connection is told once.
    with fresh_database.owner.connect() as connection:
        connection.execute(text("select 1"))
    assert version.writes == before + 1


def test_the_question_is_answered_while_all_of_the_readers_connections_are_taken(
    fresh_database: Engines,
) -> None:
    held = [fresh_database.reader.connect() for _ in range(fresh_database.admission.places)]
    try:
        assert fresh_database.version.ask() is not None
    finally:
        for connection in held:
            connection.close()


def test_while_nobody_can_say_when_embargoes_end_no_name_is_told_twice(
    fresh_database: Engines,
) -> None:
    ask = fresh_database.version.ask
    with fresh_database.owner.connect() as connection:
        connection.execute(text("lock table editorial.place in access exclusive mode"))
        write(fresh_database)
        names = {ask() for _ in range(3)}
        connection.rollback()
    assert len(names) == 3
    assert {state and state.seconds for state in names} == {0.0}
    after = ask()
    assert after is not None
    assert after.seconds == inf
    assert ask() == after
