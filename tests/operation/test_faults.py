"""Faults of the installation: one plain sentence that tells what to do, and exit status 1."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.local_postgres import making
from app.settings import PROJECT_DIR
from tests.operation.watching import Run, assert_one_sentence, database_of


def test_a_data_folder_that_cannot_be_written_is_told(run: Run) -> None:
    status, said = run(Path("/proc/var"), "migrate")
    assert_one_sentence(status, said)
    assert "set CONFLICT_MAP_DATA_DIR to another folder" in said


def test_a_disk_without_room_for_a_database_is_told(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "ROOM_FOR_A_NEW_CLUSTER", 2**62)
    status, said = run(folder, "migrate")
    assert_one_sentence(status, said)
    assert "is full: free some space there" in said


def test_a_wrong_setting_is_told(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFLICT_MAP_PORT", "eighty")
    status, said = run(folder, "migrate")
    assert_one_sentence(status, said)
    assert "CONFLICT_MAP_PORT is 'eighty'" in said


def test_a_database_of_a_newer_program_is_left_alone(folder: Path, run: Run) -> None:
    assert run(folder, "migrate")[0] == 0
    with database_of(folder) as (_, connection):
        connection.execute("update public.alembic_version set version_num = 'later'")
    status, said = run(folder, "migrate")
    assert_one_sentence(status, said)
    assert "migrated by a newer version of this program" in said


def test_half_a_schema_is_told_and_restoring_over_it_mends_it(
    loaded_folder: Path, folder: Path, run: Run, tmp_path: Path
) -> None:
    with database_of(folder) as (_, connection):
        connection.execute("create schema editorial")
    status, said = run(folder, "migrate")
    assert_one_sentence(status, said)
    assert "holds part of the map's schema" in said
    assert "restore FILE --replace" in said
    file = tmp_path / "map.backup"
    run(loaded_folder, "backup", file)
    assert run(folder, "restore", file, "--replace")[0] == 0
    assert run(folder, "doctor")[0] == 0


def test_a_host_that_is_not_ours_is_told(loaded_folder: Path) -> None:
    environment = dict(os.environ, CONFLICT_MAP_HOST="192.0.2.1")
    process = subprocess.run(
        [sys.executable, "-m", "app", "run"],
        cwd=PROJECT_DIR,
        env=environment | {"CONFLICT_MAP_DATA_DIR": str(loaded_folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert_one_sentence(process.returncode, process.stderr)
    assert "set CONFLICT_MAP_HOST to an address of this machine" in process.stderr
