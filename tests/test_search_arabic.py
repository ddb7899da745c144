"""Statements in Arabic are found however hamzas, vowel signs, tatweel and final letters are written."""

from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database import Engines, editing_session, reading_session
from app.letters import plain_arabic
from app.models import Claim
from app.queries.claim_search import says
from app.schema import MIGRATIONS
from tests.factories import make_claim, make_source

STATEMENTS = {
    "entered": "دَخَلَتِ القـــوةُ المدينةَ بعد أسبوع",
    "hospital": "أُغلق مستشفى البلدة إثر القصف",
    "plain": "اغلق المعبر امام الشاحنات",
}


@pytest.fixture(scope="module")
def engines(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A map with three claims and a source in Arabic."""
    engines = clone_database()
    with editing_session(engines, "Arabic") as session:
        source = make_source(session, slug="daily", title="صحيفة الأنباء اليوميّة")
        for public_id, statement in STATEMENTS.items():
            make_claim(session, source, public_id=public_id, statement=statement)
        said = [{"language": "ar", "text": "إحراق المَزارع", "by": "Amal", "kind": "person"}]
        make_claim(
            session, source, public_id="english", statement="Farms burnt.", translations=said
        )
    yield engines
    engines.dispose()


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("القوة", {"entered"}),
        ("القوه", {"entered"}),
        ("دخلت المدينه", {"entered"}),
        ("دخلَت اسبوع", {"entered"}),
        ("مستشفي", {"hospital"}),
        ("مُسْتَشْفَى البلده", {"hospital"}),
        ("أغلق", {"hospital", "plain"}),
        ("اغلق", {"hospital", "plain"}),
        ("إغلـق", {"hospital", "plain"}),
        ('"آغلق المعبر"', {"plain"}),
        ("اغلق -مستشفي", {"plain"}),
        ("احراق المزارع", {"english"}),
    ],
)
def test_a_statement_is_found_in_every_way_to_write_it(
    engines: Engines, q: str, found: set[str]
) -> None:
    with reading_session(engines) as session:
        claims = session.query(Claim.public_id).filter(says(session, q))
        assert {public_id for (public_id,) in claims} == found


def test_a_source_is_found_so_too(
    engines: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    assert "daily" in client_of(engines).get("/api/v1/sources?q=صحيفه الانباء اليومية").text


def test_the_words_are_found_by_their_index(engines: Engines) -> None:
    with reading_session(engines) as session:
        session.execute(text("set local enable_seqscan = off"))
        query = session.query(Claim.id).filter(says(session, "القوه"))
        asked = query.statement.compile(session.get_bind())
        through_lens = str(asked).replace("editorial.", "published.")
        explained = session.connection().exec_driver_sql(f"explain {through_lens}", asked.params)
        plan = [line for (line,) in explained]
    assert any("ix_claim_search" in line for line in plan)


def test_the_database_takes_the_same_letters_for_one(engines: Engines) -> None:
    letters = "".join(map(chr, range(0x600, 0x700)))
    with engines.owner.connect() as connection:
        asked = text("select editorial.plain_arabic(:letters)")
        assert connection.scalar(asked, {"letters": letters}) == plain_arabic(letters)


def test_what_was_written_before_is_found_without_a_version_of_its_own(engines: Engines) -> None:
    path = next((MIGRATIONS / "versions").glob("*_arabic_words.py"))
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    migration = module_from_spec(spec)
    spec.loader.exec_module(migration)
    versions = text("select count(*) from history.claim")
    with engines.owner.begin() as connection:
        before = connection.scalar(versions)
        connection.execute(text("alter table editorial.claim disable trigger user"))
        connection.execute(
            text("update editorial.claim set search = to_tsvector('english', statement)")
        )
        connection.execute(text("alter table editorial.claim enable trigger user"))
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()
        assert connection.scalar(versions) == before
    for q in ("القوه", "المزارع"):
        with reading_session(engines) as session:
            assert session.query(Claim.id).filter(says(session, q)).count() == 1
