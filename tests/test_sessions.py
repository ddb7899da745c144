"""Sessions: they rotate at sign-in, end at a password change, and end by themselves."""

import pytest

from tests.desk import PASSWORD, Browser, Desk, messages

NEW = "seven loud geese depart"


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def change_password(browser: Browser) -> None:
    answer = browser.send(
        "/account/password",
        "/account/password",
        current_password=PASSWORD,
        password=NEW,
        password_again=NEW,
    )
    assert answer.status_code == 303, answer.text


def test_signing_in_opens_the_account(desk: Desk) -> None:
    browser = desk.visit()
    answer = browser.sign_in(desk.add(login="ada"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
    assert "ada" in browser.get("/account").text


def test_the_sign_in_name_is_taken_in_any_case(desk: Desk) -> None:
    desk.add(login="ada")
    assert desk.visit().sign_in(" Ada ").status_code == 303


def test_who_asked_for_a_page_gets_there_after_signing_in(desk: Desk) -> None:
    browser = desk.visit()
    led = browser.get("/account/tokens?x=1").headers["location"]
    assert led == "/login?next=/account/tokens%3Fx%3D1"
    browser.get(led)
    assert 'name="next" value="/account/tokens?x=1"' in " ".join(browser.looked_at.split())
    answer = browser.send("/login", login=desk.add(), password=PASSWORD, next="/account/tokens?x=1")
    assert answer.headers["location"] == "/account/tokens?x=1"


def test_a_wrong_password_keeps_the_name_and_never_the_password(desk: Desk) -> None:
    login = desk.add()
    answer = desk.visit().sign_in(login, "not the password")
    assert answer.status_code == 422
    assert f'value="{login}"' in answer.text
    assert "not the password" not in answer.text
    assert messages(answer) == [
        "Name and password don't belong together. Check both; passwords tell A from a."
    ]


def test_unknown_disabled_and_invited_people_get_the_same_answer(desk: Desk) -> None:
    desk.add(login="gone", disabled_at=desk.clock())
    desk.add(login="invited", password_hash=None)
    said = {tuple(messages(desk.visit().sign_in(login))) for login in ("nobody", "gone", "invited")}
    assert len(said) == 1


def test_the_session_is_another_after_signing_in_and_the_old_one_is_refused(desk: Desk) -> None:
    login = desk.add()
    browser = desk.visit()
    browser.sign_in(login)
    first = browser.cookie()
    # Signing in again in the same browser, as after someone planted a session there.
    thief = desk.visit()
    thief.http.cookies.set("session", first or "")
    assert is_in(thief)
    browser.http.cookies.delete("session")
    browser.http.cookies.set("session", first or "")
    token = browser.token("/account")
    answer = browser.http.post("/login", data={"csrf": token, "login": login, "password": PASSWORD})
    assert answer.status_code == 303
    assert is_in(browser)
    assert browser.http.cookies.get("session", domain="testserver.local") != first
    assert not is_in(thief)


def test_a_session_that_someone_planted_is_never_signed_in(desk: Desk) -> None:
    browser = desk.visit()
    browser.http.cookies.set("session", "planted", domain="testserver.local", path="/")
    browser.sign_in(desk.add())
    assert is_in(browser)
    assert browser.cookie() != "planted"


def test_only_a_hash_of_the_session_is_kept(desk: Desk) -> None:
    browser = desk.enter()
    kept = str(desk.rows("select * from desk.session"))
    assert browser.cookie()
    assert str(browser.cookie()) not in kept


def test_changing_the_password_ends_every_other_session_and_rotates_this_one(desk: Desk) -> None:
    here = desk.enter(login="ada")
    there = desk.visit()
    there.sign_in("ada")
    stolen = desk.visit()
    stolen.http.cookies.set("session", here.cookie() or "")
    assert is_in(stolen)
    change_password(here)
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(stolen)
    assert desk.visit().sign_in("ada").status_code == 422
    assert desk.visit().sign_in("ada", NEW).status_code == 303


def test_the_password_changes_only_for_who_knows_it(desk: Desk) -> None:
    browser = desk.enter()
    answer = browser.send(
        "/account/password",
        "/account/password",
        current_password="a guess of sorts",
        password=NEW,
        password_again=NEW,
    )
    assert answer.status_code == 422
    assert messages(answer) == ["This isn't your password."]


def test_signing_out_ends_the_session_itself(desk: Desk) -> None:
    browser = desk.enter()
    stolen = desk.visit()
    stolen.http.cookies.set("session", browser.cookie() or "")
    answer = browser.send("/logout", "/account")
    assert answer.headers["location"] == "/login?notice=signed-out"
    assert not browser.cookie()
    assert not is_in(stolen)
    assert "You are signed out." in browser.get("/login?notice=signed-out").text


def test_signing_out_everywhere_leaves_no_session(desk: Desk) -> None:
    here = desk.enter(login="ada")
    there = desk.visit()
    there.sign_in("ada")
    here.send("/account/sessions/end-all", "/account/sessions")
    assert not is_in(here)
    assert not is_in(there)
    assert desk.one("select count(*) from desk.session") == 0


def test_one_session_can_be_ended_from_the_list(desk: Desk) -> None:
    here = desk.enter(login="ada")
    there = desk.visit(address="203.0.113.9")
    there.http.headers["user-agent"] = "Mozilla/5.0 (iPhone) Safari"
    there.sign_in("ada")
    page = here.get("/account/sessions").text
    assert "Safari on an iPhone" in page
    assert "203.0.113.9" in page
    other = desk.one("select id from desk.session where address = '203.0.113.9'")
    here.send(f"/account/sessions/{other}/end")
    assert is_in(here)
    assert not is_in(there)


@pytest.mark.parametrize(
    ("after", "still_in"),
    [({"hours": 11}, True), ({"hours": 13}, False)],
    ids=["within the day", "after half a day"],
)
def test_a_session_ends_when_it_is_left_alone(
    desk: Desk, after: dict[str, float], still_in: bool
) -> None:
    browser = desk.enter()
    desk.clock.move(**after)
    assert is_in(browser) is still_in


def test_a_session_ends_after_a_fortnight_however_busy(desk: Desk) -> None:
    browser = desk.enter()
    for _ in range(30):
        desk.clock.move(hours=11)
        assert is_in(browser)
    desk.clock.move(hours=7)
    assert not is_in(browser)


def test_over_plain_http_the_cookie_is_bare_but_closed_to_scripts(desk: Desk) -> None:
    browser = desk.visit()
    set_cookies = browser.sign_in(desk.add()).headers.get_list("set-cookie")
    [cookie] = [each for each in set_cookies if each.startswith("session=")]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_of_this_host_alone(desk: Desk) -> None:
    browser = desk.visit(base_url="https://testserver")
    answer = browser.send(
        "/login",
        "/login",
        origin="https://testserver",
        login=desk.add(),
        password=PASSWORD,
    )
    cookies = answer.headers.get_list("set-cookie")
    [cookie] = [each for each in cookies if each.startswith("__Host-session=")]
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert is_in(browser)
    # A neighbour's page may plant the bare name; it opens nothing here.
    secret = browser.cookie("__Host-session") or ""
    planted = desk.visit(base_url="https://testserver")
    planted.http.cookies.set("session", secret)
    assert not is_in(planted)


def test_pages_of_who_is_signed_in_are_kept_by_no_cache(desk: Desk) -> None:
    browser = desk.enter()
    for path in ("/about", "/account"):
        answer = browser.get(path)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "Cookie" in answer.headers["vary"]
    stranger = desk.visit().get("/about")
    assert "s-maxage" in stranger.headers["cache-control"]
    assert "Cookie" in stranger.headers["vary"]
    assert "set-cookie" not in stranger.headers


def test_the_header_says_who_is_signed_in(desk: Desk) -> None:
    assert "Sign in" in desk.visit().get("/about").text
    page = desk.enter(login="ada").get("/about").text
    assert "Ada" in page
    assert "Sign out" in page
