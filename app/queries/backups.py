"""What a backup asks of the database: one instant for all that look, and how many rows it must bring back."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, table, text

TABLES = text(
    "select nspname, relname from pg_class join pg_namespace n on n.oid = relnamespace"
    " where relkind = 'r' and nspname = any(:schemas) order by 1, 2"
)


def count_rows(connection: Connection, schemas: Sequence[str]) -> dict[str, int]:
    """Rows by «schema.table», as the connection's transaction sees them."""
    found = connection.execute(TABLES, {"schemas": list(schemas)}).all()
    return {
        f"{schema}.{name}": connection.scalar(
            select(func.count()).select_from(table(name, schema=schema))
        )
        or 0
        for schema, name in found
    }


def export_snapshot(connection: Connection) -> str:
    """The name under which others see what this connection's transaction sees, until that ends.

    The transaction is one of REPEATABLE READ, and may now take as long as a backup does.
    """
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(text(f"set local {name} = 0"))
    return str(connection.scalar(text("select pg_export_snapshot()")))
