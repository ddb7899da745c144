"""Another secret key: what was hashed or signed with the former one holds, and moves when it is used."""

import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from app.cli import cli
from app.commands import doctor
from app.database import desk_session
from app.errors import TooManyRequests
from app.queries.accounts import get_account_by_login
from app.queries.attempts import begin_try
from app.queries.recovery_codes import replace_codes
from app.security.codes import hash_recovery_code
from app.security.secret_text import HashKeys, hash_secret, hashes_of, key_mark, use_keys
from app.settings import Settings
from tests.desk import PASSWORD, Browser, Desk
from tests.writing import make_token

CODE = "abcd-efgh-ijkm-nopq"
KEYS = [("an old key", "a new key"), ("", "a first key"), ("a last key", "")]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = (HashKeys.current, HashKeys.former)
    yield
    HashKeys.current, HashKeys.former = before


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def may_read(desk: Desk, token: str) -> bool:
    answer = desk.visit().get("/api/v1/changes", authorization=f"Bearer {token}")
    return answer.status_code == 200


@pytest.mark.parametrize(("old", "new"), KEYS)
def test_sessions_and_tokens_hold_and_need_the_former_key_no_longer_once_used(
    desk: Desk, old: str, new: str
) -> None:
    use_keys(old)
    used, unused = desk.seat(login="ada"), desk.seat()
    used_token, unused_token = make_token(desk, "ada", "read"), make_token(desk, "ada", "read")
    use_keys(new, [old])
    assert is_in(used)
    assert may_read(desk, used_token)
    use_keys(new)
    assert (is_in(used), is_in(unused)) == (True, False)
    assert (may_read(desk, used_token), may_read(desk, unused_token)) == (True, False)


@pytest.mark.parametrize(("old", "new"), KEYS)
def test_a_link_and_a_recovery_code_are_taken_once_under_another_key(
    desk: Desk, old: str, new: str
) -> None:
    use_keys(old)
    admin = desk.seat("admin")
    fields = {"login": "ben", "display_name": "Ben", "email": "", "role": "editor"}
    page = admin.send("/admin/accounts", **fields).text
    [path] = set(re.findall(r"/invitations/[\w-]+", page))
    desk.add(login="ada", totp_secret="A" * 32, totp_confirmed_at=desk.clock())
    with desk_session(desk.engines) as session:
        ada = get_account_by_login(session, "ada").id
        replace_codes(session, ada, [hash_recovery_code(CODE)])
    use_keys(new, [old])
    invited = desk.visit()
    sent = {"password": "a new long password", "password_again": "a new long password"}
    assert invited.send(path, path, **sent).headers["location"] == "/admin"
    assert invited.get(path).status_code == 404
    for status in (303, 422):
        browser = desk.visit()
        browser.sign_in("ada")
        assert browser.send("/login/code", "/login/code", code=CODE).status_code == status


@pytest.mark.parametrize(("old", "new"), KEYS)
def test_wrong_tries_turns_and_known_browsers_are_the_same_under_another_key(
    desk: Desk, old: str, new: str
) -> None:
    use_keys(old)
    known = desk.enter("editor", "ada")
    known.send("/logout", "/account")
    names = [hash_secret("ada")]
    for number in range(9):
        desk.clock.move(seconds=20)
        with desk_session(desk.engines) as session:
            assert isinstance(
                begin_try(session, names, f"203.0.113.{number}", desk.clock(), None), int
            )
    waiting = desk.visit(address="192.0.2.9")
    assert waiting.sign_in("ada").headers["retry-after"] == "16"
    use_keys(new, [old])
    assert waiting.sign_in("ada").headers["retry-after"] == "16"
    assert known.sign_in("ada").status_code == 303
    desk.clock.move(seconds=16)
    assert waiting.sign_in("ada").status_code == 303
    # The browser's cookie was signed anew.
    known.send("/logout", "/account")
    use_keys(new)
    with desk_session(desk.engines) as session:
        for number in range(12):
            begun = begin_try(
                session, [hash_secret("ada")], f"203.0.113.{number}", desk.clock(), None
            )
    assert isinstance(begun, TooManyRequests)
    assert known.sign_in("ada", PASSWORD).status_code == 303


def test_before_machines_change_one_after_the_other_each_reads_the_new_key(desk: Desk) -> None:
    use_keys("old")
    browser = desk.seat()
    use_keys("new", ["old"])
    assert is_in(browser)
    # The machine that isn't changed yet.
    use_keys("old", ["new"])
    assert is_in(browser)
    use_keys("new", ["old"])
    assert is_in(browser)


def test_what_was_hashed_before_keys_had_names_is_found(desk: Desk) -> None:
    use_keys("key")
    browser = desk.seat()
    with desk.engines.owner.begin() as connection:
        connection.exec_driver_sql("update desk.session set token_hash = substr(token_hash, 5)")
    assert is_in(browser)
    assert desk.one("select token_hash from desk.session").startswith(key_mark())


def test_a_hash_tells_little_of_its_key() -> None:
    use_keys("key")
    assert re.fullmatch("[0-9a-f]{3}[.][0-9a-f]{64}", hash_secret("text"))
    use_keys("another", ["key", "key", ""])
    assert len(hashes_of("text")) == 5


def test_doctor_says_what_rests_on_a_former_key(desk: Desk, settings: Settings) -> None:
    rotated = settings.model_copy(update={"secret_key": "new", "former_secret_keys": "old"})
    use_keys("old")
    browser = desk.seat(login="ada")
    make_token(desk, "ada", "read")
    # By the wall clock, which doctor goes by, the session of this desk's clock is over.
    with desk.engines.owner.begin() as connection:
        connection.exec_driver_sql("update desk.session set expires_at = now() + interval '1 day'")
    use_keys("new", ["old"])
    [finding] = doctor._keys(desk.engines, rotated)
    assert "1 session, 1 token; each moves when it is used" in str(finding)
    assert is_in(browser)
    [finding] = doctor._keys(desk.engines, rotated)
    assert "former keys still rest 1 token;" in str(finding)
    with desk.engines.owner.begin() as connection:
        connection.exec_driver_sql("update desk.token set revoked_at = now()")
    [finding] = doctor._keys(desk.engines, rotated)
    assert "CONFLICT_MAP_FORMER_SECRET_KEYS can go" in str(finding)
    assert list(doctor._keys(desk.engines, settings)) == []


def test_former_keys_are_read_from_the_setting(settings: Settings) -> None:
    assert settings.former_keys == []
    several = settings.model_copy(update={"former_secret_keys": "one, two,none"})
    assert several.former_keys == ["one", "two", ""]


def test_the_command_makes_another_key_each_time() -> None:
    first, second = (CliRunner().invoke(cli, ["key"]).output.splitlines() for _ in range(2))
    assert first[0] != second[0]
    assert len(first[0]) >= 40
    assert "CONFLICT_MAP_FORMER_SECRET_KEYS" in first[1]
