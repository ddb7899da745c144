"""The lenses: the views through which readers and editors see the records, made anew from SQL.

They lie in `migrations/lenses/`, one file for each noun. A migration changes tables alone; after it
the views are made anew in the same transaction, so that what they say is told in one place.
"""

from hashlib import sha256
from time import sleep
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.errors import SetupError
from app.nouns import NOUNS, Noun
from app.nouns.tables import belonging_to, fields_by_column
from app.settings import PROJECT_DIR

LENSES = PROJECT_DIR / "migrations" / "lenses"
READER_LENSES = ("published", "as_known")
# The same by the word of chosen witnesses.
TOLD_LENSES = ("told", "told_then")
SCHEMAS = (*READER_LENSES, "as_recorded", "as_sealed", *TOLD_LENSES)
# Each rests on those before it.
TABLES = tuple(noun.table for noun in NOUNS.values())
OF_NOUNS = (*TABLES, "dataset", "rows_counted")
# Columns of the tables of now that history doesn't have, as `keep_version` of migration 0029 names them.
NOT_KEPT = (
    "shown_from",
    "claim_source_id",
    "claim_valid_from",
    "claim_valid_to",
    "claim_valid_precision",
    "claim_valid",
)
# Another object rests on a view that is to go.
DEPENDENT_OBJECTS_STILL_EXIST = "2BP01"
# Somebody else holds a lock, and goes on holding it.
LOCK_NOT_AVAILABLE = "55P03"
# Readers give up after 0.3 s of waiting for a lock (`app/database.py`).
LOCK_PATIENCE = "100ms"
PAUSE_SECONDS = 0.05
TRIES = 100


def told_of_table(noun: Noun) -> dict[str, Any]:
    """What views need to know of a noun's table: its key, the field that each column tells, its lists."""
    return {
        "table": noun.table,
        "noun": noun.name,
        "key": noun.id_column,
        "fields": dict(fields_by_column(noun.name)),
        "lists": [
            (
                each.table,
                each.field,
                [(NOUNS[name].table, column) for name, column in each.references],
            )
            for each in belonging_to(noun.name)
        ],
    }


def lens_digest() -> str:
    """What this program's views say, as a short hash."""
    said = sha256(repr([told_of_table(noun) for noun in NOUNS.values()]).encode())
    for path in sorted(LENSES.iterdir()):
        said.update(path.name.encode() + b"\0" + path.read_bytes())
    return said.hexdigest()[:16]


def made_lenses(connection: Connection) -> str | None:
    """Hash of what the database's views say; None where they were made before it was noted."""
    digest: str | None = connection.scalar(
        text("select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = :name"),
        {"name": SCHEMAS[0]},
    )
    return digest


def run_between_readers(connection: Connection, statement: str) -> None:
    """Run a statement that has to have tables or views for itself.

    Who comes while it waits for those who read has to wait behind it: so it doesn't wait for long, but
    tries again a little later. Only after many tries does it wait for as long as it takes.
    """
    for _ in range(TRIES):
        savepoint = connection.begin_nested()
        try:
            connection.exec_driver_sql(f"set local lock_timeout = '{LOCK_PATIENCE}'")
            connection.exec_driver_sql(statement)
        except DBAPIError as error:
            savepoint.rollback()
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            sleep(PAUSE_SECONDS)
        else:
            connection.exec_driver_sql("set local lock_timeout = 0")
            savepoint.commit()
            return
    connection.exec_driver_sql(statement)


def drop_lenses(connection: Connection) -> None:
    """Take all views away, so that a migration may change what they rest on. Raises SetupError."""
    views = connection.scalars(
        text(
            "select format('%I.%I', nspname, relname) from pg_class"
            " join pg_namespace on pg_namespace.oid = relnamespace where relkind = 'v'"
            " and (nspname = any (:schemas) or nspname = 'history') order by pg_class.oid desc"
        ),
        {"schemas": list(SCHEMAS)},
    ).all()
    if not views:
        return
    try:
        # All at once, since some rest on others.
        run_between_readers(connection, f"drop view {', '.join(views)}")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != DEPENDENT_OBJECTS_STILL_EXIST:
            raise
        detail = getattr(getattr(error.orig, "diag", None), "message_detail", None) or ""
        raise SetupError(
            "Something in the database that isn't part of this program rests on its views "
            f"({detail.splitlines()[0] if detail else error.orig}). Drop that, bring the schema up to "
            "date, and make it again."
        ) from None


def make_lenses(connection: Connection) -> None:
    """Make all views, and let the readers' role see what is for readers."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  (as Alembic in app/schema.py)

    def columns(schema: str, table: str) -> list[str]:
        # But for those that only the tables of now have (migrations 0023, 0029).
        found = connection.scalars(
            text(
                "select attname from pg_attribute where attrelid = to_regclass(:table)"
                " and attnum > 0 and not attisdropped and attname <> all (:not_kept) order by attnum"
            ),
            {"table": f"{schema}.{table}", "not_kept": list(NOT_KEPT)},
        )
        return list(found)

    def views(schema: str) -> list[tuple[str, list[str]]]:
        # What both lenses of readers have; the others are asked by the name of theirs.
        found = connection.execute(
            text(
                "select relname, array_agg(attname::text order by attnum) from pg_class"
                " join pg_attribute on attrelid = pg_class.oid and attnum > 0"
                " where relnamespace = to_regnamespace(:schema) and relkind = 'v'"
                " and to_regclass('as_known.' || relname) is not null group by relname order by relname"
            ),
            {"schema": schema},
        )
        return [(name, columns) for name, columns in found]

    def run(name: str, lens: str) -> None:
        template = environment.from_string(
            "{% from 'hiding.jinja' import rows, is_seen, hidden, protected, known_at, record, dated,"
            f" name with context %}}{{% include '{name}.sql' %}}"
        )
        sql = template.render(
            lens=lens,
            versioned=versioned,
            columns=columns,
            views=views,
            tables=[told_of_table(noun) for noun in NOUNS.values()],
        )
        # The driver would take a single one for a parameter.
        connection.exec_driver_sql(sql.replace("%", "%%"))

    environment = Environment(  # noqa: S701  (this is SQL of our own, and no HTML)
        loader=FileSystemLoader(LENSES), undefined=StrictUndefined
    )
    versioned = connection.scalars(
        text(
            "select relname from pg_class where relnamespace = to_regnamespace('history')"
            " and relkind = 'r' order by relname"
        )
    ).all()
    for schema in SCHEMAS:
        connection.exec_driver_sql(f"create schema if not exists {schema}")
    run("versions", "history")
    run("hidden_then", "as_known")
    for lens in READER_LENSES:
        for noun in OF_NOUNS:
            run(noun, lens)
    for noun in TABLES:
        run(noun, "as_sealed")
    run("recorded", "as_recorded")
    run("correction", "published")
    run("first_known", "published")
    run("changed", "published")
    run("touched", "published")
    for lens in TOLD_LENSES:
        run("told", lens)
    run("sealed", "published")
    run("rights", "published")
    connection.exec_driver_sql(f"comment on schema {SCHEMAS[0]} is '{lens_digest()}'")
