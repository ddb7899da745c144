"""A database that is lost, comes back, or takes too long: what visitors are told, without waiting."""

import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from typing import cast
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from app import kept_answers
from app.database import Engines, create_engines, editing_session, reading_session
from app.errors import DatabaseUnavailable
from app.local_postgres.cluster import Cluster, start_cluster
from app.local_postgres.throwaway import FAST
from app.main import create_app
from app.schema import migrate
from app.settings import Settings
from tests.factories import make_claim, make_place
from tests.visiting import Visitor
from tests.web import kept_answers_of, serve

pytestmark = pytest.mark.thorough
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


def asks_for(visitor: TestClient, path: str, status: int) -> None:
    """An answer of that status comes; a page or problem JSON with Retry-After for 503.

    Those who ask while a table is locked or a database is away show by being answered that they
    don't wait for it: it comes back after them.
    """
    answer = visitor.get(path)
    assert answer.status_code == status, (path, answer.text[:300])
    if status == 503:
        assert int(answer.headers["Retry-After"]) > 0
        kind = "json" if path.startswith(("/api/", "/tiles/", "/readyz")) else "text/html"
        assert kind in answer.headers["Content-Type"]
        assert "database" in answer.text
        assert "Traceback" not in answer.text


def asks_until_kept(visitor: TestClient, path: str) -> None:
    """Its answer is kept: where the data's state is told too late for the first one, that of a later."""
    for _ in range(50):
        asks_for(visitor, path, 200)
        if path in {key.path for key in kept_answers_of(cast("FastAPI", visitor.app)).kept}:
            return
    pytest.fail(f"{path} is not kept.")


def test_a_lost_database_is_told_at_once_and_comes_back_by_itself(
    own_folder: Path, own_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=own_folder, allowed_hosts="testserver")
    engines = create_engines(own_cluster.owner_url, own_cluster.reader_url, settings)
    paths = ("/", "/places", "/places/raqqah", "/places/raqqah/panel", "/search?q=Raqqa")
    paths += ("/api/v1/places", "/tiles/places/1/1/0.mvt", "/readyz")
    with Visitor(create_app(settings, engines), raise_server_exceptions=False) as visitor:
        for path in paths:
            asks_for(visitor, path, 200)
        own_cluster.stop()
        # For a minute readers get what was kept, and are told how old it is.
        for path in paths[:-1]:
            answer = visitor.get(path)
            assert answer.status_code == 200, path
            assert 0 <= int(answer.headers["Age"]) <= kept_answers.STALE_SECONDS
            assert "does not answer" in answer.headers["Cache-Status"]
        later = kept_answers.STALE_SECONDS + 1
        monkeypatch.setattr(kept_answers, "monotonic", lambda: time.monotonic() + later)
        for path in paths:
            asks_for(visitor, path, 503)
        # What needs no database goes on.
        for path in ("/healthz", "/basemap/relief.webp", "/api", "/robots.txt", "/about"):
            asks_for(visitor, path, 200)
        assert "How much the map holds can't be told" in visitor.get("/about").text
        again = start_cluster(settings, FAST)
        try:
            for path in paths:
                asks_for(visitor, path, 200)
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
    with Visitor(create_app(settings, engines), raise_server_exceptions=False) as visitor:
        yield visitor, fresh_database
    engines.dispose()


def test_a_statement_that_takes_too_long_is_cut_off(
    impatient: tuple[TestClient, Engines],
) -> None:
    visitor, database = impatient
    # Another address than those below, whose answers would be kept.
    asks_for(visitor, "/places?q=Raqqah", 200)
    with database.owner.connect() as connection:
        # Whoever reads places waits for this transaction.
        connection.execute(text("lock table editorial.place in access exclusive mode"))
        for path in ("/places", "/api/v1/places", "/places", "/"):
            asks_for(visitor, path, 503)
        connection.rollback()
    # No connection was lost to those who waited.
    for _ in range(5):
        asks_for(visitor, "/places", 200)


def test_a_locked_table_takes_along_no_page_that_can_do_without_it(
    impatient: tuple[TestClient, Engines],
) -> None:
    visitor, database = impatient
    asks_until_kept(visitor, "/claims")
    with database.owner.connect() as connection:
        connection.execute(text("lock table editorial.place in access exclusive mode"))
        asks_for(visitor, "/places", 503)
        # Made without what it would say of the map, kept by nobody, and whole again afterwards.
        without = visitor.get("/about")
        assert without.status_code == 200
        assert "can't be told at this moment" in without.text
        assert without.headers["Cache-Control"] == "no-store"
        # What is kept holds: nothing was written.
        asks_for(visitor, "/claims", 200)
        connection.rollback()
    assert "At the moment the map holds" in visitor.get("/about").text


def test_a_crowd_waits_briefly_or_is_sent_away_while_what_is_kept_goes_on(
    impatient: tuple[TestClient, Engines],
) -> None:
    visitor, database = impatient
    statuses: list[int] = []
    with serve(cast("FastAPI", visitor.app)) as address, database.owner.connect() as connection:
        where = urlsplit(address).netloc

        def ask(path: str) -> HTTPResponse:
            with closing(HTTPConnection(where, timeout=60)) as link:
                link.request("GET", path)
                answer = link.getresponse()
                answer.read()
            return answer

        def visit(number: int) -> None:
            answer = ask(f"/places?q={number}")
            assert int(answer.headers["Retry-After"]) > 0
            statuses.append(answer.status)

        assert ask("/claims").status == 200
        connection.execute(text("lock table editorial.place in access exclusive mode"))
        threads = [Thread(target=visit, args=[number]) for number in range(48)]
        for thread in threads:
            thread.start()
        # While the table is locked for the crowd.
        assert [ask("/claims").status for _ in range(10)] == [200] * 10
        assert ask("/robots.txt").status == 200
        for thread in threads:
            thread.join()
        assert statuses == [503] * 48
        connection.rollback()
        # Nobody holds a place any more.
        assert [ask(f"/places?q={number}").status for number in range(5)] == [200] * 5


@pytest.mark.parametrize(("seconds", "times"), [(60.0, 1), (0.0, 10)])
def test_a_server_that_refuses_is_left_alone_for_a_moment(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, seconds: float, times: int
) -> None:
    monkeypatch.setattr("app.connecting.REFUSED_SECONDS", seconds)
    asked = 0
    with socket.create_server(("127.0.0.1", 0)) as refusing:

        def refuse() -> None:
            nonlocal asked
            with suppress(OSError):
                while True:
                    refusing.accept()[0].close()
                    asked += 1

        thread = Thread(target=refuse)
        thread.start()
        where = f"127.0.0.1:{refusing.getsockname()[1]}/nothing?sslmode=disable&gssencmode=disable"
        engines = create_engines(f"postgresql://nobody@{where}", None, settings)
        for _ in range(10):
            with pytest.raises(DatabaseUnavailable), reading_session(engines):
                pass
        engines.dispose()
        refusing.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert asked == times
