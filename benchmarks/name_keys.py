"""How well `app.names.name_key` joins spellings of one name, and how many places it mixes up.

    python -m benchmarks.name_keys gazetteer.csv.gz

The CSV has a row for each place with `name` (Latin), `name_ar` and `alternatenames` (parted by |).
A place's own keys are those of its name and its Arabic name; other scripts are left out.

Measured on the 35,929 GeoNames places of Syria, Iraq and their borderlands (2 cores):

    Latin and Arabic name share a key   94.5% of 29,609
    alternate name shares a key         55.9% of 72,931
    different keys                      20,643
    different folded names              31,752
    places under the key of a place     6.7 on average, median 2
    places of the same folded name      1.5 on average, median 1
    fullest keys                        sd 110, sr 69, tl 60, hsn 60, mchrf 60
    time for a key                      40 µs

Most of the misses are other names of the place (Aleppo and حلب, or those of two hamlets that the
gazetteer merged). The table of names holds them side by side, so each is found by its own key.
"""

import csv
import gzip
import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from app.names import fold, name_key, script_of


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main(path: Path) -> None:
    rows = _rows(path)
    started = time.perf_counter()
    keys = [name_key(row["name"]) for row in rows]
    seconds = time.perf_counter() - started

    with_arabic = same = alternates = shared = 0
    places_by_key: dict[str, set[int]] = defaultdict(set)
    folded_names: Counter[str] = Counter()
    for place, (row, key) in enumerate(zip(rows, keys, strict=True)):
        places_by_key[key].add(place)
        folded_names[fold(row["name"])] += 1
        own = {key}
        if row["name_ar"]:
            arabic = name_key(row["name_ar"])
            with_arabic += 1
            same += arabic == key
            own.add(arabic)
        for alternate in row["alternatenames"].split("|"):
            if script_of(alternate) in {"Latn", "Arab"}:
                alternates += 1
                shared += name_key(alternate) in own

    crowd = [len(places_by_key[key]) for key in keys]
    crowd_by_name = [folded_names[fold(row["name"])] for row in rows]
    fullest = sorted(places_by_key.items(), key=lambda item: -len(item[1]))[:5]
    print(f"Latin and Arabic name share a key   {same / with_arabic:.1%} of {with_arabic:,}")
    print(f"alternate name shares a key         {shared / alternates:.1%} of {alternates:,}")
    print(f"different keys                      {len(places_by_key):,}")
    print(f"different folded names              {len(folded_names):,}")
    print(
        f"places under the key of a place     {statistics.fmean(crowd):.1f} on average, "
        f"median {statistics.median(crowd):.0f}"
    )
    print(
        f"places of the same folded name      {statistics.fmean(crowd_by_name):.1f} on average, "
        f"median {statistics.median(crowd_by_name):.0f}"
    )
    print("fullest keys                        ", end="")
    print(", ".join(f"{key} {len(places)}" for key, places in fullest))
    print(f"time for a key                      {seconds / len(rows) * 1e6:.0f} µs")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
