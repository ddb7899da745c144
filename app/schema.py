"""The database's schema: how far it is migrated, and bringing it to where the code expects it.

Alembic is imported only where there is something to migrate: it takes longer than all else that a
start on a database in good order has to do here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from app.database import (
    EXTENSIONS,
    OLDEST_POSTGIS,
    OLDEST_POSTGRES,
    READER_ROLE,
    translate_outage,
)
from app.errors import SetupError
from app.lenses import drop_lenses, lens_digest, made_lenses, make_lenses
from app.settings import PROJECT_DIR

MIGRATIONS = PROJECT_DIR / "migrations"
# Revisions are numbered, and each file begins with its number.
HEAD = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
# Two processes that migrate at once take turns behind this advisory lock.
MIGRATION_LOCK = 0x636D6170


@dataclass(frozen=True)
class MigrationState:
    """Revision that the database is at (none when empty) and the one that the code expects."""

    current: str | None
    head: str

    @property
    def is_current(self) -> bool:
        """True when the schema is what the code expects."""
        return self.current == self.head


def migration_state(engine: Engine) -> MigrationState:
    """Where the database stands against the code's migrations."""
    with translate_outage(), engine.connect() as connection:
        current = current_revision(connection)
        if current == HEAD and made_lenses(connection) != lens_digest():
            current = f"{current} with views of another version"
        return MigrationState(current, HEAD)


def current_revision(connection: Connection) -> str | None:
    """The revision of the database as the connection sees it; none when it is empty."""
    if connection.scalar(text("select to_regclass('public.alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(text("select version_num from public.alembic_version"))
    return revision


def migrate(engine: Engine) -> None:
    """Bring the schema to the code's newest revision.

    All that is missing is done in one transaction, unless it is revisions alone that leave the views
    as they are (`LENSES_STAY`): then each has a transaction of its own, through which readers go on
    reading, and the views are made anew at the end. One that is cut short left nothing behind, and the
    next call goes on from there.

    Raises SetupError naming what the server lacks and the statement that mends it, or that the
    database was migrated by a newer program.
    """
    while _migrate_quietly(engine):
        pass
    with engine.begin() as connection:
        migrate_within(connection)


def migrate_within(connection: Connection, *, views_anew: bool = False) -> None:
    """As `migrate`, all in the transaction of a connection, which the caller commits.

    With `views_anew` also the views are made, and with them the rights, where all seems to be there.
    """
    _wait_for_others(connection)
    _require_extensions(connection)
    current = current_revision(connection)
    if views_anew or current != HEAD or made_lenses(connection) != lens_digest():
        drop_lenses(connection)
        if current != HEAD:
            _upgrade(connection, "head")
        make_lenses(connection)


def _migrate_quietly(engine: Engine) -> bool:
    """Take the next step if it and all others can be taken while readers read; false where not."""
    with engine.begin() as connection:
        _wait_for_others(connection)
        revision = _next_quiet(connection)
        if revision is not None:
            _upgrade(connection, revision)
        return revision is not None


def _wait_for_others(connection: Connection) -> None:
    connection.execute(text("set local statement_timeout = 0"))
    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})


def _config(connection: Connection) -> Any:
    from alembic.config import Config  # noqa: PLC0415  (the module's docstring says why)

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _next_quiet(connection: Connection) -> str | None:
    """The revision that comes next, if none that is to come needs the views out of its way."""
    current = current_revision(connection)
    if current in (None, HEAD):
        return None
    from alembic.script import ScriptDirectory  # noqa: PLC0415  (the module's docstring says why)

    with _explained():
        scripts = ScriptDirectory.from_config(_config(connection))
        coming = list(scripts.iterate_revisions("head", str(current)))
    if all(getattr(each.module, "LENSES_STAY", False) for each in coming):
        return coming[-1].revision
    return None


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  (the module's docstring says why)

    try:
        with _explained():
            command.upgrade(_config(connection), revision)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":
            raise
        user = connection.engine.url.username
        raise SetupError(
            f"The database user {user!r} may not do this: {error.orig}. Run as a superuser: "
            f"CREATE ROLE {READER_ROLE} NOLOGIN; GRANT {READER_ROLE} TO {user};"
        ) from None


@contextmanager
def _explained() -> Iterator[None]:
    """Turn Alembic's word on a revision that it doesn't know into a SetupError."""
    from alembic.script.revision import RevisionError  # noqa: PLC0415  (the module's docstring says why)
    from alembic.util import CommandError  # noqa: PLC0415  (likewise)

    try:
        yield
    except (CommandError, RevisionError) as error:
        raise SetupError(
            f"The database was migrated by a newer version of this program ({error}): update the "
            "program, or restore a backup made with this version."
        ) from None


def _require_extensions(connection: Any) -> None:
    version = int(connection.scalar(text("show server_version_num"))) // 10000
    if version < OLDEST_POSTGRES:
        raise SetupError(
            f"The server is PostgreSQL {version}; {OLDEST_POSTGRES} or newer is needed."
        )
    there = {name for (name,) in connection.execute(text("select extname from pg_extension"))}
    for name in EXTENSIONS:
        if name in there:
            continue
        savepoint = connection.begin_nested()
        try:
            connection.execute(text(f"create extension {name}"))
        except DBAPIError as error:
            savepoint.rollback()
            raise SetupError(
                f"The database lacks the extension {name} and this user can't add it "
                f"({str(error.orig).strip()}). Install it on the server, then run there as a "
                f"superuser: CREATE EXTENSION {name};"
            ) from None
        savepoint.commit()
    postgis = connection.scalar(text("select postgis_lib_version()"))
    if tuple(int(part) for part in postgis.split(".")[:2]) < OLDEST_POSTGIS:
        raise SetupError(f"The database has PostGIS {postgis}; 3.3 or newer is needed.")
