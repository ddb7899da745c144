"""The form of a position once more: sent twice, edited, by two editors at once, left and taken up."""

import html
import re

import pytest

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
    desk.switch_review_off()
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
    [number] = re.findall(r"/admin/positions/new\?draft=(\d+)", page)
    again = read_form(editor.get(f"{NEW}?draft={number}").text).fields
    assert again["visit"] == fields["visit"]
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


def keep(browser: Browser, title: str, fields: dict[str, str]) -> None:
    """Keep a form as its script does."""
    answer = browser.http.post(
        "/admin/drafts",
        json={"form": "positions/new", "title": title, "fields": fields},
        headers={"x-csrf-token": browser.token(), "origin": "http://testserver"},
    )
    assert answer.status_code == 204


def test_two_tabs_have_a_draft_each_until_each_is_sent(desk: Desk, editor: Browser) -> None:
    one, other = fill_in(editor, NEW, **WHOLE), fill_in(editor, NEW, note="Of the other tab")
    keep(editor, "In one tab", one)
    keep(editor, "In the other", other)
    for path in ("/admin", NEW):
        page = editor.get(path).text
        assert "In one tab" in page
        assert "In the other" in page
    found = dict(desk.rows("select title, id from desk.draft"))
    again = read_form(editor.get(f"{NEW}?draft={found['In the other']}").text).fields
    assert again["note"] == "Of the other tab"
    assert post(editor, NEW, one).status_code == 303
    assert desk.rows("select title from desk.draft") == [("In the other",)]
    gone = editor.send(f"/admin/drafts/{found['In the other']}/discard", next=NEW)
    assert (gone.status_code, gone.headers["location"]) == (303, NEW)
    assert "unfinished" not in editor.get(NEW).text


def test_a_draft_goes_with_its_form_though_that_comes_back_first(
    desk: Desk, editor: Browser
) -> None:
    fields = fill_in(editor, NEW, **WHOLE | {"posture": ""})
    keep(editor, "Not whole yet", fields)
    answer = post(editor, NEW, fields)
    assert answer.status_code == 422
    whole = read_form(answer.text).fields | {"posture": "holds"}
    assert post(editor, NEW, whole).status_code == 303
    keep(editor, "On its way while the form was sent", fields)
    assert desk.one("select count(*) from desk.draft") == 0


def test_a_draft_goes_once_the_merged_version_is_saved(desk: Desk, editor: Browser) -> None:
    send(editor, NEW, **WHOLE)
    key = desk.one("select public_id from editorial.position")
    path = f"/admin/positions/{key}/edit"
    mine = fill_in(editor, path, posture="attacks", reason="Mine.")
    editor.http.post(
        "/admin/drafts",
        json={"form": path.removeprefix("/admin/"), "fields": mine},
        headers={"x-csrf-token": editor.token(), "origin": "http://testserver"},
    )
    assert send(editor, path, note="Theirs.", reason="Theirs.").status_code == 303
    page = post(editor, path, mine)
    assert page.status_code == 409
    hidden = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', page.text))
    merged = {name: html.unescape(text) for name, text in hidden.items() if name != "csrf"}
    assert desk.one("select count(*) from desk.draft") == 1
    saved_merged = editor.send(f"/admin/positions/{key}/merge", **merged, note="Both.")
    assert saved_merged.status_code == 303, saved_merged.text
    assert desk.one("select count(*) from desk.draft") == 0


def test_all_that_is_wrong_is_told_at_once(editor: Browser) -> None:
    claim = {
        "new__source__new__title": "T" * 600,
        "new__statement": "A convoy left.",
        "new__quote": " ".join(["word"] * 13),
        "new__locator": "second paragraph",
        "new__kind": "report",
    }
    wrong = WHOLE | claim | {"where": "36.5, 12.5", "posture": "", "note": "n" * 5000}
    answer = send(editor, NEW, **wrong, embargo="whenever")
    assert answer.status_code == 422
    said = errors(answer)
    assert set(said) == {
        "posture", "note", "where", "uncertainty_m", "embargo", "new-quote", "new-source-new-title"
    }  # fmt: skip


def test_a_long_reason_is_refused_beside_the_reason_and_with_everything_else(
    desk: Desk, editor: Browser
) -> None:
    send(editor, NEW, **WHOLE)
    path = f"/admin/positions/{desk.one('select public_id from editorial.position')}/edit"
    long = send(editor, path, note="Changed.", reason="r" * 3000)
    assert set(errors(long)) == {"reason"}
    assert "r" * 3000 in long.text
    both = send(editor, path, note="n" * 5000, reason="r" * 3000)
    assert set(errors(both)) == {"note", "reason"}
    none = send(editor, path, note="n" * 5000, posture="", reason="")
    assert set(errors(none)) == {"note", "reason", "posture"}
