"""What reading and checking a table of events takes: `python -m benchmarks.imports [ROWS]`.

Rows like ACLED's are made up and written as CSV, recognised, surveyed and checked in this one process. Time
is its CPU time, so that a busy machine counts for little; memory is its largest, beside that before. The
seconds to the first rows are on the clock. Nothing is written and no database asked.
"""

import csv
import random
import resource
import sys
import tempfile
import time
from datetime import date
from itertools import islice
from pathlib import Path

from app.gazetteer import region
from app.imports.checking import Checker
from app.imports.layouts.known import recognise
from app.imports.opening import open_file
from app.imports.survey import survey
from benchmarks.first_light import row as line

ROWS = 100_000
COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction",
    "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude",
    "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
NOTES = (
    'On that day the group said it had entered the town, "twice".\nA later report named no losses; it is a '
    "text of some length, so that the file is as large as such files are, with four hundred signs to a row, "
    "of which nobody is to keep more than a dozen words. It goes on about what was heard, who had said so, and "
    "which of it nobody else could tell."
)


def write(path: Path, rows: int) -> None:
    """Make the file up."""
    draw = random.Random(2017)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for number in range(rows):
            day = date.fromordinal(draw.randint(734_000, 738_000))
            cells = {
                "event_id_cnty": f"SYR{number}",
                "event_date": day,
                "year": day.year,
                "time_precision": draw.choice("1112"),
                "event_type": "Battles",
                "sub_event_type": draw.choice(("Armed clash", "Air/drone strike", "Attack")),
                "actor1": f"Group {draw.randint(1, 300)}",
                "assoc_actor_1": f"Ally {draw.randint(1, 30)}; Other",
                "actor2": "Military Forces of Example (2000-)",
                "country": "Syria",
                "admin1": "Ar Raqqa",
                "location": f"Town {draw.randint(1, 3000)}",
                "latitude": f"{draw.uniform(33, 37):.4f}",
                "longitude": f"{draw.uniform(36, 42):.4f}",
                "geo_precision": draw.choice("1123"),
                "source": "Example Monitor; Sample Agency",
                "notes": NOTES,
                "fatalities": draw.randint(0, 9),
                "timestamp": 1_497_312_000,
            }
            out.writerow([cells.get(column, "") for column in COLUMNS])


def megabytes() -> int:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(rows: int) -> None:
    """Measure, and print a table of it."""
    region.index()
    before = megabytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acled.csv"
        write(path, rows)
        size = path.stat().st_size / 1_000_000
        clock = time.perf_counter()
        opened = open_file(path)
        found = recognise(opened.table)
        list(islice(found.table.read(), 50))
        shown = time.perf_counter() - clock
        start = time.process_time()
        seen = survey(found.table, found.matching)
        surveyed = time.process_time()
        checker = Checker(found.table, found.matching, date(2026, 11, 29), opened.sha256, seen)
        ready = sum(candidate.is_ready for candidate in checker.candidates())
        checked = time.process_time()
    line(f"First rows of {size:,.0f} MB", f"{shown:.1f} s", "2 s")
    line(f"{rows:,} rows looked through", f"{surveyed - start:.1f} s CPU")
    print(
        line(f"{ready:,} of them checked", f"{checked - surveyed:.1f} s CPU", "30 s with the above")
    )
    line("Memory beyond what it began with", f"{megabytes() - before} MB", "400 MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
