"""Databases of one run of the tests: cloned from a migrated one, and given to one test after the other.

A clone costs copying; its first connections cost more, since each must learn the catalogues and load
PostGIS. So a database that a test is done with is emptied and kept, with its open connections. One whose
schema the test changed is dropped instead.
"""

from dataclasses import dataclass
from itertools import count

import psycopg
from sqlalchemy import make_url

from app.database import Engines, create_engines
from app.local_postgres.cluster import OWNER, READER, Cluster
from app.local_postgres.making import SUPERUSER
from app.settings import Settings

NUMBERS = count(1)
# Those that aren't PostgreSQL's own, PostGIS's or Alembic's.
TABLES = """
select format('%I.%I', nspname, relname) from pg_class
join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
and relname <> 'alembic_version' and not exists (
  select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e'
)"""
# All rows go, as if nobody had ever written: without triggers, with each number beginning at 1 again.
EMPTY = f"""do $$
declare
  name text;
  is_filled bool;
begin
  set local session_replication_role = replica;
  set local lock_timeout = '10s';
  for name in {TABLES} loop
    execute format('select exists (select from %s)', name) into is_filled;
    if is_filled then execute format('delete from %s', name); end if;
  end loop;
  perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
  from pg_sequences where last_value is not null;
end $$"""
# What tells one schema from another, in the parts that tests change.
SCHEMA = """select md5(string_agg(told, ' ' order by told)) from (
  select concat_ws(' ', relnamespace, relname, relkind, relacl, reloptions, relrowsecurity) told from pg_class
  union all select concat_ws(' ', attrelid::regclass, attname, atttypid, attnotnull, attisdropped)
    from pg_attribute where attnum > 0 and attrelid >= 16384
  union all select concat_ws(' ', conname, conrelid, convalidated, pg_get_constraintdef(oid))
    from pg_constraint where conrelid >= 16384
  union all select concat_ws(' ', tgname, tgrelid, tgenabled, tgfoid) from pg_trigger
  union all select concat_ws(' ', oid, proname, prosrc, proconfig, proacl) from pg_proc where oid >= 16384
  union all select concat_ws(' ', ev_class, ev_action) from pg_rewrite where ev_class >= 16384
  union all select concat_ws(' ', nspname, nspacl, obj_description(oid)) from pg_namespace
  union all select concat_ws(' ', datacl, datistemplate, datallowconn) from pg_database
    where datname = current_database()
  union all select version_num from public.alembic_version
  union all select concat_ws(' ', setrole, setconfig) from pg_db_role_setting
    where setdatabase = (select oid from pg_database where datname = current_database())
) parts"""

# What tells at once that no catalogue has changed: each row that was written since has a greater number. It
# takes a tenth of the time, and a schema that was changed and changed back is told by the above.
MARK = " union all ".join(
    f"select count(*), max(xmin::text::bigint) from {table}"
    for table in (
        *("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc", "pg_rewrite"),
        "pg_namespace",
        "pg_description where classoid = 'pg_namespace'::regclass",
        "pg_database where datname = current_database()",
        "public.alembic_version",
        "pg_db_role_setting",
    )
)


@dataclass
class Watched:
    """A database of a test's own: a connection that knows its catalogues, and what these were like."""

    connection: psycopg.Connection
    mark: object


class Databases:
    """The databases of a cluster that tests may write to."""

    def __init__(self, cluster: Cluster, settings: Settings, template: str) -> None:
        self.cluster = cluster
        self.settings = settings
        self.template = template
        self.free: list[Engines] = []
        self.watched: dict[str, Watched] = {}
        self.schema = ""

    def run(self, statement: str, database: str = "postgres") -> str:
        """Run one statement as superuser. Gives its first row's first column; nothing where it has none."""
        with self.connect(database) as connection:
            found = connection.execute(statement)  # type: ignore[arg-type]
            row = found.fetchone() if found.description else None
        return str(row[0]) if row else ""

    def connect(self, database: str) -> psycopg.Connection:
        """A superuser's connection."""
        url = make_url(self.cluster.url(SUPERUSER, database)).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(), autocommit=True)

    def clone(self) -> Engines:
        """One more database, migrated and empty, and pools of connections to it."""
        name = f"clone_{next(NUMBERS)}"
        # Files are copied faster than blocks are logged, where nothing waits for the disk.
        self.run(
            f"create database {name} template {self.template} owner {OWNER} strategy file_copy"
        )
        # A clone doesn't inherit the rights on the database itself.
        self.run(f"revoke temporary on database {name} from public")
        self.schema = self.schema or self.run(SCHEMA, name)
        return create_engines(
            self.cluster.url(OWNER, name), self.cluster.url(READER, name), self.settings
        )

    def take(self) -> Engines:
        """A migrated and empty database for one test."""
        if self.free:
            return self.free.pop()
        engines = self.clone()
        name = str(engines.owner.url.database)
        connection = self.connect(name)
        self.watched[name] = Watched(connection, connection.execute(MARK).fetchall())
        return engines

    def give_back(self, engines: Engines) -> None:
        """Empty a database for the next test, or drop it where its schema isn't what it was."""
        name = str(engines.owner.url.database)
        engines.version.rest()
        watched = self.watched[name]
        try:
            mark = watched.connection.execute(MARK).fetchall()
        except psycopg.OperationalError:
            # The test ended all connections, or the server.
            watched.connection = self.connect(name)
            mark = watched.connection.execute(MARK).fetchall()
        if mark == watched.mark or self.run(SCHEMA, name) == self.schema:
            watched.mark = mark
            watched.connection.execute(EMPTY)
            # What readers see isn't what it was.
            engines.version.forget()
            self.free.append(engines)
        else:
            engines.dispose()
            watched.connection.close()
            del self.watched[name]
            self.run(f"drop database {name} with (force)")

    def close(self) -> None:
        """Let go of all."""
        for engines in self.free:
            engines.dispose()
        for watched in self.watched.values():
            watched.connection.close()
