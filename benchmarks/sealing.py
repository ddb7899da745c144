"""The sealed history at many changes: `python -m benchmarks.sealing [CHANGES]`.

The tree's part is measured on made-up leaves: adding one, a proof from the nodes that are kept, and beside it
the obvious other way, which hashes all leaves again. Then the whole of it on the data that ships: sealing,
a proof with its reads, checking everything. Milliseconds are medians of the wall clock.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.commands.data import bring_up_to_date, load, shipped_datasets
from app.commands.opening import open_database
from app.database import Engines, desk_session, reading_session
from app.queries import sealed
from app.queries.claims import get_claim
from app.sealing.checking import check_history
from app.sealing.hashing import leaf_hash
from app.sealing.keys import new_signer
from app.sealing.proofs import prove, prove_consistency
from app.sealing.sealing import nodes_of_log, seal
from app.sealing.tree import Growing, hashes_of, inclusion
from app.settings import Settings

CHANGES = 100_000
ROUNDS = 50


def median_ms(act: Callable[[int], object], rounds: int = ROUNDS) -> float:
    times = []
    for turn in range(rounds):
        begun = time.perf_counter()
        act(turn)
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def tell(what: str, figure: float) -> None:
    print(f"{what:58} {figure:10.2f} ms")


def main() -> None:
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else CHANGES
    folder = Path(mkdtemp(prefix="sealing-"))
    folder.chmod(0o711)
    with open_database(Settings(data_dir=folder)) as database:
        engines = database.engines
        bring_up_to_date(engines)
        load(engines, shipped_datasets())
        signer = new_signer()
        begun = time.perf_counter()
        seal(engines, signer, first=True)
        with desk_session(engines) as session:
            entries = sealed.leaf_at(session, 0).entries
        tell(f"sealing {entries} records", 1000 * (time.perf_counter() - begun))
        with reading_session(engines) as session:
            number = get_claim(session, "magnier-01").id
            upto = session.scalar(text("select now()"))
        tell(
            "a proof with everything that it reads",
            median_ms(lambda _: prove(engines, "claims", number, upto)),
        )
        tell(
            "checking the whole history",
            median_ms(lambda _: list(check_history(engines, signer)), 3),
        )
        fill_log(engines, changes)
        with reading_session(engines) as session:
            nodes = partial(nodes_of_log, session)
            paths = [inclusion(turn * 1999 % changes, changes) for turn in range(ROUNDS)]
            told = median_ms(lambda turn: hashes_of(paths[turn], nodes))
            tell(f"a path in the log, of {changes} leaves", told)
            tell(
                "a proof of consistency",
                median_ms(lambda turn: prove_consistency(session, 1 + turn * 1777, changes)),
            )
            tell(
                "the other way: all leaves hashed again", median_ms(lambda _: all_again(session), 3)
            )


def fill_log(engines: Engines, changes: int) -> None:
    """A log of so many leaves that tell nothing."""
    with desk_session(engines) as session:
        session.execute(text("truncate sealed.leaf, sealed.node, sealed.entry"))
        log, nodes = Growing(), []
        for number in range(changes):
            nodes += log.add(leaf_hash(f'{{"leaf":{number}}}'.encode()))
        session.execute(
            text(
                "insert into sealed.leaf select n, now(), '{\"leaf\":' || n || '}' from generate_series(0, :last) n"
            ),
            {"last": changes - 1},
        )
        sealed.add_nodes(session, sealed.LOG, nodes)
        session.execute(text("analyze sealed.leaf, sealed.node"))


def all_again(session: Session) -> bytes:
    """The log's root by all that stands in it."""
    log = Growing()
    for (said,) in session.execute(text("select text from published.sealed_leaf order by number")):
        log.add(leaf_hash(said.encode()))
    return log.root


if __name__ == "__main__":
    main()
