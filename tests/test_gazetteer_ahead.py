"""The gazetteer's names are read before anybody searches, and not while the first readers come."""

import asyncio
import os

from fastapi import FastAPI

from app.commands.web_worker import TICKS_UNTIL_GAZETTEER, WebWorker, web_server
from app.gazetteer import region
from app.names import name_key
from tests.operation.watching import wait_until


def is_read() -> bool:
    return region._index.cache_info().currsize == 1


def test_a_worker_reads_the_gazetteer_a_while_after_its_start() -> None:
    region._index.cache_clear()
    reading, writing = os.pipe()
    worker = WebWorker(web_server(FastAPI()), os.getppid(), writing)

    async def live(ticks: range) -> None:
        for tick in ticks:
            assert not await worker.on_tick(tick)

    asyncio.run(live(range(TICKS_UNTIL_GAZETTEER)))
    assert not is_read()
    asyncio.run(live(range(TICKS_UNTIL_GAZETTEER, TICKS_UNTIL_GAZETTEER + 1)))
    wait_until(is_read)
    assert region.index().by_key[name_key("Manbij")]
    os.close(reading)
    os.close(writing)
