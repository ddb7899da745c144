"""Changes and reviews over the API: what a change did, undoing it, and deciding on what waits."""

import pytest
from httpx2 import Response

from tests.desk import Desk
from tests.writing import PLACE, Json, Program, claim, problem_of, program, review, source

CITY = PLACE | {"kind": "city"}
VILLAGE = PLACE | {"kind": "village"}


@pytest.fixture
def reviewer(desk_with_records: Desk) -> Program:
    """A program that may publish, at a desk where nobody reviews."""
    return program(desk_with_records, "reviewer", "publish")


def put(writer: Program, record: Json, note: str) -> int:
    """Change the place as it stands; the number of the change."""
    stands = writer.document("places", "tabqa")["version"]
    saved = writer.put("places", "tabqa", record, f'"{stands}"', note=note)
    assert saved.status_code == 200, saved.text
    version: int = saved.json()["change"]
    return version


def look(writer: Program, path: str) -> Json:
    answer = writer.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    content: Json = answer.json()
    return content


def undo(writer: Program, change: int, seen: str, note: str = "", key: str = "") -> Response:
    headers = {"idempotency-key": key} if key else {}
    body = {"seen": seen, "note": note}
    return writer.post(f"/api/v1/changes/{change}/undo", body, **headers)


def asked(desk: Desk) -> tuple[Program, int]:
    """An editor's program, and the review in which a new place of theirs waits."""
    editor = program(desk, "editor", "write")
    return editor, editor.add("places", PLACE, note="Seen on a map").json()["review"]


def decide(
    writer: Program, number: int, act: str, seen: str, key: str = "", **body: str
) -> Response:
    headers = {"idempotency-key": key} if key else {}
    return writer.post(f"/api/v1/reviews/{number}/{act}", {"seen": seen} | body, **headers)


def test_a_change_is_shown_with_what_it_did_and_what_undoing_would_do(reviewer: Program) -> None:
    reviewer.add("places", PLACE)
    number = put(reviewer, CITY, "It grew")
    shown = look(reviewer, f"changes/{number}")
    assert (shown["change"], shown["note"], shown["touched"]) == (number, "It grew", 1)
    [record] = shown["records"]
    assert (record["noun"], record["key"], record["title"]) == ("places", "tabqa", "Tabqa")
    [done] = record["done"]
    assert (done["field"], done["before"], done["after"]) == ("kind", "town", "city")
    assert record["undoing"]["act"] == "put back"
    assert shown["undo"] == {
        "possible": True, "seen": str(number), "needs_note": True, "obstacles": [],
    }  # fmt: skip
    assert reviewer.get(record["document"]).json()["version"] == number


def test_a_change_is_undone_once_and_the_undoing_in_turn(reviewer: Program) -> None:
    reviewer.add("places", PLACE)
    number = put(reviewer, CITY, "It grew")
    seen = look(reviewer, f"changes/{number}")["undo"]["seen"]
    assert set(problem_of(undo(reviewer, number, seen), 422)["errors"]) == {"note"}
    done, again = (undo(reviewer, number, seen, "It never grew", "one") for _ in range(2))
    assert done.status_code == 200, done.text
    assert again.json() == done.json() == {"change": done.json()["change"], "undoes": number}
    assert reviewer.document("places", "tabqa")["record"] == PLACE
    twice = look(reviewer, f"changes/{number}")["undo"]
    assert not twice["possible"]
    assert "already" in problem_of(undo(reviewer, number, twice["seen"], "so"), 409)["detail"]
    undoing = done.json()["change"]
    seen = look(reviewer, f"changes/{undoing}")["undo"]["seen"]
    assert undo(reviewer, undoing, seen, "It did").status_code == 200
    assert reviewer.document("places", "tabqa")["record"] == CITY


def test_several_records_are_undone_as_one(reviewer: Program) -> None:
    edits = [{"noun": "sources", "record": source()}, {"noun": "claims", "record": claim("c-1")}]
    number = reviewer.post("/api/v1/changes", {"edits": edits}).json()["change"]
    plan = look(reviewer, f"changes/{number}")
    assert [record["undoing"]["act"] for record in plan["records"]] == ["withdraw"] * 2
    assert undo(reviewer, number, plan["undo"]["seen"], "All wrong").status_code == 200
    assert reviewer.document("claims", "c-1")["status"] == "withdrawn"
    assert reviewer.document("sources", "report")["status"] == "withdrawn"


def test_what_stands_in_the_way_of_undoing_is_told(reviewer: Program) -> None:
    reviewer.add("places", PLACE)
    number = put(reviewer, CITY, "It grew")
    early = look(reviewer, f"changes/{number}")["undo"]["seen"]
    later = put(reviewer, VILLAGE, "It shrank")
    problem_of(undo(reviewer, number, early, "so"), 409)
    plan = look(reviewer, f"changes/{number}")
    assert not plan["undo"]["possible"]
    assert [each["field"] for each in plan["records"][0]["undoing"]["conflicts"]] == ["kind"]
    problem = problem_of(undo(reviewer, number, plan["undo"]["seen"], "so"), 409)
    assert problem["reasons"] == plan["undo"]["obstacles"]
    assert f"(change {later})" in problem["reasons"][0]
    assert (problem["problems"][0]["code"], problem["problems"][0]["change"]) == (
        "changed_later",
        later,
    )
    assert reviewer.document("places", "tabqa")["version"] == later


def test_who_may_not_undo_is_told_beforehand(reviewer: Program) -> None:
    reviewer.add("places", PLACE)
    number = put(reviewer, CITY, "It grew")
    writing = program(reviewer.desk, "reviewer", "write")
    plan = look(writing, f"changes/{number}")["undo"]
    assert plan["obstacles"] == ["This change touches what was published; a reviewer must undo it."]
    problem_of(undo(writing, number, plan["seen"], "so"), 403)
    # Nor is it said of what nobody sees that readers see it.
    hidden = PLACE | {"slug": "hidden", "publishing": {"embargo_until": "2099-01-01T00:00:00Z"}}
    unseen = look(writing, f"changes/{reviewer.add('places', hidden).json()['change']}")["undo"]
    assert "readers see" not in " ".join(unseen["obstacles"])
    reading = program(reviewer.desk, "admin", "read")
    assert look(reading, f"changes/{number}")["change"] == number
    assert "token" in problem_of(undo(reading, number, plan["seen"], "so"), 403)["detail"]
    review(reviewer.desk, "on")
    plan = look(reviewer, f"changes/{number}")["undo"]
    assert "yourself" in plan["obstacles"][0]
    problem_of(undo(reviewer, number, plan["seen"], "so"), 403)


@pytest.mark.parametrize("number", ["999999", "0", "-1", "one", "9" * 5000, "٣"])
def test_a_change_or_a_review_that_there_is_none_of_is_not_found(
    reviewer: Program, number: str
) -> None:
    for path, act in (("changes", "undo"), ("reviews", "approve")):
        problem_of(reviewer.get(f"/api/v1/{path}/{number}"), 404)
        problem_of(reviewer.post(f"/api/v1/{path}/{number}/{act}", {"seen": "1"}), 404)


def test_a_review_is_read_in_the_queue_and_approved_once(reviewer: Program) -> None:
    editor, number = asked(reviewer.desk)
    [item] = look(editor, "reviews")["items"]
    assert (item["review"], item["note"]) == (number, "Seen on a map")
    assert item["records"] == [{"noun": "places", "key": "tabqa", "title": "Tabqa"}]
    view = editor.get(item["url"]).json()
    assert view["refusal"] == "A reviewer must approve it."
    problem_of(decide(editor, number, "approve", view["seen"]), 403)
    view = look(reviewer, f"reviews/{number}")
    assert view["refusal"] is None
    assert view["records"][0]["record"] == PLACE
    assert not view["records"][0]["proposal"]
    problem_of(decide(reviewer, number, "approve", "0-0"), 409)
    done, again = (
        decide(reviewer, number, "approve", view["seen"], "one", note="Fine") for _ in range(2)
    )
    assert done.status_code == 200, done.text
    assert again.json() == done.json()
    assert done.json()["state"] == "approved"
    assert reviewer.document("places", "tabqa")["version"] == done.json()["change"]
    assert reviewer.document("places", "tabqa")["status"] == "published"
    assert look(reviewer, "reviews")["items"] == []
    decided = look(reviewer, f"reviews/{number}")
    assert decided["change"] == done.json()["change"]
    assert [comment["kind"] for comment in decided["comments"]][-1] == "approved"
    problem_of(decide(reviewer, number, "approve", decided["seen"]), 409)


def test_a_review_is_sent_back_with_what_is_to_be_mended(reviewer: Program) -> None:
    editor, number = asked(reviewer.desk)
    seen = look(reviewer, f"reviews/{number}")["seen"]
    wordless = decide(reviewer, number, "send-back", seen, text=" ")
    assert problem_of(wordless, 422)["errors"] == {"text": ["Say what is to be mended."]}
    problem_of(decide(editor, number, "send-back", seen, text="no"), 403)
    done = decide(reviewer, number, "send-back", seen, text="Which map?")
    assert done.json() == {"review": number, "state": "sent_back"}
    assert editor.document("places", "tabqa")["status"] == "draft"
    comment = look(editor, f"reviews/{number}")["comments"][-1]
    assert (comment["kind"], comment["text"]) == ("sent_back", "Which map?")
    problem_of(decide(reviewer, number, "send-back", seen, text="again"), 409)


def test_what_was_sent_back_is_in_the_queue_of_its_author(reviewer: Program) -> None:
    editor, number = asked(reviewer.desk)
    assert look(editor, "reviews?state=sent_back")["items"] == []
    seen = look(reviewer, f"reviews/{number}")["seen"]
    decide(reviewer, number, "send-back", seen, text="Which map?")
    assert look(editor, "reviews")["items"] == []
    [item] = look(editor, "reviews?state=sent_back")["items"]
    assert (item["review"], item["state"]) == (number, "sent_back")
    problem_of(editor.get("/api/v1/reviews?state=approved"), 400)


def test_a_review_is_commented_on_once_under_its_key(reviewer: Program) -> None:
    editor, number = asked(reviewer.desk)
    path = f"/api/v1/reviews/{number}/comments"
    wordless = problem_of(editor.post(path, {"text": " "}), 422)
    assert wordless["errors"] == {"text": ["Write something first."]}
    for key in ("one", "one", "two"):
        said = reviewer.post(path, {"text": "Which bank?"}, **{"idempotency-key": key})
        assert said.status_code == 201, said.text
        assert (said.json()["text"], said.json()["kind"]) == ("Which bank?", "comment")
    comments = look(editor, f"reviews/{number}")["comments"]
    assert [each["text"] for each in comments if each["kind"] == "comment"] == ["Which bank?"] * 2
    problem_of(reviewer.post("/api/v1/reviews/999999/comments", {"text": "Anyone?"}), 404)


def test_a_review_is_taken_back_by_its_author_alone(reviewer: Program) -> None:
    editor, number = asked(reviewer.desk)
    path = f"/api/v1/reviews/{number}/take-back"
    other = program(reviewer.desk, "editor", "write")
    for foreign in (reviewer, other):
        problem_of(foreign.post(path, {}), 404)
    reading = program(reviewer.desk, "editor", "read")
    problem_of(reading.post(path, {}), 403)
    done, again = (editor.post(path, None, **{"idempotency-key": "one"}) for _ in range(2))
    assert done.json() == again.json() == {"review": number, "state": "withdrawn"}
    assert editor.document("places", "tabqa")["status"] == "draft"
    assert look(editor, "reviews")["items"] == []
    problem_of(editor.post(path, {}), 409)


def test_a_draft_is_deleted_and_brought_back(reviewer: Program) -> None:
    draft = PLACE | {"publishing": {"status": "draft"}}
    tag = reviewer.add("places", draft).headers["etag"]
    problem_of(reviewer.delete("places", "tabqa", None), 428)
    problem_of(reviewer.delete("places", "tabqa", '"99999"'), 412)
    done, again = (
        reviewer.delete("places", "tabqa", tag, **{"idempotency-key": "one"}) for _ in range(2)
    )
    assert done.status_code == 200, done.text
    assert again.json() == done.json()
    assert done.json()["state"] == "deleted"
    problem_of(reviewer.get("/api/v1/places/tabqa/document"), 404)
    problem_of(reviewer.delete("places", "tabqa", tag), 404)
    back = reviewer.post(
        "/api/v1/places/tabqa/bring-back", {}, **{"if-match": done.headers["etag"]}
    )
    assert back.status_code == 200, back.text
    assert reviewer.document("places", "tabqa")["status"] == "draft"


def test_only_a_draft_that_nothing_refers_to_is_deleted(reviewer: Program) -> None:
    tag = reviewer.add("places", PLACE).headers["etag"]
    problem = problem_of(reviewer.delete("places", "tabqa", tag), 409)
    assert "withdraw it instead" in problem["detail"]
    draft = {"publishing": {"status": "draft"}}
    tag = reviewer.add("sources", source() | draft).headers["etag"]
    reviewer.add("claims", claim("c-1") | draft)
    problem = problem_of(reviewer.delete("sources", "report", tag), 409)
    assert problem["reasons"] == ["1 claim refers to it."]
    [reason] = problem["problems"]
    assert (reason["code"], reason["what"], reason["count"]) == ("referred_to", "claim", 1)
    assert reviewer.document("sources", "report")["status"] == "draft"


def test_changes_are_listed_page_by_page_without_gaps(reviewer: Program) -> None:
    reviewer.add("places", PLACE)
    made = [put(reviewer, {**PLACE, "kind": kind}, kind) for kind in ("city", "village", "town")]
    seen, path = [], "/api/v1/changes?limit=1"
    while path:
        page = reviewer.get(path).json()
        [item] = page["items"]
        assert look(reviewer, f"changes/{item['change']}")["note"] == item["note"]
        seen.append(item["change"])
        path = page["next"]
    assert seen[:3] == made[::-1]
    assert len(seen) == len(set(seen)) == len(look(reviewer, "changes")["items"])
    for wrong in ("limit=0", "limit=many", "before=0", "before=one", "after=1"):
        problem_of(reviewer.get(f"/api/v1/changes?{wrong}"), 400)


def test_a_proposal_that_is_at_odds_with_a_later_change_is_told(reviewer: Program) -> None:
    review(reviewer.desk, "off")
    tag = reviewer.add("places", PLACE).headers["etag"]
    editor = program(reviewer.desk, "editor", "write")
    number = editor.put("places", "tabqa", CITY, tag, note="It grew").json()["review"]
    view = look(reviewer, f"reviews/{number}")
    assert view["records"][0]["proposal"]
    assert view["records"][0]["record"] == CITY
    put(reviewer, VILLAGE, "It shrank")
    view = look(reviewer, f"reviews/{number}")
    assert view["records"][0]["record"] is None
    assert view["records"][0]["conflicts"]
    problem = problem_of(decide(reviewer, number, "approve", view["seen"]), 403)
    assert problem["detail"] == view["refusal"]


def test_a_token_that_does_not_publish_decides_nothing(reviewer: Program) -> None:
    _, number = asked(reviewer.desk)
    writing = program(reviewer.desk, "admin", "write")
    seen = look(writing, f"reviews/{number}")["seen"]
    for act, body in (("approve", {}), ("send-back", {"text": "no"})):
        answer = decide(writing, number, act, seen, "", **body)
        assert "token" in problem_of(answer, 403)["detail"]
    problem_of(writing.without_token().get("/api/v1/reviews"), 401)
