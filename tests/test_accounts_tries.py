"""Guessing passwords: ten tries in five minutes for an address, fewer and fewer for an account.

Nobody who guesses keeps the owner of an account out.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.database import Engines, create_engines, desk_session
from app.errors import TooManyRequests
from app.main import create_app
from app.queries.attempts import begin_try
from app.security.addresses import address_to_limit
from app.security.passwords import HASHER, NOBODYS_HASH, hash_password, renewed_hash
from app.security.secret_text import hash_secret
from app.settings import Settings
from tests.desk import PASSWORD, Desk, open_desk
from tests.visiting import Visitor

WRONG = "never the password"


def try_often(desk: Desk, login: str, times: int, **options: Any) -> list[int]:
    """The statuses of that many wrong tries in one browser."""
    browser = desk.visit(**options)
    return [browser.sign_in(login, WRONG).status_code for _ in range(times)]


def flood(desk: Desk, login: str, tries: int) -> None:
    """Wrong tries at an account, each from another address and as early as there may be one."""
    for number in range(tries):
        try_of_stranger = ([hash_secret(login)], f"203.0.113.{number}")
        with desk_session(desk.engines) as session:
            begun = begin_try(session, *try_of_stranger, desk.clock(), None)
        if isinstance(begun, TooManyRequests):
            desk.clock.move(seconds=begun.retry_after_seconds)
            with desk_session(desk.engines) as session:
                assert begin_try(session, *try_of_stranger, desk.clock(), None)


def test_tries_at_an_account_are_let_in_more_and_more_slowly(desk: Desk) -> None:
    desk.add(login="ada")
    waits = []
    for number in range(11):
        stranger = desk.visit(address=f"203.0.113.{number}")
        answer = stranger.sign_in("ada", WRONG)
        waits.append(int(answer.headers.get("retry-after", 0)))
        if answer.status_code == 429:
            desk.clock.move(seconds=waits[-1] - 0.5)
            assert stranger.sign_in("ada", WRONG).status_code == 429
            desk.clock.move(seconds=0.5)
            assert stranger.sign_in("ada", WRONG).status_code == 422
    assert waits == [0] * 5 + [1, 2, 4, 8, 16] + [30]


def test_a_flood_does_not_keep_the_owner_out_of_a_browser_that_signed_in_before(desk: Desk) -> None:
    browser = desk.enter("admin", "ada")
    browser.send("/logout", "/account")
    flood(desk, "ada", 20)
    assert desk.visit(address="192.0.2.9").sign_in("ada").status_code == 429
    assert browser.sign_in("ada").status_code == 303


def test_a_flood_from_the_owners_own_address_does_not_keep_that_browser_out(desk: Desk) -> None:
    browser = desk.enter("admin", "ada")
    browser.send("/logout", "/account")
    flood(desk, "ada", 5)
    assert try_often(desk, "somebody", 11)[-1] == 429
    assert browser.sign_in("ada").status_code == 303


def test_a_flood_keeps_the_owner_in_a_new_browser_waiting_for_half_a_minute_at_most(
    desk: Desk,
) -> None:
    desk.add(login="ada")
    flood(desk, "ada", 30)
    browser = desk.visit(address="192.0.2.9")
    answer = browser.sign_in("ada")
    assert answer.status_code == 429
    wait = int(answer.headers["retry-after"])
    assert wait <= 30
    assert f"Try again in {wait} seconds." in answer.text
    # Strangers who come the moment before take nothing away.
    asked_at = desk.clock.now
    early = [desk.visit(address=f"198.18.0.{number}") for number in range(3)]
    assert [each.sign_in("ada", WRONG).status_code for each in early] == [429] * 3
    desk.clock.move(seconds=wait)
    assert [each.sign_in("ada", WRONG).status_code for each in early] == [422] * 3
    assert browser.sign_in("ada").status_code == 303
    assert (desk.clock.now - asked_at).total_seconds() <= 30


def test_asking_again_and_again_while_waiting_makes_nobody_wait_longer(desk: Desk) -> None:
    desk.add(login="ada")
    flood(desk, "ada", 20)
    browser = desk.visit(address="192.0.2.9")
    for left in (30, 20, 10):
        assert browser.sign_in("ada").headers["retry-after"] == str(left)
        desk.clock.move(seconds=10)
    assert browser.sign_in("ada").status_code == 303


def test_a_known_browser_has_ten_tries_of_its_own(desk: Desk) -> None:
    browser = desk.enter("editor", "ada")
    browser.send("/logout", "/account")
    statuses = [browser.sign_in("ada", WRONG).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert desk.visit().sign_in("ada").status_code == 303
    desk.clock.move(minutes=5)
    assert browser.sign_in("ada").status_code == 303


def test_a_browser_is_known_to_the_accounts_that_signed_in_there_and_no_other(desk: Desk) -> None:
    browser = desk.enter("editor", "ada")
    browser.send("/logout", "/account")
    assert browser.sign_in(desk.add(login="ben")).status_code == 303
    browser.send("/logout", "/account")
    for login in ("ada", "ben", "cem"):
        desk.add(login=login) if login == "cem" else None
        flood(desk, login, 20)
    assert browser.sign_in("cem").status_code == 429
    assert browser.sign_in("ada").status_code == 303
    browser.send("/logout", "/account")
    assert browser.sign_in("ben").status_code == 303


@pytest.mark.parametrize(
    "forge", [lambda _: "1.a.b", lambda text: text[:-1] + "x", lambda _: "~.~"]
)
def test_a_cookie_that_we_did_not_sign_makes_no_browser_known(
    desk: Desk, forge: Callable[[str], str]
) -> None:
    browser = desk.enter("editor", "ada")
    browser.send("/logout", "/account")
    forged = forge(browser.cookie("known") or "")
    flood(desk, "ada", 20)
    stranger = desk.visit(address="192.0.2.9")
    stranger.http.cookies.set("known", forged, domain="testserver.local", path="/")
    assert stranger.sign_in("ada").status_code == 429


def test_another_password_makes_browsers_strangers_but_the_one_where_it_was_changed(
    desk: Desk,
) -> None:
    old, own = desk.enter("editor", "ada"), desk.visit()
    old.send("/logout", "/account")
    own.sign_in("ada")
    another = "a new long password"
    fields = {"password": another, "password_again": another}
    own.send("/account/password", "/account/password", current_password=PASSWORD, **fields)
    own.send("/logout", "/account")
    flood(desk, "ada", 20)
    assert old.sign_in("ada", another).status_code == 429
    assert own.sign_in("ada", another).status_code == 303


def test_who_owes_the_code_is_not_known_yet(desk: Desk) -> None:
    desk.add(login="ada", totp_secret="A" * 32, totp_confirmed_at=desk.clock())
    browser = desk.visit()
    assert browser.sign_in("ada").status_code == 303
    assert browser.cookie("known") is None


def test_the_eleventh_try_from_an_address_is_refused_for_whatever_account(desk: Desk) -> None:
    desk.add(login="ada")
    browser = desk.visit(address="203.0.113.5")
    statuses = [browser.sign_in(f"somebody-{number}", WRONG).status_code for number in range(10)]
    assert statuses == [422] * 10
    assert browser.sign_in("ada").status_code == 429
    assert desk.visit(address="203.0.113.6").sign_in("ada").status_code == 303


def test_a_name_that_nobody_has_is_counted_all_the_same(desk: Desk) -> None:
    assert try_often(desk, "nobody", 6) == [422] * 5 + [429]
    assert "nobody" not in str(desk.rows("select * from desk.attempt"))


def test_another_spelling_of_the_name_is_the_same_account(desk: Desk) -> None:
    desk.add(login="ada")
    for number, login in enumerate(["ada", "ADA", " ada ", "Ada"] * 3):
        if number < 5:
            assert try_often(desk, login, 1, address=f"203.0.113.{number}") == [422]
    assert desk.visit(address="203.0.113.99").sign_in("ada").status_code == 429


def test_after_five_minutes_there_are_tries_again(desk: Desk) -> None:
    desk.add(login="ada")
    for number in range(10):
        try_often(desk, f"somebody-{number}", 1)
    desk.clock.move(minutes=4, seconds=30)
    refused = desk.visit().sign_in("ada")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
    desk.clock.move(seconds=31)
    assert desk.visit().sign_in("ada").status_code == 303


def test_right_passwords_are_not_counted(desk: Desk) -> None:
    desk.add(login="ada")
    assert [desk.visit().sign_in("ada").status_code for _ in range(12)] == [303] * 12
    assert desk.one("select count(*) from desk.attempt") == 0


def test_a_right_password_of_ones_own_buys_no_tries_at_others(desk: Desk) -> None:
    desk.add(login="mallory")
    try_often(desk, "ada", 4)
    desk.visit().sign_in("mallory")
    assert try_often(desk, "ada", 2) == [422, 429]


def test_a_forged_forwarded_address_does_not_help(desk: Desk) -> None:
    for number in range(10):
        browser = desk.visit(headers={"x-forwarded-for": f"192.0.2.{number}"})
        assert browser.sign_in(f"somebody-{number}", WRONG).status_code == 422
    last = desk.visit(headers={"x-forwarded-for": "192.0.2.99", "x-real-ip": "192.0.2.99"})
    assert last.sign_in("ada").status_code == 429


def test_behind_a_trusted_proxy_each_client_is_counted_by_itself(
    settings: Settings, desk: Desk
) -> None:
    trusting = settings.model_copy(update={"trusted_proxies": "198.51.100.0/24"})
    behind = open_desk(trusting, desk.engines)
    behind.clock = desk.clock
    for number in range(10):
        # The client may write what it likes in front of what the proxy adds.
        headers = {"x-forwarded-for": f"192.0.2.{number}, 203.0.113.5"}
        assert try_often(behind, f"somebody-{number}", 1, headers=headers) == [422]
    assert try_often(behind, "x", 1, headers={"x-forwarded-for": "203.0.113.5"}) == [429]
    assert try_often(behind, "x", 1, headers={"x-forwarded-for": "203.0.113.6"}) == [422]
    # Who isn't the proxy is believed nothing.
    outside = {"address": "203.0.113.77", "headers": {"x-forwarded-for": "203.0.113.5"}}
    assert try_often(behind, "x", 1, **outside) == [422]


def test_twenty_tries_at_the_same_instant_are_five(desk: Desk) -> None:
    browsers = [desk.visit(address=f"203.0.113.{number}") for number in range(20)]
    forms = [{"csrf": browser.token("/login")} for browser in browsers]

    def guess(number: int) -> int:
        fields = forms[number] | {"login": "ada", "password": WRONG}
        return browsers[number].http.post("/login", data=fields).status_code

    # No more at once than there are connections.
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(guess, range(20)))
    assert statuses == [422] * 5 + [429] * 15


def test_guessing_the_password_inside_an_open_session_is_counted_too(desk: Desk) -> None:
    browser = desk.seat()
    fields = {"password": "a new long password", "password_again": "a new long password"}
    statuses = [
        browser.send("/account/password", current_password=WRONG, **fields).status_code
        for _ in range(11)
    ]
    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_addresses_of_one_customer_are_counted_together(address: str, counted_as: str) -> None:
    assert address_to_limit(address) == counted_as


def test_who_has_no_account_waits_for_the_same_work() -> None:
    assert not HASHER.check_needs_rehash(NOBODYS_HASH)


def test_a_hash_by_older_parameters_is_renewed_at_sign_in(desk: Desk) -> None:
    older = type(HASHER)(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    desk.add(login="ada", password_hash=older)
    assert desk.visit().sign_in("ada").status_code == 303
    kept = desk.one("select password_hash from desk.account where login = 'ada'")
    assert kept != older
    assert not HASHER.check_needs_rehash(kept)
    assert desk.visit().sign_in("ada").status_code == 303
    assert renewed_hash(hash_password(PASSWORD), PASSWORD) is None


def test_a_lost_database_leaves_public_pages_to_the_error_page_and_signs_nobody_in(
    settings: Settings, engines: Engines
) -> None:
    app = create_app(settings, engines)
    engines.dispose()
    gone = engines.owner.url.set(database="no_such_database")
    app.state.engines = create_engines(gone.render_as_string(False), None, settings)
    visitor = Visitor(app, raise_server_exceptions=False)
    visitor.cookies.set("session", "some secret")
    assert visitor.get("/account").status_code == 503
    assert visitor.get("/robots.txt").status_code == 200
