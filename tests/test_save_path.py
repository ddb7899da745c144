"""The way of a save: read, check, save, answer. What stands in the way is answered in one place."""

import ast
from pathlib import Path

import pytest

from app.settings import PROJECT_DIR
from tests.desk import Browser, Desk
from tests.editing import Room, make_place
from tests.pressing import fields_on, press

ANSWERS = PROJECT_DIR / "app/desk/sent_form.py"
OF_THE_DESK = sorted(
    path
    for folder in ("desk", "pages/desk")
    for path in (PROJECT_DIR / "app" / folder).glob("*.py")
    if path != ANSWERS
)
OF_THE_API = sorted((PROJECT_DIR / "app/api").glob("write*.py"))
# What saving raises about others who were there first, and about what was sent before.
OF_A_SAVE = {"Conflict", "Stale", "Blocked", "KeyReused", "Forbidden"}


@pytest.fixture
def room(desk_with_records: Desk) -> Room:
    return Room(desk_with_records.engines)


@pytest.fixture
def reviewer(desk_with_records: Desk) -> Browser:
    """Someone who publishes alone."""
    desk = desk_with_records
    desk.switch_review_off()
    return desk.seat("reviewer", display_name="Basil")


def caught(tree: ast.Module) -> set[str]:
    """The names of the errors that a module catches."""
    return {
        each.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is not None
        for each in ast.walk(node.type)
        if isinstance(each, ast.Name)
    }


@pytest.mark.parametrize("path", OF_THE_DESK, ids=lambda path: str(path.name))
@pytest.mark.written
def test_no_page_of_the_desk_answers_for_itself_what_stands_in_the_way(path: Path) -> None:
    assert not caught(ast.parse(path.read_text())) & OF_A_SAVE


@pytest.mark.parametrize("path", OF_THE_API, ids=lambda path: str(path.name))
@pytest.mark.written
def test_no_write_of_the_api_answers_for_itself_what_stands_in_the_way(path: Path) -> None:
    """`write_problems` does; what keeps someone from undoing is also told before they try."""
    looked_at = {"Blocked", "Stale", "Forbidden"} if path.name == "write_changes.py" else set()
    assert not caught(ast.parse(path.read_text())) & (OF_A_SAVE - looked_at)


@pytest.mark.written
def test_the_one_place_that_answers_catches_them_all() -> None:
    tree = ast.parse(ANSWERS.read_text())
    [listed] = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "REFUSALS"
    ]
    assert {each.id for each in ast.walk(listed) if isinstance(each, ast.Name)} >= OF_A_SAVE
    assert caught(tree) == {"REFUSALS"}


def test_a_form_sent_again_with_another_content_comes_back_with_what_was_typed(
    room: Room, reviewer: Browser
) -> None:
    key = room.make(make_place, slug="tabqa", name="Old name")
    room.change(room.person(), "places", key, name="New name")
    action = f"/admin/places/{key}/restore"
    reviewer.get(f"/admin/places/{key}/history")
    fields = fields_on(reviewer, action)
    assert reviewer.send(action, **fields | {"note": "It was right."}).status_code == 303
    answer = reviewer.send(action, **fields | {"note": "It is an old sign."})
    assert answer.status_code == 422
    assert "sent before with other content" in answer.text
    assert 'value="It is an old sign."' in answer.text
    assert fields_on(reviewer, action)["submission"] != fields["submission"]


def test_what_was_withdrawn_meanwhile_is_said_on_the_page_of_the_form(
    room: Room, reviewer: Browser
) -> None:
    key = room.make(make_place, slug="tabqa", name="Tabqa")
    action = f"/admin/places/{key}/withdraw"
    reviewer.get(action)
    late = fields_on(reviewer, action)
    assert press(reviewer, action, reason="It was twice here.").status_code == 303
    answer = reviewer.send(action, **late | {"submission": "another", "reason": "Not there."})
    assert answer.status_code == 409
    assert "isn&#39;t published, so it can&#39;t be withdrawn" in answer.text


def test_all_that_keeps_a_version_from_coming_back_is_said_with_the_fields_it_is_about(
    room: Room, reviewer: Browser
) -> None:
    key = room.make(make_place, slug="tabqa", name="Tabqa")
    area = room.make(make_place, slug="area", name="Area")
    person = room.person()
    room.change(person, "places", key, part_of=area)
    version = room.read("places", key).version
    room.change(person, "places", key, part_of=None)
    room.change(person, "places", area, part_of=key)
    action = f"/admin/places/{key}/restore"
    reviewer.get(f"/admin/places/{key}/history")
    base = str(room.read("places", key).version)
    fields = {"version": str(version), "base": base, "submission": "once", "note": "Back."}
    answer = reviewer.send(action, **fields)
    assert answer.status_code == 422
    assert "Lies in: Following this leads round to" in answer.text
