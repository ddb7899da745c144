"""Engines, lenses, and the only place that commits.

Readers go through `reading_session`: their role can read the schemas `published` and `as_known`
and nothing else. Editors and the command line go through `editing_session`, which opens a change
and commits once, at its end.
"""

import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from fastapi.concurrency import contextmanager_in_threadpool
from psycopg.errors import DeadlockDetected, DiskFull
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, SessionTransaction

from app.clock import Clock, latest_day, wall_clock
from app.engines import READER_ROLE, Engines, create_engines
from app.errors import DatabaseUnavailable, DiskIsFull, WritesCollided
from app.models import Base, Change
from app.models.base import Versioned
from app.witnesses.testimony import Bits, Told

log = logging.getLogger(__name__)
OLDEST_POSTGRES = 15
OLDEST_POSTGIS = (3, 3)
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
# Where a session keeps the number of the change that its rows are stamped with.
CHANGE_ID = "change_id"
# Where a reader's session keeps the name of the server that it reads.
SERVER = "server"
# Where it keeps what was counted of the same state of the data.
COUNTS = "counts"
# Where it keeps the clock that says what day it is; none is the wall clock.
CLOCK = "clock"
# Where it keeps what is left of the map by chosen witnesses; none is there where nobody chose.
TOLD = "told"
# Where it keeps what finds that at an instant, while it looks at several.
HEARING = "hearing"
# Where it keeps at which instant it looks.
LOOKED = "looked"


@contextmanager
def translate_outage() -> Iterator[None]:
    """Turn a lost, refusing or overloaded database into DatabaseUnavailable.

    One without room to write becomes DiskIsFull, which operators find in the log, and a deadlock with
    another change WritesCollided.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseUnavailable("Every database connection is busy.") from error
    except OperationalError as error:
        if isinstance(error.orig, DiskFull):
            log.warning("The database's disk is full: %s", str(error.orig).splitlines()[0])
            raise DiskIsFull(
                "There is no room left on the server's disk: nothing was saved, and nothing can be "
                "until whoever runs this map frees some."
            ) from error
        if isinstance(error.orig, DeadlockDetected):
            raise WritesCollided from error
        raise DatabaseUnavailable("The database doesn't answer right now.") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnavailable("The connection to the database was lost.") from error
        raise


@contextmanager
def reading_session(
    engines: Engines,
    known: datetime | None = None,
    *,
    version: str | None = None,
    is_editor: bool = False,
    told: Told | None = None,
) -> Iterator[Session]:
    """A read-only session through the lens of now, or of the instant `known`; of what is `told` where that is given.

    Every query is written once, against `editorial`; the lens decides what that name means. Editors
    read where they write, and so what they have just saved; others where they are sent, which is the
    server of `version` where that is given. Raises DatabaseUnavailable.
    """
    lenses = ("published", "as_known") if told is None else ("told", "told_then")
    lens = lenses[known is not None]
    with translate_outage(), _begun(engines, lens, version, is_editor=is_editor) as session:
        if version is not None:
            seen = known if told is None else (known, told.key)
            session.info[COUNTS] = engines.counts.of(version, seen)
        if known is not None:
            look_at(session, known)
        if told is not None:
            listen_to(session, told)
        yield session
        # A rollback would make the driver forget its prepared statements, and with them their plans,
        # which take longer to make than the queries to run.
        session.commit()


def is_of_now(session: Session) -> bool:
    """True of a reader's session that sees the map as it is now, whoever says what is on it."""
    lens = session.connection().get_execution_options()["schema_translate_map"]
    return bool(lens["editorial"] == "published")


def look_at(session: Session, instant: datetime) -> None:
    """Have the lens of then show what was known at an instant, until the transaction ends.

    Its plans are made once for any values: to plan takes ten times what most of these queries take to run, since
    the lens asks of each row whatever may hide it, and the values tell little beside the instant. Where chosen
    witnesses are followed from instant to instant (`app.queries.hearing`), it shows what they said then.
    """
    hearing: Callable[[Session, datetime], Told] | None = session.info.get(HEARING)
    told = None if hearing is None else hearing(session, instant)
    # What is set lasts as long as the transaction, or the savepoint.
    transaction = None if session.in_nested_transaction() else session.get_transaction()
    looked = _Looked(transaction, instant, told)
    if transaction is not None and looked.is_same(session.info.get(LOOKED)):
        return
    if told is None:
        session.execute(LOOK, {"instant": instant})
    else:
        session.execute(LOOK_AND_LISTEN, {"instant": instant, **_heard(session, told)})
    session.info[LOOKED] = looked


@dataclass(frozen=True)
class _Looked:
    """What a session looks at, and in which transaction."""

    transaction: SessionTransaction | None
    instant: datetime
    told: Told | None

    def is_same(self, other: "_Looked | None") -> bool:
        return (
            other is not None
            and self.transaction is other.transaction
            and self.told is other.told
            and self.instant == other.instant
        )


def look_at_each(session: Session, *instants: datetime) -> Iterator[datetime]:
    """Look at some instants in turn, first at the one that the session looks at already, if it is among them.

    Each look has the lens find anew what was hidden then. The session is left at any of them.
    """
    looked: _Looked | None = session.info.get(LOOKED)
    for instant in sorted(instants, key=lambda each: looked is None or each != looked.instant):
        look_at(session, instant)
        yield instant


# As the lenses read it (migrations/lenses/hiding.jinja).
LOOKING = (
    "set_config('conflict_map.known_at',"
    " extract(epoch from cast(:instant as timestamptz))::text, true),"
    " set_config('plan_cache_mode', 'force_generic_plan', true),"
    " set_config('max_parallel_workers_per_gather', '0', true)"
)


# As that lens reads it (migrations/lenses/told.sql).
CHOSEN = ("claims", "positions", "sources", "places")
HEARD = (
    "told_stand_ins",
    "told_nobody",
    *(f"told_{noun}{end}" for noun in CHOSEN for end in ("", "_last")),
)
LISTENING = ", ".join(f"set_config('conflict_map.{name}', :{name}, true)" for name in HEARD)
LOOK, LISTEN, LOOK_AND_LISTEN = (
    text(f"select {sets}") for sets in (LOOKING, LISTENING, f"{LOOKING}, {LISTENING}")
)


def listen_to(session: Session, told: Told) -> None:
    """Have the lens of chosen witnesses show what they say alone, until the transaction ends."""
    session.execute(LISTEN, _heard(session, told))


def _heard(session: Session, told: Told) -> dict[str, str]:
    """The values of what is set for that."""
    values = {
        "told_stand_ins": json.dumps(told.stand_ins),
        "told_nobody": "yes" if told.choice.only == () else "",
    }
    for noun in CHOSEN:
        bits: Bits = getattr(told, noun)
        values |= {f"told_{noun}": bits.text, f"told_{noun}_last": str(bits.last)}
    session.info[TOLD] = told
    return values


def _begun(engines: Engines, lens: str, version: str | None, *, is_editor: bool) -> Session:
    """A session that has its connection, to the next server where one doesn't answer."""
    servers = engines.servers
    wanted = version.partition("/")[0] if version else None
    while True:
        server = servers.primary if is_editor else servers.named(wanted)
        session = Session(server.engines.reading, expire_on_commit=False)
        try:
            session.connection(execution_options={"schema_translate_map": {"editorial": lens}})
        except OperationalError:
            session.close()
            if not servers.pass_over(server):
                raise
        except BaseException:
            session.close()
            raise
        else:
            session.info[SERVER] = server.name
            return session


@asynccontextmanager
async def admitted_session(
    engines: Engines,
    known: datetime | None = None,
    *,
    version: str | None = None,
    is_editor: bool = False,
    told: Told | None = None,
) -> AsyncIterator[Session]:
    """A reading session for a route, once there is a connection for it.

    Raises DatabaseUnavailable, at once where too many wait already.
    """
    async with (
        engines.admission.place(is_editor=is_editor),
        contextmanager_in_threadpool(
            reading_session(engines, known, version=version, is_editor=is_editor, told=told)
        ) as session,
    ):
        yield session


@contextmanager
def desk_session(engines: Engines) -> Iterator[Session]:
    """A session for the tables of the schema `desk`, committed at its end; no change is opened.

    An error rolls everything back. Raises DatabaseUnavailable.
    """
    with translate_outage(), Session(engines.owner) as session:
        yield session
        session.commit()


@contextmanager
def editing_session(
    engines: Engines, note: str, account_id: int | None = None
) -> Iterator[Session]:
    """A session in which every new or altered row belongs to one change, committed at the end.

    An error rolls everything back, the change included. Raises DatabaseUnavailable.
    """
    with translate_outage(), Session(engines.owner) as session:
        begin_change(session, note, account_id)
        yield session
        session.commit()


def begin_change(session: Session, note: str, account_id: int | None = None) -> Change:
    """Open a change; rows that the session writes from now on are stamped with it."""
    change = Change(note=note, account_id=account_id)
    session.add(change)
    session.flush()
    session.execute(
        text("select set_config('conflict_map.change_id', :id, true)"), {"id": str(change.id)}
    )
    if CHANGE_ID not in session.info:
        event.listen(session, "before_flush", _stamp)
    # The number and not the row: a savepoint that is rolled back takes the row with it.
    session.info[CHANGE_ID] = change.id
    return change


def _stamp(session: Session, _context: object, _instances: object) -> None:
    for row in list(session.new) + list(session.dirty):
        if isinstance(row, Versioned) and session.is_modified(row):
            row.change_id = session.info[CHANGE_ID]


def latest_day_of(session: Session) -> date:
    """The day that is today at UTC+14, by the clock that the session was given."""
    clock: Clock = session.info.get(CLOCK, wall_clock)
    return latest_day(clock())


def refresh_statistics(session: Session) -> None:
    """Let the planner know how many rows there are now; without that it plans for a thousand."""
    session.execute(text("analyze"))


__all__ = [
    "CHANGE_ID",
    "CLOCK",
    "COUNTS",
    "EXTENSIONS",
    "HEARING",
    "READER_ROLE",
    "TOLD",
    "Base",
    "Engines",
    "admitted_session",
    "begin_change",
    "create_engines",
    "desk_session",
    "editing_session",
    "is_of_now",
    "latest_day_of",
    "listen_to",
    "look_at",
    "look_at_each",
    "reading_session",
    "refresh_statistics",
    "translate_outage",
]
