"""The two lenses: the same query, now and as the map was known at an instant."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.database import Engines, editing_session, look_at, look_at_each, reading_session
from app.models import Actor, Claim, Place, Position
from app.queries.filters import Filters
from app.queries.places import get_place, list_places
from app.queries.positions import list_positions
from tests.factories import make_actor, make_claim, make_place, make_position

EXACT = (39.123456, 36.654321)


def now(engines: Engines) -> datetime:
    """The database's clock, between two transactions."""
    with engines.owner.connect() as connection:
        moment: datetime = connection.scalar(text("select clock_timestamp()"))
    return moment


def rename(engines: Engines, slug: str, name: str) -> None:
    with editing_session(engines, "rename") as session:
        session.scalars(select(Actor).where(Actor.slug == slug)).one().name = name


def names(engines: Engines, known: datetime | None = None) -> list[str]:
    with reading_session(engines, known) as session:
        return list(session.scalars(select(Actor.name).order_by(Actor.id)))


def test_the_same_query_reads_now_and_then(engines: Engines) -> None:
    before = now(engines)
    with editing_session(engines, "add") as session:
        make_actor(session, slug="sdf", name="First name")
    first = now(engines)
    rename(engines, "sdf", "Second name")
    second = now(engines)
    rename(engines, "sdf", "Third name")
    assert names(engines, before) == []
    assert names(engines, first) == ["First name"]
    assert names(engines, second) == ["Second name"]
    assert names(engines) == ["Third name"]


def test_a_session_looks_at_instants_in_turn_at_the_one_before_its_eyes_first(
    engines: Engines,
) -> None:
    with editing_session(engines, "add") as session:
        make_actor(session, slug="sdf", name="First name")
    first = now(engines)
    rename(engines, "sdf", "Second name")
    second = now(engines)
    told = {first: "First name", second: "Second name"}
    with reading_session(engines, second) as session:
        for before in (second, first, second):
            seen = list(look_at_each(session, first, second))
            assert seen[0] == before
            assert {*seen} == {*told}
        for instant in look_at_each(session, first, second):
            assert session.scalar(select(Actor.name)) == told[instant]


def test_what_a_session_looks_at_ends_with_its_savepoint(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        make_actor(session, slug="sdf", name="First name")
    first = now(engines)
    rename(engines, "sdf", "Second name")
    second = now(engines)
    with reading_session(engines, second) as session:
        savepoint = session.begin_nested()
        look_at(session, first)
        assert session.scalar(select(Actor.name)) == "First name"
        savepoint.rollback()
        assert session.scalar(select(Actor.name)) == "Second name"
        look_at(session, first)
        assert session.scalar(select(Actor.name)) == "First name"


def test_two_edits_in_one_change_leave_one_version(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        actor = make_actor(session, name="Draft name")
        actor.name = "Final name"
    with engines.owner.connect() as connection:
        assert connection.scalar(text("select count(*) from history.actor")) == 0


def test_every_version_names_its_change(engines: Engines) -> None:
    with editing_session(engines, "first reason") as session:
        make_actor(session, slug="sdf")
    rename(engines, "sdf", "Another")
    query = """select change.note, ending.note from history.actor
        join editorial.change on change.id = actor.change_id
        join editorial.change ending on ending.id = actor.ended_by"""
    with engines.owner.connect() as connection:
        assert connection.execute(text(query)).one() == ("first reason", "rename")


def test_a_withdrawn_position_is_gone_now_and_still_stands_in_the_past(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        make_position(session, public_id="gone")
    then = now(engines)
    with editing_session(engines, "withdraw") as session:
        position = session.scalars(select(Position)).one()
        position.status, position.withdrawn_reason = "withdrawn", "It was wrong."
    with reading_session(engines) as session:
        assert list_positions(session, Filters()).rows == []
    with reading_session(engines, then) as session:
        rows = list_positions(session, Filters()).rows
        assert [row.position.public_id for row in rows] == ["gone"]


def test_a_concealed_position_is_gone_from_the_past_too(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        make_position(session)
    then = now(engines)
    with editing_session(engines, "conceal") as session:
        session.scalars(select(Position)).one().concealed = True
    with reading_session(engines, then) as session:
        assert list_positions(session, Filters()).matched == 0


def test_an_embargo_set_later_covers_the_past_too(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        make_position(session)
    then = now(engines)
    with editing_session(engines, "embargo") as session:
        position = session.scalars(select(Position)).one()
        position.embargo_until = datetime.now(UTC) + timedelta(days=1)
    for known in (None, then):
        with reading_session(engines, known) as session:
            assert list_positions(session, Filters()).matched == 0


def test_an_embargo_that_is_over_hides_nothing(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        make_position(session, embargo_until=datetime.now(UTC) - timedelta(minutes=1))
    with reading_session(engines) as session:
        assert list_positions(session, Filters()).matched == 1


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_position_that_is_not_published_is_out_of_reach(engines: Engines, status: str) -> None:
    with editing_session(engines, "add") as session:
        make_position(session, status=status)
    for known in (None, now(engines)):
        with reading_session(engines, known) as session:
            assert session.scalars(select(Position.id)).all() == []


def test_what_rests_on_a_hidden_record_is_hidden_with_it(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        hidden = make_actor(session, status="draft")
        place = make_place(session, status="draft")
        claim = make_claim(session, status="draft")
        make_position(session, actor=hidden)
        make_position(session, place_id=place.id)
        make_position(session, claims=(claim,))
        make_position(session, public_id="seen")
    with reading_session(engines) as session:
        assert session.scalars(select(Position.public_id)).all() == ["seen"]


def test_a_claim_of_a_hidden_source_is_hidden(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        claim = make_claim(session)
        session.execute(text("update editorial.source set status = 'draft'"))
        assert claim.id
    with reading_session(engines) as session:
        assert session.scalars(select(Claim.id)).all() == []


def whole_database_as_reader(engines: Engines, known: datetime | None) -> str:
    """Every cell that the reader's role can get at, as one text."""
    lens = "published" if known is None else "as_known"
    cells: list[str] = []
    with reading_session(engines, known) as session:
        views = session.scalars(
            text("select table_name from information_schema.views where table_schema = :lens"),
            {"lens": lens},
        ).all()
        assert len(views) >= 12
        for view in views:
            rows = session.execute(text(f"select to_jsonb(v)::text from {lens}.{view} v"))
            cells.extend(row[0] for row in rows)
            for column in ("public_geom", "public_geom_3857"):
                if view in ("place", "position"):
                    shapes = text(f"select st_astext({column}, 15) from {lens}.{view}")
                    cells.extend(session.scalars(shapes))
    return "\n".join(cells)


def test_the_exact_point_of_a_coarsened_place_is_nowhere(engines: Engines) -> None:
    longitude, latitude = EXACT
    with editing_session(engines, "add") as session:
        make_place(session, longitude, latitude, coarsen_to_m=10_000)
        make_position(session, geometry=f"POINT({longitude} {latitude})", coarsen_to_m=10_000)
    for known in (None, now(engines)):
        everything = whole_database_as_reader(engines, known)
        assert "39.12" not in everything
        assert "36.65" not in everything


def test_coarsening_reaches_back_into_every_past_map(engines: Engines) -> None:
    longitude, latitude = EXACT
    with editing_session(engines, "add") as session:
        make_place(session, longitude, latitude)
    then = now(engines)
    assert "36.65" in whole_database_as_reader(engines, then)
    with editing_session(engines, "coarsen") as session:
        session.scalars(select(Place)).one().coarsen_to_m = 10_000
    assert "36.65" not in whole_database_as_reader(engines, then)


def shown_cells(engines: Engines) -> dict[str, int | None]:
    """By position, the cell that readers see it in."""
    with reading_session(engines) as session:
        return dict(session.execute(select(Position.public_id, Position.coarsen_to_m)).all())  # type: ignore[arg-type]


def test_a_position_takes_the_larger_cell_of_its_own_and_of_what_it_lies_in(
    engines: Engines,
) -> None:
    with editing_session(engines, "add") as session:
        region = make_place(session, slug="region")
        town = make_place(session, slug="town", part_of_id=region.id)
        make_position(session, place_id=town.id, public_id="plain")
        make_position(session, place_id=town.id, public_id="coarse", coarsen_to_m=5_000)
    assert shown_cells(engines) == {"plain": None, "coarse": 5_000}
    for slug, cell_m, shown in (
        ("town", 1_000, {"plain": 1_000, "coarse": 5_000}),
        ("region", 20_000, {"plain": 20_000, "coarse": 20_000}),
        ("region", None, {"plain": 1_000, "coarse": 5_000}),
    ):
        with editing_session(engines, "coarsen") as session:
            session.scalars(select(Place).where(Place.slug == slug)).one().coarsen_to_m = cell_m
        assert shown_cells(engines) == shown, slug
    # It follows its place's cell without becoming another version of itself.
    with engines.owner.connect() as connection:
        assert connection.scalar(text("select count(*) from history.position")) == 0


def test_a_position_that_moves_into_a_coarsened_place_is_coarsened_in_the_past_too(
    engines: Engines,
) -> None:
    with editing_session(engines, "add") as session:
        make_place(session, slug="quiet", coarsen_to_m=20_000)
        make_position(session, geometry="POINT(39.123456 36.654321)", public_id="moved")
    with editing_session(engines, "name its place") as session:
        quiet = session.scalars(select(Place.id)).one()
        session.scalars(select(Position)).one().place_id = quiet
    with engines.owner.connect() as connection:
        cells = connection.scalars(text("select cell_m from history.position_version"))
        assert list(cells) == [20_000, 20_000]


def test_a_coarsened_place_says_how_uncertain_it_became(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        make_place(session, slug="near", uncertainty_m=50, coarsen_to_m=10_000)
    with reading_session(engines) as session:
        assert get_place(session, "near").place.uncertainty_m == 7072


def test_points_in_one_cell_are_shown_at_one_spot(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        make_place(session, 39.01, 36.01, coarsen_to_m=10_000)
        make_place(session, 39.02, 36.02, coarsen_to_m=10_000)
    with reading_session(engines) as session:
        first, second = list_places(session, Filters()).rows
        assert first.geometry == second.geometry


@pytest.mark.parametrize(
    "statement",
    [
        "select * from editorial.position",
        "select * from editorial.change",
        "select * from history.position",
        "select * from history.position_version",
        "select geom from published.position",
        "select geom from as_known.place",
        "insert into published.actor (name) values ('x')",
        "delete from published.claim",
        "create table public.mine (id int)",
        "create temporary table mine (id int)",
        "select * from pg_authid",
    ],
)
def test_the_readers_role_is_refused_everything_else(engines: Engines, statement: str) -> None:
    with engines.reader.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    ["update history.actor set name = 'x'", "delete from history.actor", "truncate history.actor"],
)
def test_history_cannot_be_rewritten(engines: Engines, statement: str) -> None:
    with editing_session(engines, "add") as session:
        make_actor(session, slug="sdf")
    rename(engines, "sdf", "Another")
    with engines.owner.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))
