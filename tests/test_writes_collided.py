"""Two who change what rests on the same records, each waiting for the other: nothing of either is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import make_url
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app import repeating
from app.database import Engines
from app.local_postgres.cluster import SUPERUSER, Cluster
from app.repeating import HAS_COLLIDED, TRIES, RepeatedWrites
from tests.desk import Desk
from tests.operation.watching import wait_until
from tests.test_shown_together import count_waiting
from tests.visiting import Visitor
from tests.writing import PLACE, Program, claim, position, program, source


@contextmanager
def patient(cluster: Cluster, engines: Engines) -> Iterator[psycopg.Connection]:
    """A connection that looks for deadlocks so late that of two who wait, the other is ended."""
    url = make_url(cluster.url(SUPERUSER, str(engines.owner.url.database)))
    with psycopg.connect(url.set(drivername="postgresql").render_as_string()) as connection:
        connection.execute("set deadlock_timeout = '10min'")
        yield connection


@pytest.fixture
def reviewer(desk_with_records: Desk) -> Program:
    """A program on a map with a source, a claim and an actor."""
    reviewer = program(desk_with_records)
    actor = {"slug": "brigade", "name": "A brigade", "kind": "force", "symbol": "disc"}
    for noun, record in (
        ("sources", source()),
        ("actors", actor),
        ("places", PLACE),
        ("claims", claim("c-1")),
    ):
        answer = reviewer.add(noun, record)
        assert answer.status_code == 201, answer.text
    return reviewer


def test_a_write_that_met_another_in_a_deadlock_is_made_again_and_once(
    reviewer: Program, cluster: Cluster
) -> None:
    engines = reviewer.desk.engines
    with patient(cluster, engines) as other, ThreadPoolExecutor(1) as pool:
        other.execute("select from editorial.claim for update")
        added = pool.submit(reviewer.add, "positions", position("p-1", ["c-1"]), key="once")
        # It has the actor, which its row names, and waits for the claim.
        wait_until(lambda: count_waiting(engines) > 0)
        # Now each waits for the other; this goes on because the request's transaction is ended.
        other.execute("select from editorial.actor for update")
        other.commit()
        answer = added.result()
    assert answer.status_code == 201, answer.text
    assert reviewer.desk.one("select count(*) from editorial.position") == 1
    again = reviewer.add("positions", position("p-1", ["c-1"]), key="once")
    assert (again.status_code, again.json()) == (201, answer.json())


class Colliding:
    """A small application of which the first tries collide."""

    def __init__(self, collisions: int) -> None:
        self.left = collisions
        self.bodies: list[bytes] = []
        app = Starlette(routes=[Route("/", self.answer, methods=["GET", "POST"])])
        app.add_middleware(RepeatedWrites)
        self.http = Visitor(app)

    async def answer(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        if self.left:
            self.left -= 1
            request.scope["state"][HAS_COLLIDED] = True
            return PlainTextResponse("put off", 503, {"Retry-After": "2"})
        return PlainTextResponse("saved", 201)


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeating, "PAUSE_SECONDS", 0.0)


def test_each_try_reads_the_whole_body_and_only_the_last_is_answered() -> None:
    app = Colliding(2)
    body = b"x" * 200_000
    answer = app.http.post("/", content=(body[at : at + 999] for at in range(0, len(body), 999)))
    assert (answer.status_code, answer.text) == (201, "saved")
    assert app.bodies == [body] * 3


def test_who_collides_each_time_is_told_to_come_again() -> None:
    app = Colliding(100)
    answer = app.http.post("/", content=b"x")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert len(app.bodies) == TRIES


def test_what_only_reads_is_asked_once() -> None:
    app = Colliding(1)
    assert app.http.get("/").status_code == 503
    assert len(app.bodies) == 1
