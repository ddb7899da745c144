"""The database that a command works on: the private cluster, or the outside PostGIS that is set.

Callers use `open_database`; `outside_faults` is what `doctor` asks of an outside one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.database import (
    EXTENSIONS,
    OLDEST_POSTGIS,
    OLDEST_POSTGRES,
    READER_ROLE,
    Engines,
    create_engines,
)
from app.errors import SetupError
from app.local_postgres.cluster import Cluster, start_cluster
from app.queries.server import ServerFacts, add_missing, read_server
from app.settings import Settings

OWNER_SETTING = "CONFLICT_MAP_DATABASE_URL"
READER_SETTING = "CONFLICT_MAP_READER_URL"


@dataclass(frozen=True)
class OpenDatabase:
    """Pools of connections to a database that answers; `cluster` is none for an outside one."""

    engines: Engines
    owner_url: str
    cluster: Cluster | None


@contextmanager
def open_database(settings: Settings, *, prepare: bool = True) -> Iterator[OpenDatabase]:
    """The database, ready to be migrated, for as long as the block lasts.

    The private cluster is started or joined and left again at the end. An outside database is
    given the extensions and the role that it lacks, unless `prepare` is false. Raises SetupError
    telling what to do.
    """
    for address in settings.reader_urls:
        check_address(address, READER_SETTING)
    if settings.database_url is not None:
        check_address(settings.database_url, OWNER_SETTING)
        engines = create_engines(settings.database_url, None, settings)
        try:
            if prepare:
                prepare_outside(engines.owner)
            yield OpenDatabase(engines, settings.database_url, None)
        finally:
            engines.dispose()
        return
    cluster = start_cluster(settings)
    try:
        engines = create_engines(cluster.owner_url, cluster.reader_url, settings)
        try:
            yield OpenDatabase(engines, cluster.owner_url, cluster)
        finally:
            engines.dispose()
    finally:
        cluster.stop()


def check_address(address: str, setting: str) -> None:
    """Raise SetupError unless the address is one of a PostgreSQL database."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or not url.drivername.startswith("postgres") or not url.database:
        raise SetupError(
            f"{setting} is no address of a PostgreSQL database: write it like "
            "postgresql://user:password@host:5432/database."
        )


def prepare_outside(engine: Engine) -> None:
    """Add what an outside database lacks. Raises SetupError when the user may not."""
    with explain_refusal(engine, OWNER_SETTING), engine.begin() as connection:
        facts = read_server(connection)
        for fault in outside_faults(facts):
            raise SetupError(fault)
        refused = add_missing(connection, EXTENSIONS, READER_ROLE)
        if refused:
            raise SetupError(
                f"The database user {facts.user!r} may not prepare the database "
                f"{facts.database!r}: let a superuser run there: {' '.join(refused)}"
            )


def outside_faults(facts: ServerFacts) -> Sequence[str]:
    """Sentences about what is wrong with a server itself; empty when it will do."""
    if facts.major < OLDEST_POSTGRES:
        return [
            f"The database server is PostgreSQL {facts.version}; {OLDEST_POSTGRES} or newer is "
            f"needed: upgrade it, or set {OWNER_SETTING} to another."
        ]
    if facts.is_replica:
        return [
            f"The database server is a replica that can't be written to: set {OWNER_SETTING} to "
            f"its primary, and {READER_SETTING} to the replica."
        ]
    faults = [
        f"The database server doesn't offer the extension {name}: install "
        f"{'PostGIS' if name == 'postgis' else 'the contrib modules'} on it, for example "
        f"Debian's package postgresql-{facts.major}{'-postgis-3' if name == 'postgis' else ''}."
        for name in EXTENSIONS
        if name not in facts.available and name not in facts.extensions
    ]
    postgis = facts.extensions.get("postgis") or facts.available.get("postgis")
    if postgis and tuple(int(part) for part in postgis.split(".")[:2]) < OLDEST_POSTGIS:
        oldest = ".".join(str(part) for part in OLDEST_POSTGIS)
        faults.append(
            f"The database has PostGIS {postgis}; {oldest} or newer is needed: upgrade it on the "
            "server, then let a superuser run in the database: ALTER EXTENSION postgis UPDATE;"
        )
    return faults


def check_reader(database: OpenDatabase) -> None:
    """Raise SetupError when readers' sessions can't be opened where editors write."""
    engine = database.engines.reader
    with explain_refusal(engine, OWNER_SETTING), engine.begin():
        pass


def replica_faults(database: OpenDatabase) -> dict[str, str]:
    """A sentence for each replica that readers can't be sent to, by its name; empty when all can."""
    faults = {}
    for replica in database.engines.servers.replicas:
        engine = replica.engines.reading
        try:
            with explain_refusal(engine, READER_SETTING), engine.begin():
                pass
        except SetupError as error:
            faults[replica.name] = str(error)
    return faults


@contextmanager
def explain_refusal(engine: Engine, setting: str) -> Iterator[None]:
    """Turn a refused or failing connection into a SetupError naming the setting to check."""
    try:
        yield
    except DBAPIError as error:
        url = engine.url
        said = str(error.orig).strip().splitlines() or ["it gave no reason"]
        reason = said[0].rpartition("failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")
        raise SetupError(
            f"The database {url.database!r} at {url.host or 'the local socket'} refuses the user "
            f"{url.username!r}: {reason}. {_advice(reason)} ({setting})."
        ) from None


def _advice(reason: str) -> str:
    """What to do about a refusal, as far as its wording tells."""
    advice = {
        "password": "Check the user and the password",
        "does not exist": "Create it, or check the address",
        "resolve": "Check the host's name",
        "translate": "Check the host's name",
        "refused": "Start the server, or check the host and the port",
        "timeout": "Check the host, the port and the firewall between",
        "pg_hba": "Let the server's pg_hba.conf allow this machine",
        "too many": "Close other programs that use it, or raise its max_connections",
    }
    found = (text for word, text in advice.items() if word in reason)
    return next(found, "Check the address")
