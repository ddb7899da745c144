"""What every test may ask for: a throwaway cluster, databases in it, sessions, a client.

`session` is for most tests of the database: everything it does is rolled back. A test that must
commit takes `fresh_database`, a database of its own. A test of pages or the API takes `client`,
on the data that ships.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from anyio.from_thread import start_blocking_portal
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from app.database import (
    Engines,
    begin_change,
    create_engines,
    editing_session,
    reading_session,
    refresh_statistics,
)
from app.dataset.reading import read_dataset
from app.dataset.records import Dataset
from app.local_postgres.cluster import OWNER, READER, Cluster, start_cluster
from app.local_postgres.making import SUPERUSER
from app.local_postgres.throwaway import FAST
from app.schema import migrate
from app.security import passwords
from app.settings import PROJECT_DIR, Settings
from tests.applications import Applications, Lend
from tests.databases import Databases
from tests.desk import Desk
from tests.importing import write_file
from tests.importing_pages import importer
from tests.lists_on_disk import each_size
from tests.parsed import modules
from tests.sealed import seal_all
from tests.visiting import Visitor

# What an operator has set for this machine is no matter of the tests.
for name in [each for each in os.environ if each.startswith("CONFLICT_MAP_")]:
    del os.environ[name]
# Fixtures that lie elsewhere.
__all__ = ["each_size", "importer", "modules", "write_file"]
TEMPLATE = "migrated"
# Argon2id as cheap as it gets: signing in is most of what a test of the desk would otherwise wait for.
# What the program hashes with is held in tests/test_accounts_passwords.py, in a process of its own.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords.NOBODYS_HASH = passwords.HASHER.hash("nobody's")
# A test makes little garbage in circles, and looking for some is a tenth of what tests take.
gc.set_threshold(20_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever has the time compare more states of the map."""
    parser.addoption(
        "--pairs",
        type=int,
        default=30,
        help="how many pairs of states tests/test_difference.py compares",
    )


def pytest_collection_finish() -> None:
    """Leave out of the search for garbage what was imported and collected: it stays."""
    gc.freeze()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A cluster for this run of the tests, gone afterwards."""
    # Not pytest's own folder, which the unprivileged user of root's cluster can't enter.
    folder = Path(tempfile.mkdtemp(prefix="conflict-map-tests-"))
    folder.chmod(0o711)
    running = start_cluster(Settings(data_dir=folder), FAST | {"max_connections": "200"})
    yield running
    running.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def settings(cluster: Cluster) -> Settings:
    """Settings as an operator gets them who sets nothing, on this run's cluster.

    But for the name under which the test client asks.
    """
    return Settings(data_dir=cluster.data.parent.parent, allowed_hosts="testserver")


def as_superuser(cluster: Cluster, statement: str) -> None:
    """Run one statement that the database's owner may not."""
    url = make_url(cluster.url(SUPERUSER, "postgres")).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(), autocommit=True) as connection:
        connection.execute(statement)


def connect(cluster: Cluster, settings: Settings, name: str) -> Engines:
    """Pools of connections to the database of that name."""
    return create_engines(cluster.url(OWNER, name), cluster.url(READER, name), settings)


@pytest.fixture(scope="session")
def template(cluster: Cluster, settings: Settings) -> str:
    """Name of a database that the migrations have built, to clone others from."""
    as_superuser(cluster, f"create database {TEMPLATE} template conflict_map owner {OWNER}")
    engines = connect(cluster, settings, TEMPLATE)
    migrate(engines.owner)
    engines.dispose()
    return TEMPLATE


@pytest.fixture(scope="session")
def databases(cluster: Cluster, settings: Settings, template: str) -> Iterator[Databases]:
    """The databases of this run: cloned, and given to one test after the other."""
    kept = Databases(cluster, settings, template)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def clone_database(databases: Databases) -> Callable[[], Engines]:
    """A function that makes one more migrated and empty database and connects to it."""
    return databases.clone


@pytest.fixture(scope="session")
def database(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A migrated and empty database that tests share, and so leave empty."""
    engines = clone_database()
    yield engines
    engines.dispose()


@pytest.fixture
def fresh_database(databases: Databases) -> Iterator[Engines]:
    """A migrated and empty database that no other test writes to meanwhile; in it one may commit."""
    engines = databases.take()
    yield engines
    databases.give_back(engines)


@pytest.fixture
def engines(fresh_database: Engines) -> Engines:
    """The pools of `fresh_database`, for tests that speak of owner and reader."""
    return fresh_database


@pytest.fixture
def session(database: Engines) -> Iterator[Session]:
    """An editor's session with a change begun. Even what it commits is rolled back."""
    with database.owner.connect() as connection:
        everything = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as editing:
            begin_change(editing, "A test")
            yield editing
        everything.rollback()


@pytest.fixture(scope="session")
def loaded_database(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A database with the data that ships, which tests only read."""
    from app.commands.data import shipped_datasets
    from app.dataset import load_datasets

    engines = clone_database()
    with editing_session(engines, "Load what ships") as editing:
        load_datasets(editing, shipped_datasets())
        refresh_statistics(editing)
    seal_all(engines)
    yield engines
    engines.dispose()


@pytest.fixture(scope="session")
def datasets() -> tuple[Dataset, Dataset]:
    """The data that ships, as read from its files: the article, and what happened afterwards."""
    article, hindsight = (
        read_dataset(PROJECT_DIR / "data" / name)
        for name in ("magnier-2017-raqqah", "raqqah-hindsight")
    )
    return article, hindsight


@pytest.fixture
def reader_session(loaded_database: Engines) -> Iterator[Session]:
    """A reader's session on the data that ships, as it is now."""
    with reading_session(loaded_database) as reading:
        yield reading


@pytest.fixture(scope="session", autouse=True)
def _one_event_loop() -> Iterator[None]:
    """All visitors' requests have one, as in a web worker: each would else start one with a thread."""
    with start_blocking_portal() as portal:
        Visitor.portal = portal
        yield
        Visitor.portal = None


@pytest.fixture(scope="session")
def applications(settings: Settings) -> Applications:
    """The applications that tests share: making one ready takes long."""
    return Applications(settings)


@pytest.fixture(scope="module")
def lend(applications: Applications) -> Iterator[Lend]:
    """A function that gives an application as it starts, on a database, until the module's end."""
    with applications.lent() as lent:
        yield lent


@pytest.fixture
def renewed(applications: Applications) -> Iterator[Lend]:
    """A function that gives an application as it starts, on a database, for this test."""
    with applications.lent() as lent:
        yield lent


@pytest.fixture
def application(renewed: Lend, loaded_database: Engines) -> FastAPI:
    """The application on the data that ships."""
    return renewed(loaded_database)


@pytest.fixture
def client(application: FastAPI) -> Iterator[TestClient]:
    """A reader's browser without a window, on the data that ships."""
    with Visitor(application) as visiting:
        yield visiting


@pytest.fixture
def client_of(renewed: Lend) -> Callable[[Engines], TestClient]:
    """A function that gives a reader's browser on any database, such as `fresh_database`."""

    def visit(engines: Engines) -> TestClient:
        return Visitor(renewed(engines), raise_server_exceptions=False)

    return visit


@pytest.fixture
def desk(renewed: Lend, fresh_database: Engines) -> Desk:
    """The editors' desk without an account yet: people, browsers, a clock to move. No records."""
    return Desk(renewed(fresh_database), fresh_database)


@pytest.fixture
def desk_with_records(desk: Desk) -> Desk:
    """The editors' desk, for a test that writes records."""
    return desk
