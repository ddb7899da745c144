"""Many rows at once into a table, as COPY takes them: for what would take too long one by one."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from psycopg import Connection, Error
from psycopg.sql import SQL, Identifier
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session


def driver_of(session: Session) -> "Connection[Any]":
    """The driver's own connection, in the session's transaction."""
    return cast("Connection[Any]", session.connection().connection.driver_connection)


def copy_rows(
    session: Session, schema: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add rows as a stream; defaults, checks and triggers are the table's. Raises DBAPIError, as other statements do."""
    names = SQL(", ").join(map(Identifier, columns))
    statement = SQL("copy {} ({}) from stdin").format(Identifier(schema, table), names)
    driver = driver_of(session)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except Error as error:
        said = statement.as_string()
        raise DBAPIError.instance(
            said, None, error, Error, connection_invalidated=driver.closed
        ) from error


def new_numbers(session: Session, table: str, count: int) -> list[int]:
    """So many numbers for rows of a table of `editorial` that are to be added."""
    query = text(
        "select nextval(pg_get_serial_sequence(:name, 'id')) from generate_series(1, :count)"
    )
    return list(session.scalars(query, {"name": f"editorial.{table}", "count": count}))
