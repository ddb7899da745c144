"""Review: what waits, who approves it, sends it back or takes it back."""

from datetime import UTC, datetime, timedelta

import pytest

from app.database import Engines
from app.editing.edits import Edit
from app.editing.errors import Blocked, FieldErrors, Stale
from app.editing.history import delete_draft
from app.editing.reviewing import approve, say, send_back, take_back
from app.editing.reviews import read_proposal
from app.editing.saving import save
from app.errors import Forbidden, NotFound
from tests.editing import (
    Room,
    approved,
    claim_document,
    look,
    make_actor,
    make_claim,
    make_place,
    place_document,
    position_document,
    proposal,
    source_document,
    states,
)


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    """A room in which review is on."""
    return Room(fresh_database, review_on=True)


def test_a_reviewer_hides_at_once_where_review_is_on(room: Room) -> None:
    key = room.make(make_place, longitude=39.123456, latitude=36.654321)
    until = datetime.now(UTC) + timedelta(days=1)
    outcome = room.change(room.person(), "places", key, publishing__embargo_until=until)
    assert states(outcome) == ["published"]
    assert room.seen("select slug from published.place") == []


def test_a_new_record_waits_in_review_and_readers_see_nothing_of_it(room: Room) -> None:
    author = room.person("editor", "Amal")
    outcome = room.save(author, "places", place_document("tabqa", "published"), note="On the dam.")
    assert states(outcome) == ["in_review"]
    assert room.read("places", "tabqa").status == "in_review"
    assert room.seen("select slug from published.place") == []
    view = look(room, room.person(), outcome.review_id)
    assert (view.author, view.refusal) == ("Amal", None)
    [record] = view.records
    assert record.before is None
    assert not record.is_proposal
    assert [row.comment.kind for row in view.comments] == ["submitted"]


def test_an_approved_record_is_published_in_its_authors_name(room: Room) -> None:
    author, reviewer = room.person("editor", "Amal"), room.person(name="Basil")
    outcome = room.save(author, "places", place_document("tabqa", "published"), note="On the dam.")
    number = approved(room, reviewer, outcome.review_id)
    assert room.seen("select slug from published.place") == [("tabqa",)]
    latest = room.versions("places", "tabqa")[0]
    assert (latest.version, latest.by, latest.approved_by, latest.note) == (
        number,
        "Amal",
        "Basil",
        "On the dam.",
    )
    assert look(room, reviewer, outcome.review_id).review.state == "approved"


@pytest.mark.parametrize("role", ["reviewer", "admin"])
def test_nobody_approves_their_own_change(room: Room, role: str) -> None:
    author = room.person(role)
    outcome = room.save(author, "places", place_document("tabqa", "published"))
    view = look(room, author, outcome.review_id)
    assert view.refusal == "You had a hand in it yourself, so somebody else must approve it."
    with pytest.raises(Forbidden):
        room.do(approve, author, outcome.review_id, view.seen)
    assert room.read("places", "tabqa").status == "in_review"


def test_who_rewrites_what_waits_cannot_approve_it_either(room: Room) -> None:
    author, reviewer = room.person("editor"), room.person()
    outcome = room.save(author, "places", place_document("tabqa", "published"))
    room.change(reviewer, "places", "tabqa", name="Something else")
    assert look(room, reviewer, outcome.review_id).refusal is not None
    assert look(room, room.person(), outcome.review_id).refusal is None


def test_an_editor_approves_nothing(room: Room) -> None:
    outcome = room.save(room.person("editor"), "places", place_document("tabqa", "published"))
    with pytest.raises(Forbidden, match="A reviewer must"):
        approved(room, room.person("editor"), outcome.review_id)


def test_where_review_is_off_a_reviewer_may_approve_what_they_submitted(
    fresh_database: Engines,
) -> None:
    room = Room(fresh_database)
    reviewer = room.person()
    outcome = room.save(reviewer, "places", place_document("tabqa", "in_review"))
    approved(room, reviewer, outcome.review_id)
    assert room.read("places", "tabqa").status == "published"


def test_nobody_approves_what_they_have_not_seen(room: Room) -> None:
    author, reviewer, key = room.person("editor"), room.person(), room.make(make_place)
    review_id = proposal(room, author, key, name="Harmless")
    seen = look(room, reviewer, review_id).seen
    proposal(room, author, key, name="Something else")
    with pytest.raises(Stale):
        room.do(approve, reviewer, review_id, seen)
    with pytest.raises(Stale):
        room.do(send_back, reviewer, review_id, seen, "No.")


def test_a_row_that_was_rewritten_after_the_look_is_not_approved(room: Room) -> None:
    author, reviewer = room.person("editor"), room.person()
    outcome = room.save(author, "places", place_document("tabqa", "published"))
    seen = look(room, reviewer, outcome.review_id).seen
    room.change(author, "places", "tabqa", name="Something else")
    with pytest.raises(Stale):
        room.do(approve, reviewer, outcome.review_id, seen)


def test_what_is_sent_back_becomes_a_draft_and_can_be_submitted_again(room: Room) -> None:
    author, reviewer = room.person("editor"), room.person()
    outcome = room.save(author, "places", place_document("tabqa", "published"))
    seen = look(room, reviewer, outcome.review_id).seen
    room.do(send_back, reviewer, outcome.review_id, seen, "Which bank of the river?")
    assert room.read("places", "tabqa").status == "draft"
    room.change(author, "places", "tabqa", note="On the right bank.")
    assert look(room, reviewer, outcome.review_id).review.state == "sent_back"
    again = room.change(author, "places", "tabqa", publishing__status="published")
    assert again.review_id == outcome.review_id
    view = look(room, reviewer, outcome.review_id)
    assert view.is_open
    kinds = [row.comment.kind for row in view.comments]
    assert kinds == ["submitted", "sent_back", "submitted"]
    approved(room, reviewer, outcome.review_id)


def test_nothing_is_sent_back_without_a_word(room: Room) -> None:
    outcome = room.save(room.person("editor"), "places", place_document("tabqa", "published"))
    reviewer = room.person()
    seen = look(room, reviewer, outcome.review_id).seen
    with pytest.raises(FieldErrors):
        room.do(send_back, reviewer, outcome.review_id, seen, " ")


def test_the_author_takes_back_what_they_submitted_and_nobody_else_does(room: Room) -> None:
    author = room.person("editor")
    outcome = room.save(author, "places", place_document("tabqa", "published"))
    with pytest.raises(Forbidden):
        room.do(take_back, room.person(), outcome.review_id)
    room.do(take_back, author, outcome.review_id)
    assert room.read("places", "tabqa").status == "draft"
    with pytest.raises(Stale):
        room.do(take_back, author, outcome.review_id)


def test_records_that_were_saved_together_are_approved_together(room: Room) -> None:
    author, reviewer, actor = room.person("editor"), room.person(), room.make(make_actor)
    edits = [
        Edit("sources", source_document("report", "published")),
        Edit("places", place_document("tabqa", "published")),
        Edit("claims", claim_document("c-new", "published", source="report")),
        Edit(
            "positions",
            position_document("p-new", actor, ["c-new"], place="tabqa", status="published"),
        ),
    ]
    outcome = room.do(save, author, edits, "A new position")
    assert states(outcome) == ["in_review"] * 4
    number = approved(room, reviewer, outcome.review_id)
    assert room.seen("select public_id from published.position") == [("p-new",)]
    touched = room.one("select count(*) from editorial.claim where change_id = :id", id=number)
    assert touched == 1


def test_what_cannot_be_published_is_told_and_nothing_is(room: Room) -> None:
    author, reviewer, actor = room.person("editor"), room.person(), room.make(make_actor)
    draft = room.make(make_claim, status="draft")
    wanted = position_document("p-new", actor, [draft], status="published")
    outcome = room.save(author, "positions", wanted)
    view = look(room, reviewer, outcome.review_id)
    assert view.records[0].problems == (
        f"The claim '{draft}' isn't published yet; publish it first.",
    )
    with pytest.raises(Blocked):
        room.do(approve, reviewer, outcome.review_id, view.seen)
    assert look(room, reviewer, outcome.review_id).is_open


def test_what_waits_for_review_is_not_deleted(room: Room) -> None:
    author = room.person("editor")
    room.save(author, "places", place_document("tabqa", "published"))
    with pytest.raises(Blocked, match="take it back first"):
        room.do(delete_draft, author, "places", "tabqa", base=room.read("places", "tabqa").version)


def test_a_record_made_a_draft_again_in_its_form_leaves_the_queue(room: Room) -> None:
    author = room.person("editor")
    outcome = room.save(author, "places", place_document("tabqa", "published"))
    room.change(author, "places", "tabqa", publishing__status="draft")
    assert look(room, author, outcome.review_id).review.state == "withdrawn"


def test_everybody_at_the_desk_may_comment_with_words(room: Room) -> None:
    outcome = room.save(room.person("editor"), "places", place_document("tabqa", "published"))
    other = room.person("editor", "Dana")
    room.do(say, other, outcome.review_id, "Seen on the older map as well.\r\nSheet 4.")
    last = look(room, other, outcome.review_id).comments[-1]
    assert (last.author, last.comment.text) == ("Dana", "Seen on the older map as well.\nSheet 4.")
    for text in ("  ", "x" * 6000):
        with pytest.raises(FieldErrors):
            room.do(say, other, outcome.review_id, text)


def test_a_review_that_is_not_there_is_not_found(room: Room) -> None:
    for act in (
        lambda: look(room, room.person(), 999),
        lambda: room.do(say, room.person(), 9, "x"),
    ):
        with pytest.raises(NotFound):
            act()
    outcome = room.save(room.person("editor"), "places", place_document("tabqa", "published"))
    with pytest.raises(NotFound):
        room.do(read_proposal, outcome.review_id, "places", "tabqa")
