"""The command that tries the newest backup: a backup that was never restored doesn't count."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.backup_files import Note, digest_of, newest_backup, note_of, read_note
from app.clock import wall_clock
from app.commands.backup import SCHEMAS
from app.commands.data import describe_map, require_current_schema
from app.commands.opening import OpenDatabase, check_address, open_database
from app.commands.restore import DROP_EVERYTHING, replacing
from app.database import create_engines, reading_session
from app.dataset.dumping import read_rows
from app.errors import SetupError
from app.local_postgres.throwaway import throwaway_cluster
from app.queries.backups import count_rows
from app.queries.health import count_everything
from app.schema import migrate_within, migration_state
from app.settings import Settings
from app.wording import say_count

FOLDER = "drill"
INTO = "--into"


def try_newest(
    settings: Settings,
    where: Path,
    oldest_hours: float | None,
    into: str | None,
    clock: Callable[[], datetime] = wall_clock,
) -> Iterator[str]:
    """Restore the newest backup, and say how old it is and what came back.

    Its bytes, its rows and what readers would see of it are looked at. Raises SetupError when anything
    isn't as it was when the backup was made, or when it is older than `oldest_hours`.
    """
    file, made_at, note = _newest(where)
    age = clock() - made_at
    yield (
        f"The newest backup is {file}, made {say_age(age)} ago "
        f"({made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC), {file.stat().st_size / 1e6:.1f} MB."
    )
    if note is not None and digest_of(file) != note.sha256:
        raise SetupError(f"{file} isn't what was written when the backup was made: it was altered.")
    with throwaway(settings, into) as database:
        with replacing(database, file) as connection:
            rows = count_rows(connection, SCHEMAS)
            _compare(rows, note, file)
            migrate_within(connection, views_anew=True)
        database.engines.dispose()
        said = _look(database)
    compared = (
        "as many as when it was made"
        if note
        else f"nothing to compare with: no {note_of(file).name}"
    )
    yield (
        f"It was read back: {say_count(sum(rows.values()), 'row')} in {len(rows)} tables, {compared}. {said}"
    )
    if oldest_hours is not None and age > timedelta(hours=oldest_hours):
        raise SetupError(
            f"The newest backup is {say_age(age)} old, more than {oldest_hours:g} hours: see why "
            "none was made since."
        )


def _newest(where: Path) -> tuple[Path, datetime, Note | None]:
    """The file to try, when it was made, and what is noted beside it."""
    if where.is_file():
        file = where
    else:
        found = newest_backup(where)
        if found is None:
            raise SetupError(
                f"There is no backup in {where}: make one with «conflict-map backup --keep 14»."
            )
        file = found.file
    try:
        note = read_note(file)
    except ValidationError:
        raise SetupError(f"{note_of(file)} is no note of a backup: it was altered.") from None
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return file, note.made_at if note else written, note


@contextlib.contextmanager
def throwaway(settings: Settings, into: str | None) -> Iterator[OpenDatabase]:
    """An empty database for a while: of a cluster of its own, or the one that is given."""
    if into is None:
        with throwaway_cluster(settings, FOLDER) as cluster:
            engines = create_engines(cluster.owner_url, cluster.reader_url, settings)
            try:
                yield OpenDatabase(engines, cluster.owner_url, cluster)
            finally:
                engines.dispose()
        return
    check_address(into, INTO)
    elsewhere = settings.model_copy(update={"database_url": into, "reader_url": None})
    with open_database(elsewhere) as database:
        if migration_state(database.engines.owner).current is not None:
            raise SetupError(f"The database of {INTO} isn't empty: name one that nothing is in.")
        try:
            yield database
        finally:
            with database.engines.owner.begin() as connection:
                connection.exec_driver_sql(DROP_EVERYTHING)


def _compare(rows: dict[str, int], note: Note | None, file: Path) -> None:
    if note is None:
        return
    for name in sorted(rows.keys() | note.rows.keys()):
        was, now = note.rows.get(name), rows.get(name)
        if was != now:
            raise SetupError(
                f"{file} brought back {now or 'no'} rows of {name}; there were {was or 'none'}."
            )


def _look(database: OpenDatabase) -> str:
    """What readers see of what came back. Raises SetupError where it can't be read whole."""
    require_current_schema(database.engines)
    with Session(database.engines.owner) as session:
        # Every record takes its portable form, which refuses what no record may be.
        try:
            read_rows(session)
        except ValueError as error:
            first = str(error).splitlines()[0]
            raise SetupError(f"A record that came back isn't one: {first}.") from None
        everything = describe_map(session)
    with reading_session(database.engines) as session:
        shown = count_everything(session)
    return f"{everything} Readers see {say_count(shown.claims, 'claim')} of them."


def say_age(age: timedelta) -> str:
    """How long that is, in the largest unit of which it has two."""
    seconds = max(0.0, age.total_seconds())
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}s"
    return say_count(round(seconds), "second")
