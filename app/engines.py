"""Pools of connections to every server, for each role; nothing else makes any.

Callers take `Engines` and `create_engines` from `app.database`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from app.admission import Admission
from app.connecting import Connecting
from app.counts import KeptCounts
from app.data_version import DataVersion
from app.replicas import Position, Server, Servers
from app.settings import Settings
from app.state_names import StateNames

READER_ROLE = "conflict_map_reader"
# Below this trigram similarity two spellings are taken for different names.
SIMILAR_ENOUGH = "0.45"
# Where a connection keeps that something was committed on it.
COMMITTED = "committed"
# PostGIS, its projections and the catalogues are loaded by this query when a connection opens,
# so that no reader pays for it.
WARM_UP = "select st_asewkb(st_transform('srid=4326;point(39 36)'::geometry, 3857)), 'a' % 'b'"
PRIMARY = "primary"
# How far a server is in the primary's log, in bytes, and the age of the last change that it replayed.
WHERE_IT_IS = """
    select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() - '0/0'::pg_lsn
                else pg_current_wal_lsn() - '0/0'::pg_lsn end,
           case when pg_is_in_recovery()
                then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end
"""


@dataclass(frozen=True)
class ReadersEngines:
    """Pools for readers on one server: `reading` serves requests; `asking` is a single connection."""

    reading: Engine
    asking: Engine


@dataclass(frozen=True)
class Engines:
    """Pools of connections: `owner` edits and migrates, `reader` reads as a reader on the same server.

    `servers` tells where readers are sent. On one connection of each, `version` learns which state
    they see; `admission` lets in as many of them as a pool has connections. `counts` is what was counted
    of each state.
    """

    owner: Engine
    reader: Engine
    servers: Servers[ReadersEngines]
    version: DataVersion
    admission: Admission
    counts: KeptCounts

    def dispose(self) -> None:
        """Close every pooled connection."""
        # A connection that is asked on at this moment would be nobody's to close.
        self.version.rest()
        self.servers.rest()
        self.owner.dispose()
        for server in (self.servers.primary, *self.servers.replicas):
            server.engines.reading.dispose()
            server.engines.asking.dispose()


def _engine(url: str, settings: dict[str, str], **pool: Any) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_timeout=2,
        pool_pre_ping=True,
        pool_use_lifo=True,
        # What is wrong with a statement goes to the log; what somebody typed doesn't.
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3,
            # A machine that is gone without a word keeps no thread waiting for longer.
            "tcp_user_timeout": 5000,
            "prepare_threshold": 2,
        },
        **pool,
    )
    return Connecting(settings).serve(engine)


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
    """Pools for both roles, and for readers at each of the settings' replicas. Nothing is connected yet.

    `reader_url` is where a reader logs in on the owner's own server; without it readers use the owner's
    address, and every connection starts as the reader's role. JIT is off: it doubles the time of the
    larger tile queries.
    """
    # Half of the connections are closed again when they aren't needed. One more is for /readyz,
    # which must answer while all are taken, and two for whoever reads all positions (`app.column_store`).
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
        # A plan that is kept for any values takes it that a merge ends early, and reads a whole table for a
        # handful of rows.
        "enable_mergejoin": "off",
        "statement_timeout": str(settings.statement_timeout_ms),
        "idle_in_transaction_session_timeout": "15000",
        # Only a table that is being altered makes readers wait: not all connections for long.
        "lock_timeout": "300",
    }

    def server(name: str, url: str, role: dict[str, str]) -> Server[ReadersEngines]:
        alone = {"pool_size": 1, "max_overflow": 0, "isolation_level": "AUTOCOMMIT"}
        as_reader = reading | role
        # What takes several queries is of one instant: between two of them a record may be withdrawn.
        pool = {
            "pool_size": size,
            "max_overflow": size + 3,
            "isolation_level": "REPEATABLE READ",
        }
        engines = ReadersEngines(
            _warmed(_engine(url, as_reader, **pool)),
            _engine(url, as_reader | {"statement_timeout": "1000", "lock_timeout": "50"}, **alone),
        )
        return Server(name, engines, lambda: where_it_is(engines.asking))

    takes_role = {"role": READER_ROLE}
    primary = server(PRIMARY, reader_url or owner_url, {} if reader_url else takes_role)
    replicas = [
        server(str(number), url, takes_role)
        for number, url in enumerate(settings.reader_urls, start=1)
    ]
    servers = Servers(primary, replicas, settings.reader_lag_seconds)
    version = DataVersion(StateNames(servers).name)
    _tell_writes(owner, version)
    return Engines(
        owner, primary.engines.reading, servers, version, Admission(2 * size), KeptCounts()
    )


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


def where_it_is(asking: Engine) -> Position | None:
    """How far a server is; none when it doesn't answer."""
    try:
        with asking.connect() as connection:
            place, age = connection.execute(text(WHERE_IT_IS)).one()
            return Position(int(place), None if age is None else float(age))
    except (DBAPIError, PoolTimeoutError):
        return None
