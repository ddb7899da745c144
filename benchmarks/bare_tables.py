"""Tables of the database laid bare while very many rows are made up inside it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

INDEXES = """
    select pg_get_indexdef(indexrelid), indexrelid::regclass::text
    from pg_index where indrelid = cast(:table as regclass)
    and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
"""
REFERENCES = """
    select conname, pg_get_constraintdef(oid) from pg_constraint
    where conrelid = cast(:table as regclass) and contype = 'f'
"""
SHOWN_FROM = """
    select exists (select from pg_attribute where attrelid = cast(:table as regclass)
        and attname = 'shown_from' and not attisdropped)
"""


@contextmanager
def bare(connection: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Tables without triggers, further indexes and references, which come back at the end.

    Rows are shown at once, whatever they rest on: who fills them sees to that. References are checked
    when they come back, of all rows at once. Nobody else reads the tables meanwhile.
    """

    def run(statement: str) -> None:
        # The driver would take a single one for a parameter.
        connection.exec_driver_sql(statement.replace("%", "%%"))

    back: list[str] = []
    for table in tables:
        named = {"table": table}
        run(f"alter table {table} disable trigger user")
        back.append(f"alter table {table} enable trigger user")
        if connection.scalar(text(SHOWN_FROM), named):
            run(f"alter table {table} alter column shown_from set default '-infinity'")
            back.append(f"alter table {table} alter column shown_from set default 'infinity'")
        for definition, index in connection.execute(text(INDEXES), named).all():
            run(f"drop index {index}")
            back.append(definition)
        for name, definition in connection.execute(text(REFERENCES), named).all():
            run(f"alter table {table} drop constraint {name}")
            back.append(f"alter table {table} add constraint {name} {definition}")
    yield
    for statement in back:
        run(statement)
