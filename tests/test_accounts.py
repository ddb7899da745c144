"""Accounts as admins see them: invitations, resets, roles, disabling; and one's own name."""

import re

import pytest

from tests.desk import PASSWORD, Browser, Desk, messages

NEW = "seven loud geese depart"
LINK = re.compile(r"http://testserver(/(?:invitations|resets)/[\w-]{43})")


def invite(admin: Browser, login: str = "eve", **fields: str) -> str:
    """Invite someone; the path of the link that the admin is shown."""
    fields = {"login": login, "display_name": "Eve", "email": "", "role": "editor"} | fields
    answer = admin.send("/admin/accounts", **fields)
    assert answer.status_code == 200, answer.text
    return str(LINK.findall(answer.text)[0])


def choose_password(browser: Browser, path: str, password: str = NEW) -> int:
    return browser.send(path, path, password=password, password_again=password).status_code


@pytest.mark.thorough
def test_an_invited_person_chooses_a_password_and_is_in(desk: Desk) -> None:
    path = invite(desk.seat("admin"), role="reviewer")
    browser = desk.visit()
    assert "You are invited as a reviewer" in browser.get(path).text
    assert choose_password(browser, path) == 303
    assert "reviewer" in browser.get("/account").text
    assert desk.visit().sign_in("eve", NEW).status_code == 303


def test_a_link_works_once(desk: Desk) -> None:
    path = invite(desk.seat("admin"))
    browser = desk.visit()
    # Looking doesn't use it up: mail programs look too.
    assert [browser.get(path).status_code for _ in range(3)] == [200] * 3
    assert choose_password(browser, path) == 303
    assert desk.visit().get(path).status_code == 404
    late = desk.visit()
    assert late.send(path, "/login", password=NEW, password_again=NEW).status_code == 404


def test_a_link_expires(desk: Desk) -> None:
    admin = desk.seat("admin")
    path = invite(admin)
    desk.clock.move(days=6, hours=23)
    assert desk.visit().get(path).status_code == 200
    desk.clock.move(hours=2)
    assert desk.visit().get(path).status_code == 404


def test_a_new_link_ends_the_one_before(desk: Desk) -> None:
    admin = desk.seat("admin")
    first = invite(admin)
    second = LINK.findall(admin.send("/admin/accounts/eve/link").text)[0]
    assert desk.visit().get(first).status_code == 404
    assert desk.visit().get(second).status_code == 200


def test_a_link_is_kept_as_a_hash_and_shown_once(desk: Desk) -> None:
    admin = desk.seat("admin")
    secret = invite(admin).rpartition("/")[2]
    assert secret not in str(desk.rows("select * from desk.one_time_link"))
    assert secret not in admin.get("/admin/accounts/eve").text


def test_a_reset_lets_one_choose_anew_and_ends_every_session(desk: Desk) -> None:
    ada = desk.enter(login="ada")
    answer = desk.seat("admin").send("/admin/accounts/ada/link")
    [path] = LINK.findall(answer.text)
    assert path.startswith("/resets/")
    assert ada.get("/account").status_code == 200
    browser = desk.visit()
    assert choose_password(browser, path) == 303
    assert browser.get("/account").status_code == 200
    assert ada.get("/account").status_code == 303
    assert desk.visit().sign_in("ada", PASSWORD).status_code == 422


def test_an_invitation_is_no_reset(desk: Desk) -> None:
    path = invite(desk.seat("admin"))
    assert desk.visit().get(path.replace("invitations", "resets")).status_code == 404


def test_what_was_typed_into_a_refused_invitation_is_kept(desk: Desk) -> None:
    admin = desk.seat("admin")
    desk.add(login="ada")
    fields = {"login": "ADA", "display_name": "Ada <2>", "email": "ada", "role": "boss"}
    answer = admin.send("/admin/accounts", **fields)
    assert answer.status_code == 422
    assert messages(answer) == [
        "'ada' is no mail address. Write it like name@example.org.",
        "Choose one of: editor, reviewer, admin.",
    ]
    assert 'value="Ada &lt;2&gt;"' in answer.text
    answer = admin.send("/admin/accounts", **fields | {"email": "", "role": "editor"})
    assert messages(answer) == ["Someone is called 'ada' already. Choose another name."]
    assert desk.one("select count(*) from desk.account") == 2


@pytest.mark.parametrize(
    "login", ["", "ä", "a b", "-a", "a.", "a" * 41, "a/b", "../x", "<b>", "a\nb"]
)
def test_sign_in_names_are_plain(desk: Desk, login: str) -> None:
    fields = {"login": login, "display_name": "Eve", "email": "", "role": "editor"}
    answer = desk.seat("admin").send("/admin/accounts", **fields)
    assert answer.status_code == 422
    assert len(messages(answer)) == 1


def test_a_change_of_role_holds_at_once_and_ends_the_sessions(desk: Desk) -> None:
    ada = desk.enter("admin", login="ada")
    other = desk.seat("admin")
    assert ada.get("/admin/accounts").status_code == 200
    assert other.send("/admin/accounts/ada/role", role="editor").status_code == 303
    assert ada.get("/admin/accounts").status_code == 303
    ada.sign_in("ada")
    assert ada.get("/admin/accounts").status_code == 403
    assert "Role changed (admin to editor)" in other.get("/admin/accounts/ada").text


def test_the_last_admin_stays(desk: Desk) -> None:
    only = desk.seat("admin")
    desk.add("admin", login="gone", disabled_at=desk.clock())
    desk.add("admin", login="invited", password_hash=None)
    answer = only.send(f"/admin/accounts/{only.login}/role", role="editor")
    assert messages(answer) == ["This is the last admin: make someone else one first."]
    assert only.send(f"/admin/accounts/{only.login}/disable").status_code == 422
    second = desk.seat("admin")
    assert second.send(f"/admin/accounts/{only.login}/disable").status_code == 303


def test_who_is_disabled_is_out_at_once_and_can_come_back(desk: Desk) -> None:
    ada = desk.enter(login="ada")
    admin = desk.seat("admin")
    admin.send("/admin/accounts/ada/disable")
    assert ada.get("/account").status_code == 303
    assert ada.sign_in("ada").status_code == 422
    assert admin.send("/admin/accounts/ada/link").status_code == 422
    admin.send("/admin/accounts/ada/enable")
    assert ada.sign_in("ada").status_code == 303


def test_a_link_of_who_is_disabled_opens_nothing(desk: Desk) -> None:
    admin = desk.seat("admin")
    path = invite(admin)
    admin.send("/admin/accounts/eve/disable")
    admin.send("/admin/accounts/eve/enable")
    assert desk.visit().get(path).status_code == 404


def test_an_unknown_account_is_not_found(desk: Desk) -> None:
    admin = desk.seat("admin")
    for login in ("nobody", "%00", "a%20b", "%C3%A4"):
        assert admin.get(f"/admin/accounts/{login}").status_code == 404
        assert admin.send(f"/admin/accounts/{login}/disable").status_code == 404


def test_one_changes_ones_own_name_and_address(desk: Desk) -> None:
    browser = desk.seat()
    browser.send("/account", display_name="Ada Lovelace", email="ada@example.org")
    page = browser.get("/account?notice=saved").text
    assert "Ada Lovelace" in page
    assert "ada@example.org" in page
    assert "Saved." in page
    refused = browser.send("/account", display_name=" ", email="@")
    assert len(messages(refused)) == 2
    assert desk.one("select display_name from desk.account") == "Ada Lovelace"


def test_what_befell_an_account_can_be_looked_back_on(desk: Desk) -> None:
    ada = desk.enter(login="ada")
    desk.seat("admin", login="grace").send("/admin/accounts/ada/link")
    page = " ".join(ada.get("/account").text.split())
    assert "Signed in" in page
    assert "from 198.51.100.0/24" in page
    assert "One-time link made (reset)" in page
    assert "by <bdi>Grace</bdi>" in page


def test_the_list_shows_everybody_and_their_state(desk: Desk) -> None:
    desk.add(login="gone", disabled_at=desk.clock())
    desk.add(login="invited", password_hash=None)
    page = desk.seat("admin").get("/admin/accounts").text
    for word in ("disabled", "invited", "active", "gone"):
        assert word in page


def test_nothing_that_somebody_typed_runs_in_a_page(desk: Desk) -> None:
    payload = '"><script>alert(1)</script>{{7777777*1313131}}'
    admin = desk.seat("admin")
    invite(admin, display_name=payload)
    admin.send("/account", display_name=payload, email="")
    admin.send("/account/tokens", name=payload, scope="read", lasts="30")
    admin.http.headers["user-agent"] = payload
    for path in ("/account", "/account/tokens", "/account/sessions", "/admin/accounts", "/about"):
        page = admin.get(path).text
        assert "<script>alert" not in page
        assert "10213240089787" not in page
