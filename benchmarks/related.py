"""What is likely related to a claim, beside comparing it with every other one: `python -m benchmarks.related [CLAIMS]`.

Claims are made up (`benchmarks.many_claims`), with words drawn as often as the shipped statements have them. Some
are made reprints of others by another source, of the same place and day or of none. Both ways find what is
offered; the second reads all claims and compares each, as often as patience allows.
"""

import random
import statistics
import sys
import time
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.commands.opening import open_database
from app.database import desk_session
from app.editing.related import MOST_OFFERED, claimed, related_to
from app.queries.clashes import START, count_clashes, list_clashes
from app.queries.related import READ, ClaimRow, read_claim, row_of
from app.relating.clashes import RULES
from app.relating.comparing import compare
from app.settings import Settings
from benchmarks.bare_tables import bare
from benchmarks.first_light import percentile_95, row
from benchmarks.many_claims import fill
from scripts.instance import folder, running
from tests.rewrites import rewrites, statements

CLAIMS = 100_000
ASKED, ASKED_THE_OTHER_WAY, REPRINTS = 200, 3, 200
WORDED = """
update editorial.claim set statement = (
    select string_agg(word, ' ') from (
        select words[1 + floor(random() * cardinality(words))::int] as word
        from generate_series(1, 12) where claim.id > 0) drawn), change_id = :change
from (select cast(:words as text[]) as words) known where public_id like 'made-%'
"""
REPRINTED = """
update editorial.claim set statement = :second, change_id = :change, valid_from = original.valid_from,
    valid_to = original.valid_to
from editorial.claim original
where claim.public_id = :reprint and original.public_id = :original
"""
AT_ITS_PLACE = """
update editorial.claim_place set change_id = :change, place_id = (
    select place_id from editorial.claim_place theirs join editorial.claim on claim.id = theirs.claim_id
    where public_id = :original)
where claim_id = (select id from editorial.claim where public_id = :reprint)
"""
NOWHERE = "delete from editorial.claim_{} where claim_id = (select id from editorial.claim where public_id = :reprint)"


def word(connection: Connection, claims: int) -> dict[str, str]:
    """Give all claims words, and make some reprints of others; the reprint of each original."""
    chance = random.Random(2017)
    change = connection.scalar(
        text("insert into editorial.change (note) values ('Worded') returning id")
    )
    words = [each for _, statement in statements() for each in statement.split()]
    connection.execute(text("set local statement_timeout = 0"))
    connection.execute(text(WORDED), {"words": words, "change": change})
    same = [each for each in rewrites(2017, 2 * REPRINTS) if each.is_same and each.language == "en"]
    reprints = {}
    for number, each in enumerate(same[:REPRINTS]):
        original, reprint = (f"made-{n}" for n in chance.sample(range(1, claims), 2))
        asked = {"change": change, "original": original, "reprint": reprint, "second": each.second}
        connection.execute(
            text(
                "update editorial.claim set statement = :first, change_id = :change where public_id = :original"
            ),
            {"first": each.first, "change": change, "original": original},
        )
        connection.execute(text(REPRINTED), asked)
        for statement in (AT_ITS_PLACE,) if number % 2 else map(NOWHERE.format, ("place", "actor")):
            connection.execute(text(statement), asked)
        reprints[original] = reprint
    return reprints


def date_exactly(connection: Connection) -> None:
    """Let all positions be known to the day, and be over after up to ten, as careful editors date them."""
    connection.execute(text("set local statement_timeout = 0"))
    with bare(connection, ("editorial.position",)):
        connection.execute(
            text(
                """update editorial.position set valid_precision = 'day', valid_to = valid_from + id::int % 10
                where public_id like 'made-%'"""
            )
        )


def every_other(session: Session, key: str) -> list[str]:
    """What is offered by comparing a claim with every other one: the obvious other way."""
    claim = read_claim(session, key)
    assert claim
    mine, found = claimed(claim), []
    query = text(f"{READ} where claim.id <> :claim and claim.status <> 'withdrawn'")
    for each in session.execute(query, {"claim": claim.number}):
        other: ClaimRow = row_of(each)
        comparison = compare(mine, claimed(other))
        if comparison is not None:
            found.append((comparison.rank, -other.number, other.key))
    return [key for *_, key in sorted(found, reverse=True)[:MOST_OFFERED]]


def measure(session: Session, claims: int, reprints: dict[str, str]) -> None:
    """Print the table."""
    chance = random.Random(14)
    some = [f"made-{chance.randrange(1, claims)}" for _ in range(ASKED)]
    busiest: Any = text(
        """select public_id from editorial.claim join editorial.claim_place on claim_id = claim.id
        where place_id = (select place_id from editorial.claim_place group by 1 order by count(*) desc limit 1)
        order by claim.id limit 50"""
    )
    for what, keys in (("Of any", some), ("At the busiest place", list(session.scalars(busiest)))):
        times = []
        for key in keys:
            begun = time.perf_counter()
            related_to(session, key)
            times.append((time.perf_counter() - begun) * 1000)
        row(what, f"p95 {percentile_95(times):.0f} ms", f"median {statistics.median(times):.0f} ms")
    ranks = [
        next(
            (
                at
                for at, each in enumerate(related_to(session, key).related)
                if each.claim.key == of
            ),
            None,
        )
        for key, of in reprints.items()
    ]
    row(
        "Reprints offered first",
        f"{ranks.count(0)} of {len(ranks)}",
        f"at all {len(ranks) - ranks.count(None)}",
    )
    for rule in RULES:
        begun = time.perf_counter()
        found_pairs = count_clashes(session, rule, 20)
        took = (time.perf_counter() - begun) * 1000
        begun = time.perf_counter()
        list_clashes(session, rule, START, 20)
        row(
            f"Clashes: {rule}",
            f"counted {took:.0f} ms",
            f"{found_pairs[0]}; a page {(time.perf_counter() - begun) * 1000:.0f} ms",
        )
    times, missed, all_found = [], 0, 0
    for key in some[:ASKED_THE_OTHER_WAY]:
        offered = {each.claim.key for each in related_to(session, key).related}
        begun = time.perf_counter()
        found = every_other(session, key)
        times.append((time.perf_counter() - begun) * 1000)
        missed += len(set(found) - offered)
        all_found += len(found)
    row(
        "Comparing with every other",
        f"{statistics.median(times):,.0f} ms",
        f"{missed} more of {all_found} offered",
    )


def main() -> None:
    """Fill an instance and print the table."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with (
        folder() as data_dir,
        running(data_dir),
        open_database(Settings(data_dir=data_dir)) as database,
    ):
        with database.engines.owner.begin() as connection:
            fill(connection, claims, every=2)
            date_exactly(connection)
            reprints = word(connection, claims)
        owner = database.engines.owner.execution_options(isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            connection.execute(text("set statement_timeout = 0"))
            connection.execute(text("vacuum analyze"))
        with desk_session(database.engines) as session:
            session.execute(text("set local statement_timeout = 0"))
            row(f"{claims:,} claims", "", "")
            measure(session, claims, reprints)


if __name__ == "__main__":
    main()
