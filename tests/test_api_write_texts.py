"""Texts of sources over the API: attached, replaced, and what becomes of passages in them."""

from hashlib import sha256

import pytest
from httpx2 import Response

from tests.desk import Desk
from tests.writing import Json, Program, claim, problem_of, program, review, source

TEXT = "A report\n\nThey hold the town since Monday.\n\nNobody saw them in the hills.\n"
BODY_START = TEXT.index("They")
PASSAGE: Json = {
    "paragraph": 1,
    "start": BODY_START,
    "end": BODY_START + len("They hold the town"),
    "quote": "They hold the town",
}


@pytest.fixture
def writer(desk_with_records: Desk) -> Program:
    """A program that may publish, with a source."""
    program_of_reviewer = program(desk_with_records, "reviewer", "publish")
    review(desk_with_records, "off")
    program_of_reviewer.add("sources", source())
    return program_of_reviewer


def attach(writer: Program, text: str, *, key: str = "", **members: object) -> Json:
    tag = writer.get("/api/v1/sources/report/text").headers["etag"]
    answer = put(writer, {"text": text, "note": "Read from the paper"} | members, tag, key)
    assert answer.status_code == 200, answer.text
    content: Json = answer.json()
    return content


def put(writer: Program, body: Json, tag: str | None, key: str = "") -> Response:
    headers = writer.headers | ({} if tag is None else {"if-match": tag})
    headers |= {"idempotency-key": key} if key else {}
    return writer.http.put("/api/v1/sources/report/text", json=body, headers=headers)


def read(writer: Program) -> Json:
    content: Json = writer.get("/api/v1/sources/report/text").json()
    return content


def test_a_source_without_a_text_says_so(writer: Program) -> None:
    nothing = read(writer)
    assert nothing["text"] is None
    assert nothing["paragraphs"] == nothing["passages"] == nothing["kept"] == []
    problem_of(writer.get("/api/v1/sources/nothing/text"), 404)


def test_a_text_is_kept_to_the_letter_and_split(writer: Program) -> None:
    attached = attach(writer, TEXT)
    assert attached["state"] == "published"
    kept = read(writer)
    assert kept["text"] == TEXT
    assert kept["sha256"] == attached["sha256"]
    assert (kept["body_start"], kept["free_to_show"]) == (BODY_START, False)
    split = [TEXT[each["start"] : each["end"]] for each in kept["paragraphs"]]
    assert split == [line for line in TEXT.split("\n") if line]
    assert [each["number"] for each in kept["paragraphs"]] == [0, 1, 2]
    record = writer.document("sources", "report")["record"]
    assert record["text"]["sha256"] == kept["sha256"]


def test_readers_see_the_text_only_where_it_is_free(writer: Program) -> None:
    attach(writer, TEXT)
    page = writer.without_token().http
    assert "Nobody saw them" not in page.get("/sources/report").text
    problem_of(writer.without_token().get("/api/v1/sources/report/text"), 401)
    attach(writer, TEXT, free_to_show=True)
    assert "Nobody saw them" in page.get("/sources/report").text
    # What isn't said stays as it is.
    attach(writer, TEXT + "\nOne more line.\n")
    assert read(writer)["free_to_show"] is True


def test_the_passages_of_claims_are_told_when_the_text_is_replaced(writer: Program) -> None:
    attach(writer, TEXT)
    writer.add("claims", claim("c-1") | {"passage": PASSAGE})
    newer = attach(writer, TEXT.replace("A report", "A report, mended"))
    assert newer["passages"] == {"in_place": 0, "moved": 1, "changed": 0, "several": 0}
    [passage] = read(writer)["passages"]
    assert (passage["claim"], passage["state"]) == ("c-1", "moved")
    assert passage["now"] == PASSAGE | {
        "start": PASSAGE["start"] + len(", mended"),
        "end": PASSAGE["end"] + len(", mended"),
    }
    # Nobody moved it: it says which text it was measured in.
    measured_in = {"text_sha256": sha256(TEXT.encode()).hexdigest()}
    assert writer.document("claims", "c-1")["record"]["passage"] == PASSAGE | measured_in
    gone = attach(writer, "A report\n\nThey left the town long ago, as all can see.\n")
    assert gone["passages"]["changed"] == 1
    assert len(read(writer)["kept"]) == 3


def test_a_text_is_attached_from_the_version_that_was_seen(writer: Program) -> None:
    tag = writer.get("/api/v1/sources/report/text").headers["etag"]
    body = {"text": TEXT, "note": "Read from the paper"}
    problem_of(put(writer, body, None), 428)
    problem_of(put(writer, body, '"99999"'), 412)
    done, again = (put(writer, body, tag, "one") for _ in range(2))
    assert done.status_code == 200, done.text
    assert again.json() == done.json()
    assert done.headers["etag"] == writer.get("/api/v1/sources/report/text").headers["etag"]
    other = problem_of(put(writer, {"text": "Other words are here.", "note": "so"}, tag), 412)
    assert other["theirs"]["record"]["text"]["sha256"] == done.json()["sha256"]


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({"text": ""}, "text"),
        ({"text": "A\x07bell."}, "text"),
        ({"text": "x" * 400_001}, "text"),
        ({"body_start": 3}, "body_start"),
        ({"body_start": -1}, "body_start"),
        ({"body_start": "10"}, "body_start"),
        ({"free_to_show": "yes"}, "free_to_show"),
        ({"note": ""}, "note"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_by_its_path(
    writer: Program, members: Json, path: str
) -> None:
    tag = writer.get("/api/v1/sources/report/text").headers["etag"]
    body = {"text": TEXT, "note": "Read from the paper"} | members
    problem = problem_of(put(writer, body, tag), 422)
    assert set(problem["errors"]) == {path}
    assert read(writer)["kept"] == []


def test_an_editors_text_waits_for_a_second_person(writer: Program) -> None:
    editor = program(writer.desk, "editor", "write")
    tag = editor.get("/api/v1/sources/report/text").headers["etag"]
    answer = put(editor, {"text": TEXT, "note": "Read from the paper"}, tag)
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "proposed"
    assert read(writer)["text"] is None
    assert len(read(writer)["kept"]) == 1
