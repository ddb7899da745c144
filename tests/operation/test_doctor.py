"""`doctor`: what it finds, what it keeps to itself."""

import re
from pathlib import Path

import pytest

from app.local_postgres.cluster import start_cluster
from app.settings import Settings
from app.streets import FOLDER
from tests.operation.watching import Run, database_of
from tests.street_files import write_streets


def test_doctor_finds_nothing_wrong_and_keeps_secrets(
    loaded_folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFLICT_MAP_SECRET_KEY", "hush")
    monkeypatch.setenv("CONFLICT_MAP_ADMIN_PASSWORD", "hush")
    status, said = run(loaded_folder, "doctor")
    assert (status, said.count("WRONG")) == (0, 0)
    for subject in ("Python: 3.", "PostgreSQL ", "Extension postgis: 3.", "Migrations: at 0"):
        assert subject in said
    assert "CONFLICT_MAP_SECRET_KEY: set, not shown" in said
    assert "hush" not in said


def test_doctor_needs_no_database_yet_and_makes_none(folder: Path, run: Run) -> None:
    status, said = run(folder, "doctor")
    assert status == 0
    assert "«make run» makes it" in said
    assert not folder.exists()


def test_doctor_lists_files_of_streets_and_says_why_one_is_not_drawn(
    folder: Path, run: Run
) -> None:
    (folder / FOLDER).mkdir(parents=True)
    write_streets(folder / FOLDER / "raqqah.pmtiles")
    (folder / FOLDER / "half.pmtiles").write_bytes(b"PMTiles")
    status, said = run(folder, "doctor")
    assert status == 1
    assert "Streets: raqqah.pmtiles: zoom 9 to 14, longitude 38.99 to 39.04" in said
    assert "thanks to: © Made up" in said
    assert re.search(r"WRONG +Streets: .*half\.pmtiles", said)


def test_doctor_tells_what_is_shown_against_its_state_and_what_mends_it(
    loaded_folder: Path, folder: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "map.backup"
    assert run(loaded_folder, "backup", file)[0] == 0
    assert run(folder, "restore", file)[0] == 0
    with database_of(folder) as (_, connection):
        connection.execute("update editorial.claim set shown_from = 'infinity' where id < 3")
    status, said = run(folder, "doctor")
    assert status == 1
    assert "WRONG  Visibility" in said
    assert "2 of claim" in said
    assert run(folder, "migrate", "--mend")[0] == 0
    assert run(folder, "doctor")[0] == 0


def test_doctor_tells_what_to_run_when_the_schema_is_old(folder: Path, run: Run) -> None:
    start_cluster(Settings(data_dir=folder)).stop()
    status, said = run(folder, "doctor")
    assert status == 1
    assert "WRONG  Migrations: at nothing" in said
    assert "run «conflict-map migrate»" in said


def test_doctor_warns_of_a_map_at_every_address_without_a_public_one(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFLICT_MAP_HOST", "0.0.0.0")
    status, said = run(folder, "doctor")
    assert status == 1
    assert "WRONG  Address: the map listens on every address of this machine" in said
    assert "set CONFLICT_MAP_PUBLIC_URL" in said
    monkeypatch.setenv("CONFLICT_MAP_PUBLIC_URL", "https://map.example.org")
    status, said = run(folder, "doctor")
    assert status == 0
    assert "Address: links lead to https://map.example.org" in said
