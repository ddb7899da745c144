"""Several machines on one: a primary, a streaming replica, poolers before both, nginx before two webs."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import URL

from app.local_postgres.cluster import DATABASE, OPTIONS, OWNER, Cluster, start_cluster
from app.local_postgres.folders import ClusterOwner, cluster_owner
from app.local_postgres.programs import Programs, find_programs
from app.local_postgres.server import start_server, stop_server
from app.local_postgres.throwaway import FAST
from app.settings import PROJECT_DIR, Settings
from tests.operation.watching import connect, free_port, wait_until

POOLER_PORT = 6432
CONNECTIONS = {"max_connections": "100"}
REPLICATION = "local replication postgres peer map=private\n"
POOLER = """
[databases]
primary = host={primary} dbname={database} user={owner}
replica = host={replica} dbname={database} user={owner}
[pgbouncer]
pool_mode = transaction
unix_socket_dir = {folder}
listen_addr =
listen_port = {port}
auth_type = any
default_pool_size = 4
server_login_retry = 0
{more}
"""
PROXY = """
daemon off;
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/conflict-map.conf;
}}
"""


@dataclass
class Machines:
    """A primary with a replica that follows it; `pooled` leads to either through a pooler."""

    folder: Path
    primary: Cluster
    owner: ClusterOwner
    programs: Programs
    replica_server: subprocess.Popen[bytes] | None = None
    poolers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def replica_data(self) -> Path:
        return self.folder / "replica" / "data"

    @property
    def replica_socket(self) -> Path:
        return self.folder / "replica" / "run"

    @property
    def replica_url(self) -> str:
        """The replica itself, for its superuser."""
        return socket_url("postgres", self.replica_socket, 5432, DATABASE)

    def pooled(self, name: str, pooler: str = "refuses") -> str:
        """The address of «primary» or «replica» through the pooler of that name."""
        return socket_url(OWNER, self.folder / pooler, POOLER_PORT, name)

    def make_replica(self) -> None:
        """Copy the primary into a replica that follows it."""
        rules = self.primary.data / "pg_hba.conf"
        rules.write_text(REPLICATION + rules.read_text())
        self.as_superuser("select pg_reload_conf()")
        for each in (self.folder / "replica", self.replica_socket):
            self.owner.make_folder(each)
        made = self.owner.run(
            self.programs.path("pg_basebackup"),
            *("--pgdata", self.replica_data, "--write-recovery-conf", "--checkpoint=fast"),
            *("--host", self.primary.socket_folder, "--username", "postgres", "--no-sync"),
        )
        assert made.returncode == 0, made.stderr

    def start_replica(self) -> None:
        options = OPTIONS | FAST | CONNECTIONS | {"hot_standby_feedback": "on"}
        options["unix_socket_directories"] = str(self.replica_socket)
        log = self.folder / "replica.log"
        self.replica_server = start_server(
            self.replica_data, log, self.programs, self.owner, options
        )

    def kill_replica(self) -> None:
        assert self.replica_server is not None
        self.replica_server.kill()
        self.replica_server.wait()

    def as_superuser(self, statement: str, *, on_replica: bool = False) -> object:
        """The one value that a superuser gets as an answer."""
        url = self.replica_url if on_replica else self.primary.url("postgres")
        with connect(url) as connection:
            row = connection.execute(statement).fetchone()
            return row[0] if row else None

    def start_pooler(self, name: str, more: str = "") -> None:
        """Start a pooler in transaction mode, with further settings."""
        folder = self.folder / name
        self.owner.make_folder(folder)
        config = folder / "pgbouncer.ini"
        config.write_text(
            POOLER.format(
                primary=self.primary.socket_folder,
                replica=self.replica_socket,
                database=DATABASE,
                owner=OWNER,
                folder=folder,
                port=POOLER_PORT,
                more=more,
            )
        )
        config.chmod(0o644)
        with (folder / "log").open("wb") as log:
            self.poolers.append(
                subprocess.Popen(
                    [program("pgbouncer"), config],
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    **self.owner.identity(),
                )
            )
        wait_until(lambda: self.pooler_answers(name))

    def pooler_answers(self, name: str) -> bool:
        try:
            psycopg.connect(self.pooled("primary", name).replace("+psycopg", "")).close()
        except psycopg.OperationalError:
            return False
        return True


def socket_url(role: str, folder: Path, port: int, database: str) -> str:
    url = URL.create("postgresql+psycopg", role, None, None, None, database)
    return url.set(query={"host": str(folder), "port": str(port)}).render_as_string(False)


def program(name: str) -> str:
    """Where a server's program lies, which isn't always on an ordinary user's path."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/sbin")
    assert found, f"{name} isn't installed: scripts/set-up test does it."
    return found


@contextmanager
def several_machines(folder: Path) -> Iterator[Machines]:
    """A primary, its replica, and two poolers: «refuses» startup options, «ignores» drops them."""
    primary = start_cluster(Settings(data_dir=folder / "primary"), FAST | CONNECTIONS)
    owner = cluster_owner(folder / "primary")
    machines = Machines(folder, primary, owner, find_programs(int(primary.data.name)))
    try:
        machines.make_replica()
        machines.start_replica()
        machines.start_pooler("refuses")
        machines.start_pooler("ignores", "ignore_startup_parameters = options")
        yield machines
    finally:
        for pooler in machines.poolers:
            pooler.kill()
            pooler.wait()
        stop_server(machines.replica_data, machines.replica_server)
        primary.stop()


@contextmanager
def proxy(folder: Path, ports: tuple[int, int]) -> Iterator[int]:
    """The port of an nginx before two web processes, with the settings that ship."""
    folder.mkdir()
    folder.chmod(0o711)
    port = free_port()
    ships = (PROJECT_DIR / "deploy" / "nginx.conf").read_text()
    for name, web in zip(("web1:8000", "web2:8000"), ports, strict=True):
        assert name in ships
        ships = ships.replace(name, f"127.0.0.1:{web}")
    assert "listen 80;" in ships
    ships = ships.replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "conflict-map.conf").write_text(ships)
    (folder / "nginx.conf").write_text(PROXY.format(folder=folder))
    command = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    command += ["-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command) as nginx:
        try:
            yield port
        finally:
            nginx.terminate()
