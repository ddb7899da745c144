"""How fast pages are made beside an older checkout: `python -m benchmarks.before_and_after CHECKOUT [CLAIMS [WORDS]]`.

With WORDS only the addresses are asked that are called so (a regular expression).
CHECKOUT is a folder with an older commit in which `scripts/set-up` has run. Both programs run at once,
each with a worker and a database of its own, filled alike by `benchmarks.many_claims`. They take turns
at each address, so that whatever slows the machine slows both; what each spends of the processors, its
database included, tells more where others want them; neither seals its history meanwhile. Before every
request the data's version is another one: nothing that is kept serves.
"""

import gzip
import re
import statistics
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from app.commands.opening import open_database
from app.settings import Settings
from benchmarks.cpu_time import spent_ms
from benchmarks.first_light import row
from benchmarks.many_claims import fill
from scripts.instance import folder, running

CLAIMS = 20_000
ROUNDS = 9
# After some executions PostgreSQL may plan for any values alike, which may be a worse plan.
WARM_UPS = 6
# Longer than a version of the data is taken for the newest one.
STALE_SECONDS = 0.06
PATHS = {
    "The map's page": "/",
    "The map's page, of a place": "/?place=made-7&on=2016-06-07",
    "A tile of positions, z2": "/tiles/positions/2/2/1.mvt",
    "A tile of positions, z3": "/tiles/positions/3/4/3.mvt",
    "A tile of positions, z4": "/tiles/positions/4/9/6.mvt",
    "A tile of positions, z5": "/tiles/positions/5/19/12.mvt",
    "A tile of positions of a day, z5": "/tiles/positions/5/19/12.mvt?on=2016-06-07",
    "A tile of places, z5": "/tiles/places/5/19/12.mvt",
    "A panel, of the busiest place": "/places/made-1/panel",
    "A page, of the busiest place": "/places/made-1",
    "A panel, of a quiet place": "/places/made-{quiet}/panel",
    "A page, of the busiest actor": "/actors/isis",
    "A page, of a claim": "/claims/magnier-f06",
    "A page, of a position": "/positions/magnier-pos-kurds-raqqah-expected",
    "A page, of a source": "/sources/magnier-2017-raqqah",
    "A list of places": "/places",
    "A list of claims": "/claims",
    "A list of sources": "/sources",
    "A search for a name": "/search?q=Raqqah",
    "A search for words": "/search?q=convoy+bridge",
    "Positions of a day in a window": "/api/v1/positions?on=2016-06-07&bbox=38,34,41,37&limit=500",
    "Positions in a window": "/api/v1/positions?bbox=38,34,41,37&limit=100",
    "Places in a window": "/api/v1/places?bbox=38,34,41,37&limit=100",
    "Claims with a word": "/api/v1/claims?q=convoy&limit=100",
    "Claims of a day": "/api/v1/claims?on=2016-06-07&limit=100",
    "The past: the map's page": "/?known={known}",
    "The past: the busiest place": "/places/made-1?known={known}",
    "The past: the map's page, of a place": "/?place=made-7&on=2016-06-07&known={known}",
    "The past: a panel, quiet place": "/places/made-{quiet}/panel?known={known}",
    "The past: the busiest actor": "/actors/isis?known={known}",
    "The past: a panel of the actor": "/actors/isis/panel?known={known}",
    "The past: a claim": "/claims/magnier-f06?known={known}",
    "The past: forecasts": "/forecasts?known={known}",
    "The past: places": "/places?known={known}",
    "The past: a search": "/search?q=Raqqah&known={known}",
    "The past: positions in a window": "/api/v1/positions?bbox=38,34,41,37&limit=100&known={known}",
    "The past: positions of a day": "/api/v1/positions?on=2016-06-07&bbox=38,34,41,37&limit=500&known={known}",
    "The past: a tile, z5": "/tiles/positions/5/19/12.mvt?known={known}",
    "The past: a tile, z10": "/tiles/positions/10/623/404.mvt?known={known}",
    "The past: claims": "/api/v1/claims?known={known}&limit=100",
    "The past: claims with a word": "/api/v1/claims?q=convoy&limit=100&known={known}",
    "A citation of a claim": "/cite/claims/magnier-f06",
}


@dataclass(frozen=True)
class Side:
    """A running program and a connection to its database."""

    url: str
    connection: Connection
    pid: int

    def answer(self, path: str) -> tuple[float, float, int]:
        """Milliseconds until the whole answer was there, made anew; those of CPU; its bytes as sent."""
        self.connection.execute(text("select pg_current_xact_id()"))
        time.sleep(STALE_SECONDS)
        headers = {"Cookie": "a=b", "Accept-Encoding": "gzip"}
        request = urllib.request.Request(self.url + path, headers=headers)
        before, begun = spent_ms(self.pid), time.perf_counter()
        with urllib.request.urlopen(request) as answer:
            body = answer.read()
        took = (time.perf_counter() - begun) * 1000
        cpu = spent_ms(self.pid) - before
        if answer.headers["Content-Encoding"] == "gzip":
            gzip.decompress(body)
        return took, cpu, len(body)


@contextmanager
def side(project: Path, claims: int) -> Iterator[Side]:
    """The program of a checkout, with so many made-up claims."""
    with (
        folder() as data_dir,
        running(data_dir, project, WORKERS="1", LOG_REQUESTS="none", SEAL_SECONDS="0") as instance,
        open_database(Settings(data_dir=data_dir), prepare=False) as database,
    ):
        begun = time.perf_counter()
        with database.engines.owner.begin() as connection:
            # The same rows on either side.
            connection.execute(text("select setseed(0.2017)"))
            connection.execute(text("set local max_parallel_workers_per_gather = 0"))
            fill(connection, claims)
        alone = database.engines.owner.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            connection.execute(text("set statement_timeout = 0"))
            connection.execute(text("vacuum analyze"))
            size = connection.scalar(
                text("select pg_size_pretty(pg_database_size(current_database()))")
            )
            row(f"{claims:,} claims made in", f"{time.perf_counter() - begun:.0f} s", str(size))
            yield Side(instance.url, connection, instance.pid)


def compare(before: Side, after: Side, claims: int, words: str = "") -> None:
    """Print the median of each address called so on either side, and the bytes sent."""
    known = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    print(f"{'':34} {'before':>10} {'after':>10} {'ratio':>5}   {'CPU':>19} {'ratio':>5}   bytes")
    for what, pattern in PATHS.items():
        if not re.search(words, what):
            continue
        path = pattern.format(quiet=claims // 150, known=known)
        times: dict[Side, list[float]] = {before: [], after: []}
        spent: dict[Side, list[float]] = {before: [], after: []}
        sizes: dict[Side, int] = {}
        try:
            for turn in range(WARM_UPS + ROUNDS):
                for each in (before, after) if turn % 2 else (after, before):
                    took, cpu, sizes[each] = each.answer(path)
                    if turn >= WARM_UPS:
                        times[each].append(took)
                        spent[each].append(cpu)
        except urllib.error.HTTPError as error:
            print(f"{what:36} status {error.code} of {error.url}")
            continue
        old, new = (statistics.median(times[each]) for each in (before, after))
        old_cpu, new_cpu = (statistics.median(spent[each]) for each in (before, after))
        print(
            f"{what:34} {old:7.1f} ms {new:7.1f} ms {new / old:5.2f}"
            f"   {old_cpu:6.1f} ms {new_cpu:6.1f} ms {new_cpu / old_cpu:5.2f}"
            f"   {sizes[before]:,} {sizes[after]:,}",
            flush=True,
        )


def main() -> None:
    """Run both programs and print the table."""
    checkout = Path(sys.argv[1]).resolve()
    claims = int(sys.argv[2]) if len(sys.argv) > 2 else CLAIMS
    with ExitStack() as stack:
        here = Path(__file__).resolve().parent.parent
        before, after = (stack.enter_context(side(project, claims)) for project in (checkout, here))
        compare(before, after, claims, sys.argv[3] if len(sys.argv) > 3 else "")


if __name__ == "__main__":
    main()
