"""What it takes to look places of the world up, and to recognise them in long texts, the database's part counted.

    python -m benchmarks.gazetteer [UA RU SD TD | world]

In a cluster of its own, thrown away afterwards: these countries are loaded, then names are looked up by key and by
likeness, and texts of 50,000 and 200,000 words recognised, beside 10,000 places of our own. The texts are the articles of
`tests/articles`, with words exchanged by chance so that no sentence comes twice. The other way to look up is the
region's: everything as Python objects.
"""

import gc
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.commands.gazetteer import checked
from app.commands.serving import GC_THRESHOLDS
from app.queries.gazetteer import find_entries, loaded_countries
from app.queries.known_names import region_names, world_names
from app.recognition import Name, Named, NameIndex, recognise
from app.vocabulary.countries import NAMES
from benchmarks.gazetteers import empty_map, load_all
from tests.articles import read_article

WORDS = (50_000, 200_000)
OWN = 10_000
SYLLABLES = "ra qa ta di mo ba shu ker zan lim hor nef gal pit sud vek".split()  # noqa: SIM905  (plainer)
SOUGHT = "Kharkiv Харків خاركوف Izyum Kupiansk Kramatorsk Fasher الفاشر Nyala Khartoum".split()  # noqa: SIM905
LIKE = "Karkhiv Kramatorks Slovjanks Khartoem Balaklija Omdurmann".split()  # noqa: SIM905


def own_places() -> NameIndex:
    """Ten thousand places with names made up."""
    made = random.Random(3)
    names = []
    for number in range(OWN):
        called = "".join(made.choices(SYLLABLES, k=made.randint(2, 4))).capitalize()
        at = made.uniform(24, 40), made.uniform(12, 51)
        names.append(Name.of(called, Named("place", f"p{number}", called, at, "town", 3, 0.3)))
    return NameIndex(names)


def long_text(article: str, length: int) -> str:
    """As many words, in the order of an article's sentences but with words of others in their stead."""
    made = random.Random(5)
    words = read_article(article).text.split()
    return " ".join(
        made.choice(words) if made.random() < 0.3 else words[number % len(words)]
        for number in range(length)
    )


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb() -> float:
    """What this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def cost_of(pid: int, act: Callable[[str], object], names: list[str]) -> str:
    """What an act takes for each of some names, here and in the database."""
    here, there = time.process_time(), cpu_of(pid)
    times = []
    for name in names * 50:
        began = time.perf_counter()
        act(name)
        times.append((time.perf_counter() - began) * 1000)
    here, there = (time.process_time() - here) * 1000, (cpu_of(pid) - there) * 1000
    return (
        f"{statistics.median(times):.1f} ms, median; {here / len(times):.1f} ms of CPU here and "
        f"{there / len(times):.1f} in the database"
    )


def measure(session: Session) -> None:
    """Print all figures."""
    pid = session.scalar(text("select pg_backend_pid()")) or 0
    size = session.scalar(
        text(
            "select sum(pg_total_relation_size(oid)) from pg_class"
            " where relnamespace = 'gazetteer'::regnamespace and relkind = 'r'"
        )
    )
    places = sum(each.places for each in loaded_countries(session))
    print(f"{places:,} places take {float(size or 0) / 1e6:.0f} MB of the database")
    before = memory_mb()
    find_entries(session, "Kharkiv")
    print(f"a first look-up takes {memory_mb() - before:.1f} MB here, with the region's own towns")
    print(f"by key {cost_of(pid, lambda name: find_entries(session, name), SOUGHT)}")
    print(f"by likeness {cost_of(pid, lambda name: find_entries(session, name), LIKE)}")
    own = own_places()
    for article, length in product(("kharkiv", "el-fasher"), WORDS):
        written = long_text(article, length)
        here, there = time.process_time(), cpu_of(pid)
        found = recognise(written, [own, region_names()], partial(world_names, session))
        took, queried = time.process_time() - here, cpu_of(pid) - there
        print(
            f"{article}, {length:,} words: {len(found):,} mentions, {took:.2f} s of CPU here and {queried:.2f} in the database"
        )


def main(codes: list[str]) -> None:
    """Load, measure, throw away."""
    # As a worker has it: nothing that stays is walked through for what has gone.
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    wished = set(NAMES) if codes == ["world"] else checked(codes or ["UA", "RU", "SD", "TD"])
    with empty_map() as engines:
        began = time.process_time()
        load_all(engines, wished)
        print(f"loaded in {time.process_time() - began:.1f} s of CPU here")
        with engines.owner.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("vacuum analyze"))
        with Session(engines.owner) as session:
            measure(session)


if __name__ == "__main__":
    main(sys.argv[1:])
