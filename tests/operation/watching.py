"""Helpers of these tests: a `run` in another process, and a look into a data folder's database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url

from app.local_postgres.cluster import Cluster, start_cluster
from app.local_postgres.throwaway import FAST
from app.settings import PROJECT_DIR, Settings

if TYPE_CHECKING:
    from tests.operation.ready import ReadyRun

# Runs a command: (status, what it says).
Run = Callable[..., tuple[int, str]]


@dataclass
class Web:
    """A `run` in another process."""

    process: "subprocess.Popen[str] | ReadyRun"
    port: int

    def answers(self, path: str = "/healthz") -> bool:
        """True when the web server answers with success."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def is_listening(self) -> bool:
        """True while anything listens on the port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Ask it to stop: (status, what it had said)."""
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def launch(folder: Path, port: int, **settings: str) -> Web:
    # Without what seals, unless a test asks for it: it is a process besides those that are counted.
    settings = (
        {"SEAL_SECONDS": "0", "GAZETTEER": "none"}
        | settings
        | {"DATA_DIR": str(folder), "PORT": str(port)}
    )
    environment = os.environ | {f"CONFLICT_MAP_{name}": value for name, value in settings.items()}
    return Web(begin(environment), port)


def begin_anew(environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """A `run` as an operator starts it."""
    with hanging_up():
        return subprocess.Popen(
            [sys.executable, "-m", "app", "run"],
            cwd=PROJECT_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


# How they start; most tests take one that has imported all (`begin_ready` in conftest.py).
begin: "Callable[[Mapping[str, str]], subprocess.Popen[str] | ReadyRun]" = begin_anew


@contextmanager
def hanging_up() -> Iterator[None]:
    """What starts within heeds SIGHUP, also where these tests run under `nohup` and don't."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


@contextmanager
def serving(folder: Path, port: int | None = None, **settings: str) -> Iterator[Web]:
    """A `run` that answers, killed if the test didn't stop it."""
    web = launch(folder, port or free_port(), **settings)
    try:
        wait_until(lambda: web.process.poll() is not None or web.answers("/readyz"))
        yield web
    finally:
        if web.process.poll() is None:
            web.process.terminate()
            web.process.communicate(timeout=30)


def wait_until(reached: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in listed.read_text().split()]


def workers_of(web: Web, *others: str) -> set[int]:
    """The processes of a `run` that answer requests, and those of other names."""
    names = {f"{name}\n" for name in ("Web worker", *others)}
    return {pid for pid in children_of(web.process.pid) if name_of(pid) in names}


def name_of(pid: int) -> str:
    """What a process calls itself, with its line's end; empty once it has ended."""
    return told_of(Path(f"/proc/{pid}/comm"))


def told_of(path: Path) -> str:
    """What the system tells of a process; nothing once it has ended."""
    try:
        return path.read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


@contextmanager
def standing_still(pids: Collection[int]) -> Iterator[None]:
    """These processes do nothing at all meanwhile."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        wait_until(lambda: all(is_stopped(pid) for pid in pids))
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def is_up(folder: Path) -> bool:
    """True while the cluster in a data folder runs."""
    return any(folder.glob("run/.s.PGSQL.5432"))


@contextmanager
def database_of(folder: Path) -> Iterator[tuple[Cluster, psycopg.Connection]]:
    """The cluster in a data folder and its owner's connection."""
    running = start_cluster(Settings(data_dir=folder))
    try:
        with connect(running.owner_url) as connection:
            yield running, connection
    finally:
        running.stop()


def assert_one_sentence(status: int, said: str) -> None:
    assert status == 1
    assert said.strip().count("\n") == 0
    assert "Traceback" not in said


def start(folder: Path) -> Cluster:
    """Start the cluster of a data folder, or join it, without waiting for the disk."""
    return start_cluster(Settings(data_dir=folder), FAST)


def connect(url: str) -> psycopg.Connection:
    """A connection to one of a cluster's addresses."""
    address = make_url(url).set(drivername="postgresql").render_as_string()
    return psycopg.connect(address, autocommit=True)


def ask(running: Cluster, question: str) -> object:
    """The one value that the owner gets as an answer."""
    with connect(running.owner_url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def fingerprint_of(connection: psycopg.Connection) -> dict[str, str]:
    """A hash over the columns and all rows of every table, by the table's name."""
    tables = connection.execute(
        "select format('%I.%I', table_schema, table_name), string_agg(format('%s %s', column_name,"
        " data_type), ', ' order by ordinal_position) from information_schema.columns"
        " where table_schema in ('editorial', 'history', 'published', 'desk')"
        " group by table_schema, table_name order by 1"
    ).fetchall()
    return {
        name: columns
        + str(
            connection.execute(
                f"select md5(string_agg(r::text, '|' order by r::text)) from {name} r"
            ).fetchone()
        )
        for name, columns in tables
    }
