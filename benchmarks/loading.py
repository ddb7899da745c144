"""What «load» and «dump» cost on a dataset of so many claims: CPU of the program and of the database, peak of memory.

    python -m benchmarks.loading 20000 100000 [CHECKOUT]

The datasets are those of `benchmarks.checking`. Each is loaded into a database of its own, which is thrown away, behind
those that ship, is dumped from there and loaded again, which changes nothing; the program's start is in the figures. With
the folder of another checkout its program is measured as well, with this one's packages.
"""

import os
import sys
import tempfile
from pathlib import Path

from app.local_postgres.throwaway import throwaway_cluster
from app.settings import Settings
from benchmarks.checking import asked, make, measured
from benchmarks.import_steps import database_cpu


def main(arguments: list[str]) -> None:
    numbers, checkouts = asked(arguments)
    with tempfile.TemporaryDirectory() as name:
        for number in numbers:
            made = make(Path(name) / f"made-{number}", number)
            for checkout in checkouts:
                dumped = Path(name) / f"dumped-{number}-{checkout.name}"
                measure(checkout, made, dumped)
                differ = [
                    file.name
                    for file in made.iterdir()
                    if (dumped / made.name / file.name).read_bytes() != file.read_bytes()
                ]
                if differ:
                    raise SystemExit(f"{checkout.name}: dumped otherwise: {differ}")


def measure(checkout: Path, made: Path, dumped: Path) -> None:
    """Load a dataset with the program of a checkout, and dump it; prints a line for each."""
    settings = Settings(data_dir=Path("var"))
    with throwaway_cluster(settings, "loading") as cluster:
        data = next((settings.data_dir / "loading" / "postgres").glob("[0-9]*")).resolve()
        os.environ["CONFLICT_MAP_DATABASE_URL"] = cluster.owner_url
        measured(checkout, ["migrate"])
        for what, arguments in (
            ("load what ships", ["load"]),
            (f"load {made.name}", ["load", str(made)]),
            (f"dump {made.name}", ["dump", str(dumped)]),
            (f"load {made.name} again", ["load", str(made)]),
        ):
            before = database_cpu(data)
            seconds, peak_mb = measured(checkout, arguments)
            spent = database_cpu(data) - before
            print(
                f"{checkout.name}: {what}: {seconds:.1f} s of CPU and "
                f"{spent:.1f} s of the database's, {peak_mb:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
