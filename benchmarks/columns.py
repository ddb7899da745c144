"""What columns of all positions take, beside the same as GeoJSON: `python -m benchmarks.columns [POSITIONS …]`.

Rows are made up inside the database of a throwaway instance as `benchmarks.many_claims` makes them, with a
position for each claim and as many places as a hundredth of them. The worker's processor time and memory
are those of the one process that answers.
"""

import json
import statistics
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.commands.opening import open_database
from app.settings import Settings
from benchmarks.crowd import cpu_ms, memory_mb, worker_of
from benchmarks.first_light import row
from benchmarks.many_claims import fill
from scripts.instance import Instance, folder, running

POSITIONS = (100_000, 1_000_000)
CODINGS = ("br", "zstd", "gzip", "identity")
ROUNDS = 5
LIST = "/columns/positions.json"


def get(instance: Instance, path: str, coding: str = "identity") -> tuple[bytes, float]:
    """An answer's bytes as they were sent, and the seconds until they were there."""
    request = urllib.request.Request(instance.url + path, headers={"Accept-Encoding": coding})
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=300) as answer:
        body = answer.read()
    return body, time.perf_counter() - begun


def most_mb(pid: int) -> float:
    """The most resident memory that a process ever had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text().split()
    return int(status[status.index("VmHWM:") + 1]) * 1024 / 1e6


def parts_of(instance: Instance) -> list[dict[str, Any]]:
    """The parts that there are now."""
    listed: list[dict[str, Any]] = json.loads(get(instance, LIST)[0])["parts"]
    return listed


def measure(instance: Instance, settings: Settings) -> None:
    """Bytes, times and memory, from a worker that has made nothing yet."""
    pid = worker_of(instance.pid)
    get(instance, "/readyz")
    before, spent = memory_mb(pid), cpu_ms(pid)
    body, seconds = get(instance, LIST)
    listed = json.loads(body)
    used = f"{cpu_ms(pid) - spent:,.0f} ms of the worker's CPU"
    row(f"{listed['count']:,} positions read and divided", f"{seconds:.1f} s", used)
    for coding in CODINGS:
        spent = cpu_ms(pid)
        sizes = [len(get(instance, part["href"], coding)[0]) for part in listed["parts"]]
        used = f"overview {sizes[0] / 1000:,.0f} kB, {cpu_ms(pid) - spent:,.0f} ms"
        row(f"Sent, {coding}", f"{sum(sizes) / 1000:,.0f} kB", used)
    spent = cpu_ms(pid)
    for part in listed["parts"] * ROUNDS:
        get(instance, part["href"], "br")
    each = (cpu_ms(pid) - spent) / ROUNDS / len(listed["parts"])
    row("A kept part, again", f"{each:.1f} ms", "of the worker's CPU")
    row("The worker's memory", f"{memory_mb(pid):,.0f} MB", f"{before:,.0f} MB before")
    row("… at most", f"{most_mb(pid):,.0f} MB", "")
    change(instance, settings, pid)
    geojson(instance, listed["count"])


def change(instance: Instance, settings: Settings, pid: int) -> None:
    """What one changed position costs, and how much has to be sent again."""
    times, costs, again = [], [], []
    with open_database(settings) as database:
        for turn in range(ROUNDS):
            before = {part["href"] for part in parts_of(instance)}
            with database.engines.owner.begin() as connection:
                connection.execute(
                    text(
                        "update editorial.position set posture = 'blocks' where id ="
                        " (select id from editorial.position order by id offset 1000 * :turn limit 1)"
                    ),
                    {"turn": turn + 1},
                )
            spent = cpu_ms(pid)
            body, seconds = get(instance, LIST)
            times.append(seconds * 1000)
            costs.append(cpu_ms(pid) - spent)
            new = [p["href"] for p in json.loads(body)["parts"] if p["href"] not in before]
            again.append(sum(len(get(instance, href, "br")[0]) for href in new))
    row(
        "One changed: the list anew",
        f"{statistics.median(times):.0f} ms",
        f"{statistics.median(costs):.0f} ms of CPU",
    )
    row("… and what is sent again", f"{statistics.median(again) / 1000:.0f} kB", "br")


def geojson(instance: Instance, count: int) -> None:
    """The same positions as the API's GeoJSON: as many as one answer holds, times how often."""
    pid = worker_of(instance.pid)
    spent = cpu_ms(pid)
    body, seconds = get(instance, "/api/v1/positions?limit=1000", "gzip")
    cost, times = cpu_ms(pid) - spent, count / 1000
    used = f"{seconds * times:,.0f} s, {cost * times / 1000:,.0f} s of CPU"
    row("As GeoJSON (1,000 of them, reckoned up)", f"{len(body) * times / 1e6:,.1f} MB, gzip", used)


def main() -> None:
    """Fill an instance for each number of positions, and print the tables."""
    for positions in [int(each) for each in sys.argv[1:]] or POSITIONS:
        with folder() as data_dir:
            settings = Settings(data_dir=data_dir, statement_timeout_ms=60_000)
            with running(data_dir, WORKERS="1") as instance, open_database(settings) as database:
                with database.engines.owner.begin() as connection:
                    fill(connection, positions, every=1)
                owner = database.engines.owner.execution_options(isolation_level="AUTOCOMMIT")
                with owner.connect() as connection:
                    connection.execute(text("set statement_timeout = 0"))
                    connection.execute(text("vacuum analyze"))
                measure(instance, settings)


if __name__ == "__main__":
    main()
