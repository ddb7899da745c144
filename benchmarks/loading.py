"""What «load» and «dump» cost on a dataset of so many claims: CPU of the program and of the database, peak of memory.

    python -m benchmarks.loading 20000 100000 [CHECKOUT]

The datasets are those of `benchmarks.checking`. Each is loaded into a database of its own, which is thrown away, behind
those that ship, is dumped from there and loaded again, which changes nothing; then as later releases, of which one has another
statement for each hundredth claim, and one for all. The program's start is in the figures. With the folder of another checkout its program is measured as well, with this one's packages.
"""

import os
import sys
import tempfile
from pathlib import Path

from app.local_postgres.throwaway import throwaway_cluster
from app.settings import Settings
from benchmarks.checking import asked, make, measured
from benchmarks.import_steps import database_cpu

# Of so many claims, one is another in a later release.
FEW = 100


def main(arguments: list[str]) -> None:
    numbers, checkouts = asked(arguments)
    with tempfile.TemporaryDirectory() as name:
        for number in numbers:
            folder = f"made-{number}"
            made = make(Path(name) / folder, number)
            few = make(Path(name) / "few" / folder, number, FEW, "2026-01-31")
            every = make(Path(name) / "every" / folder, number, 1, "2026-02-28")
            for checkout in checkouts:
                dumped = Path(name) / f"dumped-{number}-{checkout.name}"
                measure(checkout, (made, few, every), dumped)


def measure(checkout: Path, releases: tuple[Path, Path, Path], dumped: Path) -> None:
    """Load a dataset with the program of a checkout, dump it, and load what follows; prints a line for each."""
    settings = Settings(data_dir=Path("var"))
    made, few, every = releases
    with throwaway_cluster(settings, "loading") as cluster:
        data = next((settings.data_dir / "loading" / "postgres").glob("[0-9]*")).resolve()
        os.environ["CONFLICT_MAP_DATABASE_URL"] = cluster.owner_url
        measured(checkout, ["migrate"])
        for what, arguments in (
            ("load what ships", ["load"]),
            (f"load {made.name}", ["load", str(made)]),
            (f"dump {made.name}", ["dump", str(dumped / "first")]),
            (f"load {made.name} again", ["load", str(made)]),
            (f"load {made.name} again, each {FEW}th claim changed", ["load", str(few)]),
            (f"load {made.name} again, all claims changed", ["load", str(every)]),
            (f"dump {made.name} then", ["dump", str(dumped / "last")]),
        ):
            before = database_cpu(data)
            seconds, peak_mb = measured(checkout, arguments)
            spent = database_cpu(data) - before
            print(
                f"{checkout.name}: {what}: {seconds:.1f} s of CPU and "
                f"{spent:.1f} s of the database's, {peak_mb:.0f} MB",
                flush=True,
            )
    for written, read in ((dumped / "first", made), (dumped / "last", every)):
        differ = [
            file.name
            for file in read.iterdir()
            if (written / read.name / file.name).read_bytes() != file.read_bytes()
        ]
        if differ:
            raise SystemExit(f"{checkout.name}: dumped otherwise: {differ}")


if __name__ == "__main__":
    main(sys.argv[1:])
