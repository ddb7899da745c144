"""Undoing a whole change: as one or not at all, with a clear word on what stands in the way."""

from typing import Any

import pytest

from app.database import Engines
from app.editing.edits import Edit
from app.editing.errors import Blocked, FieldErrors, Stale
from app.editing.history import bring_back, delete_draft, withdraw
from app.editing.saving import save
from app.editing.undoing import UndoPlan, plan_undo, undo
from app.editing.write_policy import Editor
from app.errors import Forbidden
from tests.editing import (
    Room,
    claim_document,
    make_actor,
    make_place,
    place_document,
    position_document,
    same,
    source_document,
)


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


def undone(room: Room, editor: Editor, change_id: int | None, note: str = "undo it") -> int:
    """Look at the plan and undo."""
    assert change_id is not None
    plan: UndoPlan = room.do(plan_undo, change_id)
    number: int = room.do(undo, editor, change_id, plan.seen, note)
    return number


def together(room: Room, editor: Editor, status: str) -> int:
    """A change that makes a source, a place, a claim and a position in one go; its number."""
    actor = room.make(make_actor, slug="isis")
    edits = [
        Edit("sources", source_document("report", status)),
        Edit("places", place_document("tabqa", status)),
        Edit("claims", claim_document("c-new", status, source="report")),
        Edit(
            "positions", position_document("p-new", actor, ["c-new"], place="tabqa", status=status)
        ),
    ]
    number = room.do(save, editor, edits, "all at once").change_id
    assert isinstance(number, int)
    return number


def test_a_change_of_several_records_is_undone_as_one(room: Room) -> None:
    editor = room.person()
    keys = [room.make(make_place) for _ in range(3)]
    before = [room.read("places", key) for key in keys]
    edits = [
        Edit("places", document.record.model_copy(update={"note": "Wrong."}), document.version)
        for document in before
    ]
    change = room.do(save, editor, edits, "a mistake").change_id
    number = undone(room, editor, change)
    for document in before:
        now = room.read("places", document.key)
        assert same(now, document)
        assert now.version == number


def test_drafts_that_a_change_made_are_deleted_and_can_be_made_again(room: Room) -> None:
    editor = room.person()
    change = together(room, editor, "draft")
    made = [room.read(*it) for it in (("claims", "c-new"), ("positions", "p-new"))]
    number = undone(room, editor, change, note="")
    for noun, key in (("sources", "report"), ("places", "tabqa"), ("positions", "p-new")):
        assert room.find(noun, key) is None
    undone(room, editor, number, note="")
    for document in made:
        assert same(room.read(document.noun, document.key), document)


def test_what_a_change_published_is_withdrawn_with_the_reason(room: Room) -> None:
    editor = room.person()
    undone(room, editor, together(room, editor, "published"), note="Made up.")
    for noun, key in (("sources", "report"), ("positions", "p-new")):
        publishing = room.read(noun, key).record.publishing
        assert (publishing.status, publishing.withdrawn_reason) == ("withdrawn", "Made up.")
    assert room.seen("select * from published.position") == []


def test_undoing_a_withdrawal_brings_the_record_back(room: Room) -> None:
    editor, key = room.person(), room.position()
    before = room.read("positions", key)
    outcome = room.do(withdraw, editor, "positions", key, base=before.version, reason="Wrong.")
    undone(room, editor, outcome.change_id)
    assert same(room.read("positions", key), before)


def test_undoing_a_deletion_brings_the_draft_back(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    before = room.read("places", "tabqa")
    change = room.do(delete_draft, editor, "places", "tabqa", base=before.version)
    undone(room, editor, change, note="")
    assert same(room.read("places", "tabqa"), before)


def test_what_later_changes_altered_elsewhere_is_kept(room: Room) -> None:
    editor, key = room.person(), room.make(make_place)
    change = room.change(editor, "places", key, name="Wrong name").change_id
    room.change(editor, "places", key, note="A later note.")
    undone(room, editor, change)
    now: Any = room.read("places", key).record
    assert now.name != "Wrong name"
    assert now.note == "A later note."


def test_a_later_edit_of_the_same_field_stands_in_the_way_of_all(room: Room) -> None:
    amal, basil = room.person(name="Amal"), room.person(name="Basil")
    one, other = room.make(make_place, slug="one"), room.make(make_place, slug="other")
    edits = [
        Edit("places", room.read("places", key).record.model_copy(update={"note": "Wrong."}),
             room.read("places", key).version)
        for key in (one, other)
    ]  # fmt: skip
    change = room.do(save, amal, edits, "a mistake").change_id
    later = room.change(basil, "places", other, note="Better.").change_id
    plan: UndoPlan = room.do(plan_undo, change)
    [record] = [record for record in plan.records if record.obstacle]
    assert record.obstacle == f"Basil changed it later (change {later}): Caution for readers."
    [conflict] = record.conflicts
    assert (conflict.before, conflict.after) == ("Better.", None)
    with pytest.raises(Blocked) as caught:
        room.do(undo, amal, change, plan.seen, "undo it")
    assert len(caught.value.reasons) == 1
    assert room.read("places", one).record.note == "Wrong."  # type: ignore[attr-defined]


def test_a_record_that_others_came_to_rest_on_stands_in_the_way(room: Room) -> None:
    editor = room.person()
    change = room.save(editor, "places", place_document("tabqa")).change_id
    room.save(editor, "claims", claim_document("c-1", places=[{"place": "tabqa", "role": "near"}]))
    with pytest.raises(Blocked, match="still refer to the place 'tabqa'"):
        undone(room, editor, change)
    assert room.find("places", "tabqa") is not None


def test_nothing_is_undone_that_changed_since_the_page_was_opened(room: Room) -> None:
    editor, key = room.person(), room.make(make_place)
    change = room.change(editor, "places", key, name="Wrong name").change_id
    seen = room.do(plan_undo, change).seen
    room.change(editor, "places", key, note="A later note.")
    with pytest.raises(Stale):
        room.do(undo, editor, change, seen, "undo it")


def test_a_change_is_not_undone_twice(room: Room) -> None:
    editor, key = room.person(), room.make(make_place)
    change = room.change(editor, "places", key, name="Wrong name").change_id
    undone(room, editor, change)
    plan: UndoPlan = room.do(plan_undo, change)
    assert plan.does_nothing
    with pytest.raises(Stale):
        room.do(undo, editor, change, plan.seen, "again")


def test_an_undo_can_be_undone(room: Room) -> None:
    editor, key = room.person(), room.make(make_place)
    change = room.change(editor, "places", key, name="Right after all").change_id
    after = room.read("places", key)
    number = undone(room, editor, change)
    undone(room, editor, number)
    assert same(room.read("places", key), after)


def test_undoing_what_readers_saw_takes_a_reason_and_a_reviewer(room: Room) -> None:
    key = room.make(make_place)
    change = room.change(room.person(), "places", key, name="Wrong name").change_id
    with pytest.raises(FieldErrors):
        undone(room, room.person(), change, note="")
    with pytest.raises(Forbidden, match="a reviewer must"):
        undone(room, room.person("editor"), change)


def test_where_review_is_on_nobody_puts_back_what_they_changed_themselves(
    fresh_database: Engines,
) -> None:
    room = Room(fresh_database)
    key = room.make(make_place)
    author = room.person()
    change = room.change(author, "places", key, name="Wrong name").change_id
    room.review_on = True
    strict = Editor(author.account_id, author.name, True, True)
    with pytest.raises(Forbidden, match="someone else"):
        undone(room, strict, change)
    undone(room, room.person(), change)
    assert room.read("places", key).record.name != "Wrong name"  # type: ignore[attr-defined]


def test_the_withdrawal_of_what_a_change_published_needs_no_second_person(
    fresh_database: Engines,
) -> None:
    room = Room(fresh_database)
    author = room.person()
    change = together(room, author, "published")
    strict = Editor(author.account_id, author.name, True, True)
    undone(room, strict, change)
    assert room.read("positions", "p-new").status == "withdrawn"


def test_a_record_that_was_brought_back_already_is_left_alone(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    base = room.read("places", "tabqa").version
    change = room.do(delete_draft, editor, "places", "tabqa", base=base)
    room.do(bring_back, editor, "places", "tabqa", base=None, note="")
    assert room.do(plan_undo, change).does_nothing


def test_a_change_of_very_many_records_is_not_undone_by_a_click(loaded_database: Engines) -> None:
    room = Room(loaded_database)
    number = room.one("select min(id) from editorial.change")
    with pytest.raises(Blocked, match="at most 600"):
        room.do(plan_undo, number)
