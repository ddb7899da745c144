"""What «check» costs on a dataset of so many claims: CPU and peak of memory, the program's start in them.

    python -m benchmarks.checking 20000 100000 [CHECKOUT]

A tenth as many positions stand beside the claims, a hundredth places and a three-hundredth sources. With the folder
of another checkout its program is measured as well, with this one's packages.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from shapely.geometry import Point

from app.dataset.writing import File, file_of, write_files
from app.nouns.parts import NameRecord
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord
from app.settings import PROJECT_DIR

NEEDED = "magnier-2017-raqqah"
# What takes a second or two is measured so often; the least counts.
SMALL_ROUNDS = 3
STARTER = """
import json, resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def asked(arguments: list[str]) -> tuple[list[int], list[Path]]:
    """(numbers of claims, checkouts, this one first) of a command line."""
    numbers = [int(each) for each in arguments if each.isdigit()]
    return numbers, [
        PROJECT_DIR,
        *(Path(each).resolve() for each in arguments if not each.isdigit()),
    ]


def main(arguments: list[str]) -> None:
    numbers, checkouts = asked(arguments)
    for checkout in checkouts:
        # Once for the compiled files.
        measured(checkout, ["--help"])
        for words in (["--help"], ["check"]):
            seconds, peak_mb = min(measured(checkout, words) for _ in range(SMALL_ROUNDS))
            print(
                f"{checkout.name}: {words[0]} of what ships: {seconds:.2f} s of CPU, {peak_mb:.0f} MB"
            )
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            made = make(Path(folder) / f"made-{number}", number)
            for checkout in checkouts:
                seconds, peak_mb = measured(
                    checkout, ["check", str(checkout / "data" / NEEDED), str(made)]
                )
                print(
                    f"{checkout.name}: {number:,} claims: {seconds:.1f} s of CPU, {peak_mb:.0f} MB",
                    flush=True,
                )


def measured(checkout: Path, arguments: list[str]) -> tuple[float, float]:
    """Seconds of CPU and megabytes at most of one command."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    # What a process holds when it starts another counts as the other's: so a small one starts it.
    told = subprocess.run(
        [sys.executable, "-S", "-c", STARTER, sys.executable, "-m", "app", *arguments],
        cwd=checkout, env=environment, stdout=subprocess.PIPE, check=True,
    ).stdout  # fmt: skip
    status, seconds, peak = json.loads(told)
    if status:
        raise SystemExit(f"{arguments[0]} ended with {status}")
    # Systems tell it in kilobytes or in bytes.
    return seconds, peak / (1e6 if sys.platform == "darwin" else 1024)


def make(folder: Path, number: int, every: int = 0, release: str = "") -> Path:
    """A dataset of so many claims, in canonical form; nothing of it is held but where its places are.

    With `every`, each claim of so many has other words than without, as a later `release` might have them.
    """
    chance = random.Random(7)
    places = max(1, number // 100)
    points = [[round(chance.uniform(36, 46), 4), round(chance.uniform(31, 37), 4)] for _ in range(places)]  # fmt: skip
    at = [int(places * chance.random() ** 3) for _ in range(number)]
    write_files(_files(folder.name, number, points, at, every=every, release=release), folder)
    return folder


def _files(name: str, number: int, points: list[list[float]], at: list[int], *, every: int, release: str) -> Iterator[File]:  # fmt: skip
    sources = max(1, number // 300)
    day = f"release: {release}\n" if release else ""
    about = f"name: {name}\ntitle: Made up\ndescription: Made up.\nlicence: CC BY 4.0\n{day}requires:\n- {NEEDED}\n"

    def where(each: int) -> str:
        return "crossing" if every and each % every == 0 else "bridge"

    yield "dataset.yaml", [about.encode()]
    yield (
        "sources.yaml",
        (
            f"- slug: {name}-s{each}\n  title: Report {each}\n  language: en\n".encode()
            for each in range(sources)
        ),
    )
    yield file_of(PlaceRecord, (
        PlaceRecord(slug=f"{name}-p{each}", geometry=Point(point), name=f"Village {each}", kind="village",
            uncertainty_m=500, evidence="Made up.",
            names=(NameRecord(name=f"Village {each}", language="en", script="Latn"),))
        for each, point in enumerate(points)
    ))  # fmt: skip
    yield (
        "claims.yaml",
        (
            f"- id: {name}-c{each}\n  source: {name}-s{each % sources}\n  kind: report\n"
            f"  statement: 'Number {each}: a convoy was at the {where(each)}'\n  locator: page {each % 40}\n"
            f"  places:\n  - place: {name}-p{at[each]}\n    role: where\n  actors:\n  - actor: isis\n    role: doing\n"
            f"  valid:\n    from: {_day(each)}\n    to: {_day(each)}\n    precision: day\n".encode()
            for each in range(number)
        ),
    )
    yield file_of(PositionRecord, (
        PositionRecord(id=f"{name}-o{each}", geometry=Point(points[at[each]]), actor="isis",
            place=f"{name}-p{at[each]}", posture="holds", modality="observed", valid_from=_day(each),
            valid_to=_day(each), valid_precision="day", uncertainty_m=1000, claims=(f"{name}-c{each}",))
        for each in range(0, number, 10)
    ))  # fmt: skip


def _day(number: int) -> date:
    return date(2011 + number % 14, 1 + number % 12, 1 + number % 28)


if __name__ == "__main__":
    main(sys.argv[1:])
