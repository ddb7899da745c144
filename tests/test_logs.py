"""The log: one line a request, faults with the number that the page shows, and nobody's secrets."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import data_version
from app.database import Engines
from app.logs import (
    FIELDS,
    JsonLines,
    TextLines,
    is_news,
    loggable_address,
    loggable_path,
)
from app.main import create_app
from app.settings import PROJECT_DIR, Settings
from tests.desk import PASSWORD, Desk
from tests.visiting import Visitor

WRITERS = 6
RECORDS = 40


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """A function that gives what was logged of requests, oldest first."""
    caplog.set_level(logging.INFO, "app.request_log")

    def fields() -> list[dict[str, Any]]:
        return [getattr(record, FIELDS) for record in caplog.records if hasattr(record, FIELDS)]

    return fields


Logged = Callable[[], list[dict[str, Any]]]


def test_a_request_is_one_line_with_how_it_was_answered(client: TestClient, logged: Logged) -> None:
    answer = client.get("/places/raqqah?on=2017-06-06")
    [line] = logged()
    assert line | {"ms": 0, "bytes": 0, "request_id": ""} == {
        "method": "GET",
        "path": "/places/raqqah",
        "status": 200,
        "ms": 0,
        "bytes": 0,
        "request_id": "",
        "kept": "no",
    }
    assert line["ms"] > 0
    assert line["bytes"] == int(answer.headers["content-length"])
    assert re.fullmatch("[0-9a-f]{16}", line["request_id"])


def test_kept_refused_and_unknown_requests_have_their_line_too(
    client: TestClient, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine too the state of the data is known in time.
    monkeypatch.setattr(data_version, "PATIENCE_SECONDS", 10.0)
    for path in ("/about", "/about", "/nowhere", "/admin", "/static/nothing.js"):
        client.get(path, follow_redirects=False)
    client.get("/about", headers={"host": "elsewhere.example"})
    client.head("/places")
    assert [(line["path"], line["status"], line["kept"]) for line in logged()] == [
        ("/about", 200, "no"),
        ("/about", 200, "hit"),
        ("/nowhere", 404, "no"),
        ("/admin", 303, "no"),
        ("/static/nothing.js", 404, "no"),
        ("/about", 400, "no"),
        ("/places", 200, "no"),
    ]
    assert logged()[-1]["method"] == "HEAD"
    assert logged()[-1]["bytes"] == 0
    assert len({line["request_id"] for line in logged()}) == 7


def test_what_is_shed_is_logged_with_the_number_that_its_answer_shows(
    settings: Settings, loaded_database: Engines, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(create_app(settings, loaded_database))
    monkeypatch.setattr(loaded_database.admission, "places", 0)
    page, problem = visitor.get("/places"), visitor.get("/api/v1/places")
    assert [line["status"] for line in logged()] == [503, 503]
    first, second = (line["request_id"] for line in logged())
    assert first in page.text
    assert problem.json()["request_id"] == second


def test_a_fault_is_logged_with_the_number_that_page_panel_and_problem_show(
    settings: Settings, loaded_database: Engines, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings, loaded_database)
    app.openapi = lambda: {}["a detail"]  # type: ignore[method-assign]
    visitor = Visitor(app, raise_server_exceptions=False)
    page, problem = visitor.get("/api"), visitor.get("/api/v1/openapi.json")
    faults = [record for record in caplog.records if record.levelno == logging.ERROR]
    shown = [getattr(record, FIELDS)["request_id"] for record in faults]
    assert shown[0] in page.text
    assert problem.json()["request_id"] == shown[1]
    assert "KeyError: 'a detail'" in JsonLines().format(faults[0])
    # The web server, which is told of it as well, doesn't log it a second time.
    assert not is_news(faults[0])


def test_no_secret_is_logged(desk: Desk, logged: Logged, caplog: pytest.LogCaptureFixture) -> None:
    browser = desk.enter("admin", "ada")
    browser.get("/places?q=what+somebody+asks")
    token = browser.send("/account/tokens", "/account/tokens", name="x", scope="read", lasts="30")
    [made] = set(re.findall("cmap_[A-Za-z0-9_-]{20,}", token.text))
    browser.get("/api/v1/changes", authorization=f"Bearer {made}")
    browser.get(f"/api/v1/changes/{made}")
    link = browser.send(
        "/admin/accounts", "/admin/accounts", login="ben", display_name="B", email="", role="editor"
    )
    [invitation] = set(re.findall(r"/invitations/([\w-]+)", link.text))
    desk.visit().get(f"/invitations/{invitation}")
    desk.visit().get(f"/invitations/{invitation}/more")
    told = "".join(JsonLines().format(record) for record in caplog.records)
    secrets = (PASSWORD, "somebody", made, invitation, browser.cookie() or "", "198.51.100.7")
    assert [secret for secret in secrets if secret in told] == []
    assert "/invitations/…" in [line["path"] for line in logged()]
    assert {line["from"] for line in logged()} == {"198.51.100.0/24"}


@pytest.mark.parametrize(
    ("address", "detail", "told"),
    [
        ("203.0.113.77", "network", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "network", "2001:db8:1::/48"),
        ("fe80::1%eth0", "network", "fe80::/48"),
        ("testclient", "network", None),
        ("203.0.113.77", "full", "203.0.113.77"),
        ("203.0.113.77", "none", None),
    ],
)
def test_of_an_address_as_much_is_logged_as_is_set(
    address: str, detail: Any, told: str | None
) -> None:
    assert loggable_address(address, detail) == told


def test_a_path_is_logged_without_tokens_and_not_at_any_length() -> None:
    assert loggable_path("/resets/abc") == "/resets/…"
    assert loggable_path("/invitations/abc/def") == "/invitations/…/def"
    assert loggable_path("/x/cmap_123/y") == "/x/…/y"
    assert len(loggable_path("/" + "a" * 5000)) == 300


@pytest.mark.parametrize(
    ("wanted", "statuses"), [("all", [200, 404, 503]), ("faults", [503]), ("none", [])]
)
def test_which_requests_are_logged_is_set(
    client: TestClient,
    logged: Logged,
    monkeypatch: pytest.MonkeyPatch,
    wanted: str,
    statuses: list[int],
) -> None:
    state = cast("FastAPI", client.app).state
    state.settings = state.settings.model_copy(update={"log_requests": wanted})
    client.get("/places")
    client.get("/nowhere")
    monkeypatch.setattr(state.engines.admission, "places", 0)
    client.get("/claims")
    assert [line["status"] for line in logged()] == statuses


def record(message: str, **fields: object) -> logging.LogRecord:
    made = logging.LogRecord("app.x", logging.INFO, "x.py", 1, message, None, None)
    setattr(made, FIELDS, fields)
    return made


def test_a_line_stays_a_line_whatever_is_in_it() -> None:
    asked = record("request", path='/a b\n"c"=\x1b[2Jd', status=None)
    for form in (TextLines(), JsonLines()):
        line = form.format(asked)
        assert line.isprintable()
    text = TextLines().format(asked)
    assert text.endswith('Z request path="/a b\\n\\"c\\"=\\u001b[2Jd" status=None')
    assert json.loads(JsonLines().format(asked))["path"] == '/a b\n"c"=\x1b[2Jd'


WRITING = f"""
import logging, os
from app.logs import configure
configure("json")
for writer in range({WRITERS}):
    if os.fork() == 0:
        for number in range({RECORDS}):
            logging.getLogger("app").info("long" * 5000)
        os._exit(0)
for writer in range({WRITERS}):
    os.wait()
"""


def test_lines_of_several_processes_are_never_torn() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITING], cwd=PROJECT_DIR, stderr=subprocess.PIPE, check=True
    )
    lines = [json.loads(line)["message"] for line in done.stderr.splitlines()]
    assert len(lines) == WRITERS * RECORDS
    assert set(lines) == {"long" * 5000}
