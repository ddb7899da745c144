"""How much a request's head may be, and how long it may take: plain sockets, nothing but harmless bytes."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest

from app.commands import bounded_requests
from app.commands.bounded_requests import LARGEST_HEAD, MOST_HEADERS
from app.database import Engines
from app.main import create_app
from app.security.long_addresses import LONGEST_ADDRESS
from app.settings import Settings
from tests.web import serve

OPEN = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
FORM = (
    b"POST /login HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
# Gives a connection to the web server.
Dial = Callable[[], AbstractContextManager[socket.socket]]


@pytest.fixture(scope="module")
def dial(settings: Settings, loaded_database: Engines) -> Iterator[Dial]:
    with serve(create_app(settings, loaded_database)) as served:
        where = urlsplit(served)
        yield lambda: socket.create_connection((str(where.hostname), where.port or 80), timeout=20)


def read_all(connection: socket.socket) -> bytes:
    """What comes until the server ends the connection."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def answer_to(dial: Dial, *pieces: bytes) -> bytes:
    """All that the server answers to these bytes before it ends the connection."""
    with dial() as connection:
        for piece in pieces:
            connection.sendall(piece)
        return read_all(connection)


def status_of(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1.1 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    return int(answer[9:12])


def head_of(size: int) -> bytes:
    """A head of so many bytes, as the server counts them: the address and the headers."""
    last = b"Connection: close\r\n"
    rest = size - len(b"/healthz") - len(b"Host: localhost\r\n") - len(last) - len(b"X-Long: \r\n")
    return OPEN + last + b"X-Long: " + b"a" * rest + b"\r\n\r\n"


def test_a_head_of_32_kb_is_taken_and_a_little_more_is_not(dial: Dial) -> None:
    assert status_of(answer_to(dial, head_of(LARGEST_HEAD))) == 200
    assert status_of(answer_to(dial, head_of(LARGEST_HEAD + 1))) == 431


def test_many_headers_are_too_much_together(dial: Dial) -> None:
    headers = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 1000) for number in range(40))
    assert status_of(answer_to(dial, OPEN, headers, b"\r\n")) == 431


def test_more_headers_than_any_browser_sends_are_refused(dial: Dial) -> None:
    # Two more stand beside them.
    headers = b"X: 1\r\n" * (MOST_HEADERS - 2)
    assert status_of(answer_to(dial, OPEN + headers + b"Connection: close\r\n\r\n")) == 200
    assert status_of(answer_to(dial, OPEN + headers + b"Y: 1\r\nConnection: close\r\n\r\n")) == 431


def test_a_head_without_an_end_is_refused_before_it_ends(dial: Dial) -> None:
    for endless in (b"X-Long: " + b"a" * 300_000, b"X" * 300_000):
        assert status_of(answer_to(dial, OPEN, endless)) == 431
    assert status_of(answer_to(dial, b"GET /", b"a" * 300_000)) == 414


def test_an_address_of_8_kb_is_taken_and_a_longer_one_is_not(dial: Dial) -> None:
    for size, status in ((LONGEST_ADDRESS, 200), (LONGEST_ADDRESS + 1, 414)):
        address = b"/healthz?" + b"a" * (size - len(b"/healthz?"))
        head = b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % address
        assert status_of(answer_to(dial, head)) == status


@pytest.mark.parametrize("size", [LONGEST_ADDRESS + 1, LARGEST_HEAD - 100, LARGEST_HEAD * 2])
def test_an_address_that_is_too_long_gets_a_problem_or_a_page(dial: Dial, size: int) -> None:
    for path, kind in (
        ("/api/v1/places", "application/problem+json"),
        ("/api/v1/nowhere", "application/problem+json"),
        ("/places", "text/html; charset=utf-8"),
        ("/ar/places", "text/html; charset=utf-8"),
        ("/nowhere", "text/html; charset=utf-8"),
    ):
        address = f"{path}?q=".ljust(size, "a")
        head = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        answer = answer_to(dial, head.encode())
        assert status_of(answer) == 414, path
        fields, _, body = answer.partition(b"\r\n\r\n")
        assert f"content-type: {kind}\r\n" in fields.decode().lower() + "\r\n", path
        if kind.endswith("json"):
            assert json.loads(body)["code"] == "address_too_long"
        else:
            assert b"<h1" in body


def test_what_else_is_refused_unread_is_a_problem_for_programs_too(dial: Dial) -> None:
    head = b"GET /api/v1/places HTTP/1.1\r\nHost: localhost\r\n"
    answer = answer_to(dial, head, b"X-Long: " + b"a" * LARGEST_HEAD + b"\r\n\r\n")
    assert status_of(answer) == 431
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "request_header_fields_too_large"


def test_headers_after_a_body_in_pieces_count_too(dial: Dial) -> None:
    head = FORM + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"
    headers = b"".join(b"X-%d: 1\r\n" % number for number in range(MOST_HEADERS))
    assert status_of(answer_to(dial, head, headers)) == 431


def test_what_is_no_request_is_refused(dial: Dial) -> None:
    assert status_of(answer_to(dial, b"nonsense\r\n\r\n")) == 400


def test_each_request_on_a_connection_is_counted_by_itself(dial: Dial) -> None:
    with dial() as connection:
        for _ in range(4):
            connection.sendall(OPEN + b"X-Long: " + b"a" * 20_000 + b"\r\n\r\n")
            answer = b""
            while not answer.endswith(b'{"status":"alive"}'):
                answer += connection.recv(65536)
            assert status_of(answer) == 200


def test_a_long_body_counts_for_no_head(dial: Dial) -> None:
    # It comes in pieces as large as a read takes; the last one, with which the request is whole, is larger
    # than a head may be.
    for size in (LARGEST_HEAD * 3, 200_000, 700_000):
        head = FORM + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % size
        assert status_of(answer_to(dial, head, b"login=" + b"a" * (size - len(b"login=")))) in (
            403,
            413,
        )


def test_requests_sent_in_one_go_are_answered_one_after_the_other(dial: Dial) -> None:
    both = OPEN + b"\r\n" + OPEN + b"Connection: close\r\n\r\n"
    assert answer_to(dial, both).count(b"HTTP/1.1 200") == 2


def test_an_answer_under_way_is_not_mixed_with_a_refusal(dial: Dial) -> None:
    slow = b"GET /sitemap.xml HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert answer_to(dial, slow + b"nonsense\r\n\r\n").count(b"HTTP/1.1 ") <= 1


def test_a_head_that_takes_too_long_is_given_up(
    dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_requests, "HEAD_SECONDS", 0.2)
    assert status_of(answer_to(dial, OPEN + b"X-Slow: ")) == 408
    with dial() as connection:
        connection.sendall(OPEN + b"\r\n" + OPEN)
        answer = read_all(connection)
    assert [answer.count(b" 200 "), answer.count(b" 408 ")] == [1, 1]


def test_a_connection_on_which_nothing_is_asked_is_closed(
    dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_requests, "HEAD_SECONDS", 0.2)
    assert answer_to(dial) == b""
    # Blank lines may come before a request, and are none.
    assert answer_to(dial, b"\r\n") == b""
    assert answer_to(dial, OPEN + b"\r\n", b"\r\n").count(b"HTTP/1.1 ") == 1


def test_a_body_that_takes_too_long_is_given_up(
    dial: Dial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_requests, "BODY_SECONDS", 0.2)
    head = FORM + b"Content-Length: 100\r\n\r\nlogin="
    assert status_of(answer_to(dial, head)) == 408


def test_others_are_answered_while_one_head_goes_on_and_on(dial: Dial) -> None:
    with dial() as slow:
        slow.sendall(OPEN)
        for _ in range(20):
            slow.sendall(b"X: " + b"a" * 1000 + b"\r\n")
            assert status_of(answer_to(dial, OPEN + b"Connection: close\r\n\r\n")) == 200
