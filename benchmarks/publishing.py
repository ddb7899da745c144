"""What the data that ships takes to publish, and how many bytes it comes to, by what they are for.

`python -m benchmarks.publishing`, on a throwaway instance; milliseconds of the processor's, the database's included.
"""

import time
from pathlib import Path

from app.commands import opening, publishing
from app.publishing.tree import parse, write
from app.settings import Settings
from benchmarks.cpu_time import spent_ms
from scripts.instance import folder, running

MOST_BYTES = 5_000_000


def main() -> None:
    """Publish all, and print what it took and what it is made of."""
    with (
        folder() as data_dir,
        running(data_dir, WORKERS="1", LOG_REQUESTS="none") as instance,
        opening.open_database(Settings(data_dir=data_dir), prepare=False) as database,
    ):
        out = Path(data_dir, "map.html")
        begun, of_database = time.process_time(), spent_ms(instance.pid)
        wish = publishing.Wish(out)
        said = publishing.publish(Settings(data_dir=data_dir), database.engines, wish)
        own = (time.process_time() - begun) * 1000
        print(f"{own:.0f} + {spent_ms(instance.pid) - of_database:.0f} ms  {said}")
        tree = parse(out.read_text("utf-8"))
        for each in tree.walk():
            if each.tag in ("script", "style") or each.get("id") == "text":
                size = len(write(each).encode())
                print(f"{size / 1000:8.0f} kB  {each.tag} {each.get('id')}")
        size = out.stat().st_size
        print(f"{size / 1000:8.0f} kB  all, of {MOST_BYTES / 1000:.0f} kB at most")
        assert size < MOST_BYTES


if __name__ == "__main__":
    main()
