"""Who says what at a past instant is read anew only where something can have changed in it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.database import Engines, desk_session, editing_session, reading_session
from app.queries import touched
from app.queries.first_load import wait_until_alone
from app.queries.touched import is_over, mark_of
from app.witness_store import WitnessStore
from app.witnesses import testimony
from app.witnesses.naming import Choice
from tests.factories import make_claim, make_place, make_position, make_source
from tests.test_data_version import write

HIDING = ("concealed = true", "embargo_until = now() + interval '9 days'")
EVERYBODY = Choice(without=("nobody at all",))


@pytest.fixture
def known(fresh_database: Engines, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """An instant at which a map shows one record of most nouns."""
    # What was shown just now is over just as well, as far as this test goes.
    monkeypatch.setattr(touched, "LONGEST_IDLE", timedelta())
    with editing_session(fresh_database, "a test") as session:
        make_source(session, slug="other", author="Nobody at all")
        place = make_place(session, slug="hid")
        source = make_source(session, slug="hid")
        claim = make_claim(session, source, (place,), public_id="hid")
        make_position(session, None, (claim,), place_id=place.id, public_id="hid")
    with fresh_database.owner.connect() as connection:
        instant: datetime = connection.scalar(text("select clock_timestamp()"))
        return instant


@pytest.fixture
def ask(fresh_database: Engines, known: datetime) -> Callable[[], testimony.Testimony]:
    """A function that asks one store who says what at that instant, as a request of now does."""
    store = WitnessStore()

    def ask_once() -> testimony.Testimony:
        async def asked() -> testimony.Testimony:
            version = await fresh_database.version.current()
            return await store.testimony(fresh_database, version, known)

        return asyncio.run(asked())

    return ask_once


def said(of: testimony.Testimony) -> dict[str, Any]:
    """What is left of the map by the word of everybody."""
    left = of.told(EVERYBODY)
    numbers = range(200)
    return {
        noun: [number for number in numbers if getattr(left, noun).holds([number])[0]]
        for noun in ("claims", "positions", "sources", "places")
    }


def test_what_is_written_elsewhere_or_is_new_has_nothing_of_the_past_read_anew(
    fresh_database: Engines, ask: Callable[[], testimony.Testimony]
) -> None:
    first = ask()
    write(fresh_database)
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, make_source(session))
    assert ask() is first


@pytest.mark.parametrize("hidden", HIDING)
@pytest.mark.parametrize("table", ["source", "place", "claim", "position"])
def test_what_is_hidden_is_gone_from_the_past_at_once(
    fresh_database: Engines, ask: Callable[[], testimony.Testimony], table: str, hidden: str
) -> None:
    before = said(ask())
    key = "slug" if table in ("source", "place") else "public_id"
    status = "status = 'withdrawn', withdrawn_reason = 'Wrong.', " if "concealed" in hidden else ""
    with editing_session(fresh_database, "a test") as session:
        session.execute(text(f"update editorial.{table} set {status}{hidden} where {key} = 'hid'"))
    after = said(ask())
    assert after != before
    assert after == said(asyncio.run(WitnessStore().testimony(fresh_database, None, None)))


def test_an_instant_that_may_not_be_over_yet_is_read_anew(
    fresh_database: Engines, ask: Callable[[], testimony.Testimony], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "LONGEST_IDLE", timedelta(minutes=1))
    first = ask()
    write(fresh_database)
    assert ask() is not first


def test_an_instant_is_not_over_while_a_load_reads_what_it_will_write(
    fresh_database: Engines,
) -> None:
    with desk_session(fresh_database) as loading:
        wait_until_alone(loading)
        began = loading.scalar(text("select now()"))
        with reading_session(fresh_database) as session:
            later = mark_of(session)
            later = replace(later, at=later.at + timedelta(hours=1))
            assert not is_over(session, began, later)
    with reading_session(fresh_database) as session:
        assert is_over(session, began, later)
