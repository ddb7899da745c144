"""As many readers at the database as it has connections: a few wait, the others are told at once."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from app import admission
from app.admission import Admission
from app.errors import Overloaded


async def let_others_run() -> None:
    """Give every task a chance to go on as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


class Visit:
    """Someone who takes a place and stays until told to go."""

    def __init__(self, at: Admission, *, is_editor: bool = False) -> None:
        self.at = at
        self.is_in = False
        self.leave = asyncio.Event()
        self.task = asyncio.create_task(self.stay(is_editor=is_editor))

    async def stay(self, *, is_editor: bool) -> None:
        async with self.at.place(is_editor=is_editor):
            self.is_in = True
            await self.leave.wait()


async def full(at: Admission) -> list[Visit]:
    """Two who are in, and two who wait."""
    visits = [Visit(at) for _ in range(4)]
    await let_others_run()
    assert [visit.is_in for visit in visits] == [True, True, False, False]
    return visits


async def end(at: Admission, visits: list[Visit]) -> None:
    """Let everybody go, and see that no place is lost."""
    for visit in visits:
        visit.leave.set()
    await asyncio.gather(*(visit.task for visit in visits), return_exceptions=True)
    assert (at.taken, len(at.queue)) == (0, 0)


def test_who_finds_places_and_queue_taken_is_told_at_once() -> None:
    async def run() -> None:
        at = Admission(2)
        visits = await full(at)
        with pytest.raises(Overloaded):
            async with at.place():
                pass
        await end(at, visits)

    asyncio.run(run())


def test_who_waits_comes_in_as_soon_as_someone_leaves_first_come_first() -> None:
    async def run() -> None:
        at = Admission(2)
        visits = await full(at)
        visits[1].leave.set()
        await visits[1].task
        await let_others_run()
        assert [visit.is_in for visit in visits[2:]] == [True, False]
        assert at.taken == 2
        await end(at, visits)

    asyncio.run(run())


def test_nobody_waits_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE_SECONDS", 0.001)

    async def run() -> None:
        at = Admission(1)
        async with at.place():
            with pytest.raises(Overloaded):
                await AsyncExitStack().enter_async_context(at.place())
        assert (at.taken, len(at.queue)) == (0, 0)

    asyncio.run(run())


def test_an_editor_waits_behind_any_number_of_readers() -> None:
    async def run() -> None:
        at = Admission(2)
        visits = await full(at)
        editor = Visit(at, is_editor=True)
        await let_others_run()
        for visit in visits:
            visit.leave.set()
        await let_others_run()
        assert editor.is_in
        await end(at, [*visits, editor])

    asyncio.run(run())


def test_who_gives_up_leaves_no_place_taken() -> None:
    async def run() -> None:
        at = Admission(2)
        visits = await full(at)
        visits[2].task.cancel()
        await let_others_run()
        assert len(at.queue) == 1
        # Given the place and gone in the same moment.
        visits[0].leave.set()
        visits[3].task.cancel()
        await end(at, visits)

    asyncio.run(run())
