"""The write side of the API: adding, changing and withdrawing records with a token."""

from typing import Any

import pytest

from tests.desk import Desk
from tests.writing import PLACE, Program, claim, position, program, review, source


@pytest.fixture
def reviewer(desk_with_records: Desk) -> Program:
    """A program that may publish, at a desk where nobody reviews."""
    return program(desk_with_records, "reviewer", "publish")


def test_a_record_is_added_and_read_back_as_it_was_sent(reviewer: Program) -> None:
    answer = reviewer.add("places", PLACE)
    assert answer.status_code == 201, answer.text
    saved = answer.json()
    assert saved["key"] == "tabqa"
    assert saved["state"] == "published"
    assert answer.headers["location"] == "http://testserver/api/v1/places/tabqa/document"
    read = reviewer.get(answer.headers["location"])
    assert read.headers["etag"] == answer.headers["etag"] == f'"{saved["version"]}"'
    assert read.json() == {
        "noun": "places",
        "key": "tabqa",
        "status": "published",
        "version": saved["version"],
        "record": PLACE,
    }
    assert reviewer.http.get(saved["url"]).status_code == 200
    public = reviewer.http.get("/api/v1/places/tabqa").json()
    assert public["properties"]["name"] == "Tabqa"


def test_every_noun_can_be_added_and_only_readers_pages_that_exist_are_named(
    reviewer: Program,
) -> None:
    actor = {"slug": "brigade", "name": "Brigade", "kind": "force", "symbol": "disc"}
    link = {"id": "l-1", "from": "c-2", "relation": "supports", "to": "c-1", "why": "same day"}
    for noun, record in (
        ("actors", actor),
        ("places", PLACE),
        ("sources", source()),
        ("claims", claim("c-1")),
        ("claims", claim("c-2")),
        ("positions", position("p-1", claims=["c-1", "c-2"])),
        ("links", link),
    ):
        answer = reviewer.add(noun, record)
        assert answer.status_code == 201, (noun, answer.text)
        url = answer.json()["url"]
        assert url is None if noun == "links" else reviewer.http.get(url).status_code == 200
        kept = reviewer.document(noun, answer.json()["key"])["record"]
        # Whoever saves a link has looked at what it links.
        assert (noun == "links") == (kept.pop("reviewed", None) is not None)
        assert kept == record


def test_a_record_without_a_key_is_given_one_that_nothing_had(reviewer: Program) -> None:
    nameless = {name: value for name, value in PLACE.items() if name != "slug"}
    keys = [reviewer.add("places", nameless).json()["key"] for _ in range(3)]
    assert keys == ["tabqa", "tabqa-2", "tabqa-3"]
    reviewer.add("sources", source())
    words = {name: value for name, value in claim("").items() if name != "id"}
    assert reviewer.add("claims", words).json()["key"].startswith("c-")


def test_a_change_needs_the_version_it_was_made_from(reviewer: Program) -> None:
    first = reviewer.add("places", PLACE).headers["etag"]
    wanted = PLACE | {"uncertainty_m": 900}
    for missing in (None, "*", ""):
        refused = reviewer.put("places", "tabqa", wanted, missing)
        assert refused.status_code == 428
        assert refused.json()["title"] == "Say which version you changed"
    saved = reviewer.put("places", "tabqa", wanted, first, note="Measured anew")
    assert saved.status_code == 200, saved.text
    assert saved.headers["etag"] != first
    assert "location" not in saved.headers
    assert reviewer.document("places", "tabqa")["record"] == wanted


def test_a_stale_change_is_answered_with_both_versions(reviewer: Program) -> None:
    first = reviewer.add("places", PLACE)
    theirs, mine = PLACE | {"uncertainty_m": 900}, PLACE | {"uncertainty_m": 100}
    second = reviewer.put("places", "tabqa", theirs, first.headers["etag"], note="theirs")
    answer = reviewer.put("places", "tabqa", mine, first.headers["etag"], note="mine")
    assert answer.status_code == 412
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["etag"] == second.headers["etag"]
    problem = answer.json()
    assert problem["base"] == {"version": first.json()["version"], "record": PLACE}
    assert problem["theirs"]["record"] == theirs
    assert problem["theirs"]["version"] == second.json()["version"]
    assert problem["theirs"]["by"]
    assert problem["yours"] == {"record": mine}
    assert problem["conflicts"] == ["uncertainty_m"]
    assert reviewer.document("places", "tabqa")["record"] == theirs


@pytest.mark.parametrize(
    "tag", ['"999999"', 'W/"1"', "1", '"one"', '"1", "2"', '"' + "9" * 400 + '"', '"٣"', '""', '"']
)
def test_a_tag_that_no_version_had_never_matches(reviewer: Program, tag: str) -> None:
    stands = reviewer.add("places", PLACE)
    answer = reviewer.put("places", "tabqa", PLACE, tag.encode())
    assert answer.status_code == 412
    assert answer.headers["etag"] == stands.headers["etag"]
    assert answer.json()["theirs"]["record"] == PLACE
    assert reviewer.withdraw("places", "tabqa", tag.encode()).status_code == 412


def test_saving_the_same_again_changes_nothing(reviewer: Program) -> None:
    first = reviewer.add("places", PLACE)
    again = reviewer.put("places", "tabqa", PLACE, first.headers["etag"])
    assert again.status_code == 200
    assert again.json()["state"] == "unchanged"
    assert again.headers["etag"] == first.headers["etag"]


def test_a_key_can_be_left_out_of_a_change_and_never_altered(reviewer: Program) -> None:
    tag = reviewer.add("places", PLACE).headers["etag"]
    nameless = {name: value for name, value in PLACE.items() if name != "slug"}
    assert reviewer.put("places", "tabqa", nameless, tag).json()["state"] == "unchanged"
    answer = reviewer.put("places", "tabqa", PLACE | {"slug": "raqqah"}, tag)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["record.slug"]


def test_a_change_of_what_readers_see_says_why(reviewer: Program) -> None:
    tag = reviewer.add("places", PLACE).headers["etag"]
    answer = reviewer.put("places", "tabqa", PLACE | {"kind": "city"}, tag)
    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "note": ["Say why: whoever sees the record will see the reason."]
    }


def test_the_note_of_a_record_is_told_from_the_note_of_the_change(reviewer: Program) -> None:
    tag = reviewer.add("places", PLACE).headers["etag"]
    wordy = PLACE | {"note": "x" * 5000}
    for note in ("", "because"):
        answer = reviewer.put("places", "tabqa", wordy, tag, note=note)
        assert set(answer.json()["errors"]) == ({"record.note"} | (set() if note else {"note"}))
    both = reviewer.add("actors", {}, note="x" * 3000).json()["errors"]
    assert set(both) == {"note", "record.name", "record.kind", "record.symbol"}


def test_a_record_is_withdrawn_for_a_reason(reviewer: Program) -> None:
    tag = reviewer.add("places", PLACE).headers["etag"]
    assert reviewer.withdraw("places", "tabqa", None).status_code == 428
    empty = reviewer.withdraw("places", "tabqa", tag, reason=" ")
    assert empty.json()["errors"] == {"reason": ["Say why, in words that readers may see."]}
    long = reviewer.withdraw("places", "tabqa", tag, reason="x" * 3000)
    assert set(long.json()["errors"]) == {"reason"}
    done = reviewer.withdraw("places", "tabqa", tag, reason="It was another town.")
    assert done.status_code == 200
    assert done.json()["state"] == "withdrawn"
    assert reviewer.http.get("/api/v1/places/tabqa").status_code == 404
    record = reviewer.document("places", "tabqa")["record"]
    assert record["publishing"]["withdrawn_reason"] == "It was another town."
    assert reviewer.withdraw("places", "tabqa", tag).status_code == 412
    again = reviewer.withdraw("places", "tabqa", done.headers["etag"])
    assert again.status_code == 409


def test_several_records_are_one_change(reviewer: Program) -> None:
    place = reviewer.add("places", PLACE).json()
    actor = {"slug": "brigade", "name": "Brigade", "kind": "force", "symbol": "disc"}
    edits: list[dict[str, Any]] = [
        {"noun": "actors", "record": actor},
        {"noun": "sources", "record": source()},
        {"noun": "claims", "record": claim("c-1")},
        {"noun": "positions", "record": position("p-1", claims=["c-1"])},
        {"noun": "places", "record": PLACE | {"kind": "city"}, "base": place["version"]},
    ]
    answer = reviewer.post("/api/v1/changes", {"note": "All at once", "edits": edits})
    assert answer.status_code == 200, answer.text
    done = answer.json()
    assert [saved["key"] for saved in done["saved"]] == [
        "brigade", "report", "c-1", "p-1", "tabqa",
    ]  # fmt: skip
    assert {saved["version"] for saved in done["saved"]} == {done["change"]}
    shown = reviewer.http.get("/api/v1/positions/p-1").json()
    assert shown["properties"]["claims"] == ["c-1"]


def test_a_change_is_saved_whole_or_not_at_all_and_names_each_fault(reviewer: Program) -> None:
    before = reviewer.desk.counts()
    edits: list[dict[str, Any]] = [
        {"noun": "places", "record": PLACE | {"part_of": "nowhere"}},
        {"noun": "positions", "record": position("p-1", claims=["c-none"])},
    ]
    answer = reviewer.post("/api/v1/changes", {"edits": edits})
    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "edits.0.record.part_of": ["There is no place 'nowhere'."],
        "edits.1.record.actor": ["There is no actor 'brigade'."],
        "edits.1.record.claims.0": ["There is no claim 'c-none'."],
    }
    edits[0]["record"] = PLACE | {"kind": "hamlet"}
    edits[1]["record"] = {"id": "p-1"}
    errors = reviewer.post("/api/v1/changes", {"edits": edits}).json()["errors"]
    assert "edits.0.record.kind" in errors
    assert errors["edits.1.record.posture"] == ["This is needed."]
    twice = {"edits": [{"noun": "places", "record": PLACE}] * 2}
    assert set(reviewer.post("/api/v1/changes", twice).json()["errors"]) == {"edits"}
    assert reviewer.desk.counts() == before


def test_a_stale_record_in_a_change_stops_all_of_it(reviewer: Program) -> None:
    first = reviewer.add("places", PLACE)
    reviewer.put("places", "tabqa", PLACE | {"kind": "city"}, first.headers["etag"], note="a city")
    edits = [
        {"noun": "sources", "record": source()},
        {
            "noun": "places",
            "record": PLACE | {"kind": "village"},
            "base": first.json()["version"],
        },
    ]
    answer = reviewer.post("/api/v1/changes", {"note": "smaller", "edits": edits})
    assert answer.status_code == 412
    assert answer.json()["theirs"]["record"]["kind"] == "city"
    assert reviewer.get("/api/v1/sources/report/document").status_code == 404


def test_what_an_editor_adds_or_changes_waits_for_a_reviewer(desk_with_records: Desk) -> None:
    desk = desk_with_records
    review(desk, "off")
    editor = program(desk, "editor", "publish")
    added = editor.add("places", PLACE)
    assert added.status_code == 202
    assert added.json()["state"] == "in_review"
    assert added.json()["review"] is not None
    assert added.headers["etag"]
    assert editor.http.get("/api/v1/places/tabqa").status_code == 404
    reviewer = program(desk, "reviewer", "publish")
    seen = reviewer.document("places", "tabqa")
    published = {**seen["record"], "publishing": {"status": "published"}}
    assert reviewer.put("places", "tabqa", published, f'"{seen["version"]}"').status_code == 200
    tag = editor.get("/api/v1/places/tabqa/document").headers["etag"]
    proposed = editor.put("places", "tabqa", PLACE | {"kind": "city"}, tag, note="It grew")
    assert proposed.status_code == 202
    assert proposed.json()["state"] == "proposed"
    assert proposed.json()["version"] is None
    assert "etag" not in proposed.headers
    assert editor.document("places", "tabqa")["record"]["kind"] == "town"
    asked = editor.withdraw("places", "tabqa", tag)
    assert asked.status_code == 202
    assert asked.json()["state"] == "proposed"


def test_where_review_is_on_nobody_publishes_alone(desk_with_records: Desk) -> None:
    desk = desk_with_records
    review(desk, "on")
    answer = program(desk, "admin", "publish").add("places", PLACE)
    assert answer.status_code == 202
    assert answer.json()["state"] == "in_review"


@pytest.mark.parametrize(
    ("publishing", "seen"),
    [
        ({"status": "published"}, "published"),
        ({"status": "published", "embargo_until": "2099-01-01T00:00:00Z"}, "embargo"),
        ({"status": "published", "embargo_until": "2020-01-01T00:00:00Z"}, "published"),
        ({"status": "published", "concealed": True}, "concealed"),
        ({"status": "draft"}, "draft"),
        ({"status": "in_review"}, "in_review"),
    ],
)
def test_an_answer_says_whether_readers_see_what_was_saved(
    reviewer: Program, publishing: dict[str, Any], seen: str
) -> None:
    saved = reviewer.add("places", PLACE | {"publishing": publishing}).json()
    assert saved["seen"] == seen
    found = reviewer.http.get("/api/v1/places/tabqa").status_code
    assert (found == 200, saved["url"] is not None) == (seen == "published",) * 2
    # Sent again, it is unchanged, and seen as before.
    tag = f'"{saved["version"]}"'
    again = reviewer.put("places", "tabqa", PLACE | {"publishing": publishing}, tag).json()
    assert (again["seen"], again["url"]) == (seen, saved["url"])


def test_what_is_proposed_says_who_sees_what_stands(desk_with_records: Desk) -> None:
    until = {"publishing": {"embargo_until": "2099-01-01T00:00:00Z"}}
    program(desk_with_records, "reviewer", "publish").add("places", PLACE | until)
    editor = program(desk_with_records, "editor", "publish")
    tag = f'"{editor.document("places", "tabqa")["version"]}"'
    asked = editor.put("places", "tabqa", PLACE, tag, note="It may be seen.").json()
    assert (asked["state"], asked["seen"], asked["url"]) == ("proposed", "embargo", None)


def test_a_draft_stays_a_draft(reviewer: Program) -> None:
    answer = reviewer.add("places", PLACE | {"publishing": {"status": "draft"}})
    assert answer.status_code == 201
    assert answer.json()["state"] == "saved"
    assert answer.json()["url"] is None
    assert reviewer.http.get("/api/v1/places/tabqa").status_code == 404
