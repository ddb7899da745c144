"""A map and imports into it, step by step."""

import io
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from app.database import Engines, desk_session, editing_session
from app.models import Account, Import
from app.queries.imports import get_import
from app.staging.deciding import begin_step
from app.staging.taking import take_file
from app.staging.working import work_on
from tests.importing import TABLE, add_named

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def clock() -> datetime:
    return NOW


class Room:
    """A map with what the table names, and one import of it."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        with editing_session(engines, "What the table names") as session:
            add_named(session)
            account = Account(login="importer", display_name="Importer", role="editor")
            session.add(account)
            session.flush()
            self.account = account.id

    def take(self, table: str = TABLE, name: str = "events.csv") -> int:
        with desk_session(self.engines) as session:
            file = io.BytesIO(table.encode())
            return take_file(session, self.account, file, name, source="a-table").id

    def begin(self, number: int, step: Any) -> None:
        with desk_session(self.engines) as session:
            begin_step(get_import(session, number, lock=True), step)

    def check(self, number: int) -> None:
        self.begin(number, "checking")
        work_on(self.engines, number, clock)

    def bring(self, number: int) -> None:
        self.begin(number, "bringing")
        work_on(self.engines, number, clock)

    def found(self, number: int) -> Import:
        with desk_session(self.engines) as session:
            found = get_import(session, number)
            session.expunge_all()
            return found

    def states(self, number: int) -> dict[int, str]:
        rows = self.rows(
            "select number, state from desk.import_row where import_id = :number order by number",
            number=number,
        )
        return {row.number: row.state for row in rows}

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.engines.owner.connect() as connection:
            return list(connection.execute(text(statement), values))

    def own_tables(self) -> list[int]:
        """How many rows the map's own tables have."""
        names = self.rows("select tablename from pg_tables where schemaname = 'editorial'")
        return [self.rows(f"select count(*) from editorial.{name}")[0][0] for (name,) in names]
