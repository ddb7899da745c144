"""What saving refuses, and what it says beside which field."""

from typing import Any

import pytest

from app.database import Engines
from app.editing.errors import FieldErrors
from app.editing.record_json import record_from_json, record_to_json
from app.nouns.text_records import AttachedText
from app.queries.texts import digest_of, keep_text
from tests.editing import (
    Room,
    altered,
    claim_document,
    document,
    make_actor,
    make_claim,
    make_place,
    make_source,
    place_document,
    position_document,
    refusal,
)


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"part_of": "nowhere"}, "part_of"),
        ({"part_of": "tabqa"}, "part_of"),
        ({"note": "x" * 4001}, "note"),
        ({"names": [{"name": "A", "language": "en", "script": "Latn"}] * 2}, "names.1"),
        ({"names": [{"name": "A", "language": "en", "script": "Latn", "cited": "no-one"}]},
         "names.0.cited"),
        ({"name": "x" * 301}, "name"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_place_is_said_beside_its_field(
    room: Room, wrong: dict[str, Any], path: str
) -> None:
    errors = refusal(room, room.person(), "places", place_document("tabqa", **wrong))
    assert list(errors) == [path]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"name": None}, "name"),
        ({"kind": "metropolis"}, "kind"),
        ({"country": "Syria"}, "country"),
        ({"geometry": {"type": "Point", "coordinates": [138.0, 95.0]}}, "geometry"),
        ({"geometry": {"type": "Point"}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [0, 2], [2, 0], [0, 0]]]}},
         "geometry"),
        ({"uncertainty_m": -1}, "uncertainty_m"),
        ({"uncertainty_m": "500"}, "uncertainty_m"),
        ({"coarsen_to_m": 5}, "coarsen_to_m"),
        ({"id": 7}, "id"),
        ({"version": 7}, "version"),
        ({"publishing": {"status": "gone"}}, "publishing.status"),
        ({"publishing": {"status": "draft", "role": "admin"}}, "publishing.role"),
        ({"publishing": {"status": "draft", "withdrawn_reason": "x"}}, "publishing.withdrawn_reason"),
        ({"evidence": "bell \x07"}, "evidence"),
        ({"names": [{"name": "A", "language": "English", "script": "Latn"}]}, "names.0.language"),
    ],
)  # fmt: skip
def test_a_document_that_is_no_place_is_refused_field_by_field(
    data: dict[str, Any], path: str
) -> None:
    whole = record_to_json(place_document("tabqa")) | data
    with pytest.raises(FieldErrors) as caught:
        record_from_json("places", whole)
    assert list(caught.value.errors) == [path]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"kind": "statement"}, "speaker"),
        ({"speaker": "someone"}, "speaker"),
        ({"source": None}, "source"),
        ({"locator": None}, "passage"),
        ({"passage": {"quote": "one " * 13 + "end"}}, "passage.quote"),
        ({"passage": {"start": 9}}, "passage.paragraph"),
        ({"valid": {"from": "2017-06-09", "to": "2017-06-07"}}, "valid.to"),
        ({"credibility": 7}, "credibility"),
    ],
)
def test_a_claim_that_readers_should_see_must_be_whole(data: dict[str, Any], path: str) -> None:
    whole = record_to_json(claim_document("c-1", "published", source="s")) | data
    with pytest.raises(FieldErrors) as caught:
        record_from_json("claims", whole)
    assert list(caught.value.errors) == [path]


def test_an_unfinished_claim_stays_a_draft_and_is_not_fit_for_review(room: Room) -> None:
    editor = room.person("editor")
    unfinished = document(
        "claims", id="c-1", kind="report", statement="Said.", publishing={"status": "draft"}
    )
    room.save(editor, "claims", unfinished)
    draft = room.read("claims", "c-1")
    errors = refusal(
        room, editor, "claims", altered(draft.record, publishing__status="in_review"), draft.version
    )
    assert list(errors) == ["source"]


def test_a_position_needs_a_precision_and_a_claim_that_readers_see(room: Room) -> None:
    editor, actor = room.person(), room.make(make_actor)
    hidden = room.make(make_claim, status="draft")
    wanted = position_document("p-1", actor, [hidden], status="published")
    errors = refusal(room, editor, "positions", altered(wanted, valid_precision=None))
    assert set(errors) == {"claims.0", "valid_precision"}
    assert errors["claims.0"] == [f"The claim '{hidden}' isn't published yet; publish it first."]


def test_a_position_far_from_the_place_that_it_names_is_refused(room: Room) -> None:
    actor, claim = room.make(make_actor), room.make(make_claim)
    far = room.make(make_place, longitude=44.0, latitude=33.0)
    wanted = position_document("p-1", actor, [claim], place=far)
    assert list(refusal(room, room.person(), "positions", wanted)) == ["geometry"]


def test_a_passage_must_lie_in_the_text_of_its_source(room: Room) -> None:
    with_text = room.make(
        make_source, text_sha256="0" * 64, text_code_points=100, text_body_start=0
    )
    without = room.make(make_source)
    beyond = {"paragraph": 1, "start": 90, "end": 130, "quote": "they left"}
    for source, path in ((with_text, "passage.end"), (without, "passage")):
        wanted = claim_document("c-1", source=source, passage=beyond)
        assert list(refusal(room, room.person(), "claims", wanted)) == [path]


def test_a_quote_must_stand_in_its_passage_unless_the_text_was_replaced(room: Room) -> None:
    editor, content = room.person(), "They left the town at dawn."
    key = room.make(
        make_source,
        text_sha256=digest_of(content),
        text_code_points=len(content),
        text_body_start=0,
    )
    room.do(keep_text, room.read("sources", key).row_id, content, editor.account_id)
    passage = {"paragraph": 1, "start": 0, "end": 13, "quote": "left the town"}
    wrong = claim_document("c-1", source=key, passage=passage)
    assert list(refusal(room, editor, "claims", wrong)) == ["passage.quote"]
    right = claim_document("c-1", source=key, passage=passage | {"quote": "left the"})
    room.save(editor, "claims", right)
    # Another text is attached: the old passage is an orphan, and the claim can still be edited.
    other = AttachedText(sha256="0" * 64, code_points=500, body_start=0)
    room.change(editor, "sources", key, text=other)
    room.change(editor, "claims", "c-1", note="Looks lost.")


def test_only_what_was_to_come_has_an_outcome(room: Room) -> None:
    report, outcome = room.make(make_claim), room.make(make_claim)
    wanted = document(
        "links",
        **{"from": outcome, "to": report},
        id="l-1",
        relation="outcome",
        verdict="open",
        why="to see",
        publishing={"status": "draft"},
    )
    assert list(refusal(room, room.person(), "links", wanted)) == ["to"]


def test_the_same_link_twice_is_said_beside_its_field(room: Room) -> None:
    one, other = room.make(make_claim), room.make(make_claim)
    links = [
        document(
            "links",
            **{"from": one, "to": other},
            id=key,
            relation="supports",
            why="so",
            publishing={"status": "draft"},
        )
        for key in ("l-1", "l-2")
    ]
    room.save(room.person(), "links", links[0])
    assert refusal(room, room.person(), "links", links[1]) == {
        "to": ["There is such a link already."]
    }
