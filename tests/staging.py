"""A map and imports into it, step by step."""

import io
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from app.database import Engines, desk_session, editing_session
from app.editing.write_policy import Editor
from app.models import Account, Import
from app.queries.imports import get_import
from app.staging.deciding import ask_back, ask_decision, begin_step
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

    def editor(self, **rights: bool) -> Editor:
        """The importer, as one who may publish where that is said."""
        given = {"may_publish": False, "review_on": True} | rights
        return Editor(self.account, "Importer", **given)

    def colleague(self, role: str) -> Editor:
        """Somebody else, who may publish where the role may."""
        with desk_session(self.engines) as session:
            account = Account(login=role, display_name=role.title(), role=role)
            session.add(account)
            session.flush()
            return Editor(account.id, role.title(), may_publish=role != "editor", review_on=True)

    def publish_all_beneath(self) -> None:
        """Publish the sources, actors and places."""
        with editing_session(self.engines, "Publish") as session:
            for table in ("source", "actor", "place"):
                statement = (
                    f"update editorial.{table} set status = 'published', change_id = :change"
                )
                session.execute(text(statement), {"change": session.info["change_id"]})

    def decide(self, number: int, act: Any, **rights: bool) -> None:
        """Let a worker do with what was brought in what the importer asks for."""
        with desk_session(self.engines) as session:
            taken = get_import(session, number, lock=True)
            ask_decision(taken, self.editor(**rights), act)
            begin_step(taken, "deciding")
        work_on(self.engines, number, clock)

    def begin_back(self, number: int, **rights: bool) -> None:
        """Let a worker take an import back."""
        with desk_session(self.engines) as session:
            taken = get_import(session, number, lock=True)
            ask_back(taken, self.editor(**rights), "Wrong.")
            begin_step(taken, "taking_back")
        work_on(self.engines, number, clock)

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
