"""How fast programs write over the API: `python -m benchmarks.writing [SECONDS]`.

One program alone, then eight at once, each of an account of its own: a position in each request, every other with the
claim that it rests on. They are served by two workers from a database that waits for the disk. Seconds of CPU are those
of the service with its database, and those of who asks.
"""

import os
import sys
import threading
import time

from app.local_postgres.server import read_pid_file
from benchmarks.cpu_time import spent_ms
from benchmarks.first_light import percentile_95, row
from tests.operation.conftest import temporary_folder
from tests.operation.watching import wait_until
from tests.operation.writers import WRITERS, Durable, durable_run, new_program

SECONDS = 8.0


def postmaster(durable: Durable) -> int:
    """The process of the database."""
    found = read_pid_file(next(durable.folder.glob("postgres/*")))
    assert found is not None
    return int(found.pid)


def measure(durable: Durable, number: int, seconds: float) -> None:
    """Print what so many programs write in so many seconds."""
    writers = [new_program(durable) for _ in range(number)]
    stop = threading.Event()
    threads = [threading.Thread(target=each.work, args=[stop]) for each in writers]
    for thread in threads:
        thread.start()
    wait_until(lambda: all(len(each.acknowledged) > 4 or each.unexpected for each in writers))
    before, own, begun = spent_ms(durable.web.process.pid), sum(os.times()[:2]), time.monotonic()
    database = spent_ms(postmaster(durable))
    time.sleep(seconds)
    took, asking = time.monotonic() - begun, sum(os.times()[:2]) - own
    cpu, of_database = (
        spent_ms(durable.web.process.pid) - before,
        spent_ms(postmaster(durable)) - database,
    )
    stop.set()
    for thread in threads:
        thread.join()
    told = [
        done - sent
        for each in writers
        for sent, done in each.instants
        if begun <= done <= begun + took
    ]
    unexpected = [each for writer in writers for each in writer.unexpected]
    row(
        f"{number} at once",
        f"{len(told) / took:.0f} a second",
        f"p95 {percentile_95(told) * 1000:.0f} ms; {cpu / len(told):.1f} + {of_database / len(told):.1f} ms of CPU each "
        f"(service + database), {asking * 1000 / len(told):.1f} of who asks; "
        f"sent again {sum(each.repeated for each in writers)}, unexpected {len(unexpected)}",
    )


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with temporary_folder() as folder, durable_run(folder) as durable:
        for number in (1, WRITERS, 1, WRITERS):
            measure(durable, number, seconds)


if __name__ == "__main__":
    main()
