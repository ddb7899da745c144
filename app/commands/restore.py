"""The command that brings a backup back: dropped, restored and migrated in one transaction.

pg_restore writes the backup out as statements and rows; they are sent here, on one connection, so that
what is killed at any moment leaves what was there.
"""

import contextlib
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from psycopg.errors import DiskFull
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.commands.backup import EMPTY_SCHEMA, SCHEMAS, reason_in, require_own_session
from app.commands.data import bring_up_to_date, explain_half_a_schema
from app.commands.opening import OpenDatabase
from app.database import translate_outage
from app.errors import SetupError
from app.local_postgres.programs import find_client
from app.queries.first_load import map_is_empty
from app.schema import migrate_within

DROP_EVERYTHING = (
    f"drop schema if exists {', '.join((*SCHEMAS, EMPTY_SCHEMA))} cascade;"
    " drop table if exists public.alembic_version"
)
# A backup's script looks names up in no schema at all. Comparing geometries would fail then,
# because a comparison's operator can't be written with PostGIS's schema before it.
SEARCH_NOWHERE = "SELECT pg_catalog.set_config('search_path', '', false);"
SEARCH_PUBLIC = "SELECT pg_catalog.set_config('search_path', 'public', false);"
# Every database has these; only a superuser could make them anew.
ALREADY_THERE = re.compile(r" (SCHEMA - public|COMMENT - SCHEMA public) ")
# How pg_restore keeps psql from heeding commands in a backup. This isn't psql.
FOR_PSQL = re.compile(rb"\\(un)?restrict \w+\n")
COPY = re.compile(rb"COPY .+ FROM stdin;\n")
END_OF_ROWS = b"\\.\n"
SENT_AT_ONCE = 2**16


def restore(database: OpenDatabase, file: Path, *, replace: bool) -> None:
    """Bring a backup back, whole or not at all, migrated to what this program expects.

    Raises SetupError when the file is no backup, and when the map isn't empty unless `replace`
    is given.
    """
    engines = database.engines
    if not file.is_file():
        raise SetupError(f"There is no file {file}: give the path of a backup.")
    if not replace:
        bring_up_to_date(engines)
        with Session(engines.owner) as session:
            if not map_is_empty(session):
                raise SetupError(
                    "The map isn't empty, and restoring would replace all of it: make a backup of "
                    "what is there, then say «restore --replace»."
                )
    engines.dispose()
    with replacing(database, file) as connection:
        # With the views come rights that a backup doesn't hold: those on the database itself.
        migrate_within(connection, views_anew=True)
    engines.dispose()


@contextlib.contextmanager
def replacing(database: OpenDatabase, file: Path) -> Iterator[Connection]:
    """Put the backup in the place of what is there; the block may add to it before that is committed.

    Raises SetupError, and then nothing was changed.
    """
    listed = "".join(line for line in _contents(file) if not ALREADY_THERE.search(line))
    with (
        translate_outage(),
        _explained(file),
        tempfile.NamedTemporaryFile("w") as contents,
        database.engines.owner.connect() as connection,
    ):
        contents.write(listed)
        contents.flush()
        require_own_session(connection)
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        # What the script sets for its session must not stay in a pool.
        connection.detach()
        connection.execute(text("set local statement_timeout = 0"))
        connection.execute(text("set local client_min_messages = warning"))
        connection.exec_driver_sql(DROP_EVERYTHING)
        for section in ("pre-data", "data", "post-data"):
            with _written_out(file, section, contents.name) as script:
                _send(script, driver)
        yield connection
        connection.commit()


@contextlib.contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Turn what the server refuses of a backup into a SetupError."""
    try:
        with explain_half_a_schema():
            yield
    except DiskFull:
        raise
    except psycopg.Error as error:
        raise SetupError(
            f"{file} couldn't be restored, and nothing was changed: {str(error).splitlines()[0]}."
        ) from None


@contextlib.contextmanager
def _written_out(file: Path, section: str, contents: str) -> Iterator[IO[bytes]]:
    """One section of a backup as a script. Raises SetupError when it isn't written to its end."""
    command = [find_client("pg_restore"), "--no-owner", "--file=-", f"--section={section}"]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            [*command, "-L", contents, str(file)], stdout=subprocess.PIPE, stderr=complaints
        ) as program,
    ):
        assert program.stdout is not None
        yield program.stdout
        program.communicate()
        complaints.seek(0)
        said = complaints.read().decode(errors="replace")
    if program.returncode != 0:
        raise SetupError(
            f"{file} couldn't be restored, and nothing was changed: {reason_in(said)}."
        )


def _send(script: IO[bytes], connection: psycopg.Connection) -> None:
    """Run a script on a connection, in its transaction: many statements at a time, rows as they come."""
    with connection.cursor() as cursor:
        statements: list[str] = []

        def run() -> None:
            joined = "".join(statements).replace(SEARCH_NOWHERE, SEARCH_PUBLIC)
            statements.clear()
            if joined.strip():
                # Without parameters and unprepared, many statements may go at once.
                cursor.execute(joined.encode(), prepare=False)

        for line in script:
            if COPY.fullmatch(line):
                run()
                with cursor.copy(line) as rows:
                    for some in _rows_in(script):
                        rows.write(some)
            elif not FOR_PSQL.fullmatch(line):
                statements.append(line.decode())
        run()


def _rows_in(script: IO[bytes]) -> Iterator[bytes]:
    """The rows that follow a COPY, some at a time. Raises SetupError where they break off."""
    some: list[bytes] = []
    size = 0
    for line in script:
        if line == END_OF_ROWS:
            yield b"".join(some)
            return
        some.append(line)
        size += len(line)
        if size > SENT_AT_ONCE:
            yield b"".join(some)
            some, size = [], 0
    raise SetupError("The backup breaks off among its rows, and nothing was changed.")


def _contents(file: Path) -> list[str]:
    """The lines of a backup's table of contents. Raises SetupError when the file is none."""
    done = subprocess.run(
        [find_client("pg_restore"), "--list", file], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SetupError(f"{file} is no backup of a map: {reason_in(done.stderr)}.")
    return done.stdout.splitlines(keepends=True)
