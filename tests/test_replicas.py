"""Readers at several servers: what is kept of one is never taken for the state of another.

Real replicas are in tests/operation/test_more_machines.py.
"""

import os
from collections.abc import Iterator

import pytest

from app.database import Engines
from app.engines import create_engines
from app.main import create_app
from app.replicas import Position, Server, Servers
from app.settings import Settings
from tests.visiting import Visitor
from tests.web import kept_answers_of


@pytest.fixture
def engines_of_two(loaded_database: Engines, settings: Settings) -> Iterator[Engines]:
    """Pools for a primary, and for a replica that is the same database and fit until a test says so."""
    owner = loaded_database.owner.url.render_as_string(False)
    reader = loaded_database.reader.url.render_as_string(False)
    engines = create_engines(owner, reader, settings.model_copy(update={"reader_url": owner}))
    # Nobody else looks whether it is fit.
    engines.servers.watched_in = os.getpid()
    engines.servers.replicas[0].is_fit = True
    yield engines
    engines.dispose()


def test_what_another_server_said_is_not_kept(engines_of_two: Engines, settings: Settings) -> None:
    [replica] = engines_of_two.servers.replicas
    app = create_app(settings, engines_of_two)
    ask = engines_of_two.version.ask
    with Visitor(app) as visitor:

        def kept_paths() -> set[str]:
            return {key.path for key in kept_answers_of(app).kept}

        def ask_and_give_up() -> str | None:
            version = ask()
            replica.is_fit = False
            return version

        for path in ("/claims", "/places", "/actors"):
            assert visitor.get(path).status_code == 200
            assert path in kept_paths()
        # The replica tells its state, and is gone when the page is read.
        engines_of_two.version.ask = ask_and_give_up  # type: ignore[method-assign]
        engines_of_two.version.forget()
        assert visitor.get("/sources").status_code == 200
        assert "/sources" not in kept_paths()
        # Back again, it is read and kept.
        engines_of_two.version.ask = ask  # type: ignore[method-assign]
        replica.is_fit = True
        engines_of_two.version.forget()
        assert visitor.get("/sources").status_code == 200
        assert "/sources" in kept_paths()


def test_who_waits_for_a_replica_sees_it_catch_up_with_what_was_just_written() -> None:
    positions = iter([Position(7, age_seconds=3600.0), Position(8, age_seconds=0.0)])
    replica: Server[None] = Server("1", None, lambda: next(positions))
    primary: Server[None] = Server("primary", None, lambda: Position(8))
    servers = Servers(primary, [replica], lag_seconds=10)
    servers.look(replica)
    assert not replica.is_fit
    assert servers.wait_for(replica, 60)


def test_who_waits_for_a_replica_that_stays_behind_is_told_so() -> None:
    replica: Server[None] = Server("1", None, lambda: Position(7, age_seconds=3600.0))
    primary: Server[None] = Server("primary", None, lambda: Position(8))
    assert not Servers(primary, [replica], lag_seconds=10).wait_for(replica, 0)
