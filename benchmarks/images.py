"""What an image of the map costs, made anew, beside the same drawn by matplotlib: CPU and memory.

    python -m benchmarks.images [times]

matplotlib is installed into a folder of its own for the measurement. It is given what it would have to read
first: the rows of the day and the base map's shapes. It draws shapes, dots and names, without badges, legend, or
names that keep off each other, in its own face; ours answers whole requests of a program that serves, the
database's work aside.
"""

import json
import os
import statistics
import subprocess
import sys
import urllib.request
from pathlib import Path

from app.drawing.frame import frame_on
from app.drawing.ground import degrees_of, ground_in
from benchmarks.cpu_time import spent_ms
from scripts.instance import PROJECT_DIR, folder, running

DAY = "on=2017-06-07"
WIDTH, HEIGHT = 1200, 800
BOX = (37.0, 33.0, 44.0, 37.5)
PEER = """
import json, resource, sys, time
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
given = json.load(open(sys.argv[1]))
def draw():
    figure = plt.figure(figsize=(12, 8), dpi=100)
    axes = figure.add_axes([0, 0, 1, 1])
    for part in given["areas"]:
        axes.fill(*zip(*part), color="#d3d9d5")
    for part in given["lines"]:
        axes.plot(*zip(*part), color="#7f9da2", linewidth=1)
    for feature in given["rows"]["features"]:
        told, shape = feature["properties"], feature["geometry"]
        if shape["type"] == "Point":
            axes.plot(*shape["coordinates"], "o", color=told["actor_colour"])
            axes.annotate(told["place_name"] or "", shape["coordinates"])
        elif shape["type"] == "LineString":
            axes.plot(*zip(*shape["coordinates"]), color=told["actor_colour"])
    axes.set_xlim(given["box"][0], given["box"][2])
    axes.set_ylim(given["box"][1], given["box"][3])
    figure.savefig(sys.argv[2])
    plt.close(figure)
draw()
taken = []
for _ in range(int(sys.argv[3])):
    begun = time.process_time()
    draw()
    taken.append((time.process_time() - begun) * 1000)
print(json.dumps([sorted(taken)[len(taken) // 2], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def peak_mb(root: int) -> float:
    """The most memory that any of the processes has taken that serve."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        if int(told["PPid"]) == root and "VmHWM" in told:
            found.append(int(told["VmHWM"].split()[0]) / 1024)
    return max(found, default=0.0)


def ours(times: int, data_dir: Path) -> tuple[dict[str, float], float, bytes]:
    """Milliseconds of CPU of each kind of image, the most memory of a worker, and the rows of the day."""
    found = {}
    with running(data_dir) as instance:
        root = instance.pid
        ask = lambda path: urllib.request.urlopen(instance.url + path).read()  # noqa: E731
        before = peak_mb(root)
        for kind in ("svg", "png", "pdf"):
            taken = []
            for number in range(times + 2):
                west = BOX[0] + number / 1000
                box = f"{west},{BOX[1]},{BOX[2]},{BOX[3]}"
                begun = spent_ms(root)
                ask(f"/map.{kind}?{DAY}&bbox={box}&width={WIDTH}&height={HEIGHT}")
                taken.append(spent_ms(root) - begun)
            # The first ones read the base map and load the library.
            found[kind] = statistics.median(taken[2:])
        rows = ask(f"/api/v1/positions?{DAY}&settled=false")
        return found, peak_mb(root) - before, rows


def theirs(times: int, rows: bytes, work: Path) -> tuple[float, float]:
    """(milliseconds of CPU, most memory) of matplotlib drawing the same rows on the same ground."""
    frame = frame_on(BOX, WIDTH, HEIGHT)
    ground = ground_in(frame.extent, frame.zoom)

    shapes = {"sea": "areas", "lakes": "areas", "rivers": "lines", "borders": "lines"}
    given = {"areas": [], "lines": [], "rows": json.loads(rows), "box": BOX}
    for each in ground.finer or ground.world:
        if each.layer in shapes:
            given[shapes[each.layer]] += [degrees_of(part).tolist() for part in each.parts]
    (work / "given.json").write_text(json.dumps(given))
    uv = PROJECT_DIR / ".venv" / "uv" / "bin" / "uv"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--target", work / "peer", "matplotlib"], check=True
    )
    answer = subprocess.run(
        [sys.executable, "-c", PEER, work / "given.json", work / "peer.png", str(times)],
        env=os.environ | {"PYTHONPATH": str(work / "peer"), "MPLCONFIGDIR": str(work)},
        check=True,
        capture_output=True,
        text=True,
    )
    milliseconds, memory = json.loads(answer.stdout)
    return milliseconds, memory


def main(times: int) -> None:
    with folder() as work:
        taken, grown, rows = ours(times, work / "var")
        peer, memory = theirs(times, rows, work)
    for kind, milliseconds in taken.items():
        print(f"/map.{kind}, {WIDTH} x {HEIGHT}, anew   {milliseconds:6.0f} ms of CPU")
    print(f"a worker's memory, at most           {grown:+6.0f} MB")
    print(f"matplotlib, PNG, rows at hand        {peer:6.0f} ms of CPU, {memory:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
