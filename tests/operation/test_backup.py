"""`backup` and `restore`: row for row, whole or not at all."""

from pathlib import Path

from app.commands.backup import EMPTY_SCHEMA, SCHEMAS
from app.local_postgres.cluster import OWNER, Cluster
from tests.operation.watching import Run, assert_one_sentence, connect, database_of, fingerprint_of


def test_a_backup_holds_every_schema_that_the_migrations_make(
    template: str, cluster: Cluster
) -> None:
    with connect(cluster.url(OWNER, template)) as connection:
        there = connection.execute(
            "select nspname from pg_namespace where nspname !~ '^pg_'"
            " and nspname not in ('information_schema', 'public')"
        ).fetchall()
    assert {name for (name,) in there} == {*SCHEMAS, EMPTY_SCHEMA}


def test_a_backup_comes_back_row_for_row(loaded_folder: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "map.backup"
    assert run(loaded_folder, "backup", file)[0] == 0
    before = fingerprint(loaded_folder)
    with database_of(loaded_folder) as (_, connection):
        connection.execute("update editorial.place set name = 'Elsewhere'")
    assert fingerprint(loaded_folder) != before
    assert run(loaded_folder, "restore", "--replace", file) == (0, f"Restored from {file}.\n")
    assert fingerprint(loaded_folder) == before
    assert run(loaded_folder, "doctor")[0] == 0


def test_a_backup_comes_back_into_an_empty_folder(
    loaded_folder: Path, folder: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "map.backup"
    assert run(loaded_folder, "backup", file)[0] == 0
    assert run(folder, "restore", file)[0] == 0
    assert fingerprint(folder) == fingerprint(loaded_folder)
    assert rights(folder) == rights(loaded_folder)


def fingerprint(folder: Path) -> dict[str, str]:
    """A hash over all rows of every table, by the table's name."""
    with database_of(folder) as (_, connection):
        return fingerprint_of(connection)


def rights(folder: Path) -> list[tuple[object, ...]]:
    """Who may do what with every table and schema, and with the database."""
    with database_of(folder) as (_, connection):
        return connection.execute(
            "select relname, relacl::text from pg_class join pg_namespace n on n.oid = relnamespace"
            " where nspname in ('editorial', 'history', 'published', 'as_known', 'desk', 'as_recorded',"
            " 'told', 'told_then', 'as_sealed', 'sealed', 'gazetteer')"
            " union all select nspname, nspacl::text from pg_namespace where nspname !~ '^pg_'"
            " union all select datname, datacl::text from pg_database where datname = 'conflict_map'"
            " order by 1, 2"
        ).fetchall()


def test_restoring_over_records_must_be_asked_for(
    loaded_folder: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "map.backup"
    run(loaded_folder, "backup", file)
    status, said = run(loaded_folder, "restore", file)
    assert_one_sentence(status, said)
    assert "restore --replace" in said


def test_a_file_that_is_no_backup_changes_nothing(
    loaded_folder: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "map.backup"
    file.write_bytes(b"not a backup")
    before = fingerprint(loaded_folder)
    status, said = run(loaded_folder, "restore", "--replace", file)
    assert_one_sentence(status, said)
    assert fingerprint(loaded_folder) == before


def test_a_backup_that_is_cut_short_changes_nothing(
    loaded_folder: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "map.backup"
    run(loaded_folder, "backup", file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    before = fingerprint(loaded_folder)
    status, said = run(loaded_folder, "restore", "--replace", file)
    assert_one_sentence(status, said)
    assert fingerprint(loaded_folder) == before


def test_a_backup_never_overwrites_a_file(loaded_folder: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "map.backup"
    file.write_text("precious")
    status, said = run(loaded_folder, "backup", file)
    assert_one_sentence(status, said)
    assert file.read_text() == "precious"


def test_a_backup_into_a_folder_that_is_not_there_is_told(
    loaded_folder: Path, run: Run, tmp_path: Path
) -> None:
    status, said = run(loaded_folder, "backup", tmp_path / "nowhere" / "map.backup")
    assert_one_sentence(status, said)
    assert "nowhere" in said
