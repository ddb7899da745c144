"""A database that is lost, comes back, or takes too long: what visitors are told, and how soon."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database import Engines, create_engines, editing_session
from app.local_postgres.cluster import Cluster, start_cluster
from app.main import create_app
from app.schema import migrate
from app.settings import Settings
from tests.conftest import FAST
from tests.factories import make_claim, make_place

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def own_folder() -> Iterator[Path]:
    """A data folder whose cluster these tests may stop."""
    folder = Path(tempfile.mkdtemp(prefix="conflict-map-faults-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def own_cluster(own_folder: Path) -> Iterator[Cluster]:
    """A cluster with one place and one claim in it."""
    running = start_cluster(Settings(data_dir=own_folder), FAST)
    engines = create_engines(running.owner_url, running.reader_url, Settings())
    migrate(engines.owner)
    with editing_session(engines, "A test") as session:
        make_claim(session, places=(make_place(session, slug="raqqah", name="Raqqah"),))
    engines.dispose()
    yield running
    running.stop()


def seconds_for(visitor: TestClient, path: str, status: int) -> float:
    """How long an answer of that status takes; a page or problem JSON with Retry-After for 503."""
    before = time.monotonic()
    answer = visitor.get(path)
    seconds = time.monotonic() - before
    assert answer.status_code == status, (path, answer.text[:300])
    if status == 503:
        assert int(answer.headers["Retry-After"]) > 0
        kind = "json" if path.startswith(("/api/", "/tiles/", "/readyz")) else "text/html"
        assert kind in answer.headers["Content-Type"]
        assert "database" in answer.text
        assert "Traceback" not in answer.text
    return seconds


def test_a_lost_database_is_told_within_a_second_and_comes_back_by_itself(
    own_folder: Path, own_cluster: Cluster
) -> None:
    settings = Settings(data_dir=own_folder, allowed_hosts="testserver")
    engines = create_engines(own_cluster.owner_url, own_cluster.reader_url, settings)
    paths = ("/", "/places", "/places/raqqah", "/places/raqqah/panel", "/search?q=Raqqa")
    paths += ("/api/v1/places", "/tiles/places/1/1/0.mvt", "/readyz")
    with TestClient(create_app(settings, engines), raise_server_exceptions=False) as visitor:
        for path in paths:
            seconds_for(visitor, path, 200)
        own_cluster.stop()
        for path in paths:
            assert seconds_for(visitor, path, 503) < 1, path
        # What needs no database goes on.
        for path in ("/healthz", "/basemap/relief.webp", "/api", "/robots.txt"):
            seconds_for(visitor, path, 200)
        again = start_cluster(settings, FAST)
        try:
            before = time.monotonic()
            for path in paths:
                seconds_for(visitor, path, 200)
            assert time.monotonic() - before < 5
        finally:
            engines.dispose()
            again.stop()


@pytest.fixture
def impatient(fresh_database: Engines, settings: Settings) -> Iterator[tuple[TestClient, Engines]]:
    """A visitor of a map whose statements may take a tenth of a second, and its database."""
    owner, reader = fresh_database.owner.url, fresh_database.reader.url
    engines = create_engines(
        owner.render_as_string(False),
        reader.render_as_string(False),
        settings.model_copy(update={"statement_timeout_ms": 100, "pool_size": 1}),
    )
    with TestClient(create_app(settings, engines), raise_server_exceptions=False) as visitor:
        yield visitor, fresh_database
    engines.dispose()


def test_a_statement_that_takes_too_long_is_cut_off(
    impatient: tuple[TestClient, Engines],
) -> None:
    visitor, database = impatient
    # Another address than those below, whose answers would be kept.
    seconds_for(visitor, "/places?q=Raqqah", 200)
    with database.owner.connect() as connection:
        # Whoever reads places waits for this transaction.
        connection.execute(text("lock table editorial.place in access exclusive mode"))
        for path in ("/places", "/api/v1/places", "/places", "/"):
            assert seconds_for(visitor, path, 503) < 1
        connection.rollback()
    # No connection was lost to those who waited.
    for _ in range(5):
        seconds_for(visitor, "/places", 200)
