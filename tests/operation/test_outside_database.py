"""A PostGIS that the operator brings: what it refuses is told, with what to do about it."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from app.cli import cli, say_faults
from app.commands.opening import outside_faults
from app.local_postgres.cluster import Cluster, start_cluster
from app.local_postgres.throwaway import FAST
from app.queries.server import ServerFacts
from app.settings import Settings

GOOD = ServerFacts(
    version="15.4",
    extensions={},
    available={"postgis": "3.3.2", "pg_trgm": "1.6", "btree_gist": "1.7"},
    user="newcomer",
    database="outside",
    is_replica=False,
)
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def outside() -> Iterator[Cluster]:
    """A server on which the user `newcomer` has a password, and nobody has prepared anything."""
    folder = Path(tempfile.mkdtemp(prefix="conflict-map-outside-"))
    folder.chmod(0o711)
    running = start_cluster(Settings(data_dir=folder), FAST)
    rules = running.data / "pg_hba.conf"
    rules.write_text("local all newcomer scram-sha-256\n" + rules.read_text())
    superuser(running, "postgres", "select pg_reload_conf()")
    superuser(running, "postgres", "create role newcomer login password 'right'")
    superuser(running, "postgres", "drop role conflict_map_reader")
    yield running
    running.stop()
    shutil.rmtree(folder)


@pytest.fixture
def empty(outside: Cluster) -> Iterator[URL]:
    """Address of an empty database that belongs to `newcomer`, made without any extension."""
    superuser(outside, "postgres", "create database outside owner newcomer template template0")
    url = make_url(outside.url("newcomer", "outside"))
    yield url.set(drivername="postgresql", password="right")
    superuser(outside, "postgres", "drop database outside with (force)")
    superuser(outside, "postgres", "drop role if exists conflict_map_reader")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command on the database at an address: (status, what it says)."""

    def on_database(address: URL | str, *arguments: str) -> tuple[int, str]:
        shown = address if isinstance(address, str) else address.render_as_string(False)
        monkeypatch.setenv("CONFLICT_MAP_DATABASE_URL", shown)
        status = say_faults(lambda **options: cli(list(arguments), **options))
        said = capsys.readouterr()
        return status, said.out + said.err

    return on_database


def superuser(running: Cluster, database: str, statement: str) -> None:
    url = make_url(running.url("postgres", database)).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(), autocommit=True) as connection:
        connection.execute(statement)


def assert_one_sentence(status: int, said: str) -> None:
    assert status == 1
    assert said.count("\n") == 1
    assert "Traceback" not in said


def test_a_wrong_password_is_told(empty: URL, run: Run) -> None:
    status, said = run(empty.set(password="wrong"), "migrate")
    assert_one_sentence(status, said)
    assert "refuses the user 'newcomer': password authentication failed" in said
    assert "Check the user and the password (CONFLICT_MAP_DATABASE_URL)" in said
    assert "wrong" not in said


def test_a_database_that_does_not_exist_is_told(empty: URL, run: Run) -> None:
    status, said = run(empty.set(database="elsewhere"), "migrate")
    assert_one_sentence(status, said)
    assert 'database "elsewhere" does not exist' in said


def test_a_server_that_is_not_there_is_told(run: Run) -> None:
    status, said = run("postgresql://newcomer@127.0.0.1:1/outside", "migrate")
    assert_one_sentence(status, said)
    assert "Start the server, or check the host and the port" in said


@pytest.mark.parametrize("address", ["", "nonsense", "mysql://somebody@host/outside"])
def test_an_address_of_something_else_is_told(run: Run, address: str) -> None:
    status, said = run(address, "migrate")
    assert_one_sentence(status, said)
    assert "write it like postgresql://user:password@host:5432/database" in said


def test_the_statements_that_a_superuser_must_run_are_told_and_suffice(
    outside: Cluster, empty: URL, run: Run
) -> None:
    status, said = run(empty, "migrate")
    assert_one_sentence(status, said)
    statements = re.findall(r"[A-Z][^:;]*;", said.partition("let a superuser run there:")[2])
    assert [statement.strip() for statement in statements] == [
        "CREATE EXTENSION postgis;",
        "CREATE ROLE conflict_map_reader NOLOGIN;",
        'GRANT conflict_map_reader TO "newcomer";',
    ]
    for statement in statements:
        superuser(outside, "outside", statement)
    assert run(empty, "migrate") == (0, "The schema is up to date.\n")
    status, said = run(empty, "doctor")
    assert (status, said.count("WRONG")) == (0, 0)


def test_a_database_that_sees_no_arabic_letter_is_told(
    outside: Cluster, empty: URL, run: Run
) -> None:
    superuser(outside, "postgres", "drop database outside with (force)")
    plain = "template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'"
    superuser(outside, "postgres", f"create database outside owner newcomer {plain}")
    for prepared in (False, True):
        if prepared:
            superuser(outside, "outside", "create extension pg_trgm")
        status, said = run(empty, "doctor")
        assert status == 1
        assert "WRONG  Letters: the database's LC_CTYPE is C" in said
        assert "no Arabic or Cyrillic letter" in said
        assert "LC_CTYPE 'C.UTF-8'" in said


def test_doctor_looks_without_touching(empty: URL, run: Run) -> None:
    status, said = run(empty, "doctor")
    assert status == 1
    assert "WRONG  Extension pg_trgm: missing" in said
    assert run(empty, "doctor")[1] == said
    assert "right" not in said


def test_a_reader_that_cannot_log_in_is_told(
    outside: Cluster, empty: URL, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "CONFLICT_MAP_READER_URL", empty.set(password="wrong").render_as_string(False)
    )
    status, said = run(empty.set(username="postgres"), "doctor")
    assert status == 1
    assert "Check the user and the password (CONFLICT_MAP_READER_URL)" in said


def test_a_good_server_has_no_faults() -> None:
    assert outside_faults(GOOD) == []


def test_an_old_server_is_told() -> None:
    assert (
        "PostgreSQL 14.9; 15 or newer is needed" in outside_faults(replace(GOOD, version="14.9"))[0]
    )


def test_a_replica_is_told() -> None:
    assert "its primary" in outside_faults(replace(GOOD, is_replica=True))[0]


def test_an_old_postgis_is_told() -> None:
    old = replace(GOOD, extensions={"postgis": "3.2.9"})
    assert outside_faults(old) == [
        "The database has PostGIS 3.2.9; 3.3 or newer is needed: upgrade it on the server, then "
        "let a superuser run in the database: ALTER EXTENSION postgis UPDATE;"
    ]


def test_a_server_without_postgis_is_told() -> None:
    without = replace(GOOD, available={"pg_trgm": "1.6", "btree_gist": "1.7"})
    assert "install PostGIS on it" in outside_faults(without)[0]
