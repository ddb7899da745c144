"""Commands that save the whole database into one file and bring it back.

The file is one of pg_dump's own, so PostgreSQL's tools read it without this program.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from app.commands.data import bring_up_to_date
from app.commands.opening import OpenDatabase
from app.errors import SetupError
from app.local_postgres.programs import find_client
from app.queries.first_load import map_is_empty
from app.schema import migration_state

# What the migrations make; of `public` only the record of the migrations is ours. A test compares.
SCHEMAS = ("editorial", "history", "published", "as_known", "desk", "as_recorded")
DROP_EVERYTHING = (
    f"begin; drop schema if exists {', '.join(SCHEMAS)} cascade;"
    " drop table if exists public.alembic_version;"
)
# A backup's script looks names up in no schema at all. Comparing geometries would fail then,
# because a comparison's operator can't be written with PostGIS's schema before it.
SEARCH_NOWHERE = b"SELECT pg_catalog.set_config('search_path', '', false);"
SEARCH_PUBLIC = b"SELECT pg_catalog.set_config('search_path', 'public', false);"
# Every database has these; only a superuser could make them anew.
ALREADY_THERE = re.compile(r" (SCHEMA - public|COMMENT - SCHEMA public) ")


def back_up(database: OpenDatabase, file: Path) -> None:
    """Save the database into a new file, as of one instant. Raises SetupError.

    The file takes its name last, so that a backup cut short is never taken for a whole one.
    """
    if file.exists():
        raise SetupError(f"{file} is there already: choose another name, or remove it first.")
    if migration_state(database.engines.owner).current is None:
        raise SetupError("There is nothing to save yet: the database is empty.")
    unfinished = file.with_name(f".{file.name}.unfinished")
    address, environment = _client(database.owner_url)
    schemas = [f"--schema={name}" for name in (*SCHEMAS, "public")]
    try:
        done = subprocess.run(
            [
                find_client("pg_dump"),
                *address,
                "--format=custom",
                "--no-owner",
                "--exclude-table-data=public.spatial_ref_sys",
                f"--file={unfinished}",
                *schemas,
            ],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        if done.returncode != 0:
            raise SetupError(f"The backup couldn't be made: {_reason(done.stderr)}.")
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(database: OpenDatabase, file: Path, *, replace: bool) -> None:
    """Bring a backup back, whole or not at all, and migrate it to what this program expects.

    Raises SetupError when the file is no backup, and when the map isn't empty unless `replace`
    is given.
    """
    engines = database.engines
    if not file.is_file():
        raise SetupError(f"There is no file {file}: give the path of a backup.")
    # Makes what a backup doesn't hold: the reader's role and the rights on the database itself.
    bring_up_to_date(engines)
    with Session(engines.owner) as session:
        if not replace and not map_is_empty(session):
            raise SetupError(
                "The map isn't empty, and restoring would replace all of it: make a backup of "
                "what is there, then say «restore --replace»."
            )
    engines.dispose()
    _replace_everything(database.owner_url, file)
    bring_up_to_date(engines)


def _replace_everything(owner_url: str, file: Path) -> None:
    """Drop what is there and restore the backup in its place, in one transaction.

    pg_restore's statements go straight into psql. Only when all of them have does the
    transaction end; anything else leaves what was there.
    """
    wanted = "".join(line for line in _contents(file) if not ALREADY_THERE.search(line))
    address, environment = _client(owner_url)
    with tempfile.NamedTemporaryFile("w") as listed:
        listed.write(wanted)
        listed.flush()
        reading = [
            find_client("pg_restore"),
            "--no-owner",
            "--file=-",
            "-L",
            listed.name,
            str(file),
        ]
        writing = [find_client("psql"), *address, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        with (
            tempfile.TemporaryFile() as complaints,
            subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=complaints) as pg_restore,
            subprocess.Popen(
                writing,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                env=environment,
            ) as psql,
        ):
            # psql that gives up on an error says why itself.
            with contextlib.suppress(BrokenPipeError):
                _pass_on(pg_restore, psql)
            # Without its commit, a transaction that loses its client is rolled back.
            psql.communicate()
            pg_restore.communicate()
            complaints.seek(0)
            said = complaints.read().decode()
    if psql.returncode != 0 or pg_restore.returncode != 0:
        raise SetupError(f"{file} couldn't be restored, and nothing was changed: {_reason(said)}.")


def _pass_on(pg_restore: subprocess.Popen[bytes], psql: subprocess.Popen[bytes]) -> None:
    """Write the whole transaction into psql, ending it when pg_restore has succeeded."""
    assert pg_restore.stdout is not None
    assert psql.stdin is not None
    psql.stdin.write(f"set client_min_messages = warning;\n{DROP_EVERYTHING}\n".encode())
    for line in pg_restore.stdout:
        if line.startswith(SEARCH_NOWHERE):
            psql.stdin.write(SEARCH_PUBLIC + b"\n")
            break
        psql.stdin.write(line)
    shutil.copyfileobj(pg_restore.stdout, psql.stdin)
    if pg_restore.wait() == 0:
        psql.stdin.write(b"commit;\n")


def _contents(file: Path) -> list[str]:
    """The lines of a backup's table of contents. Raises SetupError when the file is none."""
    done = subprocess.run(
        [find_client("pg_restore"), "--list", file], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SetupError(f"{file} is no backup of a map: {_reason(done.stderr)}.")
    return done.stdout.splitlines(keepends=True)


def _reason(said: str) -> str:
    """The line that tells the most in what one of PostgreSQL's programs said."""
    lines = said.strip().splitlines() or ["it gave no reason"]
    errors = [line for line in lines if "error:" in line.lower()]
    return (errors or lines)[0].rpartition("rror: ")[2].strip().rstrip(".")


def _client(owner_url: str) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment that lead one of PostgreSQL's programs to the database."""
    url = make_url(owner_url)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    # Other users of the machine can read a command line, but not an environment.
    environment = dict(os.environ, LC_MESSAGES="C")
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    return [f"--dbname={address}"], environment
