"""No body, record or header makes a fault of the write side of the API."""

import json
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api.examples_write import RECORDS
from tests.desk import Desk
from tests.writing import PLACE, WRITES, Json, Program, problem_of, program, send_bytes

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@st.composite
def mutated_records(draw: st.DrawFn) -> tuple[str, Any]:
    """A noun with a record that some of its members were replaced in, dropped or added to."""
    noun = draw(st.sampled_from(sorted(RECORDS)))
    record: Json = json.loads(json.dumps(RECORDS[noun]))
    for _ in range(draw(st.integers(1, 3))):
        holder: Any = record
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(holder[key], dict | list) and draw(st.booleans()):
                holder = holder[key]
                continue
            if draw(st.booleans()):
                holder[key] = draw(JSON_VALUES)
            else:
                del holder[key]
            break
    return noun, record


BODIES = st.one_of(
    JSON_VALUES,
    st.fixed_dictionaries(
        {},
        optional={
            "record": JSON_VALUES,
            "note": JSON_VALUES,
            "edits": JSON_VALUES,
            "reason": JSON_VALUES,
        },
    ),
)
FUZZED = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def is_told(answer: Response) -> None:
    """Fail unless the answer is a success or a problem that says what is wrong."""
    assert answer.status_code < 500, (answer.status_code, answer.text)
    if answer.status_code >= 400:
        problem_of(answer, answer.status_code)


@FUZZED
@given(body=BODIES, where=st.sampled_from(WRITES))
def test_no_json_makes_a_fault(desk: Desk, body: Any, where: tuple[str, str]) -> None:
    sender = _shared(desk)
    raw = json.dumps(body).encode()
    headers = sender.headers | {"content-type": "application/json", "if-match": '"1"'}
    is_told(sender.http.request(*where, content=raw, headers=headers))


@FUZZED
@given(drawn=mutated_records())
def test_no_record_makes_a_fault(desk_with_records: Desk, drawn: tuple[str, Any]) -> None:
    noun, record = drawn
    sender = _shared(desk_with_records)
    headers = sender.headers | {"content-type": "application/json"}
    raw = json.dumps({"record": record}).encode()
    is_told(sender.http.post(f"/api/v1/{noun}", content=raw, headers=headers))
    raw = json.dumps({"edits": [{"noun": noun, "record": record}]}).encode()
    is_told(sender.http.post("/api/v1/changes", content=raw, headers=headers))


@settings(FUZZED, max_examples=60)
@given(raw=st.binary(max_size=200))
def test_no_bytes_make_a_fault(desk: Desk, raw: bytes) -> None:
    is_told(send_bytes(_shared(desk), raw))


@settings(FUZZED, max_examples=60)
@given(tag=st.binary(min_size=1, max_size=30), key=st.binary(min_size=1, max_size=30))
def test_no_header_makes_a_fault(desk: Desk, tag: bytes, key: bytes) -> None:
    sender = _shared(desk)
    plain = [bytes(letter for letter in each if letter not in b"\r\n\0") for each in (tag, key)]
    headers: Any = {**sender.headers, "if-match": plain[0], "idempotency-key": plain[1]}
    body = {"record": PLACE}
    is_told(sender.http.put("/api/v1/places/tabqa", json=body, headers=headers))


def _shared(desk: Desk) -> Program:
    """One program for all examples of a test."""
    known = vars(desk)
    if "program" not in known:
        known["program"] = program(desk)
    shared: Program = known["program"]
    return shared
