"""The command that looks the installation over and says in plain words what is wrong."""

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.commands.gazetteer import say_loaded
from app.commands.opening import (
    OWNER_SETTING,
    OpenDatabase,
    check_reader,
    explain_refusal,
    open_database,
    outside_faults,
    replica_faults,
)
from app.database import EXTENSIONS, Engines, desk_session
from app.errors import AppError, SetupError
from app.gazetteer import world
from app.local_postgres.cluster import Cluster
from app.local_postgres.folders import disk_is_full
from app.local_postgres.programs import find_programs
from app.queries.gazetteer import loaded_countries
from app.queries.hash_keys import count_by_other_keys
from app.queries.server import ServerFacts, read_server
from app.queries.visibility import count_shown_wrongly
from app.schema import migration_state
from app.security.secret_text import key_mark
from app.settings import Settings
from app.streets import find_streets
from app.wording import say_count

OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 2**30
# How long a replica may take to be found following.
REPLICA_SECONDS = 3.0
SECRETS = ("secret", "password")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: in order or not, and what to say about it."""

    subject: str
    text: str
    is_fine: bool = True

    def __str__(self) -> str:
        return f"{'ok' if self.is_fine else 'WRONG':<7}{self.subject}: {self.text}"


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, one after another as they are made."""
    yield _python()
    if settings.database_url is None:
        yield _postgres_programs()
    yield from _database(settings)
    yield from _streets(settings)
    yield _free_disk(settings)
    yield _address(settings)
    yield from _settings(settings)


def _python() -> Finding:
    is_fine = sys.version_info >= OLDEST_PYTHON
    needed = "" if is_fine else "; 3.11 or newer is needed: install it and run «make run» again"
    return Finding("Python", platform.python_version() + needed, is_fine)


def _postgres_programs() -> Finding:
    try:
        programs = find_programs()
    except SetupError as error:
        return Finding("PostgreSQL on this machine", str(error), is_fine=False)
    return Finding(
        "PostgreSQL on this machine", f"{programs.major} with PostGIS, {programs.folder}"
    )


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None and not (settings.data_dir / "postgres").exists():
        yield Finding("Database", f"none in {settings.data_dir} yet; «make run» makes it")
        return
    try:
        with open_database(settings, prepare=False) as database:
            yield from _server(database)
            yield _migrations(database)
            yield from _visibility(database)
            yield _gazetteer(database)
            yield _reader(database)
            yield from _replicas(database)
            yield from _keys(database.engines, settings)
    except (SetupError, AppError) as error:
        yield Finding("Database", str(error), is_fine=False)


def _server(database: OpenDatabase) -> Iterator[Finding]:
    engine = database.engines.owner
    with explain_refusal(engine, OWNER_SETTING), engine.connect() as connection:
        facts = read_server(connection)
    where = "outside" if database.cluster is None else f"private, in {database.cluster.data}"
    yield Finding("Database", f"PostgreSQL {facts.version}, {where}")
    if database.cluster is not None and not database.cluster.joined:
        yield _was_down(database.cluster)
    for fault in outside_faults(facts):
        yield Finding("Database", fault, is_fine=False)
    if facts.blind_in:
        yield Finding("Letters", blindness(facts), is_fine=False)
    for name in EXTENSIONS:
        version = facts.extensions.get(name)
        missing = f"missing: let a superuser run there: CREATE EXTENSION {name};"
        yield Finding(f"Extension {name}", version or missing, version is not None)


def _streets(settings: Settings) -> Iterator[Finding]:
    """The operator's files of streets, and those that the map can't draw."""
    found = find_streets(settings.data_dir)
    for file in found.files:
        credit = f", thanks to: {file.credit}" if file.credit else ", names nobody to thank"
        yield Finding("Streets", f"{file}{credit}")
    for fault in found.faults:
        yield Finding("Streets", fault, is_fine=False)


def _reader(database: OpenDatabase) -> Finding:
    try:
        check_reader(database)
    except SetupError as error:
        return Finding("Readers' role", str(error), is_fine=False)
    return Finding("Readers' role", "can log in")


def _replicas(database: OpenDatabase) -> Iterator[Finding]:
    servers = database.engines.servers
    faults = replica_faults(database)
    for replica in servers.replicas:
        if replica.name in faults:
            yield Finding("Readers' replica", faults[replica.name], is_fine=False)
            continue
        is_fit = servers.wait_for(replica, REPLICA_SECONDS)
        late = "" if is_fit else ", but is too far behind and passed over"
        yield Finding("Readers' replica", f"{replica.name} answers{late}", is_fit)


def _was_down(cluster: Cluster) -> Finding:
    """That the database had to be started to be looked at."""
    if not cluster.is_in_use:
        return Finding("Database", "was down, as it is while no map runs; started for this look")
    return Finding(
        "Database",
        f"was down under a map that runs, and was started just now; why it ended is told at the end "
        f"of {cluster.log}",
        is_fine=False,
    )


def _keys(engines: Engines, settings: Settings) -> Iterator[Finding]:
    """Whether former secret keys are still needed."""
    if not settings.former_keys:
        return
    with desk_session(engines) as session:
        counts = count_by_other_keys(session, key_mark(), datetime.now(UTC))
    left = [say_count(number, name) for name, number in counts.items() if number]
    if left:
        text = f"on former keys still rest {', '.join(left)}; each moves when it is used"
    else:
        text = "nothing rests on former keys any more: CONFLICT_MAP_FORMER_SECRET_KEYS can go"
    yield Finding("Secret key", text)


def blindness(facts: ServerFacts) -> str:
    """Why names in some scripts are hardly found, and what mends it."""
    scripts = " or ".join(facts.blind_in)
    return (
        f"the database's LC_CTYPE is {facts.ctype}, under which pg_trgm sees no {scripts} letter: "
        "such names are found only where they are spelt alike. Make a database with CREATE DATABASE "
        "… TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8', and bring a backup "
        "back into it with «conflict-map restore»"
    )


def _migrations(database: OpenDatabase) -> Finding:
    state = migration_state(database.engines.owner)
    if state.is_current:
        return Finding("Migrations", f"at {state.current}, as the program expects")
    return Finding(
        "Migrations",
        f"at {state.current or 'nothing'}, the program expects {state.head}: "
        "run «conflict-map migrate»",
        is_fine=False,
    )


def _visibility(database: OpenDatabase) -> Iterator[Finding]:
    """Whether the database's own note of what readers see is true."""
    if not migration_state(database.engines.owner).is_current:
        return
    with database.engines.owner.connect() as connection:
        wrong = count_shown_wrongly(connection)
    if not wrong:
        yield Finding("Visibility", "each row is shown to readers from when it should be")
        return
    counted = ", ".join(f"{count} of {noun}" for noun, count in wrong.items())
    yield Finding(
        "Visibility",
        f"rows are shown to readers, or hidden from them, against their state ({counted}): somebody "
        "went past the database's triggers; run «conflict-map migrate --mend»",
        is_fine=False,
    )


def _gazetteer(database: OpenDatabase) -> Finding:
    """What is loaded of the gazetteer, and whether its file is there."""
    if not world.digest():
        told = f"{world.FILE} is missing, so that no further country can be loaded; the map works without it"
        return Finding("Gazetteer", told, is_fine=False)
    if not migration_state(database.engines.owner).is_current:
        return Finding("Gazetteer", "is loaded once the migrations are made")
    with desk_session(database.engines) as session:
        loaded = loaded_countries(session)
    codes = f" ({' '.join(each.code for each in loaded)})" if loaded else ""
    return Finding("Gazetteer", f"{say_loaded(loaded)}{codes}")


def _free_disk(settings: Settings) -> Finding:
    # Root's database may lie on another disk, where a link leads.
    folder = (settings.data_dir / "postgres").resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    text = f"{free / 2**30:.1f} GiB on the disk of {folder}"
    if disk_is_full(settings.data_dir):
        told = f"the disk of {folder} is full, so nothing can be saved: free some space"
        return Finding("Free disk", told, is_fine=False)
    if free < LEAST_FREE_BYTES:
        return Finding("Free disk", f"{text}, less than 1 GiB: free some space", is_fine=False)
    return Finding("Free disk", text)


def _address(settings: Settings) -> Finding:
    if settings.public_url:
        return Finding("Address", f"links lead to {settings.public_url}")
    if settings.listens_everywhere:
        return Finding(
            "Address",
            "the map listens on every address of this machine, and links in mails, feeds and the "
            "sitemap lead to whichever of them was asked: set CONFLICT_MAP_PUBLIC_URL to the "
            "address that readers use",
            is_fine=False,
        )
    return Finding("Address", f"links lead to {settings.host}, or to the further name asked for")


def _settings(settings: Settings) -> Iterator[Finding]:
    for name in type(settings).model_fields:
        shown = masked(name, getattr(settings, name))
        yield Finding(f"CONFLICT_MAP_{name.upper()}", shown)


def masked(name: str, value: object) -> str:
    """A setting's value as it may be shown: secrets only as set or not, addresses without them."""
    if value is None:
        return "not set"
    if any(word in name for word in SECRETS):
        return "set, not shown"
    if name.endswith("_url"):
        # Of readers' replicas there may be several.
        addresses = str(value).split()
        try:
            return " ".join(
                make_url(each).render_as_string(hide_password=True) for each in addresses
            )
        except ArgumentError:
            return "set, not shown"
    return str(value)
