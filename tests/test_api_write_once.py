"""Idempotency-Key: what is sent twice is done once, and answered the same."""

import re

import pytest
from httpx2 import Response

from tests.desk import Desk
from tests.writing import PLACE, Program, claim, program, source

NAMELESS = {name: value for name, value in PLACE.items() if name != "slug"}


@pytest.fixture
def reviewer(desk_with_records: Desk) -> Program:
    return program(desk_with_records)


def as_sent(answer: Response) -> tuple[object, ...]:
    """What a program sees of an answer."""
    headers = [answer.headers.get(name) for name in ("etag", "location", "content-type")]
    return answer.status_code, answer.json(), *headers


def test_the_same_key_and_content_gives_the_same_answer_and_one_row(reviewer: Program) -> None:
    first = reviewer.add("places", NAMELESS, key="one")
    before = reviewer.desk.counts()
    assert first.status_code == 201
    # The order of the members is no content.
    turned = dict(reversed(NAMELESS.items()))
    assert as_sent(reviewer.add("places", turned, key="one")) == as_sent(first)
    assert reviewer.desk.counts() == before
    assert reviewer.add("places", NAMELESS, key="two").json()["key"] == "tabqa-2"


def test_the_same_key_with_other_content_is_refused(reviewer: Program) -> None:
    stands = reviewer.add("places", PLACE, key="one")
    before = reviewer.desk.counts()
    for answer in (
        reviewer.add("places", PLACE | {"kind": "city"}, key="one"),
        reviewer.add("places", PLACE, key="one", note="another reason"),
        reviewer.add("sources", PLACE, key="one"),
        reviewer.post("/api/v1/places/tabqa/withdraw", {"reason": "so"},
                      **{"if-match": stands.headers["etag"], "idempotency-key": "one"}),
    ):  # fmt: skip
        assert answer.status_code == 422
        assert answer.json()["title"] == "A key is used once"
    assert reviewer.desk.counts() == before


def test_a_change_sent_again_after_it_was_saved_is_not_stale(reviewer: Program) -> None:
    tag = reviewer.add("places", PLACE).headers["etag"]
    body = {"record": PLACE | {"kind": "city"}, "note": "It grew"}
    headers = reviewer.headers | {"if-match": tag, "idempotency-key": "grow"}
    first, again = (
        reviewer.http.put("/api/v1/places/tabqa", json=body, headers=headers) for _ in range(2)
    )
    assert first.status_code == 200
    assert as_sent(again) == as_sent(first)
    # With the version that stands now it is another request.
    headers["if-match"] = first.headers["etag"]
    assert reviewer.http.put("/api/v1/places/tabqa", json=body, headers=headers).status_code == 422


def test_several_records_and_what_waits_for_review_are_answered_the_same(
    desk_with_records: Desk,
) -> None:
    editor = program(desk_with_records, "editor", "write")
    edits = [{"noun": "sources", "record": source()}, {"noun": "claims", "record": claim("c-1")}]
    first, again = (
        editor.post("/api/v1/changes", {"edits": edits}, **{"idempotency-key": "k"})
        for _ in range(2)
    )
    assert first.status_code == 202
    assert as_sent(again) == as_sent(first)
    assert desk_with_records.one("select count(*) from desk.review") == 1


def test_a_refused_request_leaves_its_key_free(reviewer: Program) -> None:
    assert reviewer.add("places", PLACE | {"kind": "hamlet"}, key="one").status_code == 422
    assert reviewer.add("places", PLACE | {"part_of": "none"}, key="one").status_code == 422
    assert reviewer.add("places", PLACE, key="one").status_code == 201


def test_a_key_is_one_account_s_own(reviewer: Program) -> None:
    other = program(reviewer.desk)
    assert reviewer.add("places", NAMELESS, key="one").json()["key"] == "tabqa"
    assert other.add("places", NAMELESS, key="one").json()["key"] == "tabqa-2"


@pytest.mark.parametrize("key", ["", "x" * 201, "tab\there", "ключ"])
def test_a_key_that_is_none_is_refused(reviewer: Program, key: str) -> None:
    headers: dict[str, str | bytes] = {"idempotency-key": key.encode()}
    answer = reviewer.post("/api/v1/places", {"record": PLACE}, **headers)
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("key", "is_one"),
    [("a", True), ("a b", True), ("x" * 200, True), ("x" * 201, False), ("é", False)],
)
def test_the_document_tells_which_keys_are_taken(reviewer: Program, key: str, is_one: bool) -> None:
    document = reviewer.get("/api/v1/openapi.json").json()
    [told] = [
        each["schema"]
        for each in document["paths"]["/api/v1/places"]["post"]["parameters"]
        if each["name"].lower() == "idempotency-key"
    ]
    assert (re.search(told["pattern"], key) is not None) is is_one
    body = {"record": NAMELESS}
    headers = reviewer.headers | {"idempotency-key": key.encode("latin-1")}
    answer = reviewer.http.post("/api/v1/places", json=body, headers=headers)
    assert answer.status_code == (201 if is_one else 400)
