"""The vocabulary is told once: what is made of it is fresh, and the database takes the same codes."""

import re

import pytest
from sqlalchemy import text

from app import vocabulary
from app.database import Engines
from scripts import build_vocabulary

# The vocabulary of each column that holds codes.
COLUMNS = {
    ("source", "reliability"): vocabulary.RELIABILITY,
    ("source", "status"): vocabulary.STATES,
    ("source", "rows_shown"): vocabulary.ROWS_SHOWN,
    ("actor", "kind"): vocabulary.ACTOR_KINDS,
    ("actor", "symbol"): vocabulary.SYMBOLS,
    ("actor_relation", "relation"): vocabulary.ACTOR_RELATIONS,
    ("place", "kind"): vocabulary.PLACE_KINDS,
    ("claim", "kind"): vocabulary.KINDS,
    ("claim", "valid_precision"): vocabulary.PRECISIONS,
    ("claim_place", "role"): vocabulary.PLACE_ROLES,
    ("claim_actor", "role"): vocabulary.ACTOR_ROLES,
    ("position", "posture"): vocabulary.POSTURES,
    ("position", "modality"): vocabulary.MODALITIES,
    ("position", "valid_precision"): vocabulary.PRECISIONS,
    ("link", "relation"): vocabulary.RELATIONS,
    ("link", "verdict"): vocabulary.VERDICTS,
}


@pytest.mark.written
def test_the_scripts_and_the_sprite_are_made_of_the_vocabulary() -> None:
    assert build_vocabulary.SCRIPT.read_text(encoding="utf-8") == build_vocabulary.script()
    assert build_vocabulary.MARKS.read_text(encoding="utf-8") == build_vocabulary.marks()


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_the_database_takes_just_the_codes_of_the_vocabulary(
    database: Engines, table: str, column: str
) -> None:
    with database.owner.connect() as connection:
        check = connection.scalar(
            text("select pg_get_constraintdef(oid) from pg_constraint where conname = :name"),
            {"name": f"ck_{table}_{column}"},
        )
    assert check is not None
    assert set(re.findall("'([^']+)'", check)) == set(COLUMNS[table, column])


def test_a_migration_lets_a_new_code_in(database: Engines) -> None:
    with database.owner.connect() as connection, connection.begin() as transaction:
        connection.execute(text(vocabulary.check_of("place", "kind", ("town", "oasis"))))
        found = connection.scalar(
            text("select pg_get_constraintdef(oid) from pg_constraint where conname = :name"),
            {"name": "ck_place_kind"},
        )
        transaction.rollback()
    assert set(re.findall("'([^']+)'", found)) == {"town", "oasis"}


@pytest.mark.written
def test_every_code_has_words() -> None:
    for term in vocabulary.POSTURES.values():
        assert all((term.label, term.help, term.verb, term.says, term.legend, term.sign))
    for word in (*vocabulary.KINDS.values(), *vocabulary.RELATIONS.values()):
        assert word.label
        assert word.help


@pytest.mark.written
def test_every_country_has_a_name_and_no_disputed_land_an_owner() -> None:
    names = vocabulary.COUNTRIES
    assert len(names) == 250
    assert len(set(names.values())) == 250
    assert {"UA", "SD", "MM", "ML", "FJ", "AQ", "TW", "PS", "EH", "XK"} <= names.keys()
    assert names["PS"] == "Palestine"
    assert names["FK"] == "the Falkland Islands / Malvinas"
    for code in ("TW", "HK", "MO"):
        assert "China" not in names[code]
    for code in ("US", "GB", "NL", "CF"):
        assert names[code].startswith("the ")
