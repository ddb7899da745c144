"""What the state of the data is called that readers see, as the database says it now."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.data_version import NamedState
from app.replicas import Server, Servers

COMMITTED = text("select pg_current_snapshot()::text, now()")
EMBARGOES = text("select ended_at, ends_at from published.embargoes")


class Committed(NamedTuple):
    """What is committed on a server, when the last embargo ended, and when the next one of it does."""

    snapshot: str
    ended_at: datetime | None
    ends_at: datetime | None


class StateNames:
    """Names of the states that readers are shown; two equal names mean equal data.

    A name changes with every transaction that writes anything and with the end of every embargo, and where there
    are replicas it begins with the server that readers are sent to.
    """

    def __init__(self, servers: Servers[Any]) -> None:
        self.servers = servers
        # When embargoes end is asked for once in each state of a server, until the next one has ended.
        self.known: dict[str, Committed] = {}

    def name(self) -> NamedState | None:
        """That of now, and how long it holds; none when no database answers."""
        while True:
            server = self.servers.choose()
            try:
                with server.engines.asking.connect() as connection:
                    return self._ask(server, connection)
            except (DBAPIError, PoolTimeoutError):
                if not self.servers.pass_over(server):
                    return None

    def _ask(self, server: Server[Any], connection: Connection) -> NamedState:
        snapshot, now = connection.execute(COMMITTED).one()
        before = f"{server.name}/" if self.servers.replicas else ""
        known = self.known.get(server.name)
        if known is None or known.snapshot != snapshot or (known.ends_at and known.ends_at <= now):
            try:
                known = Committed(snapshot, *connection.execute(EMBARGOES).one())
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise
                # A table is locked, or its views are just being made. Nothing is kept of what may have changed:
                # nobody is ever told that name again.
                return NamedState(f"{before}{snapshot};{now.isoformat()}", 0.0)
            self.known[server.name] = known
        name = f"{before}{snapshot}"
        if known.ended_at:
            name += f";{known.ended_at.isoformat()}"
        if known.ends_at is None:
            return NamedState(name)
        return NamedState(name, max(0.0, (known.ends_at - now).total_seconds()))
