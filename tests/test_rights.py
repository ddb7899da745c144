"""Rights: every route of the application, for every role, on one's own rows and on others'."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.routing import BaseRoute

from app.database import Engines
from app.security.callers import Role, Scope
from app.security.guard import Guard
from app.security.rights import ACTS, ROUTES, RULES, may
from app.security.routing import RouteTable
from app.security.rules import Rule
from app.settings import Settings
from tests.applications import Lend
from tests.desk import ORIGIN, Browser, Desk, open_desk
from tests.routes import SAFE, route_keys, split

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

ROLES = ("stranger", "editor", "reviewer", "admin")
# Which query gives a row of an account, by the name in the path.
OWN_ROWS = {
    "session_id": "select max(s.id) from desk.session s join desk.account a on a.id = s.account_id"
    " where a.login = :login",
    "token_id": "select max(t.id) from desk.token t join desk.account a on a.id = t.account_id"
    " where a.login = :login",
    "draft_id": "select max(d.id) from desk.draft d join desk.account a on a.id = d.account_id"
    " where a.login = :login",
    "review_id": "select max(r.id) from desk.review r join desk.account a on a.id = r.author_id"
    " where a.login = :login",
}


@pytest.fixture(scope="module")
def all_desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk that the whole matrix shares: only what is refused must leave no trace."""
    engines = clone_database()
    yield Desk(lend(engines), engines)
    engines.dispose()


@pytest.fixture(scope="module")
def listed(all_desk: Desk) -> list[str]:
    return route_keys(all_desk.app)


def test_the_guard_knows_the_very_routes_that_are_served(all_desk: Desk, listed: list[str]) -> None:
    assert guard_of(all_desk.app).kwargs["table"].keys == listed


def test_a_route_that_the_guard_cannot_decide_about_stops_the_start() -> None:
    with pytest.raises(TypeError, match="no path"):
        RouteTable([BaseRoute()])


def browser_of(desk: Desk, role: str) -> Browser:
    return desk.visit() if role == "stranger" else desk.seat(role)


def ask(browser: Browser, key: str, **values: object) -> Response:
    """Ask for a route as a person on our own pages would."""
    method, path = split(key, **values)
    if method in SAFE:
        return browser.http.request(method, path)
    form = {"csrf": browser.token("/login")}
    return browser.http.request(method, path, data=form, headers={"origin": ORIGIN})


def is_refused(key: str, answer: Response) -> bool:
    """True for a refusal, in the form that a page, a form or a program gets."""
    led_to_sign_in = answer.headers.get("location", "").startswith("/login?next=")
    return answer.status_code in (401, 403) or (answer.status_code == 303 and led_to_sign_in)


@pytest.fixture
def own_desk(settings: Settings, desk: Desk) -> Desk:
    """A desk whose application is this test's own, so that it may get another route."""
    return open_desk(settings, desk.engines)


@pytest.fixture
def probed_desk(own_desk: Desk) -> Iterator[Desk]:
    """A desk with a route for programs, and its row in the table for as long as the test lasts."""
    rules = cast("dict[str, Rule]", RULES)
    rules["POST /api/v1/probe"] = Rule(Role.EDITOR, Scope.WRITE)
    add_route(own_desk.app, "/api/v1/probe", lambda: {"done": True}, "POST")
    yield own_desk
    del rules["POST /api/v1/probe"]


def guard_of(app: FastAPI) -> Any:
    """The guard as it is added to an application."""
    [guard] = [each for each in app.user_middleware if each.cls is Guard]
    return guard


def add_route(app: FastAPI, path: str, endpoint: Callable[[], object], *methods: str) -> None:
    """Add a route that the guard knows, as `create_app` does."""
    app.add_api_route(path, endpoint, methods=list(methods))
    guard_of(app).kwargs["table"].add(app.router.routes[-1])


def test_the_table_lists_every_route_and_no_other(listed: list[str]) -> None:
    assert len(listed) == len(set(listed))
    assert set(listed) == set(ROUTES)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_lets_in_whom_the_table_names_and_nobody_else(
    all_desk: Desk, listed: list[str], role: str
) -> None:
    wrong: list[tuple[str, object]] = []
    refused = [key for key in listed if Role[role.upper()] < RULES[key].role]
    browser = browser_of(all_desk, role)
    before = all_desk.counts()
    for key in refused:
        answer = ask(browser, key)
        if not is_refused(key, answer):
            wrong.append((key, answer.status_code))
        after = all_desk.counts()
        if after != before:
            wrong.append((key, "left a trace"))
            before = after
    for key in listed:
        if key not in refused:
            # Anew for each, since some routes end the session.
            answer = ask(browser_of(all_desk, role), key)
            if is_refused(key, answer) or answer.status_code >= 500:
                wrong.append((key, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES[1:])
def test_a_row_of_someone_else_looks_as_if_it_were_not_there(
    all_desk: Desk, listed: list[str], role: str
) -> None:
    owned = [key for key in listed if RULES[key].owner is not None]
    assert owned
    for key in owned:
        for owner_role in ROLES[1:]:
            owner, mine = all_desk.seat(owner_role), all_desk.seat(role)
            for each in (owner, mine):
                each.send("/account/tokens", name="mine", scope="read", lasts="30")
                all_desk.keep_work(each)
            [(name, query)] = [item for item in OWN_ROWS.items() if item[0] in key]
            theirs = all_desk.one(query, login=owner.login)
            before = all_desk.counts()
            refused = ask(mine, key, **{name: theirs})
            unknown = ask(mine, key, **{name: 10**17})
            assert refused.status_code == unknown.status_code == 404, key
            assert all_desk.counts() == before
            done = ask(mine, key, **{name: all_desk.one(query, login=mine.login)})
            assert done.status_code == (200 if "/api/" in key else 303)


def test_an_id_longer_than_any_is_not_found(all_desk: Desk) -> None:
    browser = all_desk.seat()
    for digits in (19, 40, 5000):
        answer = ask(browser, "POST /account/tokens/{token_id:int}/revoke", token_id="9" * digits)
        assert answer.status_code == 404


def test_a_route_that_the_table_does_not_list_stays_shut_even_for_admins(
    own_desk: Desk,
) -> None:
    desk = own_desk
    ran: list[int] = []
    add_route(desk.app, "/forgotten", lambda: ran.append(1), "GET", "POST")
    assert set(route_keys(desk.app)) != set(ROUTES)
    browser = desk.seat("admin")
    assert browser.get("/forgotten").status_code == 403
    assert browser.send("/forgotten").status_code == 403
    assert ran == []


def test_a_stranger_is_led_to_the_sign_in_page_and_a_program_is_told(probed_desk: Desk) -> None:
    led = probed_desk.visit().get("/admin/accounts")
    assert led.headers["location"] == "/login?next=/admin/accounts"
    told = probed_desk.visit().http.post("/api/v1/probe")
    assert told.status_code == 401
    assert told.headers["www-authenticate"] == "Bearer"
    assert told.headers["content-type"] == "application/problem+json"


def test_what_templates_ask_is_answered_from_the_same_table(desk: Desk) -> None:
    assert "Administration" not in desk.seat("reviewer").get("/account").text
    assert "Administration" in desk.seat("admin").get("/account").text
    assert not may(None, "edit")
    with pytest.raises(KeyError):
        may(None, "GET /forgotten")


def test_only_reviewers_publish_and_withdraw() -> None:
    for act in ("publish", "withdraw"):
        assert ACTS[act].role == Role.REVIEWER
        assert ACTS[act].scope == Scope.PUBLISH


def make_token(browser: Browser, scope: str, name: str = "a program") -> str:
    page = browser.send("/account/tokens", name=name, scope=scope, lasts="30").text
    return next(line.split("<")[0] for line in page.split(">") if line.startswith("cmap_"))


def knock(desk: Desk, token: str) -> int:
    headers = {"authorization": f"Bearer {token}"}
    return desk.visit().http.post("/api/v1/probe", headers=headers).status_code


def test_a_token_does_what_its_scope_allows_and_no_more(probed_desk: Desk) -> None:
    browser = probed_desk.seat()
    allowed = {scope: make_token(browser, scope, scope) for scope in ("read", "write", "publish")}
    assert {scope: knock(probed_desk, token) for scope, token in allowed.items()} == {
        "read": 403,
        "write": 200,
        "publish": 200,
    }


def test_a_token_ends_when_revoked_expired_or_its_owner_is_disabled(probed_desk: Desk) -> None:
    browser = probed_desk.seat()
    token = make_token(browser, "write")
    assert knock(probed_desk, token) == 200
    assert probed_desk.one("select last_used_at from desk.token") == probed_desk.clock()
    assert token not in str(probed_desk.rows("select * from desk.token"))
    browser.send(f"/account/tokens/{probed_desk.one('select id from desk.token')}/revoke")
    assert knock(probed_desk, token) == 401
    # The name is free again.
    second = make_token(browser, "write")
    probed_desk.seat("admin").send(f"/admin/accounts/{browser.login}/disable")
    assert knock(probed_desk, second) == 401
    third = make_token(probed_desk.seat(), "write")
    probed_desk.clock.move(days=31)
    assert knock(probed_desk, third) == 401


def test_a_token_opens_no_page_and_a_cookie_no_program_s_door_without_its_form(
    probed_desk: Desk,
) -> None:
    browser = probed_desk.seat()
    token = make_token(browser, "publish")
    page = probed_desk.visit().get("/account", authorization=f"Bearer {token}")
    assert page.status_code == 303
    assert browser.http.post("/api/v1/probe").status_code == 403
    by_script = browser.http.post(
        "/api/v1/probe", headers={"x-csrf-token": browser.token(), "origin": ORIGIN}
    )
    assert by_script.status_code == 200
