"""What a tile of very many positions costs: `python -m benchmarks.tiles [memory] [POSITIONS]`.

With `memory` the columns are laid out without a database, and only counting in them is measured.

As many positions as claims are made up inside the database of a throwaway instance, and each tile is made anew
by a single worker, in turns with the bare SQL that a tile server such as tipg would send for the same tile: all rows of a
table of as many points, three fields each. Then the kept tile. All are processor time, of the worker and of the
database together. What comes is decoded: its counts must sum up to what the API has in the square.
"""

import json
import statistics
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import mapbox_vector_tile
import numpy as np
from sqlalchemy import Connection, text

from app.column_parts.layout import day_number
from app.column_parts.parts import make_parts
from app.column_parts.rows import BOX_FIELDS, BYTES, FIELDS, NO_DAY, rows_of
from app.column_parts.thinning import Wanted, find, thin
from app.commands.opening import open_database
from app.queries.thinned_tiles import BYTES_ALONE, BYTES_OF_GROUP, TRIES
from app.settings import Settings
from app.tiling import Square
from benchmarks.before_and_after import STALE_SECONDS
from benchmarks.columns import most_mb
from benchmarks.crowd import cpu_ms, memory_mb, worker_of
from benchmarks.first_light import row
from benchmarks.many_claims import fill
from scripts.instance import Instance, folder, running

POSITIONS = 1_000_000
ROUNDS = 5
TILES = {
    "z0": ("0/0/0", ""),
    "z3": ("3/4/3", ""),
    "z5": ("5/19/12", ""),
    "z5, of an actor": ("5/19/12", "actor=isis"),
    "z5, of a day": ("5/19/12", "on=2016-06-07"),
    "z5, of a year": ("5/19/12", "from=2016-01-01&to=2016-12-31"),
    "z8": ("8/155/101", ""),
    "z10": ("10/623/404", ""),
    "z12": ("12/2492/1616", ""),
}
BARE = """
create table public.bare as select id, posture, modality, public_geom_3857 as geom from published.position;
create index on public.bare using gist (geom)
"""
CUT = """
select st_asmvt(tile, 'bare', 4096, 'geom') from (
  select id, posture, modality, st_asmvtgeom(bare.geom, edge, 4096, 128, true) as geom
  from public.bare, st_tileenvelope(:z, :x, :y) edge where bare.geom && edge
) tile
"""


def in_memory(count: int) -> None:
    """Print what it takes to find and count the positions of each tile, in so many as `fill` makes."""
    draw = np.random.default_rng(2017)
    spots = draw.integers((36_000_000, 31_000_000), (46_000_000, 37_000_000), (count // 100, 2))
    at = spots[(len(spots) * draw.random(count) ** 3).astype("i8")]
    first = draw.integers(4018, 9018, count)
    made: dict[str, Any] = {
        "id": np.arange(count),
        "draw": draw.integers(-(2**31), 2**31, count),
        "longitude": at[:, 0],
        "latitude": at[:, 1],
        "first": first,
        "last": first + 30,
        "said": first,
        "settled": np.full(count, NO_DAY),
        "actor_id": 16 * draw.random(count) ** 2,
        "uncertainty_m": np.full(count, 1000),
    }
    columns = {
        name: np.asarray(made.get(name, np.zeros(count))).astype("u1" if name in BYTES else kind)
        for name, kind in FIELDS.items()
    }
    boxes = {name: np.empty(0, kind) for name, kind in BOX_FIELDS.items()}
    parts = make_parts(rows_of(columns, boxes), range(16), None)
    for what, (tile, query) in TILES.items():
        filters = dict(parse_qsl(query))
        begin, end = filters.get("from", filters.get("on")), filters.get("to", filters.get("on"))
        wanted = Wanted(
            actor=0 if "actor" in filters else None,
            first_day=day_number(date.fromisoformat(begin) if begin else None),
            last_day=day_number(date.fromisoformat(end) if end else None),
        )
        square = Square(*map(int, tile.split("/")))
        times = []
        for _ in range(ROUNDS):
            begun = time.process_time()
            found = find(parts, square, wanted, 100)
            thinned = thin(found, square, TRIES[0][0], BYTES_ALONE, BYTES_OF_GROUP)
            times.append((time.process_time() - begun) * 1000)
        told = f"{len(thinned.alone) + len(thinned.count):,} features for {found.count:,}"
        row(what, f"{statistics.median(times):.1f} ms", told)


def database_ms(connection: Connection) -> float:
    """The processor time of all of the cluster's processes so far."""
    pids = connection.scalars(
        text("select pid from pg_stat_activity where pid <> pg_backend_pid()")
    )
    total = 0.0
    for pid in pids.all():
        try:
            total += cpu_ms(pid)
        except OSError:
            # One that has ended meanwhile.
            continue
    return total


def get(instance: Instance, path: str) -> bytes:
    """What an address answers somebody for whom nothing is kept."""
    request = urllib.request.Request(instance.url + path, headers={"Cookie": "a=b"})
    with urllib.request.urlopen(request, timeout=300) as answer:
        body: bytes = answer.read()
    return body


def measure(instance: Instance, connection: Connection) -> None:
    """Print, of each tile, median milliseconds, bytes, features and the positions behind them."""
    pid = worker_of(instance.pid)
    before = memory_mb(pid)
    begun, spent = time.perf_counter(), cpu_ms(pid)
    get(instance, "/tiles/positions/5/19/12.mvt")
    used = f"{cpu_ms(pid) - spent:,.0f} ms of the worker's CPU"
    row("The first tile, columns and all", f"{time.perf_counter() - begun:.1f} s", used)
    own = Path(f"/proc/{connection.scalar(text('select pg_backend_pid()'))}")
    for what, (tile, query) in TILES.items():
        z, x, y = map(int, tile.split("/"))
        ours, bare = [], []
        body, cut = b"", b""
        for _ in range(ROUNDS):
            # Nothing that is kept serves.
            connection.execute(text("select pg_current_xact_id()"))
            time.sleep(STALE_SECONDS)
            spent = cpu_ms(pid) + database_ms(connection)
            body = get(instance, f"/tiles/positions/{tile}.mvt?{query}")
            ours.append(cpu_ms(pid) + database_ms(connection) - spent)
            spent = cpu_ms(int(own.name))
            cut = bytes(connection.scalar(text(CUT), {"z": z, "x": x, "y": y}) or b"")
            bare.append(cpu_ms(int(own.name)) - spent)
        layers = mapbox_vector_tile.decode(body).values()
        features = [each for layer in layers for each in layer["features"]]
        behind = sum(each["properties"]["count"] for each in features)
        told = f"{len(body) / 1000:,.0f} kB, {len(features):,} features for {behind:,}"
        beside = f"bare SQL {statistics.median(bare):.0f} ms, {len(cut) / 1000:,.0f} kB"
        row(what, f"{statistics.median(ours):.0f} ms", f"{told}; {beside}")
        if not query:
            assert behind == matched(instance, Square(z, x, y)), tile
    row("The worker's memory", f"{memory_mb(pid):,.0f} MB", f"{before:,.0f} before")
    row("… at most", f"{most_mb(pid):,.0f} MB", "")


def matched(instance: Instance, square: Square) -> int:
    """How many the API has in a tile's square."""
    box = ",".join(map(str, square.bounds()))
    body = get(instance, f"/api/v1/positions?limit=1&bbox={box}")
    number: int = json.loads(body)["numberMatched"]
    return number


def fill_and_measure(positions: int) -> None:
    """Fill an instance and print the table."""
    with folder() as data_dir:
        settings = Settings(data_dir=data_dir, statement_timeout_ms=120_000)
        with (
            running(
                data_dir, WORKERS="1", LOG_REQUESTS="none", STATEMENT_TIMEOUT_MS="120000"
            ) as instance,
            open_database(settings, prepare=False) as database,
        ):
            begun = time.perf_counter()
            with database.engines.owner.begin() as connection:
                fill(connection, positions, every=1)
            alone = database.engines.owner.execution_options(isolation_level="AUTOCOMMIT")
            with alone.connect() as connection:
                connection.execute(text("set statement_timeout = 0"))
                for statement in BARE.split(";"):
                    connection.execute(text(statement))
                connection.execute(text("vacuum analyze"))
                row(f"{positions:,} positions made in", f"{time.perf_counter() - begun:.0f} s", "")
                measure(instance, connection)


def main() -> None:
    """Print the one table or the other."""
    given = sys.argv[1:]
    measured = in_memory if given[:1] == ["memory"] else fill_and_measure
    numbers = [int(each) for each in given if each != "memory"]
    measured(numbers[0] if numbers else POSITIONS)


if __name__ == "__main__":
    main()
