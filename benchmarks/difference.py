"""What changed, at many claims, beside two whole copies compared: `python -m benchmarks.difference [CLAIMS]`.

Some hundred edits of every kind are made on made-up claims (`benchmarks.many_claims`), in changes of ten.
The difference is asked of the page, the API and a feed, each made anew; the other way is to fetch all
lists at both instants and to compare them. Milliseconds of CPU are those of the program with its database.
"""

import json
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, text

from app.commands.opening import open_database
from app.settings import Settings
from benchmarks.before_and_after import WARM_UPS, Side
from benchmarks.first_light import percentile_95, row
from benchmarks.many_claims import fill
from scripts.instance import folder, running

CLAIMS = 100_000
ROUNDS = 20
CHANGES = 30
# One change: claims reworded, positions moved and withdrawn, a place renamed, claims added.
EDITS = """
update editorial.claim set statement = statement || ' again', change_id = :change
    where public_id like 'made-' || :turn || '0_';
update editorial.position set geom = st_translate(geom, 0.05, 0), change_id = :change
    where id in (select id from editorial.position where status = 'published' order by id offset :turn * 7 limit 2);
update editorial.position set status = 'withdrawn', change_id = :change
    where id in (select id from editorial.position where status = 'published' order by id offset :turn * 11 limit 1);
update editorial.place set name = name || ' again', change_id = :change where slug = 'made-' || (40 + :turn);
insert into editorial.claim (public_id, source_id, kind, statement, locator, status, change_id)
    select 'new-' || :turn || '-' || n, min(id), 'report', 'Something new', 'page 1', 'published', :change
    from editorial.source, generate_series(1, 5) n group by n
"""
NOUNS = ("sources", "actors", "places", "claims", "positions")


def edit(connection: Connection, turn: int) -> None:
    """One change."""
    with connection.begin():
        change = connection.scalar(
            text("insert into editorial.change (note) values ('Edited') returning id")
        )
        for statement in EDITS.split(";"):
            connection.execute(text(statement), {"change": change, "turn": turn})


def all_items(side: Side, noun: str, known: str) -> Iterator[tuple[str, Any]]:
    """Every item of a list at an instant."""
    address: str | None = f"{side.url}/api/v1/{noun}?limit=1000&known={quote(known)}"
    while address:
        with urllib.request.urlopen(address) as answer:
            told = json.load(answer)
        for item in told.get("features", told.get("items")):
            yield str(item.get("id") or item.get("slug")), item
        links = {each["rel"]: each["href"] for each in told.get("links", ())}
        address = told.get("next") or links.get("next")


def measure(side: Side, paths: dict[str, str]) -> None:
    """Print how long each takes, made anew."""
    for what, path in paths.items():
        told = [side.answer(path) for _ in range(WARM_UPS + ROUNDS)][WARM_UPS:]
        took, spent = ([each[at] for each in told] for at in (0, 1))
        row(
            what,
            f"{percentile_95(took):.0f} ms",
            f"p95; median {statistics.median(took):.0f} ms, CPU {statistics.median(spent):.0f} ms, "
            f"{told[0][2] / 1000:,.0f} kB",
        )


def main() -> None:
    """Fill an instance, edit it and print the table."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with (
        folder() as data_dir,
        running(data_dir, WORKERS="1", LOG_REQUESTS="none") as instance,
        open_database(Settings(data_dir=data_dir), prepare=False) as database,
    ):
        with database.engines.owner.begin() as connection:
            fill(connection, claims)
        alone = database.engines.owner.execution_options(isolation_level="AUTOCOMMIT")
        with database.engines.owner.connect() as editing, alone.connect() as connection:
            connection.execute(text("set statement_timeout = 0"))
            connection.execute(text("vacuum analyze"))
            instants = [now(connection)]
            for turn in range(1, CHANGES + 1):
                edit(editing, turn)
                instants.append(now(connection))
            side = Side(instance.url, connection, instance.pid)
            first, last = quote(instants[0]), quote(instants[-1])
            of_one, window = quote(instants[-2]), f"known_from={first}&known_to={last}"
            measure(
                side,
                {
                    "API, all changes": f"/api/v1/difference?{window}",
                    "API, of one change": f"/api/v1/difference?known_from={of_one}&known_to={last}",
                    "API, nothing changed": f"/api/v1/difference?known_from={last}&known_to={last}",
                    "API, of a place": f"/api/v1/difference?{window}&place=made-41",
                    "The page, all changes": f"/changes?{window}",
                    "The page, of one change": f"/changes?known_from={of_one}&known_to={last}",
                    "The page, of a place": f"/changes?{window}&place=made-41",
                    "The feed of a place": "/places/made-41/changes.atom",
                    "The page of two days": "/changes?from=2016-06-01&to=2016-07-01",
                    "The newest, as a feed": "/changes.atom",
                    "API, without one source": f"/api/v1/difference?{window}&without=source:made-1",
                    "The page without it": f"/changes?{window}&without=source:made-1",
                    "The page of a place without it": f"/changes?{window}&place=made-41&without=source:made-1",
                    "The newest without it, as a feed": "/changes.atom?without=source:made-1",
                    "Corrections": "/corrections",
                    "Corrections without it": "/corrections?without=source:made-1",
                    "Corrections of it alone": "/corrections?witness=source:made-1",
                    "The map's page, to compare": "/",
                },
            )
            begun = time.perf_counter()
            copies = [
                {
                    (noun, key): item
                    for noun in NOUNS
                    for key, item in all_items(side, noun, instant)
                }
                for instant in (instants[0], instants[-1])
            ]
            differing = sum(
                copies[0].get(key) != copies[1].get(key) for key in {*copies[0], *copies[1]}
            )
            row(
                "Two copies compared", f"{time.perf_counter() - begun:.1f} s", f"{differing} differ"
            )


def now(connection: Connection) -> str:
    """The instant, as addresses have it."""
    return str(connection.scalar(text("select to_char(clock_timestamp() at time zone 'UTC',"
                                      " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")))  # fmt: skip


if __name__ == "__main__":
    main()
