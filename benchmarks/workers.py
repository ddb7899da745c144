"""How many readers' requests a second one worker answers, and how many as many workers as cores do.

`python -m benchmarks.workers` takes a minute. Requests carry a cookie, so that every page is made anew;
those that read it run in processes of their own, on the same cores. Pages are asked for one after the
other on connections that are kept, as a browser does, and each reader comes anew now and then.
"""

import http.client
import os
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.crowd import workers_of
from scripts.instance import folder, running

PATHS = ("/places/raqqah", "/claims/magnier-f06", "/actors/isis", "/sources", "/api/v1/claims")
READERS = 8
SECONDS = 8.0
REQUESTS_TO_A_CONNECTION = 20
ROUNDS = 3


def read_on(port: int, number: int) -> float:
    """How many requests a second one reader had answered."""
    answered = 0
    begun = time.monotonic()
    end = begun + SECONDS
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(REQUESTS_TO_A_CONNECTION):
            path = PATHS[(answered + number) % len(PATHS)]
            connection.request("GET", path, headers={"Cookie": "a=b"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}.")
            answered += 1
            if time.monotonic() > end:
                break
        connection.close()
    return answered / (time.monotonic() - begun)


def memory_of(program: int) -> tuple[float, list[float]]:
    """MB that the supervisor takes, and what each worker takes; shared memory is split among them."""
    workers = [proportional_mb(pid) for pid in workers_of(program)]
    return proportional_mb(program), workers


def proportional_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def measure(data_dir: Path, workers: int) -> float:
    """Requests a second."""
    with (
        running(data_dir, WORKERS=str(workers)) as instance,
        ProcessPoolExecutor(READERS) as readers,
    ):
        port = int(instance.url.rpartition(":")[2])
        rate = sum(readers.map(read_on, [port] * READERS, range(READERS)))
        supervisor, each = memory_of(instance.pid)
    shown = " + ".join(f"{mb:.0f}" for mb in each)
    print(f"{workers} workers: {rate:.1f} requests a second; {supervisor:.0f} + {shown} MB")
    return rate


def main() -> None:
    cores = os.cpu_count() or 1
    with folder() as data_dir:
        rates = [(measure(data_dir, 1), measure(data_dir, cores)) for _ in range(ROUNDS)]
    gained = statistics.median(many / one for one, many in rates)
    print(f"{cores} cores: {gained:.2f} times as many (goal 1.7)")


if __name__ == "__main__":
    main()
