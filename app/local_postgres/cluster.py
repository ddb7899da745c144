"""One private cluster: made when there is none, started or joined, and left again.

It listens on a socket that nobody else can reach, never on a TCP port. The data folder holds
`postgres/<major>` (the data), `run` (the socket) and `log/postgres.log`.
"""

import os
import pwd
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from app.errors import SetupError
from app.local_postgres.folders import (
    PORT,
    ClusterOwner,
    disk_full,
    explain_disk_faults,
    make_data_folder,
    socket_folder,
)
from app.local_postgres.locks import Locks
from app.local_postgres.making import SUPERUSER, make_data
from app.local_postgres.server import running_server, server_lives, start_server, stop_server
from app.settings import Settings

# Two that prepare the database take turns behind this advisory lock: a statement of a start that was
# killed goes on to its end.
PREPARING_LOCK = 0x70726570
DATABASE = "conflict_map"
OWNER = "conflict_map"
READER = "conflict_map_reader"
# The database's owner is no superuser and may not make these itself.
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
# Given on the command line, so that they hold for a cluster made by an older version too.
OPTIONS = {
    "port": str(PORT),
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "cluster_name": "conflict_map",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    # After a kill, what was written since the last checkpoint is read again before anybody is served.
    "max_wal_size": "256MB",
    "checkpoint_timeout": "60s",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
}


@dataclass
class Cluster:
    """A running private cluster.

    `joined` is true when it ran already. `is_in_use` is true when other programs use it, whether it
    ran or had died under them. `data`, `socket_folder` and `log` tell where it lies.
    """

    data: Path
    socket_folder: Path
    log: Path
    joined: bool
    is_in_use: bool
    locks: Locks
    process: subprocess.Popen[bytes] | None = None

    @property
    def owner_url(self) -> str:
        """SQLAlchemy address for editing and migrating."""
        return self.url(OWNER)

    @property
    def reader_url(self) -> str:
        """SQLAlchemy address of the role that may read what is published and nothing else."""
        return self.url(READER)

    def url(self, role: str, database: str = DATABASE) -> str:
        """SQLAlchemy address of that database for that role, over the socket."""
        host = str(self.socket_folder)
        url = URL.create("postgresql+psycopg", role, None, None, None, database)
        return url.set(query={"host": host, "port": str(PORT)}).render_as_string(False)

    def lives(self) -> bool:
        """True while the server runs, ready or not."""
        return server_lives(self.data, self.process)

    def stop(self) -> None:
        """Leave the cluster. The last process to leave stops it and waits until it is down.

        Connections still open are cut and their transactions rolled back. Calling this again
        does nothing.
        """
        with self.locks.moving():
            if self.locks.leave():
                stop_server(self.data, self.process)


def start_cluster(settings: Settings, options: Mapping[str, str] | None = None) -> Cluster:
    """Start the private cluster, making it first when there is none, or join the running one.

    Returns once the database and its roles are there and answer. `options` are PostgreSQL
    settings to change, for tests. Raises SetupError telling what to do.
    """
    folder = settings.data_dir.absolute()
    with explain_disk_faults(folder):
        make_data_folder(folder)
        locks = Locks(folder)
        with locks.moving():
            owner, home, programs, data = make_data(folder)
            is_first = locks.enter()
            process = None
            try:
                sockets = running_server(data)
                log = folder / "log" / "postgres.log"
                if sockets is None:
                    sockets = socket_folder(home, owner)
                    _allow(owner, data)
                    chosen = _options(settings, sockets) | dict(options or {})
                    process = start_server(data, log, programs, owner, chosen)
                joined = process is None
                cluster = Cluster(data, sockets, log, joined, not is_first, locks, process)
                _prepare_database(cluster)
            except BaseException:
                # Whoever interrupts the start is still owed a stop.
                if locks.leave():
                    stop_server(data, process)
                raise
    return cluster


def _options(settings: Settings, sockets: Path) -> dict[str, str]:
    """The server's settings, with room for the connections of every worker, and of commands."""
    # Two roles, each with as many again when it is busy; a few more for what must not wait. Commands
    # open no more than a worker.
    of_a_worker = 4 * settings.pool_size + 4
    # Of all that a killed server may have left unwritten, each file was waited for by itself: 2 to 6 s.
    at_once = {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}
    return (
        OPTIONS
        | at_once
        | {
            "unix_socket_directories": str(sockets),
            "max_connections": str(of_a_worker * (settings.workers + 1) + 20),
        }
    )


def _allow(owner: ClusterOwner, data: Path) -> None:
    """Let root, us and the cluster's owner log in over the socket, and nobody else."""
    users = {"root", owner.name, pwd.getpwuid(os.geteuid()).pw_name}
    roles = (SUPERUSER, OWNER, READER)
    known = "".join(f'private "{user}" {role}\n' for user in sorted(users) for role in roles)
    files = {"pg_hba.conf": "local all all peer map=private\n", "pg_ident.conf": known}
    for name, text in files.items():
        # Written as the owner, since root had better not write where others may plant links.
        if owner.run("/usr/bin/tee", data / name, text=text).returncode != 0:
            raise SetupError(disk_full(data))


def _prepare_database(cluster: Cluster) -> None:
    """Make the roles, the database and its extensions, as far as they are missing."""
    try:
        with _connect(cluster, "postgres") as connection:
            there = {name for (name,) in connection.execute("select rolname from pg_roles")}
            for role in {OWNER, READER} - there:
                connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
            connection.execute(f"grant {READER} to {OWNER}")
            database = connection.execute(
                "select from pg_database where datname = %s", [DATABASE]
            ).fetchone()
            if database is None:
                connection.execute(f"create database {DATABASE} owner {OWNER}")
        with _connect(cluster, DATABASE) as connection:
            there = {name for (name,) in connection.execute("select extname from pg_extension")}
            for name in EXTENSIONS:
                if name not in there:
                    connection.execute(f"create extension {name}")
    except psycopg.errors.DiskFull:
        raise SetupError(disk_full(cluster.data)) from None
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise SetupError(
            f"The database in {cluster.data} runs but can't be prepared: {reason}. Its log "
            f"{cluster.log} tells more."
        ) from None


def _connect(cluster: Cluster, database: str) -> psycopg.Connection:
    connection = psycopg.connect(
        host=str(cluster.socket_folder),
        port=PORT,
        user=SUPERUSER,
        dbname=database,
        autocommit=True,
        connect_timeout=10,
    )
    # Freed when the connection ends.
    connection.execute("select pg_advisory_lock(%s)", [PREPARING_LOCK])
    return connection
