"""Every column that readers have is in the log of corrections, or is named with a reason why not."""

import re

import pytest
from sqlalchemy import text

from app.database import Engines, editing_session, reading_session
from app.queries.corrections import list_corrections
from tests.factories import make_source

# Rows that belong to a record are compared whole, whatever column of theirs changed.
CHILDREN = {
    "actor_name", "place_name", "actor_relation", "claim_place", "claim_actor", "position_claim",
}  # fmt: skip
RECORDS = ("source", "actor", "place", "claim", "position", "link")


# In these no reader can see a change: the record's number, folder and version; its state, which the log
# tells as a kind of its own; what is computed of other columns; keys, which never change; how coarse a
# place is shown, which its geometry and uncertainty tell.
UNSEEN = {
    "id", "dataset", "change_id", "sys_period", "status", "embargo_until", "withdrawn_reason", "concealed",
    "valid", "search", "public_geom_3857", "slug", "public_id", "coarsen_to_m",
}  # fmt: skip


@pytest.mark.parametrize("table", RECORDS)
def test_every_published_column_is_compared_or_named_with_a_reason(
    database: Engines, table: str
) -> None:
    with database.owner.connect() as connection:
        columns = connection.scalars(
            text(
                "select column_name from information_schema.columns"
                " where table_schema = 'published' and table_name = :table"
            ),
            {"table": table},
        ).all()
        log = connection.scalar(text("select pg_get_viewdef('published.correction'::regclass)"))
    [ours] = re.findall(
        rf"SELECT was\.ended_by AS change_id,\s+'{table}s'::text.*?editorial\.\W?{table}\W? today",
        log,
        re.DOTALL,
    )
    missed = [
        column
        for column in columns
        if column not in UNSEEN and not re.search(rf"was\.{column}\)* IS DISTINCT FROM", ours)
    ]
    assert missed == []


def test_every_table_of_rows_that_belong_to_a_record_is_in_the_log(database: Engines) -> None:
    with database.owner.connect() as connection:
        log = connection.scalar(text("select pg_get_viewdef('published.correction'::regclass)"))
        tables = connection.scalars(
            text(
                "select v.table_name from information_schema.views v join"
                " information_schema.tables h on h.table_schema = 'history'"
                " and h.table_name = v.table_name where v.table_schema = 'published'"
            )
        ).all()
    # What becomes of retired addresses is told at those addresses, and the withdrawal in the log.
    assert set(tables) == {*RECORDS, *CHILDREN, "retired"}
    for table in CHILDREN:
        assert f"history.{table}" in log


def test_showing_a_text_to_readers_is_a_correction(fresh_database: Engines) -> None:
    with editing_session(fresh_database, "made for a test") as session:
        make_source(
            session, slug="s", text_sha256="0" * 64, text_code_points=9, text_body_start=0
        )  # fmt: skip
    with editing_session(fresh_database, "Its author allows it.") as session:
        session.execute(
            text("update editorial.source set free_to_show = true, change_id = :change"),
            {"change": session.info["change_id"]},
        )
    with reading_session(fresh_database) as session:
        [found], _ = list_corrections(session, 10)
    assert (found.noun, found.key, found.fields) == ("sources", "s", ("text",))
    assert found.why == "Its author allows it."
