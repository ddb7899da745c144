"""How connections are made, also through a pooler that shares them among transactions.

What a session is to be like is asked for when it starts. PgBouncer in transaction mode refuses that
(«unsupported startup parameter») or drops it, and before 1.21 it knows no prepared statements. Either is
noticed on each new connection; there, every transaction begins with the same settings, the reader's role
among them, and nothing is prepared. `Connecting` is what engines use.
"""

from collections.abc import Mapping
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

# How long nobody tries again to connect to a server that refused.
REFUSED_SECONDS = 0.2
# Set at the start of each session; where it isn't, the other settings aren't either.
MARK = "conflict_map.session"
ASK_MARK = f"select current_setting('{MARK}', true)"
REFUSES_OPTIONS = "unsupported startup parameter"
# What a transaction must be told that has begun already.
OF_A_TRANSACTION = {"default_transaction_read_only": "transaction_read_only"}
# Where a connection keeps that its sessions are shared.
SHARED = "shared"


class Connecting:
    """How an engine's connections are made, each session with these settings.

    For a moment after a connection was refused, none is tried: a server that starts again has better to
    do than to refuse every request of every worker, each in a process of its own.
    """

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        local = {OF_A_TRANSACTION.get(name, name): value for name, value in settings.items()}
        told = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in local.items())
        self.begin_with = f"select {told}"
        self.takes_options = True
        self.refused: psycopg.OperationalError | None = None
        self.until = 0.0

    def serve(self, engine: Engine) -> Engine:
        """Have an engine connect this way."""

        @event.listens_for(engine, "do_connect")
        def connect(
            _dialect: Any, record: ConnectionPoolEntry, args: list[Any], options: dict[str, Any]
        ) -> psycopg.Connection:
            return self.connect(record, *args, **options)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            if is_shared(connection):
                connection.exec_driver_sql(self.begin_with)

        return engine

    def connect(
        self, record: ConnectionPoolEntry, *args: Any, **options: Any
    ) -> psycopg.Connection:
        """A new connection. Raises OperationalError."""
        if self.refused is not None and monotonic() < self.until:
            raise psycopg.OperationalError(str(self.refused))
        try:
            connection = self._try(*args, **options)
            try:
                record.info[SHARED] = is_forgetful(connection)
            except psycopg.Error:
                connection.close()
                raise
        except psycopg.OperationalError as error:
            self.refused, self.until = error, monotonic() + REFUSED_SECONDS
            raise
        if record.info[SHARED]:
            connection.prepare_threshold = None
        self.refused = None
        return connection

    def _try(self, *args: Any, **options: Any) -> psycopg.Connection:
        if self.takes_options:
            try:
                return psycopg.connect(*args, **options, options=f"{self.options} -c {MARK}=on")
            except psycopg.OperationalError as error:
                if REFUSES_OPTIONS not in str(error):
                    raise
                self.takes_options = False
        return psycopg.connect(*args, **options)


def is_forgetful(connection: psycopg.Connection) -> bool:
    """True when a new connection's session isn't as was asked for."""
    connection.autocommit = True
    row = connection.execute(ASK_MARK, prepare=False).fetchone()
    connection.autocommit = False
    return row is None or row[0] != "on"


def is_shared(connection: Connection) -> bool:
    """True when others may get this connection's session between two transactions."""
    return bool(connection.info.get(SHARED))
