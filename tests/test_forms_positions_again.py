"""The form of a position once more: sent twice, edited, by two editors at once, left and taken up."""

import pytest

from app.database import desk_session
from app.queries.desk_settings import write_setting
from tests.desk import Browser, Desk
from tests.forms import errors, fill_in, post, read_form, send
from tests.position_form import NEW, WHOLE, saved, with_forces


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with two forces, a town and a claim about both."""
    return with_forces(desk_with_records)


@pytest.fixture
def editor(desk: Desk) -> Browser:
    """A reviewer, the only account, so that publishing needs nobody else."""
    return desk.seat("reviewer")


def test_a_form_sent_twice_makes_one_row(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, NEW, **WHOLE)
    first, second = post(editor, NEW, fields), post(editor, NEW, fields)
    assert first.headers["location"] == second.headers["location"]
    assert desk.one("select count(*) from editorial.position") == 1


def test_a_saved_form_that_is_altered_and_sent_again_is_asked_about(
    desk: Desk, editor: Browser
) -> None:
    fields = fill_in(editor, NEW, **WHOLE)
    post(editor, NEW, fields)
    answer = post(editor, NEW, fields | {"posture": "attacks"})
    assert answer.status_code == 422
    assert "You have saved this form before" in answer.text
    again = read_form(answer.text).fields
    assert again["posture"] == "attacks"
    assert again["submission"] != fields["submission"]
    assert post(editor, NEW, again).status_code == 303
    assert desk.one("select count(*) from editorial.position") == 2


def test_an_edit_that_changes_nothing_changes_nothing(desk: Desk, editor: Browser) -> None:
    send(editor, NEW, **WHOLE | {"note": "A caution.", "coarsen": "5000"})
    key = desk.one("select public_id from editorial.position")
    answer = send(editor, f"/admin/positions/{key}/edit", reason="Only looking.")
    assert answer.status_code == 303
    assert desk.one("select count(*) from history.position") == 0


def test_a_published_position_asks_why_it_is_changed(desk: Desk, editor: Browser) -> None:
    send(editor, NEW, **WHOLE)
    key = desk.one("select public_id from editorial.position")
    path = f"/admin/positions/{key}/edit"
    answer = send(editor, path, posture="attacks")
    assert "Say why" in errors(answer)["reason"]
    assert send(editor, path, posture="attacks", reason="Misread.").status_code == 303
    assert saved(desk)["posture"] == "attacks"


def test_the_second_editor_gets_both_versions_shown(desk: Desk, editor: Browser) -> None:
    send(editor, NEW, **WHOLE)
    key = desk.one("select public_id from editorial.position")
    with desk_session(desk.engines) as session:
        write_setting(session, "review", "off", now=desk.clock(), by_id=None)
    path = f"/admin/positions/{key}/edit"
    other = desk.seat("reviewer")
    mine = fill_in(editor, path, posture="attacks", reason="Mine.")
    assert send(other, path, posture="blocks", reason="Theirs.").status_code == 303
    answer = post(editor, path, mine)
    assert answer.status_code == 409
    assert saved(desk)["posture"] == "blocks"


def test_a_draft_that_was_kept_is_offered_and_taken_up(editor: Browser) -> None:
    fields = fill_in(editor, NEW, **WHOLE | {"where": "36.5, 39.5"})
    kept = editor.http.post(
        "/admin/drafts",
        json={"form": "positions/new", "title": "RB holds Raqqah", "fields": fields},
        headers={"x-csrf-token": editor.token(), "origin": "http://testserver"},
    )
    assert kept.status_code == 204
    page = editor.get(NEW).text
    assert "You left this form unfinished" in page
    again = read_form(editor.get(f"{NEW}?draft=1").text).fields
    assert (again["where"], again["posture"]) == ("36.5, 39.5", "holds")
    assert again["claims-0-claim"] == "claim-a"
    assert post(editor, NEW, again).status_code in (303, 422)


def test_saving_forgets_the_draft(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, NEW, **WHOLE)
    editor.http.post(
        "/admin/drafts",
        json={"form": "positions/new", "title": "", "fields": fields},
        headers={"x-csrf-token": editor.token(), "origin": "http://testserver"},
    )
    assert desk.one("select count(*) from desk.draft") == 1
    post(editor, NEW, fields)
    assert desk.one("select count(*) from desk.draft") == 0
