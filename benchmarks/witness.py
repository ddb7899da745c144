"""The map by witness at 100,000 claims, beside asking SQL anew: `python -m benchmarks.witness [CLAIMS]`.

Claims are made up as `benchmarks.many_claims` makes them, half of them with a position, by a thousand sources of which
each has one of forty publishers, thirty origins and eight sides; a third of the positions rest on a second claim, and
a tenth of the claims says the same as another. Each choice is asked for the first time; who says what has been read.
"""

import sys
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Connection, false, func, or_, select, text
from sqlalchemy.orm import Session

from app.commands.opening import OpenDatabase, open_database
from app.database import reading_session
from app.models import Claim, Position, Source
from app.queries.rests_asked import carrying
from app.queries.testimony import read_testimony
from app.settings import Settings
from app.witnesses.naming import Choice
from benchmarks.first_light import percentile_95, row
from benchmarks.many_claims import fill
from scripts.instance import Instance, folder, running

CLAIMS, WARMING = 100_000, 16
CHOICES = (
    *(Choice(None, (f"publisher:P {n}",)) for n in range(6)),
    *(Choice((f"origin:O {n}",)) for n in range(6)),
    *(Choice((f"side:S {n}", f"publisher:P {n}"), (f"origin:O {n}",)) for n in range(6)),
)
# The choice is made by the first that asks for it: the list that the map reads.
PATHS = {
    "Which positions stay, for the map": "/columns/positions.json",
    "Positions of a day in a window": "/api/v1/positions?on=2016-06-07&bbox=38,34,41,37&limit=500",
    "A list of positions": "/positions",
    "Claims": "/api/v1/claims?limit=100",
    "Places in a window": "/api/v1/places?bbox=38,34,41,37&limit=500",
    "A tile of positions, far out": "/tiles/positions/6/38/25.mvt",
    "The map's page": "/?place=",
}
WHO_SAYS = """
update editorial.source set publisher = 'P ' || id % 40, origin = 'O ' || id % 30,
    leaning = 'state-owned: S ' || id % 8 where slug like 'made-%'
"""
MORE = """
insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)
select rests.position_id, 1, rests.claim_id + 1, rests.change_id
from editorial.position_claim rests join editorial.claim on claim.id = rests.claim_id + 1
where rests.position_id % 3 = 0 and rests.ordinal = 0 on conflict do nothing
"""
LINKS = """
insert into editorial.link (public_id, from_claim_id, to_claim_id, relation, why, status, change_id)
select 'made-' || claim.id, claim.id, claim.id - 7, 'supports', 'made up', 'published', claim.change_id
from editorial.claim join editorial.claim earlier on earlier.id = claim.id - 7
where claim.id % 10 = 0 and claim.public_id like 'made-%' and earlier.public_id like 'made-%'
"""


def lay_out(connection: Connection, claims: int) -> None:
    """Fill a database with made-up claims of witnesses of many names."""
    fill(connection, claims, every=2)
    for statement in (WHO_SAYS, MORE, LINKS):
        connection.execute(text(statement))
    connection.execute(text("analyze"))


def names_of(kind: str) -> ColumnElement[str | None]:
    """What a source is called by, of a kind."""
    if kind == "side":
        return func.btrim(func.split_part(Source.leaning, ":", 2))
    return {"publisher": Source.publisher, "origin": Source.origin}[kind].expression


def by_sql(session: Session, choice: Choice) -> int:
    """The obvious other way: how many positions some chosen witness carries, asked of all of them in one statement."""

    def is_of(name: str) -> ColumnElement[bool]:
        kind, _, value = name.partition(":")
        return func.coalesce(names_of(kind) == value, false())

    believed = select(Source.id).where(*(~is_of(name) for name in choice.without))
    if choice.only is not None:
        believed = believed.where(or_(false(), *map(is_of, choice.only)))
    pairs = carrying()
    carried = select(pairs.c.position_id).join(Claim, Claim.id == pairs.c.claim_id)
    carried = carried.where(Claim.source_id.in_(believed))
    query = select(func.count(Position.id)).where(Position.id.in_(carried))
    return session.scalar(query) or 0


def took(work: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def compare(database: OpenDatabase) -> None:
    """Choices on arrays beside SQL, which must come to the same."""
    with reading_session(database.engines) as session:
        session.execute(text("set local statement_timeout = 0"))
        begun = time.perf_counter()
        testimony = read_testimony(session)
        size = f"{len(testimony.claims):,} claims, {len(testimony.positions):,} positions"
        row("Who says what, read once", f"{(time.perf_counter() - begun) * 1000:.0f} ms", size)
        mine = [took(partial(testimony.told, choice)) for choice in CHOICES]
        row("A choice, on arrays", f"{percentile_95(mine):.1f} ms", f"median {median(mine):.1f} ms")
        theirs = [took(partial(by_sql, session, choice)) for choice in CHOICES]
        row(
            "The same by SQL alone",
            f"{percentile_95(theirs):.0f} ms",
            f"median {median(theirs):.0f} ms",
        )
        for choice in CHOICES:
            assert testimony.told(choice).shown == by_sql(session, choice), choice


def measure(instance: Instance) -> None:
    """The time until answers are there: of the whole map, and of each choice that is made for the first time."""
    # Each of the web processes reads who says what once.
    for number in range(WARMING):
        urllib.request.urlopen(f"{instance.url}/columns/positions.json?without=O+{number}").read()
    for what, path in PATHS.items():
        times: dict[bool, list[float]] = {False: [], True: []}
        for choice in CHOICES:
            for is_chosen in (False, True):
                query = urlencode(choice.given()) if is_chosen else ""
                address = instance.url + path + ("&" if "?" in path else "?") + query
                request = urllib.request.Request(address, headers={"Cookie": "a=b"})

                def ask(request: urllib.request.Request = request) -> None:
                    with urllib.request.urlopen(request) as answer:
                        answer.read()

                times[is_chosen].append(took(ask))
        whole, chosen = (percentile_95(times[each]) for each in (False, True))
        row(what, f"{chosen:.0f} ms", f"{whole:.0f} ms of everybody")


def main() -> None:
    """Fill an instance and print the table."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with folder() as data_dir, running(data_dir) as instance:
        with open_database(Settings(data_dir=data_dir)) as database:
            with database.engines.owner.begin() as connection:
                lay_out(connection, claims)
            owner = database.engines.owner.execution_options(isolation_level="AUTOCOMMIT")
            with owner.connect() as connection:
                connection.execute(text("set statement_timeout = 0"))
                connection.execute(text("vacuum analyze"))
            compare(database)
        measure(instance)


if __name__ == "__main__":
    main()
