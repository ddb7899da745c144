"""Features and tiles beside tipg's, on one PostgreSQL: `python -m benchmarks.ogc_beside_tipg [POSITIONS]`.

As many positions are made up inside the database of a throwaway instance. tipg, of the version below and in an
environment of its own, serves bare tables of the same features: the same properties and geometry, an index in space,
nothing hidden and no second clock. Each server has one worker. Both are asked in turns for 1,000 features in a box,
each time another one, and for tiles; ours make every answer anew. Features that other boxes had are kept as they were
written, so that boxes are asked for after a few others, again with a change of one claim before each, and with one
after which all is written anew. Times are medians of the processor's, of server and database together.
"""

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, make_url, text

from app.commands.opening import open_database
from app.published.collections import COLLECTIONS
from app.settings import Settings
from benchmarks.before_and_after import STALE_SECONDS
from benchmarks.cpu_time import spent_ms
from benchmarks.crowd import cpu_ms
from benchmarks.first_light import row
from benchmarks.many_claims import fill
from scripts.instance import Instance, folder, running

POSITIONS = 100_000
PEER = ("tipg==1.6.0", "uvicorn")
ROUNDS = 9
LIMIT = 1000
LAID = ("positions", "places", "claims")
# Boxes that are asked for before what they take is counted.
FIRST = 6
# What a change of a claim notes, and one that voids every feature that is kept, such as an actor's.
CLAIM_CHANGED = (
    "insert into editorial.record_touched (noun, record_id)"
    " select 'claim', id from editorial.claim order by random() limit 1"
)
ALL_CHANGED = "insert into editorial.record_touched (noun, record_id) values ('all', 0)"
SIDE_DEGREES = 4.0
TILES = ("5/19/12", "8/155/101", "10/623/404", "12/2492/1616")
TYPES = {"integer": "bigint", "boolean": "boolean", "date": "date", "string": "text"}
PATIENCE_SECONDS = 60


def lay_bare(connection: Connection, instance: Instance, name: str) -> None:
    """A table of what our own collection of that name says, for whoever serves tables."""
    features = COLLECTIONS[name]
    types = {column.name: TYPES[features.type_of(column)] for column in features.columns}
    typed = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    connection.execute(text(f"create table public.{name} ({typed}, geom geometry(Geometry, 4326))"))
    quoted = ", ".join(f'"{column}"' for column in types)
    members = ", ".join(f"(feature->'properties'->>'{c}')::{kind}" for c, kind in types.items())
    adding = text(
        f"insert into public.{name} ({quoted}, geom) select {members},"
        " st_setsrid(st_geomfromgeojson(nullif(feature->'geometry', 'null')), 4326)"
        " from jsonb_array_elements(cast(:features as jsonb)) feature"
    )
    address = f"{instance.url}/ogc/collections/{name}/items?limit=10000"
    while address:
        page = json.loads(fetch(address))
        connection.execute(adding, {"features": json.dumps(page["features"])})
        address = next((each["href"] for each in page["links"] if each["rel"] == "next"), "")
    key = features.columns[0].name
    connection.execute(text(f"alter table public.{name} add primary key ({key})"))
    connection.execute(text(f"create index on public.{name} using gist (geom)"))
    connection.execute(text(f"vacuum analyze public.{name}"))


def fetch(address: str) -> bytes:
    """What an address answers somebody for whom nothing is kept, compressed where the server does so."""
    headers = {"Cookie": "a=b", "Accept-Encoding": "identity"}
    with urllib.request.urlopen(
        urllib.request.Request(address, headers=headers), timeout=300
    ) as answer:
        body: bytes = answer.read()
    return body


@contextmanager
def peer(database_url: str) -> Iterator[tuple[str, int]]:
    """A tipg on that database: its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = make_url(database_url)
    host = quote(str(url.query["host"]), safe="")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{url.username}@{host}:{url.query['port']}/{url.database}",
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_DB_MIN_CONN_SIZE": "1",
    }
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([sys.executable, "-m", "venv", work], check=True)
        python = Path(work, "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], check=True)
        command = [
            python,
            "-m",
            "uvicorn",
            "tipg.main:app",
            "--port",
            str(port),
            "--log-level",
            "error",
        ]
        with subprocess.Popen(command, env=environment, cwd=work) as server:
            try:
                wait_for(f"http://127.0.0.1:{port}/collections/public.{LAID[0]}", server)
                yield f"http://127.0.0.1:{port}", server.pid
            finally:
                server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the address answers. Raises RuntimeError when the server has ended or never does."""
    begun = time.perf_counter()
    while server.poll() is None and time.perf_counter() - begun < PATIENCE_SECONDS:
        try:
            fetch(address)
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("tipg didn't start.")


def measure(connection: Connection, instance: Instance, theirs: str, their_pid: int) -> None:
    """Print what boxes and tiles take on either server."""
    draw = random.Random(2017)

    def beside(
        what: str,
        ours: Callable[[], str],
        peers: Callable[[str], str],
        say: Callable[[bytes], str],
        before: str = "select pg_current_xact_id()",
    ) -> None:
        taken: tuple[list[float], list[float]] = ([], [])
        bodies = [b"", b""]
        for _ in range(ROUNDS):
            # No answer that is kept serves.
            connection.execute(text(before))
            time.sleep(STALE_SECONDS)
            path = ours()
            for side, address in enumerate((instance.url + path, theirs + peers(path))):
                # Of the program and its database, which serves the other as well.
                begun = spent_ms(instance.pid) + cpu_ms(their_pid)
                bodies[side] = fetch(address)
                taken[side].append(spent_ms(instance.pid) + cpu_ms(their_pid) - begun)
        our_ms, their_ms = map(statistics.median, taken)
        told = f"tipg {their_ms:.0f} ms: {their_ms / our_ms:.1f} times ours; {say(bodies[0])}, tipg {say(bodies[1])}"
        row(what, f"{our_ms:.0f} ms", told)

    def some_box(path: str, limit: int = LIMIT) -> str:
        west, south = draw.uniform(35, 43), draw.uniform(30, 34)
        edges = (west, south, west + SIDE_DEGREES, south + SIDE_DEGREES)
        return f"{path}?limit={limit}&bbox={','.join(f'{e:.4f}' for e in edges)}"

    def boxes(what: str, path: str, name: str, limit: int = LIMIT, **more: str) -> None:
        for _ in range(FIRST):
            fetch(instance.url + some_box(path, limit))
        beside(
            f"{limit:,} {what} in a box",
            lambda: some_box(path, limit),
            lambda asked: asked.replace(path, f"/collections/public.{name}/items"),
            lambda body: f"{len(json.loads(body)['features']):,}, {len(body) / 1000:,.0f} kB",
            **more,
        )

    for name in LAID:
        boxes(f"features of {name}", f"/ogc/collections/{name}/items", name)
    boxes("positions", "/api/v1/positions", "positions", 500)
    boxes("places", "/api/v1/places", "places", 500)
    path = "/ogc/collections/{}/items".format
    boxes("positions, a claim changed,", path("positions"), "positions", before=CLAIM_CHANGED)
    for name in LAID:
        boxes(f"{name}, all changed,", path(name), name, before=ALL_CHANGED)
    for tile in TILES:
        beside(
            f"A tile, {tile}",
            lambda at=tile: f"/tiles/positions/{at}.mvt",  # type: ignore[misc]
            lambda _path, at=tile: f"/collections/public.positions/tiles/WebMercatorQuad/{at}",  # type: ignore[misc]
            lambda body: f"{len(body) / 1000:,.0f} kB",
        )


def main(arguments: Sequence[str] = sys.argv[1:]) -> None:
    """Fill an instance, lay its positions bare beside, and print the table."""
    positions = int(arguments[0]) if arguments else POSITIONS
    given: dict[str, Any] = {
        "WORKERS": "1",
        "LOG_REQUESTS": "none",
        "STATEMENT_TIMEOUT_MS": "120000",
        # What was made up would be sealed meanwhile, at the expense of both.
        "SEAL_SECONDS": "0",
    }
    with folder() as data_dir, running(data_dir, **given) as instance:
        settings = Settings(data_dir=data_dir, statement_timeout_ms=120_000)
        with open_database(settings, prepare=False) as database:
            begun = time.perf_counter()
            with database.engines.owner.begin() as connection:
                fill(connection, positions, every=1)
            alone = database.engines.owner.execution_options(isolation_level="AUTOCOMMIT")
            with alone.connect() as connection:
                connection.execute(text("set statement_timeout = 0"))
                connection.execute(text("vacuum analyze"))
                for name in LAID:
                    lay_bare(connection, instance, name)
                row(f"{positions:,} positions made in", f"{time.perf_counter() - begun:.0f} s")
                url = database.engines.owner.url.render_as_string(hide_password=False)
                with peer(url) as (theirs, their_pid):
                    measure(connection, instance, theirs, their_pid)


if __name__ == "__main__":
    main()
