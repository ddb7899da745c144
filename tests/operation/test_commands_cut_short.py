"""Commands that are killed at any step: the database is as before or as after, never between."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from app.backup_files import dated_backups, digest_of, read_note
from app.cli import cli, say_faults
from app.commands.backup import SCHEMAS
from app.commands.data import load
from app.database import Engines
from app.queries.backups import count_rows
from app.schema import HEAD, MIGRATIONS, current_revision, migration_state
from app.settings import Settings
from tests.conftest import as_superuser
from tests.conftest import connect as engines_of
from tests.dataset_samples import sample, write_sample
from tests.operation.steps import ALL_THAT_IS_SENT, NEVER, begin, count_steps, ending_of
from tests.operation.watching import Cluster, connect, fingerprint_of, wait_until

OLD_REVISION = "0009"
KILLS = 4
# The last of them are around the commit.
KILLS_AT_THE_END = 2
# But for the superuser's, who only looks after the tests' databases.
OTHERS = """select count(*) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and usename <> 'postgres'"""


def steps_to_kill_at(steps: int) -> list[int]:
    """Some steps out of so many, in order: all over, and the last."""
    return [
        *(steps * number // KILLS for number in range(KILLS)),
        *range(steps - KILLS_AT_THE_END, steps),
    ]


def address(engines: Engines) -> str:
    return engines.owner.url.render_as_string(hide_password=False)


def command_on(engines: Engines, *arguments: str | Path) -> Callable[[], None]:
    """What runs a command on a database, and must succeed."""

    def act() -> None:
        os.environ["CONFLICT_MAP_DATABASE_URL"] = address(engines)
        assert say_faults(lambda **options: cli([str(each) for each in arguments], **options)) == 0

    return act


def settled(engines: Engines) -> dict[str, str]:
    """The fingerprint of a database once nobody else is at work in it."""
    with connect(address(engines)) as connection:
        wait_until(lambda: connection.execute(OTHERS).fetchone() == (0,))
        return fingerprint_of(connection)


def kill_again_and_again(act: Callable[[], None], steps: int, look: Callable[[], None]) -> None:
    """Kill it at one step after the other, looking each time, and let it come to its end at last."""
    for step in steps_to_kill_at(steps):
        assert ending_of(begin(act, step, sent=ALL_THAT_IS_SENT)) != 1, step
        look()
    assert ending_of(begin(act, NEVER)) == 0


@pytest.fixture
def other_database(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """One more migrated and empty database."""
    engines = clone_database()
    yield engines
    engines.dispose()


def old_database(cluster: Cluster, settings: Settings, name: str) -> Engines:
    """A database as an older program left it."""
    as_superuser(cluster, f"create database {name} template conflict_map owner conflict_map")
    engines = engines_of(cluster, settings, name)
    upgrade_to(engines.owner, OLD_REVISION)
    engines.dispose()
    return engines


def upgrade_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_a_migration_that_is_killed_leaves_the_old_schema_or_the_new(
    cluster: Cluster, settings: Settings
) -> None:
    first, second = (old_database(cluster, settings, name) for name in ("older", "oldest"))
    steps = count_steps(command_on(first, "migrate"), ALL_THAT_IS_SENT)
    old, new = settled(second), settled(first)
    assert old != new
    seen: list[dict[str, str]] = []

    def look() -> None:
        seen.append(settled(second))
        with second.owner.connect() as connection:
            assert current_revision(connection) == (OLD_REVISION if seen[-1] == old else HEAD)
        second.dispose()

    kill_again_and_again(command_on(second, "migrate"), steps, look)
    assert all(each in (old, new) for each in seen)
    assert old in seen
    assert settled(second) == new
    assert migration_state(second.owner).is_current
    second.dispose()


def rows(engines: Engines) -> dict[str, int]:
    """How many rows each table has, once nobody else is at work."""
    settled(engines)
    with engines.owner.connect() as connection:
        counted = count_rows(connection, SCHEMAS)
    engines.dispose()
    return counted


def test_a_load_that_is_killed_leaves_nothing_or_all(
    fresh_database: Engines, other_database: Engines, tmp_path: Path
) -> None:
    folder = write_sample(sample(), tmp_path / "sample")
    fresh_database.dispose()
    other_database.dispose()
    steps = count_steps(command_on(other_database, "load", folder), ALL_THAT_IS_SENT)
    nothing, everything = rows(fresh_database), rows(other_database)
    seen: list[dict[str, int]] = []
    act = command_on(fresh_database, "load", folder)
    kill_again_and_again(act, steps, lambda: seen.append(rows(fresh_database)))
    assert all(each in (nothing, everything) for each in seen)
    assert nothing in seen
    assert rows(fresh_database) == everything


def test_a_restore_that_is_killed_leaves_what_was_there_or_the_backup(
    fresh_database: Engines, other_database: Engines, tmp_path: Path
) -> None:
    load(other_database, [write_sample(sample(), tmp_path / "sample")])
    other_database.dispose()
    file = tmp_path / "map.backup"
    command_in_child(command_on(other_database, "backup", file))
    with fresh_database.owner.begin() as connection:
        connection.execute(text("insert into editorial.change (note) values ('what was there')"))
    fresh_database.dispose()
    old, new = settled(fresh_database), settled(other_database)
    act = command_on(fresh_database, "restore", "--replace", file)
    # Restoring over itself takes the same steps.
    steps = count_steps(command_on(other_database, "restore", "--replace", file), ALL_THAT_IS_SENT)
    assert settled(other_database) == new
    seen: list[dict[str, str]] = []
    kill_again_and_again(act, steps, lambda: seen.append(settled(fresh_database)))
    assert all(each in (old, new) for each in seen)
    assert old in seen
    assert settled(fresh_database) == new
    assert migration_state(fresh_database.owner).is_current


def command_in_child(act: Callable[[], None]) -> None:
    assert ending_of(begin(act, NEVER)) == 0


def test_a_backup_that_is_killed_leaves_whole_ones_alone(
    fresh_database: Engines, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    fresh_database.dispose()
    act = command_on(fresh_database, "backup", kept, "--keep", "2")
    command_in_child(act)
    steps = count_steps(act, ALL_THAT_IS_SENT)

    def look() -> None:
        backups = [each.file for each in dated_backups(kept)]
        assert len(backups) >= 2
        assert all(is_whole(each) for each in backups)

    kill_again_and_again(act, steps, look)
    assert len(dated_backups(kept)) == 2
    assert {each.name for each in kept.iterdir() if each.name.startswith(".")} == {".lock"}
    assert len(list(kept.glob("*.json"))) == 2


def is_whole(file: Path) -> bool:
    note = read_note(file)
    return note is not None and note.sha256 == digest_of(file)


def test_a_backup_that_is_killed_while_rows_are_written_out_leaves_no_half_one(
    fresh_database: Engines, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    fresh_database.dispose()
    act = command_on(fresh_database, "backup", kept, "--keep", "2")
    waiting = (
        "select count(*) from pg_stat_activity where application_name = 'pg_dump'"
        " and wait_event_type = 'Lock' and datname = current_database()"
    )
    with connect(address(fresh_database)) as holding, connect(address(fresh_database)) as watching:
        holding.execute("begin; lock table editorial.claim in access exclusive mode")
        child = begin(act, NEVER)
        wait_until(lambda: watching.execute(waiting).fetchone() == (1,))
        os.kill(child, 9)
        assert ending_of(child) == -9
        assert dated_backups(kept) == []
        holding.execute("commit")
    settled(fresh_database)
    assert dated_backups(kept) == []
    command_in_child(act)
    [only] = dated_backups(kept)
    assert is_whole(only.file)
    assert not list(kept.glob(".map-*"))
