"""What is altered in a sealed history, in a file of it or past the triggers in its tables, is found."""

import io
import random

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.database import Engines
from app.models import Actor, Claim, Place, Position, Source
from app.sealing.checking import check_recorded
from tests.sealed import (
    KEY,
    SIGNER,
    VERIFY,
    change,
    edit,
    faults,
    head,
    lines_of,
    make_records,
    seal_all,
)

pytestmark = pytest.mark.thorough


@pytest.fixture
def records(fresh_database: Engines) -> Engines:
    """A map with a few records, sealed."""
    edit(fresh_database, make_records)
    assert seal_all(fresh_database) == 1
    return fresh_database


def test_each_of_a_thousand_edits_of_one_byte_is_found(records: Engines) -> None:
    change(records, Claim, "c-open", statement="Sie haben die Brücke «Süd».")
    change(
        records, Actor, "a-speaker", status="withdrawn", withdrawn_reason="Wrong.", concealed=True
    )
    seal_all(records)
    note, whole = head(records), "".join(lines_of(records)).encode()
    VERIFY.verify_history(io.StringIO(whole.decode(), newline="").readlines(), note, KEY)
    chance = random.Random(1)
    unnoticed = []
    for _ in range(1000):
        at = chance.randrange(len(whole))
        byte = chance.choice([each for each in range(256) if each != whole[at]])
        altered = whole[:at] + bytes([byte]) + whole[at + 1 :]
        try:
            lines = io.StringIO(altered.decode(), newline="\n").readlines()
            VERIFY.verify_history(lines, note, KEY)
        except (VERIFY.Wrong, ValueError, TypeError, LookupError):
            continue
        unnoticed.append((at, byte))

    assert unnoticed == []


# By table, columns that readers are shown, with what is put in the place of each value.
OTHER_WORDS = "coalesce(overlay({} placing 'X' from 1 for 1), 'X')"
ALTERED = {
    "source": {
        **dict.fromkeys(("title", "author", "publisher", "language", "note", "origin"), OTHER_WORDS),
        "reliability": "case when {} = 'A' then 'B' else 'A' end",
    },
    "actor": {**dict.fromkeys(("name", "short_name", "note"), OTHER_WORDS), "kind": "'people'"},
    "place": {
        **dict.fromkeys(("name", "evidence", "note"), OTHER_WORDS),
        "kind": "'village'", "country": "'XX'", "uncertainty_m": "{} + 1",
    },
    "claim": {
        **dict.fromkeys(("statement", "quote", "locator", "note"), OTHER_WORDS),
        "credibility": "7 - {}", "valid_from": "coalesce({} + 1, date '2017-06-07')", "status": "'draft'",
    },
    "position": {"posture": "'blocks'", "modality": "'expected'", "valid_to": "{} + 1", "note": OTHER_WORDS},
    "claim_place": {"role": "'near'"},
}  # fmt: skip


def test_what_is_altered_in_the_tables_is_found(records: Engines) -> None:
    change(records, Claim, "c-open", statement="They left.", quote="left the bridge")
    change(records, Place, "a-town", name="The town", note="A note.")
    change(records, Source, "a-source", author="Somebody")
    change(records, Position, "p-open", posture="attacks")
    seal_all(records)
    unnoticed, tried = [], 0
    with records.owner.connect() as plain:
        connection = plain.execution_options(schema_translate_map={"editorial": "as_sealed"})
        everything = connection.begin()
        for schema in ("editorial", "history"):
            for table, columns in ALTERED.items():
                for column, instead in columns.items():
                    if (column, schema) == ("status", "history"):
                        continue
                    with connection.begin_nested() as altered:
                        is_found = alter(connection, f"{schema}.{table}", column, instead)
                        altered.rollback()
                    tried += is_found is not None
                    if is_found is False and column != "status":
                        unnoticed.append((schema, table, column))
        everything.rollback()

    assert unnoticed == []
    assert tried > 30


def alter(connection: Connection, table: str, column: str, instead: str) -> bool | None:
    """Alter a column of all rows past the triggers: whether that is found; none where there is no row."""
    connection.execute(text(f"alter table {table} disable trigger user"))
    new = instead.format(column)
    if not connection.execute(text(f"update {table} set {column} = {new} returning 1")).all():
        return None
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        return any(check_recorded(session, SIGNER))


def test_a_record_that_was_slipped_in_is_found(records: Engines) -> None:
    with records.owner.begin() as connection:
        connection.execute(text("alter table editorial.place disable trigger user"))
        connection.execute(
            text(
                "update editorial.place set sys_period = tstzrange(lower(sys_period) - interval '1 day', null)"
            )
        )
        connection.execute(
            text("insert into editorial.place (slug, name, kind, geom, public_geom, uncertainty_m, evidence, status,"
                 " change_id, sys_period, shown_from) select 'a-forgery', name, kind, geom, public_geom, uncertainty_m,"
                 " evidence, status, change_id, sys_period, shown_from from editorial.place")
        )  # fmt: skip
        connection.execute(text("alter table editorial.place enable trigger user"))

    assert "Of places a-forgery nothing was ever sealed." in faults(records)
