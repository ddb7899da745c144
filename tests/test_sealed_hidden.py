"""What readers may no longer see is told by no leaf and no proof, and the rest is still proven."""

import json
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database import Engines, desk_session
from app.models import Actor, Claim, Position
from app.queries.erased import ERASED
from app.sealing.erasing import NotHidden, erase_words
from tests.sealed import (
    KEY,
    VERIFY,
    change,
    edit,
    faults,
    head,
    lines_of,
    make_records,
    seal_all,
)


@pytest.fixture
def records(fresh_database: Engines) -> Engines:
    """A map with a few records, sealed."""
    edit(fresh_database, make_records)
    assert seal_all(fresh_database) == 1
    return fresh_database


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(fresh_database)


def test_what_is_hidden_later_is_told_of_nowhere(records: Engines, visitor: TestClient) -> None:
    change(records, Claim, "c-open", status="withdrawn", withdrawn_reason="Wrong.", concealed=True)
    change(records, Actor, "a-speaker", concealed=True)
    change(
        records, Position, "p-open", status="withdrawn", withdrawn_reason="Wrong.", concealed=True
    )
    seal_all(records)

    told = "".join(lines_of(records))
    for number in range(int(head(records).split("\n")[1])):
        told += visitor.get(f"/history/leaves/{number}").text
    for secret in ("c-open", "bridge.", "a-speaker", "p-open"):
        assert secret not in told.replace("Nobody holds the bridge.", "")
    assert "Nobody holds the bridge." in told
    VERIFY.verify_history(lines_of(records), head(records), KEY)
    assert faults(records) == []
    assert visitor.get("/api/v1/claims/c-open/proof").status_code in (404, 410)


def test_of_a_claim_whose_speaker_is_hidden_the_rest_is_still_proven(
    records: Engines, visitor: TestClient
) -> None:
    change(records, Actor, "a-speaker", concealed=True)

    proof = visitor.get("/api/v1/claims/c-open/proof").json()

    values = VERIFY.verify_proof(proof, KEY)
    assert values["statement"] == "They hold the bridge."
    assert "speaker" not in values
    assert len(proof["withheld"]) == 1
    assert "a-speaker" not in json.dumps(proof)


def test_erased_words_are_gone_and_every_proof_still_holds(
    records: Engines, visitor: TestClient
) -> None:
    change(records, Claim, "c-open", statement="They shot at the bridge.", quote="shot at")
    seal_all(records)
    before = head(records)
    with desk_session(records) as session, pytest.raises(NotHidden, match="withdrawn and hidden"):
        erase_words(session, records, "claims", "c-open")
    change(records, Position, "p-open", status="withdrawn", withdrawn_reason="Wrong.")
    change(
        records, Claim, "c-open", status="withdrawn", withdrawn_reason="Unlawful.", concealed=True
    )

    with desk_session(records) as session:
        assert erase_words(session, records, "claims", "c-open") == 3

    with records.owner.connect() as connection:
        for table in ("editorial.claim", "history.claim"):
            rows = connection.execute(
                text(
                    f"select statement, quote, to_jsonb(r)::text from {table} r where public_id = 'c-open'"
                )
            )
            for statement, quote, row in rows:
                assert (statement, quote) == (ERASED, None)
                assert "bridge" not in row
    seal_all(records)
    assert faults(records) == []
    lines = lines_of(records)
    assert "shot" not in "".join(lines)
    VERIFY.verify_history(lines, before, KEY)
    VERIFY.verify_history(lines, head(records), KEY)
    VERIFY.verify_proof(visitor.get("/api/v1/claims/c-other/proof").json(), KEY)
