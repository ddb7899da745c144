"""Proposals: changes of what is published, which touch nothing until somebody else approves."""

import pytest

from app.database import Engines
from app.editing.conflict import Conflict
from app.editing.history import bring_back, restore, withdraw
from app.editing.reviewing import approve
from app.editing.reviews import read_proposal
from app.errors import Forbidden
from tests.editing import (
    Room,
    altered,
    approved,
    look,
    make_place,
    proposal,
    same,
    states,
)


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    """A room in which review is on."""
    return Room(fresh_database, review_on=True)


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
