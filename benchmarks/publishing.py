"""How long the data that ships takes to publish, and how many bytes it comes to, by what they are for.

.venv/bin/python -m benchmarks.publishing
"""

import tempfile
import time
from pathlib import Path

from app.commands import opening, publishing
from app.publishing.tree import parse, write
from app.settings import read_settings

MOST_BYTES = 5_000_000


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        opening.open_database(read_settings()) as database,
    ):
        out = Path(folder) / "map.html"
        begun = time.perf_counter()
        said = publishing.publish(read_settings(), database.engines, publishing.Wish(out))
        print(f"{time.perf_counter() - begun:.1f} s  {said}")
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
