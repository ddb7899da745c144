"""How long readers wait while a file is checked and brought in: `python -m benchmarks.import_beside_readers [ROWS]`.

A few readers ask a running instance for pages of drawn days, first while nothing else is done, then for as long as
a worker checks rows like ACLED's and brings them in. Both 95th percentiles are on the clock: of a machine that
others want the one beside the other tells more than either.
"""

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from app.database import Engines, create_engines, desk_session, editing_session
from app.local_postgres.cluster import start_cluster
from app.models import Account
from app.queries.imports import get_import
from app.settings import Settings
from app.staging.deciding import begin_step
from app.staging.taking import take_file
from benchmarks.crowd import kept_open, memory_mb, workers_of
from benchmarks.first_light import percentile_95, row
from benchmarks.imports import write
from scripts.instance import folder, running
from tests.factories import make_source

ROWS = 20_000
READERS, PAUSE_SECONDS = 4, 0.1
WARM_SECONDS, QUIET_SECONDS = 10.0, 20.0
PATHS = ("/?on={}", "/places/raqqah?on={}", "/api/v1/positions?on={}", "/places?on={}")


class Readers:
    """A few readers, from their first request until they are sent home."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.waited_ms: list[float] = []
        self.home = threading.Event()
        self.threads = [
            threading.Thread(target=self._read, args=(seed,)) for seed in range(READERS)
        ]

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.home.set()
        for thread in self.threads:
            thread.join()

    def _read(self, seed: int) -> None:
        draw = random.Random(seed)
        with kept_open(self.url) as connection:
            while not self.home.wait(PAUSE_SECONDS):
                day = f"2017-{draw.randint(5, 12):02}-{draw.randint(1, 28):02}"
                begun = time.perf_counter()
                connection.request("GET", draw.choice(PATHS).format(day))
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"A reader was answered {answer.status}.")
                self.waited_ms.append((time.perf_counter() - begun) * 1000)


def take(engines: Engines, path: Path) -> int:
    """A file that nobody has checked yet; the number of its import."""
    with editing_session(engines, "What rows name") as session:
        make_source(session, slug="acled")
    with desk_session(engines) as session, path.open("rb") as content:
        account = Account(login="importer", display_name="Importer", role="editor")
        session.add(account)
        session.flush()
        return take_file(session, account.id, content, path.name, source="acled").id


def main(rows: int) -> None:
    """Measure, and print a table of it."""
    with folder() as data, running(data, LOG_REQUESTS="none") as instance:
        path = data / "acled.csv"
        write(path, rows)
        settings = Settings(data_dir=data)
        cluster = start_cluster(settings)
        engines = create_engines(cluster.owner_url, None, settings)
        number = take(engines, path)
        # Whoever comes first waits for what is kept from then on.
        for seconds in (WARM_SECONDS, QUIET_SECONDS):
            with Readers(instance.url) as readers:
                readers.home.wait(seconds)
        quiet = percentile_95(readers.waited_ms)
        row(f"{READERS} readers, 95th percentile, quiet", f"{quiet:.0f} ms")
        for step, words in (("checking", f"{rows:,} rows are checked"), ("bringing", "brought in")):
            with desk_session(engines) as session:
                begin_step(get_import(session, number), step)  # type: ignore[arg-type]
            environment = {**os.environ, "CONFLICT_MAP_DATA_DIR": str(data)}
            begun = time.perf_counter()
            with Readers(instance.url) as readers:
                subprocess.run([sys.executable, "-m", "app", "work"], env=environment, check=True)
            clock = time.perf_counter() - begun
            waited = percentile_95(readers.waited_ms)
            told = f"{waited:.0f} ms, {waited / quiet:.1f} times"
            row(f"while {words} ({clock:.0f} s)", told, "twice")
        most = max(memory_mb(worker) for worker in workers_of(instance.pid))
        row("The largest web worker", f"{most:.0f} MB", "400 MB")
        engines.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
