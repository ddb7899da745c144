"""The gazetteer of the world while a map runs, on the command line, and in a backup."""

from pathlib import Path

from tests.operation.watching import Run, database_of, serving, wait_until


def places(folder: Path) -> int:
    """How many places of the world are loaded."""
    with database_of(folder) as (_, connection):
        row = connection.execute("select count(*) from gazetteer.place").fetchone()
    return row[0] if row else 0


def test_what_a_map_needs_is_loaded_while_it_runs(loaded_folder: Path) -> None:
    with serving(loaded_folder, WORKERS="1", GAZETTEER="DJ"):
        wait_until(lambda: places(loaded_folder) > 0, 120)


def test_countries_are_loaded_listed_told_and_removed(loaded_folder: Path, run: Run) -> None:
    status, said = run(loaded_folder, "gazetteer", "load", "dj")
    assert (status, said.startswith("Djibouti: ")) == (0, True)
    assert "DJ  Djibouti: " in run(loaded_folder, "gazetteer", "list")[1]
    assert "of 1 country (DJ)" in run(loaded_folder, "doctor")[1]
    assert run(loaded_folder, "gazetteer", "remove", "DJ") == (0, "Djibouti: removed\n")
    status, said = run(loaded_folder, "gazetteer", "load", "Utopia")
    assert status == 1
    assert said.startswith("«UTOPIA» is no country's code")


def test_a_backup_leaves_the_gazetteers_rows_out_and_is_whole(
    loaded_folder: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "map.backup"
    assert run(loaded_folder, "gazetteer", "load", "DJ")[0] == 0
    assert run(loaded_folder, "backup", file)[0] == 0
    assert run(loaded_folder, "drill", file)[0] == 0
    assert run(loaded_folder, "restore", "--replace", file)[0] == 0
    assert places(loaded_folder) == 0
    assert run(loaded_folder, "gazetteer", "load", "DJ")[0] == 0
    assert places(loaded_folder) > 0
