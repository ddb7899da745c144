"""What a reader gets is of one instant, however many queries it takes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, select

from app.database import Engines, editing_session, reading_session
from app.models import Position
from tests.factories import make_place, make_position

MOST_QUERIES = 100


def publish(engines: Engines) -> str:
    """The id of one more position that readers see."""
    with editing_session(engines, "A test") as session:
        return make_position(session, place_id=make_place(session).id).public_id


def withdraw(engines: Engines, public_id: str) -> None:
    with editing_session(engines, "Withdrawn meanwhile") as session:
        found = session.scalars(select(Position).where(Position.public_id == public_id)).one()
        found.status = "withdrawn"


def test_every_query_of_a_reader_sees_the_same(fresh_database: Engines) -> None:
    position = publish(fresh_database)
    every = select(Position.public_id)
    with reading_session(fresh_database) as session:
        assert session.scalars(every).all() == [position]
        withdraw(fresh_database, position)
        assert session.scalars(every).all() == [position]
    with reading_session(fresh_database) as session:
        assert session.scalars(every).all() == []


@pytest.fixture
def after_each_query(fresh_database: Engines) -> Iterator[Callable[[Callable[..., None]], None]]:
    """A function that has something done after each query of readers."""
    listening: list[Callable[..., None]] = []

    def listen(act: Callable[..., None]) -> None:
        listening.append(act)
        event.listen(fresh_database.reader, "after_cursor_execute", act)

    yield listen
    for act in listening:
        event.remove(fresh_database.reader, "after_cursor_execute", act)


@pytest.mark.parametrize(
    "path", ["/api/v1/positions", "/data/positions.csv", "/?place=", "/actors"]
)
def test_what_is_withdrawn_between_two_queries_of_an_answer_breaks_nothing(
    fresh_database: Engines,
    client_of: Callable[[Engines], TestClient],
    after_each_query: Callable[[Callable[..., None]], None],
    path: str,
) -> None:
    visitor = client_of(fresh_database)
    left = 0
    position = ""

    def withdraw_in_time(*_arguments: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            withdraw(fresh_database, position)

    after_each_query(withdraw_in_time)
    for number in range(1, MOST_QUERIES):
        position = publish(fresh_database)
        left = number
        assert visitor.get(path).status_code == 200, number
        if left > 0:
            # Fewer queries than that were needed.
            return
    raise AssertionError(f"{path} takes more than {MOST_QUERIES} queries")
