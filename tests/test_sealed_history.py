"""The sealed history: every published change is in a signed log, and proofs hold."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import Engines, desk_session
from app.errors import SetupError
from app.models import Claim, Place
from app.queries import sealed
from app.sealing.handover import hand_over
from app.sealing.keys import new_signer, read_key, write_key
from app.sealing.sealing import seal
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
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
from tests.test_difference import change_something

NOUNS = ("sources", "actors", "places", "claims", "positions")


@pytest.fixture
def records(fresh_database: Engines) -> Engines:
    """A map with a few records, sealed."""
    edit(fresh_database, make_records)
    assert seal_all(fresh_database) == 1
    return fresh_database


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(fresh_database)


def test_a_proof_leads_from_what_is_shown_to_the_signed_head(
    records: Engines, visitor: TestClient
) -> None:
    change(records, Claim, "c-open", statement="They left the bridge.")
    before = datetime.now(UTC)
    seal_all(records)
    change(records, Claim, "c-open", statement="They are back.")
    seal_all(records)

    now = visitor.get("/api/v1/claims/c-open/proof").json()
    then = visitor.get(
        f"/api/v1/claims/c-open/proof?known={before.isoformat()}".replace("+", "%2B")
    ).json()

    assert VERIFY.verify_proof(now, KEY)["statement"] == "They are back."
    assert VERIFY.verify_proof(then, KEY)["statement"] == "They left the bridge."
    assert (now["leaf"]["index"], then["leaf"]["index"]) == (2, 1)
    assert now["withheld"] == []
    for noun, slug in (
        ("places", "a-town"),
        ("actors", "a-force"),
        ("sources", "a-source"),
        ("positions", "p-open"),
    ):
        proof = visitor.get(f"/api/v1/{noun}/{slug}/proof").json()
        values = VERIFY.verify_proof(proof, KEY)
        assert proof["withheld"] == []
        assert (values["noun"], values.get("slug", values.get("id"))) == (noun, slug)


def test_a_proof_with_anything_else_in_it_is_wrong(records: Engines, visitor: TestClient) -> None:
    proof = visitor.get("/api/v1/claims/c-open/proof").json()
    other = visitor.get("/api/v1/claims/c-other/proof").json()

    for part, value in (
        (
            "disclosed",
            [each.replace("hold the bridge", "hold the town") for each in proof["disclosed"]],
        ),
        ("disclosed", proof["disclosed"][1:]),
        ("withheld", ["00" * 32]),
        ("entry", other["entry"]),
        ("leaf", proof["leaf"] | {"index": 1}),
        ("instant", "2026-01-01T00:00:00Z"),
        ("checkpoint", proof["checkpoint"].replace("\n1\n", "\n2\n")),
    ):
        with pytest.raises(VERIFY.Wrong):
            VERIFY.verify_proof(proof | {part: value}, KEY)
    with pytest.raises(VERIFY.Wrong):
        VERIFY.verify_proof(proof, new_signer("tests.example/log").public_text)


@pytest.mark.thorough
def test_every_change_of_a_long_history_is_sealed_once(
    fresh_database: Engines, visitor: TestClient
) -> None:
    chance = random.Random(14)

    def begin(session: Session) -> None:
        for _ in range(6):
            claim = make_claim(session, None, (make_place(session),), (make_actor(session),))
            make_position(session, make_actor(session), (claim,), place_id=1)
        make_link(session, claim, session.query(Claim).first(), relation="supports")

    edit(fresh_database, begin)
    heads = []
    for step in range(36):
        edit(fresh_database, lambda session: change_something(session, chance), f"Step {step}")
        if step % 7 == 0:
            seal_all(fresh_database)
            heads.append(head(fresh_database))
    seal_all(fresh_database)
    assert seal_all(fresh_database) == 0

    assert faults(fresh_database) == []
    size, entries = VERIFY.verify_history(lines_of(fresh_database), head(fresh_database), KEY)
    assert size == len(visitor.get("/history/leaves").json()["leaves"])
    assert entries > size
    proven = 0
    for noun in NOUNS:
        items = visitor.get(f"/api/v1/{noun}", params={"limit": 500}).json()
        for item in items.get("features") or items["items"]:
            own = item.get("properties", item)
            key = own.get("slug") or own["id"]
            values = VERIFY.verify_proof(visitor.get(f"/api/v1/{noun}/{key}/proof").json(), KEY)
            for name in ("statement", "name", "title", "posture"):
                if name in values and name in own and noun != "positions":
                    assert values[name] == own[name], (noun, key)
            proven += 1
    assert proven > 15
    for older in heads:
        old, new = VERIFY.read_checkpoint(older), VERIFY.read_checkpoint(head(fresh_database))
        path = visitor.get("/history/consistency", params={"old": old[1]}).json()["path"]
        VERIFY.consistent(old[1], old[2], new[1], new[2], [bytes.fromhex(each) for each in path])


def test_what_readers_never_saw_is_in_no_leaf(fresh_database: Engines) -> None:
    def draft(session: Session) -> None:
        make_claim(
            session, make_source(session, status="draft"), public_id="c-draft", status="draft"
        )

    edit(fresh_database, draft)
    assert seal_all(fresh_database) == 0
    change(fresh_database, Claim, "c-draft", statement="Another draft.")

    assert seal_all(fresh_database) == 0
    assert faults(fresh_database) == []


def test_the_end_of_an_embargo_is_sealed_as_an_instant_of_its_own(fresh_database: Engines) -> None:
    soon = datetime.now(UTC) + timedelta(milliseconds=100)
    edit(fresh_database, lambda session: make_place(session, slug="a-town", embargo_until=soon))
    with fresh_database.owner.connect() as connection:
        while connection.scalar(text("select clock_timestamp()")) <= soon:
            continue
    seal_all(fresh_database)

    with desk_session(fresh_database) as session:
        assert [leaf.instant for leaf in sealed.leaves_from(session, 0, 9)] == [soon]


def test_what_is_made_coarser_later_is_withheld_and_the_rest_proven(
    records: Engines, visitor: TestClient
) -> None:
    before = datetime.now(UTC)
    change(records, Place, "a-town", coarsen_to_m=5000)
    seal_all(records)

    assert faults(records) == []
    then = visitor.get("/api/v1/places/a-town/proof", params={"known": before.isoformat()}).json()
    values = VERIFY.verify_proof(then, KEY)
    assert values["name"] == "A town"
    assert "geometry" not in values
    now = VERIFY.verify_proof(visitor.get("/api/v1/places/a-town/proof").json(), KEY)
    assert now["geometry"] == visitor.get("/api/v1/places/a-town").json()["geometry"]
    VERIFY.verify_history(lines_of(records), head(records), KEY)


def test_what_was_coarser_once_stays_so_in_its_past_and_fits_what_was_sealed(
    records: Engines, visitor: TestClient
) -> None:
    before = datetime.now(UTC)
    change(records, Place, "a-town", coarsen_to_m=5000)
    seal_all(records)
    change(records, Place, "a-town", coarsen_to_m=None)
    seal_all(records)

    assert faults(records) == []
    then = visitor.get("/api/v1/places/a-town/proof", params={"known": before.isoformat()}).json()
    assert "geometry" not in VERIFY.verify_proof(then, KEY)
    now = VERIFY.verify_proof(visitor.get("/api/v1/places/a-town/proof").json(), KEY)
    assert now["geometry"] == visitor.get("/api/v1/places/a-town").json()["geometry"]


def test_another_key_is_signed_in_by_the_one_before(
    records: Engines, visitor: TestClient, tmp_path: Path
) -> None:
    file = tmp_path / "sealing-key"
    write_key(file, SIGNER)
    signer = hand_over(records, SIGNER, lambda new: write_key(file, new))

    assert file.stat().st_mode & 0o777 == 0o600
    kept = read_key(file)
    assert kept is not None
    assert kept.public_text == signer.public_text
    keys = visitor.get("/history/keys").json()["keys"]
    assert VERIFY.verify_keys(keys) == signer.public_text
    VERIFY.require_signature(head(records), signer.public_text)
    with pytest.raises(SetupError, match="isn't the one"):
        seal(records, SIGNER)
    change(records, Claim, "c-other", statement="Somebody holds it.")
    assert seal(records, signer) == 1
    assert faults(records, signer) == []

    hand_over(records, None, lambda new: write_key(file, new))
    with pytest.raises(VERIFY.Wrong, match="without the key before it"):
        VERIFY.verify_keys(visitor.get("/history/keys").json()["keys"])


def test_a_machine_with_another_key_seals_nothing(records: Engines) -> None:
    change(records, Claim, "c-open", statement="They left.")

    with pytest.raises(SetupError, match="isn't the one"):
        seal(records, new_signer("tests.example/log"))
    assert seal(records, None) == 0


def test_nothing_is_told_before_the_first_sealing(
    fresh_database: Engines, visitor: TestClient
) -> None:
    edit(fresh_database, make_records)

    assert "Nothing is sealed yet" in visitor.get("/history").text
    for path in (
        "/history/checkpoint",
        "/api/v1/claims/c-open/proof",
        "/history/consistency",
        "/history/leaves/0",
    ):
        answer = visitor.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == 404, path
        assert answer.json()["code"] == "not_sealed"
    assert visitor.get("/history/keys").json() == {"keys": []}
    assert "Sealed" not in visitor.get("/claims/c-open").text.partition("<footer")[0]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/history/checkpoint?size=2", 400),
        ("/history/checkpoint?size=0", 400),
        ("/history/checkpoint?size=x", 400),
        ("/history/consistency?old=0", 400),
        ("/history/consistency?old=2", 400),
        ("/history/consistency?old=1&new=9", 400),
        ("/history/leaves?start=-1", 400),
        ("/history/leaves/1", 404),
        ("/history/leaves/99999999999999999999", 400),
        ("/api/v1/claims/nobodys/proof", 404),
        ("/api/v1/nouns/c-open/proof", 400),
        ("/api/v1/claims/c-open/proof?known=never", 400),
        ("/api/v1/claims/c-open/proof?known=2001-01-01", 404),
    ],
)
def test_what_cannot_be_answered_is_said(
    records: Engines, visitor: TestClient, path: str, status: int
) -> None:
    answer = visitor.get(path, headers={"Accept": "application/json"})

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_pages_tell_of_the_head_that_covers_them(records: Engines, visitor: TestClient) -> None:
    first, instant = head(records), datetime.now(UTC)
    change(records, Claim, "c-other", statement="Nobody is there.")
    seal_all(records)

    past = visitor.get("/claims/c-open", params={"known": instant.isoformat()}).text
    now = visitor.get("/claims/c-open").text
    assert first.split("\n")[2] in past
    assert 'href="/api/v1/claims/c-open/proof"' in now
    assert "/api/v1/claims/c-open/proof?known=" in past
    page = visitor.get("/history").text
    assert head(records).split("\n")[2] in page
    assert visitor.get("/history/checkpoint").text == head(records)
    assert visitor.get("/history/checkpoint?size=1").text == first


def test_leaves_are_paged(
    fresh_database: Engines, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.sealed.ENTRIES_AT_ONCE", 2)
    edit(fresh_database, make_records)
    seal_all(fresh_database)

    found, address = [], "/history/leaves/0"
    while address:
        answer = visitor.get(address).json()
        found += answer["entries"]
        address = answer["next"]

    whole = [json.dumps(each) for each in found]
    assert whole == [json.dumps(json.loads(line)) for line in lines_of(fresh_database)[1:]]
