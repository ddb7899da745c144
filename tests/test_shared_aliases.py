"""Aliases that every request uses have their columns before there are two requests at once."""

import ast
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from app.models import Claim, Link, Source
from app.models.aliases import shared_alias

APP = Path(__file__).parent.parent / "app"


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads that take turns as often as they can, so that a race shows."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def write(other: type[Claim]) -> str:
    """A statement with an alias in it, as SQL."""
    query = select(Link.id, other.statement, Source.title).join(other, other.id == Link.to_claim_id)
    return str(query.join(Source, Source.id == other.source_id))


@pytest.mark.usefixtures("hasty_threads")
def test_first_requests_at_once_all_get_their_statement() -> None:
    with ThreadPoolExecutor(4) as threads:
        for _ in range(60):
            other = shared_alias(Claim)
            ready = Barrier(4)

            def ask(_: int, other: type[Claim] = other, ready: Barrier = ready) -> str:
                ready.wait()
                return write(other)

            assert len(set(threads.map(ask, range(4)))) == 1


@pytest.mark.written
def test_no_module_keeps_an_alias_whose_columns_are_made_later() -> None:
    kept = [
        f"{path.relative_to(APP)}:{call.lineno}"
        for path in APP.rglob("*.py")
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "aliased"
    ]
    assert not kept
