"""The audit: what it notes, who may read it, and that nobody can rewrite it."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database import desk_session
from app.queries.audit import list_audit, note
from app.settings import Settings
from app.vocabulary.audit import AUDIT_KINDS
from tests.desk import PASSWORD, Browser, Desk

NOTED = """select audit.kind, account.login, by.login, audit.about from desk.audit
    left join desk.account on account.id = audit.account_id
    left join desk.account by on by.id = audit.by_id order by audit.id"""


def noted(desk: Desk) -> list[tuple[Any, ...]]:
    """Kind, whom it is about, who did it, and about what: oldest first."""
    return [tuple(row) for row in desk.rows(NOTED)]


def test_signing_in_failing_to_and_signing_out_is_noted(desk: Desk) -> None:
    browser = desk.visit()
    desk.add(login="ada")
    browser.sign_in("ada", "a wrong password")
    browser.sign_in("nobody", "a wrong password")
    browser.sign_in("ada")
    browser.send("/logout", "/account")
    assert noted(desk) == [
        ("wrong_password", "ada", None, ""),
        ("wrong_password", None, None, ""),
        ("signed_in", "ada", "ada", ""),
        ("signed_out", "ada", "ada", ""),
    ]


def test_of_whoever_tries_the_network_alone_is_kept(desk: Desk) -> None:
    desk.visit(address="203.0.113.77").sign_in("nobody", PASSWORD)
    desk.visit(address="2001:db8:1:2::3").sign_in("nobody", PASSWORD)
    kept = desk.rows("select network from desk.audit order by id")
    assert [network for (network,) in kept] == ["203.0.113.0/24", "2001:db8:1::/48"]
    assert "nobody" not in str(desk.rows("select * from desk.audit"))


def test_what_is_refused_to_someone_signed_in_is_noted_once_a_minute(desk: Desk) -> None:
    editor = desk.seat("editor", login="ada")
    for _ in range(3):
        assert editor.get("/admin/settings").status_code == 403
    editor.get("/admin/accounts")
    desk.clock.move(seconds=61)
    editor.get("/admin/settings")
    refused = ("right_refused", "ada", "ada")
    assert noted(desk) == [
        (*refused, "GET /admin/settings"),
        (*refused, "GET /admin/accounts"),
        (*refused, "GET /admin/settings"),
    ]


def test_a_row_of_someone_else_and_a_form_from_elsewhere_are_noted_as_refused(desk: Desk) -> None:
    ada, ben = desk.seat(login="ada"), desk.seat(login="ben")
    [[session_id]] = desk.rows("select max(id) from desk.session")
    assert ada.send(f"/account/sessions/{session_id}/end").status_code == 404
    assert ada.send("/account/sessions/999999/end").status_code == 404
    assert ben.send("/account", origin="https://elsewhere.example").status_code == 403
    assert noted(desk) == [
        ("right_refused", "ada", "ada", "POST /account/sessions/{session_id:int}/end"),
        ("right_refused", "ben", "ben", "POST /account"),
    ]


def test_a_stranger_and_a_missing_page_are_not_noted(desk: Desk) -> None:
    desk.visit().get("/admin/settings")
    desk.seat().get("/nowhere")
    assert noted(desk) == []


def test_accounts_tokens_and_settings_are_noted_with_who_changed_them(desk: Desk) -> None:
    admin = desk.seat("admin", login="grace")
    invited = {"login": "ben", "display_name": "Ben", "email": "", "role": "editor"}
    admin.send("/admin/accounts", **invited)
    admin.send("/admin/accounts/ben/role", role="reviewer")
    admin.send("/admin/accounts/ben/disable")
    admin.send("/admin/accounts/ben/enable")
    admin.send("/account", display_name="Grace H", email="")
    admin.send("/account", display_name="Grace H", email="")
    admin.send("/account/tokens", name="My laptop", scope="read", lasts="30")
    [[token_id, prefix]] = desk.rows("select id, prefix from desk.token")
    admin.send(f"/account/tokens/{token_id}/revoke")
    admin.send("/admin/settings", review="on")
    admin.send("/admin/settings", review="on")
    assert noted(desk) == [
        ("invited", "ben", "grace", "editor"),
        ("link_made", "ben", "grace", "invitation"),
        ("role_changed", "ben", "grace", "editor to reviewer"),
        ("disabled", "ben", "grace", ""),
        ("enabled", "ben", "grace", ""),
        ("account_changed", "grace", "grace", ""),
        ("token_made", "grace", "grace", f"{prefix}…, read"),
        ("token_revoked", "grace", "grace", f"{prefix}…"),
        ("setting_changed", None, "grace", "review: auto to on"),
    ]
    assert "laptop" not in str(desk.rows("select * from desk.audit"))


def test_every_kind_that_is_noted_has_its_words(desk: Desk) -> None:
    admin = desk.seat("admin", login="grace")
    with desk_session(desk.engines) as session:
        for kind in AUDIT_KINDS:
            note(session, kind, desk.clock())
    page = admin.get("/admin/audit").text
    assert [kind for kind, words in AUDIT_KINDS.items() if page.count(words) < 2] == []


@pytest.mark.parametrize("role", ["stranger", "editor", "reviewer"])
def test_the_audit_is_for_admins(desk: Desk, role: str) -> None:
    browser = desk.visit() if role == "stranger" else desk.seat(role)
    answer = browser.get("/admin/audit")
    assert answer.status_code == (303 if role == "stranger" else 403)
    menu = browser.get("/account" if role != "stranger" else "/login").text
    assert 'href="/admin/audit"' not in menu


@pytest.fixture
def admin(desk: Desk) -> Browser:
    """An admin, after an editor and a stranger did this and that."""
    editor = desk.seat("editor", login="ada", display_name="Ada <b>")
    desk.visit().sign_in("ada", "a wrong password")
    desk.clock.move(hours=11)
    editor.get("/account")
    desk.clock.move(hours=2)
    editor.get("/admin/settings")
    return desk.seat("admin", login="grace")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["wrong", "refused"]),
        ("kind=wrong_password", ["wrong"]),
        ("login=ada&kind=right_refused", ["refused"]),
        ("login=ADA", ["wrong", "refused"]),
        ("login=grace", []),
        ("from=2026-03-02", ["refused"]),
        ("to=2026-03-01", ["wrong"]),
        ("from=2026-03-01&to=2026-03-02", ["wrong", "refused"]),
        ("from=2026-03-03", []),
    ],
)
def test_the_list_is_narrowed(admin: Browser, query: str, shown: list[str]) -> None:
    page = admin.get(f"/admin/audit?{query}")
    assert page.status_code == 200
    rows = page.text.partition("<tbody>")[2]
    assert ("Wrong password" in rows, "Right refused" in rows) == (
        "wrong" in shown,
        "refused" in shown,
    )
    assert "Ada <b>" not in rows
    assert ("Nothing fits." in page.text) is not shown or shown


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=x", "is no kind"),
        ("login=nobody", "No account is called"),
        ("login=%00", "No account is called"),
        ("from=2026-02-30", "is no day"),
        ("to=9999-12-31", "is no day"),
    ],
)
def test_what_cannot_be_narrowed_to_is_told(admin: Browser, query: str, said: str) -> None:
    page = admin.get(f"/admin/audit?{query}")
    assert page.status_code == 422
    assert said in page.text


def test_long_lists_go_on_by_pages(desk: Desk) -> None:
    admin = desk.seat("admin")
    with desk_session(desk.engines) as session:
        for number in range(101):
            note(session, "other", desk.clock(), about=f"the {number}th")
    first = admin.get("/admin/audit?kind=other")
    assert "the 100th" in first.text
    assert "the 0th" not in first.text
    [row] = desk.rows("select id from desk.audit where about = 'the 1th'")
    assert f"/admin/audit?kind=other&amp;before={row[0]}" in first.text
    second = admin.get(f"/admin/audit?kind=other&before={row[0]}")
    assert "the 0th" in second.text
    assert "the 1th" not in second.text


@pytest.mark.parametrize(
    "statement",
    [
        "update desk.audit set kind = 'other'",
        "update desk.audit set about = '', network = null",
        "delete from desk.audit",
        "truncate desk.audit",
    ],
)
def test_nobody_rewrites_it(desk: Desk, statement: str) -> None:
    with desk.engines.owner.begin() as connection:
        connection.execute(
            text("insert into desk.audit (at, kind, about) values (now(), 'disabled', 'x')")
        )
    with (
        pytest.raises(DBAPIError, match="append-only"),
        desk.engines.owner.begin() as connection,
    ):
        connection.execute(text(statement))


def test_what_is_older_than_the_setting_is_removed(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.app.state.settings = settings.model_copy(update={"audit_days": 40})
    admin = desk.seat("admin")
    with desk_session(desk.engines) as session:
        note(session, "disabled", desk.clock())
    desk.clock.move(days=13)
    admin.get("/admin/audit")
    with desk_session(desk.engines) as session:
        assert len(list_audit(session, 10)) == 1
    desk.clock.move(days=28)
    desk.enter()
    with desk_session(desk.engines) as session:
        assert [row.audit.kind for row in list_audit(session, 10)] == ["signed_in"]
