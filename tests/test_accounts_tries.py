"""Guessing passwords: ten tries in five minutes for an account and for an address, then 429."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, create_engines
from app.main import create_app
from app.security.addresses import address_to_limit
from app.security.passwords import HASHER, NOBODYS_HASH, hash_password, renewed_hash
from app.settings import Settings
from tests.desk import PASSWORD, Desk, open_desk

WRONG = "never the password"


def try_often(desk: Desk, login: str, times: int, **options: Any) -> list[int]:
    """The statuses of that many wrong tries in one browser."""
    browser = desk.visit(**options)
    return [browser.sign_in(login, WRONG).status_code for _ in range(times)]


def test_the_eleventh_try_at_an_account_is_refused_from_wherever_it_comes(desk: Desk) -> None:
    desk.add(login="ada")
    for number in range(10):
        assert try_often(desk, "ada", 1, address=f"203.0.113.{number}") == [422]
    answer = desk.visit(address="203.0.113.99").sign_in("ada")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "300"
    assert "Try again in 5 minutes." in answer.text


def test_the_eleventh_try_from_an_address_is_refused_for_whatever_account(desk: Desk) -> None:
    desk.add(login="ada")
    browser = desk.visit(address="203.0.113.5")
    statuses = [browser.sign_in(f"somebody-{number}", WRONG).status_code for number in range(10)]
    assert statuses == [422] * 10
    assert browser.sign_in("ada").status_code == 429
    assert desk.visit(address="203.0.113.6").sign_in("ada").status_code == 303


def test_a_name_that_nobody_has_is_counted_all_the_same(desk: Desk) -> None:
    assert try_often(desk, "nobody", 11) == [422] * 10 + [429]
    assert "nobody" not in str(desk.rows("select * from desk.attempt"))


def test_another_spelling_of_the_name_is_the_same_account(desk: Desk) -> None:
    desk.add(login="ada")
    for number, login in enumerate(["ada", "ADA", " ada ", "Ada"] * 3):
        if number < 10:
            assert try_often(desk, login, 1, address=f"203.0.113.{number}") == [422]
    assert desk.visit(address="203.0.113.99").sign_in("ada").status_code == 429


def test_after_five_minutes_there_are_tries_again(desk: Desk) -> None:
    desk.add(login="ada")
    try_often(desk, "ada", 10)
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
    try_often(desk, "ada", 9)
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


def test_twenty_tries_at_the_same_instant_are_ten(desk: Desk) -> None:
    browsers = [desk.visit(address=f"203.0.113.{number}") for number in range(20)]
    forms = [{"csrf": browser.token("/login")} for browser in browsers]

    def guess(number: int) -> int:
        fields = forms[number] | {"login": "ada", "password": WRONG}
        return browsers[number].http.post("/login", data=fields).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(guess, range(20)))
    assert statuses == [422] * 10 + [429] * 10


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
    visitor = TestClient(app, raise_server_exceptions=False)
    visitor.cookies.set("session", "some secret")
    assert visitor.get("/account").status_code == 503
    assert visitor.get("/robots.txt").status_code == 200
