"""What the steps of an import take: `python -m benchmarks.import_steps [ROWS]`.

Rows like ACLED's are taken, checked, compared and brought in, on a throwaway database that knows a tenth of
their names; then a later release of them in which one in fifty differs. Time is CPU time of the worker with
whoever helps it and of the database, beside that on the clock, so that it holds on a busy machine too. Beside
it is what `ogr2ogr` takes for the same file into bare PostGIS, where there is one.
"""

import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from app.clock import wall_clock
from app.commands.import_work import collect_seldom
from app.database import create_engines, desk_session, editing_session
from app.editing.adding import add_records
from app.local_postgres.throwaway import throwaway_cluster
from app.models import Account
from app.nouns.actor import ActorRecord
from app.queries.imports import get_import
from app.schema import migrate
from app.settings import Settings
from app.staging.deciding import begin_step
from app.staging.taking import take_file
from app.staging.working import work_on
from benchmarks.first_light import row as line
from benchmarks.imports import write

ROWS = 100_000


def database_cpu(folder: Path) -> float:
    """Seconds of CPU that the processes of a cluster have taken, those that ended among them."""
    postmaster = int((folder / "postmaster.pid").read_text().splitlines()[0])
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == postmaster:
            ticks += sum(map(int, told[11:15]))
        elif int(told[1]) == postmaster:
            ticks += int(told[11]) + int(told[12])
    return ticks / 100


def own_cpu() -> float:
    """Seconds of CPU that this process has taken, and those that helped it and have ended."""
    return sum(os.times()[:4])


def later(path: Path, other: Path) -> None:
    """The next release: one row in fifty says another thing, one in a hundred is gone or new."""
    with path.open(newline="") as file, other.open("w", newline="") as out:
        rows = csv.DictReader(file)
        writer = csv.DictWriter(out, rows.fieldnames or ())
        writer.writeheader()
        for number, cells in enumerate(rows):
            if number % 100 == 7:
                cells["event_id_cnty"] = f"NEW{number}"
            elif number % 50 == 3:
                cells["event_date"] = "2015-05-05"
                cells["year"] = "2015"
            cells["timestamp"] = "1500000000"
            writer.writerow(cells)


def main(rows: int) -> None:
    """Measure, and print a table of it."""
    # As the worker has it.
    collect_seldom()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, other = folder / "acled.csv", folder / "later.csv"
        write(path, rows)
        later(path, other)
        settings = Settings(data_dir=Path("var"))
        with throwaway_cluster(settings, "import-steps") as cluster:
            data = next((settings.data_dir / "import-steps" / "postgres").glob("[0-9]*")).resolve()
            engines = create_engines(cluster.owner_url, None, settings)
            migrate(engines.owner)
            with editing_session(engines, "What rows name") as session:
                session.execute(
                    text(
                        "insert into editorial.source (slug, title, language, status, change_id)"
                        " values ('acled', 'ACLED', 'en', 'published', :change)"
                    ),
                    {"change": session.info["change_id"]},
                )
                names = [f"Group {n}" for n in range(1, 301)] + ["Military Forces of Example"]
                records = [
                    ActorRecord(slug=f"actor-{n}", name=name, kind="force", symbol="disc")
                    for n, name in enumerate(names)
                ]
                add_records(session, records, {"actors": {}})
                account = Account(login="importer", display_name="Importer", role="editor")
                session.add(account)
                session.flush()
                who = account.id

            def take(file: Path) -> int:
                with desk_session(engines) as session, file.open("rb") as content:
                    return take_file(session, who, content, file.name, source="acled").id

            def step(number: int, what: str) -> None:
                with desk_session(engines) as session:
                    begin_step(get_import(session, number), what)  # type: ignore[arg-type]
                work_on(engines, number, wall_clock)

            def told(words: str, act: Callable[[], None], goal: str = "") -> None:
                clock, own, its = time.perf_counter(), own_cpu(), database_cpu(data)
                act()
                own, its = own_cpu() - own, database_cpu(data) - its
                clock = time.perf_counter() - clock
                line(words, f"{own:.1f} s + {its:.1f} s CPU, {clock:.1f} s", goal)

            first = take(path)
            told(f"{rows:,} rows checked", lambda: step(first, "checking"), "30 s")
            told("brought in", lambda: step(first, "bringing"), "60 s")
            second = take(other)
            told("the next release checked and compared", lambda: step(second, "checking"), "60 s")
            told("compared", lambda: step(second, "comparing"), "30 s")
            told("brought in", lambda: step(second, "bringing"))
            with desk_session(engines) as session:
                print(get_import(session, second).compared, get_import(session, second).fault)
            for words, whose in (
                ("Memory", resource.RUSAGE_SELF),
                ("of one that helps", resource.RUSAGE_CHILDREN),
            ):
                most = resource.getrusage(whose).ru_maxrss // 1024
                line(f"{words} at most", f"{most} MB", "400 MB")
            beside_ogr2ogr(path, cluster.owner_url)
            engines.dispose()


def beside_ogr2ogr(path: Path, url: str) -> None:
    """What GDAL takes for the same file, where it is installed."""
    program = shutil.which("ogr2ogr")
    if program is None:
        line("ogr2ogr into bare PostGIS", "isn't installed")
        return
    clock = time.perf_counter()
    options = ["-oo", "X_POSSIBLE_NAMES=longitude", "-oo", "Y_POSSIBLE_NAMES=latitude"]
    target = url.replace("postgresql+psycopg", "postgresql")
    subprocess.run([program, "-f", "PostgreSQL", target, str(path), *options], check=True)
    line("ogr2ogr into bare PostGIS", f"{time.perf_counter() - clock:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
