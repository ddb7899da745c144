"""What is sent twice, or twenty times at once, is done once; drafts that keep themselves."""

import threading
import time
from typing import Any

import pytest
from sqlalchemy import text

from app.database import Engines, desk_session
from app.editing.edits import Edit
from app.editing.errors import FieldErrors, KeyReused
from app.editing.idempotency import fingerprint_of, new_key, outcome_json, run_once
from app.editing.saving import save
from app.editing.write_policy import Editor
from app.queries.drafts import (
    LARGEST_DRAFT,
    MOST_DRAFTS,
    DraftTooLarge,
    drop_draft,
    list_drafts,
    read_draft,
    save_draft,
)
from tests.editing import Room, place_document


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


def send(
    room: Room, editor: Editor, key: str, content: Any = "the form", slug: str | None = None
) -> dict[str, Any]:
    """Send a form that adds a place."""
    with desk_session(room.engines) as session:

        def act() -> dict[str, Any]:
            wanted = place_document(slug or f"tabqa-{room_number()}")
            return outcome_json(save(session, editor, [Edit("places", wanted)]))

        return run_once(session, editor, key, content, act)


def room_number() -> int:
    """A number that no other call gets."""
    return time.monotonic_ns()


def test_a_form_sent_twice_makes_one_row_and_gives_the_same_answer(room: Room) -> None:
    editor = room.person()
    first = send(room, editor, "key-1")
    assert send(room, editor, "key-1") == first
    assert room.one("select count(*) from editorial.place") == 1
    assert first["saved"][0]["state"] == "saved"


def test_the_same_key_with_other_content_is_refused_with_what_came_of_the_first(room: Room) -> None:
    editor = room.person()
    first = send(room, editor, "key-1")
    with pytest.raises(KeyReused) as caught:
        send(room, editor, "key-1", content="another form")
    assert caught.value.status == 422
    assert caught.value.result == first
    assert room.one("select count(*) from editorial.place") == 1


def test_two_people_may_use_the_same_key(room: Room) -> None:
    send(room, room.person(), "key-1")
    send(room, room.person(), "key-1")
    assert room.one("select count(*) from editorial.place") == 2


def test_a_form_that_was_refused_can_be_sent_again_under_its_key(room: Room) -> None:
    editor = room.person()
    with desk_session(room.engines) as session:
        wrong = place_document("tabqa", part_of="nowhere")

        def act() -> dict[str, Any]:
            return outcome_json(save(session, editor, [Edit("places", wrong)]))

        with pytest.raises(FieldErrors):
            run_once(session, editor, "key-1", "wrong", act)
    assert room.one("select count(*) from desk.submission") == 0
    send(room, editor, "key-1", content="mended")
    assert room.one("select count(*) from editorial.place") == 1


def test_twenty_at_once_make_one_row(room: Room) -> None:
    editor = room.person()
    ready = threading.Barrier(20)
    answers: list[dict[str, Any]] = []
    faults: list[BaseException] = []

    def push() -> None:
        ready.wait()
        for _ in range(50):
            try:
                answers.append(send(room, editor, "key-1"))
            except Exception as error:  # noqa: BLE001  (a busy pool is tried again, as browsers do)
                faults.append(error)
                time.sleep(0.05)
            else:
                return

    threads = [threading.Thread(target=push) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 20
    assert all(answer == answers[0] for answer in answers)
    assert {type(fault).__name__ for fault in faults} <= {"DatabaseUnavailable"}
    assert room.one("select count(*) from editorial.place") == 1
    assert room.one("select count(*) from editorial.change") == 1


def test_a_twin_waits_and_takes_over_when_the_first_fails(room: Room) -> None:
    editor = room.person()
    claimed, answers = threading.Event(), []

    def second() -> None:
        claimed.wait()
        answers.append(send(room, editor, "key-1"))

    waiting = threading.Thread(target=second)
    waiting.start()

    def act() -> dict[str, Any]:
        claimed.set()
        time.sleep(0.3)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        room.do(run_once, editor, "key-1", "the form", act)
    waiting.join()
    assert len(answers) == 1
    assert room.one("select count(*) from editorial.place") == 1


def test_two_editors_who_save_at_once_never_lose_an_update(room: Room) -> None:
    editors = [room.person() for _ in range(4)]
    room.save(editors[0], "places", place_document("tabqa", note="0"))
    ready = threading.Barrier(4)
    saved, refused = [], []

    def push(editor: Editor) -> None:
        opened = room.read("places", "tabqa")
        ready.wait()
        wanted = place_document("tabqa", note=f"by {editor.name}")
        try:
            saved.append(room.save(editor, "places", wanted, opened.version).change_id)
        except Exception as error:  # noqa: BLE001  (its kind is what the test is about)
            refused.append(type(error).__name__)

    threads = [threading.Thread(target=push, args=(editor,)) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved) == 1
    assert refused == ["Conflict"] * 3
    assert len(room.versions("places", "tabqa")) == 2


def test_two_people_cannot_take_one_address_at_once(room: Room) -> None:
    ready = threading.Barrier(2)
    outcomes: list[str] = []

    def push(editor: Editor) -> None:
        ready.wait()
        try:
            send(room, editor, new_key(), slug="tabqa")
            outcomes.append("saved")
        except FieldErrors as error:
            outcomes.append(next(iter(error.errors)))

    threads = [threading.Thread(target=push, args=(room.person(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "slug"]


@pytest.mark.parametrize("key", ["", "x" * 201, "ключ", "a\nb", "a\x00b"])
def test_a_key_that_is_none_is_refused(room: Room, key: str) -> None:
    with pytest.raises(FieldErrors):
        send(room, room.person(), key)


def test_the_order_of_fields_makes_no_difference() -> None:
    assert fingerprint_of({"a": 1, "b": "ت"}) == fingerprint_of({"b": "ت", "a": 1})
    assert fingerprint_of({"a": 1}) != fingerprint_of({"a": "1"})


def test_old_keys_are_swept_away(room: Room) -> None:
    editor = room.person()
    send(room, editor, "key-1")
    with desk_session(room.engines) as session:
        session.execute(text("update desk.submission set created_at = now() - interval '31 days'"))
    send(room, editor, "key-2")
    assert [key for (key,) in room.rows("select key from desk.submission")] == ["key-2"]


def test_a_draft_is_kept_for_its_visit_and_its_owner(room: Room) -> None:
    one, other = room.person().account_id, room.person().account_id
    fields = {"visit": "a", "actor": "isis", "odd": "<b>{{ 7*7 }}"}
    first = room.do(save_draft, one, "positions/new", fields | {"actor": "is"}, title="ISIS")
    assert room.do(save_draft, one, "positions/new", fields) == first
    second = room.do(save_draft, one, "positions/new", {"visit": "b", "actor": "sdf"})
    room.do(save_draft, one, "places/tabqa/edit", {"name": "T"}, base=7)
    assert room.do(read_draft, other, "positions/new", first) is None
    assert room.do(read_draft, one, "claims/new", first) is None
    assert room.do(read_draft, one, "positions/new", first).fields == fields
    latest = room.do(list_drafts, one)
    assert [(draft.form, draft.base) for draft in latest] == [
        ("places/tabqa/edit", 7),
        ("positions/new", None),
        ("positions/new", None),
    ]
    assert [draft.id for draft in room.do(list_drafts, one, "positions/new")] == [second, first]
    room.do(drop_draft, other, "positions/new", "a")
    room.do(drop_draft, one, "places/tabqa/edit", "")
    room.do(drop_draft, one, "positions/new", "b")
    assert [draft.id for draft in room.do(list_drafts, one)] == [first]


def test_a_draft_that_comes_after_its_form_was_sent_is_not_kept(room: Room) -> None:
    editor = room.person()
    send(room, editor, "key-1")
    late = {"visit": "a", "submission": "key-1", "name": "T"}
    assert room.do(save_draft, editor.account_id, "places/new", late) is None
    assert room.do(list_drafts, editor.account_id) == []
    again = room.do(save_draft, editor.account_id, "places/new", late, came_back=True)
    assert [draft.id for draft in room.do(list_drafts, editor.account_id)] == [again]


def test_a_draft_has_its_limits(room: Room) -> None:
    owner = room.person().account_id
    with pytest.raises(DraftTooLarge):
        room.do(save_draft, owner, "positions/new", {"note": "x" * LARGEST_DRAFT})
    for number in range(MOST_DRAFTS + 3):
        room.do(save_draft, owner, f"positions/new/{number}", {})
    forms = [draft.form for draft in room.do(list_drafts, owner)]
    assert len(forms) == MOST_DRAFTS
    assert "positions/new/0" not in forms
