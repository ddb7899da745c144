"""Forms from elsewhere: every unsafe route, without the token, with another's, from another site."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pyotp
import pytest
from fastapi.routing import APIRoute
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.routing import Mount, Route

from app.database import Engines
from app.security.csrf import FormTokens, refuse_forged_form
from app.security.rights import RULES
from tests.applications import Lend
from tests.desk import ORIGIN, PASSWORD, Browser, Desk, messages
from tests.routes import SAFE, route_keys, split

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

NEW = "seven loud geese depart"
# Fields with which each unsafe route does what it is for. A route that isn't here fails.
VALID: dict[str, dict[str, str]] = {
    "POST /login": {"login": "ada", "password": PASSWORD},
    "POST /login/code": {"code": "000000"},
    "POST /logout": {},
    "POST /invitations/{token}": {"password": NEW, "password_again": NEW},
    "POST /resets/{token}": {"password": NEW, "password_again": NEW},
    "POST /account": {"display_name": "Another name", "email": ""},
    "POST /account/password": {
        "current_password": PASSWORD,
        "password": NEW,
        "password_again": NEW,
    },
    "POST /account/totp": {},
    "POST /account/totp/confirm": {"code": "000000"},
    "POST /account/totp/recovery-codes": {"current_password": PASSWORD},
    "POST /account/totp/off": {"current_password": PASSWORD},
    "POST /account/sessions/end-all": {},
    "POST /account/sessions/{session_id:int}/end": {},
    "POST /account/tokens": {"name": "a program", "scope": "read", "lasts": "30"},
    "POST /account/tokens/{token_id:int}/revoke": {},
    "POST /admin/accounts": {"login": "eve", "display_name": "Eve", "email": "", "role": "editor"},
    "POST /admin/accounts/{login}/role": {"role": "reviewer"},
    "POST /admin/accounts/{login}/link": {},
    "POST /admin/accounts/{login}/codes-off": {},
    "POST /admin/accounts/{login}/disable": {},
    "POST /admin/accounts/{login}/enable": {},
    "POST /admin/accounts/{login}/end-sessions": {},
    "POST /admin/accounts/{login}/remove-data": {"confirm": "ada"},
    "POST /admin/settings": {"review": "on"},
    "POST /admin/gazetteer": {"do": "load", "countries": "UA"},
}
# Forms about records have tests of their own (test_forms_*, test_history_pages, test_review_pages);
# here they are only sent from elsewhere.
ABOUT_RECORDS = re.compile(r"POST /admin/(?!accounts|settings|gazetteer)")
# Fields that a row has and no form may set. Those a form has of its own are left out there.
NOT_YOURS = ("id", "role", "status", "version", "account_id", "is_admin", "password_hash")


@pytest.fixture(scope="module")
def all_desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk that the whole matrix shares: what is refused must leave no trace."""
    engines = clone_database()
    desk = Desk(lend(engines), engines)
    desk.add("editor", "ada")
    yield desk
    engines.dispose()


def unsafe(desk: Desk) -> list[str]:
    # Programs' routes take no forms.
    keys = [key for key in route_keys(desk.app) if "/api/" not in key]
    return [key for key in keys if key.partition(" ")[0] not in SAFE]


@pytest.fixture(scope="module")
def admin(all_desk: Desk) -> Browser:
    browser = all_desk.seat("admin")
    browser.send("/account/tokens", name="one", scope="read", lasts="30")
    all_desk.keep_work(browser)
    return browser


def own_path(desk: Desk, browser: Browser, key: str) -> str:
    """The route's address, with rows of the browser's own."""
    values = {"login": "ada"}
    for name in ("session", "token", "draft", "review"):
        if f"{{{name}_id" in key:
            owner = "author_id" if name == "review" else "account_id"
            values[f"{name}_id"] = desk.one(
                f"select max(r.id) from desk.{name} r join desk.account a on a.id = r.{owner}"
                " where a.login = :login",
                login=browser.login,
            )
    return split(key, **values)[1]


def test_every_route_refuses_forms_from_elsewhere(desk: Desk) -> None:
    for route in desk.app.routes:
        # An included router would make its routes anew at its first request, and hide them here.
        assert isinstance(route, Route | Mount), route
        if isinstance(route, APIRoute):
            # Asked before all else that the route asks.
            first, *_ = (each.call for each in route.dependant.dependencies)
            assert first is refuse_forged_form, route.path


def test_every_unsafe_route_has_fields_here(all_desk: Desk) -> None:
    keys = [key for key in unsafe(all_desk) if not ABOUT_RECORDS.match(key)]
    assert set(keys) == set(VALID)


@pytest.mark.parametrize(
    ("case", "headers", "with_token"),
    [
        ("no token", {"origin": ORIGIN}, False),
        ("no token and no origin", {}, False),
        ("another site's origin", {"origin": "https://evil.example"}, True),
        ("the same name on another port", {"origin": "http://testserver:8001"}, True),
        ("a hidden origin", {"origin": "null"}, True),
        ("a nonsense origin", {"origin": "http://[oops"}, True),
        ("the browser says another site", {"sec-fetch-site": "cross-site"}, True),
        ("the browser says a sister site", {"sec-fetch-site": "same-site"}, True),
        (
            "the browser says another site, the origin ours",
            {"sec-fetch-site": "cross-site", "origin": ORIGIN},
            True,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_come_from_our_own_page_changes_nothing(
    all_desk: Desk, admin: Browser, case: str, headers: dict[str, str], with_token: bool
) -> None:
    before = all_desk.counts()
    states = all_desk.rows("select * from desk.account order by id")
    for key in unsafe(all_desk):
        form = VALID.get(key, {}) | ({"csrf": admin.token()} if with_token else {})
        answer = admin.http.post(own_path(all_desk, admin, key), data=form, headers=headers)
        assert answer.status_code == 403, (case, key)
    assert all_desk.counts() == before
    assert all_desk.rows("select * from desk.account order by id") == states


def test_a_token_holds_for_one_session_only(all_desk: Desk, admin: Browser) -> None:
    other = all_desk.seat("admin")
    before = all_desk.counts()
    for key in unsafe(all_desk):
        form = VALID.get(key, {}) | {"csrf": other.token()}
        answer = admin.http.post(
            own_path(all_desk, admin, key), data=form, headers={"origin": ORIGIN}
        )
        assert answer.status_code == 403, key
    assert all_desk.counts() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": ORIGIN},
        {"origin": ORIGIN, "x-csrf-token": "made-up"},
        {"origin": "https://evil.example"},
        {"origin": "https://evil.example", "x-csrf-token": "own"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site", "x-csrf-token": "own"},
        {"sec-fetch-site": "same-site", "content-type": "text/plain"},
    ],
    ids=lambda headers: ", ".join(headers.values()) or "bare",
)
def test_no_write_of_the_api_is_done_for_a_cookie_alone(
    all_desk: Desk, admin: Browser, headers: dict[str, str]
) -> None:
    keys = [key for key in route_keys(all_desk.app) if "/api/" in key]
    keys = [key for key in keys if key.partition(" ")[0] not in SAFE]
    assert len(keys) > 40
    if headers.get("x-csrf-token") == "own":
        headers = headers | {"x-csrf-token": admin.token()}
    before = all_desk.counts()
    for key in keys:
        method, path = split(key)
        answer = admin.http.request(method, path, json={}, headers=headers)
        # A row that isn't one's own looks as if it weren't there.
        assert answer.status_code in ((403, 404) if RULES[key].owner else (403,)), key
        assert answer.headers["content-type"] == "application/problem+json"
    assert all_desk.counts() == before


@pytest.mark.parametrize("key", VALID)
def test_a_field_that_the_form_does_not_have_is_refused(desk: Desk, key: str) -> None:
    """Mass assignment: the form is refused with the field, and taken without it."""
    browser, path = prepare(desk, key)
    fields = dict(VALID[key])
    if "code" in fields:
        secret = desk.one("select totp_secret from desk.account where totp_secret is not null")
        fields["code"] = pyotp.TOTP(secret).at(desk.clock())
    before = desk.counts(), desk.rows("select * from desk.account order by id")
    for extra in NOT_YOURS:
        if extra not in fields:
            answer = browser.send(path, **fields, **{extra: "1"})
            assert answer.status_code == 422, extra
    assert (desk.counts(), desk.rows("select * from desk.account order by id")) == before
    assert browser.send(path, **fields).status_code in (200, 303)


def prepare(desk: Desk, key: str) -> tuple[Browser, str]:
    """A browser for which the route has something to do, and its address."""
    desk.add("editor", "ada")
    admin = desk.seat("admin")
    if key == "POST /login/code":
        codes: dict[str, Any] = {
            "totp_secret": pyotp.random_base32(),
            "totp_confirmed_at": desk.clock(),
        }
        return desk.seat(awaits_code=True, **codes), "/login/code"
    if key == "POST /account/totp/confirm":
        admin.send("/account/totp")
    if "token_id" in key:
        admin.send("/account/tokens", name="another", scope="read", lasts="30")
    if "{token}" in key:
        if "invitations" in key:
            desk.add("editor", "eve", password_hash=None)
        login = "eve" if "invitations" in key else "ada"
        page = admin.send(f"/admin/accounts/{login}/link").text
        return admin, "/" + re.findall(r"((?:resets|invitations)/[\w-]{43})", page)[0]
    return admin, own_path(desk, admin, key)


def test_each_token_differs_and_holds() -> None:
    tokens = FormTokens("a session's secret")
    made = {tokens() for _ in range(20)}
    assert len(made) == 20
    assert all(tokens.accept(token) for token in made)


@given(st.text())
@example("")
@example("0" * 80)
def test_nothing_made_up_is_taken_for_a_token(text: str) -> None:
    assert not FormTokens("a session's secret").accept(text)
    assert not FormTokens(None).accept(text)


def test_the_sign_in_form_itself_is_bound_to_the_browser(desk: Desk) -> None:
    desk.add(login="ada")
    attacker = desk.visit()
    token = attacker.token("/login")
    victim = desk.visit()
    victim.get("/login")
    form: dict[str, Any] = {"csrf": token, "login": "ada", "password": PASSWORD}
    assert victim.http.post("/login", data=form).status_code == 403
    assert not victim.cookie()


def test_a_page_with_a_form_sets_a_cookie_and_others_do_not(desk: Desk) -> None:
    [cookie] = desk.visit().get("/login").headers.get_list("set-cookie")
    assert cookie.startswith("form=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "set-cookie" not in desk.visit().get("/").headers


def test_what_was_typed_outlives_the_session(desk: Desk) -> None:
    """The form came after the session had ended: sign in beside it, send it again."""
    browser = desk.enter("admin")
    page_token = browser.token("/admin/accounts")
    desk.clock.move(days=15)
    typed = {"login": "eve", "display_name": "Eve <b>", "email": "", "role": "editor"}
    late = browser.send("/admin/accounts", csrf=page_token, **typed)
    assert late.status_code == 403
    assert "You are signed out" in late.text
    assert 'name="display_name" value="Eve &lt;b&gt;"' in late.text
    kept = browser.looked_at
    [[login]] = desk.rows("select login from desk.account")
    browser.sign_in(login)
    browser.looked_at = kept
    again = browser.send("/admin/accounts", **typed)
    assert again.status_code == 403
    assert "Please send this again" in again.text
    assert browser.send("/admin/accounts", **typed).status_code == 200
    assert desk.one("select display_name from desk.account where login = 'eve'") == "Eve <b>"


def test_a_password_is_not_written_into_the_page_that_asks_again(desk: Desk) -> None:
    browser = desk.seat()
    answer = browser.send("/account/password", csrf="late", current_password=PASSWORD, password=NEW)
    assert answer.status_code == 403
    assert PASSWORD not in answer.text
    assert NEW not in answer.text
    assert "Open the page again" in answer.text


def test_a_form_from_another_site_is_not_offered_to_be_sent_again(desk: Desk) -> None:
    browser = desk.seat("admin")
    answer = browser.send(
        "/admin/accounts", origin="https://evil.example", login="eve", display_name="Eve"
    )
    assert answer.status_code == 403
    assert "Send it again" not in answer.text


def test_control_characters_and_doubled_fields_get_a_message(desk: Desk) -> None:
    browser = desk.seat()
    answer = browser.send("/account", display_name="A\x00da", email="")
    assert answer.status_code == 422
    assert messages(answer)[0].startswith("This holds U+0000 control character at character 2")
    twice = browser.send("/account", display_name=["Ada", "Eve"], email="")
    assert twice.status_code == 422


def test_a_body_over_the_limit_is_refused(desk: Desk) -> None:
    assert desk.seat().send("/account", display_name="a" * 2_000_000).status_code == 413
