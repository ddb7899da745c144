"""One-time codes and recovery codes."""

import re

import pyotp
import pytest

from tests.desk import PASSWORD, Browser, Desk, messages

RECOVERY_CODE = re.compile(r"<code>((?:[a-z2-9]{4}-){3}[a-z2-9]{4})</code>")


def turn_on(desk: Desk, browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    """Set codes up through the pages: the app, and the recovery codes shown."""
    browser.send("/account/totp", "/account/totp")
    page = browser.get("/account/totp").text
    [spaced] = re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    app = pyotp.TOTP(spaced.replace(" ", ""))
    answer = browser.send("/account/totp/confirm", code=app.at(desk.clock()))
    assert answer.status_code == 200, answer.text
    desk.clock.move(seconds=30)
    return app, RECOVERY_CODE.findall(answer.text)


def owe_code(desk: Desk, login: str) -> Browser:
    """A browser that has given the password and owes the code."""
    browser = desk.visit()
    led = browser.sign_in(login, next="/account/tokens").headers["location"]
    assert led == "/login/code?next=/account/tokens"
    browser.get(led)
    return browser


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_with_codes_on_the_password_alone_opens_nothing(desk: Desk) -> None:
    app, _ = turn_on(desk, desk.enter(login="ada"))
    browser = owe_code(desk, "ada")
    assert not is_in(browser)
    assert browser.get("/account").headers["location"].startswith("/login?next=")
    owing = browser.cookie()
    browser.get("/login/code?next=/account/tokens")
    answer = browser.send("/login/code", next="/account/tokens", code=app.at(desk.clock()))
    assert answer.headers["location"] == "/account/tokens"
    assert is_in(browser)
    assert browser.cookie() != owing


def test_codes_are_on_only_after_a_first_one_was_right(desk: Desk) -> None:
    browser = desk.enter(login="ada")
    browser.send("/account/totp", "/account/totp")
    answer = browser.send("/account/totp/confirm", "/account/totp", code="000000")
    assert messages(answer) == ["This isn't the code that the app shows now. Is its clock right?"]
    assert desk.visit().sign_in("ada").headers["location"] == "/admin"


def test_the_drawing_is_an_svg_without_styles_or_scripts(desk: Desk) -> None:
    browser = desk.seat()
    browser.send("/account/totp")
    page = browser.get("/account/totp").text
    svg = page.partition('role="img"')[2].partition("</figure>")[0]
    assert "<svg" in svg
    assert "style" not in svg
    assert "script" not in svg


def test_no_code_is_taken_twice(desk: Desk) -> None:
    app, _ = turn_on(desk, desk.enter(login="ada"))
    first, second = owe_code(desk, "ada"), owe_code(desk, "ada")
    code = app.at(desk.clock())
    assert first.send("/login/code", code=code).status_code == 303
    answer = second.send("/login/code", code=code)
    assert answer.status_code == 422
    assert not is_in(second)


@pytest.mark.parametrize(("seconds", "taken"), [(-30, True), (30, True), (-60, False), (60, False)])
def test_a_phone_s_clock_may_be_off_by_half_a_minute(desk: Desk, seconds: int, taken: bool) -> None:
    app, _ = turn_on(desk, desk.enter(login="ada"))
    desk.clock.move(minutes=10)
    browser = owe_code(desk, "ada")
    code = app.at(desk.clock().timestamp() + seconds)
    assert (browser.send("/login/code", code=code).status_code == 303) is taken


def test_a_recovery_code_stands_in_once_however_it_is_typed(desk: Desk) -> None:
    _, codes = turn_on(desk, desk.enter(login="ada"))
    assert len(set(codes)) == 10
    assert codes[0] not in str(desk.rows("select * from desk.recovery_code"))
    typed = codes[0].upper().replace("-", " ")
    browser = owe_code(desk, "ada")
    assert browser.send("/login/code", code=typed).status_code == 303
    assert "9 recovery codes left" in " ".join(browser.get("/account/totp").text.split())
    assert owe_code(desk, "ada").send("/login/code", code=codes[0]).status_code == 422
    assert owe_code(desk, "ada").send("/login/code", code=codes[1]).status_code == 303


def test_guessing_codes_is_counted(desk: Desk) -> None:
    turn_on(desk, desk.enter(login="ada"))
    browser = owe_code(desk, "ada")
    statuses = [browser.send("/login/code", code=f"{number:06}").status_code for number in range(6)]
    assert statuses == [422] * 5 + [429]


def test_who_takes_too_long_starts_over(desk: Desk) -> None:
    app, _ = turn_on(desk, desk.enter(login="ada"))
    browser = owe_code(desk, "ada")
    token = browser.token()
    desk.clock.move(minutes=11)
    assert browser.get("/login/code").headers["location"] == "/login?notice=expired"
    late = browser.http.post("/login/code", data={"csrf": token, "code": app.at(desk.clock())})
    assert late.status_code == 403
    assert not is_in(browser)


def test_turning_codes_on_ends_sessions_that_never_gave_one(desk: Desk) -> None:
    here = desk.enter(login="ada")
    there = desk.visit()
    there.sign_in("ada")
    before = here.cookie()
    turn_on(desk, here)
    assert is_in(here)
    assert here.cookie() != before
    assert not is_in(there)


def test_codes_are_turned_off_only_by_who_knows_the_password(desk: Desk) -> None:
    browser = desk.enter(login="ada")
    turn_on(desk, browser)
    refused = browser.send(
        "/account/totp/off", "/account/totp", current_password="a guess, no more"
    )
    assert messages(refused) == ["This isn't your password."]
    browser.send("/account/totp/off", "/account/totp", current_password=PASSWORD)
    assert desk.visit().sign_in("ada").headers["location"] == "/admin"
    assert desk.one("select count(*) from desk.recovery_code") == 0


def test_new_recovery_codes_end_the_old_ones(desk: Desk) -> None:
    browser = desk.enter(login="ada")
    _, old = turn_on(desk, browser)
    answer = browser.send(
        "/account/totp/recovery-codes", "/account/totp", current_password=PASSWORD
    )
    new = RECOVERY_CODE.findall(answer.text)
    assert not set(new) & set(old)
    assert owe_code(desk, "ada").send("/login/code", code=old[0]).status_code == 422
    assert owe_code(desk, "ada").send("/login/code", code=new[0]).status_code == 303


def test_a_reset_link_is_no_way_around_the_code(desk: Desk) -> None:
    turn_on(desk, desk.enter(login="ada"))
    page = desk.seat("admin").send("/admin/accounts/ada/link").text
    [path] = re.findall(r"/resets/[\w-]{43}", page)
    browser = desk.visit()
    new = "seven loud geese depart"
    answer = browser.send(path, path, password=new, password_again=new)
    assert answer.headers["location"] == "/login?notice=password-set"
    assert not is_in(browser)
    assert browser.sign_in("ada", new).headers["location"].startswith("/login/code")


def test_an_admin_helps_who_has_lost_everything(desk: Desk) -> None:
    ada = desk.enter(login="ada")
    turn_on(desk, ada)
    desk.seat("admin").send("/admin/accounts/ada/codes-off")
    assert not is_in(ada)
    assert ada.sign_in("ada").headers["location"] == "/admin"
