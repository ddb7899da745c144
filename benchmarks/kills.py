"""Kills database and workers again and again under eight writers, and counts what that costs.

`python -m benchmarks.kills 100` takes some minutes. Nothing acknowledged may be lost, doubled or half
written, and nobody may have to restart anything by hand.
"""

import statistics
import sys

from tests.operation.conftest import temporary_folder
from tests.operation.writers import durable_run, kill_under_writers


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with temporary_folder() as folder, durable_run(folder) as durable:
        try:
            count = kill_under_writers(durable, kills)
        except AssertionError:
            # What it said last tells why nothing was served.
            print(durable.web.stop()[1][-4000:])
            raise
        status, said = durable.web.stop()
    print(f"{kills} kills, {count.acknowledged} writes acknowledged, {count.repeated} sent again")
    print(
        f"lost {len(count.lost)}, doubled {count.doubled}, half written {count.half_written}, there "
        f"but never acknowledged {count.never_acknowledged}, unexpected {count.unexpected}"
    )
    for kind, seconds in count.seconds.items():
        if seconds:
            print(
                f"serving again after a kill of {kind}: median {statistics.median(seconds):.1f} s, "
                f"longest {max(seconds):.1f} s"
            )
    print(f"ended with status {status}, tracebacks in the log: {said.count('Traceback')}")
    sys.exit(bool(count.damage or status))


if __name__ == "__main__":
    main()
