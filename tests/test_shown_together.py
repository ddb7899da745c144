"""From when rows are shown, while several write at once, and through a migration that is cut short."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from app.commands.data import bring_up_to_date, mend_visibility
from app.database import Engines, editing_session
from app.local_postgres.cluster import OWNER, Cluster
from app.queries.visibility import count_shown_wrongly
from app.schema import HEAD, migration_state
from app.settings import Settings
from tests.conftest import as_superuser, connect
from tests.factories import make_actor, make_claim, make_place, make_position
from tests.operation.watching import wait_until
from tests.test_passage_texts import config_for, migrate_to

WAITING = """select count(*) from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()"""
AT_THE_PLACE = "update editorial.position set place_id = (select id from editorial.place)"
# What is written while somebody hides what it rests on: the record that is hidden, and the writing.
WRITTEN = {
    "a place of a claim": (
        "place",
        "insert into editorial.claim_place (claim_id, ordinal, place_id, role, change_id)"
        " select claim.id, 7, place.id, 'near', place.change_id from editorial.claim, editorial.place",
    ),
    "an actor of a claim": (
        "actor",
        "insert into editorial.claim_actor (claim_id, ordinal, actor_id, role, change_id)"
        " select claim.id, 7, actor.id, 'facing', actor.change_id from editorial.claim, editorial.actor",
    ),
    "a claim of a source": (
        "source",
        "insert into editorial.claim (public_id, source_id, kind, statement, locator, status, change_id)"
        " select 'another', id, 'report', 'It is so.', 'page 1', 'published', change_id"
        " from editorial.source limit 1",
    ),
    "a position moved to a place": ("place", AT_THE_PLACE),
    "one more claim of a position": (
        "actor",
        "insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)"
        " select position.id, 7, claim.id, claim.change_id from editorial.position, editorial.claim"
        " where claim.public_id = 'more'",
    ),
    "one more claim of a position at a place": (
        "place",
        "insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)"
        " select position.id, 7, claim.id, claim.change_id from editorial.position, editorial.claim"
        " where claim.public_id = 'more'",
    ),
    "a position's state": (
        "actor",
        "update editorial.position set embargo_until = now() + interval '1 day'",
    ),
}
HIDE = "update editorial.{} set status = 'withdrawn'"


@pytest.fixture
def small(engines: Engines) -> Engines:
    """A map with one of each."""
    with editing_session(engines, "add") as session:
        actor, place = make_actor(session), make_place(session)
        claim = make_claim(session)
        make_claim(session, public_id="more")
        make_position(session, actor, (claim,))
        assert place.id
    return engines


@contextmanager
def two(engines: Engines) -> Iterator[tuple[Connection, Connection, ThreadPoolExecutor]]:
    # Where a test fails, the connections are closed first: what the pool does may wait for them.
    with (
        ThreadPoolExecutor(1) as pool,
        engines.owner.connect() as one,
        engines.owner.connect() as other,
    ):
        yield one, other, pool


def run(connection: Connection, statement: str) -> None:
    connection.execute(text(statement))
    connection.commit()


def count_waiting(engines: Engines) -> int:
    with engines.owner.connect() as connection:
        return int(connection.scalar(text(WAITING)) or 0)


def wait_for_turn(engines: Engines, done: "Future[None]") -> None:
    """Until the other one waits for a lock, or is through without."""
    wait_until(lambda: done.done() or count_waiting(engines) > 0)


def wrong(engines: Engines) -> dict[str, int]:
    with engines.owner.connect() as connection:
        return count_shown_wrongly(connection)


@pytest.mark.parametrize("what", WRITTEN)
@pytest.mark.parametrize("hiding_first", [False, True])
def test_whoever_comes_second_sees_what_the_first_one_did(
    small: Engines, what: str, hiding_first: bool
) -> None:
    hidden, writing = WRITTEN[what]
    if what.endswith("at a place"):
        with small.owner.begin() as connection:
            connection.execute(text(AT_THE_PLACE))
    statements = [writing, HIDE.format(hidden)]
    first, second = reversed(statements) if hiding_first else statements
    with two(small) as (one, other, pool):
        one.execute(text(first))
        done = pool.submit(run, other, second)
        wait_for_turn(small, done)
        one.commit()
        done.result()
    assert wrong(small) == {}


def test_two_who_hide_what_one_position_rests_on_both_count(small: Engines) -> None:
    with small.owner.begin() as connection:
        connection.execute(text(AT_THE_PLACE))
    later = "update editorial.{} set embargo_until = now() + interval '{} days'"
    with two(small) as (one, other, pool):
        one.execute(text(later.format("actor", 2)))
        done = pool.submit(run, other, later.format("place", 1))
        wait_for_turn(small, done)
        one.commit()
        done.result()
    assert wrong(small) == {}


def test_two_who_add_and_take_away_a_positions_claims_both_count(small: Engines) -> None:
    add = (
        "insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)"
        " select position.id, {0}, claim.id, claim.change_id from editorial.position, editorial.claim"
        " where claim.public_id = 'more-{0}'"
    )
    with editing_session(small, "add") as session:
        for number in (5, 6):
            make_claim(session, public_id=f"more-{number}")
    with small.owner.begin() as connection:
        connection.execute(text("update editorial.claim set status = 'draft'"))
    with two(small) as (one, other, pool):
        one.execute(text(add.format(5)))
        done = pool.submit(run, other, add.format(6))
        wait_for_turn(small, done)
        one.execute(
            text("update editorial.claim set status = 'published' where public_id = 'more-5'")
        )
        one.commit()
        done.result()
    assert wrong(small) == {}
    with small.reader.connect() as connection:
        assert connection.scalar(text("select count(*) from published.position")) == 1


def test_following_what_they_rest_on_makes_no_version_and_no_correction(small: Engines) -> None:
    with small.owner.begin() as connection:
        for table in ("source", "actor"):
            connection.execute(text(HIDE.format(table)))
    with small.owner.connect() as connection:
        for table in ("claim", "position", "position_claim", "claim_place"):
            assert connection.scalar(text(f"select count(*) from history.{table}")) == 0, table
        nouns = connection.scalars(text("select distinct noun from published.correction"))
        assert set(nouns) <= {"sources", "actors"}


def test_what_went_past_the_triggers_is_counted_and_mended(small: Engines) -> None:
    with small.owner.begin() as connection:
        connection.execute(text("update editorial.claim set shown_from = 'infinity'"))
        connection.execute(text("alter table editorial.place disable trigger t4_show"))
        connection.execute(text("update editorial.place set concealed = true"))
        connection.execute(text("alter table editorial.place enable trigger t4_show"))
    assert wrong(small).keys() == {"claim", "place"}
    mend_visibility(small)
    assert wrong(small) == {}
    with small.reader.connect() as connection:
        assert connection.scalar(text("select count(*) from published.place")) == 0
        assert connection.scalar(text("select count(*) from published.position")) == 1


@pytest.mark.thorough
def test_a_migration_lets_readers_read_and_can_be_killed_midway(
    cluster: Cluster, settings: Settings, clone_database: Callable[[], Engines]
) -> None:
    assert clone_database
    as_superuser(cluster, f"create database before_shown template conflict_map owner {OWNER}")
    engines = connect(cluster, settings, "before_shown")
    script = ScriptDirectory.from_config(config_for(None))
    [ours] = [each for each in script.walk_revisions() if each.path.endswith("_shown_from.py")]
    migrate_to(engines.owner, str(ours.down_revision))
    actors: Any = "values (1, 'open', 'published'), (2, 'hidden', 'draft')"
    with engines.owner.begin() as connection:
        connection.execute(text("insert into editorial.change (id, note) values (1, 'a test')"))
        connection.execute(
            text(
                "insert into editorial.actor (id, slug, name, kind, symbol, status, change_id)"
                f" select n, slug, slug, 'force', 'disc', status, 1 from ({actors}) a (n, slug, status)"
            )
        )
        # As an older program made it.
        connection.execute(text("create schema published"))
        connection.execute(
            text(
                "create view published.actor as select * from editorial.actor where status = 'published'"
            )
        )
    migrate_to(engines.owner, ours.revision)
    with two(engines) as (writer, reader, pool):
        # What is there already is mended once nobody writes.
        writer.execute(
            text("update editorial.actor set note = 'Being written.' where slug = 'open'")
        )
        done = pool.submit(bring_up_to_date, engines)
        wait_for_turn(engines, done)
        assert reader.scalar(text("select count(*) from published.actor")) == 1
        reader.commit()
        reader.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and query like '%mend_shown%' and pid <> pg_backend_pid()"
            )
        )
        with pytest.raises(OperationalError):
            done.result()
        assert not migration_state(engines.owner).is_current
        assert reader.scalar(text("select count(*) from published.actor")) == 1
        reader.commit()
        writer.commit()
    bring_up_to_date(engines)
    assert migration_state(engines.owner).current == HEAD
    assert wrong(engines) == {}
    with engines.owner.connect() as connection:
        assert connection.scalars(text("select slug from published.actor")).all() == ["open"]
        assert connection.scalar(text("select count(*) from history.actor")) == 1
    engines.dispose()
