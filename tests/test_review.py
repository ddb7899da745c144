"""Review: who publishes what, what waits, and what touches nothing until somebody else approves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.database import Engines
from app.editing.errors import Blocked, Conflict, FieldErrors, Stale
from app.editing.history import bring_back, delete_draft, restore, withdraw
from app.editing.reviewing import approve, say, send_back, take_back
from app.editing.reviews import ReviewView, read_proposal, read_review
from app.editing.saving import Edit, Outcome, save
from app.editing.ways import Editor, only_hides, what_saving_does
from app.errors import Forbidden, NotFound
from tests.editing import (
    Room,
    altered,
    claim_document,
    make_actor,
    make_claim,
    make_place,
    place_document,
    position_document,
    same,
    source_document,
)


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    """A room in which review is on."""
    return Room(fresh_database, review_on=True)


def look(room: Room, editor: Editor, review_id: int | None) -> ReviewView:
    view: ReviewView = room.do(read_review, editor, review_id)
    return view


def approved(room: Room, editor: Editor, review_id: int | None) -> int:
    """Look and approve; the change's number."""
    number: int = room.do(approve, editor, review_id, look(room, editor, review_id).seen)
    return number


def proposal(room: Room, author: Editor, key: str, **values: Any) -> int:
    """A proposal for a published place; the review's number."""
    outcome = room.change(author, "places", key, **values)
    assert outcome.saved[0].state == "proposed"
    assert outcome.review_id is not None
    return outcome.review_id


def states(outcome: Outcome) -> list[str]:
    return [saved.state for saved in outcome.saved]


@pytest.mark.parametrize(
    ("role", "review_on", "way"),
    [
        ("editor", False, "queue"),
        ("editor", True, "queue"),
        ("reviewer", False, "publish"),
        ("reviewer", True, "queue"),
        ("admin", False, "publish"),
        ("admin", True, "queue"),
    ],
)
def test_a_new_record_is_published_at_once_only_where_nobody_else_must_look(
    role: str, review_on: bool, way: str
) -> None:
    editor = Editor(1, "Someone", role != "editor", review_on)
    assert what_saving_does(editor, None, place_document("tabqa", "published")) == way
    draft = place_document("tabqa")
    assert what_saving_does(editor, None, draft) == "write"
    assert what_saving_does(editor, draft, place_document("tabqa", "published")) == way


@pytest.mark.parametrize(
    ("role", "review_on", "edits", "withdraws"),
    [
        ("editor", False, "propose", "propose"),
        ("editor", True, "propose", "propose"),
        ("reviewer", False, "publish", "publish"),
        ("reviewer", True, "propose", "publish"),
    ],
)
def test_a_published_record_is_changed_or_hidden_as_the_role_allows(
    role: str, review_on: bool, edits: str, withdraws: str
) -> None:
    editor = Editor(1, "Someone", role != "editor", review_on)
    shown = place_document("tabqa", "published")
    assert what_saving_does(editor, shown, altered(shown, note="New.")) == edits
    gone = altered(shown, publishing__status="withdrawn", publishing__withdrawn_reason="Wrong.")
    assert what_saving_does(editor, shown, gone) == withdraws
    # Showing it again is publishing.
    assert what_saving_does(editor, gone, shown) == edits


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_was_published_never_becomes_a_draft_again(status: str) -> None:
    shown = place_document("tabqa", "published")
    with pytest.raises(FieldErrors):
        what_saving_does(
            Editor(1, "A", True, False), shown, altered(shown, publishing__status=status)
        )


def test_what_was_never_published_cannot_be_withdrawn() -> None:
    draft = place_document("tabqa")
    gone = altered(draft, publishing__status="withdrawn", publishing__withdrawn_reason="x")
    with pytest.raises(FieldErrors):
        what_saving_does(Editor(1, "A", True, False), draft, gone)


SOON, LATER = (datetime(2030, 1, day, tzinfo=UTC) for day in (1, 2))


@pytest.mark.parametrize(
    ("before", "after", "hides"),
    [
        ({}, {"publishing__embargo_until": SOON}, True),
        ({"publishing__embargo_until": SOON}, {"publishing__embargo_until": LATER}, True),
        ({"publishing__embargo_until": LATER}, {"publishing__embargo_until": SOON}, False),
        ({"publishing__embargo_until": SOON}, {"publishing__embargo_until": None}, False),
        ({}, {"publishing__concealed": True}, True),
        ({"publishing__concealed": True}, {"publishing__concealed": False}, False),
        ({}, {"coarsen_to_m": 5000}, True),
        ({"coarsen_to_m": 5000}, {"coarsen_to_m": 10_000}, True),
        ({"coarsen_to_m": 5000}, {"coarsen_to_m": 1000}, False),
        ({"coarsen_to_m": 5000}, {"coarsen_to_m": None}, False),
        ({}, {"publishing__concealed": True, "note": "And more."}, False),
        ({}, {}, False),
    ],
)
def test_hiding_is_told_from_showing(
    before: dict[str, Any], after: dict[str, Any], hides: bool
) -> None:
    current = altered(place_document("tabqa", "published"), **before)
    assert only_hides(current, altered(current, **after)) is hides


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


def test_a_proposal_touches_nothing_until_it_is_approved(room: Room) -> None:
    author, reviewer = room.person("editor"), room.person()
    key = room.make(make_place, name="Old name")
    before = room.read("places", key)
    review_id = proposal(room, author, key, name="New name", why="The sign says so.")
    assert same(room.read("places", key), before)
    assert room.read("places", key).version == before.version
    view = look(room, reviewer, review_id)
    [record] = view.records
    assert [(found.before, found.after) for found in record.differences] == [
        ("Old name", "New name")
    ]
    approved(room, reviewer, review_id)
    assert room.seen("select name from published.place") == [("New name",)]
    assert room.versions("places", key)[0].note == "The sign says so."


def test_a_proposal_meets_what_was_changed_elsewhere_meanwhile(room: Room) -> None:
    author, reviewer, other = room.person("editor"), room.person(), room.person("editor")
    key = room.make(make_place, name="Old name")
    first = proposal(room, author, key, name="New name")
    approved(room, reviewer, proposal(room, other, key, note="Careful."))
    approved(room, reviewer, first)
    assert room.seen("select name, note from published.place") == [("New name", "Careful.")]


def test_a_proposal_at_odds_with_a_later_change_goes_back_to_its_author(room: Room) -> None:
    author, reviewer, other = room.person("editor"), room.person(), room.person("editor")
    key = room.make(make_place, name="Old name")
    first = proposal(room, author, key, name="New name")
    approved(room, reviewer, proposal(room, other, key, name="Another name"))
    view = look(room, reviewer, first)
    assert view.records[0].conflicts == ("Name",)
    with pytest.raises(Forbidden, match="changed meanwhile"):
        room.do(approve, reviewer, first, view.seen)
    document = room.do(read_proposal, first, "places", key)
    with pytest.raises(Conflict) as caught:
        room.save(author, "places", document.record, document.version, review_id=first)
    merged = caught.value.merge.record({"name": "mine"})
    room.save(author, "places", merged, caught.value.theirs.version, review_id=first)
    approved(room, reviewer, first)
    assert room.seen("select name from published.place") == [("New name",)]


def test_a_second_save_revises_the_proposal_instead_of_making_another(room: Room) -> None:
    author, key = room.person("editor"), room.make(make_place)
    one = proposal(room, author, key, name="First idea")
    other = proposal(room, author, key, name="Second idea")
    assert one == other
    view = look(room, room.person(), one)
    assert view.records[0].after.name == "Second idea"  # type: ignore[union-attr]
    assert [row.comment.kind for row in view.comments] == ["submitted", "submitted"]


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


def test_a_proposal_is_revised_by_its_author_alone(room: Room) -> None:
    author, key = room.person("editor"), room.make(make_place)
    review_id = proposal(room, author, key, name="New name")
    document = room.read("places", key)
    with pytest.raises(Forbidden):
        room.save(
            room.person("editor"),
            "places",
            altered(document.record, name="Mine"),
            document.version,
            review_id=review_id,
        )


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


def test_an_editor_proposes_to_withdraw_and_to_bring_back(room: Room) -> None:
    author, reviewer, key = room.person("editor"), room.person(), room.position()
    base = room.read("positions", key).version
    outcome = room.do(withdraw, author, "positions", key, base=base, reason="It was elsewhere.")
    assert states(outcome) == ["proposed"]
    approved(room, reviewer, outcome.review_id)
    gone = room.read("positions", key)
    assert gone.record.publishing.withdrawn_reason == "It was elsewhere."
    outcome = room.do(bring_back, author, "positions", key, base=gone.version, note="It was there.")
    assert states(outcome) == ["proposed"]
    assert room.seen("select * from published.position") == []
    approved(room, reviewer, outcome.review_id)
    assert len(room.seen("select * from published.position")) == 1


def test_restoring_a_version_is_a_proposal_too(room: Room) -> None:
    author, reviewer, key = room.person("editor"), room.person(), room.make(make_place)
    first = room.read("places", key)
    approved(room, reviewer, proposal(room, author, key, name="New name"))
    outcome = room.do(
        restore,
        reviewer,
        "places",
        key,
        version=first.version,
        base=room.read("places", key).version,
        note="The old one.",
    )
    assert states(outcome) == ["proposed"]
    approved(room, room.person(), outcome.review_id)
    assert same(room.read("places", key), first)


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
