"""Columns are made once for all who ask meanwhile, and one after the other."""

import asyncio
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Event
from time import monotonic
from typing import Any, cast

import pytest

from app.column_parts.parts import make_parts
from app.column_parts.rows import BOX_FIELDS, FIELDS, read_copy, rows_of
from app.column_store import STALE_SECONDS, ColumnStore, Drawn, Kept
from app.database import Engines
from app.errors import DatabaseUnavailable, Overloaded
from app.queries.touched import Mark

ENGINES = cast("Engines", object())
ONE, OTHER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
NOTHING = make_parts(rows_of(read_copy([], FIELDS), read_copy([], BOX_FIELDS)), [], None)
MARK = Mark("1:1:", ONE, "here")


class Making:
    """Makes nothing, when it is let."""

    def __init__(self) -> None:
        self.begun, self.let = Event(), Event()
        self.asked: list[tuple[str | None, datetime | None, Drawn | None]] = []
        self.error: Exception | None = None

    def __call__(
        self, _engines: Engines, version: str | None, known: datetime | None, before: Drawn | None
    ) -> Drawn:
        self.asked.append((version, known, before))
        asked_at = monotonic()
        self.begun.set()
        assert self.let.wait(20)
        if self.error:
            raise self.error
        return Drawn(asked_at, version, MARK, [], NOTHING, known)


@pytest.fixture
def making() -> Making:
    return Making()


@pytest.fixture
def store(making: Making) -> ColumnStore:
    made = ColumnStore()
    made.now, made.then = Kept(making), Kept(making)
    return made


def ask(store: ColumnStore, making: Making, *asked: tuple[Any, ...]) -> list[Any]:
    """What several get who ask at once: what is made, or why it isn't."""

    async def all_of_them() -> list[Any]:
        waiting = [asyncio.ensure_future(store.drawn(ENGINES, *each)) for each in asked]
        await asyncio.to_thread(making.begun.wait, 20)
        # Those who ask while it is made.
        late = asyncio.ensure_future(store.drawn(ENGINES, *asked[0]))
        await asyncio.sleep(0)
        making.let.set()
        return await asyncio.gather(*waiting, late, return_exceptions=True)

    return asyncio.run(all_of_them())


def test_what_many_ask_for_is_made_once(store: ColumnStore, making: Making) -> None:
    got = ask(store, making, *[("v1",)] * 20)
    assert len(making.asked) == 1
    assert {id(each) for each in got} == {id(got[0])}
    assert asyncio.run(store.drawn(ENGINES, "v1")) is got[0]
    assert len(making.asked) == 1
    # Another state of the data is made from what there is.
    asyncio.run(store.drawn(ENGINES, "v2"))
    assert making.asked[1] == ("v2", None, got[0])


def test_whoever_asks_later_is_never_given_what_was_read_before(
    store: ColumnStore, making: Making
) -> None:
    async def one_after_the_other() -> list[Drawn]:
        first = asyncio.ensure_future(store.drawn(ENGINES, "v1"))
        await asyncio.to_thread(making.begun.wait, 20)
        # Read before this one asks, and so perhaps before what was hidden since.
        later = asyncio.ensure_future(store.drawn(ENGINES, "v2"))
        await asyncio.sleep(0)
        making.let.set()
        return await asyncio.gather(first, later)

    first, later = asyncio.run(one_after_the_other())
    assert (first.version, later.version) == ("v1", "v2")
    assert making.asked[1] == ("v2", None, first)


def test_of_past_instants_one_is_read_at_a_time(store: ColumnStore, making: Making) -> None:
    one, other, late = ask(store, making, ("v1", ONE), ("v1", OTHER))
    assert one is late
    assert isinstance(other, Overloaded)
    assert [known for _, known, _ in making.asked] == [ONE]
    # It takes the place of the one before, and is made of nothing of it.
    assert asyncio.run(store.drawn(ENGINES, "v1", OTHER)).known == OTHER
    assert making.asked[-1] == ("v1", OTHER, None)


def test_a_failure_is_told_to_all_and_tried_again(store: ColumnStore, making: Making) -> None:
    making.error = DatabaseUnavailable("It is down.")
    assert ask(store, making, ("v1",), ("v1",)) == [making.error] * 3
    making.error = None
    assert asyncio.run(store.drawn(ENGINES, "v1")).version == "v1"


def test_while_no_database_answers_what_is_there_is_given_for_a_minute(
    store: ColumnStore, making: Making
) -> None:
    [held, _] = ask(store, making, ("v1",))
    assert asyncio.run(store.drawn(ENGINES, None)) is held
    assert len(making.asked) == 1
    assert store.now.holding(held.asked_at + STALE_SECONDS + 1, None, None) is held
    old = Drawn(monotonic() - STALE_SECONDS - 1, "v1", MARK, [], NOTHING)
    store.now.drawn = old
    assert asyncio.run(store.drawn(ENGINES, None)) is not old
    assert len(making.asked) == 2


def test_another_database_is_read_anew(store: ColumnStore, making: Making) -> None:
    ask(store, making, ("v1",))
    asyncio.run(store.drawn(cast("Engines", object()), "v1"))
    assert making.asked[1] == ("v1", None, None)


def test_whoever_stops_waiting_takes_it_from_nobody(store: ColumnStore, making: Making) -> None:
    async def two() -> Drawn:
        impatient = asyncio.ensure_future(store.drawn(ENGINES, "v1"))
        patient = asyncio.ensure_future(store.drawn(ENGINES, "v1"))
        await asyncio.to_thread(making.begun.wait, 20)
        impatient.cancel()
        making.let.set()
        return await patient

    assert asyncio.run(two()).version == "v1"
    assert len(making.asked) == 1
    assert isinstance(store.now.making, Future)
