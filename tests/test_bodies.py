"""Bodies that are too long, and readers who leave before all of theirs has come."""

import logging
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from app.database import Engines
from app.main import create_app
from app.security.bodies import LARGEST_BODY
from app.settings import Settings
from tests.desk import Desk
from tests.reading import Page
from tests.web import serve

FORM = {"content-type": "application/x-www-form-urlencoded", "origin": "http://testserver"}
JSON = {"content-type": "application/json"}


def in_pieces(size: int) -> Iterator[bytes]:
    """So many bytes, whose number isn't told beforehand."""
    for start in range(0, size, 65536):
        yield b"a" * min(65536, size - start)


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("path", ["/login", "/nowhere"])
def test_a_form_that_is_too_long_gets_a_page(client: TestClient, path: str, is_told: bool) -> None:
    size = LARGEST_BODY + 1
    body = b"a" * size if is_told else in_pieces(size)
    answer = client.post(path, content=body, headers=FORM)
    if path == "/nowhere" and not is_told:
        # Nothing reads it.
        assert answer.status_code == 404
        return
    assert answer.status_code == 413
    page = Page(413, answer.text)
    assert page.headings[0] == (1, "The body is too long")
    assert f"At most {LARGEST_BODY:,} bytes" in page.main.text
    assert "Content-Security-Policy" in answer.headers


def test_a_body_of_just_the_size_is_read(client: TestClient) -> None:
    answer = client.post("/login", content=b"a" * LARGEST_BODY, headers=FORM)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/api/v1/places", "/api/v1/nowhere"])
def test_programs_get_a_problem(client: TestClient, path: str) -> None:
    answer = client.post(path, content=b"a" * (LARGEST_BODY + 1), headers=JSON)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "The body is too long"


def test_a_form_that_is_offered_again_is_measured_too(desk: Desk) -> None:
    # Who is signed out is shown a page with their fields, for which the body is read.
    answer = desk.visit().http.post(
        "/admin/places/new", content=in_pieces(LARGEST_BODY + 1), headers=FORM
    )
    assert answer.status_code == 413


LEAVING = (
    ("/login", "application/x-www-form-urlencoded"),
    ("/login", "multipart/form-data; boundary=b"),
    ("/admin/places/new", "application/x-www-form-urlencoded"),
    ("/api/v1/places", "application/json"),
    ("/nowhere", "application/x-www-form-urlencoded"),
)


def test_who_leaves_in_the_middle_of_a_body_leaves_no_trace_in_the_log(
    settings: Settings, loaded_database: Engines, caplog: pytest.LogCaptureFixture
) -> None:
    with serve(create_app(settings, loaded_database)) as address:
        log = logging.getLogger("uvicorn.error")
        log.addHandler(caplog.handler)
        log.setLevel(logging.WARNING)
        where = urlsplit(address)
        for path, media_type in LEAVING:
            head = (
                f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media_type}\r\n"
                "Content-Length: 100000\r\n\r\nlogin="
            )
            with socket.create_connection((str(where.hostname), where.port or 80)) as leaving:
                leaving.sendall(head.encode())
            # Asked later and answered, so the server knows by now that the other one has left.
            assert httpx.get(f"{address}/healthz").status_code == 200
    # The server has ended, and every request with it.
    log.removeHandler(caplog.handler)
    assert caplog.records == []
