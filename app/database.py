"""Engines, lenses, and the only place that commits.

Readers go through `reading_session`: their role can read the schemas `published` and `as_known`
and nothing else. Editors and the command line go through `editing_session`, which opens a change
and commits once, at its end.
"""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from time import monotonic
from typing import Any

import psycopg
from fastapi.concurrency import contextmanager_in_threadpool
from psycopg.errors import DiskFull
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from app.admission import Admission
from app.clock import Clock, latest_day, wall_clock
from app.data_version import DataVersion
from app.errors import DatabaseUnavailable, DiskIsFull
from app.models import Base, Change
from app.models.base import Versioned
from app.settings import Settings

log = logging.getLogger(__name__)
READER_ROLE = "conflict_map_reader"
OLDEST_POSTGRES = 15
OLDEST_POSTGIS = (3, 3)
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
# Below this trigram similarity two spellings are taken for different names.
SIMILAR_ENOUGH = "0.45"
# How long nobody tries again to connect to a server that refused.
REFUSED_SECONDS = 0.2
# Where a session keeps the number of the change that its rows are stamped with.
CHANGE_ID = "change_id"
# Where it keeps the clock that says what day it is; none is the wall clock.
CLOCK = "clock"
# Where a connection keeps that something was committed on it.
COMMITTED = "committed"
# PostGIS, its projections and the catalogues are loaded by this query when a connection opens,
# so that no reader pays for it.
WARM_UP = "select st_asewkb(st_transform('srid=4326;point(39 36)'::geometry, 3857)), 'a' % 'b'"


@dataclass(frozen=True)
class Engines:
    """Pools of connections: `owner` edits and migrates, `reader` serves readers.

    `asking` is the one connection on which `version` learns which state readers see; `admission`
    lets in as many of them as `reader` has connections.
    """

    owner: Engine
    reader: Engine
    asking: Engine
    version: DataVersion
    admission: Admission

    def dispose(self) -> None:
        """Close every pooled connection."""
        # A connection that is asked on at this moment would be nobody's to close.
        self.version.rest()
        for engine in (self.owner, self.reader, self.asking):
            engine.dispose()


def _engine(url: str, options: dict[str, str], **pool: Any) -> Engine:
    flags = " ".join(f"-c {name}={value}" for name, value in options.items())
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_timeout=2,
        pool_pre_ping=True,
        pool_use_lifo=True,
        # What is wrong with a statement goes to the log; what somebody typed doesn't.
        hide_parameters=True,
        connect_args={
            "options": flags,
            "connect_timeout": 3,
            # A machine that is gone without a word keeps no thread waiting for longer.
            "tcp_user_timeout": 5000,
            "prepare_threshold": 2,
        },
        **pool,
    )
    connecting = Connecting()

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: list[Any], options: dict[str, Any]) -> Any:
        return connecting.connect(*args, **options)

    return engine


@dataclass
class Connecting:
    """How an engine's connections are made: for a moment after one was refused, none is tried.

    A server that starts again has better to do than to refuse every request of every worker, each in
    a process of its own.
    """

    refused: psycopg.OperationalError | None = None
    until: float = 0.0

    def connect(self, *args: Any, **options: Any) -> psycopg.Connection:
        """A new connection. Raises OperationalError."""
        if self.refused is not None and monotonic() < self.until:
            raise psycopg.OperationalError(str(self.refused))
        try:
            connection = psycopg.connect(*args, **options)
        except psycopg.OperationalError as error:
            self.refused, self.until = error, monotonic() + REFUSED_SECONDS
            raise
        self.refused = None
        return connection


def _warmed(engine: Engine) -> Engine:

    @event.listens_for(engine, "connect")
    def warm_up(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        try:
            connection.execute(WARM_UP)
        except Exception:  # noqa: BLE001  (before the first migration there is no PostGIS to warm)
            connection.rollback()
        connection.autocommit = False

    return engine


def create_engines(owner_url: str, reader_url: str | None, settings: Settings) -> Engines:
    """Pools for both roles. Nothing is connected yet.

    Without a `reader_url` readers use the owner's address, and every connection starts as the
    reader's role. JIT is off: it doubles the time of the larger tile queries.
    """
    # Half of the connections are closed again when they aren't needed. One more is for /readyz,
    # which must answer while all are taken.
    size = settings.pool_size
    common = {
        "jit": "off",
        "timezone": "UTC",
        "work_mem": "32MB",
        "pg_trgm.similarity_threshold": SIMILAR_ENOUGH,
    }
    editing = common | {"statement_timeout": "60000"}
    owner = _warmed(_engine(owner_url, editing, pool_size=size, max_overflow=size))
    reading = common | {
        "default_transaction_read_only": "on",
        "statement_timeout": str(settings.statement_timeout_ms),
        "idle_in_transaction_session_timeout": "15000",
        # Only a table that is being altered makes readers wait: not all connections for long.
        "lock_timeout": "300",
    }
    if reader_url is None:
        reading["role"] = READER_ROLE
    reads_at = reader_url or owner_url
    reader = _warmed(_engine(reads_at, reading, pool_size=size, max_overflow=size + 1))
    alone = {"pool_size": 1, "max_overflow": 0, "isolation_level": "AUTOCOMMIT"}
    asking = _engine(reads_at, reading | {"statement_timeout": "1000"}, **alone)
    version = DataVersion(partial(snapshot_name, asking))
    _tell_writes(owner, version)
    return Engines(owner, reader, asking, version, Admission(2 * size))


def _tell_writes(owner: Engine, version: DataVersion) -> None:
    """Have the version asked for anew once this process may have written anything."""

    @event.listens_for(owner, "commit")
    def note(connection: Connection) -> None:
        # This comes before the commit itself, which is over when the connection is given back.
        connection.info[COMMITTED] = True

    @event.listens_for(owner, "checkin")
    def tell(_connection: Any, record: ConnectionPoolEntry) -> None:
        if record.info.pop(COMMITTED, False):
            version.forget()


def snapshot_name(asking: Engine) -> str | None:
    """A name of the committed state that a reader sees now; none when the database doesn't answer.

    Two equal names mean equal data. It changes with every transaction that writes anything.
    """
    try:
        with asking.connect() as connection:
            return str(connection.scalar(text("select pg_current_snapshot()::text")))
    except (DBAPIError, PoolTimeoutError):
        return None


@contextmanager
def translate_outage() -> Iterator[None]:
    """Turn a lost, refusing or overloaded database into DatabaseUnavailable.

    One without room to write becomes DiskIsFull, which operators find in the log.
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
        raise DatabaseUnavailable("The database doesn't answer right now.") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnavailable("The connection to the database was lost.") from error
        raise


@contextmanager
def reading_session(engines: Engines, known: datetime | None = None) -> Iterator[Session]:
    """A read-only session through the lens of now, or of the instant `known`.

    Every query is written once, against `editorial`; the lens decides what that name means.
    Raises DatabaseUnavailable.
    """
    lens = "published" if known is None else "as_known"
    with translate_outage(), Session(engines.reader, expire_on_commit=False) as session:
        session.connection(execution_options={"schema_translate_map": {"editorial": lens}})
        if known is not None:
            session.execute(
                text("select set_config('conflict_map.known_at', :known, true)"),
                {"known": known.isoformat()},
            )
        yield session
        # A rollback would make the driver forget its prepared statements, and with them their plans,
        # which take longer to make than the queries to run.
        session.commit()


@asynccontextmanager
async def admitted_session(
    engines: Engines, known: datetime | None = None, *, is_editor: bool = False
) -> AsyncIterator[Session]:
    """A reading session for a route, once there is a connection for it.

    Raises DatabaseUnavailable, at once where too many wait already.
    """
    async with (
        engines.admission.place(is_editor=is_editor),
        contextmanager_in_threadpool(reading_session(engines, known)) as session,
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
    "EXTENSIONS",
    "READER_ROLE",
    "Base",
    "Engines",
    "admitted_session",
    "begin_change",
    "create_engines",
    "desk_session",
    "editing_session",
    "latest_day_of",
    "reading_session",
    "refresh_statistics",
    "translate_outage",
]
