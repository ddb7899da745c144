"""Commands that save the whole database into a file, and that bring it back.

The file is one of pg_dump's own, so PostgreSQL's tools read it without this program. `app.backup_files`
tells how a folder's dated backups are called, and `app.commands.drill` tries one.
"""

import contextlib
import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, make_url

from app import VERSION
from app.backup_files import (
    DatedBackup,
    Note,
    dated_backups,
    dated_name,
    digest_of,
    note_of,
    unfinished,
)
from app.clock import wall_clock
from app.commands.opening import OpenDatabase
from app.connecting import is_shared
from app.database import translate_outage
from app.errors import SetupError
from app.local_postgres.programs import find_client
from app.queries.backups import count_rows, export_snapshot
from app.schema import current_revision, migration_state

# What the migrations make; of `public` only the record of the migrations is ours. A test compares.
SCHEMAS = (
    "editorial",
    "history",
    "published",
    "as_known",
    "desk",
    "as_recorded",
    "told",
    "told_then",
    "as_sealed",
    "sealed",
)
# Its tables are saved, its rows aren't: they come from a file that ships, and are loaded again by themselves.
EMPTY_SCHEMA = "gazetteer"
# Whatever is locked that long is no moment for a backup; a timer must not wait for ever.
LOCK_PATIENCE_MS = 60_000
# Backups have everybody's drafts and the hashes of passwords.
OURS_ALONE = 0o600


def back_up(database: OpenDatabase, file: Path, now: datetime | None = None) -> Note:
    """Save the database into a new file, as of one instant. Raises SetupError.

    The file takes its name last, after the note beside it: a backup cut short is never taken for a
    whole one. Both are on the disk by then.
    """
    if file.exists():
        raise SetupError(f"{file} is there already: choose another name, or remove it first.")
    state = migration_state(database.engines.owner)
    if state.current is None:
        raise SetupError("There is nothing to save yet: the database is empty.")
    made_at = now or wall_clock()
    written = unfinished(file)
    try:
        written.touch(OURS_ALONE)
        with snapshot(database) as (connection, name):
            _dump(database.owner_url, written, name)
            rows = count_rows(connection, SCHEMAS)
            schema_at = str(current_revision(connection))
        note = Note(
            made_at=made_at,
            program=VERSION,
            schema_at=schema_at,
            sha256=digest_of(written),
            rows=rows,
        )
        _write_whole(note_of(file), note.model_dump_json(indent=2).encode() + b"\n")
        _name(written, file)
    finally:
        written.unlink(missing_ok=True)
    return note


def keep_backups(
    database: OpenDatabase, folder: Path, keep: int, clock: Callable[[], datetime] = wall_clock
) -> tuple[Path, list[Path]]:
    """Save the database into a new dated file of a folder, which is made when it isn't there.

    Once that is whole, the oldest go until `keep` are left. Returns the new one and those that went.
    Raises SetupError, and then no backup has gone.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(folder):
        for left in folder.glob(".map-*.unfinished"):
            left.unlink()
        now = clock()
        file = folder / dated_name(now)
        back_up(database, file, now)
        *old, _ = dated_backups(folder)
        gone = [each.file for each in old[: max(0, len(old) + 1 - keep)]]
        for each in gone:
            each.unlink()
        _drop_lonely_notes(folder, dated_backups(folder))
    return file, gone


@contextlib.contextmanager
def snapshot(database: OpenDatabase) -> Iterator[tuple[Connection, str]]:
    """A connection that sees the database as of one instant, and the name by which others see it too."""
    options = {"isolation_level": "REPEATABLE READ"}
    with (
        translate_outage(),
        database.engines.owner.connect().execution_options(**options) as connection,
    ):
        require_own_session(connection)
        yield connection, export_snapshot(connection)


def require_own_session(connection: Connection) -> None:
    """Raise SetupError behind a pooler: what PostgreSQL's programs set would stay for others."""
    if is_shared(connection):
        raise SetupError(
            "CONFLICT_MAP_DATABASE_URL leads to a pooler whose sessions are shared: for this command "
            "set it to the database server itself."
        )


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep every other backup out of a folder meanwhile. The kernel frees it should we be killed."""
    with (folder / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(f"Another backup into {folder} is under way: wait for it.") from None
        yield


def _dump(owner_url: str, file: Path, snapshot_name: str) -> None:
    address, environment = client_of(owner_url)
    schemas = [f"--schema={name}" for name in (*SCHEMAS, EMPTY_SCHEMA, "public")]
    done = subprocess.run(
        [
            find_client("pg_dump"),
            *address,
            "--format=custom",
            "--no-owner",
            "--exclude-table-data=public.spatial_ref_sys",
            f"--exclude-table-data={EMPTY_SCHEMA}.*",
            f"--lock-wait-timeout={LOCK_PATIENCE_MS}",
            f"--snapshot={snapshot_name}",
            f"--file={file}",
            *schemas,
        ],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode != 0:
        raise SetupError(f"The backup couldn't be made: {reason_in(done.stderr)}.")


def _write_whole(file: Path, content: bytes) -> None:
    written = unfinished(file)
    try:
        written.touch(OURS_ALONE)
        written.write_bytes(content)
        _name(written, file)
    finally:
        written.unlink(missing_ok=True)


def _name(written: Path, file: Path) -> None:
    """Give what was written its name, once it is on the disk."""
    for path, become in ((written, True), (file.parent, False)):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if become:
            written.rename(file)


def _drop_lonely_notes(folder: Path, backups: list[DatedBackup]) -> None:
    """Remove the notes of backups that have gone, or that never took their name."""
    kept = {note_of(each.file) for each in backups}
    for note in folder.glob("map-*.backup.json"):
        if note not in kept:
            note.unlink()


def reason_in(said: str) -> str:
    """The line that tells the most in what one of PostgreSQL's programs said."""
    lines = said.strip().splitlines() or ["it gave no reason"]
    errors = [line for line in lines if "error:" in line.lower()]
    return (errors or lines)[0].rpartition("rror: ")[2].strip().rstrip(".")


def client_of(owner_url: str) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment that lead one of PostgreSQL's programs to the database."""
    url = make_url(owner_url)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    # Other users of the machine can read a command line, but not an environment.
    environment = dict(os.environ, LC_MESSAGES="C")
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    return [f"--dbname={address}"], environment
