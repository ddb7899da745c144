"""Readers of two web processes behind nginx, at a streaming replica behind a pooler, while all is disturbed.

`python -m benchmarks.machines` takes a minute or two, all of it on this machine. Every request carries a
cookie, so that its page is made anew. Then the replica is killed, and both web processes are restarted one
after the other, and every answer is counted.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

import httpx2 as httpx

from app.commands.data import bring_up_to_date, load_when_empty
from app.database import create_engines
from app.settings import Settings
from benchmarks.crowd import crowd
from scripts.instance import folder
from tests.operation.machines import Machines, proxy, several_machines
from tests.operation.watching import Web, launch, serving, wait_until

CLIENTS = 8
SECONDS = 8.0
NAME = "map.example.org"
PATHS = ("/places/raqqah", "/claims/magnier-f06", "/actors/isis", "/sources")
SERVED = {"WORKERS": "1", "REVIEW": "off", "LOG_REQUESTS": "none", "ALLOWED_HOSTS": NAME}
HEADERS = {"Host": NAME, "Cookie": "a=b"}
NUMBERS = count()


def asked_meanwhile(port: int, act: Callable[[], None]) -> Counter[int]:
    """The statuses that readers got while something was done."""
    statuses: list[int] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            path = f"{PATHS[next(NUMBERS) % len(PATHS)]}?utm_source={next(NUMBERS)}"
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as reader:
                statuses.append(reader.get(path, headers=HEADERS).status_code)

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(statuses) >= CLIENTS)
    act()
    over.set()
    for thread in threads:
        thread.join()
    return Counter(statuses)


def restart(webs: list[tuple[Web, Path, dict[str, str]]]) -> None:
    for web, data_dir, settings in webs:
        web.stop()
        web.process = launch(data_dir, web.port, **settings).process
        wait_until(lambda: web.answers("/readyz"))  # noqa: B023  (called within the loop)


def measure(machines: Machines) -> None:
    pooled = {"DATABASE_URL": machines.pooled("primary"), "READER_URL": machines.pooled("replica")}
    plain = {"DATABASE_URL": machines.primary.owner_url}
    first, second = machines.folder / "web1", machines.folder / "web2"
    with serving(first, **SERVED, **plain) as web:
        told = crowd(f"http://127.0.0.1:{web.port}", CLIENTS, SECONDS, PATHS, {"Cookie": "a=b"})
        print(f"one web process on the primary itself:   {told}", flush=True)
    with (
        serving(first, **SERVED, **pooled) as one,
        serving(second, **SERVED, **pooled) as two,
        proxy(machines.folder / "proxy", (one.port, two.port)) as port,
    ):
        url = f"http://127.0.0.1:{one.port}"
        told = crowd(url, CLIENTS, SECONDS, PATHS, {"Cookie": "a=b"})
        print(f"one web process, pooler and replica:     {told}")
        told = asked_meanwhile(port, lambda: time.sleep(SECONDS))
        print(f"both behind nginx: {sum(told.values()) / SECONDS:.0f} a second, {dict(told)}")
        told = asked_meanwhile(port, lambda: (machines.kill_replica(), time.sleep(3))[1])
        print(f"while the replica is killed: {dict(told)}")
        machines.start_replica()
        webs = [(one, first, SERVED | pooled), (two, second, SERVED | pooled)]
        told = asked_meanwhile(port, lambda: restart(webs))
        print(f"while both web processes are restarted: {dict(told)}")


def main() -> None:
    with folder() as path, several_machines(path) as machines:
        engines = create_engines(machines.primary.owner_url, None, Settings())
        bring_up_to_date(engines)
        load_when_empty(engines)
        engines.dispose()
        measure(machines)


if __name__ == "__main__":
    main()
