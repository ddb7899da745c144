"""What the database server is, and what a database still lacks before it can be migrated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

# A word of each script that names on the map are written in.
SAMPLES = {"Arabic": "الرقة", "Cyrillic": "Ракка"}


@dataclass(frozen=True)
class ServerFacts:
    """The server's version, the extensions in this database, and those it could be given.

    `extensions` and `available` map an extension's name to its version; `user` and `database` are
    the session's own; `is_replica` is true of a server that only follows another one;
    `blind_in` names the scripts whose letters pg_trgm takes for none, under the database's LC_CTYPE.
    """

    version: str
    extensions: dict[str, str]
    available: dict[str, str]
    user: str
    database: str
    is_replica: bool
    ctype: str = ""
    blind_in: tuple[str, ...] = ()

    @property
    def major(self) -> int:
        """Major version of PostgreSQL."""
        return int(self.version.split(".", maxsplit=1)[0].split()[0])


def read_server(connection: Connection) -> ServerFacts:
    """The facts of the server behind this connection."""
    installed = connection.execute(text("select extname, extversion from pg_extension"))
    offered = connection.execute(text("select name, default_version from pg_available_extensions"))
    version, user, database, is_replica, ctype = connection.execute(
        text(
            "select current_setting('server_version'), current_user, current_database(),"
            " pg_is_in_recovery(), datctype from pg_database where datname = current_database()"
        )
    ).one()
    extensions = {row.extname: row.extversion for row in installed}
    return ServerFacts(
        version=str(version).split(maxsplit=1)[0],
        extensions=extensions,
        ctype=ctype,
        blind_in=_blind_in(connection, ctype, "pg_trgm" in extensions),
        available={row.name: row.default_version for row in offered},
        user=user,
        database=database,
        is_replica=is_replica,
    )


def _blind_in(connection: Connection, ctype: str, can_try: bool) -> tuple[str, ...]:
    if not can_try:
        return tuple(SAMPLES) if ctype in ("C", "POSIX") else ()
    # show_trgm is empty where no letter is seen, as under LC_CTYPE C.
    seen = text("select cardinality(show_trgm(:word)) > 0")
    return tuple(
        script for script, word in SAMPLES.items() if not connection.scalar(seen, {"word": word})
    )


def add_missing(
    connection: Connection, extensions: Iterable[str], reader_role: str
) -> Sequence[str]:
    """Add the extensions and the reader's role that the database lacks, as far as allowed.

    Returns the statements that this user may not run, empty when nothing is missing any more.
    """
    facts = read_server(connection)
    wanted = [f"CREATE EXTENSION {name};" for name in extensions if name not in facts.extensions]
    user, database = _quoted(facts.user), _quoted(facts.database)
    role_exists, is_member, may_create, may_create_here = connection.execute(
        text(
            "select exists (select from pg_roles where rolname = :role),"
            " exists (select from pg_roles where rolname = :role"
            "  and pg_has_role(current_user, oid, 'member')),"
            " has_database_privilege(current_database(), 'create'),"
            " has_schema_privilege('public', 'create')"
        ),
        {"role": reader_role},
    ).one()
    if not role_exists:
        wanted.append(f"CREATE ROLE {reader_role} NOLOGIN;")
    if not is_member:
        wanted.append(f"GRANT {reader_role} TO {user};")
    if not may_create:
        wanted.append(f"GRANT CREATE ON DATABASE {database} TO {user};")
    if not may_create_here:
        wanted.append(f"GRANT CREATE ON SCHEMA public TO {user};")
    return [statement for statement in wanted if not _may_run(connection, statement)]


def _may_run(connection: Connection, statement: str) -> bool:
    """Run a statement, undoing it alone when it is refused."""
    savepoint = connection.begin_nested()
    try:
        connection.execute(text(statement))
    except DBAPIError:
        savepoint.rollback()
        return False
    savepoint.commit()
    return True


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def database_bytes(session: Session) -> int:
    """How many bytes the database takes on its disk."""
    return int(session.scalar(text("select pg_database_size(current_database())")) or 0)
