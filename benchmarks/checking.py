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
from pathlib import Path

from app.dataset.reading import read_dataset
from app.dataset.writing import write_dataset
from app.settings import PROJECT_DIR

NEEDED = "magnier-2017-raqqah"
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
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            made = make(Path(folder) / f"made-{number}", number)
            for checkout in checkouts:
                # Once for the compiled files.
                measured(checkout, ["--help"])
                seconds, peak_mb = measured(
                    checkout, ["check", str(checkout / "data" / NEEDED), str(made)]
                )
                print(
                    f"{checkout.name}: {number:,} claims: {seconds:.1f} s of CPU, {peak_mb:.0f} MB"
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


def make(folder: Path, number: int) -> Path:
    """A dataset of so many claims, in canonical form."""
    chance = random.Random(7)
    folder.mkdir()
    name, places, sources = folder.name, max(1, number // 100), max(1, number // 300)
    (folder / "dataset.yaml").write_text(
        f"name: {name}\ntitle: Made up\ndescription: Made up.\nlicence: CC BY 4.0\nrequires:\n- {NEEDED}\n"
    )
    (folder / "sources.yaml").write_text(
        "".join(f"- slug: {name}-s{each}\n  title: Report {each}\n  language: en\n" for each in range(sources))
    )  # fmt: skip
    points = [[round(chance.uniform(36, 46), 4), round(chance.uniform(31, 37), 4)] for _ in range(places)]  # fmt: skip
    write_features(folder / "places.geojson", [
        feature(f"{name}-p{each}", point, name=f"Village {each}", kind="village", uncertainty_m=500,
                evidence="Made up.", names=[{"name": f"Village {each}", "language": "en", "script": "Latn"}])
        for each, point in enumerate(points)
    ])  # fmt: skip
    positions = []
    with (folder / "claims.yaml").open("w") as file:
        for each in range(number):
            at = int(places * chance.random() ** 3)
            day = f"{2011 + each % 14}-{1 + each % 12:02}-{1 + each % 28:02}"
            file.write(
                f"- id: {name}-c{each}\n  source: {name}-s{each % sources}\n  kind: report\n"
                f"  statement: 'Number {each}: a convoy was at the bridge'\n  locator: page {each % 40}\n"
                f"  places:\n  - place: {name}-p{at}\n    role: where\n  actors:\n  - actor: isis\n    role: doing\n"
                f"  valid:\n    from: {day}\n    to: {day}\n    precision: day\n"
            )
            if each % 10 == 0:
                positions.append(
                    feature(f"{name}-o{each}", points[at], actor="isis", place=f"{name}-p{at}", posture="holds",
                            modality="observed", valid_from=day, valid_to=day, valid_precision="day",
                            uncertainty_m=1000, claims=[f"{name}-c{each}"])
                )  # fmt: skip
    write_features(folder / "positions.geojson", positions)
    write_dataset(read_dataset(folder), folder)
    return folder


def feature(key: str, point: list[float], **properties: object) -> dict[str, object]:
    geometry = {"type": "Point", "coordinates": point}
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def write_features(path: Path, features: list[dict[str, object]]) -> None:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


if __name__ == "__main__":
    main(sys.argv[1:])
