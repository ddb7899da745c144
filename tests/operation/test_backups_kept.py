"""`backup --keep` for a timer, and `drill`, which restores the newest backup and compares."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.backup_files import dated_name, newest_backup, note_of, unfinished
from app.commands import drill
from app.commands.backup import alone_in
from app.local_postgres.cluster import OWNER, Cluster
from app.settings import Settings
from tests.operation.watching import Run, assert_one_sentence, connect, database_of, start


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with three dated backups of earlier days, of which nobody will read anything."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (1, 2, 3):
        file = folder / dated_name(datetime(2026, 11, day, tzinfo=UTC))
        file.write_text("an earlier backup")
        note_of(file).write_text("{}")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name != ".lock")


def days(folder: Path) -> list[int]:
    """The days of November on which the dated backups in a folder were made; 0 for those of today."""
    found = [name for name in names(folder) if name.endswith(".backup")]
    return [int(name[12:14]) if name.startswith("map-2026-11-0") else 0 for name in found]


def test_the_oldest_backups_go_with_their_notes_once_a_new_one_is_whole(
    loaded_folder: Path, kept: Path, run: Run
) -> None:
    # What a backup that was killed left half-written is never counted.
    unfinished(kept / dated_name(datetime(2026, 11, 4, tzinfo=UTC))).write_text("half")
    (kept / "notes of mine.txt").write_text("stays")
    status, said = run(loaded_folder, "backup", kept, "--keep", "2")
    assert status == 0
    assert "2 older backups went." in said
    assert days(kept) == [3, 0]
    backups = [name for name in names(kept) if name.endswith(".backup")]
    assert names(kept) == sorted(
        [*backups, *(f"{name}.json" for name in backups), "notes of mine.txt"]
    )


def test_a_backup_that_fails_takes_none_of_the_others_away(
    folder: Path, kept: Path, run: Run
) -> None:
    before = names(kept)
    # There is nothing to save yet.
    status, said = run(folder, "backup", kept, "--keep", "1")
    assert_one_sentence(status, said)
    assert names(kept) == before


def test_a_backup_that_postgresql_breaks_off_takes_none_away(
    loaded_folder: Path, kept: Path, run: Run
) -> None:
    before = names(kept)
    with database_of(loaded_folder) as (cluster, _), connect(cluster.url("postgres")) as superuser:
        superuser.execute("create schema elsewhere")
        superuser.execute("alter table editorial.source owner to postgres")
        superuser.execute("revoke all on editorial.source from conflict_map")
        try:
            status, said = run(loaded_folder, "backup", kept, "--keep", "1")
        finally:
            superuser.execute("alter table editorial.source owner to conflict_map")
            superuser.execute("grant all on editorial.source to conflict_map")
            superuser.execute("drop schema elsewhere")
    assert_one_sentence(status, said)
    assert "permission denied" in said
    assert names(kept) == before


def test_two_backups_into_one_folder_do_not_meet(loaded_folder: Path, kept: Path, run: Run) -> None:
    before = names(kept)
    with alone_in(kept):
        status, said = run(loaded_folder, "backup", kept, "--keep", "1")
    assert_one_sentence(status, said)
    assert "is under way: wait for it" in said
    assert names(kept) == before


def test_backup_needs_a_file_or_a_number_to_keep(loaded_folder: Path, run: Run) -> None:
    status, said = run(loaded_folder, "backup")
    assert status == 2
    assert "say how many backups to keep" in said


def test_a_backup_is_its_owners_alone(loaded_folder: Path, tmp_path: Path, run: Run) -> None:
    assert run(loaded_folder, "backup", tmp_path / "kept", "--keep", "1")[0] == 0
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    for each in (tmp_path / "kept").glob("map-*"):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600


def test_a_drill_says_how_old_the_newest_backup_is_and_that_it_came_back(
    loaded_folder: Path, run: Run
) -> None:
    assert run(loaded_folder, "backup", "--keep", "2")[0] == 0
    status, said = run(loaded_folder, "drill")
    assert status == 0
    assert f"The newest backup is {loaded_folder}/backups/map-20" in said
    assert "ago (20" in said
    assert "It was read back: " in said
    assert "as many as when it was made" in said
    assert "The map holds" in said
    newest = newest_backup(loaded_folder / "backups")
    assert newest is not None
    later = newest.made_at + timedelta(hours=30)
    with pytest.raises(drill.SetupError, match="is 30 hours old, more than 26 hours"):
        list(
            drill.try_newest(
                Settings(data_dir=loaded_folder), newest.file, 26, None, clock=lambda: later
            )
        )
    assert not (loaded_folder / "drill").exists()


def test_a_drill_without_a_backup_fails(folder: Path, run: Run) -> None:
    status, said = run(folder, "drill")
    assert_one_sentence(status, said)
    assert "make one with «conflict-map backup --keep 14»" in said


def test_a_drill_finds_bytes_that_changed_and_rows_that_are_missing(
    loaded_folder: Path, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "map.backup"
    run(loaded_folder, "backup", file)
    note = json.loads(note_of(file).read_text())
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    status, said = run(loaded_folder, "drill", file)
    assert status == 1
    assert "isn't what was written when the backup was made" in said
    file.write_bytes(whole)
    note["rows"]["editorial.claim"] += 1
    note_of(file).write_text(json.dumps(note))
    status, said = run(loaded_folder, "drill", file)
    assert status == 1
    assert "rows of editorial.claim; there were" in said
    assert "Traceback" not in said


def test_a_drill_ends_what_a_killed_one_left(loaded_folder: Path, run: Run) -> None:
    assert run(loaded_folder, "backup", "--keep", "1")[0] == 0
    left = start(loaded_folder / "drill")
    # As the kernel does for one that is killed.
    left.locks.leave()
    assert left.process is not None
    assert run(loaded_folder, "drill")[0] == 0
    assert left.process.poll() is not None
    assert not (loaded_folder / "drill").exists()


def test_a_drill_takes_an_empty_database_elsewhere_and_leaves_it_empty(
    loaded_folder: Path, tmp_path: Path, run: Run, cluster: Cluster, template: str
) -> None:
    file = tmp_path / "map.backup"
    run(loaded_folder, "backup", file)
    status, said = run(loaded_folder, "drill", file, "--into", cluster.url(OWNER, template))
    assert_one_sentence(status, said.partition("MB.\n")[2])
    assert "isn't empty" in said
    empty = cluster.url(OWNER)
    assert run(loaded_folder, "drill", file, "--into", empty)[0] == 0
    with connect(empty) as connection:
        there = connection.execute("select to_regnamespace('editorial')").fetchone()
    assert there == (None,)
