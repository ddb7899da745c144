"""Everybody's sessions: admins see who is signed in and with what, and end them."""

import pytest

from app.database import desk_session
from app.queries.accounts import get_account_by_login
from app.queries.sessions import open_session
from app.security.secret_text import hash_secret
from tests.desk import Desk


def test_admins_see_who_is_signed_in_since_when_and_with_what(desk: Desk) -> None:
    desk.seat("editor", login="ada", display_name="Ada <b>")
    desk.clock.move(hours=2)
    admin = desk.seat("admin", login="grace")
    page = " ".join(admin.get("/admin/sessions").text.split())
    assert "Ada &lt;b&gt;" in page
    assert page.count("Firefox on Linux, last used") == 2
    assert "1 March 2026, 12:00 UTC" in page
    assert page.index("grace") < page.index("Ada &lt;b&gt;")
    assert "198.51.100.7" not in page


def test_sessions_that_hold_no_more_are_not_shown(desk: Desk) -> None:
    desk.seat("editor", login="idle-one")
    desk.seat("editor", login="owing-one", awaits_code=True)
    desk.clock.move(hours=13)
    desk.seat("editor", login="disabled-one", disabled_at=desk.clock())
    page = desk.seat("admin").get("/admin/sessions").text
    assert [login for login in ("idle-one", "owing-one", "disabled-one") if login in page] == []


def test_an_admin_ends_one_session_of_somebody(desk: Desk) -> None:
    ada, admin = desk.seat(login="ada"), desk.seat("admin")
    session_id = desk.one("select min(id) from desk.session")
    answer = admin.send(f"/admin/sessions/{session_id}/end")
    assert answer.headers["location"] == "/admin/sessions?notice=ended"
    assert ada.get("/account").status_code == 303
    assert admin.send(f"/admin/sessions/{session_id}/end").status_code == 404
    assert desk.one("select kind from desk.audit") == "session_ended"


def test_ending_ones_own_leads_to_the_door(desk: Desk) -> None:
    admin = desk.seat("admin")
    answer = admin.send(f"/admin/sessions/{desk.one('select id from desk.session')}/end")
    assert answer.headers["location"] == "/login?notice=signed-out"
    assert admin.get("/admin").status_code == 303


def test_an_admin_ends_all_sessions_of_an_account_and_no_other(desk: Desk) -> None:
    ada, ben, admin = desk.seat(login="ada"), desk.seat(login="ben"), desk.seat("admin")
    answer = admin.send("/admin/accounts/ada/end-sessions")
    assert answer.headers["location"] == "/admin/accounts/ada?notice=sessions-ended"
    assert ada.get("/account").status_code == 303
    assert ben.get("/account").status_code == 200
    assert desk.one("select kind from desk.audit") == "sessions_ended"


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_they_are_for_admins(desk: Desk, role: str) -> None:
    other = desk.seat(role, login="ben")
    session_id = desk.one("select min(id) from desk.session")
    assert other.get("/admin/sessions").status_code == 403
    assert other.send(f"/admin/sessions/{session_id}/end").status_code == 403
    assert other.send("/admin/accounts/ben/end-sessions").status_code == 403
    assert other.get("/account").status_code == 200


def test_many_go_on_by_pages(desk: Desk) -> None:
    admin = desk.seat("admin")
    desk.add(login="ada")
    with desk_session(desk.engines) as session:
        account_id = get_account_by_login(session, "ada").id
        for number in range(101):
            open_session(
                session,
                account_id,
                hash_secret(str(number)),
                now=desk.clock(),
                expires_at=desk.clock().replace(year=2027),
                address="x",
                agent="",
            )
    first = admin.get("/admin/sessions").text
    assert first.count("/admin/accounts/ada") == 100
    before = desk.rows("select id from desk.session order by id desc offset 99 limit 1")[0][0]
    assert f"/admin/sessions?before={before}" in first
    assert admin.get(f"/admin/sessions?before={before}").text.count("/admin/accounts/ada") == 1
