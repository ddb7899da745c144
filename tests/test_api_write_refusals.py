"""What the write side of the API refuses: whom, which bodies, which records."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.api.examples_write import RECORDS
from app.database import editing_session
from app.queries.write_rate import MOST_WRITES
from tests.desk import Desk
from tests.factories import make_actor
from tests.writing import (
    PLACE,
    WRITES,
    Program,
    make_token,
    position,
    problem_of,
    program,
    send_bytes,
)

FOREIGN = "https://elsewhere.example"


@pytest.fixture
def writer(desk: Desk) -> Program:
    """A program that may write, at a desk without records, which is to stay so."""
    return program(desk, "reviewer", "publish")


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_stranger_writes_nothing_and_is_told_how_to_sign_in(
    writer: Program, method: str, path: str
) -> None:
    for token in (None, "cmap_unknown", ""):
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        answer = writer.http.request(method, path, json={"record": PLACE}, headers=headers)
        problem_of(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_that_was_revoked_or_has_expired_is_refused(writer: Program) -> None:
    desk = writer.desk
    expired = make_token(
        desk, writer.login, "publish", expires_at=desk.clock() - timedelta(seconds=1)
    )
    answer = writer.http.post("/api/v1/places", headers={"authorization": f"Bearer {expired}"})
    assert "expired" in problem_of(answer, 401)["detail"]
    with desk.engines.owner.begin() as connection:
        connection.execute(text("update desk.token set revoked_at = now()"))
    answer = writer.add("places", PLACE)
    problem_of(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"
    problem_of(writer.get("/api/v1/places/tabqa/document"), 401)


def test_a_token_for_reading_reads_documents_and_writes_nothing(desk: Desk) -> None:
    reading = program(desk, "admin", "read")
    for method, path in WRITES:
        answer = reading.http.request(method, path, json={}, headers=reading.headers)
        assert "token" in problem_of(answer, 403)["detail"]
    problem_of(reading.get("/api/v1/places/tabqa/document"), 404)
    problem_of(reading.without_token().get("/api/v1/places/tabqa/document"), 401)


def test_a_token_for_writing_publishes_nothing_not_even_an_admin_s(
    desk_with_records: Desk,
) -> None:
    answer = program(desk_with_records, "admin", "write").add("places", PLACE)
    assert answer.status_code == 202
    assert answer.json()["state"] == "in_review"


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_browser_that_asks_first_whether_another_site_may_write_is_told_no(
    writer: Program, method: str, path: str
) -> None:
    asked = {"origin": FOREIGN, "access-control-request-method": method}
    asked |= {"access-control-request-headers": "authorization,content-type"}
    answer = writer.http.options(path, headers=asked)
    # What may be asked for is said; that another site may, is not.
    assert answer.status_code == 204
    assert method in answer.headers["allow"]
    assert method not in answer.headers.get("access-control-allow-methods", "").split(", ")
    assert "authorization" not in answer.headers.get("access-control-allow-headers", "").lower()
    assert "access-control-allow-credentials" not in answer.headers
    with_token = writer.add("places", {})
    assert "access-control-allow-credentials" not in with_token.headers


def test_only_json_is_taken(writer: Program) -> None:
    raw = json.dumps({"record": PLACE}).encode()
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/geo+json"):
        answer = send_bytes(writer, raw, **{"content-type": media_type})
        assert media_type in problem_of(answer, 415)["detail"]
    problem_of(send_bytes(writer, raw, **{"content-encoding": "gzip"}), 415)
    bare = writer.http.post("/api/v1/places", content=raw, headers=writer.headers)
    problem_of(bare, 415)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"record": {}, "record": {}}',
        b'{"record": {"name": "\\ud800"}}',
        b'{"record": {"uncertainty_m": NaN}}',
        b'{"record": {"uncertainty_m": -Infinity}}',
        b'{"record": {"uncertainty_m": 1e999}}',
        b'{"record": {"uncertainty_m": ' + b"9" * 5000 + b"}}",
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)
def test_what_is_no_plain_json_is_refused_as_such(writer: Program, raw: bytes) -> None:
    assert problem_of(send_bytes(writer, raw), 400)["title"] == "The JSON can't be read"


def test_a_body_that_is_too_long_is_refused(writer: Program) -> None:
    raw = json.dumps({"record": PLACE | {"evidence": "x" * 1024 * 1024}}).encode()
    problem_of(send_bytes(writer, raw), 413)
    # The same when the length isn't said beforehand.
    pieces = (raw[start : start + 65536] for start in range(0, len(raw), 65536))
    headers = writer.headers | {"content-type": "application/json"}
    problem_of(writer.http.post("/api/v1/places", content=pieces, headers=headers), 413)


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ([], {""}),
        ({}, {"record"}),
        ({"record": []}, {"record"}),
        ({"record": PLACE, "id": 7}, {"id"}),
        ({"record": PLACE, "note": None}, {"note"}),
        ({"record": PLACE | {"id": 7, "status": "published"}}, {"record.id", "record.status"}),
        ({"record": PLACE | {"version": 1, "change_id": 1}}, {"record.version", "record.change_id"}),
        ({"record": PLACE | {"kind": "hamlet"}}, {"record.kind"}),
        ({"record": PLACE | {"uncertainty_m": "500"}}, {"record.uncertainty_m"}),
        ({"record": PLACE | {"names": [{"name": "x"}]}},
         {"record.names.0.language", "record.names.0.script"}),
        ({"record": PLACE | {"geometry": {"type": "Point", "coordinates": [900, 0]}}},
         {"record.geometry"}),
        ({"record": PLACE | {"publishing": {"status": "hidden"}}}, {"record.publishing.status"}),
        ({"record": PLACE | {"publishing": {"status": "withdrawn"}}}, {"record.publishing.status"}),
    ],
)  # fmt: skip
def test_each_wrong_or_unknown_member_is_named(writer: Program, body: Any, paths: set[str]) -> None:
    before = writer.desk.counts()
    errors = problem_of(writer.post("/api/v1/places", body), 422)["errors"]
    assert set(errors) == paths
    assert all(sentences and all(sentences) for sentences in errors.values())
    assert writer.desk.counts() == before


def test_a_position_without_a_claim_is_refused_in_the_words_of_the_form(
    desk_with_records: Desk,
) -> None:
    with editing_session(desk_with_records.engines, "for a test") as session:
        make_actor(session, slug="brigade")
    writer = program(desk_with_records)
    none = writer.add("positions", position("p-1", claims=[]))
    assert problem_of(none, 422)["errors"] == {"record.claims": ["At least one is needed."]}
    unknown = writer.add("positions", position("p-1", claims=["c-1"]))
    said = {"record.claims.0": ["There is no claim 'c-1'."]}
    assert problem_of(unknown, 422)["errors"] == said


def test_a_record_or_a_noun_that_there_is_none_of_is_not_found(writer: Program) -> None:
    problem_of(writer.put("places", "nowhere", PLACE, '"1"'), 404)
    problem_of(writer.withdraw("places", "nowhere", '"1"'), 404)
    problem_of(writer.post("/api/v1/rumours", {}), 404)
    problem_of(writer.get("/api/v1/places/No%20Where/document"), 404)
    problem_of(writer.delete("places", "nowhere", '"1"'), 404)
    problem_of(writer.http.delete("/api/v1/places", headers=writer.headers), 405)
    edits = [{"noun": "places", "base": 1, "record": PLACE}]
    problem_of(writer.post("/api/v1/changes", {"edits": edits}), 404)


def test_an_unknown_parameter_is_refused(writer: Program) -> None:
    problem = problem_of(writer.post("/api/v1/places?force=1", {"record": PLACE}), 400)
    assert problem["parameter"] == "force"


def test_who_writes_too_fast_is_told_to_wait(desk_with_records: Desk) -> None:
    fast, other = program(desk_with_records), program(desk_with_records)
    with desk_with_records.engines.owner.begin() as connection:
        connection.execute(
            text(
                "insert into editorial.change (account_id, note) select a.id, 'one of many'"
                " from desk.account a, generate_series(1, :most) where a.login = :login"
            ),
            {"most": MOST_WRITES, "login": fast.login},
        )
    answer = fast.add("places", PLACE)
    assert "/api/v1/changes" in problem_of(answer, 429)["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert other.add("places", PLACE).status_code < 300


def test_the_openapi_document_shows_every_write_with_an_example(writer: Program) -> None:
    document = writer.http.get("/api/v1/openapi.json").json()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    written = [
        (path, method, route)
        for path, methods in document["paths"].items()
        for method, route in methods.items()
        if "Writing" in route.get("tags", ())
    ]
    assert len(written) == 8 * len(RECORDS) + 32
    for path, method, route in written:
        assert route["security"] == [{"token": []}], path
        assert {"401", "403"} <= set(route["responses"]), path
        for status, answer in route["responses"].items():
            [shown] = answer["content"].values()
            # The framework adds this one to every route with something in its path.
            if (method, status) != ("get", "422"):
                assert shown["example"], (path, status)
        if method not in {"delete", "get"} and not path.endswith(("/take-back", "/cancel")):
            [(kind, body)] = route["requestBody"]["content"].items()
            # The bytes of a file are of the sender's making.
            assert kind == "application/octet-stream" or body["example"], path


def test_all_that_is_wrong_has_a_code_and_is_told_at_once(writer: Program) -> None:
    record = {
        "name": "n" * 400,
        "kind": "castle",
        "geometry": {"type": "Point", "coordinates": [39, 36]},
        "part_of": "nowhere",
        "uncertainty_m": 10,
        "evidence": "Seen.",
    }
    body = {"record": record, "note": "n" * 3000}
    problem = problem_of(writer.post("/api/v1/places", body), 422)
    told = {(each["field"], each["code"]) for each in problem["problems"]}
    assert told >= {
        ("note", "reason_too_long"),
        ("record.name", "too_long"),
        ("record.kind", "choice"),
        ("record.part_of", "not_found"),
    }
    [missing] = [each for each in problem["problems"] if each["code"] == "not_found"]
    assert (missing["noun"], missing["key"]) == ("places", "nowhere")
    assert missing["message"] in problem["errors"]["record.part_of"]
    # Read well, but with a note that is too long: both are told by their own paths.
    fine = record | {"kind": "town", "name": "A town", "note": "x" * 5000}
    problem = problem_of(writer.post("/api/v1/places", body | {"record": fine}), 422)
    assert {(each["field"], each["code"]) for each in problem["problems"]} == {
        ("note", "reason_too_long"),
        ("record.note", "too_long"),
        ("record.part_of", "not_found"),
    }
