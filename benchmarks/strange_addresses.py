"""How much memory a server takes that is asked for ever new addresses.

    python -m benchmarks.strange_addresses [NUMBER]

Each of the NUMBER addresses (20,000 unless given) is asked for once: searches, records that there are
under parameters that there aren't, tiles with nothing in them, days, other hosts. It starts an
instance of its own. The goal is that the process stays below 300 MB.
"""

import asyncio
import secrets
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from benchmarks.crowd import GZIP, ask, memory_mb, request_of, worker_of
from scripts.instance import Instance, folder, running

NUMBER = 20_000
CLIENTS = 8
TOLD = 8
GOAL_MB = 300
FIRST_DAY = date(1900, 1, 1)


def strange(number: int) -> tuple[str, dict[str, str]]:
    """The path of an address that nobody has asked for yet, and the headers to ask with."""
    token = secrets.token_hex(8)
    day = FIRST_DAY + timedelta(days=number)
    kinds: tuple[tuple[str, dict[str, str]], ...] = (
        (f"/api/v1/actors?q={token}{'x' * 150}", {}),
        (f"/places/raqqah/panel?{token}={'x' * 1000}", {}),
        (f"/tiles/positions/14/{number % 16384}/{number // 4}.mvt", {}),
        (f"/api/v1/positions?on={day}", {}),
        ("/robots.txt", {"Host": f"{token}.{'x' * 200}.example"}),
        (f"/{token}{'/x' * 400}", {}),
    )
    return kinds[number % len(kinds)]


async def ask_all(instance: Instance, number: int) -> Counter[int]:
    """Ask for so many addresses, printing the process's memory now and then; answers by status."""
    where = urlsplit(instance.url)
    statuses: Counter[int] = Counter()
    numbers = iter(range(number))
    begun = time.perf_counter()

    async def visit() -> None:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        for each in numbers:
            path, headers = strange(each)
            request = request_of(instance.url, path, GZIP | headers)
            statuses[await ask(reader, writer, request)] += 1
            if (each + 1) % (number // TOLD) == 0:
                spent = time.perf_counter() - begun
                print(f"{each + 1:8} {memory_mb(instance.pid):6.0f} MB {spent:6.0f} s", flush=True)
        writer.close()

    await asyncio.gather(*(visit() for _ in range(CLIENTS)))
    return statuses


def main(number: int) -> None:
    """Measure and print."""
    with folder() as data_dir, running(data_dir, WORKERS="1") as program:
        instance = replace(program, pid=worker_of(program.pid))
        print(f"       0 {memory_mb(instance.pid):6.0f} MB (goal: below {GOAL_MB} MB)", flush=True)
        print("Answers by status:", dict(asyncio.run(ask_all(instance, number))))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER)
